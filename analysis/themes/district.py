"""A district of the plan's region: its figures, those of the others, and what to warn of."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from .. import places, text
from ..errors import MethodError
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

P = ParamSpec("P")

GDP, GROWTH, PER_HEAD, PEOPLE, JOBS = (
    "gdp",
    "gdp_growth",
    "gdp_per_capita",
    "resident_population",
    "urban_new_employment",
)


@dataclass(frozen=True)
class District:
    """A district of the plan's region, and what is on record of it and of the others.

    Attributes
    ----------
    code, name, short, group : str
        Names in the language of the study.
    about : Series
        Its row of the regions.
    everywhere, rows : DataFrame
        Figures of all districts, and its own (`places.on_record`).
    roster : DataFrame
        All districts (`places.roster`).
    """

    code: str
    name: str
    short: str
    group: str
    about: pd.Series
    everywhere: pd.DataFrame
    rows: pd.DataFrame
    roster: pd.DataFrame

    @classmethod
    def of(cls, study: Study, code: str) -> District:
        """The district of a code.

        Raises
        ------
        UnknownName, ParameterError
            See `places.find`.
        """
        about = places.find(study.plan, code)
        name = str(about[f"name_{study.lang}"])
        everywhere = places.on_record(study.plan, study.as_of)
        return cls(
            code,
            name,
            places.short(name, study.lang),
            str(about[f"group_{study.lang}"]),
            about,
            everywhere,
            everywhere[everywhere["region"] == code],
            places.roster(study.plan),
        )

    def annual(self, series: str) -> pd.DataFrame:
        """The figures used of whole years, by year."""
        rows = self.rows
        rows = rows[rows["chosen"] & (rows["indicator"] == series) & (rows["year"] > 0)]
        return rows.sort_values("year").set_index("year", drop=False)

    def ranked(self) -> pd.DataFrame:
        """Districts by GDP in the latest year that half of them publish (`places.ranked`)."""
        return places.ranked(self.everywhere, GDP, self.code, math.ceil(len(self.roster) / 2))

    def peers(self) -> pd.Index:
        """Codes of the districts of its group."""
        return self.roster.index[self.roster["group_zh"] == self.about["group_zh"]]


def carried(
    make: Callable[Concatenate[Study, District, P], Exhibit],
) -> Callable[Concatenate[Study, District, P], Exhibit | None]:
    """An exhibit the figures of a district do not carry is left out; `not_drawn` says so."""

    @functools.wraps(make)
    def safe(study: Study, place: District, *args: P.args, **kwargs: P.kwargs) -> Exhibit | None:
        try:
            return make(study, place, *args, **kwargs)
        except MethodError:
            return None

    return safe


def flag(study: Study, row: pd.Series, *more: str) -> str:
    """What a reader must know of a figure, in brackets."""
    said = [*more, places.basis_words(row["note"], study.lang, places.WARNED_OF)]
    if not row["dated"]:
        said.append(study.say("出自未注日期的网页", "from an undated page"))
    said = [one for one in said if one]
    joined = ("，" if study.lang == "zh" else "; ").join(said)
    return (f"（{joined}）" if study.lang == "zh" else f" ({joined})") if said else ""


def figure(study: Study, row: pd.Series) -> str:
    """A figure with its bound and unit."""
    return text.figure(row["value"], row["bound"], row["unit"], study.lang)


def enough(study: Study, place: District, series: str) -> pd.DataFrame:
    """The yearly figures of a series, two of them at least.

    Raises
    ------
    MethodError
        If there are fewer.
    """
    known = place.annual(series)
    if len(known) < 2:
        raise MethodError(study.say("年度数字不到两个", "fewer than two yearly figures"))
    return known


def headline(study: Study) -> pd.DataFrame:
    """The headline indicators of the plan, assessed."""
    status = study.status
    return status[status["kind"] == "indicator"]


def warnings(study: Study, rows: pd.DataFrame) -> list[str]:
    """What must be known of the figures of some years, as the note of an exhibit."""
    told = [
        f"{row['year']} 年：{words}" if study.lang == "zh" else f"{row['year']}: {words}"
        for _, row in rows.iterrows()
        if (words := places.basis_words(row["note"], study.lang, places.WARNED_OF))
    ]
    if not told:
        return []
    return ["；".join(told) + "。" if study.lang == "zh" else "; ".join(told) + "."]
