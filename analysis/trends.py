"""Where it is heading: forecasts of annual series, and of a year from its first months."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING

from .distributions import (
    Bounds,
    Prediction,
    Scale,
    inside,
    off_the_edge,
    require_coverage,
    student_half,
)
from .errors import MethodError, ParameterError
from .pooling import pooled, years_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ERROR_SCALE = (1.07, 1.64, 2.33, 2.90, 3.35, 3.89)
ERROR_DOF = 4.0
"""Spread of forecast errors 1 to 6 years ahead, in mean absolute yearly changes of the series,
and the degrees of freedom of their distribution: pooled over the yearly series of the M3 and
Tourism competitions; `bench/accuracy.py` measures them and their coverage on held-out series."""


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
    years = years_of(y.index)
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
    inside(values, bounds)
    if np.ptp(values) == 0:  # what never moved stays where it is, at a bound too
        still = np.full(horizon, values[-1])
        return Prediction(_ahead(y.index, horizon), still, 0 * still, ERROR_DOF, Scale())
    working = Scale("logit", bounds) if bounds else Scale()
    z = working.forth(off_the_edge(values, bounds))
    centre = (_drift(z, horizon) + _theta(z, horizon)) / 2
    spread = np.abs(np.diff(z)).mean()
    steps = np.minimum(np.arange(horizon), len(ERROR_SCALE) - 1)
    beyond = np.maximum(np.arange(1, horizon + 1) / len(ERROR_SCALE), 1)
    scale = np.array(ERROR_SCALE)[steps] * beyond * spread
    return Prediction(_ahead(y.index, horizon), centre, scale, ERROR_DOF, working)


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
    half = student_half(level, len(years) - 1) * spread
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

    require_coverage(level)
    y = y.dropna()
    years = years_of(y.index)
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


def _ahead(index: pd.Index, horizon: int) -> pd.Index:
    import pandas as pd

    if isinstance(index, pd.PeriodIndex):
        return pd.period_range(index[-1] + 1, periods=horizon, freq=index.freq)
    last = int(index[-1])
    return pd.RangeIndex(last + 1, last + 1 + horizon)
