"""An exhibit carries its words and data to a page safely, and a table says what its cells mean."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from analysis import cells
from analysis.errors import MethodError
from analysis.exhibits import LIGHTS, Bar, Exhibit, Light, Number, number, quantity, table

HOSTILE = '</script><script>alert("1")</script><!--<script>&amp;\'"'
WORDS = {
    "id": "four-targets",
    "title": "四项目标现在的位置",
    "subtitle": "灰字为年份",
    "reading": "四项中一项橙灯。",
    "alt": "一张表。",
    "source_line": "来源：渝府办发〔2021〕109 号。",
    "sources": ("plan",),
}


class Tags(HTMLParser):
    """Every tag of a piece of HTML with its attributes, and the text outside scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.script = "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "script" and not self.script:
            self.script = data
        self.text += data

    def of(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


def chart(**changed):
    data = pd.DataFrame({"year": [2020, 2021], "value": [489.5, np.nan], "kind": "published"})
    return Exhibit(**{**WORDS, "data": data, "svg": "<svg/>", **changed})


def handed(exhibit):
    """The data a page hands to its reader."""
    return json.loads(Tags(exhibit._repr_html_()).script)


# What an exhibit is -------------------------------------------------------------------------------


def test_a_figure_says_its_id_kind_and_language():
    figure = Tags(chart(lang="en")._repr_html_()).of("figure")[0]
    assert (figure["class"], figure["id"], figure["data-kind"]) == (
        "exhibit",
        "four-targets",
        "chart",
    )
    assert figure["lang"] == "en"
    assert Tags(table(["a"], [["b"]], **WORDS)._repr_html_()).of("figure")[0]["lang"] == "zh-CN"


@pytest.mark.parametrize("bad", ["", "Four", "four_targets", "4-targets", "a--b", 'a" onload="x'])
def test_an_id_that_is_not_kebab_case_is_refused(bad):
    with pytest.raises(MethodError, match="no id"):
        chart(id=bad)


@pytest.mark.parametrize(
    "changed", [{"svg": None}, {"table": "<table></table>"}, {"lang": "fr"}], ids=str
)
def test_neither_or_both_of_chart_and_table_or_an_unknown_language_is_refused(changed):
    with pytest.raises(MethodError):
        chart(**changed)


@pytest.mark.parametrize("field", ["title", "subtitle", "reading", "alt", "source_line", "notes"])
def test_markup_in_any_text_field_stays_text(field):
    value = (HOSTILE,) if field == "notes" else HOSTILE
    for exhibit in (chart(**{field: value}), table(["a"], [["b"]], **{**WORDS, field: value})):
        html = Tags(exhibit._repr_html_())
        assert [script.get("type") for script in html.of("script")] == ["application/json"]
        assert html.tags[-1][0] == "script"  # nothing after it was swallowed or opened


def test_markup_in_data_columns_and_cells_stays_data():
    data = pd.DataFrame({HOSTILE: [HOSTILE], "series": [HOSTILE]})
    found = handed(chart(data=data))
    assert found["columns"][0] == HOSTILE
    assert found["rows"] == [[HOSTILE, HOSTILE]]
    shown = Tags(table([HOSTILE, "b"], [[HOSTILE, HOSTILE]], **WORDS)._repr_html_())
    assert len(shown.of("script")) == 1
    assert HOSTILE in shown.text


def test_the_script_element_ends_where_it_should_for_a_browser():
    html = chart(title="<!--<script>", reading="end")._repr_html_()
    script = html[html.index("<script") :]
    assert script.count("</") == 2  # of script and figure
    assert "<!--" not in script


def test_data_are_plain_json_with_gaps_as_null_and_headings_in_the_language():
    found = handed(chart())
    assert found["columns"] == ["年份", "数值", "性质"]
    assert found["rows"] == [[2020, 489.5, "公布"], [2021, None, "公布"]]
    assert found["source"] == WORDS["source_line"]
    assert handed(chart(lang="en"))["columns"] == ["year", "value", "kind"]


@pytest.mark.parametrize(
    "value", [np.inf, -np.inf, pd.NA, pd.NaT, None, np.float64("nan")], ids=str
)
def test_what_is_no_number_is_null(value):
    assert handed(chart(data=pd.DataFrame({"v": pd.Series([value], dtype=object)})))["rows"] == [
        [None]
    ]


def test_periods_and_numpy_numbers_are_readable_and_whole():
    data = pd.DataFrame({"p": pd.period_range("2020", periods=1, freq="Y"), "n": np.array([3])})
    assert handed(chart(data=data))["rows"] == [["2020", 3]]


def test_a_page_keeps_no_style_attribute_of_it():
    import itertools

    shown = table(["项目", "数"], [["甲", 1]], **WORDS)._repr_html_()
    cell = {"cell_type": "code", "source": "", "outputs": []}
    assert "style=" not in cells._clean(shown, cell, itertools.count(1))


# Tables -------------------------------------------------------------------------------------------


def test_numbers_stand_right_with_their_year_in_grey_beside():
    html = table(["项目", "最近"], [["营业收入", Number(618.05, "2021")]], **WORDS).table
    assert re.search(r'<td class="num">618.05 <small class="beside">2021</small></td>', html)
    assert '<th scope="col" class="num">最近</th>' in html
    assert '<th scope="row"' in html


def test_a_column_with_text_in_it_is_not_set_as_numbers():
    html = table(["项目", "最近"], [["甲", 1], ["乙", "没有"]], **WORDS).table
    assert '<th scope="col" class="num">' not in html


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", LIGHTS)
def test_a_light_has_a_shape_and_a_word(code, lang):
    shape, colour, words = LIGHTS[code]
    html = table(["a", "b"], [["x", Light(code, "11%")]], **{**WORDS, "lang": lang}).table
    assert shape in html
    assert words[lang] in html
    assert "11%" in html
    assert f'fill="{colour}"' in html


def test_lights_differ_by_shape_and_word_not_by_colour_alone():
    assert len({shape for shape, _, _ in LIGHTS.values()}) == len(LIGHTS)
    assert len({words["zh"] for _, _, words in LIGHTS.values()}) == len(LIGHTS)


def test_an_unknown_light_is_refused_naming_those_there_are():
    with pytest.raises(MethodError, match="green, yellow"):
        table(["a", "b"], [["x", Light("blue")]], **WORDS)


def test_a_row_of_another_length_than_the_headings_is_refused():
    with pytest.raises(MethodError, match="2 cells under 3 headings"):
        table(["a", "b", "c"], [["x", 1]], **WORDS)


@pytest.mark.parametrize(
    ("share", "width"), [(0.5, "45.0"), (1.7, "90.0"), (-0.3, None), (0.0, None)]
)
def test_a_bar_is_as_long_as_the_share_and_stays_in_its_track(share, width):
    html = table(["a", "b"], [["x", Bar(share, 0.2)]], **WORDS).table
    done = re.findall(r'width="([\d.]+)" height="8" rx="3" fill="#1f5fa8"', html)
    assert done == ([] if width is None else [width])
    assert f"{share:.0%}" in html


@pytest.mark.parametrize("share", [None, float("nan"), float("inf")])
def test_a_bar_without_a_share_is_a_dash(share):
    assert "<svg" not in table(["a", "b"], [["x", Bar(share)]], **WORDS).table


def test_bars_and_lights_use_no_style_a_strict_policy_would_refuse():
    html = table(["a", "b", "c"], [["x", Bar(0.3, 0.2), Light("red")]], **WORDS).table
    for tag in re.findall(r"<(?:svg|rect|text)[^>]*>", html):
        assert "style" not in tag


def test_the_data_of_a_table_are_its_cells():
    rows = [["甲", Number(1.5), Number(4000, "2023", "over"), Bar(0.4), Light("red", "11%"), None]]
    found = handed(table(list("abcdef"), rows, **WORDS))["rows"]
    assert found == [["甲", 1.5, "超过 4000 2023", 0.4, "■ 红 11%", None]]


# Numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (489.5, "489.5"),
        (1500.0, "1500"),
        (27238.84, "27238.84"),
        (152345.6, "152\u00a0345.6"),
        (-0.25, "−0.25"),
        (-0.0000001, "0"),
        (0.1 + 0.2, "0.3"),
        (99999.99, "99999.99"),
        (float("nan"), "—"),
        (None, "—"),
    ],
)
def test_a_number_is_printed_as_people_write_it(value, shown):
    assert number(value) == shown


def test_decimals_asked_for_are_kept():
    assert number(3, 1) == "3.0"
    assert number(-0.04, 1) == "0.0"


@pytest.mark.parametrize(
    ("bound", "zh", "en"),
    [
        ("exact", "95%", "95%"),
        ("over", "超过 95%", "over 95%"),
        ("gt", "＞95%", "> 95%"),
        ("le", "≤95%", "≤ 95%"),
        ("", "95%", "95%"),
    ],
)
def test_a_bound_says_so_in_either_language(bound, zh, en):
    assert quantity(95, "%", bound=bound) == zh
    assert quantity(95, "%", bound=bound, lang="en") == en
