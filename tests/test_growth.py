"""Growth: certified and published values, what holds for every input, and what is refused."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from analysis.errors import DataError, MethodError
from analysis.growth import Curve, cagr, decompose, fit, paths, required_growth

every = settings(deadline=None, max_examples=25)
amounts = st.floats(0.1, 1e4)
CURVES = ("logistic", "gompertz")

# NIST StRD, Rat42 (Ratkowsky 1983, pasture yield): y = b1 / (1 + exp(b2 - b3 x)).
RAT42_X = [9, 14, 21, 28, 42, 57, 63, 70, 79]
RAT42_Y = [8.930, 10.800, 18.590, 22.330, 39.350, 56.110, 61.730, 64.620, 67.080]

# NIST StRD, Rat43 (Ratkowsky 1983, onion bulbs): y = b1 / (1 + exp(b2 - b3 x))^(1 / b4).
RAT43_Y = [16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93]
RAT43_Y += [699.56, 689.96, 637.56, 717.41]
RAT43_X = list(range(1, 16))

# Revenue of HR services in Chongqing, 亿元: unequally spaced, as published series are.
REVENUE = pd.Series({2016: 168.2, 2020: 489.5, 2021: 618.05})


@pytest.mark.parametrize("start", [(100, 1, 0.1), (75, 2.5, 0.07), None])
def test_rat42_is_solved_to_its_certified_values(start):
    found = fit(RAT42_X, RAT42_Y, start=start)
    assert found.ceiling == pytest.approx(7.2462237576e01, rel=1e-7)
    assert found.shift == pytest.approx(2.6180768402e00, rel=1e-7)
    assert found.rate == pytest.approx(6.7359200066e-02, rel=1e-7)
    assert found.ceiling_error == pytest.approx(1.7340283401e00, rel=1e-6)
    assert found.rss == pytest.approx(8.0565229338e00, rel=1e-9)
    assert found.spare == 6


@pytest.mark.parametrize("start", [(100, 10, 1, 1), (700, 5, 0.75, 1.3), None])
def test_rat43_is_solved_to_its_certified_values_by_the_same_code(start):
    found = fit(RAT43_X, RAT43_Y, "richards", start=start)
    assert found.ceiling == pytest.approx(6.9964151270e02, rel=5e-7)
    assert found.shift == pytest.approx(5.2771253025e00, rel=5e-7)
    assert found.rate == pytest.approx(7.5962938329e-01, rel=5e-7)
    assert found.shape == pytest.approx(1.2792483859e00, rel=5e-7)
    assert found.ceiling_error == pytest.approx(1.6302297817e01, rel=5e-7)
    assert found.rss == pytest.approx(8.7864049080e03, rel=1e-9)
    assert found.spare == 11


def test_a_free_shape_finds_a_logistic_curve_and_comes_near_to_gompertz():
    t = np.arange(2000, 2021)
    logistic = fit(t, 100 / (1 + np.exp(-0.4 * (t - 2010))), "richards")
    assert logistic.shape == pytest.approx(1, rel=1e-5)
    assert logistic.ceiling == pytest.approx(100, rel=1e-6)
    flat = Curve("richards", 100, 5 + np.log(1e-6), 0.4, np.nan, 0, 0, shape=1e-6)
    assert_allclose(
        flat(range(30)), Curve("gompertz", 100, 5, 0.4, np.nan, 0, 0)(range(30)), atol=1e-3
    )


def test_growth_of_a_richards_curve_is_fastest_where_its_docstring_says():
    found = fit(RAT43_X, RAT43_Y, "richards")
    t = np.linspace(0, 20, 200_001)
    at = t[np.gradient(found(t), t).argmax()]
    assert at == pytest.approx((found.shift - np.log(found.shape)) / found.rate, abs=1e-3)
    assert found(at) == pytest.approx(
        found.ceiling * (1 + found.shape) ** (-1 / found.shape), rel=1e-3
    )


def test_a_free_shape_takes_one_point_more():
    with pytest.raises(MethodError, match="5 to find a ceiling"):
        fit(RAT43_X[:4], RAT43_Y[:4], "richards")
    with pytest.raises(MethodError, match="3, or 5"):
        fit(RAT43_X[:2], RAT43_Y[:2], "richards", ceiling=800)
    with pytest.raises(MethodError, match="4 numbers"):
        fit(RAT43_X, RAT43_Y, "richards", start=(700, 5, 0.75))


def test_a_start_speaks_of_the_times_as_given():
    years = [2000 + x for x in RAT42_X]
    found = fit(years, RAT42_Y, start=(75, 2.5 + 0.07 * 2000, 0.07))
    assert found.shift == pytest.approx(2.6180768402 + 0.067359200066 * 2000, rel=1e-7)
    with pytest.raises(MethodError):
        fit(years, RAT42_Y, start=(75, 2.5, 0.07))  # 140 years off: nothing there to follow


# Required and past growth.


def test_hr_services_must_grow_a_quarter_a_year():
    # 489.5 → 1500 in five years: (1500 / 489.5) ** 0.2 = 1.2510
    assert required_growth(489.5, 1500, 5) == pytest.approx(25.10, abs=0.005)
    assert required_growth(100, 121, 2) == pytest.approx(10)
    assert required_growth(121, 100, 2) == pytest.approx(100 / 1.1 - 100)


@every
@given(amounts, amounts, st.floats(1, 30), st.floats(1e-3, 1e3))
def test_required_growth_leads_to_the_target_in_any_unit(latest, target, years, unit):
    growth = required_growth(latest, target, years)
    assert latest * (1 + growth / 100) ** years == pytest.approx(target)
    assert required_growth(unit * latest, unit * target, years) == pytest.approx(
        growth, rel=1e-9, abs=1e-6
    )


@pytest.mark.parametrize(
    "bad", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (-1, 1, 1), (1, np.nan, 1), (1, 1, np.inf)]
)
def test_required_growth_needs_positive_numbers(bad):
    with pytest.raises(MethodError, match="positive"):
        required_growth(*bad)


def test_past_growth_counts_years_not_observations():
    y = pd.Series([150.0, np.nan, 100.0, 161.051], index=[2019, 2018, 2015, 2020])
    assert cagr(y) == pytest.approx(10)
    years = pd.PeriodIndex(y.index.astype(str), freq="Y")
    assert cagr(y.set_axis(years)) == pytest.approx(10)


@pytest.mark.parametrize(
    "bad",
    [
        pd.Series([1.0], index=[2020]),
        pd.Series([1.0, np.nan], index=[2020, 2021]),
        pd.Series([1.0, 0.0], index=[2020, 2021]),
        pd.Series([1.0, 2.0, 3.0], index=[2019, 2020, 2020]),
        pd.Series([1.0, 2.0], index=["2020", "2021"]),
        pd.Series([1.0, 2.0], index=pd.period_range("2020Q1", periods=2, freq="Q")),
        [1.0, 2.0],
    ],
)
def test_past_growth_needs_two_positive_years(bad):
    with pytest.raises(DataError):
        cagr(bad)


# Curves.


@pytest.mark.parametrize("curve", CURVES)
def test_under_a_ceiling_two_points_fix_the_curve(curve):
    found = fit([2015, 2020], [200, 500], curve, ceiling=3000)
    assert found.spare == 0
    assert_allclose(found([2015, 2020]), [200, 500])
    assert found(2500) == pytest.approx(3000)
    fastest = 3000 / (2 if curve == "logistic" else np.e)
    assert found(found.shift / found.rate) == pytest.approx(fastest)


def test_two_point_curves_are_straight_lines_after_transformation():
    logistic = fit([0, 1], [100, 200], "logistic", ceiling=300)  # odds 1/2, 2: times 4 a year
    assert logistic(2) == pytest.approx(300 * 8 / 9)
    gompertz = fit([0, 1], [100, 100 * np.sqrt(3)], "gompertz", ceiling=300)  # ln(K/y) halves
    assert gompertz(2) == pytest.approx(300 / 3**0.25)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("ceiling", [None, 100])
def test_points_on_a_curve_give_the_curve_back(curve, ceiling):
    years = np.array([2003, 2005, 2008, 2009, 2012, 2016, 2020])
    u = np.exp(-0.4 * (years - 2010))
    y = 100 / (1 + u) if curve == "logistic" else 100 * np.exp(-u)
    found = fit(years, y, curve, ceiling)
    assert found.ceiling == pytest.approx(100, rel=1e-6)
    assert found.rate == pytest.approx(0.4, rel=1e-6)
    assert found.shift / found.rate == pytest.approx(2010, abs=1e-5)


@every
@given(
    st.sampled_from(CURVES),
    st.lists(st.floats(-0.2, 0.3), min_size=3, max_size=8),
    st.floats(1.05, 4),
    st.floats(0.01, 100),
)
def test_no_neighbouring_curve_fits_better_and_units_do_not_matter(curve, steps, room, unit):
    y = 100 * np.exp(np.cumsum(steps))
    t = 2010 + np.arange(len(y))
    found = fit(t, y, curve, ceiling=room * y.max())
    u = found.shift - found.rate * t
    for shift, rate in ((1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3)):
        moved = u + shift - rate * (t - t.mean())
        level = 1 / (1 + np.exp(moved)) if curve == "logistic" else np.exp(-np.exp(moved))
        assert ((found.ceiling * level - y) ** 2).sum() >= found.rss * (1 - 1e-9)
    other = fit(t, unit * y, curve, ceiling=unit * room * y.max())
    assert_allclose(other(t), unit * found(t), rtol=1e-5)


@pytest.mark.parametrize("curve", CURVES)
def test_growth_without_a_bend_shows_no_ceiling(curve):
    t = np.arange(2010, 2020)
    for y in (100 * 1.2 ** (t - 2010), np.full(10, 5.0)):
        with pytest.raises(MethodError, match="ceiling"):
            fit(t, y, curve)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([2020], [5.0], "logistic", 10), "too few"),
        (([2020, 2020], [5.0, 6.0], "logistic", 10), "too few"),
        (([2019, 2020, 2021], [5.0, 6.0, 7.0]), "4 to find a ceiling"),
        (([2019, 2020], [5.0, 10.0], "logistic", 10), "not above"),
        (([2019, 2020], [5.0, 6.0], "logistic", 0), "not above"),
        (([2019, 2020], [5.0, 6.0], "logistic", np.inf), "not above"),
        (([2019, 2020], [0.0, 6.0], "logistic", 10), "positive"),
        (([2019, 2020], [np.nan, 6.0], "logistic", 10), "positive"),
        (([2019, 2020], [5.0, 6.0, 7.0], "logistic", 10), "not two rows alike"),
        (([2019, 2020], [5.0, 6.0], "bass", 10), "logistic"),
    ],
)
def test_curves_refuse_what_does_not_fix_them(arguments, told):
    with pytest.raises(MethodError, match=told):
        fit(*arguments)


# Paths to a target.


def test_paths_run_from_the_last_observation_to_the_target_year():
    fan = paths(REVENUE, 1500, 2025)
    assert list(fan.columns) == ["curve", "ceiling", "value", "spare", "weight"]
    kinds = fan.groupby(["curve", "ceiling"]).size()
    assert (kinds == 5).all()
    assert len(kinds) == 2 + 2 * 4
    assert fan.index.unique().tolist() == [2021, 2022, 2023, 2024, 2025]
    end = fan.loc[2025].set_index(["curve", "ceiling"])["value"]
    assert end["required", np.inf] == pytest.approx(1500)
    assert end["historical", np.inf] == pytest.approx(618.05 * (618.05 / 168.2) ** (4 / 5))


def test_paths_say_how_little_fixes_them():
    of_three, of_two = paths(REVENUE, 1500, 2025), paths(REVENUE[[2016, 2021]], 1500, 2025)
    assert of_three.groupby("curve")["spare"].unique().str[0].to_dict() == {
        "historical": 1,
        "required": 0,
        "logistic": 1,
        "gompertz": 1,
    }
    assert (of_two["spare"] == 0).all()
    assert_allclose(of_two.loc[2021, "value"], 618.05)


def test_paths_keep_the_kind_of_index():
    years = pd.PeriodIndex(["2016", "2020", "2021"], freq="Y", name="period")
    fan = paths(REVENUE.set_axis(years), 1500, pd.Period("2025", "Y"))
    assert isinstance(fan.index, pd.PeriodIndex)
    assert fan.index.name == "period"
    assert_allclose(fan["value"], paths(REVENUE, 1500, "2025")["value"])
    assert (fan.loc["2025", "curve"] == "required").sum() == 1


def test_higher_ceilings_allow_more_and_none_is_passed():
    fan = paths(REVENUE, 1500, 2040)
    for curve in CURVES:
        end = fan.loc[2040][fan.loc[2040, "curve"] == curve]
        assert end["ceiling"].tolist() == [1800, 2250, 3000, 4500]
        assert end["value"].is_monotonic_increasing
        assert (end["value"] < end["ceiling"]).all()


def test_default_ceilings_below_an_observation_are_left_out():
    assert set(paths(REVENUE, 400, 2025)["ceiling"]) == {800, 1200, np.inf}
    assert set(paths(REVENUE, 100, 2025)["curve"]) == {"historical", "required"}


def weights(y, target=1500, year=2025, **options):
    fan = paths(pd.Series(y), target, year, **options)
    return fan.groupby(["curve", "ceiling"], sort=False)["weight"].first()


def test_two_observations_judge_no_curve():
    fan = paths(REVENUE[[2016, 2021]], 1500, 2025)
    found = fan.loc[2025].set_index("curve")["weight"]
    assert np.isnan(found["required"])
    found = found.drop("required")
    assert_allclose(found, 1 / 9)
    assert fan.attrs["note"].startswith("equal weights")


def test_weights_after_one_figure_held_back_by_hand():
    # Constant growth, fixed by 100 and 200, foretells 400 for the third year; the logistic curve
    # under 300 has odds 1/2, 2, 8: 300 · 8/9. Each squared error is charged the
    # middle one besides; fit does not count yet.
    fan = paths(pd.Series([100.0, 200.0, 290.0], index=[2018, 2019, 2020]), 295, 2022, [300])
    found = fan.loc[2022].set_index("curve")["weight"]
    gompertz = 300 / 3 ** ((np.log(1.5) / np.log(3)) ** 2)
    logs = np.log([290 / 400, 290 / (300 * 8 / 9), 290 / gompertz]) ** 2
    shares = 1 / (logs + np.median(logs))
    expected = (shares / shares.sum() + 1 / 3) / 2
    assert_allclose(found[["historical", "logistic", "gompertz"]], expected, rtol=1e-9)
    assert fan.attrs["note"] == "weights by 1 figure held back"


def test_from_five_observations_on_the_fit_counts_by_akaike_weights():
    y = pd.Series([100.0, 130.0, 160.0, 215.0, 280.0], index=range(2016, 2021))
    fan = paths(y, 400, 2022, [600])
    assert fan.attrs["note"] == "weights by 6 figures held back and by fit to 5 observations"
    t, values = y.index.to_numpy(float), y.to_numpy()
    constant = 100 * 2.8 ** ((t - 2016) / 4)
    curves = [constant, *(fit(t, values, curve, 600)(t) for curve in CURVES)]
    misfit = np.array([np.sum(np.log(values / curve) ** 2) for curve in curves])
    aicc = 5 * np.log(misfit / 5) + 2 * 3 + 2 * 3 * 4 / (5 - 3 - 1)
    akaike = np.exp(-(aicc - aicc.min()) / 2)
    found = fan.loc[2022].set_index("curve")["weight"].drop("required")
    by_past = 2 * found - akaike / akaike.sum()
    assert by_past.sum() == pytest.approx(1)
    assert (by_past > 0).all()


def test_points_of_constant_growth_leave_most_weight_on_constant_growth():
    y = pd.Series(100 * 1.2 ** np.arange(8), index=range(2013, 2021))
    found = weights(y, 1000, 2025)
    assert found["historical", np.inf] > 0.8


@pytest.mark.parametrize("curve", CURVES)
def test_points_of_a_curve_leave_most_weight_on_that_curve(curve):
    t = np.arange(2010, 2020)
    u = np.exp(-0.4 * (t - 2014))
    y = 1000 / (1 + u) if curve == "logistic" else 1000 * np.exp(-u)
    found = weights(pd.Series(y, index=t), 990, 2025, ceilings=[1000, 2000])
    assert found[curve, 1000] > 0.8


@every
@given(st.lists(st.floats(-0.2, 0.4), min_size=1, max_size=6), st.floats(0.01, 100))
def test_weights_add_up_to_one_in_any_unit(steps, unit):
    y = pd.Series(100 * np.exp(np.cumsum(steps)))
    y.index = range(2010, 2010 + len(y))
    y = pd.concat([pd.Series({2005: 80.0}), y])
    target = 2 * y.max()
    one, two = weights(y, target), weights(unit * y, unit * target)
    assert one.sum() == pytest.approx(1)
    assert (one.dropna() >= 0).all()
    assert one.isna().sum() == 1
    assert_allclose(two, one, atol=1e-3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((REVENUE, 1500, 2021), "no year after 2021"),
        ((REVENUE, 1500, "soon"), "no year after 2021"),
        ((REVENUE, -5, 2025), "positive"),
        ((REVENUE, 1500, 2025, [600]), "ceiling 600 is not above"),
        ((REVENUE.head(1), 1500, 2025), "two years"),
        ((-REVENUE, 1500, 2025), "positive"),
    ],
)
def test_paths_refuse_with_a_reason(arguments, told):
    with pytest.raises(MethodError, match=told):
        paths(*arguments)


# Decomposition.

# Two rows of three factors in four years; effects as printed in the tests of the R package LMDIR
# (MatthewHeun/LMDIR, from its spreadsheet LMDI_testing.xlsx).
LMDIR = [
    [[1, 10, 2], [4, 5, 3]],
    [[4, 5, 3], [5, 6, 4]],
    [[8, 2, 4], [5, 7, 5]],
    [[10, 1, 5], [6, 8, 6]],
]
LMDIR_EFFECTS = [
    [69.79006598, -9.455125793, 39.66505981],
    [42.96021467, -34.31902656, 50.3588119],
    [54.01064234, -9.021284671, 54.01064234],
]
LMDIR_RATIOS = [
    [1.761117821, 0.926191306, 1.379410116],
    [1.229284572, 0.847970248, 1.273773912],
    [1.208140223, 0.968911503, 1.208140223],
]


def pairs(start, end):
    """Factors from two tables with a row a sector and a column a factor."""
    columns = zip(np.transpose(start), np.transpose(end), strict=True)
    return {f"x{k}": pair for k, pair in enumerate(columns)}


@pytest.mark.parametrize("year", [0, 1, 2])
def test_published_decompositions_are_reproduced(year):
    start, end = list(pairwise(LMDIR))[year]
    found = decompose(pairs(start, end))
    assert_allclose(found["effect"], LMDIR_EFFECTS[year], rtol=1e-8)
    assert_allclose(found["effect_ratio"], LMDIR_RATIOS[year], rtol=1e-8)


def test_agencies_and_revenue_per_agency_by_hand():
    # 10 × 4 = 40 → 20 × 8 = 160: both double, so each has half of the change of 120.
    found = decompose({"agencies": (10, 20), "revenue each": (4, 8)})
    assert found.index.tolist() == ["agencies", "revenue each"]
    assert_allclose(found["effect"], [60, 60])
    assert_allclose(found["share_of_change"], [0.5, 0.5])
    assert_allclose(found["effect_percent"], [150, 150])
    assert_allclose(found["effect_ratio"], [2, 2])


def test_a_frame_a_mapping_and_labelled_rows_say_the_same():
    frame = pd.DataFrame({"start": [10.0, 4.0], "end": [20.0, 8.0]}, index=["n", "each"])
    pd.testing.assert_frame_equal(decompose(frame), decompose({"n": (10, 20), "each": (4, 8)}))
    share_0, share_1 = pd.Series({"a": 0.2, "b": 0.8}), pd.Series({"b": 0.75, "a": 0.25})
    each_0, each_1 = pd.Series({"b": 0.5, "a": 3.0}), pd.Series({"a": 2.0, "b": 0.4})
    labelled = {"all": (50, 80), "share": (share_0, share_1), "each": (each_0, each_1)}
    placed = {"all": (50, 80), "share": ([0.2, 0.8], [0.25, 0.75]), "each": ([3, 0.5], [2, 0.4])}
    pd.testing.assert_frame_equal(decompose(labelled), decompose(placed))
    assert decompose(labelled)["effect"].sum() == pytest.approx(64 - 50)


def tables(low):
    """Start and end of two to four factors (columns) in one to four sectors (rows)."""
    value = st.one_of(st.just(0.0), amounts) if low == 0 else amounts
    shapes = st.tuples(st.just(2), st.integers(1, 4), st.integers(2, 4))
    return shapes.flatmap(lambda shape: arrays(float, shape, elements=value, fill=st.nothing()))


@every
@given(tables(low=0))
def test_effects_add_up_whatever_is_zero(both):
    start, end = both
    found = decompose(pairs(start, end))
    before, after = start.prod(axis=1).sum(), end.prod(axis=1).sum()
    size = max(before, after, found["effect"].abs().sum())
    assert abs(found["effect"].sum() - (after - before)) <= 1e-12 * size
    if abs(after - before) > 1e-6 * size:
        assert found["share_of_change"].sum() == pytest.approx(1)
    if before and after:
        assert found["effect_ratio"].prod() == pytest.approx(after / before)


@every
@given(tables(low=0), st.randoms())
def test_order_of_factors_and_rows_does_not_matter(both, random):
    start, end = both
    factors, sectors = list(range(start.shape[1])), list(range(start.shape[0]))
    random.shuffle(factors)
    random.shuffle(sectors)
    straight = decompose(pairs(start, end))["effect"].to_numpy()
    shuffled = decompose(pairs(start[sectors][:, factors], end[sectors][:, factors]))["effect"]
    assert_allclose(shuffled, straight[factors], atol=1e-12 * (1 + np.abs(straight).sum()))


@every
@given(tables(low=0), st.floats(0.01, 100))
def test_units_scale_effects_and_leave_shares_alone(both, unit):
    start, end = both
    old, new = decompose(pairs(start, end)), decompose(pairs(unit * start, unit * end))
    scale = unit ** start.shape[1]
    size = old["effect"].abs().sum()
    assert_allclose(new["effect"], scale * old["effect"], atol=1e-11 * scale * (size or 1))
    one_factor = np.where(np.arange(start.shape[1]) == 0, unit, 1)
    new = decompose(pairs(start * one_factor, end * one_factor))
    assert_allclose(new["effect"], unit * old["effect"], atol=1e-11 * unit * (size or 1))


@every
@given(tables(low=0))
def test_going_back_in_time_turns_the_sign(both):
    start, end = both
    there = decompose(pairs(start, end))["effect"].to_numpy()
    back = decompose(pairs(end, start))["effect"].to_numpy()
    assert_allclose(back, -there, atol=1e-12 * (1 + np.abs(there).sum()))


@every
@given(tables(low=1))
def test_a_factor_that_stays_has_no_effect_and_one_that_grows_has_a_positive_one(both):
    start, end = both
    end[:, 0] = start[:, 0]
    end[:, 1] = 2 * start[:, 1]
    effect = decompose(pairs(start, end))["effect"]
    assert effect["x0"] == 0
    assert effect["x1"] > 0


def test_zeros_take_their_limits():
    # A sector that appears: all of it is due to what was 0.
    assert_allclose(decompose({"a": (0, 5), "b": (3, 4)})["effect"], [20, 0])
    assert_allclose(decompose({"a": (5, 0), "b": (3, 4)})["effect"], [-15, 0])
    # Two factors that were 0 share it; a factor 0 at both ends, or no change, has none.
    assert_allclose(decompose({"a": (0, 5), "b": (0, 4), "c": (1, 2)})["effect"], [20, 20, 0])
    assert_allclose(decompose({"a": (0, 0), "b": (3, 4)})["effect"], [0, 0])
    assert_allclose(decompose({"a": (0, 7), "b": (3, 0)})["effect"], [0, 0])


def test_limits_are_what_vanishing_values_tend_to():
    def effects(d):
        return decompose({"a": (d, 5), "b": (d, 4), "c": (3, 2)})["effect"].to_numpy()

    gaps = [np.abs(effects(d) - effects(0)).max() for d in (1e-10, 1e-50, 1e-150)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.01 * 40


def test_without_a_start_or_a_change_there_is_no_percentage():
    new = decompose({"a": (0, 5), "b": (3, 4)})
    assert new[["effect_percent", "effect_ratio"]].isna().all(axis=None)
    assert new["share_of_change"].tolist() == [1, 0]
    even = decompose({"a": (2, 4), "b": (4, 2)})
    assert even["share_of_change"].isna().all()
    assert_allclose(even["effect"], [8 * np.log(2), -8 * np.log(2)])


@every
@given(amounts, amounts, st.floats(-1e-9, 1e-9))
def test_tiny_changes_are_not_lost(a, b, change):
    assume(a * (1 + change) != a)
    found = decompose({"a": (a, a * (1 + change)), "b": (b, b)})
    assert found.loc["a", "effect"] == pytest.approx(b * (a * (1 + change) - a), rel=1e-6)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"a": (1, -2), "b": (1, 2)}, "factor a is negative"),
        ({"a": (1, 2), "b": (np.nan, 2)}, "factor b is .*missing"),
        ({"a": (1, 2, 3)}, "a start and an end"),
        ({}, "a start and an end"),
        ({"a": ([1, 2], [1, 2, 3])}, "the same rows"),
        ({"a": (pd.Series({"x": 1.0}), pd.Series({"y": 2.0}))}, "factor a"),
        ({"a": ("one", "two")}, "no table"),
        (pd.DataFrame({"2020": [1.0], "2021": [2.0], "2022": [3.0]}), "a start and an end"),
    ],
)
def test_decomposition_refuses_faulty_factors_by_name(bad, told):
    with pytest.raises(MethodError, match=told):
        decompose(bad)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: fit([], []),
        lambda: fit(["a", "b"], [1, 2], ceiling=9),
        lambda: required_growth("1", 2, 3),
        lambda: required_growth(None, 2, 3),
        lambda: required_growth(1e-300, 1e300, 1e-3),
        lambda: paths(pd.Series([1.0, 2.0], index=[2019, 2020]), 5, 20251),
    ],
)
def test_what_is_no_number_or_year_is_refused(refused):
    with pytest.raises(MethodError):
        refused()
