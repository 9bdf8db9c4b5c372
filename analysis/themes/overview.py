"""What was promised, what the last plan delivered, and where the whole plan stands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, periods, progress, text
from ..errors import MethodError
from ..plan import load_plan
from . import Html, Study, answer, caveat, light_cell, promise_table, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

SHORT = {
    "kept": ("已完成", "kept"),
    "missed": ("未完成", "missed"),
    "pending": ("结果未公布", "outcome not published"),
    "never": ("未见公布", "no figure found"),
}
STATES = tuple(SHORT)


@shown
def opening(study: Study) -> Html:
    """The opening answer: how many promises were kept, missed, or cannot be told."""
    status = study.status
    heads = status[status["kind"] == "indicator"]
    every, few = _counts(status), _counts(heads)
    binding = heads[heads["attribute"] == "binding"]
    early = heads[heads["status"] == "achieved_early"]
    behind = heads[heads["status"].isin(["behind", "missed"])]
    names = f"name_{study.lang}"
    sentences = [
        _count_sentence(study, len(status), len(heads)),
        _state_sentence(study, every),
        study.say(
            f"主要指标中 {few['kept']} 项已完成：{text.listing(_of(heads, 'kept')[names], 'zh')}。",
            f"Kept among the headline indicators: {text.listing(_of(heads, 'kept')[names], 'en')}.",
        )
        if few["kept"]
        else "",
    ]
    if len(early):
        sentences.append(
            study.say(
                f"判断为提前完成、仍待 {study.plan.years[-1]} 年数确认的有："
                f"{text.listing(early[names], 'zh')}。",
                f"Achieved ahead of time, the figure of {study.plan.years[-1]} still missing: "
                f"{text.listing(early[names], 'en')}.",
            )
        )
    for _, row in binding.iterrows():
        sentences.append(_binding_sentence(study, row))
    if len(behind):
        sentences.append(
            study.say(
                f"完成难度较大的主要指标：{text.listing(behind[names], 'zh')}。",
                f"Headline indicators off course: {text.listing(behind[names], 'en')}.",
            )
        )
    return answer(sentences)


def _count_sentence(study: Study, promises: int, heads: int) -> str:
    if heads == promises:
        return study.say(
            f"规划共有 {promises} 项可以计数的承诺，都是主要指标。",
            f"The plan makes {promises} countable promises, all of them headline indicators.",
        )
    return study.say(
        f"规划共有 {promises} 项可以计数的承诺（重复的只计一次），其中 {heads} 项主要指标。",
        f"The plan makes {promises} countable promises (repeats once), {heads} of them headline "
        "indicators.",
    )


def _state_sentence(study: Study, counts: dict[str, int]) -> str:
    """How many promises are in each of the reader's groups, the empty ones left out."""
    words = {
        "kept": ("{} 项已公布结果并完成", "{} published as kept"),
        "missed": ("{} 项未完成", "{} published as missed"),
        "pending": ("{} 项有过数字但结果未公布", "{} with figures but no published outcome"),
        "never": ("{} 项未见规划期内的公布数", "{} without a figure found since the plan began"),
    }
    said = [study.say(*words[state]).format(n) for state, n in counts.items() if n]
    if not said:
        return ""
    return study.say(
        f"截至 {text.day(study.as_of)}，{'，'.join(said)}。",
        f"By {text.day(study.as_of, 'en')}: {', '.join(said)}.",
    )


def _binding_sentence(study: Study, row: pd.Series) -> str:
    name = row[f"name_{study.lang}"]
    goal = text.target(row, study.lang)
    if not row["latest_period"]:
        return study.say(
            f"约束性指标{name}（目标 {goal}）没有公布过数字。",
            f"The binding indicator {name} (target {goal}) has no published figure.",
        )
    value = text.figure(row["latest"], row["latest_bound"], row["unit"], study.lang)
    when = text.period(row["latest_period"], study.lang)
    chance = row["probability"]
    study.cite(row["sources"].split())
    outlook = (
        ""
        if math.isnan(chance)
        else study.say(
            f"，达到目标的概率{text.probability(chance, 'zh')}",
            f", probability of meeting it {text.probability(chance, 'en')}",
        )
    )
    page = caveat(study, row)
    return study.say(
        f"约束性指标{name}最近公布的是{value}（{when}{page}），目标 {goal}{outlook}{_fall(study, row)}。",
        f"Binding: {name}, latest published {value} ({when}{page}), target {goal}{outlook}"
        f"{_fall(study, row)}.",
    )


def _fall(study: Study, row: pd.Series) -> str:
    """That a count fell between two published figures, which may be a change of basis."""
    if not row["series"]:
        return ""
    known = observations.used(row["series"], study.region, study.as_of)
    levels = known[known["kind"] == "level"]
    if len(levels) < 2 or levels["value"].iloc[-1] >= 0.97 * levels["value"].iloc[-2]:
        return ""
    before = levels.iloc[-2]
    study.cite([before["source"]])
    value = text.measure(float(before["value"]), row["unit"], study.lang)
    when = text.period(before["period"], study.lang)
    return study.say(
        f"；比 {when}的 {value} 少，来源没有说明口径是否改变",
        f"; below the {value} of {when}, and no source says whether the count changed",
    )


def sort(row: pd.Series) -> str:
    """Which of the reader's four groups a promise is in.

    kept or missed once the outcome is published, pending while it is not, never without figures.
    """
    if row["state"] == "unpublished":
        return "never"
    if row["state"] == "published" and row["status"] in ("met", "achieved_early", "missed"):
        return "missed" if row["status"] == "missed" else "kept"
    return "pending"


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    groups = rows.apply(sort, axis=1) if len(rows) else []
    return {state: int(sum(g == state for g in groups)) for state in STATES}


def _of(rows: pd.DataFrame, group: str) -> pd.DataFrame:
    return rows[rows.apply(sort, axis=1) == group]


@shown
def headline(study: Study) -> Exhibit:
    """The headline indicators with their verdicts."""
    status = study.status
    rows = status[status["kind"] == "indicator"]
    few = _counts(rows)
    groups = [
        study.say(zh, en) + f" {few[state]}" for state, (zh, en) in SHORT.items() if few[state]
    ]
    title = study.say(
        f"{len(rows)} 项主要指标：{'，'.join(groups)}",
        f"{len(rows)} headline indicators: {', '.join(groups)}",
    )
    return promise_table(
        study,
        rows,
        "headline-indicators",
        title=title,
        reading=study.say(
            "“提前完成”指最近的数字已过目标，期末数尚未公布。",
            "Achieved ahead of time: the latest figure is past the target, the final one missing.",
        ),
        alt=study.say(f"表：{title}。", f"Table: {title}."),
    )


@shown
def by_chapter(study: Study) -> Exhibit:
    """Promises by chapter and what can be said of them."""
    import pandas as pd

    from . import THEMES

    status = study.status
    labels = {theme: (zh if study.lang == "zh" else en) for _, theme, zh, en in THEMES}
    table = {}
    for theme, rows in status.groupby("theme"):
        table[labels.get(theme, theme)] = _counts(rows)
    frame = pd.DataFrame.from_dict(table, orient="index")
    order = [labels[t] for _, t, _, _ in THEMES if labels[t] in frame.index]
    frame = frame.loc[order]
    frame.columns = [study.say(*SHORT[state]) for state in STATES]
    never = int(frame.iloc[:, 3].sum())
    total = int(frame.to_numpy().sum())
    title = (
        study.say(
            f"{total} 项承诺里有 {never} 项未见规划期内可核对的公布数",
            f"No comparable figure since the plan began was found for {never} of {total} promises",
        )
        if never
        else study.say(
            f"{total} 项承诺在规划期内都有可核对的公布数",
            f"A comparable figure since the plan began was found for each of {total} promises",
        )
    )
    heads = [study.say("专题", "Theme"), *frame.columns, study.say("合计", "All")]
    cells = [
        [name, *(exhibits.Number(int(v)) for v in row), exhibits.Number(int(row.sum()))]
        for name, row in frame.iterrows()
    ]
    cells.append(
        [
            study.say("合计", "All"),
            *(exhibits.Number(int(v)) for v in frame.sum()),
            exhibits.Number(total),
        ]
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "promises-by-theme",
            title=title,
            subtitle=study.say(
                "承诺的项数，按专题与状态", "Number of promises, by theme and state"
            ),
            reading=study.say(
                "“未见公布”指所收集的文件里没有规划期内可比的数字，不是对承诺本身的判断。",
                "No figure found: none in the documents collected; it says nothing of the promise itself.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def predecessor(study: Study) -> Exhibit:
    """The last plan's indicators: promised and delivered, as this plan prints them."""
    before = study.plan.about.get("predecessor")
    if not before:
        raise MethodError(study.say("没有上一个规划的数据", "no earlier plan is on record"))
    plan = load_plan(before)
    printed = study.plan.about.get("published")
    if printed and study.as_of < periods.last_day(printed):
        raise MethodError(
            study.say(
                f"上一个规划的结果到 {printed} 才公布",
                f"the outcomes of the last plan were published on {printed} only",
            )
        )
    rows = plan.indicators
    heads = study.say("指标|期初|目标|实际|判断", "Indicator|Start|Target|Actual|Verdict").split(
        "|"
    )
    cells, failed = [], []
    for row in rows.to_dict("records"):
        met = progress.satisfied(
            row["actual"], row["actual_bound"], row["target"], row["target_bound"], row["direction"]
        )
        code = {True: "met", False: "missed", None: "not_assessable"}[met]
        light = {"met": "green", "missed": "red", "not_assessable": "none"}[code]
        name, unit = row[f"name_{study.lang}"], text.unit(row["unit"], study.lang)
        failed += [name] if met is False else []
        cells.append(
            [
                f"{name}（{unit}）" if study.lang == "zh" else f"{name} ({unit})",
                exhibits.Number(row["baseline"], bound=row["baseline_bound"] or "exact"),
                text.target(row, study.lang, with_unit=False),
                exhibits.Number(row["actual"], bound=row["actual_bound"] or "exact"),
                exhibits.Light(light, word=text.word(text.STATUS, code, study.lang)),
            ]
        )
    numbers = rows["number"].nunique()
    title = (
        study.say(
            f"上一个规划的 {int(numbers)} 项指标中 {len(failed)} 项没有完成：{text.listing(failed, 'zh')}",
            f"Missed among the last plan's {int(numbers)} indicators: {text.listing(failed, 'en')}",
        )
        if failed
        else study.say(
            f"上一个规划的 {int(numbers)} 项指标没有一项公布为未完成",
            f"None of the last plan's {int(numbers)} indicators is known to have been missed",
        )
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "predecessor",
            title=title,
            subtitle=study.say(
                f"{plan.title('zh')}：目标与实际，均照本规划专栏 1 所印",
                f"{plan.title('en')}: targets and outcomes as box 1 of this plan prints them",
            ),
            reading=study.say(
                "比例指标分为高、中、初级三行；≤、> 等按印出的界限判断。",
                "The ratio is three rows; ≤ and > are judged as printed.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def easy_targets(study: Study) -> Exhibit:
    """Targets that ask for no more than the baseline already had."""
    status = study.status
    rows = status[(status["kind"] == "indicator") & status["baseline"].notna()]
    sign = rows["direction"].map(lambda d: 1 if d in progress.UPWARD else -1)
    easy = rows[sign * (rows["target"] - rows["baseline"]) <= 0]
    if easy.empty:
        raise MethodError(study.say("没有这样的目标", "there is no such target"))
    heads = study.say(
        "指标|期初|目标|目标为期初的|判断", "Indicator|Start|Target|Target/start|Verdict"
    ).split("|")
    cells = []
    for _, row in easy.iterrows():
        name, unit = row[f"name_{study.lang}"], text.unit(row["unit"], study.lang)
        study.cite(row["sources"].split())
        cells.append(
            [
                f"{name}（{unit}）" if study.lang == "zh" else f"{name} ({unit})",
                exhibits.Number(row["baseline"], bound=row["baseline_bound"]),
                text.target(row, study.lang, with_unit=False),
                f"{text.number(100 * row['target'] / row['baseline'], 0)}%",
                light_cell(study, row),
            ]
        )
    every = len(rows) == int((status["kind"] == "indicator").sum())
    known = ("", "") if every else ("有期初数的", " with a known start")
    title = study.say(
        f"{len(rows)} 项{known[0]}主要指标里有 {len(easy)} 项的目标不比期初更严",
        f"No stricter than the start: {len(easy)} of {len(rows)} headline targets{known[1]}",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "easy-targets",
            title=title,
            subtitle=study.say(
                "对这些指标没有“进度”可言，只有离界限的余地，或还差多少到总数",
                "For these there is no progress, only a margin to a bound or a sum to reach",
            ),
            reading=study.say(
                "“约”“>”等按印出的界限；五年累计与五年累计相比。",
                "Bounds as printed; five-year sums are held against five-year sums.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def contradictions(study: Study) -> Exhibit:
    """Promises the plan prints twice with different words or numbers, and notes on them."""
    plan = study.plan
    targets = plan.targets
    both = []
    for id, row in targets[targets["repeats"] != ""].iterrows():
        first = plan.indicators if row["repeats"] in plan.indicators.index else targets
        other = first.loc[row["repeats"]]
        amount = other["target"] if "target" in other else other["quantity"]
        bound = other["target_bound"] if "target_bound" in other else other["bound"]
        if amount == row["quantity"] and bound == row["bound"]:
            continue
        words = [
            text.target(
                {"target": q, "target_high": math.nan, "target_bound": b, "unit": row["unit"]},
                study.lang,
            )
            for q, b in ((amount, bound), (row["quantity"], row["bound"]))
        ]
        both.append([row[f"name_{study.lang}"], row["repeats"], words[0], str(id), words[1]])
    if not both:
        raise MethodError(study.say("没有前后不一的承诺", "no promise is printed twice unlike"))
    heads = study.say(
        "承诺|编号|印作|又见|印作", "Promise|Id|Printed as|Again at|Printed as"
    ).split("|")
    title = study.say(
        f"有 {len(both)} 项承诺前后两处的写法不同；两处都保留，只计一次",
        f"Printed twice in different words, kept twice, counted once: {len(both)} "
        f"{'promise' if len(both) == 1 else 'promises'}",
    )
    return exhibits.table(
        heads,
        both,
        **study.caption(
            "printed-twice",
            title=title,
            subtitle=study.say(
                "同一承诺在不同地方的不同写法",
                "One promise, worded differently in different places",
            ),
            reading=study.say("判断按先列的一处（主要指标或章首）。", "Judged by the first place."),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def evidence(study: Study) -> Exhibit:
    """How old the latest figure behind each headline indicator is."""
    status = study.status
    rows = status[(status["kind"] == "indicator") & status["age"].notna()]
    if rows.empty:
        raise MethodError(study.say("没有公布过数字", "no figure was published"))
    rows = rows.sort_values("age")
    for sources in rows["sources"]:
        study.cite(sources.split())
    old = int((rows["age"] > 2).sum())
    title = (
        study.say(
            f"{len(rows)} 项主要指标公布过数字（含规划以前的），其中 {old} 项最近的已超过两年",
            f"Of {len(rows)} headline indicators with any figure, older ones included, {old} have none "
            "of the last two years",
        )
        if old
        else study.say(
            f"{len(rows)} 项有过数字的主要指标，最近的数字都不超过两年",
            f"No latest figure of the {len(rows)} headline indicators is over two years old",
        )
    )
    return figures.bars(
        labels=[
            f"{r[f'name_{study.lang}']}（{text.period(r['latest_period'], 'zh')}）"
            if study.lang == "zh"
            else f"{r['name_en']} ({text.period(r['latest_period'], 'en')})"
            for _, r in rows.iterrows()
        ],
        values=list(rows["age"]),
        decimals=1,
        tone="orange",
        highlight=[i for i, a in enumerate(rows["age"]) if a > 2],
        unit=study.say("年", "years"),
        **study.caption(
            "age-of-evidence",
            title=title,
            subtitle=study.say(
                f"最近一个公布数距 {study.as_of} 的年数，括号内为数字所属时期；橙色为超过两年",
                f"Years from the latest published figure to {study.as_of}, its period in "
                "brackets; orange: over two years",
            ),
            reading=study.say(
                "越旧的数字，判断越不可靠。", "The older the figure, the weaker the verdict."
            ),
            alt=study.say(f"条形图。{title}。", f"Bar chart. {title}."),
            sources=[s for line in rows["sources"] for s in line.split()],
        ),
    )
