"""What the page on labour relations says follows from the figures it reads."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from conftest import words

from analysis import observations, periods, tables
from analysis.themes import Html, Study, arrears, disputes
from analysis.themes import labour_relations as theme

DAY = "2026-11-23"
EXHIBITS = (
    theme.floors,
    theme.margins,
    theme.rate_record,
    theme.bodies,
    disputes.accepted,
    disputes.by_year,
    disputes.recovered,
    disputes.inspections,
    arrears.published,
    arrears.aims,
)
RATE = "{},500000,{},{},%,ratio,{},{},official,test\n"
REPORT = "163-com-2026-01"  # dated January 2026


def printed(series: str, region: str, period: str) -> float:
    """The one value printed for a period, read from the file itself."""
    path = tables.HOME / "data" / "raw" / "observations" / "labour_relations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        (value,) = {
            float(row["value"])
            for row in csv.DictReader(file)
            if (row["indicator"], row["region"], row["period"]) == (series, region, period)
        }
    return value


def append(folder: Path, *rows: str) -> None:
    with (folder / "observations" / "labour_relations.csv").open("a", encoding="utf-8") as file:
        file.writelines(rows)


def test_the_opening_speaks_both_languages_without_gaps():
    chinese = words(theme.opening(Study.open(as_of=DAY)))
    english = words(theme.opening(Study.open(as_of=DAY, lang="en")))
    assert "2021 年以来，3 项比率未见公布" in chinese
    assert not re.search(r"[一-鿿]", english)
    assert not re.search(r"\b[Nn]a[Nn]\b|None|—%", chinese + english)


def test_margins_are_the_latest_figure_less_the_target():
    rows = theme.margins(Study.open(as_of=DAY)).data.set_index("比率（%）")
    margin = rows["余量（百分点）"].round(9)
    assert margin["劳动人事争议调解成功率"] == -6.6  # 53.4 against 60
    assert margin["劳动人事争议仲裁结案率"] == 6.7  # 96.7 against 90
    assert margin["劳动保障监察举报投诉案件结案率"] == 3  # 100 against 97
    last = rows["2016—2020 目标"]
    assert list(last) == ["超过 60%", "超过 90%", "超过 95%", "超过 90%"]
    assert rows.at["企业劳动合同签订率", "本规划目标"] == "未列"
    assert list(rows["规划期内"].iloc[:3]) == ["未见公布"] * 3


def test_national_disputes_grow_by_what_the_two_years_say():
    first, last = (printed(disputes.ACCEPTED, "CN", year) for year in ("2020", "2025"))
    assert round(100 * (last / first - 1), 1) == 55.1
    said = words(theme.opening(Study.open(as_of=DAY)))
    assert f"2025 年为 {last:g} 万件，比 2020 年增长 55.1%" in said


def test_concluded_over_accepted_is_not_called_the_closure_rate():
    shown = disputes.by_year(Study.open(as_of=DAY))
    concluded, accepted = (
        printed(s, "CN", "2018") for s in (disputes.CONCLUDED, disputes.ACCEPTED)
    )
    row = shown.data.set_index("年份").loc["2018"]
    assert row["审结÷受理（%）"] == pytest.approx(100 * concluded / accepted)
    assert "这不是结案率" in shown.title
    assert shown.title.startswith("全国")
    assert "2016" not in list(shown.data["年份"])  # only nine months of it are on record


def test_only_figures_of_the_transcription_carry_its_note(copy, monkeypatch):
    pages = observations.load_sources()["url"]
    study = Study.open(as_of=DAY)
    used = study.annual(disputes.ACCEPTED, "CN")["source"]
    copied = int(used.map(lambda source: "//github.com/" in pages[source]).sum())
    (note,) = disputes.accepted(study).notes
    assert copied > 0
    assert f"的 {copied} 个数字转录自公开代码库（未注日期）" in note
    folder = copy()
    file = folder / "sources.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("//github.com/", "//example.org/"), encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    assert not disputes.accepted(Study.open(as_of=DAY)).notes


def test_the_sentence_follows_a_changed_rate(copy, monkeypatch):
    folder = copy()
    file = folder / "observations" / "plan.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count("arbitration_closure_rate,500000,2020,96.7,") == 1
    text = text.replace(
        "arbitration_closure_rate,500000,2020,96.7,", "arbitration_closure_rate,500000,2020,88.5,"
    )
    file.write_text(text, encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    said = words(theme.opening(Study.open(as_of=DAY)))
    assert "仲裁结案率 2020 年为 88.5%，低于下限（90%）1.5 个百分点" in said


def test_a_rate_published_in_the_plans_years_is_no_longer_silent(copy, monkeypatch):
    folder = copy()
    append(folder, RATE.format(theme.MEDIATION, 2024, 63.2, "exact", REPORT))
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study = Study.open(as_of=DAY)
    said = words(theme.opening(study))
    assert "调解成功率最近公布的是 63.2%（2024 年）" in said
    assert "2021 年以来，2 项比率未见公布" in said
    assert "3 项比率中 1 项在规划期内有公布数，其中 1 项在公布的年份都达到" in words(
        theme.floors(study)
    )


def test_a_year_below_the_floor_is_not_counted_as_held(copy, monkeypatch):
    folder = copy()
    append(
        folder,
        RATE.format(theme.INSPECTION, 2022, 96.9, "exact", REPORT),
        RATE.format(theme.INSPECTION, 2023, 97, "exact", REPORT),
        RATE.format(theme.INSPECTION, 2024, 96, "over", REPORT),  # over 96 does not tell
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    study = Study.open(as_of=DAY)
    rows = theme.margins(study).data.set_index("比率（%）")
    assert rows.at["劳动保障监察举报投诉案件结案率", "规划期内"] == "公布 3 年，达到 1 年"
    assert "其中 0 项在公布的年份都达到" in theme.floors(study).title


def test_a_span_over_the_last_plan_is_listed_but_is_no_year():
    study = Study.open(as_of=DAY)
    assert list(study.annual(theme.ARBITRATION).index) == [2015, 2020]
    record = theme.rate_record(study).data
    assert "2016—2020 年" in set(record["时期"])


def test_counts_on_another_basis_answer_no_promise():
    study = Study.open(as_of=DAY)
    shown = theme.bodies(study)
    assert "10 项数量承诺中 10 项未见对应的公布数" in shown.title
    assert "与其他地区合计" in words(shown)
    assert (study.of_theme("labour_relations")["state"] == "unpublished").all()
    assert "与其他地区合计" not in words(theme.bodies(Study.open(as_of="2023-06-30")))


def test_aims_are_no_outcomes():
    study = Study.open(as_of=DAY)
    shown = arrears.aims(study)
    assert "5 项欠薪治理目标，4 项已到期，其中 0 项见到结果" in shown.title
    assert "下降 15% 以上" in set(shown.data["工作目标"])
    assert "−15" not in words(arrears.published(study))
    assert list(study.annual("wage_arrears_amount_growth").index) == [2020]


def test_an_outcome_of_the_same_year_answers_an_aim(copy, monkeypatch):
    folder = copy()
    append(
        folder,
        f"wage_arrears_amount_growth,500000,2025,-17.5,%,growth,exact,{REPORT},press,test\n",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    assert "4 项已到期，其中 1 项见到结果" in arrears.aims(Study.open(as_of=DAY)).title


def test_arrears_speak_of_the_latest_year_on_record(copy, monkeypatch):
    assert "2020 年比上年下降 78.8%，此后未见同口径的数字" in words(
        theme.opening(Study.open(as_of=DAY))
    )
    folder = copy()
    append(
        folder, f"wage_arrears_cases_growth,500000,2025,4.2,%,growth,exact,{REPORT},press,test\n"
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    said = words(theme.opening(Study.open(as_of=DAY)))
    assert "2025 年比上年增长 4.2%。" in said


def test_nothing_later_than_the_day_is_used():
    study = Study.open(as_of="2023-06-30")
    shown = [theme.opening(study), *(make(study) for make in EXHIBITS)]
    known = observations.load_sources()["published"]
    late = [
        s for s in study.cited if known[s] and periods.last_day(known[s]) > dt.date(2023, 6, 30)
    ]
    assert not late
    said = " ".join(words(one) for one in shown)
    assert not re.search(r"2022 年|2023|2024|2025 年为", said)
    assert "2021 年为 125.2 万件" in said  # the 2022 flash report counts from the end of 2023


def test_a_plan_of_rates_without_any_figure_draws_no_empty_chart():
    study = Study.open("jiangsu-hrss-14", as_of=DAY)
    assert isinstance(theme.floors(study), Html)
    assert "未见公布数" in words(theme.floors(study))
    assert "此前也没有数字" in words(theme.opening(study))


def test_the_last_plans_missed_rate_is_said_as_missed():
    study = Study.open("chongqing-hrss-13", as_of=DAY)
    said = words(theme.opening(study))
    assert "调解成功率最近公布的是 53.4%（2020 年），目标超过 60%，未完成" in said
    assert "其中 3 项在公布的年份都达到" in words(theme.floors(study))
