"""Every figure on record of some series, each with its period and its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import exhibits, observations, text
from ..errors import MethodError
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

YEARS_BEFORE = 5
"""Years before the plan from which figures are listed."""


@shown
def record(
    study: Study,
    id: str,
    series: Sequence[str],
    title: str,
    *,
    region: str | None = None,
    since: int | None = None,
    reading: str = "",
    notes: Sequence[str] = (),
) -> Exhibit:
    """A table of all figures used of some series, newest first.

    Parameters
    ----------
    study : Study
    id : str
        Of the exhibit.
    series : sequence of str
        In the order of the table.
    title : str
        The message, in the study's language.
    region : str, optional
        By default that of the study.
    since : int, optional
        First year listed; by default five years before the plan.
    reading : str
        By default that spans other than a year do not compare with one.
    notes : sequence of str

    Raises
    ------
    MethodError
        If nothing was published: shown as a sentence.
    """
    first = 12 * (since if since is not None else study.plan.years[0] - YEARS_BEFORE)
    known = observations.used(series, region or study.region, study.as_of)
    known = known[known["start"] >= first].sort_values("end", ascending=False, kind="stable")
    if known.empty:
        raise MethodError(study.say("没有公布过相关数字", "nothing of the kind was published"))
    order = {name: at for at, name in enumerate(series)}
    known = known.sort_values("indicator", key=lambda c: c.map(order), kind="stable")
    heads = study.say("指标|时期|数字|来源", "Series|Period|Figure|Source|Note").split("|")
    cells = [
        [
            study.name(row.indicator),
            text.period(row.period, study.lang),
            _with_caveat(study, row),
            text.source_name(row.source, study.lang),
            *([] if study.lang == "zh" else [text.english(row.note)]),
        ]
        for row in known.itertuples()
    ]
    usual = study.say(
        "时段不是整年的数字不能与全年目标直接相比。",
        "A figure that does not cover a whole year cannot be held against a year.",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            id,
            title=title,
            subtitle=study.say(
                "按规则选用的公布数，时期照原文",
                "Figures used by the rule of reconciliation, periods as published",
            ),
            reading=reading or usual,
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=known["source"],
            notes=notes,
        ),
    )


def _with_caveat(study: Study, row: Any) -> str:
    """A figure, and in brackets what a reader must know of it."""
    shown = text.figure(row.value, row.bound, row.unit, study.lang)
    said = observations.caveat(row.indicator, row.region, row.period, row.source, study.lang)
    return (study.say(f"{shown}（{said}）", f"{shown} ({said})")) if said else shown


def second_hand(study: Study, sources: pd.Series) -> list[str]:
    """A note on figures read in a public code repository, not with their publisher, if any.

    Parameters
    ----------
    study : Study
    sources : Series
        The source of each figure, indexed by its year.

    Returns
    -------
    list of str
        One note with the years and how many figures, or none.
    """
    known = observations.load_sources()
    copied = sources[[("//github.com/" in known.at[source, "url"]) for source in sources]]
    if copied.empty:
        return []
    undated = not any(known.at[source, "published"] for source in copied)
    count = len(copied)
    when = text.years([int(year) for year in copied.index], study.lang)
    return [
        study.say(
            f"{when} 年的 {count} 个数字转录自公开代码库{'（未注日期）' if undated else ''}，"
            "不是公报原文，与公报或略有出入。",
            f"{count} {'figure' if count == 1 else 'figures'} ({when}) transcribed from public "
            f"repositories{', undated' if undated else ''}, not read in the bulletins, from "
            "which they may differ slightly.",
        )
    ]
