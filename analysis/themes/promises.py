"""The promises of a theme: in tables, in a sentence, and the sections of the plan they stand in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from .. import exhibits, periods, text
from ..early_warning import LIGHTS
from ..errors import MethodError
from .page import Html
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit


def masthead(study: Study, theme: str) -> Html:
    """Where in the plan a theme stands, how many promises it has, and on how many figures it rests.

    The parts of the plan are left out where its outline is not on record.
    """
    outline = study.plan.outline
    parts = outline.index[(outline["theme"] == theme) & (outline["kind"] != "section")]
    rows = study.of_theme(theme)
    if theme in ("overview", "scorecard"):
        rows = study.status
    heads = int((rows["kind"] == "indicator").sum())
    figures = int(rows["figures"].sum())
    where = text.listing([text.place(part, study.lang) for part in parts], study.lang)
    others = len(rows) - heads
    more = (f"、{others} 项其他承诺", f", {others} other promises") if others else ("", "")
    said = study.say(
        f"{heads} 项主要指标{more[0]}，规划期内有 {figures} 个公布数（按承诺计）",
        f"{heads} headline indicators{more[1]}, {figures} figures published since the plan began",
    )
    plan = study.say(f"规划{where}", f"Plan: {where}") if where else study.plan.title(study.lang)
    lines = [f"{plan} · {said}", _too_early(study)]
    return Html("".join(f'<p class="masthead">{escape(line)}</p>' for line in lines if line))


def _too_early(study: Study) -> str:
    """That the plan itself was not yet known on the day asked for."""
    known = study.plan.about.get("published") or f"{study.plan.years[0]}-01-01"
    day = periods.last_day(known)
    if study.as_of >= day:
        return ""
    return study.say(
        f"截至 {text.day(study.as_of)}，本规划尚未公布：目标和期初数出自后来公布的规划，其余只用当时已公布的数字。",
        f"By {text.day(study.as_of, 'en')} this plan had not been published: targets and starting "
        "figures are those of the plan published later, all else had been published by then.",
    )


def promise_sentence(study: Study, series: str) -> str:
    """One sentence on what is promised of a series: its latest figure, the target, the outlook.

    Empty where the plan promises nothing of it.
    """
    try:
        promise = study.promise_of(series)
    except MethodError:
        return ""
    name = promise[f"name_{study.lang}"]
    goal = text.target(promise, study.lang)
    if promise["state"] == "unpublished":
        return study.say(
            f"{name}（目标 {goal}）在规划期内未见公布。",
            f"{name} (target {goal}): no figure found since the plan began.",
        )
    value = text.figure(promise["latest"], promise["latest_bound"], promise["unit"], study.lang)
    when = text.period(promise["latest_period"], study.lang)
    page = caveat(study, promise)
    if promise["state"] == "published":
        outlook = text.word(text.STATUS, promise["status"], study.lang)
    elif math.isnan(promise["probability"]):
        outlook = study.say("不足以推算结果", "too little to project the outcome")
    else:
        chance = text.probability(promise["probability"], study.lang)
        lamp = text.word(text.LIGHT, promise["warning"], study.lang)
        outlook = study.say(
            f"达到目标的概率{chance}（{lamp}灯）",
            f"the probability of meeting it is {chance} ({lamp})",
        )
    return study.say(
        f"{name}最近公布的是{value}（{when}{page}），目标 {goal}，{outlook}。",
        f"{name}: latest published {value} ({when}{page}), target {goal}; {outlook}.",
    )


def box_light(study: Study, theme: str) -> tuple[str, str]:
    """The light that colours a theme's opening box, and the indicator that earns it.

    Returns
    -------
    (light, name)
        The worst light among the theme's headline indicators that have one, and the name of the
        first indicator with it in the language of the study; `("none", "")` where none has one.
    """
    rows = study.of_theme(theme)
    lit = rows[(rows["kind"] == "indicator") & rows["warning"].isin(LIGHTS)]
    if lit.empty:
        return "none", ""
    worst = max(lit["warning"], key=LIGHTS.index)
    first = lit[lit["warning"] == worst].iloc[0]
    study.cite(first["sources"].split())
    return worst, str(first[f"name_{study.lang}"])


def light_sentence(study: Study, theme: str, named: str = "") -> str:
    """Which indicator colours the opening box.

    Empty where none does, or where the promise of the series `named` first has that light anyway.
    """
    light, name = box_light(study, theme)
    status = study.status
    first = status[(status["series"] == named) & (named != "")]
    if not name or light in set(first["warning"][:1]):
        return ""
    lamp = text.word(text.LIGHT, light, study.lang)
    return study.say(
        f"此框的颜色取主要指标中最差的一项：{name}（{lamp}灯）。",
        f"The light of this box is that of the worst headline indicator: {name} ({lamp}).",
    )


def closing_sentence(study: Study, theme: str) -> str:
    """How many promises a theme has, and of how many nothing was found."""
    rows = study.of_theme(theme)
    never = int((rows["state"] == "unpublished").sum())
    if rows.empty:
        return study.say("本规划没有这个专题的承诺。", "The plan promises nothing in this theme.")
    if not never:
        return study.say(
            f"本专题共 {len(rows)} 项承诺，规划期内都公布过数字。",
            f"All {len(rows)} promises of this theme have had a figure since the plan began.",
        )
    if never == len(rows):
        return study.say(
            f"本专题的 {len(rows)} 项承诺都未见规划期内的公布数。",
            f"For none of the {len(rows)} promises of this theme was a figure found since the plan "
            "began.",
        )
    return study.say(
        f"本专题共 {len(rows)} 项承诺，其中 {never} 项未见规划期内的公布数。",
        f"No figure since the plan began was found for {never} of the {len(rows)} promises of this "
        "theme.",
    )


SHORT_REASON = {
    "": ("", ""),
    "no_target": ("没有目标数", "no target printed"),
    "no_series": ("未见公布", "no figure found"),
    "nothing_since_baseline": ("规划期内未见公布", "none since the plan began"),
    "other_basis": ("口径或时段不同", "another basis or span"),
    "other_unit": ("单位不同", "another unit"),
    "too_few": ("数字太少", "too few figures"),
    "bound": ("只有界限", "only a bound"),
}
"""Why a promise cannot be assessed, in a few words; `text.REASON` in a sentence."""


Record = Mapping[str, tuple[int, int]]
"""How often a light was right: of each, how many targets were reached, and of how many."""


def light_cell(
    study: Study, row: Any, *, status: bool = False, record: Record | None = None
) -> exhibits.Light:
    """The verdict on a promise as a light: its shape, and its probability or what settled it.

    Parameters
    ----------
    row : mapping
        A row of `progress.assess`.
    status : bool
        With the status in words; else only where that says more than the light.
    record : mapping of light to (reached, of how many), optional
        With how often the same light was right before, where that is known.
    """
    word = text.word(text.STATUS, row["status"], study.lang)
    if row["status"] == "not_assessable":
        return exhibits.Light("none", text.word(SHORT_REASON, row["reason"], study.lang), word=word)
    if row["state"] == "published":
        year = f"（{row['settled']}）" if study.lang == "zh" else f" ({row['settled']})"
        return exhibits.Light(row["warning"], word=word + year)
    if math.isnan(row["probability"]):
        return exhibits.Light("none", word=word)
    chance = text.probability(row["probability"], study.lang)
    odds = study.say(f"概率{chance}", f"probability {chance}")
    reached, of = (record or {}).get(row["warning"], (0, 0))
    if of:
        odds = study.say(
            f"{odds}（以往 {reached}/{of}）",
            f"{odds} (before: {reached} of {of})",
        )
    full = status or row["status"] == "achieved_early"
    return exhibits.Light(row["warning"], odds, word=word if full else None)


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


def caveat(study: Study, row: pd.Series) -> str:
    """What a reader must know of the page a latest figure stands on, after a comma."""
    if not row["latest_period"]:
        return ""
    early = row["latest_dated"] and not row["latest_complete"]
    said = [
        "" if row["latest_dated"] else study.say("未注日期", "undated page"),
        study.say("期末前公布", "said before its end") if early else "",
        row[f"caveat_{study.lang}"],
    ]
    return "".join(study.say("，", ", ") + part for part in said if part)


def promise_table(
    study: Study, rows: pd.DataFrame, id: str, *, title: str, reading: str, alt: str
) -> Exhibit:
    """Promises in a table: where they started, the latest figure, the target, the verdict."""
    heads = study.say(
        "承诺|期初|最近公布|目标|走了多远|判断", "Promise|Start|Latest|Target|Way done|Verdict"
    ).split("|")
    cells = []
    for _, row in rows.iterrows():
        begun = row["state"] != "unpublished" and row["figures"] > 0
        beside = text.period(row["latest_period"], study.lang)
        beside += caveat(study, row)
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
            "灰字为数字所属时期；条形为已走的比例，竖线为按匀速推进到该数字所属时点应到之处；○ 为无法评估",
            "Grey: the period of the figure; bar: share of the way, tick: where an even path "
            "would be by then; ○ cannot be assessed",
        ),
        reading=reading,
        alt=alt,
        sources=[study.plan.about["source"], *used],
    )
    return exhibits.table(
        heads, cells, data=take_away(study, rows), row_ids=list(rows.index), **caption
    )


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
    title = (
        study.say(
            f"{len(never)} 项承诺都未见规划期内的公布数",
            f"No figure was found since the plan began for any of the {len(never)} promises",
        )
        if len(never) == len(rows)
        else study.say(
            f"其余 {len(never)} 项未见规划期内的公布数",
            "No figure was found since the plan began for the other "
            f"{len(never) if len(never) > 1 else 'one'}",
        )
    )
    return silent_table(study, never, f"{theme.replace('_', '-')}-silence", title=title)


def silent_table(
    study: Study, rows: pd.DataFrame, id: str, *, title: str, status: bool = False
) -> Exhibit:
    """Promises of which nothing was published, and where the plan makes them.

    Parameters
    ----------
    status : bool
        With why each cannot be assessed.
    """
    heads = study.say("承诺|目标|规划出处", "Promise|Target|In the plan").split("|")
    cells: list[list[exhibits.Cell]] = [
        [promise_name(study, row), text.target(row, study.lang, with_unit=False),
         place_of(study, row["locator"])]
        for _, row in rows.iterrows()
    ]  # fmt: skip
    if status:
        heads.append(study.say("状态", "Status"))
        for line, (_, row) in zip(cells, rows.iterrows(), strict=True):
            line.append(light_cell(study, row, status=True))
    return exhibits.table(
        heads,
        cells,
        data=take_away(study, rows),
        row_ids=list(rows.index),
        **study.caption(
            id,
            title=title,
            subtitle=study.say("承诺的数量照规划所印", "Quantities as the plan prints them"),
            reading=study.say(
                "指所收集的文件里没有规划期内可比的数字，不是对承诺本身的判断。",
                "No comparable figure since the plan began in the documents collected; it says "
                "nothing of the promises themselves.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


def place_of(study: Study, locator: str) -> str:
    """Where in the plan, or a dash where that is not on record."""
    return text.place(locator, study.lang).replace(" ", "\u00a0") if locator else "—"


def take_away(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the status table that people copy, in the language of the study."""
    columns = (
        f"locator name_{study.lang} unit baseline_period baseline target_period target target_bound "
        "latest_period latest latest_bound required_now state status warning probability projected "
        "projected_low projected_high figures age sources"
    )
    table = rows[columns.split()].rename_axis("id").reset_index()
    table["unit"] = [text.unit(unit, study.lang) for unit in table["unit"]]
    for column, words in (("state", text.STATE), ("status", text.STATUS), ("warning", text.LIGHT)):
        table[column] = [text.word(words, code, study.lang) for code in table[column]]
    return table.rename(columns={f"name_{study.lang}": "promise"})
