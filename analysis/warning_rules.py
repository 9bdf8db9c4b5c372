"""When does a value deserve a warning: the rules, as data.

They stand in `data/raw/warnings.csv` (described in `docs/early_warning.md`): a measure, a
comparison with a threshold, and the light it earns. Whoever has a better rule changes the row.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import tables
from .errors import DataError, ParameterError

if TYPE_CHECKING:
    import pandas as pd

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "ge": operator.ge,
    "gt": operator.gt,
}

LIGHTS = ("green", "yellow", "orange", "red")
"""Warning lights, the best first."""

MEASURES = {
    "probability": ("实现目标的概率", "probability of meeting the target", ""),
    "headroom": ("距规划上限", "headroom to the plan's ceiling", "个百分点"),
    "rise": ("比上年同期上升", "rise on a year before", "个百分点"),
    "months_of_payment": ("可支付月数", "months of payment", "个月"),
    "annual_balance": ("当年结余占支出", "balance of the year, share of expenditure", "%"),
    "contributors_per_pensioner": ("抚养比", "contributors per pensioner", "人"),
    "growth": ("比上年同期增长", "growth on a year before", "%"),
    "margin": ("高出规划要求", "margin above what the plan requires", "个百分点"),
}
"""What the rules look at: its name in Chinese and English, and its unit."""


@dataclass(frozen=True)
class Rule:
    """One row of the rules: `light` if the measure compares so with the threshold."""

    id: str
    comparison: str
    threshold: float
    light: str
    wording_zh: str
    wording_en: str

    def holds(self, value: float) -> bool:
        """Whether a value meets the rule; nine decimals, so that 5.5 − 5.3 is 0.2."""
        return COMPARISONS[self.comparison](round(value, 9), self.threshold)


def _number(path: Path, row: Any, column: str) -> float:
    try:
        number = float(getattr(row, column))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise DataError(
            f"{getattr(row, column)!r} is not a number",
            file=path,
            line=int(row.line),
            column=column,
            remedy="hrss check lists every fault",
        )
    return number


def _one_of(path: Path, row: Any, column: str, known: Iterable[str]) -> str:
    if getattr(row, column) not in known:
        raise DataError(
            f"{getattr(row, column)!r} is none",
            file=path,
            line=int(row.line),
            column=column,
            remedy=f"one of {', '.join(known)}",
        )
    return str(getattr(row, column))


def rules() -> pd.DataFrame:
    """The rules as they stand in `warnings.csv`, indexed by id, numbers as floats.

    Returns
    -------
    DataFrame
        `subject` (promise or risk), `kind`, `series` (separated by ;), `section`, `measure`,
        `comparison`, `threshold`, `light`, `cost_met`, `cost_missed` (NaN where the threshold does
        not come from costs), `max_age` (years; NaN: no limit), `wording_zh`, `wording_en`, `basis`.
    """
    import pandas as pd

    frame = tables.read(_path()).drop(columns="line").set_index("id")
    for column in ("threshold", "cost_met", "cost_missed", "max_age"):
        frame[column] = pd.to_numeric(frame[column].replace("", None), errors="coerce").astype(
            float
        )
    return frame


def ladder(measure: str, kind: str = "any") -> tuple[Rule, ...]:
    """The rules of a measure in the order in which they are tried.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    kind : str
        Kind of indicator; where there are no rules of its own, those of `any`.

    Raises
    ------
    ParameterError
        If there are no such rules.

    Examples
    --------
    >>> [(rule.light, rule.threshold) for rule in ladder("probability")][:2]
    [('green', 0.8), ('yellow', 0.5)]
    """
    path = _path()
    found = _ladders(path, tables.stamp(path))
    steps = found.get((measure, kind)) or found.get((measure, "any"))
    if steps is None:
        known = ", ".join(f"{m} ({k})" for m, k in found)
        if measure in MEASURES and measure not in {m for m, _ in found}:
            raise DataError(f"no rules for {measure} ({kind})", file=path, remedy="restore them")
        raise ParameterError(f"no warning rules for {measure} ({kind})", remedy=f"one of {known}")
    return steps


def light_of(measure: str, value: float, kind: str = "any") -> str:
    """Warning light of a value: green, yellow, orange or red; `none` for NaN.

    Parameters as for `ladder`; `value` in the unit of the measure.

    Raises
    ------
    ParameterError
        If there are no rules for the measure and kind.

    Examples
    --------
    >>> light_of("probability", 0.85), light_of("months_of_payment", 4.2)
    ('green', 'orange')
    >>> light_of("probability", math.nan)
    'none'
    """
    rule = rule_of(measure, value, kind)
    return rule.light if rule else "none"


def lights_of(measure: str, values: Iterable[float], kind: str = "any") -> list[str]:
    """Warning lights of many values, the rules read once; else as `light_of`.

    >>> lights_of("probability", [0.85, 0.3, math.nan])
    ['green', 'orange', 'none']
    """
    steps = ladder(measure, kind)
    return [next((rule.light for rule in steps if rule.holds(v)), "none") for v in values]


def rule_of(measure: str, value: float, kind: str = "any") -> Rule | None:
    """The rule that lights a value, or None (`light_of` gives only its light)."""
    steps = ladder(measure, kind)
    if math.isnan(value):
        return None
    return next((rule for rule in steps if rule.holds(value)), None)


def crossings(costs: Sequence[tuple[float, float]]) -> list[float]:
    """Probabilities of meeting a target at which the light of least expected cost changes.

    A light shown costs `met` if the target is met and `missed` if it is not, in expectation
    p · met + (1 − p) · missed. Neighbours i and i + 1 cost the same where
    p / (1 − p) = (missed_i − missed_(i+1)) / (met_(i+1) − met_i) (Murphy 1977, the cost-loss ratio
    with more than two actions).

    Parameters
    ----------
    costs : sequence of (met, missed)
        A pair a light, the best light first: `met` rises and `missed` falls from light to light.

    Returns
    -------
    list of float
        One fewer than lights, falling.

    Raises
    ------
    ParameterError
        If a light is never the cheapest.

    Examples
    --------
    >>> [round(p, 2) for p in crossings([(0, 7), (1, 3), (3, 1), (7, 0)])]
    [0.8, 0.5, 0.2]
    """
    found = []
    for (met, missed), (next_met, next_missed) in pairwise(costs):
        saved, paid = missed - next_missed, next_met - met
        if not (0 < saved < math.inf and 0 < paid < math.inf):
            raise ParameterError(
                f"costs ({met:g}, {missed:g}) then ({next_met:g}, {next_missed:g})",
                remedy="from light to light the cost if met rises, the cost if missed falls",
            )
        found.append(saved / (saved + paid))
    if any(later >= earlier for earlier, later in pairwise(found)):
        raise ParameterError(
            f"thresholds of {', '.join(f'{p:.2f}' for p in found)}: a light is never the cheapest",
            remedy="let the cost if met rise faster, or the cost if missed fall faster",
        )
    return found


def _path() -> Path:
    return tables.root() / "warnings.csv"


@lru_cache(maxsize=8)
def _ladders(path: Path, stamp: object) -> dict[tuple[str, str], tuple[Rule, ...]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for row in tables.read(path).itertuples():
        words = (row.wording_zh, row.wording_en)
        rule = Rule(
            row.id,
            _one_of(path, row, "comparison", COMPARISONS),
            _number(path, row, "threshold"),
            _one_of(path, row, "light", LIGHTS),
            *words,
        )
        found.setdefault((row.measure, row.kind), []).append(rule)
    return {key: tuple(steps) for key, steps in found.items()}
