"""A promised series over time, against its target: published, even path, projection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import figures, observations, progress, text
from ..errors import MethodError
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

SHOWN_BEFORE = 6
"""Years before the plan that a path still shows."""


@shown
def promise_path(
    study: Study, series: str, id: str | None = None, notes: Sequence[str] = ()
) -> Exhibit:
    """A promised series: figures of any date, the even path to its target, and the projection.

    Parameters
    ----------
    study : Study
    series : str
        A level, rate or yearly flow; sums have charts of their own (`figures.cumulative`).
    id : str, optional
        Of the exhibit; by default the series followed by -path.
    notes : sequence of str
        Further notes.

    Raises
    ------
    MethodError
        The plan promises nothing of it, or no figure was published: shown as a sentence.
    """
    promise = study.promise_of(series)
    observed = _observed(study, series)
    deadline = study.plan.years[-1]
    try:
        band = progress.trajectory(str(promise.name), study.plan, study.as_of)
    except MethodError:
        band = None
    if promise["state"] == "unpublished":  # nothing is projected from before the plan alone
        band = None
    held = promise["direction"] in ("floor", "ceiling")
    required = progress.required_path(promise, study.plan.years)
    name, last = study.name(series), str(observed.index[-1])
    goal = text.target(promise, study.lang)
    title, reading = _message(study, promise, goal)
    years = (study.plan.years[0], deadline)
    return figures.path(
        observed=observed[["period", "value", "kind", "bound"]],
        unit=study.unit(series),
        target=(promise["direction"], promise["target"], *years)
        if held
        else (deadline, promise["target"]),
        required=required if len(required) > 1 and not held else None,
        forecast=None if band is None or band.empty else band,
        breaks=[
            *((year, study.say("口径改变", "new definition")) for year, _ in _cuts(study, series)),
            *observations.shocks(series, study.lang),
        ],
        gap_note=study.say(f"{last} 年后未见公布", f"nothing published after {last}")
        if last.isdigit() and int(last) < deadline
        else None,
        **study.caption(
            id or series.replace("_", "-") + "-path",
            title=title,
            subtitle=_marks(
                study,
                series,
                observed,
                "bound" if held else "way" if len(required) > 1 else "point",
                band,
            ),
            reading=reading,
            alt=study.say(
                f"折线图：{study.place()}{name}，{text.period(str(observed['period'].iloc[0]))}至"
                f"{text.period(str(observed['period'].iloc[-1]))}的公布数与 {deadline} 年目标（{goal}）。{title}。",
                f"Line chart of {name} in {study.place()}, "
                f"{text.period(str(observed['period'].iloc[0]), 'en')} to "
                f"{text.period(str(observed['period'].iloc[-1]), 'en')}, and the {deadline} target "
                f"({goal}). {title}.",
            ),
            sources=[*observed["source"], study.plan.about["source"]],
            notes=[*_notes(study, series, observed), *notes],
        ),
    )


def _marks(
    study: Study, series: str, observed: pd.DataFrame, goal: str, band: pd.DataFrame | None
) -> str:
    """What is measured, and what each mark on the chart means; `goal` is bound, way or point."""
    marks = [("空心圆为公布数", "hollow circles: published")]
    if (observed["kind"] == "computed").any():
        marks.append(
            ("灰方块由公布的增速推算", "grey squares: computed from a published growth rate")
        )
    marks.append(
        {
            "bound": ("橙线为规划期内的界限", "orange: the bound over the plan's years"),
            "way": ("橙色为规划目标与匀速路径", "orange: the plan's target and even path"),
            "point": ("橙色菱形为规划目标", "orange diamond: the plan's target"),
        }[goal]
    )
    if band is not None and not band.empty:
        zh, en = (
            "虚线与浅色带为预测中位数与 80% 区间",
            "dashed with band: median forecast, 80% interval",
        )
        marks.append((zh, en))
    name, unit = study.name(series), study.unit(series)
    return study.say(
        f"{study.place()}{name}，{unit}；" + "，".join(zh for zh, _ in marks),
        f"{name}, {study.place()}, {unit}; " + ", ".join(en for _, en in marks),
    )


def _observed(study: Study, series: str) -> pd.DataFrame:
    """Published and computed figures since some years before the plan, indexed by their date."""
    import pandas as pd

    known = study.dated(series)
    back = observations.computed(series, study.region, study.as_of)
    back = back.assign(kind="computed", bound="approx", dated=True, end=12 * back.index + 11)
    rows = pd.concat(
        [
            back.set_axis(back.index.astype(str), axis=0),
            known[["value", "bound", "source", "dated", "end"]].assign(kind="published"),
        ]
    ).sort_values("end", kind="stable")
    need(rows, 1, study, series)
    since = study.plan.years[0] - SHOWN_BEFORE
    rows = rows[rows.index.str[:4].astype(int) >= since]
    if rows.empty:
        raise MethodError(
            study.say(
                f"“{study.name(series)}”{since} 年以来截至 {study.as_of} 没有公布过数字",
                f"no figure of {study.name(series)} from {since} on by {study.as_of}",
            )
        )
    return rows.assign(period=rows.index)


def _cuts(study: Study, series: str) -> list[tuple[int, str]]:
    since = study.plan.years[0] - SHOWN_BEFORE
    return [cut for cut in observations.breaks(series, study.lang) if cut[0] > since]


def _notes(study: Study, series: str, observed: pd.DataFrame) -> list[str]:
    """What is to be said of breaks and of undated pages."""
    notes = [
        study.say(f"{year} 年：{what}。", f"{year}: {what}.") for year, what in _cuts(study, series)
    ]
    undated = [text.period(p, study.lang) for p in observed.loc[~observed["dated"], "period"]]
    if undated:
        notes.append(
            study.say(
                f"{text.listing(undated)}的数字出自未注日期的页面，只用于推算，不作为结果。",
                f"The figures of {text.listing(undated, 'en')} come from undated pages: they inform "
                "the projection, they settle nothing.",
            )
        )
    return notes


def _message(study: Study, promise: pd.Series, goal: str) -> tuple[str, str]:
    """Title and reading of a path, by where the projection stands."""
    name = promise[f"name_{study.lang}"]
    deadline = study.plan.years[-1]
    if promise["state"] == "unpublished":
        return (
            study.say(
                f"{name}（目标 {goal}）在规划期内未见公布",
                f"{name} (target {goal}): no figure found since the plan began",
            ),
            study.say("图中只有规划以前的数字。", "Only figures from before the plan are shown."),
        )
    value = text.figure(promise["latest"], promise["latest_bound"], promise["unit"], study.lang)
    when = text.period(promise["latest_period"], study.lang)
    verdict = text.word(text.STATUS, promise["status"], study.lang)
    if promise["state"] == "published":
        return (
            study.say(
                f"{name}：{when}{value}，目标 {goal}，{verdict}",
                f"{name}: {value} in {when}, target {goal}: {verdict}",
            ),
            study.say("结果已经公布。", "The outcome is published."),
        )
    if math.isnan(promise["probability"]):
        return (
            study.say(
                f"{name}最近公布的是{value}（{when}），目标 {goal}，不足以推算结果",
                f"{name}: latest {value} ({when}), target {goal}: too little to project",
            ),
            study.say(
                "只有公布过的数字与目标，没有预测。",
                "Published figures and the target only, no forecast.",
            ),
        )
    low, high = (text.rounded(promise[k]) for k in ("projected_low", "projected_high"))
    chance = text.probability(promise["probability"], study.lang)
    reading = study.say(
        f"由公布的数字推算，{deadline} 年有八成可能在 {low} 至 {high} 之间，达到目标的概率{chance}。",
        f"Projected from the published figures, {deadline} lies with 80% probability between {low} "
        f"and {high}; the probability of meeting the target is {chance}.",
    )
    return _outlook(study, promise, name, goal, chance), reading


def _outlook(study: Study, promise: pd.Series, name: str, goal: str, chance: str) -> str:
    """The title of a projection."""
    met = progress.satisfied(
        promise["latest"],
        promise["latest_bound"],
        promise["target"],
        promise["target_bound"],
        promise["direction"],
    )
    if promise["warning"] == "green" and not met:
        return study.say(
            f"{name}大概率达到 {goal} 的目标", f"{name}: {goal} will very probably be reached"
        )
    if promise["warning"] == "green":
        return study.say(
            f"{name}大概率已达到 {goal} 的目标，仍待官方数字确认",
            f"{name}: {goal} probably met already; the final figure is still missing",
        )
    if promise["probability"] >= progress.ON_SCHEDULE:
        return study.say(
            f"{name}达到 {goal} 的可能性过半，但没有把握",
            f"{name}: {goal} more likely met than not, {chance}",
        )
    if promise["warning"] == "red":
        return study.say(
            f"{name}大概率达不到 {goal}：概率{chance}",
            f"{name}: {goal} will very probably be missed, probability {chance}",
        )
    return study.say(
        f"{name}达到 {goal} 的可能性不到一半：{chance}",
        f"{name}: less than even odds of meeting {goal}, {chance}",
    )
