"""The minimum wage: which standards are on record, from when, and how much each rose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import figures, observations, text
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

TIERS = ("minimum_wage_tier1", "minimum_wage_tier2")


def steps(study: Study, series: str) -> pd.DataFrame:
    """Standards of the minimum wage on dated pages, each from the first date it is found in force.

    Returns
    -------
    DataFrame
        Columns of `observations.reconcile`, a row a standard that differs from the one before.
        Pages without a date are left out: they do not tell since when.
    """
    known = observations.used(series, study.region, study.as_of)
    known = known[known["dated"]]
    found = known[known["value"] != known["value"].shift()]
    study.cite(found["source"])
    return found


def sentence(study: Study) -> str:
    """The latest standard of the first tier, and how far above the one before it; or nothing."""
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
def standards(study: Study) -> Exhibit:
    """Standards of the minimum wage as steps, tier by tier."""
    import pandas as pd

    found = pd.concat([steps(study, tier) for tier in TIERS])
    need(found, 1, study, TIERS[0])
    found = found.sort_values(["end", "indicator"], kind="stable")
    tiers = dict(
        zip(TIERS, study.say("一档|二档", "first tier|second tier").split("|"), strict=True)
    )
    dates = found["period"].nunique()
    title = sentence(study).rstrip("。.")
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
