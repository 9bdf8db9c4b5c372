"""Human resources services on the way to their revenue target, and what carries them there."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from .. import figures, growth, observations, text
from ..errors import MethodError
from . import Html, Study, answer, closing_sentence, need, promise_sentence, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

REVENUE, AGENCIES, STAFF, PLACEMENTS = (
    "hr_service_revenue",
    "hr_service_agencies",
    "hr_service_staff",
    "hr_service_placements",
)


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    promise = study.promise_of(REVENUE)
    known = study.annual(REVENUE)
    need(known, 1, study, REVENUE)
    sentences = [_revenue_sentence(study, promise, known), _outlook(study, promise, known)]
    sentences += [promise_sentence(study, series) for series in (AGENCIES, STAFF, PLACEMENTS)]
    sentences.append(closing_sentence(study, "hr_services"))
    # None of its promises is a headline indicator: the light is that of the leading one.
    return answer(sentences, str(promise["warning"]))


def _revenue_sentence(study: Study, promise: pd.Series, known: pd.DataFrame) -> str:
    """The latest revenue, its growth, and the growth still needed."""
    last, deadline = int(known.index[-1]), study.plan.years[-1]
    value = float(known["value"].iloc[-1])
    amount = text.measure(value, promise["unit"], study.lang)
    goal = text.measure(promise["target"], promise["unit"], study.lang)
    said = study.say(f"营业收入 {last} 年为 {amount}", f"Revenue was {amount} in {last}")
    if last - 1 in known.index:
        moved = text.moved(growth.cagr(known.loc[last - 1 : last, "value"]), study.lang)
        said += study.say(f"，比上年{moved}", f", {moved} on the year before")
    if last >= deadline:
        return said + study.say(f"，目标是 {goal}。", f"; the target was {goal}.")
    needed = text.number(growth.required_growth(value, promise["target"], deadline - last), 1)
    return said + study.say(
        f"；要在 {deadline} 年达到 {goal}，此后每年需增长 {needed}%。",
        f"; to reach {goal} in {deadline} it has to grow by {needed}% a year from there.",
    )


def _outlook(study: Study, promise: pd.Series, known: pd.DataFrame) -> str:
    """What the projection says, or that there is none."""
    last = int(known.index[-1])
    if promise["state"] == "published":
        verdict = text.word(text.STATUS, promise["status"], study.lang)
        return study.say(f"结果已经公布：{verdict}。", f"The outcome is published: {verdict}.")
    if math.isnan(promise["probability"]):
        return study.say(
            f"{last} 年之后未见公布，也不足以推算。",
            f"Nothing published after {last} was found, and the figures do not carry a projection.",
        )
    low, high = (text.rounded(promise[k]) for k in ("projected_low", "projected_high"))
    chance = text.probability(promise["probability"], study.lang)
    lamp = text.word(text.LIGHT, promise["warning"], study.lang)
    deadline = study.plan.years[-1]
    unit = text.unit(promise["unit"], study.lang)
    return study.say(
        f"{last} 年之后未见公布。按本地与全国的增速推算，{deadline} 年有八成可能在 {low} 至 "
        f"{high} {unit}之间，达到目标的概率{chance}（{lamp}灯）。",
        f"Nothing published after {last} was found. From growth here and nationwide, {deadline} lies "
        f"with 80% probability between {low} and {high} ({unit}); the probability of meeting the "
        f"target is {chance} ({lamp}).",
    )


@shown
def needed_growth(study: Study) -> Exhibit:
    """Growth needed to arrive, beside the growth there has been."""
    import pandas as pd

    promise = study.promise_of(REVENUE)
    known = study.annual(REVENUE)
    need(known, 1, study, REVENUE)
    last, deadline = int(known.index[-1]), study.plan.years[-1]
    labels, values, sources = [], [], list(known["source"])
    needed = growth.required_growth(
        float(known["value"].iloc[-1]), promise["target"], max(deadline - last, 1)
    )
    here = study.place()
    labels.append(
        study.say(f"{here}，{last}—{deadline} 年需要", f"{here}, needed {last}–{deadline}")
    )
    values.append(needed)
    back = observations.computed(REVENUE, study.region, study.as_of)
    points = {**back["value"].to_dict(), **known["value"].to_dict()}
    sources += list(back["source"])
    years = sorted(points)
    for a, b in pairwise(years):
        labels.append(study.say(f"{here}，{a}—{b} 年实际", f"{here}, {a}–{b} published"))
        values.append(growth.cagr(pd.Series(points).loc[[a, b]]))
    nation = study.annual(REVENUE, "CN")
    sources += list(nation["source"])
    spans = list(nation.index)
    for a, b in pairwise(spans):
        labels.append(study.say(f"全国，{a}—{b} 年实际", f"China, {a}–{b} published"))
        values.append(growth.cagr(nation.loc[[a, b], "value"]))
    if last >= deadline:
        raise MethodError(study.say("结果已经公布，不再需要增长", "the outcome is published"))
    best = max(values[1:], default=math.nan)
    times = sum(v >= needed for v in values[1:])
    title = study.say(
        f"从 {last} 年起每年需增长 {text.number(needed, 1)}%；已公布的 {len(values) - 1} 个时段中"
        f"有 {times} 个达到过",
        f"{text.number(needed, 1)}% a year is needed from {last}; {times} of {len(values) - 1} "
        "published spans reached that",
    )
    return figures.bars(
        labels=labels,
        values=values,
        highlight=[0],
        tone="orange",
        decimals=1,
        unit="%",
        **study.caption(
            "hr-needed-growth",
            title=title,
            subtitle=study.say(
                "人力资源服务业营业收入的年均增速，%；橙色为达标所需，其余为已公布的实际",
                "Average yearly growth of revenue, %; orange: needed, others: published",
            ),
            reading=study.say(
                f"从 {last} 年起每年增长 {text.number(needed, 1)}% 才能在 {deadline} 年达到目标；"
                f"已公布的最快增速是 {text.number(best, 1)}%。",
                f"Only growth of {text.number(needed, 1)}% a year from {last} reaches the target in "
                f"{deadline}; the fastest on record is {text.number(best, 1)}%.",
            ),
            alt=study.say(
                f"条形图：达标所需增速与各时段实际增速。{title}。",
                f"Bar chart of needed and published growth rates. {title}.",
            ),
            sources=[*sources, study.plan.about["source"]],
        ),
    )


@shown
def growth_fan(
    study: Study, ceilings: list[float] | None = None, target_year: int | None = None
) -> Exhibit:
    """Growth curves under a range of ceilings."""
    import pandas as pd

    promise = study.promise_of(REVENUE)
    known = study.annual(REVENUE)
    back = observations.computed(REVENUE, study.region, study.as_of)
    points = pd.Series({**back["value"].to_dict(), **known["value"].to_dict()}).sort_index()
    need(points, 2, study, REVENUE)
    deadline = target_year or study.plan.years[-1]
    curves = growth.paths(points, promise["target"], deadline, ceilings or None)
    words = {
        "historical": study.say("沿用以往增速", "past growth"),
        "required": study.say("达标所需", "needed"),
        "logistic": "Logistic",
        "gompertz": "Gompertz",
    }
    scenarios = {}
    for (curve, ceiling), part in curves.groupby(["curve", "ceiling"], sort=False):
        bounded = math.isfinite(ceiling)
        top = study.say(
            f"（上限 {text.number(ceiling, 0)}）", f" (ceiling {text.number(ceiling, 0)})"
        )
        scenarios[words[curve] + (top if bounded else "")] = part["value"]
    ends = curves[curves["ceiling"].map(math.isfinite)].groupby(level=0)["value"]
    low, high = float(ends.min().iloc[-1]), float(ends.max().iloc[-1])
    observed = pd.DataFrame(
        {
            "period": points.index,
            "value": points.to_numpy(),
            "kind": ["computed" if y in back.index else "published" for y in points.index],
            "bound": "exact",
        }
    )
    hits = high >= promise["target"]
    goal = text.measure(promise["target"], promise["unit"], study.lang)
    title = study.say(
        f"所试的各种上限下，{deadline} 年都{'有可能达到' if hits else '到不了'} {goal}",
        f"Under every ceiling tried, growth curves {'can reach' if hits else 'all fall short of'} {goal} "
        f"in {deadline}",
    )
    return figures.fan(
        observed=observed,
        scenarios=scenarios,
        unit=study.unit(REVENUE),
        target=(deadline, promise["target"]),
        **study.caption(
            "hr-growth-fan",
            title=title,
            subtitle=study.say(
                "营业收入，亿元；拐点之前的数据定不出上限，因此固定一组上限各拟合一条曲线，不是预测",
                "Revenue, 100 million yuan; before the inflection data cannot tell the ceiling, so a "
                "curve is fitted for each of a range: scenarios, not forecasts",
            ),
            reading=study.say(
                f"上限取目标的 1.2 至 3 倍时，{deadline} 年的营业收入在 {text.number(low, 0)} 至 "
                f"{text.number(high, 0)} 亿元之间。",
                f"With ceilings of 1.2 to 3 times the target, revenue in {deadline} lies between "
                f"{text.number(low, 0)} and {text.number(high, 0)} (100 million yuan).",
            ),
            alt=study.say(f"曲线扇形图。{title}。", f"Fan of growth curves. {title}."),
            sources=[*known["source"], *back["source"], study.plan.about["source"]],
            notes=[_weighing(study, curves, len(points), len(back))],
        ),
    )


def _weighing(study: Study, curves: pd.DataFrame, points: int, computed: int) -> str:
    """What the curves say on average, weighted by how well they met the past."""
    mean = text.number(
        float((curves["value"] * curves["weight"]).groupby(level=0).sum().iloc[-1]), 0
    )
    year = curves.index[-1]
    if points < 3:
        return study.say(
            f"只有 {points} 个点，无从评判各曲线：达标所需以外的曲线等权平均，{year} 年为 {mean} 亿元。",
            f"With {points} points no curve can be judged: all but the needed one, weighted equally, "
            f"give {mean} (100 million yuan) in {year}.",
        )
    fitted = points >= growth.AICC_FROM
    of_them = study.say(f"其中 {computed} 个由增速倒推，", f"{computed} of them computed back, ")
    of_them = of_them if computed else ""
    return study.say(
        f"达标所需以外的曲线按{'拟合优度和' if fitted else ''}回测误差加权（共 {points} 个点，{of_them}点少则近于等权），"
        f"{year} 年平均为 {mean} 亿元。",
        f"All but the needed curve, weighted by {'fit and ' if fitted else ''}past errors ({points} "
        f"points, {of_them}the fewer, the nearer to equal), give {mean} (100 million yuan) in {year}.",
    )


@shown
def decomposition(study: Study, with_staff: bool = False) -> Exhibit:
    """What growth came from: more agencies, or more revenue per agency (and per worker)."""
    import pandas as pd

    names = [REVENUE, AGENCIES, *([STAFF] if with_staff else [])]
    values, pages = {}, {}
    for series in names:
        known = study.annual(series)
        back = observations.computed(series, study.region, study.as_of)
        values[series] = {**back["value"].to_dict(), **known["value"].to_dict()}
        pages[series] = {**back["source"].to_dict(), **known["source"].to_dict()}
    dated = set(study.annual(REVENUE).index)
    years = sorted(dated.intersection(*(set(v) for v in values.values())))
    if len(years) < 2:
        raise MethodError(
            study.say(
                "没有两个年份同时公布了所需的数字", "no two years have all the figures needed"
            )
        )
    start, end = years[-2], years[-1]
    computed = any(y not in study.annual(s).index for s in names for y in (start, end))

    def ratio(a: str, b: str) -> tuple[float, float]:
        return values[a][start] / values[b][start], values[a][end] / values[b][end]

    more = (values[AGENCIES][start], values[AGENCIES][end])
    if with_staff:
        factors = {
            study.say("机构数", "agencies"): more,
            study.say("每家机构人数", "staff per agency"): ratio(STAFF, AGENCIES),
            study.say("人均营业收入", "revenue per worker"): ratio(REVENUE, STAFF),
        }
    else:
        factors = {
            study.say("机构数", "agencies"): more,
            study.say("每家机构营业收入", "revenue per agency"): ratio(REVENUE, AGENCIES),
        }
    effects = growth.decompose(factors)
    change = float(effects["effect"].sum())
    lead = str(effects["effect"].idxmax())
    drag = effects[effects["effect"] < 0]
    title = study.say(
        f"{start}—{end} 年的增长主要来自{lead}", f"Growth {start}–{end} came mainly from {lead}"
    )
    if len(drag):
        worst = str(drag["effect"].idxmin())
        title += study.say(f"，{worst}在下降", f", while {worst} fell")
    parts = [f"{k} {text.number(float(v), 1)}" for k, v in effects["effect"].items()]
    notes = ()
    if computed:
        notes = (
            study.say(
                f"{start} 年从业人员由 {end} 年的数字与公布的增速推算。",
                f"Staff of {start} is computed from {end} and its published growth.",
            ),
        )
    return figures.decomposition(
        effects=pd.DataFrame({"effect": effects["effect"]}),
        start=(str(start), values[REVENUE][start]),
        end=(str(end), values[REVENUE][end]),
        unit=study.unit(REVENUE),
        **study.caption(
            "hr-decomposition-staff" if with_staff else "hr-decomposition",
            title=title,
            subtitle=study.say(
                "营业收入变化的加法分解（LMDI，残差为零），亿元：收入＝" + "×".join(factors),
                "Additive decomposition of the change in revenue (LMDI, no residual), 100 million yuan: "
                "revenue = " + " × ".join(factors),
            ),
            reading=study.say(
                f"{start} 至 {end} 年营业收入增加 {text.number(change, 1)} 亿元，其中"
                + "，".join(parts)
                + "。",
                f"Revenue rose by {text.number(change, 1)} (100 million yuan) from {start} to {end}: "
                + ", ".join(parts)
                + ".",
            ),
            alt=study.say(f"瀑布图。{title}。", f"Waterfall chart. {title}."),
            sources=[pages[s][y] for s in names for y in (start, end)],
            notes=notes,
        ),
    )


@shown
def peers(study: Study) -> Exhibit:
    """Revenue per agency and per worker here, in the nation and in the provinces on record."""
    known = observations.reconcile(study.as_of)
    known = known[known["chosen"] & (known["indicator"] == REVENUE) & (known["end"] % 12 == 11)]
    latest = known.sort_values("end").drop_duplicates("region", keep="last")
    regions = observations.load_regions()
    latest = latest[latest["region"] != "CN"].sort_values("value", ascending=False)
    if len(latest) < 2:
        raise MethodError(study.say("没有其他地区的公布数", "no other region is on record"))
    labels = [
        f"{regions.at[r.region, f'name_{study.lang}']}"
        + study.say(f"（{r.end // 12}）", f" ({r.end // 12})")
        for r in latest.itertuples()
    ]
    rank = (
        list(latest["region"]).index(study.region) + 1
        if study.region in set(latest["region"])
        else 0
    )
    title = (
        study.say(
            f"有公布数的 {len(latest)} 个地区中，{study.place()}列第 {rank} 位；年份与口径不同，只可粗比",
            f"{study.place()} ranks {rank} of the {len(latest)} places on record; years and coverage "
            "differ",
        )
        if rank
        else study.say(
            f"有公布数的 {len(latest)} 个地区；年份与口径不同，只可粗比",
            f"The {len(latest)} places on record; years and coverage differ",
        )
    )
    return figures.bars(
        labels=labels,
        values=list(latest["value"]),
        highlight=[rank - 1] if rank else [],
        unit=study.unit(REVENUE),
        **study.caption(
            "hr-peers",
            title=title,
            subtitle=study.say(
                "人力资源服务业营业收入，亿元，各地最近一次公布的年份（括号内）",
                "Revenue of human resources services, 100 million yuan, latest year "
                "published (in brackets)",
            ),
            reading=study.say(
                "有的地区把相关产业全部计入，口径较宽；各数列的说明见数据。",
                "Some places count related industries too, a wider coverage; see the series' notes.",
            ),
            alt=study.say(f"条形图。{title}。", f"Bar chart. {title}."),
            sources=list(latest["source"]),
        ),
    )
