"""The plan as a whole: what it covers, what is lit, what the last one delivered, where it leads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .. import early_warning, exhibits, figures, observations, progress, text
from ..errors import MethodError
from ..plan import load_plan
from . import THEMES
from .promises import SHORT_REASON, light_cell, place_of, promise_name
from .scorecard import STATES, by_state, risk_name, state
from .study import Study, shown
from .track_record import record, record_of_lights, record_words

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit


def _parts(study: Study) -> pd.DataFrame:
    """Every part of the outline with the marks of its promises and, without any, a note.

    Raises
    ------
    MethodError
        If the outline is not on record.
    """
    outline = study.plan.outline
    if outline.empty:
        raise MethodError(
            study.say("本规划的目录不在册", "the outline of this plan is not on record")
        )
    status, targets = study.status, study.plan.targets
    again = targets.loc[targets["repeats"] != "", "locator"].value_counts()
    before = study.plan.about.get("predecessor")
    told = set(load_plan(before).indicators["box"]) if before else set()
    marks = {
        place: tuple(state(row) for _, row in rows.iterrows())
        for place, rows in status.groupby("locator", sort=False)
    }
    parts = outline.assign(
        place=[text.place(at, study.lang) for at in outline.index],
        title=outline[f"title_{study.lang}"],
        head=outline["kind"] == "chapter",
        marks=[marks.get(at, ()) for at in outline.index],
    )
    parts["note"] = [
        _note(study, at, str(parts.at[at, "kind"]), int(again.get(at, 0)), at in told)
        for at in parts.index
    ]
    return parts


def _note(study: Study, at: str, kind: str, repeated: int, told: bool) -> str:
    """What a part holds that makes no promise of its own."""
    if told:
        return study.say("上一规划的结果", "outcomes of the last plan")
    if repeated:
        return study.say(f"重述 {repeated} 项，见首次印出处", f"repeats {repeated} made elsewhere")
    return "" if kind == "chapter" else study.say("定性", "qualitative")


@shown
def coverage(study: Study) -> Exhibit:
    """Section by section, a mark for every promise and what became of it."""
    parts = _parts(study)
    count = sum(len(marks) for marks in parts["marks"])
    bare = _qualitative(study, parts)
    never = sum(code == "never" for marks in parts["marks"] for code in marks)
    inner = parts[~parts["head"]]
    title = study.say(
        f"{len(inner)} 个节和专栏里，{len(bare)} 个只有定性要求；其余的 {count} 项承诺有 "
        f"{never} 项未见公布",
        f"{len(bare)} of {len(inner)} sections and boxes are qualitative; of the {count} promises "
        f"in the others {never} have no figure",
    )
    outside = len(study.status) - count
    return figures.coverage(
        parts,
        key={code: study.say(*words) for code, words in STATES.items()},
        **study.caption(
            "plan-coverage",
            title=title,
            subtitle=study.say(
                "照规划目录的顺序，每个记号是一项承诺（重复印出的只计首次）；形状与颜色是它的状态或预警灯",
                "In the order of the plan; each mark is a promise (counted where first printed), "
                "its shape and colour are its state or warning light",
            ),
            reading=study.say(
                "空圈多的地方，是有承诺而没有公布数的地方：缺的是监测。",
                "Where rings abound there are promises without figures: what lacks is monitoring.",
            ),
            alt=study.say(
                f"图：规划各章节与专栏的承诺及其状态。{title}。",
                f"Picture: promises of every section and box, and their state. {title}.",
            ),
            sources=[study.plan.about["source"]],
            notes=[study.say(f"另有 {outside} 项不在目录所列之处。", f"{outside} stand elsewhere.")]
            if outside
            else (),
        ),
    )


def _qualitative(study: Study, parts: pd.DataFrame) -> pd.DataFrame:
    """Sections and boxes without any countable promise, own or repeated."""
    said = study.say("定性", "qualitative")
    return parts[(parts["marks"].map(len) == 0) & (parts["note"] == said)]


@shown
def qualitative(study: Study) -> Exhibit:
    """Sections that promise nothing countable, and the report that reaches their subject."""
    rows = _qualitative(study, _parts(study))
    if rows.empty:
        raise MethodError(
            study.say("每一节都有可计数的承诺", "every section makes a countable promise")
        )
    report = {theme: (number, zh, en) for number, theme, zh, en in THEMES}
    cells: list[list[exhibits.Cell]] = []
    for _, row in rows.iterrows():
        number, zh, en = report.get(row["theme"], ("", "", ""))
        name = text.pick(study.lang, zh, en)
        cells.append([row["place"], row["title"], f"{number[:2]} {name}" if number else "—"])
    title = study.say(
        f"{len(rows)} 个节和专栏只有定性要求，由所属专题的报告述及",
        f"{len(rows)} sections and boxes are qualitative; the report of their theme speaks of them",
    )
    return exhibits.table(
        study.say("出处|标题|所属报告", "Place|Title|Report").split("|"),
        cells,
        **study.caption(
            "qualitative-sections",
            title=title,
            subtitle=study.say("标题照规划目录", "Titles as in the plan's outline"),
            reading=study.say(
                "没有可计数的承诺，就没有状态和预警灯。",
                "Without a countable promise there is neither a status nor a light.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def lights(study: Study) -> Exhibit:
    """Warning lights of the promises, counted: binding, expected, all others."""
    rows = study.status
    if rows.empty:
        raise MethodError(
            study.say("本规划没有可计数的承诺", "the plan promises nothing countable")
        )
    heads = rows["kind"] == "indicator"
    binding = rows["attribute"] == "binding"
    groups = [
        (study.say("约束性指标", "Binding indicators"), rows[binding]),
        (study.say("其余主要指标", "Other headline indicators"), rows[heads & ~binding]),
        (study.say("其他承诺", "Other promises"), rows[~heads & ~binding]),
        (study.say("合计", "All"), rows),
    ]
    cells = [
        [name, *(exhibits.Number(n) for n in by_state(part).values()), len(part)]
        for name, part in groups
        if len(part)
    ]
    counts = by_state(rows)
    lit = sum(counts[c] for c in ("green", "yellow", "orange", "red"))
    bad = counts["orange"] + counts["red"]
    title = (
        study.say(
            f"结果未公布而亮灯的 {lit} 项中，橙灯和红灯 {bad} 项",
            f"Of {lit} open promises with a light, {bad} are orange or red",
        )
        if lit
        else study.say(
            f"{len(rows)} 项承诺都没有预警灯：或结果已公布，或数字不足",
            f"None of the {len(rows)} promises has a light: settled, or too few figures",
        )
    )
    columns = study.say(
        "|完成|未完成|绿|黄|橙|红|有数字，无灯|未见公布|合计",
        "|Met|Missed|Green|Yellow|Orange|Red|Figures, no light|No figure|All",
    ).split("|")
    columns[0] = study.say("承诺", "Promises")
    ladder = early_warning.ladder("probability")
    thresholds = [text.number(100 * rule.threshold) for rule in ladder[:-1]]
    return exhibits.table(
        columns,
        cells,
        **study.caption(
            "lights-of-promises",
            title=title,
            subtitle=study.say(
                f"承诺的项数；绿灯为概率不低于 {thresholds[0]}%，黄灯 {thresholds[1]}%，"
                f"橙灯 {thresholds[2]}%，再低为红灯",
                f"Number of promises; green: probability of at least {thresholds[0]}%, yellow "
                f"{thresholds[1]}%, orange {thresholds[2]}%, red below",
            ),
            notes=[said] if (said := record_of_lights(study)) else (),
            reading=study.say(
                "灯只给还没有结果的承诺；结果已公布的，只说完成与否。",
                "Lights are for promises still open; once the outcome is published it is met or "
                "missed.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def risk_table(study: Study) -> Exhibit:
    """The risks the plan wants watched, each with its latest figure and its light."""
    risks = early_warning.risks(study.plan, study.as_of)
    cells: list[list[exhibits.Cell]] = []
    for row in risks.to_dict("records"):
        study.cite(row["sources"].split())
        unit = early_warning.MEASURES[row["measure"]][2]
        when = text.period(row["period"], study.lang)
        if row["region"] != study.region and row["period"]:
            when = study.say(f"全国，{when}", f"China, {when}")
        if row["light"] == "none":
            light = exhibits.Light(
                "none", word=text.word(early_warning.REASONS, row["reason"], study.lang)
            )
        else:
            light = exhibits.Light(row["light"], row[f"wording_{study.lang}"])
        shown_unit = text.unit(unit, study.lang) if unit != "人" else ""
        value = row["value"]
        cells.append(
            [
                risk_name(study, row),
                place_of(study, row["section"] if _listed(study, row["section"]) else ""),
                exhibits.Number(
                    None if math.isnan(value) else value,
                    when,
                    decimals=_decimals(row["measure"]),
                    unit=f" {shown_unit}" if shown_unit and shown_unit != "%" else shown_unit,
                ),
                light,
            ]
        )
    lit = risks[risks["light"] != "none"]
    old = int((risks["reason"] == "too_old").sum())
    nation = int((risks["reason"] == "nation_only").sum())
    some = study.say(
        f"监测的 {len(risks)} 个数中 {len(lit)} 个有灯",
        f"{len(lit)} of {len(risks)} figures watched have a light",
    )
    none = study.say(
        f"监测的 {len(risks)} 个数没有一个能亮灯",
        f"None of the {len(risks)} figures watched gives a light",
    )
    title = (some if len(lit) else none) + study.say(
        f"：{old} 个过旧，{nation} 个只有全国数",
        f": {old} are too old, {nation} are only known for the nation",
    )
    basis = _basis(study)
    data = risks.drop(columns=["name_zh" if study.lang == "en" else "name_en"])
    other = "wording_zh" if study.lang == "en" else "wording_en"
    data = data.drop(columns=[other, "kind"])
    data["reason"] = [text.word(early_warning.REASONS, code, study.lang) for code in data["reason"]]
    data["light"] = [text.word(text.LIGHT, code, study.lang) for code in data["light"]]
    data["unit"] = [text.unit(unit, study.lang) for unit in data["unit"]]
    which = 0 if study.lang == "zh" else 1
    data["measure"] = [early_warning.MEASURES[code][which] for code in data["measure"]]
    return exhibits.table(
        study.say("监测什么|出处|最近的数|预警", "Watched|Asked in|Latest|Warning").split("|"),
        cells,
        data=data,
        **study.caption(
            "risks-watched",
            title=title,
            subtitle=study.say(
                f"失业、基金、劳动关系与欠薪的风险；灰字为数字所属时期；{basis}",
                "Unemployment, funds, labour relations and wage arrears, as the plan asks; grey: "
                f"the period of the figure; {basis}",
            ),
            reading=study.say(
                "没有灯不等于没有风险：多数是没有足够新的公布数。同一指标既有承诺的灯又有这里的灯时，"
                "能否完成以承诺的灯（概率）为准，这里的灯只说最近公布的数。",
                "No light does not mean no risk: mostly no figure is recent enough. Where a promise "
                "has a light as well, that one (a probability) leads on whether it will be met; the "
                "light here speaks of the latest published figure only.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                study.plan.about["source"],
                *(s for line in risks["sources"] for s in line.split()),
            ],
        ),
    )


def _basis(study: Study) -> str:
    """Where the thresholds of the risks come from."""
    rules = early_warning.rules()
    found = rules.loc[(rules["subject"] == "risk") & (rules["basis"] != "chosen here"), "basis"]
    if found.empty:
        return study.say("阈值均为本项目自定", "thresholds chosen here")
    named = text.listing(found.unique(), study.lang)
    count = found.nunique()
    rule = "a published rule" if count == 1 else f"{count} published rules"
    return study.say(
        f"阈值有依据的出自{named}，其余为本项目自定",
        f"thresholds chosen here but for those from {rule}",
    )


def _listed(study: Study, section: str) -> bool:
    """Whether the sections of the rules are those of this plan."""
    return section in study.plan.outline.index


def _decimals(measure: str) -> int:
    return 2 if measure == "contributors_per_pensioner" else 1


@shown
def predecessor(study: Study) -> Exhibit:
    """The last plan scored by the same code, against the outcomes printed by its successor."""
    before = study.plan.about.get("predecessor")
    if not before:
        raise MethodError(study.say("没有上一个规划的数据", "no earlier plan is on record"))
    printed = observations.load_sources().at[study.plan.about["source"], "published"]
    if printed and observations.as_date(printed) > study.as_of:
        raise MethodError(
            study.say(
                f"上一规划的结果印在本规划里，{study.as_of} 时尚未公布",
                f"the outcomes of the last plan are printed in this one, not yet out by {study.as_of}",
            )
        )
    plan = load_plan(before)
    scored = progress.assess(plan, study.as_of)
    box = text.place(str(plan.indicators["box"].iloc[0]), study.lang)
    cells: list[list[exhibits.Cell]] = []
    unlike, compared = [], 0
    for id, row in scored.iterrows():
        given = plan.indicators.loc[id]
        met = progress.satisfied(
            given["actual"], given["actual_bound"], row["target"], row["target_bound"],
            row["direction"],
        ) if not math.isnan(given["actual"]) else None  # fmt: skip
        ours = {"met": True, "achieved_early": True, "missed": False}.get(row["status"])
        word = (
            text.word(text.STATUS, "met" if met else "missed", study.lang)
            if met is not None
            else study.say("看不出", "does not tell")
        )
        if met is not None:
            compared += 1
            if met != ours:
                unlike.append(row[f"name_{study.lang}"])
        cells.append(
            [
                promise_name(study, row),
                text.target(row, study.lang, with_unit=False),
                exhibits.Number(
                    None if math.isnan(given["actual"]) else given["actual"],
                    word,
                    given["actual_bound"] or "exact",
                ),
                exhibits.Number(
                    row["latest"],
                    text.period(row["latest_period"], study.lang),
                    row["latest_bound"] or "exact",
                ),
                light_cell(study, row, status=True),
                study.say("一致", "yes") if met is not None and met == ours
                else study.say("不一致", "no") if met is not None else "—",
            ]
        )  # fmt: skip
        study.cite(row["sources"].split())
    numbers = int(plan.indicators["number"].nunique())
    tail = study.say(f"，不一致的是{text.listing(unlike, 'zh')}",
                     f"; not on {text.listing(unlike, 'en')}") if unlike else ""  # fmt: skip
    title = study.say(
        f"上一规划的 {numbers} 项指标（{len(scored)} 行）用同样的办法评分："
        f"{compared} 行可比，{compared - len(unlike)} 行与印出的结果一致{tail}",
        f"The last plan's {numbers} indicators ({len(scored)} rows) scored the same way: "
        f"{compared - len(unlike)} of {compared} comparable rows agree with the printed outcome{tail}",
    )
    return exhibits.table(
        study.say(
            f"指标|目标|{box}所印|采用的公布数|评分|一致吗",
            f"Indicator|Target|Printed in {box}|Figure used|Scored|Agrees",
        ).split("|"),
        cells,
        row_ids=list(scored.index),
        **study.caption(
            "predecessor-scored",
            title=title,
            subtitle=study.say(
                f"{plan.title('zh')}；左为印出的结果与由它得出的判断，右为本系统采用的公布数与评分",
                f"{plan.title('en')}; left: the printed outcome and what follows from it, right: "
                "the figure used here and its score",
            ),
            reading=study.say(
                "这是对评分办法的检验：采用的数按核对规则另行选取，不一定就是印出的那个。",
                "A check of the method: the figure used is chosen by the rules of reconciliation and "
                "need not be the printed one.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                study.plan.about["source"],
                *(s for line in scored["sources"] for s in line.split()),
            ],
        ),
    )


@shown
def outlook(study: Study) -> Exhibit:
    """The goals for the year the plan looks ahead to, and where its promises leave them."""
    ahead = study.plan.about.get("outlook")
    if not ahead:
        raise MethodError(
            study.say(
                "本规划没有展望目标在册", "no goal beyond its period is on record for this plan"
            )
        )
    status = study.status
    cells: list[list[exhibits.Cell]] = []
    last = study.plan.years[-1]
    settled = wanted = 0
    for goal in ahead["goals"]:
        for series in goal["series"]:
            found = status[status["series"] == series]
            if found.empty:
                continue
            row = found.iloc[0]
            study.cite(row["sources"].split())
            wanted += 1
            settled += row["state"] == "published"
            begun = row["state"] != "unpublished" and row["figures"] > 0
            beside = text.period(row["latest_period"], study.lang)
            latest = exhibits.Number(row["latest"], beside, row["latest_bound"] or "exact")
            cells.append(
                [
                    goal[study.lang],
                    promise_name(study, row),
                    latest if begun else exhibits.Number(None),
                    text.target(row, study.lang, with_unit=False),
                    light_cell(study, row, status=True, record=record(study)),
                    _unknown(study, row, last),
                ]
            )
    place = text.place(ahead["locator"], study.lang)
    year, goals = ahead["year"], len(ahead["goals"])
    title = study.say(
        f"走向 {year} 年：{goals} 个定性目标下的 {wanted} 项承诺，{settled} 项的结果已经公布，可作起点",
        f"Towards {year}: {settled} of {wanted} promises under its {goals} qualitative goals have a "
        "published outcome to start from",
    )
    return exhibits.table(
        study.say(
            f"{year} 年目标（{place}，略述）|相关承诺|最近公布|{last} 年目标|判断|还不知道",
            f"Goal for {year} ({place}, in short)|Promise|Latest|Target {last}|Verdict|Not known",
        ).split("|"),
        _merged(cells),
        **study.caption(
            "outlook",
            title=title,
            subtitle=study.say(
                f"远景目标没有数字；能看的只是 {last} 年留下的起点",
                f"The goals carry no number; what can be seen is the start that {last} leaves",
            )
            + record_words(study),
            reading=study.say(
                f"未见公布的，{year} 年的起点也就不清楚。",
                f"Where nothing was published, the start for {year} is unknown as well.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


def _merged(cells: list[list[exhibits.Cell]]) -> list[list[exhibits.Cell]]:
    """A goal named once, in its first row."""
    firsts = [at for at, row in enumerate(cells) if at == 0 or row[0] != cells[at - 1][0]]
    return [row if at in firsts else ["〃", *row[1:]] for at, row in enumerate(cells)]


def _unknown(study: Study, row: Any, last: int) -> str:
    """What is missing to know where a promise ended."""
    if row["state"] == "published":
        return study.say("—", "—")
    if row["state"] == "unpublished":
        return study.say("规划期内的任何一个数", "any figure since the plan began")
    if row["reason"] == "other_basis":
        return text.word(SHORT_REASON, row["reason"], study.lang)
    return study.say(f"{last} 年的数", f"the figure of {last}")
