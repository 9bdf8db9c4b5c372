"""Solvency: hand-made funds, closed forms, identities that always hold, and what is refused."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import MethodError
from analysis.solvency import (
    Assumptions,
    Fund,
    cost_rate,
    exhausted,
    matched_months,
    months_of_payment,
    project,
    roll_forward,
)

every = settings(deadline=None, max_examples=50)

# 100 万人 × 50,000 元 × 20 % = 1,000,000 万元 = 100 亿元 in; 40 万人 × 30,000 元 = 120 亿元 out.
FUND = Fund(
    year=2025, balance=50, contributors=100, pensioners=40, wage=50_000, rate=0.2, benefit=30_000
)

# Balance and flows of the nation's basic pension funds as its bulletins print them, 亿元.
BALANCES = pd.Series({2015: 39937.0, 2016: 43965.0, 2017: 50202.0, 2018: 58152.0})
REVENUE = pd.Series({2016: 37991.0, 2017: 46614.0, 2018: 55005.0})
EXPENDITURE = pd.Series({2016: 34004.0, 2017: 40424.0, 2018: 47550.0})

growths = st.floats(-0.2, 0.3)
shares = st.floats(0, 1)
assumed = st.builds(
    Assumptions,
    contributors=growths,
    wage=growths,
    pensioners=growths,
    indexation=growths,
    transfers=growths,
    interest=st.floats(0, 0.15),
    rate=st.none() | shares,
    collection=st.none() | shares,
)
funds = st.builds(
    Fund,
    year=st.just(2025),
    balance=st.floats(-1e5, 1e5),
    contributors=st.floats(0.1, 1e5),
    pensioners=st.floats(0.1, 1e5),
    wage=st.floats(0, 2e5),
    rate=shares,
    benefit=st.floats(0, 2e5),
    collection=shares,
    transfers=st.floats(-1e4, 1e4),
)


# Units ---------------------------------------------------------------------------------------


def test_ten_thousand_persons_times_ten_thousand_yuan_are_one_yi():
    one = Fund(
        year=2025, balance=0, contributors=1, pensioners=1, wage=10_000, rate=1, benefit=10_000
    )
    row = project(one, Assumptions(), 2026).loc[2026]
    assert row["contributions"] == 1.0
    assert row["outgo"] == 1.0


def test_a_hundred_yi_in_and_a_hundred_and_twenty_out_leave_twenty_less():
    row = project(FUND, Assumptions(), 2026).loc[2026]
    assert (row["income"], row["outgo"], row["surplus"], row["balance"]) == (100, 120, -20, 30)
    assert row["months_of_payment"] == pytest.approx(3)  # 30 of 10 a month
    assert row["dependency"] == 2.5
    assert row["cost_rate"] == pytest.approx(0.24)  # 120 of a payroll of 500


# Closed forms --------------------------------------------------------------------------------


def test_without_growth_and_yield_the_balance_moves_on_a_straight_line():
    balances = project(FUND, Assumptions(), 2035)["balance"]
    assert balances.tolist() == pytest.approx([50 - 20 * t for t in range(1, 11)])


def test_the_year_the_money_runs_out_is_the_first_that_ends_short():
    # 50 − 20 t: 10 at the end of 2027, −10 at the end of 2028
    assert exhausted(project(FUND, Assumptions(), 2035)["balance"]) == 2028
    just_enough = replace(FUND, balance=60)
    assert exhausted(project(just_enough, Assumptions(), 2028)["balance"]) is None
    assert exhausted(project(just_enough, Assumptions(), 2029)["balance"]) == 2029


def test_a_fund_in_surplus_never_runs_out():
    rich = replace(FUND, benefit=20_000)
    assert exhausted(project(rich, Assumptions(), 2125)["balance"]) is None


def test_with_a_yield_the_balance_is_an_annuity():
    rich = replace(FUND, benefit=20_000)  # 80 out, 20 left each year
    last = project(rich, Assumptions(interest=0.05), 2035)["balance"].iloc[-1]
    assert last == pytest.approx(50 * 1.05**10 + 20 * (1.05**10 - 1) / 0.05)


def test_growth_sums_to_geometric_series():
    grown = project(FUND, Assumptions(wage=0.03, contributors=0.01, pensioners=0.02), 2035)
    g, h = 1.03 * 1.01, 1.02
    came = 100 * g * (g**10 - 1) / (g - 1)
    went = 120 * h * (h**10 - 1) / (h - 1)
    assert grown["balance"].iloc[-1] == pytest.approx(50 + came - went)


def test_a_contribution_rate_at_the_cost_rate_keeps_the_balance():
    fair = cost_rate(30_000, 50_000, 40, 100)
    assert fair == pytest.approx(0.6 * 0.4)
    steady = project(FUND, Assumptions(rate=fair), 2035)
    assert steady["balance"].tolist() == pytest.approx([50] * 10)
    assert steady["cost_rate"].tolist() == pytest.approx([fair] * 10)


def test_what_is_not_collected_is_missing_in_proportion():
    row = project(FUND, Assumptions(collection=0.9), 2026).loc[2026]
    assert row["contributions"] == pytest.approx(90)


def test_transfers_received_are_income_and_transfers_paid_are_outgo():
    helped = project(replace(FUND, transfers=20), Assumptions(), 2026).loc[2026]
    assert (helped["income"], helped["outgo"], helped["balance"]) == (120, 120, 50)
    helping = project(replace(FUND, transfers=-20), Assumptions(), 2026).loc[2026]
    assert (helping["income"], helping["outgo"], helping["balance"]) == (100, 140, 10)


def test_a_debt_earns_nothing():
    assert (
        project(replace(FUND, balance=-10), Assumptions(interest=0.05), 2026).at[2026, "interest"]
        == 0
    )


# What always holds ---------------------------------------------------------------------------


@every
@given(funds, assumed)
def test_the_stock_changes_by_the_flows_and_nothing_else(fund, assumptions):
    rows = project(fund, assumptions, 2045)
    before = rows["balance"].shift(fill_value=fund.balance)
    scale = 1 + rows[["income", "outgo"]].max(axis=1) + before.abs() + rows["balance"].abs()
    assert ((before + rows["income"] - rows["outgo"] - rows["balance"]).abs() <= 1e-9 * scale).all()
    parts = rows["contributions"] + rows["interest"] + rows["transfers"].clip(lower=0)
    assert ((rows["income"] - parts).abs() <= 1e-9 * scale).all()
    assert (rows[["income", "outgo"]] >= 0).all(axis=None)


@every
@given(
    st.floats(10, 1e5),
    st.floats(10, 1e5),
    st.floats(1, 1e5),
    st.floats(1, 1e5),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
    st.floats(-9, 9),
)
def test_a_calibrated_fund_gives_back_the_flows_it_was_made_from(
    income, outgo, contributors, pensioners, rate, collection, transfers
):
    fund = Fund.calibrated(
        2025,
        balance=500,
        income=income,
        outgo=outgo,
        contributors=contributors,
        pensioners=pensioners,
        rate=rate,
        collection=collection,
        transfers=transfers,
    )
    row = project(fund, Assumptions(), 2026).loc[2026]
    assert row["income"] == pytest.approx(income)
    assert row["outgo"] == pytest.approx(outgo)


@every
@given(funds, assumed, st.floats(1, 1e4))
def test_more_money_at_the_start_never_brings_exhaustion_forward(fund, assumptions, more):
    poor = exhausted(project(fund, assumptions, 2045)["balance"])
    rich = exhausted(
        project(replace(fund, balance=fund.balance + more), assumptions, 2045)["balance"]
    )
    assert (rich or math.inf) >= (poor or math.inf)


@every
@given(st.floats(-1e6, 1e6), st.floats(1, 1e6), st.integers(1, 12))
def test_months_do_not_depend_on_the_unit_nor_on_how_many_months_were_published(b, outgo, months):
    whole = months_of_payment(b, outgo)
    assert months_of_payment(1e4 * b, 1e4 * outgo) == pytest.approx(whole)
    assert months_of_payment(b, outgo * months / 12, months=months) == pytest.approx(whole)


JANUARY, JUNE = 12 * 2023, 12 * 2023 + 5


def test_a_balance_and_an_outgo_that_end_together_give_months():
    assert matched_months(600, JUNE, 300, JANUARY, JUNE) == pytest.approx(12)
    assert matched_months(600, JUNE, 600, JUNE - 11, JUNE) == pytest.approx(12)


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [
        (JANUARY + 2, JANUARY, JUNE),  # within the span, not at its end
        (JUNE + 1, JANUARY, JUNE),  # after it
        (JANUARY + 2, JANUARY, JANUARY + 2),  # a quarter is too short
        (JUNE, JANUARY + 1, JUNE),  # five months
        (JUNE, JUNE - 12, JUNE),  # thirteen
    ],
)
def test_a_balance_and_an_outgo_of_other_times_give_none(at, start, end):
    assert math.isnan(matched_months(600, at, 300, start, end))


@every
@given(st.integers(-24, 24), st.integers(1, 24))
def test_months_exist_only_where_the_outgo_ends_with_the_balance(off, length):
    months = matched_months(600, JUNE + off, 300, JUNE - length + 1, JUNE)
    assert math.isnan(months) == (off != 0 or not 6 <= length <= 12)


# Rolled balances -----------------------------------------------------------------------------


def test_published_pension_balances_follow_from_the_flows_but_for_small_change():
    rolled = roll_forward(2015, BALANCES[2015], REVENUE, EXPENDITURE, BALANCES)
    # 39937 + 37991 − 34004; then + 46614 − 40424; then + 55005 − 47550
    assert rolled["balance"].tolist() == [39937, 43924, 50114, 57569]
    assert rolled["discrepancy"].tolist() == [0, -41, -88, -583]
    assert math.isnan(rolled["surplus"].iloc[0])
    assert rolled["surplus"].tolist()[1:] == [3987, 6190, 7455]


def test_a_year_without_both_flows_ends_the_roll():
    rolled = roll_forward(2015, BALANCES[2015], REVENUE.drop(2017), EXPENDITURE)
    assert list(rolled.index) == [2015, 2016]
    assert rolled["published"].isna().all()


def test_no_flow_at_all_leaves_the_published_balance_alone():
    rolled = roll_forward(2021, 100, pd.Series(dtype=float), pd.Series(dtype=float))
    assert rolled["balance"].tolist() == [100]


# What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contributors": -1}, "contributors is -1"),
        ({"contributors": 0}, "contributors is 0"),
        ({"pensioners": 0}, "pensioners is 0"),
        ({"wage": -1}, "wage is -1"),
        ({"rate": 24}, "rate is 24.*at most 1"),
        ({"rate": -0.1}, "rate is -0.1"),
        ({"collection": 1.1}, "collection is 1.1"),
        ({"balance": math.nan}, "balance nan is no number"),
    ],
)
def test_a_fund_that_cannot_be_is_refused(change, said):
    with pytest.raises(MethodError, match=said):
        replace(FUND, **change)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"wage": -1}, "wage is -1"),
        ({"interest": math.inf}, "interest inf is no number"),
        ({"rate": 1.5}, "rate is 1.5"),
    ],
)
def test_assumptions_that_cannot_be_are_refused(given, said):
    with pytest.raises(MethodError, match=said):
        Assumptions(**given)


def test_flows_that_leave_no_contributions_are_refused():
    flows = {"balance": 1, "income": 10, "outgo": 10, "contributors": 1, "pensioners": 1}
    with pytest.raises(MethodError, match="contributions"):
        Fund.calibrated(2025, **flows, rate=0.2, transfers=11)
    with pytest.raises(MethodError, match="benefits"):
        Fund.calibrated(2025, **flows, rate=0.2, transfers=-11)
    with pytest.raises(MethodError, match="rate is 0"):
        Fund.calibrated(2025, **flows, rate=0)


def test_a_projection_must_end_later_than_it_begins():
    with pytest.raises(MethodError, match="from 2025 to 2025"):
        project(FUND, Assumptions(), 2025)


def test_months_of_payment_of_a_fund_that_pays_nothing_are_not_a_number():
    with pytest.raises(MethodError, match="outgo is 0"):
        months_of_payment(100, 0)
    with pytest.raises(MethodError, match="13 months"):
        months_of_payment(100, 10, months=13)
    with pytest.raises(MethodError, match="no number"):
        months_of_payment(math.nan, 10)


def test_a_cost_rate_needs_wages():
    with pytest.raises(MethodError, match="wage is 0"):
        cost_rate(1, 0, 1, 1)
    with pytest.raises(MethodError, match="contributors is 0"):
        cost_rate(1, 1, 1, 0)
