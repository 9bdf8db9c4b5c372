"""Is `data/raw` fit for use: every problem at once, each with its place and its remedy.

The shape of a table (columns, types, allowed values, keys) comes from its schema in
`data/raw/schemas/`; the rules that no schema can say are functions here.
"""

from __future__ import annotations

import csv
import io
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import periods, tables
from .errors import CheckFailed, DataError, ParameterError
from .observations import BREAK, BREAK_FORM, same_unit
from .warning_rules import crossings

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x1f]")
_NUMBER_REMEDY = "write a plain number such as 1234.5: no comma, no unit, half-width digits"
_FIRST = "the plan as a promise of its own"
_TRANSLATE = "save the file as UTF-8 without a byte order mark"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: `file:line:column: rule: what to do`."""

    file: str
    line: int
    column: int
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.rule}: {self.remedy}"


@dataclass
class Table:
    """A table as far as it could be read: cells as text, and the line each row began on."""

    path: Path
    kind: str
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    readable: bool = False

    def cells(self, column: str) -> list[tuple[int, str]]:
        """(line, text) of a column; nothing if the table lacks it."""
        if column not in self.header:
            return []
        at = self.header.index(column)
        return [(line, row[at]) for line, row in zip(self.lines, self.rows, strict=True)]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(line, row) with the row as a dict."""
        for line, row in zip(self.lines, self.rows, strict=True):
            yield line, dict(zip(self.header, row, strict=True))


@dataclass
class Folder:
    """A folder of raw data under check, and the problems found so far."""

    path: Path
    tables: dict[Path, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(self, path: Path, line: int, column: str | int, rule: str, remedy: str) -> None:
        """Note a problem; `column` is a name or a 1-based number."""
        if isinstance(column, str):
            table = self.tables.get(path)
            known = table is not None and column in table.header
            column = table.header.index(column) + 1 if table is not None and known else 1
        self.problems.append(Problem(_shown(path), line, column, rule, remedy))

    def of_kind(self, kind: str) -> list[Table]:
        """Readable tables governed by a schema."""
        return [t for t in self.tables.values() if t.kind == kind and t.readable]

    def values(self, kind: str, column: str) -> set[str]:
        """Distinct texts of a column over all tables of a kind."""
        return {text for t in self.of_kind(kind) for _, text in t.cells(column)}


def check(folder: Path | str | None = None) -> list[Problem]:
    """Find every problem in a folder of raw data.

    Parameters
    ----------
    folder : path, optional
        `data/raw` or a copy of it.

    Returns
    -------
    list of Problem
        Sorted by file and line; empty if the data are fit for use.

    Raises
    ------
    DataError
        If the folder does not exist or holds no `datapackage.json`.
    """
    path = Path(folder) if folder is not None else tables.root()
    if not path.is_dir():
        raise DataError(
            "there is no such folder", file=path, remedy="name data/raw or a copy of it"
        )
    if not (path / "datapackage.json").is_file():
        raise DataError(
            "there is no datapackage.json in it", file=path, remedy="name data/raw or a copy of it"
        )
    state = Folder(path)
    schemas = _descriptors(state)
    for kind in ("caveats", "corrections", "regions", "series", "sources", "warnings"):
        if not (path / f"{kind}.csv").is_file():
            state.say(path / f"{kind}.csv", 1, 1, "missing", "the file is missing: restore it")
    for file in tables.files(path):
        _read(state, file, schemas)
    for rule in _RULES:
        rule(state, schemas)
    return sorted(set(state.problems))


def require(folder: Path | str | None = None) -> None:
    """Raise unless the data check.

    Raises
    ------
    CheckFailed
        Naming the first problems and their number.
    """
    problems = check(folder)
    if problems:
        first = "\n".join(str(p) for p in problems[:10])
        more = f"\n… and {len(problems) - 10} more" if len(problems) > 10 else ""
        raise CheckFailed(
            f"the data do not check ({len(problems)} problems); hrss check lists them:\n"
            f"{first}{more}"
        )


def _shown(path: Path) -> str:
    """Path as a person would type it: relative to where they are, if below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _descriptors(state: Folder) -> dict[str, dict[str, Any]]:
    """Schemas by kind; a JSON file that cannot be read is a problem."""
    schemas = {}
    for path in sorted(
        [
            *state.path.glob("*.json"),
            *state.path.glob("schemas/*.json"),
            *state.path.glob("plans/*/*.json"),
        ]
    ):
        try:
            content = tables.load_json(path)
        except DataError as error:
            state.say(path, 1, 1, "json", error.message)
            continue
        if path.parent.name == "schemas":
            schemas[path.stem] = content
    return schemas


def _read(state: Folder, path: Path, schemas: dict[str, dict[str, Any]]) -> None:
    """Read one file as far as possible."""
    kind = tables.kind_of(path, state.path)
    if kind not in schemas:
        state.say(path, 1, 1, "unknown-table", f"no schema {kind}.json: rename or remove the file")
        return
    table = state.tables[path] = Table(path, kind)
    raw = path.read_bytes()
    if not raw.strip():
        state.say(path, 1, 1, "empty", "the file is empty: restore its header line and its rows")
        return
    if raw.startswith(b"\xef\xbb\xbf"):
        state.say(path, 1, 1, "bom", "the file begins with a byte order mark: save it without")
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            text = raw.decode("gb18030")
            state.say(path, line, 1, "encoding", f"bytes look like GBK: {_TRANSLATE}")
        except UnicodeDecodeError:
            state.say(path, line, 1, "encoding", f"not UTF-8: {_TRANSLATE}")
            return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        table.header = next(reader, [])
        before = reader.line_num
        for row in reader:
            line, before = before + 1, reader.line_num
            if len(row) != len(table.header):
                state.say(
                    path,
                    line,
                    min(len(row), len(table.header)) or 1,
                    "cells",
                    f"{len(row)} cells where the header has {len(table.header)}: "
                    "quote a cell that holds a comma, fill empty cells with nothing",
                )
                continue
            table.rows.append(row)
            table.lines.append(line)
    except csv.Error as error:
        state.say(path, before + 1, 1, "csv", f"{error}: check the quotes from this line on")
    table.readable = _header(state, table, schemas[kind])


def _header(state: Folder, table: Table, schema: dict[str, Any]) -> bool:
    wanted = [f["name"] for f in schema["fields"]]
    if table.header == wanted:
        return True
    for name in wanted:
        if name not in table.header:
            state.say(table.path, 1, 1, "header", f"column {name!r} is missing: add it")
    for name in table.header:
        if name not in wanted:
            state.say(
                table.path,
                1,
                name,
                "header",
                f"unknown column {name!r}: allowed {', '.join(wanted)}",
            )
    for name in sorted({n for n in wanted if table.header.count(n) > 1}):
        state.say(table.path, 1, name, "header", f"column {name!r} stands twice: remove one")
    if sorted(table.header) == sorted(wanted):
        state.say(table.path, 1, 1, "header", f"columns out of order: write {','.join(wanted)}")
    return sorted(table.header) == sorted(wanted)


def _fields(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Types and constraints of every cell, from the schema."""
    for table in state.tables.values():
        if not table.readable:
            continue
        for spec in schemas[table.kind]["fields"]:
            _field(state, table, spec)


def _field(state: Folder, table: Table, spec: dict[str, Any]) -> None:
    name, rules = spec["name"], spec.get("constraints", {})
    cells = table.cells(name)
    faults = {text: _fault(text, spec["type"], rules) for text in {text for _, text in cells}}
    seen: dict[str, int] = {}
    for line, text in cells:
        if fault := faults[text]:
            state.say(table.path, line, name, *fault)
        if rules.get("unique") and text:
            if text in seen:
                state.say(
                    table.path, line, name, "duplicate", f"{text!r} stands on line {seen[text]} too"
                )
            seen.setdefault(text, line)


def _fault(text: str, kind: str, rules: dict[str, Any]) -> tuple[str, str] | None:
    """Rule broken by a cell and what to do, or None."""
    if text != text.strip() or _CONTROL.search(text):
        return "spaces", f"{text!r}: remove the spaces, tabs or line breaks around or in it"
    if not text:
        return ("required", "the cell is empty: fill it") if rules.get("required") else None
    if kind in ("number", "integer"):
        if not _NUMBER.fullmatch(text) or (kind == "integer" and "." in text):
            return "number", f"{text!r} is not a number: {_NUMBER_REMEDY}"
        if "minimum" in rules and float(text) < rules["minimum"]:
            return "minimum", f"{text} is below {rules['minimum']}: correct it"
    if "enum" in rules and text not in rules["enum"]:
        return "enum", f"{text!r} is none of {', '.join(rules['enum'])}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text, re.ASCII):
        return "pattern", f"{text!r} does not have the form {rules['pattern']}"
    return None


def _keys(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Foreign keys, from the schema."""
    for table in state.tables.values():
        for key in schemas[table.kind].get("foreignKeys", []) if table.readable else []:
            column = key["fields"][0]
            kind = key["reference"]["resource"] or table.kind
            if not state.of_kind(kind):
                continue
            known = state.values(kind, key["reference"]["fields"][0])
            for line, text in table.cells(column):
                if text and text not in known:
                    state.say(table.path, line, column, kind, _unknown(text, known, f"{kind}.csv"))


def _unknown(text: str, known: set[str], where: str) -> str:
    import difflib

    close = difflib.get_close_matches(text, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"correct it or add it to {where}"
    return f"{text!r} is not in {where}: {hint}"


def _observed(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Units, periods, dates and duplicates of published figures."""
    units = {
        row["id"]: {row["unit"], *filter(None, row.get("other_units", "").split(";"))}
        for t in state.of_kind("series")
        for _, row in t.records()
    }
    last = _collected(state)
    fields = schemas["observations"]["fields"] if "observations" in schemas else []
    form = {f["name"]: f["constraints"].get("pattern", "") for f in fields if "constraints" in f}
    seen: dict[tuple[str, ...], tuple[Path, int]] = {}
    for table in state.of_kind("observations"):
        for line, row in table.records():
            allowed = units.get(row["indicator"])
            if allowed and row["unit"] not in allowed:
                state.say(
                    table.path,
                    line,
                    "unit",
                    "unit",
                    f"{row['unit']!r} is not the unit of {row['indicator']}: "
                    f"convert the value to {' or '.join(sorted(allowed))}",
                )
            try:
                span = periods.parse(row["period"])
            except DataError as error:
                # a period of another form is the business of _fields
                if re.fullmatch(form["period"], row["period"], re.ASCII):
                    state.say(table.path, line, "period", "period", f"{error}")
            else:
                if last and row["kind"] != "target" and span.end > last:
                    state.say(
                        table.path,
                        line,
                        "period",
                        "future",
                        f"{row['period']} ends after the collection date: correct the period, or "
                        "mark an aim as kind target",
                    )
            key = tuple(row[c] for c in ("indicator", "region", "period", "kind", "unit", "source"))
            if key in seen:
                other, at = seen[key]
                state.say(
                    table.path,
                    line,
                    "indicator",
                    "duplicate",
                    f"the same figure from the same source stands in {_shown(other)}:{at}: "
                    "remove one, or give the revision a source of its own",
                )
            seen.setdefault(key, (table.path, line))


def _collected(state: Folder) -> int | None:
    """Month of the collection date, or None if it cannot be read."""
    try:
        day = tables.collected(state.path)
    except DataError:  # unreadable: _descriptors has said so
        return None
    except (KeyError, TypeError, ValueError):
        state.say(
            state.path / "datapackage.json", 1, 1, "collected", "write the date as 2026-11-23"
        )
        return None
    return periods.month(day.year, day.month)


def _sources(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Dates of publication: real days, not after the collection was closed."""
    try:
        collected = tables.collected(state.path)
    except (DataError, KeyError, TypeError, ValueError):
        return
    for table in state.of_kind("sources"):
        pages: dict[str, tuple[int, str]] = {}
        for line, row in table.records():
            at, date = pages.setdefault(row["url"], (line, row["published"]))
            if row["url"] and date != row["published"]:
                state.say(
                    table.path,
                    line,
                    "url",
                    "duplicate",
                    f"the page of line {at} under another date: give it one id and one date",
                )
        for line, text in table.cells("published"):
            if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
                continue
            try:
                first = periods.last_day(text).replace(day=1) if len(text) < 10 else None
                day = first or periods.last_day(text)
                if len(text) == 4:
                    day = day.replace(month=1)
            except DataError as error:
                state.say(table.path, line, "published", "date", str(error))
                continue
            if day > collected:
                state.say(
                    table.path,
                    line,
                    "published",
                    "future",
                    f"{text} lies after the collection date {collected}: correct it, or move "
                    "'collected' in datapackage.json",
                )


def _plans(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Locators, repeats, regions and units of the plans, and the default plan."""
    units = {row["id"]: row["unit"] for t in state.of_kind("series") for _, row in t.records()}
    regions = state.values("regions", "code")
    folders = sorted({path.parent for path in state.path.glob("plans/*/*.*")})
    for folder in folders:
        about_path = folder / "plan.json"
        if not about_path.is_file():
            state.say(about_path, 1, 1, "plan", "the plan has no plan.json: add it")
            continue
        try:
            about = tables.load_json(about_path)
        except DataError:  # _descriptors has said so
            continue
        try:
            periods.parse(about["period"])
            missing = [k for k in ("title_zh", "title_en", "published", "source") if k not in about]
        except (KeyError, TypeError, DataError) as error:
            state.say(about_path, 1, 1, "plan", f"no usable period, title or date: {error}")
            continue
        for key in missing:
            state.say(about_path, 1, 1, "plan", f"{key!r} is missing: add it")
        if regions and str(about.get("region")) not in regions:
            state.say(about_path, 1, 1, "regions", f"{about.get('region')!r} is not in regions.csv")
        sources = state.values("sources", "id")
        if sources and "source" in about and about["source"] not in sources:
            known = _unknown(str(about.get("source")), sources, "sources.csv")
            state.say(about_path, 1, 1, "sources", known)
        _about(state, about_path, about, {f.name for f in folders})
        of = {t.kind: t for t in state.tables.values() if t.path.parent == folder and t.readable}
        if not any((folder / f"{kind}.csv").is_file() for kind in ("indicators", "targets")):
            state.say(
                folder / "indicators.csv", 1, 1, "plan", "the plan promises nothing: add its table"
            )
        rows = [r for k in ("indicators", "targets") if k in of for _, r in of[k].records()]
        ids = {row["id"] for row in rows if not row.get("repeats")}
        places = {text for _, text in of["outline"].cells("locator")} if "outline" in of else None
        for kind in ("indicators", "targets"):
            if kind in of:
                _promises(state, of[kind], ids, places, units)
        _described(state, folder)
    package = state.path / "datapackage.json"
    try:
        default = tables.load_json(package).get("default_plan")
    except DataError:  # _descriptors has said so
        return
    if default not in [folder.name for folder in folders]:
        state.say(package, 1, 1, "plan", f"the default plan {default!r} has no folder in plans/")


def _about(state: Folder, path: Path, about: dict[str, Any], plans: set[str]) -> None:
    """What `plan.json` says besides its period, region and source can be used."""

    def say(key: str, remedy: str) -> None:
        state.say(path, 1, 1, "plan", f"{key!r}: {remedy}")

    for key in ("title_zh", "title_en"):
        if key in about and not (isinstance(about[key], str) and about[key].strip()):
            say(key, "write the plan's title")
    if about.get("published") is not None:
        try:
            periods.last_day(about["published"])
        except DataError as error:
            say("published", f"{error}, or null")
    before = about.get("predecessor")
    if before is not None and before not in plans - {path.parent.name}:
        say("predecessor", "name another plan of plans/, or null")
    regions, series = state.values("regions", "code"), state.values("series", "id")
    partners = about.get("partners", [])
    if not isinstance(partners, list) or (regions and not {*map(str, partners)} <= regions):
        say("partners", "a list of codes of regions.csv")
    if not isinstance(about.get("joint_series", []), list):
        say("joint_series", "a list of beginnings of series ids")
    ahead = about.get("outlook")
    if ahead is not None and not _is_outlook(ahead, series):
        say("outlook", "year, locator and goals, each with zh, en and series of series.csv")


def _is_outlook(ahead: Any, series: set[str]) -> bool:
    if not isinstance(ahead, dict) or not {"year", "locator", "goals"} <= set(ahead):
        return False
    goals = ahead["goals"]
    return isinstance(goals, list) and all(
        isinstance(goal, dict)
        and {"zh", "en", "series"} <= set(goal)
        and isinstance(goal["series"], list)
        and (not series or {*map(str, goal["series"])} <= series)
        for goal in goals
    )


def _described(state: Folder, folder: Path) -> None:
    """Every table of a plan is named in `datapackage.json`."""
    try:
        listed = tables.load_json(state.path / "datapackage.json").get("resources", [])
    except DataError:  # _descriptors has said so
        return
    paths = {str(one.get("path")) for one in listed if isinstance(one, dict)}
    known = [t.path for t in state.tables.values() if t.path.parent == folder]
    for file in known if paths else []:
        if file.relative_to(state.path).as_posix() not in paths:
            state.say(file, 1, 1, "datapackage", "no resource in datapackage.json: add one")


def _promises(
    state: Folder, table: Table, ids: set[str], places: set[str] | None, units: dict[str, str]
) -> None:
    for line, row in table.records():
        if table.kind == "targets":
            if places is not None and row["locator"] not in places:
                state.say(
                    table.path, line, "locator", "outline", f"{row['locator']!r} not in outline.csv"
                )
            themes = state.values("series", "theme")
            if themes and row["theme"] not in themes:
                state.say(
                    table.path, line, "theme", "theme", _unknown(row["theme"], themes, "series.csv")
                )
            if row["repeats"] and row["repeats"] not in ids:
                state.say(
                    table.path, line, "repeats", "repeats", _unknown(row["repeats"], ids, _FIRST)
                )
        unit = units.get(row["series"])
        if unit is not None and not same_unit(unit, row["unit"]):
            state.say(
                table.path,
                line,
                "unit",
                "unit",
                f"{row['unit']!r} is not the unit of series {row['series']} ({unit})",
            )
        for column in ("baseline_period", "target_period", "actual_period"):
            if row.get(column):
                try:
                    periods.parse(row[column])
                except DataError as error:
                    state.say(table.path, line, column, "period", str(error))


def _series(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Form of the declared breaks."""
    for table in state.of_kind("series"):
        for line, text in table.cells("breaks"):
            entries = [BREAK.fullmatch(entry) for entry in text.split(";")] if text else []
            years = [entry[1] for entry in entries if entry]
            if not all(entries):
                state.say(table.path, line, "breaks", "breaks", f"{text!r}: write {BREAK_FORM}")
            elif len(set(years)) < len(years):
                state.say(table.path, line, "breaks", "breaks", f"{text!r}: a year is there twice")


def _caveats(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Every caveat speaks of a published row."""
    if any(t.kind == "observations" and not t.readable for t in state.tables.values()):
        return  # its row may be in the file that cannot be read
    key = ("indicator", "region", "period", "source")
    published = {
        tuple(row[c] for c in key) for t in state.of_kind("observations") for _, row in t.records()
    }
    for table in state.of_kind("caveats"):
        for line, row in table.records():
            if tuple(row[c] for c in key) not in published:
                state.say(
                    table.path,
                    line,
                    "indicator",
                    "caveats",
                    "no published row of this series, region, period and source: correct it",
                )


def _corrections(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """Every correction still meets the published row it corrects."""
    if any(t.kind == "observations" and not t.readable for t in state.tables.values()):
        return  # its row may be in the file that cannot be read
    key = ("indicator", "region", "period", "source")
    published: dict[tuple[str, ...], set[str]] = {}
    for table in state.of_kind("observations"):
        for _, row in table.records():
            published.setdefault(tuple(row[c] for c in key), set()).add(row["value"])
    for table in state.of_kind("corrections"):
        for line, row in table.records():
            if row["published"] not in published.get(tuple(row[c] for c in key), ()):
                state.say(
                    table.path,
                    line,
                    "published",
                    "corrections",
                    "no published row says so any more: remove or renew the correction",
                )


def _warnings(state: Folder, schemas: dict[str, dict[str, Any]]) -> None:
    """What the warning rules watch exists, and each of them can give its light."""
    known = state.values("series", "id")
    for table in state.of_kind("warnings"):
        for line, row in table.records():
            watched = [name for name in row["series"].split(";") if name]
            for name in watched:
                if known and name not in known:
                    remedy = _unknown(name, known, "series.csv")
                    state.say(table.path, line, "series", "series", remedy)
            if (row["subject"] == "risk") != bool(watched and row["section"]):
                state.say(
                    table.path, line, "series", "warnings",
                    "a risk names the series it watches and its section, a promise names neither",
                )  # fmt: skip
        if "probability" not in {text for _, text in table.cells("measure")}:
            remedy = "no rules of probability, by which every promise is lit: restore them"
            state.say(table.path, 1, "measure", "warnings", remedy)
        for measure in sorted({text for _, text in table.cells("measure")}):
            for kind in sorted({text for _, text in table.cells("kind")}):
                _ladder(state, table, measure, kind)


def _ladder(state: Folder, table: Table, measure: str, kind: str) -> None:
    """The rules of one measure: they agree on what they watch, and leave no value out."""
    rows = [r for r in table.records() if (r[1]["measure"], r[1]["kind"]) == (measure, kind)]
    if not rows or not all(_NUMBER.fullmatch(row["threshold"]) for _, row in rows):
        return
    for line, row in rows[1:]:
        for column in ("subject", "series", "section", "max_age"):
            if row[column] != rows[0][1][column]:
                state.say(
                    table.path, line, column, "warnings",
                    f"not as on line {rows[0][0]}, the first rule of {measure} ({kind})",
                )  # fmt: skip
    _costs(state, table, rows)
    steps = sorted({float(row["threshold"]) for _, row in rows})
    between = [(a + b) / 2 for a, b in pairwise(steps)]
    tried = [steps[0] - 1, *between, *steps, steps[-1] + 1]
    fired = [next((n for n, r in rows if _holds(r, value)), None) for value in tried]
    if None in fired:
        value = tried[fired.index(None)]
        remedy = f"no rule of {measure} ({kind}) holds at {value:g}: end with one that does"
        state.say(table.path, rows[-1][0], "threshold", "warnings", remedy)
    for line, _ in rows:
        if line not in fired:
            remedy = "rules above it hold wherever it does: put it before them"
            state.say(table.path, line, "threshold", "warnings", remedy)


def _costs(state: Folder, table: Table, rows: list[tuple[int, dict[str, str]]]) -> None:
    """Thresholds with costs are where the expected costs of neighbouring lights cross."""
    pairs = [(row["cost_met"], row["cost_missed"]) for _, row in rows]
    if not any(map(any, pairs)):
        return
    line = rows[0][0]
    if not all(_NUMBER.fullmatch(cost) for pair in pairs for cost in pair):
        state.say(table.path, line, "cost_met", "warnings", "costs for every light, or for none")
        return
    try:
        wanted = crossings([(float(met), float(missed)) for met, missed in pairs])
    except ParameterError as error:
        state.say(table.path, line, "cost_met", "warnings", f"{error.message}: {error.remedy}")
        return
    for (line, row), threshold in zip(rows, [*wanted, wanted[-1]], strict=True):
        if abs(float(row["threshold"]) - threshold) > 0.005:
            remedy = f"by the costs it is {threshold:.2g}: change one or the other"
            state.say(table.path, line, "threshold", "warnings", remedy)


def _holds(row: dict[str, str], value: float) -> bool:
    compare = {"lt": operator.lt, "le": operator.le, "ge": operator.ge, "gt": operator.gt}
    return row["comparison"] in compare and compare[row["comparison"]](
        value, float(row["threshold"])
    )


_RULES: tuple[Callable[[Folder, dict[str, dict[str, Any]]], None], ...] = (
    _fields,
    _keys,
    _observed,
    _sources,
    _plans,
    _series,
    _caveats,
    _corrections,
    _warnings,
)
