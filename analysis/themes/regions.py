"""How equal the places are: the answer, and work for people lifted out of poverty.

The districts are in `districts`, `atlas` and `gaps`, the partner in `neighbours`, employment in `specialisation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import figures, observations, text
from ..errors import MethodError
from ..exhibits import Exhibit
from . import gaps, neighbours
from .districts import capitalised
from .page import Html, answer
from .promises import closing_sentence
from .records import record
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

WORKERS = "lifted_from_poverty_workers"
RURAL = (
    WORKERS,
    "lifted_from_poverty_employment_rate",
    "employment_support_workshops",
    "public_welfare_jobs_lifted_from_poverty",
    "rural_labour_transferred",
    "poor_labourers_employed",
    "poor_labourers_employed_cumulative",
)
MOVEMENT = (
    "population_out_of_municipality",
    "population_from_other_provinces",
    "migrant_workers",
    "migrant_workers_returning_employed",
    "returning_migrants_startups",
)


@shown
def poverty_workers(study: Study) -> Exhibit:
    """Workers lifted out of poverty, at every date published."""
    rows = observations.reconcile(study.as_of)
    rows = rows[
        rows["chosen"] & (rows["indicator"] == WORKERS) & (rows["region"] == study.region)
    ].sort_values("end")
    name, unit = study.name(WORKERS), study.unit(WORKERS)
    if len(rows) < 2:
        raise MethodError(
            study.say(
                f"“{name}”截至 {study.as_of} 只公布过 {len(rows)} 个数字",
                f"{len(rows)} figures of {name} by {study.as_of}",
            )
        )
    labels = [_date(study, period) for period in rows["period"]]
    last = rows.iloc[-1]
    amount = text.figure(last["value"], last["bound"], last["unit"], study.lang)
    title = study.say(f"{name}：{labels[-1]}{amount}", f"{name}: {amount}, {labels[-1]}")
    title += _on_the_same_month(study, rows)
    wider = [label for label, note in zip(labels, rows["note"], strict=True) if "监测" in note]
    notes = (
        [
            study.say(
                f"{text.listing(wider)}的数字注明含防止返贫监测对象，其余未说明。",
                f"{text.listing(wider, 'en')}: said to include households watched for a fall back into "
                "poverty; the others do not say.",
            )
        ]
        if wider
        else []
    )
    return figures.bars(
        labels=labels,
        values=list(rows["value"]),
        bounds=list(rows["bound"]),
        unit=unit,
        ranked=False,
        highlight=[len(rows) - 1],
        **study.caption(
            "regions-poverty-workers",
            title=title,
            subtitle=study.say(
                f"{study.place()}{name}，{unit}，各时点末的公布数",
                f"{name}, {study.place()}, {unit}, at each date published",
            ),
            reading=study.say(
                "公布的月份各年不同，外出务工有季节起伏，只有同月才能直接相比。",
                "Months differ from year to year and work away from home has its seasons: only the same "
                "month compares directly.",
            ),
            alt=study.say(f"条形图：{title}。", f"Bar chart. {title}."),
            sources=list(rows["source"]),
            notes=notes,
        ),
    )


def _on_the_same_month(study: Study, rows: pd.DataFrame) -> str:
    """By how much the last figure differs from one of the same month before."""
    last = rows.iloc[-1]
    same = rows[(rows["end"] % 12 == last["end"] % 12) & (rows["bound"] == "exact")]
    if len(same) < 2 or last["bound"] != "exact" or same["value"].iloc[-2] <= 0:
        return ""
    before = same.iloc[-2]
    change = 100 * (last["value"] / before["value"] - 1)
    amount = text.measure(before["value"], before["unit"], study.lang)
    when, size = _date(study, before["period"]), text.number(abs(change), 1)
    return study.say(
        f"，比 {when}的 {amount}{'多' if change > 0 else '少'} {size}%",
        f", {size}% {'more' if change > 0 else 'less'} than {amount}, {when}",
    )


def _date(study: Study, period: str) -> str:
    """When a level was counted: a year means its end."""
    said = text.period(period, study.lang)
    return study.say(f"{said}末", f"end {said}") if len(period) == 4 else said


def revitalisation(study: Study) -> Exhibit | Html:
    """Every figure published on work for people lifted out of poverty and rural workers.

    With those of the plan's `assisted_series` (beginnings of series ids): work placed through
    another province's help.
    """
    begin = tuple(study.plan.about.get("assisted_series", []))
    named = [s for s in observations.load_series().index if begin and s.startswith(begin)]
    rural = (*RURAL, *named)
    promised = study.status["series"].isin(rural).any()
    return record(
        study,
        "regions-revitalisation",
        rural,
        study.say(
            "脱贫人口与农村劳动力就业：公布过的数字",
            "Work of people lifted out of poverty and of rural workers: figures published",
        ),
        reading=""
        if promised
        else study.say(
            "规划没有为这些数列定下数量，因此只有记录，没有判断。",
            "The plan sets no number for these series: a record, not a verdict.",
        ),
    )


def movement(study: Study) -> Exhibit | Html:
    """Every figure published on people who left, came, or returned."""
    return record(
        study,
        "regions-movement",
        MOVEMENT,
        study.say(
            "外出、流入与返乡：公布的年份不连续，只列不比",
            "People who left, came or returned: figures of scattered years, listed only",
        ),
    )


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    sentences = []
    for sentence in (
        gaps.gap_sentence,
        gaps.trend_sentence,
        neighbours.partner_sentence,
        _workers_sentence,
    ):
        try:
            sentences.append(sentence(study))
        except MethodError as error:
            why = capitalised(error.message)
            sentences.append(study.say(f"{why}。", f"{why}."))
    sentences.append(closing_sentence(study, "regions"))
    return answer(dict.fromkeys(sentences))


def _workers_sentence(study: Study) -> str:
    """The last number of workers lifted out of poverty."""
    rows = observations.reconcile(study.as_of)
    rows = rows[rows["chosen"] & (rows["indicator"] == WORKERS) & (rows["region"] == study.region)]
    if rows.empty:
        return ""
    last = rows.sort_values("end").iloc[-1]
    study.cite([last["source"]])
    value = text.figure(last["value"], last["bound"], last["unit"], study.lang)
    when, name = _date(study, last["period"]), study.name(WORKERS)
    return study.say(
        f"{name}最近公布的是{value}（{when}）。", f"{name}: latest published {value}, {when}."
    )
