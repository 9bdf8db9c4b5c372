"""On what is it drawn: type, lines of text, labels that keep clear of each other, SVG for a page.

One matplotlib point is one pixel here: pictures are made at 72 dpi, 760 px wide. Everything
a reader sees as text goes through `Canvas.write`, with one font file and a check of its glyphs.
What marks mean is in `marks`, what charts there are in `figures`.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .errors import MethodError
from .fonts import font_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

WIDTH, MARGIN = 760, 14
INK, SOFT, GREY, FAINT = "#1d2127", "#4a4f57", "#6b717b", "#a8aeb7"
RULE, GRID = "#9aa0a8", "#e6e8eb"
BLUE, ORANGE, GREEN, RED = "#1f5fa8", "#c8590b", "#1b7f4d", "#b3261e"
BAND, PALE = "#e1eaf4", "#b9cde6"
TITLE, SUBTITLE, LABEL, TICK, SMALL = 19.0, 14.0, 14.0, 13.5, 12.0  # px
LEADING = 1.3  # line height of a label, in its size


class MissingGlyph(MethodError):
    """The font lacks a character: it would print as an empty box."""


# ------------------------------------------------------------------ type


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
def _face() -> FT2Font:
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(font_path()))
    face.set_size(100, 72)
    return face


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_face().get_charmap())


@lru_cache(maxsize=8192)
def _advance(character: str) -> float:
    from matplotlib.ft2font import LoadFlags

    if ord(character) not in _glyphs():
        return 100.0
    glyph = _face().load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536


@cache
def _font(size: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=font_path(), size=size)


def text_width(text: str, size: float) -> float:
    """Width of one line of text in px at `size` px."""
    return sum(_advance(character) for character in text) * size / 100


def clean(text: str, lang: str = "zh") -> str:
    """Text as one line that the font can set; in English, quotes of Latin width.

    Raises
    ------
    MissingGlyph
        Naming the characters the font does not have.
    """
    text = re.sub(r"(?:(?!\u00a0)[\s\x00-\x1f\x7f\u200b])+", " ", text).strip()
    if lang == "en":  # these are full-width in a Chinese font
        text = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    missing = sorted({c for c in text if ord(c) not in _glyphs()})
    if missing:
        named = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in missing)
        raise MissingGlyph(f"the font has no {named} for {text!r}", remedy="use another character")
    return text


_CLOSING = "，。；：、）】》〉」』〕！？…—–％%‰”’,.;:)]}!?"
_OPENING = "（【《〈「『〔“‘([{"
_WIDE = "\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}“”‘’…]+|[“”‘’…]|\s+")
_UNIT = re.compile(r"[年月日号万亿元个家人次项件户所%‰倍点位种张岁]")


def pieces(text: str) -> list[str]:
    """Text cut wherever a line may end: not before ，。）%, not after （, not within a number.

    Examples
    --------
    >>> pieces("增至 618.05 亿元（2021 年），")
    ['增', '至', ' ', '618.05 亿', '元', '（2021 年），']
    """
    found: list[str] = []
    for piece in _PIECE.findall(text):
        before = found[-1] if found else ""
        glued = before and not before.isspace() and not piece.isspace()
        if glued and (piece[0] in _CLOSING or before[-1] in _OPENING):
            found[-1] += piece
        elif len(found) > 1 and before == " " and found[-2][-1].isdigit() and _UNIT.match(piece):
            found[-2:] = [found[-2] + " " + piece]
        elif glued and before[-1].isdigit() and _UNIT.match(piece):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines of about equal length, as few as fit in `width` px, none of them wider."""
    parts = [
        part
        for piece in pieces(text)
        for part in ([piece] if text_width(piece, size) <= width else piece)
    ]
    sizes = [text_width(part, size) for part in parts]
    lines = _fill(parts, sizes, width)
    low, high = width / 2, width
    for _ in range(7 if len(lines) > 1 else 0):
        middle = (low + high) / 2
        trial = _fill(parts, sizes, middle)
        if len(trial) == len(lines):
            lines, high = trial, middle
        else:
            low = middle
    return lines


def _fill(parts: Sequence[str], sizes: Sequence[float], width: float) -> list[str]:
    lines, used = [""], 0.0
    for part, size in zip(parts, sizes, strict=True):
        if used + size > width and lines[-1] and not part.isspace():
            lines, used = [*lines, ""], 0.0
        if lines[-1] or not part.isspace():
            lines[-1] += part
            used += size
    return [line.rstrip() for line in lines]


# ------------------------------------------------------------------ boxes


class Box(NamedTuple):
    """A rectangle in px, y upwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in px."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in px."""
        return self.y1 - self.y0

    def overlap(self, other: Box) -> float:
        """Area shared with another box, px²."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        up = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(across, 0.0) * max(up, 0.0)

    def outside(self, other: Box) -> float:
        """How far this box sticks out of another, px."""
        return (
            max(other.x0 - self.x0, 0.0) + max(self.x1 - other.x1, 0.0)
            + max(other.y0 - self.y0, 0.0) + max(self.y1 - other.y1, 0.0)
        )  # fmt: skip

    def grown(self, by: float) -> Box:
        """The box with `by` px more on every side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


def crossing(box: Box, line: np.ndarray) -> float:
    """Length in px of a polyline, shape (n, 2), inside a box (Liang and Barsky's clipping)."""
    start, step = line[:-1], np.diff(line, axis=0)
    low, high = np.zeros(len(start)), np.ones(len(start))
    for axis, (least, most) in enumerate(((box.x0, box.x1), (box.y0, box.y1))):
        along, at = step[:, axis], start[:, axis]
        still = along == 0
        safe = np.where(still, 1.0, along)
        ends = np.sort(np.stack([(least - at) / safe, (most - at) / safe]), axis=0)
        inside = (at >= least) & (at <= most)
        low = np.where(still, np.where(inside, low, 2.0), np.maximum(low, ends[0]))
        high = np.where(still, high, np.minimum(high, ends[1]))
    return float((np.maximum(high - low, 0) * np.hypot(step[:, 0], step[:, 1])).sum())


def spread(
    centres: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Centres moved as little as possible (least squares) so that no two boxes overlap.

    Parameters
    ----------
    centres, heights : sequences of float, same length
        Wanted centres and heights, px.
    low, high : float
        The stretch to stay in, px; when the heights do not fit in it, they stand on `low`.

    Examples
    --------
    >>> spread([10, 11, 40], [10, 10, 10], 0, 100)
    [5.5, 15.5, 40.0]
    """
    order = sorted(range(len(centres)), key=lambda at: centres[at])
    stacked = np.array([heights[at] for at in order], dtype=float)
    # Without gaps the centres would be offset by half of each neighbour: isotonic regression
    # of the rest (pool adjacent violators), then the bounds.
    offset = np.concatenate([[0.0], np.cumsum((stacked[:-1] + stacked[1:]) / 2)])[: len(order)]
    blocks: list[tuple[float, int]] = []
    for wanted in np.array([centres[at] for at in order], dtype=float) - offset:
        mean, count = float(wanted), 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (mean * count + before * size) / (count + size), count + size
        blocks.append((mean, count))
    level = np.repeat([mean for mean, _ in blocks], [count for _, count in blocks])
    if len(order):
        top = high - stacked[-1] / 2 - offset[-1]
        level = np.maximum(np.minimum(level, top), low + stacked[0] / 2)
    placed = dict(zip(order, level + offset, strict=True))
    return [float(placed[at]) for at in range(len(order))]


# ------------------------------------------------------------------ canvas


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
    title, subtitle, source : str
        Wrapped here, by measuring.
    plot : float
        Height of what is between them, axis labels included, px.
    """

    title: str
    subtitle: str
    source: str
    plot: float
    lang: str = "zh"
    labels: list[tuple[str, Box]] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    strokes: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        room = WIDTH - 2 * MARGIN
        head = [
            (line, size, colour, lead)
            for text, size, colour, lead in (
                (self.title, TITLE, INK, 28.0),
                (self.subtitle, SUBTITLE, SOFT, 21.0),
            )
            for line in wrap(clean(text, self.lang), size, room)
        ]
        foot = wrap(clean(self.source, self.lang), SMALL, room)
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
              within: Box | None = None, must: bool = True) -> bool:  # fmt: skip
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

    def _price(self, box: Box, within: Box) -> float:
        near = box.grown(1.0)
        covered = sum(near.overlap(other) > 0 for _, other in self.labels)
        covered += sum(near.overlap(mark) > 0 for mark in self.marks)
        crossed = sum(crossing(near, line) for line in self.strokes)
        return 1e5 * (box.outside(within) > 0.5) + 1000 * covered + 2.0 * crossed

    def end_labels(self, at: float, labels: Iterable[tuple[float, Label]], low: float, high: float) -> None:  # fmt: skip
        """Labels to the right of x = `at` px, each at its height y px, moved apart where needed."""
        wanted = list(labels)
        heights = [label.height + 2 for _, label in wanted]
        for (y, label), centre in zip(
            wanted, spread([y for y, _ in wanted], heights, low, high), strict=True
        ):
            x0 = at + 14
            if abs(centre - y) > 9:
                self.line([(at + 1, y), (at + 12, centre)], colour=FAINT, width=0.8)
            self.put(Box(x0, centre - label.height / 2, x0 + label.width, centre + label.height / 2), label)  # fmt: skip

    # -------------------------------------------------------------- shapes in px

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, width: float = 1.0,
             style: Any = "-", zorder: float = 2) -> None:  # fmt: skip
        """A line through points in px, which labels keep clear of."""
        from matplotlib.lines import Line2D

        xs, ys = np.array(points, dtype=float).T
        self.figure.add_artist(
            Line2D(xs / WIDTH, ys / self.height, color=colour, lw=width, ls=style, zorder=zorder,
                   transform=self.figure.transFigure)
        )  # fmt: skip

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

    def svg(self, id: str, title: str, alt: str) -> str:
        """The picture as SVG to stand in a page: ids prefixed, no CSS, title and description.

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
        return _inline(raw.getvalue(), id, title, alt, self.height)


# Where a label may stand around its point, best first: across, up, alignment of its lines.
_AROUND = (
    (0, 1, "center"), (0, -1, "center"), (-1, 1, "right"), (1, 1, "left"), (1, -1, "left"),
    (-1, -1, "right"), (-0.5, 1, "right"), (0.5, 1, "left"), (-0.5, -1, "right"),
    (0.5, -1, "left"), (1, 0, "left"), (-1, 0, "right"),
)  # fmt: skip

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+\.\d{3,}")


def _inline(raw: bytes, id: str, title: str, alt: str, height: int) -> str:
    root = ET.fromstring(raw)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for parent in list(root.iter()):
        for at, child in enumerate(list(parent)):
            if child.get("id", "").startswith("halo-"):
                parent.insert(list(parent).index(child), _halo(child))
    for element in root.iter():
        _plain(element, id)
    for key, value in {
        "width": str(WIDTH), "height": str(height), "viewBox": f"0 0 {WIDTH} {height}",
        "role": "img", "aria-labelledby": f"{id}--title {id}--desc",
        "stroke-linejoin": "round", "stroke-linecap": "butt",
    }.items():  # fmt: skip
        root.set(key, value)
    for tag, text in (("desc", alt), ("title", title)):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{id}--{tag}"})
        element.text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
        root.insert(0, element)
    text = ET.tostring(root, encoding="unicode")
    # Names of spaces as people write them, without registering them for the whole process.
    spaces = dict(re.findall(r'xmlns:(ns\d+)="([^"]+)"', text))
    for name, space in spaces.items():
        text = re.sub(rf"(</?){name}:", r"\1", text) if space == _SVG else text
        text = text.replace(f" {name}:", " xlink:") if space == _LINK else text
        text = text.replace(f"xmlns:{name}=", "xmlns=" if space == _SVG else "xmlns:xlink=")
    return text


def _halo(group: ET.Element) -> ET.Element:
    """A white outline to stand behind a text: a copy of it, because not every program that takes
    SVG knows paint-order."""
    import copy

    halo = copy.deepcopy(group)
    halo.set("id", halo.get("id", "").replace("halo", "behind"))
    for element in halo.iter():
        for child in list(element):
            if child.tag == f"{{{_SVG}}}defs":
                element.remove(child)
        scale = re.search(r"scale\(([\d.]+)", element.get("transform", ""))
        if scale and element.get("style") is None:
            element.set("style", "")
        if scale:
            width = 3.2 / float(scale[1])
            element.set("style", f"fill: #ffffff; stroke: #ffffff; stroke-width: {width:.1f}")
    return halo


def _plain(element: ET.Element, id: str) -> None:
    """Style attributes as presentation attributes, ids prefixed, coordinates to 0.01 px."""
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if value:
            element.set(name.strip(), value.strip())
    for name, value in element.attrib.items():
        if name == "id":
            value = f"{id}--{value}"
        elif name == f"{{{_LINK}}}href":
            value = value.replace("#", f"#{id}--", 1)
        elif name in ("d", "x", "y"):
            value = _NUMBER.sub(lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), value)
            value = " ".join(value.split())
        value = value.replace("url(#", f"url(#{id}--")
        element.set(name, value)
