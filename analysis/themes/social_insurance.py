"""Social insurance: who is covered, what is paid, what is invested; the funds have their own modules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import evidence, exhibits, observations, text
from ..errors import MethodError
from .funds import FUNDS, NATION, sources_of
from .local_funds import local_sentence
from .page import Html, answer
from .paths import promise_path
from .promises import box_light, closing_sentence, promise_sentence
from .records import record
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

PENSION, UNEMPLOYMENT, INJURY = (
    "pension_total_insured",
    "unemployment_insured",
    "work_injury_insured",
)
PARTICIPATION = "pension_participation_rate"
ENTRUSTED = "entrusted_pension_investment"
BENEFITS = (
    "enterprise_pension_monthly",
    "resident_pension_monthly",
    "unemployment_benefit_monthly",
    "work_injury_allowance_monthly",
)
OTHERS = (
    "youth_pension_insured",
    "youth_unemployment_insured",
    "youth_work_injury_insured",
    "difficult_groups_insured",
    "difficult_group_pension_participation_rate",
    "resident_pension_premium_paid_for_difficult_groups",
    "construction_project_work_injury_rate",
    "occupational_injury_pilot_insured",
    "occupational_injury_beneficiaries",
    "occupational_injury_benefits_paid",
    "unemployment_premium_reduction",
    "medical_insured",
    "medical_resident_subsidy_standard",
    "urban_minimum_living_allowance",
    "rural_minimum_living_allowance",
    "social_insurance_fund_total_revenue",
)


def opening(study: Study) -> Html:
    """The opening answer of the theme; its light is that of the worst headline indicator."""
    light, name = box_light(study, "social_insurance")
    sentences = [promise_sentence(study, series) for series in (UNEMPLOYMENT, INJURY, PENSION)]
    sentences += [local_sentence(study), closing_sentence(study, "social_insurance")]
    if name:
        lamp = text.word(text.LIGHT, light, study.lang)
        sentences.append(
            study.say(
                f"此框的颜色取主要指标中最差的一项：{name}（{lamp}灯）。",
                f"The light of this box is that of the worst headline indicator: {name} ({lamp}).",
            )
        )
    return answer(sentences, light)


@shown
def insured_steps(study: Study, series: str) -> Exhibit:
    """Every figure of a promised level since its baseline: each step, and what the target still asks."""
    promise = study.promise_of(series)
    known = study.dated(series)
    known = known[known["end"] >= 12 * study.plan.years[0] - 1]
    if len(known) < 2:
        raise MethodError(
            study.say(
                f"“{study.name(series)}”在期初及规划期内只公布过 {len(known)} 个数字，没有增减可说",
                f"{len(known)} figures of {study.name(series)} since the baseline: no step to show",
            )
        )
    steps = known["value"].diff()
    left = promise["target"] - known["value"]
    cells = [
        [
            text.period(str(when), study.lang),
            exhibits.Number(row["value"], bound=row["bound"]),
            exhibits.Number(float(step) if step == step else None),
            exhibits.Number(float(gap)),
            text.source_name(row["source"], study.lang),
        ]
        for (when, row), step, gap in zip(known.iterrows(), steps, left, strict=True)
    ]
    return exhibits.table(
        study.say(
            "时点|公布数|比上一个公布数|距目标|来源",
            "At the end of|Published|On the figure before|Still to go|Source",
        ).split("|"),
        cells,
        **study.caption(
            f"{series.replace('_', '-')}-steps",
            title=_steps_title(study, promise, known),
            subtitle=study.say(
                f"{study.place()}{study.name(series)}，{study.unit(series)}；距目标为负即已超过 "
                f"{text.target(promise)}",
                f"{study.name(series)}, {study.place()}, {study.unit(series)}; still to go below 0: beyond "
                f"{text.target(promise, 'en')}",
            ),
            reading=_steps_reading(study, promise, known),
            alt=study.say(
                f"表：{_steps_title(study, promise, known)}。",
                f"Table: {_steps_title(study, promise, known)}.",
            ),
            sources=[*known["source"], study.plan.about["source"]],
            notes=_definition(study, series, int(str(known.index[-1])[:4])),
        ),
    )


def _steps_title(study: Study, promise: pd.Series, known: pd.DataFrame) -> str:
    """Whether the published figures rise, fall, or do both."""
    steps = known["value"].diff().dropna()
    name = promise[f"name_{study.lang}"]
    chain = " → ".join(text.number(v) for v in known["value"])
    gap = promise["target"] - float(known["value"].iloc[-1])
    if (steps < 0).all():
        zh, en = "一次比一次少", "fall from each to the next"
    elif (steps > 0).all():
        zh, en = "一次比一次多", "rise from each to the next"
    else:
        zh, en = "有升有降", "both rise and fall"
    tail = (
        study.say(f"，离目标差 {text.number(gap)}", f"; {text.number(gap)} short of the target")
        if gap > 0
        else study.say("，在目标之上", "; above the target")
    )
    return study.say(
        f"{name}的公布数{zh}：{chain}{tail}",
        f"{name}: the published figures {en}, {chain}{tail}",
    )


def _steps_reading(study: Study, promise: pd.Series, known: pd.DataFrame) -> str:
    """What a fall says of the target, and that two offices may count differently."""
    steps = known["value"].diff()
    fallen = steps.index[steps < 0]
    if fallen.empty:
        return study.say(
            "各时点相隔的月数不同，增减不能直接相比。",
            "The dates lie unequally far apart: steps do not compare directly.",
        )
    at = known.index.get_loc(fallen[-1])
    pages = [text.source_name(s, study.lang) for s in known["source"].iloc[[at - 1, at]]]
    when, size = text.period(str(fallen[-1]), study.lang), text.number(-float(steps[fallen[-1]]))
    said = study.say(
        f"{when}比上一个公布数少 {size}，两个数的出处是{text.listing(dict.fromkeys(pages))}；"
        "所收集的材料没有说明两者口径是否相同，如果不同，这一差额不是人数的减少",
        f"{when} lies {size} below the figure before; the two come from "
        f"{text.listing(dict.fromkeys(pages), 'en')}, and nothing collected says whether they count the "
        "same: if not, the gap is no loss of persons",
    )
    last, value = known.iloc[-1], float(known["value"].iloc[-1])
    gap, left = promise["target"] - value, 12 * study.plan.years[-1] + 11 - int(last["end"])
    if gap <= 0 or left <= 0:
        return f"{said}{study.say('。', '.')}"
    end, share = text.period(str(last["period"]), study.lang), text.number(100 * gap / value, 1)
    return said + study.say(
        f"。若口径未变，从{end}起要在余下 {left} 个月里增加 {text.number(gap)} 万人（{share}%）才到目标；"
        "若已改变，目标仍按原口径，没有可比的数字。",
        f". If the count is the same, {text.number(gap)} (10,000 persons, {share}%) had to be added in the "
        f"{left} months after {end}; if not, the target counts the old way and nothing published "
        "compares with it.",
    )


def _definition(study: Study, series: str, until: int) -> list[str]:
    """What the catalogue says of a series, in the study's language.

    A sentence on a conflict with a figure of a later year is left out.
    """
    en, _, zh = str(observations.load_series().at[series, "definition"]).partition(" / ")
    said = zh if study.lang == "zh" else en
    kept = [
        sentence
        for sentence in re.split(r"(?<=。)|(?<=\.) ", said)
        if all(int(year) <= until for year in re.findall(r"20\d\d", sentence))
    ]
    whole = ("" if study.lang == "zh" else " ").join(kept)
    return [study.say(whole, whole)] if whole else []


@shown
def participation(study: Study) -> Exhibit | Html:
    """The participation rate as what was published: bounds, never numbers."""
    promise = study.promise_of(PARTICIPATION)
    goal = text.target(promise, study.lang)
    if promise["state"] == "unpublished":
        title = study.say(
            f"参保率（目标{goal}）在规划期内未见公布",
            f"No participation rate (target {goal}) was found since the plan began",
        )
    else:
        value = text.figure(promise["latest"], promise["latest_bound"], promise["unit"], study.lang)
        when = text.period(promise["latest_period"], study.lang)
        met = evidence.satisfied(
            promise["latest"],
            promise["latest_bound"],
            promise["target"],
            promise["target_bound"],
            promise["direction"],
        )
        then = {
            True: ("在当时符合", "met at that date"),
            False: ("在当时不符合", "not met at that date"),
            None: ("凭这个界限判断不了", "which that does not tell"),
        }[met]
        title = study.say(
            f"参保率最近公布的是{value}（{when}）；目标{goal}，{then[0]}",
            f"Participation rate: latest {value} ({when}); target {goal}, {then[1]}",
        )
    return record(
        study,
        "participation-rate",
        [PARTICIPATION],
        title,
        reading=study.say(
            "“超过”只是下限：不能当作数字相减，也不能推算到期末。",
            "Over is a lower bound: it is neither subtracted like a number nor projected.",
        ),
    )


@shown
def benefits(study: Study) -> Exhibit:
    """What the insurances pay a head, here and in the nation, where it was published."""
    cells: list[list[exhibits.Cell]] = []
    sources: list[str] = []
    here = 0
    for series in BENEFITS:
        row: list[exhibits.Cell] = [study.name(series)]
        for region in dict.fromkeys((study.region, NATION)):
            known = study.annual(series, region)
            if known.empty:
                row.append(exhibits.Number(None))
                continue
            last = known.iloc[-1]
            here += region == study.region
            row.append(
                exhibits.Number(
                    float(last["value"]),
                    text.period(str(known.index[-1]), study.lang),
                    last["bound"],
                )
            )
            sources.append(last["source"])
        cells.append(row)
    if not sources:
        raise MethodError(
            study.say("没有公布过一项待遇水平", "no level of any benefit was published")
        )
    places = [study.place(r) for r in dict.fromkeys((study.region, NATION))]
    title = study.say(
        f"{len(BENEFITS)} 种待遇水平中，{study.place()}公布过 {here} 种"
        if here
        else f"{len(BENEFITS)} 种待遇水平，{study.place()}一种也未见公布",
        f"Of {len(BENEFITS)} benefit levels, {here or 'none'} was found for {study.place()}"
        if here < 2
        else f"Of {len(BENEFITS)} benefit levels, {here} were found for {study.place()}",
    )
    return exhibits.table(
        [study.say("待遇（元/月）", "Benefit (yuan a month)"), *places],
        cells,
        **study.caption(
            "benefit-levels",
            title=title,
            subtitle=study.say(
                "最近一次公布的数字，元/月，灰字为年份；— 为没有公布",
                "Latest published figure, yuan a month, year in grey; —: not published",
            ),
            reading=study.say(
                "规划 3.3 节要求待遇随经济社会发展调整；没有公布的，无从核对。"
                if study.plan.outline.index.isin(["3.3"]).any()
                else "没有公布的，无从核对。",
                "Section 3.3 of the plan wants benefits adjusted with the economy; where nothing is "
                "published nothing can be checked."
                if study.plan.outline.index.isin(["3.3"]).any()
                else "Where nothing is published nothing can be checked.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources,
        ),
    )


def entrusted(study: Study) -> Exhibit | Html:
    """Resident pension money under entrusted investment against its target."""
    return promise_path(study, ENTRUSTED)


@shown
def entrusted_rule(study: Study) -> Exhibit:
    """What the promised share of each year's new surplus would be, on the nation's fund."""
    rows = study.of_theme("social_insurance")
    rule = rows[
        (rows["unit"] == "%")
        & (rows["accumulation"] == "annual_flow")
        & rows["name_zh"].str.contains("委托投资")
    ]
    if rule.empty:
        raise MethodError(
            study.say(
                "本规划没有新增结余委托投资比例的承诺",
                "this plan promises no share of new surplus for entrusted investment",
            )
        )
    promise = rule.iloc[0]
    fund = FUNDS["resident"]
    came, went = (study.annual(n, NATION)["value"] for n in (fund.revenue, fund.expenditure))
    surplus = (came - went).dropna()
    surplus = surplus[surplus.index >= study.plan.years[0] - 1]
    if surplus.empty:
        raise MethodError(
            study.say(
                "规划期内全国居民养老保险基金的全年收支还没有公布",
                "no year's flows of the nation's residents' pension fund were published since the plan "
                "began",
            )
        )
    share = promise["target"] / 100
    year, last = int(surplus.index[-1]), float(surplus.iloc[-1])
    part = text.number(share * max(last, 0), 1)
    goal = text.target(promise, study.lang)
    place = study.place()
    title = study.say(
        f"示意（全国，不是{place}）：居民养老保险基金 {year} 年新增结余 {text.number(last, 1)} 亿元，"
        f"{text.number(promise['target'])}% 是 {part} 亿元"
        if study.region != NATION
        else f"全国居民养老保险基金 {year} 年新增结余 {text.number(last, 1)} 亿元，"
        f"{text.number(promise['target'])}% 是 {part} 亿元",
        f"Illustration (China, not {place}): the residents' pension fund kept {text.number(last, 1)} "
        f"(100 million yuan) in {year}, {text.number(promise['target'])}% of it is {part}"
        if study.region != NATION
        else f"China's residents' pension fund kept {text.number(last, 1)} (100 million yuan) in {year}, "
        f"{text.number(promise['target'])}% of it is {part}",
    )
    return exhibits.table(
        study.say(
            "年份|收入|支出|新增结余|规定比例",
            "Year|Revenue|Outgo|New surplus|Promised share of it",
        ).split("|"),
        [
            [
                str(y),
                *(exhibits.Number(float(v), decimals=1) for v in (came[y], went[y], kept)),
                exhibits.Number(share * max(float(kept), 0), decimals=1),
            ]
            for y, kept in surplus[::-1].items()
        ],
        **study.caption(
            "entrusted-rule",
            title=title,
            subtitle=study.say(
                f"全国城乡居民基本养老保险基金，亿元；规定比例按规划{text.place(promise['locator'])}的{goal}",
                "Basic pension insurance fund for urban and rural residents, China, 100 million yuan; share "
                f"as in {text.place(promise['locator'], 'en')} of the plan: {goal}",
            ),
            reading=study.say(
                f"{place}居民养老保险基金的新增结余与其中委托投资的部分都没有公布，这条承诺无从核对。",
                f"Neither the new surplus of this fund in {place} nor the part of it invested was "
                "published: the promise cannot be checked.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                *sources_of(study, fund, NATION, study.plan.years[0] - 1),
                study.plan.about["source"],
            ],
        ),
    )


def others(study: Study) -> Exhibit | Html:
    """Figures of groups, pilots and relief that no promise of the plan asks for."""
    return record(
        study,
        "social-insurance-others",
        OTHERS,
        study.say(
            "青年、困难群体、职业伤害保障等：公布过的数字，规划没有对应的数量承诺",
            "Youth, disadvantaged groups, occupational injury: published figures that no quantified "
            "promise of the plan asks for",
        ),
    )
