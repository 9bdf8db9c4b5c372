"""What people earn: wages by kind of unit, the minimum wage, town and country, income and GDP."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, growth, observations, text
from .page import Html, answer
from .promises import closing_sentence
from .provinces import INCOME, provinces, rank
from .records import record
from .study import Study, need, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ..exhibits import Exhibit

NON_PRIVATE, PRIVATE = "average_wage_urban_nonprivate", "average_wage_urban_private"
OTHER_WAGES = ("average_wage_above_scale", "average_wage_staff_on_post_nonprivate")
TIERS = ("minimum_wage_tier1", "minimum_wage_tier2")
URBAN, RURAL = "urban_disposable_income", "rural_disposable_income"
MIGRANT = "migrant_worker_monthly_income"


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    known = [
        sentence
        for sentence in (
            _wage_sentence(study),
            _income_sentence(study),
            _town_sentence(study),
            _minimum_sentence(study),
        )
        if sentence
    ]
    if not known:
        known = [
            study.say(
                f"截至 {text.day(study.as_of)}，{study.place()}的工资与居民收入未见公布数。",
                f"By {text.day(study.as_of, 'en')} no figure of wages or household income was found "
                f"for {study.place()}.",
            )
        ]
    return answer([*known, closing_sentence(study, "income") + _no_level_promised(study)])


def _no_level_promised(study: Study) -> str:
    """That what the plan promises of this theme is not how much people earn, where that is so."""
    rows = study.of_theme("income")
    if rows.empty or (rows["series"] != "").any():
        return ""
    return study.say(
        "规划对工资和收入水平没有定量目标，以上是背景。",
        " The plan sets no target for wages or incomes themselves: the above is context.",
    )


# Two series side by side --------------------------------------------------------------------------


def beside(study: Study, first: str, second: str, region: str | None = None) -> pd.DataFrame:
    """Years in which two series both have a figure on the basis in force today.

    Returns
    -------
    DataFrame
        Indexed by year: `first`, `second` in their unit, `ratio` (first ÷ second) and the `sources`
        of both; their documents are noted.
    """
    import pandas as pd

    known = [_comparable(study, series, region) for series in (first, second)]
    years = known[0].index.intersection(known[1].index).sort_values()
    a, b = (rows.loc[years] for rows in known)
    return pd.DataFrame(
        {
            "first": a["value"],
            "second": b["value"],
            "ratio": a["value"] / b["value"],
            "sources": list(map(list, zip(a["source"], b["source"], strict=True))),
        },
        index=years,
    )


def _comparable(study: Study, series: str, region: str | None = None) -> pd.DataFrame:
    """Annual figures since the last declared break in definition."""
    rows = study.annual(series, region)
    since = max((year for year, _ in observations.breaks(series)), default=0)
    return rows[rows.index >= since]


def _sources(rows: pd.DataFrame) -> list[str]:
    return [source for pair in rows["sources"] for source in pair]


def _second_hand(study: Study, sources: pd.Series) -> list[str]:
    """Years (the index) whose figures were read in research repositories, as a note."""
    pages = observations.load_sources()["url"]
    years = sorted({int(y) for y, s in sources.items() if "//github.com/" in pages[s]})
    if not years:
        return []
    return [
        study.say(
            f"{_years(years)} 年的数字转录自公开的研究数据库（国家统计局分省数据），不是公报原文。",
            f"The figures of {_years(years, 'en')} were transcribed from public research repositories "
            "(provincial data of the National Bureau of Statistics), not read in the bulletins.",
        )
    ]


def _years(years: Sequence[int], lang: str = "zh") -> str:
    """Years, those in a row as a range.

    >>> _years([2013, 2014, 2015, 2019]), _years([2013, 2014, 2019], "en")
    ('2013—2015、2019', '2013–2014, 2019')
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    dash, comma = ("—", "、") if lang == "zh" else ("–", ", ")
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)


def _percent(value: float) -> str:
    return f"{text.number(100 * value, 1)}%"


def _rise(rows: pd.DataFrame) -> dict[int, float]:
    """Growth on the year before, in %, of the years that have one."""
    return {
        int(year): 100 * (float(rows.at[year, "value"]) / float(rows.at[year - 1, "value"]) - 1)
        for year in rows.index
        if year - 1 in rows.index
    }


# Wages --------------------------------------------------------------------------------------------


def _wage_sentence(study: Study) -> str:
    rows = beside(study, PRIVATE, NON_PRIVATE)
    if rows.empty:
        return ""
    first, last = int(rows.index[0]), int(rows.index[-1])
    private, other = (text.number(float(rows.at[last, c])) for c in ("first", "second"))
    share = _percent(rows.at[last, "ratio"])
    said = study.say(
        f"{study.place()}城镇私营单位就业人员年平均工资 {last} 年为 {private} 元，"
        f"是非私营单位（{other} 元）的 {share}",
        f"In {last} the average annual wage in urban private units of {study.place()} was {private} "
        f"yuan, {share} of that in non-private units ({other} yuan)",
    )
    if first < last:
        before = _percent(rows.at[first, "ratio"])
        said += study.say(f"，{first} 年为 {before}", f"; in {first} it was {before}")
    return said + study.say("。", ".")


@shown
def wages(study: Study) -> Exhibit:
    """Wages in non-private and private units, here and in the nation."""
    import pandas as pd

    place, nation = study.place(), study.place("CN")
    words = {
        NON_PRIVATE: study.say("非私营", "non-private"),
        PRIVATE: study.say("私营", "private"),
    }
    known = {series: study.annual(series) for series in words}
    need(pd.concat(known.values()), 1, study, NON_PRIVATE)
    curves = {
        study.say(f"{place}{words[s]}", f"{place} {words[s]}"): rows["value"]
        for s, rows in known.items()
        if len(rows)
    }
    loud = list(curves)
    sources = [s for rows in known.values() for s in rows["source"]]
    if study.region != "CN":
        for series, word in words.items():
            rows = study.annual(series, "CN")
            rows = rows[rows.index >= min(int(k.index[0]) for k in known.values() if len(k))]
            if len(rows):
                curves[study.say(f"{nation}{word}", f"{nation} {word}")] = rows["value"]
                sources += list(rows["source"])
    title, reading = _wage_message(study, known)
    return figures.lines(
        pd.DataFrame(curves),
        highlight=loud,
        unit=study.unit(NON_PRIVATE),
        **study.caption(
            "income-wages",
            title=title,
            subtitle=study.say(
                f"城镇单位就业人员年平均工资，元，未扣除价格因素；蓝色为{place}"
                + ("" if study.region == "CN" else "，灰色为全国"),
                f"Average annual wage in urban units, yuan, not adjusted for prices; blue: {place}"
                + ("" if study.region == "CN" else ", grey: China"),
            ),
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=sources,
        ),
    )


def _wage_message(study: Study, known: dict[str, pd.DataFrame]) -> tuple[str, str]:
    """Title and reading: how much each wage has grown between the first and last year both have."""
    rows = beside(study, PRIVATE, NON_PRIVATE)
    if len(rows) < 2:
        series = next(s for s, r in known.items() if len(r))
        last = int(known[series].index[-1])
        value = text.number(float(known[series]["value"].iloc[-1]))
        return (
            study.say(
                f"{study.name(series)} {last} 年为 {value} 元",
                f"{study.name(series)}: {value} yuan in {last}",
            ),
            study.say(
                "公布的数字太少，看不出变化。", "Too few figures were published to show a change."
            ),
        )
    first, last = int(rows.index[0]), int(rows.index[-1])
    rates = {
        c: text.number(growth.required_growth(rows.at[first, c], rows.at[last, c], last - first), 1)
        for c in ("first", "second")
    }
    gaps = {
        y: text.number(float(rows.at[y, "second"] - rows.at[y, "first"])) for y in (first, last)
    }
    return (
        study.say(
            f"{first}—{last} 年私营单位工资年均名义增长 {rates['first']}%，"
            f"非私营单位 {rates['second']}%",
            f"{first}–{last}: wages grew by {rates['first']}% a year in private units, by "
            f"{rates['second']}% in non-private ones (nominal)",
        ),
        study.say(
            f"两者相差 {first} 年为 {gaps[first]} 元，{last} 年为 {gaps[last]} 元。",
            f"The gap between them was {gaps[first]} yuan in {first} and {gaps[last]} yuan in {last}.",
        ),
    )


@shown
def wage_ratio(study: Study) -> Exhibit:
    """The private wage as a share of the non-private one, year by year."""
    rows = beside(study, PRIVATE, NON_PRIVATE)
    need(rows, 2, study, PRIVATE)
    first, last = int(rows.index[0]), int(rows.index[-1])
    share = {y: _percent(rows.at[y, "ratio"]) for y in (first, last)}
    lower = rows.at[last, "ratio"] < rows.at[first, "ratio"]
    title = study.say(
        f"私营单位工资相当于非私营单位的比例，从 {first} 年的 {share[first]} "
        f"{'降到' if lower else '升到'} {last} 年的 {share[last]}",
        f"The private wage {'fell' if lower else 'rose'} from {share[first]} of the non-private one "
        f"in {first} to {share[last]} in {last}",
    )
    nation = beside(study, PRIVATE, NON_PRIVATE, "CN") if study.region != "CN" else rows[:0]
    common = [int(y) for y in nation.index if y in rows.index]
    reading = study.say(
        "由两个公布数相除得出；两类单位的行业与用工不同，比例不是同工的差别。",
        "One published figure divided by the other; the two kinds of units differ in industry and "
        "jobs, so the ratio does not compare like work.",
    )
    if common:
        year = common[-1]
        china, here = _percent(nation.at[year, "ratio"]), _percent(rows.at[year, "ratio"])
        reading += study.say(
            f"{year} 年全国为 {china}，{study.place()}为 {here}。",
            f" In {year} it was {china} in China and {here} in {study.place()}.",
        )
    return figures.path(
        observed=rows.assign(
            value=100 * rows["ratio"], kind="computed", bound="exact", period=rows.index
        )[["period", "value", "kind", "bound"]],
        unit="%",
        **study.caption(
            "income-wage-ratio",
            title=title,
            subtitle=study.say(
                f"{study.place()}城镇私营单位年平均工资 ÷ 非私营单位年平均工资，%；灰方块为由公布数算出",
                f"Average wage in urban private units ÷ that in non-private units, {study.place()}, %; "
                "grey squares: computed from published figures",
            ),
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=[*_sources(rows), *_sources(nation.loc[common[-1:]])],
        ),
    )


@shown
def wage_table(study: Study) -> Exhibit:
    """Level and growth of both wages, and their ratio, year by year."""
    import pandas as pd

    known = {series: study.annual(series) for series in (NON_PRIVATE, PRIVATE)}
    years = sorted(set(known[NON_PRIVATE].index) | set(known[PRIVATE].index), reverse=True)
    need(pd.Series(years), 1, study, NON_PRIVATE)
    ratio = beside(study, PRIVATE, NON_PRIVATE)["ratio"]
    rise = {series: _rise(rows) for series, rows in known.items()}
    cells = [
        [
            str(year),
            *(
                exhibits.Number(value, decimals=digits)
                for series in (NON_PRIVATE, PRIVATE)
                for value, digits in (
                    (known[series]["value"].get(year), None),
                    (rise[series].get(int(year)), 1),
                )
            ),
            exhibits.Number(100 * ratio[year] if year in ratio.index else None, decimals=1),
        ]
        for year in years
    ]
    slower = [y for y in rise[PRIVATE] if rise[PRIVATE][y] < rise[NON_PRIVATE].get(y, -math.inf)]
    both = [y for y in rise[PRIVATE] if y in rise[NON_PRIVATE]]
    title = (
        study.say(
            f"可比的 {len(both)} 年中，私营单位工资有 {len(slower)} 年增长慢于非私营单位",
            f"In {len(slower)} of {len(both)} comparable years private wages grew more slowly than "
            "non-private ones",
        )
        if both
        else study.say("已公布的年平均工资", "Average annual wages on record")
    )
    return exhibits.table(
        study.say(
            "年份|非私营（元）|增长（%）|私营（元）|增长（%）|私营÷非私营（%）",
            "Year|Non-private (yuan)|Growth (%)|Private (yuan)|Growth (%)|Private share (%)",
        ).split("|"),
        cells,
        **study.caption(
            "income-wage-table",
            title=title,
            subtitle=study.say(
                f"{study.place()}城镇单位就业人员年平均工资及名义增长；增长与比例由公布的工资算出",
                f"Average annual wage in urban units, {study.place()}; computed from it: nominal growth, "
                "and the private wage as a share of the non-private",
            ),
            reading=study.say(
                "均为名义值，含物价变动；“—”为当年或上年未见公布。",
                "All nominal, prices included; — where that year or the one before is not on record.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
        ),
    )


@shown
def other_wages(study: Study) -> Exhibit | Html:
    """Wages counted over other units: above designated size, staff on post."""
    series = OTHER_WAGES[0]
    known = study.annual(series)
    title = study.say(
        "其他口径的平均工资，不能与上面两项相减", "Average wages counted otherwise: not to be mixed"
    )
    if len(known):
        last = int(known.index[-1])
        value = text.number(float(known.at[last, "value"]))
        title = study.say(
            f"{study.name(series)} {last} 年为 {value} 元；口径与上面两项不同",
            f"{study.name(series)}: {value} yuan in {last}, counted otherwise than the two above",
        )
    return record(
        study,
        "income-other-wages",
        OTHER_WAGES,
        title,
        reading=study.say(
            "规模以上企业与城镇单位范围交叉，在岗职工是城镇非私营单位就业人员的一部分。",
            "Enterprises above designated size overlap with urban units; staff on post are part of "
            "those employed in non-private ones.",
        ),
    )


# The minimum wage ---------------------------------------------------------------------------------


def steps(study: Study, series: str) -> pd.DataFrame:
    """Standards of the minimum wage on dated pages, each from the first date it is found in force.

    Returns
    -------
    DataFrame
        Columns of `observations.reconcile`, a row a standard that differs from the one before.
        Pages without a date are left out: they do not tell since when.
    """
    known = observations.reconcile(study.as_of)
    known = known[
        known["chosen"]
        & known["dated"]
        & (known["indicator"] == series)
        & (known["region"] == study.region)
    ].sort_values("end")
    found = known[known["value"] != known["value"].shift()]
    study.cite(found["source"])
    return found


def _minimum_sentence(study: Study) -> str:
    found = steps(study, TIERS[0])
    if found.empty:
        return ""
    last = found.iloc[-1]
    when, value = text.period(last["period"], study.lang), text.number(last["value"])
    said = study.say(
        f"最低工资一档标准 {when}为每月 {value} 元",
        f"The minimum wage of the first tier was {value} yuan a month in {when}",
    )
    if len(found) > 1:
        before = found.iloc[-2]
        old, since = text.number(before["value"]), text.period(before["period"], study.lang)
        rise = text.number(100 * (last["value"] / before["value"] - 1), 1)
        said += study.say(
            f"，比上一次有记录的标准（{since}，{old} 元）高 {rise}%",
            f", {rise}% above the standard on record before it ({old} yuan, {since})",
        )
    return said + study.say("。", ".")


@shown
def minimum_wage(study: Study) -> Exhibit:
    """Standards of the minimum wage as steps, tier by tier."""
    import pandas as pd

    found = pd.concat([steps(study, tier) for tier in TIERS])
    need(found, 1, study, TIERS[0])
    found = found.sort_values(["end", "indicator"], kind="stable")
    tiers = dict(
        zip(TIERS, study.say("一档|二档", "first tier|second tier").split("|"), strict=True)
    )
    dates = found["period"].nunique()
    title = _minimum_sentence(study).rstrip("。.")
    return figures.bars(
        labels=[text.period(p, study.lang) for p in found["period"]],
        beside=[tiers[tier] for tier in found["indicator"]],
        values=list(found["value"]),
        highlight=[at for at, tier in enumerate(found["indicator"]) if tier == TIERS[0]],
        ranked=False,
        unit=study.unit(TIERS[0]),
        **study.caption(
            "income-minimum-wage",
            title=title or study.name(TIERS[0]),
            subtitle=study.say(
                f"{study.place()}月最低工资标准，元；每条为一次标准，按文件所说执行的时间排列，蓝色为一档",
                f"Monthly minimum wage, {study.place()}, yuan; a bar a standard, by the date it is said "
                "to apply from; blue: first tier",
            ),
            reading=study.say(
                f"记录到 {dates} 个时点的标准；两个时点之间可能另有调整未收集到，因此不连成线。",
                f"Standards of {dates} dates are on record; there may have been others between them, "
                "so no line is drawn.",
            ),
            alt=study.say(f"条形图。{title}。", f"Bar chart. {title}."),
            sources=found["source"],
            notes=[
                study.say(
                    "各档适用的区县有过调整，同一档前后并不总是同一批区县。",
                    "The areas of each tier have changed: a tier is not always the same districts.",
                )
            ],
        ),
    )


# Town and country ---------------------------------------------------------------------------------


def _town_sentence(study: Study) -> str:
    rows = beside(study, URBAN, RURAL)
    if rows.empty:
        return ""
    first, last = int(rows.index[0]), int(rows.index[-1])
    ratio = {y: text.number(float(rows.at[y, "ratio"]), 2) for y in (first, last)}
    gap = {y: text.number(float(rows.at[y, "first"] - rows.at[y, "second"]), 0) for y in ratio}
    if first == last:
        return study.say(
            f"城乡居民收入比 {last} 年为 {ratio[last]}。",
            f"Urban households had {ratio[last]} times the income of rural ones in {last}.",
        )
    down = rows.at[last, "ratio"] < rows.at[first, "ratio"]
    wider = rows["first"].sub(rows["second"])
    grown = wider[last] > wider[first]
    return study.say(
        f"城乡居民收入比从 {first} 年的 {ratio[first]} {'降到' if down else '升到'} {last} 年的 "
        f"{ratio[last]}，差额从 {gap[first]} 元{'扩大到' if grown else '缩小到'} {gap[last]} 元。",
        f"The ratio of urban to rural income {'fell' if down else 'rose'} from {ratio[first]} in "
        f"{first} to {ratio[last]} in {last}, while the difference {'grew' if grown else 'shrank'} "
        f"from {gap[first]} to {gap[last]} yuan.",
    )


@shown
def town_and_country(study: Study) -> Exhibit:
    """Disposable income of urban and rural households, here and in the nation."""
    import pandas as pd

    words = {URBAN: study.say("城镇", "urban"), RURAL: study.say("农村", "rural")}
    known = {series: _comparable(study, series) for series in words}
    both = pd.concat(known.values())
    need(both, 1, study, URBAN)
    curves = {
        study.say(f"{study.place()}{words[series]}", f"{study.place()} {words[series]}"): rows[
            "value"
        ]
        for series, rows in known.items()
        if len(rows)
    }
    loud, sources = list(curves), list(both["source"])
    if study.region != "CN":
        for series, word in words.items():
            rows = _comparable(study, series, "CN")
            if len(rows):
                name = study.place("CN")
                curves[study.say(f"{name}{word}", f"{name} {word}")] = rows["value"]
                sources += list(rows["source"])
    title = _town_sentence(study).rstrip("。.") or study.name(URBAN)
    return figures.lines(
        pd.DataFrame(curves),
        highlight=loud,
        unit=study.unit(URBAN),
        **study.caption(
            "income-town-and-country",
            title=title,
            subtitle=study.say(
                f"城镇、农村居民人均可支配收入，元，未扣除价格因素；蓝色为{study.place()}"
                + ("" if study.region == "CN" else "，灰色为全国"),
                "Per capita disposable income of urban and rural households, yuan, not adjusted for "
                f"prices; blue: {study.place()}"
                + ("" if study.region == "CN" else ", grey: China"),
            ),
            reading=study.say(
                "点线跨过没有公布数的年份；2013 年起为城乡一体化住户调查口径。",
                "Dotted lines cross years without a figure; from 2013 on the integrated household "
                "survey.",
            ),
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=sources,
            notes=_second_hand(study, both["source"]),
        ),
    )


@shown
def town_ratio(study: Study) -> Exhibit:
    """Urban over rural disposable income, year by year."""
    rows = beside(study, URBAN, RURAL)
    need(rows, 2, study, RURAL)
    first, last = int(rows.index[0]), int(rows.index[-1])
    down = rows.at[last, "ratio"] < rows.at[first, "ratio"]
    ratio = {y: text.number(float(rows.at[y, "ratio"]), 2) for y in (first, last)}
    title = study.say(
        f"城镇居民收入是农村居民的倍数，{last} 年为 {ratio[last]}，"
        f"{'低' if down else '高'}于 {first} 年的 {ratio[first]}",
        f"Urban income was {ratio[last]} times rural income in {last}, "
        f"{'down' if down else 'up'} from {ratio[first]} in {first}",
    )
    nation = beside(study, URBAN, RURAL, "CN") if study.region != "CN" else rows[:0]
    common = [int(y) for y in nation.index if y in rows.index]
    reading = study.say("由两个公布数相除得出。", "One published figure divided by the other.")
    if common:
        year = common[-1]
        china, here = (text.number(float(r.at[year, "ratio"]), 2) for r in (nation, rows))
        reading += study.say(
            f"{year} 年全国为 {china}，{study.place()}为 {here}。",
            f" In {year} it was {china} in China and {here} in {study.place()}.",
        )
    return figures.path(
        observed=rows.assign(
            value=rows["ratio"], kind="computed", bound="exact", period=rows.index
        )[["period", "value", "kind", "bound"]],
        unit=study.say("倍", "times"),
        **study.caption(
            "income-town-ratio",
            title=title,
            subtitle=study.say(
                f"{study.place()}城镇居民人均可支配收入 ÷ 农村居民人均可支配收入，倍；灰方块为由公布数算出",
                f"Urban ÷ rural per capita disposable income, {study.place()}, times; grey squares: "
                "computed from published figures",
            ),
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=[*_sources(rows), *_sources(nation.loc[common[-1:]])],
        ),
    )


# Income, its growth, and GDP ----------------------------------------------------------------------


def _since(study: Study, rows: pd.DataFrame) -> tuple[int, int] | None:
    """The year before the plan (or the first on record after it began) and the latest year."""
    before = study.plan.years[0] - 1
    years = [int(y) for y in rows.index if y >= before] or [int(y) for y in rows.index]
    return (years[0], years[-1]) if len(years) > 1 else None


def _income_sentence(study: Study) -> str:
    known = study.annual(INCOME)
    if known.empty:
        return ""
    last = int(known.index[-1])
    value = text.number(float(known.at[last, "value"]))
    said = study.say(
        f"居民人均可支配收入 {last} 年为 {value} 元",
        f"Per capita disposable income was {value} yuan in {last}",
    )
    if span := _since(study, known):
        rate = growth.required_growth(
            known.at[span[0], "value"], known.at[span[1], "value"], span[1] - span[0]
        )
        said += study.say(
            f"，{span[0]} 年以来名义年均增长 {text.number(rate, 1)}%",
            f", up by {text.number(rate, 1)}% a year since {span[0]} (nominal)",
        )
    table = provinces(study)
    if study.region in table.index:
        year, place = int(table["year"].iloc[0]), rank(table["value"], study.region)
        said += study.say(
            f"，{year} 年在有数字的 {len(table)} 个省份中列第 {place} 位",
            f"; in {year} it ranked no. {place} of the {len(table)} provinces on record",
        )
    return said + study.say("。", ".")


@shown
def income_and_gdp(study: Study) -> Exhibit:
    """Growth of income beside that of GDP, each named for what it is."""
    known = study.annual(INCOME)
    need(known, 2, study, INCOME)
    real = observations.annual("gdp_growth", study.region, study.as_of)
    real, nominal = real[real.index.isin(known.index)], nominal_gdp_growth(study)
    rise = _rise(known)
    output = study.say(
        "国内生产总值" if study.region == "CN" else "地区生产总值",
        "GDP",
    )
    heads = study.say(
        "年份|可支配收入（元）|名义增长（%）|GDP 实际增长（%）",
        "Year|Income (yuan)|Nominal growth (%)|GDP, real growth (%)",
    ).split("|")
    cells = [
        [
            str(year),
            exhibits.Number(float(known.at[year, "value"])),
            exhibits.Number(rise.get(int(year)), decimals=1),
            exhibits.Number(real["value"].get(year), decimals=1),
            *([exhibits.Number(nominal["value"].get(year), decimals=1)] if len(nominal) else []),
        ]
        for year in sorted(known.index, reverse=True)
    ]
    if len(nominal):
        heads.append(study.say("GDP 名义增长（%）", "GDP, nominal growth (%)"))
    title, reading = _gdp_message(study, known, real, output)
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "income-and-gdp",
            title=title,
            subtitle=study.say(
                f"{study.place()}居民人均可支配收入，增长由相邻两年的公布数算出；GDP 为{output}，实际增长照公布",
                f"Per capita disposable income, {study.place()}, its growth computed from consecutive "
                "years; real growth of GDP as published",
            ),
            reading=reading,
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*known["source"], *real["source"], *nominal["source"]],
            notes=[
                _why_not_nominal(study, output, nominal),
                *_second_hand(study, known["source"]),
            ],
        ),
    )


def nominal_gdp_growth(study: Study) -> pd.DataFrame:
    """Growth of GDP at current prices where one dated document gives both years.

    Returns
    -------
    DataFrame
        Indexed by year: `value` (%) and `source`. A declared break between the two years, or two
        documents, leaves the year out: figures of different vintages differ by their revision.
    """
    import pandas as pd

    rows = observations.annual("gdp", study.region, study.as_of)
    cuts = {year for year, _ in observations.breaks("gdp")}
    found = {
        int(year): {
            "value": 100 * (rows.at[year, "value"] / rows.at[year - 1, "value"] - 1),
            "source": rows.at[year, "source"],
        }
        for year in rows.index
        if year - 1 in rows.index
        and year not in cuts
        and rows.at[year, "dated"]
        and rows.at[year, "source"] == rows.at[year - 1, "source"]
    }
    return pd.DataFrame.from_dict(found, orient="index", columns=["value", "source"])


def _why_not_nominal(study: Study, output: str, nominal: pd.DataFrame) -> str:
    """The rule of `nominal_gdp_growth`, and what it finds in the plan's years."""
    said = study.say(
        f"{output}的名义增长只在前后两年出自同一份注明日期的文件、其间没有修订口径时计算。",
        "Nominal growth of GDP is computed only where one dated document gives both years and no "
        "revision of the series lies between them. ",
    )
    rows = observations.annual("gdp", study.region, study.as_of)
    inside = [y for y in rows.index if y in study.plan.years]
    pairs = [(y - 1, y) for y in inside if y - 1 in rows.index]
    if not inside or any(y in nominal.index for y in inside):
        return said.strip()
    if not pairs:
        return said + study.say(
            "规划期内没有相邻两年的数字。",
            "In the plan's years no two consecutive ones are on record.",
        )
    if all(rows.at[a, "source"] == rows.at[b, "source"] for a, b in pairs):
        return said + study.say(
            "规划期内的数字出自未注日期的文件，不知是哪一次修订后的数，因此不算。",
            "In the plan's years the figures come from an undated document, which does not tell which "
            "revision it carries: none is computed.",
        )
    return said + study.say(
        "规划期内各年的数字出自不同时候公布的文件，有的是首次公布数，有的在普查之后，"
        "相除会把修订当成增长，因此不算。",
        "In the plan's years each figure comes from a document of another date, before or after a "
        "census revision: dividing them would take a revision for growth, so none is computed.",
    )


def _gdp_message(
    study: Study, known: pd.DataFrame, real: pd.DataFrame, output: str
) -> tuple[str, str]:
    """Title and reading: average growth of both since the plan began."""
    apart = study.say(
        f"收入增长是名义的，{output}的增速扣除了价格，两者不能相减，也不能直接说谁快谁慢。",
        "Growth of income is nominal, that of GDP is real: one cannot be subtracted from the other, "
        "nor can one be called the faster.",
    )
    span = _since(study, known)
    if span is None:
        return study.say("居民收入与经济增长", "Income and economic growth"), apart
    first, last = span
    rate = text.number(
        growth.required_growth(known.at[first, "value"], known.at[last, "value"], last - first), 1
    )
    title = study.say(
        f"{first}—{last} 年居民收入名义年均增长 {rate}%",
        f"{first}–{last}: income grew by {rate}% a year in nominal terms",
    )
    years = range(first + 1, last + 1)
    if all(year in real.index for year in years):
        product = math.prod(1 + float(real.at[year, "value"]) / 100 for year in years)
        mean = text.number(100 * (product ** (1 / len(years)) - 1), 1)
        title += study.say(
            f"；{output}公布的实际增速年均 {mean}%", f", GDP by {mean}% in real terms as published"
        )
    return title, apart


# The nation ---------------------------------------------------------------------------------------


@shown
def nation(study: Study) -> Exhibit:
    """Urban and rural income and the monthly income of migrant workers, nationwide."""
    import pandas as pd

    known = {series: _comparable(study, series, "CN") for series in (URBAN, RURAL, MIGRANT)}
    years = sorted({int(y) for rows in known.values() for y in rows.index}, reverse=True)
    need(pd.Series(years), 1, study, RURAL)
    ratio = beside(study, URBAN, RURAL, "CN")["ratio"]
    workers = known[MIGRANT]
    cells = [
        [
            str(year),
            *(exhibits.Number(known[series]["value"].get(year)) for series in (URBAN, RURAL)),
            exhibits.Number(ratio.get(year), decimals=2),
            exhibits.Number(workers["value"].get(year)),
        ]
        for year in years
    ]
    title = study.say("全国城乡居民收入", "China: urban and rural income")
    if len(workers):
        last = int(workers.index[-1])
        value = text.number(float(workers.at[last, "value"]))
        title = study.say(
            f"全国农民工月均收入 {last} 年为 {value} 元",
            f"China: migrant workers earned {value} yuan a month on average in {last}",
        )
        if (rise := _rise(workers).get(last)) is not None:
            title += study.say(
                f"，比上年名义增长 {text.number(rise, 1)}%",
                f", up {text.number(rise, 1)}% on the year before (nominal)",
            )
    return exhibits.table(
        study.say(
            "年份|城镇居民（元）|农村居民（元）|城乡比|农民工月均收入（元）",
            "Year|Urban (yuan)|Rural (yuan)|Urban ÷ rural|Migrant workers, monthly (yuan)",
        ).split("|"),
        cells,
        **study.caption(
            "income-nation",
            title=title,
            subtitle=study.say(
                "全国居民人均可支配收入（年）与农民工月均收入，名义值；城乡比由公布数算出",
                "China: per capita disposable income a year, and monthly income of migrant workers, "
                "nominal; the ratio is computed",
            ),
            reading=study.say(
                "这是全国的数字，作为背景；“—”为未见公布。",
                "National figures, as context; — where none was found.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
        ),
    )
