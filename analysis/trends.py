"""Where it is heading: forecasts of annual series, and of a year from its first months.

Every prediction here is a location, a scale and degrees of freedom of a Student distribution on
a working scale (the value itself, its logarithm, or its logit between bounds), so that an
interval and the probability of meeting a target come from the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

from .errors import MethodError, ParameterError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Bounds = tuple[float, float] | None

ERROR_SCALE = (1.07, 1.64, 2.33, 2.90, 3.35, 3.89)
ERROR_DOF = 4.0
"""Spread of forecast errors 1 to 6 years ahead, in mean absolute yearly changes of the series,
and the degrees of freedom of their distribution: pooled over the yearly series of the M3 and
Tourism competitions; `bench/accuracy.py` measures them and their coverage on held-out series."""

TYPICAL_BETWEEN, TYPICAL_YEARLY = 0.025, 0.04
"""Spread of mean growth between provinces, and of one year's growth in a province, of counts like
those pooled here (log points a year): the least assumed where too few regions are on record to
measure it. `bench/pooling.py` measures them and the coverage that follows."""

PERSISTENCE = 0.6
"""Correlation of a year's deviation from mean growth with that of the year before."""

ENOUGH_REGIONS = 6
"""Regions in a pool from which the spread between them is measured rather than assumed."""

PRIOR_YEARS = 4.0
"""How many years of its own a series must have before its spread counts as much as the pool's."""


@dataclass(frozen=True)
class Prediction:
    """Distribution of a series in the years ahead.

    Attributes
    ----------
    index : Index
        The years ahead (or any labels), length h.
    centre, scale : ndarray
        Location and scale on the working scale, shape (h,).
    dof : float
        Degrees of freedom of the Student distribution.
    working : Scale
        How values map to the working scale.
    """

    index: pd.Index
    centre: np.ndarray
    scale: np.ndarray
    dof: float
    working: Scale

    def interval(self, level: float = 0.8) -> pd.DataFrame:
        """Median (`mean`), `lower` and `upper` end of the central interval of `level`."""
        import pandas as pd

        half = _student_half(level, self.dof) * self.scale
        return pd.DataFrame(
            {
                "mean": self.working.back(self.centre),
                "lower": self.working.back(self.centre - half),
                "upper": self.working.back(self.centre + half),
            },
            index=self.index,
        )

    def probability_above(self, value: float, step: int = -1) -> float:
        """Probability that the value `step` (position) ahead exceeds `value`.

        A bound itself, such as 100 %, is exceeded by what is read as being at it
        (`_off_the_edge`).
        """
        import numpy as np

        values = np.array([value], float)
        if self.working.kind == "logit" and value in self.working.bounds:
            values = _off_the_edge(values, self.working.bounds)
        at = self.working.forth(values)[0]
        scale = float(self.scale[step])
        if scale == 0:
            return float(self.centre[step] > at)
        return 1 - _student_cdf((at - float(self.centre[step])) / scale, self.dof)

    def total(self, known: float = 0.0) -> Prediction:
        """Distribution of `known` plus the sum of all years ahead (identity scale only).

        Errors accumulate as those of a random walk do: the covariance of the errors i and j
        years ahead is the variance of the nearer one.
        """
        import numpy as np
        import pandas as pd

        if self.working.kind != "identity":
            raise MethodError("only values on their own scale can be summed")
        nearer = np.minimum.outer(np.arange(len(self.scale)), np.arange(len(self.scale)))
        variance = float((self.scale[nearer] ** 2).sum())
        return Prediction(
            pd.Index(["total"]),
            np.array([known + self.centre.sum()]),
            np.array([variance**0.5]),
            self.dof,
            self.working,
        )


@dataclass(frozen=True)
class Scale:
    """Working scale: `identity`, `log` (positive values) or `logit` between `bounds`."""

    kind: str = "identity"
    bounds: tuple[float, float] = (0.0, 1.0)

    def forth(self, value: np.ndarray) -> np.ndarray:
        """Values to the working scale; values at or beyond a bound go to infinity."""
        import numpy as np

        value = np.asarray(value, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "log":
                return np.where(value > 0, np.log(np.maximum(value, 0)), -np.inf)
            if self.kind == "logit":
                share = (value - self.bounds[0]) / (self.bounds[1] - self.bounds[0])
                share = np.clip(share, 0, 1)
                return np.log(share) - np.log1p(-share)
        return value

    def back(self, working: np.ndarray) -> np.ndarray:
        """Values from the working scale."""
        import numpy as np

        working = np.asarray(working, float)
        if self.kind == "log":
            return np.exp(working)
        if self.kind == "logit":
            low, high = self.bounds
            return low + (high - low) / (1 + np.exp(-working))
        return working


def forecast(
    y: pd.Series | Sequence[float],
    horizon: int,
    level: float = 0.8,
    *,
    pool: Sequence[pd.Series] | None = None,
    bounds: Bounds = None,
) -> pd.DataFrame:
    """Forecast an annual series.

    Parameters
    ----------
    y : Series or sequence of float
        Annual values, any unit; a Series with a yearly PeriodIndex (or integer years), or plain
        values taken as consecutive years. NaN is a year without a figure.
    horizon : int
        Years ahead, 1 or more.
    level : float
        Coverage of the interval.
    pool : sequence of Series, optional
        The same quantity elsewhere. Wanted with fewer than 4 values, or with years missing.
    bounds : (float, float), optional
        Limits the value cannot pass, such as (0, 100) for a share in per cent.

    Returns
    -------
    DataFrame
        `mean` (the median of the predictive distribution), `lower`, `upper`, in the unit of
        `y`, indexed by the years ahead.

    Raises
    ------
    MethodError
        With fewer than 4 consecutive values and no pool, with values that are not finite or lie
        outside the bounds.
    ParameterError
        If `horizon` or `level` make no sense.

    Notes
    -----
    Four or more consecutive values: the mean of a random walk with drift and of the Theta method
    (Assimakopoulos & Nikolopoulos 2000; as simple exponential smoothing with half the trend's
    slope, Hyndman & Billah 2003). Interval: errors pooled over many yearly series, scaled by the
    series' mean absolute yearly change (`ERROR_SCALE`).
    Fewer, or with gaps: growth pooled by empirical Bayes, see `pooled`.

    Examples
    --------
    >>> forecast([10.0, 11.0, 12.0, 13.0, 14.0], 1)["mean"].round(1).tolist()
    [14.8]
    """
    return predict(y, horizon, pool=pool, bounds=bounds).interval(level)


def predict(
    y: pd.Series | Sequence[float],
    horizon: int,
    *,
    pool: Sequence[pd.Series] | None = None,
    bounds: Bounds = None,
) -> Prediction:
    """The predictive distribution behind `forecast`; same parameters and errors."""
    import numpy as np
    import pandas as pd

    whole = isinstance(horizon, Real) and not isinstance(horizon, bool) and horizon % 1 == 0
    if not whole or horizon < 1:
        raise ParameterError(f"horizon {horizon!r}", remedy="a whole number of years, 1 or more")
    horizon = int(horizon)
    y = y if isinstance(y, pd.Series) else pd.Series(list(y), dtype=float)
    y = y.dropna().sort_index()
    if y.empty:
        raise MethodError("no published figure to start from")
    years = _years(y.index)
    values = y.to_numpy(float)
    if not np.isfinite(values).all():
        raise MethodError("the series holds values that are not finite", remedy="check the data")
    gaps = len(values) > 1 and (np.diff(years) != 1).any()
    if len(values) < 4 or gaps:
        if pool is None:
            what = "has gaps of years" if gaps and len(values) >= 4 else f"has {len(values)} values"
            raise MethodError(
                f"the series {what}: too little for a forecast of its own",
                remedy="pass pool=, the same quantity in other regions",
            )
        ahead = years[-1] + np.arange(1, horizon + 1)
        return pooled(years, values, pool, ahead, _ahead(y.index, horizon), bounds=bounds)
    _inside(values, bounds)
    if np.ptp(values) == 0:  # what never moved stays where it is, at a bound too
        still = np.full(horizon, values[-1])
        return Prediction(_ahead(y.index, horizon), still, 0 * still, ERROR_DOF, Scale())
    working = Scale("logit", bounds) if bounds else Scale()
    z = working.forth(_off_the_edge(values, bounds))
    centre = (_drift(z, horizon) + _theta(z, horizon)) / 2
    spread = np.abs(np.diff(z)).mean()
    steps = np.minimum(np.arange(horizon), len(ERROR_SCALE) - 1)
    beyond = np.maximum(np.arange(1, horizon + 1) / len(ERROR_SCALE), 1)
    scale = np.array(ERROR_SCALE)[steps] * beyond * spread
    return Prediction(_ahead(y.index, horizon), centre, scale, ERROR_DOF, working)


def pooled(
    times: Sequence[float] | np.ndarray,
    values: Sequence[float] | np.ndarray,
    pool: Sequence[pd.Series],
    ahead: Sequence[float] | np.ndarray,
    index: pd.Index | None = None,
    *,
    bounds: Bounds = None,
) -> Prediction:
    """Project a few dated figures with growth pooled from the same quantity elsewhere.

    Parameters
    ----------
    times, values : sequence of float, shape (n,)
        Dates in years (2021.25 is the end of March 2021... counted as the user likes, the unit
        must be years) and values, n ≥ 1, oldest first.
    pool : sequence of Series
        Annual values of other regions (gaps allowed; a series of one value tells nothing).
    ahead : sequence of float, shape (h,)
        Dates to predict.
    index : Index, optional
        Labels of the result; `ahead` by default.
    bounds : (float, float), optional
        Limits of a share: the logit scale instead of the logarithm.

    Raises
    ------
    MethodError
        If there is no value, a value is not positive (or outside the bounds), or neither the
        pool nor the series itself shows enough growth to learn from.

    Notes
    -----
    Growth a year on the working scale of region r is normal with mean g_r and variance s² a
    year; g_r is normal with mean m and variance t² between regions (method of moments). The
    region's own growth over T years shrinks towards m with weight t²/(t² + s²/T): Efron &
    Morris 1975; Casella 1985. The prediction h years on has variance h²·v + h·s², v that of the
    shrunken growth; the s² of successive years are correlated (`PERSISTENCE`).
    """
    import numpy as np
    import pandas as pd

    dates, known_values = np.asarray(times, float), np.asarray(values, float)
    if not len(known_values):
        raise MethodError("no published figure to start from")
    _inside(known_values, bounds)
    working = Scale("logit", bounds) if bounds else Scale("log")
    if not bounds and (known_values <= 0).any():
        raise MethodError("growth needs positive values", remedy="pass bounds= for a share")
    z = working.forth(_off_the_edge(known_values, bounds))
    own_growth, own_years = _growth(dates, z)
    elsewhere = [_growth(_years(s.index), _transformed(s, working, bounds)) for s in pool]
    elsewhere = [(g, t) for g, t in elsewhere if len(g)]
    known = sum(len(g) for g, _ in elsewhere)
    if known < 3 and known + len(own_growth) < 3:
        raise MethodError(
            "fewer than three yearly changes are on record, here or elsewhere",
            remedy="the figure cannot be projected until more are published",
        )
    means = np.array([np.average(g, weights=t) for g, t in elsewhere])
    spans = np.array([t.sum() for _, t in elsewhere])
    deviations = [(g - m) ** 2 * t for (g, t), m in zip(elsewhere, means, strict=True)]
    freedom = sum(max(len(g) - 1, 0) for g, _ in elsewhere)
    own_mean = np.average(own_growth, weights=own_years) if len(own_growth) else 0.0
    own_deviation = float(((own_growth - own_mean) ** 2 * own_years).sum())
    own_freedom = max(len(own_growth) - 1, 0)
    pool_variance = sum(float(d.sum()) for d in deviations) / freedom if freedom else None
    if pool_variance is None:
        pool_variance = own_deviation / own_freedom if own_freedom else float(np.var(means))
    prior = min(PRIOR_YEARS, freedom) if freedom else 0.0
    weight = prior + own_freedom
    variance = (prior * pool_variance + own_deviation) / weight if weight else pool_variance
    if len(means):
        centre = float(np.average(means, weights=spans))
        noise = pool_variance / spans
        between = float(np.average((means - centre) ** 2, weights=spans) - noise.mean())
        between = max(between, float(noise.mean()))
    else:
        centre, between = own_mean, np.inf
    if len(means) < ENOUGH_REGIONS:
        between = max(between, TYPICAL_BETWEEN**2)
        variance = max(variance, TYPICAL_YEARLY**2)
    total = float(own_years.sum())
    if total and np.isfinite(between):
        own_noise = variance / total
        own_weight = between / (between + own_noise) if own_noise else 1.0
        growth, growth_variance = (
            own_weight * own_mean + (1 - own_weight) * centre,
            between * (1 - own_weight),
        )
    elif total:
        growth, growth_variance = own_mean, variance / total
    else:
        growth, growth_variance = centre, between
    h = np.asarray(ahead, float) - dates[-1]
    scale = np.sqrt(h**2 * growth_variance + _accumulated(h) * variance)
    return Prediction(
        pd.Index(ahead) if index is None else index,
        z[-1] + h * growth,
        scale,
        max(3.0, weight),
        working,
    )


def nowcast(partial: pd.Series, history: pd.Series, level: float = 0.8) -> pd.DataFrame:
    """A year's total from its first months.

    Parameters
    ----------
    partial : Series
        Year-to-date totals of one year, monthly PeriodIndex (the last month counted).
    history : Series
        Year-to-date totals of past years, likewise; a December is that year's total.
    level : float
        Coverage of the interval.

    Returns
    -------
    DataFrame
        One row (the year): `mean`, `lower`, `upper`, in the unit of `partial`; columns `share`
        (part of the year's total by that month in past years, mean) and `years` (how many).

    Raises
    ------
    MethodError
        If fewer than 2 past years have both a total and a figure for that month, or one of these
        figures is not positive.
    ParameterError
        If `level` is not between 0 and 1.

    Notes
    -----
    The latest month m of `partial` for which history allows it is used. Two estimates are
    averaged on the logarithmic scale where both exist: year-to-date divided by the mean share
    of the year completed by m; last year's total times growth over the same months. The spread
    is that of the past years' shares (Student t with years − 1 degrees of freedom, with the
    uncertainty of their mean). Nothing is put below the latest of `partial`, used or not.
    """
    import numpy as np
    import pandas as pd

    history = history.dropna().astype(float)
    totals = {p.year: v for p, v in history.items() if p.month == 12}
    partial = partial.dropna().astype(float).sort_index()
    for period in partial.index[::-1]:
        same = {p.year: v for p, v in history.items() if p.month == period.month}
        years = sorted(y for y in same if y in totals and y < period.year)
        if len(years) >= 2:
            break
    else:
        raise MethodError(
            "fewer than two past years have both a total and a figure for these months",
            remedy="add past year-to-date figures",
        )
    value, so_far = float(partial[period]), float(partial.iloc[-1])
    if min(value, *(min(same[y], totals[y]) for y in years)) <= 0:
        raise MethodError("shares of a year need positive totals", remedy="check the data")
    logs = np.log([same[y] / totals[y] for y in years])
    estimate = np.log(value) - logs.mean()
    previous = period.year - 1
    if previous in years:
        estimate = (estimate + np.log(totals[previous] * value / same[previous])) / 2
    spread = logs.std(ddof=1) * np.sqrt(1 + 1 / len(years)) if period.month < 12 else 0.0
    half = _student_half(level, len(years) - 1) * spread
    return pd.DataFrame(
        {
            "mean": max(so_far, float(np.exp(estimate))),
            "lower": max(so_far, float(np.exp(estimate - half))),
            "upper": max(so_far, float(np.exp(estimate + half))),
            "share": float(np.exp(logs.mean())),
            "years": len(years),
        },
        index=pd.PeriodIndex([str(period.year)], freq="Y"),
    )


def shock(y: pd.Series, year: int, level: float = 0.8) -> pd.DataFrame:
    """What a year would have been on the trend of the years before it.

    Ordinary least squares of the value on a line through the years before `year`
    (statsmodels), with the prediction interval of `level`.

    Returns
    -------
    DataFrame
        Indexed by the years of `y` from the first to `year`: `value`, `expected`, `lower`,
        `upper`, in the unit of `y`.

    Raises
    ------
    MethodError
        If fewer than 4 earlier years are on record, or `year` is not.
    ParameterError
        If `level` is not between 0 and 1.
    """
    import pandas as pd
    import statsmodels.api as sm

    _coverage(level)
    y = y.dropna()
    years = _years(y.index)
    before = years < year
    if before.sum() < 4 or year not in years:
        raise MethodError(
            f"{int(before.sum())} years before {year} are on record: four are needed",
            remedy="choose a longer series",
        )
    values = y.to_numpy(float)
    upto = years <= year
    design = sm.add_constant(years - years[0], has_constant="add")
    fit = sm.OLS(values[before], design[before]).fit()
    frame = fit.get_prediction(design[upto]).summary_frame(alpha=1 - level)
    return pd.DataFrame(
        {
            "value": values[upto],
            "expected": frame["mean"].to_numpy(),
            "lower": frame["obs_ci_lower"].to_numpy(),
            "upper": frame["obs_ci_upper"].to_numpy(),
        },
        index=years[upto].astype(int),
    )


def _drift(z: np.ndarray, horizon: int) -> np.ndarray:
    import numpy as np

    return z[-1] + np.arange(1, horizon + 1) * (z[-1] - z[0]) / (len(z) - 1)


def _theta(z: np.ndarray, horizon: int) -> np.ndarray:
    """Simple exponential smoothing plus half the slope of the least-squares line."""
    import numpy as np

    n = len(z)
    t = np.arange(n)
    slope = float(np.polyfit(t, z, 1)[0])
    errors, levels = [], []
    for alpha in np.linspace(0.1, 1.0, 10):
        state, squared = z[0], 0.0
        for value in z[1:]:
            error = value - state
            squared += error**2
            state += alpha * error
        errors.append(squared)
        levels.append((alpha, state))
    alpha, state = levels[int(np.argmin(errors))]
    lag = (1 - (1 - alpha) ** n) / alpha
    return state + slope / 2 * (np.arange(horizon) + lag)


def _growth(times: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Changes a year between consecutive finite values, and the years each spans."""
    import numpy as np

    keep = np.isfinite(z)
    elapsed = np.diff(times[keep])
    ok = elapsed > 0
    return np.diff(z[keep])[ok] / elapsed[ok], elapsed[ok]


def _accumulated(h: np.ndarray) -> np.ndarray:
    """Variance of the sum of h yearly deviations of unit variance, first-order autocorrelated."""
    import numpy as np

    r, h = PERSISTENCE, np.maximum(h, 0)
    return np.where(h <= 1, h, h * (1 + r) / (1 - r) - 2 * r * (1 - r**h) / (1 - r) ** 2)


def _transformed(s: pd.Series, working: Scale, bounds: Bounds) -> np.ndarray:
    values = s.to_numpy(float)
    return working.forth(_off_the_edge(values, bounds))


def _inside(values: np.ndarray, bounds: Bounds) -> None:
    if bounds and ((values < bounds[0]) | (values > bounds[1])).any():
        raise MethodError(f"values lie outside {bounds}", remedy="check the unit or the bounds")


def _off_the_edge(values: np.ndarray, bounds: Bounds) -> np.ndarray:
    """Move values at a bound inside by half of a thousandth of the range, where logit is finite."""
    import numpy as np

    if not bounds:
        return values
    edge = (bounds[1] - bounds[0]) / 2000
    return np.clip(values, bounds[0] + edge, bounds[1] - edge)


def _years(index: pd.Index) -> np.ndarray:
    import numpy as np
    import pandas as pd

    if isinstance(index, pd.PeriodIndex):
        return index.year.to_numpy(float)
    return np.asarray(index, float)


def _ahead(index: pd.Index, horizon: int) -> pd.Index:
    import pandas as pd

    if isinstance(index, pd.PeriodIndex):
        return pd.period_range(index[-1] + 1, periods=horizon, freq=index.freq)
    last = int(index[-1])
    return pd.RangeIndex(last + 1, last + 1 + horizon)


def _student_half(level: float, dof: float) -> float:
    """Half the width of the central interval of `level`, in scales."""
    from scipy.special import stdtrit

    _coverage(level)
    return float(stdtrit(dof, 0.5 + level / 2))


def _coverage(level: float) -> None:
    if not isinstance(level, Real) or not 0 < level < 1:
        raise ParameterError(f"level {level!r}", remedy="between 0 and 1, such as 0.8")


def _student_cdf(x: float, dof: float) -> float:
    from scipy.special import stdtr

    return float(stdtr(dof, x))
