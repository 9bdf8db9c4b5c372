"""Years across and values up: where the marks of charts over time are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ..exhibits import number, quantity
from ..text import rounded
from .boxes import Box
from .canvas import (
    BAND,
    BLUE,
    GREY,
    GRID,
    INK,
    LABEL,
    MARGIN,
    ORANGE,
    RULE,
    SMALL,
    SOFT,
    TICK,
    WIDTH,
    Canvas,
    Label,
)
from .lettering import text_width, wrap
from .marks import WORDS, Target, decimals_of, scale

if TYPE_CHECKING:
    import pandas as pd

# Where the truth lies when only a bound was published: above it or below.
UPWARD = {"over": True, "gt": True, "ge": True, "under": False, "lt": False, "le": False}
FEW = 6
"""Points that are all named; of more, only those that matter most."""

_DOTTED = (0, (1, 2.2))
_HALF = 0.31  # half the width of a standing bar, years


class Plane:
    """Years across and values up, ready for marks.

    Parameters
    ----------
    canvas : Canvas
    years : (int, int)
        First and last year of the axis.
    values : iterable of float
        Everything to be shown, for the scale; NaN is passed over.
    ends : sequence of Label
        What will stand to the right, for the margin.
    bars : bool
        Half a year of room on either side, and the axis from 0.
    box : Box, optional
        Where, in px; by default the whole of the canvas.
    """

    def __init__(
        self,
        canvas: Canvas,
        years: tuple[int, int],
        values: Iterable[float],
        unit: str,
        *,
        ends: Sequence[Label] = (),
        bars: bool = False,
        limits: tuple[float, float, list[float]] | None = None,
        box: Box | None = None,
    ) -> None:
        self.canvas, self.unit, self.years = canvas, unit, years
        low, high, ticks = limits or scale(values, zero=bars)
        decimals = decimals_of(ticks)
        shown = [number(tick, decimals) for tick in ticks]
        box = box or canvas.area
        margin = max(text_width(text, TICK) for text in shown) + 10
        aside = max((label.width for label in ends), default=0)
        self.box = Box(
            box.x0 + margin,
            box.y0 + 26,
            box.x1 - (aside + 16 if ends else 2 if bars else 14),
            box.y1 - 26,
        )
        self.ax = canvas.axes(self.box)
        self.ax.set_ylim(low, high)
        self._across(bars, bool(ends))
        for tick, text in zip(ticks, shown, strict=True):
            y = canvas.px(self.ax, years[0], tick)[1]
            colour = RULE if tick == 0 and low < 0 else GRID
            if y > self.box.y0 + 1:
                canvas.line([(self.box.x0, y), (self.box.x1, y)], colour=colour, zorder=-2)
            canvas.write(
                self.box.x0 - 8, y - 0.36 * TICK, text, size=TICK, colour=SOFT, align="right"
            )
        floor = [(self.box.x0, self.box.y0), (self.box.x1, self.box.y0)]
        canvas.line(floor, colour=RULE, zorder=-1)
        said = WORDS[canvas.lang]["not from 0"].format(unit=unit) if low > 0 else unit
        if text_width(said, SMALL) > box.width:
            said = unit
        canvas.write(box.x0, box.y1 - 12, said, size=SMALL, colour=GREY)

    def _across(self, bars: bool, ends: bool) -> None:
        first, last = self.years
        left, right = (0.0, 0.0) if bars else (24.0, 2.0 if ends else 20.0)
        start, end = (first - 0.5, last + 0.5) if bars else (float(first), float(last))
        if start == end:
            start, end = start - 1, end + 1
        per_px = (end - start) / max(self.box.width - left - right, 1)
        self.ax.set_xlim(start - left * per_px, end + right * per_px)
        room = text_width("2020", TICK) + 9
        step = next((s for s in (1, 2, 5, 10, 20) if s / per_px >= room), 50)
        for year in range(last, first - 1, -step):
            x = self.canvas.px(self.ax, year, 0)[0]
            self.canvas.write(
                x, self.box.y0 - 19, str(year), size=TICK, colour=SOFT, align="center"
            )

    # ------------------------------------------------------------------ marks

    def at(self, year: float, value: float) -> tuple[float, float]:
        """Where a year and value stand, px."""
        return self.canvas.px(self.ax, year, value)

    def line(
        self,
        years: Sequence[float],
        values: Sequence[float],
        *,
        colour: str = BLUE,
        width: float = 2.4,
        style: Any = "-",
        zorder: float = 3,
    ) -> None:
        """A line in the units of the data; labels keep clear of it."""
        self.ax.plot(
            years,
            values,
            color=colour,
            lw=width,
            ls=style,
            zorder=zorder,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        self.canvas.drawn(self.ax, years, values)

    def trace(
        self,
        points: pd.DataFrame,
        breaks: Iterable[float] = (),
        *,
        colour: str = BLUE,
        width: float = 2.4,
    ) -> None:
        """Lines between points: solid, dotted across a gap, none across a break in definition.

        Parameters
        ----------
        points : DataFrame
            Columns year, value, kind; sorted by year, without NaN.
        """
        cuts, run = list(breaks), points.head(1).index.tolist()
        runs = [run]
        for before, after in pairwise(points.itertuples()):
            steady = after.year - before.year <= 1 and before.kind == after.kind == "published"
            if any(before.year < cut <= after.year for cut in cuts):
                runs.append([after.Index])
            elif steady:
                runs[-1].append(after.Index)
            else:
                pair = points.loc[[before.Index, after.Index]]
                self.line(
                    pair["year"], pair["value"], colour=colour, width=0.75 * width, style=_DOTTED
                )
                runs.append([after.Index])
        for run in runs:
            if len(run) > 1:
                piece = points.loc[run]
                self.line(piece["year"], piece["value"], colour=colour, width=width)

    def points(self, points: pd.DataFrame, breaks: Iterable[float] = ()) -> None:
        """Points of a series with the lines between them."""
        self.trace(points, breaks)
        for point in points.itertuples():
            self.dot(point.year, point.value, point.kind, point.bound)

    def dot(
        self,
        year: float,
        value: float,
        kind: str = "published",
        bound: str = "exact",
        colour: str = BLUE,
    ) -> None:
        """A figure: hollow circle if published, hollow grey square if computed.

        A triangle points to where the truth lies when only a bound was published.
        """
        square = kind == "computed"
        self.ax.plot(
            [year],
            [value],
            marker="s" if square else "o",
            ms=7 if square else 8.5,
            mfc="white",
            mec=GREY if square else colour,
            mew=2.0 if square else 2.3,
            ls="none",
            zorder=5,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        self.canvas.taken(self.ax, year, value, 5.5)
        if bound in UPWARD and not square:
            self._pointer(year, value, UPWARD[bound], colour)

    def _pointer(self, year: float, value: float, up: bool, colour: str) -> None:
        x, y = self.at(year, value)
        y += 10.5 if up else -10.5
        back = self.ax.transData.inverted().transform((x, y))
        self.ax.plot(
            [back[0]],
            [back[1]],
            marker="^" if up else "v",
            ms=5,
            mfc=colour,
            mec=colour,
            mew=0,
            ls="none",
            zorder=5,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        self.canvas.marks.append(Box(x - 3, y - 3, x + 3, y + 3))

    def band(self, years: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> None:
        """A pale band; labels stand inside or outside, not across its edges."""
        self.ax.fill_between(years, lower, upper, color=BAND, lw=0, zorder=1, clip_on=False)
        self.canvas.drawn(self.ax, years, lower)
        self.canvas.drawn(self.ax, years, upper)

    def forecast(self, frame: pd.DataFrame) -> None:
        """Dashed mean and pale band of a frame with columns year, mean, lower, upper."""
        self.band(frame["year"], frame["lower"], frame["upper"])
        self.line(frame["year"], frame["mean"], style=(0, (4, 2.4)))

    def target(self, goal: Target) -> None:
        """An orange diamond, and for a ceiling or floor its line over the years it binds."""
        if goal.since is not None:
            self.line([goal.since - 0.35, goal.year], [goal.value] * 2, colour=ORANGE, width=1.5)
        self.diamond(goal.year, goal.value)

    def diamond(self, year: float, value: float) -> None:
        """The orange diamond of a target."""
        self.ax.plot(
            [year],
            [value],
            marker="D",
            ms=9,
            mfc=ORANGE,
            mec="white",
            mew=0.8,
            ls="none",
            zorder=6,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        self.canvas.taken(self.ax, year, value, 7)

    def steps(self, years: Sequence[int], values: Sequence[float]) -> None:
        """What is due by the end of each year: an orange step over its bar, edged in white."""
        across = [x for year in years for x in (year - 0.5, year + 0.5)]
        up = [value for value in values for _ in range(2)]
        self.ax.plot(across, up, color="white", lw=3.6, zorder=3.5, clip_on=False)
        self.ax.plot(across, up, color=ORANGE, lw=1.6, zorder=3.6, clip_on=False)
        self.canvas.drawn(self.ax, across, up)

    def block(
        self, year: int, low: float, high: float, colour: str, hatch: str | None = None
    ) -> None:
        """Part of a standing bar."""
        if high <= low:
            return
        self.ax.bar(
            year,
            high - low,
            2 * _HALF,
            bottom=low,
            color=colour,
            hatch=hatch,
            zorder=3,
            lw=0.8,
            edgecolor=BLUE if hatch else "white",
            clip_on=False,
        )
        (x0, y0), (x1, y1) = self.at(year - _HALF, low), self.at(year + _HALF, high)
        self.canvas.marks.append(Box(x0, y0, x1, y1))

    def inside(self, year: int, low: float, high: float, text: str, line: float) -> None:
        """A number within a block, clear of a line that crosses it, where it fits."""
        (x, y0), (_, y1), y = self.at(year, low), self.at(year, high), self.at(year, line)[1]
        if y0 < y < y1:
            y0, y1 = (y0, y) if y - y0 > y1 - y else (y, y1)
        wide = self.at(year + _HALF, 0)[0] - self.at(year - _HALF, 0)[0] - 4
        size = LABEL if text_width(text, LABEL) <= wide else SMALL
        if y1 - y0 >= 1.15 * size and text_width(text, size) <= wide:
            y = (y0 + y1) / 2 - 0.36 * size
            self.canvas.write(x, y, text, size=size, colour="#ffffff", align="center")

    def gap(self, year: float, low: float, high: float, label: Label | None = None) -> None:
        """A vertical measure between two values, with a foot at either end and its size beside."""
        x, y0 = self.at(year, low)
        y1 = self.at(year, high)[1]
        if label is not None:  # the first is a point with a circle: begin at its rim
            y0 += math.copysign(min(5.5, abs(y1 - y0)), y1 - y0)
        foot = 4 if label else 8
        self.canvas.line([(x, y0), (x, y1)], colour=INK, width=1.2, zorder=4)
        for y in (y0, y1):
            self.canvas.line([(x - foot, y), (x + foot, y)], colour=INK, width=1.2, zorder=4)
        self.canvas.strokes.append(np.array([(x, y0), (x, y1)]))
        if label is None:
            return
        middle = (y0 + y1) / 2
        low, high = min(y0, y1, middle - 12), max(y0, y1, middle + 12)
        room = Box(x + 7, low, min(x + label.width + 90, self.box.x1), high)
        near = (room.x0 + label.width / 2, middle)
        if room.width < label.width or not self.canvas.settle(label, room, near=near):
            self.canvas.place(x, middle, label, reach=9)

    def above(self, year: int, value: float, label: Label) -> None:
        """A label on top of a bar; where a line runs there, over the line."""
        x, y = self.at(year, value)
        half = label.width / 2
        for rise in (3.0, 8.0, 14.0, 22.0):
            box = Box(x - half, y + rise, x + half, y + rise + label.height)
            if self.canvas.crossed(box) == 0:
                break
        self.canvas.put(box, label, "center")

    def rule(self, year: float) -> float:
        """A grey vertical rule before the first year on a new basis; returns its place in px."""
        at = year - 0.5 if float(year).is_integer() else year
        x = self.at(at, 0)[0]
        ends = [(x, self.box.y0), (x, self.box.y1)]
        self.canvas.line(ends, colour=RULE, width=1.0, zorder=-1)
        self.canvas.strokes.append(np.array(ends))
        return x

    # ------------------------------------------------------------------ labels

    def goal(self, goal: Target | None) -> list[tuple[float, float, Label]]:
        """The target; its words beside it, or returned for the right where it is the last year."""
        if goal is None:
            return []
        self.target(goal)
        label = goal.label(self.unit, self.canvas.lang)
        if goal.year == self.years[1]:
            return [(goal.year, goal.value, label)]
        self.canvas.place(*self.at(goal.year, goal.value), label, reach=9)
        return []

    def name_breaks(self, breaks: Iterable[tuple[float, str]]) -> None:
        """Write the labels of breaks beside their rules, in the first free place from the top."""
        for year, text in breaks:
            at = year - 0.5 if float(year).is_integer() else year
            x = self.at(at, 0)[0]
            label = Label(tuple(wrap(text, SMALL, 118)), GREY, SMALL)
            half = label.width + 6
            room = Box(x - half, self.box.y0, x + half, self.box.y1 + 4)
            self.canvas.settle(label, room, near=(x, room.y1))

    def label_points(self, points: pd.DataFrame, wanted: Iterable[int] | None = None) -> None:
        """Numbers beside points; one without a free place goes without.

        Those of the years wanted; by default the last, the first, the one that moved most, those
        only known about, and where there are few all of them.
        """
        values = points["value"].to_list()
        if wanted is None:
            about = [at for at, bound in enumerate(points["bound"]) if bound == "approx"][:4]
            moved = np.abs(np.diff(values))
            order = [len(values) - 1, 0, *([int(moved.argmax()) + 1] if len(moved) else []), *about]
            order += range(len(values)) if len(values) <= FEW else []
        else:
            chosen = set(wanted)
            order = [at for at, year in enumerate(points["year"]) if year in chosen]
        for at in dict.fromkeys(order if values else []):
            self._label_point(points.iloc[at], values[max(at - 1, 0) : at + 2])

    def _label_point(self, point: pd.Series, near: Sequence[float]) -> None:
        computed = point["kind"] == "computed"
        if computed:
            text = WORDS[self.canvas.lang]["computed"].format(value=rounded(point["value"]))
        else:
            text = quantity(point["value"], bound=point["bound"], lang=self.canvas.lang)
        if point.get("date"):
            text = WORDS[self.canvas.lang]["of month"].format(value=text, month=point["date"])
        pointed = point["bound"] in UPWARD and not computed
        self.canvas.place(
            *self.at(point["year"], point["value"]),
            Label((text,), GREY if computed else INK),
            reach=14 if pointed else 8,
            below=point["value"] < sum(near) / len(near),
            within=Box(MARGIN, self.box.y0 + 2, WIDTH - 4, self.box.y1 + 24),
            must=False,
        )

    def ends(self, labels: Iterable[tuple[float, float, Label]]) -> None:
        """Labels at the right for marks or lines that end at a year and value.

        They are moved apart; a thin line leads to those that ended early or had to move.
        """
        wanted = [(self.at(year, value), label) for year, value, label in labels]
        self.canvas.end_labels(self.box.x1, wanted, self.box.y0 - 6, self.box.y1 + 22)
