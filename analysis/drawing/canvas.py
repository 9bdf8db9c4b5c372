"""On what is it drawn: a picture with its message, its source, and labels that keep clear.

One matplotlib point is one pixel: pictures are made at 72 dpi, 760 px wide. Everything a reader
sees as text goes through `Canvas.write`, with one font file and a check of its glyphs.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..exhibits import Caption, Exhibit
from ..fonts import font_path
from .boxes import Box, crossing, spread
from .lettering import MissingGlyph, clean, text_width, wrap
from .svg import inline

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH, MARGIN = 760, 14
INK, SOFT, GREY, FAINT = "#1d2127", "#4a4f57", "#6b717b", "#a8aeb7"
RULE, GRID = "#9aa0a8", "#e6e8eb"
BLUE, ORANGE, GREEN, RED = "#1f5fa8", "#c8590b", "#1b7f4d", "#b3261e"
BAND, PALE = "#e1eaf4", "#b9cde6"
TITLE, SUBTITLE, LABEL, TICK, SMALL = 19.0, 14.0, 14.0, 13.5, 12.0  # px
LEADING = 1.3  # line height of a label, in its size



# Where a label may stand around its point, best first: across, up, alignment of its lines.
_AROUND = (
    (0, 1, "center"), (0, -1, "center"), (-1, 1, "right"), (1, 1, "left"), (1, -1, "left"),
    (-1, -1, "right"), (-0.5, 1, "right"), (0.5, 1, "left"), (-0.5, -1, "right"),
    (0.5, -1, "left"), (1, 0, "left"), (-1, 0, "right"),
)


@cache
def theme() -> dict[str, Any]:
    """Settings of every picture, as matplotlib's rcParams: seaborn's theme, then the font over it."""
    import seaborn
    from matplotlib import font_manager

    font_manager.fontManager.addfont(font_path())
    settings: dict[str, Any] = dict(seaborn.axes_style("white"))
    settings |= {
        "font.family": [font_manager.FontProperties(fname=font_path()).get_name()],
        "text.parse_math": False,
        "axes.unicode_minus": True,
        "figure.dpi": 72,
        "svg.fonttype": "path",
        "svg.hashsalt": "hrss",
        "hatch.linewidth": 1.0,
        "hatch.color": BLUE,
        "lines.solid_capstyle": "round",
        "lines.dash_capstyle": "butt",
        "path.simplify": False,
    }
    return settings


@cache
def _font(size: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=font_path(), size=size)


@dataclass(frozen=True)
class Label:
    """Lines of text that belong together; colours line by line where they differ."""

    lines: tuple[str, ...]
    colour: str = INK
    size: float = LABEL
    quiet: int = 0  # so many of the last lines in smaller grey

    @property
    def width(self) -> float:
        """Width in px."""
        return max(text_width(line, size) for line, size, _ in self.styled())

    @property
    def height(self) -> float:
        """Height in px."""
        return sum(size for _, size, _ in self.styled()) * LEADING

    def styled(self) -> list[tuple[str, float, str]]:
        """Text, size and colour of each line."""
        loud = len(self.lines) - self.quiet
        return [
            (line, self.size if at < loud else SMALL, self.colour if at < loud else GREY)
            for at, line in enumerate(self.lines)
        ]


@dataclass
class Canvas:
    """A picture: message and reading aid at the top, source at the bottom, `plot` px between.

    Parameters
    ----------
    caption : Caption
        The words; title, subtitle and source are wrapped here, by measuring.
    unit : str
        Added to a subtitle that lacks it.
    plot : float
        Height of what is between them, axis labels included, px.
    """

    caption: Caption
    unit: str
    plot: float
    labels: list[tuple[str, Box]] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    strokes: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lang = self.caption.get("lang", "zh")
        subtitle = self.caption["subtitle"]
        if self.unit and self.unit not in subtitle:
            subtitle += ("；单位：" if self.lang == "zh" else "; unit: ") + self.unit
        self.caption = {**self.caption, "lang": self.lang, "subtitle": subtitle}
        self._begin()

    def _begin(self) -> None:
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        room = WIDTH - 2 * MARGIN
        head = [
            (line, size, colour, lead)
            for text, size, colour, lead in (
                (self.caption["title"], TITLE, INK, 28.0),
                (self.caption["subtitle"], SUBTITLE, SOFT, 21.0),
            )
            for line in wrap(clean(text, self.lang), size, room)
        ]
        foot = wrap(clean(self.caption["source_line"], self.lang), SMALL, room)
        above = MARGIN + sum(lead for *_, lead in head) + 12
        below = 14 + 18.0 * len(foot) + 8
        self.height = math.ceil(above + self.plot + below)
        self.area = Box(MARGIN, below, WIDTH - MARGIN, self.height - above)
        with matplotlib.rc_context(theme()):
            self.figure = Figure(figsize=(WIDTH / 72, self.height / 72), dpi=72, facecolor="white")
        FigureCanvasSVG(self.figure)
        y = self.height - float(MARGIN)
        for line, size, colour, lead in head:
            y -= lead
            self.write(MARGIN, y + 0.3 * lead, line, size=size, colour=colour)
        y = below - 14
        for line in foot:
            y -= 18.0
            self.write(MARGIN, y + 5, line, size=SMALL, colour=GREY)

    # -------------------------------------------------------------- text

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL,
        colour: str = INK,
        align: str = "left",
        halo: bool = False,
    ) -> Box:
        """One line of text with its baseline at `y` px; its box is remembered as taken."""
        text = clean(text, self.lang)
        if not text:
            return Box(x, y, x, y)
        width = text_width(text, size)
        left = {"left": x, "center": x - width / 2, "right": x - width}[align]
        box = Box(left, y - 0.2 * size, left + width, y + 0.86 * size)
        shown = self.figure.text(
            left / WIDTH,
            y / self.height,
            text,
            color=colour,
            fontproperties=_font(size),
            va="baseline",
        )
        shown.set_gid(f"{'halo' if halo else 'text'}-{len(self.labels)}")
        self.labels.append((text, box))
        return box

    def put(self, box: Box, label: Label, align: str = "left", halo: bool = True) -> None:
        """A label, line by line, into a box of its size."""
        x = {"left": box.x0, "center": (box.x0 + box.x1) / 2, "right": box.x1}[align]
        y = box.y1
        for line, size, colour in label.styled():
            y -= size * LEADING
            self.write(x, y + 0.29 * size, line, size=size, colour=colour, align=align, halo=halo)

    def place(self, x: float, y: float, label: Label, *, reach: float = 6, below: bool = False,
              within: Box | None = None, must: bool = True) -> bool:
        """A label near a point (px): the nearest place clear of labels, marks and lines.

        Returns whether it was written; with `must` false it is left out where every place would
        cover a label or a mark, because the same number is in the data beside the picture.
        """
        within, w, h = within or self.area, label.width, label.height
        best, cost = None, math.inf
        for away in (reach, reach + 7, reach + 16, reach + 28, reach + 44, reach + 64):
            for rank, (across, up, align) in enumerate(_AROUND):
                up = -up if below else up
                x0 = x - w / 2 + across * (w / 2 + (away if up == 0 else 0))
                y0 = y - h / 2 + up * (h / 2 + (away if abs(up) == 1 else 0))
                box = Box(x0, y0, x0 + w, y0 + h)
                price = self._price(box, within) + 0.6 * (away - reach) + 0.5 * rank
                if price < cost:
                    best, cost, side = box, price, align
        if best is None or (cost >= 1000 and not must):
            return False
        self.put(best, label, side)
        return True

    def settle(self, label: Label, room: Box, *, near: float | None = None) -> bool:
        """A label in a free place of a box of px, close to a height (by default its head).

        Returns whether there was one.
        """
        best, cost = None, math.inf
        w, h = label.width, label.height
        near = room.y1 if near is None else near
        for rise in np.arange(0, max(room.height - h, 0) + 1, 7):
            y0 = room.y0 + rise
            for share in (0.5, 0.0, 1.0, 0.25, 0.75):
                x0 = room.x0 + share * (room.width - w)
                box = Box(x0, y0, x0 + w, y0 + h)
                price = self._price(box, self.area) + 0.15 * abs(y0 + h / 2 - near)
                price += 4 * abs(share - 0.5)
                if price < cost:
                    best, cost = box, price
        if best is None or cost >= 1000:
            return False
        self.put(best, label)
        return True

    def _price(self, box: Box, within: Box) -> float:
        near = box.grown(1.0)
        covered = sum(near.overlap(other) > 0 for _, other in self.labels)
        covered += sum(near.overlap(mark) > 0 for mark in self.marks)
        crossed = sum(crossing(near, line) for line in self.strokes)
        return 1e5 * (box.outside(within) > 0.5) + 1000 * covered + 2.0 * crossed

    def end_labels(
        self, at: float, labels: Iterable[tuple[tuple[float, float], Label]], low: float, high: float
    ) -> None:
        """Labels to the right of x = `at` px for points (px), between two heights, moved apart
        where needed; a thin line leads from points further left or at another height."""
        wanted = list(labels)
        heights = [label.height + 2 for _, label in wanted]
        centres = spread([y for (_, y), _ in wanted], heights, low, high)
        for ((x, y), label), centre in zip(wanted, centres, strict=True):
            left = at + 14
            if abs(centre - y) > 9 or at - x > 12:
                self.line([(x + 7, y), (left - 3, centre)], colour=FAINT, width=0.8, zorder=0.5)
            half = label.height / 2
            self.put(Box(left, centre - half, left + label.width, centre + half), label)

    # -------------------------------------------------------------- shapes in px

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, width: float = 1.0,
             style: Any = "-", zorder: float = 2) -> None:
        """A line through points in px, which labels keep clear of."""
        from matplotlib.lines import Line2D

        xs, ys = np.array(points, dtype=float).T
        self.figure.add_artist(
            Line2D(xs / WIDTH, ys / self.height, color=colour, lw=width, ls=style, zorder=zorder,
                   transform=self.figure.transFigure)
        )

    def axes(self, box: Box) -> Axes:
        """Empty axes in a box of px."""
        import matplotlib

        with matplotlib.rc_context(theme()):
            ax = self.figure.add_axes(
                (box.x0 / WIDTH, box.y0 / self.height, box.width / WIDTH, box.height / self.height)
            )
        ax.set_axis_off()
        ax.patch.set_visible(False)
        return ax

    def px(self, ax: Axes, x: float, y: float) -> tuple[float, float]:
        """A point of the data in px."""
        across, up = ax.transData.transform((x, y))
        return float(across), float(up)

    def taken(self, ax: Axes, x: float, y: float, radius: float) -> None:
        """Note that a mark stands at a point of the data."""
        across, up = self.px(ax, x, y)
        self.marks.append(Box(across - radius, up - radius, across + radius, up + radius))

    def drawn(self, ax: Axes, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Note that a line runs through points of the data."""
        points = np.column_stack([np.asarray(xs, dtype=float), np.asarray(ys, dtype=float)])
        points = points[np.isfinite(points).all(axis=1)]
        if len(points) > 1:
            self.strokes.append(ax.transData.transform(points))

    # -------------------------------------------------------------- output

    def svg(self) -> str:
        """The picture as SVG to stand in a page.

        Raises
        ------
        MissingGlyph
            When matplotlib meets a character the font does not have.
        """
        import matplotlib

        raw = io.BytesIO()
        with matplotlib.rc_context(theme()), warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph .* missing")
            try:
                self.figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
            except UserWarning as warning:
                raise MissingGlyph(str(warning)) from warning
        words = self.caption
        return inline(raw.getvalue(), words["id"], words["title"], words["alt"], (WIDTH, self.height))

    def exhibit(self, data: pd.DataFrame) -> Exhibit:
        """The picture with its words and the data behind it."""
        return Exhibit(**self.caption, data=data.reset_index(drop=True), svg=self.svg())
