"""Every kind of promise in every state, on plans of one line."""

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import observations, progress, trends
from analysis.errors import MethodError, UnknownName
from analysis.plan import load_plan

every = settings(deadline=None, max_examples=200)

UP = {"baseline": 10, "target": 20}
DOWN = {"baseline": 20, "target": 10, "direction": "lower"}
CEILING = {"baseline": 4, "target": 5, "target_bound": "lt", "direction": "ceiling"}
FLOOR = {"baseline": 97, "target": 90, "direction": "floor"}
FLOW = {"baseline": 806, "target": 1000, "accumulation": "annual_flow"}
SUM = {
    "baseline_period": "2016/2020",
    "baseline": 362,
    "target_period": "2021/2025",
    "target": 300,
    "target_bound": "gt",
    "accumulation": "period_sum",
}
ABOUT = UP | {"target_bound": "approx"}

UPWARD, DOWNWARD = ("higher", "floor"), ("lower", "ceiling")
RANK = {
    "missed": 0,
    "behind": 0,
    "not_assessable": 1,
    "on_schedule": 2,
    "ahead": 3,
    "achieved_early": 4,
    "met": 4,
}


def yearly(first, *values):
    return [(str(first + i), value) for i, value in enumerate(values)]


def assessed(raw, promise, *figures, kind="level", unit="万人", as_of=None, breaks=""):
    """The verdict on one promise from its figures: (period, value[, {column: value}])."""
    raw.series(("x", unit, kind, breaks))
    raw.sources(("s1", "2026-02-01"), ("early", "2023-03-01"), ("undated", ""))
    raw.observe(
        *(
            ("x", period, value, {"unit": unit, "kind": kind, **(more[0] if more else {})})
            for period, value, *more in figures
        )
    )
    raw.plan([{"series": "x", "unit": unit} | promise])
    return progress.assess("p", as_of).iloc[0]


class TestSatisfied:
    @pytest.mark.parametrize(
        ("value", "bound", "target", "wanted", "direction", "expected"),
        [
            (95, "exact", 95, "exact", "higher", True),
            (95, "exact", 95, "ge", "floor", True),
            (95, "exact", 95, "gt", "floor", False),
            (94.9, "exact", 95, "exact", "floor", False),
            (95, "over", 95, "gt", "floor", True),  # 95%以上 of >95
            (90, "over", 95, "exact", "floor", None),
            (95, "under", 95, "exact", "higher", False),  # 不到 95 is not 95
            (96, "under", 95, "exact", "higher", None),
            (5.4, "exact", 5.5, "lt", "ceiling", True),
            (5.5, "exact", 5.5, "lt", "ceiling", False),
            (5.5, "exact", 5.5, "le", "ceiling", True),
            (5.5, "under", 5.5, "lt", "ceiling", True),
            (5.5, "over", 5.5, "le", "ceiling", False),
            (6, "under", 5.5, "le", "lower", None),
            (31, "approx", 30, "exact", "higher", True),  # 30.38 at least
            (30, "approx", 30, "exact", "higher", None),  # 29.4 to 30.6
            (29, "approx", 30, "exact", "higher", False),
            (29.4, "exact", 30, "approx", "higher", True),  # 30 左右: two per cent off at most
            (29.3, "exact", 30, "approx", "higher", False),
            (30.6, "exact", 30, "approx", "ceiling", True),
            (30.7, "exact", 30, "approx", "ceiling", False),
        ],
    )
    def test_a_print_tells_whether_the_target_is_met_or_that_it_does_not_tell(
        self, value, bound, target, wanted, direction, expected
    ):
        assert progress.satisfied(value, bound, target, wanted, direction) is expected


numbers = st.integers(-1000, 1000)
bounds = st.sampled_from(observations.BOUNDS)
wishes = st.sampled_from(["exact", "gt", "ge", "lt", "le", "approx"])
directions = st.sampled_from([*UPWARD, *DOWNWARD])


def certainty(met):
    return {False: 0, None: 1, True: 2}[met]


@every
@given(st.tuples(numbers, numbers).map(sorted), bounds, numbers, wishes, directions)
def test_a_better_value_is_never_judged_worse(values, bound, target, wanted, direction):
    low, high = (
        certainty(progress.satisfied(v, bound, target, wanted, direction)) for v in values
    )
    assert low <= high if direction in UPWARD else low >= high


@every
@given(numbers, directions)
def test_at_the_target_means_met_unless_it_must_be_passed(target, direction):
    reach, passed = ("ge", "gt") if direction in UPWARD else ("le", "lt")
    for wanted in ("exact", reach, "approx"):
        assert progress.satisfied(target, "exact", target, wanted, direction) is True
    assert progress.satisfied(target, "exact", target, passed, direction) is False


@every
@given(numbers, bounds, numbers, wishes, directions, st.integers(-20, 20))
def test_units_do_not_matter(value, bound, target, wanted, direction, power):
    unit = 2.0**power  # exact in binary: no rounding at equality
    assert progress.satisfied(value, bound, target, wanted, direction) is progress.satisfied(
        value * unit, bound, target * unit, wanted, direction
    )


@every
@given(numbers, bounds, numbers, wishes, directions)
def test_less_is_better_is_the_mirror_of_more_is_better(value, bound, target, wanted, direction):
    flip = dict(over="under", under="over", gt="lt", lt="gt", ge="le", le="ge")
    flip |= dict(higher="lower", lower="higher", floor="ceiling", ceiling="floor")
    flipped, wished, way = (flip.get(word, word) for word in (bound, wanted, direction))
    assert progress.satisfied(value, bound, target, wanted, direction) is progress.satisfied(
        -value, flipped, -target, wished, way
    )


PROVINCES = "110000 120000 130000 140000 150000 210000".split()


def elsewhere(growth, first=2017, last=2023):
    """Six provinces that grow alike, by `growth` per cent a year."""
    return [
        (str(year), round(100 * (1 + growth / 100) ** (year - first), 6), {"region": code})
        for code in PROVINCES
        for year in range(first, last + 1)
    ]


RATE = {"kind": "ratio", "unit": "%"}
YEARLY_FLOW = {"kind": "flow"}


class TestOutcomePublished:
    @pytest.mark.parametrize(
        ("promise", "how", "last", "status"),
        [
            (UP, {}, 20, "met"),
            (UP, {}, 19.9, "missed"),
            (DOWN, {}, 10, "met"),
            (DOWN, {}, 10.1, "missed"),
            (CEILING, RATE, 4.9, "met"),
            (CEILING, RATE, 5, "missed"),  # <5
            (FLOOR, RATE, 90, "met"),
            (FLOOR, RATE, 89.9, "missed"),
            (FLOW, YEARLY_FLOW, 1000, "met"),
            (FLOW, YEARLY_FLOW, 999, "missed"),
            (ABOUT, {}, 19.6, "met"),  # 20 左右
            (ABOUT, {}, 19.5, "missed"),
        ],
    )
    def test_the_figure_of_the_last_year_settles_it(self, raw, promise, how, last, status):
        row = assessed(raw, promise, ("2024", last - 1), ("2025", last), **how)
        assert (row["state"], row["status"], row["settled"]) == ("published", status, "2025")
        assert (row["latest_period"], row["latest"]) == ("2025", last)
        assert row["probability"] == (status == "met")
        assert row["warning"] == ("green" if status == "met" else "red")
        assert math.isnan(row["projected"])

    def test_over_95_against_more_than_95_is_met(self, raw):
        promise = {"baseline": 95, "target": 95, "target_bound": "gt", "direction": "floor"}
        row = assessed(raw, promise, ("2025", 95, {"bound": "over"}), **RATE)
        assert (row["status"], row["latest_bound"]) == ("met", "over")
        assert assessed(raw, promise, ("2025", 95), **RATE)["status"] == "missed"

    def test_over_90_against_95_does_not_tell(self, raw):
        promise = {"baseline": 95, "target": 95, "direction": "floor"}
        row = assessed(raw, promise, ("2025", 90, {"bound": "over"}), **RATE)
        assert (row["state"], row["status"]) == ("published", "not_assessable")
        assert (row["reason"], row["warning"]) == ("bound", "none")
        assert math.isnan(row["probability"])

    def test_a_range_is_met_from_its_lower_end_on(self, raw):
        raw.series(("bases", "家", "level"))
        promise = {"quantity": 1, "quantity_high": 2, "unit": "家", "series": "bases"}
        raw.plan(targets=[promise])
        for count, status in ((0, "missed"), (1, "met"), (2, "met"), (3, "met")):
            raw.observe(("bases", "2025", count, {"unit": "家", "kind": "level"}))
            row = progress.assess("p").iloc[0]
            assert (row["kind"], row["target"], row["target_high"]) == ("target", 1, 2)
            assert row["status"] == status

    def test_a_composition_is_judged_component_by_component(self, raw):
        parts = {"senior": (9.7, 10, "higher"), "junior": (52.4, 50, "lower")}
        raw.series(*((part, "%", "ratio") for part in parts))
        raw.plan(
            {"id": part, "number": 14, "component": part, "series": part, "unit": "%",
             "baseline": base, "target": target, "direction": direction}
            for part, (base, target, direction) in parts.items()
        )  # fmt: skip
        raw.observe(
            ("senior", "2025", 10.2, {"unit": "%", "kind": "ratio"}),
            ("junior", "2025", 50.1, {"unit": "%", "kind": "ratio"}),
        )
        table = progress.assess("p")
        assert table["component"].tolist() == ["senior", "junior"]
        assert table["status"].tolist() == ["met", "missed"]
        assert table["margin"].round(9).tolist() == [0.2, -0.1]
        # 0.5 of 0.3 points up; 2.3 of 2.4 points down
        assert table["progress"].round(4).tolist() == [1.6667, 0.9583]

    def test_the_year_settles_what_its_december_does_not(self, raw):
        figures = (("2025", 20), ("2025-12", 19))
        row = assessed(raw, UP, *figures, **RATE)
        assert (row["state"], row["status"], row["latest"]) == ("published", "met", 20)


class TestSum:
    def test_five_years_are_added_up(self, raw):
        row = assessed(raw, SUM, *yearly(2021, 60, 61, 59, 60, 60.1), **YEARLY_FLOW)
        assert (row["state"], row["status"], row["settled"]) == ("published", "met", "2025")
        assert (row["latest_period"], row["latest"]) == ("2021/2025", 300.1)
        assert row["required_now"] == 300
        assert row["margin"] == pytest.approx(0.1)
        row = assessed(raw, SUM, *yearly(2021, 60, 61, 59, 60, 60), **YEARLY_FLOW)
        assert (row["status"], row["margin"], row["settled"]) == ("missed", 0, "2025")  # >300

    def test_decimals_add_up_to_the_target_as_on_paper(self, raw):
        promise = SUM | {"target": 0.5, "target_bound": "exact"}
        values = (0.1, 0.1, 0.1, 0.1, 0.1)
        assert assessed(raw, promise, *yearly(2021, *values), **YEARLY_FLOW)["status"] == "met"
        promise = SUM | {"target": 2.1, "target_bound": "exact"}
        values = (0.7, 0.1, 0.3, 0.7, 0.3)
        assert sum(values) < 2.1
        assert assessed(raw, promise, *yearly(2021, *values), **YEARLY_FLOW)["status"] == "met"

    def test_a_span_published_since_the_plan_began_settles_it(self, raw):
        years = yearly(2021, 75.1, 70.67, 73.9, 71.9)  # 291.57
        span = ("2021-01/2025-09", 348, {"bound": "over"})
        row = assessed(raw, SUM, *years, span, **YEARLY_FLOW)
        assert (row["state"], row["status"], row["settled"]) == ("published", "met", "2025")
        assert (row["latest_period"], row["latest"]) == ("2021-01/2025-09", 348)
        assert row["required_now"] == 285  # 57 of 60 months
        assert assessed(raw, SUM, *years, **YEARLY_FLOW)["state"] == "projected"

    def test_a_span_that_began_before_the_plan_does_not(self, raw):
        row = assessed(raw, SUM, ("2020-01/2025-09", 348), **YEARLY_FLOW)
        assert (row["state"], row["reason"]) == ("projected", "other_basis")

    def test_settled_early_is_achieved_early_until_the_period_is_over(self, raw):
        figures = [(p, v, {"source": "early"}) for p, v in yearly(2021, 100, 201)]
        row = assessed(raw, SUM, *figures, as_of="2025-12-31", **YEARLY_FLOW)
        assert (row["state"], row["status"]) == ("published", "achieved_early")
        row = assessed(raw, SUM, *figures, as_of="2026-01-01", **YEARLY_FLOW)
        assert (row["state"], row["status"], row["settled"]) == ("published", "met", "2022")

    def test_it_is_settled_in_the_year_it_was_reached_not_in_the_last_published(self, raw):
        row = assessed(raw, SUM, *yearly(2021, 100, 100, 101, 100), **YEARLY_FLOW)
        assert (row["settled"], row["latest"]) == ("2023", 401)

    def test_a_year_from_an_undated_page_unsettles_nothing(self, raw):
        years = yearly(2021, 100, 100, 101)
        row = assessed(raw, SUM, *years, ("2024", 90, {"source": "undated"}), **YEARLY_FLOW)
        assert (row["status"], row["settled"], row["latest"]) == ("met", "2023", 301)

    def test_without_the_plans_first_year_there_is_no_sum(self, raw):
        row = assessed(raw, SUM, *yearly(2022, 90, 90, 90, 90), **YEARLY_FLOW)
        assert (row["state"], row["status"]) == ("projected", "not_assessable")
        assert row["reason"] == "other_basis"
        assert row["sources"] == "s1"

    def test_a_stock_is_not_added_up(self, raw):
        row = assessed(raw, SUM, *yearly(2021, 90, 90, 90, 90, 90))
        assert (row["status"], row["reason"]) == ("not_assessable", "other_basis")

    def test_bounds_add_up_to_a_bound(self, raw):
        years = [(p, v, {"bound": "over"}) for p, v in yearly(2021, 60, 60, 60, 60, 60)]
        assert assessed(raw, SUM, *years, **YEARLY_FLOW)["status"] == "met"
        row = assessed(raw, SUM | {"target": 301}, *years, **YEARLY_FLOW)
        assert (row["status"], row["reason"]) == ("not_assessable", "bound")

    def test_what_is_done_stays_done_in_the_projection(self, raw):
        years = [(str(2021 + i), v) for i, v in enumerate((60, 61, 59, 60))]
        row = assessed(raw, SUM, *years, **YEARLY_FLOW)
        assert (row["latest"], row["progress"]) == (240, 0.8)
        assert row["required_now"] == 240
        assert row["projected"] == pytest.approx(300, abs=1)  # 240 and one more year like them
        assert row["projected_low"] > 290


class TestOutcomeNotPublished:
    @pytest.mark.parametrize(
        ("promise", "how", "figures", "status"),
        [
            (UP, {}, yearly(2019, 9, 10, 11, 10, 11), "behind"),
            (UP, {}, yearly(2019, 8, 10, 12, 15, 17), "on_schedule"),
            (UP, {}, [("2020", 10), ("2023", 19), *elsewhere(10)], "ahead"),
            (UP, {}, yearly(2019, 8, 10, 13, 16, 20), "achieved_early"),
            (DOWN, {}, yearly(2019, 22, 20, 19, 20, 19), "behind"),
            (DOWN, {}, yearly(2019, 22, 20, 18, 15, 13), "on_schedule"),
            (DOWN, {}, [("2020", 20), ("2023", 11), *elsewhere(-10)], "ahead"),
            (DOWN, {}, yearly(2019, 22, 20, 17, 14, 10), "achieved_early"),
            (CEILING, RATE, yearly(2019, 4.2, 4, 4.5, 5, 5.3), "behind"),
            (CEILING, RATE, yearly(2019, 4.2, 4, 4.5, 4.6, 4.7), "on_schedule"),
            (CEILING, RATE, yearly(2019, 4.2, 4, 4.1, 4, 4.1), "ahead"),
            (FLOOR, RATE, yearly(2019, 97, 97, 94, 92, 89), "behind"),
            (FLOOR, RATE, yearly(2019, 97, 97, 95, 94, 93), "on_schedule"),
            (FLOOR, RATE, yearly(2019, 97, 97, 96, 97, 96), "ahead"),
            (FLOW, YEARLY_FLOW, yearly(2019, 800, 806, 790, 800, 806), "behind"),
            (FLOW, YEARLY_FLOW, yearly(2019, 760, 806, 860, 900, 940), "on_schedule"),
            (FLOW, YEARLY_FLOW, [("2020", 806), ("2023", 990), *elsewhere(7)], "ahead"),
            (FLOW, YEARLY_FLOW, yearly(2019, 760, 806, 870, 930, 1000), "achieved_early"),
            (SUM, YEARLY_FLOW, yearly(2019, 72, 70, 50, 52, 51), "behind"),
            (SUM, YEARLY_FLOW, yearly(2019, 64, 60, 61, 60, 63), "on_schedule"),
            (SUM, YEARLY_FLOW, yearly(2019, 70, 71, 72, 73, 74), "ahead"),
        ],
    )
    def test_the_status_follows_from_the_probability(self, raw, promise, how, figures, status):
        row = assessed(raw, promise, *figures, **how)
        assert (row["state"], row["status"], row["settled"]) == ("projected", status, "")
        assert row["projected_low"] <= row["projected"] <= row["projected_high"]
        assert row["warning"] == progress.light(row["probability"])
        likely = row["probability"]
        if status == "behind":
            assert likely < progress.ON_SCHEDULE
        else:
            assert likely >= (progress.AHEAD if status == "ahead" else progress.ON_SCHEDULE)
