"""The districts of a region in the words of a study; what is on record of them is in `places`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import observations, places, text
from ..errors import MethodError
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

GDP, PEOPLE = places.GDP, places.PEOPLE

FEW = 4
"""Most districts a note names; of more it says how many."""


def districts(study: Study) -> pd.DataFrame:
    """The districts of the study's region, indexed by code: name, label, group, subgroup, place.

    Raises
    ------
    MethodError
        If the region has none in `regions.csv`.
    """
    own = places.roster(study.plan)
    if own.empty:
        raise MethodError(
            study.say(
                f"{study.place()}没有按区县收录的数字",
                f"no districts of {study.place()} are on record",
            )
        )
    names = own[f"name_{study.lang}"]
    return own.assign(
        name=names,
        label=[places.short(name, study.lang) for name in names],
        group=own[f"group_{study.lang}"],
        subgroup=own[f"subgroup_{study.lang}"],
        row=own["tile_row"],
        column=own["tile_col"],
    )[["name", "label", "group", "subgroup", "row", "column"]]


def subgroups(study: Study) -> list[str]:
    """The subgroups of the districts, those of the largest group first, small before large."""
    own = districts(study)
    group = own.drop_duplicates("subgroup").set_index("subgroup")["group"]
    of_group, of_subgroup = own["group"].value_counts(), own["subgroup"].value_counts()
    return sorted(group.index, key=lambda name: (-of_group[group[name]], of_subgroup[name]))


def thin(study: Study, codes: pd.Index) -> dict[str, str]:
    """Groups of which fewer than half of the districts are among some, with how many are."""
    return {
        name: study.say(f"{name}（{known}/{size}）", f"{name} ({known}/{size})")
        for name, known, size in _by_group(study, codes)
        if known < places.ENOUGH * size
    }


def by_group(study: Study, codes: pd.Index) -> str:
    """How many districts of each group are among some."""
    comma = "、" if study.lang == "zh" else ", "
    return comma.join(f"{name} {known}/{size}" for name, known, size in _by_group(study, codes))


def _by_group(study: Study, codes: pd.Index) -> list[tuple[str, int, int]]:
    own = districts(study)["subgroup"]
    known, sizes = own[own.index.isin(codes)].value_counts(), own.value_counts()
    return [(name, int(known.get(name, 0)), int(sizes[name])) for name in subgroups(study)]


def of_districts(study: Study, series: str) -> pd.DataFrame:
    """The figures used of a series for whole years in the districts, with `year`."""
    districts(study)
    return places.used(places.on_record(study.plan, study.as_of), series)


def year_of(study: Study, rows: pd.DataFrame, year: int, name: str) -> int:
    """The year asked for, or the latest with enough districts."""
    if year:
        if year not in set(rows["year"]):
            raise MethodError(
                study.say(
                    f"没有区县公布过 {year} 年的{name}",
                    f"no district has {name} for {year} on record",
                )
            )
        return year
    enough = places.years_with_enough(rows, places.least(study.plan))
    if not enough:
        raise MethodError(
            study.say(
                f"没有一个年份有半数以上的区县公布过{name}",
                f"in no year have half of the districts {name} on record",
            )
        )
    return enough[-1]


def per_head(study: Study, year: int = 0) -> pd.DataFrame:
    """GDP per head of the districts that published both GDP and population of a year.

    Returns
    -------
    DataFrame
        As `places.per_head`, of one year, indexed by district.
    """
    districts(study)
    both = places.per_head(places.on_record(study.plan, study.as_of))
    name = study.say("可比的地区生产总值和常住人口", "comparable GDP and resident population")
    at = year_of(study, both, year, name)
    return both[both["year"] == at].set_index("region")


def growth(study: Study) -> pd.DataFrame:
    """Average yearly growth of GDP at current prices, in the districts with both years.

    From the year before the plan (or the earliest comparable year with enough districts) to the
    latest: `value` (%), `first`, `last` (亿元), `since`, `year`, and of the later figure the rest.
    """
    rows = places.comparable(of_districts(study, GDP))
    enough = places.years_with_enough(rows, places.least(study.plan))
    if len(enough) < 2:
        raise MethodError(
            study.say(
                "没有两个可比的年份都有半数以上的区县公布过地区生产总值",
                "no two comparable years have GDP of half of the districts on record",
            )
        )
    base = study.plan.years[0] - 1
    since = base if base in enough[:-1] else enough[0]
    last = rows[rows["year"] == enough[-1]].set_index("region")
    first = rows[rows["year"] == since].set_index("region")
    both = last.merge(
        first[["value", "source", "note", "dated"]],
        left_index=True,
        right_index=True,
        suffixes=("", "_first"),
    )
    return both.assign(
        first=both["value_first"],
        last=both["value"],
        value=100 * ((both["value"] / both["value_first"]) ** (1 / (enough[-1] - since)) - 1),
        dated=both["dated"] & both["dated_first"],
        note=both["note"] + "; " + both["note_first"],
        since=since,
    )


def over_time(study: Study) -> pd.DataFrame:
    """GDP of one and the same set of districts over the years, per head of one year's people.

    The set: districts with GDP in every comparable year that has enough of them, and with the
    population of the latest year that has enough. People are held fixed, since population is not
    published for most districts every year.

    Returns
    -------
    DataFrame
        Districts down, years across, yuan a head; `attrs`: `people` (Series, 万人), `people_year`,
        `sources` and `undated` (how many) of the GDP figures.
    """
    gdp, people = (places.comparable(of_districts(study, series)) for series in (GDP, PEOPLE))
    least = places.least(study.plan)
    years = places.years_with_enough(gdp, least)
    at = year_of(study, people, 0, study.say("常住人口", "resident population"))
    people = people[people["year"] == at].set_index("region")["value"]
    wide = gdp[gdp["year"].isin(years)].pivot(index="region", columns="year", values="value")
    wide = wide[wide.notna().all(axis=1) & wide.index.isin(people.index)]
    if len(years) < 2 or len(wide) < least:
        raise MethodError(
            study.say(
                "没有半数以上的区县在两个可比的年份都公布过地区生产总值",
                "fewer than half of the districts have GDP of the same two comparable years",
            )
        )
    held = people[wide.index]
    found = wide.div(held, axis=0) * 1e4
    used = gdp[gdp["year"].isin(years) & gdp["region"].isin(wide.index)]
    found.attrs = {
        "people": held,
        "people_year": at,
        "sources": list(used["source"].unique()),
        "undated": int((~used["dated"]).sum()),
    }
    return found


# How it is said of them ---------------------------------------------------------------------------


def name_within(study: Study, series: str) -> str:
    """A series' name within a sentence."""
    name = study.name(series)
    return name if study.lang == "zh" or name[1:2].isupper() else name[0].lower() + name[1:]


def capitalised(name: str) -> str:
    """A name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


def coverage(study: Study, known: int) -> str:
    """How many of the districts have a figure."""
    total = len(districts(study))
    return study.say(f"{total} 个区县中 {known} 个有数", f"{known} of {total} districts on record")


def sources_of(rows: pd.DataFrame) -> list[str]:
    """The documents behind rows of the districts, those of a second figure included."""
    columns = [c for c in ("source", "source_people", "source_first") if c in rows]
    return [source for column in columns for source in rows[column]]


def basis(study: Study, rows: pd.DataFrame) -> list[str]:
    """What the notes of the figures say of their basis, each once, with the districts it holds for.

    `rows` by district, all of one year, as a map or a computation uses them.
    """
    names, indicator = districts(study)["name"], str(rows["indicator"].iloc[0])
    notes, found = [], {}
    undated = int((~rows["dated"]).sum())
    if undated:
        notes.append(
            study.say(
                f"{undated} 个区县的数字出自未注日期的页面。",
                f"The figures of {undated} districts come from undated pages.",
            )
        )
    for code, note in rows["note"].items():
        for what in places.basis(note):
            found.setdefault(what, []).append(names[code])
    rough = list(names[rows.index[rows["bound"] != "exact"]])
    said = [(what.zh, what.en, who) for what, who in found.items()]
    said += [("约数或界限", "rounded or one-sided", rough)] if rough else []
    for zh, en, who in said:
        whom = text.listing(who, study.lang) if len(who) <= FEW else _count(study, len(who))
        notes.append(study.say(f"{zh}：{whom}。", f"{capitalised(en)}: {whom}."))
    return notes + set_aside(study, indicator, int(rows["year"].iloc[0]), rows.index)


def _count(study: Study, size: int) -> str:
    return study.say(f"{size} 个区县", f"{size} districts")


def set_aside(study: Study, series: str, year: int, used: pd.Index) -> list[str]:
    """Districts whose only figure of a year stands in `corrections.csv` as not to be used."""
    rows = observations.reconcile(study.as_of)
    rows = rows[
        (rows["indicator"] == series)
        & (rows["end"] == 12 * year + 11)
        & (rows["reason"] == "set aside in corrections.csv")
    ]
    names = districts(study)["name"]
    missing = [
        names[code] for code in rows["region"].unique() if code in names and code not in used
    ]
    if not missing:
        return []
    who = text.listing(missing, study.lang)
    return [
        study.say(
            f"{who} {year} 年公布过数字，但疑有差错，未采用（见更正表）。",
            f"{who}: a figure of {year} was published but is probably wrong and is not used "
            "(see the corrections).",
        )
    ]
