"""What the page on public services says follows from the figures it reads."""

from __future__ import annotations

import csv
import datetime as dt
import re

import pytest
from conftest import change, words

from analysis import observations, periods, tables
from analysis.themes import Html, Study, promise_path
from analysis.themes import public_services as theme

DAY = "2026-11-23"
EXHIBITS = (theme.population, theme.services, theme.nation)


def printed(series: str, region: str, period: str, source: str) -> float:
    """The value a document prints for a period, read from the files themselves."""
    found = []
    for path in (tables.HOME / "data" / "raw" / "observations").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                float(row["value"])
                for row in csv.DictReader(file)
                if (row["indicator"], row["region"], row["period"], row["source"])
                == (series, region, period, source)
            ]
    (value,) = found
    return value


def test_the_opening_speaks_both_languages_without_gaps():
    chinese = words(theme.opening(Study.open(as_of=DAY)))
    english = words(theme.opening(Study.open(as_of=DAY, lang="en")))
    assert (
        "持卡人数最近公布的是 3677 万人（2025 年，只见一篇报道），目标 3600 万人，已完成" in chinese
    )
    assert "人口覆盖率最近公布的是 82.24%（2025 年，只见一篇报道），目标 67%，已完成" in chinese
    assert "好评率（目标 95% 以上）在规划期内未见公布" in chinese
    assert not re.search(r"[一-鿿]", english)
    assert not re.search(r"\b[Nn]a[Nn]\b|None|—%", chinese + english)


def test_card_holders_are_held_against_residents_by_hand():
    cards = printed(theme.HOLDERS, "500000", "2025", "163-com-2026-01")
    rows = theme.holders_and_people(Study.open(as_of=DAY))
    people = float(rows.at[theme.RESIDENTS, "value"])
    assert people == printed(
        theme.RESIDENTS, "500000", "2024", str(rows.at[theme.RESIDENTS, "source"])
    )
    assert round(100 * cards / people, 1) == 115.2  # 3677 / 3190.47
    said = words(theme.opening(Study.open(as_of=DAY)))
    assert "多于常住人口（2024 年 3190.47 万人），相当于后者的 115.2%" in said
    assert "不能读作覆盖率" in said


def test_fewer_holders_than_residents_are_not_said_to_be_more(copy, monkeypatch):
    folder = copy()
    change(
        folder,
        "social_security_card_holders,500000,2025,3677,",
        "social_security_card_holders,500000,2025,3100,",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    said = words(theme.opening(Study.open(as_of=DAY)))
    assert "未完成" in said
    assert "多于" not in said
    assert "相当于常住人口（2024 年 3190.47 万人）的 97.2%" in said


def test_third_generation_cards_are_a_share_of_the_holders_of_that_year():
    cards = printed(theme.THIRD, "500000", "2025", "163-com-2026-01")
    year, share = theme.third_share(Study.open(as_of=DAY))
    assert year == 2025
    assert share == pytest.approx(100 * cards / 3677)
    assert "42.1%" in theme.services(Study.open(as_of=DAY)).title


def test_without_a_common_year_there_is_no_third_generation_share(copy, monkeypatch):
    folder = copy()
    change(
        folder,
        "third_generation_card_issued,500000,2025,",
        "third_generation_card_issued,500000,2024,",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study = Study.open(as_of=DAY)
    assert theme.third_share(study) is None
    assert "%" not in theme.services(study).title


def test_verdicts_of_one_article_are_said_to_rest_on_it():
    assert "这两项判断都只依据上游新闻 2026-01 的报道" in words(
        theme.opening(Study.open(as_of=DAY))
    )


def test_verdicts_of_two_documents_or_a_bulletin_are_not(copy, monkeypatch):
    folder = copy()
    row = ",500000,2025,82.24,%,ratio,exact,163-com-2026-01,press,"
    change(folder, row, row.replace("163-com-2026-01,press", "zx-movesh-com-2026-02-08,press"))
    monkeypatch.setenv("HRSS_DATA", str(folder))
    assert "判断都只依据" not in words(theme.opening(Study.open(as_of=DAY)))


def test_a_bulletin_confirms_what_the_press_said(copy, monkeypatch):
    folder = copy()
    with (folder / "observations" / "social_insurance.csv").open("a", encoding="utf-8") as file:
        end = "exact,zx-movesh-com-2026-02-08,official,test\n"
        file.write(f"social_security_card_holders,500000,2025,3681,万人,level,{end}")
        file.write(f"e_social_security_card_coverage,500000,2025,82.3,%,ratio,{end}")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    said = words(theme.opening(Study.open(as_of=DAY)))
    assert "3681 万人（2025 年），目标 3600 万人，已完成" in said
    assert "一篇报道" not in said


def test_the_nations_share_divides_persons_of_one_date():
    shown = theme.nation(Study.open(as_of=DAY))
    rows = shown.data.set_index("时期")
    assert rows.at["2022 年", "电子÷持卡（%）"] == pytest.approx(100 * 71500 / 136800)
    assert shown.title.startswith("全国")
    assert "约为其 72%" in shown.title  # 100000 / 138000


def test_nothing_later_than_the_day_is_used():
    study = Study.open(as_of="2023-06-30")
    shown = [theme.opening(study), *(make(study) for make in EXHIBITS)]
    shown += [promise_path(study, series) for series in (theme.HOLDERS, theme.E_COVERAGE)]
    known = observations.load_sources()["published"]
    late = [
        s for s in study.cited if known[s] and periods.last_day(known[s]) > dt.date(2023, 6, 30)
    ]
    assert not late
    said = " ".join(words(one) for one in shown)
    assert not re.search(r"3677|82\.24|2024|2023", said)
    assert "持卡人数（2020 年 3546 万人）多于常住人口" in said


def test_a_plan_without_cards_has_no_light_and_says_so():
    study = Study.open("sichuan-hrss-14", as_of=DAY)
    assert 'data-light="none"' in theme.opening(study).html
    assert isinstance(theme.population(study), Html)
    assert 'data-light="green"' in theme.opening(Study.open(as_of=DAY)).html
