"""Charts whose bars lie in rows, and the map of tiles; `figures` offers them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..errors import MethodError
from ..exhibits import Caption, Exhibit, number, quantity
from ..text import rounded
from . import data
from .boxes import Box, spread
from .canvas import BLUE, FAINT, GREY, INK, LABEL, ORANGE, PALE, SMALL, SOFT, TICK, Canvas, Label
from .lettering import text_width, wrap
from .marks import WORDS, on, short, tint
from .rows import Rows, row_height

if TYPE_CHECKING:
    import pandas as pd


def bars(
    labels: Sequence[str],
    values: Sequence[float | None],
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
    unit : str
        In the language asked for; added to a subtitle that lacks it.
    highlight : positions or labels
        Bars in full colour.
    beside : sequence of str, optional
        Grey beside each label, such as the year.
    bounds : sequence of str, optional
        Of each value: exact, approx, over, under.
    reference : (value, label), optional
        A thin line across, such as the mean of the nation.
    ranked : bool
        From the highest down, or in the order given.
    tone : {"blue", "orange"}
        Colour of the highlighted; orange is kept for targets and what they require.
    decimals : int, optional
        Of the numbers written.

    Raises
    ------
    MethodError
        When there is no bar, or one to highlight does not exist.
    """
    import pandas as pd

    loud = {highlight} if isinstance(highlight, str) else set(highlight)
    table = pd.DataFrame({"label": [str(label) for label in labels]})
    table["value"] = pd.array(
        [math.nan if v is None else float(v) for v in values], dtype="float64"
    )
    table["period"] = list(beside) if beside is not None else ""
    table["bound"] = list(bounds) if bounds is not None else "exact"
    table["bright"] = [at in loud or name in loud for at, name in enumerate(table["label"])]
    if table.empty:
        raise MethodError(f"{caption['id']}: nothing to draw", remedy="give at least one bar")
    if strange := [one for one in loud if one not in {*table.index, *table["label"]}]:
        raise MethodError(f"{caption['id']}: no bar {strange[0]!r} to highlight")
    if ranked:
        table = table.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    names = list(zip(table["label"], table["period"], strict=True))
    heights = [row_height(*name) for name in names]
    above = 42 if reference else 22
    canvas = Canvas(caption, unit, sum(heights) + above)
    canvas.write(canvas.area.x0, canvas.area.y1 - 12, unit, size=SMALL, colour=GREY)
    texts = [_shown(row, canvas.lang, decimals) for row in table.itertuples()]
    known = [0.0, *table["value"].dropna(), *([reference[0]] if reference else [])]
    wide = max(text_width(text, LABEL) for text in texts) + 10
    colour = ORANGE if tone == "orange" else BLUE
    rows = Rows(
        canvas,
        names,
        (min(known), max(known)),
        heights=heights,
        left=wide if min(known) < 0 else 0,
        right=wide,
        above=above,
        colours=[colour if bright else INK for bright in table["bright"]],
    )
    for at, (row, text) in enumerate(zip(table.itertuples(), texts, strict=True)):
        if math.isnan(row.value):
            rows.beside(at, 0, text, colour=GREY, size=SMALL)
            continue
        rows.bar(at, 0, row.value, colour=colour if row.bright else PALE)
        rows.beside(at, row.value, text, colour=colour if row.bright else INK, left=row.value < 0)
    rows.zero()
    if reference:
        _across(rows, *reference)
    given = {"period": beside, "bound": bounds}
    extra = ["bright", *(name for name, column in given.items() if column is None)]
    return canvas.exhibit(table.drop(columns=extra))


def _shown(row: Any, lang: str, decimals: int | None) -> str:
    if math.isnan(row.value):
        return WORDS[lang]["unpublished"]
    return quantity(row.value, bound=row.bound, lang=lang, decimals=decimals)


def _across(rows: Rows, value: float, text: str) -> None:
    """A thin line down all rows at a value, broken where a number stands, named above them."""
    canvas, x = rows.canvas, rows.x(value)
    low, top = rows.box.y0, rows.box.y1 + 4
    numbers = [box for _, box in canvas.labels if box.x0 - 4 <= x <= box.x1 + 4 and box.y1 < top]
    for box in sorted(numbers, key=lambda box: box.y0):
        if box.y0 - 2 > low:
            canvas.line([(x, low), (x, box.y0 - 2)], colour=SOFT, width=1.0, zorder=0.5)
        low = max(low, box.y1 + 2)
    canvas.line([(x, low), (x, top)], colour=SOFT, width=1.0, zorder=0.5)
    said = f"{text} {quantity(value, short(canvas.unit), lang=canvas.lang)}"
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
    unit : str
        See `bars`.
    target_rows : sequence
        Index labels of rows that are targets: marked in orange.
    decimals : int, optional
        Of the numbers written.

    Raises
    ------
    MethodError
        When there is no row, or one has a negative part or adds up to more than 100.
    """
    table = parts.astype(float).fillna(0.0)
    if table.empty or table.lt(0).to_numpy().any() or (table.sum(axis=1) > 100.6).any():
        raise MethodError(
            f"{caption['id']}: not parts of 100", remedy="give shares in %, none of them negative"
        )
    names, goals = [str(label) for label in table.index], table.index.isin(list(target_rows))
    heights = [row_height(name, least=38) for name in names]
    canvas = Canvas(caption, unit, sum(heights) + 26)
    rows = Rows(
        canvas,
        [(name, "") for name in names],
        (0, 100),
        heights=heights,
        right=2,
        above=26,
        colours=[ORANGE if goal else INK for goal in goals],
    )
    count = len(table.columns)
    shades = [tint(1 - at / max(count - 1, 1)) for at in range(count)]
    for at, (shares, goal) in enumerate(zip(table.to_numpy(), goals, strict=True)):
        _segments(rows, at, shares, shades, decimals)
        if goal:
            _frame(rows, at, float(shares.sum()))
    _heads(rows, [str(name) for name in table.columns], table.iloc[0].to_list())
    tidy = table.set_axis(names).rename_axis("period").rename(columns=str).reset_index()
    shares = tidy.melt("period", var_name="part", value_name="share")
    shares["kind"] = ["target" if goal else "published" for goal in goals] * count
    return canvas.exhibit(shares)


def _segments(
    rows: Rows, at: int, shares: Sequence[float], shades: Sequence[str], decimals: int | None
) -> None:
    """The parts of one row with their numbers; a part too narrow for its number goes without."""
    start = 0.0
    for share, shade in zip(shares, shades, strict=True):
        box = rows.bar(at, start, start + share, colour=shade, height=24, edge="#ffffff")
        text = f"{number(share, decimals)}%"
        if share and text_width(text, LABEL) + 4 <= box.width:
            middle, y = (box.x0 + box.x1) / 2, rows.centres[at] - 5
            rows.canvas.write(middle, y, text, colour=on(shade), align="center")
        start += share


def _frame(rows: Rows, at: int, end: float) -> None:
    """An orange frame around the bar of a target."""
    x0, x1, y = rows.x(0) - 1.5, rows.x(end) + 1.5, rows.centres[at]
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
    unit : str
        See `bars`.
    decimals : int, optional
        Of the effects written; by default as an estimate is printed.

    Raises
    ------
    MethodError
        When start and effects do not add up to the end.
    """
    sizes = [float(size) for size in effects["effect"]]
    made = float(start[1]) + sum(sizes)
    if not math.isclose(made, end[1], rel_tol=1e-6, abs_tol=1e-9):
        raise MethodError(
            f"{caption['id']}: {number(start[1])} and the effects make {number(made)}, "
            f"not {number(end[1])}",
            remedy="give every factor of the change",
        )
    names = [str(start[0]), *(str(name) for name in effects.index), str(end[0])]
    heights = [row_height(name, least=36) for name in names]
    canvas = Canvas(caption, unit, sum(heights) + 22)
    canvas.write(canvas.area.x0, canvas.area.y1 - 12, unit, size=SMALL, colour=GREY)
    steps = [float(start[1]) + sum(sizes[:at]) for at in range(len(sizes) + 1)]
    shown = [number(start[1]), *(_signed(size, decimals) for size in sizes), number(end[1])]
    wide, low = max(text_width(text, LABEL) for text in shown) + 12, min(0.0, *steps)
    rows = Rows(
        canvas,
        [(name, "") for name in names],
        (low, max(0.0, *steps)),
        heights=heights,
        left=wide if low < 0 else 0,
        right=wide,
        above=22,
    )
    _waterfall(rows, [*steps, float(end[1])], shown)
    kinds = ["base", *["effect"] * len(sizes), "end"]
    return canvas.exhibit(data.frame(factor=names, effect=[start[1], *sizes, end[1]], kind=kinds))


def _signed(value: float, decimals: int | None) -> str:
    text = rounded(value) if decimals is None else number(value, decimals)
    return f"+{text}" if value > 0 else text


def _waterfall(rows: Rows, steps: Sequence[float], shown: Sequence[str]) -> None:
    """The two totals and, between them, each factor from where the one before it left off."""
    last = len(shown) - 1
    for at, text in enumerate(shown):
        total = at in (0, last)
        low, high = (0.0, steps[at]) if total else (steps[at - 1], steps[at])
        if total or high >= low:
            rows.bar(at, low, high, colour=GREY if total else BLUE, height=22)
        else:
            rows.bar(at, low, high, colour="#ffffff", height=22, edge=BLUE, hatch="////")
        left = total and high < 0
        rows.beside(at, high if left else max(low, high), text, left=left)
        if at < last:
            x = rows.x(high)
            feet = [(x, rows.centres[at] - 11), (x, rows.centres[at + 1] + 11)]
            rows.canvas.line(feet, colour=FAINT)
    rows.zero()


_TILE = 58  # height of a tile, px


def tiles(
    frame: pd.DataFrame,
    *,
    unit: str,
    highlight: Sequence[str] = (),
    decimals: int | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """A map of equal tiles, each place with its name and value, darker where there is more.

    Parameters
    ----------
    frame : DataFrame
        Columns label (short), row, column, value in `unit` (NaN: no figure), and optionally group,
        whose name is written beside its places and whose border is drawn.
    unit : str
        See `bars`.
    highlight : sequence of str
        Labels framed in ink.
    decimals : int, optional
        Of the numbers written.

    Raises
    ------
    MethodError
        When there is no tile, or two of them stand in one place.
    """
    places = list(zip(frame["row"].astype(int), frame["column"].astype(int), strict=True))
    if not places or len(set(places)) < len(places):
        raise MethodError(f"{caption['id']}: every place needs a tile of its own")
    top, first = min(row for row, _ in places), min(column for _, column in places)
    canvas = Canvas(caption, unit, _TILE * (max(row for row, _ in places) - top + 1))
    wide = min(canvas.area.width / (max(column for _, column in places) - first + 1), 92)
    values = frame["value"].astype(float)
    low, reach = values.min(), (values.max() - values.min()) or 1.0
    boxes = {}
    for (row, column), label, value in zip(places, frame["label"], values, strict=True):
        x0, y1 = canvas.area.x0 + (column - first) * wide, canvas.area.y1 - (row - top) * _TILE
        box = boxes[row, column] = Box(x0, y1 - _TILE, x0 + wide, y1)
        shade = "#f3f4f6" if math.isnan(value) else tint((value - low) / reach)
        _tile(canvas, box, str(label), number(value, decimals), shade, label in highlight)
    if "group" in frame:
        _borders(canvas, boxes, dict(zip(places, frame["group"].astype(str), strict=True)))
    columns = [name for name in ("label", "group", "value", "row", "column") if name in frame]
    return canvas.exhibit(frame[columns])


def _tile(canvas: Canvas, box: Box, label: str, value: str, shade: str, bright: bool) -> None:
    """One place: its name in at most two lines, and its value."""
    canvas.rectangle(box.grown(-1.5), shade, edge=INK if bright else "none")
    canvas.marks.append(box)
    longest = max(text_width(word, SMALL) for word in label.split() or [""])
    size = SMALL if longest <= box.width - 6 or not label.isascii() else 11.0
    lines = wrap(label, size, box.width - 4)
    lines = lines if len(lines) < 3 else [lines[0], lines[1][:-1] + "…"]
    middle, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 + 7.5 * len(lines) + 1
    for line in lines:
        y -= 14.5
        canvas.write(middle, y + 4, line, size=size, colour=on(shade), align="center")
    colour = on(shade) if value != "—" else GREY
    canvas.write(middle, y - 13, value, size=TICK, colour=colour, align="center")


def _borders(
    canvas: Canvas, boxes: Mapping[tuple[int, int], Box], groups: Mapping[tuple[int, int], str]
) -> None:
    """A line between neighbours of different groups, and the name of each group in free room."""
    for (row, column), box in boxes.items():
        mine = groups[row, column]
        if groups.get((row, column + 1), mine) != mine:
            canvas.line([(box.x1, box.y0), (box.x1, box.y1)], colour=INK, width=1.6, zorder=4)
        if groups.get((row + 1, column), mine) != mine:
            canvas.line([(box.x0, box.y0), (box.x1, box.y0)], colour=INK, width=1.6, zorder=4)
    for group in dict.fromkeys(groups.values()):
        label = Label(tuple(wrap(group, TICK, 150)), SOFT, TICK)
        canvas.settle(label, canvas.area, near=_outer_edge(boxes, groups, group, label.height))


def _outer_edge(
    boxes: Mapping[tuple[int, int], Box],
    groups: Mapping[tuple[int, int], str],
    group: str,
    height: float,
) -> tuple[float, float]:
    """Where a group's name belongs: along its longest edge to free room above or below it.

    The middle of a group that others surround is no place: its name would stand at a neighbour's.
    """
    mine = sorted(place for place, name in groups.items() if name == group)
    centre = sum(column for _, column in mine) / len(mine)
    top, bottom = min(row for row, _ in boxes), max(row for row, _ in boxes)
    edges = []
    for step in (-1, 1):
        free = [
            (row, column)
            for row, column in mine
            if (row + step, column) not in boxes and top <= row + step <= bottom
        ]
        runs: list[list[tuple[int, int]]] = []
        for row, column in free:
            if runs and runs[-1][-1] == (row, column - 1):
                runs[-1].append((row, column))
            else:
                runs.append([(row, column)])
        edges += [(run, step) for run in runs]
    if not edges:  # no room above or below: beside its first tile
        return boxes[mine[0]].x0, boxes[mine[0]].y1
    run, step = max(
        edges, key=lambda edge: (len(edge[0]), -abs(edge[0][0][1] + edge[0][-1][1] - 2 * centre))
    )
    first, last = boxes[run[0]], boxes[run[-1]]
    gap = height / 2 + 6
    return (first.x0 + last.x1) / 2, first.y1 + gap if step < 0 else first.y0 - gap
