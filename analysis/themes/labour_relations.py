"""Mediation, arbitration and inspection against what was promised."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, progress, text
from ..errors import MethodError
from ..plan import load_plan
from . import arrears, disputes
from .page import Html, answer
from .promises import box_light, closing_sentence, light_sentence, promise_sentence
from .records import record
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

MEDIATION, ARBITRATION, INSPECTION, CONTRACTS = RATES = (
    "mediation_success_rate",
    "arbitration_closure_rate",
    "inspection_closure_rate",
    "labour_contract_signing_rate",
)
SHORT = {
    MEDIATION: ("调解成功率", "Mediation success"),
    ARBITRATION: ("仲裁结案率", "Arbitration closure"),
    INSPECTION: ("监察结案率", "Inspection closure"),
    CONTRACTS: ("合同签订率", "Contracts signed"),
}
"""Names short enough to stand above a panel."""
COORDINATORS = "gold_medal_labour_relation_coordinators"
BODIES = (
    COORDINATORS,
    "township_mediation_organisations",
    "park_mediation_organisations",
    "enterprise_mediation_committees",
    "enterprise_mediation_committee_rate",
)


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    rates = promised_rates(study)
    spoken = rates.index[rates["state"] != "unpublished"]
    sentences = [promise_sentence(study, str(rates.at[id, "series"])) for id in spoken]
    sentences += _silent_sentences(study, rates.drop(index=spoken))
    sentences += [disputes.sentence(study), arrears.sentence(study)]
    named = str(rates.at[spoken[0], "series"]) if len(spoken) else ""
    sentences.append(light_sentence(study, "labour_relations", named))
    sentences.append(closing_sentence(study, "labour_relations"))
    light, _ = box_light(study, "labour_relations")
    return answer(sentences, light)


# The rates ----------------------------------------------------------------------------------------


def promised_rates(study: Study) -> pd.DataFrame:
    """The rates the plan sets a target for, assessed, in the order of `RATES`."""
    status = study.status
    found = status[status["series"].isin(RATES) & (status["accumulation"] == "level")]
    order = {series: at for at, series in enumerate(RATES)}
    return found.sort_values("series", key=lambda column: column.map(order), kind="stable")


def _silent_sentences(study: Study, silent: pd.DataFrame) -> list[str]:
    """Rates of which nothing was published since the plan began: that, and where they stood before."""
    if silent.empty:
        return []
    known = silent[silent["latest_period"] != ""]
    first = study.plan.years[0]
    if known.empty:
        names = _listing(study, [row[f"name_{study.lang}"] for _, row in silent.iterrows()])
        return [
            study.say(
                f"{names}在规划期内未见公布，此前也没有数字。",
                f"{names}: no figure found since the plan began, nor any before it.",
            )
        ]
    for _, row in known.iterrows():
        study.cite(row["sources"].split())
    count = len(silent)
    return [
        study.say(
            f"{first} 年以来，{count} 项比率未见公布，是否达到或守住无从判断。",
            f"Since {first} no figure was found for {count} of the promised rates: whether the targets "
            "were reached or held cannot be said.",
        ),
        ("；" if study.lang == "zh" else "; ").join(
            _in_a_row([_standing(study, row) for _, row in known.iterrows()])
        )
        + study.say("。", "."),
    ]


def _in_a_row(names: list[str]) -> list[str]:
    """Names inside a sentence: those after the first begin small in English, Chinese is as it is."""
    return [name if not at else name[:1].lower() + name[1:] for at, name in enumerate(names)]


def _listing(study: Study, names: list[str]) -> str:
    return text.listing(_in_a_row(names), study.lang)


def _standing(study: Study, row: pd.Series) -> str:
    """Where a rate stood when last published, and how far from its target."""
    name, goal = row[f"name_{study.lang}"], text.target(row, study.lang)
    value = text.figure(row["latest"], row["latest_bound"], "%", study.lang)
    when = text.period(row["latest_period"], study.lang)
    gap = row["latest"] - row["target"]
    size = text.number(round(abs(gap), 1))
    zh, en = ("高于", "above") if gap >= 0 else ("低于", "below")
    bound = ("下限", "floor") if row["direction"] == "floor" else ("目标", "target")
    return study.say(
        f"{name} {when}为 {value}，{zh}{bound[0]}（{goal}）{size} 个百分点",
        f"{name} was {value} in {when}, {size} points {en} the {bound[1]} of {goal}",
    )


@shown
def floors(study: Study) -> Exhibit:
    """Each promised rate against its target or floor, from some years before the plan."""
    rates = promised_rates(study)
    if rates.empty:
        raise MethodError(
            study.say(
                "本规划没有关于调解、仲裁、监察的比率指标",
                "the plan sets no target for mediation, arbitration or inspection rates",
            )
        )
    years = study.plan.years
    panels, sources, absent = [], [], []
    for _, row in rates.iterrows():
        known = study.annual(row["series"])
        known = known[(known.index >= years[0] - 6) & (known.index <= years[-1])]
        name = row[f"name_{study.lang}"]
        if known.empty:
            absent.append(
                study.say(f"{name}（{text.target(row)}）", f"{name} ({text.target(row, 'en')})")
            )
            continue
        bound = {"floor": (row["target"], years[0], years[-1])}
        goal = {"target": (years[-1], row["target"])}
        panels.append(
            {
                "name": study.say(*SHORT[row["series"]]),
                "observed": known[["value", "bound"]].assign(kind="published", period=known.index),
                "labels": list(known.index),
                **(bound if row["direction"] == "floor" else goal),
            }
        )
        sources += list(known["source"])
    if not panels:
        names = text.listing(absent, study.lang)
        raise MethodError(
            study.say(
                f"截至 {study.as_of}，{names}未见公布数", f"no figure by {study.as_of} of {names}"
            )
        )
    title, reading = _floors_message(study, rates)
    return figures.ceilings(
        panels=panels,
        unit="%",
        **study.caption(
            "labour-floors",
            title=title,
            subtitle=study.say(
                f"{study.place()}劳动人事争议与劳动保障监察，%；空心圆为公布数，橙线为规划期内不应低于的下限，"
                "橙色菱形为目标",
                f"Labour and personnel disputes and labour inspection, {study.place()}, %; hollow "
                "circles: published, orange line: the floor of the plan's years, orange diamond: target",
            ),
            reading=reading,
            alt=study.say(
                f"{len(panels)} 幅折线图。{title}。", f"{len(panels)} line charts. {title}."
            ),
            sources=[*sources, study.plan.about["source"]],
            notes=[
                study.say(
                    f"没有数字、不画：{text.listing(absent)}。",
                    f"No figure, not drawn: {text.listing(absent, 'en')}.",
                )
            ]
            if absent
            else [],
        ),
    )


def _floors_message(study: Study, rates: pd.DataFrame) -> tuple[str, str]:
    """Title and reading: of how many rates anything was published in the plan's years."""
    known = rates[rates["state"] != "unpublished"]
    count = len(rates)
    if known.empty:
        last = max(p[:4] for p in rates["latest_period"] if p)
        return (
            study.say(
                f"{last} 年之后，{count} 项比率未见公布，能否达到或守住无从判断",
                f"After {last} no figure was found for any promised rate: whether they hold cannot be "
                "said",
            ),
            study.say(
                "图中只有规划以前的数字。", "Only figures from before the plan's years are shown."
            ),
        )
    held = [_held(study, row) for _, row in known.iterrows()]
    good = sum(years_held == years_known for years_known, years_held in held)
    title = study.say(
        f"{count} 项比率中 {len(known)} 项在规划期内有公布数，其中 {good} 项在公布的年份都达到",
        f"{len(known)} of {count} rates published in the plan's years; {good} of these met the target "
        "in every year published",
    )
    parts = [
        study.say(
            f"{row['name_zh']}公布 {n} 年，达到 {k} 年",
            f"{row['name_en']}: {k} of {n} years published meet it",
        )
        for (n, k), (_, row) in zip(held, known.iterrows(), strict=True)
    ]
    return title, ("；".join(parts) + "。") if study.lang == "zh" else "; ".join(parts) + "."


def _held(study: Study, row: pd.Series) -> tuple[int, int]:
    """Years of the plan with a figure, and those of them that satisfy the target."""
    known = study.annual(row["series"])
    known = known[known.index.isin(study.plan.years)]
    good = [
        progress.satisfied(v, b, row["target"], row["target_bound"], row["direction"]) is True
        for v, b in zip(known["value"], known["bound"], strict=True)
    ]
    return len(known), sum(good)


@shown
def margins(study: Study) -> Exhibit:
    """Each rate: the last plan's target, the latest figure, this plan's target, and the margin."""
    rates = promised_rates(study)
    before = study.plan.about.get("predecessor")
    earlier = load_plan(before) if before else None
    old = earlier.indicators if earlier else None
    cells, sources = [], [study.plan.about["source"]]
    shown_rates = [
        s
        for s in RATES
        if s in set(rates["series"]) or (old is not None and s in set(old["series"]))
    ]
    if not shown_rates:
        raise MethodError(study.say("没有关于这些比率的承诺", "nothing is promised of these rates"))
    good, short = [], []
    for series in shown_rates:
        known = study.annual(series)
        sources += list(known["source"])
        promise = rates[rates["series"] == series]
        row = promise.iloc[0] if len(promise) else None
        name = study.name(series) if row is None else row[f"name_{study.lang}"]
        last = known.iloc[-1] if len(known) else None
        margin = math.nan if row is None or last is None else float(last["value"]) - row["target"]
        if not math.isnan(margin):
            (good if margin >= 0 else short).append(name)
        cells.append(
            [name, *_earlier_cells(study, old, series), *_now_cells(study, row, known, margin)]
        )
    heads = study.say(
        "比率（%）|最近公布|本规划目标|余量（百分点）|规划期内",
        "Rate (%)|Latest|This plan's target|Margin (points)|In the plan's years",
    ).split("|")
    if earlier is not None:
        span = f"{earlier.years[0]}—{earlier.years[-1]}"
        heads[1:1] = study.say(
            f"{earlier.years[0] - 1} 年|{span} 目标",
            f"{earlier.years[0] - 1}|Target {span.replace('—', '–')}",
        ).split("|")
    title = _margins_title(study, rates, good, short)
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "labour-margins",
            title=title,
            subtitle=study.say(
                f"{study.place()}；余量为最近公布数减本规划目标，灰字为数字所属年份",
                f"{study.place()}; margin: latest figure less this plan's target; grey: its year",
            ),
            reading=study.say(
                "上个规划的目标照本规划专栏所印；余量说的是公布那一年，不是规划期末。"
                if earlier is not None
                else "余量说的是公布那一年，不一定是规划期末。",
                "The last plan's targets as this plan prints them; a margin speaks of the year "
                "published, not of the end of the plan."
                if earlier is not None
                else "A margin speaks of the year published, not necessarily of the end of the plan.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources,
        ),
    )


def _earlier_cells(study: Study, old: pd.DataFrame | None, series: str) -> list[exhibits.Cell]:
    """What the last plan had as its start and its target, as printed; nothing without that plan."""
    if old is None:
        return []
    rows = old[old["series"] == series]
    if rows.empty:
        return [exhibits.Number(None), "—"]
    row = rows.iloc[0]
    promise = {
        "target": row["target"],
        "target_high": math.nan,
        "target_bound": row["target_bound"],
        "unit": row["unit"],
    }
    start = exhibits.Number(row["baseline"], bound=row["baseline_bound"] or "exact")
    return [start, text.target(promise, study.lang, with_unit=False)]


def _now_cells(
    study: Study, row: pd.Series | None, known: pd.DataFrame, margin: float
) -> list[exhibits.Cell]:
    """Latest figure, this plan's target, margin, and the years held."""
    latest = (
        exhibits.Number(
            float(known["value"].iloc[-1]), str(known.index[-1]), known["bound"].iloc[-1]
        )
        if len(known)
        else exhibits.Number(None)
    )
    if row is None:
        return [latest, study.say("未列", "none"), exhibits.Number(None), "—"]
    years, kept = _held(study, row)
    said = study.say("未见公布", "no figure found")
    if years:
        said = study.say(f"公布 {years} 年，达到 {kept} 年", f"{years} published, {kept} meet it")
    return [
        latest,
        text.target(row, study.lang, with_unit=False),
        exhibits.Number(margin, decimals=1),
        said,
    ]


def _margins_title(study: Study, rates: pd.DataFrame, good: list[str], short: list[str]) -> str:
    if not good and not short:
        return study.say(
            "这些比率没有可与本规划目标相比的公布数",
            "No figure of these rates compares with a target of this plan",
        )
    inside = int((rates["state"] != "unpublished").sum())
    when = study.say(
        "最近公布的数字" if inside else "规划开始前最近公布的数字",
        "when last published" if inside else "when last published, before the plan's years",
    )
    parts = []
    if short:
        names = _listing(study, short)
        parts.append(study.say(f"{names}低于目标", f"{names} fell short"))
    if good:
        parts.append(
            study.say(f"{len(good)} 项不低于目标", f"{len(good)} met the target or stood above it")
        )
    return f"{when}中，" + "，".join(parts) if study.lang == "zh" else f"{'; '.join(parts)} {when}"


@shown
def rate_record(study: Study) -> Exhibit | Html:
    """Every figure on record of the rates, those of spans included."""
    known = study.annual(CONTRACTS)
    promised = CONTRACTS in set(study.status["series"])
    title = study.say("这些比率的全部公布数", "Every figure of these rates on record")
    if len(known):
        year = int(known.index[-1])
        value = text.figure(
            float(known["value"].iloc[-1]), known["bound"].iloc[-1], "%", study.lang
        )
        title = study.say(
            f"劳动合同签订率 {year} 年为 {value}", f"Labour contracts signed: {value} in {year}"
        )
        if not promised:
            title += study.say("，本规划没有再定这项指标", "; this plan sets no target for it")
    return record(
        study,
        "labour-rates",
        RATES,
        title,
        since=study.plan.years[0] - 6,
        reading=study.say(
            "跨年的“保持在……以上”不是某一年的数字，不进入判断。",
            "“Kept above” over several years is no figure of a year and enters no verdict.",
        ),
    )


@shown
def bodies(study: Study) -> Exhibit | Html:
    """Counts published of mediation bodies and coordinators, none on the basis of a promise."""
    rows = study.of_theme("labour_relations")
    open_ended = rows[rows["accumulation"] == "period_sum"]
    silent = int((open_ended["state"] == "unpublished").sum())
    title = study.say(
        f"{len(open_ended)} 项数量承诺中 {silent} 项未见对应的公布数；下列数字口径不同，不能用来回答"
        if len(open_ended)
        else "调解组织与协调员：公布过的数字",
        f"{silent} of {len(open_ended)} promised counts have no figure; those below are on another basis "
        "and answer none"
        if len(open_ended)
        else "Mediation bodies and coordinators: figures on record",
    )
    shared = text.listing(
        [
            study.name(series)
            for series in BODIES
            if observations.used(series, study.region, study.as_of)["note"]
            .str.contains("joint")
            .any()
        ],
        study.lang,
    )
    notes = [
        study.say(
            f"{shared}为与其他地区合计的数，不是{study.place()}一地的数。",
            f"{shared}: counted together with another place, not in {study.place()} alone.",
        )
    ]
    return record(
        study,
        "labour-bodies",
        BODIES,
        title,
        reading=study.say(
            "调解组织数是全部组织的存量，规划承诺的是五年内新增或打造的示范、金牌机构。",
            "Mediation bodies are the stock of all of them; the plan promises new model or gold-medal "
            "ones over five years.",
        )
        if len(open_ended)
        else "",
        notes=notes if shared else [],
    )
