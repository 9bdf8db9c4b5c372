"""What a notebook is about: a plan, a region, a day, a language; and when there is nothing to show."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from .. import observations, progress, text
from ..errors import MethodError, ParameterError, UnknownName
from ..exhibits import Caption
from ..plan import Plan, load_plan
from .page import Html

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

P = ParamSpec("P")


@dataclass
class Study:
    """A plan, looked at in a region, on a day, in a language.

    Parameters
    ----------
    plan : str, optional
        None or empty: the default plan.
    region : str, optional
        None or empty: the plan's region.
    as_of : date or str, optional
        None or empty: the day the collection was closed.
    lang : {"zh", "en"}
    """

    plan: Plan
    region: str
    as_of: dt.date
    lang: str
    cited: dict[str, None] = field(default_factory=dict)
    """Ids of the sources used so far, in order of use."""

    @classmethod
    def open(
        cls,
        plan: str | None = None,
        region: str | None = None,
        as_of: observations.AsOf = None,
        lang: str = "zh",
    ) -> Study:
        """Resolve a notebook's parameters.

        Raises
        ------
        UnknownName
            If there is no such plan or region.
        ParameterError
            If `as_of` is no date or lies after the collection was closed, or `lang` is no language.
        """
        chosen = load_plan(plan or None)
        known = observations.load_regions().index
        if region and region not in known:
            raise UnknownName("region", region, known)
        if region and region != chosen.region:
            raise ParameterError(
                f"the plan {chosen.id} makes promises for region {chosen.region}, not {region}",
                remedy="leave region empty, or choose a plan of that region",
            )
        if lang not in ("zh", "en"):
            raise ParameterError(f"lang {lang!r}", remedy="zh or en")
        day = observations.as_date(as_of)
        observations.require_known(day)
        return cls(chosen, region or chosen.region, day, lang)

    def say(self, zh: str, en: str) -> str:
        """The text in the language of the study."""
        return text.spaced(zh) if self.lang == "zh" else en

    @property
    def status(self) -> pd.DataFrame:
        """Every promise of the plan assessed (`progress.assess`)."""
        return progress.assess(self.plan, self.as_of)

    def of_theme(self, theme: str) -> pd.DataFrame:
        """The promises of a theme, assessed."""
        status = self.status
        return status[status["theme"] == theme]

    def promise(self, id: str) -> pd.Series:
        """One promise, assessed, and its sources noted."""
        row = self.status.loc[id]
        self.cite(row["sources"].split())
        return row

    def promise_of(self, series: str) -> pd.Series:
        """The promise measured by a series: the headline indicator before a target.

        Raises
        ------
        MethodError
            If the plan promises nothing of the kind.
        """
        status = self.status
        found = status.index[status["series"] == series]
        if found.empty:
            raise MethodError(
                self.say(
                    f"本规划没有关于“{self.name(series)}”的承诺",
                    f"this plan promises nothing about {self.name(series)}",
                )
            )
        return self.promise(found[0])

    def annual(self, series: str, region: str | None = None) -> pd.DataFrame:
        """The figures used for each year (`observations.annual`), their sources noted."""
        rows = observations.annual(series, region or self.region, self.as_of)
        self.cite(rows["source"])
        return rows

    def dated(self, series: str, region: str | None = None) -> pd.DataFrame:
        """The figures used at any date (`observations.dated`), their sources noted."""
        rows = observations.dated(series, region or self.region, self.as_of)
        self.cite(rows["source"])
        return rows

    def series(self, id: str, region: str | None = None, freq: str = "Y") -> pd.Series:
        """Reconciled values (`observations.series`), their sources noted."""
        self.annual(id, region)
        return observations.series(id, region or self.region, self.as_of, freq)  # type: ignore[arg-type]

    def name(self, series: str) -> str:
        """Name of a series in the language of the study."""
        return str(observations.load_series().at[series, f"name_{self.lang}"])

    def place(self, region: str | None = None) -> str:
        """Name of a region in the language of the study."""
        return str(observations.load_regions().at[region or self.region, f"name_{self.lang}"])

    def unit(self, series: str) -> str:
        """Unit of a series in the language of the study."""
        return text.unit(str(observations.load_series().at[series, "unit"]), self.lang)

    def cite(self, sources: Iterable[str]) -> None:
        """Note sources for the list at the end."""
        self.cited.update(dict.fromkeys(sources))

    def caption(
        self,
        id: str,
        *,
        title: str,
        subtitle: str,
        reading: str,
        alt: str,
        sources: Iterable[str],
        notes: Sequence[str] = (),
    ) -> Caption:
        """The words of an exhibit, its source line made and its sources noted."""
        ids = tuple(dict.fromkeys(s for s in sources if s))
        self.cite(ids)
        return Caption(
            id=id,
            title=title,
            subtitle=subtitle,
            reading=reading,
            alt=alt,
            source_line=text.source_line(ids, self.lang),
            sources=ids,
            lang=self.lang,
            notes=tuple(notes),
        )


def shown(
    make: Callable[Concatenate[Study, P], Exhibit | Html],
) -> Callable[Concatenate[Study, P], Exhibit | Html]:
    """An exhibit that the data do not carry is replaced by a line saying why."""

    @functools.wraps(make)
    def safe(study: Study, *args: P.args, **kwargs: P.kwargs) -> Exhibit | Html:
        try:
            return make(study, *args, **kwargs)
        except MethodError as error:
            why = study.say(
                f"此处没有图表：{error.message}。", f"No exhibit here: {error.message}."
            )
            return Html(f'<p class="no-exhibit">{escape(why)}</p>')

    return safe


def need(rows: pd.DataFrame | pd.Series, least: int, study: Study, series: str) -> None:
    """Refuse to draw with fewer figures than that.

    Raises
    ------
    MethodError
        Naming the series and how many figures there are.
    """
    if len(rows) < least:
        name = study.name(series)
        if not len(rows):
            raise MethodError(
                study.say(
                    f"“{name}”截至 {study.as_of} 没有公布过年度数或期末数",
                    f"no annual or year-end figure of {name} by {study.as_of}",
                )
            )
        raise MethodError(
            study.say(
                f"“{name}”截至 {study.as_of} 只公布过 {len(rows)} 个可用的数字",
                f"too few usable figures of {name} by {study.as_of}: {len(rows)}",
            )
        )
