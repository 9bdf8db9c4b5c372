"""How fast must it grow, how fast could it, and what made it grow.

For amounts (亿元, 万人), not for shares, which have bounds of their own. Chances and intervals are
the business of `trends`; here are the bare curves to hold against them.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import MethodError

Array = npt.NDArray[np.float64]
Name = Literal["logistic", "gompertz"]


def required_growth(latest: float, target: float, years: float) -> float:
    """Constant annual growth in % that leads from `latest` to `target`: 100 ((T/y)^(1/n) − 1).

    Raises `MethodError` for values or years that are not positive.

    >>> round(required_growth(489.5, 1500, 5), 1)  # HR services, 亿元, 2020 to 2025
    25.1
    """
    for name, number in (("latest", latest), ("target", target), ("years", years)):
        if not (np.isfinite(number) and number > 0):
            raise MethodError(f"{name} is {number}", remedy="growth rates need positive numbers")
    return float(100 * ((target / latest) ** (1 / years) - 1))


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
    Gompertz curves come as a fan over given ceilings. Raises `MethodError` for fewer than two
    observations, values not positive, a target year not ahead, a ceiling already reached.

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
        the first two), `value`, and `spare`, the observations beyond those that fix the curve: at 0
        it meets them all and nothing tells whether its shape is right, at 1 next to nothing.

    >>> fan = paths(pd.Series([200.0, 500.0], index=[2015, 2020]), 1500, 2022, ceilings=[3000])
    >>> print(fan.loc[2022].round(0).to_string(index=False))
         curve  ceiling  value  spare
    historical      inf  721.0      0
      required      inf 1500.0      0
      logistic   3000.0  696.0      0
      gompertz   3000.0  657.0      0
    """
    years, values = _annual(y)
    last, wanted = int(years[-1]), str(target_period)[:4]
    if not wanted.isdigit() or int(wanted) <= last:
        raise MethodError(f"{target_period} is no year after {last}", remedy="give a later one")
    steps = np.arange(int(wanted) - last + 1)
    needed = required_growth(values[-1], target, steps[-1])
    if ceilings is None:
        ceilings = [k * target for k in (1.2, 1.5, 2.0, 3.0) if k * target > values.max()]
    curves = [
        ("historical", np.inf, values[-1] * (1 + cagr(y) / 100) ** steps, 0),
        ("required", np.inf, values[-1] * (1 + needed / 100) ** steps, 0),
    ]
    for name in get_args(Name):
        fan = [fit(years, values, name, ceiling) for ceiling in ceilings]
        curves += [(name, curve.ceiling, curve(last + steps), curve.spare) for curve in fan]
    index = pd.Index(last + steps, name=y.index.name)
    if isinstance(y.index, pd.PeriodIndex):
        index = pd.PeriodIndex(index.astype(str), freq=y.index.freq)
    columns = ("curve", "ceiling", "value", "spare")
    return pd.concat([pd.DataFrame(dict(zip(columns, c, strict=True)), index) for c in curves])


@dataclass(frozen=True)
class Curve:
    """Growth curve K / (1 + e^u) (logistic) or K exp(−e^u) (gompertz) with u = shift − rate · t.

    `ceiling` is K, `ceiling_error` its standard error, NaN if it was given; `rss` is the sum of
    squared residuals, `spare` the number of points less that of parameters. Growth is fastest at
    t = shift / rate, where the curve is at 1/2 (logistic) or 1/e (gompertz) of its ceiling.
    """

    name: Name
    ceiling: float
    shift: float
    rate: float
    ceiling_error: float
    rss: float
    spare: int

    def __call__(self, t: npt.ArrayLike) -> Array:
        """Values at the times `t`, in the unit of the ceiling."""
        return self.ceiling * _level(self.name, self.shift - self.rate * np.asarray(t, dtype=float))


def fit(
    t: npt.ArrayLike,
    y: npt.ArrayLike,
    curve: Name = "logistic",
    ceiling: float | None = None,
    start: tuple[float, float, float] | None = None,
) -> Curve:
    """Growth curve of least squares in y through (t, y), its ceiling given or found.

    With a given ceiling K the curve is a straight line in ln(K/y − 1) (logistic) or ln ln(K/y)
    (gompertz), from which the search begins: two points fix it exactly, a third barely tests it.
    Raises `MethodError` for faulty or too few points, a ceiling not above them, a search that does
    not settle, and a ceiling the data do not show: within two standard errors of 0, or over a
    hundred times the largest value. These errors trust the curve; they do not test it.

    Parameters
    ----------
    t, y : array_like, shape (n,)
        Times, however spaced, and positive values.
    ceiling : float, optional
        Above every value. None: found from the data, of which it needs four points.
    start : tuple, optional
        Ceiling, shift and rate from which to look for a ceiling; by default the best of several.

    >>> round(fit([2015, 2020], [200, 500], ceiling=3000).rate, 3)
    0.206
    """
    time, values = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    if time.ndim != 1 or time.shape != values.shape or not np.isfinite(time).all():
        raise MethodError("t and y are not two rows alike", remedy="give a time for every value")
    if curve not in get_args(Name) or not (np.isfinite(values) & (values > 0)).all():
        raise MethodError(f"no {curve} through {values}", remedy=f"{Name}, positive values")
    fixed, top, middle = int(ceiling is not None), float(values.max()), float(time.mean())
    if len(np.unique(time)) < (2 if fixed else 4):
        raise MethodError(f"{len(time)} points are too few", remedy="2, or 4 to find a ceiling")
    tries = [top * k for k in (1.02, 1.1, 1.25, 1.5, 2, 3, 5, 10)] if ceiling is None else [ceiling]
    if not (np.isfinite(tries[0]) and tries[0] > top):
        raise MethodError(f"ceiling {ceiling} is not above {top}", remedy="give a higher one")
    time = time - middle
    lines = [_line(curve, time, values, k) for k in tries]
    if start is not None and not fixed:
        lines = [np.array([start[0], start[1] - start[2] * middle, start[2]])]

    def rss(p: Array) -> float:
        return float(((p[0] * _level(curve, p[1] - p[2] * time) - values) ** 2).sum())

    found, error = _search(curve, min(lines, key=rss), time, values, fixed)
    high, shift, rate = (float(p) for p in found)
    return Curve(curve, high, shift + rate * middle, rate, error, rss(found), len(time) - 3 + fixed)


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


def _level(name: Name, u: Array) -> Array:
    u = np.clip(u, -500, 500)
    return 1 / (1 + np.exp(u)) if name == "logistic" else np.exp(-np.exp(u))


def _line(name: Name, time: Array, values: Array, ceiling: float) -> Array:
    """Ceiling, shift and rate by least squares of u on time, whose mean is 0."""
    room = (ceiling - values) / values
    u = np.log(room if name == "logistic" else np.log1p(room))
    return np.array([ceiling, u.mean(), -(time @ u) / (time @ time)])


def _search(name: Name, first: Array, t: Array, values: Array, fixed: int) -> tuple[Array, float]:
    """Parameters from `fixed` on by least squares of y, and the standard error of the ceiling."""
    from scipy.optimize import OptimizeWarning, curve_fit

    def model(t: Array, *p: float) -> Array:
        ceiling, shift, rate = *first[:fixed], *p
        return ceiling * _level(name, shift - rate * t)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OptimizeWarning)  # two points leave no error to estimate
        try:
            found = curve_fit(model, t, values, first[fixed:], ftol=1e-12, xtol=1e-12)
        except RuntimeError:
            raise MethodError("the search did not settle", remedy="give a ceiling") from None
    p = np.array([*first[:fixed], *found[0]])
    error = np.nan if fixed else float(np.sqrt(found[1][0, 0]))
    if not fixed and not 2 * error < p[0] < 100 * values.max():
        raise MethodError("the data show no ceiling", remedy="give one, or a range of them")
    return p, error
