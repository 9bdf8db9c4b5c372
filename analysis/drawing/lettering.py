"""How wide is it set, and where may a line end: Chinese and Latin text in one font.

A size is in px; nothing is drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..errors import MethodError
from ..fonts import font_path

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font


class MissingGlyph(MethodError):
    """The font lacks a character: it would print as an empty box."""


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
_ITEM = re.compile(r"[^；;]*[；;]?\s*")
_STOP = re.compile(r"[，。；：、,.;:]\s*$")
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
        opened = before.rstrip()[-1:] in tuple(_OPENING)
        if opened or (glued and piece[0] in _CLOSING):
            found[-1] += piece
        elif len(found) > 1 and before.isspace() and piece[0] in _CLOSING:
            found[-2:] = [found[-2] + before + piece]
        elif len(found) > 1 and before == " " and found[-2][-1].isdigit() and _UNIT.match(piece):
            found[-2:] = [found[-2] + " " + piece]
        elif glued and before[-1].isdigit() and _UNIT.match(piece):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def wrap(text: str, size: float, width: float, whole: bool = False) -> list[str]:
    """Lines in `width` px: as few as it takes, about equally long, ending after punctuation.

    Parameters
    ----------
    text : str
    size, width : float
        Height of the letters and width of the lines, px. What is wider than a line is cut.
    whole : bool
        Keep what stands between semicolons on one line where it fits, as in a list of sources.
    """
    parts = _ITEM.findall(text) if whole else [text]
    parts = _cut([part for part in parts if part], size, width)
    ends = np.concatenate([[0.0], np.cumsum([text_width(part, size) for part in parts])])
    stop, lines = len(parts), []
    for start in reversed(_starts(parts, ends, width)):
        lines.append("".join(parts[start:stop]).strip())
        stop = start
    return lines[::-1] or [""]


def _cut(items: Sequence[str], size: float, width: float) -> list[str]:
    """Items as they are where they fit, else their pieces, else their characters."""
    found: list[str] = []
    for item in items:
        if len(items) > 1 and text_width(item, size) <= width:
            found.append(item)
            continue
        for piece in pieces(item):
            found += [piece] if text_width(piece, size) <= width else list(piece)
    return found


def _starts(parts: Sequence[str], ends: np.ndarray, width: float) -> list[int]:
    """Where each line starts: least squares of the room left over, by dynamic programming.

    Fewest lines come first; a line that does not end after punctuation costs a little.
    """
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for stop in range(1, len(parts) + 1):
        loose = stop < len(parts) and not _STOP.search("".join(parts[max(stop - 2, 0) : stop]))
        found = (len(parts) + 1, 0.0, stop - 1)
        for start in range(stop - 1, -1, -1):
            used = ends[stop] - ends[start] - _blank(parts, ends, start, stop)
            if used > width and start < stop - 1:
                break
            lines, cost, _ = best[start]
            cost += (1 - used / width) ** 2 + 0.08 * loose
            found = min(found, (lines + 1, cost, start))
        best.append(found)
    starts, stop = [], len(parts)
    while stop:
        stop = best[stop][2]
        starts.append(stop)
    return starts[::-1]


def _blank(parts: Sequence[str], ends: np.ndarray, start: int, stop: int) -> float:
    """Width of the spaces a line would begin or end with."""
    at = [n for n in {start, stop - 1} if parts[n].isspace()]
    return float(sum(ends[n + 1] - ends[n] for n in at))
