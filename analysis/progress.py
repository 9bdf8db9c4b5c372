"""Are we on the way: every promise against what was published, as of a day.

A promise is in one of three states that are never mixed: its outcome is published; it is not, and
the last figure is projected; or nothing was ever published.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from . import observations, periods, trends
from .errors import MethodError, UnknownName
from .plan import Plan, load_plan

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LIGHTS = (("green", 0.8), ("yellow", 0.5), ("orange", 0.2), ("red", 0.0))
"""Warning light by the lowest probability of meeting the target that still earns it."""

AHEAD, ON_SCHEDULE = 0.9, 0.5
"""Lowest probabilities of the statuses `ahead` and `on_schedule`."""

LEVEL = 0.8
"""Coverage of the projected interval."""

POOL_YEARS = 12
"""How far back before the deadline growth elsewhere still informs a projection here."""

UPWARD = ("higher", "floor")

State = Literal["published", "projected", "unpublished"]


@dataclass(frozen=True)
class Figure:
    """A published figure as evidence."""

    period: str
    start: int
    end: int
    value: float
    bound: str
    source: str
    dated: bool

    @property
    def years(self) -> float:
        """End of the period in years, 2021.0 being the end of December 2020."""
        return (self.end + 1) / 12


@dataclass(frozen=True)
class Verdict:
    """What can be said of one promise."""

    state: State
    status: str
    reason: str = ""
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
    """Warning light of a probability; `none` where there is no probability.

    >>> light(0.85), light(math.nan)
    ('green', 'none')
    """
    if math.isnan(probability):
        return "none"
    return next(name for name, lowest in LIGHTS if probability >= lowest)


def assess(plan: Plan | str | None = None, as_of: observations.AsOf = None) -> pd.DataFrame:
    """Assess every promise of a plan, repeats left out.

    Parameters
    ----------
    plan : Plan or str, optional
        None: the default plan.
    as_of : date, str or None
        Day of knowledge.

    Returns
    -------
    DataFrame
        Indexed by id, in the plan's order. From the plan: `kind`, `locator`, `box`, `number`,
        `component`, `name_zh`, `name_en`, `unit`, `attribute`, `direction`, `accumulation`,
        `baseline_period`,
        `baseline` (where the plan prints none, the figure published for the year before it
        began), `baseline_bound`, `target`, `target_high`, `target_bound`, `target_period`,
        `theme`, `series`. Then, in the unit of the promise: `latest_period`, `latest`,
        `latest_bound`, `latest_dated`; `required_now` (where the plan's even path is at the date
        of the latest figure; the bound itself for floors and ceilings); `progress` (share of the
        way, or of the sum; NaN where the target asks for no more than the baseline had);
        `margin` (latest less target, positive when good); `state`; `status`; `settled` (year in
        which the outcome was settled); `warning`; `projected`, `projected_low`,
        `projected_high` (at the deadline, 80 % interval), `probability`; `reason` (why it cannot
        be assessed); `figures` (how many since the plan began), `age` (years from the latest
        figure to `as_of`), `sources` (ids, separated by spaces).

    Raises
    ------
    UnknownName
        If there is no such plan.
    """
    plan = load_plan(plan)
    return _assessed(plan.id, observations.as_date(as_of), observations.stamps()).copy()


@lru_cache(maxsize=8)
def _assessed(id: str, day: dt.date, stamps: object) -> pd.DataFrame:
    import pandas as pd

    plan = load_plan(id)
    book = _Book(day, plan.region)
    promises = _with_baselines(plan.promises(), plan.years[0] - 1, book)
    rows = []
    for promise in promises.itertuples():
        verdict = _judge(promise, plan, book, day)
        latest = verdict.latest
        rows.append(
            {
                "latest_period": latest.period if latest else "",
                "latest": latest.value if latest else math.nan,
                "latest_bound": latest.bound if latest else "",
                "latest_dated": latest.dated if latest else False,
                "required_now": verdict.required,
                "progress": verdict.progress,
                "margin": verdict.margin,
                "state": verdict.state,
                "status": verdict.status,
                "settled": verdict.settled,
                "warning": verdict.light,
                "projected": verdict.projected,
                "projected_low": verdict.low,
                "projected_high": verdict.high,
                "probability": verdict.probability,
                "reason": verdict.reason,
                "figures": verdict.figures,
                "age": _years(day) - latest.years if latest else math.nan,
                "sources": " ".join(dict.fromkeys(verdict.sources)),
            }
        )
    kept = promises.drop(columns=["programme_zh", "programme_en", "note"])
    return kept.join(pd.DataFrame(rows, index=promises.index))


def trajectory(
    id: str, plan: Plan | str | None = None, as_of: observations.AsOf = None
) -> pd.DataFrame:
    """The projection behind a promise's probability, year by year up to its deadline.

    Returns
    -------
    DataFrame
        `mean` (median), `lower`, `upper` (80 %), in the unit of the promise, indexed by year.
        Empty once the outcome is published.

    Raises
    ------
    UnknownName
        If the plan has no such promise.
    MethodError
        If the figures do not carry a projection, or the promise is a sum.
    """
    import pandas as pd

    plan = load_plan(plan)
    book = _Book(observations.as_date(as_of), plan.region)
    promises = plan.promises()
    if id not in promises.index:
        raise UnknownName("promise", id, promises.index)
    promise = next(promises.loc[[id]].itertuples())
    if promise.accumulation == "period_sum" or not promise.series:
        raise MethodError(f"{id} is not a level or rate with a series")
    deadline = _deadline(promise)
    figures = sorted(
        (f for f in book.figures(promise.series) if f.end <= deadline), key=lambda f: f.end
    )
    whole, usable = _usable(figures, promise, book.kind(promise.series))
    if usable and usable[-1].end == deadline and usable[-1].dated:
        return pd.DataFrame(columns=["mean", "lower", "upper"], dtype=float)
    return _project(promise, usable, whole, book, deadline).interval(LEVEL)


def satisfied(value: float, bound: str, target: float, wanted: str, direction: str) -> bool | None:
    """Whether a published figure meets a target; None where the print does not tell.

    Parameters
    ----------
    value, bound : float, str
        The figure; `over`, `under` and `approx` stand for ranges (`observations.interval`).
    target, wanted : float, str
        The target; `gt` and `lt` exclude equality, `approx` (左右) is met within
        `observations.TOLERANCE`.
    direction : str
        higher or floor: no less than the target; lower or ceiling: no more.

    >>> satisfied(95, "over", 95, "gt", "floor"), satisfied(90, "over", 95, "exact", "floor")
    (True, None)
    """
    low, high = observations.interval(value, bound)
    target = _bar(target, wanted, direction)
    strict, beyond = wanted in ("gt", "lt"), bound in ("over", "under", "gt", "lt")
    if direction not in UPWARD:
        low, high, target = -high, -low, -target
    if low > target or (low == target and (beyond or not strict)):
        return True
    return False if high < target or (high == target and (beyond or strict)) else None


def _bar(target: float, wanted: str, direction: str) -> float:
    """What must be reached or not passed: the target, or the nearer end of what 左右 means."""
    slack = observations.TOLERANCE * abs(target) if wanted == "approx" else 0.0
    return target - slack if direction in UPWARD else target + slack


def path(baseline: float, start: float, target: float, end: float, at: float) -> float:
    """Value of the even path from (start, baseline) to (end, target) at a date, held beyond.

    >>> path(489.5, 2020, 1500, 2025, 2021)
    691.6
    """
    share = min(max((at - start) / (end - start), 0.0), 1.0)
    return baseline + (target - baseline) * share


class _Book:
    """Published figures by series, for one region as of one day, and the same elsewhere."""

    def __init__(self, day: dt.date, region: str) -> None:
        rows = observations.reconcile(day)
        self._rows = rows[rows["chosen"]]
        self._all = rows
        self._groups = self._rows.groupby(["indicator", "region"]).indices
        self._elsewhere = self._rows.groupby("indicator").indices
        self._catalogue = observations.load_series()
        self._regions = observations.load_regions()
        self._region = region
        self._day = day

    def kind(self, series: str) -> str:
        return str(self._catalogue.at[series, "kind"]) if series in self._catalogue.index else ""

    def figures(self, series: str) -> list[Figure]:
        found = self._groups.get((series, self._region), [])
        columns = ["period", "start", "end", "value", "bound", "source", "dated"]
        return [Figure(*row) for row in self._rows.iloc[found][columns].itertuples(index=False)]

    def unusable(self, series: str, since: int) -> bool:
        """Whether figures since a month exist that are not on the series' own basis."""
        rows = self._all
        return bool(
            (
                (rows["indicator"] == series)
                & (rows["region"] == self._region)
                & (rows["end"] >= since)
            ).any()
        )

    def pool(self, series: str, since: int) -> list[pd.Series]:
        """Annual values from a year on in the nation and the provinces, this region left out."""
        import pandas as pd

        rows = self._rows.iloc[self._elsewhere.get(series, [])]
        whole = (rows["kind"] == "level") | (rows["end"] - rows["start"] == 11)
        recent = (rows["end"] % 12 == 11) & (rows["end"] // 12 >= since)
        rows = rows[whole & recent & (rows["region"] != self._region)]
        wide = self._regions["level"].isin(["country", "province"])
        rows = rows[rows["region"].isin(self._regions.index[wide])]
        return [
            pd.Series(group["value"].to_numpy(), index=(group["end"] // 12).to_numpy())
            for _, group in rows.groupby("region")
            if len(group) > 1
        ]

    def last_break(self, series: str) -> int:
        """First year of the basis in force at the end of the series, 0 without a break."""
        return max((year for year, _ in observations.breaks(series)), default=0)


def _with_baselines(promises: pd.DataFrame, year: int, book: _Book) -> pd.DataFrame:
    """Give a level or yearly flow without a printed baseline that published for the year before."""
    for id, row in promises.iterrows():
        if math.isnan(row["baseline"]) and row["series"] and row["accumulation"] != "period_sum":
            years, _ = _usable(book.figures(row["series"]), row, book.kind(row["series"]))
            whole = [f for f in years if f.end == periods.month(year, 12)]
            if whole:
                promises.loc[id, ["baseline_period", "baseline", "baseline_bound"]] = [
                    str(year),
                    whole[0].value,
                    whole[0].bound,
                ]
    return promises


def _years(day: dt.date) -> float:
    return day.year + day.timetuple().tm_yday / 366


def _judge(promise: Any, plan: Plan, book: _Book, day: dt.date) -> Verdict:
    """Dispatch a promise to the rule of its kind."""
    first = periods.month(plan.years[0], 1)
    series = promise.series
    if not series or not book.kind(series):
        return Verdict("unpublished", "not_assessable", "no_series")
    figures = [f for f in book.figures(series) if f.end <= _deadline(promise)]
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


def _deadline(promise: Any) -> int:
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


def _state_at_deadline(promise: Any, figures: list[Figure], book: _Book, day: dt.date) -> Verdict:
    """A level, rate or yearly flow to be reached, or held, at the deadline."""
    kind = book.kind(promise.series)
    deadline = _deadline(promise)
    whole, usable = _usable(figures, promise, kind)
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
    if latest.end == deadline and latest in whole and latest.dated:
        status, probability = _settle(_met(promise, latest))
        reason = "bound" if status == "not_assessable" else ""
        year = str(latest.end // 12)
        return Verdict("published", status, reason, settled=year, probability=probability, **common)
    try:
        ahead = _project(promise, usable, whole, book, deadline)
    except MethodError:
        ahead = None
    chance = _chance(promise, ahead) if ahead is not None else math.nan
    if ahead is not None:
        band = ahead.interval(LEVEL).iloc[-1]
        common |= {"projected": band["mean"], "low": band["lower"], "high": band["upper"]}
    from_below = goes_beyond and not math.isnan(promise.baseline)
    reached = latest.dated and from_below and _met(promise, latest) is True
    status = "achieved_early" if reached else _forecast_status(chance, common, sign)
    reason = "too_few" if status == "not_assessable" else ""
    return Verdict("projected", status, reason, probability=chance, **common)


def _usable(figures: list[Figure], promise: Any, kind: str) -> tuple[list[Figure], list[Figure]]:
    """Whole years, and what a projection may start from: for levels any date."""
    whole = [f for f in figures if f.end % 12 == 11 and (kind == "level" or f.end - f.start == 11)]
    whole.sort(key=lambda f: f.end)
    if kind == "level" and promise.accumulation == "level":
        return whole, sorted(figures, key=lambda f: f.end)
    return whole, whole


def _forecast_status(chance: float, common: dict[str, Any], sign: int) -> str:
    if math.isnan(chance):
        return "not_assessable"
    if chance < ON_SCHEDULE:
        return "behind"
    behind_path = sign * (common["latest"].value - common["required"]) < 0
    return "ahead" if chance >= AHEAD and not behind_path else "on_schedule"


def _project(
    promise: Any, usable: list[Figure], whole: list[Figure], book: _Book, deadline: int
) -> trends.Prediction:
    """Distribution of the value at the deadline, from the figures before it."""
    import pandas as pd

    since = book.last_break(promise.series)
    whole = [f for f in whole if f.end // 12 >= since and f.end < deadline]
    usable = [f for f in usable if f.end // 12 >= since and f.end < deadline]
    bounds = (0.0, 100.0) if promise.unit == "%" else None
    year = deadline // 12
    years = [f.end // 12 for f in whole]
    consecutive = len(years) >= 4 and years[-1] - years[0] == len(years) - 1
    if consecutive and usable and whole[-1].end >= usable[-1].end - 6 and years[-1] < year:
        y = pd.Series([f.value for f in whole], index=years)
        return trends.predict(y, year - years[-1], bounds=bounds)
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
    if ahead.scale[-1] == 0:
        value = round(float(ahead.interval(LEVEL)["mean"].iloc[-1]), 9)
        return float(
            bool(satisfied(value, "exact", promise.target, promise.target_bound, promise.direction))
        )
    above = ahead.probability_above(_bar(promise.target, promise.target_bound, promise.direction))
    return above if promise.direction in UPWARD else 1 - above


def _sum(promise: Any, figures: list[Figure], book: _Book, first: int, day: dt.date) -> Verdict:
    """A total to be reached over the plan's period."""
    deadline = _deadline(promise)
    sums = _sums(figures, first, deadline)
    if book.kind(promise.series) not in ("flow", "mean") or not sums:
        return _other_basis(figures)
    sign = 1 if promise.direction in UPWARD else -1
    dated = [total for total in sums if total[0].dated]
    reached = next((f for f, _ in dated if sign > 0 and _met(promise, f) is True), None)
    final = bool(dated) and dated[-1][0].end == deadline
    latest, parts = dated[-1] if reached or final else sums[-1]
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
        if status == "met" and day <= _last_day_of(deadline):
            status = "achieved_early"
        settled = str((reached if reached and met else latest).end // 12)
        reason = "bound" if met is None else ""
        return Verdict(
            "published", status, reason, settled=settled, probability=probability, **common
        )
    try:
        ahead = _project_sum(figures, book, promise, first, deadline)
    except MethodError:
        return Verdict("projected", "not_assessable", "too_few", **common)
    band = ahead.interval(LEVEL).iloc[-1]
    chance = _chance(promise, ahead)
    common |= {"projected": band["mean"], "low": band["lower"], "high": band["upper"]}
    status = _forecast_status(chance, common, sign)
    return Verdict("projected", status, probability=chance, **common)


def _last_day_of(month: int) -> dt.date:
    return periods.last_day(f"{month // 12:04d}-{month % 12 + 1:02d}")


def _yearly(figures: list[Figure], first: int, deadline: int) -> list[Figure]:
    """Whole years on record, unbroken from the plan's first."""
    by_year = {f.end // 12: f for f in figures if f.end % 12 == 11 and f.end - f.start == 11}
    run = []
    for year in range(first // 12, deadline // 12 + 1):
        if year not in by_year:
            break
        run.append(by_year[year])
    return run


def _sums(figures: list[Figure], first: int, deadline: int) -> list[tuple[Figure, list[Figure]]]:
    """Totals from the plan's first month on, by their end, each with the figures behind it.

    They are added up from whole years or, where they end together before these, published as such.
    """
    run = _yearly(figures, first, deadline)
    added = [(_added(run[:n]), run[:n]) for n in range(1, len(run) + 1)]
    spans = [f for f in figures if f.start == first and f.end <= deadline and f not in run]
    return sorted([*added, *((f, [*run, f]) for f in spans)], key=lambda total: total[0].end)


def _added(run: list[Figure]) -> Figure:
    """The sum of consecutive figures as a figure: one-sided or approximate as its parts are."""
    kinds = {f.bound for f in run} - {"exact"}
    bound = "exact" if not kinds else kinds.pop() if len(kinds) == 1 else "approx"
    years = (run[0].start // 12, run[-1].end // 12)
    return Figure(
        f"{years[0]}/{years[1]}" if len(run) > 1 else run[0].period,
        run[0].start,
        run[-1].end,
        round(math.fsum(f.value for f in run), 9),  # 0.1 + 0.2 is 0.3: at the target is met
        bound,
        run[-1].source,
        all(f.dated for f in run),
    )


def _project_sum(
    figures: list[Figure], book: _Book, promise: Any, first: int, deadline: int
) -> trends.Prediction:
    """Distribution of the five-year sum: what is known, and the years still to come."""
    import pandas as pd

    run = _yearly(figures, first, deadline)
    if len(run) == deadline // 12 - first // 12 + 1:  # an undated page alone keeps it open
        run = list(itertools.takewhile(lambda f: f.dated, run))
    known = sum(f.value for f in run)
    missing = deadline // 12 - first // 12 + 1 - len(run)
    history = {f.end // 12: f.value for f in figures if f.end % 12 == 11 and f.end - f.start == 11}
    since = book.last_break(promise.series)
    years = sorted(y for y in history if y >= since and y < first // 12 + len(run))
    if not years or years[-1] != first // 12 + len(run) - 1:
        raise MethodError("the years before those to come are not on record")
    tail = [y for i, y in enumerate(years) if years[-1] - y == len(years) - 1 - i]
    y = pd.Series([history[year] for year in tail], index=tail, dtype=float)
    return trends.predict(y, missing).total(known)


def required_path(promise: Any, years: range) -> pd.Series:
    """Even path of a promise over the plan's years: level by level, or the running sum.

    Returns
    -------
    Series
        Float, indexed by year, from the baseline (where there is one) to the target.
    """
    import pandas as pd

    if promise["accumulation"] == "period_sum":
        share = pd.Series(range(1, len(years) + 1), index=list(years)) / len(years)
        return share * promise["target"]
    if not promise["baseline_period"] or math.isnan(promise["baseline"]):
        return pd.Series({years[-1]: promise["target"]})
    start = periods.parse(promise["baseline_period"]).end // 12
    return pd.Series(
        {
            year: path(promise["baseline"], start, promise["target"], years[-1], year)
            for year in range(start, years[-1] + 1)
        }
    )


def required_pace(promise: Any, done: float, years_left: int) -> np.floating | float:
    """What is still needed a year: the rest of a sum, or of the way, over the years left."""
    return max(promise["target"] - done, 0.0) / years_left if years_left > 0 else math.nan
