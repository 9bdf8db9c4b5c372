"""The page of a district says what its figures carry, no more, in either language."""

from __future__ import annotations

import csv
import json
import re

import pandas as pd
import pytest

from analysis import observations, tables, text
from analysis.errors import DataError, ParameterError, UnknownName
from analysis.exhibits import Exhibit
from analysis.themes import Html, Study, district_tables
from analysis.themes import district_profile as theme

DAY = "2026-11-23"
LATEST = f"{tables.collected()}"
RAW = tables.HOME / "data" / "raw"
PARTS = (
    theme.head,
    theme.locator,
    theme.among_group,
    theme.gdp_path,
    theme.growth,
    theme.per_head,
    theme.not_drawn,
    theme.indicators,
    theme.in_the_plan,
    theme.record,
)


def rows_of(code: str) -> list[dict[str, str]]:
    """The rows of a district in the files, targets left out."""
    found = []
    for path in sorted((RAW / "observations").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                row
                for row in csv.DictReader(file)
                if row["region"] == code and row["kind"] != "target"
            ]
    return found


def extremes() -> tuple[str, str]:
    """Codes of the districts with the fewest and the most figures in the files."""
    with (RAW / "regions.csv").open(encoding="utf-8", newline="") as file:
        codes = [r["code"] for r in csv.DictReader(file) if r["level"] == "district"]
    counts = {code: len(rows_of(code)) for code in codes}
    return min(codes, key=counts.__getitem__), max(codes, key=counts.__getitem__)


POOREST, RICHEST = extremes()


def open_(code: str, lang: str = "zh", day: str = DAY) -> tuple[Study, theme.District]:
    study = Study.open("", "", day, lang)
    return study, theme.District.of(study, code)


def words(piece: Html | Exhibit | None) -> str:
    """Everything a reader sees of a piece, what it hands on as data included."""
    return "" if piece is None else re.sub(r"<[^>]+>", " ", piece._repr_html_())


def without_sources(study: Study, said: str) -> str:
    """The words less the names of documents, which stay as they are."""
    for name in sorted(
        {text.source_name(s, study.lang) for s in observations.load_sources().index},
        key=len,
        reverse=True,
    ):
        said = said.replace(name, "").replace(json.dumps(name, ensure_ascii=False)[1:-1], "")
    return said


def shown(exhibit: object) -> Exhibit:
    assert isinstance(exhibit, Exhibit)
    return exhibit


def add(folder, *rows: str) -> None:
    with (folder / "observations" / "districts.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


# Any district, any day ----------------------------------------------------------------------------


@pytest.mark.parametrize("day", [LATEST, "2023-06-30", "2019-12-31", "2010-01-01"])
@pytest.mark.parametrize("code", [POOREST, RICHEST])
def test_a_page_is_whole_in_both_languages(code, day):
    for lang in ("zh", "en"):
        study, place = open_(code, lang, day)
        said = " ".join(words(part(study, place)) for part in PARTS)
        assert not re.search(r"\b(nan|NaN|NaT|inf)\b|None(?! of the plan)", said)
        assert place.name in said
        if lang == "en":
            assert not re.search(r"[一-鿿]+", without_sources(study, said))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_district_with_three_figures_has_one_line_for_all_that_cannot_be_drawn(lang):
    study, place = open_("500243", lang)
    pieces = [part(study, place) for part in PARTS]
    lines = [p for p in pieces if isinstance(p, Html) and "no-exhibit" in p.html]
    assert len(lines) == 1
    assert pieces.count(None) == 4
    assert theme.gdp_path(study, place) is None


def test_a_rich_district_has_every_exhibit_and_no_line():
    study, place = open_("500154")
    assert theme.not_drawn(study, place) is None
    exhibits = [part(study, place) for part in PARTS]
    assert sum(isinstance(e, Exhibit) for e in exhibits) == 7
    assert len({e.id for e in exhibits if isinstance(e, Exhibit)}) == 7


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_heading_is_the_districts_name(lang):
    study, place = open_(RICHEST, lang)
    assert re.match(rf"<h1>{place.name}", theme.head(study, place).html)


@pytest.mark.parametrize(
    ("code", "error"),
    [("", ParameterError), ("500000", ParameterError), ("510100", ParameterError),
     ("CN", ParameterError), ("599999", UnknownName), ("all", UnknownName)],
)  # fmt: skip
def test_what_is_no_district_of_the_plan_is_refused(code, error):
    study = Study.open()
    with pytest.raises(error) as refused:
        theme.District.of(study, code)
    assert isinstance(refused.value, DataError)
    assert str(refused.value).startswith(("region:", "there is no region"))


def test_every_source_of_its_figures_is_cited():
    study, place = open_(RICHEST, day=LATEST)
    theme.head(study, place)
    assert {row["source"] for row in rows_of(RICHEST)} <= set(study.cited)


# Its numbers --------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_files():
    for code in (POOREST, RICHEST):
        study, place = open_(code, day=LATEST)
        known = rows_of(code)
        said = words(theme.head(study, place))
        series, documents = ({row[k] for row in known} for k in ("indicator", "source"))
        assert f"{len(known)} 个公布数，涉及 {len(series)} 项指标、{len(documents)} 份文件" in said
        assert len(shown(theme.record(study, place)).data) == len(known)


def test_gdp_growth_and_people_are_those_of_the_files():
    """Kaizhou 2024: one figure of each, and the city's growth of that year."""
    known = {
        row["indicator"]: row["value"]
        for row in rows_of("500154")
        if row["period"] == "2024"
        and row["indicator"] in ("gdp", "gdp_growth", "resident_population")
    }
    whole = float(observations.series("gdp_growth", "500000", DAY)["2024"])
    gap = abs(float(known["gdp_growth"]) - whole)
    study, place = open_("500154")
    said = words(theme.head(study, place))
    assert f"地区生产总值 2024 年 {known['gdp']} 亿元" in said
    assert (
        f"当年增长 {float(known['gdp_growth']):g}%，全市为 {whole:g}%，低 {gap:.1f} 个百分点"
        in said
    )
    assert f"常住人口 2024 年末 {known['resident_population']} 万人" in said


def test_gdp_per_head_is_gdp_over_people_of_the_same_year():
    values = {
        row["indicator"]: float(row["value"])
        for row in rows_of("500154")
        if row["period"] == "2024" and row["indicator"] in ("gdp", "resident_population")
    }
    study, place = open_("500154")
    frame = theme.gdp_per_head(study, place)
    yuan = values["gdp"] * 1e8 / (values["resident_population"] * 1e4)
    assert frame.at[2024, "computed"] == pytest.approx(yuan)
    assert f"约 {round(yuan, -2):.0f} 元" in shown(theme.per_head(study, place)).title
    assert 2022 not in frame.index  # GDP without people


def test_the_rank_counts_the_districts_with_more():
    study, place = open_("500101")
    ranked = place.ranked()
    year = int(ranked["year"].iloc[0])
    panel = observations.panel("gdp", DAY, "district").loc[str(year)].dropna()
    more = int((panel > panel["500101"]).sum())
    assert ranked.at["500101", "rank"] == more + 1
    assert len(ranked) == len(panel)
    said = words(theme.head(study, place))
    assert f"在有可比数字的 {len(panel)} 个区县中居第 {more + 1} 位" in said
    assert f"居第 {more + 1} 位" in shown(theme.locator(study, place)).title


def test_a_new_figure_changes_what_is_said(copy, monkeypatch):
    study, place = open_("500243")
    before = words(theme.head(study, place))
    folder = copy()
    source = "chongqing-hrss-14-plan,official,"
    add(
        folder,
        f"gdp,500243,2019,8000,亿元,flow,exact,{source}",
        f"gdp,500243,2020,9000,亿元,flow,exact,{source}",
        f"gdp_growth,500243,2020,-1.5,%,growth,exact,{source}",
        f"urban_new_employment,500243,2020,0.4,万人,flow,approx,{source}",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study, place = open_("500243")
    after = words(theme.head(study, place))
    assert "9000" not in before
    assert "地区生产总值 2020 年 9000 亿元。当年下降 1.5%" in after
    assert "没有排位：半数以上区县有可比的地区生产总值的最近一年是 2022 年" in after
    assert "城镇新增就业 2020 年约 0.4 万人" in after
    assert "没有一项" in before
    assert "数字的是 1 项；失业率和居民收入未见公布" in after
    assert isinstance(theme.growth(study, place), Exhibit)
    assert isinstance(theme.gdp_path(study, place), Exhibit)


def test_all_ranks_are_of_one_year_and_an_older_position_is_said_to_be_that():
    study, place = open_("500243")  # GDP of 2018 only, before the census revision
    said, shown_map = words(theme.head(study, place)), shown(theme.locator(study, place))
    assert "没有排位" in said
    assert not re.search(r"居第|第 \d+ 位", said)
    assert "没有 2022 年可比的地区生产总值，没有排位" in shown_map.title
    assert any(
        "2018 年首次公布（经济普查修订前）" in note and "不是现在的位次" in note
        for note in shown_map.notes
    )
    years = {
        int(open_(code)[1].ranked()["year"].iloc[0]) for code in ("500101", "500110", "500230")
    }
    assert years == {2022}


def test_growth_of_a_part_of_a_district_is_not_held_against_the_whole():
    study, place = open_("500110")
    growth = place.annual("gdp_growth")
    assert growth.at[2021, "note"].startswith("excludes")
    said = words(theme.head(study, place))
    assert "不含万盛" in said
    assert "个百分点" not in said
    assert "快于" not in shown(theme.growth(study, place)).title


def test_only_computed_amounts_are_held_against_the_computed_one_of_the_whole(copy, monkeypatch):
    """A published amount 10 % above the computed one leaves the ratio where it was."""
    before = theme.gdp_per_head(*open_("500154")).iloc[-1]
    percent = f"{100 * before['computed'] / before['whole']:.0f}%"
    folder = copy()
    amount = 1.1 * before["computed"]
    source = "chongqing-hrss-14-plan,official,"
    add(folder, f"gdp_per_capita,500154,2024,{amount:.0f},元,ratio,exact,{source}")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    title = shown(theme.per_head(*open_("500154"))).title
    assert f"{amount:.0f} 元" in title
    assert f"按算出的数约为全市的 {percent}" in title


def test_a_figure_said_before_its_periods_end_says_so_in_the_tables():
    study, place = open_("500114")
    assert "（预计数；期末前公布）" in words(theme.head(study, place))
    record = shown(theme.record(study, place)).data
    assert (record["时期"] == "2025 年，期末前公布").sum() == 2
    assert "期末前公布" in words(theme.per_head(study, place))
    assert "said before" in words(theme.record(*open_("500114", "en")))


def test_every_reason_of_the_rule_has_its_words():
    assert set(district_tables.REASONS) >= {
        reason
        for reason in observations.reconcile(DAY)["reason"].unique()
        if reason not in ("preferred", "the only figure", "first in the files")
    }


# Bases that do not compare ------------------------------------------------------------------------


def test_a_path_says_where_its_basis_changes():
    study, place = open_("500110")  # with and without Wansheng
    path = shown(theme.gdp_path(study, place))
    assert "此前的数字口径不同" in path.title
    assert "2021 年：不含万盛" in path.notes[0]
    assert "2022 年：含万盛" in path.notes[0]
    english = shown(theme.gdp_path(*open_("500110", "en")))
    assert "2021: without Wansheng" in english.notes[0]


def test_figures_of_which_no_two_share_a_basis_make_no_path():
    study, place = open_("500230")  # 2018 before the census revision, 2025 after
    assert len(place.annual("gdp")) == 2
    assert theme.gdp_path(study, place) is None
    assert "画不出总量的走势" in words(theme.not_drawn(study, place))


def test_no_head_count_of_another_territory_is_divided_by(copy, monkeypatch):
    folder = copy()
    source = "chongqing-hrss-14-plan,official"
    add(
        folder,
        f"resident_population,500110,2021,101,万人,level,exact,{source},includes Wansheng",
        f"resident_population,500110,2022,101,万人,level,exact,{source},includes Wansheng",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study, place = open_("500110")
    frame = theme.gdp_per_head(study, place)
    assert place.annual("gdp").at[2021, "note"].startswith("excludes")
    assert 2021 not in frame.index
    assert 2022 in frame.index


def test_one_side_of_a_figure_is_neither_divided_nor_ranked(copy, monkeypatch):
    study, place = open_("500103")  # GDP of 2023: over 1600
    assert place.annual("gdp").at[2023, "bound"] == "over"
    assert 2023 in place.annual("resident_population").index
    assert list(theme.gdp_per_head(study, place)["computed"].dropna().index) == [2020]
    folder = copy()
    file = folder / "observations" / "districts.csv"
    said = file.read_text(encoding="utf-8")
    assert said.count("gdp,500103,2022,1560.9,亿元,flow,exact") == 1
    said = said.replace(
        "gdp,500103,2022,1560.9,亿元,flow,exact", "gdp,500103,2022,1560.9,亿元,flow,over"
    )
    file.write_text(said, encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    assert "500103" in place.ranked().index
    study, place = open_("500103")
    assert "500103" not in place.ranked().index
    assert "没有排位" in words(theme.head(study, place))


def test_a_published_figure_keeps_all_its_digits():
    study, place = open_("500103")
    assert "1203.85" in words(theme.record(study, place))
    assert "58.8717" in words(theme.per_head(study, place))


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("500107", "原文加星号，地域范围较窄", "asterisked in the source: narrower territory"),
        ("500154", "统计口径可能已变", "the way of counting may have changed"),
    ],
)
def test_new_jobs_on_a_basis_of_their_own_are_said_to_be(code, zh, en):
    assert zh in words(theme.head(*open_(code)))
    assert en in words(theme.head(*open_(code, "en")))
    assert zh in " ".join(shown(theme.indicators(*open_(code))).notes)


def test_a_figure_not_used_stays_on_the_list_with_the_reason():
    study, place = open_("500110")
    data = shown(theme.record(study, place)).data
    unused = data[data["口径与取舍"].str.contains("未采用")]
    assert 742.33 in set(unused["数值"])  # with Wansheng, beside the official figure without
    assert "含万盛" in unused.set_index("数值").at[742.33, "口径与取舍"]


# As of a day --------------------------------------------------------------------------------------


def test_in_mid_2023_nothing_later_is_used():
    for code in (RICHEST, "500107", "500103"):
        study, place = open_(code, day="2023-06-30")
        for part in PARTS:
            part(study, place)
        assert (place.everywhere["available"] <= pd.Timestamp("2023-06-30")).all()
        known = observations.load_observations("2023-06-30")
        assert set(study.cited) <= set(known["source"]) | {study.plan.about["source"]}
        told = words(theme.head(study, place))
        assert not re.search(r"202[45] 年", told)


def test_before_any_figure_the_page_is_a_few_sentences():
    study, place = open_(RICHEST, day="2010-01-01")
    assert "没有收录到" in words(theme.head(study, place))
    assert "此处没有图表" in words(theme.locator(study, place))
    assert "没有可列的公布数" in words(theme.record(study, place))


# The plan -----------------------------------------------------------------------------------------


def test_the_promise_to_the_two_clusters_reaches_only_their_districts():
    promise = "农民工返乡创业特色区县"
    cluster, core = (words(theme.in_the_plan(*open_(c))) for c in ("500154", "500103"))
    assert f"所在片区的承诺：“两群”{promise}" in cluster
    assert "不涉及主城都市区" in core
    assert "所在片区的承诺" not in core
    for said in (cluster, core):
        assert "没有为" in said
        assert "9.2 节" in said


def test_a_plan_without_sections_still_has_a_page():
    study = Study.open("chongqing-hrss-13", "", DAY, "en")
    place = theme.District.of(study, "500154")
    said = " ".join(words(part(study, place)) for part in PARTS)
    assert "section 9" not in said
    assert "the city" not in said
    assert "全市" not in words(theme.in_the_plan(Study.open("chongqing-hrss-13", "", DAY), place))
    assert "north-east and south-east" in words(theme.in_the_plan(study, place))


def test_the_headline_indicators_are_all_listed_those_answered_first():
    study, place = open_("500241")
    table = shown(theme.indicators(study, place))
    heads = study.status[study.status["kind"] == "indicator"]
    answered = table.data[place.name].notna()
    used = {r["indicator"] for r in rows_of("500241")} & set(heads["series"])
    assert len(table.data) == len(heads)
    assert int(answered.sum()) == len(used) == 2
    assert answered.iloc[:2].all()
    assert "2 项有" in table.title
