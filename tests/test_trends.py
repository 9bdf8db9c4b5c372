"""Forecasts: what holds for every series, what is worked by hand, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import analysis
from analysis import chances
from analysis.breaks import Break, mended
from analysis.distributions import CORRELATION
from analysis.errors import MethodError, ParameterError
from analysis.extrapolation import RISING as RISE
from analysis.trends import Prediction, Scale, forecast, nowcast, pooled, predict, shock

every = settings(deadline=None, max_examples=40)
series = st.lists(st.integers(-1000, 1000).map(float), min_size=4, max_size=12)
shares = st.lists(st.integers(0, 1000).map(lambda n: n / 10), min_size=4, max_size=12)
horizons = st.integers(1, 8)

RISING = [8.0, 10.0, 12.0, 15.0, 17.0]


def calendar(first, *values):
    return pd.Series(values, index=pd.period_range(str(first), periods=len(values), freq="Y"))


def grown(growth, years=8, first=2013, wobble=0.03):
    """A region that grows by `growth` a year, a little more and less in turn."""
    steps = np.log1p(growth) + wobble * (-1.0) ** np.arange(years - 1)
    return pd.Series(
        100 * np.exp(np.concatenate([[0], np.cumsum(steps)])), index=range(first, first + years)
    )


CALM = [grown(g) for g in (0.02, 0.03, 0.04, 0.05, 0.06, 0.07)]
NATION = [grown(0.045)]


class TestForecast:
    def test_years_go_on_as_they_came(self):
        assert forecast(calendar(2019, *RISING), 2).index.astype(str).tolist() == ["2024", "2025"]
        years = pd.Series(RISING, index=range(2019, 2024))
        assert forecast(years, 2).index.tolist() == [2024, 2025]
        assert forecast(RISING, 2).index.tolist() == [5, 6]
        assert forecast(calendar(2019, *RISING), 2).columns.tolist() == ["mean", "lower", "upper"]

    def test_the_same_values_give_the_same_forecast_however_they_are_labelled(self):
        plain = forecast(RISING, 3).to_numpy()
        assert_allclose(forecast(calendar(2019, *RISING), 3), plain)
        assert_allclose(forecast(pd.Series(RISING, index=np.arange(2019.0, 2024)), 3), plain)
        shuffled = calendar(2019, *RISING).iloc[[3, 0, 4, 1, 2]]
        assert_allclose(forecast(shuffled, 3), plain)

    def test_a_line_goes_on_a_little_faster(self):
        # steps of 1 from the last value: median change and local drift say 1, Theta half the slope,
        # Holt a damped one below 1; so their median is just below 1, and a rise counts 1.2-fold
        found = forecast([10.0, 11.0, 12.0, 13.0, 14.0], 1)
        assert 14 + 0.95 * RISE < found["mean"].iloc[0] < 14 + RISE

    def test_a_fall_fades_the_more_the_more_it_zigzagged(self):
        straight = forecast([14.0, 13, 12, 11, 10], 4)["mean"].to_numpy()
        zigzag = forecast([14.0, 11, 13, 9, 10], 4)["mean"].to_numpy()
        assert (straight < 10).all()
        assert (straight > 10 - np.arange(1, 5)).all()
        assert (zigzag < 10).all()
        assert (10 - zigzag < (10 - straight) / 2).all()

    @every
    @given(series, horizons)
    def test_the_interval_holds_the_mean_and_widens(self, y, horizon):
        found = forecast(y, horizon)
        assert (found["lower"] <= found["mean"]).all()
        assert (found["mean"] <= found["upper"]).all()
        width = (found["upper"] - found["lower"]).to_numpy()
        assert (np.diff(width) >= -1e-9).all()
        if len(set(y)) > 1:
            assert (np.diff(width) > 0).all()

    @every
    @given(series, horizons)
    def test_the_same_series_gives_the_same_forecast(self, y, horizon):
        assert forecast(y, horizon).equals(forecast(list(y), horizon))

    @every
    @given(series, horizons, st.floats(-1e4, 1e4), st.floats(1e-3, 1e3))
    def test_a_forecast_moves_with_the_data(self, y, horizon, shift, unit):
        plain = forecast(y, horizon).to_numpy()
        assert_allclose(forecast([v + shift for v in y], horizon), plain + shift, atol=1e-6)
        assert_allclose(forecast([v * unit for v in y], horizon), plain * unit, atol=1e-6)

    @every
    @given(shares, horizons)
    def test_a_share_and_its_complement_are_forecast_alike(self, y, horizon):
        share = forecast(y, horizon, bounds=(0, 100))
        rest = forecast([100 - v for v in y], horizon, bounds=(0, 100))
        assert_allclose(rest["mean"], 100 - share["mean"], atol=1e-6)
        assert_allclose(rest["lower"], 100 - share["upper"], atol=1e-6)

    @every
    @given(st.integers(-1000, 1000), st.integers(4, 10), horizons)
    def test_what_never_moved_stays_where_it_is(self, value, n, horizon):
        assert (forecast([value] * n, horizon) == value).all(axis=None)

    @pytest.mark.parametrize("edge", [0.0, 100.0])
    def test_what_stands_at_a_bound_stays_there(self, edge):
        assert (forecast([edge] * 5, 5, bounds=(0, 100)) == edge).all(axis=None)

    @every
    @given(shares, horizons)
    def test_a_share_never_leaves_its_bounds(self, y, horizon):
        found = forecast(y, horizon, level=0.99, bounds=(0, 100))
        assert (found >= 0).all(axis=None)
        assert (found <= 100).all(axis=None)
        assert (found["lower"] <= found["mean"]).all()
        assert (found["mean"] <= found["upper"]).all()

    def test_a_share_near_its_edge_would_leave_it_without_bounds(self):
        y = [95.0, 97.0, 98.0, 99.0, 99.9]
        assert forecast(y, 5)["upper"].iloc[-1] > 100
        assert forecast(y, 5, bounds=(0, 100))["upper"].iloc[-1] <= 100

    def test_more_certainty_needs_a_wider_interval(self):
        narrow, wide = forecast(RISING, 3, level=0.8), forecast(RISING, 3, level=0.95)
        assert (wide["lower"] < narrow["lower"]).all()
        assert (wide["upper"] > narrow["upper"]).all()
        assert wide["mean"].equals(narrow["mean"])

    def test_zero_and_negative_values_are_values(self):
        found = forecast([2.0, 1.0, 0.0, -1.0, -2.0], 1)
        assert -3 < found["mean"].iloc[0] < -2.4


class TestRefusals:
    @pytest.mark.parametrize(
        ("y", "what"),
        [
            ([], "no published figure"),
            (pd.Series([], index=pd.PeriodIndex([], freq="Y"), dtype=float), "no published"),
            ([1.0], "has 1 values"),
            ([1.0, 2.0, 3.0], "has 3 values"),
            (pd.Series([1.0, 2, 3, 4], index=[2015, 2016, 2018, 2019]), "gaps"),
            (pd.Series([1.0, 2, 3, 4], index=[2015, 2016, 2016, 2017]), "2016 is there twice"),
            (
                pd.Series([1.0, 2, 3, 4], index=pd.period_range("2020Q1", periods=4, freq="Q")),
                "annual",
            ),
            (pd.Series([1.0, 2, 3, 4], index=list("abcd")), "annual"),
            (["one", "two", "three", "four"], "no number"),
            ([1.0, 2.0, math.nan, 3.0, 4.0], "gaps"),
        ],
    )
    def test_too_few_or_broken_years_are_refused_by_name(self, y, what):
        with pytest.raises(MethodError, match=what):
            forecast(y, 1)

    @pytest.mark.parametrize(
        "y",
        [
            calendar(2021, 100.0),
            calendar(2020, 100.0, 104.0, 108.0),
            pd.Series([100.0, 104, 112, 116], index=[2015, 2016, 2018, 2019]),
        ],
    )
    def test_with_the_same_quantity_elsewhere_they_are_accepted(self, y):
        found = forecast(y, 2, pool=CALM)
        last = y.index.year[-1] if isinstance(y.index, pd.PeriodIndex) else y.index[-1]
        years = found.index.year if isinstance(found.index, pd.PeriodIndex) else found.index
        assert years.tolist() == [last + 1, last + 2]
        assert found["mean"].iloc[0] == pytest.approx(y.iloc[-1] * 1.045, rel=0.01)

    @pytest.mark.parametrize("pool", [None, CALM])
    def test_infinity_is_refused(self, pool):
        with pytest.raises(MethodError, match="not finite"):
            forecast([1.0, 2.0, math.inf, 4.0], 1, pool=pool)

    def test_the_last_unbroken_run_carries_the_forecast_and_says_so(self):
        y = pd.Series([3.0, math.nan, *RISING], index=range(2017, 2024))
        for pool in (None, CALM):
            found = forecast(y, 2, pool=pool)
            assert found.equals(forecast(pd.Series(RISING, index=range(2019, 2024)), 2))
            assert found.attrs["notes"] == ("the years before 2019 are not used: 2018 is missing",)

    def test_a_year_without_a_figure_at_either_end_is_no_year(self):
        y = pd.Series([math.nan, *RISING, math.nan], index=range(2018, 2025))
        assert forecast(y, 1).equals(forecast(y.dropna(), 1))
        assert forecast(y, 1).index.tolist() == [2024]

    @pytest.mark.parametrize("horizon", [0, -1, 1.5, True, math.nan, math.inf, "2", None])
    def test_a_horizon_is_a_whole_number_of_years(self, horizon):
        with pytest.raises(ParameterError, match="horizon"):
            forecast(RISING, horizon)

    @pytest.mark.parametrize(
        "bounds", [(0,), (0, 50, 100), 5, "ab", (None, 1), (), (1, 0), (2, 2), (0, math.inf),
                   (-1e308, 1e308)],
    )  # fmt: skip
    def test_bounds_are_two_finite_numbers(self, bounds):
        with pytest.raises(ParameterError, match="bounds"):
            forecast([1.0, 2, 3, 4], 1, bounds=bounds)

    @pytest.mark.parametrize(
        "pool",
        [
            [[1, 2, 3, 4]],
            [None],
            [pd.Series([1.0, 2, 3], index=pd.date_range("2015", periods=3, freq="YE"))],
            [pd.Series([1.0, math.inf, 3], index=[2015, 2016, 2017])],
            [pd.Series([1.0, 2, 3], index=[2015, 2016, 2016])],
            [pd.Series(["a", "b", "c"], index=[2015, 2016, 2017])],
        ],
    )
    def test_a_pool_holds_annual_series(self, pool):
        with pytest.raises(ParameterError, match="pool"):
            forecast([1.0, 2.0], 2, pool=pool)

    def test_the_order_of_a_pool_does_not_matter(self):
        assert forecast([9.0], 2, pool=[one.iloc[::-1] for one in CALM]).equals(
            forecast([9.0], 2, pool=CALM)
        )

    def test_what_is_too_large_is_refused(self):
        with pytest.raises(MethodError, match="too large"):
            forecast([1.7e308, -1.7e308, 0.85e308, 0.5e308, -1.2e308], 5)
        with pytest.raises(MethodError, match="no number"):
            forecast([10**400, 1, 2, 3], 1)

    @pytest.mark.parametrize("level", [0, 1, -0.1, 80, math.nan, "0.8", None])
    def test_a_level_lies_between_nothing_and_certainty(self, level):
        calls = (
            lambda: forecast(RISING, 1, level),
            lambda: nowcast(months({"2023-03": 27}), months(PAST), level),
            lambda: shock(calendar(2016, 1.0, 2, 3, 4, 5), 2020, level),
        )
        for call in calls:
            with pytest.raises(ParameterError, match="level"):
                call()

    @pytest.mark.parametrize("y", [[98.0, 99.0, 100.0, 101.0], [1.0, 0.0, -1.0, 0.0], [101.0]])
    def test_values_beyond_the_bounds_are_refused(self, y):
        with pytest.raises(MethodError, match="outside"):
            forecast(y, 1, pool=CALM, bounds=(0, 100))


class TestPooled:
    def growth(self, found, last):
        return float(np.log(found.interval()["mean"].iloc[0] / last))

    def test_one_value_of_its_own_takes_the_growth_of_the_pool(self):
        means = [float(np.log(s.iloc[-1] / s.iloc[0])) / 7 for s in CALM]
        found = pooled([2021], [50.0], CALM, [2022])
        assert self.growth(found, 50.0) == pytest.approx(np.mean(means))

    def test_the_more_years_of_its_own_the_less_the_pool_counts(self):
        short_of_own = []
        for years in (1, 3, 6, 12, 24):
            own = grown(0.2, years=years)
            found = pooled(own.index, own, CALM, [own.index[-1] + 1])
            short_of_own.append(np.log(1.2) - self.growth(found, own.iloc[-1]))
        assert short_of_own == sorted(short_of_own, reverse=True)
        assert short_of_own[0] == pytest.approx(np.log(1.2 / 1.045), abs=0.005)  # the pool alone
        assert short_of_own[-1] < short_of_own[0] / 4

    def test_growth_between_two_values_lies_between_its_own_and_the_pools(self):
        found = pooled([2020, 2021], [50.0, 60.0], CALM, [2022])
        assert 0.05 < self.growth(found, 60.0) < np.log(1.2)

    def test_the_nation_alone_leaves_more_open_than_many_provinces(self):
        def width(pool):
            band = pooled([2021], [50.0], pool, [2022, 2025]).interval()
            return (band["upper"] - band["lower"]).to_numpy()

        assert (width(NATION) > width(CALM)).all()
        assert (np.diff(width(NATION)) > 0).all()

    def test_regions_that_never_differ_are_no_division_by_zero(self):
        still = [pd.Series([5.0] * 4, index=range(2018, 2022))] * 6
        found = pooled([2020, 2021], [50.0, 50.0], still, [2022]).interval()
        assert found["mean"].iloc[0] == pytest.approx(50)

    def test_four_changes_of_its_own_need_no_pool(self):
        found = forecast(
            pd.Series([100.0, 110, 121, 146.41], index=[2015, 2016, 2017, 2019]), 1, pool=[]
        )
        assert found["mean"].iloc[0] == pytest.approx(161.051)  # 10 % a year throughout

    @pytest.mark.parametrize("pool", [[], [pd.Series([1.0], index=[2020])], [grown(0.1, years=2)]])
    def test_fewer_than_three_changes_in_all_are_refused(self, pool):
        with pytest.raises(MethodError, match="fewer than three"):
            forecast([10.0, 11.0], 1, pool=pool)

    @pytest.mark.parametrize("value", [0.0, -1.0])
    def test_growth_needs_positive_values(self, value):
        with pytest.raises(MethodError, match="positive"):
            forecast([value], 1, pool=CALM)

    def test_zeros_elsewhere_are_passed_over(self):
        broken = pd.Series([100.0, 0.0, 104.0], index=[2018, 2019, 2020])
        found = pooled([2021], [50.0], [*CALM, broken], [2022]).interval()
        assert np.isfinite(found).all(axis=None)
        assert found["mean"].iloc[0] == pytest.approx(52, abs=1)

    def test_a_share_is_pooled_within_its_bounds(self):
        pool = [pd.Series([90.0, 93, 95, 97], index=range(2018, 2022))] * 6
        found = pooled([2021], [99.0], pool, [2022, 2030], bounds=(0, 100)).interval(0.99)
        assert (found <= 100).all(axis=None)
        assert found["mean"].is_monotonic_increasing

    @every
    @given(st.floats(1, 1e4), st.floats(1e-3, 1e3))
    def test_units_do_not_matter(self, value, unit):
        here = pooled([2021], [value], CALM, [2022, 2025]).interval().to_numpy()
        there = pooled([2021], [value * unit], CALM, [2022, 2025]).interval().to_numpy()
        assert_allclose(there, here * unit)

    @every
    @given(st.floats(0.1, 1e3), st.floats(0.1, 1e3), st.floats(0.1, 1e3))
    def test_the_higher_the_last_figure_the_likelier_the_target(self, one, other, target):
        low, high = (
            pooled([2020, 2021], [10.0, v], CALM, [2025]).probability_above(target)
            for v in sorted((one, other))
        )
        assert low <= high


class TestPrediction:
    @pytest.mark.parametrize(
        "found",
        [
            predict(RISING, 3),
            predict([50.0, 55, 61, 58, 64], 3, bounds=(0, 100)),
            pooled([2021], [50.0], CALM, [2022, 2023]),
        ],
    )
    @pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
    def test_probability_and_interval_come_from_the_same_place(self, found, level):
        for step, (mean, lower, upper) in enumerate(found.interval(level).to_numpy()):
            assert found.probability_above(mean, step) == pytest.approx(1 - found.short)
            assert found.probability_above(lower, step) == pytest.approx(0.5 + level / 2)
            assert found.probability_above(upper, step) == pytest.approx(0.5 - level / 2)

    @every
    @given(series, st.floats(-3000, 3000), st.floats(-3000, 3000))
    def test_more_is_less_likely(self, y, one, other):
        found = predict(y, 2)
        assert found.probability_above(max(one, other)) <= found.probability_above(min(one, other))

    def test_without_spread_it_is_certain(self):
        still = predict([5.0] * 4, 1)
        assert [still.probability_above(v) for v in (4.9, 5.1)] == [1, 0]

    def test_nothing_is_beyond_a_bound_and_something_at_it(self):
        found = predict([96.0, 98, 99, 100, 100], 1, bounds=(0, 100))
        assert found.probability_above(100.1) == 0
        assert found.probability_above(-0.1) == 1
        assert 0.5 < found.probability_above(100) < found.probability_above(99)

    def made(self, below, above=None, centre=(10.0, 20.0, 30.0), kind="identity", short=0.5):
        above = below if above is None else above
        return Prediction(
            pd.Index([1, 2, 3]),
            *map(np.array, (centre, below, above)),
            4.0,
            Scale(kind),
            short,
        )

    def test_either_half_has_its_own_scale_and_mass(self):
        found = self.made([1.0] * 3, [2.0] * 3, short=0.4)
        assert found.probability_above(10, 0) == pytest.approx(0.6)
        low, middle, high = found.quantiles([0.2, 0.4, 0.7])[0]
        quarter = 0.7407  # Student with 4 degrees of freedom: three quarters lie below
        assert (low, middle, high) == pytest.approx((10 - quarter, 10, 10 + 2 * quarter), abs=1e-4)

    @pytest.mark.parametrize("level", [0.01, 0.5])
    def test_the_interval_holds_the_point_forecast_however_narrow(self, level):
        band = self.made([1.0] * 3, short=0.4).interval(level)
        assert (band["lower"] <= band["mean"]).all()
        assert (band["mean"] <= band["upper"]).all()

    def test_courses_are_spread_as_the_quantiles_say(self):
        found = self.made([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], short=0.45)
        courses = found.paths(20_000)
        levels = [0.1, 0.45, 0.9]
        assert_allclose(np.quantile(courses, levels, axis=0).T, found.quantiles(levels), atol=0.2)
        assert np.array_equal(courses, found.paths(20_000))
        assert not np.array_equal(courses, found.paths(20_000, seed=1))

    def test_errors_of_near_years_go_together(self):
        courses = predict(RISING, 6).paths(20_000)
        near, far = (np.corrcoef(courses[:, 0], courses[:, k])[0, 1] for k in (1, 5))
        assert near == pytest.approx((1 / 2) ** CORRELATION, abs=0.05)
        assert far == pytest.approx((1 / 6) ** CORRELATION, abs=0.05)

    def test_a_total_adds_what_is_known_to_what_is_to_come(self):
        total = self.made([1.0, 1.5, 2.0]).total(40)
        assert total.interval()["mean"].tolist() == [100]
        assert total.index.tolist() == ["total"]

    def test_a_total_of_certain_years_is_certain(self):
        total = self.made([0.0, 0.0, 0.0]).total(40)
        assert total.certain
        assert total.interval().iloc[0].tolist() == [100, 100, 100]

    def test_errors_of_a_total_add_up_by_their_correlation(self):
        two = Prediction(pd.Index([1, 2]), *np.ones((3, 2)), 4.0, Scale()).total()
        assert two.below[0] == pytest.approx(np.sqrt(2 + 2 * 0.5**CORRELATION))

    def test_a_total_of_one_year_is_that_year(self):
        one = predict(RISING, 1)
        assert_allclose(one.total(0).below, one.below)
        assert_allclose(one.total(0).above, one.above)
        assert one.total(5).centre.tolist() == (one.centre + 5).tolist()

    def test_the_sum_of_simulated_courses_is_spread_as_the_total(self):
        found = predict(RISING, 5)
        sums = found.paths(40_000).sum(axis=1)
        closed = found.total().quantiles([0.1, 0.5, 0.9])[0]
        assert_allclose(np.quantile(sums, [0.1, 0.5, 0.9]), closed, rtol=0.03)

    def test_the_ends_of_a_distribution_are_without_end(self):
        assert predict(RISING, 1).quantiles([0, 1]).tolist() == [[-math.inf, math.inf]]
        share = predict([50.0, 55, 61, 58, 64], 1, bounds=(0, 100))
        assert share.quantiles([0, 1]).tolist() == [[0, 100]]
        assert predict([5.0] * 4, 1).quantiles([0, 1]).tolist() == [[5, 5]]

    @pytest.mark.parametrize("level", [-0.1, 1.1, math.nan])
    def test_no_quantile_beyond_certainty(self, level):
        with pytest.raises(ParameterError, match="levels"):
            predict(RISING, 1).quantiles([level])

    @pytest.mark.parametrize("y", [[98.0, 99, 98.5, 99.2, 99.0], [1.0, 0.8, 0.9, 0.5, 0.6]])
    def test_near_a_bound_more_is_less_likely_too(self, y):
        found = predict(y, 2, bounds=(0, 100))
        lines = [-1, 0, 1e-3, 0.01, 0.04, 0.06, 1, 50, 99, 99.94, 99.96, 99.99, 100, 101]
        likely = [found.probability_above(line) for line in lines]
        assert likely == sorted(likely, reverse=True)
        assert (likely[0], likely[-1]) == (1, 0)
        assert chances.within(found, 99.97, 100) >= 0

    def test_a_share_next_to_a_bound_keeps_its_changes(self):
        band = forecast([99.96, 99.97, 99.98, 99.99], 1, bounds=(0, 100)).iloc[0]
        assert 99.99 < band["mean"] < 100
        assert band["lower"] < band["mean"] < band["upper"]
        at = forecast([99.0, 100, 99.5, 100, 99.8], 1, bounds=(0, 100))
        assert at.attrs["notes"] == ("values at a bound, read as just inside it: 2",)

    def test_logarithms_are_not_added_up(self):
        with pytest.raises(MethodError, match="own scale"):
            self.made([1.0, 1.0, 1.0], kind="log").total()


def months(values):
    return pd.Series(
        list(values.values()), index=pd.PeriodIndex(list(values), freq="M"), dtype=float
    )


PAST = {"2021-03": 20, "2021-12": 100, "2022-03": 30, "2022-12": 120}


class TestNowcast:
    def test_worked_by_hand(self):
        found = nowcast(months({"2023-03": 27}), months(PAST)).iloc[0]
        share = math.sqrt(0.20 * 0.25)  # geometric mean of 20/100 and 30/120
        by_share, by_growth = 27 / share, 120 * 27 / 30  # 120.75 and 108
        mean = math.sqrt(by_share * by_growth)  # 114.20
        typical = 0.05 * (1 - share)  # counts as two years, so t with 3 degrees: 1.6377
        squares = 2 * typical**2 + math.log(0.25 / 0.20) ** 2 / 2
        half = 1.6377 * math.sqrt(squares / 3 * 1.5)
        assert found["share"] == pytest.approx(share)
        assert found["mean"] == pytest.approx(mean)
        assert found["lower"] == pytest.approx(mean * math.exp(-half), rel=1e-4)
        assert found["upper"] == pytest.approx(mean * math.exp(half), rel=1e-4)
        assert found["years"] == 2
        assert nowcast(months({"2023-03": 27}), months(PAST)).index.astype(str) == ["2023"]

    def test_without_last_year_the_shares_alone_decide(self):
        past = {k.replace("2022", "2020"): v for k, v in PAST.items()}
        found = nowcast(months({"2023-03": 27}), months(past)).iloc[0]
        assert found["mean"] == pytest.approx(27 / math.sqrt(0.05))

    def test_the_year_itself_and_later_ones_teach_nothing(self):
        later = {"2023-03": 1, "2023-12": 2, "2024-03": 1, "2024-12": 9}
        found = nowcast(months({"2023-03": 27}), months(PAST | later))
        assert found.equals(nowcast(months({"2023-03": 27}), months(PAST)))

    def test_the_latest_month_with_a_past_is_used(self):
        partial = {"2023-03": 27, "2023-09": 80}
        half = {"2021-09": 75, "2022-09": 90}
        found = nowcast(months(partial), months(PAST | half)).iloc[0]
        assert found["mean"] == pytest.approx(80 / 0.75)
        assert found["share"] == pytest.approx(0.75)

    def test_never_below_the_year_to_date_even_of_a_month_without_a_past(self):
        found = nowcast(months({"2023-03": 27, "2023-11": 110}), months(PAST)).iloc[0]
        assert found["share"] == pytest.approx(math.sqrt(0.05))  # November has no past
        assert found["lower"] == 110
        assert found["mean"] == pytest.approx(114.2, abs=0.01)
        found = nowcast(months({"2023-03": 27, "2023-11": 300}), months(PAST)).iloc[0]
        assert found[["mean", "lower", "upper"]].tolist() == [300, 300, 300]

    def test_a_whole_year_is_its_own_total(self):
        found = nowcast(months({"2023-12": 123}), months(PAST)).iloc[0]
        assert found[["mean", "lower", "upper"]].tolist() == pytest.approx([123, 123, 123])

    def test_more_certainty_needs_a_wider_interval(self):
        narrow, wide = (
            nowcast(months({"2023-03": 27}), months(PAST), level).iloc[0] for level in (0.5, 0.8)
        )
        assert wide["upper"] > narrow["upper"]
        assert wide["mean"] == narrow["mean"]

    @pytest.mark.parametrize(
        "past",
        [
            {},
            {"2021-03": 20, "2021-12": 100},
            {"2021-03": 20, "2021-12": 100, "2022-03": 30},
            {"2021-06": 20, "2021-12": 100, "2022-06": 30, "2022-12": 120},
        ],
    )
    def test_fewer_than_two_past_years_are_refused(self, past):
        with pytest.raises(MethodError, match="fewer than two past years"):
            nowcast(months({"2023-03": 27}), months(past))
        with pytest.raises(MethodError, match="fewer than two past years"):
            nowcast(months({}), months(PAST))

    def test_more_by_march_than_in_the_year_is_refused(self):
        with pytest.raises(MethodError, match="above that year's total"):
            nowcast(months({"2023-03": 27}), months(PAST | {"2022-03": 130}))

    @pytest.mark.parametrize("wrong", [calendar(2019, 1.0, 2), [1.0, 2.0], pd.Series([1.0, 2.0])])
    def test_figures_that_are_not_by_month_are_refused(self, wrong):
        for given_ in ((wrong, months(PAST)), (months({"2023-03": 27}), wrong)):
            with pytest.raises(MethodError, match="by month"):
                nowcast(*given_)

    def test_a_month_twice_or_without_end_is_refused(self):
        twice = pd.concat([months({"2021-03": 52}), months(PAST)])
        with pytest.raises(MethodError, match="twice"):
            nowcast(months({"2023-03": 27}), twice)
        with pytest.raises(MethodError, match="finite"):
            nowcast(months({"2023-03": math.inf}), months(PAST))

    def test_shares_of_nothing_are_refused(self):
        with pytest.raises(MethodError, match="positive"):
            nowcast(months({"2023-03": 27}), months(PAST | {"2021-03": 0}))
        with pytest.raises(MethodError, match="positive"):
            nowcast(months({"2023-03": 0}), months(PAST))

    @every
    @given(st.floats(1, 500), st.floats(1e-3, 1e3))
    def test_units_do_not_matter(self, value, unit):
        here = nowcast(months({"2023-03": value}), months(PAST)).iloc[0]
        past = {k: v * unit for k, v in PAST.items()}
        there = nowcast(months({"2023-03": value * unit}), months(past)).iloc[0]
        columns = ["mean", "lower", "upper"]
        assert_allclose(there[columns], here[columns] * unit)
        assert there["share"] == pytest.approx(here["share"])

    def test_new_jobs_in_chongqing_from_the_first_quarters_published(self):
        jobs = analysis.series("urban_new_employment", "500000", as_of="2026-11-23", freq="YTD")
        first = {y: jobs[f"{y}-03"] for y in (2021, 2022, 2023)}
        assert first == {2021: 16.26, 2022: 19.46, 2023: 16.14}
        found = nowcast(jobs["2023-03":"2023-03"], jobs[:"2022-12"]).iloc[0]
        share = math.sqrt(16.26 / 75.1 * 19.46 / 70.67)
        assert found["mean"] == pytest.approx(
            math.sqrt(16.14 / share * 70.67 * 16.14 / 19.46)
        )  # 62.24
        assert found["years"] == 2
        assert found["lower"] < jobs["2023-12"] < found["upper"]  # 73.9 came

    @pytest.mark.parametrize(
        ("name", "region", "cases"),
        [
            ("urban_new_employment", "500000", 1),
            ("gdp", "500000", 2),
            ("urban_new_employment", "CN", 15),
        ],
    )
    def test_what_came_of_the_quarters_published_since_2018(self, name, region, cases):
        figures = analysis.series(name, region, as_of="2026-11-23", freq="YTD").dropna()
        held = []
        for month in figures.index[(figures.index.year >= 2018) & (figures.index.month < 12)]:
            past = figures[figures.index.year < month.year]
            total = figures.get(f"{month.year}-12")
            try:
                found = nowcast(figures[[month]], past).iloc[0]
            except MethodError:
                continue  # fewer than two past years with a figure for these months
            if total is not None:
                held.append(found["lower"] <= total <= found["upper"])
        assert len(held) == cases
        assert np.mean(held) >= 0.8


class TestShock:
    def test_a_year_on_the_line_has_no_gap(self):
        found = shock(calendar(2014, 10.0, 12, 14, 16, 18, 20, 99), 2019)
        assert found.index.tolist() == [2014, 2015, 2016, 2017, 2018, 2019]
        assert_allclose(found["expected"], found["value"])
        assert_allclose(found["upper"], found["lower"])

    def test_a_year_off_the_line_shows_by_how_much(self):
        found = shock(calendar(2014, 10.0, 12, 14, 16, 18, 5), 2019).loc[2019]
        assert found["value"] - found["expected"] == pytest.approx(-15)

    def test_the_shock_and_what_followed_do_not_bend_the_trend(self):
        before = [10.0, 12.5, 13.5, 16.0, 18.0]
        mild, harsh = (shock(calendar(2014, *before, v, 0.0), 2019) for v in (20.0, -100.0))
        assert_allclose(mild["expected"], harsh["expected"])
        assert (mild["lower"] < mild["expected"]).all()

    def test_new_jobs_in_china_fell_out_of_their_trend_in_2020(self):
        jobs = analysis.series("urban_new_employment", "CN", as_of="2026-11-23")
        found = shock(jobs, 2020).loc[2020]
        assert found["value"] == 1186
        assert found["value"] < found["lower"]
        assert found["value"] - found["expected"] == pytest.approx(-200, abs=1)

    def test_too_few_years_before_or_a_year_not_on_record_are_refused(self):
        y = calendar(2014, 10.0, 12, 14, 16, 18)
        with pytest.raises(MethodError, match="3 years before 2017"):
            shock(y, 2017)
        with pytest.raises(MethodError, match="years before 2030"):
            shock(y, 2030)


class TestBreaks:
    Y = pd.Series([10.0, 11, 24, 26, 29, 31], index=range(2018, 2024))

    def test_without_a_break_nothing_is_done_or_said(self):
        y, notes = mended(self.Y, [Break(2010), Break(2030, "shock"), Break(2018, "splice")])
        assert y.equals(self.Y)
        assert notes == ()

    def test_a_restart_forgets_what_was_before(self):
        found = forecast(self.Y, 2, breaks=[Break(2020)])
        assert found.equals(forecast(self.Y.loc[2020:], 2))
        assert found.attrs["notes"] == ("the years before 2020 are on another basis and not used",)

    def test_a_splice_links_by_the_overlapping_year(self):
        linked = pd.Series([20.0, 22, 24, 26, 29, 31], index=range(2018, 2024))
        found = forecast(self.Y, 2, breaks=[Break(2020, "splice", overlap=(12, 24))])
        assert found.equals(forecast(linked, 2))
        assert found.attrs["notes"] == ("the years before 2020 are linked by 24/12",)

    def test_a_shock_counts_by_half(self):
        y = pd.Series([10.0, 12, 4, 16, 18], index=range(2018, 2023))
        mild, notes = mended(y, [Break(2020, "shock")])
        assert mild.tolist() == [10, 12, 9, 16, 18]  # half of 4, half of the line's 14
        assert notes == ("2020, a shock, counts by 50%",)
        wild, calm = (forecast(y, 1, breaks=b) for b in ((), [Break(2020, "shock")]))
        width = [float((band["upper"] - band["lower"]).iloc[0]) for band in (wild, calm)]
        assert width[0] > width[1]

    def test_a_shock_in_the_last_year_counts_in_full(self):
        y = pd.Series([10.0, 12, 14, 4], index=range(2017, 2021))
        assert mended(y, [Break(2020, "shock")])[0].equals(y)

    @pytest.mark.parametrize(
        "make",
        [lambda: Break(2018, "restrat"), lambda: Break(2018.5), lambda: Break("2018"),
         lambda: forecast([1.0, 2, 3, 4], 1, breaks=[2018])],
    )  # fmt: skip
    def test_a_break_that_is_none_is_refused(self, make):
        with pytest.raises(ParameterError, match="break"):
            make()

    @pytest.mark.parametrize(
        "overlap", ["ab", (1,), (1e-300, 1e300), None, (0, 5), (5, 0), (-1, 1), (1, math.inf)]
    )
    def test_a_splice_needs_an_overlap(self, overlap):
        with pytest.raises(MethodError, match="overlap"):
            forecast(self.Y, 1, breaks=[Break(2020, "splice", overlap=overlap)])

    def test_nothing_since_a_break_is_refused_by_name(self):
        with pytest.raises(MethodError, match="no figure since the break of 2024"):
            forecast(self.Y, 1, breaks=[Break(2024)])

    def test_too_few_years_since_a_break_need_a_pool(self):
        with pytest.raises(MethodError, match="has 2 values"):
            forecast(self.Y, 1, breaks=[Break(2022)])
        assert len(forecast(self.Y, 1, pool=CALM, breaks=[Break(2022)])) == 1


class TestChances:
    AHEAD = predict([50.0, 55, 61, 58, 64], 3)

    def test_a_range_is_what_lies_between_a_floor_and_a_ceiling(self):
        floor, ceiling = chances.within(self.AHEAD, 60), chances.within(self.AHEAD, high=75)
        assert chances.within(self.AHEAD, 60, 75) == pytest.approx(floor + ceiling - 1)
        assert chances.within(self.AHEAD) == 1
        assert chances.within(self.AHEAD, 60) == self.AHEAD.probability_above(60)

    def test_a_floor_held_every_year_is_harder_than_in_the_last(self):
        every_year = chances.every_year(self.AHEAD, 60)
        each = [chances.within(self.AHEAD, 60, step=step) for step in range(3)]
        assert np.prod(each) < every_year < min(each)  # years go together

    def test_one_year_is_counted_as_it_is_computed(self):
        one = predict([50.0, 55, 61, 58, 64], 1)
        assert chances.every_year(one, 60, 70) == pytest.approx(
            chances.within(one, 60, 70), abs=0.02
        )

    def test_a_sum_is_reached_as_often_as_in_simulated_courses(self):
        sums = 100 + self.AHEAD.paths(40_000).sum(axis=1)
        for target in (270, 300, 330):
            assert chances.total(self.AHEAD, target, known=100) == pytest.approx(
                (sums >= target).mean(), abs=0.02
            )

    def test_a_structure_needs_every_part(self):
        draws = np.array([[10, 40, 50], [9, 41, 50], [11, 38, 51], [12, 43, 45]])
        free = [math.inf] * 3
        assert chances.structure(draws, [10, 0, 0], free) == 0.75
        assert chances.structure(draws, [10, 40, 0], free) == 0.5
        assert chances.structure(draws, [10, 40, 0], [11, 50, 60]) == 0.25

    @pytest.mark.parametrize("call", [chances.within, chances.total, chances.every_year])
    @pytest.mark.parametrize("bounds", [(2, 1), (math.nan, 1)])
    def test_bounds_in_disorder_are_refused(self, call, bounds):
        with pytest.raises(ParameterError, match="bounds"):
            call(self.AHEAD, *bounds)

    @pytest.mark.parametrize("call", [chances.within, chances.total, chances.every_year])
    def test_an_interval_is_no_prediction(self, call):
        with pytest.raises(ParameterError, match="DataFrame is no prediction"):
            call(self.AHEAD.interval(), 60)

    def test_a_step_is_a_position_and_not_a_year(self):
        with pytest.raises(ParameterError, match="among the 3 years"):
            chances.within(self.AHEAD, 60, step=2025)

    def test_the_courses_of_several_years_are_refused(self):
        with pytest.raises(ParameterError, match="one year"):
            chances.structure(np.ones((3, 5, 2)), [0, 0], [1, 1])

    def test_bounds_of_other_parts_are_refused(self):
        with pytest.raises(ParameterError, match="bounds"):
            chances.structure(np.ones((2, 3)), [0, 0], [1, 1])

    @every
    @given(series, st.floats(-2000, 2000), st.floats(0, 500))
    def test_a_lower_bar_is_never_less_likely(self, y, low, less):
        ahead = predict(y, 3)
        for chance in (chances.within, chances.total, chances.every_year):
            assert chance(ahead, low - less) >= chance(ahead, low) - 1e-12


@pytest.mark.parametrize("drift", [0.0, 0.3])
def test_four_intervals_in_five_hold_what_came(drift):
    """Random walks with and without drift: nominal 80 %."""
    steps = np.random.default_rng(2021).normal(drift, 1, size=(200, 14))
    inside = []
    for walk in np.cumsum(steps, axis=1):
        found = forecast(walk[:9], 5)
        inside.append((found["lower"] <= walk[9:]) & (walk[9:] <= found["upper"]))
    covered = np.mean(inside, axis=0)
    assert ((covered > 0.7) & (covered < 0.95)).all()
