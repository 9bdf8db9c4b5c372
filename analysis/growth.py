"""How fast must it grow, how fast could it, and what made it grow.

For amounts (亿元, 万人), not for shares, which have bounds of their own. Chances and intervals are
the business of `trends`; here are the bare curves to hold against them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import MethodError

Array = npt.NDArray[np.float64]
Name = Literal["logistic", "gompertz", "richards"]
Candidate = Callable[[Array, Array], Callable[[npt.ArrayLike], Array]]

FAN: tuple[Name, ...] = ("logistic", "gompertz")
"""Curves of `paths`: a free shape as well would be fixed by no series of a few years."""

AICC_FROM = 5
"""Observations from which AICc exists: more than k + 1, with k = 3 (two parameters, variance)."""


def required_growth(latest: float, target: float, years: float) -> float:
    """Constant annual growth in % that leads from `latest` to `target`: 100 ((T/y)^(1/n) − 1).

    Raises `MethodError` for values or years that are not positive.

    >>> round(required_growth(489.5, 1500, 5), 1)  # HR services, 亿元, 2020 to 2025
    25.1
    """
    for name, number in (("latest", latest), ("target", target), ("years", years)):
        if not (isinstance(number, Real) and np.isfinite(number) and number > 0):
            raise MethodError(f"{name} is {number!r}", remedy="growth rates need positive numbers")
    with np.errstate(over="ignore"):
        growth = 100 * float(np.expm1(np.log(float(target) / float(latest)) / float(years)))
    if not np.isfinite(growth):
        raise MethodError(f"{latest} to {target} in {years} years", remedy="no growth is so fast")
    return growth


def cagr(y: pd.Series) -> float:
    """Compound annual growth in % from the first to the last published year of `y`.

    `y` is annual (a PeriodIndex or whole years), with gaps or without, and positive.
    Raises `MethodError` for anything else, or for fewer than two published years.

    >>> round(cagr(pd.Series([100.0, 150.0, 161.0], index=[2015, 2020, 2021])), 2)
    8.26
    """
    years, values = _annual(y)
    return required_growth(values[0], values[-1], years[-1] - years[0])


def paths(
    y: pd.Series,
    target: float,
    target_period: int | str | pd.Period,
    ceilings: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Curves from the last observation to the target year: what was, what must be, what could be.

    A few annual points before the inflection do not say where growth will end, so logistic and
    Gompertz curves come as a fan over given ceilings, each with the weight the past gives it.
    Raises `MethodError` for fewer than two observations, values not positive, a target year not
    ahead, a ceiling already reached.

    Parameters
    ----------
    y : Series
        Annual amounts, positive, at least two; PeriodIndex or whole years, with gaps or without.
    target, target_period : float; int, str or Period
        Amount wanted, in the unit of `y`, and the year, after the last observation.
    ceilings : sequence of float, optional
        Each above every observation. By default those of 1.2, 1.5, 2 and 3 times the target.

    Returns
    -------
    DataFrame
        Tidy. Index: for each curve the years from the last observed to the target's, as in `y`.
        Columns: `curve` (historical: at `cagr`; required: at `required_growth`; both from the last
        observation; logistic, gompertz: from their own value in that year), `ceiling` (infinite for
        the first two), `value`, `spare`, the observations beyond those that fix the curve: at 0
        it meets them all and nothing tells whether its shape is right, at 1 next to nothing; and
        `weight`, adding up to 1 over the curves, NaN for the one that is required and not found.
        `attrs["note"]` says what the weights rest on.

    Notes
    -----
    The weight of a curve is the mean of two, each adding up to 1 over the curves (a linear pool,
    Stone 1961, which lets no single lucky figure rule the others out):

    * by fit, in the form of Akaike's weights exp(−AICc_i / 2) / Σ exp(−AICc_j / 2) (Buckland,
      Burnham & Augustin 1997), though the curves are fitted in y or drawn through two ends and not
      by maximum likelihood: all have as many parameters, so R_i^(−n/2) is left, R_i the sum of
      squared ln(y / curve) over the n observations, of the curve as drawn. With fewer than five
      observations AICc does not exist, and these weights are equal;
    * by past accuracy, M_i^(−1) / Σ M_j^(−1), the inverse of the mean squared error (Bates &
      Granger 1969, without correlations), of ln(y / curve) one or more figures ahead: each curve
      is fixed again by the first 2, 3, …, n − 1 observations and held against all that came later.
      Each curve is charged one error more, of the size of the median curve's, so that few errors
      leave the weights near equal (shrunk, as by Diebold & Pauly 1990).

    Two observations leave nothing to judge by: the weights are equal. A weight is that of a curve,
    not of a family: more ceilings of one family give that family more weight. They compare the
    curves of the fan with one another and are no probabilities of the future.

    Stone (1961), The opinion pool, *Annals of Mathematical Statistics* 32, 1339–1342; Bates &
    Granger (1969), The combination of forecasts, *Operational Research Quarterly* 20, 451–468;
    Diebold & Pauly (1990), The use of prior information in forecast combination, *International
    Journal of Forecasting* 6, 503–508; Buckland, Burnham & Augustin (1997), Model selection: an
    integral part of inference, *Biometrics* 53, 603–618.

    Examples
    --------
    >>> fan = paths(pd.Series([200.0, 500.0], index=[2015, 2020]), 1500, 2022, ceilings=[3000])
    >>> print(fan.loc[2022].round(2).to_string(index=False))
         curve  ceiling   value  spare  weight
    historical      inf  721.35      0    0.33
      required      inf 1500.00      0     NaN
      logistic   3000.0  695.71      0    0.33
      gompertz   3000.0  656.86      0    0.33
    >>> fan.attrs["note"]
    'equal weights: two observations fix every curve and judge none'
    >>> fan = paths(pd.Series([200.0, 500.0, 590.0], index=[2015, 2020, 2021]), 1500, 2022, [3000])
    >>> fan.loc[2022].set_index("curve")["weight"].round(2).to_dict()
    {'historical': 0.3, 'required': nan, 'logistic': 0.43, 'gompertz': 0.27}
    >>> round(float((fan["value"] * fan["weight"]).loc[2022].sum()))  # the weighted mean
    691
    """
    years, values = _annual(y)
    last, wanted = int(years[-1]), str(target_period)
    if not (len(wanted) == 4 and wanted.isdigit()) or int(wanted) <= last:
        raise MethodError(f"{target_period} is no year after {last}", remedy="give a later one")
    steps = np.arange(int(wanted) - last + 1)
    needed = required_growth(values[-1], target, steps[-1])
    if ceilings is None:
        ceilings = [k * target for k in (1.2, 1.5, 2.0, 3.0) if k * target > values.max()]
    candidates: dict[tuple[str, float], Candidate] = {("historical", np.inf): _constant}
    for name in FAN:
        candidates |= {(name, float(k)): partial(fit, curve=name, ceiling=k) for k in ceilings}
    weights, note = _weights(list(candidates.values()), years, values)
    spare = len(years) - 2
    curves = [
        (*label, candidate(years, values)(last + steps), spare, weight)
        for (label, candidate), weight in zip(candidates.items(), weights, strict=True)
    ]
    required = values[-1] * (1 + needed / 100) ** steps
    curves.insert(1, ("required", np.inf, required, 0, np.nan))
    index = pd.Index(last + steps, name=y.index.name)
    if isinstance(y.index, pd.PeriodIndex):
        index = pd.PeriodIndex(index.astype(str), freq=y.index.freq)
    columns = ("curve", "ceiling", "value", "spare", "weight")
    fan = pd.concat([pd.DataFrame(dict(zip(columns, c, strict=True)), index) for c in curves])
    fan.attrs["note"] = note
    return fan


@dataclass(frozen=True)
class Curve:
    """Growth curve of u = shift − rate · t under a ceiling K.

    K / (1 + e^u) (logistic), K exp(−e^u) (gompertz) or K / (1 + e^u)^(1 / shape) (richards, the
    generalised logistic of Richards 1959: the logistic at shape 1, towards Gompertz's as the shape
    goes to 0). `ceiling` is K, `ceiling_error` its standard error, NaN if it was given; `shape` is
    1 unless found; `rss` is the sum of squared residuals, `spare` the number of points less that
    of parameters. Growth is fastest at t = (shift − ln shape) / rate, where the curve is at
    (1 + shape)^(−1 / shape) of its ceiling: 1/2 (logistic), 1/e (gompertz).

    Richards (1959), A flexible growth function for empirical use, *Journal of Experimental Botany*
    10, 290–300.
    """

    name: Name
    ceiling: float
    shift: float
    rate: float
    ceiling_error: float
    rss: float
    spare: int
    shape: float = 1.0

    def __call__(self, t: npt.ArrayLike) -> Array:
        """Values at the times `t`, in the unit of the ceiling."""
        u = self.shift - self.rate * np.asarray(t, dtype=float)
        return self.ceiling * _level(self.name, u, self.shape)


def fit(
    t: npt.ArrayLike,
    y: npt.ArrayLike,
    curve: Name = "logistic",
    ceiling: float | None = None,
    start: Sequence[float] | None = None,
) -> Curve:
    """Growth curve of least squares in y through (t, y), its ceiling given or found.

    With a given ceiling K the curve is a straight line in ln(K/y − 1) (logistic), ln ln(K/y)
    (gompertz) or ln((K/y)^shape − 1) (richards), from which the search begins (Ratkowsky 1983,
    *Nonlinear Regression Modeling*, ch. 4): two points fix the first two exactly, a third barely
    tests them; the shape takes one more, and many to be known. Raises `MethodError` for faulty or
    too few points, a ceiling not above them, a search that does not settle, and a ceiling the data
    do not show: within two standard errors of 0, or over a hundred times the largest value. These
    errors trust the curve; they do not test it.

    Parameters
    ----------
    t, y : array_like, shape (n,)
        Times, however spaced, and positive values.
    ceiling : float, optional
        Above every value. None: found from the data, of which it needs four points (five for
        richards).
    start : sequence of float, optional
        Ceiling, shift and rate (and for richards the shape) from which to look for a ceiling; by
        default the best of several.

    >>> round(fit([2015, 2020], [200, 500], ceiling=3000).rate, 3)
    0.206
    """
    try:
        time, values = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    except (TypeError, ValueError):
        raise MethodError("t or y holds what is no number", remedy="check the data") from None
    if not time.size:
        raise MethodError("no points", remedy="give two, or four to find a ceiling")
    if time.ndim != 1 or time.shape != values.shape or not np.isfinite(time).all():
        raise MethodError("t and y are not two rows alike", remedy="give a time for every value")
    known = f"{', '.join(get_args(Name))}; positive values"
    if curve not in get_args(Name) or not (np.isfinite(values) & (values > 0)).all():
        raise MethodError(f"no {curve} through {values}", remedy=known)
    fixed, top, middle = int(ceiling is not None), float(values.max()), float(time.mean())
    free = 1 if curve == "richards" else 0
    least = (2 if fixed else 4) + free
    if len(np.unique(time)) < least:
        remedy = f"{2 + free}, or {4 + free} to find a ceiling"
        raise MethodError(f"{len(time)} points are too few", remedy=remedy)
    tries = [top * k for k in (1.02, 1.1, 1.25, 1.5, 2, 3, 5, 10)] if ceiling is None else [ceiling]
    if not (np.isfinite(tries[0]) and tries[0] > top):
        raise MethodError(f"ceiling {ceiling} is not above {top}", remedy="give a higher one")
    time = time - middle
    shapes = (0.1, 0.3, 1.0, 3.0) if free else (1.0,)
    lines = [_line(curve, time, values, k, shape)[: 3 + free] for k in tries for shape in shapes]
    if start is not None and not fixed:
        if len(start) != 3 + free:
            raise MethodError(f"{curve} starts from {3 + free} numbers", remedy="see `start`")
        lines = [np.array([start[0], start[1] - start[2] * middle, *start[2:]])]

    def rss(p: Array) -> float:
        return float(((p[0] * _level(curve, p[1] - p[2] * time, *p[3:]) - values) ** 2).sum())

    found, error = _search(curve, min(lines, key=rss), time, values, fixed)
    high, shift, rate, *shape = (float(p) for p in found)
    spare = len(time) - len(found) + fixed
    return Curve(curve, high, shift + rate * middle, rate, error, rss(found), spare, *shape)


def decompose(factors: pd.DataFrame | Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """What made a product of factors grow: LMDI-I, without residual (Ang 2004, 2005).

    For V = Σ_rows Π_k x_k the effect of factor k is Σ_rows L(V1, V0) ln(x_k1 / x_k0), with the
    logarithmic mean L(a, b) = (a − b) / ln(a / b). Where V is 0 at one end, the limit for factors
    that go to 0 together: those that are 0 share all of V, the others have no effect (Ang & Liu
    2007). Raises `MethodError` for a factor that is negative or missing, or rows that differ.

    Parameters
    ----------
    factors : mapping or DataFrame
        Name → (start, end), each a number, or one a row (sector, region) in an array or a Series
        with the rows' names; or a frame with a row a factor and the columns start and end.

    Returns
    -------
    DataFrame
        A row a factor. `effect` in the unit of V, adding up to V1 − V0; `share_of_change`, adding
        up to 1; `effect_percent`, in % of V0; `effect_ratio`, exp(effect / L(V1, V0)), multiplying
        to V1 / V0. NaN where there was no change, or nothing to compare with.

    >>> decompose({"agencies": (2155, 2846), "each": (0.2271, 0.2172)})["effect"].round(1).to_dict()
    {'agencies': 153.3, 'each': -24.6}
    """
    names, start, end = _factors(factors)
    effect = _effects(start, end).sum(axis=1)
    before, after = (np.array(x.prod(axis=0).sum() or np.nan) for x in (start, end))
    change = effect.sum() if abs(effect.sum()) > 1e-12 * np.abs(effect).sum() else np.nan
    table = {"effect": effect, "share_of_change": effect / change}
    table |= {"effect_percent": 100 * effect / before}
    table |= {"effect_ratio": np.exp(effect / _log_mean(after, before))}
    return pd.DataFrame(table, index=pd.Index(names, name="factor"))


def _log_ratio(a: Array, b: Array) -> Array:
    near = np.abs(a - b) < b / 2
    return np.where(near, np.log1p(np.where(near, (a - b) / b, 0)), np.log(a) - np.log(b))


def _log_mean(a: Array, b: Array) -> Array:
    return np.where(a == b, a, (a - b) / np.where(a == b, 1, _log_ratio(a, b)))


def _effects(start: Array, end: Array) -> Array:
    before, after, born, gone = start.prod(axis=0), end.prod(axis=0), start == 0, end == 0
    known = (before > 0) & (after > 0)
    rise = np.where(before == 0, after * born / np.maximum(born.sum(axis=0), 1), 0)
    fall = np.where(after == 0, before * gone / np.maximum(gone.sum(axis=0), 1), 0)
    mean = _log_mean(np.where(known, after, 1), np.where(known, before, 1))
    ratio = _log_ratio(np.where(known, end, 1), np.where(known, start, 1))
    return np.where(known, mean * ratio, rise - fall)


def _factors(factors: pd.DataFrame | Mapping[str, Sequence[Any]]) -> tuple[list[str], Array, Array]:
    """Names, and values at start and end in shape (factors, rows), rows matched by label."""
    if isinstance(factors, pd.DataFrame):
        factors = dict(zip(factors.index, factors.to_numpy(), strict=True))
    if not factors or any(len(pair) != 2 for pair in factors.values()):
        raise MethodError("a factor needs a start and an end", remedy="give name: (start, end)")
    cells = dict(enumerate(cell for pair in factors.values() for cell in pair))
    single = all(np.ndim(cell) == 0 for cell in cells.values())
    try:
        table = pd.DataFrame(cells, index=[0] if single else None, dtype=float)
    except ValueError as fault:
        raise MethodError(f"no table: {fault}", remedy="give all factors the same rows") from None
    faulty = ~(np.isfinite(table) & (table >= 0)).all().to_numpy()
    if faulty.any():
        name = [*factors][int(faulty.argmax()) // 2]
        remedy = "drop the row; where a factor is 0/0, repeat its value of the other end"
        raise MethodError(f"factor {name} is negative or missing in a row", remedy=remedy)
    return [*factors], *(table.to_numpy().T[side::2] for side in (0, 1))


def _annual(y: pd.Series) -> tuple[Array, Array]:
    """Years and values of what was published, in order of time."""
    index = getattr(y, "index", None)
    periods = isinstance(index, pd.PeriodIndex) and index.freqstr.startswith("Y")
    if not (periods or pd.api.types.is_integer_dtype(index)):
        raise MethodError("this is no annual series", remedy="index it by years")
    y = y.dropna().sort_index()
    years = y.index.year if periods else y.index
    if len(y) < 2 or years.has_duplicates or not (np.isfinite(y) & (y > 0)).all():
        raise MethodError("growth needs two years or more, each once and with a positive value")
    return years.to_numpy(dtype=float), y.to_numpy(dtype=float)


def _constant(years: Array, values: Array) -> Callable[[npt.ArrayLike], Array]:
    """Constant growth from the first to the last observation, and on."""
    rate = np.log(values[-1] / values[0]) / (years[-1] - years[0])
    return lambda t: values[-1] * np.exp(rate * (np.asarray(t, dtype=float) - years[-1]))


def _weights(candidates: list[Candidate], years: Array, values: Array) -> tuple[Array, str]:
    """Weights of the curves by fit and by past accuracy, see `paths`, and what they rest on."""
    n = len(years)
    if n < 3:
        note = "equal weights: two observations fix every curve and judge none"
        return np.full(len(candidates), 1 / len(candidates)), note
    count = (n - 1) * (n - 2) // 2
    fits = np.array([np.sum(_missed(c, years, values, n) ** 2) for c in candidates])
    past = np.array([_past(c, years, values) for c in candidates])
    past = (count * past + np.median(past[np.isfinite(past)])) / (count + 1)
    weights = (_shares(fits, n / 2 if n >= AICC_FROM else 0) + _shares(past, 1)) / 2
    note = f"weights by {count} figure{'s' if count > 1 else ''} held back"
    return weights, note + (f" and by fit to {n} observations" if n >= AICC_FROM else "")


def _past(candidate: Candidate, years: Array, values: Array) -> float:
    """Mean squared ln(y / curve) of later figures from every earlier origin with two or more."""
    ahead = [_missed(candidate, years, values, known) for known in range(2, len(years))]
    return float(np.mean(np.concatenate(ahead) ** 2))


def _missed(candidate: Candidate, years: Array, values: Array, known: int) -> Array:
    """ln(y / curve) after the first `known` observations, which fix it; of all if all do."""
    after = slice(known if known < len(years) else 0, None)
    try:
        curve = candidate(years[:known], values[:known])
    except MethodError:  # what cannot be fixed foretells nothing
        return np.full(len(values[after]), np.inf)
    return np.log(values[after]) - np.log(np.maximum(curve(years[after]), 1e-300))


def _shares(errors: Array, power: float) -> Array:
    """Shares in proportion to errors^(−power); a squared error below 1e-24 is rounding."""
    logs = -power * np.log(np.maximum(errors, 1e-24)) if power else np.zeros(len(errors))
    shares = np.exp(logs - logs.max())
    return shares / shares.sum()


def _level(name: Name, u: Array, shape: float = 1.0) -> Array:
    u = np.clip(u, -500, 500)
    fall = -np.exp(u) if name == "gompertz" else -np.logaddexp(0, u) / shape
    return np.exp(np.minimum(fall, 500))  # a search may try a negative shape


def _line(name: Name, time: Array, values: Array, ceiling: float, shape: float) -> Array:
    """Ceiling, shift, rate and shape by least squares of u on time, whose mean is 0."""
    room = np.log1p((ceiling - values) / values)
    u = np.log(room if name == "gompertz" else np.expm1(shape * room))
    return np.array([ceiling, u.mean(), -(time @ u) / (time @ time), shape])


def _search(name: Name, first: Array, t: Array, values: Array, fixed: int) -> tuple[Array, float]:
    """Parameters from `fixed` on by least squares of y, and the standard error of the ceiling."""
    from scipy.optimize import OptimizeWarning, curve_fit

    def model(t: Array, *p: float) -> Array:
        ceiling, shift, rate, *shape = *first[:fixed], *p
        return ceiling * _level(name, shift - rate * t, *shape)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OptimizeWarning)  # two points leave no error to estimate
        try:
            found = curve_fit(model, t, values, first[fixed:], ftol=1e-14, xtol=1e-14)
        except RuntimeError:
            raise MethodError("the search did not settle", remedy="give a ceiling") from None
    p = np.array([*first[:fixed], *found[0]])
    error = np.nan if fixed else float(np.sqrt(found[1][0, 0]))
    if not fixed and not 2 * error < p[0] < 100 * values.max():
        raise MethodError("the data show no ceiling", remedy="give one, or a range of them")
    if (p[3:] <= 0).any():
        raise MethodError("the data show no shape", remedy="fit a logistic or gompertz curve")
    return p, error
