"""Every kind of promise in every state, on plans of one line."""

import math
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import early_warning, observations, progress, trends, verdicts
from analysis.errors import MethodError, UnknownName
from analysis.evidence import Figure
from analysis.plan import load_plan

every = settings(deadline=None, max_examples=100)

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


def assessed_alike(raw, promise, histories, kind="level", unit="万人", as_of=None, breaks=""):
    """The verdicts on one promise from several histories of (period, value[, {column: value}])."""
    names = [f"x{i}" for i in range(len(histories))]
    raw.series(*((name, unit, kind, breaks) for name in names))
    raw.sources(("s1", "2026-02-01"), ("early", "2023-03-01"), ("undated", ""))
    raw.observe(
        *(
            (name, period, value, {"unit": unit, "kind": kind, **(more[0] if more else {})})
            for name, figures in zip(names, histories, strict=True)
            for period, value, *more in figures
        )
    )
    raw.plan({"series": name, "unit": unit} | promise for name in names)
    return progress.assess("p", as_of)


def assessed(raw, promise, *figures, **how):
    """The verdict on one promise from its figures."""
    return assessed_alike(raw, promise, [figures], **how).iloc[0]


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
    low, high = (certainty(progress.satisfied(v, bound, target, wanted, direction)) for v in values)
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
    flip = {"over": "under", "under": "over", "gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}
    flip |= {"higher": "lower", "lower": "higher", "floor": "ceiling", "ceiling": "floor"}
    flipped, wished, way = (flip.get(word, word) for word in (bound, wanted, direction))
    assert progress.satisfied(value, bound, target, wanted, direction) is progress.satisfied(
        -value, flipped, -target, wished, way
    )


PROVINCES = "110000 120000 130000 140000 150000 210000".split()


def elsewhere(growth, first=2017, last=2023):
    """Six provinces that grow by `growth` per cent a year, three points more and less in turn."""
    rows = []
    for rank, code in enumerate(PROVINCES):
        value = 100.0
        for year in range(first, last + 1):
            rows.append((str(year), round(value, 6), {"region": code}))
            value *= 1 + (growth + 3 * (-1) ** (rank + year)) / 100
    return rows


RATE = {"kind": "ratio", "unit": "%"}
YEARLY_FLOW = {"kind": "flow"}


class TestOutcomePublished:
    @pytest.mark.parametrize(
        ("promise", "how", "enough", "short"),
        [
            (UP, {}, 20, 19.9),
            (DOWN, {}, 10, 10.1),
            (CEILING, RATE, 4.9, 5),  # <5
            (FLOOR, RATE, 90, 89.9),
            (FLOW, YEARLY_FLOW, 1000, 999),
            (ABOUT, {}, 19.6, 19.5),  # 20 左右
        ],
    )
    def test_the_figure_of_the_last_year_settles_it(self, raw, promise, how, enough, short):
        histories = [[("2024", last - 1), ("2025", last)] for last in (enough, short)]
        table = assessed_alike(raw, promise, histories, **how)
        assert table["status"].tolist() == ["met", "missed"]
        assert table["latest"].tolist() == [enough, short]
        assert table["probability"].tolist() == [1, 0]
        assert table["warning"].tolist() == ["green", "red"]
        for column, value in (("state", "published"), ("settled", "2025")):
            assert (table[column] == value).all()
        assert (table["latest_period"] == "2025").all()
        assert table["projected"].isna().all()

    def test_over_95_against_more_than_95_is_met(self, raw):
        promise = {"baseline": 95, "target": 95, "target_bound": "gt", "direction": "floor"}
        histories = [[("2025", 95, {"bound": "over"})], [("2025", 95)]]
        table = assessed_alike(raw, promise, histories, **RATE)
        assert table["latest_bound"].tolist() == ["over", "exact"]
        assert table["status"].tolist() == ["met", "missed"]

    def test_over_90_against_95_does_not_tell(self, raw):
        promise = {"baseline": 95, "target": 95, "direction": "floor"}
        row = assessed(raw, promise, ("2025", 90, {"bound": "over"}), **RATE)
        assert (row["state"], row["status"]) == ("published", "not_assessable")
        assert (row["reason"], row["warning"]) == ("bound", "none")
        assert math.isnan(row["probability"])

    def test_a_range_is_met_from_its_lower_end_on(self, raw):
        counts = {"none": 0, "one": 1, "two": 2, "three": 3}
        promise = {"quantity": 1, "quantity_high": 2, "unit": "家"}
        raw.series(*((name, "家", "level") for name in counts))
        raw.plan(targets=[promise | {"id": name, "series": name} for name in counts])
        level = {"unit": "家", "kind": "level"}
        raw.sources(("s1", "2026-01-20"))
        raw.observe(*((name, "2025", count, level) for name, count in counts.items()))
        table = progress.assess("p")
        assert table["status"].to_dict() == {
            "none": "missed", "one": "met", "two": "met", "three": "met",
        }  # fmt: skip
        assert set(table["kind"]) == {"target"}
        assert table.loc["two", ["target", "target_high"]].tolist() == [1, 2]

    def test_a_composition_is_judged_component_by_component(self, raw):
        parts = {"senior": (9.7, 10, "higher"), "junior": (52.4, 50, "lower")}
        raw.series(*((part, "%", "ratio") for part in parts))
        raw.plan(
            {"id": part, "number": 14, "component": part, "series": part, "unit": "%",
             "baseline": base, "target": target, "direction": direction}
            for part, (base, target, direction) in parts.items()
        )  # fmt: skip
        raw.sources(("s1", "2026-01-20"))
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
        last = (60.1, 60)
        histories = [yearly(2021, 60, 61, 59, 60, value) for value in last]
        table = assessed_alike(raw, SUM, histories, **YEARLY_FLOW)
        assert table["status"].tolist() == ["met", "missed"]  # >300
        assert table["latest"].tolist() == [300.1, 300]
        assert table["margin"].round(9).tolist() == [0.1, 0]
        for column, value in {
            "state": "published",
            "settled": "2025",
            "latest_period": "2021/2025",
            "required_now": 300,
        }.items():
            assert (table[column] == value).all()

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
        table = assessed_alike(raw, SUM, [[*years, span], years], **YEARLY_FLOW)
        assert table["state"].tolist() == ["published", "projected"]
        row = table.iloc[0]
        assert (row["status"], row["settled"]) == ("met", "2025")
        assert (row["latest_period"], row["latest"]) == ("2021-01/2025-09", 348)
        assert row["required_now"] == 285  # 57 of 60 months

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
        ("promise", "how", "behind", "on_schedule", "ahead", "achieved_early"),
        [
            (
                UP,
                {},
                yearly(2019, 9, 10, 11, 10, 11),
                yearly(2019, 8, 10, 12, 15, 17),
                [("2020", 10), ("2023", 19), *elsewhere(10)],
                yearly(2019, 8, 10, 13, 16, 20),
            ),
            (
                DOWN,
                {},
                yearly(2019, 22, 20, 19, 20, 19),
                yearly(2019, 22, 20, 17, 13.5, 11),
                [("2020", 20), ("2023", 11), *elsewhere(-10)],
                yearly(2019, 22, 20, 17, 14, 10),
            ),
            (
                FLOW,
                YEARLY_FLOW,
                yearly(2019, 800, 806, 790, 800, 806),
                yearly(2019, 760, 806, 860, 900, 940),
                [("2020", 806), ("2023", 990), *elsewhere(7)],
                yearly(2019, 760, 806, 870, 930, 1000),
            ),
            (
                CEILING,  # held, not achieved
                RATE,
                yearly(2019, 4.2, 4, 4.5, 5, 5.3),
                yearly(2019, 4.2, 4, 4.5, 4.6, 4.7),
                yearly(2019, 4.2, 4, 4.1, 4, 4.1),
                None,
            ),
            (
                FLOOR,
                RATE,
                yearly(2019, 97, 97, 94, 92, 89),
                yearly(2019, 97, 97, 95, 94, 93),
                yearly(2019, 97, 97, 96, 97, 96),
                None,
            ),
            (
                SUM,  # once reached it is published
                YEARLY_FLOW,
                yearly(2019, 72, 70, 50, 52, 51),
                yearly(2019, 64, 60, 60, 60, 61),
                yearly(2019, 70, 71, 72, 73, 74),
                None,
            ),
        ],
    )
    def test_the_status_follows_from_the_probability(
        self, raw, promise, how, behind, on_schedule, ahead, achieved_early
    ):
        histories = [behind, on_schedule, ahead, *([achieved_early] if achieved_early else [])]
        table = assessed_alike(raw, promise, histories, **how)
        statuses = ["behind", "on_schedule", "ahead", "achieved_early"]
        assert table["status"].tolist() == statuses[: len(histories)]
        assert (table["state"] == "projected").all()
        assert (table["settled"] == "").all()
        assert (table["projected_low"] <= table["projected"]).all()
        assert (table["projected"] <= table["projected_high"]).all()
        assert table["warning"].tolist() == table["probability"].map(progress.light).tolist()
        likely = table["probability"].to_numpy()
        assert likely[0] < progress.ON_SCHEDULE <= likely[1]
        assert likely[2] >= progress.AHEAD

    def test_required_now_lies_on_the_even_path(self, raw):
        table = assessed_alike(raw, UP, [[("2022", 11)], [("2022-06", 11)]])
        assert table["required_now"].tolist() == [14, 13]  # two of five years from 10 to 20
        assert (table["progress"] == 0.1).all()
        assert (table["margin"] == -9).all()
        row = assessed(raw, DOWN, ("2022", 19))
        assert (row["required_now"], row["progress"], row["margin"]) == (16, 0.1, -9)
        row = assessed(raw, SUM, *yearly(2021, 50, 50), **YEARLY_FLOW)
        assert (row["required_now"], row["progress"]) == (120, pytest.approx(1 / 3))

    def test_a_bound_is_required_all_the_time_and_knows_no_progress(self, raw):
        for promise, last, margin in ((CEILING, 4.5, 0.5), (FLOOR, 92, 2)):
            row = assessed(raw, promise, ("2022", last), **RATE)
            assert row["required_now"] == promise["target"]
            assert row["margin"] == pytest.approx(margin)
            assert math.isnan(row["progress"])

    def test_a_target_of_no_more_than_the_baseline_knows_no_progress(self, raw):
        row = assessed(raw, UP | {"baseline": 25}, ("2022", 24))
        assert math.isnan(row["progress"])
        assert math.isnan(row["required_now"])
        assert row["margin"] == 4
        assert row["status"] != "achieved_early"
        assert assessed(raw, DOWN | {"baseline": 10}, ("2022", 9))["status"] != "achieved_early"

    def test_a_figure_within_the_year_is_the_latest_but_settles_nothing(self, raw):
        row = assessed(raw, UP, ("2020", 10), ("2024", 18), ("2025-06", 21))
        assert (row["latest_period"], row["latest"]) == ("2025-06", 21)
        assert (row["state"], row["status"], row["settled"]) == ("projected", "achieved_early", "")
        row = assessed(raw, FLOW, ("2024", 900), ("2025-01/2025-11", 1100), **YEARLY_FLOW)
        assert (row["latest_period"], row["state"]) == ("2024", "projected")

    def test_a_monthly_share_is_shown_but_not_projected(self, raw):
        years = yearly(2019, 50, 52, 54, 55, 57)
        promise = UP | {"baseline": 52, "target": 62}
        histories = [years, [*years, ("2024-03", 40)]]
        table = assessed_alike(raw, promise, histories, **RATE)
        before, after = table.iloc[0], table.iloc[1]
        assert (after["latest_period"], after["latest"]) == ("2024-03", 40)
        assert after["projected"] == before["projected"]
        assert after["probability"] == before["probability"]

    def test_a_figure_from_an_undated_page_never_settles(self, raw):
        last = ("2025", 30, {"source": "undated"})
        row = assessed(raw, UP, *yearly(2020, 10, 11, 10, 11, 10), last)
        assert (row["state"], row["settled"], row["latest_dated"]) == ("projected", "", False)
        assert (row["latest_period"], row["latest"]) == ("2025", 30)
        assert row["status"] == "behind"  # by the years before it
        band = progress.trajectory("i1", "p")
        assert band.index.tolist() == [2025]
        assert band["mean"].iloc[0] == row["projected"]

    def test_a_target_reached_on_an_undated_page_is_not_achieved(self, raw):
        years = yearly(2019, 8, 10, 13, 16)
        histories = [[*years, ("2023", 20, more)] for more in ({"source": "undated"}, {})]
        table = assessed_alike(raw, UP, histories)
        assert table["status"].tolist() == ["ahead", "achieved_early"]

    def test_a_sum_whose_last_year_is_undated_stays_open(self, raw):
        last = ("2025", 100, {"source": "undated"})
        row = assessed(raw, SUM, *yearly(2020, 60, 60, 60, 60, 60), last, **YEARLY_FLOW)
        assert (row["state"], row["settled"], row["latest"]) == ("projected", "", 340)
        assert (row["projected"], row["status"]) == (300, "behind")  # 240 and 60; >300 is wanted

    def test_a_figure_after_the_deadline_does_not_count(self, raw):
        row = assessed(raw, UP, ("2024", 12), ("2026", 30))
        assert (row["state"], row["latest_period"], row["figures"]) == ("projected", "2024", 1)
        early = {"quantity": 20, "deadline": "2023", "series": "x0"}
        raw.plan(targets=[early])
        raw.observe(("x0", "2023", 19, {"kind": "level"}), ("x0", "2024", 21, {"kind": "level"}))
        row = progress.assess("p").iloc[0]
        assert (row["status"], row["settled"], row["latest"]) == ("missed", "2023", 19)

    def test_what_never_moved_stays_and_meets_a_target_it_stands_at(self, raw):
        flat = {"baseline": 100, "target": 100, "direction": "floor"}
        histories = [yearly(2019, *[value] * 5) for value in (100, 99)]
        table = assessed_alike(raw, flat, histories, **RATE)
        assert table["projected"].tolist() == [100, 99]
        assert table["probability"].tolist() == [1, 0]
        assert table["status"].tolist() == ["ahead", "behind"]
        must_pass = {"baseline": 97, "target": 97, "target_bound": "gt", "direction": "floor"}
        row = assessed(raw, must_pass, *yearly(2019, 97, 97, 97, 97, 97), **RATE)
        assert (row["probability"], row["status"]) == (0, "behind")

    def test_full_coverage_can_be_projected(self, raw):
        promise = {"baseline": 98, "target": 100}
        row = assessed(raw, promise, *yearly(2019, 96, 98, 99, 100, 100), **RATE)
        assert row["status"] == "achieved_early"
        assert row["probability"] > 0.5
        assert row["projected_high"] <= 100

    def test_figures_before_a_break_in_definition_inform_no_projection(self, raw):
        years = yearly(2018, 4, 4.1, 4.2, 4.1, 4.2, 3.3)
        how = RATE | {"breaks": "2023|新口径|new basis"}
        row = assessed(raw, CEILING, *years, **how)
        assert (row["status"], row["reason"]) == ("not_assessable", "too_few")
        assert (row["latest_period"], row["sources"]) == ("2023", "s1")
        assert assessed(raw, CEILING, *years, **RATE)["status"] == "ahead"

    def test_a_break_still_to_come_discards_nothing(self, raw):
        early = {"source": "early"}  # out on 2023-03-01
        years = [(*figure, early) for figure in yearly(2018, 4, 4.1, 4.2, 4.1, 4.2)]
        how = RATE | {"breaks": "2024|新口径|new basis"}
        before = assessed(raw, CEILING, *years, as_of="2023-06-30", **how)
        after = assessed(raw, CEILING, *years, as_of="2024-06-30", **how)
        assert (before["status"], after["reason"]) == ("ahead", "too_few")


class TestNeverPublished:
    def test_a_promise_without_a_series_says_so(self, raw):
        for series in ("", "unheard_of"):
            row = assessed(raw, UP | {"series": series}, ("2025", 20))
            assert (row["state"], row["status"]) == ("unpublished", "not_assessable")
            assert (row["reason"], row["latest_period"], row["sources"]) == ("no_series", "", "")

    def test_nothing_since_the_plan_began_shows_the_last_figure_before(self, raw):
        row = assessed(raw, UP, ("2019", 9), ("2020", 10))
        assert (row["state"], row["reason"]) == ("unpublished", "nothing_since_baseline")
        assert (row["latest_period"], row["figures"], row["sources"]) == ("2020", 0, "s1")
        assert math.isnan(row["probability"])
        assert assessed(raw, UP)["reason"] == "nothing_since_baseline"

    def test_of_figures_that_end_together_the_one_like_the_promise_is_shown(self, raw):
        both = (("2016/2020", 362), ("2020", 65))
        assert assessed(raw, FLOW, *both, **YEARLY_FLOW)["latest"] == 65
        assert assessed(raw, SUM, *both, **YEARLY_FLOW)["latest"] == 362

    def test_aims_of_kind_target_never_count(self, raw):
        row = assessed(raw, UP, ("2020", 10), ("2025", 20, {"kind": "target"}))
        assert (row["state"], row["latest_period"]) == ("unpublished", "2020")

    def test_figures_on_another_basis_are_not_silence(self, raw):
        row = assessed(raw, UP, ("2020", 10), ("2025", 200000, {"unit": "人"}))
        assert (row["state"], row["status"]) == ("projected", "not_assessable")
        assert (row["reason"], row["latest"], row["sources"]) == ("other_basis", 10, "s1")
        row = assessed(raw, FLOW, ("2023-01/2023-09", 900), **YEARLY_FLOW)
        assert (row["reason"], row["latest"], row["sources"]) == ("other_basis", 900, "s1")


class TestAsOf:
    def test_later_figures_are_hidden(self, raw):
        figures = (("2020", 10), ("2022", 12, {"source": "early"}), ("2025", 20))
        now = assessed(raw, UP, *figures)
        assert (now["status"], now["latest_period"]) == ("met", "2025")
        then = assessed(raw, UP, *figures, as_of="2023-06-30")
        assert (then["state"], then["latest_period"], then["latest"]) == ("projected", "2022", 12)
        assert then["age"] == pytest.approx(0.5, abs=0.01)
        before = assessed(raw, UP, *figures, as_of="2023-02-28")
        assert (before["state"], before["latest_period"]) == ("unpublished", "")

    def test_what_is_returned_may_be_changed_without_harm(self, raw):
        assessed(raw, UP, ("2025", 20))
        table = progress.assess("p")
        table.loc["i1", "status"] = "missed"
        assert progress.assess("p").loc["i1", "status"] == "met"


class TestBaseline:
    def test_one_not_printed_is_taken_from_what_was_published(self, raw):
        row = assessed(raw, UP | {"baseline": ""}, ("2020", 10), ("2022", 12))
        assert (row["baseline_period"], row["baseline"], row["progress"]) == ("2020", 10, 0.2)

    def test_one_printed_stays(self, raw):
        row = assessed(raw, UP, ("2020", 11), ("2022", 12))
        assert (row["baseline"], row["progress"]) == (10, 0.2)

    def test_the_year_is_found_beside_a_longer_span_and_a_month(self, raw):
        figures = (("2016/2020", 50), ("2020", 10), ("2020-12", 1), ("2022", 12))
        row = assessed(raw, FLOW | {"baseline": ""}, *figures, **YEARLY_FLOW)
        assert row["baseline"] == 10
        row = assessed(raw, UP | {"baseline": ""}, ("2020-12", 10), ("2022", 12), **RATE)
        assert math.isnan(row["baseline"])  # a share of December is not that of the year

    def test_a_sum_needs_none(self, raw):
        row = assessed(raw, SUM | {"baseline": ""}, ("2020", 65), ("2021", 70), **YEARLY_FLOW)
        assert math.isnan(row["baseline"])


class TestTrajectory:
    def test_it_ends_where_the_assessment_does(self, raw):
        row = assessed(raw, UP, *yearly(2019, 8, 10, 12, 14, 15))
        band = progress.trajectory("i1", "p")
        assert band.index.tolist() == [2024, 2025]
        assert band.iloc[-1].tolist() == row[
            ["projected", "projected_low", "projected_high"]
        ].tolist()  # fmt: skip

    def test_it_is_empty_once_the_outcome_is_published(self, raw):
        assessed(raw, UP, *yearly(2019, 8, 10, 12, 14, 15, 18, 20))
        assert progress.trajectory("i1", "p").empty

    def test_it_refuses_sums_and_names_it_does_not_know(self, raw):
        assessed(raw, SUM, *yearly(2021, 60, 60), **YEARLY_FLOW)
        with pytest.raises(MethodError, match="not a level"):
            progress.trajectory("i1", "p")
        with pytest.raises(UnknownName, match="did you mean i1"):
            progress.trajectory("i11", "p")


def test_the_even_path_is_held_beyond_its_ends():
    assert progress.path(489.5, 2020, 1500, 2025, 2021) == 691.6
    assert progress.path(10, 2020, 20, 2025, 2019) == 10
    assert progress.path(10, 2020, 20, 2025, 2030) == 20


def test_the_required_path_of_every_accumulation():
    def required(**promise):
        return progress.required_path(pd.Series(promise), range(2021, 2026)).to_dict()

    assert required(accumulation="period_sum", target=300) == {
        2021: 60, 2022: 120, 2023: 180, 2024: 240, 2025: 300,
    }  # fmt: skip
    level = {"accumulation": "level", "baseline_period": "2020", "baseline": 10.0, "target": 20}
    assert required(**level) == {2020: 10, 2021: 12, 2022: 14, 2023: 16, 2024: 18, 2025: 20}
    assert required(**level | {"baseline": math.nan}) == {2025: 20}


def test_the_required_pace_is_what_is_left_over_the_years_left():
    promise = {"target": 300}
    assert progress.required_pace(promise, 240, 2) == 30
    assert progress.required_pace(promise, 310, 2) == 0
    assert math.isnan(progress.required_pace(promise, 240, 0))


def test_every_light_is_earned_at_its_threshold():
    assert [progress.light(p) for p in (1, 0.8, 0.5, 0.2, 0)] == [
        "green", "green", "yellow", "orange", "red",
    ]  # fmt: skip
    for better, worse in pairwise(early_warning.ladder("probability")):
        lowest = 0.2 if worse.light == "red" else better.threshold
        assert progress.light(lowest) == better.light
        assert progress.light(lowest - 1e-6) == worse.light
    assert progress.light(math.nan) == "none"


class TestMonotone:
    """The better the last figure, the better the status."""

    def ranks(self, raw, promise, history, values, **how):
        histories = [[*history, ("2023", value)] for value in values]
        return assessed_alike(raw, promise, histories, **how)["status"].map(RANK).tolist()

    @pytest.mark.parametrize(
        ("promise", "how", "history"),
        [
            (UP, {}, yearly(2019, 8, 10, 12, 14)),
            (DOWN, {}, yearly(2019, 22, 20, 18, 16)),
            (FLOW, YEARLY_FLOW, yearly(2019, 780, 806, 840, 880)),
            (SUM, YEARLY_FLOW, yearly(2019, 60, 61, 60, 61)),
            (CEILING, RATE, yearly(2019, 4.2, 4, 4.2, 4.5)),
            (FLOOR, RATE, yearly(2019, 97, 97, 95, 94)),
        ],
    )
    def test_from_figures_of_ones_own(self, raw, promise, how, history):
        base = promise["target"] / (5 if promise is SUM else 1)
        values = [round(base * share, 6) for share in (0.5, 0.8, 0.9, 0.95, 0.99, 1, 1.02, 1.06)]
        found = self.ranks(raw, promise, history, values, **how)
        if promise.get("direction") in DOWNWARD:
            found.reverse()
        assert found == sorted(found)
        assert len(set(found)) > 1

    @pytest.mark.parametrize(
        ("promise", "how", "history"),
        [
            (UP, {}, yearly(2019, 11, 12, 10, 14)),
            (DOWN, {}, yearly(2019, 19, 18, 20, 16)),
            (SUM, YEARLY_FLOW, yearly(2019, 60, 40, 70, 61)),
            (CEILING, RATE, yearly(2019, 4.2, 4.9, 4.2, 4.5)),
        ],
    )
    def test_a_probability_never_falls_with_good_news(self, raw, promise, how, history):
        low, high = (0.7, 1.4) if promise is CEILING else (0.2, 2.0)
        base = promise["target"] / (5 if promise is SUM else 1)
        values = np.round(np.linspace(low, high, 30) * base, 4).tolist()
        histories = [[*history, ("2023", value)] for value in values]
        found = assessed_alike(raw, promise, histories, **how)["probability"].to_numpy()
        if promise.get("direction") in DOWNWARD:
            found = found[::-1]
        assert (np.diff(found) >= -0.01).all()  # the far ends lie ten usual changes off
        assert np.ptp(found) > 0.3

    @pytest.mark.parametrize(
        ("history", "target"),
        [((21.0, 22.1, 22.9, 23.5, 24.4, 25.3), 22.9), ((20.8, 22.1, 23.6, 24.6), 21.4)],
    )
    def test_a_tenth_more_is_never_less_likely(self, history, target):
        promise = SimpleNamespace(direction="higher", target=target, target_bound="exact")

        def chance(last):
            figures = [
                Figure(str(year), 12 * year, 12 * year + 11, value, "exact", "s", dated=True)
                for year, value in enumerate([*history, last], 2010)
            ]
            return verdicts._steadied(
                promise, figures, lambda swap: trends.predict([f.value for f in swap(figures)], 1)
            )

        found = [chance(round(history[-1] + step / 10, 1)) for step in range(-50, 50)]
        assert (np.diff(found) >= 0).all()

    @pytest.mark.parametrize(("promise", "growth"), [(UP, 8), (DOWN, -8)])
    def test_from_growth_elsewhere(self, raw, promise, growth):
        values = [round(8 + 0.4 * i, 1) for i in range(35)]
        history = [("2020", promise["baseline"]), *elsewhere(growth, first=2019)]
        found = self.ranks(raw, promise, history, values)
        if promise is DOWN:
            found.reverse()
        assert found == sorted(found)
        assert set(found) == {0, 2, 3, 4}


def test_the_unit_of_a_promise_does_not_matter(raw):
    figures = yearly(2019, 8, 10, 12, 15, 17)
    small = assessed(raw, UP, *figures)
    promise = {"baseline": 100000, "target": 200000}
    large = assessed(raw, promise, *((p, v * 10000) for p, v in figures), unit="人")
    assert (large["status"], large["warning"]) == (small["status"], small["warning"])
    for column in ("probability", "progress"):
        assert large[column] == pytest.approx(small[column])
    for column in ("projected", "projected_low", "required_now", "margin"):
        assert large[column] == pytest.approx(small[column] * 10000)


class TestRealData:
    """What the collected figures must go on giving."""

    def test_the_thirteenth_plan_is_judged_as_its_own_table_prints(self):
        printed = load_plan("chongqing-hrss-13").indicators
        judged = progress.assess("chongqing-hrss-13", "2026-11-23")
        assert len(printed) == len(judged) == 22
        assert (judged["state"] == "published").all()
        for row in printed.itertuples():
            gain = row.actual - row.target
            gain = gain if row.direction in UPWARD else -gain
            open_end = row.target_bound == "gt" and row.actual_bound == "exact"
            expected = "met" if gain > 0 or (gain == 0 and not open_end) else "missed"
            assert judged.at[row.Index, "status"] == expected, row.Index
            assert judged.at[row.Index, "latest"] == row.actual
        missed = judged.index[judged["status"] == "missed"].tolist()
        # fund revenue 1340 < 1450, highly skilled 104.5 < 115, mediation 53.4 < 60
        assert missed == ["box1-12", "box1-15", "box1-18"]

    def test_nobody_knew_the_results_of_the_thirteenth_plan_before_they_were_printed(self):
        judged = progress.assess("chongqing-hrss-13", "2020-12-31")
        assert not judged["status"].isin(["met", "missed"]).any()

    def test_three_million_jobs_were_reached_in_2025(self):
        row = progress.assess("chongqing-hrss-14", "2026-11-23").loc["box2-01"]
        assert (row["latest"], row["latest_bound"]) == (348, "over")
        assert (row["status"], row["settled"]) == ("met", "2025")

    @pytest.mark.parametrize("as_of", ["2021-12-31", "2023-06-30", "2025-12-31", "2026-11-23"])
    @pytest.mark.parametrize("plan", ["chongqing-hrss-13", "chongqing-hrss-14"])
    def test_states_are_never_mixed_and_no_figure_is_without_its_source(self, plan, as_of):
        table = progress.assess(plan, as_of)
        promises = load_plan(plan).promises()
        assert table.index.tolist() == promises.index.tolist()
        assert table.index.is_unique
        statuses = {
            "published": {"met", "missed", "achieved_early", "not_assessable"},
            "projected": {"achieved_early", "ahead", "on_schedule", "behind", "not_assessable"},
            "unpublished": {"not_assessable"},
        }
        for row in table.itertuples():
            assert row.status in statuses[row.state], row.Index
            assert bool(row.settled) == (row.state == "published"), row.Index
            assert bool(row.sources) == bool(row.latest_period), row.Index
            assert (row.reason == "") == (row.status != "not_assessable"), row.Index
            assert row.warning == progress.light(row.probability), row.Index
            if row.state == "unpublished":
                assert math.isnan(row.probability), row.Index
                assert row.figures == 0, row.Index
            else:
                assert row.figures > 0 or row.reason == "other_basis", row.Index
            if not math.isnan(row.projected):
                assert row.state == "projected", row.Index
                assert row.projected_low <= row.projected <= row.projected_high, row.Index
                if row.unit == "%":
                    assert row.projected_low >= 0, row.Index
                    assert row.projected_high <= 100, row.Index


def test_a_target_in_another_unit_than_its_series_is_not_judged(raw):
    raw.plan([{"unit": "人", "accumulation": "level", "target": 100}])
    raw.series(("jobs", "万人", "level"))
    raw.observe(("jobs", "2025", 120, {"kind": "level"}))
    row = progress.assess().iloc[0]
    assert (row["state"], row["status"], row["reason"]) == (
        "unpublished",
        "not_assessable",
        "other_unit",
    )
    assert math.isnan(row["probability"])


def test_a_target_counted_in_another_measure_word_is_judged(raw):
    raw.plan([{"unit": "家", "accumulation": "level", "target": 100}])
    raw.series(("jobs", "个", "level"))
    raw.sources(("s1", "2026-01-20"))
    raw.observe(("jobs", "2025", 120, {"kind": "level", "unit": "个"}))
    assert progress.assess().iloc[0]["status"] == "met"


def test_a_level_said_before_the_end_of_its_year_settles_nothing(raw):
    raw.plan([{"accumulation": "level", "target": 100}])
    raw.series(("jobs", "万人", "level"))
    raw.sources(("early", "2025-11-07"), ("late", "2026-01-20"))
    early = ("jobs", "2025", 120, {"kind": "level", "source": "early"})
    raw.observe(early)
    assert progress.assess().iloc[0]["state"] == "projected"
    raw.observe(early, ("jobs", "2025", 90, {"kind": "level", "source": "late"}))
    row = progress.assess().iloc[0]
    assert (row["state"], row["status"], row["latest"]) == ("published", "missed", 90)


def test_a_total_so_far_that_passes_the_sum_settles_it(raw):
    raw.plan([{"accumulation": "period_sum", "target": 300, "target_period": "2021/2025"}])
    raw.sources(("early", "2025-11-07"))
    raw.observe(("jobs", "2021/2025", 310, {"source": "early", "bound": "over"}))
    assert progress.assess(as_of="2025-12-01").iloc[0]["status"] == "achieved_early"
    assert progress.assess().iloc[0]["status"] == "met"


def test_a_total_so_far_that_does_not_reach_the_sum_settles_nothing(raw):
    raw.plan([{"accumulation": "period_sum", "target": 300, "target_period": "2021/2025"}])
    raw.sources(("early", "2025-11-07"))
    raw.observe(("jobs", "2021/2025", 290, {"source": "early"}))
    assert progress.assess().iloc[0]["state"] == "projected"


@pytest.mark.parametrize(
    ("bound", "kind", "state"),
    [
        ("exact", "flow", "published"),
        ("over", "flow", "published"),
        ("approx", "flow", "projected"),  # 预计全年约 310: what is expected settles nothing
        ("exact", "mean", "projected"),
    ],
)
def test_before_its_period_is_over_only_a_count_settles_a_sum(raw, bound, kind, state):
    raw.plan([{"accumulation": "period_sum", "target": 290, "target_period": "2021/2025"}])
    raw.series(("jobs", "万人", kind))
    raw.sources(("early", "2025-11-07"))
    said = {"source": "early", "bound": bound, "kind": kind}
    raw.observe(("jobs", "2021/2025", 310, said))
    assert progress.assess().iloc[0]["state"] == state
    raw.sources(("early", "2026-01-20"))  # said after the period was over, each of them does
    assert progress.assess().iloc[0]["state"] == "published"
