"""Charts whose bars lie in rows, each with its name at the left; `figures` offers them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..errors import MethodError
from ..exhibits import Caption, Exhibit, number, quantity
from .boxes import Box, spread
from .canvas import BLUE, FAINT, GREY, INK, LABEL, ORANGE, PALE, RULE, SMALL, SOFT, Canvas
from .data import frame as table_of
from .lettering import text_width, wrap
from .marks import WORDS, on, rounded, short, tint

if TYPE_CHECKING:
    import pandas as pd


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
        self.ax.set_xlim(*limits)
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

    def bar(self, row: int, start: float, end: float, *, colour: str, height: float = 17,
            edge: str = "none", hatch: str | None = None) -> Box:
        """A bar from one value to another; its box in px."""
        low, high = min(start, end), max(start, end)
        self.ax.barh(
            self.centres[row], high - low, height, left=low, color=colour, edgecolor=edge,
            hatch=hatch, lw=0 if edge == "none" else 1.2, zorder=3, clip_on=False,
        )
        y = self.centres[row]
        box = Box(self.x(low), y - height / 2, self.x(high), y + height / 2)
        self.canvas.marks.append(box)
        return box

    def beside(self, row: int, value: float, text: str, *, colour: str = INK, left: bool = False,
               size: float = 14) -> None:
        """A number at the end of a bar."""
        x = self.x(value) + (-6 if left else 6)
        self.canvas.write(x, self.centres[row] - 0.36 * size, text, size=size, colour=colour,
                          align="right" if left else "left", halo=True)

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




def bars(
    labels: Sequence[str],
    values: Sequence[float],
    *,
    unit: str,
    highlight: Sequence[int | str] | str = (),
    beside: Sequence[str] | None = None,
    bounds: Sequence[str] | None = None,
    reference: tuple[float, str] | None = None,
    ranked: bool = True,
    tone: str = "blue",
    decimals: int | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """Ranked bars, some of them highlighted.

    Parameters
    ----------
    labels, values : sequences of the same length
        What each bar is, and its value in `unit`; NaN is written as not published.
    highlight : positions or labels
        Bars in full colour.
    beside : sequence of str, optional
        Grey beside each label, such as the year.
    bounds : sequence of str, optional
        Of each value.
    reference : (value, label), optional
        A thin line across, such as the mean of the nation.
    ranked : bool
        From the highest down, or in the order given.
    tone : {"blue", "orange"}
        Colour of the highlighted; orange is kept for targets and what they require.
    """
    import pandas as pd

    loud = {highlight} if isinstance(highlight, str) else set(highlight)
    frame = pd.DataFrame({"label": [str(t) for t in labels], "value": [math.nan if v is None else float(v) for v in values]})
    if frame.empty:
        raise MethodError(f"{caption['id']}: nothing to draw")
    if strange := [h for h in loud if h not in set(frame.index) | set(frame["label"])]:
        raise MethodError(f"{caption['id']}: no bar {strange[0]!r} to highlight")
    frame["period"] = list(beside) if beside is not None else ""
    frame["bound"] = list(bounds) if bounds is not None else "exact"
    frame["bright"] = [at in loud or name in loud for at, name in enumerate(frame["label"])]
    if ranked:
        frame = frame.sort_values("value", ascending=False, kind="stable", na_position="last", ignore_index=True)
    texts = [quantity(r.value, bound=r.bound, lang=caption.get("lang", "zh"), decimals=decimals) for r in frame.itertuples()]
    heights = [row_height(r.label, r.period) for r in frame.itertuples()]
    canvas = Canvas(caption, unit, sum(heights) + 22 + (20 if reference else 0))
    canvas.write(canvas.area.x0, canvas.area.y1 - 12, unit, size=SMALL, colour=GREY)
    known = [*frame["value"].dropna(), *([reference[0]] if reference else [])]
    low, high = min([0.0, *known]), max([0.0, *known])
    wide = max(text_width(text, LABEL) for text in texts) + 10
    rows = Rows(
        canvas, list(zip(frame["label"], frame["period"], strict=True)),
        (low, high if high > low else low + 1), heights=heights, left=wide if low < 0 else 0,
        right=wide, above=22 + (20 if reference else 0),
        colours=[(ORANGE if tone == "orange" else BLUE) if b else INK for b in frame["bright"]],
    )
    _ranked(rows, frame, texts, ORANGE if tone == "orange" else BLUE)
    if reference:
        _across(rows, *reference, unit)
    data = frame.drop(columns=["bright"] + ([] if beside is not None else ["period"]) + ([] if bounds is not None else ["bound"]))
    return canvas.exhibit(data)


def _ranked(rows: Rows, frame: pd.DataFrame, texts: Sequence[str], colour: str) -> None:
    """Bars and their numbers; what was not published says so."""
    missing = WORDS[rows.canvas.lang]["unpublished"]
    for at, row in enumerate(frame.itertuples()):
        if math.isnan(row.value):
            rows.beside(at, 0, missing, colour=GREY, size=SMALL)
            continue
        rows.bar(at, 0, row.value, colour=colour if row.bright else PALE)
        rows.beside(at, row.value, texts[at], colour=colour if row.bright else INK, left=row.value < 0)
    rows.zero()


def _across(rows: Rows, value: float, text: str, unit: str) -> None:
    """A thin line down all rows at a value, named above them."""
    canvas, x = rows.canvas, rows.x(value)
    canvas.line([(x, rows.box.y0), (x, rows.box.y1 + 4)], colour=SOFT, width=1.0, zorder=0.5)
    said = f"{text} {quantity(value, short(unit), lang=canvas.lang)}"
    half = text_width(said, SMALL) / 2
    x = min(max(x, canvas.area.x0 + half), canvas.area.x1 - half)
    canvas.write(x, rows.box.y1 + 9, said, size=SMALL, colour=SOFT, align="center")


def composition(
    parts: pd.DataFrame,
    *,
    unit: str = "%",
    target_rows: Sequence[Any] = (),
    decimals: int | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """What a whole is made of, a bar of 100 % a row.

    Parameters
    ----------
    parts : DataFrame
        A row a date, a column a part, in %; the columns' names are written above the bars.
    target_rows : sequence
        Index labels of rows that are targets: marked in orange.

    Raises
    ------
    MethodError
        When a row adds up to more than 100, or has a negative part.
    """
    table = parts.astype(float).fillna(0.0)
    if not len(table) or (table < 0).any(axis=None) or (table.sum(axis=1) > 100.6).any():
        raise MethodError(f"{caption['id']}: rows must be parts of 100, none negative")
    names = [str(label) for label in table.index]
    goals = [label in set(target_rows) for label in table.index]
    heights = [row_height(name, least=38) for name in names]
    canvas = Canvas(caption, unit, sum(heights) + 26)
    rows = Rows(canvas, [(name, "") for name in names], (0, 100), heights=heights, right=2, above=26,
                colours=[ORANGE if goal else INK for goal in goals])
    shades = [tint(1 - at / max(len(table.columns) - 1, 1)) for at in range(len(table.columns))]
    for at, values in enumerate(table.to_numpy()):
        _segments(rows, at, values, shades, goals[at], decimals)
    _heads(rows, [str(c) for c in table.columns], table.iloc[0].to_list())
    tidy = table.rename_axis("period").rename(columns=str).reset_index()
    data = tidy.melt("period", var_name="part", value_name="share")
    data["kind"] = ["target" if p in set(target_rows) else "published" for p in data["period"]]
    return canvas.exhibit(data)


def _segments(rows: Rows, at: int, values: Sequence[float], shades: Sequence[str], goal: bool, decimals: int | None) -> None:
    """The parts of one row with their numbers; a part too narrow for its number goes without."""
    start = 0.0
    for value, shade in zip(values, shades, strict=True):
        box = rows.bar(at, start, start + value, colour=shade, height=24, edge="#ffffff")
        text = f"{number(value, decimals)}%"
        if text_width(text, LABEL) + 4 <= box.width:
            middle, y = (box.x0 + box.x1) / 2, rows.centres[at] - 5
            rows.canvas.write(middle, y, text, colour=on(shade), align="center")
        start += value
    if goal:
        x0, x1, y = rows.x(0) - 1.5, rows.x(start) + 1.5, rows.centres[at]
        corners = [(x0, y - 13.5), (x1, y - 13.5), (x1, y + 13.5), (x0, y + 13.5), (x0, y - 13.5)]
        rows.canvas.line(corners, colour=ORANGE, width=2)


def _heads(rows: Rows, names: Sequence[str], shares: Sequence[float]) -> None:
    """The names of the parts above the first bar, moved apart where they would touch."""
    starts = [sum(shares[:at]) for at in range(len(shares))]
    middles = [rows.x(start + share / 2) for start, share in zip(starts, shares, strict=True)]
    widths = [text_width(name, 13) + 10 for name in names]
    places = spread(middles, widths, rows.canvas.area.x0, rows.canvas.area.x1)
    for name, middle in zip(names, places, strict=True):
        rows.canvas.write(middle, rows.box.y1 + 2, name, size=13, colour=SOFT, align="center")


def decomposition(
    effects: pd.DataFrame,
    *,
    start: tuple[str, float],
    end: tuple[str, float],
    unit: str,
    decimals: int | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """What a change is made of: from the start to the end, factor by factor.

    Parameters
    ----------
    effects : DataFrame
        A row a factor, column effect in `unit`; together they are the change.
    start, end : (label, value)

    Raises
    ------
    MethodError
        When start and effects do not add up to the end.
    """
    sizes = effects["effect"].astype(float)
    if not math.isclose(start[1] + sizes.sum(), end[1], rel_tol=1e-6, abs_tol=1e-9):
        raise MethodError(f"{caption['id']}: {start[1]} and the effects make {start[1] + sizes.sum()}, not {end[1]}")
    names = [str(start[0]), *(str(name) for name in sizes.index), str(end[0])]
    heights = [row_height(name, least=36) for name in names]
    canvas = Canvas(caption, unit, sum(heights) + 22)
    canvas.write(canvas.area.x0, canvas.area.y1 - 12, unit, size=SMALL, colour=GREY)
    steps = [0.0, *(start[1] + sizes.cumsum()), float(end[1])]
    steps[0] = float(start[1])
    low, high = min([0.0, *steps]), max([0.0, *steps])
    shown = [number(start[1]), *(_signed(v, decimals) for v in sizes), number(end[1])]
    wide = max(text_width(text, LABEL) for text in shown) + 12
    rows = Rows(canvas, [(name, "") for name in names], (low, high if high > low else 1),
                heights=heights, left=wide if low < 0 else 0, right=wide, above=22)
    _waterfall(rows, float(start[1]), sizes.to_list(), float(end[1]), shown)
    data = data.frame(factor=names, effect=[start[1], *sizes, end[1]], kind=["base", *["effect"] * len(sizes), "end"])
    return canvas.exhibit(data)


def _signed(value: float, decimals: int | None) -> str:
    text = rounded(value) if decimals is None else number(value, decimals)
    return f"+{text}" if value > 0 else text


def _waterfall(rows: Rows, start: float, sizes: Sequence[float], end: float, shown: Sequence[str]) -> None:
    """The two totals and, between them, each factor from where the one before it left off."""
    level, last = start, len(sizes) + 1
    for at in range(last + 1):
        low, high = (0.0, (start, end)[at == last]) if at in (0, last) else (level, level + sizes[at - 1])
        down = high < low
        rows.bar(at, low, high, colour=GREY if at in (0, last) else "#ffffff" if down else BLUE, height=22,
                 edge=BLUE if down and at not in (0, last) else "none", hatch="////" if down and at not in (0, last) else None)
        negative = at in (0, last) and high < 0
        rows.beside(at, high if negative else max(low, high), shown[at], left=negative)
        level = high
        if at < last:
            x = rows.x(level)
            rows.canvas.line([(x, rows.centres[at] - 11), (x, rows.centres[at + 1] + 11)], colour=FAINT)
    rows.zero()


def tiles(
    frame: pd.DataFrame,
    *,
    unit: str,
    groups: Mapping[str, str] | None = None,
    highlight: Sequence[str] = (),
    decimals: int | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """A map of equal tiles, each place with its name and value, darker where there is more.

    Parameters
    ----------
    frame : DataFrame
        Columns label, row, column (both counted from 1 or 0) and value in `unit`; NaN is a place
        without a figure.
    """
    raise NotImplementedError
