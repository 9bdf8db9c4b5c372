"""What the theme pages say follows from the data."""

from __future__ import annotations

import re

import pytest

from analysis import observations
from analysis.errors import MethodError, ParameterError, UnknownName
from analysis.exhibits import Exhibit
from analysis.themes import (
    Html,
    Study,
    employment,
    hr_services,
    overview,
    promise_path,
    talent_structure,
)

DAY = "2026-11-23"
OPENINGS = (overview, employment, talent_structure, hr_services)


def words(html: Html) -> str:
    return re.sub(r"<[^>]+>", " ", html.html)


@pytest.fixture(scope="module")
def zh() -> Study:
    return Study.open(as_of=DAY)


@pytest.fixture(scope="module")
def en() -> Study:
    return Study.open(as_of=DAY, lang="en")


@pytest.mark.parametrize("theme", OPENINGS, ids=lambda m: m.__name__.rpartition(".")[2])
def test_every_opening_speaks_the_language_asked_for(theme, zh, en):
    chinese, english = words(theme.opening(zh)), words(theme.opening(en))
    assert re.search(r"[一-鿿]{4}", chinese)
    assert not re.search(r"[一-鿿]", english)
    assert "nan" not in chinese.lower().split()
    assert "None" not in chinese + english


@pytest.mark.parametrize("theme", OPENINGS, ids=lambda m: m.__name__.rpartition(".")[2])
def test_every_opening_names_its_sources(theme):
    study = Study.open(as_of=DAY)
    theme.opening(study)
    known = observations.load_sources().index
    assert study.cited
    assert set(study.cited) <= set(known)


def test_the_revenue_sentence_follows_the_figure(copy, monkeypatch):
    before = words(hr_services.opening(Study.open(as_of=DAY)))
    folder = copy()
    file = folder / "observations" / "hr_services.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(",618.05,") == 1
    file.write_text(text.replace(",618.05,", ",700,"), encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    after = words(hr_services.opening(Study.open(as_of=DAY)))
    assert "618.05 亿元" in before
    assert "24.8%" in before
    assert "700 亿元" in after
    assert "21.0%" in after


def test_counts_of_the_overview_add_up(zh):
    said = words(overview.opening(zh))
    total, heads, kept, missed, pending, never = (
        int(found[1]) if (found := re.search(pattern, said)) else 0  # an empty group is not said
        for pattern in (
            r"共有 (\d+) 项",
            r"其中 (\d+) 项主要指标",
            r"(\d+) 项已公布结果并完成",
            r"(\d+) 项未完成",
            r"(\d+) 项有过数字",
            r"(\d+) 项未见规划期内的公布数",
        )
    )
    assert heads == 20
    assert kept > 0
    assert "0 项" not in re.sub(r"\d0 项", "", said)
    assert kept + missed + pending + never == total == len(zh.status)


def test_the_box_takes_the_worst_light_and_names_whose_it_is(zh):
    heads = zh.of_theme("employment").query("kind == 'indicator'")
    worst = heads[heads["warning"] == "yellow"]
    assert list(heads["warning"].drop_duplicates()) == ["green", "yellow", "none"]
    shown = employment.opening(zh)
    assert 'data-light="yellow"' in shown.html
    assert f"最差的一项：{worst['name_zh'].iloc[0]}（黄灯）" in words(shown)


def test_a_box_of_the_light_of_what_is_named_first_names_nothing_else(zh):
    assert 'data-light="green"' in talent_structure.opening(zh).html
    assert "最差的一项" not in words(talent_structure.opening(zh))


def test_in_mid_2023_nothing_later_is_known():
    study = Study.open(as_of="2023-06-30")
    said = words(employment.opening(study))
    assert "2021—2022 年累计 145.77 万人" in said
    assert not re.search(r"202[4]|2025 年 9 月", said.replace("2025 年守住", ""))


def test_a_published_outcome_is_said_as_such_and_not_projected(copy, monkeypatch):
    folder = copy()
    with (folder / "observations" / "hr_services.csv").open("a", encoding="utf-8") as file:
        source = "reportify-ai-2026-02-08,official,test"
        file.write(f"hr_service_revenue,500000,2025,1512.3,亿元,flow,exact,{source}\n")
        file.write(f"hr_service_agencies,500000,2025,3100,家,level,exact,{source}\n")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study = Study.open(as_of=DAY)
    said = words(hr_services.opening(study))
    assert "营业收入 2025 年为 1512.3 亿元，目标是 1500 亿元" in said
    assert "最近公布的是 3100 家（2025 年），目标 3500 家，未完成" in said
    assert "已完成" in promise_path(study, hr_services.REVENUE).title
    assert "不再需要增长" in words(hr_services.needed_growth(study))


@pytest.mark.parametrize("theme", OPENINGS, ids=lambda m: m.__name__.rpartition(".")[2])
@pytest.mark.parametrize("asked", [{"plan": "chongqing-hrss-13"}, {"as_of": "2020-06-30"}])
def test_an_opening_without_its_promises_or_figures_says_so(theme, asked):
    assert words(theme.opening(Study.open(**asked))).strip()


def test_a_plan_is_not_held_against_another_region():
    with pytest.raises(ParameterError, match="makes promises for region 500000, not 510000"):
        Study.open(region="510000")


def test_a_theme_without_figures_says_why_instead_of_drawing():
    study = Study.open(as_of="2019-12-31")
    shown = employment.jobs_sum(study)
    assert isinstance(shown, Html)
    assert "此处没有图表" in words(shown)


def test_the_nowcast_uses_only_earlier_years(zh):
    rows = employment.year_to_date(zh)
    own = rows.iloc[0]
    # shares 16.26/75.1, 19.46/70.67, 16.14/73.9: geometric mean 0.2353; 17.2/0.2353
    assert own["so_far"] == 17.2
    assert own["mean"] == pytest.approx(73.1, abs=0.05)
    assert own["lower"] < own["mean"] < own["upper"]


def test_what_comes_from_a_lower_bound_stays_one(zh):
    rest = employment.year_to_date(zh).iloc[1]
    # over 348 from 2021 to September 2025, less 75.1 + 70.67 + 73.9 + 71.9
    assert (rest["so_far"], rest["bound"]) == (pytest.approx(56.43), "over")
    assert "超过 56.4" in str(employment.nowcast_table(zh))
    assert "合计超过 4435 名" in talent_structure.postdocs(zh).reading


def test_a_composition_adds_up_to_a_hundred(zh):
    rows = talent_structure.compositions(zh)
    assert rows.sum(axis=1).round(9).eq(100).all()
    assert rows.iloc[0].tolist() == [9.7, 37.9, 52.4]


def test_exhibits_carry_sources_and_alt_text(zh, en):
    for study in (zh, en):
        exhibit = overview.headline(study)
        assert isinstance(exhibit, Exhibit)
        assert exhibit.sources
        assert exhibit.alt
        assert exhibit.source_line
        assert len(exhibit.data) == 20


def test_what_does_not_exist_is_refused_by_name():
    with pytest.raises(UnknownName, match="region"):
        Study.open(region="123456")
    with pytest.raises(UnknownName, match="plan"):
        Study.open(plan="chongqing-hrss-15")
    with pytest.raises(ParameterError, match="lang"):
        Study.open(lang="fr")
    with pytest.raises(MethodError):
        Study.open(plan="chongqing-hrss-13").promise_of("hr_service_revenue")
