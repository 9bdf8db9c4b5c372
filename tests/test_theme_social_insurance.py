"""What the page on social insurance says follows from the figures on record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.errors import ParameterError
from analysis.exhibits import Exhibit
from analysis.parameters import parameters_of
from analysis.themes import (
    Html,
    Study,
    fund_outlook,
    funds,
    local_funds,
    national_funds,
    social_insurance,
)

DAY, MID = "2026-11-23", "2023-06-30"
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "02_social_insurance.ipynb"
DEFAULTS = {name: p.default for name, p in parameters_of(NOTEBOOK).items()}
SCENARIOS = DEFAULTS["scenarios"]
ASSUMED = {
    name: DEFAULTS[name]
    for name in (
        "until",
        "base_years",
        "interest",
        "contribution_rate",
        "collection",
        "retired_share",
    )
}
NOTHING = re.compile(r"\b(nan|NaN|None)\b")
EXHIBITS = (
    lambda s: social_insurance.insured_steps(s, social_insurance.INJURY),
    lambda s: social_insurance.insured_steps(s, social_insurance.PENSION),
    social_insurance.participation,
    social_insurance.benefits,
    social_insurance.entrusted,
    social_insurance.entrusted_rule,
    social_insurance.others,
    local_funds.local_flows,
    local_funds.local_balances,
    national_funds.dependency,
    national_funds.national_surplus,
    national_funds.national_balance,
    national_funds.national_months,
    national_funds.roll_check,
    lambda s: fund_outlook.calibration(s, SCENARIOS, **ASSUMED),
    lambda s: fund_outlook.projection(s, SCENARIOS, **ASSUMED),
    lambda s: fund_outlook.projection_table(s, SCENARIOS, **ASSUMED),
)


def words(shown: Html | Exhibit) -> str:
    """All that a reader is told of an exhibit, or a piece of a page."""
    if isinstance(shown, Exhibit):
        return " ".join([shown.title, shown.subtitle, shown.reading, shown.alt, *shown.notes])
    return re.sub(r"<[^>]+>", " ", shown.html)


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(as_of=DAY)


def replace_in(folder: Path, old: str, new: str) -> None:
    """Change one figure of the collection, which must be there once."""
    file = folder / "observations" / "social_insurance.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")


# The opening ---------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["", "national-hrss-14", "jiangsu-hrss-14", "chongqing-hrss-13"])
@pytest.mark.parametrize("day", [DAY, MID, "2019-12-31"])
def test_the_opening_is_whole_in_both_languages(plan, day):
    zh, en = (
        words(social_insurance.opening(Study.open(plan, as_of=day, lang=lang)))
        for lang in ("zh", "en")
    )
    assert re.search(r"[一-鿿]{4}", zh)
    assert not re.search(r"[一-鿿]", en)
    assert not NOTHING.search(f"{zh} {en}")


def test_the_opening_says_where_the_money_stands_and_on_what_assumption(study):
    said = words(social_insurance.opening(study))
    assert "2023 年 1—6 月养老保险基金收入 743.3 亿元、支出 829.4 亿元，当期缺口 86.1 亿元" in said
    # 1707 over a sixth of what the three paid out: 829.4, 13.6 and 11.0
    assert (
        "假定它与 2023 年 1—6 月预算执行中三项支出（854.0 亿元）口径相同，可支付 12.0 个月" in said
    )


def test_the_light_of_the_opening_is_that_of_the_worst_binding_indicator(study):
    shown = social_insurance.opening(study)
    assert 'data-light="red"' in shown.html
    assert "约束性指标中最差的一项：工伤保险参保人数（红灯）" in words(shown)


def test_the_light_of_the_opening_changes_with_the_figure(copy, monkeypatch):
    folder = copy()
    replace_in(
        folder, "work_injury_insured,500000,2025-03,657,", "work_injury_insured,500000,2025-03,760,"
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    shown = social_insurance.opening(Study.open(as_of=DAY))
    assert 'data-light="green"' in shown.html
    assert "最近公布的是 760 万人" in words(shown)


def test_a_surplus_is_not_called_a_gap(copy, monkeypatch):
    folder = copy()
    replace_in(
        folder,
        "pension_fund_revenue,500000,2023-01/2023-06,743.3,",
        "pension_fund_revenue,500000,2023-01/2023-06,929.4,",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    now = Study.open(as_of=DAY)
    assert "支出 829.4 亿元，结余 100.0 亿元" in words(social_insurance.opening(now))
    assert "收大于支 100.0 亿元" in local_funds.local_flows(now).title


# What was known in mid-2023 --------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_mid_2023_nothing_later_is_known(lang):
    then = Study.open(as_of=MID, lang=lang)
    said = words(social_insurance.opening(then))
    promised = str(then.plan.years[-1])
    horizon = {str(year) for year in range(2024, ASSUMED["until"] + 1)}
    assert not set(re.findall(r"20\d\d", said)) & horizon - {promised}
    for make in EXHIBITS[:14]:  # the last three speak of years to come
        years = set(re.findall(r"20\d\d", words(make(then)))) - {promised}
        assert not years & horizon, make
    known = {row.year for row in _dates(then)}
    assert max(known) <= 2023


def _dates(study: Study):
    from analysis import observations, periods

    printed = observations.load_sources().loc[list(study.cited), "published"]
    return [periods.last_day(text) for text in printed if text]


def test_a_balance_without_outgo_of_its_time_gives_no_months_of_payment():
    then = Study.open(as_of=MID)
    said = words(social_insurance.opening(then))
    assert "累计结余 1707 亿元，没有同一时段的三项支出，不能算可支付月数" in said
    assert not re.search(r"可支付 [\d.]+ 个月", said)
    assert "可支付 " not in local_funds.local_balances(then).title


# The insured -----------------------------------------------------------------------------------


def test_a_fall_is_shown_with_what_it_does_to_the_target(study):
    shown = social_insurance.insured_steps(study, social_insurance.INJURY)
    assert shown.title.endswith("730 → 706 → 657，离目标差 93")
    # 93 of 657; April to December 2025
    assert "余下 9 个月里增加 93 万人（14.2%）才到目标" in shown.reading
    assert "没有说明两者口径是否相同" in shown.reading


def test_without_a_fall_nothing_is_said_of_one(copy, monkeypatch):
    folder = copy()
    replace_in(
        folder, "work_injury_insured,500000,2025-03,657,", "work_injury_insured,500000,2025-03,720,"
    )
    replace_in(
        folder, "work_injury_insured,500000,2023-03,706,", "work_injury_insured,500000,2023-03,731,"
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    shown = social_insurance.insured_steps(Study.open(as_of=DAY), social_insurance.INJURY)
    assert "有升有降：730 → 731 → 720" in shown.title
    replace_in(
        folder, "work_injury_insured,500000,2025-03,720,", "work_injury_insured,500000,2025-03,751,"
    )
    shown = social_insurance.insured_steps(Study.open(as_of=DAY), social_insurance.INJURY)
    assert "一次比一次多：730 → 731 → 751，在目标之上" in shown.title
    assert "口径" not in shown.reading


def test_two_offices_with_two_counts_are_both_shown(study):
    shown = social_insurance.insured_steps(study, social_insurance.PENSION)
    assert "2666.7 → 2581" in shown.title
    assert "统计局" in " ".join(shown.notes)
    assert "人社局" in " ".join(shown.notes)


def test_a_participation_rate_stays_a_bound(study):
    shown = social_insurance.participation(study)
    assert "超过 97%（2023 年 3 月）" in shown.title
    assert "下限" in shown.reading


def test_the_promised_share_is_illustrated_by_the_nation_and_said_to_be(study):
    shown = social_insurance.entrusted_rule(study)
    # 9071.9 − 6223.4 = 2848.5; four fifths of it
    assert shown.title.startswith("示意（全国，不是重庆）")
    assert "2848.5 亿元，80% 是 2278.8 亿元" in shown.title
    assert "没有公布" in shown.reading


# The funds -------------------------------------------------------------------------------------


def test_balances_of_the_nation_are_carried_forward_from_2021(study):
    rows = national_funds.national(study)
    # 52574 + (63122.3 − 59030.3) + (70115.4 − 63594.8) + (74051.5 − 67554.8) + (78326.3 − 71205.3)
    assert rows["employee"]["balance"][[2021, 2022, 2023, 2024, 2025]].tolist() == pytest.approx(
        [52574, 56666, 63186.6, 69683.3, 76804.3]
    )
    # (63970 − 52574) + (5570.5 − 4044.5) + (6060 − 4619) + (6997 − 5321.8) + (9071.9 − 6223.4)
    assert rows["resident"].at[2025, "balance"] == pytest.approx(18886.7)
    # 3313 + (1590 − 2010.7) + (1802.7 − 1483.4) + (1971.1 − 1841.8) + (2074 − 2165.3)
    assert rows["unemployment"].at[2025, "balance"] == pytest.approx(3249.6)
    # 1411 + (1053 − 1025.1) + (1210.8 − 1237.1) + (1315.4 − 1294.8) + (1436.6 − 1302.5)
    assert rows["injury"].at[2025, "balance"] == pytest.approx(1567.3)


def test_only_published_balances_are_called_published(study):
    rows = national_funds.national(study)
    kinds = rows["employee"]["kind"]
    assert kinds[2021] == "published"
    assert set(kinds[[2022, 2023, 2024, 2025]]) == {"computed"}
    assert kinds[2021] != rows["resident"].at[2021, "kind"]  # one balance less another


def test_months_of_payment_are_the_balance_over_a_twelfth_of_the_outgo(study):
    rows = national_funds.national(study)["employee"]
    assert rows.at[2021, "months"] == pytest.approx(52574 / 56481 * 12)
    assert rows.at[2025, "months"] == pytest.approx(76804.3 / 71205.3 * 12)


def test_carried_balances_are_held_against_published_totals(study):
    shown = national_funds.roll_check(study)
    said = {row[0]: row[2] for row in shown.data.itertuples(index=False)}
    # 56666 + 12922 + 2892.3 + 1438.9
    assert said["2022 年"] == pytest.approx(73919.2)
    assert set(said) == {"2022 年 3 月", "2022 年", "2024 年 3 月", "2024 年 6 月", "2025 年 9 月"}


def test_a_later_published_balance_takes_over(copy, monkeypatch):
    folder = copy()
    with (folder / "observations" / "social_insurance.csv").open("a", encoding="utf-8") as file:
        source = "chongqing-hrss-14-plan,official,test"
        file.write(f"pension_employee_fund_balance,CN,2024,70000,亿元,level,exact,{source}\n")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    rows = funds.history(Study.open(as_of=DAY), funds.FUNDS["employee"])
    assert rows.at[2024, "kind"] == "published"
    assert rows.at[2025, "balance"] == pytest.approx(70000 + 78326.3 - 71205.3)


def test_a_regions_months_by_fund_need_balance_and_outgo_of_one_document(copy, monkeypatch, study):
    before = funds.history(study, funds.FUNDS["unemployment"], "500000")
    assert before.at[2008, "months"] == pytest.approx(17.6 / 2.5 * 12)
    assert before.at[2008, "one_source"]
    folder = copy()
    file = folder / "observations" / "social_insurance.csv"
    text = file.read_text(encoding="utf-8")
    line = re.search(r"^unemployment_fund_balance,500000,2008,.*$", text, re.MULTILINE)
    moved = line[0].replace("stats-gov-cn-nd-10", "chongqing-hrss-14-plan")
    file.write_text(text.replace(line[0], moved), encoding="utf-8", newline="")
    monkeypatch.setenv("HRSS_DATA", str(folder))
    now = Study.open(as_of=DAY)
    assert not funds.history(now, funds.FUNDS["unemployment"], "500000").at[2008, "one_source"]
    shown = local_funds.local_balances(now)
    assert "17.6 2008 年" not in set(shown.data.iloc[:, 1])


def test_printed_parts_are_held_against_their_printed_total(copy, monkeypatch, study):
    assert "都相等" in " ".join(local_funds.local_flows(study).notes)
    folder = copy()
    replace_in(
        folder,
        "medical_fund_revenue,500000,2023-01/2023-06,347.1,",
        "medical_fund_revenue,500000,2023-01/2023-06,350,",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    notes = local_funds.local_flows(Study.open(as_of=DAY)).notes
    assert "最多相差 2.9 亿元" in " ".join(notes)


def test_contributors_per_pensioner_are_one_published_figure_over_another(study):
    shown = national_funds.dependency(study)
    assert "2016 年 1.75 名参保职工供养 1 名退休人员" in shown.title  # 605.92 / 346.33
    assert "2005 年是 1.89 名" in shown.title  # 189.6 / 100.5


# What would follow -----------------------------------------------------------------------------


def test_the_projection_starts_from_the_published_flows(study):
    fund, made = fund_outlook.opening_position(
        study, contribution_rate=24, collection=100, interest=2
    )
    assert (fund.year, made["share_year"]) == (2025, 2021)
    assert made["share"] == pytest.approx(100 * 13157 / 48074)
    assert fund.contributors + fund.pensioners == pytest.approx(54680)
    earned = 0.02 * 69683.3
    assert fund.contributors * fund.wage * 0.24 / 1e4 == pytest.approx(78326.3 - earned)
    assert fund.pensioners * fund.benefit / 1e4 == pytest.approx(71205.3)


def test_recent_growth_is_that_of_the_published_figures(study):
    pace = fund_outlook.recent_growth(study, 2025, 3)
    assert pace["contributors"] == pytest.approx(100 * ((54680 / 50349) ** (1 / 3) - 1))
    per_head = (78326.3 / 54680) / (63122.3 / 50349)
    assert pace["wage"] == pytest.approx(100 * (per_head ** (1 / 3) - 1))


def test_the_assumed_rate_and_collection_do_not_change_where_recent_growth_leads(study):
    ends = [
        next(iter(fund_outlook.outlooks(study, SCENARIOS[:1], **{**ASSUMED, **other})[2].values()))
        for other in ({}, {"contribution_rate": 20.0}, {"collection": 80.0})
    ]
    for end in ends[1:]:
        assert end["balance"].tolist() == pytest.approx(ends[0]["balance"].tolist())


def test_a_scenario_differs_by_the_points_it_names(study):
    plain, less = (
        fund_outlook.outlooks(study, [scenario], **ASSUMED)[2]["x"]
        for scenario in ({"zh": "x"}, {"zh": "x", "contributors": -2.0})
    )
    ratio = [frame["contributors"].pct_change().iloc[-1] for frame in (plain, less)]
    assert ratio[0] - ratio[1] == pytest.approx(0.02)
    assert less["pensioners"].tolist() == plain["pensioners"].tolist()


def test_the_title_counts_the_scenarios_that_run_out(study):
    ruin = {"zh": "崩", "en": "ruin", "wage": -50.0}
    shown = fund_outlook.projection(study, [SCENARIOS[0], ruin], **ASSUMED)
    assert "2 种情景中，到 2035 年有 1 种用完结余" in shown.title
    shown = fund_outlook.projection(study, SCENARIOS[:1], **ASSUMED)
    assert "1 种情景到 2035 年都有结余" in shown.title


def test_a_scenario_that_names_something_unknown_is_refused(study):
    with pytest.raises(ParameterError, match="fertility"):
        fund_outlook.projection(study, [{"zh": "x", "fertility": 1.0}], **ASSUMED)
    with pytest.raises(ParameterError, match="no name"):
        fund_outlook.projection(study, [{"en": "x"}], **ASSUMED)
    with pytest.raises(ParameterError, match=r"rate is 1\.2"):
        fund_outlook.projection(study, [{"zh": "x", "rate": 120.0}], **ASSUMED)
    with pytest.raises(ParameterError, match="contributors is"):
        fund_outlook.projection(study, SCENARIOS, **{**ASSUMED, "retired_share": 100.0})


def test_a_projection_to_a_year_already_published_says_so(study):
    shown = fund_outlook.projection(study, SCENARIOS, **{**ASSUMED, "until": 2025})
    assert "公布数已到 2025 年" in words(shown)


# Every exhibit ---------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["", "national-hrss-14", "jiangsu-hrss-14"])
@pytest.mark.parametrize("day", [DAY, "2019-12-31"])
def test_every_exhibit_is_drawn_or_says_why_not(plan, day):
    for lang in ("zh", "en"):
        asked = Study.open(plan, as_of=day, lang=lang)
        for make in EXHIBITS:
            said = words(make(asked))
            assert not NOTHING.search(said)
            if lang == "en":
                own = set(re.findall(r"[一-鿿]+", said))
                assert all(any(part in s for s in _titles(asked)) for part in own), said


def _titles(study: Study) -> list[str]:
    from analysis import observations, text

    known = observations.load_sources().index.intersection(list(study.cited))
    return [text.source_name(id, "en") for id in known]


def test_charts_of_the_nation_say_so_in_their_titles(study):
    for make in EXHIBITS[10:14]:
        assert "全国" in make(study).title
    assert "全国" in fund_outlook.projection(study, SCENARIOS, **ASSUMED).title
