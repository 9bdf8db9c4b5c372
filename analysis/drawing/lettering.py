"""How wide is it set, and where may a line end: Chinese and Latin text in one font.

A size is in px; nothing is drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

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
