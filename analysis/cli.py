"""The `hrss` command."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .errors import DataError, ParameterError, UnknownName

THEMES = (
    "00_overview, 01_employment, …: the number or the name alone will do; district_profile; "
    "all; by default the ten themes"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `hrss`; 0 fine, 1 the data or a report failed, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (ParameterError, UnknownName) as error:
        print(f"hrss: {error}", file=sys.stderr)
        return 2
    except DataError as error:
        print(f"hrss: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:
        print(f"hrss: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("hrss: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hrss", description="Monitor a public plan: render reports, check and export data."
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command")
    parser.set_defaults(run=lambda a: _version() if a.version else _help(parser))

    render = commands.add_parser("render", help="notebooks to HTML reports")
    render.add_argument("themes", nargs="*", metavar="THEME", help=THEMES)
    render.add_argument("--lang", choices=("zh", "en", "all"), default="zh")
    render.add_argument("--region", default=None, help="a district for district_profile, or all")
    render.add_argument("--out", type=Path, default=None, help="folder, by default reports/")
    render.add_argument("--jobs", type=_count, default=None, help="reports at once")
    render.add_argument("--open", action="store_true", help="open the index in a browser")
    render.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a further parameter of the notebook",
    )
    _plan_and_day(render)
    render.set_defaults(run=_render)

    status = commands.add_parser("status", help="every promise: promised, latest, status")
    status.add_argument("--lang", choices=("zh", "en"), default="zh")
    status.add_argument("--format", choices=("table", "json", "csv"), default="table")
    _plan_and_day(status)
    status.set_defaults(run=_status)

    check = commands.add_parser("check", help="every problem in data/raw at once")
    check.add_argument("folder", nargs="?", type=Path, default=None)
    check.set_defaults(run=_check)

    series = commands.add_parser("series", help="what series there are, or one with its sources")
    series.add_argument("id", nargs="?")
    series.add_argument("--region", default=None)
    series.add_argument("--lang", choices=("zh", "en"), default="zh")
    series.add_argument("--as-of", default=None, metavar="DATE")
    series.set_defaults(run=_series)

    export = commands.add_parser("export", help="reconciled series, choices and status to files")
    export.add_argument("format", choices=("xlsx", "csv", "parquet"))
    export.add_argument("--out", type=Path, default=None)
    _plan_and_day(export)
    export.set_defaults(run=_export)
    return parser


def _plan_and_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", default=None, metavar="DATE", help="only what was known then")
    parser.add_argument("--plan", default=None, metavar="ID", help="by default the default plan")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 2


def _version() -> int:
    from . import tables

    print(tables.version())
    return 0


def _render(a: argparse.Namespace) -> int:
    from . import check, matrix

    check.require()
    return matrix.render(
        a.themes,
        lang=a.lang,
        region=a.region,
        as_of=a.as_of,
        plan=a.plan,
        out=a.out,
        jobs=a.jobs,
        parameters=_parameters(a.parameter),
        open_index=a.open,
    )


def _parameters(pairs: list[str]) -> dict[str, Any]:
    """Values of -p NAME=VALUE as Python literals, text where they are none."""
    import ast

    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.isidentifier():
            raise ParameterError(f"-p {pair!r}", remedy="write NAME=VALUE")
        try:
            found[name] = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            found[name] = text
    return found


def _status(a: argparse.Namespace) -> int:
    from . import progress, text

    frame = progress.assess(a.plan, a.as_of)
    if a.format == "csv":
        frame.rename_axis("id").to_csv(sys.stdout, lineterminator="\n")
        return 0
    if a.format == "json":
        records = [
            {k: _plain(v) for k, v in row.items()}
            for row in frame.rename_axis("id").reset_index().to_dict("records")
        ]
        for record in records:
            record["sources"] = record["sources"].split()
        print(json.dumps(records, ensure_ascii=False, indent=1))
        return 0
    name = f"name_{a.lang}"
    heads = (
        "编号 指标 目标 最近公布 时间 判断 灯 概率"
        if a.lang == "zh"
        else "id promise target latest period status light probability"
    ).split()
    rows = [
        (
            id,
            row[name],
            text.target(row, a.lang),
            text.figure(row["latest"], row["latest_bound"], lang=a.lang),
            row["latest_period"],
            text.word(text.STATUS, row["status"], a.lang),
            text.word(text.LIGHT, row["warning"], a.lang) if row["warning"] != "none" else "○",
            text.probability(row["probability"], a.lang) if row["state"] == "projected" else "",
        )
        for id, row in frame.iterrows()
    ]
    _print_table(heads, rows)
    return 0


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return value.item() if hasattr(value, "item") else value


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned by display width, a Chinese character counting two."""
    from unicodedata import east_asian_width

    def width(text: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(width(str(r[i])) for r in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, *rows]:
        cells = (str(c) + " " * (w - width(str(c))) for c, w in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _check(a: argparse.Namespace) -> int:
    from . import check

    problems = check.check(a.folder)
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problems", file=sys.stderr)
        return 1
    print("no problems")
    return 0


def _series(a: argparse.Namespace) -> int:
    from . import observations, text

    catalogue = observations.load_series()
    if a.id is None:
        counts = observations.load_observations(a.as_of)["indicator"].value_counts()
        rows = [
            (
                id,
                row[f"name_{a.lang}"],
                text.unit(row["unit"], a.lang),
                row["kind"],
                row["theme"],
                counts.get(id, 0),
            )
            for id, row in catalogue.iterrows()
        ]
        _print_table(("id", "name", "unit", "kind", "theme", "figures"), rows)
        return 0
    observations.annual(a.id, a.region, a.as_of)
    row = catalogue.loc[a.id]
    region = a.region or observations.default_region()
    print(f"{a.id}  {row[f'name_{a.lang}']}  ({text.unit(row['unit'], a.lang)}, {row['kind']})")
    print(row["definition"])
    for year, what in observations.breaks(a.id, a.lang):
        print(f"! {year}: {what}")
    known = observations.reconcile(a.as_of)
    known = known[(known["indicator"] == a.id) & (known["region"] == region)]
    rows = [
        (
            "*" if r.chosen else "",
            r.period,
            text.figure(r.value, r.bound, lang=a.lang),
            text.unit(r.unit, a.lang),
            r.confidence,
            r.published or f"({r.available:%Y-%m-%d}?)",
            r.publisher,
            r.reason,
            f"{r.file}:{r.line}",
        )
        for r in known.itertuples()
    ]
    heads = ("", "period", "value", "unit", "confidence", "published", "publisher", "why", "row")
    _print_table(heads, rows)
    return 0


def _export(a: argparse.Namespace) -> int:
    from . import export

    for path in export.export(a.format, a.out, a.as_of, a.plan):
        print(path)
    return 0
