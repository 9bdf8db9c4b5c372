"""What do the marks mean: the vocabulary every chart shares, on a plane of years or on rows.

Hollow circle: published figure · grey square: computed from a published growth rate · solid line:
consecutive published figures · dotted line: across years without one · dashed line with a pale
band: forecast and 80 % interval · orange diamond: the plan's target · thin orange line: the path
it would take · grey vertical rule: a break in definition · small triangle: only a bound is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..exhibits import number, quantity
from .boxes import Box, crossing
from .canvas import (
    BAND, BLUE, FAINT, GREY, GRID, INK, LABEL, MARGIN, ORANGE, RULE, SMALL, SOFT, TICK, WIDTH,
    Canvas, Label,
)
from .lettering import text_width, wrap

if TYPE_CHECKING:
    import pandas as pd

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "target": "{year} 年目标", "ceiling": "上限", "floor": "下限", "forecast": "中位预测",
        "interval": "{low}—{high}", "computed": "{value}（推算）", "not from 0": "{unit}（纵轴不从 0 起）",
        "unpublished": "未公布", "pace": "匀速进度", "to date": "已公布 {value}", "whole": "全年推算 {value}",
        "gap": "比趋势{way} {size}（{percent}）", "more": "高", "less": "低", "expected": "原趋势",
        "target row": "目标", "in all": "合计 {value}", "at least": "≥{value}",
    },
    "en": {
        "target": "{year} target", "ceiling": "ceiling", "floor": "floor", "forecast": "median forecast",
        "interval": "{low} to {high}", "computed": "{value} (computed)", "not from 0": "{unit} (axis not from 0)",
        "unpublished": "not published", "pace": "even pace", "to date": "{value} so far", "whole": "year: {value}",
        "gap": "{size} {way} trend ({percent})", "more": "above", "less": "below", "expected": "earlier trend",
        "target row": "target", "in all": "{value} in all", "at least": "≥ {value}",
    },
}


_HALF = 0.31  # half the width of a standing bar, years


@dataclass(frozen=True)
class Target:
    """What was promised: a value to reach in a year, or a ceiling or floor over some years."""

    value: float
    year: int
    since: int | None = None
    kind: str = "goal"  # or ceiling, floor

    @classmethod
    def of(cls, given: Any) -> Target | None:
        """From (year, value), ('ceiling' | 'floor', value, from, to), a Target, or None."""
        if given is None or isinstance(given, Target):
            return given
        if len(given) == 2:
            return cls(float(given[1]), int(given[0]))
        kind, value, since, year = given
        return cls(float(value), int(year), int(since), kind)

    def label(self, unit: str, lang: str) -> Label:
        """Its words in two lines."""
        name = WORDS[lang][self.kind if self.kind != "goal" else "target"].format(year=self.year)
        return Label((name, quantity(self.value, short(unit), lang=lang)), ORANGE)


def short(unit: str) -> str:
    """A unit short enough to stand in a label; a long one is in the subtitle and on the axis."""
    return unit if text_width(unit, 14) <= 60 else ""


def rounded(value: float) -> str:
    """An estimate without false precision: whole from 100 up, one decimal from 10, else two.

    Examples
    --------
    >>> rounded(1008.3), rounded(52.34), rounded(5.417)
    ('1008', '52.3', '5.42')
    """
    return number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)


def scale(values: Iterable[float], zero: bool, steps: int = 5) -> tuple[float, float, list[float]]:
    """Lower end, upper end and ticks of a value axis.

    It begins at 0 where `zero` says so, or where that leaves less than 70 % of the height empty.
    """
    from matplotlib.ticker import MaxNLocator

    known = [float(v) for v in values if math.isfinite(v)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero or 0 <= low < 0.7 * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        reach = abs(low) * 0.1 or 1.0
        low, high = low - (reach if low else 0), high + reach
    ticks = [float(t) for t in MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
    room, step = 0.05 * (high - low), ticks[1] - ticks[0]
    start = max((t for t in ticks if t <= low), default=low)
    if low < 0 and low - start < room:
        start = low - room
    elif start > 0 and low - start < room:
        start -= step
        ticks = [start, *ticks]
    end = high + room
    near = next((t for t in ticks if end < t <= end + 0.1 * (high - low)), None)
    end = end if near is None else near + room / 2
    return start, end, [t for t in ticks if start - 1e-9 <= t <= end]


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
        decimals = _decimals(ticks)
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
            canvas.write(self.box.x0 - 8, y - 0.36 * TICK, text, size=TICK, colour=SOFT, align="right")
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
            self.canvas.write(x, self.box.y0 - 19, str(year), size=TICK, colour=SOFT, align="center")

    # ------------------------------------------------------------------ marks

    def at(self, year: float, value: float) -> tuple[float, float]:
        """Where a year and value stand, px."""
        return self.canvas.px(self.ax, year, value)

    def line(self, years: Sequence[float], values: Sequence[float], *, colour: str = BLUE,
             width: float = 2.4, style: Any = "-", zorder: float = 3) -> None:
        """A line in the units of the data; labels keep clear of it."""
        self.ax.plot(
            years, values, color=colour, lw=width, ls=style, zorder=zorder, clip_on=False,
            scalex=False, scaley=False,
        )
        self.canvas.drawn(self.ax, years, values)

    def trace(self, points: pd.DataFrame, breaks: Iterable[float] = (), *, colour: str = BLUE,
              width: float = 2.4) -> None:
        """Lines between points: solid between consecutive published ones, dotted across a gap, and
        none across a break in definition.

        Parameters
        ----------
        points : DataFrame
            Columns year, value, kind; sorted by year, without NaN.
        """
        cuts, run = list(breaks), points.head(1).index.tolist()
        rows = list(points.itertuples())
        runs = [run]
        for before, after in zip(rows, rows[1:], strict=False):
            steady = after.year - before.year == 1 and before.kind == after.kind == "published"
            if any(before.year < cut <= after.year for cut in cuts):
                runs.append([after.Index])
            elif steady:
                runs[-1].append(after.Index)
            else:
                pair = points.loc[[before.Index, after.Index]]
                self.line(pair["year"], pair["value"], colour=colour, width=0.75 * width, style=(0, (1, 2.2)))
                runs.append([after.Index])
        for run in runs:
            if len(run) > 1:
                self.line(points.loc[run, "year"], points.loc[run, "value"], colour=colour, width=width)

    def dot(self, year: float, value: float, kind: str = "published", bound: str = "exact",
            colour: str = BLUE) -> None:
        """A figure: hollow circle if published, hollow grey square if computed; a triangle points
        where the truth lies when only a bound was published."""
        square = kind == "computed"
        self.ax.plot(
            [year], [value], marker="s" if square else "o", ms=7 if square else 8.5, mfc="white",
            mec=GREY if square else colour, mew=2.0 if square else 2.3, ls="none", zorder=5,
            clip_on=False, scalex=False, scaley=False,
        )
        self.canvas.taken(self.ax, year, value, 5.5)
        upward = {"over": True, "gt": True, "ge": True, "under": False, "lt": False, "le": False}
        if bound in upward and not square:
            self._pointer(year, value, upward[bound], colour)

    def _pointer(self, year: float, value: float, up: bool, colour: str) -> None:
        x, y = self.at(year, value)
        y += 10.5 if up else -10.5
        back = self.ax.transData.inverted().transform((x, y))
        self.ax.plot(
            [back[0]], [back[1]], marker="^" if up else "v", ms=5, mfc=colour, mec=colour, mew=0,
            ls="none", zorder=5, clip_on=False, scalex=False, scaley=False,
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
            [year], [value], marker="D", ms=9, mfc=ORANGE, mec="white", mew=0.8, ls="none", zorder=6,
            clip_on=False, scalex=False, scaley=False,
        )
        self.canvas.taken(self.ax, year, value, 7)

    def steps(self, years: Sequence[int], values: Sequence[float]) -> None:
        """What is due by the end of each year: an orange step over its bar, edged in white."""
        across = [x for year in years for x in (year - 0.5, year + 0.5)]
        up = [value for value in values for _ in range(2)]
        self.ax.plot(across, up, color="white", lw=3.6, zorder=3.5, clip_on=False)
        self.ax.plot(across, up, color=ORANGE, lw=1.6, zorder=3.6, clip_on=False)
        self.canvas.drawn(self.ax, across, up)

    def block(self, year: int, low: float, high: float, colour: str, hatch: str | None = None) -> None:
        """Part of a standing bar."""
        if high <= low:
            return
        self.ax.bar(
            year, high - low, 2 * _HALF, bottom=low, color=colour, hatch=hatch, zorder=3, lw=0.8,
            edgecolor=BLUE if hatch else "white", clip_on=False,
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
            self.canvas.write(x, (y0 + y1) / 2 - 0.36 * size, text, size=size, colour="#ffffff", align="center")

    def above(self, year: int, value: float, label: Label) -> None:
        """A label on top of a bar; where a line runs there, over the line."""
        x, y = self.at(year, value)
        half = label.width / 2
        for rise in (3.0, 8.0, 14.0, 22.0):
            box = Box(x - half, y + rise, x + half, y + rise + label.height)
            if sum(crossing(box, line) for line in self.canvas.strokes) == 0:
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

    def name_breaks(self, breaks: Iterable[tuple[float, str]]) -> None:
        """Write the labels of breaks beside their rules, in the first free place from the top."""
        for year, text in breaks:
            at = year - 0.5 if float(year).is_integer() else year
            x = self.at(at, 0)[0]
            label = Label(tuple(wrap(text, SMALL, 118)), GREY, SMALL)
            self.canvas.settle(
                label, Box(x - label.width - 6, self.box.y0, x + label.width + 6, self.box.y1 + 4),
            )

    def value_label(self, year: float, value: float, text: str, *, colour: str = INK,
                    below: bool = False, must: bool = True, reach: float = 9) -> bool:
        """The number of a point, beside it."""
        x, y = self.at(year, value)
        within = Box(MARGIN, self.box.y0 + 2, WIDTH - 4, self.box.y1 + 24)
        return self.canvas.place(
            x, y, Label((text,), colour), reach=reach, below=below, must=must, within=within
        )

    def ends(self, labels: Iterable[tuple[float, float, Label]]) -> None:
        """Labels at the right for marks or lines that end at a year and value, moved apart where
        needed; a thin line leads to those that ended early or had to move."""
        wanted = [(self.at(year, value), label) for year, value, label in labels]
        self.canvas.end_labels(self.box.x1, wanted, self.box.y0 - 6, self.box.y1 + 22)


def leader(canvas: Canvas, x: float, low: float, high: float, colour: str = INK) -> None:
    """A vertical measure between two heights (px), with a foot at either end."""
    canvas.line([(x, low), (x, high)], colour=colour, width=1.2, zorder=4)
    for y in (low, high):
        canvas.line([(x - 4, y), (x + 4, y)], colour=colour, width=1.2, zorder=4)
    canvas.strokes.append(np.array([(x, low), (x, high)]))


def _decimals(ticks: Sequence[float]) -> int:
    """As few decimals as tell the ticks apart and say them truly."""
    for decimals in range(7):
        if all(math.isclose(round(t, decimals), t, rel_tol=1e-9, abs_tol=1e-12) for t in ticks):
            return decimals
    return 6


def tint(share: float) -> str:
    """A blue between very pale (0) and full (1)."""
    low, high = np.array([0xDF, 0xE9, 0xF5]), np.array([0x1F, 0x5F, 0xA8])
    mixed = np.round(low + (high - low) * min(max(share, 0.0), 1.0)).astype(int)
    return "#" + "".join(f"{part:02x}" for part in mixed)


def on(colour: str) -> str:
    """White or ink, whichever reads better on a colour (WCAG relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return INK if (light + 0.05) / 0.0628 > 1.05 / (light + 0.05) else "#ffffff"

