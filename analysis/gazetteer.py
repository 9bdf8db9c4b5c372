"""Which districts have a page, and what is on record of each: the index of districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import observations, places, text
from .pages import Site, counterpart, frame, page_name, words, write
from .plan import Plan, load_plan

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("gdp", "gdp_growth", "resident_population")
"""Series of the table, after the number of figures."""


@dataclass(frozen=True)
class Figure:
    """A cell of the table: a number, its year and what to know of it; empty if there is none."""

    value: str = ""
    year: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Entry:
    """A district as the index shows it; `href` is empty where it has no page."""

    code: str
    name: str
    short: str
    group: int
    row: int
    column: int
    count: int
    href: str
    figures: tuple[Figure, ...]


def index(
    out: Path,
    *,
    site: Site,
    plan: Plan | str | None = None,
    as_of: observations.AsOf = None,
    lang: str = "zh",
    languages: Sequence[str] = (),
) -> Path:
    """Write `districts.html` (or `districts.en.html`) into `out`.

    Parameters
    ----------
    out : Path
        Folder with the pages of the districts (`district_500101.html`); those there are linked.
    site : Site
    plan : Plan or str, optional
        Whose region's districts; by default the default plan.
    as_of : date, str or None
        Day of knowledge.
    lang : 'zh' or 'en'
    languages : sequence of str
        All that are being written. The page links to its other language when that is among them
        or already there.

    Returns
    -------
    Path
        The page written.
    """
    the_plan, day = load_plan(plan), observations.as_date(as_of)
    said = words(lang)["districts"]
    roster, rows = places.roster(the_plan), places.on_record(the_plan, day)
    counts = places.counts(the_plan, rows)
    names = list(roster[f"group_{lang}"].value_counts().index)  # the largest first
    entries = []
    for code, place in roster.iterrows():
        page = page_name(f"district_{code}", lang)
        own = rows[rows["region"] == code]
        entries.append(
            Entry(
                code=str(code),
                name=place[f"name_{lang}"],
                short=places.short(place[f"name_{lang}"], lang),
                group=names.index(place[f"group_{lang}"]),
                row=place["tile_row"],
                column=place["tile_col"],
                count=int(counts[code]),
                href=page if (out / page).is_file() else "",
                figures=tuple(_figure(places.latest(own, series), lang) for series in COLUMNS),
            )
        )
    groups = [
        (name, [entry for entry in entries if entry.group == at]) for at, name in enumerate(names)
    ]
    name = page_name("districts", lang)
    there = counterpart(name)
    html = frame(
        "districts.html.j2",
        site,
        lang,
        theme="districts",
        title=said["title"].format(n=len(entries)),
        other=there if len(languages) > 1 or (out / there).is_file() else None,
        rail=[
            ("answer", words(lang)["answer"]),
            ("map", said["map"]),
            *((f"group-{at}", group) for at, group in enumerate(names)),
        ],
        d=said,
        question=_question(the_plan, said, lang),
        sentences=_sentences(entries, rows, the_plan, day.isoformat(), said, lang),
        # Tiles in the order one reads them, which is also that of the keyboard.
        tiles=sorted(entries, key=lambda entry: (entry.row, entry.column)),
        groups=groups,
    )
    write(out / name, html)
    return out / name


def _question(plan: Plan, said: Mapping[str, Any], lang: str) -> str:
    """What the page is for, and how the plan groups its districts where its data say so."""
    groups = plan.about.get("districts", {}).get(f"groups_{lang}", "")
    return str(said["question"].format(groups=groups) if groups else said["question_plain"])


def _figure(row: pd.Series | None, lang: str) -> Figure:
    if row is None:
        return Figure()
    unit = "%" if row["unit"] == "%" else ""
    return Figure(
        text.figure(row["value"], row["bound"], unit, lang),
        str(row["year"]),
        places.caution(row, lang),
    )


def _sentences(
    entries: Sequence[Entry],
    rows: pd.DataFrame,
    plan: Plan,
    day: str,
    said: Mapping[str, Any],
    lang: str,
) -> list[str]:
    """How much is on record, of whom most and least, and how recent the GDP is."""
    date = text.day(observations.as_date(day), lang)
    total = sum(entry.count for entry in entries)
    if not total:
        return [said["nothing"].format(date=date, n=len(entries))]
    most, least = (f(entries, key=lambda entry: entry.count) for f in (max, min))
    first = plan.years[0]
    known = rows[rows["chosen"] & (rows["indicator"] == COLUMNS[0])]
    since = known.loc[known["year"] >= first, "region"].nunique()
    last = plan.years[-1] - 1
    late = known.loc[known["year"] >= last, "region"].nunique()
    least_names = [entry.name for entry in entries if entry.count == least.count]
    return [
        said["lead"].format(
            date=date,
            n=len(entries),
            total=total,
            most=most.name,
            most_n=most.count,
            least=text.listing(least_names, lang),
            least_n=least.count,
        ),
        said["gdp"].format(n=len(entries), first=first, since=since, last=last, late=late),
    ]
