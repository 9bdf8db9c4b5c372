"""What each theme shows: the exhibits and the opening answer of its notebook.

`Study` holds what a notebook is about (plan, region, day, language). A module here per theme
turns it into exhibits: it asks the methods, words the result, and hands both to `figures`.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from .. import exhibits, observations, progress, tables, text
from ..errors import MethodError, ParameterError, UnknownName
from ..exhibits import Caption
from ..plan import Plan, load_plan

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

P = ParamSpec("P")

THEMES = (
    ("00_overview", "overview", "总览", "Overview"),
    ("01_employment", "employment", "就业", "Employment"),
    ("02_social_insurance", "social_insurance", "社会保险", "Social insurance"),
    ("03_talent_structure", "talent_structure", "人才结构", "Talent structure"),
    ("04_hr_services", "hr_services", "人力资源服务业", "HR services"),
    ("05_income", "income", "收入分配", "Income"),
    ("06_labour_relations", "labour_relations", "劳动关系", "Labour relations"),
    ("07_public_services", "public_services", "公共服务", "Public services"),
    ("08_regions", "regions", "区域协同", "Regions"),
    ("09_scorecard", "scorecard", "记分卡", "Scorecard"),
)
"""Notebook, theme, and its short names: the order of the navigation."""


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
            If `as_of` is no date or `lang` no language.
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
        return cls(chosen, region or chosen.region, observations.as_date(as_of), lang)

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


@dataclass(frozen=True)
class Html:
    """A piece of a page that is neither prose nor exhibit."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def answer(sentences: Iterable[str], light: str = "none") -> Html:
    """The opening answer: computed sentences in a box whose rule takes the light's colour.

    `none` leaves the box without a light, where no single probability stands behind it.
    """
    body = "".join(f"<p>{escape(s)}</p>" for s in sentences if s)
    return Html(f'<section class="answer" data-light="{light}">{body}</section>')


def source_list(study: Study) -> Html:
    """Every document used so far: publisher, title, date; linked only to official hosts."""
    known = observations.load_sources()
    items = []
    for id in sorted(study.cited, key=lambda i: (known.at[i, "published"] or "9", i)):
        row = known.loc[id]
        date = row["published"] or study.say("未注日期", "undated")
        by = text.publisher(row["publisher"], study.lang)
        words = escape(
            f"{by}：{row['title']}，{date}"
            if study.lang == "zh"
            else f"{by}: {row['title']}, {date}"
        )
        url = text.link(id)
        shown = f'<a href="{escape(url)}">{words}</a>' if url else words
        items.append(f'<li id="source-{escape(id)}">{shown}</li>')
    return Html(f'<ol class="sources">{"".join(items)}</ol>')


def colophon(study: Study) -> Html:
    """Plan, data cut-off and version, as the last line of a notebook."""
    words = study.say(
        f"规划：{study.plan.title('zh')}。数据：截至 {study.as_of} 已公布的数字。"
        f"程序版本 {tables.version()}。",
        f"Plan: {study.plan.title('en')}. Data: figures published by {study.as_of}. "
        f"Version {tables.version()}.",
    )
    return Html(f'<p class="colophon">{escape(words)}</p>')


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
        raise MethodError(
            study.say(
                f"“{study.name(series)}”截至 {study.as_of} 只公布过 {len(rows)} 个年度数字",
                f"only {len(rows)} annual figures of {study.name(series)} by {study.as_of}",
            )
        )


SHORT_REASON = {
    "": ("无法评估", "cannot be assessed"),
    "no_series": ("未见公布", "no figure found"),
    "nothing_since_baseline": ("规划期内未见公布", "none since the plan began"),
    "other_basis": ("无法评估：口径不同", "not comparable"),
    "too_few": ("无法评估：数字太少", "too few figures"),
    "bound": ("无法评估：只有界限", "only a bound"),
}


def light_cell(study: Study, row: pd.Series) -> exhibits.Light:
    """The verdict on a promise as a light: its shape, its word and its probability or reason."""
    if row["state"] == "published" and row["status"] != "not_assessable":
        year = f"（{row['settled']}）" if study.lang == "zh" else f" ({row['settled']})"
        word = text.word(text.STATUS, row["status"], study.lang)
        return exhibits.Light(row["warning"], word=word + year)
    if row["warning"] == "none":
        return exhibits.Light("none", word=text.word(SHORT_REASON, row["reason"], study.lang))
    chance = text.probability(row["probability"], study.lang)
    if row["status"] == "achieved_early":
        early = study.say("已提前达到", "reached early")
        return exhibits.Light(
            row["warning"], f"{early}，{chance}" if study.lang == "zh" else f"{early}, {chance}"
        )
    return exhibits.Light(row["warning"], study.say(f"概率{chance}", f"probability {chance}"))


def bar_cell(row: pd.Series) -> exhibits.Bar | None:
    """How far along a promise is, with a tick where the even path stands by now."""
    if math.isnan(row["progress"]):
        return None
    due = row["required_now"]
    if row["accumulation"] == "period_sum":
        return exhibits.Bar(row["progress"], due / row["target"] if row["target"] else None)
    way = row["target"] - row["baseline"]
    return exhibits.Bar(row["progress"], (due - row["baseline"]) / way if way else None)


def promise_name(study: Study, row: pd.Series) -> str:
    """Name of a promise with its unit, and that it is binding."""
    name, unit = row[f"name_{study.lang}"], text.unit(row["unit"], study.lang)
    bound = study.say("，约束性", ", binding") if row["attribute"] == "binding" else ""
    return f"{name}（{unit}{bound}）" if study.lang == "zh" else f"{name} ({unit}{bound})"


def promise_table(
    study: Study, rows: pd.DataFrame, id: str, *, title: str, reading: str, alt: str
) -> Exhibit:
    """Promises in a table: where they started, the latest figure, the target, the verdict."""
    heads = study.say(
        "承诺|期初|最近公布|目标|走了多远|判断", "Promise|Start|Latest|Target|Way done|Verdict"
    ).split("|")
    cells = []
    for _, row in rows.iterrows():
        begun = row["state"] != "unpublished"
        beside = text.period(row["latest_period"], study.lang)
        if row["latest_period"] and not row["latest_dated"]:
            beside += study.say("，未注日期", ", undated page")
        start = text.period(row["baseline_period"], study.lang) if row["baseline_period"] else ""
        cells.append(
            [
                promise_name(study, row),
                exhibits.Number(
                    row["baseline"],
                    "" if math.isnan(row["baseline"]) else start,
                    row["baseline_bound"] or "exact",
                ),
                exhibits.Number(row["latest"], beside, row["latest_bound"] or "exact")
                if begun
                else exhibits.Number(None),
                text.target(row, study.lang, with_unit=False),
                bar_cell(row) if begun else None,
                light_cell(study, row),
            ]
        )
    used = [s for _, row in rows.iterrows() for s in row["sources"].split()]
    caption = study.caption(
        id,
        title=title,
        subtitle=study.say(
            "灰字为数字所属时期；条形为已走的比例，竖线为按匀速推进此时应到之处；○ 为无法评估",
            "Grey: the period of the figure; bar: share of the way, tick: where an even path "
            "would be by then; ○ cannot be assessed",
        ),
        reading=reading,
        alt=alt,
        sources=[study.plan.about["source"], *used],
    )
    return exhibits.table(heads, cells, data=_take_away(rows), row_ids=list(rows.index), **caption)


def _promised(study: Study, theme: str) -> pd.DataFrame:
    """The promises of a theme; a `MethodError` if there are none."""
    rows = study.of_theme(theme)
    if rows.empty:
        raise MethodError(study.say("本规划没有这个专题的承诺", "the plan promises nothing here"))
    return rows


@shown
def promises(study: Study, theme: str) -> Exhibit:
    """The promises of a theme that had a figure since the plan began, with their verdicts."""
    rows = _promised(study, theme)
    known = rows[rows["state"] != "unpublished"]
    if known.empty:
        raise MethodError(study.say("没有一项承诺公布过数字", "no promise has had a figure"))
    title = study.say(
        f"{len(rows)} 项承诺中，{len(known)} 项在规划期内公布过数字",
        f"{len(known)} of {len(rows)} promises have had a figure since the plan began",
    )
    return promise_table(
        study,
        known,
        f"{theme.replace('_', '-')}-promises",
        title=title,
        reading=study.say(
            "每项承诺只列一次；重复印在专栏中的已并入。",
            "Each promise once; those printed again in a box are merged.",
        ),
        alt=study.say(f"表：{title}。", f"Table: {title}."),
    )


@shown
def silence(study: Study, theme: str) -> Exhibit:
    """The promises of a theme of which nothing was published since the plan began."""
    rows = _promised(study, theme)
    never = rows[rows["state"] == "unpublished"]
    if never.empty:
        raise MethodError(study.say("每项承诺都公布过数字", "every promise has had a figure"))
    heads = study.say("承诺|目标|规划出处", "Promise|Target|In the plan").split("|")
    cells = [
        [promise_name(study, row), text.target(row, study.lang, with_unit=False),
         text.place(row["locator"], study.lang)]
        for _, row in never.iterrows()
    ]  # fmt: skip
    title = study.say(
        f"其余 {len(never)} 项未见规划期内的公布数",
        f"The other {len(never)} have no figure that was found since the plan began",
    )
    return exhibits.table(
        heads,
        cells,
        data=_take_away(never),
        row_ids=list(never.index),
        **study.caption(
            f"{theme.replace('_', '-')}-silence",
            title=title,
            subtitle=study.say("承诺的数量照规划所印", "Quantities as the plan prints them"),
            reading=study.say(
                "指所收集的文件里没有规划期内可比的数字，不是对承诺本身的判断。",
                "None in the documents collected; it says nothing of the promises themselves.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


def _take_away(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the status table that people copy."""
    columns = (
        "locator name_zh name_en unit baseline_period baseline target_period target target_bound "
        "latest_period latest latest_bound state status warning probability projected "
        "projected_low projected_high sources"
    )
    return rows[columns.split()].rename_axis("id").reset_index()
