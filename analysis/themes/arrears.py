"""Wage arrears: what was published of them here, and the yearly aims set outside the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exhibits, observations, text
from ..errors import MethodError
from .records import record
from .study import Study, shown

if TYPE_CHECKING:
    from ..exhibits import Exhibit
    from .page import Html

ARREARS = (
    "wage_arrears_cases_growth",
    "wage_arrears_workers_growth",
    "wage_arrears_amount_growth",
    "wage_arrears_clues_handled",
    "wage_arrears_hidden_case_resolution_rate",
    "wage_arrears_workers",
    "wage_arrears_recovered",
)


def sentence(study: Study) -> str:
    """How cases of wages owed to migrant workers moved in the latest year on record; or nothing."""
    rows = study.annual(ARREARS[0])
    if rows.empty:
        return ""
    year = int(rows.index[-1])
    moved = text.moved(float(rows["value"].iloc[-1]), study.lang)
    later = [y for y in study.plan.years if y > year]
    after = (
        study.say("，此后未见同口径的数字", "; no figure on that basis was found since")
        if later
        else ""
    )
    return study.say(
        f"{study.place()}拖欠农民工工资案件数 {year} 年比上年{moved}{after}。",
        f"Cases of wages owed to migrant workers in {study.place()}: {moved} in {year} on the year "
        f"before{after}.",
    )


@shown
def published(study: Study) -> Exhibit | Html:
    """What was published of wage arrears here: changes of a year, and winter campaigns."""
    title = sentence(study).rstrip("。.") or study.say(
        "治理欠薪：公布过的数字", "Wage arrears: figures on record"
    )
    return record(
        study,
        "labour-arrears",
        ARREARS,
        title,
        reading=study.say(
            "年度增减与冬季行动的数量口径不同，前后不能相比；未见公布过拖欠的总额。",
            "Changes of a year and amounts of a winter campaign do not compare; no total of what is "
            "owed was found.",
        ),
    )


@shown
def aims(study: Study) -> Exhibit:
    """Yearly aims set for arrears outside the plan: aims, not outcomes."""
    rows = observations.load_observations(study.as_of)
    series = [*ARREARS, "migrant_wage_deposit_rate", "wage_arrears_clue_on_time_closure_rate"]
    rows = rows[
        (rows["kind"] == "target")
        & rows["indicator"].isin(series)
        & (rows["region"] == study.region)
    ].sort_values(["end", "indicator"], kind="stable")
    if rows.empty:
        raise MethodError(
            study.say("没有收集到年度工作目标", "no yearly aim outside the plan was collected")
        )
    cells = [
        [
            study.name(row.indicator),
            text.period(row.period, study.lang),
            _aim(study, row.indicator, row.value, row.bound),
            text.source_name(row.source, study.lang),
        ]
        for row in rows.itertuples()
    ]
    due = rows[rows["end"] < 12 * study.as_of.year + study.as_of.month]
    known = observations.used(series, study.region, study.as_of)
    found = due.merge(known[["indicator", "start", "end"]], on=["indicator", "start", "end"])
    title = study.say(
        f"规划之外另定了 {len(rows)} 项欠薪治理目标，{len(due)} 项已到期，其中 {len(found)} 项见到结果",
        f"{len(rows)} further aims for arrears were set outside the plan; {len(due)} are due, "
        f"{len(found)} of them have an outcome on record",
    )
    return exhibits.table(
        study.say("指标|时期|工作目标|来源", "Series|Period|Aim|Source").split("|"),
        cells,
        **study.caption(
            "labour-aims",
            title=title,
            subtitle=study.say(
                "工作目标，不是结果，不进入任何判断", "Aims, not outcomes: they enter no verdict"
            ),
            reading=study.say(
                "列在这里，便于日后与公布的结果对照。",
                "Listed so that outcomes can be held against them once they are published.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=rows["source"],
        ),
    )


def _aim(study: Study, series: str, value: float, bound: str) -> str:
    """An aim in words: a fall of at least so much, or a rate to reach."""
    size = text.number(abs(value))
    if series.endswith("_growth") and value < 0:
        least = bound == "over"
        return study.say(
            f"下降 {size}%{'以上' if least else ''}",
            f"down by {'at least ' if least else ''}{size}%",
        )
    return study.say(
        f"{size}%{'以上' if bound == 'over' else ''}",
        f"{'at least ' if bound == 'over' else ''}{size}%",
    )
