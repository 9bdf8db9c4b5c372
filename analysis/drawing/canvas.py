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
from .boxes import Box, crossing, segments, spread
from .lettering import MissingGlyph, clean, text_width, wrap
from .svg import inline

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH, MARGIN = 760, 14
INK, SOFT, GREY, FAINT = "#1d2127", "#4a4f57", "#6b717b", "#a8aeb7"
RULE, GRID = "#9aa0a8", "#e6e8eb"
BLUE, ORANGE = "#1f5fa8", "#c8590b"
BAND, PALE = "#e1eaf4", "#b9cde6"
TITLE, SUBTITLE, LABEL, TICK, SMALL = 19.0, 14.0, 14.0, 13.5, 12.0  # px
LEADING = 1.3  # line height of a label, in its size

# Where a label may stand around its point, best first: across, up, alignment of its lines.
_AROUND = (
    (0, 1, "center"),
    (0, -1, "center"),
    (-1, 1, "right"),
    (1, 1, "left"),
    (1, -1, "left"),
    (-1, -1, "right"),
    (-0.5, 1, "right"),
    (0.5, 1, "left"),
    (-0.5, -1, "right"),
    (0.5, -1, "left"),
    (1, 0, "left"),
    (-1, 0, "right"),
)


@cache
def theme() -> dict[str, Any]:
    """Matplotlib's settings for every picture: seaborn's theme, then the font over it.

    For a chart of one's own in a notebook: `matplotlib.rcParams.update(theme())`.
    """
    import seaborn as sns
    from matplotlib import font_manager

    font_manager.fontManager.addfont(font_path())
    settings: dict[str, Any] = dict(sns.axes_style("white"))
    settings |= {
        "font.family": [font_manager.FontProperties(fname=font_path()).get_name()],
        "text.parse_math": False,
        "figure.dpi": 72,
        "svg.fonttype": "path",
        "svg.hashsalt": "hrss",
        "hatch.linewidth": 1.0,
        "hatch.color": BLUE,
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
    _pieces: list[np.ndarray] = field(default_factory=list)
    _all: np.ndarray = field(default_factory=lambda: np.empty((0, 4)))

    def __post_init__(self) -> None:
        self.lang = self.caption.get("lang", "zh")
        subtitle = self.caption["subtitle"]
        if self.unit and self.unit not in subtitle:
            subtitle += ("；单位：" if self.lang == "zh" else "; unit: ") + self.unit
        self.caption = {**self.caption, "lang": self.lang, "subtitle": subtitle}
        self._begin()

    def _begin(self) -> None:
        import matplotlib as mpl
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
        foot = wrap(clean(self.caption["source_line"], self.lang), SMALL, room, whole=True)
        above = MARGIN + sum(lead for *_, lead in head) + 12
        below = 14 + 18.0 * len(foot) + 8
        self.height = math.ceil(above + self.plot + below)
        self.area = Box(MARGIN, below, WIDTH - MARGIN, self.height - above)
        with mpl.rc_context(theme()):
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
            parse_math=False,
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

    def place(
        self,
        x: float,
        y: float,
        label: Label,
        *,
        reach: float = 6,
        below: bool = False,
        within: Box | None = None,
        must: bool = True,
    ) -> bool:
        """A label near a point (px): the nearest place clear of labels, marks and lines.

        Returns whether it was written; with `must` false it is left out where every place would
        cover a label or a mark, because the same number is in the data beside the picture.
        """
        within, w, h = within or self.area, label.width, label.height
        best: Box | None = None
        cost, side = math.inf, "center"
        for away in (reach, reach + 7, reach + 16, reach + 28, reach + 44, reach + 64):
            if 0.6 * (away - reach) >= cost:
                break
            for rank, (across, upward, align) in enumerate(_AROUND):
                up = -upward if below else upward
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

    def settle(self, label: Label, room: Box, *, near: tuple[float, float]) -> bool:
        """A label somewhere in a box of px, in the free place closest to a point.

        Returns whether there was one.
        """
        w, h = label.width, label.height
        across, up = np.meshgrid(
            np.linspace(room.x0, max(room.x1 - w, room.x0), 25),
            np.arange(room.y0, max(room.y1 - h, room.y0) + 1, 5),
        )
        # Away sideways costs half: lines of text are read across.
        away = 0.15 * np.hypot((across + w / 2 - near[0]) / 2, up + h / 2 - near[1])
        best, cost = None, 1000.0
        for at in np.argsort(away, axis=None, kind="stable"):
            if away.flat[at] >= cost:
                break
            x0, y0 = float(across.flat[at]), float(up.flat[at])
            box = Box(x0, y0, x0 + w, y0 + h)
            price = self._price(box, self.area) + float(away.flat[at])
            if price < cost:
                best, cost = box, price
        if best is None:
            return False
        self.put(best, label)
        return True

    def _price(self, box: Box, within: Box) -> float:
        near = box.grown(2.5)
        covered = sum(near.overlap(other) > 0 for _, other in self.labels)
        covered += sum(near.overlap(mark) > 0 for mark in self.marks)
        return 1e5 * (box.outside(within) > 0.5) + 1000 * covered + 4.0 * self.crossed(near)

    def crossed(self, box: Box) -> float:
        """Length of the lines drawn that runs within a box, px."""
        if len(self._pieces) != len(self.strokes):
            self._pieces = [segments(line) for line in self.strokes]
            self._all = np.concatenate([np.empty((0, 4)), *self._pieces])
        return crossing(box, self._all)

    def end_labels(
        self,
        at: float,
        labels: Iterable[tuple[tuple[float, float], Label]],
        low: float,
        high: float,
    ) -> None:
        """Labels to the right of x = `at` px, moved apart between two heights.

        A thin line leads to each from its point (px) further left or at another height.
        """
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

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str,
        width: float = 1.0,
        style: Any = "-",
        zorder: float = 2,
    ) -> None:
        """A line through points in px, which labels keep clear of."""
        from matplotlib.lines import Line2D

        xs, ys = np.array(points, dtype=float).T
        self.figure.add_artist(
            Line2D(
                xs / WIDTH,
                ys / self.height,
                color=colour,
                lw=width,
                ls=style,
                zorder=zorder,
                transform=self.figure.transFigure,
            )
        )

    def rectangle(self, box: Box, colour: str, edge: str = "none") -> None:
        """A filled rectangle in px."""
        from matplotlib.patches import Rectangle

        self.figure.add_artist(
            Rectangle(
                (box.x0 / WIDTH, box.y0 / self.height),
                box.width / WIDTH,
                box.height / self.height,
                facecolor=colour,
                edgecolor=edge,
                lw=0 if edge == "none" else 2,
                transform=self.figure.transFigure,
            )
        )

    def blob(
        self,
        corners: Sequence[tuple[float, float]],
        colour: str,
        edge: str = "none",
        width: float = 1.0,
    ) -> None:
        """A closed shape through corners in px."""
        from matplotlib.patches import Polygon

        shape = Polygon(
            np.array(corners) / (WIDTH, self.height),
            closed=True,
            facecolor=colour,
            edgecolor=edge,
            lw=0 if edge == "none" else width,
            zorder=3,
            transform=self.figure.transFigure,
        )
        self.figure.add_artist(shape)

    def axes(self, box: Box) -> Axes:
        """Empty axes in a box of px."""
        import matplotlib as mpl

        with mpl.rc_context(theme()):
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
        import matplotlib as mpl

        raw = io.BytesIO()
        with mpl.rc_context(theme()), warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph .* missing")
            try:
                self.figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
            except UserWarning as warning:
                raise MissingGlyph(str(warning)) from warning
        words = self.caption
        return inline(
            raw.getvalue(), words["id"], words["title"], words["alt"], (WIDTH, self.height)
        )

    def exhibit(self, data: pd.DataFrame) -> Exhibit:
        """The picture with its words and the data behind it."""
        return Exhibit(**self.caption, data=data.reset_index(drop=True), svg=self.svg())
