"""What was published, by when, and which figure is used where several disagree.

Every function takes `as_of`: only what had been published by that day exists. The default is
the day the collection was closed (`collected` in `datapackage.json`), never the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from . import periods, tables
from .errors import DataError, ParameterError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

AsOf = dt.date | str | None
Freq = Literal["Y", "YTD", "Q", "M"]

CONFIDENCE = ("official", "press", "mirror")
BOUNDS = ("exact", "approx", "over", "under")
TOLERANCE = 0.02
"""Relative half-width that `approx` (约, 近, 左右) stands for when figures are compared."""

BREAK = re.compile(r"([12][0-9]{3})\|([^|]+)\|(?!shock$)([^|]+)(\|shock)?")
BREAK_FORM = "YEAR|zh|en, or YEAR|zh|en|shock, separated by ;"
"""A declared break or shock of a series in `series.csv`."""

_SAME_UNIT = {"名": "人", "万名": "万人", "场次": "场", "家": "个"}
"""Measure words that count the same thing: plans and reports choose freely between them."""

OVER_A_PERIOD = {"flow", "mean", "ratio", "growth"}
"""Kinds that speak of a whole period; a level speaks of its last day."""


def as_date(as_of: AsOf = None) -> dt.date:
    """Resolve `as_of`: a date, its text (a year or month counts as its last day), or None.

    Raises
    ------
    ParameterError
        If the text is not a date.
    """
    if as_of is None or as_of == "":
        return tables.collected()
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    try:
        return periods.last_day(as_of)
    except DataError as error:
        raise ParameterError(f"as_of: {error.message}", remedy=error.remedy) from None


def require_known(day: dt.date) -> None:
    """Refuse a day after the collection was closed: what was published since is not on record.

    Raises
    ------
    ParameterError
        Naming the day the collection was closed.
    """
    if day > tables.collected():
        raise ParameterError(
            f"as_of {day} lies after the collection was closed",
            remedy=f"a day up to {tables.collected()}, or move 'collected' in datapackage.json",
        )


def load_series() -> pd.DataFrame:
    """The catalogue of series, indexed by id: names, unit, kind, theme, definition, breaks."""
    return tables.read(tables.root() / "series.csv").drop(columns="line").set_index("id")


def load_sources() -> pd.DataFrame:
    """The documents figures come from, indexed by id: url, title, publisher, published."""
    return tables.read(tables.root() / "sources.csv").drop(columns="line").set_index("id")


def load_regions() -> pd.DataFrame:
    """Country, provinces and districts, indexed by code: names, level, parent, group, tile."""
    return tables.read(tables.root() / "regions.csv").drop(columns="line").set_index("code")


def load_observations(as_of: AsOf = None) -> pd.DataFrame:
    """Every figure published by a day, targets and disagreeing figures included.

    Parameters
    ----------
    as_of : date, str or None
        Day of knowledge. None: the day the collection was closed.

    Returns
    -------
    DataFrame
        One row a published figure, in file order: `indicator`, `region`, `period`, `value`
        (float, in `unit`), `unit`, `kind`, `bound`, `source`, `confidence`, `note`; of the
        source `source_url`, `source_title`, `publisher`, `published` (text as printed);
        `available` (the day it counts as published), `dated` (False where that day is
        assumed: the end of the year after the period, at the latest the day of collection, also
        where the page gives a year before that of the figure, and never before the last period of
        the same undated page); `complete` (False where the page
        came out before the period it speaks of was over: a total so far, or an expectation);
        `start`, `end` (months, see `periods`); `file`, `line`.

    Raises
    ------
    DataError
        If a file does not have the shape its schema gives; `hrss check` lists every fault.
    """
    import pandas as pd

    day = as_date(as_of)
    frame = _everything(*stamps())
    return frame[frame["available"] <= pd.Timestamp(day)].reset_index(drop=True)


def reconcile(as_of: AsOf = None) -> pd.DataFrame:
    """Which figure is used for each series, region and period, and why.

    The rule, in this order: targets, and figures set aside in `corrections.csv`, never count;
    nor does a figure in another unit or of another kind than its series (a December rate is no
    annual average); a figure that came out before its period was over gives way to any that did
    not; then official before press before mirror; dated before undated pages; a
    rounded restatement ("over 1000") that agrees with an exact figure (1017) gives way to it;
    later before earlier; exact before approximate before one-sided; file order.

    Returns
    -------
    DataFrame
        The rows of `load_observations` less targets, sorted by series, region and period
        (`start`, `end`; a level's `start` is its last month), each with `chosen` (bool),
        `candidates` (how many figures of that period) and `reason` (why it is, or is not, used).
    """
    return _reconciled(as_date(as_of), *stamps())


def annual(id: str, region: str | None = None, as_of: AsOf = None) -> pd.DataFrame:
    """The figure used for each year of a series, with its bound and source, indexed by year.

    A level counts for a year if it is that of December; anything else if it covers January to
    December.

    Raises
    ------
    UnknownName
        If there is no such series or region.
    """
    return _chosen(id, region, as_of, "Y")


def dated(id: str, region: str | None = None, as_of: AsOf = None) -> pd.DataFrame:
    """The figures used that stand at a date: levels of any month, of other kinds whole years.

    Returns
    -------
    DataFrame
        Rows as of `annual`, in order of time, indexed by the date as text: '2020' for a year or
        its December, '2023-03' for another month.

    Raises
    ------
    UnknownName
        If there is no such series or region.
    """
    rows = used(id, region, as_of)
    rows = rows[(rows["kind"] == "level") | _slot_is(rows, "Y")]
    dates = [
        f"{end // 12}" if end % 12 == 11 else f"{end // 12}-{end % 12 + 1:02d}"
        for end in rows["end"]
    ]
    return rows.set_axis(dates, axis=0)


def used(
    series: str | Iterable[str], region: str | None = None, as_of: AsOf = None
) -> pd.DataFrame:
    """Every figure used of one or several series in a region, whatever its span.

    Returns
    -------
    DataFrame
        The chosen rows of `reconcile`, in order of time (of `end`; series by series, as given,
        within a month).

    Raises
    ------
    UnknownName
        If there is no such series or region.
    """
    import numpy as np

    ids = [series] if isinstance(series, str) else list(dict.fromkeys(series))
    for id in ids:
        _known("series", id, load_series().index)
    region = region or default_region()
    _known("region", region, load_regions().index)
    groups = _by_series(as_date(as_of), *stamps())
    found = [groups[id, region] for id in ids if (id, region) in groups]
    rows = _chosen_rows(as_date(as_of), *stamps())
    at = np.concatenate(found) if found else np.array([], dtype=int)
    return rows.iloc[at[np.argsort(rows["end"].to_numpy()[at], kind="stable")]]


def series(id: str, region: str | None = None, as_of: AsOf = None, freq: Freq = "Y") -> pd.Series:
    """The reconciled values of a series.

    Parameters
    ----------
    id : str
        Series, see `series.csv`.
    region : str, optional
        Region code; None: the region of the default plan.
    as_of : date, str or None
        Day of knowledge.
    freq : {"Y", "Q", "M", "YTD"}
        Years; quarters; months; or, for flows, totals from January to the month of the index
        (December holds the year).

    Returns
    -------
    Series
        float, in the unit of the series (`attrs["unit"]`), PeriodIndex without the periods
        for which nothing was published.

    Raises
    ------
    UnknownName
        If there is no such series or region.

    Examples
    --------
    >>> float(series("urban_new_employment", "500000", as_of="2024-06")["2022"])
    70.67
    """
    import pandas as pd

    rows = _chosen(id, region, as_of, freq)
    index = pd.PeriodIndex.from_ordinals(
        [_ordinal(end, freq) for end in rows["end"]], freq={"Y": "Y", "Q": "Q"}.get(freq, "M")
    )
    values = pd.Series(rows["value"].to_numpy(float), index=index, name=id)
    values.attrs = {"unit": load_series().at[id, "unit"]}
    return values


def computed(id: str, region: str | None = None, as_of: AsOf = None) -> pd.DataFrame:
    """Values of years without a published figure, from a later figure and its published growth.

    Parameters
    ----------
    id : str
        A series whose growth is the series `<id>_growth` (per cent, against the year before the
        first of its period). Where two pages give the base of one growth differently, the more
        authoritative counts.

    Returns
    -------
    DataFrame
        Indexed by year: `value` (unit of the series) and `source` (of the growth). Empty where
        no growth was published. value = later figure / (1 + growth / 100).
    """
    import pandas as pd

    growth = f"{id}_growth"
    found: dict[int, dict[str, object]] = {}
    if growth in load_series().index:
        known = annual(id, region, as_of)
        place = region or default_region()
        rows = _chosen_rows(as_date(as_of), *stamps())
        rows = rows[(rows["indicator"] == growth) & (rows["region"] == place)]
        rank = rows["confidence"].map(CONFIDENCE.index)
        rows = rows.assign(rank=rank).sort_values(["rank", "start"]).drop_duplicates("end")
        for row in rows.itertuples():
            base, last = row.start // 12 - 1, row.end // 12
            if last in known.index and base not in known.index:
                value = float(known.at[last, "value"]) / (1 + row.value / 100)
                found[base] = {"value": value, "source": row.source}
    return pd.DataFrame.from_dict(found, orient="index", columns=["value", "source"]).sort_index()


def panel(id: str, as_of: AsOf = None, level: str = "province") -> pd.DataFrame:
    """Annual values of a series in every region of a level: years down, region codes across."""
    import pandas as pd

    _known("series", id, load_series().index)
    regions = load_regions()
    rows = reconcile(as_of)
    rows = rows[
        rows["chosen"]
        & (rows["indicator"] == id)
        & rows["region"].isin(regions.index[regions["level"] == level])
        & _slot_is(rows, "Y")
    ]
    wide = rows.pivot(index="end", columns="region", values="value").sort_index()
    wide.index = pd.PeriodIndex.from_ordinals([_ordinal(e, "Y") for e in wide.index], freq="Y")
    return wide


def caveat(id: str, region: str, period: str, source: str, lang: str = "zh") -> str:
    """What a reader must know of a figure (`caveats.csv`), such as that its year was inferred."""
    known = _caveats(tables.root(), tables.stamp(tables.root() / "caveats.csv"))
    zh, en = known.get((id, region, period, source), ("", ""))
    return zh if lang == "zh" else en


def breaks(id: str, lang: str = "zh") -> list[tuple[int, str]]:
    """Declared breaks in definition of a series: first year on the new basis, and what changed."""
    return [(year, what) for year, what, shock in _declared(id, lang) if not shock]


def shocks(id: str, lang: str = "zh") -> list[tuple[int, str]]:
    """Declared shocks of a series: years out of the ordinary on an unchanged basis, and why."""
    return [(year, what) for year, what, shock in _declared(id, lang) if shock]


def _declared(id: str, lang: str) -> list[tuple[int, str, bool]]:
    known = _breaks(tables.root(), tables.stamp(tables.root() / "series.csv"))
    _known("series", id, known)
    return [(year, zh if lang == "zh" else en, shock) for year, zh, en, shock in known[id]]


def same_unit(one: str, other: str) -> bool:
    """Whether two units count the same thing in the same size.

    >>> same_unit("家", "个"), same_unit("万人", "人")
    (True, False)
    """
    return _SAME_UNIT.get(one, one) == _SAME_UNIT.get(other, other)


def default_region() -> str:
    """Region of the default plan."""
    name = tables.package()["default_plan"]
    return str(tables.load_json(tables.root() / "plans" / name / "plan.json")["region"])


def _chosen(id: str, region: str | None, as_of: AsOf, freq: Freq) -> pd.DataFrame:
    if freq not in ("Y", "YTD", "Q", "M"):
        raise ParameterError(f"freq {freq!r}", remedy="one of Y, Q, M, YTD")
    rows = used(id, region, as_of)
    rows = rows[_slot_is(rows, freq)]
    return rows.set_axis(rows["end"] // 12, axis=0) if freq == "Y" else rows


def _slot_is(rows: pd.DataFrame, freq: Freq) -> pd.Series:
    """Whether a row's period is a whole one of `freq`."""
    months = rows["end"] - rows["start"] + 1
    is_level = rows["kind"] == "level"
    month_of_year = rows["end"] % 12
    if freq == "Y":
        return (month_of_year == 11) & (is_level | (months == 12))
    if freq == "YTD":
        return ~is_level & (rows["start"] % 12 == 0) & (months <= 12)
    if freq == "Q":
        return (month_of_year % 3 == 2) & (is_level | (months == 3))
    return months == 1


def _ordinal(end: int, freq: Freq) -> int:
    """Position of a month (counted from year 0) in pandas' periods, counted from 1970."""
    if freq == "Y":
        return end // 12 - 1970
    if freq == "Q":
        return end // 3 - 1970 * 4
    return end - 1970 * 12


def _known(kind: str, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise UnknownName(kind, name, names)


@lru_cache(maxsize=4)
def _breaks(folder: Path, stamp: object) -> dict[str, list[tuple[int, str, str, bool]]]:
    """Declared breaks and shocks by series: year, what in Chinese and English, whether a shock."""
    found: dict[str, list[tuple[int, str, str, bool]]] = {}
    for row in tables.read(folder / "series.csv").itertuples():
        entries = [BREAK.fullmatch(entry) for entry in row.breaks.split(";") if entry]
        if not all(entries):
            raise DataError(
                f"{row.breaks!r} declares no breaks",
                file=folder / "series.csv",
                line=int(row.line),
                column="breaks",
                remedy=f"write {BREAK_FORM}",
            )
        found[row.id] = [(int(e[1]), e[2], e[3], bool(e[4])) for e in entries if e]
    return found


@lru_cache(maxsize=4)
def _caveats(folder: Path, stamp: object) -> dict[tuple[str, ...], tuple[str, str]]:
    rows = tables.read(folder / "caveats.csv")
    return {
        (row.indicator, row.region, row.period, row.source): (row.text_zh, row.text_en)
        for row in rows.itertuples()
    }


def stamps() -> tuple[Path, tuple[tuple[int, int], ...]]:
    """What cached results depend on: the folder and the state of every file of it."""
    folder = tables.root()
    watched = [folder / "datapackage.json", *tables.files(folder)]
    return folder, tuple(tables.stamp(path) for path in watched)


@lru_cache(maxsize=4)
def _everything(folder: Path, stamps: object) -> pd.DataFrame:
    import pandas as pd

    frame = pd.concat(
        [
            tables.read(path).assign(file=path.relative_to(folder).as_posix())
            for path in sorted(folder.glob("observations/*.csv"))
        ],
        ignore_index=True,
    )
    value = pd.to_numeric(frame["value"], errors="coerce")
    _refuse(frame, value.isna(), "value", "not a number")
    frame["value"] = value.astype(float)
    spans = {text: periods.parse(text) for text in frame["period"].unique()}
    frame["start"] = frame["period"].map({k: v.start for k, v in spans.items()}).astype("int64")
    frame["end"] = frame["period"].map({k: v.end for k, v in spans.items()}).astype("int64")
    sources = load_sources().rename(columns={"url": "source_url", "title": "source_title"})
    _refuse(frame, ~frame["source"].isin(sources.index), "source", "not in sources.csv")
    _refuse(frame, ~frame["indicator"].isin(load_series().index), "indicator", "not in series.csv")
    frame = frame.join(sources, on="source")
    return frame.assign(**_availability(frame, tables.collected(folder)))


def _availability(frame: pd.DataFrame, collected: dt.date) -> dict[str, pd.Series]:
    """Day each figure counts as published, and whether its source says so to the day."""
    import pandas as pd

    printed = {text: periods.last_day(text) for text in frame["published"].unique() if text}
    assumed = {e: dt.date(int(e) // 12 + 1, 12, 31) for e in frame["end"].unique()}
    # A page that gives only a year, before that of the figure, was changed since: without a date.
    stale = frame["published"].str.fullmatch(r"\d{4}") & (
        pd.to_numeric(frame["published"].str[:4]) < frame["end"] // 12
    )
    is_dated = (frame["published"] != "") & ~stale
    # An undated page is no older than the last period it speaks of; a repository holds many files.
    page = ~is_dated & ~frame["source_url"].str.contains("//github.com/")
    newest = frame["end"].where(page, -1).groupby(frame["source"]).transform("max")
    ends = {
        e: periods.last_day(f"{e // 12:04d}-{e % 12 + 1:02d}") for e in newest.unique() if e > 0
    }
    rows = zip(frame["end"], newest, page, strict=True)
    since = pd.Series(
        [max(assumed[end], ends[last]) if found else assumed[end] for end, last, found in rows],
        index=frame.index,
        dtype=object,
    )
    day = frame["published"].map(printed).where(is_dated, since)
    available = pd.to_datetime(day).astype("datetime64[s]")
    available = available.mask(available > pd.Timestamp(collected), pd.Timestamp(collected))
    future = frame["published"].str.len().eq(10) & (pd.to_datetime(day) > pd.Timestamp(collected))
    _refuse(frame, future, "published", f"published after the collection was closed ({collected})")
    # A level may be that of the month the page came out in, but not the one a year ends on; what
    # adds up over a period may not be of that month at all.
    month = day.map(lambda d: 12 * d.year + d.month - 1)
    over = (month > frame["end"]) | ((month == frame["end"]) & (day.map(_next_month) != month))
    within = (frame["kind"] == "level") & (month >= frame["end"]) & (frame["end"] % 12 != 11)
    complete = over | within
    return {"available": available, "dated": is_dated, "complete": complete | ~is_dated}


def _next_month(day: dt.date) -> int:
    """Month of the day after, counted as in `periods`."""
    after = day + dt.timedelta(days=1)
    return 12 * after.year + after.month - 1


def _refuse(frame: pd.DataFrame, wrong: pd.Series, column: str, what: str) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise DataError(
            f"{row[column]!r} is {what}",
            file=row["file"],
            line=int(row["line"]),
            column=column,
            remedy="hrss check lists every fault",
        )


@lru_cache(maxsize=12)  # a track record asks for ten year-ends, several times each
def _reconciled(day: dt.date, folder: Path, stamps: object) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    frame = load_observations(day)
    frame = frame[frame["kind"] != "target"].copy()
    frame["start"] = frame["start"].where(frame["kind"] != "level", frame["end"])
    catalogue = load_series()
    unit = frame["indicator"].map(catalogue["unit"])
    kind = frame["indicator"].map(catalogue["kind"])
    aside = _corrected(frame, tables.read(folder / "corrections.csv"))
    other_unit = frame["unit"] != unit
    other_kind = (frame["kind"] != kind) & ~(
        frame["kind"].isin(OVER_A_PERIOD)
        & kind.isin(OVER_A_PERIOD)
        & (frame["kind"] != "growth")
        & (kind != "growth")
    )
    usable = ~(aside | other_unit | other_kind)
    frame["_unusable"] = ~usable
    frame["_confidence"] = frame["confidence"].map({c: i for i, c in enumerate(CONFIDENCE)})
    frame["_bound"] = frame["bound"].map({b: i for i, b in enumerate(BOUNDS)})
    slot = ["indicator", "region", "start", "end"]
    frame["_restates"] = usable & _restates(frame[usable], slot).reindex(
        frame.index, fill_value=False
    )
    frame["_undated"] = ~frame["dated"]
    frame["_early"] = ~frame["complete"]
    frame["_age"] = -frame["available"].astype("int64")
    ladder = ["_unusable", "_early", "_confidence", "_undated", "_restates", "_age", "_bound"]
    frame = frame.sort_values([*slot, *ladder], kind="stable")
    groups = frame.groupby(slot, sort=False)
    first = ~frame.duplicated(slot)
    frame["chosen"] = first & ~frame["_unusable"]
    frame["candidates"] = groups["value"].transform("size")
    best = {c: groups[c].transform("first") for c in [*ladder, "value"]}
    reasons = [
        (aside.reindex(frame.index), "set aside in corrections.csv"),
        (other_unit.reindex(frame.index), "other unit than the series"),
        (other_kind.reindex(frame.index), "other kind of figure than the series"),
        (frame["chosen"] & (frame["candidates"] == 1), "the only figure"),
        (frame["chosen"], "preferred"),
        (frame["_early"] & ~best["_early"].astype(bool), "came out before its period was over"),
        (frame["_confidence"] > best["_confidence"], "a more authoritative figure exists"),
        (frame["_undated"] & ~best["_undated"].astype(bool), "undated page; a dated one exists"),
        (frame["_restates"] & ~best["_restates"].astype(bool), "rounds the exact figure used"),
        (frame["value"] == best["value"], "repeats the figure used"),
        (frame["_age"] > best["_age"], "a later figure exists"),
        (frame["_bound"] > best["_bound"], "a more exact figure exists"),
    ]
    frame["reason"] = np.select(
        [np.asarray(c, bool) for c, _ in reasons], [r for _, r in reasons], "first in the files"
    )
    return pd.DataFrame(frame.drop(columns=[c for c in frame if c.startswith("_")]))


def _restates(frame: pd.DataFrame, slot: list[str]) -> pd.Series:
    """Whether a rounded or one-sided figure agrees with an exact one of equal confidence."""
    import numpy as np

    key = [*slot, "confidence"]
    exact = (
        frame[frame["bound"] == "exact"].sort_values("available").drop_duplicates(key, keep="last")
    )
    reference = frame[key].merge(exact[[*key, "value"]], on=key, how="left")["value"].to_numpy()
    low, high = interval(frame["value"].to_numpy(float), frame["bound"].to_numpy())
    agrees = (low <= reference) & (reference <= high)
    return frame["bound"].ne("exact") & np.asarray(agrees)


def interval(value: Any, bound: Any) -> Any:
    """Range a printed value stands for: `exact` itself, `over` up from it, `approx` ±2 %.

    Plan bounds (`gt`, `ge`, `lt`, `le`) are read as `over` and `under`.

    Returns
    -------
    (low, high)
        Of the shape of the arguments.

    >>> interval(95.0, "over")
    (95.0, inf)
    """
    import numpy as np

    bound = np.asarray(bound)
    value = np.asarray(value, float)
    up, down = np.isin(bound, ("over", "gt", "ge")), np.isin(bound, ("under", "lt", "le"))
    near = np.where(bound == "approx", TOLERANCE * np.abs(value), 0.0)
    low = np.where(down, -np.inf, value - near)
    high = np.where(up, np.inf, value + near)
    return (low, high) if low.ndim else (float(low), float(high))


def _corrected(frame: pd.DataFrame, corrections: pd.DataFrame) -> pd.Series:
    """Apply `corrections.csv` to `frame` in place; True where a row is set aside."""
    import pandas as pd

    aside = pd.Series(False, index=frame.index)
    for fix in corrections.itertuples():
        rows = frame.index[
            (frame["indicator"] == fix.indicator)
            & (frame["region"] == fix.region)
            & (frame["period"] == fix.period)
            & (frame["source"] == fix.source)
        ]
        hit = rows[frame.loc[rows, "value"] == float(fix.published)]
        if len(rows) and not len(hit):
            raise DataError(
                f"{fix.indicator} {fix.period} no longer says {fix.published}",
                file="corrections.csv",
                line=fix.line,
                column="published",
                remedy="the published row was changed: remove or renew its correction",
            )
        if fix.used:
            frame.loc[hit, "value"] = float(fix.used)
        else:
            aside.loc[hit] = True
    return aside


@lru_cache(maxsize=4)
def _chosen_rows(day: dt.date, folder: Path, stamps: object) -> pd.DataFrame:
    rows = _reconciled(day, folder, stamps)
    return rows[rows["chosen"]].reset_index(drop=True)


@lru_cache(maxsize=4)
def _by_series(day: dt.date, folder: Path, stamps: object) -> dict[tuple[str, str], Any]:
    return _chosen_rows(day, folder, stamps).groupby(["indicator", "region"]).indices
