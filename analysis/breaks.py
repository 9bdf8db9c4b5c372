"""What to do about years that do not compare with those before: declared breaks of a series.

Nothing is bridged in silence: whatever is done to the series is said in a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Literal, get_args

from .errors import MethodError, ParameterError
from .pooling import years_of

if TYPE_CHECKING:
    import pandas as pd

How = Literal["restart", "splice", "shock"]

SHOCK_WEIGHT = 0.5
"""How much a shock's own value counts; the rest is the straight line between its neighbours."""


@dataclass(frozen=True)
class Break:
    """A year that does not compare with those before it.

    Attributes
    ----------
    year : int
        First year on the new basis, or the year of the shock.
    how : {"restart", "splice", "shock"}
        `restart`: the years before are not used. `splice`: they are multiplied by new over old,
        from `overlap` (a link by an overlapping year, as chain-linked series are made). `shock`: a
        year out of the ordinary on an unchanged basis counts by `SHOCK_WEIGHT`; the last year on
        record counts in full, for nothing is known yet of what follows.
    overlap : (float, float), optional
        For `splice`: the figure of `year` (or the last year before) on the old and the new basis.
    """

    year: int
    how: How = "restart"
    overlap: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if isinstance(self.year, bool) or not isinstance(self.year, Integral):
            raise ParameterError(f"break of {self.year!r}", remedy="the year as a whole number")
        if self.how not in get_args(How):
            raise ParameterError(f"break {self.how!r}", remedy=f"one of {', '.join(get_args(How))}")


def mended(y: pd.Series, breaks: Sequence[Break]) -> tuple[pd.Series, tuple[str, ...]]:
    """An annual series after its declared breaks, and what was done.

    Parameters
    ----------
    y : Series
        Annual, in the order of its years.
    breaks : sequence of Break
        Those outside the years of `y` do nothing.

    Raises
    ------
    MethodError
        If a splice has no overlap from which a ratio follows, or nothing follows a restart.
    ParameterError
        For anything but breaks.

    Examples
    --------
    >>> import pandas as pd
    >>> y = pd.Series([10.0, 11, 24, 26], index=[2018, 2019, 2020, 2021])
    >>> linked, notes = mended(y, [Break(2020, "splice", overlap=(12, 24))])
    >>> linked.tolist(), notes
    ([20.0, 22.0, 24.0, 26.0], ('the years before 2020 are linked by 24/12',))
    """
    notes: list[str] = []
    if not all(isinstance(one, Break) for one in breaks):
        raise ParameterError("breaks holds something else", remedy="give a list of Break")
    for one in sorted(breaks, key=lambda b: b.year):
        years = years_of(y.index)
        before = years < one.year
        if one.how == "restart" and before.any():
            if before.all():
                raise MethodError(
                    f"no figure since the break of {one.year}",
                    remedy="the figure cannot be projected until one is published",
                )
            y = y[~before]
            notes.append(f"the years before {one.year} are on another basis and not used")
        elif one.how == "splice" and before.any() and not before.all():
            ratio = _ratio(one)
            y = y.where(~before, y * ratio)
            old, new = one.overlap or (1.0, ratio)
            notes.append(f"the years before {one.year} are linked by {new:g}/{old:g}")
        elif one.how == "shock" and {one.year - 1, one.year, one.year + 1} <= set(years):
            line = (y[years == one.year - 1].item() + y[years == one.year + 1].item()) / 2
            own = y[years == one.year].item()
            y = y.where(years != one.year, SHOCK_WEIGHT * own + (1 - SHOCK_WEIGHT) * line)
            notes.append(f"{one.year}, a shock, counts by {SHOCK_WEIGHT:.0%}")
    return y, tuple(notes)


def _ratio(one: Break) -> float:
    try:
        old, new = (float(figure) for figure in one.overlap or ())
        ratio = new / old
    except (TypeError, ValueError, ZeroDivisionError):
        ratio = 0.0
    if not 0 < ratio < float("inf"):
        raise MethodError(
            f"the splice of {one.year} has no overlap to link by",
            remedy="give overlap=(old, new), both of one sign, or restart the series",
        )
    return ratio
