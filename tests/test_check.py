"""Bad input, one kind at a time and many at once: each named by place, rule and remedy."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import RAW, Raw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analysis
from analysis import check, cli, tables
from analysis.errors import CheckFailed, DataError

PLAN = "observations/plan.csv"
TALENT = "observations/talent.csv"
TARGETS = "plans/chongqing-hrss-14/targets.csv"
ABOUT = "plans/chongqing-hrss-14/plan.json"
FORM = re.compile(r"(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?P<rule>[a-z-]+): (?P<remedy>.+)")


class Copy:
    """A copy of the real data that one test damages; what it touched is put back afterwards."""

    def __init__(self, path):
        self.path = path
        self.kept = {}

    def edit(self, name, change):
        """Replace the bytes of a file by `change` of them; None removes it."""
        file = self.path / name
        before = file.read_bytes() if file.exists() else None
        self.kept.setdefault(file, before)
        after = change(before)
        if after is None:
            file.unlink()
        else:
            file.write_bytes(after)

    def replace(self, name, old, new):
        def change(before):
            assert before.count(old.encode()) >= 1, old
            return before.replace(old.encode(), new.encode(), 1)

        self.edit(name, change)

    def rows(self, name, change):
        """Change the rows of a table; row 0 is its header, row n stands on line n + 1."""

        def rewrite(before):
            rows = list(csv.reader(io.StringIO(before.decode(), newline="")))
            out = io.StringIO(newline="")
            csv.writer(out, lineterminator="\n").writerows(change(rows))
            return out.getvalue().encode()

        self.edit(name, rewrite)

    def cell(self, name, line, column, text):
        def change(rows):
            rows[line - 1][rows[0].index(column)] = text
            return rows

        self.rows(name, change)

    def cell_of(self, name, key, column, text):
        """Change a cell of the first row that holds `key`; returns its line."""
        found = []

        def change(rows):
            line = next(i for i, row in enumerate(rows) if key in row)
            rows[line][rows[0].index(column)] = text
            found.append(line + 1)
            return rows

        self.rows(name, change)
        return found[0]

    def restore(self):
        for file, before in self.kept.items():
            if before is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(before)
        self.kept = {}

    def problems(self):
        """(file, line, column, rule) of every problem, and what to do about each."""
        found = check.check(self.path)
        places = [
            (Path(p.file).relative_to(self.path).as_posix(), p.line, p.column, p.rule)
            for p in found
        ]
        return places, [p.remedy for p in found]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Shared copy; of the long files only the heads, whose other rows would only cost time."""
    folder = Path(shutil.copytree(RAW, tmp_path_factory.mktemp("copy") / "raw"))
    for file in folder.glob("observations/*.csv"):
        if file.name not in ("plan.csv", "talent.csv"):
            file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:50]))
    kept = (folder / "caveats.csv").read_bytes().splitlines(keepends=True)
    kept = [line for line in kept if line.startswith((b"indicator", b"skilled", b"high_skilled"))]
    (folder / "caveats.csv").write_bytes(b"".join(kept))
    return Copy(folder)


@pytest.fixture
def data(whole):
    yield whole
    whole.restore()


class TestRealData:
    def test_they_have_no_problem(self):
        assert check.check(RAW) == []
        check.require(RAW)

    def test_neither_has_the_undamaged_copy(self, data):
        assert data.problems() == ([], [])

    def test_frictionless_finds_them_valid(self):
        done = subprocess.run(
            [sys.executable, "-m", "frictionless", "validate", str(RAW / "datapackage.json")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "INVALID" not in done.stdout

    def test_every_table_is_described_with_the_schema_of_its_kind(self):
        described = {r["path"]: r["schema"] for r in tables.package(RAW)["resources"]}
        assert described == {
            file.relative_to(RAW).as_posix(): f"schemas/{tables.kind_of(file, RAW)}.json"
            for file in RAW.rglob("*.csv")
        }

    def test_every_schema_is_used_and_names_its_foreign_keys(self):
        kinds = {tables.kind_of(file, RAW) for file in RAW.rglob("*.csv")}
        assert {path.stem for path in (RAW / "schemas").glob("*.json")} == kinds
        keys = {
            (kind, key["fields"][0], key["reference"]["resource"])
            for kind in kinds
            for key in tables.schema(kind, RAW).get("foreignKeys", [])
        }
        assert {
            ("observations", "indicator", "series"),
            ("observations", "region", "regions"),
            ("observations", "source", "sources"),
            ("indicators", "series", "series"),
            ("targets", "series", "series"),
            ("regions", "parent", ""),
        } <= keys


CELLS = {
    "a misspelt series": (PLAN, 3, "indicator", "urban_new_employmnt", 1, "series"),
    "a wrong unit": (PLAN, 3, "unit", "人", 5, "unit"),
    "a period after the collection": (PLAN, 3, "period", "2027", 3, "future"),
    "a year not over at the collection": (PLAN, 3, "period", "2026", 3, "future"),
    "a later day of publication": ("sources.csv", 2, "published", "2027-01-02", 5, "future"),
    "a later month of publication": ("sources.csv", 2, "published", "2026-12", 5, "future"),
    "a day that does not exist": ("sources.csv", 2, "published", "2023-02-30", 5, "date"),
    "a date in words": ("sources.csv", 2, "published", "May 2023", 5, "pattern"),
    "a comma inside a number": (PLAN, 3, "value", "3,620", 4, "number"),
    "a number with its unit": (PLAN, 3, "value", "362万", 4, "number"),
    "no number": (PLAN, 3, "value", "nan", 4, "number"),
    "full-width digits": (PLAN, 3, "value", "３６２", 4, "number"),
    "full-width digits in a period": (PLAN, 3, "period", "２０２０", 3, "pattern"),
    "a missing source": (PLAN, 3, "source", "nowhere-2022", 8, "sources"),
    "an unknown region": (PLAN, 3, "region", "500999", 2, "regions"),
    "a space before a number": (PLAN, 3, "value", " 362", 4, "spaces"),
    "a full-width space": (PLAN, 3, "note", "box 1　", 10, "spaces"),
    "a tab in a note": (PLAN, 3, "note", "box 1\tno. 1", 10, "spaces"),
    "a line break in a note": (PLAN, 3, "note", "box 1\nno. 1", 10, "spaces"),
    "a zero byte": (PLAN, 3, "note", "box\x00 1", 10, "spaces"),
    "an empty value": (PLAN, 3, "value", "", 4, "required"),
    "an unknown kind": (PLAN, 3, "kind", "flows", 6, "enum"),
    "a period that ends before it begins": (PLAN, 3, "period", "2020/2016", 3, "period"),
    "a period that is none": (PLAN, 3, "period", "2020-13", 3, "pattern"),
    "a source without title": ("sources.csv", 2, "title", "", 3, "required"),
    "a region under a parent that is none": ("regions.csv", 3, "parent", "XX", 5, "regions"),
    "a negative tile": ("regions.csv", 3, "tile_row", "-1", 10, "minimum"),
    "half a tile": ("regions.csv", 3, "tile_row", "1.5", 10, "number"),
    "a break without its words": ("series.csv", 2, "breaks", "2021|改", 8, "breaks"),
    "a shock without its English": ("series.csv", 2, "breaks", "2020|疫情|shock", 8, "breaks"),
    "a year that breaks twice": ("series.csv", 2, "breaks", "2020|a|b;2020|a|b|shock", 8, "breaks"),
    "a break in full-width digits": ("series.csv", 2, "breaks", "２０２０|疫情|flu", 8, "breaks"),
    "a break after a lone semicolon": ("series.csv", 2, "breaks", ";2020|a|b", 8, "breaks"),
    "an unknown locator": (TARGETS, 2, "locator", "1.9", 2, "outline"),
    "a repeat of nothing": (TARGETS, 2, "repeats", "box2-99", 19, "repeats"),
    "a repeat of itself": (TARGETS, 2, "repeats", "1.4-01", 19, "repeats"),
    "a repeat of a repeat": (TARGETS, 2, "repeats", "1.4-02", 19, "repeats"),
    "a target in another unit than its series": (TARGETS, 2, "unit", "人", 8, "unit"),
    "a target of an unknown series": (TARGETS, 2, "series", "jobs", 18, "series"),
}  # fmt: skip


class TestOneBadCell:
    @pytest.mark.parametrize("fault", CELLS.values(), ids=CELLS)
    def test_is_named_by_its_place_and_rule(self, data, fault):
        file, line, column, text, at, rule = fault
        data.cell(file, line, column, text)
        places, (remedy,) = data.problems()
        assert places == [(file, line, at, rule)]
        assert "\n" not in remedy

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            ("a misspelt series", "did you mean urban_new_employment?"),
            ("a wrong unit", "convert the value to 万人"),
            ("a comma inside a number", "no comma"),
            ("full-width digits", "half-width digits"),
            ("a period that ends before it begins", "swap its two ends"),
            ("a missing source", "add it to sources.csv"),
            ("a later day of publication", "2026-11-23"),
            ("a line break in a note", "remove the spaces, tabs or line breaks"),
        ],
    )
    def test_comes_with_what_to_do(self, data, fault, words):
        file, line, column, text, _, _ = CELLS[fault]
        data.cell(file, line, column, text)
        assert words in data.problems()[1][0]

    @pytest.mark.parametrize(
        ("file", "column", "text"),
        [
            (PLAN, "note", 'a comma, and “quotes” and "quotes"'),
            (PLAN, "value", "-0.5"),
            (PLAN, "period", "2016-01/2020-12"),
            (PLAN, "period", "2020Q4"),
            (PLAN, "period", "2026-11"),
            ("sources.csv", "published", ""),
            ("sources.csv", "published", "2026-11"),
            ("sources.csv", "published", "2026"),
            ("sources.csv", "published", "2026-11-23"),
            ("series.csv", "breaks", "2021|改|changed;2023|再改|again"),
            ("series.csv", "breaks", "2020|疫情|the pandemic|shock"),
            (TARGETS, "note", "（全角）１２３"),
        ],
    )
    def test_a_good_one_is_let_be(self, data, file, column, text):
        data.cell(file, 3, column, text)
        assert data.problems() == ([], [])

    def test_an_aim_may_lie_after_the_collection(self, data):
        data.cell(PLAN, 3, "period", "2027")
        data.cell(PLAN, 3, "kind", "target")
        assert data.problems() == ([], [])

    def test_a_second_unit_that_the_series_declares_is_let_be(self, data):
        with (data.path / "series.csv").open(encoding="utf-8", newline="") as lines:
            series = next(row for row in csv.DictReader(lines) if row["other_units"])
        data.cell(PLAN, 3, "indicator", series["id"])
        data.cell(PLAN, 3, "unit", series["other_units"].split(";")[0])
        assert data.problems() == ([], [])


class TestDuplicates:
    def again(self, data, **changes):
        def append(rows):
            extra = list(rows[2])
            for column, text in changes.items():
                extra[rows[0].index(column)] = text
            return [*rows, extra]

        data.rows(PLAN, append)
        return len((data.path / PLAN).read_text(encoding="utf-8").splitlines())

    def test_the_same_figure_twice_names_the_line_of_the_first(self, data):
        last = self.again(data, value="363")
        places, (remedy,) = data.problems()
        assert places == [(PLAN, last, 1, "duplicate")]
        assert f"{PLAN}:3:" in remedy

    def test_the_same_figure_in_two_files_is_one_too(self, data):
        data.edit(
            TALENT, lambda talent: talent + (data.path / PLAN).read_bytes().split(b"\n")[2] + b"\n"
        )
        places, (remedy,) = data.problems()
        assert [(file, rule) for file, _, _, rule in places] == [(TALENT, "duplicate")]
        assert f"{PLAN}:3:" in remedy

    def test_a_revision_with_a_source_of_its_own_is_none(self, data):
        with (data.path / "sources.csv").open(encoding="utf-8") as lines:
            other = next(csv.DictReader(lines))["id"]
        self.again(data, value="363", source=other)
        assert data.problems() == ([], [])

    def test_an_id_given_twice_names_the_line_of_the_first(self, data):
        data.cell(
            "sources.csv", 3, "id", (data.path / "sources.csv").read_text().split(",")[4:6][-1]
        )
        data.rows("sources.csv", lambda rows: [*rows[:2], [rows[1][0], *rows[2][1:]], *rows[3:]])
        places, remedies = data.problems()
        assert ("sources.csv", 3, 1, "duplicate") in places
        assert "line 2" in remedies[places.index(("sources.csv", 3, 1, "duplicate"))]


def without(column):
    def change(rows):
        at = rows[0].index(column)
        return [row[:at] + row[at + 1 :] for row in rows]

    return change


def beside(column):
    return lambda rows: [[*row, column if i == 0 else "x"] for i, row in enumerate(rows)]


def swapped(rows):
    return [[row[1], row[0], *row[2:]] for row in rows]


def shortened(rows):
    return [row[:-1] if i == 4 else row for i, row in enumerate(rows)]


class TestTheShapeOfATable:
    @pytest.mark.parametrize(
        ("change", "line", "column", "words"),
        [
            (without("bound"), 1, 1, "'bound' is missing"),
            (beside("remark"), 1, 11, "unknown column 'remark'"),
            (beside("region"), 1, 2, "'region' stands twice"),
            (swapped, 1, 1, "columns out of order: write indicator,region,"),
        ],
        ids=["a missing column", "an extra column", "a column twice", "swapped columns"],
    )
    def test_a_header_that_is_not_the_schemas(self, data, change, line, column, words):
        data.rows(PLAN, change)
        places, (remedy,) = data.problems()
        assert places == [(PLAN, line, column, "header")]
        assert words in remedy

    def test_swapped_columns_are_still_read_by_their_names(self, data):
        data.cell(PLAN, 3, "value", "3,620")
        data.rows(PLAN, swapped)
        assert data.problems()[0] == [(PLAN, 1, 1, "header"), (PLAN, 3, 4, "number")]

    def test_a_row_with_a_cell_too_few(self, data):
        data.rows(PLAN, shortened)
        places, (remedy,) = data.problems()
        assert places == [(PLAN, 5, 9, "cells")]
        assert "9 cells where the header has 10" in remedy

    def test_an_unquoted_comma_inside_a_number(self, data):
        data.replace(PLAN, ",362,", ",3,620,")
        places, (remedy,) = data.problems()
        assert places == [(PLAN, 3, 10, "cells")]
        assert "quote a cell that holds a comma" in remedy

    def test_an_unclosed_quote_is_named_where_its_row_begins(self, data):
        data.replace(PLAN, ",box 1 no. 3\n", ',"box 1 no. 3\n')
        places, (remedy,) = data.problems()
        assert places == [(PLAN, 5, 1, "csv")]
        assert "check the quotes from this line on" in remedy

    def test_an_unclosed_quote_on_the_last_line(self, data):
        count = len((data.path / PLAN).read_bytes().splitlines())
        data.edit(PLAN, lambda text: text.rstrip(b"\n") + b',"open\n')
        places, _ = data.problems()
        assert places == [(PLAN, count, 1, "csv")]

    def test_a_blank_line(self, data):
        data.edit(PLAN, lambda text: text.replace(b"\n", b"\n\n", 1))
        assert data.problems()[0] == [(PLAN, 2, 1, "cells")]

    @pytest.mark.parametrize("name", ["stray.csv", "plans/chongqing-hrss-14/stray.csv"])
    def test_a_file_that_is_no_table_of_this_folder(self, data, name):
        data.edit(name, lambda _: b"a,b\n1,2\n")
        places, (remedy,) = data.problems()
        assert places == [(name, 1, 1, "unknown-table")]
        assert "rename or remove the file" in remedy

    def test_a_stray_file_among_the_observations_is_held_to_their_schema(self, data):
        data.edit("observations/stray.csv", lambda _: b"a,b\n1,2\n")
        places, _ = data.problems()
        assert set(places) == {("observations/stray.csv", 1, c, "header") for c in (1, 2)}
        assert len(places) == 12


class TestTheBytesOfAFile:
    def test_gbk(self, data):
        data.edit(PLAN, lambda text: text.decode().encode("gb18030"))
        places, (remedy,) = data.problems()
        assert places == [(PLAN, 2, 1, "encoding")]
        assert "GBK" in remedy
        assert "UTF-8" in remedy

    def test_gbk_is_still_read_for_its_other_faults(self, data):
        data.cell(PLAN, 3, "value", "3,620")
        data.edit(PLAN, lambda text: text.decode().encode("gb18030"))
        assert data.problems()[0] == [(PLAN, 2, 1, "encoding"), (PLAN, 3, 4, "number")]

    def test_one_row_of_another_encoding_is_named_by_its_line(self, data):
        line = (data.path / TALENT).read_text(encoding="utf-8").split("\n")[4]
        data.edit(TALENT, lambda text: text.replace(line.encode(), line.encode("gb18030"), 1))
        assert data.problems()[0] == [(TALENT, 5, 1, "encoding")]

    def test_bytes_of_no_encoding(self, data):
        count = len((data.path / PLAN).read_bytes().splitlines())
        data.edit(PLAN, lambda text: text + b"\xff\xfe\xff")
        assert data.problems()[0] == [(PLAN, count + 1, 1, "encoding")]

    def test_utf_16_as_spreadsheets_save_it(self, data):
        data.edit(PLAN, lambda text: text.decode().encode("utf-16"))
        assert data.problems()[0] == [(PLAN, 1, 1, "encoding")]

    def test_a_byte_order_mark(self, data):
        data.edit(PLAN, lambda text: b"\xef\xbb\xbf" + text)
        places, (remedy,) = data.problems()
        assert places == [(PLAN, 1, 1, "bom")]
        assert "save it without" in remedy

    @pytest.mark.parametrize("content", [b"", b"\n \r\n"])
    def test_an_empty_file(self, data, content):
        data.edit(PLAN, lambda _: content)
        places, (remedy,) = data.problems()
        assert places == [(PLAN, 1, 1, "empty")]
        assert "restore its header" in remedy

    def test_a_file_of_a_byte_order_mark_alone(self, data):
        data.edit(PLAN, lambda _: b"\xef\xbb\xbf")
        assert {(line, rule) for _, line, _, rule in data.problems()[0]} == {
            (1, "bom"),
            (1, "header"),
        }

    @pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
    def test_line_ends_of_other_systems_are_no_fault_and_count_the_same(self, data, ending):
        data.edit(PLAN, lambda text: text.replace(b"\n", ending))
        assert data.problems() == ([], [])
        data.edit(PLAN, lambda text: text.replace(b",362,", b",3x62,", 1))
        assert data.problems()[0] == [(PLAN, 3, 4, "number")]

    @pytest.mark.parametrize("kind", ["sources", "series", "regions", "corrections"])
    def test_a_missing_file(self, data, kind):
        data.edit(f"{kind}.csv", lambda _: None)
        assert data.problems()[0] == [(f"{kind}.csv", 1, 1, "missing")]


class TestDescriptionsAndPlans:
    @pytest.mark.parametrize("name", ["datapackage.json", ABOUT])
    @pytest.mark.parametrize("content", [b'{"a": ', b"[]", b"", b"\xff{}"])
    def test_json_that_cannot_be_read_is_one_problem(self, data, name, content):
        data.edit(name, lambda _: content)
        places, (remedy,) = data.problems()
        assert places == [(name, 1, 1, "json")]
        assert remedy.startswith("not ")

    def test_a_collection_date_that_is_none(self, data):
        data.replace("datapackage.json", '"2026-11-23"', "20261123")
        assert data.problems()[0] == [("datapackage.json", 1, 1, "collected")]

    def test_a_default_plan_that_is_no_folder(self, data):
        data.replace("datapackage.json", '"chongqing-hrss-14"', '"chongqing-hrss-15"')
        assert data.problems()[0] == [("datapackage.json", 1, 1, "plan")]

    @pytest.mark.parametrize(
        ("key", "value", "rule"),
        [
            ("region", "999999", "regions"),
            ("region", ["500000"], "regions"),
            ("period", "2025/2021", "plan"),
            ("period", 2021, "plan"),
            ("title_zh", None, "plan"),
            ("published", "soon", "plan"),
            ("predecessor", "nope", "plan"),
            ("predecessor", "chongqing-hrss-14", "plan"),
            ("partners", ["999999"], "plan"),
            ("partners", "510000", "plan"),
            ("outlook", "2035", "plan"),
            ("outlook", {"year": 2035, "locator": "1.4", "goals": [{"zh": "一"}]}, "plan"),
        ],
    )
    def test_a_plan_without_a_usable_region_or_period(self, data, key, value, rule):
        data.edit(ABOUT, lambda text: json.dumps(json.loads(text) | {key: value}).encode())
        assert data.problems()[0] == [(ABOUT, 1, 1, rule)]

    def test_a_plan_without_its_description(self, data):
        data.edit(ABOUT, lambda _: None)
        assert data.problems()[0] == [(ABOUT, 1, 1, "plan")]

    def test_a_plan_whose_document_is_not_on_record(self, data):
        data.edit(ABOUT, lambda text: json.dumps(json.loads(text) | {"source": "none"}).encode())
        assert data.problems()[0] == [(ABOUT, 1, 1, "sources")]

    def test_a_plan_that_promises_nothing(self, data):
        name = "plans/chongqing-hrss-13/indicators.csv"
        data.edit(name, lambda _: None)
        assert data.problems()[0] == [(name, 1, 1, "plan")]

    def test_a_table_of_a_plan_that_no_resource_describes(self, data):
        path = '"plans/jiangsu-hrss-14/indicators.csv"'
        data.replace("datapackage.json", path, '"plans/elsewhere/indicators.csv"')
        assert data.problems()[0] == [("plans/jiangsu-hrss-14/indicators.csv", 1, 1, "datapackage")]

    def test_a_target_of_a_theme_there_is_not(self, data):
        name = "plans/chongqing-hrss-14/targets.csv"
        data.cell(name, 3, "theme", "nosuchtheme")
        places = data.problems()[0]
        assert [(place[0], place[1], place[3]) for place in places] == [(name, 3, "theme")]

    def test_one_page_under_two_dates(self, data):
        def twice(rows):
            return [*rows, ["zz-copy", rows[3][1], "t", "b", "1999-01-01"]]

        data.rows("sources.csv", twice)
        (place,) = data.problems()[0]
        assert (place[0], place[3]) == ("sources.csv", "duplicate")

    def test_a_caveat_of_a_figure_that_is_not_there(self, data):
        data.cell("caveats.csv", 2, "period", "2019")
        assert data.problems()[0] == [("caveats.csv", 2, 1, "caveats")]

    def test_a_correction_whose_row_has_changed(self, data):
        data.replace(TALENT, ",350,万人,", ",351,万人,")
        places, (remedy,) = data.problems()
        assert places == [("corrections.csv", 2, 5, "corrections")]
        assert "remove or renew" in remedy

    def test_a_correction_is_not_blamed_for_a_file_that_cannot_be_read(self, data):
        data.edit(TALENT, lambda _: b"")
        assert data.problems()[0] == [(TALENT, 1, 1, "empty")]


class TestManyAtOnce:
    NINE = (
        ("observations/employment.csv", 1, 1, "bom"),
        ("observations/labour_relations.csv", 1, 1, "empty"),
        (PLAN, 3, 1, "series"),
        (PLAN, 4, 5, "unit"),
        (PLAN, 5, 4, "number"),
        (PLAN, 6, 8, "sources"),
        (PLAN, 7, 3, "future"),
        ("observations/talent.csv", 2, 1, "encoding"),
        ("sources.csv", 2, 5, "future"),
    )

    def damage(self, data):
        data.edit("observations/employment.csv", lambda text: b"\xef\xbb\xbf" + text)
        data.edit("observations/labour_relations.csv", lambda _: b"")
        data.edit(TALENT, lambda text: text.decode().encode("gb18030"))
        data.cell(PLAN, 3, "indicator", "urban_new_employmnt")
        data.cell(PLAN, 4, "unit", "人")
        data.cell(PLAN, 5, "value", "3,6")
        data.cell(PLAN, 6, "source", "nowhere-2022")
        data.cell(PLAN, 7, "period", "2027")
        data.cell("sources.csv", 2, "published", "2027-01-02")

    def test_nine_damages_are_nine_problems(self, data):
        self.damage(data)
        assert data.problems()[0] == list(self.NINE)

    def test_the_command_lists_them_all_and_exits_1(self, data, capsys):
        self.damage(data)
        assert cli.main(["check", str(data.path)]) == 1
        out, err = capsys.readouterr()
        read = [FORM.fullmatch(line) for line in out.splitlines()]
        assert [
            (Path(m["file"]).relative_to(data.path).as_posix(), int(m["line"]), int(m["column"]),
             m["rule"])
            for m in read
        ] == list(self.NINE)  # fmt: skip
        assert err == "9 problems\n"

    def test_nothing_that_reads_the_data_starts(self, data, monkeypatch):
        self.damage(data)
        monkeypatch.setenv("HRSS_DATA", str(data.path))
        with pytest.raises(CheckFailed, match=r"9 problems(.|\n)*plan\.csv:4:5: unit"):
            check.require()

    def test_of_very_many_the_first_ten_are_named_and_the_rest_counted(self, data):
        data.edit("regions.csv", lambda text: text.splitlines(keepends=True)[0])
        with pytest.raises(CheckFailed, match=r"… and \d+ more"):
            check.require(data.path)


class TestTheCommand:
    def test_good_data_exit_0(self, data, capsys):
        assert cli.main(["check", str(data.path)]) == 0
        assert capsys.readouterr() == ("no problems\n", "")

    def test_files_below_the_working_folder_are_named_as_one_types_them(
        self, data, capsys, monkeypatch
    ):
        data.cell(PLAN, 3, "value", "x")
        monkeypatch.chdir(data.path.parent)
        assert cli.main(["check", "raw"]) == 1
        assert capsys.readouterr().out.startswith(f"raw/{PLAN}:3:4: number: 'x' is not a number")

    @pytest.mark.parametrize("name", ["nowhere", "", "file"])
    def test_a_folder_that_does_not_exist_or_holds_no_data_exits_1(
        self, name, tmp_path, capsys, monkeypatch
    ):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "file").write_text("x", encoding="utf-8")
        assert cli.main(["check", name]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("hrss: ")
        assert "name data/raw or a copy of it" in err

    def test_the_function_says_so_too(self, tmp_path):
        with pytest.raises(DataError, match="there is no such folder"):
            check.check(tmp_path / "nowhere")

    def test_rendering_refuses_to_start(self, data, capsys, monkeypatch, tmp_path):
        data.cell(PLAN, 3, "value", "x")
        monkeypatch.setenv("HRSS_DATA", str(data.path))
        assert cli.main(["render", "--out", str(tmp_path / "reports")]) == 1
        assert f"{PLAN}:3:4: number" in capsys.readouterr().err
        assert not (tmp_path / "reports").exists()


FILES = (
    "observations/a.csv",
    "series.csv",
    "sources.csv",
    "regions.csv",
    "corrections.csv",
    "plans/p/outline.csv",
    "plans/p/indicators.csv",
    "plans/p/targets.csv",
)
NASTY = st.one_of(
    st.sampled_from(
        ["", ",", '"', '""', "\n", "\r", "\x00", "\ufeff", "　", "1e9", "-", "--1", "１", "1/0",
         "0000", "9999", "2021", "2020-00", "2021Q5", "2021/2020", "500000", "jobs", "s1", "i1",
         "万人", "flow", "exact", "official", "x" * 200, "=1+1", "2021|a|b"]
    ),
    st.text(max_size=8),
)  # fmt: skip
FUZZ = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    made = Raw(folder)
    made.observe(("jobs", "2021", 75.1), ("jobs", "2022", 70.67))
    made.plan(indicators=[{"target": 300}], targets=[{"quantity": 5}])
    return folder


class TestWhateverIsInAFile:
    """Problems or none, never an exception; and what has none can be loaded."""

    def holds(self, folder, name, content):
        file = folder / name
        before = file.read_bytes()
        file.write_bytes(content)
        try:
            problems = check.check(folder)
            for problem in problems:
                assert FORM.fullmatch(str(problem)), problem
                assert Path(problem.file).is_relative_to(folder)
            if not problems:
                analysis.load_plan()
                analysis.reconcile()
            return problems
        finally:
            file.write_bytes(before)

    @pytest.fixture(autouse=True)
    def read_tiny(self, tiny, monkeypatch):
        monkeypatch.setenv("HRSS_DATA", str(tiny))

    def test_the_undamaged_folder_has_none(self, tiny):
        assert check.check(tiny) == []

    @FUZZ
    @given(name=st.sampled_from(FILES), content=st.binary(max_size=200))
    def test_bytes(self, tiny, name, content):
        assert self.holds(tiny, name, content)

    @FUZZ
    @given(name=st.sampled_from(FILES), data=st.data())
    def test_bytes_in_the_middle(self, tiny, name, data):
        text = (tiny / name).read_bytes()
        at = data.draw(st.integers(0, len(text)))
        self.holds(tiny, name, text[:at] + data.draw(st.binary(max_size=4)) + text[at:])

    @FUZZ
    @given(name=st.sampled_from(FILES), rows=st.lists(st.lists(NASTY, max_size=12), max_size=4))
    def test_rows(self, tiny, name, rows):
        header = (tiny / name).read_bytes().split(b"\n")[0]
        text = "\n".join(",".join(row) for row in rows)
        self.holds(tiny, name, header + b"\n" + text.encode("utf-8", "replace"))

    @FUZZ
    @given(name=st.sampled_from(FILES), text=NASTY, data=st.data())
    def test_a_cell(self, tiny, name, text, data):
        rows = list(csv.reader(io.StringIO((tiny / name).read_text(encoding="utf-8"), newline="")))
        line = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[0]) - 1))
        rows[line][column] = text
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.holds(tiny, name, out.getvalue().encode("utf-8", "replace"))

    @FUZZ
    @given(
        name=st.sampled_from(["plans/p/plan.json", "datapackage.json"]),
        key=st.sampled_from("title_zh period region published collected default_plan x".split()),
        value=st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | NASTY,
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NASTY, inner, max_size=2),
            max_leaves=3,
        ),
    )
    def test_a_description(self, tiny, name, key, value):
        about = json.loads((tiny / name).read_text(encoding="utf-8"))
        self.holds(tiny, name, json.dumps(about | {key: value}).encode())

    @FUZZ
    @given(
        years=st.lists(st.integers(1978, 2025), min_size=1, max_size=8, unique=True),
        value=st.decimals(-(10**9), 10**9, places=2),
    )
    def test_good_rows_have_none(self, tiny, years, value):
        header = (tiny / FILES[0]).read_text(encoding="utf-8").split("\n")[0]
        rows = [f"jobs,500000,{y},{value:f},万人,flow,exact,s1,official," for y in years]
        text = "\n".join([header, *rows]) + "\n"
        assert self.holds(tiny, FILES[0], text.encode()) == []
