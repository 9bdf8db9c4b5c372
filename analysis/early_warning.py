"""What calls for attention: the risks the plan wants watched, each with its light.

Promises are lit by their probability; what is watched beside them (unemployment, funds, labour
relations, wage arrears) by published figures. The rules are those of `warning_rules`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import observations, periods
from .evidence import UPWARD, Figure, satisfied
from .plan import Plan, load_plan
from .solvency import months_of_payment
from .warning_rules import COMPARISONS, LIGHTS, MEASURES, Rule, ladder, light_of, rule_of, rules

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COMPARISONS",
    "LIGHTS",
    "MEASURES",
    "REASONS",
    "Rule",
    "ladder",
    "light_of",
    "risks",
    "rule_of",
    "rules",
]

REASONS = {
    "": ("", ""),
    "no_figure": ("规划基期以来未见公布", "no figure since the plan's base year"),
    "nation_only": (
        "规划基期以来本地未见公布，以全国数为背景",
        "no figure here since the plan's base year, the nation's is shown as context",
    ),
    "too_old": ("数字太旧，不用于预警", "the figure is too old to warn with"),
    "no_bound": ("本规划没有这一界限", "this plan sets no such bound"),
    "before": ("数字早于规划期，界限不适用", "from before the plan, whose bound does not apply"),
    "over": ("规划期已过，界限不再适用", "the plan's period is over, its bound no longer holds"),
    "part_of_year": ("只公布了部分月份，不能判断全年", "part of a year only"),
    "no_comparison": ("未见可比的公布数", "no figure to compare with"),
    "break": ("统计口径改变，前后不可比", "the definition changed in between"),
    "bound": ("公布的只是一个界限，无法判断", "only a bound was published, which does not tell"),
}
"""Why a risk has no light."""


def risks(plan: Plan | str | None = None, as_of: observations.AsOf = None) -> pd.DataFrame:
    """What the plan wants watched, each with its latest figure and its light.

    Parameters
    ----------
    plan : Plan or str, optional
        None: the default plan. Its region is watched, its bounds are those compared with.
    as_of : date, str or None
        Day of knowledge.

    Returns
    -------
    DataFrame
        A row a watched figure: `section`, `series`, `name_zh`, `name_en` (of the series),
        `measure`, `kind`, `value` (NaN: none; in `unit`), `unit`, `period`, `region` (the plan's,
        or CN where only the nation has one since the plan's base year), `age` (years to `as_of`),
        `light` (of the plan's region, hence `none` for the nation's figure), `rule`, `wording_zh`,
        `wording_en` (of the rule that fired), `reason` (why there is no light, see `REASONS`),
        `dated`, `sources` (ids, separated by spaces).

    Raises
    ------
    UnknownName
        If there is no such plan.
    """
    import pandas as pd

    plan = load_plan(plan)
    watched = rules()
    watched = watched[watched["subject"] == "risk"].drop_duplicates(["measure", "kind"])
    record = _Record(plan, as_of)
    rows = [
        record.look(rule, series)
        for rule in watched.itertuples()
        for series in rule.series.split(";")
    ]
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class _Reading:
    """A measured value, the range the printed figures leave open, and what it was made of.

    `within` is whether a bound of the plan is kept as the plan words it, where there is one.
    """

    value: float
    low: float
    high: float
    figures: tuple[Figure, ...]
    reason: str = ""
    within: bool | None = True


class _Record:
    """Figures on record of one plan's region and of the nation, and how a measure reads them."""

    def __init__(self, plan: Plan, as_of: observations.AsOf) -> None:
        self.plan = plan
        self.day = observations.as_date(as_of)
        rows = observations.reconcile(self.day)
        self._rows = rows[rows["chosen"] & rows["region"].isin({plan.region, "CN"})]
        self._groups = self._rows.groupby(["indicator", "region"]).indices
        self._catalogue = observations.load_series()
        promises = plan.promises()
        self._promises = promises[promises["series"] != ""].drop_duplicates("series")
        self._promises = self._promises.set_index("series")

    def look(self, rule: Any, series: str) -> dict[str, Any]:
        """One watched series by the rules of its measure."""
        reading = self._read(rule.measure, series, self.plan.region)
        if reading is not None and not self._recent(reading.figures[0], rule.max_age):
            reading = None
        region = self.plan.region
        if reading is None and region != "CN":
            reading, region = self._read(rule.measure, series, "CN"), "CN"
        names = {f"name_{n}": self._catalogue.at[series, f"name_{n}"] for n in ("zh", "en")}
        row: dict[str, Any] = {
            "section": rule.section, "series": series, **names, "measure": rule.measure,
            "kind": rule.kind, "value": math.nan, "unit": MEASURES[rule.measure][2],
            "period": "", "region": self.plan.region, "age": math.nan, "light": "none",
            "rule": "", "wording_zh": "", "wording_en": "", "reason": "no_figure",
            "dated": False, "sources": "",
        }  # fmt: skip
        if reading is None:
            return row
        latest = reading.figures[0]
        since = self._age(latest)
        row |= {
            "value": round(reading.value, 9) + 0.0,  # never −0
            "period": latest.period,
            "region": region,
            "age": since,
            "reason": reading.reason,
            "dated": all(f.dated for f in reading.figures),
            "sources": " ".join(dict.fromkeys(f.source for f in reading.figures)),
        }
        if region != self.plan.region:
            return row | {"reason": "nation_only"}
        if reading.reason:
            return row
        if since > rule.max_age:  # NaN, no limit, is never exceeded
            return row | {"reason": "too_old"}
        fired = _fired(reading, rule)
        if fired is None:
            return row | {"reason": "bound"}
        return row | {
            "light": fired.light,
            "rule": fired.id,
            "wording_zh": fired.wording_zh,
            "wording_en": fired.wording_en,
        }

    def _age(self, figure: Figure) -> float:
        return self.day.year + self.day.timetuple().tm_yday / 366 - figure.years

    def _recent(self, figure: Figure, max_age: float) -> bool:
        """Of the plan's base year or later, or young enough to warn with."""
        base = periods.month(self.plan.years[0] - 1, 1)
        return figure.end >= base or not self._age(figure) > max_age

    def _read(self, measure: str, series: str, region: str) -> _Reading | None:
        figures = self._figures(series, region)
        if not figures:
            return None
        return _READ[measure](self, figures, series, region)

    def _figures(self, series: str, region: str) -> list[Figure]:
        """Figures of at most a year, the newest first, the longest of those that end together."""
        found = self._groups.get((series, region), [])
        columns = ["period", "start", "end", "value", "bound", "source", "dated"]
        rows = self._rows.iloc[found][columns].itertuples(index=False)
        figures = [Figure(*row) for row in rows]
        short = [f for f in figures if f.end - f.start < 12]
        return sorted(short, key=lambda f: (-f.end, f.start))

    def _margin(
        self, figures: list[Figure], series: str, region: str, wanted: str
    ) -> _Reading | None:
        """How far the latest whole year is on the right side of what the plan requires by then."""
        latest = self._whole_year(figures, series)
        if series not in self._promises.index:
            return _Reading(math.nan, math.nan, math.nan, (latest,), "no_bound")
        promise = self._promises.loc[series]
        sign = 1 if promise["direction"] in UPWARD else -1
        if (sign < 0) != (wanted == "ceiling"):
            return _Reading(math.nan, math.nan, math.nan, (latest,), "no_bound")
        if latest.end < periods.month(self.plan.years[0], 1):
            return _Reading(math.nan, math.nan, math.nan, (latest,), "before")
        if latest.end > periods.parse(promise["target_period"]).end:
            return _Reading(math.nan, math.nan, math.nan, (latest,), "over")
        due = _due(promise, latest.end)
        low, high = sorted(sign * (end - due) for end in _ends(latest))
        asked = promise["target_bound"] if due == promise["target"] else "exact"
        within = satisfied(latest.value, latest.bound, due, asked, promise["direction"])
        reason = "" if self._is_year(latest, series) else "part_of_year"
        return _Reading(sign * (latest.value - due), low, high, (latest,), reason, within)

    def _whole_year(self, figures: list[Figure], series: str) -> Figure:
        """The plan's latest whole year; the latest figure of all where that is a year newer."""
        since = max(figures[0].end - 11, periods.month(self.plan.years[0], 1))
        years = (f for f in figures if f.end >= since and self._is_year(f, series))
        return next(years, figures[0])

    def _is_year(self, figure: Figure, series: str) -> bool:
        """Whether it speaks of a year: a level at its end, anything else of all its months."""
        level = self._catalogue.at[series, "kind"] == "level"
        return figure.end % 12 == 11 and (level or figure.end - figure.start == 11)

    def headroom(self, figures: list[Figure], series: str, region: str) -> _Reading | None:
        """Ceiling less rate of a year, percentage points."""
        return self._margin(figures, series, region, "ceiling")

    def margin(self, figures: list[Figure], series: str, region: str) -> _Reading | None:
        """Rate of a year less what is required by its end, percentage points."""
        return self._margin(figures, series, region, "floor")

    def rise(self, figures: list[Figure], series: str, region: str) -> _Reading | None:
        """Rate less that of the same months a year before, percentage points."""
        return self._compared(figures, series, lambda now, then: now - then)

    def growth(self, figures: list[Figure], series: str, region: str) -> _Reading | None:
        """Growth on the same months a year before, %; a published rate of growth as it is."""
        if self._catalogue.at[series, "kind"] == "growth":
            latest = figures[0]
            return _Reading(latest.value, *_ends(latest), (latest,))
        return self._compared(figures, series, lambda now, then: 100 * (now / then - 1))

    def _compared(
        self, figures: list[Figure], series: str, compare: Callable[[float, float], float]
    ) -> _Reading | None:
        by_span = {(f.start, f.end): f for f in figures}
        breaks = [year for year, _ in observations.breaks(series)]
        pairs = [(f, by_span.get((f.start - 12, f.end - 12))) for f in figures]
        recent = [(f, b) for f, b in pairs if b and b.value and f.end > figures[0].end - 12]
        if not recent:
            return _Reading(math.nan, math.nan, math.nan, (figures[0],), "no_comparison")
        latest, before = recent[0]
        both = (latest, before)
        if any(before.end // 12 < year <= latest.end // 12 for year in breaks):
            return _Reading(math.nan, math.nan, math.nan, both, "break")
        (low, high), (least, most) = _ends(latest), _ends(before)
        return _Reading(
            compare(latest.value, before.value), compare(low, most), compare(high, least), both
        )

    def months_of_payment(self, figures: list[Figure], series: str, region: str) -> _Reading | None:
        """Balance over the mean monthly expenditure of the six months or more before it."""
        paid = {
            f.end: f
            for f in reversed(self._figures(_outgo(series), region))
            if f.end - f.start >= 5 and f.value > 0
        }
        both = next(((f, paid[f.end]) for f in figures if f.end in paid), None)
        if both is None:
            return _Reading(math.nan, math.nan, math.nan, (figures[0],), "no_comparison")
        balance, outgo = both
        months = outgo.end - outgo.start + 1
        (low, high), (least, most) = _ends(balance), _ends(outgo)
        return _Reading(
            months_of_payment(balance.value, outgo.value, months),
            low / (most / months),
            high / (least / months) if least > 0 else math.inf,
            both,
        )

    def annual_balance(self, figures: list[Figure], series: str, region: str) -> _Reading | None:
        """Revenue less expenditure in % of expenditure; the latest months both are known for."""
        paid = {(f.start, f.end): f for f in self._figures(_outgo(series), region) if f.value > 0}
        both = [(f, paid[f.start, f.end]) for f in figures if (f.start, f.end) in paid]
        if not both:
            return _Reading(math.nan, math.nan, math.nan, (figures[0],), "no_comparison")
        income, outgo = both[0]
        (low, high), (least, most) = _ends(income), _ends(outgo)
        return _Reading(
            100 * (income.value / outgo.value - 1),
            100 * (low / most - 1),
            100 * (high / least - 1) if least > 0 else math.inf,
            both[0],
            "" if self._is_year(income, series) else "part_of_year",
        )

    def contributors_per_pensioner(
        self, figures: list[Figure], series: str, region: str
    ) -> _Reading | None:
        """Contributors over pensioners at one date."""
        retired = {f.end: f for f in self._figures(series.replace("_working", "_retired"), region)}
        both = next(((f, retired[f.end]) for f in figures if f.end in retired), None)
        if both is None:
            return _Reading(math.nan, math.nan, math.nan, (figures[0],), "no_comparison")
        (low, high), (least, most) = _ends(both[0]), _ends(both[1])
        return _Reading(both[0].value / both[1].value, low / most, high / least, both)


_READ: dict[str, Callable[..., _Reading | None]] = {
    name: getattr(_Record, name) for name in MEASURES if name != "probability"
}


def _fired(reading: _Reading, watched: Any) -> Rule | None:
    """The rule that every value a reading may stand for fires; None where they differ.

    At the bound itself the margin is 0 whether the plan says below (低于) or at most (以内):
    whether it is kept decides. Not kept is the worst light; kept never is.
    """
    if reading.within is None:
        return None
    steps = ladder(watched.measure, watched.kind)
    if not reading.within:
        return max(steps, key=lambda step: LIGHTS.index(step.light))
    if watched.measure in ("headroom", "margin"):
        steps = tuple(step for step in steps if step.light != "red")
    low, high = (
        next((step for step in steps if step.holds(value)), None)
        for value in (reading.low, reading.high)
    )
    return low if low == high else None


def _ends(figure: Figure) -> tuple[float, float]:
    """The range a printed figure stands for."""
    low, high = observations.interval(figure.value, figure.bound)
    return float(low), float(high)


def _due(promise: Any, end: int) -> float:
    """What a plan requires at a date: the bound itself, or where the even path is by then."""
    target, base = float(promise["target"]), float(promise["baseline"])
    if promise["direction"] in ("floor", "ceiling") or math.isnan(base):
        return target
    start = periods.parse(promise["baseline_period"]).end
    last = periods.parse(promise["target_period"]).end
    share = min(max((end - start) / (last - start), 0.0), 1.0) if last > start else 1.0
    return round(base + (target - base) * share, 9)


def _outgo(series: str) -> str:
    """Series of the expenditure that goes with a fund's balance or revenue."""
    stem = series.replace("_total_balance", "_balance")
    return stem.replace("_balance", "_expenditure").replace("_revenue", "_expenditure")
