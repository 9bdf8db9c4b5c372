"""Structures: published worked examples, the laws of the simplex, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis import chances, structure, trends
from analysis.errors import DataError, MethodError, ParameterError
from analysis.structure import (
    aitchison_distance,
    aitchison_norm,
    closure,
    clr,
    clr_inv,
    forecast,
    ilr,
    ilr_inv,
    multiplicative_replacement,
    perturb,
    power,
    required_additions,
    stock_flow_gap,
)

TITLES_2020 = pd.Series({"senior": 9.7, "middle": 37.9, "junior": 52.4})
TITLES_TARGET = pd.Series({"junior": 50, "senior": 10, "middle": 40})

every = settings(deadline=None, max_examples=40)
numbers = st.floats(1e-3, 1e3)


def rows(parts, count=1):
    row = st.lists(numbers, min_size=parts, max_size=parts).map(np.array)
    return st.tuples(*[row] * count)


def compositions(count=1):
    return st.integers(2, 6).flatmap(lambda parts: rows(parts, count))


# Worked examples: the documentation of scikit-bio's `skbio.stats.composition`.


@pytest.mark.parametrize(
    ("computed", "printed"),
    [
        (closure([[2, 2, 6], [4, 4, 2]]), [[0.2, 0.2, 0.6], [0.4, 0.4, 0.2]]),
        (clr([0.1, 0.3, 0.4, 0.2]), [-0.79451346, 0.30409883, 0.5917809, -0.10136628]),
        (clr_inv([0.1, 0.3, 0.4, 0.2]), [0.21383822, 0.26118259, 0.28865141, 0.23632778]),
        (ilr([0.1, 0.3, 0.4, 0.2]), [-0.7768362, -0.68339802, 0.11704769]),
        (perturb([0.1, 0.3, 0.4, 0.2], [1, 1, 2, 2]), [0.0625, 0.1875, 0.5, 0.25]),
        (power([0.1, 0.3, 0.4, 0.2], 0.1), [0.23059566, 0.25737316, 0.26488486, 0.24714631]),
        (
            multiplicative_replacement([[0.2, 0.4, 0.4, 0], [0, 0.5, 0.5, 0]], 0.0625),
            [[0.1875, 0.375, 0.375, 0.0625], [0.0625, 0.4375, 0.4375, 0.0625]],
        ),
    ],
    ids=["closure", "clr", "clr_inv", "ilr", "perturb", "power", "replacement"],
)
def test_published_examples_are_reproduced(computed, printed):
    assert_allclose(computed, printed, atol=5e-9)


def test_default_coordinates_are_those_of_egozcue_2003():
    a, b, c = 9.7, 37.9, 52.4
    by_hand = [np.log(a / b) / np.sqrt(2), np.log(a * b / c**2) / np.sqrt(6)]
    assert_allclose(ilr([a, b, c]), by_hand)


def test_titles_of_2020_differ_from_their_target_by_what_one_computes_by_hand():
    logs = np.log([9.7 / 10, 37.9 / 40, 52.4 / 50])  # -0.0305, -0.0539, 0.0469
    by_hand = np.sqrt(((logs - logs.mean()) ** 2).sum())
    assert aitchison_distance(TITLES_2020, TITLES_TARGET) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.0746, abs=5e-5)


def test_one_point_weighs_more_in_a_small_part_than_in_a_large_one():
    small = aitchison_distance([1, 49, 50], [2, 48, 50])
    large = aitchison_distance([30, 20, 50], [31, 19, 50])
    assert small > 5 * large


# Laws.


@every
@given(compositions())
def test_inverse_transformations_give_the_closed_composition_back(x):
    (x,) = x
    assert_allclose(ilr_inv(ilr(x)), closure(x), rtol=1e-9)
    assert_allclose(clr_inv(clr(x)), closure(x), rtol=1e-9)


@every
@given(compositions(2))
def test_ilr_is_an_isometry(pair):
    x, y = pair
    distance = aitchison_distance(x, y)
    assert np.linalg.norm(ilr(x) - ilr(y)) == pytest.approx(distance, abs=1e-9)
    assert np.linalg.norm(clr(x) - clr(y)) == pytest.approx(distance, abs=1e-9)
    all_pairs = [np.log(x[i] / x[j]) - np.log(y[i] / y[j]) for i in range(len(x)) for j in range(i)]
    assert np.sqrt((np.square(all_pairs)).sum() / len(x)) == pytest.approx(distance, abs=1e-9)


@every
@given(compositions(2), st.floats(1e-3, 1e3))
def test_units_do_not_matter(pair, unit):
    x, y = pair
    assert_allclose(clr(unit * x), clr(x), atol=1e-9)
    assert aitchison_distance(unit * x, y) == pytest.approx(aitchison_distance(x, y), abs=1e-9)
    assert_allclose(closure(x, 100), 100 * closure(unit * x))


@every
@given(st.integers(3, 6).flatmap(lambda parts: rows(parts, 2)))
def test_subcompositions_are_coherent(pair):
    x, y = pair
    assert_allclose(closure(x)[:2] / closure(x)[1], closure(x[:2]) / closure(x[:2])[1])
    assert aitchison_distance(x[:-1], y[:-1]) <= aitchison_distance(x, y) + 1e-9


@every
@given(compositions(3), st.floats(-3, 3), st.floats(-3, 3))
def test_perturbation_and_power_make_a_vector_space(three, a, b):
    x, y, z = three
    neutral = np.ones(len(x))
    assert_allclose(perturb(x, y), perturb(y, x))
    assert_allclose(perturb(perturb(x, y), z), perturb(x, perturb(y, z)), rtol=1e-9)
    assert_allclose(perturb(x, neutral), closure(x), rtol=1e-9)
    assert_allclose(perturb(x, power(x, -1)), closure(neutral), rtol=1e-9)
    assert_allclose(perturb(power(x, a), power(x, b)), power(x, a + b), rtol=1e-8)
    assert_allclose(power(power(x, a), b), power(x, a * b), rtol=1e-8)
    assert_allclose(power(perturb(x, y), a), perturb(power(x, a), power(y, a)), rtol=1e-8)


@every
@given(compositions(3), st.floats(-3, 3))
def test_distance_is_a_metric_that_shifts_and_scales(three, a):
    x, y, z = three
    d = aitchison_distance
    assert d(x, x) == pytest.approx(0, abs=1e-9)
    assert d(x, y) == pytest.approx(d(y, x))
    assert d(x, z) <= d(x, y) + d(y, z) + 1e-9
    assert d(perturb(x, z), perturb(y, z)) == pytest.approx(d(x, y), abs=1e-8)
    assert d(power(x, a), power(y, a)) == pytest.approx(abs(a) * d(x, y), abs=1e-8)
    assert aitchison_norm(perturb(x, power(y, -1))) == pytest.approx(d(x, y), abs=1e-8)


@every
@given(rows(5), st.sets(st.integers(0, 4), min_size=1, max_size=3), st.floats(1e-6, 1e-4))
def test_replacement_keeps_sums_and_ratios_of_what_was_there(row, gone, delta):
    x = row[0].copy()
    x[list(gone)] = 0
    kept = x > 0
    replaced = multiplicative_replacement(x, delta)
    assert replaced.sum() == pytest.approx(x.sum())
    assert_allclose(closure(replaced[kept]), closure(x[kept]))
    assert_allclose(replaced[~kept], delta)


def test_any_orthonormal_basis_gives_the_same_distances_and_comes_back():
    senior_against_rest = [np.sqrt(2 / 3), -np.sqrt(1 / 6), -np.sqrt(1 / 6)]
    basis = [senior_against_rest, [0, np.sqrt(1 / 2), -np.sqrt(1 / 2)]]
    x, y = [9.7, 37.9, 52.4], [10, 40, 50]
    length = np.linalg.norm(ilr(x, basis) - ilr(y, basis))
    assert length == pytest.approx(aitchison_distance(x, y))
    assert_allclose(ilr_inv(ilr(x, basis), basis), closure(x))


# Against scikit-bio, for every input.


@pytest.fixture(scope="module")
def skbio():
    return pytest.importorskip(
        "skbio.stats.composition", reason="scikit-bio: make test installs it"
    )


@every
@given(pair=compositions(2), exponent=st.floats(-3, 3))
def test_transformations_are_those_of_scikit_bio(skbio, pair, exponent):
    x, y = pair
    assert_allclose(closure(x), skbio.closure(x))
    assert_allclose(clr(x), skbio.clr(x), atol=1e-9)
    assert_allclose(clr_inv(clr(x)), skbio.clr_inv(skbio.clr(x)))
    assert_allclose(ilr(x), skbio.ilr(x), atol=1e-9)
    assert_allclose(ilr_inv(ilr(x)), skbio.ilr_inv(skbio.ilr(x)))
    assert_allclose(perturb(x, y), skbio.perturb(x, y))
    assert_allclose(power(x, exponent), skbio.power(x, exponent))
    apart = np.linalg.norm(skbio.clr(x) - skbio.clr(y))
    assert aitchison_distance(x, y) == pytest.approx(apart, abs=1e-9)


@every
@given(row=rows(5), gone=st.sets(st.integers(0, 4), max_size=3), delta=st.floats(1e-6, 1e-3))
def test_replacement_is_that_of_scikit_bio(skbio, row, gone, delta):
    x = row[0].copy()
    x[list(gone)] = 0
    expected = skbio.multi_replace(x, delta)  # of shares
    assert_allclose(multiplicative_replacement(closure(x), delta), expected)


# Replaced zeros are announced.


def test_what_was_replaced_is_announced_by_part_and_row():
    table = pd.DataFrame({"a": [60, 0], "b": [40, 100], "c": [0, 0]}, index=[2020, 2021])
    replaced = multiplicative_replacement(table, [0.1, 0.1, 0.05])
    told = "zeros replaced: c of 2020 by 0.05, a of 2021 by 0.1, c of 2021 by 0.05"
    assert replaced.attrs["note"] == told
    for later in (closure(replaced), clr(replaced), ilr(replaced), power(replaced, 2)):
        assert later.attrs["note"] == told
    assert "note" not in table.attrs


def test_nothing_is_announced_where_nothing_was_replaced():
    assert multiplicative_replacement(TITLES_2020, 0.1).attrs == {}


def test_an_announcement_adds_to_the_notes_there_were():
    row = pd.Series({"a": 60.0, "b": 0.0})
    row.attrs["note"] = "provisional"
    replaced = multiplicative_replacement(row, 0.1)
    assert replaced.attrs["note"] == "provisional; zeros replaced: b by 0.1"


# Forecasts.

TITLES = pd.DataFrame(
    {
        "senior": [8.5, 8.8, 9.2, 9.7],
        "middle": [36.5, 37.0, 37.4, 37.9],
        "junior": [55.0, 54.2, 53.4, 52.4],
    },
    index=range(2017, 2021),
)


def histories():
    """Four to seven years of two to five parts."""
    shape = st.tuples(st.integers(4, 7), st.integers(2, 5))
    value = st.floats(0.5, 50)
    return shape.flatmap(
        lambda shape: st.lists(
            st.lists(value, min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        )
    ).map(lambda table: pd.DataFrame(table, index=range(2010, 2010 + len(table))))


def wide(found, column="share"):
    return found.set_index("part", append=True)[column].unstack()


def test_two_parts_are_forecast_as_their_log_ratio():
    table = TITLES[["senior", "junior"]]
    one = forecast(table, 3)
    ratio = trends.predict(np.log(table["senior"] / table["junior"]), 3, even=True)
    ratio = ratio.interval(0.8)
    share = 100 / (1 + np.exp(-ratio))
    assert_allclose(wide(one)["senior"], share["mean"])
    assert_allclose(wide(one, "lower")["senior"], share["lower"], atol=0.05)
    assert_allclose(wide(one, "upper")["senior"], share["upper"], atol=0.05)


def test_constant_growth_of_a_log_ratio_goes_on():
    # Odds of 1/8, 1/4, 1/2, 1: the drift says 2 and 4, Theta a little less each year.
    table = pd.DataFrame({"a": [1, 2, 4, 8], "b": [8.0] * 4}, index=range(2017, 2021))
    share = wide(forecast(table, 2))["a"]
    assert 100 / 2 < share[2021] <= 100 * 2 / 3
    assert share[2021] < share[2022] <= 100 * 4 / 5


@settings(deadline=None, max_examples=25)
@given(histories(), st.integers(1, 4), st.sampled_from([1, 100, 203.5]))
def test_forecast_parts_add_up_and_stay_between_their_limits(table, horizon, total):
    found = forecast(table, horizon, total=total)
    assert_allclose(found.groupby(level=0)["share"].sum(), np.full(horizon, total), rtol=1e-12)
    assert list(found.index.unique()) == [table.index[-1] + k for k in range(1, horizon + 1)]
    assert (found["lower"] <= found["share"]).all()
    assert (found["share"] <= found["upper"]).all()
    assert found[["lower", "upper"]].stack().between(0, total).all()


@settings(deadline=None, max_examples=25)
@given(histories(), st.randoms(), st.floats(0.01, 100))
def test_neither_the_order_nor_the_unit_of_the_parts_matters(table, random, unit):
    sizes = np.linalg.svd(np.diff(ilr(table.to_numpy()), axis=0))[1]
    assume((np.diff(-sizes) > 1e-3).all())  # two directions alike leave the basis open
    parts = list(table.columns)
    random.shuffle(parts)
    units = pd.Series(1.0, index=parts)
    units[parts[0]] = unit
    one, shuffled = forecast(table, 2), forecast(table[parts], 2)
    scaled = forecast(table * units, 2)
    for column in ("share", "lower", "upper"):
        expected = wide(one, column)
        assert_allclose(wide(shuffled, column)[expected.columns], expected, atol=1e-5)
    back = closure(wide(scaled) / units, 100)
    assert_allclose(back[wide(one).columns], wide(one), atol=1e-5)


def test_a_structure_that_never_moved_stays():
    still = pd.DataFrame([[10, 40, 50]] * 5, index=range(2016, 2021), columns=list("smj"))
    found = forecast(still, 2)
    for column in ("share", "lower", "upper"):
        assert_allclose(wide(found, column)[list("smj")], [[10, 40, 50]] * 2)


def test_a_wider_level_has_wider_intervals_and_the_same_shares():
    narrow, broad = forecast(TITLES, 2, 0.5), forecast(TITLES, 2, 0.95)
    assert_allclose(narrow["share"], broad["share"])
    assert (broad["upper"] - broad["lower"] > narrow["upper"] - narrow["lower"]).all()


def test_a_forecast_is_the_same_every_time_and_in_any_order_of_years():
    pd.testing.assert_frame_equal(forecast(TITLES, 3), forecast(TITLES, 3))
    pd.testing.assert_frame_equal(forecast(TITLES.iloc[::-1], 3), forecast(TITLES, 3))


def test_periods_names_and_notes_stay_with_a_forecast():
    years = pd.PeriodIndex(TITLES.index.astype(str), freq="Y", name="year")
    table = TITLES.set_axis(years)
    table.attrs["note"] = "provisional"
    found = forecast(table, 1)
    assert found.index.tolist() == [pd.Period("2021", "Y")] * 3
    assert found.index.name == "year"
    assert found.attrs["note"] == "provisional"
    assert_allclose(found["share"], forecast(TITLES, 1)["share"])


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (TITLES.iloc[1:], "3 years are too few to forecast a structure: wait for four"),
        (TITLES.drop(2018), "years 2017 and 2019 do not follow each other"),
        (TITLES.set_axis([2017, 2018, 2018, 2019]), "years 2018 and 2018"),
        (TITLES.set_axis(list("wxyz")), "not years"),
        (TITLES.set_axis(pd.period_range("2020Q1", periods=4, freq="Q")), "not years"),
        (TITLES.assign(senior=[0, 1, 2, 3]), "senior of row 2017 is 0.*multiplicative_replacement"),
        (TITLES.assign(senior=[1, np.nan, 2, 3]), "senior of row 2018 is missing"),
        (TITLES[["senior"]], "2 numbers or more"),
        (TITLES["senior"], "a row a year"),
    ],
)
def test_years_and_parts_that_carry_no_forecast_are_refused(table, told):
    with pytest.raises(MethodError, match=told):
        forecast(table, 1)


@pytest.mark.parametrize("asked", [{"horizon": 0}, {"horizon": 1, "level": 80}])
def test_a_horizon_or_level_that_makes_no_sense_is_refused(asked):
    with pytest.raises(ParameterError):
        forecast(TITLES, **asked)


# Labels.


def test_labels_stay_with_series_and_tables():
    table = pd.DataFrame([[9.7, 37.9, 52.4], [10, 40, 50]], index=[2020, 2025], columns=list("smj"))
    assert closure(TITLES_2020, 100).to_dict() == pytest.approx(TITLES_2020.to_dict())
    for same in (
        closure(table),
        clr(table),
        clr_inv(table),
        power(table, 2),
        perturb(table, table),
    ):
        assert list(same.index) == [2020, 2025]
        assert list(same.columns) == list("smj")
    assert list(ilr(table).columns) == ["ilr1", "ilr2"]
    pd.testing.assert_frame_equal(ilr_inv(ilr(table), parts=list("smj")), closure(table))
    assert list(ilr_inv(ilr(TITLES_2020)).index) == ["part1", "part2", "part3"]
    assert list(aitchison_norm(table).index) == [2020, 2025]


def test_parts_are_matched_by_name_not_by_place():
    assert aitchison_distance(TITLES_2020, TITLES_2020[["junior", "senior", "middle"]]) == 0
    assert list(perturb(TITLES_2020, TITLES_TARGET).index) == ["senior", "middle", "junior"]
    delta = pd.Series({"b": 2.0, "a": 1.0})
    assert multiplicative_replacement(pd.Series({"a": 0.0, "b": 10.0}), delta).to_dict() == {
        "a": 1.0,
        "b": 9.0,
    }


def test_one_row_meets_many():
    table = pd.DataFrame([[9.7, 37.9, 52.4], [10, 40, 50]], columns=TITLES_2020.index)
    for far in (aitchison_distance(table, TITLES_TARGET), aitchison_distance(TITLES_TARGET, table)):
        assert_allclose(far, [0.0746, 0], atol=5e-5)
    assert perturb(TITLES_2020, table).shape == (2, 3)


# What is refused.


@pytest.mark.parametrize("method", [clr, ilr, aitchison_norm, lambda x: power(x, 2)])
@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ([0.5, 0, 0.5], "multiplicative_replacement"),
        ([0.5, -0.1, 0.6], "negative"),
        ([0.5, np.nan, 0.5], "missing"),
        ([0.5, np.inf, 0.5], "infinite"),
        ([1.0], "2 numbers or more"),
        (3.0, "2 numbers or more"),
        ([[1, 2], [3]], "equal length"),
        (["senior", "junior"], "numbers"),
    ],
)
def test_faulty_compositions_are_refused_with_a_remedy(method, bad, told):
    with pytest.raises(MethodError, match=told):
        method(bad)


def test_a_refusal_names_the_part_and_the_row():
    table = pd.DataFrame({"senior": [9.7, 10], "junior": [52.4, 0]}, index=[2020, 2021])
    with pytest.raises(DataError, match="part junior of row 2021 is 0"):
        clr(table)
    assert closure(table).loc[2021, "junior"] == 0


@pytest.mark.parametrize(
    "refused",
    [
        lambda: closure([0, 0]),
        lambda: closure([1, -1]),
        lambda: closure([1, 2], total=0),
        lambda: perturb([1, 2], [1, 2, 3]),
        lambda: perturb([1, 2], 3),
        lambda: aitchison_distance([[1, 2], [3, 4]], [[1, 2], [3, 4], [5, 6]]),
        lambda: aitchison_distance(TITLES_2020, pd.Series({"senior": 1, "middle": 2, "other": 3})),
        lambda: aitchison_distance(pd.DataFrame([[1, 2]]), pd.DataFrame([[1, 2]], index=[7])),
        lambda: power([1, 2], np.nan),
        lambda: clr_inv([0, np.nan]),
        lambda: ilr_inv([0.1, 0.2], parts=["a", "b"]),
        lambda: ilr([1, 2, 3], basis=[[1, 0, 0], [0, 1, 0]]),
        lambda: ilr([1, 2, 3], basis=[[1, -1, 0], [0, 1, -1]]),
        lambda: ilr([1, 2, 3], basis=np.eye(3)),
        lambda: multiplicative_replacement([0, 1], 0),
        lambda: multiplicative_replacement([0, 1], [0.1, 0.1, 0.1]),
        lambda: multiplicative_replacement([0, 1], 1),
    ],
)
def test_what_makes_no_sense_is_refused(refused):
    with pytest.raises(MethodError):
        refused()


# Stocks and targets.


def test_target_structure_needs_these_additions_at_least():
    # Per 100 of 2020: the total is set by the juniors, 52.4 / 0.50 = 104.8.
    needs = required_additions(TITLES_2020, TITLES_TARGET, years=5)
    assert list(needs.index) == ["senior", "middle", "junior"]
    assert needs["target_stock"].to_dict() == pytest.approx(
        {"senior": 10.48, "middle": 41.92, "junior": 52.4}
    )
    assert needs["additions"].to_dict() == pytest.approx(
        {"senior": 0.78, "middle": 4.02, "junior": 0}
    )
    assert_allclose(needs["additions_per_year"], [0.156, 0.804, 0])
    assert_allclose(needs["target_share"], [0.1, 0.4, 0.5])


def test_a_given_total_may_make_a_part_shrink():
    needs = required_additions(TITLES_2020 * 2.03, TITLES_TARGET, total=203)
    assert_allclose(needs["additions"], [0.609, 4.263, -4.872])
    assert needs["additions"].sum() == pytest.approx(0)


@every
@given(compositions(2))
def test_least_total_shrinks_no_part_and_leaves_one_as_it_is(pair):
    stock, shares = map(pd.Series, pair)
    needs = required_additions(stock, shares)
    assert (needs["additions"] >= 0).all()
    assert needs["additions"].min() == pytest.approx(0, abs=1e-9 * stock.sum())
    assert_allclose(closure(needs["target_stock"]), closure(shares), rtol=1e-9)


@every
@given(compositions(2), numbers)
def test_additions_add_up_to_the_growth_of_the_total(pair, total):
    stock, shares = map(pd.Series, pair)
    assume(abs(total - stock.sum()) > 1e-6)
    needs = required_additions(stock, shares, total)
    assert needs["additions"].sum() == pytest.approx(total - stock.sum(), rel=1e-6)


def test_a_new_part_can_be_wanted_but_a_present_one_cannot_vanish_by_growth():
    stock, shares = pd.Series({"a": 0.0, "b": 10.0}), pd.Series({"a": 1, "b": 1})
    assert required_additions(stock, shares)["additions"].to_dict() == {"a": 10.0, "b": 0.0}
    with pytest.raises(MethodError, match="target share 0"):
        required_additions(shares, stock)
    gone = required_additions(pd.Series({"a": 1.0, "b": 1.0}), stock, total=3)
    assert gone["additions"].to_dict() == {"a": -1.0, "b": 2.0}


@pytest.mark.parametrize(
    "faulty", [{"total": 0}, {"total": np.nan}, {"years": 0}, {"years": -5}, {"total": -203}]
)
def test_totals_and_years_must_be_positive(faulty):
    with pytest.raises(MethodError, match="positive"):
        required_additions(TITLES_2020, TITLES_TARGET, **faulty)


def test_shares_of_other_parts_are_refused():
    with pytest.raises(MethodError, match="parts differ"):
        required_additions(TITLES_2020, pd.Series({"senior": 10, "junior": 90}))


def test_gap_between_stocks_and_flow():
    assert stock_flow_gap(104.5, 120.0, 20.0) == pytest.approx(4.5)  # as many left
    assert stock_flow_gap(104.5, 120.0, 10.0) == pytest.approx(-5.5)  # came by another way
    start, end = pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"b": 2.0, "a": 3.0})
    gap = stock_flow_gap(start, end, pd.Series({"a": 2.5, "b": 0.0}))
    assert gap.to_dict() == {"a": 0.5, "b": 0.0}


@pytest.mark.parametrize(
    "figures",
    [
        (1, np.nan, 1),
        (1, -1, 1),
        (pd.Series({"a": 1.0}), pd.Series({"b": 1.0}), pd.Series({"a": 1.0})),
        (pd.Series({"a": 1.0}), pd.Series({"a": 1.0}), 3.0),
    ],
)
def test_faulty_or_unmatched_figures_leave_no_gap(figures):
    with pytest.raises(MethodError):
        stock_flow_gap(*figures)


def test_the_chance_of_a_target_structure_is_counted_in_its_courses():
    draws = structure.courses(TITLES, 3)
    assert_allclose(draws.sum(axis=-1), 100)
    assert np.array_equal(draws, structure.courses(TITLES, 3))
    wide_open = chances.structure(draws[-1], [0, 0, 0], [100, 100, 100])
    senior, both = (
        chances.structure(draws[-1], low, [100, 100, 100]) for low in ([10, 0, 0], [10, 39, 0])
    )
    assert wide_open == 1
    assert 0 < both < senior < 1
