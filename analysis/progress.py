"""Are we on the way: every promise against what was published, as of a day.

A promise is in one of three states that are never mixed: its outcome is published; it is not, and
the last figure is projected; or nothing was ever published.
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import observations, periods
from .errors import MethodError, UnknownName
from .evidence import UPWARD, Book, Figure, satisfied, usable_figures
from .plan import Plan, load_plan
from .verdicts import AHEAD, LEVEL, ON_SCHEDULE, deadline_of, judge, light, path, project

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AHEAD",
    "ON_SCHEDULE",
    "UPWARD",
    "assess",
    "light",
    "path",
    "required_pace",
    "required_path",
    "satisfied",
    "trajectory",
]


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
        `latest_bound`, `latest_dated`, `latest_complete` (see
        `observations`), `latest_source`, `caveat_zh`,
        `caveat_en` (what a reader must know of it);
        `required_now` (where the plan's even path is at the date
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


@lru_cache(maxsize=64)  # small tables: five plans at the year-ends of a track record
def _assessed(id: str, day: dt.date, stamps: object) -> pd.DataFrame:
    import pandas as pd

    plan = load_plan(id)
    book = Book(day, plan.region)
    promises = _with_baselines(plan.promises(), plan.years[0] - 1, book)
    rows = []
    for promise in promises.itertuples():
        verdict = judge(promise, plan, book, day)
        latest = verdict.latest
        rows.append(
            {
                "latest_period": latest.period if latest else "",
                "latest": latest.value if latest else math.nan,
                "latest_bound": latest.bound if latest else "",
                "latest_dated": latest.dated if latest else False,
                "latest_complete": latest.complete if latest else False,
                "latest_source": latest.source if latest else "",
                **_caveats(promise.series, plan.region, latest),
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


def _caveats(series: str, region: str, latest: Figure | None) -> dict[str, str]:
    known = (series, region, latest.period, latest.source) if latest else ("", "", "", "")
    return {f"caveat_{lang}": observations.caveat(*known, lang) for lang in ("zh", "en")}


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
    book = Book(observations.as_date(as_of), plan.region)
    promises = plan.promises()
    if id not in promises.index:
        raise UnknownName("promise", id, promises.index)
    promise = next(promises.loc[[id]].itertuples())
    if promise.accumulation == "period_sum" or not promise.series:
        raise MethodError(f"{id} is not a level or rate with a series")
    deadline = deadline_of(promise)
    figures = sorted(
        (f for f in book.figures(promise.series) if f.end <= deadline), key=lambda f: f.end
    )
    whole, usable = usable_figures(figures, promise, book.kind(promise.series))
    if usable and usable[-1].end == deadline and usable[-1].dated and usable[-1].complete:
        return pd.DataFrame(columns=["mean", "lower", "upper"], dtype=float)
    return project(promise, usable, whole, book, deadline).interval(LEVEL)


def _with_baselines(promises: pd.DataFrame, year: int, book: Book) -> pd.DataFrame:
    """Give a level or yearly flow without a printed baseline that published for the year before."""
    for id, row in promises.iterrows():
        if math.isnan(row["baseline"]) and row["series"] and row["accumulation"] != "period_sum":
            years, _ = usable_figures(book.figures(row["series"]), row, book.kind(row["series"]))
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


def required_pace(promise: Any, done: float, years_left: int) -> float:
    """What is still needed a year: the rest of a sum, or of the way, over the years left."""
    return max(promise["target"] - done, 0.0) / years_left if years_left > 0 else math.nan
