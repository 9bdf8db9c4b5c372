"""How unequal the districts of a region are: between their groups, within them, and over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import exhibits, text
from .. import regions as method
from ..errors import ParameterError
from ..observations import TOLERANCE
from .districts import (
    PEOPLE,
    basis,
    by_group,
    capitalised,
    coverage,
    districts,
    of_districts,
    over_time,
    per_head,
    sources_of,
    subgroups,
    thin,
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
    at, count, few = int(rows["year"].iloc[0]), len(rows), thin(study, rows.index)
    title, shares = _split(study, at, count, whole, few, [parts, coarse])
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
                f"{shares}组间贡献为{'负' if index == 'T' else '正'}的片区，有数的区县人均低于平均。",
                f"Theil {index} is {text.number(whole, 4)}, Gini {text.number(spread, 3)}. {shares}The "
                f"districts on record of a group that adds a {'negative' if index == 'T' else 'positive'} "
                "amount between lie below the mean.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources_of(rows),
            notes=[*([] if few else _thinnest(study, parts["places"], sizes)), *basis(study, rows)],
        ),
    )


def _split(
    study: Study, at: int, count: int, whole: float, few: dict[str, str], cuts: list[pd.DataFrame]
) -> tuple[str, str]:
    """Title and a sentence on what lies between groups: refused where one has too few districts.

    `cuts`: the decomposition by group and by main group.
    """
    total = text.number(whole, 4)
    if few:
        who = text.listing(few.values(), study.lang)
        return study.say(
            f"{at} 年有数的 {count} 个区县之间，人均地区生产总值的泰尔指数为 {total}；{who}"
            "有数的区县不到一半，片区之间占多少无从判断",
            f"Among {count} districts on record for {at}, Theil's index of GDP per head is {total}; how "
            "much of it lies between groups cannot be told: less than half of the districts on record in "
            f"{who}",
        ), study.say(
            "组间与组内贡献只就有数的区县而言，不代表各片区。",
            "What adds between and within holds for the districts on record, not for the groups. ",
        )
    between, outer = (_share(float(cut["between"].sum()), whole) for cut in cuts)
    return study.say(
        f"{at} 年有数的 {count} 个区县之间，人均地区生产总值差距的 {between}% 在片区之间，其余在片区之内",
        f"Among {count} districts on record for {at}, {between}% of the inequality of GDP per head lies "
        "between groups, the rest within them",
    ), study.say(
        f"按一级分组，组间占 {outer}%。", f"Between the {len(cuts[1])} main groups: {outer}%. "
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
    at, few = wide.attrs["people_year"], thin(study, wide.index)
    subgroup = districts(study).loc[wide.index, "subgroup"]
    title = f"{_who(study, wide)}{_trend(study, wide)}"
    measures = {int(year): _measures(wide[year], wide.attrs["people"]) for year in wide}
    heads = study.say(
        "年份|泰尔 T|基尼系数|最高与最低之比", "Year|Theil T|Gini|Highest over lowest"
    ).split("|")
    cells: list[list[exhibits.Cell]] = [
        [str(y), *(exhibits.Number(v, decimals=d) for v, d in zip(row, _DIGITS, strict=True))]
        for y, row in measures.items()
    ]
    if not few:
        heads.append(study.say("其中片区之间（%）", "Between groups (%)"))
        for year, row in zip(wide, cells, strict=True):
            parts = method.theil_decomposition(wide[year], wide.attrs["people"], subgroup)
            share = 100 * float(parts["between"].sum()) / (measures[int(year)][0] or 1)
            row.append(exhibits.Number(share, decimals=1))
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "regions-convergence",
            title=title,
            subtitle=study.say(
                f"各年同一组 {len(wide)} 个区县（{by_group(study, wide.index)}）；人口固定用 {at} 年数，"
                "按人口加权",
                f"The same {len(wide)} districts in every year ({by_group(study, wide.index)}); people "
                f"held at {at}, weights likewise",
            ),
            reading=study.say(
                "有数的区县逐年不同，只有同一组区县才能跨年比较；人口固定，因此变化只来自地区生产总值。",
                "The districts on record differ from year to year: only one and the same set compares. "
                "People are held fixed, so changes come from GDP alone.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*wide.attrs["sources"], *_people_pages(study, wide.index, at)],
            notes=[
                _rule(study, wide),
                *_not_split(study, few),
                *_absent(study, subgroup.value_counts()),
                *_undated(study, wide),
            ],
        ),
    )


def _not_split(study: Study, few: dict[str, str]) -> list[str]:
    if not few:
        return []
    who = text.listing(few.values(), study.lang)
    return [
        study.say(
            f"{who}在这一组里的区县不到一半，因此不分片区之间与片区之内。",
            f"Less than half of the districts of {who} is in the set, so it is not split by group.",
        )
    ]


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


_DIGITS = (4, 3, 2)


def _measures(x: pd.Series, people: pd.Series) -> tuple[float, float, float]:
    """Theil T, Gini, highest over lowest."""
    return method.theil(x, people), method.gini(x, people), float(np.max(x) / np.min(x))


def changes(wide: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Change of each measure from the first year to the last, and what revisions could make of it.

    Returns
    -------
    (changes, margins)
        Of Theil T, Gini, and highest over lowest. A margin is that of both years together, with
        every figure off by up to ± `TOLERANCE` on its own (`regions.revision`).
    """
    people = wide.attrs["people"].to_numpy()
    ends = [wide[year].to_numpy() for year in (min(wide), max(wide))]
    first, last = (_measures(x, people) for x in ends)
    margins = []
    for at in range(len(first)):
        each = [
            method.revision(lambda x, at=at: _measures(x, people)[at], x, TOLERANCE) for x in ends
        ]
        margins.append(float(np.linalg.norm(each)))
    return [b - a for a, b in zip(first, last, strict=True)], margins


def direction(wide: pd.DataFrame) -> int:
    """1 where inequality widened, -1 where it narrowed, 0 where the figures do not carry either.

    Either only if all measures go that way, each by more than revisions could make.
    """
    moved, margins = changes(wide)
    ways = {
        int(np.sign(by)) if abs(by) > most else 0 for by, most in zip(moved, margins, strict=True)
    }
    return ways.pop() if len(ways) == 1 else 0


def _who(study: Study, wide: pd.DataFrame, groups: bool = False) -> str:
    """The districts a trend speaks of, and whose people they are counted with."""
    count, at = len(wide), wide.attrs["people_year"]
    which = by_group(study, wide.index)
    zh, en = (f"（{which}）", f" ({which})") if groups else ("", "")
    return study.say(
        f"有数的 {count} 个区县{zh}，按 {at} 年人口计，",
        f"Among the {count} districts on record{en}, with the people of {at}, ",
    )


def _trend(study: Study, wide: pd.DataFrame) -> str:
    """How inequality changed: a direction only where the figures carry it."""
    first, last = int(min(wide)), int(max(wide))
    zh, en = {
        1: ("扩大了", "widened"),
        -1: ("缩小了", "narrowed"),
        0: ("没有一致的变化", "did not change in one direction"),
    }[direction(wide)]
    ends = [_measures(wide[year], wide.attrs["people"]) for year in (first, last)]
    (t0, g0, r0), (t1, g1, r1) = (
        [text.number(v, d) for v, d in zip(end, _DIGITS, strict=True)] for end in ends
    )
    return study.say(
        f"{first}—{last} 年人均地区生产总值的差距{zh}：泰尔 T 从 {t0} 到 {t1}，基尼系数从 {g0} 到 {g1}，"
        f"最高与最低之比从 {r0} 到 {r1}",
        f"inequality of GDP per head {en}, {first}–{last}: Theil T from {t0} to {t1}, Gini from {g0} to "
        f"{g1}, highest over lowest from {r0} to {r1}",
    )


def _rule(study: Study, wide: pd.DataFrame) -> str:
    """When a direction is stated, and how large what must be exceeded is."""
    t, g, r = (text.number(m, d) for m, d in zip(changes(wide)[1], _DIGITS, strict=True))
    off = text.number(100 * TOLERANCE)
    return study.say(
        f"三项同向，且变化都超过各数独立修订 ±{off}% 时的误差（泰尔 T ±{t}，基尼系数 ±{g}，比值 ±{r}），"
        "才说扩大或缩小。",
        f"A direction is stated only if all three measures go the same way, each by more than revisions "
        f"of ±{off}% in every figure could make (Theil T ±{t}, Gini ±{g}, ratio ±{r}).",
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
    few = thin(study, rows.index)
    who = text.listing(few.values(), study.lang)
    top, low = places.at[x.idxmax(), "name"], places.at[x.idxmin(), "name"]
    times = text.number(float(x.max() / x.min()), 1)
    spread = text.number(method.gini(x, w), 3)  # type: ignore[arg-type]
    split = study.say(
        f"其中 {between}% 在片区之间", f"{between}% of it between groups of districts"
    )
    if few:
        split = study.say(
            f"{who}有数的区县不到一半，因此不说片区之间占多少",
            "how much of it lies between groups is left open, less than half of the districts being on "
            f"record in {who}",
        )
    return study.say(
        f"{len(places)} 个区县中，{len(x)} 个可以算出 {at} 年人均地区生产总值：最高的{top}是最低的{low}的 "
        f"{times} 倍，基尼系数 {spread}，泰尔指数 {text.number(whole, 4)}；{split}。",
        f"GDP per head of {at} can be computed for {len(x)} of {len(places)} districts: the highest, "
        f"{top}, has {times} times the lowest, {low}; Gini {spread}, Theil {text.number(whole, 4)}; "
        f"{split}.",
    )


def trend_sentence(study: Study) -> str:
    """How inequality changed in one and the same set of districts."""
    wide = over_time(study)
    study.cite(wide.attrs["sources"])
    return _who(study, wide, groups=True) + _trend(study, wide) + study.say("。", ".")
