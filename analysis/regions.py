"""How equal are the places: inequality, what places specialise in, and how far growth is theirs.

Amounts are per head and positive; weights are the people of each place, so that a person counts
the same wherever he or she lives. Without weights every place counts the same, which is what most
libraries compute. pandas in with labels is matched by label, never by position. Missing figures are
refused: which places to leave out is the caller's to decide and to say.

Sources: Theil (1967), *Economics and Information Theory*, ch. 4; Bourguignon (1979), Decomposable
income inequality measures, *Econometrica* 47, 901–920; Shorrocks (1980), The class of additively
decomposable inequality measures, *Econometrica* 48, 613–625; Cowell (2011), *Measuring Inequality*,
3rd ed., ch. 3 and appendix A; Florence (1939), *Report on the Location of Industry*; Isserman
(1977), The location quotient approach to estimating regional economic impacts, *Journal of the
American Institute of Planners* 43, 33–41.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import MethodError

Array = npt.NDArray[np.float64]
Index = Literal["T", "L"]

_LEAVE_OUT = "leave the place out before the call, and say so"


def theil(x: npt.ArrayLike, weights: npt.ArrayLike | None = None, index: Index = "T") -> float:
    """Theil's index of an amount per head; 0 if all are equal.

    With p_i the share of place i in the people, μ = Σ p_i x_i and s_i = p_i x_i / μ its share in
    the whole amount (Theil 1967, ch. 4; Bourguignon 1979; Cowell 2011, appendix A):

    * T = Σ s_i ln(x_i / μ), at most ln(1 / the smallest p_i);
    * L = Σ p_i ln(μ / x_i), the mean logarithmic deviation: it looks more at the poor end.

    Parameters
    ----------
    x : array-like of shape (n,)
        Amounts per head, all in one unit, positive.
    weights : array-like of shape (n,), optional
        People of each place, positive. None: each place counts the same.
    index : {"T", "L"}

    Raises
    ------
    MethodError
        If an amount or weight is missing, zero or negative (ln 0 does not exist: a place without a
        figure is not a place with nothing), if labels or lengths differ, or `index` is neither.

    Examples
    --------
    One person has 3, another 1: shares 3/4 and 1/4, mean 2, T = 3/4 ln 3/2 + 1/4 ln 1/2.

    >>> round(theil([3, 1]), 6), round(theil([3, 1], index="L"), 6)
    (0.130812, 0.143841)
    >>> theil([3, 1], weights=[1, 2]) == theil([3, 1, 1])
    True
    """
    values, shares = _read(x, weights)
    return _theil(values, shares, index)


def theil_decomposition(
    x: npt.ArrayLike, weights: npt.ArrayLike | None, groups: npt.ArrayLike, index: Index = "T"
) -> pd.DataFrame:
    """Theil's index as inequality between groups of places and within them, without residual.

    With p_g, s_g and μ_g the share in the people, the share in the amount and the mean of group g
    (Bourguignon 1979; Shorrocks 1980):

    * T = Σ_g s_g ln(μ_g / μ) + Σ_g s_g T_g;
    * L = Σ_g p_g ln(μ / μ_g) + Σ_g p_g L_g.

    Parameters
    ----------
    x, weights, index
        As for `theil`.
    groups : array-like of shape (n,)
        Group of each place.

    Returns
    -------
    DataFrame
        Indexed by group, in order of appearance: `places` (count), `people` (p_g), `amount` (s_g),
        `mean` (μ_g, unit of `x`), `theil` (of the group alone), `between` and `within` (what the
        group adds to each part; a `between` is negative where a group lies below the mean in T,
        above it in L). All of `between` and `within` add up to `theil(x, weights, index)`.

    Raises
    ------
    MethodError
        As `theil`; also if a place has no group.

    Examples
    --------
    >>> parts = theil_decomposition([4, 2, 1, 1], None, ["a", "a", "b", "b"])
    >>> round(float(parts["between"].sum()), 6), round(float(parts["within"].sum()), 6)
    (0.130812, 0.042475)
    """
    values, shares = _read(x, weights)
    names = _groups(groups, x, len(values))
    mean = float(shares @ values)
    rows = {}
    for name in dict.fromkeys(names):
        inside = names == name
        people = float(shares[inside].sum())
        own = shares[inside] / people
        own_mean = float(own @ values[inside])
        amount = people * own_mean / mean
        alone = _theil(values[inside], own, index)
        distance = float(np.log(own_mean / mean))
        rows[name] = {
            "places": int(inside.sum()),
            "people": people,
            "amount": amount,
            "mean": own_mean,
            "theil": alone,
            "between": amount * distance if index == "T" else -people * distance,
            "within": (amount if index == "T" else people) * alone,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("group")


def gini(x: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> float:
    """Gini coefficient: twice the area between the Lorenz curve and the line of equality.

    Places in ascending order of x; with P_i and S_i the running shares of people and amount, the
    Lorenz curve joins the points (P_i, S_i) by straight lines, and by trapezoids
    G = 1 − Σ (P_i − P_{i−1})(S_i + S_{i−1}) (Cowell 2011, ch. 2 and appendix A).
    People within a place count as equal, so G is a lower bound of inequality between persons.

    Parameters
    ----------
    x : array-like of shape (n,)
        Amounts per head; zeros may stay, as long as not all are.
    weights : array-like of shape (n,), optional
        People of each place, positive. None: each place counts the same.

    Returns
    -------
    float
        0 (all equal) to below 1: one place of n with everything has (n − 1)/n.

    Raises
    ------
    MethodError
        If an amount is missing or negative, all are zero, a weight is missing or not positive, or
        labels or lengths differ.

    Examples
    --------
    >>> round(gini([1, 3]), 6), round(gini([0, 0, 0, 1]), 6)
    (0.25, 0.75)
    """
    values, shares = _read(x, weights, zeros=True)
    order = np.argsort(values, kind="stable")
    people, amount = shares[order], (shares * values)[order]
    lorenz = np.concatenate([[0.0], np.cumsum(amount) / amount.sum()])
    return max(float(1 - people @ (lorenz[1:] + lorenz[:-1])), 0.0)


def revision(measure: Callable[[Any], float], x: npt.ArrayLike, tolerance: float) -> float:
    """How far a measure moves when every amount is off by up to ± `tolerance`, each on its own.

    First order: the root of the sum over the places of ((m(x with x_i (1 + t)) − m(x with
    x_i (1 − t))) / 2)². A change smaller than that may be nothing but a revision of the figures;
    revisions that go together, as after a census, may do more.

    Parameters
    ----------
    measure : callable
        Takes amounts of the shape of `x`, returns a number.
    x : array-like of shape (n,)
    tolerance : float
        As a share of the amount, such as 0.02.

    Returns
    -------
    float
        Half-width, in the unit of the measure.

    Examples
    --------
    >>> round(revision(lambda x: float(x.mean()), [3, 1], 0.02), 6)  # 0.02 · √(3² + 1²) / 2
    0.031623
    """
    values = _numbers(x, "amounts")
    effects = []
    for at in range(values.size):
        up, down = values.copy(), values.copy()
        up[at], down[at] = up[at] * (1 + tolerance), down[at] * (1 - tolerance)
        effects.append((measure(up) - measure(down)) / 2)
    return float(np.linalg.norm(effects))


def location_quotient(frame: pd.DataFrame, reference: pd.Series | None = None) -> pd.DataFrame:
    """How much more a place works in a sector than all places do.

    LQ_ir = (e_ir / e_r) / (e_i / e), with e_ir the employment of sector i in region r, e_r that of
    the region, e_i that of the sector and e all of it (Florence 1939; Isserman 1977). 1: as
    elsewhere; 2: twice the share. Weighted by the regions' employment, the mean of each sector is 1
    as long as the reference is the sum of the regions.

    Parameters
    ----------
    frame : DataFrame
        Regions down, sectors across: employment in one unit. The sectors are parts of one whole and
        do not overlap; at least two.
    reference : Series, optional
        Employment of each sector in the reference area. None: the sum of the regions.

    Returns
    -------
    DataFrame
        Of the shape of `frame`, float, no unit.

    Raises
    ------
    MethodError
        If a figure is missing or negative, a region or a sector has nobody, there are fewer than
        two sectors, or the reference names other sectors.

    Examples
    --------
    >>> jobs = pd.DataFrame({"farms": [30, 10], "works": [70, 90]}, index=["r", "s"])
    >>> location_quotient(jobs).round(3).loc["r"].tolist()
    [1.5, 0.875]
    """
    frame = pd.DataFrame(frame).astype(float)
    if frame.shape[1] < 2:
        raise MethodError(
            "a location quotient needs at least two sectors",
            remedy="add the rest of employment as a sector: total less the sectors known",
        )
    _no_gaps(frame.to_numpy(), frame.index, "employment", zeros=True)
    whole = frame.sum() if reference is None else reference
    if set(whole.index) != set(frame.columns):
        raise MethodError(
            f"the reference has sectors {list(whole.index)}, the table {list(frame.columns)}",
            remedy="give both the same sectors",
        )
    whole = whole.reindex(frame.columns).astype(float)
    for what, sums in (("region", frame.sum(axis=1)), ("sector", whole)):
        if not (sums > 0).all():
            raise MethodError(
                f"nobody works in {what} {sums.index[~(sums > 0)][0]!r}", remedy=_LEAVE_OUT
            )
        if not np.isfinite(sums).all():
            raise MethodError(f"a {what} is infinite", remedy="check the data")
    return frame.div(frame.sum(axis=1), axis=0) / (whole / whole.sum())


def shrunken_growth(
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    years: float,
    size: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    variance: float | None = None,
) -> pd.DataFrame:
    """Growth of each place, drawn towards the mean of its group the more, the smaller the place.

    One factory makes a small district grow by a fifth; the extremes of any ranking are small
    places. Empirical Bayes says how much of a place's growth to believe.

    Parameters
    ----------
    start, end : array-like of shape (n,)
        Amounts at the two ends, in one unit, positive.
    years : float
        Years between them.
    size : array-like of shape (n,)
        Size of each place, such as its people, positive, in any unit.
    groups : array-like of shape (n,), optional
        Group of each place; None: all are one.
    variance : float, optional
        Sampling variance of the growth of a place of average size, if it is known: declared by the
        caller. None: estimated, for which places must differ in size.

    Returns
    -------
    DataFrame
        A row a place. `growth`: ln(end / start) / years, as a share a year; `mean` of the group;
        `trust`, from 0 (the mean) to 1 (the place's own); `shrunken` growth between the two;
        `standard_error` of the latter, that of the mean included, that of the variances not.
        `attrs["between"]` and `attrs["sampling"]` hold the standard deviations t and s, and
        `attrs["note"]` is there if one of them was found to be 0.

    Raises
    ------
    MethodError
        If an amount or size is missing, zero or negative, labels or lengths differ, a place has no
        group, there are not three places more than groups, all grew alike, or no variance is given
        and all places are equally large.

    Notes
    -----
    Own growth y_i is normal around θ_i with variance v_i = s² · n̄ / n_i, a declared assumption: a
    place is a sum of n_i independent units (n̄ the mean size); θ_i is normal around the mean m_g of
    its group with variance t² (Efron & Morris 1975; Clayton & Kaldor 1987). Then, with trust
    γ_i = t² / (t² + v_i), shrunken growth is γ_i y_i + (1 − γ_i) m_g, and its squared standard
    error γ_i v_i + (1 − γ_i)² / Σ_g w_i. m_g is the mean weighted by w_i = 1 / (t² + v_i); t²
    solves the moment equation Σ w_i (y_i − m_g)² = n − G, G groups, or is 0 (Fay & Herriot 1979;
    Morris 1983), so that for equal sizes γ = 1 − (n − G) v / Σ (y_i − m_g)². If s² is not given,
    the ratio of s² to t² is that of the greatest restricted likelihood (Patterson & Thompson 1971).
    From one period it is the spread of small places against that of large ones, and rests on a few
    of either.

    Not for counts of a dozen (their variance depends on the rate), nor where size goes with growth
    for a reason: group such places apart.

    Patterson & Thompson (1971), Recovery of inter-block information when block sizes are unequal,
    *Biometrika* 58, 545–554; Efron & Morris (1975), Data analysis using Stein's estimator and its
    generalizations, *JASA* 70, 311–319; Fay & Herriot (1979), Estimates of income for small places,
    *JASA* 74, 269–277; Morris (1983), Parametric empirical Bayes inference, *JASA* 78, 47–55;
    Clayton & Kaldor (1987), Empirical Bayes estimates of age-standardized relative risks,
    *Biometrics* 43, 671–681.

    Examples
    --------
    Four places of one size grew by 2, 4, 6 and 8 %: Σ (y − 5 %)² = 0.002, and with v = 0.0002
    trust is 1 − 3 · 0.0002 / 0.002.

    >>> end = np.exp([0.02, 0.04, 0.06, 0.08])
    >>> found = shrunken_growth([1, 1, 1, 1], end, 1, [1, 1, 1, 1], variance=0.0002)
    >>> found["trust"].round(3).tolist(), found["shrunken"].round(4).tolist()
    ([0.7, 0.7, 0.7, 0.7], [0.029, 0.043, 0.057, 0.071])
    """
    before, _ = _read(start, None)
    after = _numbers(_matched(end, start, "amounts at the end", len(before)), "amounts at the end")
    people = _numbers(_matched(size, start, "sizes", len(before)), "sizes")
    labels = start.index if isinstance(start, pd.Series) else pd.RangeIndex(len(before))
    _no_gaps(after, labels, "amount at the end", zeros=False)
    _no_gaps(people, labels, "size", zeros=False)
    for name, number in (("years", years), ("variance", 1.0 if variance is None else variance)):
        if not (np.isfinite(number) and number > 0):
            raise MethodError(f"{name} of {number} makes no sense", remedy="give a positive number")
    names = _groups(["all"] * len(before) if groups is None else groups, start, len(before))
    member = pd.get_dummies(names).to_numpy(float)
    spare = len(before) - member.shape[1]
    if spare < 3:
        raise MethodError(
            f"{len(before)} places in {member.shape[1]} groups tell nothing of their spread",
            remedy="give three places more than groups, or fewer groups",
        )
    growth, smallness = np.log(after / before) / years, people.mean() / people
    if np.ptp(growth - member @ _means(growth, member, np.ones(len(growth)))) < 1e-12:
        raise MethodError("all places of a group grew alike", remedy="there is nothing to shrink")
    if variance is None and np.ptp(smallness) < 1e-9:
        raise MethodError(
            "all places are equally large, which tells nothing of the variance that comes of size",
            remedy="give variance=, that of a place's growth",
        )
    if variance is None:
        between, sampling = _variances(growth, smallness, member)
    else:
        between, sampling = _between(growth, variance * smallness, member), variance
    own = sampling * smallness
    trust = between / (between + own)
    weights = 1 / (between + own)
    mean = member @ _means(growth, member, weights)
    error = np.sqrt(trust * own + (1 - trust) ** 2 / (member @ (member.T @ weights)))
    found = pd.DataFrame(
        {
            "growth": growth,
            "mean": mean,
            "trust": trust,
            "shrunken": trust * growth + (1 - trust) * mean,
            "standard_error": error,
        },
        index=labels,
    )
    found.attrs["between"] = float(np.sqrt(between))
    found.attrs["sampling"] = float(np.sqrt(sampling))
    if not between:
        found.attrs["note"] = "no spread beyond that of sampling: every place is drawn to its mean"
    elif not sampling:
        found.attrs["note"] = "small places spread no wider than large ones: nothing is drawn in"
    return found


def _means(growth: Array, member: Array, weights: Array) -> Array:
    """Weighted mean of each group."""
    means: Array = member.T @ (weights * growth) / (member.T @ weights)
    return means


def _spread(growth: Array, member: Array, weights: Array) -> float:
    """Weighted sum of squared distances from the group's weighted mean."""
    return float(weights @ (growth - member @ _means(growth, member, weights)) ** 2)


def _between(growth: Array, own: Array, member: Array) -> float:
    """Variance t² of the places' true growth, given that of sampling (Fay & Herriot 1979)."""
    from scipy.optimize import root_scalar

    spare = len(growth) - member.shape[1]

    def excess(between: float) -> float:
        return _spread(growth, member, 1 / (between + own)) - spare

    if excess(0.0) <= 0:
        return 0.0
    most = _spread(growth, member, np.ones(len(growth))) / spare
    if excess(most) >= 0:  # next to no sampling variance: rounding alone keeps them apart
        return most
    return float(root_scalar(excess, bracket=(0.0, most), xtol=1e-15, rtol=1e-12).root)


def _variances(growth: Array, smallness: Array, member: Array) -> tuple[float, float]:
    """t² and s² of greatest restricted likelihood: the share of s² is looked for, from 0 to 1."""
    from scipy.optimize import minimize_scalar

    spare = len(growth) - member.shape[1]

    def variance(share: float) -> Array:
        return 1 - share + share * smallness

    def cost(share: float) -> float:
        weights = 1 / variance(share)
        spread = np.log(_spread(growth, member, weights))
        return float(spare * spread - np.log(weights).sum() + np.log(member.T @ weights).sum())

    grid = np.linspace(0, 1, 101)
    costs = [cost(share) for share in grid]
    at = int(np.argmin(costs))
    around = (grid[max(at - 1, 0)], grid[min(at + 1, 100)])
    found = minimize_scalar(cost, bounds=around, method="bounded", options={"xatol": 1e-9})
    share = float(found.x if found.fun < costs[at] else grid[at])
    whole = _spread(growth, member, 1 / variance(share)) / spare
    return whole * (1 - share), whole * share


def _theil(values: Array, shares: Array, index: str) -> float:
    """T or L of positive amounts with shares of people that add up to 1."""
    if index not in ("T", "L"):
        raise MethodError(f"no Theil index {index!r}", remedy="T or L")
    ratio = values / (shares @ values)
    weight = shares * ratio if index == "T" else -shares
    return max(float(weight @ np.log(ratio)), 0.0)


def _read(
    x: npt.ArrayLike, weights: npt.ArrayLike | None, *, zeros: bool = False
) -> tuple[Array, Array]:
    """Amounts, and the places' shares of the people."""
    values = _numbers(x, "amounts")
    labels = x.index if isinstance(x, pd.Series) else pd.RangeIndex(values.size)
    if values.ndim != 1 or not values.size:
        raise MethodError("amounts are one row of numbers", remedy="give one amount a place")
    if weights is None:
        people = np.ones(values.size)
    else:
        people = _numbers(_matched(weights, x, "weights", values.size), "weights")
    _no_gaps(values, labels, "amount", zeros=zeros)
    _no_gaps(people, labels, "weight", zeros=False)
    if not values.any():
        raise MethodError("every amount is zero", remedy="inequality needs something to divide")
    return values, people / people.sum()


def _numbers(x: npt.ArrayLike, what: str) -> Array:
    try:
        return np.asarray(x, float)
    except (TypeError, ValueError):
        raise MethodError(f"the {what} hold what is no number", remedy="check the data") from None


def _groups(groups: npt.ArrayLike, x: npt.ArrayLike, size: int) -> npt.NDArray[np.object_]:
    names = pd.Series(_matched(groups, x, "groups", size), dtype=object)
    if names.isna().any() or (names == "").any():
        raise MethodError("a place has no group", remedy="name one, or " + _LEAVE_OUT)
    return names.to_numpy()


def _matched(given: Any, x: Any, what: str, size: int) -> npt.NDArray[Any]:
    """Values in the order of `x`: by label where both have labels."""
    if isinstance(given, pd.Series) and isinstance(x, pd.Series):
        same = given.index.is_unique and x.index.is_unique and set(given.index) == set(x.index)
        if not same:
            raise MethodError(
                f"{what} are of other places than the amounts", remedy="give both the same index"
            )
        given = given.reindex(x.index)
    found = np.asarray(given)
    if found.shape != (size,):
        raise MethodError(f"{found.size} {what} for {size} amounts", remedy="give one a place")
    return found


def _no_gaps(values: Array, labels: Any, what: str, *, zeros: bool) -> None:
    """Refuse what is missing or negative and, unless `zeros`, zero, naming the first place."""
    rows = values if values.ndim == 2 else values[:, None]
    missing = ~np.isfinite(rows)
    wrong = missing | (rows < 0) | ((rows == 0) & (not zeros))
    if wrong.any():
        at = int(np.flatnonzero(wrong.any(axis=1))[0])
        value = rows[at][wrong[at]][0]
        said = "missing" if not np.isfinite(value) else "zero" if value == 0 else "negative"
        raise MethodError(f"the {what} of place {labels[at]!r} is {said}", remedy=_LEAVE_OUT)
