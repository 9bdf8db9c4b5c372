"""What a prediction is: a Student distribution on a working scale.

A location, a scale and degrees of freedom on the value itself, its logarithm, or its logit between
bounds, so that an interval and the probability of meeting a target come from the same place.
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

        half = student_half(level, self.dof) * self.scale
        return pd.DataFrame(
            {
                "mean": self.working.back(self.centre),
                "lower": self.working.back(self.centre - half),
                "upper": self.working.back(self.centre + half),
            },
            index=self.index,
        )

    def quantiles(self, levels: Sequence[float] | np.ndarray) -> np.ndarray:
        """Quantiles of `levels` (k probabilities between 0 and 1), shape (h, k)."""
        import numpy as np
        from scipy.special import stdtrit

        return self.working.back(
            self.centre[:, None] + self.scale[:, None] * stdtrit(self.dof, np.asarray(levels, float))
        )

    def probability_above(self, value: float, step: int = -1) -> float:
        """Probability that the value `step` (position) ahead exceeds `value`.

        A bound itself, such as 100 %, is exceeded by what is read as being at it
        (`_off_the_edge`).
        """
        import numpy as np

        values = np.array([value], float)
        if self.working.kind == "logit" and value in self.working.bounds:
            values = off_the_edge(values, self.working.bounds)
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


def inside(values: np.ndarray, bounds: Bounds) -> None:
    """Refuse values outside the bounds with a `MethodError`."""
    if bounds and ((values < bounds[0]) | (values > bounds[1])).any():
        raise MethodError(f"values lie outside {bounds}", remedy="check the unit or the bounds")


def off_the_edge(values: np.ndarray, bounds: Bounds) -> np.ndarray:
    """Move values at a bound inside by half of a thousandth of the range, where logit is finite."""
    import numpy as np

    if not bounds:
        return values
    edge = (bounds[1] - bounds[0]) / 2000
    return np.clip(values, bounds[0] + edge, bounds[1] - edge)


def student_half(level: float, dof: float) -> float:
    """Half the width of the central interval of `level`, in scales."""
    from scipy.special import stdtrit

    require_coverage(level)
    return float(stdtrit(dof, 0.5 + level / 2))


def require_coverage(level: float) -> None:
    """Refuse a level that is no coverage with a `ParameterError`."""
    if not isinstance(level, Real) or not 0 < level < 1:
        raise ParameterError(f"level {level!r}", remedy="between 0 and 1, such as 0.8")


def _student_cdf(x: float, dof: float) -> float:
    from scipy.special import stdtr

    return float(stdtr(dof, x))
