"""How likely is it that a promise is kept: the chance of each kind of target, from a prediction.

A level, ceiling or range in one year and a sum over years have closed forms; a floor or ceiling
held every year, and a structure, are counted in simulated courses, the same on every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .distributions import Prediction
from .errors import ParameterError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

INFINITE = float("inf")


def within(
    ahead: Prediction, low: float = -INFINITE, high: float = INFINITE, step: int = -1
) -> float:
    """Probability that the value of one year lies between `low` and `high`, both in its unit.

    A level or floor has a `low`, a ceiling a `high`, a range both: F(high) − F(low). `step` is the
    position of the year, the last by default.

    Raises
    ------
    ParameterError
        If `low` is above `high`, `step` is no position, or `ahead` no prediction.

    Examples
    --------
    >>> from analysis.trends import predict
    >>> ahead = predict([50.0, 55, 61, 58, 64], 2)
    >>> round(within(ahead, 60) - within(ahead, 60, 70) - within(ahead, 70), 12)
    0.0
    """
    _ordered(ahead, low, high)
    return ahead.probability_above(low, step) - ahead.probability_above(high, step)


def total(
    ahead: Prediction, low: float = -INFINITE, high: float = INFINITE, known: float = 0.0
) -> float:
    """Probability that `known` plus the sum of all years ahead lies between `low` and `high`.

    The errors of different years go together (`Prediction.total`). Raises `ParameterError` if
    `low` is above `high`, `MethodError` for a prediction that is not on its own scale.
    """
    _ordered(ahead, low, high)
    return within(ahead.total(known), low, high)


def every_year(
    ahead: Prediction, low: float = -INFINITE, high: float = INFINITE, courses: int = 4096
) -> float:
    """Probability that the value of every year ahead lies between `low` and `high`.

    Counted in simulated courses (`Prediction.paths`, fixed seed); the standard error is at most
    0.5 / √courses, 0.8 points by default. Raises `ParameterError` if `low` is above `high`.
    """
    _ordered(ahead, low, high)
    paths = ahead.paths(courses)
    return float(((low <= paths) & (paths <= high)).all(axis=1).mean())


def structure(draws: np.ndarray, low: npt.ArrayLike, high: npt.ArrayLike) -> float:
    """Probability that every part of a composition lies between its `low` and `high`.

    Parameters
    ----------
    draws : ndarray, shape (courses, D)
        Simulated compositions of one year, such as `structure.courses(...)[-1]`.
    low, high : array-like, shape (D,)
        In the unit of `draws`; infinite where a part has no such bound.
    """
    import numpy as np

    draws, low, high = (np.asarray(part, float) for part in (draws, low, high))
    if draws.ndim != 2:
        raise ParameterError(
            f"draws of shape {draws.shape}", remedy="pass those of one year, (courses, parts)"
        )
    if low.shape != (draws.shape[1],) or high.shape != low.shape or (low > high).any():
        raise ParameterError("bounds of a composition", remedy="give a low ≤ high for each part")
    return float(((low <= draws) & (draws <= high)).all(axis=1).mean())


def _ordered(ahead: Prediction, low: float, high: float) -> None:
    if not isinstance(ahead, Prediction):
        raise ParameterError(
            f"a {type(ahead).__name__} is no prediction", remedy="pass what trends.predict returns"
        )
    if not low <= high:
        raise ParameterError(f"bounds {low} and {high}", remedy="give the lower one first")
