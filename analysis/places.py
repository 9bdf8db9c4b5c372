"""What is on record of each district of a plan's region, on what basis, and what of it compares.

Districts publish little, on differing territories and vintages; the notes of the rows say so in
English. `basis` reads from them what a reader of either language must not miss, `comparable` what
may enter a rank, a sum, a rate or a measure of inequality. Parts of a district that some figures
include and others leave out are named in `plan.json` (`districts`, `parts`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from . import observations, tables
from .errors import ParameterError, UnknownName

if TYPE_CHECKING:
    import pandas as pd

    from .plan import Plan

GDP, PEOPLE = "gdp", "resident_population"

ENOUGH = 0.5
"""Share of the districts that must have a figure before a year is taken for all of them."""

Kind = Literal["vintage", "part", "whole", "count", "doubt", "quality"]
OTHER_BASIS: tuple[Kind, ...] = ("vintage", "part", "count")
"""What keeps a figure out of every computation: see `comparable`."""
CUTS: tuple[Kind, ...] = (*OTHER_BASIS, "whole")
"""What must not change along a path."""
WARNED_OF: tuple[Kind, ...] = (*CUTS, "doubt")
TWO_SIDED = ("exact", "approx")
"""Bounds of figures that may be divided or ranked; "over 1600" may not."""


@dataclass(frozen=True)
class Basis:
    """What a figure stands on, in both languages.

    `kind`: `vintage` (before a revision), `part` (leaves out some of the district) and `count`
    (counted in another way) do not compare; `whole` says that a part others leave out is in;
    `doubt` may yet turn out otherwise; `quality` tells how the figure was read.
    """

    zh: str
    en: str
    kind: Kind


_BASES = tuple(
    (re.compile(pattern), Basis(zh, en, kind))
    for kind, pattern, zh, en in (
        (
            "vintage",
            r"before the \w+ economic census",
            "经济普查修订前",
            "before the economic census revision",
        ),
        (
            "vintage",
            r"before the \w+ (?:population )?census",
            "人口普查修订前",
            "before the population census revision",
        ),
        (
            "part",
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


def least(plan: Plan) -> int:
    """How many districts must have a figure before a year is taken for all of them."""
    return math.ceil(ENOUGH * len(roster(plan)))


def with_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `year`: that of a whole year or of a December level, else 0."""
    whole = (rows["end"] % 12 == 11) & (
        (rows["kind"] == "level") | (rows["end"] - rows["start"] == 11)
    )
    return rows.assign(year=(rows["end"] // 12).where(whole, 0))


def on_record(plan: Plan, as_of: observations.AsOf = None) -> pd.DataFrame:
    """Every figure of the districts published by a day, those not used included.

    Returns
    -------
    DataFrame
        As `observations.reconcile`, with `year` (see `with_years`).
    """
    rows = observations.reconcile(as_of)
    return with_years(rows[rows["region"].isin(roster(plan).index)])


def used(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The figures used of a series for whole years."""
    return rows[rows["chosen"] & (rows["indicator"] == indicator) & (rows["year"] > 0)]


def latest(rows: pd.DataFrame, indicator: str) -> pd.Series | None:
    """The figure used for the last whole year of a series, or None."""
    known = used(rows, indicator)
    return None if known.empty else known.sort_values("year").iloc[-1]


def counts(plan: Plan, rows: pd.DataFrame) -> pd.Series:
    """How many figures are on record of each district, zero included, by code."""
    return rows.groupby("region").size().reindex(roster(plan).index, fill_value=0)


def basis(note: str, kinds: Iterable[Kind] | None = None) -> tuple[Basis, ...]:
    """What the note of a figure says it stands on.

    >>> [b.zh for b in basis("2018 as first published, before the fourth economic census revision")]
    ['经济普查修订前']
    """
    wanted = None if kinds is None else set(kinds)
    return tuple(
        b
        for pattern, b in (*_parts(), *_BASES)
        if (wanted is None or b.kind in wanted) and pattern.search(note)
    )


def _parts() -> list[tuple[re.Pattern[str], Basis]]:
    """Phrases on the parts of districts that figures include or leave out, of every plan."""
    found = []
    for path in sorted(tables.root().glob("plans/*/plan.json")):
        for part in tables.load_json(path).get("districts", {}).get("parts", []):
            zh, en = part["zh"], part["en"]
            name = re.escape(en)
            whole = Basis(f"含{zh}", f"with {en}", "whole")
            less = Basis(f"不含{zh}", f"without {en}", "part")
            found += [
                (re.compile(rf"\bincludes {name}\b"), whole),
                (re.compile(rf"\bexcludes {name}\b"), less),
            ]
    return found


def basis_words(note: str, lang: str = "zh", kinds: Iterable[Kind] | None = None) -> str:
    """The same in words, empty where the note says nothing of it."""
    said = dict.fromkeys(b.zh if lang == "zh" else b.en for b in basis(note, kinds))
    return ("；" if lang == "zh" else "; ").join(said)


def caution(row: pd.Series, lang: str = "zh", kinds: Iterable[Kind] | None = WARNED_OF) -> str:
    """What must be known of a figure: its basis, and that it came out before its period's end."""
    said = [basis_words(row["note"], lang, kinds)]
    if not row["complete"]:
        said.append("期末前公布" if lang == "zh" else "said before the period's end")
    return ("；" if lang == "zh" else "; ").join(filter(None, said))


def comparable(rows: pd.DataFrame, first_published: bool = False) -> pd.DataFrame:
    """Figures that may enter a rank, a share, a sum, a rate or a measure: the only such rule.

    Two-sided, of the whole district, counted in the usual way, and of no vintage before a revision
    that the note or the breaks of the series tell of. Others are shown and enter nothing. A figure
    said to include a part of the district that others leave out is of the whole district.

    Parameters
    ----------
    rows : DataFrame
        With `indicator`, `year`, `bound`, `note`; of one or several series.
    first_published : bool
        Instead those said to be of before a revision, alike in everything else: they compare with
        each other only, and whoever shows them says what they are.
    """
    if rows.empty:
        return rows
    since = {
        name: max((year for year, _ in observations.breaks(name)), default=0)
        for name in rows["indicator"].unique()
    }
    kinds = {note: {b.kind for b in basis(note, OTHER_BASIS)} for note in rows["note"].unique()}
    wanted = {"vintage"} if first_published else set()
    alike = rows["note"].map(lambda note: kinds[note] == wanted).astype(bool)
    recent = first_published | (rows["year"] >= rows["indicator"].map(since))
    return rows[alike & recent & rows["bound"].isin(TWO_SIDED)]


def years_with_enough(rows: pd.DataFrame, least: int) -> list[int]:
    """Years in which at least that many districts have a figure."""
    counts = rows.groupby("year")["region"].nunique()
    return sorted(int(year) for year in counts.index[counts >= least])


def per_head(rows: pd.DataFrame) -> pd.DataFrame:
    """GDP per head wherever GDP and population of a year compare and are of one territory.

    GDP of a year over the resident population of the same year, both published: 亿元 / 万人 ×
    10,000 = yuan a head.

    Parameters
    ----------
    rows : DataFrame
        See `on_record`.

    Returns
    -------
    DataFrame
        A row a district and year: `region`, `year`, `gdp` (亿元), `people` (万人, at the end of the
        year or as counted by that year's census), `value` (yuan a head), `dated` (both), `note`
        (of both), `source` and `source_people`.
    """
    gdp, people = (comparable(used(rows, series)) for series in (GDP, PEOPLE))
    both = gdp.merge(people, on=["region", "year"], suffixes=("", "_people"))
    territory: tuple[Kind, ...] = ("whole",)
    alike = both["note"].map(lambda n: basis(n, territory)) == both["note_people"].map(
        lambda n: basis(n, territory)
    )
    both = both[alike.astype(bool)]
    return both.assign(
        gdp=both["value"],
        people=both["value_people"],
        value=1e4 * both["value"] / both["value_people"],
        dated=both["dated"] & both["dated_people"],
        note=both["note"] + "; " + both["note_people"],
    )


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
    bases = [basis(note, CUTS) for note in notes]
    for (year, before), now in zip(zip(years, bases, strict=True), bases[1:], strict=False):
        if now != before:
            new = [b.zh if lang == "zh" else b.en for b in now if b not in before]
            gone = [b for b in before if b not in now and (b.kind == "vintage" or not new)]
            new += [f"此前为{b.zh}" if lang == "zh" else f"earlier: {b.en}" for b in gone]
            found.append((year + 1, ("；" if lang == "zh" else "; ").join(new)))
    return found


def ranked(
    rows: pd.DataFrame, indicator: str, least: int, first_published: bool = False
) -> pd.DataFrame:
    """The districts in order of a series: those that compare, in the latest year with enough.

    The year is the same whichever district asks; one without a figure of it has no rank.

    Parameters
    ----------
    rows : DataFrame
        See `on_record`.
    indicator : str
    least : int
        How many districts must have a figure of the year.
    first_published : bool
        See `comparable`.

    Returns
    -------
    DataFrame
        Rows of that year, the highest first, indexed by region, with `rank` (equal values share
        the better one). Empty if there is no such year.
    """
    known = comparable(used(rows, indicator), first_published)
    years = years_with_enough(known, least)
    if not years:
        return known.iloc[:0].set_index("region").assign(rank=0)
    known = known[known["year"] == years[-1]].set_index("region")
    rank = known["value"].rank(ascending=False, method="min").astype(int)
    return known.assign(rank=rank).sort_values("value", ascending=False, kind="stable")
