"""Growth learned from elsewhere: projecting a few figures, or a series with gaps of years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .distributions import Bounds, Prediction, Scale, within_bounds
from .errors import MethodError, ParameterError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

TYPICAL_BETWEEN, TYPICAL_YEARLY = 0.025, 0.04
"""Spread of mean growth between provinces, and of one year's growth in a province, of counts like
those pooled here (log points a year): the least assumed where too few regions are on record to
measure it. `bench/pooling.py` measures them and the coverage that follows."""

PERSISTENCE = 0.6
"""Correlation of a year's deviation from mean growth with that of the year before."""

FADING = 0.9
"""What is left of growth after a year, as in a damped trend: few years say little about the next
five. `bench/pooling.py` measures the errors with and without."""

ENOUGH_REGIONS = 6
"""Regions in a pool from which the spread between them is measured rather than assumed."""

PRIOR_YEARS = 4.0
"""How many years of its own a series must have before its spread counts as much as the pool's."""


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
    Morris 1975; Casella 1985. It fades by a tenth a year (`FADING`; Gardner & McKenzie 1985), its
    uncertainty does not: the prediction h years on has variance h²·v + h·s², v that of the
    shrunken growth; the s² of successive years are correlated (`PERSISTENCE`).
    """
    import numpy as np
    import pandas as pd

    dates, known_values = np.asarray(times, float), np.asarray(values, float)
    if not len(known_values):
        raise MethodError("no published figure to start from")
    working = Scale("log") if bounds is None else within_bounds(known_values, bounds)
    if bounds is None and (known_values <= 0).any():
        raise MethodError("growth needs positive values", remedy="pass bounds= for a share")
    z = working.forth(known_values)
    own = _growth(dates, z)
    series = [_member(one) for one in pool]
    elsewhere = [_growth(years, working.forth(known)) for years, known in series]
    growth, growth_variance, yearly, weight = _learn(own, [e for e in elsewhere if len(e[0])])
    h = np.asarray(ahead, float) - dates[-1]
    scale = np.sqrt(h**2 * growth_variance + _accumulated(h) * yearly)
    return Prediction(
        pd.Index(ahead) if index is None else index,
        z[-1] + growth * (1 - FADING**h) / (1 - FADING),
        scale,
        scale,
        max(3.0, weight),
        working,
    )


def _member(one: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Years, in order and each once, and values of a series of a pool."""
    import numpy as np
    import pandas as pd

    told = "a pool is a sequence of Series indexed by years"
    if not isinstance(one, pd.Series):
        raise ParameterError(f"pool holds a {type(one).__name__}", remedy=told)
    periods = isinstance(one.index, pd.PeriodIndex)
    if len(one) and not (periods or one.index.inferred_type in ("integer", "floating")):
        raise ParameterError(f"pool is indexed by {one.index.inferred_type}", remedy=told)
    try:
        years, values = years_of(one.index), one.to_numpy(float)
    except (TypeError, ValueError):
        raise ParameterError("a series of the pool holds what is no number", remedy=told) from None
    order = np.argsort(years, kind="stable")
    years, values = years[order], values[order]
    if np.isinf(values).any() or (np.diff(years) == 0).any():
        raise ParameterError("a series of the pool is infinite or has a year twice", remedy=told)
    return years, values


Growth = tuple["np.ndarray", "np.ndarray"]
"""Changes a year on the working scale, and the years each spans."""


def _learn(own: Growth, elsewhere: list[Growth]) -> tuple[float, float, float, float]:
    """Mean growth, its variance, the variance of one year, and how many figures tell of it."""
    import numpy as np

    own_growth, own_years = own
    if sum(len(g) for g, _ in elsewhere) < 3 > sum(len(g) for g, _ in [own, *elsewhere]):
        raise MethodError(
            "fewer than three yearly changes are on record, here or elsewhere",
            remedy="the figure cannot be projected until more are published",
        )
    means = np.array([np.average(g, weights=t) for g, t in elsewhere])
    spans = np.array([t.sum() for _, t in elsewhere])
    total = float(own_years.sum())
    own_mean = float(np.average(own_growth, weights=own_years)) if total else 0.0
    yearly, noise, weight = _yearly_variance(own, own_mean, elsewhere, means)
    if len(means):
        centre = float(np.average(means, weights=spans))
        sampling = float((noise / spans).mean())
        between = float(np.average((means - centre) ** 2, weights=spans)) - sampling
        between = max(between, sampling)
    else:
        centre, between = own_mean, np.inf
    if len(means) < ENOUGH_REGIONS:
        between, yearly = max(between, TYPICAL_BETWEEN**2), max(yearly, TYPICAL_YEARLY**2)
    if not total:
        return centre, between, yearly, weight
    own_noise = yearly / total
    if np.isinf(between):
        return own_mean, own_noise, yearly, weight
    trust = between / (between + own_noise) if own_noise else 1.0
    return trust * own_mean + (1 - trust) * centre, between * (1 - trust), yearly, weight


def _yearly_variance(
    own: Growth, own_mean: float, elsewhere: list[Growth], means: np.ndarray
) -> tuple[float, float, float]:
    """Variance of a year's growth here, in the pool, and the degrees of freedom of the former.

    The pool's variance counts as `PRIOR_YEARS` years of the series' own.
    """
    import numpy as np

    freedom = sum(len(g) - 1 for g, _ in elsewhere)
    squares = sum(
        float(((g - m) ** 2 * t).sum()) for (g, t), m in zip(elsewhere, means, strict=True)
    )
    own_growth, own_years = own
    own_squares = float(((own_growth - own_mean) ** 2 * own_years).sum())
    own_freedom = max(len(own_growth) - 1, 0)
    if freedom:
        pool = squares / freedom
    else:
        pool = own_squares / own_freedom if own_freedom else float(np.var(means))
    prior = min(PRIOR_YEARS, freedom)
    weight = prior + own_freedom
    return (prior * pool + own_squares) / weight if weight else pool, pool, weight


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


def years_of(index: pd.Index) -> np.ndarray:
    """Years of a yearly index, of periods or of numbers, as floats."""
    import numpy as np
    import pandas as pd

    if isinstance(index, pd.PeriodIndex):
        return index.year.to_numpy(float)
    return np.asarray(index, float)
