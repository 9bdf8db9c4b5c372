"""What the districts of a region have: on a map of tiles, added up, and by group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, places, text
from ..errors import MethodError, UnknownName
from .districts import (
    GDP,
    basis,
    capitalised,
    coverage,
    districts,
    growth,
    name_within,
    of_districts,
    per_head,
    set_aside,
    sources_of,
    subgroups,
    thin,
    year_of,
)
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

PER_HEAD, GROWTH = "per_head", "growth"
"""Quantities of the map that are computed, not series."""


@shown
def tile_map(study: Study, quantity: str = GDP, year: int = 0) -> Exhibit:
    """A map of equal tiles: a series, `per_head` or `growth`; blank where nothing was published.

    Parameters
    ----------
    quantity : str
        Id of a series, `PER_HEAD` or `GROWTH`.
    year : int
        0: the latest with enough districts; `GROWTH` takes its own years.
    """
    own = districts(study)
    rows, name, unit, decimals = _mapped(study, quantity, year)
    at, values = int(rows["year"].iloc[0]), rows["value"].reindex(own.index)
    count = int(values.notna().sum())
    when = f"{rows['since'].iloc[0]}—{at}" if quantity == GROWTH else f"{at}"
    when = when if study.lang == "zh" else when.replace("—", "–")
    title = study.say(
        f"{when} 年{name}：{count} 个区县有数",
        f"{capitalised(name)}, {when}: {count} districts on record",
    ) + _extremes(study, rows, unit, decimals)
    return figures.tiles(
        own[["label", "row", "column"]].assign(
            value=values.to_numpy(), group=own["subgroup"].to_numpy()
        ),
        unit=unit,
        decimals=decimals,
        **study.caption(
            f"regions-map-{quantity.replace('_', '-')}",
            title=title,
            subtitle=study.say(
                f"{study.place()}各区县{when} 年{name}，{unit}；{coverage(study, count)}，"
                "灰格为未见公布；一格一个区县，颜色越深数值越大，黑线为片区界",
                f"{capitalised(name)}, {when}, {unit}; {coverage(study, count)}, grey: no figure "
                "found; one tile a district, darker for more, black lines between groups",
            ),
            reading=study.say(
                "方格只示意相对位置，不表示面积；空格不等于零。",
                "Tiles show where districts lie to each other, not their area; a blank is not zero.",
            ),
            alt=study.say(f"方格地图：{title}。", f"Tile map. {title}."),
            sources=sources_of(rows),
            notes=[*basis(study, rows), *_two_pages(study, rows)],
        ),
    )


def _extremes(study: Study, rows: pd.DataFrame, unit: str, decimals: int | None) -> str:
    """Which district is highest and which lowest, of those that compare."""
    known = places.comparable(rows).sort_values("value")
    if len(known) < 2 and len(places.comparable(rows, first_published=True)) == len(rows):
        return study.say(
            "，均为经济普查修订前首次公布的数",
            ", all as first published, before the economic census revision",
        )
    if len(known) < 2:
        return study.say("，口径不可相比", ", which do not compare")
    names = districts(study)["name"]
    low, high = (names[code] for code in (known.index[0], known.index[-1]))
    values = [float(known["value"].iloc[at]) for at in (-1, 0)]
    amounts = [exhibits.quantity(value, unit, decimals=decimals) for value in values]
    bare = [exhibits.number(value, decimals) for value in values]
    bare = [f"{amount}%" if unit == "%" else amount for amount in bare]
    if len(known) < len(rows):
        return study.say(
            f"，其中可比的 {len(known)} 个里{high}最高（{amounts[0]}），{low}最低（{amounts[1]}）",
            f", {len(known)} comparable; of these {high} is highest ({bare[0]}), {low} lowest ({bare[1]})",
        )
    return study.say(
        f"，{high}最高（{amounts[0]}），{low}最低（{amounts[1]}）",
        f", {high} highest ({bare[0]}), {low} lowest ({bare[1]})",
    )


def _two_pages(study: Study, rows: pd.DataFrame) -> list[str]:
    """That the two figures behind a growth rate were not always printed on one page."""
    if "source_first" not in rows:
        return []
    count = int((rows["source"] != rows["source_first"]).sum())
    if not count:
        return []
    return [
        study.say(
            f"{count} 个区县前后两年的数字出自不同页面，修订可能不一致；增速按现价计算，不是公布的实际增速。",
            f"For {count} districts the two years come from different pages, perhaps of different "
            "revisions; growth is computed at current prices and is not the published real growth.",
        )
    ]


def _mapped(study: Study, quantity: str, year: int) -> tuple[pd.DataFrame, str, str, int | None]:
    """Rows by district, name, unit and decimals of what a map shows."""
    if quantity == PER_HEAD:
        name = study.say("人均地区生产总值", "GDP per head")
        return per_head(study, year), name, text.unit("元", study.lang), 0
    if quantity == GROWTH:
        name = study.say("地区生产总值年均名义增速", "average nominal growth of GDP")
        return growth(study), name, "%", 1
    if quantity not in observations.load_series().index:
        raise UnknownName("series", quantity, observations.load_series().index)
    rows = of_districts(study, quantity)
    name = name_within(study, quantity)
    at = year_of(study, rows, year, name)
    return rows[rows["year"] == at].set_index("region"), name, study.unit(quantity), None


@shown
def total_check(study: Study) -> Exhibit:
    """The districts' GDP added up, against the total published for the whole region.

    Figures from before a revision are added up by themselves, and held against a total said to be
    of before it too.
    """
    own = districts(study)
    rows = of_districts(study, GDP)
    whole = observations.annual(GDP, study.region, study.as_of)
    parts, table = [], []
    for old in (True, False):
        usable = places.comparable(rows, first_published=old)
        for year in places.years_with_enough(usable, places.least(study.plan)):
            if year not in whole.index:
                continue
            if old != bool(places.basis(whole.at[year, "note"], ("vintage",))):
                continue
            part = usable[usable["year"] == year]
            total, amount = float(whole.at[year, "value"]), float(part["value"].sum())
            parts.append(part)
            table.append((year, len(part), amount, total, 100 * amount / total, old))
    if not table:
        raise MethodError(
            study.say(
                "没有一个年份既有全域的地区生产总值，又有半数以上区县的同口径数字",
                "no year has both the whole region's GDP and, on the same basis, that of half of its "
                "districts",
            )
        )
    title = _total_title(study, table, len(own))
    heads = study.say(
        "年份|有数的区县|区县之和（亿元）|全域公布数（亿元）|占比（%）",
        f"Year|Districts on record|Their sum ({text.unit('亿元', 'en')})|Published total "
        f"({text.unit('亿元', 'en')})|Share (%)",
    ).split("|")
    cells = [
        [
            study.say(f"{y}（修订前）", f"{y} (before the revision)") if old else str(y),
            f"{n}/{len(own)}",
            exhibits.Number(a, decimals=1),
            exhibits.Number(t, decimals=1),
            exhibits.Number(s, decimals=1),
        ]
        for y, n, a, t, s, old in table
    ]
    years = [row[0] for row in table]
    aside = [
        n
        for y in years
        for n in set_aside(study, GDP, y, rows[rows["year"] == y].set_index("region").index)
    ]
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "regions-total-check",
            title=title,
            subtitle=study.say(
                f"{study.place()}各区县地区生产总值之和与全域公布数；一年之中齐全才能核对，"
                "不齐全时占比只说明有数的区县占多大份量",
                f"GDP of the districts of {study.place()} added up, and the total published; only a "
                "complete year is a check, otherwise the share says how much of the whole the "
                "districts on record are",
            ),
            reading=study.say(
                "区县与全域的数字由不同页面、不同修订版次公布，不要求完全相等。经济普查修订前后的数字不相连。",
                "Districts and the whole were published on different pages, in different revisions: "
                "they need not agree exactly. Years before and after a census revision do not connect.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*(s for part in parts for s in part["source"]), *whole.loc[years, "source"]],
            notes=aside,
        ),
    )


def _total_title(
    study: Study, table: list[tuple[int, int, float, float, float, bool]], districts: int
) -> str:
    """How far the latest complete year adds up; without one, how much the latest makes of the whole."""
    full = [row for row in table if row[1] == districts]
    current = [row for row in table if not row[5]]
    year, count, amount, total, share, old = (full or current or table)[-1]
    percent, gap = text.number(share, 1), text.measure(abs(amount - total), "亿元", study.lang, 1)
    if not full:
        basis = ("首次公布（修订前）的", " as first published") if old else ("", "")
        return study.say(
            f"没有一个年份齐全：{year} 年{basis[0]}有数的 {count} 个区县之和占全域公布数的 {percent}%",
            f"No year is complete: the {count} districts of {year}{basis[1]} on record make {percent}% of "
            "the published total",
        )
    if not old:
        return study.say(
            f"{year} 年全部 {count} 个区县之和为全域公布数的 {percent}%，相差 {gap}",
            f"All {count} districts of {year} add up to {percent}% of the published total, a gap of {gap}",
        )
    said = study.say(
        f"只有 {year} 年首次公布、经济普查修订前的数齐全：{count} 个区县之和为当时全域公布数的 {percent}%，"
        f"相差 {gap}",
        f"Only {year} as first published, before the economic census revision, is complete: {count} "
        f"districts add up to {percent}% of the total published then, a gap of {gap}",
    )
    if not current:
        return said
    year, count, *_ = current[-1]
    return said + study.say(
        f"；最近的 {year} 年只有 {count} 个", f"; the latest, {year}, has {count} of them"
    )


@shown
def groups(study: Study, year: int = 0) -> Exhibit:
    """The groups of districts: people, GDP, GDP per head and growth of those on record."""
    own = districts(study)
    rows = per_head(study, year)
    try:
        faster: pd.DataFrame | None = growth(study)
    except MethodError:
        faster = None
    cells, means = [], {}
    for name in [*subgroups(study), ""]:
        inside = own.index[own["subgroup"] == name] if name else own.index
        part = rows[rows.index.isin(inside)]
        mean = 1e4 * part["gdp"].sum() / part["people"].sum() if len(part) else math.nan
        rate, count = _group_growth(faster, inside)
        if name:
            means[name] = mean
        cells.append(
            [
                capitalised(name) or study.say("有数的区县合计", "All on record"),
                f"{len(part)}/{len(inside)}",
                exhibits.Number(float(part["people"].sum()) if len(part) else None, decimals=1),
                exhibits.Number(float(part["gdp"].sum()) if len(part) else None, decimals=1),
                exhibits.Number(mean, decimals=0),
                exhibits.Number(rate, f"{count}/{len(inside)}" if count else "", decimals=1),
            ]
        )
    at = int(rows["year"].iloc[0])
    title = _groups_title(study, at, means, rows.index)
    span = ""
    if faster is not None:
        since, until = int(faster["since"].iloc[0]), int(faster["year"].iloc[0])
        span = study.say(
            f"；增速为 {since}—{until} 年均名义增速，灰字为两年都有数的区县",
            f"; growth: nominal, a year, {since}–{until}, grey: districts with both years",
        )
    heads = study.say(
        "片区|有数的区县|人口（万人）|生产总值（亿元）|人均（元）|增速（%）",
        "Group|On record|People (10,000)|GDP (100 million yuan)|Per head (yuan)|Growth (%)",
    ).split("|")
    sources = sources_of(rows) + ([] if faster is None else sources_of(faster))
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "regions-groups",
            title=title,
            subtitle=study.say(
                f"{at} 年，只计人口与地区生产总值都有公布数的区县；{coverage(study, len(rows))}{span}",
                f"{at}, districts with both population and GDP published only; "
                f"{coverage(study, len(rows))}{span}",
            ),
            reading=study.say(
                "每行只代表该片区有数的区县，不代表整个片区。增速按现价计算，含价格变动。",
                "A row stands for the districts on record, not for its whole group. Growth is at current "
                "prices and contains their change.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources,
            notes=basis(study, rows),
        ),
    )


def _groups_title(study: Study, at: int, means: dict[str, float], codes: pd.Index) -> str:
    """The gap between groups of which half of the districts are on record, and which are not."""
    few = thin(study, codes)
    means = {name: mean for name, mean in means.items() if name not in few}
    who = text.listing(few.values(), study.lang)
    if len(means) < 2:
        return study.say(
            f"{at} 年{who}有数的区县不到一半，片区之间不能相比",
            f"Groups do not compare in {at}: less than half of the districts on record in {who}",
        )
    richest, poorest = (f(means, key=means.__getitem__) for f in (max, min))
    times = text.number(means[richest] / means[poorest], 2)
    said = study.say(
        f"{at} 年有数的区县中，{richest}人均地区生产总值是{poorest}的 {times} 倍",
        f"GDP per head of the districts on record for {at}: {richest} has {times} times that of "
        f"{poorest}",
    )
    if not few:
        return said
    return said + study.say(
        f"；{who}有数的区县不到一半，不作比较",
        f"; not compared, less than half of their districts on record: {who}",
    )


def _group_growth(faster: pd.DataFrame | None, inside: pd.Index) -> tuple[float, int]:
    """Yearly growth of a group's sum over its districts with both years, and how many they are."""
    if faster is None:
        return math.nan, 0
    part = faster[faster.index.isin(inside)]
    if part.empty:
        return math.nan, 0
    years = int(part["year"].iloc[0]) - int(part["since"].iloc[0])
    return 100 * float((part["last"].sum() / part["first"].sum()) ** (1 / years) - 1), len(part)
