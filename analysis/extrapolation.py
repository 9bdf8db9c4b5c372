"""How a short annual series goes on: four simple ways, and the median of them.

Nothing here knows uncertainty; `forecast_errors` says how far such a continuation misses. Closed
forms and small grids instead of a library's maximum likelihood, which does not settle on five
points. All of it moves with the unit and the origin of the series (y → a·y + b, a > 0).
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

RISING, FALLING = 1.2, 0.5
"""What a rise and a fall are multiplied by. Growing quantities tend to grow by more each year, and
falls to fade: a fall keeps half of its slope if every year fell, and the less the more it zigzagged
(`straightness`, squared). Chosen on rolling origins, see `bench/accuracy.py`."""

RECENT = 5
"""Changes that count twice in the local drift: once among the last, once among all."""

_LEVEL = np.linspace(0.1, 1.0, 10)
_DAMPED = np.array(
    list(itertools.product((0.5, 0.7, 0.9, 1.0), (0, 0.1, 0.2, 0.3), (0.8, 0.9, 0.98)))
).T
"""Smoothing of the level, and of level, slope and damping of Holt's trend, that are tried."""


def continuation(y: Array, horizon: int, *, even: bool = False) -> Array:
    """The next values of an annual series.

    The median, year by year, of the Theta method (Assimakopoulos & Nikolopoulos 2000; as simple
    exponential smoothing with half the slope of the least-squares line, Hyndman & Billah 2003), the
    median change, the local drift (mean of all changes and of the last five, averaged), and Holt's
    damped trend (Gardner & McKenzie 1985), each with its rise or fall scaled by `RISING` or
    `FALLING`.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Values of consecutive years, n ≥ 4, finite.
    horizon : int
        Years ahead.
    even : bool
        Leave rises and falls as they are: for a share, whose complement falls as it rises.

    Returns
    -------
    ndarray, shape (horizon,)
        In the unit of `y`.

    Examples
    --------
    >>> continuation(np.array([10.0, 11, 12, 13, 14]), 2).round(2).tolist()
    [15.17, 16.32]
    """
    unit = np.abs(np.diff(y)).mean()
    if unit == 0:
        return np.full(horizon, y[-1])
    z = (y - y[-1]) / unit
    ways = np.array([_theta(z, horizon), _median_change(z, horizon),
                     _local_drift(z, horizon), _damped(z, horizon)])  # fmt: skip
    if not even:
        ways = np.where(ways < 0, FALLING * straightness(y) ** 2, RISING) * ways
    steps: Array = y[-1] + unit * np.median(ways, axis=0)
    return steps


def straightness(y: Array) -> float:
    """How straight a path is: net change over the sum of all changes, 0 to 1; 0 if it never moved.

    Kaufman's efficiency ratio, (abs Σ d) / Σ abs d over the yearly changes d.

    >>> straightness(np.array([1.0, 2, 3])), straightness(np.array([1.0, 2, 1]))
    (1.0, 0.0)
    """
    changes = np.diff(y)
    way = np.abs(changes).sum()
    return float(abs(changes.sum()) / way) if way else 0.0


def _theta(z: Array, horizon: int) -> Array:
    n = len(z)
    t = np.arange(n) - (n - 1) / 2
    slope = t @ z / (t @ t)
    level = np.full(len(_LEVEL), z[0])
    squared = np.zeros(len(_LEVEL))
    for value in z[1:]:
        error = value - level
        squared += error**2
        level = level + _LEVEL * error
    best = _least(squared)
    weight = _LEVEL[best]
    behind = (1 - (1 - weight) ** n) / weight
    return level[best] + slope / 2 * (np.arange(horizon) + behind)


def _median_change(z: Array, horizon: int) -> Array:
    return np.arange(1, horizon + 1) * np.median(np.diff(z))


def _local_drift(z: Array, horizon: int) -> Array:
    changes = np.diff(z)
    drift = (changes.mean() + changes[-RECENT:].mean()) / 2
    return np.arange(1, horizon + 1) * drift


def _damped(z: Array, horizon: int) -> Array:
    alpha, beta, phi = _DAMPED
    first = min(4, len(z) - 1)
    level = np.full(len(phi), z[0])
    slope = np.full(len(phi), (z[first] - z[0]) / first)
    squared = np.zeros(len(phi))
    for value in z[1:]:
        ahead = level + phi * slope
        error = value - ahead
        squared += error**2
        level = ahead + alpha * error
        slope = phi * slope + alpha * beta * error
    best = _least(squared)
    return level[best] + np.cumsum(phi[best] ** np.arange(1, horizon + 1)) * slope[best]


def _least(squared: Array) -> int:
    """Position of the least error, the first of those that rounding alone tells apart."""
    return int(np.argmax(squared <= squared.min() * (1 + 1e-9) + 1e-12))
