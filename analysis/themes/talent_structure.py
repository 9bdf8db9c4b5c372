"""Titles as a composition, skilled and highly skilled personnel, flows of certificates, postdocs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, progress, structure, text
from ..errors import MethodError
from ..plan import load_plan
from .page import Html, answer
from .paths import promise_path
from .promises import box_light, closing_sentence, light_sentence
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

PARTS = ("senior", "intermediate", "junior")
SHARES = tuple(f"professional_share_{part}" for part in PARTS)
PROFESSIONALS, SENIOR = "professional_technical_personnel", "senior_professional_personnel"
SKILLED, HIGH_SKILLED = "skilled_personnel", "high_skilled_personnel"

JUMP = 15.0
"""Rise between two published years, %, above which a change of count is to be suspected."""


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    sentences = [_level_sentence(study, series) for series in (PROFESSIONALS, SKILLED)]
    sentences.append(_structure_sentence(study))
    sentences.append(_share_sentence(study))
    sentences.append(light_sentence(study, "talent_structure", PROFESSIONALS))
    sentences.append(closing_sentence(study, "talent_structure"))
    light, _ = box_light(study, "talent_structure")
    return answer(sentences, light)


def _level_sentence(study: Study, series: str) -> str:
    try:
        promise = study.promise_of(series)
    except MethodError:
        return ""
    name = promise[f"name_{study.lang}"]
    goal = text.target(promise, study.lang)
    value = text.figure(promise["latest"], promise["latest_bound"], promise["unit"], study.lang)
    when = text.period(promise["latest_period"], study.lang)
    verdict = text.word(text.STATUS, promise["status"], study.lang)
    chance = promise["probability"]
    tail = (
        ""
        if math.isnan(chance) or promise["state"] == "published"
        else study.say(
            f"，{study.plan.years[-1]} 年仍达标的概率{text.probability(chance, 'zh')}",
            f", probability of still meeting it in {study.plan.years[-1]} {text.probability(chance, 'en')}",
        )
    )
    return study.say(
        f"{name}最近公布的是{value}（{when}），目标 {goal}：{verdict}{tail}。",
        f"{name}: latest published {value} ({when}), target {goal}: {verdict}{tail}.",
    )


def _structure_sentence(study: Study) -> str:
    senior, total = study.promise_of(SENIOR), study.promise_of(PROFESSIONALS)
    implied = 100 * senior["target"] / total["target"]
    start = 100 * senior["baseline"] / total["baseline"]
    printed = study.annual(SHARES[0])
    if printed.empty:
        return ""
    year, share = int(printed.index[-1]), float(printed["value"].iloc[-1])
    return study.say(
        f"高级职称的目标（{text.number(senior['target'])} 万人，占 {text.number(implied, 1)}%）等于把 {year} 年"
        f"印出的高级占比 {text.number(share)}% 维持下去；但同一规划的人数（{text.number(senior['baseline'])}/"
        f"{text.number(total['baseline'])}）只合 {text.number(start, 1)}%。",
        f"The target for senior titles ({text.measure(senior['target'], '万人', 'en')}, {text.number(implied, 1)}% of all) "
        f"merely keeps the {text.number(share)}% printed for {year}; the plan's own headcounts "
        f"({text.measure(senior['baseline'], '万人', 'en')} of "
        f"{text.measure(total['baseline'], '万人', 'en')}) give "
        f"{text.number(start, 1)}%.",
    )


def _share_sentence(study: Study) -> str:
    printed = study.annual("high_skilled_share")
    if printed.empty:
        return ""
    year, row = int(printed.index[-1]), printed.iloc[-1]
    share = text.figure(float(row["value"]), row["bound"], "%", study.lang)
    return study.say(
        f"高技能人才占技能人才的比重最近公布的是{share}（{year} 年）。",
        f"Highly skilled personnel: {share} of the skilled at the latest count ({year}).",
    )


def _high_share(study: Study) -> pd.DataFrame:
    """Share of the highly skilled among the skilled by year: computed from heads, and published."""
    import pandas as pd

    high, skilled = study.annual(HIGH_SKILLED), study.annual(SKILLED)
    printed = study.annual("high_skilled_share")
    frame = pd.DataFrame(
        {"computed": 100 * high["value"] / skilled["value"], "published": printed["value"]}
    )
    return frame.sort_index()


def compositions(study: Study) -> pd.DataFrame:
    """Compositions of titles in per cent: published, targeted, and implied by headcounts.

    Returns
    -------
    DataFrame
        Columns senior, intermediate, junior; rows in order of time. The junior and intermediate
        parts of a row known only by its senior share are NaN.
    """
    import pandas as pd

    rows: dict[str, list[float]] = {}
    shares = {
        part: study.annual(series)["value"] for part, series in zip(PARTS, SHARES, strict=True)
    }
    frame = pd.DataFrame(shares).dropna()
    for year, row in frame.iterrows():
        rows[study.say(f"{year} 年公布", f"{year} published")] = list(row)
    for plan in dict.fromkeys(filter(None, [study.plan.about.get("predecessor"), study.plan.id])):
        table = load_plan(plan).indicators
        goal = table[table["series"].isin(SHARES)].set_index("series")
        if len(goal) == len(SHARES):
            year = str(goal["target_period"].iloc[0])
            label = study.say(f"{year} 年目标", f"{year} target")
            rows[label] = [float(goal.at[s, "target"]) for s in SHARES]
    rows |= _implied(study, frame)
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(PARTS))


def _implied(study: Study, published: pd.DataFrame) -> dict[str, list[float]]:
    """Compositions that the plan's headcounts imply, the other grades in their last known ratio."""
    if published.empty:
        return {}
    senior, total = study.promise_of(SENIOR), study.promise_of(PROFESSIONALS)
    rest = published.iloc[-1][["intermediate", "junior"]]
    rows = {}
    for when, heads, whole in (
        (senior["baseline_period"], senior["baseline"], total["baseline"]),
        (senior["target_period"], senior["target"], total["target"]),
    ):
        share = 100 * heads / whole
        parts = list((100 - share) * rest / rest.sum())
        label = f"{text.number(heads)}/{text.number(whole)}"
        rows[study.say(f"{when} 年人数隐含（{label}）", f"{when} implied by heads ({label})")] = [
            share,
            *parts,
        ]
    return rows


@shown
def composition(study: Study) -> Exhibit:
    """Senior : intermediate : junior, published and targeted."""
    rows = compositions(study)
    if rows.empty:
        raise MethodError(study.say("没有公布过职称构成", "no composition was published"))
    senior, total = study.promise_of(SENIOR), study.promise_of(PROFESSIONALS)
    implied = 100 * senior["target"] / total["target"]
    names = {
        "senior": study.say("高级", "senior"),
        "intermediate": study.say("中级", "intermediate"),
        "junior": study.say("初级", "junior"),
    }
    seen = rows[[study.say("公布", "published") in i for i in rows.index]]
    if seen.empty:
        raise MethodError(study.say("没有公布过职称构成", "no composition was published"))
    first, last = seen.iloc[0], seen.iloc[-1]
    moved = float(last["junior"] - first["junior"])
    title = (
        study.say(
            f"五年里初级占比降了 {text.number(-moved, 1)} 个百分点，正好落在上一个规划的目标上",
            f"The junior share fell by {text.number(-moved, 1)} points in five years, onto the last plan's target",
        )
        if _same(last, rows)
        else study.say(
            f"初级占比变动 {text.number(moved, 1)} 个百分点",
            f"The junior share moved by {text.number(moved, 1)} points",
        )
    )
    targets = [i for i in rows.index if study.say("目标", "target") in i]
    return figures.composition(
        parts=rows.rename(columns=names),
        target_rows=targets,
        decimals=1,
        **study.caption(
            "titles-composition",
            title=title,
            subtitle=study.say(
                "专业技术人才高、中、初级职称构成，%；标“目标”的为规划目标，其余为公布数",
                "Professional and technical personnel by title, %; rows marked target are "
                "goals, the others published",
            ),
            reading=study.say(
                f"本规划不再定比例，只定人数：高级 {text.number(senior['target'])} 万、总量 "
                f"{text.number(total['target'])} 万，合高级占 {text.number(implied, 1)}%；标“隐含”的行假定中、"
                "初级之比不变。",
                f"This plan sets heads, not shares: {text.number(senior['target'])} senior of "
                f"{text.number(total['target'])}, or {text.number(implied, 1)}%; rows marked implied keep the "
                "ratio of the other two grades.",
            ),
            alt=study.say(f"百分比堆积条形图。{title}。", f"Stacked bars to 100%. {title}."),
            sources=[
                *(s for series in SHARES for s in study.annual(series)["source"]),
                study.plan.about["source"],
            ],
        ),
    )


def _same(row: pd.Series, rows: pd.DataFrame) -> bool:
    """Whether a published composition equals a target among the rows."""
    import numpy as np

    return any(np.allclose(row, other) for label, other in rows.iterrows() if label != row.name)


@shown
def distances(study: Study) -> Exhibit:
    """How far each composition lies from the target, in Aitchison geometry and in points."""
    rows = compositions(study)
    if len(rows) < 2:
        raise MethodError(study.say("可比的构成不足两个", "fewer than two compositions"))
    marks = [i for i in rows.index if study.say("目标", "target") in i]
    if not marks:
        raise MethodError(study.say("没有构成目标", "no target composition"))
    goal = rows.loc[marks[-1]]
    cells = []
    for label, row in rows.iterrows():
        apart = float(structure.aitchison_distance(row, goal))
        points = float((row - goal).abs().sum() / 2)
        cells.append(
            [
                str(label),
                *(exhibits.Number(float(v), decimals=1) for v in row),
                exhibits.Number(apart, decimals=3),
                exhibits.Number(points, decimals=1),
            ]
        )
    heads = study.say(
        "构成|高级|中级|初级|艾奇逊距离|需移动的百分点",
        "Composition|Senior|Intermediate|Junior|Aitchison distance|Points to move",
    ).split("|")
    apart = [
        f"{label} {text.number(100 * math.expm1(float(structure.aitchison_distance(row, goal))), 1)}%"
        for label, row in rows.iterrows()
        if structure.aitchison_distance(row, goal) > 0.0005
    ]
    ratio = "∶".join(text.number(float(v)) for v in goal)
    title = study.say(
        f"各级之比与 {ratio} 相差（均方根）：" + "，".join(apart) + "，其余相同",
        f"Ratios between grades differ from {ratio} (root mean square) by: "
        + ", ".join(apart)
        + ", others not at all",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "titles-distance",
            title=title,
            subtitle=study.say(
                "距离按各部分之比的对数计算，与部分的单位无关，各部分同等看待",
                "Distance over logarithms of the ratios between parts: free of units, all "
                "parts count alike",
            ),
            reading=study.say(
                "通俗地说：距离为 0 就是构成相同；三级构成的距离 0.1 表示两两之比相差约一成（均方根）；"
                "“需移动的百分点”是要换级的人所占的比例。",
                "In plain words: 0 is the same structure; with three grades a distance of 0.1 means that "
                "their ratios differ by about a tenth (root mean square); points to move is the share of people "
                "who would change grade.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                *(s for series in SHARES for s in study.annual(series)["source"]),
                study.plan.about["source"],
            ],
        ),
    )


@shown
def additions(study: Study, target_total: float | None = None) -> Exhibit:
    """What the target structure needs, a year: heads to add in each grade."""
    total, senior = study.promise_of(PROFESSIONALS), study.promise_of(SENIOR)
    rows = compositions(study)
    published = [i for i in rows.index if study.say("公布", "published") in i]
    if not published:
        raise MethodError(study.say("没有公布过职称构成", "no composition was published"))
    base = rows.loc[published[-1]]
    stock = base / 100 * total["baseline"]
    goal = target_total or total["target"]
    years = study.plan.years
    targets = [i for i in rows.index if study.say("目标", "target") in i]
    wanted = rows.loc[targets[-1]] if targets else base
    needs = structure.required_additions(stock, wanted, goal, len(years))
    names = {
        "senior": study.say("高级", "senior"),
        "intermediate": study.say("中级", "intermediate"),
        "junior": study.say("初级", "junior"),
    }
    heads = study.say(
        "职称|期初（万人）|目标（万人）|五年要增加|平均每年",
        "Title|Start (10,000)|Target (10,000)|To add in five years|A year",
    ).split("|")
    cells = [
        [
            names[str(p)],
            exhibits.Number(r["stock"], decimals=1),
            exhibits.Number(r["target_stock"], decimals=1),
            exhibits.Number(r["additions"], decimals=1),
            exhibits.Number(r["additions_per_year"], decimals=2),
        ]
        for p, r in needs.iterrows()
    ]
    gap = senior["target"] - senior["baseline"]
    title = study.say(
        f"保持现有构成增至 {text.number(goal)} 万人，每年净增 {text.number(needs['additions_per_year'].sum(), 1)} 万人，"
        f"其中高级 {text.number(needs.at['senior', 'additions_per_year'], 2)} 万人",
        f"Growing to {text.number(goal)} with today's structure takes "
        f"{text.number(needs['additions_per_year'].sum(), 1)} more a year, "
        f"{text.number(needs.at['senior', 'additions_per_year'], 2)} of them senior",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "titles-additions",
            title=title,
            subtitle=study.say(
                "净增数，万人；退休、流出要由更多的新增来补，公布数中没有",
                "Net additions, 10,000 persons; retirement and outflow, not published, come on top",
            ),
            reading=study.say(
                f"期初按印出的占比折算高级为 {text.number(stock['senior'], 1)} 万人，规划印出的人数是 "
                f"{text.number(senior['baseline'])} 万人；按后者五年要增加 {text.number(gap)} 万人。",
                f"The printed share gives {text.number(stock['senior'], 1)} senior at the start, the plan "
                f"prints {text.number(senior['baseline'])}; from there {text.number(gap)} are to be added.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                *(s for series in SHARES for s in study.annual(series)["source"]),
                study.plan.about["source"],
            ],
        ),
    )


def stock_path(study: Study, series: str) -> Exhibit | Html:
    """A stock of talent against its target, with a word on a jump that no source explains."""
    known = study.annual(series)["value"]
    jump = known[known.index >= study.plan.years[0] - 1].pct_change().mul(100)
    notes = []
    if jump.max() > JUMP:
        year = int(jump.idxmax())
        notes.append(
            study.say(
                f"{year} 年比上一个公布年份高 {text.number(float(jump[year]), 0)}%，来源没有说明口径是否改变。",
                f"{year} is {text.number(float(jump[year]), 0)}% above the year published before it; no "
                "source says whether the count changed.",
            )
        )
    return promise_path(study, series, notes=notes)


@shown
def high_share(study: Study) -> Exhibit:
    """Share of the highly skilled: published, and computed from heads."""
    both = _high_share(study)
    if both["computed"].notna().sum() + both["published"].notna().sum() == 0:
        raise MethodError(study.say("没有公布过占比", "no share was published"))
    heads = study.say(
        "年份|高技能人才/技能人才|公布的占比|相差（百分点）",
        "Year|Computed from heads|Published share|Difference (points)",
    ).split("|")
    cells = [
        [
            str(y),
            exhibits.Number(r["computed"], decimals=1),
            exhibits.Number(r["published"], decimals=1),
            exhibits.Number(r["published"] - r["computed"], decimals=1),
        ]
        for y, r in both.iterrows()
    ]
    gap = (both["published"] - both["computed"]).dropna()
    worst = gap.abs().idxmax() if len(gap) else None
    title = (
        study.say(
            f"{worst} 年公布的占比比按人数计算高 {text.number(float(gap[worst]), 1)} 个百分点",
            f"In {worst} the published share exceeds the heads by {text.number(float(gap[worst]), 1)} points",
        )
        if worst is not None
        else study.say("公布的占比与人数没有同年的", "No year has both")
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "high-skilled-share",
            title=title,
            subtitle=study.say(
                "高技能人才占技能人才的比重，%", "Highly skilled as a share of skilled personnel, %"
            ),
            reading=study.say(
                "规划 1.1 节说“近 30%”，而同处的人数 104.5/387 合 27.0%；两者都保留。"
                if worst == 2020
                else "两种算法都列出，不作修改。",
                "Section 1.1 says nearly 30% while its heads, 104.5 of 387, give 27.0%; both kept."
                if worst == 2020
                else "Both are shown, neither is changed.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                *study.annual(HIGH_SKILLED)["source"],
                *study.annual(SKILLED)["source"],
                *study.annual("high_skilled_share")["source"],
            ],
        ),
    )


@shown
def flows_and_stock(study: Study) -> Exhibit:
    """What the promised certificates can explain of the growth of the stock."""
    certificates = study.promise_of("vocational_certificates_new")
    skilled = study.annual(SKILLED)
    base = study.plan.years[0] - 1
    if base not in skilled.index or skilled.index[-1] <= base:
        raise MethodError(study.say("没有期初与其后的存量", "no stock at the start and after"))
    last = int(skilled.index[-1])
    start, end = float(skilled.at[base, "value"]), float(skilled.at[last, "value"])
    growth = end - start
    share = (last - base) / len(study.plan.years)
    due = certificates["target"] * share
    gap = float(structure.stock_flow_gap(start, end, due))
    heads = study.say("项目|万人", "Item|10,000 persons").split("|")
    cells = [
        [study.say(f"技能人才 {base} 年", f"Skilled personnel {base}"), exhibits.Number(start)],
        [study.say(f"技能人才 {last} 年", f"Skilled personnel {last}"), exhibits.Number(end)],
        [study.say("存量增加", "Growth of the stock"), exhibits.Number(growth)],
        [
            study.say(
                f"五年新发证书目标 {text.number(certificates['target'])} 万的同期份额",
                f"Share of the promised {text.number(certificates['target'])} certificates by then",
            ),
            exhibits.Number(due),
        ],
        [
            study.say("证书以外的净增加", "Net growth not explained by certificates"),
            exhibits.Number(-gap),
        ],
    ]
    title = study.say(
        f"{base}—{last} 年技能人才增加 {text.number(growth, 1)} 万，同期证书目标只有 {text.number(due, 0)} 万",
        f"Skilled personnel grew by {text.number(growth, 1)} in {base}–{last}; the certificates promised "
        f"for that time are {text.number(due, 0)}",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "certificates-and-stock",
            title=title,
            subtitle=study.say(
                "存量与流量的核对，万人；证书的实际发放数没有按年公布，用目标的同期份额代替",
                "Stock against flow, 10,000 persons; certificates issued are not published by "
                "year, the target's share stands in",
            ),
            reading=study.say(
                "差额说明存量的统计口径可能变宽，或计入了证书以外的技能人才；来源没有说明。",
                "The gap suggests a wider count of the stock, or skills counted without a "
                "certificate; no source says.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*skilled.loc[[base, last], "source"], study.plan.about["source"]],
        ),
    )


@shown
def postdocs(study: Study) -> Exhibit:
    """Postdoctoral researchers recruited each year, against the level and the sum promised."""
    promise = study.promise_of("postdocs_recruited")
    known = study.annual("postdocs_recruited")
    need(known, 2, study, "postdocs_recruited")
    status = study.status
    sums = status[
        (status["series"] == "postdocs_recruited") & (status["accumulation"] == "period_sum")
    ]
    inside = known[known.index >= study.plan.years[0]]
    reading = study.say("橙色为年招收数目标。", "Orange: the yearly target.")
    if len(sums) and sums.iloc[0]["latest_period"]:
        goal = sums.iloc[0]
        said = text.figure(goal["latest"], goal["latest_bound"], goal["unit"], study.lang)
        when = text.period(goal["latest_period"], study.lang)
        promised = text.target(goal, study.lang)
        reading = study.say(
            f"规划另有五年合计的承诺：{promised}；{when}合计{said}。",
            f"The plan also promises a five-year sum of {promised}; {when}: {said}.",
        )
        study.cite(goal["sources"].split())
    title = study.say(
        f"{inside.index[0]}—{inside.index[-1]} 年每年招收都不少于 {text.number(promise['target'])} 人",
        f"At least {text.number(promise['target'])} were recruited in every year {inside.index[0]}–{inside.index[-1]}",
    )
    if (inside["value"] < promise["target"]).any():
        title = study.say(
            f"有的年份不到 {text.number(promise['target'])} 人",
            f"Some years fell short of {text.number(promise['target'])}",
        )
    deadline = study.plan.years[-1]
    last = int(known.index[-1])
    return figures.path(
        observed=known[["value", "bound"]].assign(kind="published", period=known.index)[
            ["period", "value", "kind", "bound"]
        ],
        unit=study.unit("postdocs_recruited"),
        target=(deadline, promise["target"]),
        required=progress.required_path(promise, study.plan.years),
        forecast=None,
        breaks=[],
        gap_note=study.say(f"{last} 年后未见年度数", f"no annual figure after {last}")
        if last < deadline
        else None,
        **study.caption(
            "postdocs-recruited",
            title=title,
            subtitle=study.say(
                "每年招收博士后，人；空心圆为公布数，“超过”为只公布了下限，橙色为目标与匀速路径",
                "Postdoctoral researchers recruited a year; hollow circles: published, over: "
                "only a lower bound, orange: target and even path",
            ),
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=[*known["source"], study.plan.about["source"]],
        ),
    )
