"""How unequal the districts of a region are: between their groups, within them, and over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exhibits, text
from .. import regions as method
from ..errors import ParameterError
from .districts import (
    PEOPLE,
    basis,
    capitalised,
    coverage,
    districts,
    of_districts,
    over_time,
    per_head,
    sources_of,
    subgroups,
)
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit


@shown
def inequality(study: Study, index: str = "T", year: int = 0) -> Exhibit:
    """Theil's index of GDP per head between and within the groups of districts, and Gini."""
    if index not in ("T", "L"):
        raise ParameterError(f"index {index!r}", remedy="T or L")
    places, rows = districts(study), per_head(study, year)
    x, w = rows["value"], rows["people"]
    subgroup = places.loc[rows.index, "subgroup"]
    parts = method.theil_decomposition(x, w, subgroup, index)  # type: ignore[arg-type]
    coarse = method.theil_decomposition(x, w, places.loc[rows.index, "group"], index)  # type: ignore[arg-type]
    whole, spread = method.theil(x, w, index), method.gini(x, w)  # type: ignore[arg-type]
    between = _share(float(parts["between"].sum()), whole)
    outer = _share(float(coarse["between"].sum()), whole)
    at, count = int(rows["year"].iloc[0]), len(rows)
    title = study.say(
        f"{at} 年有数的 {count} 个区县之间，人均地区生产总值差距的 {between}% 在片区之间，其余在片区之内",
        f"Among {count} districts on record for {at}, {between}% of the inequality of GDP per head lies "
        "between groups, the rest within them",
    )
    heads = study.say(
        f"片区|有数的区县|人口占比（%）|地区生产总值占比（%）|组内泰尔 {index}|组间贡献|组内贡献",
        f"Group|On record|People (%)|GDP (%)|Theil {index} of the group|Adds between|Adds within",
    ).split("|")
    sizes = places["subgroup"].value_counts()
    cells = [
        [
            capitalised(str(name)),
            f"{part['places']:.0f}/{sizes[name]}",
            exhibits.Number(100 * part["people"], decimals=1),
            exhibits.Number(100 * part["amount"], decimals=1),
            exhibits.Number(part["theil"], decimals=4),
            exhibits.Number(part["between"], decimals=4),
            exhibits.Number(part["within"], decimals=4),
        ]
        for name, part in parts.loc[[n for n in subgroups(study) if n in parts.index]].iterrows()
    ]
    cells.append(
        [
            study.say("合计", "All"),
            f"{count}/{len(places)}",
            exhibits.Number(100.0, decimals=1),
            exhibits.Number(100.0, decimals=1),
            exhibits.Number(whole, decimals=4),
            exhibits.Number(float(parts["between"].sum()), decimals=4),
            exhibits.Number(float(parts["within"].sum()), decimals=4),
        ]
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "regions-inequality",
            title=title,
            subtitle=study.say(
                f"{study.place()}各区县人均地区生产总值，{at} 年，按人口加权；{coverage(study, count)}；"
                "组间与组内之和等于合计，没有残差",
                f"GDP per head of the districts of {study.place()}, {at}, weighted by people; "
                f"{coverage(study, count)}; between and within add up to the whole",
            ),
            reading=study.say(
                f"泰尔 {index} 为 {text.number(whole, 4)}，基尼系数为 {text.number(spread, 3)}；"
                f"按一级分组，组间占 {outer}%。组间贡献为{'负' if index == 'T' else '正'}的片区人均低于平均。",
                f"Theil {index} is {text.number(whole, 4)}, Gini {text.number(spread, 3)}; between the "
                f"{len(coarse)} main groups {outer}%. A group that adds a "
                f"{'negative' if index == 'T' else 'positive'} amount between lies below the mean.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources_of(rows),
            notes=[*_thinnest(study, parts["places"], sizes), *basis(study, rows)],
        ),
    )


def _thinnest(study: Study, known: pd.Series, sizes: pd.Series) -> list[str]:
    """The group with the smallest share of its districts on record."""
    covered = (known.reindex(sizes.index).fillna(0) / sizes).sort_values()
    name = str(covered.index[0])
    if covered.iloc[0] == 1:
        return []
    blank, size = int(sizes[name] - known.get(name, 0)), int(sizes[name])
    return [
        study.say(
            f"缺数最多的是{name}：{size} 个区县中 {blank} 个没有数，补齐后片区之间的差距可能明显不同。",
            f"{capitalised(name)} lacks most: {blank} of its {size} districts. With them the gap between "
            "groups could be quite another.",
        )
    ]


def _share(part: float, whole: float) -> str:
    return text.number(100 * part / whole if whole else 0.0, 0)


@shown
def convergence(study: Study) -> Exhibit:
    """Inequality over the years in one and the same set of districts."""
    wide = over_time(study)
    at = wide.attrs["people_year"]
    places = districts(study)
    subgroup = places.loc[wide.index, "subgroup"]
    measures = _measures(wide, subgroup)
    title = _trend_title(study, len(wide), measures)
    heads = study.say(
        "年份|泰尔 T|基尼系数|其中片区之间（%）|最高与最低之比",
        "Year|Theil T|Gini|Between groups (%)|Highest over lowest",
    ).split("|")
    cells = [
        [str(y), *(exhibits.Number(v, decimals=d) for v, d in zip(row, (4, 3, 1, 2), strict=True))]
        for y, row in measures.items()
    ]
    by_group = places["subgroup"].value_counts()
    held = subgroup.value_counts()
    who = text.listing(
        [f"{name} {held.get(name, 0)}/{by_group[name]}" for name in subgroups(study)],
        study.lang,
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "regions-convergence",
            title=title,
            subtitle=study.say(
                f"各年同一组 {len(wide)} 个区县（{who}）；人口固定用 {at} 年数，按人口加权",
                f"The same {len(wide)} districts in every year ({who}); people held at {at}, weights "
                "likewise",
            ),
            reading=study.say(
                "有数的区县逐年不同，只有同一组区县才能跨年比较；人口固定，因此变化只来自地区生产总值。",
                "The districts on record differ from year to year: only one and the same set compares. "
                "People are held fixed, so changes come from GDP alone.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*wide.attrs["sources"], *_people_pages(study, wide.index, at)],
            notes=[
                *_absent(study, held),
                *_undated(study, wide),
            ],
        ),
    )


def _absent(study: Study, held: pd.Series) -> list[str]:
    """Groups of districts none of which is in a set."""
    names = [n for n in subgroups(study) if n not in held.index]
    if not names:
        return []
    who = text.listing(names, study.lang)
    return [
        study.say(
            f"这一组里没有{who}的区县，结论不及于它们。",
            f"No district of {who} is in the set: it says nothing of them.",
        )
    ]


def _undated(study: Study, wide: pd.DataFrame) -> list[str]:
    count = wide.attrs["undated"]
    if not count:
        return []
    return [
        study.say(
            f"{wide.size} 个数字中 {count} 个出自未注日期的页面；小的升降可能只是修订。",
            f"{count} of {wide.size} figures come from undated pages: a small rise or fall may be a mere "
            "revision.",
        )
    ]


def _people_pages(study: Study, codes: pd.Index, year: int) -> list[str]:
    """Documents of the population of some districts in a year."""
    rows = of_districts(study, PEOPLE)
    return list(rows[(rows["year"] == year) & rows["region"].isin(codes)]["source"])


def _measures(wide: pd.DataFrame, subgroup: pd.Series) -> dict[int, tuple[float, ...]]:
    """Theil T, Gini, share between groups (%), highest over lowest, by year."""
    people, found = wide.attrs["people"], {}
    for year in wide.columns:
        whole = method.theil(wide[year], people)
        parts = method.theil_decomposition(wide[year], people, subgroup)
        found[int(year)] = (
            whole,
            method.gini(wide[year], people),
            100 * float(parts["between"].sum()) / whole if whole else 0.0,
            float(wide[year].max() / wide[year].min()),
        )
    return found


def _trend_title(study: Study, count: int, measures: dict[int, tuple[float, ...]]) -> str:
    """Both measures up, both down, or not the same way."""
    first, last = min(measures), max(measures)
    theil = measures[last][0] - measures[first][0]
    spread = measures[last][1] - measures[first][1]
    ways = {
        (True, True): ("扩大了", "widened"),
        (False, False): ("缩小了", "narrowed"),
    }
    zh, en = ways.get(
        (theil > 0, spread > 0), ("没有一致的变化", "did not change in one direction")
    )
    numbers = [text.number(measures[y][0], 4) for y in (first, last)]
    ginis = [text.number(measures[y][1], 3) for y in (first, last)]
    return study.say(
        f"{first}—{last} 年，同一组 {count} 个区县的人均差距{zh}：泰尔 T 从 {numbers[0]} 到 {numbers[1]}，"
        f"基尼系数从 {ginis[0]} 到 {ginis[1]}",
        f"{first}–{last}, inequality among the same {count} districts {en}: Theil T from {numbers[0]} to "
        f"{numbers[1]}, Gini from {ginis[0]} to {ginis[1]}",
    )


# In a sentence ------------------------------------------------------------------------------------


def gap_sentence(study: Study) -> str:
    """How unequal the districts are, and how many of them the answer knows."""
    rows, places = per_head(study), districts(study)
    study.cite(sources_of(rows))
    x, w, at = rows["value"], rows["people"], int(rows["year"].iloc[0])
    whole = method.theil(x, w)  # type: ignore[arg-type]
    parts = method.theil_decomposition(x, w, places.loc[rows.index, "subgroup"])  # type: ignore[arg-type]
    between = _share(float(parts["between"].sum()), whole)
    top, low = places.at[x.idxmax(), "name"], places.at[x.idxmin(), "name"]
    times = text.number(float(x.max() / x.min()), 1)
    spread = text.number(method.gini(x, w), 3)  # type: ignore[arg-type]
    return study.say(
        f"{len(places)} 个区县中，{len(x)} 个可以算出 {at} 年人均地区生产总值：最高的{top}是最低的{low}的 "
        f"{times} 倍，"
        f"基尼系数 {spread}，泰尔指数 {text.number(whole, 4)}，其中 {between}% 在片区之间。",
        f"GDP per head of {at} can be computed for {len(x)} of {len(places)} districts: the highest, "
        f"{top}, has {times} times the lowest, {low}; Gini {spread}, Theil {text.number(whole, 4)}, {between}% of it "
        "between groups of districts.",
    )


def trend_sentence(study: Study) -> str:
    """How inequality changed in one and the same set of districts."""
    wide = over_time(study)
    study.cite(wide.attrs["sources"])
    measures = _measures(wide, districts(study).loc[wide.index, "subgroup"])
    return _trend_title(study, len(wide), measures) + study.say("。", ".")
