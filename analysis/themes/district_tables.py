"""Tables of one district: GDP per head, the plan's headline indicators, every figure on record."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from .. import exhibits, observations, places, text
from ..errors import MethodError
from .district import GDP, GROWTH, PEOPLE, PER_HEAD, District, carried, headline, whole
from .page import Html
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

FIRST = (GDP, GROWTH, PER_HEAD, PEOPLE)
"""Series that open the record; the others follow by name."""

REASONS = {
    "came out before its period was over": ("期末前公布，另有期末后的数", "said before its period was over"),
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

    Returns
    -------
    DataFrame
        Indexed by year: `gdp`, `people`, `computed` (see `places.per_head`), `published`, `whole`
        (computed in the same way for the plan's region); NaN where a part is missing. Empty if no
        year has a value of the district.
    """
    import pandas as pd

    own, published = places.per_head(place.rows).set_index("year"), place.annual(PER_HEAD)
    years = sorted({*own.index, *published.index})
    above, below = study.annual(GDP)["value"], study.annual(PEOPLE)["value"]
    frame = pd.DataFrame(
        {
            "gdp": own["gdp"],
            "people": own["people"],
            "computed": own["value"],
            "published": published["value"],
            "whole": 1e4 * above / below,
        }
    )
    return frame.reindex(years).astype(float)


@carried
def per_head(study: Study, place: District) -> Exhibit:
    """GDP per head, computed where GDP and population of a year were both published."""
    frame = gdp_per_head(study, place)
    if frame.empty:
        raise MethodError(study.say("没有同年的总量与人口", "no year with both"))
    year, last = frame.index[-1], frame.iloc[-1]
    bounds = place.annual(PER_HEAD)["bound"].reindex(frame.index)
    complete = place.annual(PER_HEAD)["complete"].reindex(frame.index)
    ended = set(frame.index[complete.ne(False)])
    stated = not math.isnan(last["published"])
    value = last["published"] if stated else text.three_digits(last["computed"])
    bound = bounds[year] if stated else "approx"
    amount = text.figure(value, bound, lang=study.lang)
    title = study.say(
        f"{year} 年人均地区生产总值{amount} 元", f"GDP per head in {year}: {amount} yuan"
    )
    # A published amount divides by the average population, the region's computed one by that of the
    # year's end: only computed over computed compares.
    ratio = 100 * last["computed"] / last["whole"]
    if not math.isnan(ratio):
        percent = text.number(ratio, 0)
        title += study.say(
            f"，按算出的数约为{whole(study)}的 {percent}%",
            f", about {percent}% of that of {whole(study)}, both as computed",
        )
    columns = study.say(
        f"年份|地区生产总值|常住人口|人均，算出|人均，公布|{whole(study)}人均，算出",
        f"Year|GDP|Residents|Per head, computed|Per head, published|{study.place()}, computed",
    ).split("|")
    cells = [
        [
            str(y)
            + (
                ""
                if y in ended
                else study.say("（人均为期末前公布）", " (per head: said before the period's end)")
            ),
            printed(row["gdp"]),
            printed(row["people"]),
            _about(row["computed"]),
            printed(row["published"], bound=bounds.fillna("exact")[y]),
            _about(row["whole"]),
        ]
        for y, row in frame.iterrows()
    ]
    used = [place.annual(s) for s in (GDP, PEOPLE, PER_HEAD)]
    above = [study.annual(s) for s in (GDP, PEOPLE)]
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
                for rows in [*used, *above]
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
    return exhibits.Number(text.three_digits(value), bound="approx")


def not_drawn(study: Study, place: District) -> Html | None:
    """One sentence on what the figures do not carry, or nothing where they carry it all."""
    lacking = []
    gdp = place.annual(GDP)
    if len(gdp) - len(places.changes(gdp)) < 2:
        lacking.append(study.say("总量的走势", "the course of GDP"))
    if len(place.annual(GROWTH)) < 2:
        lacking.append(
            study.say(
                f"与{whole(study)}增速的逐年比较", f"its growth beside that of {whole(study)}"
            )
        )
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
    everywhere = observations.reconcile(study.as_of)
    everywhere = everywhere[everywhere["chosen"] & (everywhere["region"] == study.region)]
    cells, told, sources = [], {}, [study.plan.about["source"]]
    for _, row in heads.iterrows():
        mine = known[known["indicator"] == row["series"]].tail(1)
        there = everywhere[
            everywhere["start"].isin(mine["start"])
            & everywhere["end"].isin(mine["end"])
            & (everywhere["indicator"] == row["series"])
        ]
        sources += [*mine["source"], *there["source"], *row["sources"].split()]
        told |= {places.basis_words(note, study.lang): None for note in mine["note"]}
        period = _when(study, row["latest_period"], row["latest_complete"])
        latest = printed(row["latest"], period, row["latest_bound"] or "exact")
        name, unit = row[f"name_{study.lang}"], text.unit(row["unit"], study.lang)
        label = f"{name}（{unit}）" if study.lang == "zh" else f"{name} ({unit})"
        cells.append([label, _cell(study, mine), _cell(study, there), latest])
    cells.sort(key=lambda row: row[1].value is None)
    found = sum(row[1].value is not None for row in cells)
    city, count = study.place(), len(heads)
    columns = study.say(
        f"指标|{place.name}|{whole(study)}同期|{whole(study)}最近公布",
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
                f"这些指标的目标是对{whole(study)}定的，不能直接用来衡量一个区县。",
                f"The targets are set for {whole(study)} as a whole and do not measure a single district.",
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
    return printed(row["value"], _when(study, row["period"], row["complete"]), row["bound"])


def _when(study: Study, period: str, complete: bool) -> str:
    """A period, and that the figure came out before its end."""
    said = text.period(period, study.lang)
    if complete or not said:
        return said
    return study.say(f"{said}，期末前公布", f"{said}, said before the period's end")


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
        period = _when(study, row["period"], row["complete"])
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
