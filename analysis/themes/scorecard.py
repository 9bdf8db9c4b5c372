"""Where the whole plan stands: every promise with its verdict, its warning and its evidence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .. import early_warning, exhibits, observations, periods, text, yardsticks
from ..early_warning import LIGHTS
from ..errors import MethodError
from .page import Html, answer
from .promises import light_cell, place_of, promise_name, silent_table, take_away
from .study import Study, shown
from .track_record import NAMED, opening_sentence, record, record_words

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

ON, OFF = ("met", "achieved_early", "ahead", "on_schedule"), ("behind", "missed")
"""Statuses that say the target is or will be met, and those that say it is not or will not be."""

STATES = {
    "kept": ("结果已公布，完成", "outcome published: met"),
    "missed": ("结果已公布，未完成", "outcome published: missed"),
    "green": ("结果未公布，绿灯", "not published, green"),
    "yellow": ("黄灯", "yellow"),
    "orange": ("橙灯", "orange"),
    "red": ("红灯", "red"),
    "open": ("有数字，无灯", "figures, no light"),
    "never": ("规划期内未见公布", "no figure since the plan began"),
}
"""What can be said of a promise in one mark."""

CATEGORY = {
    "significant": ("显著", "significant"),
    "moderate": ("中等", "moderate"),
    "insufficient": ("不足", "insufficient"),
    "away": ("背离", "away"),
    "achieved": ("已达到", "achieved"),
    "on_track": ("在轨", "on track"),
    "limited": ("有限", "limited"),
    "deterioration": ("恶化", "deterioration"),
    "fair": ("尚可", "fair"),
    "marginal_or_worse": ("微弱或更差", "marginal or worse"),
    "behind": ("滞后", "behind"),
    "regressing": ("倒退", "regressing"),
}


def state(row: Any) -> str:
    """What can be said of a promise in one mark: a code of `STATES`."""
    if row["state"] == "unpublished":
        return "never"
    if row["state"] == "published" and row["status"] != "not_assessable":
        return "missed" if row["status"] == "missed" else "kept"
    return row["warning"] if row["warning"] in LIGHTS else "open"


def agreement(row: Any) -> tuple[int, int] | None:
    """How many of the yardsticks that apply agree with the verdict; None without one or the other."""
    ours = True if row["status"] in ON else False if row["status"] in OFF else None
    theirs = [
        verdict
        for name, (category, _) in yardsticks.of_promise(row).items()
        if (verdict := yardsticks.on_track(name, category)) is not None
    ]
    return None if ours is None or not theirs else (sum(t == ours for t in theirs), len(theirs))


@shown
def opening(study: Study) -> Html:
    """The opening answer: where the plan stands, its binding indicators, its lights and risks."""
    rows = study.status
    if rows.empty:
        raise MethodError(
            study.say("本规划没有可以计数的承诺", "the plan promises nothing countable")
        )
    counts = by_state(rows)
    pending = sum(counts[c] for c in (*LIGHTS, "open"))
    heads = int((rows["kind"] == "indicator").sum())
    study.cite([study.plan.about["source"]])
    sentences = [
        study.say(
            f"规划共有 {len(rows)} 项可计数的承诺（主要指标 {heads} 项）：已公布结果并完成的 "
            f"{counts['kept']} 项，未完成的 {counts['missed']} 项，有数字而结果未公布的 {pending} 项，"
            f"规划期内未见公布的 {counts['never']} 项。",
            f"The plan makes {len(rows)} countable promises ({heads} headline indicators): "
            f"{counts['kept']} kept, {counts['missed']} missed, {pending} with figures but no "
            f"outcome yet, {counts['never']} without any figure since the plan began.",
        ),
        _binding(study, rows),
        _open_lights(study, rows),
        opening_sentence(study),
        _lit_risks(study),
        _disagreement(study, rows),
    ]
    return answer(sentences)


def by_state(rows: pd.DataFrame) -> dict[str, int]:
    """How many promises are in each of `STATES`."""
    found = [state(row) for _, row in rows.iterrows()]
    return {code: found.count(code) for code in STATES}


def _binding(study: Study, rows: pd.DataFrame) -> str:
    """The binding indicators one by one."""
    bound = rows[rows["attribute"] == "binding"]
    if bound.empty:
        return study.say("规划没有标出约束性指标。", "The plan marks no indicator as binding.")
    said = []
    for _, row in bound.iterrows():
        study.cite(row["sources"].split())
        chance = row["probability"]
        shown = row["state"] == "projected" and not math.isnan(chance)
        odds = text.probability(chance, study.lang)
        name = row[f"name_{study.lang}"]
        word = text.word(text.STATUS, row["status"], study.lang)
        said.append(
            study.say(
                f"{name}{word}" + (f"（概率{odds}）" if shown else ""),
                f"{name} {word}" + (f" (probability {odds})" if shown else ""),
            )
        )
    listed = "；".join(said) if study.lang == "zh" else "; ".join(said)
    return study.say(
        f"约束性指标 {len(bound)} 项：{listed}。", f"Binding indicators, {len(bound)}: {listed}."
    )


def _open_lights(study: Study, rows: pd.DataFrame) -> str:
    """Lights of the promises whose outcome is open."""
    counts = by_state(rows)
    lit = sum(counts[c] for c in LIGHTS)
    if not lit:
        return study.say(
            "结果未公布的承诺中，没有一项的数字足以亮灯。",
            "No promise with an open outcome has figures enough for a warning light.",
        )
    shown = [f"{text.word(text.LIGHT, c, study.lang)} {counts[c]}" for c in LIGHTS]
    off = rows[[state(row) in ("orange", "red") for _, row in rows.iterrows()]]
    names = text.listing(off[f"name_{study.lang}"], study.lang)
    tail = study.say(f"；橙灯和红灯是{names}", f"; orange and red: {names}") if len(off) else ""
    listed = ("、" if study.lang == "zh" else ", ").join(shown)
    return study.say(
        f"结果未公布而可以推算的 {lit} 项，预警灯为{listed}{tail}。",
        f"Of the {lit} that can be projected the warning lights are {listed}{tail}.",
    )


def _lit_risks(study: Study) -> str:
    """Which of the watched risks have a light, or why none has."""
    risks = early_warning.risks(study.plan, study.as_of)
    lit = risks[risks["light"] != "none"]
    if lit.empty:
        counts = risks["reason"].value_counts()
        why = [
            f"{text.word(early_warning.REASONS, str(code), study.lang)}"
            + study.say(f"（{n} 个）", f" ({n})")
            for code, n in counts.items()
        ]
        named = "；".join(why) if study.lang == "zh" else "; ".join(why)
        return study.say(
            f"就业、基金、劳动关系和欠薪的风险共看 {len(risks)} 个数，没有一个能亮灯：{named}。",
            f"None of the {len(risks)} figures watched for the risks the plan names gives a light: "
            f"{named}.",
        )
    bad = lit[lit["light"].isin(LIGHTS[1:])]
    for sources in lit["sources"]:
        study.cite(sources.split())
    watched = [
        risk_name(study, row)
        + study.say(
            f"（{text.word(text.LIGHT, row['light'], 'zh')}，{row['wording_zh']}）",
            f" ({text.word(text.LIGHT, row['light'], 'en')}: {row['wording_en']})",
        )
        for _, row in bad.iterrows()
    ]
    listed = text.listing(watched, study.lang)
    tail = (
        study.say(f"，需要注意的是{listed}", f"; to watch: {listed}")
        if watched
        else study.say("，都是绿灯", ", all green")
        if len(lit) > 1
        else study.say("，是绿灯", ", a green one")
    )
    return study.say(
        f"就业、基金、劳动关系和欠薪的风险共看 {len(risks)} 个数，{len(lit)} 个有灯{tail}。",
        f"Of the {len(risks)} figures watched for the risks the plan names, {len(lit)} "
        f"{'has' if len(lit) == 1 else 'have'} a light{tail}.",
    )


def risk_name(study: Study, risk: Any) -> str:
    """What is watched and by which measure; a published growth is its own measure."""
    name = str(risk[f"name_{study.lang}"])
    if observations.load_series().at[risk["series"], "kind"] == "growth":
        return name
    measure = early_warning.MEASURES[risk["measure"]][0 if study.lang == "zh" else 1]
    return study.say(f"{name}：{measure}", f"{name}: {measure}")


def _disagreement(study: Study, rows: pd.DataFrame) -> str:
    """How often an international yardstick sees it otherwise."""
    both = [(row, score) for _, row in rows.iterrows() if (score := agreement(row))]
    if not both:
        return study.say(
            "国际通行的四种标尺此时一项也用不上。",
            "None of the four international yardsticks applies to anything yet.",
        )
    unlike = [row[f"name_{study.lang}"] for row, (agree, of) in both if agree < of]
    tail = study.say(f"：{text.listing(unlike, 'zh')}", f": {text.listing(unlike, 'en')}")
    return study.say(
        f"国际通行的四种标尺用得上的 {len(both)} 项中，与本页判断不一致的有 {len(unlike)} 项"
        f"{tail if unlike else ''}。",
        f"The four international yardsticks apply to {len(both)} promises and disagree with the "
        f"verdict here on {len(unlike)}{tail if unlike else ''}.",
    )


@shown
def headline(study: Study) -> Exhibit:
    """Every headline indicator in full, binding before expected."""
    rows = study.status
    rows = rows[rows["kind"] == "indicator"]
    if rows.empty:
        raise MethodError(study.say("本规划没有主要指标表", "the plan has no table of indicators"))
    rows = _binding_first(rows)
    counts = by_state(rows)
    pending = sum(counts[c] for c in (*LIGHTS, "open"))
    title = study.say(
        f"{len(rows)} 项主要指标：完成 {counts['kept']}，未完成 {counts['missed']}，"
        f"结果未公布 {pending}，未见公布 {counts['never']}",
        f"{len(rows)} headline indicators: met {counts['kept']}, missed {counts['missed']}, "
        f"outcome not published {pending}, no figure {counts['never']}",
    )
    return _full(study, rows, "headline-in-full", title)


def further(study: Study) -> list[Exhibit | Html]:
    """The other promises, chapter by chapter: those with figures in full, the rest compactly."""
    rows = study.status
    rows = rows[rows["kind"] != "indicator"]
    return [
        exhibit
        for chapter in _chapters(study, rows)
        for exhibit in (_with_figures(study, rows, chapter), _without(study, rows, chapter))
        if exhibit is not None
    ] or [_nothing_further(study)]


@shown
def _nothing_further(study: Study) -> Html:
    raise MethodError(
        study.say(
            "除主要指标外，本规划没有其他可计数的承诺在册",
            "beyond its indicators no countable promise of this plan is on record",
        )
    )


def _chapters(study: Study, rows: pd.DataFrame) -> list[str]:
    """Chapters in which promises stand, in the plan's order."""
    return list(dict.fromkeys(_chapter_of(study, place) for place in rows["locator"]))


def _chapter_of(study: Study, locator: str) -> str:
    """Chapter of a section, or of a box by where the outline prints it."""
    if not locator.startswith("box"):
        return locator.partition(".")[0]
    places = list(study.plan.outline.index)
    before = places[: places.index(locator)] if locator in places else []
    return next((p.partition(".")[0] for p in reversed(before) if p[:1].isdigit()), "")


def _chapter_title(study: Study, chapter: str) -> str:
    if chapter in study.plan.outline.index:
        name = study.plan.outline.at[chapter, f"title_{study.lang}"]
        return study.say(f"{text.place(chapter, 'zh')}（{name}）", f"Chapter {chapter} ({name})")
    return text.place(chapter, study.lang) if chapter else study.plan.title(study.lang)


def _with_figures(study: Study, rows: pd.DataFrame, chapter: str) -> Exhibit | None:
    inside = [_chapter_of(study, place) == chapter for place in rows["locator"]]
    rows = rows[inside]
    known = rows[rows["state"] != "unpublished"]
    if known.empty:
        return None
    title = study.say(
        f"{_chapter_title(study, chapter)}：{len(rows)} 项其他承诺中 {len(known)} 项公布过数字",
        f"{_chapter_title(study, chapter)}: {len(known)} of {len(rows)} other promises have figures",
    )
    return _full(study, known, f"chapter-{chapter or 'all'}-figures", title)


def _without(study: Study, rows: pd.DataFrame, chapter: str) -> Exhibit | None:
    inside = [_chapter_of(study, place) == chapter for place in rows["locator"]]
    rows = rows[inside]
    never = rows[rows["state"] == "unpublished"]
    if never.empty:
        return None
    head = _chapter_title(study, chapter)
    title = study.say(
        f"{head}：{len(never)} 项其他承诺未见规划期内的公布数",
        f"{head}: no figure since the plan began for {len(never)} other promises",
    )
    return silent_table(study, never, f"chapter-{chapter or 'all'}-never", title=title, status=True)


def _binding_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(_first=rows["attribute"] != "binding").sort_values("_first", kind="stable")


def _full(study: Study, rows: pd.DataFrame, id: str, title: str) -> Exhibit:
    """Promises with all that is known of them."""
    heads = study.say(
        "承诺|目标|最近公布|当时应达|推算|判断|标尺|依据",
        "Promise|Target|Latest|Due|Projected|Verdict|Agree|Evidence",
    ).split("|")
    cells = [_row(study, row) for _, row in rows.iterrows()]
    used = [s for line in rows["sources"] for s in line.split()]
    return exhibits.table(
        heads,
        cells,
        data=_plain(study, rows),
        row_ids=list(rows.index),
        **study.caption(
            id,
            title=title,
            subtitle=study.say(
                "灰字为数字所属时期与推算的 80% 区间；“标尺”为用得上的国际标尺中与判断一致的种数；"
                "“依据”为规划期内的公布数个数、最近一个距今多久、出自哪里",
                "Grey: period of the figure, 80% interval of the projection; due: on the even path "
                "by then; agree: how many of the yardsticks that apply agree with the verdict; "
                "evidence: figures since the plan began, age and source of the latest",
            )
            + record_words(study),
            reading=study.say(
                "三种情形不混在一起：结果已公布、结果未公布（推算并附概率）、未见公布。",
                "Three states never mixed: outcome published, not published (projected, with its "
                "probability), no figure found.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"], *used],
        ),
    )


def _row(study: Study, row: pd.Series) -> list[exhibits.Cell]:
    begun = row["state"] != "unpublished" and row["figures"] > 0
    latest = exhibits.Number(row["latest"], _until(study, row), row["latest_bound"] or "exact")
    low, high = (text.rounded(row[k]) for k in ("projected_low", "projected_high"))
    projected = None if math.isnan(row["projected"]) else text.three_digits(row["projected"])
    score = agreement(row)
    required = row["required_now"] if begun else math.nan
    return [
        promise_name(study, row),
        text.target(row, study.lang, with_unit=False),
        latest if begun else exhibits.Number(None),
        exhibits.Number(None if math.isnan(required) else text.three_digits(required)),
        exhibits.Number(projected, "" if projected is None else f"{low}—{high}"),
        light_cell(study, row, status=True, record=record(study)),
        f"{score[0]}/{score[1]}" if score else "—",
        _evidence(study, row) if begun else "—",
    ]


def _until(study: Study, row: Any) -> str:
    """Period of the latest figure; of a running sum, whose start is the plan's, only the end."""
    period = row["latest_period"]
    first = periods.month(study.plan.years[0], 1)
    running = period and row["accumulation"] == "period_sum"
    if not running or periods.parse(period).start != first:
        return text.period(period, study.lang)
    if "/" not in period:
        return study.say(f"截至 {text.period(period, 'zh')}", f"to {text.period(period, 'en')}")
    end = text.period(period.partition("/")[2], study.lang)
    return study.say(f"截至 {end}", f"to {end}")


def _evidence(study: Study, row: Any) -> str:
    """How many figures since the plan began, how old the latest is, and who printed it."""
    age = text.number(row["age"], 1)
    source = text.source_name(row["latest_source"], study.lang) if row["latest_source"] else ""
    if not row["figures"]:
        return study.say(f"规划期内无可比的数，{source}", f"none comparable, {source}")
    return study.say(
        f"{row['figures']} 个，{age} 年前，{source}",
        f"{row['figures']}, {age} years old, {source}",
    )


def _plain(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """What people copy, with how many yardsticks agree, and how often the same light was right."""
    scores = [agreement(row) for _, row in rows.iterrows()]
    before = {light: f"{reached}/{of}" for light, (reached, of) in record(study).items() if of}
    lit = rows["warning"].where(rows["state"] == "projected", "none")
    return take_away(study, rows).assign(
        yardsticks=[f"{s[0]}/{s[1]}" if s else "" for s in scores],
        record=[before.get(light, "") for light in lit],
    )


@shown
def unassessable(study: Study) -> Exhibit:
    """What cannot be assessed, and why."""
    rows = study.status
    rows = rows[rows["status"] == "not_assessable"]
    if rows.empty:
        raise MethodError(study.say("每项承诺都能评估", "every promise can be assessed"))
    heads = study.say("原因|主要指标|其他承诺|合计|哪些", "Why|Indicators|Others|All|Which").split(
        "|"
    )
    cells = []
    order = rows["reason"].value_counts().index
    for reason in order:
        part = rows[rows["reason"] == reason]
        first = int((part["kind"] == "indicator").sum())
        names = list(part[f"name_{study.lang}"])
        shown = names if len(names) <= 6 else names[:5]
        rest = len(names) - len(shown)
        named = study.say("；".join(shown), "; ".join(shown))
        if rest:
            named += study.say(f"；另 {rest} 项", f"; and {rest} more")
        why = text.word(text.REASON, str(reason), study.lang)
        cells.append([why, first, len(part) - first, len(part), named])
    title = study.say(
        f"{len(rows)} 项无法评估，最多的原因是{cells[0][0]}（{cells[0][3]} 项）",
        f"{len(rows)} cannot be assessed; {cells[0][3]} of them: {cells[0][0]}",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "cannot-be-assessed",
            title=title,
            subtitle=study.say("承诺的项数，按原因", "Number of promises by reason"),
            reading=study.say(
                "多数原因在公布，不在方法：没有可比的数字，就没有判断。",
                "Most reasons lie with publication, not with the method: without a comparable "
                "figure there is no verdict.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def repeats(study: Study) -> Exhibit:
    """Promises printed again elsewhere, with the status of the promise they repeat."""
    targets = study.plan.targets
    rows = targets[targets["repeats"] != ""]
    if rows.empty:
        raise MethodError(
            study.say("本规划没有重复印出的承诺在册", "no promise of this plan is printed twice")
        )
    status = study.status
    heads = study.say("承诺|印在|印作|同|状态", "Promise|Printed in|As|Same as|Status").split("|")
    cells = []
    for _, row in rows.iterrows():
        first = status.loc[row["repeats"]]
        as_printed = {"target": row["quantity"], "target_high": row["quantity_high"],
                      "target_bound": row["bound"], "unit": row["unit"]}  # fmt: skip
        cells.append(
            [
                row[f"name_{study.lang}"],
                place_of(study, row["locator"]),
                text.target(as_printed, study.lang),
                place_of(study, first["locator"]),
                light_cell(study, first, status=True, record=record(study)),
            ]
        )
    title = study.say(
        f"{len(rows)} 处重复印出的承诺，状态同首次印出的一处，只计一次",
        f"Printed again: {len(rows)}, with the status of the first place, counted once",
    )
    return exhibits.table(
        heads,
        cells,
        row_ids=list(rows.index),
        **study.caption(
            "printed-again",
            title=title,
            subtitle=study.say("数量照该处所印", "Quantities as printed there")
            + record_words(study),
            reading=study.say(
                "两处写法不同时，按首次印出的一处判断。",
                "Where the two places differ the first decides.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[study.plan.about["source"]],
        ),
    )


@shown
def yardstick_table(study: Study) -> Exhibit:
    """The four yardsticks side by side, and the verdict here."""
    rows = study.status
    said = {id: yardsticks.of_promise(row) for id, row in rows.iterrows()}
    apply = [
        any(yardsticks.on_track(n, c) is not None for n, (c, _) in one.items())
        for one in said.values()
    ]
    rows = _binding_first(rows[apply])
    if rows.empty:
        raise MethodError(
            study.say(
                "没有一项承诺有标尺可用：规划期内还没有可比的数字",
                "no yardstick applies: no comparable figure since the plan began",
            )
        )
    heads = [study.say("承诺", "Promise"), *NAMED.values(),
             study.say("一致", "Agree"), study.say("本页判断", "Verdict here")]  # fmt: skip
    cells, unlike = [], []
    for id, row in rows.iterrows():
        score = agreement(row)
        if score and score[0] < score[1]:
            unlike.append(row[f"name_{study.lang}"])
        marks = []
        for name, (category, value) in said[id].items():
            if yardsticks.on_track(name, category) is None:
                marks.append("—")
                continue
            word = text.word(CATEGORY, category, study.lang)
            marks.append(word if math.isnan(value) else f"{word} {text.number(value, 2)}")
        agree = f"{score[0]}/{score[1]}" if score else "—"
        verdict = light_cell(study, row, status=True, record=record(study))
        cells.append([row[f"name_{study.lang}"], *marks, agree, verdict])
        study.cite(row["sources"].split())
    scored = sum(agreement(row) is not None for _, row in rows.iterrows())
    if not scored:
        title = study.say(
            f"{len(rows)} 项有标尺可用，但本页都还不能判断",
            f"A yardstick applies to {len(rows)}, none of which can be assessed here yet",
        )
    elif unlike:
        title = study.say(
            f"能比的 {scored} 项中，{len(unlike)} 项至少有一种标尺与本页判断相反",
            f"On {len(unlike)} of {scored} at least one yardstick sees it otherwise",
        )
    else:
        title = study.say(
            f"能比的 {scored} 项，标尺与本页判断都一致",
            f"On all {scored} that can be compared the yardsticks agree with the verdict here",
        )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "yardsticks",
            title=title,
            subtitle=study.say(
                "各标尺的分类与数值；— 为用不上。五年合计没有基期可算增速，只有 ESCAP 的匀速进度适用；"
                "目标不严于期初的，只看是否达到（Open SDG）",
                "Category and value of each; —: does not apply. A five-year sum has no base to grow "
                "from, only ESCAP's even pace applies; where the target asks no more than the "
                "start, only whether it is met (Open SDG)",
            )
            + record_words(study),
            reading=study.say(
                "标尺只看两个点，不知道不确定性；本页的判断是概率。不一致之处多在早年的一两个数。",
                "A yardstick sees two points and no uncertainty; the verdict here is a probability. "
                "They differ mostly where only an early figure or two is known.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                study.plan.about["source"],
                *(s for line in rows["sources"] for s in line.split()),
            ],
        ),
    )
