"""What is on record of one promise: its figures, the sums they make, and whether one meets it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import observations, periods
from .breaks import Break

if TYPE_CHECKING:
    import pandas as pd

UPWARD = ("higher", "floor")
"""Directions in which more is better; in `lower` and `ceiling` less is."""


@dataclass(frozen=True)
class Figure:
    """A published figure as evidence."""

    period: str
    start: int
    end: int
    value: float
    bound: str
    source: str
    dated: bool
    complete: bool = True
    """Whether its page came out after the period was over."""

    @property
    def years(self) -> float:
        """End of the period in years, 2021.0 being the end of December 2020."""
        return (self.end + 1) / 12


class Book:
    """Published figures by series, for one region as of one day, and the same elsewhere."""

    def __init__(self, day: dt.date, region: str) -> None:
        rows = observations.reconcile(day)
        self._rows = rows[rows["chosen"]]
        here = rows[rows["region"] == region]
        self._ends = here.groupby("indicator")["end"].max().to_dict()
        self._figures = _by_series(here[here["chosen"]])
        self._elsewhere = self._rows.groupby("indicator").indices
        self._catalogue = observations.load_series()
        self._regions = observations.load_regions()
        self._region = region
        self._day = day
        self._pools: dict[tuple[str, int], list[pd.Series]] = {}

    def kind(self, series: str) -> str:
        """Kind of a series, empty if there is none of that name."""
        return str(self._catalogue.at[series, "kind"]) if series in self._catalogue.index else ""

    def unit(self, series: str) -> str:
        """Unit of a series."""
        return str(self._catalogue.at[series, "unit"])

    def figures(self, series: str) -> list[Figure]:
        """Figures of a series used for the region, of every period."""
        return list(self._figures.get(series, []))

    def unusable(self, series: str, since: int) -> bool:
        """Whether figures since a month exist that are not on the series' own basis."""
        return self._ends.get(series, -1) >= since

    def pool(self, series: str, since: int) -> list[pd.Series]:
        """Annual values from a year on in the nation and the provinces, this region left out."""
        if (series, since) not in self._pools:
            self._pools[series, since] = self._elsewhere_since(series, since)
        return self._pools[series, since]

    def _elsewhere_since(self, series: str, since: int) -> list[pd.Series]:
        import pandas as pd

        rows = self._rows.iloc[self._elsewhere.get(series, [])]
        whole = (rows["kind"] == "level") | (rows["end"] - rows["start"] == 11)
        recent = (rows["end"] % 12 == 11) & (rows["end"] // 12 >= since)
        rows = rows[whole & recent & (rows["region"] != self._region)]
        wide = self._regions["level"].isin(["country", "province"])
        rows = rows[rows["region"].isin(self._regions.index[wide])]
        return [
            pd.Series(group["value"].to_numpy(), index=(group["end"] // 12).to_numpy())
            for _, group in rows.groupby("region")
            if len(group) > 1
        ]

    def last_break(self, series: str) -> int:
        """First year of the basis in force on the day, 0 without a break by then."""
        years = [year for year, _ in observations.breaks(series)]
        return max((year for year in years if year <= self._day.year), default=0)


def shocks(series: str) -> list[Break]:
    """Declared shocks of a series, as `trends` takes them."""
    return [Break(year, "shock") for year, _ in observations.shocks(series)]


def _by_series(rows: pd.DataFrame) -> dict[str, list[Figure]]:
    columns = ["period", "start", "end", "value", "bound", "source", "dated", "complete"]
    found: dict[str, list[Figure]] = {}
    for series, *figure in rows[["indicator", *columns]].itertuples(index=False):
        found.setdefault(series, []).append(Figure(*figure))
    return found


def yearly(figures: list[Figure], first: int, deadline: int) -> list[Figure]:
    """Whole years on record, unbroken from the plan's first."""
    by_year = {f.end // 12: f for f in figures if f.end % 12 == 11 and f.end - f.start == 11}
    run = []
    for year in range(first // 12, deadline // 12 + 1):
        if year not in by_year:
            break
        run.append(by_year[year])
    return run


def sums(figures: list[Figure], first: int, deadline: int) -> list[tuple[Figure, list[Figure]]]:
    """Totals from the plan's first month on, by their end, each with the figures behind it.

    They are added up from whole years or, where they end together before these, published as such
    (unless that was before the end).
    """
    run = yearly(figures, first, deadline)
    added = [(_added(run[:n]), run[:n]) for n in range(1, len(run) + 1)]
    spans = [f for f in figures if f.start == first and f.end <= deadline and f not in run]
    return sorted(
        [*added, *((f, [*run, f]) for f in spans)], key=lambda t: (t[0].end, t[0].complete)
    )


def _added(run: list[Figure]) -> Figure:
    """The sum of consecutive figures as a figure: one-sided or approximate as its parts are."""
    kinds = {f.bound for f in run} - {"exact"}
    bound = "exact" if not kinds else kinds.pop() if len(kinds) == 1 else "approx"
    years = (run[0].start // 12, run[-1].end // 12)
    return Figure(
        f"{years[0]}/{years[1]}" if len(run) > 1 else run[0].period,
        run[0].start,
        run[-1].end,
        round(math.fsum(f.value for f in run), 9),  # 0.1 + 0.2 is 0.3: at the target is met
        bound,
        run[-1].source,
        all(f.dated for f in run),
        all(f.complete for f in run),
    )


def usable_figures(
    figures: list[Figure], promise: Any, kind: str
) -> tuple[list[Figure], list[Figure]]:
    """Whole years, and what a projection may start from: for levels any date."""
    whole = [f for f in figures if f.end % 12 == 11 and (kind == "level" or f.end - f.start == 11)]
    whole.sort(key=lambda f: f.end)
    if kind == "level" and promise.accumulation == "level":
        return whole, sorted(figures, key=lambda f: f.end)
    return whole, whole


def satisfied(value: float, bound: str, target: float, wanted: str, direction: str) -> bool | None:
    """Whether a published figure meets a target; None where the print does not tell.

    Parameters
    ----------
    value, bound : float, str
        The figure; `over`, `under` and `approx` stand for ranges (`observations.interval`).
    target, wanted : float, str
        The target; `gt` and `lt` exclude equality, `approx` (左右) is met within
        `observations.TOLERANCE`.
    direction : str
        higher or floor: no less than the target; lower or ceiling: no more.

    >>> satisfied(95, "over", 95, "gt", "floor"), satisfied(90, "over", 95, "exact", "floor")
    (True, None)
    """
    low, high = observations.interval(value, bound)
    target = threshold(target, wanted, direction)
    strict, beyond = wanted in ("gt", "lt"), bound in ("over", "under", "gt", "lt")
    if direction not in UPWARD:
        low, high, target = -high, -low, -target
    if low > target or (low == target and (beyond or not strict)):
        return True
    return False if high < target or (high == target and (beyond or strict)) else None


def threshold(target: float, wanted: str, direction: str) -> float:
    """What must be reached or not passed: the target, or the nearer end of what 左右 means."""
    slack = observations.TOLERANCE * abs(target) if wanted == "approx" else 0.0
    return target - slack if direction in UPWARD else target + slack


def last_day_of(month: int) -> dt.date:
    """Last day of a month counted as in `periods`."""
    return periods.last_day(f"{month // 12:04d}-{month % 12 + 1:02d}")
