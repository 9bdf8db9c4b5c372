"""Charts of one district: its place on the map and in its group, its GDP and growth.

What its figures do not carry is left out; `district_tables.not_drawn` says so in one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import figures, places, text
from ..errors import MethodError
from .district import (
    GDP,
    GROWTH,
    District,
    by_year,
    carried,
    enough,
    figure,
    same_basis,
    warnings,
    whole,
)
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit


@shown
def locator(study: Study, place: District) -> Exhibit:
    """The map of tiles with the district framed: GDP, or figures on record where no year ranks.

    Raises
    ------
    MethodError
        If nothing is on record of any district: shown as a sentence.
    """
    ranked = place.ranked()
    if ranked.empty:
        return _locator_of_figures(study, place)
    year, blank = ranked["year"].iloc[0], len(place.roster) - len(ranked)
    if place.code in ranked.index:
        value, rank = figure(study, ranked.loc[place.code]), ranked.at[place.code, "rank"]
        title = study.say(
            f"{place.name} {year} 年地区生产总值 {value}，在 {len(ranked)} 个有可比数字的区县中居第 {rank} 位",
            f"{place.name}: GDP of {value} in {year}, rank {rank} of the {len(ranked)} districts with a "
            "comparable figure",
        )
    else:
        title = study.say(
            f"{place.name}没有 {year} 年可比的地区生产总值，没有排位",
            f"{place.name}: no comparable GDP of {year}, so no rank",
        )
    return _map(
        study,
        place,
        ranked["value"],
        unit=study.unit(GDP),
        decimals=0,
        title=title,
        subtitle=study.say(
            f"各区县 {year} 年地区生产总值，现价，{study.unit(GDP)}；方格为示意位置，"
            f"颜色越深数额越大，— 为未见可比的公布数，黑框为{place.name}",
            f"GDP of the districts in {year}, current prices, {study.unit(GDP)}; tiles stand about "
            f"where the places are, darker is more, — no comparable figure, framed: {place.name}",
        ),
        reading=study.say(
            f"{year} 年是半数以上区县有可比数字的最近一年，各区县都按这一年排位；"
            + (f"{blank} 个区县没有。" if blank else "各区县都有。"),
            f"{year} is the latest year in which at least half of the districts have a comparable "
            "figure, and every rank is of that year"
            + (f"; {blank} have none." if blank else "; all of them do."),
        ),
        sources=ranked["source"],
        notes=[*_notes(study, place, ranked), *first_rank(study, place)],
    )


def first_rank(study: Study, place: District) -> list[str]:
    """Where a district without a rank stood by figures from before a revision, said to be that."""
    if place.code in place.ranked().index:
        return []
    old = place.ranked(first_published=True)
    if place.code not in old.index:
        return []
    row = old.loc[place.code]
    study.cite(old["source"])
    basis = places.basis_words(row["note"], study.lang, ("vintage",))
    return [
        study.say(
            f"{place.name}只有 {row['year']} 年首次公布（{basis}）的位次：{len(old)} 个区县中第 "
            f"{row['rank']} 位，不是现在的位次。",
            f"{place.name} has a position only of {row['year']} as first published ({basis}): "
            f"{row['rank']} of {len(old)}, which is not a present rank.",
        )
    ]


def _locator_of_figures(study: Study, place: District) -> Exhibit:
    counts = places.counts(study.plan, place.everywhere)
    if not counts.sum():
        raise MethodError(study.say("没有任何区县的公布数", "no figure of any district"))
    title = study.say(
        f"{place.name}：收录 {counts[place.code]} 个公布数",
        f"{place.name}: {counts[place.code]} figures on record",
    )
    return _map(
        study,
        place,
        counts.astype(float),
        unit=study.say("个", "figures"),
        decimals=0,
        title=title,
        subtitle=study.say(
            f"各区县收录的公布数，个；方格为示意位置，黑框为{place.name}",
            f"Figures on record of each district; tiles stand about where the places are, framed: "
            f"{place.name}",
        ),
        reading=study.say(
            "没有可供各区县相比的地区生产总值，因此只画收录的数字有多少。",
            "No GDP compares across districts, so the map shows how much is on record.",
        ),
        sources=place.everywhere["source"],
        notes=first_rank(study, place),
    )


def _map(
    study: Study,
    place: District,
    values: pd.Series,
    *,
    unit: str,
    decimals: int | None,
    title: str,
    subtitle: str,
    reading: str,
    sources: pd.Series,
    notes: list[str],
) -> Exhibit:
    frame = place.roster.assign(
        label=[places.short(n, study.lang) for n in place.roster[f"name_{study.lang}"]],
        value=values.reindex(place.roster.index),
        group=place.roster[f"group_{study.lang}"],
    ).rename(columns={"tile_row": "row", "tile_col": "column"})
    return figures.tiles(
        frame,
        unit=unit,
        highlight=[place.short],
        decimals=decimals,
        **study.caption(
            "district-map",
            title=title,
            subtitle=subtitle,
            reading=reading,
            alt=study.say(f"方格地图：{title}。", f"Tile map. {title}."),
            sources=sources,
            notes=notes,
        ),
    )


def _notes(study: Study, place: District, rows: pd.DataFrame) -> list[str]:
    """What must be known of the figures that are compared, each place by name."""
    kinds: tuple[places.Kind, ...] = ("whole", "doubt")
    names = [place.roster.at[code, f"name_{study.lang}"] for code in rows.index]
    notes = warnings(study, rows, names, kinds)
    undated = int((~rows["dated"]).sum())
    if undated:
        notes.append(
            study.say(
                f"其中 {undated} 个数出自未注日期的网页，修订批次未注明，名次只供参考。",
                f"{undated} of the figures come from undated pages that do not state the vintage: "
                "take the rank as a guide.",
            )
        )
    return notes


@carried
def among_group(study: Study, place: District) -> Exhibit:
    """GDP of the districts of the group, the district highlighted."""
    ranked, peers = place.ranked(), place.peers()
    if place.code not in ranked.index:
        raise MethodError(study.say("没有可比的数字", "no comparable figure"))
    known = ranked[ranked.index.isin(peers)]
    if len(known) < 3:
        raise MethodError(study.say("同组可比的区县太少", "too few comparable districts"))
    year, mine = known["year"].iloc[0], float(known.at[place.code, "value"])
    rank = int((known["value"] > mine).sum()) + 1
    share = text.number(100 * mine / float(known["value"].sum()), 1)
    top = place.roster.at[known.index[0], f"name_{study.lang}"]
    highest = figure(study, known.iloc[0])
    names = [
        places.short(place.roster.at[code, f"name_{study.lang}"], study.lang) for code in peers
    ]
    title = study.say(
        f"在{place.group} {len(known)} 个有数字的区县中居第 {rank} 位，占其合计的 {share}%",
        f"Rank {rank} of {len(known)} districts with a figure in its group, {share}% of their total",
    )
    values = known["value"].reindex(peers)
    bounds = known["bound"].reindex(peers).fillna("exact")
    return figures.bars(
        names,
        list(values),
        unit=study.unit(GDP),
        highlight=[place.short],
        bounds=list(bounds),
        decimals=0,
        **study.caption(
            "district-group",
            title=title,
            subtitle=study.say(
                f"{place.group}各区县 {year} 年地区生产总值，现价，{study.unit(GDP)}",
                f"{place.group}: GDP of the districts in {year}, current prices, {study.unit(GDP)}",
            ),
            reading=study.say(
                f"最高的是{top}，{highest}；{place.group}共有 {len(peers)} 个区县，"
                f"合计算了其中有可比数字的 {len(known)} 个。",
                f"The highest is {top}, {highest}; of the {len(peers)} districts "
                f"of the group the total counts the {len(known)} with a comparable figure.",
            ),
            alt=study.say(f"条形图：{title}。", f"Bar chart. {title}."),
            sources=known["source"],
            notes=_notes(study, place, known),
        ),
    )


@carried
def gdp_path(study: Study, place: District) -> Exhibit:
    """GDP over the years on record, cut where the basis changes."""
    known = enough(study, place, GDP)
    cuts = places.changes(known, study.lang)
    if len(cuts) == len(known) - 1:
        raise MethodError(study.say("没有两个同一口径的数", "no two figures on one basis"))
    first, last = known.iloc[0], known.iloc[-1]
    alike = known[known["year"] >= cuts[-1][0]] if cuts else known
    unit, documents = study.unit(GDP), known["source"].nunique()
    title = _path_title(study, alike, bool(cuts))
    plan_end = min(study.plan.years[-1], study.as_of.year - 1)
    return figures.path(
        observed=known[["value", "bound"]].assign(period=known.index, kind="published"),
        unit=unit,
        breaks=cuts,
        labels=list(known.index),
        gap_note=study.say(f"{last['year']} 年后未见公布", f"nothing found after {last['year']}")
        if last["year"] < plan_end
        else None,
        **study.caption(
            "district-gdp",
            title=title,
            subtitle=study.say(
                f"{place.name}地区生产总值，现价，{unit}；点线跨过没有公布数的年份，灰竖线为口径改变",
                f"GDP of {place.name}, current prices, {unit}; dotted across years without a figure, "
                "grey rule: change of basis",
            ),
            reading=study.say(
                f"{len(known)} 个年度数字出自 {documents} 份文件，修订批次不一或未注明，"
                "而且是现价，不宜由此计算增速；增速以公布的为准。",
                f"The {len(known)} yearly figures come from {documents} documents of differing or "
                "unstated vintage, at current prices: take growth as published, not computed from them.",
            ),
            alt=study.say(
                f"折线图：{place.name}地区生产总值，{first['year']} 至 {last['year']} 年。{title}。",
                f"Line chart of GDP in {place.name}, {first['year']} to {last['year']}. {title}.",
            ),
            sources=known["source"],
            notes=by_year(study, known),
        ),
    )


def _path_title(study: Study, alike: pd.DataFrame, broken: bool) -> str:
    """From where to where GDP went on its latest basis."""
    first, last = alike.iloc[0], alike.iloc[-1]
    value = figure(study, last)
    before = study.say("，此前的数字口径不同", "; earlier figures are on another basis")
    if len(alike) == 1:
        return study.say(
            f"地区生产总值 {last['year']} 年 {value}", f"GDP was {value} in {last['year']}"
        ) + (before if broken else "")
    start = text.figure(first["value"], first["bound"], lang=study.lang)
    up = last["value"] >= first["value"]
    return study.say(
        f"地区生产总值由 {first['year']} 年 {start} {'增' if up else '减'}至 {last['year']} 年 {value}",
        f"GDP went {'up' if up else 'down'} from {start} in {first['year']} to {value} in {last['year']}",
    ) + (before if broken else "")


@carried
def growth(study: Study, place: District) -> Exhibit:
    """Published growth of GDP beside that of the plan's region."""
    import pandas as pd

    known, everywhere = enough(study, place, GROWTH), study.annual(GROWTH)
    both = known[
        [
            year in everywhere.index and same_basis(row, everywhere.loc[year])
            for year, row in known.iterrows()
        ]
    ]
    last, city = known.iloc[-1], study.place()
    faster = int((both["value"] > everywhere["value"].reindex(both.index)).sum())
    years = range(int(known.index[0]), max([int(known.index[-1]), *map(int, everywhere.index)]) + 1)
    frame = pd.DataFrame(
        {place.name: known["value"].reindex(years), city: everywhere["value"].reindex(years)},
        index=list(years),
    )
    rate = text.figure(last["value"], last["bound"], "%", study.lang)
    title = study.say(
        f"{last['year']} 年增速 {rate}", f"Growth of {rate} in {last['year']}"
    ) + _faster(study, len(both), faster)
    return figures.lines(
        frame.dropna(axis=1, how="all"),
        highlight=place.name,
        unit="%",
        **study.caption(
            "district-growth",
            title=title,
            subtitle=study.say(
                f"地区生产总值比上年增长，不变价，%；蓝色为{place.name}公布的增速，灰色为{whole(study)}",
                f"Growth of GDP on the year before, constant prices, %; blue: published by or for "
                f"{place.name}, grey: {city}",
            ),
            reading=study.say(
                f"{place.name}公布过增速的有 {text.listing(known.index, 'zh')} 年，其余年份未见公布。",
                f"Growth of {place.name} is on record for {text.listing(known.index, 'en')} only.",
            ),
            alt=study.say(
                f"折线图：{place.name}与{whole(study)}的地区生产总值增速。{title}。",
                f"Line chart of GDP growth in {place.name} and {city}. {title}.",
            ),
            sources=[*known["source"], *everywhere["source"]],
            notes=by_year(study, known),
        ),
    )


def _faster(study: Study, years: int, faster: int) -> str:
    """In how many of the years that compare a district grew faster than the plan's region."""
    if not years:
        return ""
    all_of_it = whole(study)
    if years == 1:
        return study.say(
            f"，只有一年能与{all_of_it}相比，{'快于' if faster else '没有快于'}{all_of_it}",
            f"; {'faster' if faster else 'not faster'} than {all_of_it} in the one year that compares",
        )
    if not faster:
        return study.say(
            f"，能与{all_of_it}相比的 {years} 年都没有快于{all_of_it}",
            f"; faster than {all_of_it} in none of the years that compare ({years})",
        )
    if faster == years:
        return study.say(
            f"，能与{all_of_it}相比的 {years} 年都快于{all_of_it}",
            f"; faster than {all_of_it} in all of the years that compare ({years})",
        )
    return study.say(
        f"，能与{all_of_it}相比的 {years} 年中有 {faster} 年快于{all_of_it}",
        f"; faster than {all_of_it} in {faster} of the {years} years that compare",
    )
