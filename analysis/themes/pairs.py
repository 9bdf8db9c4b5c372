"""Two series side by side: their levels here and in the nation, and one as a part of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import figures, observations, text
from .study import Study, need

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from ..exhibits import Exhibit


def beside(study: Study, first: str, second: str, region: str | None = None) -> pd.DataFrame:
    """Years in which two series both have a figure on the basis in force today.

    Returns
    -------
    DataFrame
        Indexed by year: `first`, `second` in their unit, `ratio` (first ÷ second) and the `sources`
        of both; their documents are noted.
    """
    import pandas as pd

    known = [comparable(study, series, region) for series in (first, second)]
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


def comparable(study: Study, series: str, region: str | None = None) -> pd.DataFrame:
    """Annual figures since the last declared break in definition."""
    rows = study.annual(series, region)
    since = max((year for year, _ in observations.breaks(series)), default=0)
    return rows[rows.index >= since]


def rise(rows: pd.DataFrame) -> dict[int, float]:
    """Growth on the year before, in %, of the years that have one."""
    return {
        int(year): 100 * (float(rows.at[year, "value"]) / float(rows.at[year - 1, "value"]) - 1)
        for year in rows.index
        if year - 1 in rows.index
    }


def percent(ratio: float) -> str:
    """A ratio as a percentage with one decimal: `percent(0.5538)` is '55.4%'."""
    return f"{text.number(100 * ratio, 1)}%"


def levels(
    study: Study,
    words: dict[str, str],
    *,
    id: str,
    title: str,
    subtitle: str,
    reading: str,
    notes: Sequence[str] = (),
) -> Exhibit:
    """Two series here, in colour, and in the nation from the first year known here.

    Parameters
    ----------
    study : Study
    words : dict of str
        Series and the short word for it in the language of the study.
    id, title, reading, notes : as of `Study.caption`
    subtitle : str
        What is drawn and its unit, without full stop; which colour is whose is added.

    Raises
    ------
    MethodError
        If neither series has a figure here.
    """
    import pandas as pd

    known = {series: comparable(study, series) for series in words}
    leading = next(iter(words))
    need(pd.concat(known.values()), 1, study, leading)
    since = min(int(rows.index[0]) for rows in known.values() if len(rows))
    curves, sources = {}, []
    here, there = study.place(), study.place("CN")
    for series, word in words.items():
        if len(known[series]):
            curves[study.say(f"{here}{word}", f"{here} {word}")] = known[series]["value"]
            sources += list(known[series]["source"])
    loud = list(curves)
    for series, word in words.items() if study.region != "CN" else ():
        rows = comparable(study, series, "CN")
        rows = rows[rows.index >= since]
        if len(rows):
            curves[study.say(f"{there}{word}", f"{there} {word}")] = rows["value"]
            sources += list(rows["source"])
    colours = study.say(f"；蓝色为{here}", f"; blue: {here}")
    if len(curves) > len(loud):
        colours += study.say(f"，灰色为{there}", f", grey: {there}")
    return figures.lines(
        pd.DataFrame(curves),
        highlight=loud,
        unit=study.unit(leading),
        **study.caption(
            id,
            title=title,
            subtitle=subtitle + colours,
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=sources,
            notes=notes,
        ),
    )


def ratio(
    study: Study,
    first: str,
    second: str,
    *,
    id: str,
    title: Callable[[dict[int, str], bool], str],
    subtitle: str,
    reading: str,
    unit: str,
) -> Exhibit:
    """One series over another, year by year, the nation's latest beside it in words.

    Parameters
    ----------
    study : Study
    first, second : str
        Series: first ÷ second is drawn.
    id, subtitle, reading : as of `Study.caption`
    title : callable
        Given the first and the last year with their ratio in words, and whether it fell.
    unit : str
        "%": as a percentage; else as it is, with two decimals.

    Raises
    ------
    MethodError
        If fewer than two years have both.
    """
    rows = beside(study, first, second)
    need(rows, 2, study, first)

    def said(value: float) -> str:
        return percent(value) if unit == "%" else text.number(float(value), 2)

    ends = {int(year): said(rows.at[year, "ratio"]) for year in (rows.index[0], rows.index[-1])}
    fell = bool(rows["ratio"].iloc[-1] < rows["ratio"].iloc[0])
    nation = beside(study, first, second, "CN") if study.region != "CN" else rows[:0]
    common = [int(year) for year in nation.index if year in rows.index][-1:]
    beyond = [
        study.say(
            f"{year} 年{study.place('CN')}为 {said(nation.at[year, 'ratio'])}，"
            f"{study.place()}为 {said(rows.at[year, 'ratio'])}。",
            f"In {year} it was {said(nation.at[year, 'ratio'])} in {study.place('CN')} and "
            f"{said(rows.at[year, 'ratio'])} in {study.place()}.",
        )
        for year in common
    ]
    heading = title(ends, fell)
    drawn = rows.assign(
        value=rows["ratio"] * (100 if unit == "%" else 1),
        kind="computed",
        bound="exact",
        period=rows.index,
    )
    return figures.path(
        observed=drawn[["period", "value", "kind", "bound"]],
        unit=unit,
        **study.caption(
            id,
            title=heading,
            subtitle=subtitle,
            reading=text.sentences([reading, *beyond], study.lang),
            alt=study.say(f"折线图。{heading}。", f"Line chart. {heading}."),
            sources=[
                s for part in (rows, nation.loc[common]) for pair in part["sources"] for s in pair
            ],
        ),
    )
