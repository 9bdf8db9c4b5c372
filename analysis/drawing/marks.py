"""What do the marks mean: the vocabulary every chart shares.

Hollow circle: published figure · grey square: computed from a published growth rate · solid line:
consecutive published figures · dotted line: across years without one · dashed line with a pale
band: forecast and 80 % interval · orange diamond: the plan's target · thin orange line: the path
it would take · grey vertical rule: a break in definition · small triangle: only a bound is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..exhibits import quantity
from ..text import rounded
from .canvas import BLUE, ORANGE, Label
from .lettering import text_width

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "target": "{year} 年目标", "ceiling": "上限", "floor": "下限", "forecast": "中位预测",
        "interval": "{low}—{high}", "computed": "{value}（推算）",
        "not from 0": "{unit}（纵轴不从 0 起）",
        "unpublished": "未公布", "to date": "年内 {value}", "whole": "全年推算 {value}",
        "gap": "比趋势{way} {size}（{percent}）", "more": "高", "less": "低", "expected": "原趋势",
        "target row": "目标", "at least": "≥{value}", "of month": "{value}（{month}）",
    },
    "en": {
        "target": "{year} target", "ceiling": "ceiling", "floor": "floor",
        "forecast": "median forecast", "interval": "{low} to {high}",
        "computed": "{value} (computed)", "not from 0": "{unit} (axis not from 0)",
        "unpublished": "not published", "to date": "{value} so far", "whole": "year: {value}",
        "gap": "{size} {way} trend ({percent})", "more": "above", "less": "below",
        "expected": "earlier trend", "target row": "target", "at least": "≥ {value}",
        "of month": "{value} ({month})",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """What was promised: a value to reach in a year, or a ceiling or floor over some years."""

    value: float
    year: int
    since: int | None = None
    kind: str = "goal"  # or ceiling, floor

    @classmethod
    def of(cls, given: Any) -> Target | None:
        """From (year, value), ('ceiling' | 'floor', value, from, to), a Target, or None."""
        if given is None or isinstance(given, Target):
            return given
        if len(given) == 2:
            return cls(float(given[1]), int(given[0]))
        kind, value, since, year = given
        return cls(float(value), int(year), int(since), kind)

    def label(self, unit: str, lang: str) -> Label:
        """Its words in two lines."""
        name = WORDS[lang][self.kind if self.kind != "goal" else "target"].format(year=self.year)
        return Label((name, quantity(self.value, short(unit), lang=lang)), ORANGE)


def estimate(value: float, unit: str) -> str:
    """An estimate with its unit: `estimate(1008.3, '亿元')` is '1008 亿元'."""
    gap = "" if not unit or unit[0] in "%‰°" else " "
    return f"{rounded(value)}{gap}{unit}"


def short(unit: str) -> str:
    """A unit short enough to stand in a label; a long one is in the subtitle and on the axis."""
    return unit if text_width(unit, 14) <= 60 else ""


def scale(values: Iterable[float], zero: bool, steps: int = 5) -> tuple[float, float, list[float]]:
    """Lower end, upper end and ticks of a value axis.

    It begins at 0 where `zero` says so, or where that leaves less than 70 % of the height empty.
    """
    from matplotlib.ticker import MaxNLocator

    known = [float(v) for v in values if math.isfinite(v)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero or 0 <= low < 0.7 * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        reach = abs(low) * 0.1 or 1.0
        low, high = low - (reach if low else 0), high + reach
    ticks = [float(t) for t in MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
    room, step = 0.05 * (high - low), ticks[1] - ticks[0]
    start = max((t for t in ticks if t <= low), default=low)
    if low < 0 and low - start < room:
        start = low - room
    elif start > 0 and low - start < room:
        start -= step
        ticks = [start, *ticks]
    end = high + room
    near = next((t for t in ticks if end < t <= end + 0.1 * (high - low)), None)
    end = end if near is None else near + room / 2
    return start, end, [t for t in ticks if start - 1e-9 <= t <= end]


def decimals_of(ticks: Sequence[float]) -> int:
    """As few decimals as tell the ticks apart and say them truly."""
    for decimals in range(7):
        if all(math.isclose(round(t, decimals), t, rel_tol=1e-9, abs_tol=1e-12) for t in ticks):
            return decimals
    return 6


@cache
def _blues() -> Callable[[float], tuple[float, float, float, float]]:
    import seaborn as sns

    return sns.blend_palette(["#dfe9f5", BLUE], as_cmap=True)


def tint(share: float) -> str:
    """A blue between very pale (0) and full (1), even steps also in grey print."""
    from matplotlib.colors import to_hex

    return to_hex(_blues()(float(min(max(share, 0), 1))))


def on(colour: str) -> str:
    """White or black, whichever reads better on a colour: a contrast of at least 4.5 (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#ffffff"
