"""What is on record of each district of a plan's region, and on what basis.

Districts publish little, on differing territories and vintages; the notes of the rows say so in
English. `basis` reads from them what a reader of either language must not miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from . import observations
from .errors import ParameterError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

    from .plan import Plan

Kind = Literal["vintage", "territory", "count", "doubt", "quality"]
NOT_COMPARABLE: tuple[Kind, ...] = ("vintage", "territory", "count")
TWO_SIDED = ("exact", "approx")
"""Bounds of figures that may be divided or ranked; "over 1600" may not."""
WARNED_OF: tuple[Kind, ...] = (*NOT_COMPARABLE, "doubt")


@dataclass(frozen=True)
class Basis:
    """What a figure stands on, in both languages.

    `kind`: `vintage` (before or after a revision), `territory` and `count` do not compare with
    figures on another basis; `doubt` may yet turn out otherwise; `quality` tells how it was read.
    """

    zh: str
    en: str
    kind: Kind


_BASES = tuple(
    (re.compile(pattern), Basis(zh, en, kind))
    for kind, pattern, zh, en in (
        (
            "vintage",
            r"before the fourth economic census",
            "经济普查修订前",
            "before the economic census revision",
        ),
        ("territory", r"includes Wansheng", "含万盛", "with Wansheng"),
        ("territory", r"excludes Wansheng", "不含万盛", "without Wansheng"),
        (
            "territory",
            r"narrower territorial scope",
            "原文加星号，地域范围较窄",
            "asterisked in the source: narrower territory",
        ),
        (
            "count",
            r"counting change is possible",
            "统计口径可能已变",
            "the way of counting may have changed",
        ),
        ("doubt", r"\bexpected\b|before the final accounts", "预计数", "expected value"),
        ("quality", r"\bcensus, 1 Nov", "人口普查数", "census count"),
        (
            "quality",
            r"stated only as",
            "原文只说控制在此数以内",
            "the source says only within this",
        ),
        ("doubt", r"\bconflict:", "与另一处来源矛盾", "conflicts with another source"),
        ("quality", r"\brounded\b", "取整", "rounded"),
        (
            "doubt",
            r"identified from continuity",
            "由前后年份推定属于本区",
            "district inferred from neighbouring years",
        ),
        ("quality", r"encyclopaedia|infobox", "转引自百科网页", "from an encyclopaedia"),
        (
            "quality",
            r"(^|; )ranking page",
            "排行网页，修订批次未注明",
            "ranking page, vintage not stated",
        ),
    )
)
"""Phrases of the notes, which were collected in English, and how pages say them."""


def roster(plan: Plan) -> pd.DataFrame:
    """Districts of the plan's region, indexed by code in the order of the codes.

    Returns
    -------
    DataFrame
        As `observations.load_regions`; `tile_row` and `tile_col` as integers.
    """
    regions = observations.load_regions()
    found = regions[(regions["level"] == "district") & (regions["parent"] == plan.region)]
    return found.astype({"tile_row": int, "tile_col": int}).sort_index()


def find(plan: Plan, code: str) -> pd.Series:
    """One district of the plan's region.

    Raises
    ------
    ParameterError
        If no code is given, or that of a region which is no district of the plan's.
    UnknownName
        If there is no such region.
    """
    known = roster(plan)
    if known.empty:
        raise ParameterError(
            f"region: no district of {plan.region} is on record",
            remedy="add its districts to regions.csv, or choose another plan",
        )
    remedy = f"give the code of a district, such as {known.index[0]}, or all"
    if not code:
        raise ParameterError("region: no district was named", remedy=remedy)
    regions = observations.load_regions()
    if code not in regions.index:
        raise UnknownName("region", code, known.index)
    if code not in known.index:
        name = regions.at[code, "name_en"]
        raise ParameterError(
            f"region: {code} ({name}) is no district of {plan.region}", remedy=remedy
        )
    return known.loc[code]


def short(name: str, lang: str = "zh") -> str:
    """Name of a district without what kind of place it is.

    >>> short("石柱土家族自治县"), short("忠县"), short("Shizhu Tujia Autonomous County", "en")
    ('石柱', '忠县', 'Shizhu')
    """
    if lang != "zh":
        return name.partition(" ")[0]
    if people := re.fullmatch(r"(.{2,}?)(?:.{1,2}族)+自治县", name):
        return people[1]
    return name[:-1] if len(name) > 2 and name[-1] in "区县" else name


def group(place: pd.Series, lang: str = "zh") -> str:
    """Group of a district, and its subgroup where the group's name does not hold it."""
    main, sub = place[f"group_{lang}"], place[f"subgroup_{lang}"]
    if not sub or sub in main:
        return str(main)
    return f"{main}（{sub}）" if lang == "zh" else f"{main} ({sub})"


def on_record(plan: Plan, as_of: observations.AsOf = None) -> pd.DataFrame:
    """Every figure of the districts published by a day, those not used included.

    Returns
    -------
    DataFrame
        As `observations.reconcile`, with `year` (that of a whole year or of a December level,
        else 0).
    """
    rows = observations.reconcile(as_of)
    rows = rows[rows["region"].isin(roster(plan).index)]
    whole = (rows["end"] % 12 == 11) & (
        (rows["kind"] == "level") | (rows["end"] - rows["start"] == 11)
    )
    return rows.assign(year=(rows["end"] // 12).where(whole, 0))


def latest(rows: pd.DataFrame, indicator: str) -> pd.Series | None:
    """The figure used for the last whole year of a series, or None."""
    known = rows[rows["chosen"] & (rows["indicator"] == indicator) & (rows["year"] > 0)]
    return None if known.empty else known.sort_values("year").iloc[-1]


def counts(plan: Plan, rows: pd.DataFrame) -> pd.Series:
    """How many figures are on record of each district, zero included, by code."""
    return rows.groupby("region").size().reindex(roster(plan).index, fill_value=0)


def basis(note: str, kinds: Iterable[Kind] | None = None) -> tuple[Basis, ...]:
    """What the note of a figure says it stands on.

    >>> [b.zh for b in basis("excludes Wansheng economic development zone")]
    ['不含万盛']
    """
    return tuple(
        b
        for pattern, b in _BASES
        if (kinds is None or b.kind in set(kinds)) and pattern.search(note)
    )


def basis_words(note: str, lang: str = "zh", kinds: Iterable[Kind] | None = None) -> str:
    """The same in words, empty where the note says nothing of it."""
    said = dict.fromkeys(b.zh if lang == "zh" else b.en for b in basis(note, kinds))
    return ("；" if lang == "zh" else "; ").join(said)


def changes(rows: pd.DataFrame, lang: str = "zh") -> list[tuple[int, str]]:
    """Where the figures of one series pass to another basis.

    Parameters
    ----------
    rows : DataFrame
        Figures of one series and district, `year` and `note`, sorted by year.

    Returns
    -------
    list of (year, words)
        The year after the last figure on the old basis, and what the new one is; where that has
        no words, what the old one was.
    """
    found: list[tuple[int, str]] = []
    years, notes = rows["year"].astype(int), rows["note"]
    bases = [basis(note, NOT_COMPARABLE) for note in notes]
    for (year, before), now in zip(zip(years, bases, strict=True), bases[1:], strict=False):
        if now != before:
            new = [b.zh if lang == "zh" else b.en for b in now if b not in before]
            gone = [b for b in before if b not in now and (b.kind == "vintage" or not new)]
            new += [f"此前为{b.zh}" if lang == "zh" else f"earlier: {b.en}" for b in gone]
            found.append((year + 1, ("；" if lang == "zh" else "; ").join(new)))
    return found


def ranked(rows: pd.DataFrame, indicator: str, code: str, least: int) -> pd.DataFrame:
    """The districts to compare one with: all of a vintage in the latest year that many publish.

    Parameters
    ----------
    rows : DataFrame
        See `on_record`.
    indicator, code : str
        Series and district.
    least : int
        How many districts must have a figure of the year.

    Returns
    -------
    DataFrame
        Rows of that year, the highest first, indexed by region, with `rank` (equal values share
        the better one); one-sided figures and those whose vintage is not that of the district
        are left out. Empty if there is no such year.
    """
    known = rows[rows["chosen"] & (rows["indicator"] == indicator) & (rows["year"] > 0)]
    known = known[known["bound"].isin(TWO_SIDED)]
    for year in sorted(known.loc[known["region"] == code, "year"], reverse=True):
        peers = known[known["year"] == year].set_index("region")
        vintage = peers["note"].map(lambda note: basis(note, ("vintage",)))
        peers = peers[vintage == vintage[code]]
        if len(peers) >= least:
            rank = peers["value"].rank(ascending=False, method="min").astype(int)
            return peers.assign(rank=rank).sort_values("value", ascending=False, kind="stable")
    return known.iloc[:0].set_index("region").assign(rank=0)
