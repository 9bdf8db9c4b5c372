"""Four yardsticks from two points and a target: formulas, edges, what must always hold."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import progress
from analysis.errors import ParameterError
from analysis.yardsticks import (
    CLASSES,
    NAMES,
    escap,
    eurostat,
    of_promise,
    on_track,
    open_sdg,
    unsd,
)

EVERY = [eurostat, open_sdg, unsd, escap]
every = settings(deadline=None, max_examples=200)

# From 100 in 2020 to 110.25 in 2022 is 5 % a year; to 133.1 in 2023 it would take 10 %.
FIVE = (100, 110.25)
TEN = (133.1, 2020, 2022, 2023, "higher")


def ask(yardstick, base=100, latest=110.25, target=133.1, years=(2020, 2022, 2023), way="higher"):
    return yardstick(base, latest, target, *years, way)


class TestByHand:
    def test_eurostat_divides_growth_by_growth_required(self):
        category, value = ask(eurostat)
        assert (category, value) == ("insufficient", pytest.approx(0.5))

    def test_open_sdg_has_the_same_ratio(self):
        assert ask(open_sdg) == ("limited", pytest.approx(0.5))

    def test_unsd_extrapolates_to_the_target_year(self):
        # 100 · 1.05³ = 115.7625 of the way to 133.1
        assert ask(unsd) == ("fair", pytest.approx(15.7625 / 33.1))

    def test_escap_counts_tenths_of_the_way(self):
        # 10 · 10.25 / 33.1 = 3.10, expected after two of three years: 6.67
        assert ask(escap) == ("behind", pytest.approx(102.5 / 33.1))

    @pytest.mark.parametrize("yardstick", [eurostat, open_sdg])
    def test_less_is_better_turns_the_sign(self, yardstick):
        # falls by 10 % a year, as required
        assert yardstick(100, 81, 72.9, 2020, 2022, 2023, "lower")[1] == pytest.approx(1.0)
        assert yardstick(100, 110, 72.9, 2020, 2022, 2023, "lower")[1] < 0

    def test_unsd_and_escap_measure_a_fall_alike(self):
        assert unsd(100, 81, 72.9, 2020, 2022, 2023, "lower") == ("on_track", pytest.approx(1.0))
        assert escap(100, 81, 72.9, 2020, 2022, 2023, "lower") == (
            "on_track",
            pytest.approx(190 / 27.1),
        )

    def test_a_base_of_zero_leaves_only_escap(self):
        # the plan's sum: 145.77 of 300 after two of five years
        asked = (0, 145.77, 300, 2020, 2022, 2025, "higher")
        assert escap(*asked) == ("on_track", pytest.approx(4.859))
        assert {y(*asked)[0] for y in (eurostat, open_sdg, unsd)} == {"not_applicable"}


class TestClasses:
    @pytest.mark.parametrize(
        ("ratio", "classes"),
        [
            (0.95, ("significant", "on_track")),
            (0.949, ("moderate", "moderate")),
            (0.60, ("moderate", "moderate")),
            (0.599, ("insufficient", "limited")),
            (0.0, ("insufficient", "limited")),
            (-0.001, ("away", "deterioration")),
        ],
    )
    def test_thresholds_of_the_ratio(self, ratio, classes):
        latest = 100 * (1 + 0.10 * ratio)
        asked = (100, latest, 146.41, 2020, 2021, 2024, "higher")
        assert (eurostat(*asked)[0], open_sdg(*asked)[0]) == classes

    @pytest.mark.parametrize(
        ("share", "category"),
        [(0.95, "on_track"), (0.949, "fair"), (0.10, "fair"), (0.099, "marginal_or_worse")],
    )
    def test_thresholds_of_unsd(self, share, category):
        latest = 100 + 20 * share  # in the target year the extrapolation is the value itself
        assert unsd(100, latest, 120, 2020, 2025, 2025, "higher")[0] == category

    @pytest.mark.parametrize(
        ("latest", "category"),
        [
            (120, "achieved"),
            (108, "on_track"),
            (107.9, "behind"),
            (100, "behind"),
            (99, "regressing"),
        ],
    )
    def test_escap_expects_the_elapsed_share(self, latest, category):
        assert escap(100, latest, 120, 2020, 2022, 2025, "higher")[0] == category


class TestEdges:
    def test_open_sdg_calls_a_target_met_achieved_whatever_the_trend(self):
        assert open_sdg(96.7, 92, 90, 2020, 2023, 2025, "floor")[0] == "achieved"
        assert eurostat(96.7, 92, 90, 2020, 2023, 2025, "floor")[0] == "away"
        assert open_sdg(96.7, 89, 90, 2020, 2023, 2025, "floor")[0] == "deterioration"

    def test_a_target_equal_to_the_base_cannot_be_approached(self):
        asked = (95, 96, 95, 2020, 2023, 2025, "floor")
        assert [y(*asked)[0] for y in (eurostat, unsd, escap)] == ["not_applicable"] * 3
        category, value = open_sdg(*asked)
        assert category == "achieved"
        assert math.isnan(value)

    @pytest.mark.parametrize("base", [0.0, -5.0])
    @pytest.mark.parametrize("yardstick", [eurostat, unsd])
    def test_no_growth_from_nothing_or_less(self, yardstick, base):
        category, value = ask(yardstick, base=base)
        assert category == "not_applicable"
        assert math.isnan(value)

    @pytest.mark.parametrize("yardstick", [eurostat, unsd])
    def test_no_growth_across_a_change_of_sign(self, yardstick):
        assert ask(yardstick, latest=-1)[0] == "not_applicable"

    @pytest.mark.parametrize("yardstick", EVERY)
    @pytest.mark.parametrize("years", [(2020, 2020, 2025), (2020, 2019, 2025), (2025, 2026, 2025)])
    def test_without_time_nothing_applies(self, yardstick, years):
        assert ask(yardstick, years=years)[0] == "not_applicable"

    @pytest.mark.parametrize("yardstick", EVERY)
    def test_a_target_year_that_has_passed_is_still_measured(self, yardstick):
        late = ask(yardstick, latest=140, years=(2020, 2026, 2023))
        assert late[0] != "not_applicable"
        assert ask(yardstick, latest=101, years=(2020, 2026, 2023))[1] < late[1]

    def test_a_target_already_met_is_no_edge_to_three_and_achieved_to_open_sdg(self):
        met = [ask(yardstick, latest=140)[0] for yardstick in EVERY]
        assert met == ["significant", "achieved", "on_track", "achieved"]

    @pytest.mark.parametrize("yardstick", [eurostat, open_sdg, unsd])
    def test_no_growth_to_a_target_of_the_other_sign(self, yardstick):
        category, _ = ask(yardstick, target=-5, way="lower")
        assert category == ("marginal_or_worse" if yardstick is unsd else "not_applicable")

    def test_escap_needs_no_growth_and_crosses_zero(self):
        # a balance from −10 to −5, wanted 10: 5 of 20
        assert escap(-10, -5, 10, 2020, 2022, 2025, "higher") == ("behind", pytest.approx(2.5))
        assert escap(-10, 2, 10, 2020, 2022, 2025, "higher") == ("on_track", pytest.approx(6.0))

    @pytest.mark.parametrize("yardstick", [eurostat, open_sdg])
    def test_constant_growth_never_arrives_at_zero(self, yardstick):
        asked = (100, 50, 0, 2020, 2022, 2025, "lower")
        assert yardstick(*asked)[0] == "not_applicable"
        assert open_sdg(100, 0, 0, 2020, 2022, 2025, "lower")[0] == "achieved"
        assert unsd(*asked) == ("fair", pytest.approx(1 - 0.5**2.5))
        assert escap(*asked) == ("on_track", pytest.approx(5.0))

    def test_open_sdg_flips_the_direction_where_all_values_are_negative(self):
        # as a debt of 100 that is to shrink to 50
        mirrored = open_sdg(100, 81, 50, 2020, 2022, 2026, "lower")
        assert open_sdg(-100, -81, -50, 2020, 2022, 2026, "higher") == mirrored
        assert open_sdg(-100, -45, -50, 2020, 2022, 2026, "higher")[0] == "achieved"
        assert open_sdg(-100, -110, -50, 2020, 2022, 2026, "higher")[0] == "deterioration"
        assert open_sdg(-100, 5, -50, 2020, 2022, 2026, "lower")[0] == "not_applicable"

    def test_open_sdg_puts_no_small_number_in_the_place_of_zero(self):
        # its documentation would: 0.001 of what unit?
        category, value = open_sdg(0, 5, 10, 2020, 2022, 2025, "higher")
        assert category == "not_applicable"
        assert math.isnan(value)

    def test_escap_never_expects_more_than_the_whole_way(self):
        assert escap(100, 120, 120, 2020, 2030, 2025, "higher")[0] == "achieved"
        assert escap(100, 119, 120, 2020, 2030, 2025, "higher")[0] == "behind"

    @pytest.mark.parametrize("yardstick", EVERY)
    def test_an_unknown_direction_is_refused(self, yardstick):
        with pytest.raises(ParameterError, match="sideways"):
            ask(yardstick, way="sideways")


class TestOnTrack:
    def test_every_category_is_answered(self):
        for name in NAMES:
            answers = [on_track(name, category) for category in CLASSES[name]]
            assert answers[0] is True
            assert answers[-1] is False
            assert sorted(answers, reverse=True) == answers
            assert on_track(name, "not_applicable") is None

    def test_what_does_not_exist_is_refused(self):
        with pytest.raises(ParameterError, match="yardstick 'oecd'"):
            on_track("oecd", "achieved")
        with pytest.raises(ParameterError, match="no category 'regressing'"):
            on_track("eurostat", "regressing")


positive = st.floats(0.5, 1e4)
ways = st.sampled_from(["higher", "floor", "lower", "ceiling"])


class TestAlways:
    @every
    @given(positive, positive, positive, positive, ways)
    def test_a_better_value_never_has_a_worse_class(self, base, one, other, target, way):
        assume(abs(target / base - 1) > 1e-3)
        worse, better = sorted((one, other), reverse=way in ("lower", "ceiling"))
        for name, yardstick in zip(NAMES, EVERY, strict=True):
            ranks = [
                CLASSES[name].index(yardstick(base, value, target, 2020, 2023, 2025, way)[0])
                for value in (worse, better)
            ]
            assert ranks[1] <= ranks[0], name

    @every
    @given(positive, positive, positive, st.floats(0.01, 100), ways)
    def test_units_do_not_matter(self, base, latest, target, factor, way):
        assume(abs(target / base - 1) > 1e-3)
        for yardstick in EVERY:
            one = yardstick(base, latest, target, 2020, 2023, 2025, way)
            two = yardstick(base * factor, latest * factor, target * factor, 2020, 2023, 2025, way)
            assert two[1] == pytest.approx(one[1], rel=1e-5, abs=1e-5)

    @every
    @given(positive, positive, ways)
    def test_at_the_target_on_time_everyone_is_content(self, base, target, way):
        better = target > base if way in ("higher", "floor") else target < base
        assume(better and abs(target / base - 1) > 1e-3)
        for name, yardstick in zip(NAMES, EVERY, strict=True):
            category, _ = yardstick(base, target, target, 2020, 2025, 2025, way)
            assert on_track(name, category) is True


@pytest.fixture(scope="module")
def table():
    return progress.assess("chongqing-hrss-14", "2026-11-23")


class TestOfAPromise:
    def test_revenue_of_hr_services_by_hand(self, table):
        # 489.5 → 618.05 in a year is 26.3 %; 25.1 % a year are needed to 1500 in 2025
        said = of_promise(table.loc["5-01"])
        needed = (1500 / 489.5) ** (1 / 5) - 1
        assert said["eurostat"] == ("significant", pytest.approx((618.05 / 489.5 - 1) / needed))
        assert said["open_sdg"][0] == "on_track"
        assert said["unsd"][0] == "on_track"
        assert said["escap"] == ("behind", pytest.approx(10 * 128.55 / 1010.5))

    def test_work_injury_by_hand(self, table):
        # 730 at the end of 2020, 657 in March 2025, 750 wanted
        said = of_promise(table.loc["box2-08"])
        assert said["escap"] == ("regressing", pytest.approx(-36.5))
        growth = (657 / 730) ** (1 / 4.25) - 1
        assert said["eurostat"][1] == pytest.approx(growth / ((750 / 730) ** 0.2 - 1))

    def test_a_sum_is_measured_by_its_even_pace_alone(self, table):
        row = table.loc["box2-01"].copy()
        row["latest"], row["latest_bound"], row["latest_period"] = 145.77, "exact", "2021/2022"
        said = of_promise(row)
        assert said["escap"] == ("on_track", pytest.approx(4.859))
        assert {said[name][0] for name in ("eurostat", "open_sdg", "unsd")} == {"not_applicable"}

    def test_a_one_sided_figure_counts_only_where_it_settles(self, table):
        skilled = table.loc["1.4-08"]  # over 536 against 450
        said = of_promise(skilled)
        assert (said["open_sdg"][0], said["escap"][0]) == ("achieved", "achieved")
        assert math.isnan(said["escap"][1])
        assert said["eurostat"][0] == "not_applicable"
        short = skilled.copy()
        short["latest"] = 440.0
        assert {category for category, _ in of_promise(short).values()} == {"not_applicable"}

    def test_a_lax_target_leaves_only_whether_it_is_met(self, table):
        graduates = of_promise(table.loc["box3-09"])  # from 93.6 to at least 90
        assert graduates["open_sdg"][0] == "achieved"
        assert {graduates[n][0] for n in ("eurostat", "unsd", "escap")} == {"not_applicable"}

    @pytest.mark.parametrize(
        ("wording", "sdg", "tenths"),
        [("le", "achieved", "achieved"), ("lt", "on_track", "on_track")],
    )
    def test_at_a_bound_that_excludes_it_nothing_is_achieved(self, table, wording, sdg, tenths):
        row = table.loc["box2-02"].copy()
        row["baseline"], row["baseline_period"], row["direction"] = 5.7, "2020", "lower"
        row["target"], row["target_bound"] = 5.5, wording
        row["latest"], row["latest_bound"], row["latest_period"] = 5.5, "exact", "2024"
        row["state"], row["reason"] = "projected", ""
        row["series"] = "urban_new_employment"  # without a break
        said = of_promise(row)
        assert (said["open_sdg"][0], said["escap"][0]) == (sdg, tenths)
        assert said["escap"][1] == pytest.approx(10)

    def test_about_a_sum_has_not_achieved_it(self, table):
        row = table.loc["box2-01"].copy()
        row["latest"], row["latest_bound"], row["latest_period"] = 300.0, "approx", "2021/2025"
        row["target"], row["target_bound"] = 300.0, "exact"
        assert of_promise(row)["escap"] == ("on_track", pytest.approx(10))
        row["latest_bound"] = "exact"
        assert of_promise(row)["escap"] == ("achieved", pytest.approx(10))

    def test_figures_on_another_basis_and_silence_say_nothing(self, table):
        for id in ("box2-04", "box2-05"):
            assert {c for c, _ in of_promise(table.loc[id]).values()} == {"not_applicable"}

    def test_growth_is_not_measured_across_a_break(self, table):
        registered = of_promise(table.loc["box2-03"])
        assert registered["open_sdg"] == ("achieved", pytest.approx(math.nan, nan_ok=True))
        assert registered["escap"][0] == "not_applicable"
