"""What a prediction is: a Student distribution in two halves on a working scale.

A centre, a scale on either side and degrees of freedom, on the value itself, its logarithm, or its
logit between bounds, so that an interval and the probability of meeting a target come from the same
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING

from .errors import MethodError, ParameterError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Bounds = tuple[float, float] | None

CORRELATION = 0.43
"""Errors i and j years ahead are correlated by (i/j) to this power, i ≤ j; measured on the same
series as their spread (`bench/error_spread.py`)."""


@dataclass(frozen=True)
class Prediction:
    """Distribution of a series in the years ahead.

    Attributes
    ----------
    index : Index
        The years ahead (or any labels), length h.
    centre : ndarray
        Point forecast on the working scale, shape (h,).
    below, above : ndarray
        Scales of the Student halves on either side of it, shape (h,).
    dof : float
        Degrees of freedom.
    working : Scale
        How values map to the working scale.
    short : float
        Probability of falling short of the centre: 0.5 where it is the median.
    notes : tuple of str
        What was done to the series before it was continued, in words.
    """

    index: pd.Index
    centre: np.ndarray
    below: np.ndarray
    above: np.ndarray
    dof: float
    working: Scale
    short: float = 0.5
    notes: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the last year ahead has no spread."""
        return not (self.below[-1] or self.above[-1])

    def interval(self, level: float = 0.8) -> pd.DataFrame:
        """Point forecast (`mean`), `lower` and `upper` end of the central interval of `level`.

        A narrow interval is stretched to hold the point forecast. `attrs["notes"]` holds the notes.
        """
        import numpy as np
        import pandas as pd

        require_coverage(level)
        ends = self.quantiles([0.5 - level / 2, 0.5 + level / 2])
        middle = self.working.back(self.centre)
        lower, upper = np.minimum(ends[:, 0], middle), np.maximum(ends[:, 1], middle)
        frame = pd.DataFrame({"mean": middle, "lower": lower, "upper": upper}, index=self.index)
        frame.attrs["notes"] = self.notes
        return frame

    def quantiles(self, levels: Sequence[float] | np.ndarray) -> np.ndarray:
        """Quantiles of `levels` (k probabilities between 0 and 1), shape (h, k)."""
        import numpy as np
        from scipy.special import stdtrit

        p = np.asarray(levels, float)
        if not ((p >= 0) & (p <= 1)).all():
            raise ParameterError(f"levels {levels!r}", remedy="probabilities from 0 to 1")
        low, high = (
            np.minimum(p / self.short, 1),
            np.maximum((p - self.short) / (1 - self.short), 0),
        )
        left = np.where(low > 0, stdtrit(self.dof, np.maximum(low, 1e-300) / 2), -np.inf)
        right = np.where(high < 1, stdtrit(self.dof, 0.5 + high / 2), np.inf)
        with np.errstate(invalid="ignore"):  # no scale times infinity: no spread
            below, above = np.outer(self.below, left), np.outer(self.above, right)
        spread = np.where(np.isnan(below), 0, below) + np.where(np.isnan(above), 0, above)
        return self.working.back(self.centre[:, None] + spread)

    def probability_above(self, value: float, step: int = -1) -> float:
        """Probability that the value `step` (position) ahead exceeds `value`.

        A bound itself, such as 100 %, is exceeded by what is read as being at it (`Scale.edge`).
        """
        import numpy as np
        from scipy.special import stdtr

        if np.isnan(value) or not -len(self.centre) <= step < len(self.centre):
            raise ParameterError(
                f"value {value!r}, step {step!r}",
                remedy=f"a number, and a position among the {len(self.centre)} years ahead",
            )
        beyond = float(self.working.forth(np.array([value]))[0] - self.centre[step])
        scale = float((self.below if beyond < 0 else self.above)[step])
        if scale == 0:
            return float(beyond < 0)
        half = float(stdtr(self.dof, -abs(beyond) / scale))
        return 1 - 2 * self.short * half if beyond < 0 else 2 * (1 - self.short) * half

    def paths(self, count: int = 4096, seed: int = 0) -> np.ndarray:
        """Simulated courses, shape (count, h), the same for the same seed.

        A Gaussian copula: errors i and j years ahead are correlated by (i/j)^`CORRELATION`. The
        normal draws come in pairs of opposite sign.
        """
        import numpy as np
        from scipy.special import ndtr

        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ParameterError(f"count {count!r}", remedy="a whole number, 1 or more")
        rng = np.random.default_rng(seed)
        half = rng.standard_normal((-(-count // 2), len(self.centre)))
        normal = np.concatenate([half, -half])[:count] @ np.linalg.cholesky(self._correlation()).T
        p, steps = ndtr(normal), range(len(self.centre))
        return np.column_stack([self._step(step).quantiles(p[:, step])[0] for step in steps])

    def total(self, known: float = 0.0) -> Prediction:
        """Distribution of `known` plus the sum of all years ahead (identity scale only).

        Errors i and j years ahead are correlated by (i/j)^`CORRELATION`; either half of the sum
        has the scale √(Σ_ij r_ij s_i s_j).
        """
        import numpy as np
        import pandas as pd

        if self.working.kind != "identity":
            raise MethodError(
                "only values on their own scale can be summed", remedy="predict without bounds"
            )
        below, above = (
            np.array([float(side @ self._correlation() @ side) ** 0.5])
            for side in (self.below, self.above)
        )
        return replace(
            self,
            index=pd.Index(["total"]),
            centre=np.array([known + self.centre.sum()]),
            below=below,
            above=above,
        )

    def _correlation(self) -> np.ndarray:
        import numpy as np

        years = np.arange(1, len(self.centre) + 1)
        nearer = np.minimum.outer(years, years) / np.maximum.outer(years, years)
        return np.asarray(nearer**CORRELATION)

    def _step(self, step: int) -> Prediction:
        one = slice(step, step + 1)
        return replace(self, index=self.index[one], centre=self.centre[one],
                       below=self.below[one], above=self.above[one])  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """Working scale: `identity`, `log` (positive values) or `logit` between `bounds`.

    `edge` is how far inside the bounds, as a share of their distance, what stands at one is read.
    """

    kind: str = "identity"
    bounds: tuple[float, float] = (0.0, 1.0)
    edge: float = 0.0005

    def forth(self, value: np.ndarray) -> np.ndarray:
        """Values to the working scale; those beyond a bound go to infinity."""
        import numpy as np

        value = np.asarray(value, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "log":
                return np.where(value > 0, np.log(np.maximum(value, 0)), -np.inf)
            if self.kind == "logit":
                share = (value - self.bounds[0]) / (self.bounds[1] - self.bounds[0])
                inside = np.clip(share, self.edge, 1 - self.edge)
                logit = np.log(inside) - np.log1p(-inside)
                return np.where(share < 0, -np.inf, np.where(share > 1, np.inf, logit))
        return value

    def back(self, working: np.ndarray) -> np.ndarray:
        """Values from the working scale."""
        import numpy as np

        working = np.asarray(working, float)
        if self.kind == "log":
            return np.exp(working)
        if self.kind == "logit":
            low, high = self.bounds
            with np.errstate(over="ignore"):
                return low + (high - low) / (1 + np.exp(-working))
        return working


def within_bounds(values: np.ndarray, bounds: Bounds) -> Scale:
    """The logit scale between bounds, read so that every value inside keeps its place.

    Values at a bound are read as half of a thousandth of the range inside, or as half the distance
    of the nearest value inside, whichever is less.

    Raises
    ------
    ParameterError
        If the bounds are not two finite numbers, the lower one first.
    MethodError
        If a value lies outside them.
    """
    import numpy as np

    try:
        low, high = (float(bound) for bound in bounds or ())
    except (TypeError, ValueError):
        low, high = np.nan, np.nan
    if not (low < high and np.isfinite(high - low)):
        raise ParameterError(f"bounds {bounds!r}", remedy="two finite numbers, the lower one first")
    if ((values < low) | (values > high)).any():
        raise MethodError(
            f"values lie outside {(low, high)}", remedy="check the unit or the bounds"
        )
    share = (np.asarray(values, float) - low) / (high - low)
    room = np.minimum(share, 1 - share)
    nearest = float(room[room > 0].min(initial=1.0))
    return Scale("logit", (low, high), min(0.0005, nearest / 2))


def student_half(level: float, dof: float) -> float:
    """Half the width of the central interval of `level`, in scales."""
    from scipy.special import stdtrit

    require_coverage(level)
    return float(stdtrit(dof, 0.5 + level / 2))


def require_coverage(level: float) -> None:
    """Refuse a level that is no coverage with a `ParameterError`."""
    if not isinstance(level, Real) or not 0 < level < 1 - 1e-9:
        raise ParameterError(f"level {level!r}", remedy="between 0 and 1, such as 0.8")
