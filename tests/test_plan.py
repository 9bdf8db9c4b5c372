"""The plan as data against the plan as printed, whose text is read here a second time."""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from conftest import RAW

import analysis
from analysis import check, observations, progress, tables
from analysis.errors import DataError, UnknownName
from analysis.plan import load_plan, plans

ROMAN = "一二三四五六七八九十"
NUMBER = r"\d+(?:\.\d+)?"
PLANS = RAW / "plans"


def rows_of(name):
    with (RAW / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


OUTLINE = rows_of("plans/chongqing-hrss-14/outline.csv")
BOX_2 = rows_of("plans/chongqing-hrss-14/indicators.csv")
BOX_1 = rows_of("plans/chongqing-hrss-13/indicators.csv")
TARGETS = rows_of("plans/chongqing-hrss-14/targets.csv")
PRINTED = rows_of("observations/plan.csv")
CATALOGUE = {row["id"]: row for row in rows_of("series.csv")}

FIRST = {row["id"]: row for row in [*BOX_2, *TARGETS]}
PAIRS = [(row, FIRST.get(row["repeats"])) for row in TARGETS if row["repeats"]]
OTHER_BOUND = {"1.4-01", "1.4-02", "1.4-03", "box7-03", "box7-05"}
SAME_UNIT = ({"人", "名"}, {"万人", "万名"}, {"家", "个"}, {"场", "场次"})
PUBLISHED_BOUND = {"gt": "over", "exact": "exact"}


def divide(text):
    """{locator: (title, text below it)} in the order of printing; a box interrupts its section."""
    body = text[text.index("第一章", text.index("第十章")) :]
    parts, chapter, section, here = {}, 0, "", ""
    for line in body.splitlines():
        if heading := re.fullmatch(rf"第([{ROMAN}])(章|节) (.+)", line):
            count = ROMAN.index(heading[1]) + 1
            chapter = count if heading[2] == "章" else chapter
            here = section = str(chapter) if heading[2] == "章" else f"{chapter}.{count}"
            parts[here] = [heading[3], ""]
        elif heading := re.fullmatch(r"专栏(\d+) (.+)", line):
            here = f"box{heading[1]}"
            parts[here] = [heading[2], ""]
        else:
            parts[here][1] += line + "\n"
            one_line = here.startswith("box") and here not in ("box1", "box2")
            if one_line or line.startswith("注:"):
                here = section
    return {locator: tuple(part) for locator, part in parts.items()}


def items_of(text):
    """{item number: (title, text)} of a box that lists measures; the number itself is no figure."""
    pieces = re.split(r"(?:^|(?<=[。 ]) ?)(\d{1,2})\.(?=\D)", text.strip(" |\n"))
    assert pieces[0] == ""
    return {n: (t.split("。")[0], t) for n, t in zip(pieces[1::2], pieces[2::2], strict=True)}


def cells_of(text):
    """Rows of a printed table: [name, cell, cell, cell]; its heads and group headings left out."""
    tokens = [token.strip() for token in text.split("注:")[0].replace("\n", " ").split("|")]
    tokens = [t for t in tokens if t and not re.match(rf"[{ROMAN}]、", t)][4:]
    return [tokens[i : i + 4] for i in range(0, len(tokens), 4)]


def read_cell(cell):
    """(is a sum over five years, [(bound, value) …]) of a printed cell; a dash holds no value."""
    summed = cell.startswith("【")
    inner = cell.strip("【】")
    if inner == "—":
        return summed, []
    bound = {">": "gt", "<": "lt", "≥": "ge", "≤": "le"}.get(inner[0], "exact")
    return summed, [(bound, float(v)) for v in inner.lstrip("<>≤≥").split("∶")]


def read_name(name):
    """(printed number, name, unit) of the first cell of a row."""
    number, title, unit = re.fullmatch(r"(\d+)\.(?:其中:)?(.+?)(?:\(([^()]+)\))?", name).groups()
    return int(number), title, unit


def scaled(text):
    """Every number of a text with the myriads, hundred millions or per cent it is printed in."""
    return Counter(re.findall(rf"({NUMBER})([万亿%]?)", text))


def scale_of(unit):
    return unit[0] if unit[0] in "万亿%" else ""


TEXT = (PLANS / "chongqing-hrss-14" / "plan.txt").read_text(encoding="utf-8")
PARTS = divide(TEXT)
BOXES = [f"box{n}" for n in range(3, 11)]
FULL = re.compile("(?<!健)全覆盖|清零|应上尽上|覆盖到.+所有")  # 健全覆盖全民的…体系 is none

NO_PROMISE = {
    ("box3", "10"): "农民工就业10万人以上的所有地级市: which cities are meant, not how many people",
    ("1.4", "2025"): "a deadline",
    ("1.4", "2035"): "the year the outlook reaches to",
    ("4.1", "5"): "5年: the length of the plan",
    ("4.3", "2025"): "part of the name of a programme",
    ("5", "2025"): "a deadline",
    ("5.2", "2025"): "a deadline",
    ("5.3", "2025"): "a deadline",
    ("10.1", "2021"): "part of the title of another document",
    ("10.1", "2025"): "part of the title of another document",
}

FULL_BUT_NO_PROMISE = {
    "1.1": (2, "the outcome of the thirteenth plan, and a policy line"),
    "3.1": (1, "由制度全覆盖: where it starts from"),
    "8.2": (1, "按照“应上尽上、全程在线”原则: a principle; the promise is in 3.5"),
}


def of_locator(locator):
    return [row for row in TARGETS if row["locator"] == locator]


def place_of(row):
    """The printed words a target comes from: its item, or its chapter or section."""
    text = PARTS[row["locator"]][1]
    return items_of(text)[row["item"]][1] if row["item"] else text


def unlisted(locator, text, rows):
    """Numbers of a text that no row holds, and quantities of rows that the text does not print.

    Counted: 示范仲裁院5个、仲裁庭5个 needs two rows of 5.
    """
    printed = Counter(re.findall(NUMBER, text))
    held = Counter(
        row[column]
        for row in rows
        for column in ("quantity", "quantity_high")
        if row[column] and not is_full(row)
    )
    aside = {n for place, n in NO_PROMISE if place == locator}
    return {n for n in printed - held if n not in aside}, set(held - printed)


def is_full(row):
    """Whether a row is a promise of all (100 %) or none (0) that its text prints in words."""
    number = (row["quantity"], scale_of(row["unit"]))
    return number in (("100", "%"), ("0", "")) and scaled(place_of(row))[number] == 0


class TestDividingTheText:
    """The second reader, on a text that can be checked by eye."""

    SAMPLE = (
        "目 录\n第一章 甲\n第十章 癸\n第一章 甲\n引言1个。\n第一节 乙\n早5人。\n专栏3 丙\n"
        "1.建设。建2个。 2.“职”引。办3—4家,每年5万人以上。 |\n晚6人。\n"
    )

    def test_a_box_interrupts_its_section(self):
        parts = divide(self.SAMPLE)
        assert parts["1"] == ("甲", "引言1个。\n")
        assert parts["1.1"] == ("乙", "早5人。\n晚6人。\n")
        assert parts["box3"][0] == "丙"

    def test_item_numbers_are_no_figures(self):
        items = items_of(divide(self.SAMPLE)["box3"][1])
        assert items["1"] == ("建设", "建设。建2个。")
        assert scaled(items["2"][1]) == {("3", ""): 1, ("4", ""): 1, ("5", "万"): 1}

    def test_a_cell_keeps_its_brackets_bound_dash_and_ratio(self):
        assert read_cell("【>300】") == (True, [("gt", 300.0)])
        assert read_cell("—") == (False, [])
        assert read_cell("≤6.5") == (False, [("le", 6.5)])
        assert read_cell("10∶40∶50")[1] == [("exact", v) for v in (10.0, 40.0, 50.0)]

    def test_a_number_without_its_row_and_a_row_without_its_number_are_found(self):
        row = {"quantity": "7", "quantity_high": "", "unit": "个", "locator": "box8", "item": "4"}
        assert unlisted("x", "建5个、庭5个", [row | {"quantity": "5"}]) == ({"5"}, set())
        assert unlisted("x", "建5个", [row]) == ({"5"}, {"7"})


class TestOutline:
    def test_every_chapter_section_and_box_stands_in_order_under_its_printed_title(self):
        assert [(row["locator"], row["title_zh"]) for row in OUTLINE] == [
            (locator, title) for locator, (title, _) in PARTS.items()
        ]

    def test_titles_are_those_of_the_printed_contents_too(self):
        contents = TEXT[TEXT.index("目 录") : TEXT.index("第一章", TEXT.index("第十章"))]
        printed = re.findall(rf"^第[{ROMAN}][章节] (.+)$", contents, re.MULTILINE)
        assert printed == [row["title_zh"] for row in OUTLINE if row["kind"] != "box"]

    def test_there_are_ten_chapters_43_sections_and_ten_boxes(self):
        assert Counter(row["kind"] for row in OUTLINE) == {"chapter": 10, "section": 43, "box": 10}
        assert [row["locator"] for row in OUTLINE if row["kind"] == "chapter"] == [
            str(n) for n in range(1, 11)
        ]

    def test_kind_follows_from_the_locator(self):
        for row in OUTLINE:
            kind = (
                "box"
                if "box" in row["locator"]
                else "section"
                if "." in row["locator"]
                else "chapter"
            )
            assert row["kind"] == kind, row


class TestPrintedTables:
    """专栏1 and 专栏2, cell by cell."""

    COLUMNS = (
        ("box1", BOX_1, ("baseline", "target", "actual"), {"": ""}),
        ("box2", BOX_2, ("baseline", "target"), {"预期性": "expected", "约束性": "binding"}),
    )

    @pytest.mark.parametrize(("box", "rows", "columns", "attributes"), COLUMNS)
    def test_every_cell_has_its_value_bound_and_brackets(self, box, rows, columns, attributes):
        printed = cells_of(PARTS[box][1])
        assert len(printed) == 20
        for name, *cells in printed:
            number, title, unit = read_name(name)
            held = [row for row in rows if int(row["number"]) == number]
            read = [read_cell(cell) for cell in cells[: len(columns)]]
            assert len(held) == max(len(values) for _, values in read), name
            for i, row in enumerate(held):
                assert row["name_zh"] == title or len(held) > 1, name
                assert row["unit"] == (unit or "%"), name
                for column, (summed, values) in zip(columns, read, strict=True):
                    value = float(row[column]) if row[column] else None
                    pair = (row[f"{column}_bound"], value)
                    assert pair == (values[i] if values else ("", None)), (name, column)
                    if values:
                        assert (row["accumulation"] == "period_sum") == summed, (name, column)
                        assert ("/" in row[f"{column}_period"]) == summed, (name, column)
                assert row["attribute"] == attributes[cells[2] if len(columns) == 2 else ""], name

    @pytest.mark.parametrize(("box", "rows", "columns", "attributes"), COLUMNS)
    def test_each_row_says_which_years_its_columns_are(self, box, rows, columns, attributes):
        years = {"box1": ("2015", "2020", "2020"), "box2": ("2020", "2025")}[box]
        sums = {"2015": "2011/2015", "2020": "2016/2020", "2025": "2021/2025"}
        for row in rows:
            for column, year in zip(columns, years, strict=True):
                expected = sums[year] if row["accumulation"] == "period_sum" else year
                assert row[f"{column}_period"] == expected, (row["id"], column)

    @pytest.mark.parametrize(("box", "rows", "columns", "attributes"), COLUMNS)
    def test_direction_follows_from_what_is_printed(self, box, rows, columns, attributes):
        for row in rows:
            if row["component"] == "junior":
                expected = "lower"  # a ratio adds up: its third falls as the others rise
            elif row["target_bound"] in ("lt", "le"):
                expected = "ceiling"
            elif row["accumulation"] == "period_sum" or not row["baseline"]:
                expected = "higher"
            else:
                asks_for_more = float(row["target"]) > float(row["baseline"])
                expected = "higher" if asks_for_more else "floor"
            assert row["direction"] == expected, row["id"]

    def test_what_counts_by_the_year_is_an_annual_flow(self):
        flows = {r["id"] for r in BOX_1 + BOX_2 if r["accumulation"] == "annual_flow"}
        assert flows == {"box1-12", "box2-13"}  # 社保基金总收入, 年招收数

    def test_rows_stand_under_their_printed_headings(self):
        for box, rows in (("box1", BOX_1), ("box2", BOX_2)):
            printed = re.findall(rf"^[{ROMAN}]、(.+?) \|", PARTS[box][1], re.MULTILINE)
            assert list(dict.fromkeys(row["section"] for row in rows)) == printed
            assert [int(row["number"]) for row in rows] == sorted(
                int(row["number"]) for row in rows
            )

    def test_the_ratio_is_one_row_a_component(self):
        ratio = [row for row in BOX_1 if row["number"] == "14"]
        assert [row["component"] for row in ratio] == ["senior", "intermediate", "junior"]
        for column in ("baseline", "target", "actual"):
            assert sum(float(row[column]) for row in ratio) == pytest.approx(100)


class TestTargets:
    """Every number the plan promises outside its two tables."""

    @pytest.mark.parametrize("box", BOXES)
    def test_every_number_of_a_box_is_a_row_and_every_row_a_number(self, box):
        text = PARTS[box][1]
        rows = of_locator(box)
        if box == "box5":
            assert rows == []
            assert re.findall(NUMBER, " ".join(t for _, t in items_of(text).values())) == []
            return
        for item, (_, words) in items_of(text).items():
            held = [row for row in rows if row["item"] == item]
            assert unlisted(box, words, held) == (set(), set()), item

    @pytest.mark.parametrize("box", BOXES)
    def test_every_number_of_a_box_is_written_in_a_cell_of_a_row_with_its_locator(self, box):
        cells = " ".join(
            row[column]
            for row in of_locator(box)
            for column in ("quantity", "quantity_high", "name_zh", "note")
        )
        for _, words in items_of(PARTS[box][1]).values():
            assert set(re.findall(NUMBER, words)) <= set(re.findall(NUMBER, cells))

    @pytest.mark.parametrize(
        "locator", [p for p in PARTS if not p.startswith("box") and p not in ("1", "1.1")]
    )
    def test_every_number_of_a_chapter_is_a_row_and_every_row_a_number(self, locator):
        assert unlisted(locator, PARTS[locator][1], of_locator(locator)) == (set(), set())

    def test_nothing_set_aside_as_no_promise_is_gone_from_the_text(self):
        for locator, number in NO_PROMISE:
            assert number in re.findall(NUMBER, PARTS[locator][1]), (locator, number)

    def test_a_quantity_is_printed_in_its_unit(self):
        for row in TARGETS:
            words = scaled(place_of(row))
            if row["quantity_high"]:
                span = f"{row['quantity']}—{row['quantity_high']}"
                assert span in place_of(row), row["id"]
            elif not is_full(row):
                assert words[row["quantity"], scale_of(row["unit"])], row["id"]

    def test_all_and_none_are_promised_only_where_the_text_says_so(self):
        full = [row for row in TARGETS if is_full(row)]
        assert len(full) == 9
        for row in full:
            assert FULL.search(place_of(row)), row["id"]
        assert [row["id"] for row in full if row["quantity"] == "0"] == ["2.3-01"]

    def test_every_full_coverage_printed_is_a_row(self):
        for locator, (_, text) in PARTS.items():
            rows = [row for row in of_locator(locator) if is_full(row)]
            aside, _ = FULL_BUT_NO_PROMISE.get(locator, (0, ""))
            assert len(FULL.findall(text)) == len(rows) + aside, locator

    def test_at_least_about_and_at_most_are_those_of_the_text(self):
        said = {"以上": "ge", "左右": "approx", "以内": "le"}
        for row in TARGETS:
            if is_full(row):
                continue
            number = re.escape(row["quantity_high"] or row["quantity"]) + scale_of(row["unit"])
            clauses = re.findall(rf"(?<![\d.]){number}(?![\d.])([^,、;。]*)", place_of(row))
            bounds = {
                next((b for word, b in said.items() if word in clause), "exact")
                for clause in clauses
            }
            assert row["bound"] in bounds, (row["id"], clauses)

    def test_the_measure_word_after_the_number_is_its_unit(self):
        for row in TARGETS:
            scale = scale_of(row["unit"])
            if is_full(row) or scale == "%":
                continue
            number = re.escape(row["quantity_high"] or row["quantity"]) + scale
            clauses = re.findall(rf"(?<![\d.]){number}(?![\d.])([^,、;。]*)", place_of(row))
            assert any(row["unit"].removeprefix(scale) in clause for clause in clauses), row["id"]

    def test_what_is_promised_every_year_is_an_annual_flow_and_nothing_else_is(self):
        of_the_year = {
            "5-01": "年营业收入",
            "5-04": "年帮助",
            "box7-02": "the revenue of 5-01 again",
        }
        yearly = set()
        for row in TARGETS:
            number = re.escape(row["quantity"]) + scale_of(row["unit"])
            sentences = [
                sentence
                for sentence in re.split("[;。]", place_of(row))
                if re.search(rf"(?<![\d.]){number}(?![\d.])", sentence)
            ]
            if sentences and all("每年" in sentence for sentence in sentences):
                yearly.add(row["id"])
        flows = {row["id"] for row in TARGETS if row["accumulation"] == "annual_flow"}
        assert flows == yearly | set(of_the_year)

    def test_only_at_most_is_a_ceiling_only_none_is_less_and_only_kept_at_is_a_floor(self):
        for row in TARGETS:
            assert (row["direction"] == "ceiling") == (row["bound"] == "le"), row["id"]
            assert (row["direction"] == "lower") == (row["quantity"] == "0"), row["id"]
            if row["direction"] == "floor":
                below = row["baseline"] and float(row["baseline"]) > float(row["quantity"])
                assert below or "稳定在" in place_of(row), row["id"]

    def test_a_row_stands_under_the_programme_its_box_prints(self):
        for row in TARGETS:
            if row["locator"].startswith("box"):
                title, _ = items_of(PARTS[row["locator"]][1])[row["item"]]
                assert row["programme_zh"] == title, row["id"]

    def test_baselines_are_those_printed_in_the_first_section_or_the_boxes(self):
        printed = {
            float(n) for p in ("1.1", "box1", "box2") for n in re.findall(NUMBER, PARTS[p][1])
        }
        with_one = [row for row in TARGETS if row["baseline"]]
        assert with_one
        for row in with_one:
            assert float(row["baseline"]) in printed, row["id"]
            assert row["baseline_period"] in ("2020", "2016/2020"), row["id"]

    def test_ids_carry_their_locator_and_locators_are_in_the_outline(self):
        known = {row["locator"] for row in OUTLINE}
        for row in TARGETS:
            assert row["locator"] in known
            assert re.fullmatch(re.escape(row["locator"]) + r"-\d\d", row["id"])


class TestRepeatsAndContradictions:
    """What the plan says twice, and where it disagrees with itself."""

    def test_a_repeat_points_to_a_promise_that_repeats_no_other(self):
        assert len(PAIRS) == 14
        for row, first in PAIRS:
            assert first is not None, row["id"]
            assert not first.get("repeats"), row["id"]

    def test_a_promise_printed_twice_has_one_quantity_unit_and_series(self):
        for row, first in PAIRS:
            quantity = first.get("quantity") or first["target"]
            assert float(row["quantity"]) == float(quantity), row["id"]
            assert row["quantity_high"] == first.get("quantity_high", ""), row["id"]
            for column in ("unit", "series", "accumulation", "direction"):
                assert row[column] == first[column], (row["id"], column)

    def test_where_its_two_bounds_differ_the_row_says_so(self):
        other = {
            row["id"]
            for row, first in PAIRS
            if row["bound"] != (first.get("bound") or first["target_bound"])
        }
        assert other == OTHER_BOUND
        assert all(FIRST[name]["note"] for name in other)

    @pytest.mark.parametrize(
        ("id", "words"),
        [
            ("box2-01", "300万人以上"),
            ("box2-02", "5.5%以内"),
            ("box2-03", "5%以内"),
            ("box2-06", "no unit"),
            ("box2-11", "9.4%"),
            ("box2-13", "4000"),
            ("box2-20", "population"),
            ("1.4-02", "<5.5"),
            ("box6-10", "1000 a year"),
            ("5-03", "以上"),
            ("5.2-02", "10家左右"),
            ("box7-03", "10家"),
            ("box7-05", "3.5万人"),
        ],
    )
    def test_a_contradiction_is_noted_where_it_stands(self, id, words):
        assert words in FIRST[id]["note"]

    def test_the_thirteenth_plans_table_notes_where_the_text_differs(self):
        notes = {row["id"]: row["note"] for row in BOX_1}
        assert "近30%" in notes["box1-15"]
        assert "9.4%" in notes["box1-14a"]
        assert "92%" in notes["box1-17"]


class TestSeriesOfThePlan:
    @pytest.mark.parametrize("rows", [BOX_1, BOX_2, TARGETS], ids=["box 1", "box 2", "targets"])
    def test_a_series_exists_and_counts_in_the_unit_of_the_promise(self, rows):
        linked = [row for row in rows if row["series"]]
        assert linked
        for row in linked:
            unit = CATALOGUE[row["series"]]["unit"]
            both = {unit, row["unit"]}
            assert len(both) == 1 or any(both <= same for same in SAME_UNIT), row["id"]

    def test_every_headline_indicator_has_a_series(self):
        assert all(row["series"] for row in BOX_2 + BOX_1)


class TestFiguresThePlanPrints:
    """2015 and 2020 as observations whose source is the plan."""

    def test_each_stands_at_the_places_its_note_names(self):
        tables_ = {
            box: {read_name(name)[0]: cells for name, *cells in cells_of(PARTS[box][1])}
            for box in ("box1", "box2")
        }
        column = {
            ("box1", "2015"): 0, ("box1", "2011/2015"): 0, ("box1", "2020"): 2,
            ("box1", "2016/2020"): 2, ("box2", "2020"): 0, ("box2", "2016/2020"): 0,
        }  # fmt: skip
        for row in PRINTED:
            said = row["note"].split(";")[0].split(",")[0]
            places = re.findall(r"box (\d) no\. (\d+)", said)
            for box, number in places:
                cell = tables_[f"box{box}"][int(number)][column[f"box{box}", row["period"]]]
                summed, values = read_cell(cell)
                assert (row["bound"], float(row["value"])) in [
                    (PUBLISHED_BOUND[bound], value) for bound, value in values
                ], row
                assert summed == ("/" in row["period"]), row
            if "section 1.1" in row["note"]:
                assert row["value"] in re.findall(NUMBER, PARTS["1.1"][1]), row
            assert places or "section 1.1" in said, row

    def test_every_outcome_of_both_tables_is_among_them(self):
        held = {(r["indicator"], r["period"], float(r["value"]), r["bound"]) for r in PRINTED}
        for rows, columns in ((BOX_1, ("baseline", "actual")), (BOX_2, ("baseline",))):
            for row in rows:
                for column in columns:
                    if row[column]:
                        period, value = row[f"{column}_period"], float(row[column])
                        bound = PUBLISHED_BOUND[row[f"{column}_bound"]]
                        assert (row["series"], period, value, bound) in held, (row["id"], column)

    def test_every_figure_of_the_first_section_is_among_them(self):
        printed = set(re.findall(NUMBER, PARTS["1.1"][1]))
        no_figure = {
            "45": "第45届世界技能大赛: which competition",
            "1": "“1+N”合作模式: the name of a model",
        }
        noted = {row["value"] for row in PRINTED if "section 1.1" in row["note"]}
        assert printed - set(no_figure) == noted

    def test_all_come_from_the_plan_itself_and_speak_of_its_region(self):
        about = json.loads((PLANS / "chongqing-hrss-14" / "plan.json").read_text(encoding="utf-8"))
        assert {row["source"] for row in PRINTED} == {about["source"]}
        assert {row["region"] for row in PRINTED} == {about["region"]}


class TestLoading:
    def test_promises_hold_each_promise_once(self):
        promises = analysis.load_plan().promises()
        once = [row["id"] for row in TARGETS if not row["repeats"]]
        assert promises.index.tolist() == [row["id"] for row in BOX_2] + once
        assert len(promises) == 20 + len(TARGETS) - 14
        assert promises["kind"].value_counts().to_dict() == {
            "indicator": 20,
            "target": len(once),
        }

    def test_promises_have_the_columns_they_document(self):
        plan = analysis.load_plan()
        documented = re.findall(r"`(\w+)`", plan.promises.__doc__.split("Indexed by id:")[1])
        assert plan.promises().columns.tolist() == documented

    def test_figures_are_numbers_and_a_dash_is_none(self):
        heads = analysis.load_plan("chongqing-hrss-13").promises()
        assert heads.at["box1-12", "baseline"] == 852.89
        assert heads["baseline"].isna().sum() == sum(not row["baseline"] for row in BOX_1)

    def test_a_sum_is_due_over_the_whole_plan_and_a_level_at_its_deadline(self):
        promises = analysis.load_plan().promises()
        assert promises.at["box6-10", "target_period"] == "2021/2025"
        assert promises.at["5-02", "target_period"] == "2025"
        assert promises.at["5.2-01", "target_high"] == 2

    def test_an_unknown_plan_names_the_nearest(self):
        with pytest.raises(UnknownName, match="did you mean chongqing-hrss-14"):
            analysis.load_plan("chongqing-hrss-15")

    def test_a_figure_that_is_no_number_is_named_by_file_line_and_column(self, raw):
        raw.plan(indicators=[{"target": 5}, {"target": "5 or so"}])
        with pytest.raises(DataError, match=r"indicators\.csv:3:target: '5 or so' is not a number"):
            analysis.load_plan()

    def test_a_plan_known_only_by_its_table_has_no_outline_and_no_targets(self):
        plan = analysis.load_plan("chongqing-hrss-13")
        assert plan.outline.empty
        assert plan.targets.empty
        assert len(plan.promises()) == len(BOX_1)


class TestAFurtherPlan:
    """A plan of another place is a folder more, and nothing else."""

    @pytest.fixture
    def folder(self, copy, monkeypatch):
        folder = copy()
        shutil.copytree(
            folder / "plans" / "chongqing-hrss-14", folder / "plans" / "province-hrss-14"
        )
        self.edit(folder / "plans" / "province-hrss-14" / "plan.json", region="510000")
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        tables_of = [
            {"path": f"plans/province-hrss-14/{t}.csv"}
            for t in ("outline", "indicators", "targets")
        ]
        self.edit(folder / "datapackage.json", resources=[*package["resources"], *tables_of])
        monkeypatch.setenv("HRSS_DATA", str(folder))
        return folder

    @staticmethod
    def edit(path, **values):
        about = json.loads(path.read_text(encoding="utf-8")) | values
        path.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    def test_it_checks_loads_and_is_assessed_on_its_own_regions_figures(self, folder):
        assert check.check(folder) == []
        assert "province-hrss-14" in plans()
        assert analysis.load_plan().region == "500000"
        assert analysis.load_plan("province-hrss-14").region == "510000"
        there = progress.assess("province-hrss-14")
        assert len(there) == 20 + len(TARGETS) - 14
        published = analysis.load_observations()
        found = there[there["state"] != "unpublished"]
        assert not found.empty
        for row in found.itertuples():
            own = published[
                (published["indicator"] == row.series) & (published["region"] == "510000")
            ]
            assert set(row.sources.split()) & set(own["source"]), row.Index

    def test_it_is_the_default_once_the_data_say_so(self, folder):
        self.edit(folder / "datapackage.json", default_plan="province-hrss-14")
        assert analysis.load_plan().id == "province-hrss-14"
        assert observations.default_region() == "510000"
        there = analysis.series("urban_new_employment")
        assert there.equals(analysis.series("urban_new_employment", "510000"))
        assert not there.equals(analysis.series("urban_new_employment", "500000"))


class TestNoCodeNamesThePlace:
    NAME = re.compile("重庆|chongqing(?!-plan-monitor)|500000", re.IGNORECASE)

    def named(self, source):
        """Lines of code, docstrings left out, that name the place."""
        lines = dict(enumerate(source.splitlines(), 1))
        for node in ast.walk(ast.parse(source)):
            owner = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            if owner and ast.get_docstring(node) is not None:
                for line in range(node.body[0].lineno, node.body[0].end_lineno + 1):
                    lines.pop(line, None)
        return [line for line, text in lines.items() if self.NAME.search(text)]

    def test_docstring_examples_may_and_code_and_comments_may_not(self):
        source = 'def f():\n    """>>> f("500000")"""\n    return 1\n\nX = "500000"  # 重庆\n'
        assert self.named(source) == [5]
        assert self.named('NAME = "chongqing-plan-monitor"\n') == []

    def test_no_module_does(self):
        home = Path(tables.__file__).parent
        found = {
            f"{path.relative_to(home)}:{line}"
            for path in sorted(home.rglob("*.py"))
            for line in self.named(path.read_text(encoding="utf-8"))
        }
        assert found == set()

    def test_no_template_does(self):
        home = Path(tables.__file__).parent / "templates"
        found = {
            path.name
            for path in home.rglob("*")
            if path.is_file() and self.NAME.search(path.read_text(encoding="utf-8"))
        }
        assert found == set()


def _goals() -> list[tuple[str, str, float, str]]:
    """The aims of other plans as collected: plan, series, value, bound."""
    rows = analysis.load_observations()
    rows = rows[rows["file"] == "observations/other_plans.csv"]
    # what the ministry later measured itself against is not what its plan was reported to say
    rows = rows[~rows["note"].str.contains("conflicts with")]
    plan = rows["note"].str.extract(r"goal of ([\w-]+)")[0]
    return sorted(set(zip(plan, rows["indicator"], rows["value"], rows["bound"], strict=True)))


@pytest.mark.parametrize(("plan", "series", "value", "bound"), _goals())
def test_a_plan_known_from_the_press_promises_what_was_collected_of_it(plan, series, value, bound):
    known = load_plan(plan)
    heads = known.indicators[["series", "target", "target_bound"]]
    rest = known.targets.rename(columns={"quantity": "target", "bound": "target_bound"})
    rows = pd.concat([heads, rest[heads.columns]])
    printed = {"over": "ge", "under": "le"}.get(bound, bound)
    found = rows[(rows["series"] == series) & (rows["target"] == value)]
    assert len(found) == 1
    assert found["target_bound"].item() == printed


def test_every_promise_of_the_other_plans_was_collected():
    goals = {(plan, series) for plan, series, _, _ in _goals()}
    for plan in ("national-hrss-14", "sichuan-hrss-14", "jiangsu-hrss-14"):
        assert {(plan, series) for series in load_plan(plan).indicators["series"]} == {
            goal for goal in goals if goal[0] == plan
        }
