"""The `hrss` command: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from importlib.metadata import entry_points
from unicodedata import east_asian_width

import openpyxl
import pandas as pd
import pytest
from conftest import RAW

import analysis
from analysis import cli, export, observations, periods, progress, tables

PLANS = ("chongqing-hrss-14", "chongqing-hrss-13")
FIELDS = (
    "id kind locator box number name_zh name_en unit attribute direction baseline target "
    "latest_period latest required_now progress state status warning projected projected_low "
    "projected_high probability sources"
).split()
CODES = {
    "kind": {"indicator", "target"},
    "state": {"published", "projected", "unpublished"},
    "status": {
        "met", "missed", "achieved_early", "ahead", "on_schedule", "behind", "not_assessable",
    },
    "warning": {"green", "yellow", "orange", "red", "none"},
    "attribute": {"expected", "binding", ""},
    "direction": {"higher", "lower", "floor", "ceiling"},
}  # fmt: skip
NUMBERS = (
    "number baseline target latest required_now progress projected projected_low "
    "projected_high probability"
).split()


@pytest.fixture
def hrss(capsys):
    """Run the command; (exit code, standard output, standard error)."""

    def run(*arguments):
        try:
            code = cli.main([str(a) for a in arguments])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def records(printed):
    return json.loads(printed, parse_constant=refuse)


class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments",
        [["--version"], ["check"], ["series"], ["series", "urban_new_employment"], ["status"]],
    )
    def test_0_when_all_is_well(self, hrss, arguments):
        code, out, err = hrss(*arguments)
        assert code == 0
        assert out
        assert err == ""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ([], "usage: hrss"),
            (["nonsense"], "invalid choice: 'nonsense'"),
            (["status", "--format", "yaml"], "invalid choice: 'yaml'"),
            (
                ["status", "--as-of", "tomorrow"],
                "as_of: 'tomorrow' is not a date: write 2023-06-30",
            ),
            (["series", "--as-of", "2023-02-30"], "as_of: '2023-02-30' is not a date"),
            (["export", "csv", "--as-of", "soon"], "as_of: 'soon' is not a date"),
            (["export"], "the following arguments are required: format"),
            (["export", "docx"], "invalid choice: 'docx'"),
            (["render", "--jobs", "0"], "'0' is not a whole number of 1 or more"),
            (["render", "-p", "year"], "-p 'year': write NAME=VALUE"),
        ],
    )
    def test_2_when_it_is_used_wrongly(self, hrss, arguments, words):
        code, out, err = hrss(*arguments)
        assert code == 2
        assert words in out + err

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["series", "urban_new_employmnt"], "did you mean urban_new_employment"),
            (["series", "urban_new_employment", "--region", "50000"], "there is no region '50000'"),
            (["status", "--plan", "chongqing-hrss-15"], "did you mean chongqing-hrss-14"),
            (["export", "csv", "--plan", "chongqing-hrss-15"], "did you mean chongqing-hrss-14"),
        ],
    )
    def test_2_for_a_name_that_does_not_exist_with_the_nearest_that_does(
        self, hrss, arguments, words, tmp_path
    ):
        code, out, err = hrss(*arguments, *(["--out", tmp_path] if "export" in arguments else []))
        assert (code, out) == (2, "")
        assert err.startswith("hrss: there is no ")
        assert words in err
        assert list(tmp_path.iterdir()) == []

    def test_1_when_the_data_are_at_fault_named_by_file_line_and_column(self, hrss, raw):
        raw.observe(("jobs", "2021", 75), ("jobs", "2022", "7x"))
        code, out, err = hrss("series", "jobs")
        assert (code, out) == (1, "")
        assert "observations/a.csv:3:value: '7x' is not a number" in err
        assert "hrss check lists every fault" in err

    def test_0_for_a_plan_that_promises_nothing_yet(self, hrss, raw):
        code, out, err = hrss("status", "--format", "json")
        assert (code, records(out), err) == (0, [], "")

    def test_1_when_a_file_is_missing(self, hrss, raw):
        (raw.path / "sources.csv").unlink()
        code, _, err = hrss("status")
        assert code == 1
        assert "sources.csv: the file is missing: restore it" in err


class TestStatusAsJson:
    @pytest.fixture(params=PLANS)
    def plan(self, request):
        return request.param

    def test_is_an_object_a_promise_repeats_left_out(self, hrss, plan):
        _, out, _ = hrss("status", "--format", "json", "--plan", plan)
        assert [r["id"] for r in records(out)] == analysis.load_plan(plan).promises().index.tolist()

    def test_has_the_fields_it_promises_with_numbers_as_numbers(self, hrss, plan):
        _, out, _ = hrss("status", "--format", "json", "--plan", plan)
        for record in records(out):
            assert set(FIELDS) <= set(record)
            for name in NUMBERS:
                assert record[name] is None or type(record[name]) in (int, float), name
            assert isinstance(record["sources"], list)

    def test_uses_its_codes_and_no_other(self, hrss, plan):
        _, out, _ = hrss("status", "--format", "json", "--plan", plan)
        for record in records(out):
            for name, allowed in CODES.items():
                assert record[name] in allowed, (record["id"], name)

    def test_never_mixes_its_states(self, hrss, plan):
        _, out, _ = hrss("status", "--format", "json", "--plan", plan)
        for r in records(out):
            settled = r["status"] in ("met", "missed")
            assert settled == (r["state"] == "published"), r["id"]
            if r["state"] == "unpublished":
                assert r["status"] == "not_assessable", r["id"]
            assert (r["warning"] == "none") == (r["probability"] is None), r["id"]
            if r["projected"] is not None:
                assert r["state"] == "projected", r["id"]
                assert r["projected_low"] <= r["projected"] <= r["projected_high"], r["id"]
                assert 0 <= r["probability"] <= 1, r["id"]

    def test_names_sources_that_exist(self, hrss, plan):
        _, out, _ = hrss("status", "--format", "json", "--plan", plan)
        known = set(observations.load_sources().index)
        named = [r for r in records(out) if r["sources"]]
        assert named
        assert all(set(r["sources"]) <= known for r in named)

    def test_the_default_plan_is_the_one_the_data_name(self, hrss):
        default = tables.package()["default_plan"]
        assert hrss("status", "--format", "json") == hrss(
            "status", "--format", "json", "--plan", default
        )


class TestStatusAsOf:
    DAY = "2023-06-30"

    @pytest.fixture
    def then(self, hrss):
        return records(hrss("status", "--format", "json", "--as-of", self.DAY)[1])

    def test_knows_nothing_that_was_published_later(self, then):
        last = periods.last_day(self.DAY)
        published = observations.load_sources()["published"]
        used = {source for record in then for source in record["sources"]}
        assert used
        for source in used:
            assert published[source] == "" or periods.last_day(published[source]) <= last, source
        ends = [periods.parse(r["latest_period"]).end for r in then if r["latest_period"]]
        assert ends
        assert max(ends) <= periods.month(2023, 6)

    def test_differs_from_what_is_known_today(self, hrss, then):
        now = records(hrss("status", "--format", "json")[1])
        assert [r["id"] for r in now] == [r["id"] for r in then]
        later = [r["latest_period"] for r in now if r["latest_period"]]
        assert max(periods.parse(p).end for p in later) > periods.month(2023, 6)

    def test_no_outcome_of_a_plan_that_runs_to_2025_is_missed_by_then(self, then):
        assert "missed" not in {r["status"] for r in then}

    def test_a_month_is_its_last_day(self, hrss):
        assert hrss("status", "--as-of", "2023-06") == hrss("status", "--as-of", self.DAY)

    def test_one_series_shows_nothing_later_either(self, hrss):
        _, then, _ = hrss("series", "urban_new_employment", "--as-of", self.DAY)
        _, now, _ = hrss("series", "urban_new_employment")
        assert "2022" in then
        assert not re.search(r"\b202[45]-\d\d-\d\d\b|2023-(0[7-9]|1[0-2])-\d\d", then)
        assert re.search(r"\b2025-\d\d-\d\d\b", now)


def width(text):
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


class TestStatusAsTableAndCsv:
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_the_table_is_a_line_a_promise_under_its_heads(self, hrss, lang):
        _, out, _ = hrss("status", "--lang", lang)
        head, *lines = out.splitlines()
        ids = progress.assess().index.tolist()
        assert [line.split()[0] for line in lines] == ids
        assert head.split()[0] == ("编号" if lang == "zh" else "id")

    def test_its_columns_align_with_a_chinese_character_counting_two(self, hrss):
        head, *lines = hrss("status")[1].splitlines()
        names = progress.assess()["name_zh"]
        start = width(head[: head.index("指标")])
        for line, name in zip(lines, names, strict=True):
            assert width(line[: line.index(name)]) == start

    def test_english_is_english_throughout(self, hrss):
        assert not re.search("[\u3000-\u9fff]", hrss("status", "--lang", "en")[1])
        assert re.search("[\u3000-\u9fff]", hrss("status")[1])

    def test_csv_parses_back_to_what_json_says(self, hrss):
        rows = list(csv.DictReader(io.StringIO(hrss("status", "--format", "csv")[1])))
        objects = records(hrss("status", "--format", "json")[1])
        assert [r["id"] for r in rows] == [o["id"] for o in objects]
        for row, record in zip(rows, objects, strict=True):
            assert set(row) == set(record)
            assert row["sources"].split() == record["sources"]
            for name in NUMBERS:
                assert (float(row[name]) if row[name] else None) == record[name], (row["id"], name)
            for name in CODES:
                assert row[name] == record[name]


class TestSeries:
    def test_without_an_id_is_a_line_a_series_with_its_number_of_figures(self, hrss):
        head, *lines = hrss("series")[1].splitlines()
        assert head.split() == ["id", "name", "unit", "kind", "theme", "figures"]
        assert [line.split()[0] for line in lines] == observations.load_series().index.tolist()
        assert sum(int(line.split()[-1]) for line in lines) == len(analysis.load_observations())

    def test_with_an_id_shows_every_figure_its_source_and_why_it_counts(self, hrss, raw):
        raw.series(("jobs", "万人", "flow", "2021|改口径|new basis"))
        raw.sources(("s1", "2022-01-20"), ("s2", ""))
        raw.observe(
            ("jobs", "2021", 75.1),
            ("jobs", "2021", 75, {"confidence": "press", "bound": "over"}),
            ("jobs", "2022", 70.67, {"source": "s2"}),
            ("jobs", "2022", 60, {"kind": "target"}),
            ("jobs", "2022", 12, {"region": "510000"}),
        )
        head, definition, broken, columns, *lines = hrss("series", "jobs")[1].splitlines()
        assert head == "jobs  系列 jobs  (万人, flow)"
        assert definition == "d"
        assert broken == "! 2021: 改口径"
        assert columns.split()[-1] == "row"
        assert [line.split() for line in lines] == [
            "* 2021 75.1 万人 official 2022-01-20 b preferred observations/a.csv:2".split(),
            "2021 超过 75 万人 press 2022-01-20 b a more authoritative figure exists "
            "observations/a.csv:3".split(),
            "* 2022 70.67 万人 official (2023-12-31?) b the only figure "
            "observations/a.csv:4".split(),
        ]

    def test_in_english_says_its_units_and_bounds_in_english(self, hrss, raw):
        raw.observe(("jobs", "2021", 75, {"bound": "over"}))
        head, _, _, line = hrss("series", "jobs", "--lang", "en")[1].splitlines()
        assert head == "jobs  series jobs  (10,000 persons, flow)"
        assert "over 75  10,000 persons" in line

    def test_of_another_region_shows_that_regions_figures(self, hrss):
        here = hrss("series", "urban_new_employment")[1]
        there = hrss("series", "urban_new_employment", "--region", "510000")[1]
        figures = analysis.reconcile()
        figures = figures[figures["indicator"] == "urban_new_employment"]
        for out, region in ((here, "500000"), (there, "510000")):
            assert out.count("observations/") == (figures["region"] == region).sum()
        assert here != there


class TestTheCommandItself:
    def test_python_m_analysis_is_the_same(self, hrss):
        done = subprocess.run(
            [sys.executable, "-m", "analysis", "status", "--format", "json"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == hrss("status", "--format", "json")

    def test_hrss_is_its_installed_name(self):
        (script,) = entry_points(group="console_scripts", name="hrss")
        assert script.load() is cli.main

    def test_importing_the_package_loads_nothing_heavy(self):
        code = (
            "import sys, analysis, analysis.cli; analysis.cli.main(['--version']); "
            "print(sorted({m.partition('.')[0] for m in sys.modules}))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
        )
        version, loaded = done.stdout.splitlines()
        assert version == tables.version()
        heavy = {"pandas", "numpy", "matplotlib", "scipy", "seaborn", "statsmodels", "nbformat"}
        assert "analysis" in loaded
        assert not {name for name in heavy if f"'{name}'" in loaded}

    def test_a_reader_that_hangs_up_is_no_crash(self, hrss, monkeypatch):
        def hang_up(*_, **__):
            raise BrokenPipeError

        monkeypatch.setattr(cli, "_print_table", hang_up)
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        assert cli.main(["series"]) == 1


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The three formats of the real data, written once."""
    out = tmp_path_factory.mktemp("export") / "new" / "folder"
    for name in export.FORMATS:
        assert cli.main(["export", name, "--out", str(out)]) == 0
    return out


FRAMES = {
    "annual_series": export.annual_series,
    "reconciliation": export.choices,
    "status": export.status,
}


class TestExport:
    def test_writes_these_files_and_leaves_no_other(self, exported):
        assert {path.name for path in exported.iterdir()} == {
            "hrss.xlsx",
            *(f"{name}.{suffix}" for name in FRAMES for suffix in ("csv", "parquet")),
        }
        assert {path.stat().st_mode & 0o777 for path in exported.iterdir()} == {0o644}

    def test_prints_what_it_wrote(self, hrss, raw, tmp_path):
        code, out, _ = hrss("export", "csv", "--out", tmp_path / "out")
        assert code == 0
        assert out.splitlines() == [str(tmp_path / "out" / f"{name}.csv") for name in FRAMES]

    @pytest.mark.parametrize("name", FRAMES)
    def test_csv_reads_back_row_by_row_and_opens_in_excel(self, exported, name):
        raw = (exported / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        expected = FRAMES[name]()
        read = pd.read_csv(exported / f"{name}.csv", dtype={"region": str, "published": str})
        assert read.columns.tolist() == expected.columns.tolist()
        assert len(read) == len(expected) > 0
        for column in expected.select_dtypes("number"):
            pd.testing.assert_series_equal(
                read[column], expected[column], check_dtype=False, check_names=False
            )

    @pytest.mark.parametrize("name", FRAMES)
    def test_parquet_reads_back_exactly(self, exported, name):
        expected = FRAMES[name]()
        read = pd.read_parquet(exported / f"{name}.parquet")
        pd.testing.assert_frame_equal(read, expected, check_dtype=False)

    def test_the_workbook_has_a_sheet_a_table(self, exported):
        book = openpyxl.load_workbook(exported / "hrss.xlsx", read_only=True)
        assert book.sheetnames == list(FRAMES)
        for name, make in FRAMES.items():
            expected, sheet = make(), book[name]
            assert [cell.value for cell in next(sheet.rows)] == expected.columns.tolist()
            assert sheet.max_row == len(expected) + 1
        book.close()

    def test_the_same_inputs_give_the_same_bytes(self, exported, tmp_path):
        export.export("csv", tmp_path)
        for name in FRAMES:
            again = (tmp_path / f"{name}.csv").read_bytes()
            assert again == (exported / f"{name}.csv").read_bytes()

    def test_annual_series_holds_each_year_of_each_region_once(self, exported):
        table = pd.read_parquet(exported / "annual_series.parquet")
        assert not table.duplicated(["indicator", "region", "year"]).any()
        jobs = table[(table["indicator"] == "urban_new_employment") & (table["region"] == "500000")]
        values = analysis.series("urban_new_employment", "500000")
        assert dict(zip(jobs["year"], jobs["value"], strict=True)) == dict(
            zip(values.index.year, values, strict=True)
        )
        assert (table["source"] != "").all()

    def test_an_earlier_day_of_knowledge_exports_less(self, tmp_path):
        then = export.annual_series("2023-06-30")
        assert len(then) < len(export.annual_series())
        dated = then[then["published"].str.len() == 10]
        assert dated["published"].max() <= "2023-06-30"


@pytest.fixture(scope="module")
def competing():
    """{slot: {(file, line)}} of figures that speak of one period, counted from the files."""
    slots = {}
    for path in sorted((RAW / "observations").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for line, row in enumerate(csv.DictReader(lines), 2):
                if row["kind"] == "target":
                    continue
                span = periods.parse(row["period"])
                start = span.end if row["kind"] == "level" else span.start
                slot = (row["indicator"], row["region"], start, span.end)
                slots.setdefault(slot, set()).add((f"observations/{path.name}", line))
    return {slot: places for slot, places in slots.items() if len(places) > 1}


class TestReconciliationTable:
    @pytest.fixture
    def chosen(self, exported):
        """{(file, line): whether it is used} of the exported table."""
        table = pd.read_parquet(exported / "reconciliation.parquet")
        return dict(
            zip(zip(table["file"], table["line"], strict=True), table["chosen"], strict=True)
        )

    def test_lists_every_competing_figure(self, chosen, competing):
        assert len(competing) > 100
        for slot, places in competing.items():
            assert places <= set(chosen), slot

    def test_uses_at_most_one_of_them(self, chosen, competing):
        for slot, places in competing.items():
            assert sum(chosen[place] for place in places) <= 1, slot
        rivals = set().union(*competing.values())
        assert not any(used for place, used in chosen.items() if place not in rivals)

    def test_says_why(self, exported):
        table = pd.read_parquet(exported / "reconciliation.parquet")
        assert (table["reason"] != "").all()
        assert set(table.loc[table["chosen"], "reason"]) == {"preferred"}
        assert "preferred" not in set(table.loc[~table["chosen"], "reason"])

    def test_a_figure_without_rival_is_not_listed(self, raw):
        raw.observe(("jobs", "2021", 75), ("jobs", "2022", 70), ("jobs", "2022", 71))
        assert export.choices()["value"].tolist() == [70, 71]


class TestTextThatASpreadsheetWouldRun:
    RISKY = ("=1+1", "+86", "-3 of them", "@cell")

    @pytest.fixture
    def notes(self, raw):
        raw.observe(*(("jobs", "2021", -i, {"note": t}) for i, t in enumerate(self.RISKY, 1)))
        return raw

    def test_is_inert_in_csv_and_workbook(self, notes, tmp_path):
        export.export("csv", tmp_path)
        export.export("xlsx", tmp_path)
        expected = [f"'{text}" for text in self.RISKY]
        with (tmp_path / "reconciliation.csv").open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert [row["note"] for row in rows] == expected
        assert [float(row["value"]) for row in rows] == [-1, -2, -3, -4]
        sheet = openpyxl.load_workbook(tmp_path / "hrss.xlsx")["reconciliation"]
        assert sheet.freeze_panes == "A2"
        at = {cell.value: cell.column for cell in sheet[1]}
        cells = [sheet.cell(row, at["note"]) for row in range(2, 6)]
        assert [cell.value for cell in cells] == expected
        assert {cell.data_type for cell in cells} == {"s"}
        assert [sheet.cell(row, at["value"]).value for row in range(2, 6)] == [-1, -2, -3, -4]

    def test_is_kept_as_it_is_in_parquet_and_harmless_text_everywhere(self, notes, tmp_path):
        export.export("parquet", tmp_path)
        assert pd.read_parquet(tmp_path / "reconciliation.parquet")["note"].tolist() == list(
            self.RISKY
        )
        notes.observe(("jobs", "2021", 1, {"note": "a=b"}), ("jobs", "2021", 2, {"note": "—"}))
        export.export("csv", tmp_path)
        text = (tmp_path / "reconciliation.csv").read_text(encoding="utf-8-sig")
        assert ",a=b," in text
        assert "'" not in text


class TestWritingThatFails:
    WRITERS = (("csv", "to_csv"), ("parquet", "to_parquet"), ("xlsx", "to_excel"))

    @pytest.mark.parametrize(("suffix", "method"), WRITERS)
    @pytest.mark.parametrize(
        ("fault", "code"),
        [(OSError(28, "No space left on device"), 1), (KeyboardInterrupt(), 130)],
        ids=["a full disk", "an impatient user"],
    )
    def test_leaves_the_old_file_and_nothing_temporary(
        self, hrss, raw, tmp_path, monkeypatch, suffix, method, fault, code
    ):
        raw.observe(("jobs", "2021", 75))
        hrss("export", suffix, "--out", tmp_path / "out")
        before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

        def half(frame, target, *_, **__):
            if not isinstance(target, pd.ExcelWriter):
                target.write_bytes(b"half")
            raise fault

        raw.observe(("jobs", "2021", 76))
        monkeypatch.setattr(pd.DataFrame, method, half)
        ended, out, err = hrss("export", suffix, "--out", tmp_path / "out")
        assert (ended, out) == (code, "")
        assert err.startswith("hrss: ")
        assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before

    def test_a_folder_that_cannot_be_made_is_a_message(self, hrss, raw, tmp_path):
        (tmp_path / "out").write_text("a file", encoding="utf-8")
        code, out, err = hrss("export", "csv", "--out", tmp_path / "out")
        assert (code, out) == (1, "")
        assert str(tmp_path / "out") in err

    def test_the_next_writing_replaces_the_old_file(self, raw, tmp_path):
        raw.observe(("jobs", "2021", 75))
        export.export("csv", tmp_path)
        raw.observe(("jobs", "2021", 76.5))
        export.export("csv", tmp_path)
        text = (tmp_path / "annual_series.csv").read_text(encoding="utf-8-sig")
        assert "76.5" in text
        assert "75" not in text
