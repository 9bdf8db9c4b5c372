"""What the income page says follows from the figures it reads."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from conftest import words

from analysis import observations, periods, tables
from analysis.themes import (
    Html,
    Study,
    income,
    minimum_wage,
    pairs,
    provinces,
    records,
    town_and_country,
    wages,
)

DAY = "2026-11-23"
EXHIBITS = (
    wages.levels,
    wages.ratio,
    wages.table,
    wages.others,
    minimum_wage.standards,
    town_and_country.levels,
    town_and_country.ratio,
    income.income_and_gdp,
    provinces.province_levels,
    provinces.province_growth,
    income.nation,
)


def raw(series: str, region: str, period: str) -> set[float]:
    """Values printed for a period, read from the files themselves."""
    found = set()
    for path in (tables.HOME / "data" / "raw" / "observations").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["indicator"], row["region"], row["period"]) == (series, region, period):
                    found.add(float(row["value"]))
    return found


def replace(folder: Path, name: str, old: str, new: str, times: int = 1) -> None:
    file = folder / "observations" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == times
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")


def append(folder: Path, name: str, *rows: str) -> None:
    with (folder / "observations" / name).open("a", encoding="utf-8") as file:
        file.writelines(row + "\n" for row in rows)


def only(series: str, region: str, period: str) -> float:
    (value,) = raw(series, region, period)
    return value


def test_the_opening_speaks_both_languages_without_gaps():
    chinese = words(income.opening(Study.open(as_of=DAY)))
    english = words(income.opening(Study.open(as_of=DAY, lang="en")))
    assert "城镇私营单位" in chinese
    assert not re.search(r"[一-鿿]", english)
    assert not re.search(r"\b[Nn]a[Nn]\b|None|—%", chinese + english)


def test_the_private_share_is_one_published_wage_over_the_other():
    private = only("average_wage_urban_private", "500000", "2024")
    other = only("average_wage_urban_nonprivate", "500000", "2024")
    assert round(100 * private / other, 1) == 55.4
    said = words(income.opening(Study.open(as_of=DAY)))
    assert f"2024 年为 {private:.0f} 元，是非私营单位（{other:.0f} 元）的 55.4%" in said
    table = wages.table(Study.open(as_of=DAY)).data
    assert table.iloc[0].tolist()[:2] == ["2024", other]
    assert table.iloc[0].iloc[2] == pytest.approx(100 * (117546 / 113653 - 1))


def test_the_urban_rural_ratio_and_difference_come_from_the_same_years():
    rows = pairs.beside(Study.open(as_of=DAY), income.URBAN, income.RURAL)
    urban, rural = only(income.URBAN, "500000", "2024"), only(income.RURAL, "500000", "2024")
    assert rows.at[2024, "ratio"] == urban / rural
    assert round(urban / rural, 2) == 2.24
    assert {2021, 2023}.isdisjoint(rows.index)  # urban income of these years is not on record
    assert f"扩大到 {urban - rural:.0f} 元" in words(income.opening(Study.open(as_of=DAY)))


def test_the_rank_counts_the_provinces_above():
    table = provinces.provinces(Study.open(as_of=DAY))
    own = (
        only(income.INCOME, "500000", "2024")
        if len(raw(income.INCOME, "500000", "2024")) == 1
        else 0
    )
    above = [
        code
        for code in observations.load_regions().query("level == 'province'").index
        if max(raw(income.INCOME, code, "2024")) > own
    ]
    assert len(table) == 31
    assert own == 39713
    assert len(above) == 10
    assert "31 个省份中列第 11 位" in words(provinces.province_levels(Study.open(as_of=DAY)))


def test_growth_over_the_plan_is_the_compound_rate():
    said = words(provinces.province_growth(Study.open(as_of=DAY)))
    rate = 100 * ((39713 / 30824) ** (1 / 4) - 1)
    assert f"名义年均增长 {rate:.1f}%" in said
    assert (
        "从 2015 年算起年均 7.9%，在 31 个省份中列第" in said
    )  # (39713 / 20110) ** (1 / 9) is 1.0785


def test_sentences_follow_a_changed_wage(copy, monkeypatch):
    folder = copy()
    file = next(
        p for p in (folder / "observations").glob("*.csv") if ",2024,65098," in p.read_text("utf-8")
    )
    replace(folder, file.name, ",2024,65098,", ",2024,117546,")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study = Study.open(as_of=DAY)
    assert "的 100.0%，2014 年为 72.2%" in words(income.opening(study))
    assert "从 2014 年的 72.2% 升到 2024 年的 100.0%" in wages.ratio(study).title


def test_a_dated_new_standard_is_a_step_and_an_undated_page_is_not(copy, monkeypatch):
    folder = copy()
    row = "minimum_wage_tier1,500000,2026-01,{},元,level,exact,{},mirror,test"
    append(folder, "employment.csv", row.format(2500, "dixionglia-com-nd"))
    monkeypatch.setenv("HRSS_DATA", str(folder))
    assert list(minimum_wage.steps(Study.open(as_of=DAY), minimum_wage.TIERS[0])["value"]) == [
        1050,
        1800,
        2100,
        2330,
    ]
    append(folder, "employment.csv", row.format(2600, "zx-movesh-com-2026-02-08"))
    study = Study.open(as_of=DAY)
    assert list(minimum_wage.steps(study, minimum_wage.TIERS[0])["value"]) == [
        1050,
        1800,
        2100,
        2330,
        2600,
    ]
    assert "2026 年 1 月为每月 2600 元，比上一次有记录的标准（2025 年，2330 元）高 11.6%" in words(
        income.opening(study)
    )


def test_a_standard_still_in_force_is_not_a_step():
    found = minimum_wage.steps(Study.open(as_of=DAY), minimum_wage.TIERS[0])
    assert "2024-08" not in set(found["period"])  # 2100 as since April 2022


def test_gdp_of_one_document_gives_nominal_growth_and_of_two_does_not():
    found = income.nominal_gdp_growth(Study.open(as_of=DAY))
    assert found.at[2016, "value"] == pytest.approx(100 * (17558.76 / 15719.72 - 1))
    assert set(found.index) == {2015, 2016}
    said = words(income.income_and_gdp(Study.open(as_of=DAY)))
    assert "出自不同时候公布的文件" in said
    assert "实际增速年均 5.7%" in said  # 1.083 * 1.026 * 1.061 * 1.057 is 1.2461


def test_nominal_growth_stops_at_a_declared_revision(copy, monkeypatch):
    folder = copy()
    text = (folder / "series.csv").read_text(encoding="utf-8")
    assert text.count('"2006|分省数列') == 1
    text = text.replace('"2006|分省数列', '"2016|测试|test;2006|分省数列')
    (folder / "series.csv").write_text(text, encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    assert set(income.nominal_gdp_growth(Study.open(as_of=DAY)).index) == {2015}


def test_nothing_later_than_the_day_is_used():
    study = Study.open(as_of="2023-06-30")
    shown = [income.opening(study), *(make(study) for make in EXHIBITS)]
    known = observations.load_sources()["published"]
    late = [
        s for s in study.cited if known[s] and periods.last_day(known[s]) > dt.date(2023, 6, 30)
    ]
    assert not late
    assert not re.search(r"2023|2024|2025", " ".join(words(one) for one in shown))
    assert "2022 年为 60380 元" in words(shown[0])


def test_a_place_without_wages_says_so_and_draws_nothing():
    study = Study.open("sichuan-hrss-14", as_of=DAY)
    assert isinstance(wages.levels(study), Html)
    assert isinstance(minimum_wage.standards(study), Html)
    assert "工资" not in words(income.opening(study)).replace("工资和收入水平", "")


def test_figures_of_public_repositories_are_said_to_be_second_hand_and_others_are_not():
    study = Study.open(as_of=DAY)
    pages = observations.load_sources()["url"]
    table = provinces.provinces(study)
    copied = table["source"].map(lambda source: "//github.com/" in pages[source])
    (note,) = provinces.province_levels(study).notes
    assert f"2024 年的 {copied.sum()} 个数字转录自公开代码库" in note
    assert "国家统计局" not in note
    several = provinces.province_growth(study).notes[0]
    assert several.startswith("2015、2020、2024 年的 ")
    assert not records.second_hand(study, table["source"][~copied])
    assert not wages.levels(study).notes


def test_too_few_provinces_are_not_ranked(copy, monkeypatch):
    folder = copy()
    for file in (folder / "observations").glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [x for x in lines if not re.match(rf"{income.INCOME},[1-4]\d0000,", x)]
        file.write_text("".join(kept), encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study = Study.open(as_of=DAY)
    assert "不能排序" in words(provinces.province_levels(study))
    assert "列第" not in words(income.opening(study))
