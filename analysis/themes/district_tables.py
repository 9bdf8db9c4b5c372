"""Tables of one district: GDP per head, the plan's headline indicators, every figure on record."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from .. import exhibits, observations, places, text
from ..errors import MethodError
from .district import GDP, GROWTH, PEOPLE, PER_HEAD, District, carried, headline
from .page import Html
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

FIRST = (GDP, GROWTH, PER_HEAD, PEOPLE)
"""Series that open the record; the others follow by name."""

REASONS = {
    "a more authoritative figure exists": ("另有更可靠来源的数", "a more authoritative figure exists"),
    "undated page; a dated one exists": ("未注日期，另有注明日期的数", "undated; a dated figure exists"),
    "repeats the figure used": ("与采用的数相同", "repeats the figure used"),
    "rounds the exact figure used": ("为采用数的取整", "rounds the figure used"),
    "a later figure exists": ("另有更晚公布的数", "a later figure exists"),
    "a more exact figure exists": ("另有更精确的数", "a more exact figure exists"),
    "set aside in corrections.csv": ("已列入更正表", "set aside as an error"),
    "other unit than the series": ("单位不同", "another unit"),
    "other kind of figure than the series": ("性质不同", "another kind of figure"),
}  # fmt: skip
"""Why a figure is not the one used (`observations.reconcile`)."""


def gdp_per_head(study: Study, place: District) -> pd.DataFrame:
    """GDP per head of the district and of the plan's region, by year.

    GDP of a year over the resident population of the same year, both published, of one territory
    and not one-sided ("over 1600"): 亿元 / 万人 × 10,000 = yuan a head.

    Returns
    -------
    DataFrame
        Indexed by year: `gdp`, `people`, `computed`, `published`, `whole` (computed for the plan's
        region); NaN where a part is missing. Empty if no year has a value of the district.
    """
    import pandas as pd

    gdp, people, published = (place.annual(s) for s in (GDP, PEOPLE, PER_HEAD))
    gdp, people = (rows[rows["bound"].isin(places.TWO_SIDED)] for rows in (gdp, people))
    territory: tuple[places.Kind, ...] = ("territory",)
    one_place = [
        year
        for year in gdp.index.intersection(people.index)
        if places.basis(gdp.at[year, "note"], territory)
        == places.basis(people.at[year, "note"], territory)
    ]
    years = sorted({*one_place, *published.index})
    above, below = study.annual(GDP)["value"], study.annual(PEOPLE)["value"]
    frame = pd.DataFrame(
        {
            "gdp": gdp["value"].reindex(one_place),
            "people": people["value"].reindex(one_place),
            "published": published["value"],
            "whole": 1e4 * above / below,
        }
    ).reindex(years)
    frame.insert(2, "computed", 1e4 * frame["gdp"] / frame["people"])
    return frame.astype(float)


@carried
def per_head(study: Study, place: District) -> Exhibit:
    """GDP per head, computed where GDP and population of a year were both published."""
    frame = gdp_per_head(study, place)
    if frame.empty:
        raise MethodError(study.say("没有同年的总量与人口", "no year with both"))
    year, last = frame.index[-1], frame.iloc[-1]
    bounds = place.annual(PER_HEAD)["bound"].reindex(frame.index)
    stated = not math.isnan(last["published"])
    value = last["published"] if stated else _three_digits(last["computed"])
    bound = bounds[year] if stated else "approx"
    amount = text.figure(value, bound, lang=study.lang)
    title = study.say(
        f"{year} 年人均地区生产总值{amount} 元", f"GDP per head in {year}: {amount} yuan"
    )
    if bound in places.TWO_SIDED and not math.isnan(last["whole"]):
        ratio = text.number(100 * value / last["whole"], 0)
        title += study.say(f"，约为全市的 {ratio}%", f", about {ratio}% of {study.place()}'s")
    columns = study.say(
        "年份|地区生产总值|常住人口|人均，算出|人均，公布|全市人均，算出",
        f"Year|GDP|Residents|Per head, computed|Per head, published|{study.place()}, computed",
    ).split("|")
    cells = [
        [
            str(y),
            printed(row["gdp"]),
            printed(row["people"]),
            _about(row["computed"]),
            printed(row["published"], bound=bounds.fillna("exact")[y]),
            _about(row["whole"]),
        ]
        for y, row in frame.iterrows()
    ]
    used = [place.annual(s) for s in (GDP, PEOPLE, PER_HEAD)]
    whole = [study.annual(s) for s in (GDP, PEOPLE)]
    return exhibits.table(
        columns,
        cells,
        data=frame.rename_axis("year").reset_index(),
        **study.caption(
            "district-per-head",
            title=title,
            subtitle=study.say(
                "总量：亿元；人口：万人，年末数或普查数；人均：元。算出的为前两项相除，"
                "保留三位有效数字；— 为缺其中一项",
                "GDP in 100 million yuan; residents in 10,000, year-end or census; per head in yuan. "
                "Computed: the one over the other, three digits; — one of the two is missing",
            ),
            reading=study.say(
                "公布的人均数通常用年平均人口，与算出的略有出入。",
                "Published figures usually divide by the average population and differ a little.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                s
                for rows in [*used, *whole]
                for s in rows.loc[rows.index.isin(frame.index), "source"]
            ],
        ),
    )


def printed(value: float, beside: str = "", bound: str = "exact") -> exhibits.Number:
    """A published figure with all the digits it was published with, or a blank."""
    if math.isnan(value):
        return exhibits.Number(None)
    decimals = len(text.number(value).partition(".")[2])
    return exhibits.Number(value, beside, bound, decimals)


def _about(value: float) -> exhibits.Number:
    """A computed amount: three digits, said to be about that."""
    if math.isnan(value):
        return exhibits.Number(None)
    return exhibits.Number(_three_digits(value), bound="approx")


def _three_digits(value: float) -> float:
    return round(value, 2 - math.floor(math.log10(value)))


def not_drawn(study: Study, place: District) -> Html | None:
    """One sentence on what the figures do not carry, or nothing where they carry it all."""
    lacking = []
    gdp = place.annual(GDP)
    if len(gdp) - len(places.changes(gdp)) < 2:
        lacking.append(study.say("总量的走势", "the course of GDP"))
    if len(place.annual(GROWTH)) < 2:
        lacking.append(study.say("与全市增速的逐年比较", "its growth beside the city's"))
    if gdp_per_head(study, place).empty:
        lacking.append(study.say("人均地区生产总值", "GDP per head"))
    if not lacking:
        return None
    what = text.listing(lacking, study.lang)
    said = study.say(
        f"可比的数字太少，画不出{what}。",
        f"Too few comparable figures are on record to show {what}.",
    )
    return Html(f'<p class="no-exhibit">{escape(said)}</p>')


def indicators(study: Study, place: District) -> Exhibit:
    """The plan's headline indicators: which of them have a figure of the district."""
    import pandas as pd

    heads = headline(study)
    known = place.rows[place.rows["chosen"]].sort_values(["end", "start"], ascending=[True, False])
    whole = observations.reconcile(study.as_of)
    whole = whole[whole["chosen"] & (whole["region"] == study.region)]
    cells, told, sources = [], {}, [study.plan.about["source"]]
    for _, row in heads.iterrows():
        mine = known[known["indicator"] == row["series"]].tail(1)
        span = (whole["start"].isin(mine["start"])) & (whole["end"].isin(mine["end"]))
        there = whole[span & (whole["indicator"] == row["series"])]
        sources += [*mine["source"], *there["source"], *row["sources"].split()]
        told |= {places.basis_words(note, study.lang): None for note in mine["note"]}
        period = text.period(row["latest_period"], study.lang)
        latest = printed(row["latest"], period, row["latest_bound"] or "exact")
        name, unit = row[f"name_{study.lang}"], text.unit(row["unit"], study.lang)
        label = f"{name}（{unit}）" if study.lang == "zh" else f"{name} ({unit})"
        cells.append([label, _cell(study, mine), _cell(study, there), latest])
    cells.sort(key=lambda row: row[1].value is None)
    found = sum(row[1].value is not None for row in cells)
    city, count = study.place(), len(heads)
    columns = study.say(
        f"指标|{place.name}|全市同期|全市最近公布",
        f"Indicator|{place.name}|{city}, same period|{city}, latest",
    ).split("|")
    if all(row[2].value is None for row in cells):
        cells, columns = [[*row[:2], row[3]] for row in cells], [*columns[:2], columns[3]]
    period = study.say("时期", "period")
    named = [columns[0], *(c for name in columns[1:] for c in (name, f"{name} {period}"))]
    data = [[row[0], *(v for cell in row[1:] for v in (cell.value, cell.beside))] for row in cells]
    title = (
        study.say(
            f"规划的 {count} 项主要指标中，{found} 项有{place.name}的数字",
            f"{found} of the plan's {count} headline indicators have a figure of {place.name}",
        )
        if found
        else study.say(
            f"规划的 {count} 项主要指标，没有一项见到{place.name}的数字",
            f"None of the plan's {count} headline indicators has a figure of {place.name}",
        )
    )
    return exhibits.table(
        columns,
        cells,
        data=pd.DataFrame(data, columns=named),
        **study.caption(
            "district-indicators",
            title=title,
            subtitle=study.say(
                "灰字为数字所属时期；— 为所收文件中未见公布",
                "Grey: the period of the figure; — none in the documents collected",
            ),
            reading=study.say(
                "这些指标的目标是对全市定的，不能直接用来衡量一个区县。",
                f"The targets are set for {city} as a whole and do not measure a single district.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources,
            notes=[
                study.say(f"{place.name}：{words}。", f"{place.name}: {words}.")
                for words in told
                if words
            ],
        ),
    )


def _cell(study: Study, rows: pd.DataFrame) -> exhibits.Number:
    """The last of some figures, or a blank."""
    if rows.empty:
        return exhibits.Number(None)
    row = rows.iloc[-1]
    return printed(row["value"], text.period(row["period"], study.lang), row["bound"])


def record(study: Study, place: District) -> Exhibit | Html:
    """Every figure on record, those not used included, each with its basis and its document."""
    import pandas as pd

    rows = place.rows
    if rows.empty:
        said = study.say("没有可列的公布数。", "There is no figure to list.")
        return Html(f'<p class="no-exhibit">{escape(said)}</p>')
    order = {s: at for at, s in enumerate(FIRST)}
    rows = rows.assign(
        place=[(order.get(s, len(order)), s) for s in rows["indicator"]]
    ).sort_values(["place", "end", "chosen"], ascending=[True, False, False], kind="stable")
    cells, data = [], []
    for _, row in rows.iterrows():
        said = [places.basis_words(row["note"], study.lang)]
        if not row["chosen"]:
            zh, en = REASONS.get(row["reason"], ("另有采用的数", "another figure is used"))
            said.insert(0, study.say(f"未采用：{zh}", f"not used: {en}"))
        words = ("；" if study.lang == "zh" else "; ").join(one for one in said if one)
        name, unit = study.name(row["indicator"]), text.unit(row["unit"], study.lang)
        label = f"{name}（{unit}）" if study.lang == "zh" else f"{name} ({unit})"
        period = text.period(row["period"], study.lang)
        source = text.source_name(row["source"], study.lang)
        figure = printed(row["value"], period, row["bound"])
        cells.append([label, figure, words or " ", source])
        data.append([name, period, row["value"], unit, row["bound"], words, source])
    used = int(rows["chosen"].sum())
    title = study.say(
        f"收录的 {len(rows)} 个公布数，其中采用 {used} 个",
        f"Figures on record: {len(rows)}, used: {used}",
    )
    columns = study.say(
        "指标|时期|数值|单位|bound|口径与取舍|来源",
        "Series|Period|Value|Unit|bound|Basis and use|Source",
    ).split("|")
    return exhibits.table(
        study.say("指标|数字|口径与取舍|来源", "Series|Figure|Basis and use|Source").split("|"),
        cells,
        data=pd.DataFrame(data, columns=columns),
        **study.caption(
            "district-record",
            title=title,
            subtitle=study.say(
                "同一指标、同一时期有几个数的，按规则采用一个，其余照列",
                "Where several figures exist for one series and period one is used by rule, all are "
                "listed",
            ),
            reading=study.say(
                "空白表示原文没有说明口径；同名指标口径不同的，不能直接相比。",
                "Blank: the source states no basis. Figures on different bases do not compare.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=rows["source"],
        ),
    )
