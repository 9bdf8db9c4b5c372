"""Which font the words are set in, and how a page carries just the characters it uses.

Charts load the font by path (`font_path`); pages embed a subset (`faces`). Both are the Noto Sans
SC that the package `zhplot` ships, so that Chinese looks alike on a machine without fonts.
Nothing here imports `zhplot`, matplotlib or, before `subset` is called, fontTools.
"""

from __future__ import annotations

import base64
import functools
import importlib.util
import io
from pathlib import Path
from typing import Any

from .errors import DataError

#: CSS families of a page: all but Latin in one, Latin in the other. They are two because code wants
#: the first before a system's monospaced font: Chrome does not always repaint characters drawn
#: before an embedded font further down the list has loaded.
FAMILY = "HRSS Sans"
LATIN_FAMILY = "HRSS Latin"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
#: As wide as a Chinese character in this font; between English words they want their own width.
QUOTES = "‘’“”"
#: The shapes of the lights are in every page's subset, since CSS and scripts may write them.
SHAPES = "●◆▲■○✓×"


@functools.cache
def font_path() -> Path:
    """Path of NotoSansSC-Regular.ttf (SIL Open Font License 1.1).

    Raises
    ------
    DataError
        The package `zhplot` is not installed, or came without its font.
    """
    package = importlib.util.find_spec("zhplot")
    if package is not None and package.origin:
        path = Path(package.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"
        if path.is_file():
            return path
    raise DataError(
        "the Chinese font NotoSansSC-Regular.ttf is missing",
        remedy="install the package zhplot, which carries it",
    )


@functools.cache
def _bytes() -> bytes:
    return font_path().read_bytes()


@functools.cache
def _codepoints() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(io.BytesIO(_bytes()), lazy=True).getBestCmap() or ())


def missing(text: str) -> list[str]:
    """Characters of `text` the font cannot draw, sorted; spaces and control characters aside.

    >>> missing("重庆市 1500亿元 ≥ ● ⛄")
    ['⛄']
    """
    return sorted(
        c for c in set(text) if c.isprintable() and not c.isspace() and ord(c) not in _codepoints()
    )


def subset(text: str, narrow: str = "") -> bytes:
    """The font reduced to the characters of `text`, as WOFF2.

    The same characters in any order give the same bytes. Hinting and all layout but kerning and
    half-width punctuation are dropped; 600 characters take about 70 kB. Characters of `narrow`
    are set as wide as they are drawn.
    """
    from fontTools import subset as subsetter
    from fontTools.ttLib import TTFont

    options = subsetter.Options(
        flavor="woff2",
        layout_features=["kern", "halt"],
        name_IDs=[],
        notdef_outline=True,
        glyph_names=False,
    )
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "GSUB"]
    font = TTFont(io.BytesIO(_bytes()), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    # Without an order given, fontTools first invents a readable name for each of 30,890 glyphs.
    font.setGlyphOrder([f"g{n}" for n in range(font["maxp"].numGlyphs)])
    work = subsetter.Subsetter(options)
    work.populate(unicodes=sorted(set(map(ord, text))))
    work.subset(font)
    names = font.getBestCmap() or {}
    for character in narrow:
        _narrow(font, names[ord(character)])
    out = io.BytesIO()
    subsetter.save_font(font, out, options)
    return out.getvalue()


def _narrow(font: Any, name: str, bearing: int = 45) -> None:
    """Set a glyph with the same small space (in thousandths of an em) on both sides."""
    glyph = font["glyf"][name]
    glyph.coordinates.translate((bearing - glyph.xMin, 0))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (glyph.xMax + bearing, bearing)


def faces(text: str, lang: str = "zh") -> str:
    """CSS `@font-face` rules for the characters of `text`: `LATIN_FAMILY` and `FAMILY`."""
    narrow = "" if lang == "zh" else QUOTES
    rest = "".join(sorted(set(text + SHAPES) - set(LATIN + narrow)))
    return _rule(LATIN_FAMILY, LATIN, narrow) + _rule(FAMILY, rest)


@functools.lru_cache(maxsize=4)
def _rule(family: str, characters: str, narrow: str = "") -> str:
    data = base64.b64encode(subset(characters + narrow, narrow)).decode()
    return (
        f"@font-face{{font-family:'{family}';font-style:normal;font-weight:400;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )
