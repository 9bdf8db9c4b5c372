"""A district of the plan's region: its figures, those of the others, and what to warn of."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from .. import places, text
from ..errors import MethodError
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

P = ParamSpec("P")

GDP, PEOPLE = places.GDP, places.PEOPLE
GROWTH, PER_HEAD, JOBS = "gdp_growth", "gdp_per_capita", "urban_new_employment"


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
        rows = places.used(self.rows, series)
        return rows.sort_values("year").set_index("year", drop=False)

    def ranked(self, first_published: bool = False) -> pd.DataFrame:
        """Districts by GDP in the latest year that half of them publish (`places.ranked`)."""
        enough = math.ceil(places.ENOUGH * len(self.roster))
        return places.ranked(self.everywhere, GDP, enough, first_published)

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
    said = [*more, places.caution(row, study.lang)]
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


def whole(study: Study) -> str:
    """What the whole of the plan's region is called: in the plan's data, else neutral."""
    about = study.plan.about.get("districts", {})
    return str(about.get(f"whole_{study.lang}") or study.say("全域", "the region"))


def sections(study: Study) -> list[str]:
    """Sections of the plan that speak of districts, of those its outline holds."""
    named = study.plan.about.get("districts", {}).get("sections", [])
    return [section for section in named if section in study.plan.outline.index]


def same_basis(row: pd.Series, other: pd.Series) -> bool:
    """Whether a district's figure and one of the whole may be held against each other."""
    one, two = (places.basis(r["note"], places.OTHER_BASIS) for r in (row, other))
    return one == two and {row["bound"], other["bound"]} <= set(places.TWO_SIDED)


def together(study: Study, sentences: Iterable[str]) -> str:
    """Sentences one after another, the empty ones left out."""
    return ("" if study.lang == "zh" else " ").join(filter(None, sentences))


def warnings(
    study: Study,
    rows: pd.DataFrame,
    labels: Iterable[str],
    kinds: tuple[places.Kind, ...] = places.WARNED_OF,
) -> list[str]:
    """What must be known of some figures, each by its label, as the note of an exhibit."""
    colon = "：" if study.lang == "zh" else ": "
    told = [
        f"{label}{colon}{words}"
        for label, (_, row) in zip(labels, rows.iterrows(), strict=True)
        if (words := places.caution(row, study.lang, kinds))
    ]
    if not told:
        return []
    return ["；".join(told) + "。" if study.lang == "zh" else "; ".join(told) + "."]


def by_year(study: Study, rows: pd.DataFrame) -> list[str]:
    """`warnings` of the figures of one district, by year."""
    return warnings(study, rows, [study.say(f"{year} 年", f"{year}") for year in rows["year"]])
