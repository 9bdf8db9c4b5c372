"""Bars that lie: a row each, with its name at the left and a number at its end."""

from __future__ import annotations

from collections.abc import Sequence

from .boxes import Box
from .canvas import GREY, INK, RULE, Canvas
from .lettering import text_width, wrap


class Rows:
    """Bars that lie: names at the left, one row each from the top, a value axis from 0.

    Parameters
    ----------
    names : sequence of (text, grey suffix)
    limits : (float, float)
        Ends of the value axis.
    left, right : float
        Room before the axis' lower end and after its upper end, px, for labels at bar ends.
    """

    def __init__(
        self,
        canvas: Canvas,
        names: Sequence[tuple[str, str]],
        limits: tuple[float, float],
        *,
        heights: Sequence[float],
        widest: float = 240,
        left: float = 0,
        right: float = 0,
        colours: Sequence[str] | None = None,
        above: float = 0,
    ) -> None:
        self.canvas = canvas
        lines = [name_lines(*name, widest) for name in names]
        margin = max((_name_width(one) for one in lines), default=0) + 12
        area = canvas.area
        self.box = Box(area.x0 + margin + left, area.y0, area.x1 - right, area.y1 - above)
        self.ax = canvas.axes(self.box)
        self.ax.set_xlim(limits[0], limits[1] if limits[1] > limits[0] else limits[0] + 1)
        self.ax.set_ylim(self.box.y0, self.box.y1)
        self.centres = []
        y = self.box.y1
        for at, (one, height) in enumerate(zip(lines, heights, strict=True)):
            self.centres.append(y - height / 2)
            self._name(area.x0 + margin - 12, one, colours[at] if colours else INK)
            y -= height

    def _name(self, right: float, lines: list[tuple[str, str]], colour: str) -> None:
        y = self.centres[-1] + 9.1 * len(lines)
        for text, beside in lines:
            y -= 18.2
            x = right
            if beside:
                self.canvas.write(x, y + 4, beside, size=13, colour=GREY, align="right")
                x -= text_width(beside, 13) + 5
            self.canvas.write(x, y + 4, text, size=14, colour=colour, align="right")

    def x(self, value: float) -> float:
        """Where a value stands, px."""
        return self.canvas.px(self.ax, value, self.box.y0)[0]

    def bar(
        self,
        row: int,
        start: float,
        end: float,
        *,
        colour: str,
        height: float = 17,
        edge: str = "none",
        hatch: str | None = None,
    ) -> Box:
        """A bar from one value to another; its box in px."""
        low, high = min(start, end), max(start, end)
        self.ax.barh(
            self.centres[row],
            high - low,
            height,
            left=low,
            color=colour,
            edgecolor=edge,
            hatch=hatch,
            lw=0 if edge == "none" else 1.2,
            zorder=3,
            clip_on=False,
        )
        y = self.centres[row]
        box = Box(self.x(low), y - height / 2, self.x(high), y + height / 2)
        self.canvas.marks.append(box)
        return box

    def beside(
        self,
        row: int,
        value: float,
        text: str,
        *,
        colour: str = INK,
        left: bool = False,
        size: float = 14,
    ) -> None:
        """A number at the end of a bar."""
        x = self.x(value) + (-6 if left else 6)
        self.canvas.write(
            x,
            self.centres[row] - 0.36 * size,
            text,
            size=size,
            colour=colour,
            align="right" if left else "left",
            halo=True,
        )

    def zero(self) -> None:
        """The line the bars stand on."""
        x = self.x(0)
        self.canvas.line([(x, self.box.y0), (x, self.box.y1)], colour=RULE)


def name_lines(name: str, beside: str, widest: float) -> list[tuple[str, str]]:
    """The name of a row, wrapped, with what stands in grey behind its last line."""
    lines = [(line, "") for line in wrap(name, 14, widest)]
    if not beside:
        return lines
    if _name_width([(lines[-1][0], beside)]) <= widest:
        return [*lines[:-1], (lines[-1][0], beside)]
    return [*lines, ("", beside)]


def _name_width(lines: list[tuple[str, str]]) -> float:
    return max(
        text_width(text, 14) + (text_width(beside, 13) + 5 if beside else 0)
        for text, beside in lines
    )


def row_height(name: str, suffix: str = "", *, widest: float = 240, least: float = 25) -> float:
    """Height of a row whose name may need several lines, px."""
    return max(least, 18.2 * len(name_lines(name, suffix, widest)) + 7)
