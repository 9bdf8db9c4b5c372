"""Where it is heading: forecasts of annual series, and of a year from its first months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Real
from typing import TYPE_CHECKING

from .breaks import Break, mended
from .distributions import (
    Bounds,
    Prediction,
    Scale,
    require_coverage,
    student_half,
    within_bounds,
)
from .errors import MethodError, ParameterError
from .pooling import pooled, years_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


TYPICAL_SHARE_SPREAD, PRIOR_SHARES = 0.05, 2
"""Spread of the share of a year done by some month, on the logarithmic scale, over the part of the
year still to come, and the years it counts as. China's new urban jobs since 2015: 0.02 in March and
June, 0.17 in September."""


def forecast(
    y: pd.Series | Sequence[float],
    horizon: int,
    level: float = 0.8,
    *,
    pool: Sequence[pd.Series] | None = None,
    bounds: Bounds = None,
    breaks: Sequence[Break] = (),
) -> pd.DataFrame:
    """Forecast an annual series.

    Parameters
    ----------
    y : Series or sequence of float
        Annual values, any unit, zeros and negatives allowed; a Series with a yearly PeriodIndex
        (or integer years) in any order, or plain values taken as consecutive years. NaN is a year
        without a figure.
    horizon : int
        Years ahead, 1 or more.
    level : float
        Coverage of the interval.
    pool : sequence of Series, optional
        The same quantity elsewhere. Wanted if fewer than 4 consecutive years end the series.
    bounds : (float, float), optional
        Limits the value cannot pass, such as (0, 100) for a share in per cent: the logit scale.
    breaks : sequence of Break, optional
        Declared breaks of `y`, handled as `breaks` says and noted.

    Returns
    -------
    DataFrame
        `mean` (the point forecast, nearly the median), `lower`, `upper`, in the unit of `y`,
        indexed by the years ahead. `attrs["notes"]`: what was done to the series, in words.

    Raises
    ------
    MethodError
        Without a value; with fewer than 4 consecutive values and no pool; with a year twice, or
        values that are not finite or lie outside the bounds.
    ParameterError
        If `horizon` or `level` make no sense.

    Notes
    -----
    Four or more consecutive years at the end (a gap before them is noted):
    `extrapolation.continuation`, the median of four simple ways, with the errors of
    `forecast_errors.spread` around it. Multiplying by a positive number and adding another moves
    the forecast likewise. Within bounds both are taken on the logit scale and made even, so that a
    share and its complement are forecast alike. For the chance of meeting a target pass the result
    of `predict` to `chances`.
    Fewer: growth pooled by empirical Bayes, see `pooled`.
    A series that never moved is continued as it is, without spread, and says so.

    Examples
    --------
    >>> forecast([10.0, 11.0, 12.0, 13.0, 14.0], 1).round(1).values.tolist()
    [[15.2, 14.4, 15.6]]
    """
    return predict(y, horizon, pool=pool, bounds=bounds, breaks=breaks).interval(level)


def predict(
    y: pd.Series | Sequence[float],
    horizon: int,
    *,
    pool: Sequence[pd.Series] | None = None,
    bounds: Bounds = None,
    breaks: Sequence[Break] = (),
    even: bool = False,
) -> Prediction:
    """The predictive distribution behind `forecast`; same parameters and errors.

    `even` continues rises and falls alike, with errors alike on either side, as within bounds: for
    a quantity whose sign is a convention, such as a log-ratio.
    """
    import numpy as np

    from .extrapolation import continuation
    from .forecast_errors import DOF, SHORT, spread

    whole = isinstance(horizon, Real) and not isinstance(horizon, bool) and horizon % 1 == 0
    if not whole or horizon < 1:
        raise ParameterError(f"horizon {horizon!r}", remedy="a whole number of years, 1 or more")
    horizon = int(horizon)
    y, notes = mended(_annual(y), breaks)
    years, values = years_of(y.index), y.to_numpy(float)
    working = Scale() if bounds is None else within_bounds(values, bounds)
    run = unbroken(years)
    if run < 4:
        if pool is None:
            gaps = run < len(values) >= 4
            what = "has gaps of years" if gaps else f"has {len(values)} values"
            raise MethodError(
                f"the series {what}: too little for a forecast of its own",
                remedy="pass pool=, the same quantity in other regions",
            )
        ahead = years[-1] + np.arange(1, horizon + 1)
        found = pooled(years, values, pool, ahead, _ahead(y.index, horizon), bounds=bounds)
        return replace(found, notes=notes)
    if run < len(values):
        since = int(years[-run])
        notes += (f"the years before {since} are not used: {since - 1} is missing",)
        years, values = years[-run:], values[-run:]
    with np.errstate(over="ignore"):
        still = np.ptp(values) == 0
    if still:  # what never moved stays where it is, at a bound too
        stays = np.full(horizon, values[-1])
        notes += (f"the {len(values)} values on record are all alike: no spread can be told",)
        index = _ahead(y.index, horizon)
        return Prediction(index, stays, 0 * stays, 0 * stays, DOF, Scale(), notes=notes)
    edges = () if bounds is None else working.bounds
    if at_bound := int(np.isin(values, edges).sum()):
        notes += (f"values at a bound, read as just inside it: {at_bound}",)
    z = working.forth(values)
    even = even or bounds is not None
    with np.errstate(over="ignore", invalid="ignore"):
        centre, scales = continuation(z, horizon, even=even), spread(z, horizon, even=even)
    if not np.isfinite([centre, *scales]).all():
        raise MethodError("the values are too large", remedy="choose another unit")
    return Prediction(
        _ahead(y.index, horizon), centre, *scales, DOF, working, 0.5 if even else SHORT, notes
    )


def unbroken(years: Sequence[float] | np.ndarray) -> int:
    """How many years, up to the last, follow each other without a gap.

    >>> unbroken([2010, 2012, 2013, 2014])
    3
    """
    run = 1
    while run < len(years) and years[-run] - years[-run - 1] == 1:
        run += 1
    return run


def _annual(y: pd.Series | Sequence[float]) -> pd.Series:
    """Values on record in the order of their years, each year once, all finite."""
    import numpy as np
    import pandas as pd

    try:
        y = y.astype(float) if isinstance(y, pd.Series) else pd.Series(list(y), dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise MethodError("the series holds what is no number", remedy="check the data") from None
    if y.index.inferred_type == "floating" and (y.index % 1 == 0).all():
        y = y.set_axis(y.index.astype(int))
    periods = isinstance(y.index, pd.PeriodIndex)
    annual = y.index.freqstr.startswith("Y") if periods else y.index.inferred_type == "integer"
    if len(y) and not annual:
        raise MethodError("this is no annual series", remedy="index it by years")
    y = y.dropna().sort_index()
    if y.empty:
        raise MethodError("no published figure to start from")
    if y.index.has_duplicates:
        year = y.index[y.index.duplicated()][0]
        raise MethodError(f"{year} is there twice", remedy="choose one value a year")
    if not np.isfinite(y).all():
        raise MethodError("the series holds values that are not finite", remedy="check the data")
    return y


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
        If fewer than 2 past years have both a total and a figure for that month, one of these
        figures is not positive or above its year's total, or the index is not by month, each once.
    ParameterError
        If `level` is not between 0 and 1.

    Notes
    -----
    The latest month m of `partial` for which history allows it is used. Two estimates are
    averaged on the logarithmic scale where both exist: year-to-date divided by the mean share
    of the year completed by m; last year's total times growth over the same months. The spread
    is that of the past years' shares (Student t, with the uncertainty of their mean), to which a
    typical one of `TYPICAL_SHARE_SPREAD` · (1 − share) is added as if it came from `PRIOR_SHARES`
    years more: two years may have gone alike by chance. Nothing is put below the latest of
    `partial`, used or not.
    """
    import numpy as np
    import pandas as pd

    history, partial = _monthly(history), _monthly(partial)
    totals = {p.year: v for p, v in history.items() if p.month == 12}
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
    if over := [year for year in years if same[year] > totals[year]]:
        raise MethodError(
            f"the figure to month {period.month} of {over[0]} is above that year's total",
            remedy="check the data",
        )
    logs = np.log([same[y] / totals[y] for y in years])
    estimate = np.log(value) - logs.mean()
    previous = period.year - 1
    if previous in years:
        estimate = (estimate + np.log(totals[previous] * value / same[previous])) / 2
    share, freedom = float(np.exp(logs.mean())), PRIOR_SHARES + len(years) - 1
    typical = TYPICAL_SHARE_SPREAD * (1 - share)
    squares = PRIOR_SHARES * typical**2 + float(((logs - logs.mean()) ** 2).sum())
    spread = np.sqrt(squares / freedom * (1 + 1 / len(years))) if period.month < 12 else 0.0
    half = student_half(level, freedom) * spread
    return pd.DataFrame(
        {
            "mean": max(so_far, float(np.exp(estimate))),
            "lower": max(so_far, float(np.exp(estimate - half))),
            "upper": max(so_far, float(np.exp(estimate + half))),
            "share": share,
            "years": len(years),
        },
        index=pd.PeriodIndex([str(period.year)], freq="Y"),
    )


def _monthly(y: pd.Series) -> pd.Series:
    """Figures by month in order of time, each month once, all finite."""
    import numpy as np
    import pandas as pd

    index = getattr(y, "index", None)
    if not (isinstance(index, pd.PeriodIndex) and index.freqstr == "M"):
        raise MethodError("these are no figures by month", remedy="index them by monthly periods")
    y = y.dropna().astype(float).sort_index()
    if y.index.has_duplicates:
        month = y.index[y.index.duplicated()][0]
        raise MethodError(f"{month} is there twice", remedy="choose one figure a month")
    if not np.isfinite(y).all():
        raise MethodError("a figure is not finite", remedy="check the data")
    return y


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
    y = _annual(y)
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


def _ahead(index: pd.Index, horizon: int) -> pd.Index:
    import pandas as pd

    if isinstance(index, pd.PeriodIndex):
        return pd.period_range(index[-1] + 1, periods=horizon, freq=index.freq)
    last = int(index[-1])
    return pd.RangeIndex(last + 1, last + 1 + horizon)
