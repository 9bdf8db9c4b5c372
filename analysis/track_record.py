"""How often was it right: what was forecast at past year-ends, held against what came.

At the end of each year only what had been published by then is known. Three records follow: the
forecasts of annual series; the lights of the plans' own promises; and, because few of these have an
outcome yet, practice promises made of the same series, each a target and a deadline whose outcome
is known. The yardsticks are asked the same questions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import observations, progress, trends, yardsticks
from .errors import MethodError
from .evidence import UPWARD, shocks
from .plan import load_plan, plans
from .scores import QUANTILES, crps, crps_walk, levels
from .verdicts import LEVEL, POOL_YEARS
from .warning_rules import lights_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from .distributions import Bounds

HORIZON = 5
"""Years ahead that are looked at: the length of a plan."""

PACES = (0.0, 0.5, 1.0, 1.5)
"""What practice promises ask, in mean yearly changes so far: hold the level reached, half the pace,
the pace, half as much again."""

BASE_YEARS = 2
"""How long before the latest figure a practice promise starts, so that some way is gone."""

SETTLED = {"met": 1.0, "achieved_early": 1.0, "missed": 0.0}
"""Statuses of a published outcome, 1 for a promise kept."""


def origins(as_of: observations.AsOf = None) -> list[dt.date]:
    """The year-ends looked back on: from the first year of any plan to one a year before `as_of`.

    A year must have passed for anything to have come that was not known.

    >>> [day.year for day in origins("2019-06-30")]
    [2016, 2017]
    """
    day = observations.as_date(as_of)
    first = min(load_plan(id).years[0] for id in plans())
    ends = (dt.date(year, 12, 31) for year in range(first, day.year))
    return [end for end in ends if end.replace(year=end.year + 1) <= day]


def forecasts(as_of: observations.AsOf = None) -> pd.DataFrame:
    """What was forecast of annual series at each year-end, and what came.

    Parameters
    ----------
    as_of : date, str or None
        Day on which the outcomes are looked up. Forecasts know only what was published by their
        own year-end.

    Returns
    -------
    DataFrame
        A row a series, year-end and year ahead whose outcome is published: `series`, `region`,
        `promised` (whether a plan of that region promises it), `origin` (date), `last` (the year of
        the last figure, always that before the origin), `year`, `horizon` (year − last, 1 to
        `HORIZON`), `own` (whether the series' own years carried the forecast; else growth pooled
        from elsewhere did), `source` (of the outcome), `mean`, `lower`, `upper` (80 %), `outcome`,
        all in the unit of the series; `inside` (bool), `crps`, `crps_naive` and `crps_drift` (same
        unit), `scale` (mean absolute yearly change known at the origin; NaN with a single figure).

    Notes
    -----
    Series of kind growth are left out, and places without a plan on record: thirty provinces move
    together and would add weight, not evidence. A series counts at a year-end if its figure of the
    year before is out; else the same forecast would be counted again. Years before a declared break
    are not used, and years beyond the next one are not scored. An outcome is the figure used on
    `as_of` (later revisions included) from a page that came out after its year and prints no
    one-sided bound.

    Two benchmarks, both normal. Naive: a random walk without drift, around the last value, variance
    h · mean square of the yearly changes so far; NaN with a single figure. Drift: a random walk
    with the mean change so far, variance s² (h + h² / T) over T years, s² that of the changes
    around their mean; NaN with fewer than three figures (Hyndman & Athanasopoulos 2021, 5.2).
    """
    return _scored(observations.as_date(as_of), observations.stamps())[0].copy()


def practice(as_of: observations.AsOf = None) -> pd.DataFrame:
    """Practice promises: what the method and the yardsticks said of targets set in hindsight.

    Returns
    -------
    DataFrame
        A row a question: will the series reach `target` in `year`? Of the forecasts of
        `forecasts`, those of series with a figure `BASE_YEARS` or more before the last (the latest
        such is the base). `series`, `region`, `promised`, `origin`, `last`, `year`, `horizon`,
        `own`, `source` as there; `pace` (one of `PACES`), `direction` (higher or lower: the way the
        series has moved), `target` = last value + pace · horizon · mean yearly change so far, all
        of it known at the origin; `probability`, `light`, `met` (1 or 0), and for each yardstick 1
        if it said on track, 0 if not, NaN if it did not apply.

    Notes
    -----
    These are no promises anyone made, and the questions on one series are not independent. The
    probability is that of the prediction as it stands; a verdict also tries the last step in parts,
    which hardly moves it (`docs/methods.md`). A target of the other sign than the last value, or
    outside 0–100 % for a share, is not asked.
    """
    return _scored(observations.as_date(as_of), observations.stamps())[1].copy()


def promises(as_of: observations.AsOf = None) -> pd.DataFrame:
    """What was said of the promises of every plan at the year-ends of its period.

    Parameters
    ----------
    as_of : date, str or None
        Day on which the outcomes are looked up.

    Returns
    -------
    DataFrame
        A row a promise and year-end at which it had a probability and no outcome yet: `plan`,
        `id`, `origin`, `horizon` (calendar years to the deadline, 0 at its own end), `light`,
        `probability`, `met` (1, 0, or NaN while the outcome is not published), for each yardstick 1
        if it said on track, 0 if not, NaN if it did not apply, and `sources` (ids, separated by
        spaces, of the outcome or the latest figures).
    """
    return _promised(observations.as_date(as_of), observations.stamps()).copy()


# One year-end -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Start:
    """What was known of a series at a year-end, and what was predicted from it."""

    series: str
    region: str
    own: bool
    years: np.ndarray
    values: np.ndarray
    bounds: Bounds
    band: np.ndarray  # mean, lower, upper, shape (HORIZON, 3)
    quantiles: np.ndarray  # shape (HORIZON, QUANTILES)
    prediction: trends.Prediction

    @property
    def change(self) -> float:
        """Mean yearly change so far; NaN with a single figure."""
        if len(self.values) < 2:
            return math.nan
        return float((self.values[-1] - self.values[0]) / (self.years[-1] - self.years[0]))


@lru_cache(maxsize=32)
def _starts(origin: dt.date, stamps: object) -> list[_Start]:
    """Every series that can be predicted at a year-end, with its prediction."""
    import numpy as np

    catalogue = observations.load_series()
    planned = {load_plan(id).region for id in plans()}
    cuts = {id: [year for year, _ in observations.breaks(id)] for id in _broken(catalogue)}
    known = _figures(origin)
    everywhere: dict[str, list[str]] = {}
    for series, region in known:
        everywhere.setdefault(series, []).append(region)
    pools: dict[str, list[tuple[str, pd.Series]]] = {}
    found = []
    for (series, region), figures in known.items():
        since = max((year for year in cuts.get(series, []) if year <= origin.year), default=0)
        years, values = (part[figures[0] >= since] for part in figures)
        if region not in planned or not len(years) or years[-1] != origin.year - 1:
            continue
        bounds = (0.0, 100.0) if catalogue.at[series, "unit"] == "%" else None
        own = trends.unbroken(years) >= 4
        if not own and series not in pools:
            since_when = max(since, origin.year - POOL_YEARS)
            found_in = {place: known[series, place] for place in everywhere[series]}
            pools[series] = _pool(found_in, since_when)
        pool = [] if own else [y for place, y in pools[series] if place != region]
        try:
            prediction = trends.predict(
                _by_year(years, values),
                HORIZON,
                pool=pool,
                bounds=bounds,
                breaks=shocks(series),
            )
        except MethodError:
            continue
        band = prediction.interval(LEVEL)[["mean", "lower", "upper"]].to_numpy(float)
        spread = np.asarray(prediction.quantiles(levels()))
        found.append(_Start(series, region, own, years, values, bounds, band, spread, prediction))
    return found


def _by_year(years: np.ndarray, values: np.ndarray) -> pd.Series:
    import pandas as pd

    return pd.Series(values, index=years)


Figures = tuple["np.ndarray", "np.ndarray"]
"""Years, and values of whole years."""


def _annual(day: dt.date) -> pd.DataFrame:
    """Figures of whole years used on a day in the nation and the provinces, growth left out.

    The rows of `observations.reconcile` from pages that came out after their year, and the `year`.
    """
    rows = observations.reconcile(day)
    regions = observations.load_regions()
    wide = regions.index[regions["level"].isin(["country", "province"])]
    whole = (rows["kind"] == "level") | (rows["end"] - rows["start"] == 11)
    kept = rows["chosen"] & rows["complete"] & (rows["kind"] != "growth")
    kept &= whole & (rows["end"] % 12 == 11) & rows["region"].isin(wide)
    rows = rows.loc[kept, ["indicator", "region", "end", "value", "bound", "source"]]
    return rows.assign(year=rows["end"] // 12)


def _figures(day: dt.date) -> dict[tuple[str, str], Figures]:
    """Years and values known on a day, by series and region."""
    rows = _annual(day)
    years, values = rows["year"].to_numpy(), rows["value"].to_numpy(float)
    groups = rows.groupby(["indicator", "region"]).indices
    return {key: (years[at], values[at]) for key, at in groups.items()}


def _outcomes(day: dt.date) -> dict[tuple[str, str], dict[int, tuple[float, str]]]:
    """Value and source known on a day, by series and region and by year; no one-sided figures."""
    rows = _annual(day)
    rows = rows[rows["bound"].isin(["exact", "approx"])]
    found: dict[tuple[str, str], dict[int, tuple[float, str]]] = {}
    columns = [rows[c].tolist() for c in ("indicator", "region", "year", "value", "source")]
    for series, region, year, value, source in zip(*columns, strict=True):
        found.setdefault((series, region), {})[year] = (value, source)
    return found


def _broken(catalogue: pd.DataFrame) -> list[str]:
    """Series with a declared break in definition."""
    return list(catalogue.index[catalogue["breaks"] != ""])


def _pool(known: dict[str, Figures], since: int) -> list[tuple[str, pd.Series]]:
    """A series by region, from a year on, as `Book.pool` gives it to a verdict."""
    return [
        (region, _by_year(years[years >= since], values[years >= since]))
        for region, (years, values) in known.items()
        if (years >= since).sum() > 1
    ]


# Against what came --------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _scored(day: dt.date, stamps: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of `forecasts` and of `practice`."""
    import numpy as np
    import pandas as pd

    came = _outcomes(day)
    asked = {(p.series, plan.region) for plan in map(load_plan, plans())
             for p in plan.promises().itertuples() if p.series}  # fmt: skip
    cuts = {id: observations.breaks(id) for id in _broken(observations.load_series())}
    rows: list[dict[str, Any]] = []
    spread: list[np.ndarray] = []
    questions: list[dict[str, Any]] = []
    for origin in origins(day):
        for start in _starts(origin, stamps):
            outcomes = came.get((start.series, start.region), {})
            last = int(start.years[-1])
            for h in range(1, HORIZON + 1):
                year = last + h
                broken = any(last < cut <= year for cut, _ in cuts.get(start.series, []))
                if year not in outcomes or broken:
                    continue
                outcome, source = outcomes[year]
                row = {
                    "series": start.series,
                    "region": start.region,
                    "promised": (start.series, start.region) in asked,
                    "origin": origin,
                    "last": last,
                    "year": year,
                    "horizon": h,
                    "own": start.own,
                    "source": source,
                }
                mean, lower, upper = start.band[h - 1].tolist()
                scale, walk, drift = _changes(start)
                more = {"mean": mean, "lower": lower, "upper": upper, "outcome": outcome}
                span = float(start.years[-1] - start.years[0])
                walks = {
                    "_last": float(start.values[-1]),
                    "_walk": walk * math.sqrt(h),
                    "_on": float(start.values[-1]) + h * start.change,
                    "_drift": drift * math.sqrt(h + h**2 / span) if span else math.nan,
                }
                rows.append({**row, **more, "scale": scale, **walks})
                spread.append(start.quantiles[h - 1])
                questions += [{**row, **one} for one in _questions(start, h, outcome)]
    columns = "series region promised origin last year horizon own source".split()
    table = pd.DataFrame(
        rows, columns=[*columns, *"mean lower upper outcome scale".split(), *_WALKS]
    )
    table["inside"] = (table["lower"] <= table["outcome"]) & (table["outcome"] <= table["upper"])
    quantiles = np.array(spread).reshape(len(spread), QUANTILES)
    table["crps"] = crps(table["outcome"].to_numpy(float), quantiles)
    for name, centre, width in (("naive", "_last", "_walk"), ("drift", "_on", "_drift")):
        known = (table[c].to_numpy(float) for c in ("outcome", centre, width))
        table[f"crps_{name}"] = crps_walk(*known)
    said = ["pace", "direction", "target", "probability", "light", "met", *yardsticks.NAMES]
    practice = pd.DataFrame(questions, columns=[*columns, *said])
    practice["light"] = lights_of("probability", practice["probability"])
    return table.drop(columns=list(_WALKS)), practice


_WALKS = ("_last", "_walk", "_on", "_drift")
"""Centres and standard deviations of the two benchmarks, for as long as they are scored."""


def _changes(start: _Start) -> tuple[float, float, float]:
    """Mean absolute yearly change so far, and the spread of a walk without and with drift."""
    import numpy as np

    if len(start.values) < 2:
        return math.nan, math.nan, math.nan
    steps, gaps = np.diff(start.values), np.diff(start.years)
    about = steps - start.change * gaps
    free = len(steps) - 1
    drift = float(np.sqrt((about**2 / gaps).sum() / free)) if free else math.nan
    return float(np.abs(steps / gaps).mean()), float(np.sqrt((steps**2 / gaps).mean())), drift


def _questions(start: _Start, h: int, outcome: float) -> Iterator[dict[str, Any]]:
    """Practice promises `h` years after the last figure, with what each judge said."""
    change, last, now = start.change, float(start.values[-1]), int(start.years[-1])
    before = start.years <= now - BASE_YEARS
    if not before.any() or not change or not math.isfinite(change):
        return
    direction = "higher" if change > 0 else "lower"
    base, since = float(start.values[before][-1]), int(start.years[before][-1])
    for pace in PACES:
        target = last + pace * h * change
        inside = start.bounds is None or start.bounds[0] <= target <= start.bounds[1]
        if target * last < 0 or not inside:
            continue
        above = float(start.prediction.probability_above(target, h - 1))
        chance = above if direction in UPWARD else 1 - above
        met = outcome >= target if direction in UPWARD else outcome <= target
        marks = {
            name: _mark(name, measure(base, last, target, since, now, now + h, direction)[0])
            for name, measure in _MEASURES.items()
        }
        yield {
            "pace": pace,
            "direction": direction,
            "target": target,
            "probability": chance,
            "met": float(met),
            **marks,
        }


_MEASURES = {
    "eurostat": yardsticks.eurostat,
    "open_sdg": yardsticks.open_sdg,
    "unsd": yardsticks.unsd,
    "escap": yardsticks.escap,
}


def _mark(name: str, category: str) -> float:
    """1 if a yardstick's category means on track, 0 if not, NaN if it says nothing."""
    verdict = yardsticks.on_track(name, category)
    return math.nan if verdict is None else float(verdict)


@lru_cache(maxsize=8)
def _promised(day: dt.date, stamps: object) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for origin in origins(day):  # the outer loop: what is known on a day is worked out once
        for plan in map(load_plan, plans()):
            if origin.year in plan.years:
                rows += _lights(plan.id, origin, stamps)
    said = ["light", "probability", *yardsticks.NAMES]
    table = pd.DataFrame(rows, columns=["plan", "id", "origin", "horizon", *said])
    ends = {id: progress.assess(id, day) for id in dict.fromkeys(table["plan"])}
    now = [ends[plan].loc[id] for plan, id in zip(table["plan"], table["id"], strict=True)]
    table.insert(table.columns.get_loc("eurostat"), "met", [_outcome(row) for row in now])
    return table.assign(
        met=table["met"].astype(float), sources=[str(row["sources"]) for row in now]
    )


@lru_cache(maxsize=64)
def _lights(plan: str, origin: dt.date, stamps: object) -> list[dict[str, Any]]:
    """Promises of a plan that had a probability and no outcome at a year-end."""
    status = progress.assess(plan, origin)
    open_then = status[(status["state"] == "projected") & status["probability"].notna()]
    return [
        {
            "plan": plan,
            "id": id,
            "origin": origin,
            "horizon": int(str(row["target_period"])[-4:]) - origin.year,
            "light": row["warning"],
            "probability": row["probability"],
            **{
                name: _mark(name, category)
                for name, (category, _) in yardsticks.of_promise(row).items()
            },
        }
        for id, row in open_then.iterrows()
    ]


def _outcome(row: Any) -> float:
    """1 for a promise kept and 0 for one missed, once its outcome is published."""
    return SETTLED.get(row["status"], math.nan) if row["state"] == "published" else math.nan
