"""How far a continued series misses: the spread of its errors, learned from a thousand others.

Below a score of points no series tells the spread of its own forecast errors. They are pooled over
the yearly series of the M1, M3 and Tourism competitions, every origin within the part known to the
competitors, as a quantile regression on how a series behaves; `bench/error_spread.py` fits the
numbers below, `bench/accuracy.py` measures how often the intervals hold on the parts held out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .extrapolation import straightness

Array = npt.NDArray[np.float64]


class Side(NamedTuple):
    """Exponents of the spread on one side of the forecast; formula in `spread`."""

    constant: float
    horizon: float
    recent: float
    detrended: float
    length: float
    straight: float


BELOW = Side(-0.29, 0.57, 0.60, 0.41, 0.01, 0.85)
ABOVE = Side(-0.03, 0.95, 1.35, 0.67, -0.29, 0.57)

DOF = 5.0
"""Degrees of freedom of the Student distribution on either side."""

SHORT = 0.48
"""Part of all outcomes that fell short of the forecast."""

FADING, CALM, TYPICAL_LENGTH = 0.8, 0.05, 12.0
"""Weight of a change for each year it lies back; least ratio of spreads; n at which length is 0."""


def spread(y: Array, horizon: int, *, even: bool = False) -> tuple[Array, Array]:
    """Scales of the errors below and above the forecast.

    With m the mean absolute yearly change of y, r that of recent years (weights 0.8^age), d the
    mean absolute deviation of the changes from their median, q the straightness:
    scale_h = m · e^(c + s q) · h^g · (r/m)^a · (d/m)^b · (n/12)^e, each ratio at least 0.05.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Values of consecutive years, n ≥ 4, finite, not all alike.
    horizon : int
        Years ahead.
    even : bool
        The same on either side (the geometric mean): for a share and its complement.

    Returns
    -------
    below, above : ndarray, shape (horizon,)
        In the unit of `y`; 0 if it never moved.

    Notes
    -----
    Scaling by the series' own changes: Hyndman & Koehler 2006. Pooled, scaled errors as scores:
    split conformal prediction (Vovk, Gammerman & Shafer 2005); the fit by pinball loss is quantile
    regression (Koenker & Bassett 1978).
    """
    unit, *behaviour = behaviour_of(y)
    years = np.arange(1.0, horizon + 1)

    def scale(side: Side) -> Array:
        at_once = float(np.exp(side.constant + np.array(side[2:]) @ np.array(behaviour)))
        return unit * at_once * years**side.horizon

    below, above = scale(BELOW), scale(ABOVE)
    if even:
        below = above = np.sqrt(below * above)
    return below, above


def behaviour_of(y: Array) -> tuple[float, float, float, float, float]:
    """What tells how far a series may be missed: m, ln(r/m), ln(d/m), ln(n/12), q of `spread`.

    >>> [round(number, 2) for number in behaviour_of(np.array([1.0, 2, 4, 8]))]
    [2.33, 0.09, -0.85, -1.1, 1.0]
    """
    changes = np.diff(y)
    size = np.abs(changes)
    mean = float(size.mean())
    if mean == 0:
        return 0.0, 0.0, 0.0, float(np.log(len(y) / TYPICAL_LENGTH)), 0.0
    weights = FADING ** np.arange(len(size))[::-1]
    recent = float(weights @ size / weights.sum())
    detrended = float(np.abs(changes - np.median(changes)).mean())
    ratios = np.log(np.maximum([recent / mean, detrended / mean], CALM))
    return mean, *ratios.tolist(), float(np.log(len(y) / TYPICAL_LENGTH)), straightness(y)
