"""What can be said of one promise: its state, status, projection and probability."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from . import chances, observations, periods, trends, warning_rules
from .errors import MethodError
from .evidence import (
    UPWARD,
    Book,
    Figure,
    last_day_of,
    satisfied,
    shocks,
    sums,
    threshold,
    usable_figures,
    yearly,
)
from .plan import Plan

AHEAD, ON_SCHEDULE = 0.9, 0.5
"""Lowest probabilities of the statuses `ahead` and `on_schedule`."""

LEVEL = 0.8
"""Coverage of the projected interval."""

GRAIN, MOST_STEPS = 6, 60
"""Parts of a usual yearly change in which the last step is tried, and how many at most
(`_steadied`)."""

POOL_YEARS = 12
"""How far back before the deadline growth elsewhere still informs a projection here."""

State = Literal["published", "projected", "unpublished"]

Reason = Literal[
    "",
    "no_target",
    "no_series",
    "nothing_since_baseline",
    "other_basis",
    "other_unit",
    "too_few",
    "bound",
]
"""Why a promise cannot be assessed; in words `text.REASON`."""


@dataclass(frozen=True)
class Verdict:
    """What can be said of one promise."""

    state: State
    status: str
    reason: Reason = ""
    latest: Figure | None = None
    required: float = math.nan
    progress: float = math.nan
    margin: float = math.nan
    settled: str = ""
    projected: float = math.nan
    low: float = math.nan
    high: float = math.nan
    probability: float = math.nan
    sources: tuple[str, ...] = ()
    figures: int = 0

    @property
    def light(self) -> str:
        """Warning light."""
        return light(self.probability)


def light(probability: float) -> str:
    """Warning light of a probability by the rules; `none` where there is no probability.

    >>> light(0.85), light(math.nan)
    ('green', 'none')
    """
    return warning_rules.light_of("probability", probability)


def path(baseline: float, start: float, target: float, end: float, at: float) -> float:
    """Value of the even path from (start, baseline) to (end, target) at a date, held beyond.

    >>> path(489.5, 2020, 1500, 2025, 2021)
    691.6
    """
    share = min(max((at - start) / (end - start), 0.0), 1.0)
    return baseline + (target - baseline) * share


def judge(promise: Any, plan: Plan, book: Book, day: dt.date) -> Verdict:
    """Dispatch a promise to the rule of its kind."""
    first = periods.month(plan.years[0], 1)
    series = promise.series
    if math.isnan(promise.target):
        return Verdict("unpublished", "not_assessable", "no_target")
    if not series or not book.kind(series):
        return Verdict("unpublished", "not_assessable", "no_series")
    if not observations.same_unit(promise.unit, book.unit(series)):
        return Verdict("unpublished", "not_assessable", "other_unit")
    figures = [f for f in book.figures(series) if f.end <= deadline_of(promise)]
    since = [f for f in figures if f.end >= first]
    if not since:
        if book.unusable(series, first):
            return _other_basis(figures)
        # Of those that end together a sum is compared with the longest, a level with the shortest.
        sign = -1 if promise.accumulation == "period_sum" else 1
        latest = max(figures, key=lambda f: (f.end, sign * f.start), default=None)
        return Verdict(
            "unpublished",
            "not_assessable",
            "nothing_since_baseline",
            latest,
            sources=_cited([latest]),
        )
    if promise.accumulation == "period_sum":
        verdict = _sum(promise, figures, book, first, day)
    else:
        verdict = _state_at_deadline(promise, figures, book, day)
    return replace(verdict, figures=len(since))


def deadline_of(promise: Any) -> int:
    """Last month of a promise's target period."""
    return periods.parse(str(promise.target_period)).end


def _cited(figures: Sequence[Figure | None]) -> tuple[str, ...]:
    return tuple(f.source for f in figures if f is not None)


def _other_basis(figures: list[Figure]) -> Verdict:
    """What was published since the plan began does not speak of what it promised."""
    latest = figures[-1] if figures else None
    return Verdict("projected", "not_assessable", "other_basis", latest, sources=_cited([latest]))


def _met(promise: Any, figure: Figure) -> bool | None:
    return satisfied(
        figure.value, figure.bound, promise.target, promise.target_bound, promise.direction
    )


def _settle(met: bool | None) -> tuple[str, float]:
    """Status and probability once the outcome is published."""
    if met is None:
        return "not_assessable", math.nan
    return ("met", 1.0) if met else ("missed", 0.0)


def _state_at_deadline(promise: Any, figures: list[Figure], book: Book, day: dt.date) -> Verdict:
    """A level, rate or yearly flow to be reached, or held, at the deadline."""
    kind = book.kind(promise.series)
    deadline = deadline_of(promise)
    whole, usable = usable_figures(figures, promise, kind)
    # A share may be looked at within the year, but is projected from whole years only: those of a
    # month are often on another basis.
    seen = figures if kind == "ratio" and promise.accumulation == "level" else usable
    # Of two that end together the longer comes last: a year settles what its December does not.
    seen = sorted((f for f in seen if f.start > f.end - 12), key=lambda f: (f.end, -f.start))
    if not seen:
        return _other_basis(figures)
    latest = seen[-1]
    sign = 1 if promise.direction in UPWARD else -1
    held = promise.direction in ("floor", "ceiling")
    goes_beyond = not held and not sign * (promise.target - promise.baseline) <= 0
    common: dict[str, Any] = {
        "latest": latest,
        "margin": sign * (latest.value - promise.target),
        "sources": _cited(seen[-6:]),
        "required": promise.target if held else math.nan,
    }
    if goes_beyond and not math.isnan(promise.baseline):
        base_end = periods.parse(promise.baseline_period).end
        common["progress"] = (latest.value - promise.baseline) / (promise.target - promise.baseline)
        common["required"] = path(
            promise.baseline, base_end, promise.target, deadline, max(latest.end, base_end)
        )
    if latest.end == deadline and latest in whole and latest.dated and latest.complete:
        status, probability = _settle(_met(promise, latest))
        why: Reason = "bound" if status == "not_assessable" else ""
        year = str(latest.end // 12)
        return Verdict("published", status, why, settled=year, probability=probability, **common)
    chance = math.nan
    try:
        ahead = project(promise, usable, whole, book, deadline)
    except MethodError:
        pass
    else:
        chance = _steadied(
            promise,
            usable,
            lambda swap: project(promise, swap(usable), swap(whole), book, deadline),
        )
        band = ahead.interval(LEVEL).iloc[-1]
        common |= {"projected": band["mean"], "low": band["lower"], "high": band["upper"]}
    from_below = goes_beyond and not math.isnan(promise.baseline)
    reached = latest.dated and from_below and _met(promise, latest) is True
    status = "achieved_early" if reached else _forecast_status(chance, common, sign)
    reason: Reason = "too_few" if status == "not_assessable" else ""
    return Verdict("projected", status, reason, probability=chance, **common)


def _forecast_status(chance: float, common: dict[str, Any], sign: int) -> str:
    if math.isnan(chance):
        return "not_assessable"
    if chance < ON_SCHEDULE:
        return "behind"
    behind_path = sign * (common["latest"].value - common["required"]) < 0
    return "ahead" if chance >= AHEAD and not behind_path else "on_schedule"


def project(
    promise: Any, usable: list[Figure], whole: list[Figure], book: Book, deadline: int
) -> trends.Prediction:
    """Distribution of the value at the deadline, from the figures before it."""
    import pandas as pd

    since = book.last_break(promise.series)
    whole = [f for f in whole if f.end // 12 >= since and f.end < deadline]
    usable = [f for f in usable if f.end // 12 >= since and f.end < deadline]
    bounds = (0.0, 100.0) if promise.unit == "%" else None
    year = deadline // 12
    years = [f.end // 12 for f in whole]
    consecutive = trends.unbroken(years) >= 4
    if consecutive and usable and whole[-1].end >= usable[-1].end - 6 and years[-1] < year:
        y = pd.Series([f.value for f in whole], index=years)
        return trends.predict(y, year - years[-1], bounds=bounds, breaks=shocks(promise.series))
    last = usable[-1] if usable else None
    ahead = range((last.end + 1) // 12 if last else year, year + 1)
    return trends.pooled(
        [f.years for f in usable],
        [f.value for f in usable],
        book.pool(promise.series, max(since, year - POOL_YEARS)),
        [y + 1 for y in ahead],
        pd.Index(ahead),
        bounds=bounds,
    )


def _chance(promise: Any, ahead: trends.Prediction) -> float:
    """Probability of meeting a target; without spread it is met or missed, at the target too."""
    if ahead.certain:
        value = round(float(ahead.interval(LEVEL)["mean"].iloc[-1]), 9)
        return float(
            bool(satisfied(value, "exact", promise.target, promise.target_bound, promise.direction))
        )
    line = threshold(promise.target, promise.target_bound, promise.direction)
    if promise.direction in UPWARD:
        return chances.within(ahead, low=line)
    return chances.within(ahead, high=line)


Swap = Callable[[list[Figure]], list[Figure]]
"""Puts another value in the place of the last figure."""


def _steadied(
    promise: Any, figures: list[Figure], projected: Callable[[Swap], trends.Prediction]
) -> float:
    """Probability of meeting a target that good news never lowers and bad news never raises.

    A large step in the last year widens what may come, in either direction. So the probability is
    worked out along the way from the figure before to the last, in steps of a fixed part of the
    usual change; an improvement counts with the highest so far, a worsening with the lowest, and
    between two steps it runs straight. That makes it monotone in the last figure.
    """
    as_published = _chance(promise, projected(lambda row: row))
    if len(figures) < 2 or figures[-2].value == figures[-1].value:
        return as_published
    before, last = figures[-2:]
    way = last.value - before.value
    earlier = [abs(b.value - a.value) for a, b in itertools.pairwise(figures[:-1])]
    usual = sum(earlier) / len(earlier) if any(earlier) else abs(before.value or way) / 10
    step = usual / GRAIN
    steps = min(abs(way) / step, MOST_STEPS)

    def at(count: int) -> float:
        moved = replace(last, value=before.value + math.copysign(count * step, way))
        return _chance(promise, projected(lambda row: [moved if f is last else f for f in row]))

    best = max if (way > 0) == (promise.direction in UPWARD) else min
    *reached, beyond = itertools.accumulate((at(n) for n in range(math.ceil(steps) + 1)), best)
    part = steps - math.floor(steps) if steps % 1 else 1.0
    chance = reached[-1] + part * (beyond - reached[-1])
    return best(chance, as_published) if steps == MOST_STEPS else chance


def _sum(promise: Any, figures: list[Figure], book: Book, first: int, day: dt.date) -> Verdict:
    """A total to be reached over the plan's period."""
    deadline = deadline_of(promise)
    totals = sums(figures, first, deadline)
    if book.kind(promise.series) not in ("flow", "mean") or not totals:
        return _other_basis(figures)
    sign = 1 if promise.direction in UPWARD else -1
    dated = [total for total in totals if total[0].dated]
    flow = book.kind(promise.series) == "flow"
    reached = next((f for f, _ in dated if sign > 0 and _settles(promise, f, flow)), None)
    final = bool(dated) and dated[-1][0].end == deadline and dated[-1][0].complete
    latest, parts = dated[-1] if reached or final else totals[-1]
    elapsed = (latest.end - first + 1) / (deadline - first + 1)
    common: dict[str, Any] = {
        "latest": latest,
        "progress": latest.value / promise.target if promise.target else math.nan,
        "required": promise.target * elapsed,
        "margin": sign * (latest.value - promise.target),
        "sources": _cited([*parts]),
    }
    if reached or final:
        met = _met(promise, latest)
        if reached and not (final and met is False):
            met = True
        status, probability = _settle(met)
        if status == "met" and day <= last_day_of(deadline):
            status = "achieved_early"
        settled = str((reached if reached and met else latest).end // 12)
        reason: Reason = "bound" if met is None else ""
        return Verdict(
            "published", status, reason, settled=settled, probability=probability, **common
        )
    try:
        ahead = _project_sum(figures, book, promise, first, deadline)
    except MethodError:
        return Verdict("projected", "not_assessable", "too_few", **common)
    band = ahead.interval(LEVEL).iloc[-1]
    whole = [f for f in figures if f.end % 12 == 11 and f.end - f.start == 11]
    chance = _steadied(
        promise, whole, lambda swap: _project_sum(swap(figures), book, promise, first, deadline)
    )
    common |= {"projected": band["mean"], "low": band["lower"], "high": band["upper"]}
    status = _forecast_status(chance, common, sign)
    return Verdict("projected", status, probability=chance, **common)


def _settles(promise: Any, total: Figure, flow: bool) -> bool:
    """Whether a total so far settles that a sum is reached.

    Printed before its period was over, only a count (a flow, exact or "over") does: what is
    expected by the end of the year is printed as "about".
    """
    counted = flow and total.bound in ("exact", "over")
    return (total.complete or counted) and _met(promise, total) is True


def _project_sum(
    figures: list[Figure], book: Book, promise: Any, first: int, deadline: int
) -> trends.Prediction:
    """Distribution of the five-year sum: what is known, and the years still to come."""
    import pandas as pd

    run = yearly(figures, first, deadline)
    if len(run) == deadline // 12 - first // 12 + 1:  # an undated page alone keeps it open
        run = list(itertools.takewhile(lambda f: f.dated, run))
    known = sum(f.value for f in run)
    missing = deadline // 12 - first // 12 + 1 - len(run)
    history = {f.end // 12: f.value for f in figures if f.end % 12 == 11 and f.end - f.start == 11}
    since = book.last_break(promise.series)
    years = sorted(y for y in history if y >= since and y < first // 12 + len(run))
    if not years or years[-1] != first // 12 + len(run) - 1:
        raise MethodError("the years before those to come are not on record")
    y = pd.Series([history[year] for year in years], index=years, dtype=float)
    return trends.predict(y, missing, breaks=shocks(promise.series)).total(known)
