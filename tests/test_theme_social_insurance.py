"""What the page on social insurance says follows from the figures on record."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from conftest import change, words

from analysis import text
from analysis.errors import MethodError, ParameterError
from analysis.parameters import parameters_of
from analysis.themes import (
    Study,
    fund_outlook,
    fund_position,
    funds,
    local_funds,
    national_funds,
    social_insurance,
)

DAY, MID = "2026-11-23", "2023-06-30"
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "02_social_insurance.ipynb"
DEFAULTS = {name: p.default for name, p in parameters_of(NOTEBOOK).items()}
SCENARIOS = fund_position.SCENARIOS
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


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(as_of=DAY)


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


def test_the_opening_says_where_the_money_stands_and_gives_no_months_of_two_times(study):
    said = words(social_insurance.opening(study))
    assert "2023 年 1—6 月养老保险基金收入 743.3 亿元、支出 829.4 亿元，当期缺口 86.1 亿元" in said
    # the balance is of the end of March, the outgo of January to June
    assert "2023 年 3 月末三项基金累计结余 1707 亿元，没有同一时段的三项支出" in said
    assert not re.search(r"可支付 [\d.]+ 个月", said)


def test_the_light_of_the_opening_is_that_of_the_worst_binding_indicator(study):
    shown = social_insurance.opening(study)
    assert 'data-light="red"' in shown.html
    assert "主要指标中最差的一项：工伤保险参保人数（红灯）" in words(shown)


def test_the_light_of_the_opening_changes_with_the_figure(copy, monkeypatch):
    folder = copy()
    change(
        folder, "work_injury_insured,500000,2025-03,657,", "work_injury_insured,500000,2025-03,760,"
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    shown = social_insurance.opening(Study.open(as_of=DAY))
    assert 'data-light="green"' in shown.html
    assert "最近公布的是 760 万人" in words(shown)


def test_a_surplus_is_not_called_a_gap(copy, monkeypatch):
    folder = copy()
    change(
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


def test_a_balance_without_outgo_of_its_time_gives_no_months_of_payment(study):
    for asked in (Study.open(as_of=MID), study):
        with pytest.raises(MethodError, match="1707 亿元，没有同一时段的三项支出"):
            local_funds.local_months(asked)
        row = local_funds.local_balances(asked).data.iloc[0]
        assert row.iloc[0] == "三项合计"
        assert row.iloc[1].startswith("1707")
        assert math.isnan(row.iloc[3])
    shown = local_funds.local_balances(study)
    balance = local_funds.total_balance(study)
    assert balance is not None
    behind = [balance["source"], *" ".join(local_funds.three_funds(study)["sources"]).split()]
    assert set(behind) <= set(shown.sources)
    note = shown.notes[0]
    # 829.4 + 13.6 + 11.0: side by side with 1707, for two reasons not divided into it
    assert "2023 年 3 月末 1707 亿元" in note
    assert "2023 年 1—6 月 854.0" in note
    assert "没有一段支出止于2023 年 3 月末" in note.replace("止于 ", "止于")
    assert "不同来源，所计范围未必相同" in note


def test_a_balance_of_the_end_of_the_outgo_gives_months_in_either_language(copy, monkeypatch):
    folder = copy()
    change(
        folder,
        "social_insurance_fund_total_balance,500000,2023-03,1707,",
        "social_insurance_fund_total_balance,500000,2023-06,1708,",
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    zh, en = (local_funds.local_months(Study.open(as_of=DAY, lang=lang)) for lang in ("zh", "en"))
    assert zh["months"] == en["months"] == pytest.approx(6 * 1708 / 854)
    assert "2023 年 6 月末" in zh["said"]
    assert "假定与 2023 年 1—6 月三项支出（854.0 亿元）所计范围相同，可支付 12.0 个月" in zh["said"]
    assert not re.search(r"[A-Z][a-z]{2} \d", zh["said"])
    assert not re.search(r"[一-鿿]", en["said"])
    assert "可支付 12.0 个月" in words(social_insurance.opening(Study.open(as_of=DAY)))
    assert "可支付 12.0 个月" in local_funds.local_balances(Study.open(as_of=DAY)).title


def test_a_province_is_not_said_to_stand_alone_once_pensions_are_pooled(study):
    for make in (local_funds.local_flows, local_funds.local_balances):
        assert "全国统筹（2022 年各省之间调剂 2440 亿元" in make(study).reading
        assert study.annual(funds.POOLED, "CN")["source"].iloc[-1] in make(study).sources
        assert "统筹" not in words(make(Study.open(as_of="2022-12-31")))


# The insured -----------------------------------------------------------------------------------


def test_a_fall_is_shown_with_what_it_does_to_the_target(study):
    shown = social_insurance.insured_steps(study, social_insurance.INJURY)
    assert shown.title.endswith("730 → 706 → 657，离目标差 93")
    # 93 of 657; April to December 2025
    assert "余下 9 个月里增加 93 万人（14.2%）才到目标" in shown.reading
    assert "没有说明两者口径是否相同" in shown.reading


def test_without_a_fall_nothing_is_said_of_one(copy, monkeypatch):
    folder = copy()
    change(
        folder, "work_injury_insured,500000,2025-03,657,", "work_injury_insured,500000,2025-03,720,"
    )
    change(
        folder, "work_injury_insured,500000,2023-03,706,", "work_injury_insured,500000,2023-03,731,"
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    shown = social_insurance.insured_steps(Study.open(as_of=DAY), social_insurance.INJURY)
    assert "有升有降：730 → 731 → 720" in shown.title
    change(
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
    change(
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


def test_both_numbers_of_a_ratio_are_cited(study):
    from analysis import observations

    then = observations.annual(funds.RETIRED, "500000", study.as_of)["source"]
    assert set(then) <= set(national_funds.dependency(study).sources)


def test_a_jump_is_told_by_its_size_and_nothing_else(study):
    (note,) = national_funds.national_surplus(study).notes
    # 9071.9 over 6997, that of 2024
    assert note == "居民养老保险基金 2025 年收入比此前三年的最高数多 29.7%。"


def test_the_reading_says_how_far_off_a_carried_balance_may_be(study):
    reading = national_funds.national_balance(study).reading
    # 43885 + (50144.8 − 44162.4) + (52063.1 − 48783.3) + (43971.8 − 51189) + 3974 is 49904
    assert "从 2017 年滚算到 2021 年比公布数低 5.1%，2025 年的数也可能差这么多" in reading
    first = national_funds.gaps(study).iloc[0]
    assert first["off"] == pytest.approx(100 * (49903.95 / 52574 - 1), abs=1e-3)


def test_a_fund_is_lit_by_its_own_rules(copy, monkeypatch):
    folder = copy()
    file = folder / "warnings.csv"
    text = file.read_text(encoding="utf-8")
    own = re.search(r"^unemployment-fund-months-red,.*$", text, re.MULTILINE)
    assert own, "the unemployment fund has rules of its own"
    file.write_text(
        text.replace(own[0], own[0].replace(",lt,6,red,", ",lt,99,red,")), encoding="utf-8"
    )
    monkeypatch.setenv("HRSS_DATA", str(folder))
    reading = national_funds.national_months(Study.open(as_of=DAY)).reading
    assert "失业保险红灯" in reading
    assert "工伤保险绿灯" in reading


# What would follow -----------------------------------------------------------------------------


def test_the_projection_starts_from_the_published_flows(study):
    fund, made = fund_position.opening_position(
        study, contribution_rate=24, collection=100, interest=2
    )
    assert (fund.year, made["share_year"]) == (2025, 2021)
    assert made["share"] == pytest.approx(100 * 13157 / 48074)
    assert fund.contributors + fund.pensioners == pytest.approx(54680)
    earned = 0.02 * 69683.3
    assert fund.contributors * fund.wage * 0.24 / 1e4 == pytest.approx(78326.3 - earned)
    assert fund.pensioners * fund.benefit / 1e4 == pytest.approx(71205.3)


def test_recent_growth_is_that_of_the_published_figures_less_the_yield_at_both_ends(study):
    pace = fund_position.recent_growth(study, 2025, 3, 2.0)
    assert pace["contributors"] == pytest.approx(100 * ((54680 / 50349) ** (1 / 3) - 1))
    assert pace["pensioners"] == pace["contributors"]
    # 2 % of 69683.3 (end of 2024) and of 52574 (end of 2021)
    per_head = ((78326.3 - 1393.666) / 54680) / ((63122.3 - 1051.48) / 50349)
    assert pace["wage"] == pytest.approx(100 * (per_head ** (1 / 3) - 1))
    outgo = (71205.3 / 54680) / (59030.3 / 50349)
    assert pace["indexation"] == pytest.approx(100 * (outgo ** (1 / 3) - 1))


def test_growth_is_never_taken_from_or_to_the_year_of_relief(study):
    with pytest.raises(MethodError, match="2020 年阶段性减免"):
        fund_position.recent_growth(study, 2025, 5, 2.0)
    with pytest.raises(MethodError, match="2020 年阶段性减免"):
        fund_position.recent_growth(study, 2020, 2, 2.0)
    with pytest.raises(MethodError, match="口径不同"):  # government staff joined in 2016
        fund_position.recent_growth(study, 2018, 3, 2.0)
    _, made, _ = fund_position.outlooks(study, SCENARIOS, **{**ASSUMED, "base_years": 5})
    assert made["base_years"] == 4


def test_a_span_that_was_replaced_is_named(study):
    shown = fund_outlook.projection(study, [], **{**ASSUMED, "base_years": 5})
    assert "2020 年阶段性减免社会保险费，增速不从这一年算起，改取 2021—2025 年" in words(shown)
    assert "改取" not in words(fund_outlook.projection(study, [], **ASSUMED))


def test_the_range_covers_every_span_that_can_be_used_and_no_other(study):
    reached = fund_position.ends(study, [], **ASSUMED)
    assert list(reached.index) == [2, 3, 4]  # 5 would start in 2020
    for years in reached.index:
        _, _, found = fund_position.outlooks(study, [], **{**ASSUMED, "base_years": int(years)})
        last = [frame["balance"].iloc[-1] for frame in found.values()]
        assert reached.loc[years].tolist() == pytest.approx(last)


def test_the_assumed_rate_and_collection_do_not_change_where_recent_growth_leads(study):
    ends = [
        next(iter(fund_position.outlooks(study, SCENARIOS[:1], **{**ASSUMED, **other})[2].values()))
        for other in ({}, {"contribution_rate": 20.0}, {"collection": 80.0})
    ]
    for end in ends[1:]:
        assert end["balance"].tolist() == pytest.approx(ends[0]["balance"].tolist())


def test_a_scenario_differs_by_the_points_it_names(study):
    plain, less = (
        fund_position.outlooks(study, [scenario], **ASSUMED)[2]["x"]
        for scenario in ({"zh": "x"}, {"zh": "x", "contributors": -2.0})
    )
    ratio = [frame["contributors"].pct_change().iloc[-1] for frame in (plain, less)]
    assert ratio[0] - ratio[1] == pytest.approx(0.02)
    assert less["pensioners"].tolist() == plain["pensioners"].tolist()


def test_the_title_is_the_range_over_scenarios_and_base_years(study):
    reached = fund_position.ends(study, [], **ASSUMED)
    low, high = (text.rounded(v) for v in (reached.min(axis=None), reached.max(axis=None)))
    for years in (2, 3, 4, 5):  # whatever years are asked for, the range is the same
        shown = fund_outlook.projection(study, [], **{**ASSUMED, "base_years": years})
        assert f"2035 年末，结余在 {low} 至 {high} 亿元之间" in shown.title
        assert "用完" not in shown.title
    assert "名义值" in shown.subtitle
    assert "抚养比固定在 2021 年的水平" in shown.reading


def test_each_scenario_has_its_own_range_in_the_note(study):
    note = fund_outlook.projection(study, SCENARIOS[:1], **ASSUMED).notes[0]
    reached = fund_position.ends(study, SCENARIOS[:1], **ASSUMED)["延续近年"]
    low, high = text.rounded(reached.min()), text.rounded(reached.max())
    assert f"“延续近年”{low} 至 {high}" in note.replace("”-", "”−")
    assert "2020 年为起止的不取" in note


def test_the_title_of_the_table_names_the_highest_and_the_lowest_scenario(study):
    title = fund_outlook.projection_table(study, [], **ASSUMED).title
    reached = fund_position.ends(study, [], **ASSUMED)
    for name in ("延续近年", "且工资慢增"):
        low, high = text.rounded(reached[name].min()), text.rounded(reached[name].max())
        assert f"“{name}”{low} 至 {high} 亿元" in title.replace("” ", "”")
    assert "“缴费人数慢增”" not in title


def test_a_projected_balance_gets_no_warning_light(study):
    shown = fund_outlook.projection_table(study, [], **ASSUMED)
    assert "灯" not in words(shown)
    assert not re.search(r"light-(green|yellow|orange|red)", shown.table)
    ruin = {"zh": "崩", "en": "ruin", "wage": -50.0}
    shown = fund_outlook.projection_table(study, [SCENARIOS[0], ruin], **ASSUMED)
    assert re.fullmatch(r"20\d\d 年用完", shown.data.iloc[1, -1])
    assert shown.data.iloc[0, -1] > 0


def test_pensioners_who_grow_faster_are_said_to_come_on_top(study):
    assert "另加" in words(fund_outlook.projection_table(study, SCENARIOS, **ASSUMED))
    assert "另加" not in words(fund_outlook.projection_table(study, SCENARIOS[:2], **ASSUMED))


def test_the_pay_as_you_go_rate_is_the_outgo_over_the_payroll(study):
    reading = fund_outlook.projection_table(study, [], **ASSUMED).reading
    # 24 % of 71205.3 over 78326.3 less 2 % of 69683.3
    assert f"现收现付的费率是 {24 * 71205.3 / (78326.3 - 1393.666):.1f}%" in reading


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
