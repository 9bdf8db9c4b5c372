"""Where a plan makes promises that can be counted, and what became of each: a mark a promise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..errors import MethodError
from ..exhibits import LIGHTS, Caption, Exhibit
from . import data
from .boxes import Box
from .canvas import GREY, INK, SMALL, SOFT, WIDTH, Canvas
from .lettering import text_width, wrap

if TYPE_CHECKING:
    import pandas as pd

_LEAD, _STEP, _SIZE = 19.0, 17.0, 5.2  # height of a line, distance of marks, half a mark, px
_MARKS = 20  # marks on a line

MARKS: Mapping[str, tuple[str, str]] = {
    "kept": ("tick", LIGHTS["green"][1]),
    "missed": ("cross", LIGHTS["red"][1]),
    "green": ("disc", LIGHTS["green"][1]),
    "yellow": ("diamond", LIGHTS["yellow"][1]),
    "orange": ("triangle", LIGHTS["orange"][1]),
    "red": ("square", LIGHTS["red"][1]),
    "open": ("dotted ring", SOFT),
    "never": ("ring", LIGHTS["none"][1]),
}
"""State of a promise: its shape and its colour; the shape alone tells it."""


def coverage(
    rows: pd.DataFrame,
    *,
    key: Mapping[str, str],
    unit: str = "",
    **caption: Unpack[Caption],
) -> Exhibit:
    """The parts of a plan from top to bottom, in each a mark for every promise made there.

    Parameters
    ----------
    rows : DataFrame
        A row a part, in the plan's order: `place` (such as '2.3 节'), `title`, `head` (True for a
        chapter, set bold above its parts), `marks` (sequence of codes of `MARKS`), `note` (written
        where there is no mark, such as '定性').
    key : mapping of str to str
        What each code means, in the order of the key; all codes used must be there.
    unit : str
        See `bars`.

    Raises
    ------
    MethodError
        When there is no part, or a mark is not in the key.
    """
    used = {code for marks in rows["marks"] for code in marks}
    if rows.empty or not used <= set(key) or not set(key) <= set(MARKS):
        raise MethodError(f"{caption['id']}: no part, or a mark that the key does not explain")
    place = max(text_width(place, SMALL) for place in rows["place"]) + 14
    titles = [wrap(t, 13.5, WIDTH - 28 - place - 14 - _MARKS * _STEP) for t in rows["title"]]
    lines = [
        max(len(title), -(-len(marks) // _MARKS), 1)
        for title, marks in zip(titles, rows["marks"], strict=True)
    ]
    heights = [n * _LEAD + (17 if head else 5) for n, head in zip(lines, rows["head"], strict=True)]
    above = _key_height(key)
    canvas = Canvas(caption, unit, sum(heights) + above + 6)
    _write_key(canvas, key)
    y = canvas.area.y1 - above
    for row, title, height in zip(rows.itertuples(), titles, heights, strict=True):
        _part(canvas, row, title, y, place)
        y -= height
    tidy = data.frame(
        place=[r.place for r in rows.itertuples() for _ in r.marks or [""]],
        title=[r.title for r in rows.itertuples() for _ in r.marks or [""]],
        state=[
            key[code] if code else r.note for r in rows.itertuples() for code in r.marks or [""]
        ],
    )
    return canvas.exhibit(tidy)


def _part(canvas: Canvas, row: Any, title: Sequence[str], y: float, place: float) -> None:
    """One part: where it is, what it is called, and its marks or why it has none."""
    area = canvas.area
    head = bool(row.head)
    top = y - (13 if head else 2)
    if head:
        canvas.line([(area.x0, y - 7), (area.x1, y - 7)], colour="#e6e8eb", width=1.0)
    colour = INK if head else SOFT
    canvas.write(area.x0, top - 14, row.place, size=SMALL, colour=GREY)
    for at, line in enumerate(title):
        x = area.x0 + place
        canvas.write(x, top - 14 - at * _LEAD, line, size=13.5, colour=colour)
    x0 = area.x1 - _MARKS * _STEP
    if not row.marks:
        canvas.write(x0, top - 14, row.note, size=SMALL, colour=GREY)
    for at, code in enumerate(row.marks):
        line, column = divmod(at, _MARKS)
        draw_mark(canvas, x0 + _SIZE + column * _STEP, top - 9.5 - line * _LEAD, code)


def _key_items(key: Mapping[str, str]) -> list[tuple[float, int, str]]:
    """Where each entry of the key stands: x from the left, line, code."""
    found, x, line = [], 0.0, 0
    for code, word in key.items():
        wide = 2 * _SIZE + 7 + text_width(word, SMALL) + 18
        if x and x + wide - 18 > WIDTH - 28:
            x, line = 0.0, line + 1
        found.append((x, line, code))
        x += wide
    return found


def _key_height(key: Mapping[str, str]) -> float:
    return (1 + max(line for _, line, _ in _key_items(key))) * _LEAD + 8


def _write_key(canvas: Canvas, key: Mapping[str, str]) -> None:
    for x, line, code in _key_items(key):
        left, y = canvas.area.x0 + x, canvas.area.y1 - 10 - line * _LEAD
        draw_mark(canvas, left + _SIZE, y, code)
        canvas.write(left + 2 * _SIZE + 7, y - 4.3, key[code], size=SMALL, colour=SOFT)


def draw_mark(canvas: Canvas, x: float, y: float, code: str) -> None:
    """One mark around a point in px, drawn as a path."""
    shape, colour = MARKS[code]
    s = _SIZE
    canvas.marks.append(Box(x - s, y - s, x + s, y + s))
    if shape == "tick":
        canvas.line([(x - s, y), (x - 0.3 * s, y - 0.8 * s), (x + s, y + s)],
                    colour=colour, width=2.4, zorder=3)  # fmt: skip
    elif shape == "cross":
        for up in (1, -1):
            ends = [(x - 0.85 * s, y - 0.85 * s * up), (x + 0.85 * s, y + 0.85 * s * up)]
            canvas.line(ends, colour=colour, width=2.4, zorder=3)
    elif shape in ("ring", "dotted ring"):
        canvas.blob(_circle(x, y, 0.92 * s), "none", edge=colour, width=1.3)
        if shape == "dotted ring":
            canvas.blob(_circle(x, y, 0.36 * s), colour)
    else:
        corners = {
            "disc": _circle(x, y, s),
            "diamond": [(x, y + 1.2 * s), (x + 1.1 * s, y), (x, y - 1.2 * s), (x - 1.1 * s, y)],
            "triangle": [(x - 1.1 * s, y - 0.9 * s), (x + 1.1 * s, y - 0.9 * s), (x, y + 1.1 * s)],
            "square": [(x - 0.9 * s, y - 0.9 * s), (x + 0.9 * s, y - 0.9 * s),
                       (x + 0.9 * s, y + 0.9 * s), (x - 0.9 * s, y + 0.9 * s)],
        }[shape]  # fmt: skip
        canvas.blob(corners, colour)


def _circle(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    steps = [2 * math.pi * at / 24 for at in range(24)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in steps]
