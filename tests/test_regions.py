"""Inequality between places: published values, identities, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.errors import MethodError
from analysis.regions import (
    gini,
    location_quotient,
    revision,
    shrunken_growth,
    theil,
    theil_decomposition,
)

every = settings(deadline=None, max_examples=60)
amounts = st.floats(0.1, 1e4)
people = st.floats(0.1, 1e3)

# GDP per head of the 32 states of Mexico, in alphabetical order, and their regions (Hanson 1998):
# the example of PySAL's `inequality`, whose tests publish the expected values below.
MEXICO_1940 = """10384 22361 9573 3758 2934 8578 8537 6909 17816 12132 4359 2181 4414 5309 3408 3327
6936 4836 9073 1892 3569 11016 21965 4372 4840 6399 2459 7508 3605 5203 7990 3734"""
MEXICO_2000 = """27782 29855 26103 36163 8684 30735 28460 21358 54349 17379 15585 11820 12348 21610
16322 11838 18170 11478 38672 9010 15685 26149 33442 15866 15242 24068 13360 23546 11701 12191
17509 11130"""
HANSON = list("21255113423533433215335221513352")


def row(text):
    return [float(number) for number in text.split()]


def places(count=1):
    """Rows of equal length: amounts, then people, then groups, as many as asked for."""
    kinds = (amounts, people, st.sampled_from("abc"))[:count]
    return st.integers(1, 9).flatmap(
        lambda n: st.tuples(*(st.lists(kind, min_size=n, max_size=n) for kind in kinds))
    )


# Published values ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "total", "between"),
    [(MEXICO_1940, 0.20894344, 0.0345889), (MEXICO_2000, 0.10660832, 0.03635872)],
    ids=["1940", "2000"],
)
def test_equal_weights_give_the_values_pysal_publishes(year, total, between):
    x = row(year)
    assert_allclose(theil(x), total, atol=5e-9)
    parts = theil_decomposition(x, None, HANSON)
    assert_allclose(parts["between"].sum(), between, atol=5e-9)
    assert_allclose(parts["within"].sum(), total - between, atol=1e-8)


def test_the_gini_of_equal_weights_is_the_value_pysal_publishes():
    assert_allclose(gini(row(MEXICO_1940)), 0.35372371173452849, rtol=1e-12)


def test_weighted_values_are_those_pysal_computes_for_each_person_as_a_place():
    """Computed with `inequality` 1.1.2, which needs geopandas and is not installed here."""
    x, w, g = [4, 2, 7, 1.5], [1, 3, 2, 4], ["a", "a", "b", "b"]
    assert_allclose(theil(x, w), 0.21404082010731051, rtol=1e-12)
    assert_allclose(gini(x, w), 0.34, rtol=1e-12)
    parts = theil_decomposition(x, w, g)[["between", "within"]].sum()
    assert_allclose(parts, [0.00946649, 0.20457433], atol=5e-9)
    assert_allclose(gini(row(MEXICO_2000)), 0.2581130824882791, rtol=1e-12)


# By hand ------------------------------------------------------------------------------------------


def test_theil_weighted_by_people_by_hand():
    # 1 person with 4, 3 persons with 2: mean 2.5, shares of the amount 0.4 and 0.6.
    x, w = [4, 2], [1, 3]
    assert_allclose(theil(x, w), 0.4 * math.log(1.6) + 0.6 * math.log(0.8))
    assert_allclose(theil(x, w, "L"), 0.25 * math.log(1 / 1.6) + 0.75 * math.log(1 / 0.8))
    assert theil(x, w) != theil(x)


def test_gini_weighted_by_people_by_hand():
    # Lorenz curve through (0, 0), (3/4, 6/10), (1, 1): area 0.225 + 0.2, G = 1 - 0.85.
    assert_allclose(gini([4, 2], [1, 3]), 0.15)


def test_a_decomposition_by_hand_names_what_each_group_adds():
    # a: 3 and 1 with one person each, mean 2; b: two persons with 1; overall mean 1.5.
    parts = theil_decomposition([3, 1, 1], [1, 1, 2], ["a", "a", "b"])
    a, b = parts.loc["a"], parts.loc["b"]
    assert (a["places"], a["people"], a["mean"]) == (2, 0.5, 2)
    assert_allclose(a["amount"], 2 / 3)
    assert_allclose(a["within"], 2 / 3 * (0.75 * math.log(1.5) + 0.25 * math.log(0.5)))
    assert_allclose(a["between"], 2 / 3 * math.log(2 / 1.5))
    assert_allclose(b["between"], 1 / 3 * math.log(1 / 1.5))
    assert b["within"] == b["theil"] == 0


def test_one_place_with_everything_has_the_largest_gini_there_is():
    for n in (2, 5, 38):
        assert_allclose(gini([0] * (n - 1) + [1]), (n - 1) / n)


def test_a_location_quotient_by_hand():
    jobs = pd.DataFrame({"farms": [30, 10], "works": [70, 90]}, index=["r", "s"])
    found = location_quotient(jobs)
    # r: 30% on farms against 40/200 = 20% of all.
    assert_allclose(found.loc["r"], [1.5, 0.875])
    assert_allclose(found.loc["s"], [0.5, 1.125])
    wide = location_quotient(jobs, pd.Series({"works": 50, "farms": 50}))
    assert_allclose(wide.loc["r"], [0.6, 1.4])


# What must always hold ----------------------------------------------------------------------------


@every
@given(amounts, st.lists(people, min_size=1, max_size=9))
def test_equal_places_have_no_inequality(amount, weights):
    x = [amount] * len(weights)
    for found in (theil(x, weights), theil(x, weights, "L"), gini(x, weights)):
        assert_allclose(found, 0, atol=1e-9)


@every
@given(places(2), st.floats(0.01, 100))
def test_neither_unit_nor_size_of_the_country_matters(rows, factor):
    x, w = rows
    for measure in (theil, gini):
        before = measure(x, w)
        assert_allclose(measure([factor * v for v in x], w), before, atol=1e-8)
        assert_allclose(measure(x, [factor * v for v in w]), before, atol=1e-8)
        assert_allclose(measure(x * 2, w * 2), before, atol=1e-8)


@every
@given(st.lists(st.tuples(amounts, st.integers(1, 4)), min_size=1, max_size=6))
def test_a_weight_is_that_many_equal_places(pairs):
    x, w = [v for v, _ in pairs], [n for _, n in pairs]
    each = [v for v, n in pairs for _ in range(n)]
    for measure in (theil, lambda *a: theil(*a, index="L"), gini):
        assert_allclose(measure(x, w), measure(each, None), atol=1e-8)


@every
@given(places(3), st.sampled_from("TL"))
def test_between_and_within_add_up_to_the_whole(rows, index):
    x, w, g = rows
    parts = theil_decomposition(x, w, g, index)
    assert_allclose(parts[["between", "within"]].sum().sum(), theil(x, w, index), atol=1e-9)
    assert_allclose(parts[["people", "amount"]].sum(), [1, 1])
    assert parts["between"].sum() > -1e-9
    assert (parts["within"] >= 0).all()


@every
@given(places(2))
def test_the_bounds_hold_and_theil_and_gini_order_a_transfer_alike(rows):
    x, w = rows
    assert 0 <= gini(x, w) < 1
    assert 0 <= theil(x, w) <= math.log(sum(w) / min(w)) + 1e-9
    if len(x) > 1 and max(x) > 1.5 * min(x):
        poorer, richer = x.index(min(x)), x.index(max(x))
        step = (x[richer] - x[poorer]) / 4
        moved = list(x)
        moved[richer] -= step * min(w[poorer], w[richer]) / w[richer]
        moved[poorer] += step * min(w[poorer], w[richer]) / w[poorer]
        assert theil(moved, w) < theil(x, w) + 1e-9
        assert gini(moved, w) < gini(x, w) + 1e-9


@every
@given(places(2))
def test_gini_is_half_the_mean_difference_between_persons_over_the_mean(rows):
    x, w = (np.array(part) for part in rows)
    p = w / w.sum()
    difference = p @ np.abs(x[:, None] - x[None, :]) @ p
    assert_allclose(gini(x, w), difference / 2 / (p @ x), atol=1e-8)


@every
@given(
    st.integers(2, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.floats(0.1, 1e3), min_size=n, max_size=n), min_size=1, max_size=6
        )
    )
)
def test_the_mean_quotient_of_a_sector_weighted_by_employment_is_one(table):
    jobs = pd.DataFrame(table)
    weights = jobs.sum(axis=1) / jobs.to_numpy().sum()
    assert_allclose(weights @ location_quotient(jobs), np.ones(jobs.shape[1]))


def test_labels_are_matched_by_name_and_not_by_position():
    x = pd.Series({"r": 4.0, "s": 2.0})
    w = pd.Series({"s": 3.0, "r": 1.0})
    groups = pd.Series({"s": "poor", "r": "rich"})
    assert theil(x, w) == theil([4, 2], [1, 3])
    assert theil_decomposition(x, w, groups).loc["rich", "mean"] == 4


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"), [(0, "zero"), (-1, "negative"), (math.nan, "missing"), (math.inf, "missing")]
)
def test_an_amount_that_is_none_is_refused_by_name_with_a_remedy(wrong, said):
    x = pd.Series({"r": 1.0, "s": wrong})
    with pytest.raises(MethodError, match=rf"amount of place 's' is {said}: leave the place out"):
        theil(x)
    with pytest.raises(MethodError, match="leave the place out before the call, and say so"):
        theil_decomposition(x, None, ["a", "b"])
    if wrong:
        with pytest.raises(MethodError, match=said):
            gini(x)
    else:
        assert gini(x) == 0.5


@pytest.mark.parametrize("wrong", [0, -1, math.nan])
def test_a_place_without_people_is_refused(wrong):
    for measure in (theil, gini):
        with pytest.raises(MethodError, match="weight of place 1"):
            measure([1, 2], [1, wrong])


def test_what_does_not_fit_together_is_refused():
    x = pd.Series({"r": 1.0, "s": 2.0})
    with pytest.raises(MethodError, match="other places"):
        theil(x, pd.Series({"r": 1.0, "t": 1.0}))
    with pytest.raises(MethodError, match="3 weights for 2 amounts"):
        theil([1, 2], [1, 1, 1])
    with pytest.raises(MethodError, match="T or L"):
        theil([1, 2], index="X")
    with pytest.raises(MethodError, match="no group"):
        theil_decomposition([1, 2], None, ["a", None])
    with pytest.raises(MethodError, match="one amount a place"):
        theil([])
    with pytest.raises(MethodError, match="every amount is zero"):
        gini([0, 0])


@pytest.mark.parametrize(
    ("jobs", "said"),
    [
        ({"a": [1, 2]}, "at least two sectors"),
        ({"a": [1, 0], "b": [1, 0]}, "nobody works in region 1"),
        ({"a": [1, 1], "b": [0, 0]}, "nobody works in sector 'b'"),
        ({"a": [1, math.nan], "b": [1, 1]}, "employment of place 1 is missing"),
        ({"a": [1, -1], "b": [1, 9]}, "employment of place 1 is negative"),
    ],
)
def test_employment_that_carries_no_quotient_is_refused(jobs, said):
    with pytest.raises(MethodError, match=said):
        location_quotient(pd.DataFrame(jobs))


def test_a_reference_of_other_sectors_is_refused():
    with pytest.raises(MethodError, match="give both the same sectors"):
        location_quotient(pd.DataFrame({"a": [1], "b": [1]}), pd.Series({"a": 1, "c": 1}))


def test_the_reach_of_revisions_is_that_of_the_first_derivatives():
    """Of Theil's T: x ∂T/∂x of place i is s_i (ln(x_i / μ) − T)."""
    x, people = np.array([5.0, 3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0, 4.0])
    mean = people @ x / people.sum()
    share = people * x / (people @ x)
    slopes = share * (np.log(x / mean) - theil(x, people))
    found = revision(lambda v: theil(v, people), x, 1e-4)
    assert found == pytest.approx(1e-4 * math.sqrt(slopes @ slopes), rel=1e-6)


def test_without_revisions_nothing_moves():
    assert revision(gini, [1, 2, 3], 0.0) == 0.0


# Growth of small places ---------------------------------------------------------------------------

# Expenditure on milk in 43 small areas of the United States, the standard deviations of these
# direct estimates, and the large area of each (Arora & Lahiri 1997; Rao 2003, ch. 7): the data
# `milk` of the R package sae.
MILK = """1.099 1.075 1.105 0.628 0.753 0.981 1.257 1.095 1.405 1.356 0.615 1.460 1.338 0.854 1.176
1.111 1.257 1.430 1.278 1.292 1.002 1.183 1.044 1.267 1.193 0.791 0.795 0.759 0.796 0.565 0.886
0.952 0.807 0.582 0.684 0.787 0.440 0.759 0.770 0.800 0.756 0.865 0.640"""
MILK_SD = """0.163 0.080 0.083 0.109 0.119 0.141 0.202 0.127 0.168 0.178 0.100 0.201 0.148 0.143
0.149 0.145 0.135 0.172 0.137 0.163 0.125 0.247 0.140 0.171 0.106 0.121 0.121 0.259 0.106 0.089
0.225 0.205 0.119 0.067 0.106 0.126 0.092 0.132 0.100 0.113 0.083 0.121 0.129"""
MILK_AREA = [1] * 7 + [2] * 7 + [3] * 11 + [4] * 18
# Fay-Herriot estimates as printed in the tests of the package samplics (method "FH").
MILK_SHRUNKEN = """1.017975 1.044963 1.064480 0.770692 0.852512 0.973826 1.050856 1.096165 1.210505
1.185640 0.797568 1.202149 1.200458 0.988971 1.186745 1.157992 1.224223 1.278680 1.233565 1.231860
1.095955 1.192212 1.125997 1.220694 1.193687 0.760243 0.762358 0.732288 0.767459 0.617310 0.764996
0.789314 0.769376 0.612861 0.700961 0.756890 0.537193 0.741881 0.753251 0.767518 0.747059 0.799363
0.683160"""


def shrink(growth, size, **options):
    """Shrink given growth a year (a logarithm) of places that start from 1."""
    return shrunken_growth(np.ones(len(growth)), np.exp(growth), 1, size, **options)


def test_fay_and_herriot_estimates_are_those_published():
    precision = 1 / np.array(row(MILK_SD)) ** 2
    found = shrink(row(MILK), precision, groups=MILK_AREA, variance=1 / precision.mean())
    assert_allclose(found["shrunken"], row(MILK_SHRUNKEN), atol=1e-4)
    assert_allclose(found["trust"] / (1 - found["trust"]) / precision, found.attrs["between"] ** 2)


def test_equal_places_shrink_as_james_and_stein_would_by_hand():
    # Mean 5 %, squared distances 0.002; 1 - 3 · 0.0002 / 0.002 = 0.7; 5 - 0.7 · 3 = 2.9.
    found = shrink([0.02, 0.04, 0.06, 0.08], [7] * 4, variance=0.0002)
    assert_allclose(found["trust"], 0.7)
    assert_allclose(found["shrunken"], [0.029, 0.043, 0.057, 0.071])
    assert_allclose(found["mean"], 0.05)
    # trust · v + (1 - trust)² (t² + v) / 4, t² = 0.7 / 0.3 · v
    assert_allclose(found["standard_error"] ** 2, 0.7 * 2e-4 + 0.09 * 2e-4 / 0.3 / 4)


def test_growth_is_that_of_a_year():
    found = shrunken_growth([100] * 4, [121, 110, 105, 133], 2, [1, 2, 3, 4], variance=1e-4)
    assert_allclose(found["growth"], np.log([1.21, 1.10, 1.05, 1.33]) / 2)


def test_noise_that_comes_of_size_is_found_again():
    """500 places: t = 2 %, s = 4 % at the mean size."""
    random = np.random.default_rng(3)
    size = np.exp(random.normal(0, 1, 500))
    true = random.normal(0.06, 0.02, 500)
    growth = true + random.normal(0, 1, 500) * 0.04 * np.sqrt(size.mean() / size)
    found = shrink(growth, size)
    assert found.attrs["between"] == pytest.approx(0.02, rel=0.15)
    assert found.attrs["sampling"] == pytest.approx(0.04, rel=0.1)
    own_error = np.abs(growth - true).mean()
    assert np.abs(found["shrunken"] - true).mean() < own_error / 2
    inside = np.abs(found["shrunken"] - true) < 1.2816 * found["standard_error"]
    assert inside.mean() == pytest.approx(0.8, abs=0.05)


def test_places_that_differ_no_more_than_chance_all_get_the_mean_and_it_is_said():
    found = shrink([0.02, 0.04, 0.06, 0.08], [1] * 4, variance=0.01)
    assert_allclose(found["shrunken"], 0.05)
    assert found.attrs["note"].startswith("no spread beyond")


def test_small_places_no_wilder_than_large_ones_keep_their_growth_and_it_is_said():
    found = shrink([0.05, 0.05, 0.051, 0.0, 0.1, 0.02, 0.09], [1, 1, 1, 9, 9, 9, 9])
    assert_allclose(found["shrunken"], found["growth"])
    assert found.attrs["note"].startswith("small places spread no wider")


def test_each_group_shrinks_towards_its_own_mean():
    growth = pd.Series([0.01, 0.03, 0.02, 0.11, 0.13, 0.12], index=list("abcdef"))
    groups = pd.Series(list("xxxyyy"), index=list("abcdef"))
    size = pd.Series([1.0] * 6, index=list("fedcba"))
    start = pd.Series(1.0, index=list("abcdef"))
    found = shrunken_growth(start, np.exp(growth), 1, size, groups, variance=1e-4)
    assert_allclose(found["mean"], [0.02] * 3 + [0.12] * 3)
    assert list(found.index) == list("abcdef")
    assert found.attrs["between"] == 0  # within the groups there is nothing beyond chance
    alone = shrunken_growth(start, np.exp(growth), 1, size, variance=1e-4)
    assert (alone["trust"] > 0.9).all()


grown = st.lists(
    st.tuples(st.floats(-0.3, 0.3), st.floats(0.1, 100)),
    min_size=5,
    max_size=12,
    unique_by=lambda x: x[1],
)


@every
@given(grown, st.one_of(st.none(), st.floats(1e-5, 1e-2)))
def test_shrunken_growth_lies_between_the_own_and_the_mean(pairs, variance):
    growth, size = map(np.array, zip(*pairs, strict=True))
    assume(np.ptp(growth) > 1e-3 and size.max() > 1.01 * size.min())
    found = shrink(growth, size, variance=variance)
    low, high = found[["growth", "mean"]].min(axis=1), found[["growth", "mean"]].max(axis=1)
    assert (found["shrunken"] >= low - 1e-12).all()
    assert (found["shrunken"] <= high + 1e-12).all()
    assert found["trust"].between(0, 1).all()
    assert (found["standard_error"] >= 0).all()


@every
@given(grown, st.one_of(st.none(), st.floats(1e-5, 1e-2)))
def test_a_larger_place_shrinks_no_more_than_a_smaller_one(pairs, variance):
    growth, size = map(np.array, zip(*pairs, strict=True))
    assume(np.ptp(growth) > 1e-3 and size.max() > 1.01 * size.min())
    trust = shrink(growth, size, variance=variance)["trust"].to_numpy()[np.argsort(size)]
    assert (np.diff(trust) >= -1e-12).all()


@every
@given(grown, st.floats(0.01, 100), st.floats(0.01, 100))
def test_units_of_amount_and_size_do_not_matter(pairs, unit, people):
    growth, size = map(np.array, zip(*pairs, strict=True))
    assume(np.ptp(growth) > 1e-3 and size.max() > 1.01 * size.min())
    one = shrink(growth, size)
    start = np.full(len(size), unit)
    two = shrunken_growth(start, start * np.exp(growth), 1, people * size)
    assert_allclose(two, one, atol=1e-5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": [1, 0, 1, 1, 1]}, "amount of place 1 is zero"),
        ({"end": [1, 2, math.nan, 1, 1]}, "amount at the end of place 2 is missing"),
        ({"size": [1, 2, 3, -4, 5]}, "size of place 3 is negative"),
        ({"size": [1, 2, 3]}, "3 sizes for 5 amounts"),
        ({"size": [2] * 5}, "equally large.*give variance="),
        ({"years": 0}, "years of 0"),
        ({"variance": -1}, "variance of -1"),
        ({"groups": list("abcab")}, "5 places in 3 groups"),
        ({"groups": ["a", "a", None, "a", "a"]}, "no group"),
        ({"end": [2] * 5}, "grew alike"),
    ],
)
def test_growth_that_cannot_be_shrunk_is_refused(change, said):
    asked = {"start": [1] * 5, "end": [1, 2, 3, 2, 1], "years": 1, "size": [1, 2, 3, 4, 5]}
    with pytest.raises(MethodError, match=said):
        shrunken_growth(**(asked | change))


def test_sizes_of_other_places_are_refused():
    start = pd.Series(1.0, index=list("abcd"))
    with pytest.raises(MethodError, match="sizes are of other places"):
        shrunken_growth(start, start * 2, 1, pd.Series(1.0, index=list("abce")))


@pytest.mark.parametrize("measure", [theil, gini])
def test_words_are_no_amounts_and_no_weights(measure):
    with pytest.raises(MethodError, match="no number"):
        measure(["a", "b"])
    with pytest.raises(MethodError, match="no number"):
        measure([1, 2], weights=["a", "b"])
