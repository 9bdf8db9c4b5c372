"""Mediation, arbitration and inspection against what was promised, and what is known of arrears."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, progress, text
from ..errors import MethodError
from ..plan import load_plan
from .page import Html, answer
from .promises import closing_sentence, promise_sentence
from .records import record
from .study import Study, need, shown

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
ACCEPTED, CONCLUDED, WORKERS = (
    "disputes_accepted",
    "disputes_concluded",
    "disputes_workers_involved",
)
CLOSED, RECOVERED, SUPPLEMENTED, CHECKED = INSPECTED = (
    "labour_inspection_cases_closed",
    "wage_arrears_recovered",
    "labour_contracts_supplemented",
    "labour_inspection_employers_checked",
)
ARREARS = (
    "wage_arrears_cases_growth",
    "wage_arrears_workers_growth",
    "wage_arrears_amount_growth",
    "wage_arrears_clues_handled",
    "wage_arrears_hidden_case_resolution_rate",
    "wage_arrears_workers",
    "wage_arrears_recovered",
)


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    rates = promised_rates(study)
    spoken = rates.index[rates["state"] != "unpublished"]
    sentences = [promise_sentence(study, str(rates.at[id, "series"])) for id in spoken]
    sentences += _silent_sentences(study, rates.drop(index=spoken))
    sentences += [_disputes_sentence(study), _arrears_sentence(study)]
    sentences.append(closing_sentence(study, "labour_relations"))
    return answer(sentences, str(rates["warning"].iloc[0]) if len(rates) else "none")


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
            f"{first} 年以来，{count} 项比率都未见公布，是否达到或守住无从判断。",
            f"No figure of {count} promised rates was found since {first}: whether they were reached or "
            "held cannot be said.",
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
                f"{last} 年之后，{count} 项比率都未见公布，能否达到或守住无从判断",
                f"No figure of the {count} rates was found after {last}: whether they hold cannot be said",
            ),
            study.say(
                "图中只有规划以前的数字。", "Only figures from before the plan's years are shown."
            ),
        )
    held = [_held(study, row) for _, row in known.iterrows()]
    good = sum(years_held == years_known for years_known, years_held in held)
    if len(known) == count:
        title = study.say(
            f"{count} 项比率在规划期内都有公布数，其中 {good} 项在公布的年份都达到",
            f"All {count} rates were published in the plan's years; {good} of them met the target in "
            "every year published",
        )
    else:
        title = study.say(
            f"{count} 项比率中 {len(known)} 项在规划期内有公布数，其中 {good} 项在公布的年份都达到",
            f"{len(known)} of {count} rates were published in the plan's years; {good} of these met "
            "the target in every year published",
        )
    parts = [
        study.say(
            f"{row['name_zh']}公布 {n} 年，达到 {k} 年",
            f"{row['name_en']}: {n} years published, {k} meet it",
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
    notes = []
    known = observations.reconcile(study.as_of)
    named = known["chosen"] & (known["region"] == study.region)
    if (named & (known["indicator"] == COORDINATORS)).any():
        notes.append(
            study.say(
                f"金牌劳动关系协调员为与邻省合计的人数，不是{study.place()}一地的数。",
                f"Gold-medal coordinators are counted together with a neighbouring province, not in "
                f"{study.place()} alone.",
            )
        )
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
        notes=notes,
    )


# The nation ---------------------------------------------------------------------------------------


def _flash_note(study: Study) -> str:
    return study.say(
        "取自人力资源社会保障部统计快报的公开转录（逐年文件未注日期），与年度公报或略有出入；"
        "只公布了部分月份的年份不列。",
        "From a public transcription of the ministry's flash reports (undated): bulletins may differ "
        "slightly. Years known for some months only are left out.",
    )


def _change(rows: pd.DataFrame, first: int, last: int) -> float:
    """Change between two years, in %."""
    return 100 * (float(rows.at[last, "value"]) / float(rows.at[first, "value"]) - 1)


def _moved(study: Study, percent: float) -> str:
    size = text.number(abs(percent), 1)
    if percent >= 0:
        return study.say(f"增加 {size}%", f"up {size}%")
    return study.say(f"减少 {size}%", f"down {size}%")


def _base(study: Study, rows: pd.DataFrame) -> int:
    """The year before the plan if it is on record before the last one, else the first year."""
    before = study.plan.years[0] - 1
    return before if before in rows.index[:-1] else int(rows.index[0])


def _disputes_sentence(study: Study) -> str:
    rows = study.annual(ACCEPTED, "CN")
    if rows.empty:
        return ""
    first, last = _base(study, rows), int(rows.index[-1])
    amount = float(rows.at[last, "value"])
    value, million = text.number(amount), text.number(round(amount / 100, 3))
    said = study.say(
        f"全国仲裁受理的劳动人事争议 {last} 年为 {value} 万件",
        f"Nationwide, {million} million labour and personnel disputes were accepted for arbitration "
        f"in {last}",
    )
    if first < last:
        moved = _moved(study, _change(rows, first, last))
        said += study.say(f"，比 {first} 年{moved}", f", {moved} on {first}")
    return said + study.say("。", ".")


@shown
def disputes(study: Study) -> Exhibit:
    """Disputes accepted for arbitration, nationwide."""
    rows = study.annual(ACCEPTED, "CN")
    need(rows, 2, study, ACCEPTED)
    title = _disputes_sentence(study).rstrip("。.")
    return figures.path(
        observed=rows[["value", "bound"]].assign(kind="published", period=rows.index),
        unit=study.unit(ACCEPTED),
        **study.caption(
            "labour-disputes",
            title=title,
            subtitle=study.say(
                "全国劳动人事争议仲裁机构当年受理案件，万件；点线跨过没有全年数的年份",
                "China: cases accepted by labour and personnel dispute arbitration in the year, "
                "10,000 cases; dotted across years without a full-year figure",
            ),
            reading=study.say(
                "这是全国的背景；各地受理数没有收集到。",
                "National context; no figure by place was found.",
            ),
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=rows["source"],
            notes=[_flash_note(study)],
        ),
    )


@shown
def dispute_table(study: Study) -> Exhibit:
    """Accepted, concluded and workers involved, nationwide, year by year."""
    known = {series: study.annual(series, "CN") for series in (ACCEPTED, CONCLUDED, WORKERS)}
    need(known[ACCEPTED], 1, study, ACCEPTED)
    years = sorted(known[ACCEPTED].index, reverse=True)
    ratio = 100 * known[CONCLUDED]["value"] / known[ACCEPTED]["value"]
    each = known[WORKERS]["value"] / known[ACCEPTED]["value"]
    cells = [
        [
            str(year),
            *(exhibits.Number(known[s]["value"].get(year)) for s in (ACCEPTED, CONCLUDED)),
            exhibits.Number(ratio.get(year), decimals=1),
            exhibits.Number(known[WORKERS]["value"].get(year)),
            exhibits.Number(each.get(year), decimals=2),
        ]
        for year in years
    ]
    span = [text.number(v, 1) for v in (ratio.min(), ratio.max())]
    title = study.say(
        f"全国审结与受理之比在 {span[0]}% 至 {span[1]}% 之间，这不是结案率",
        f"China: cases concluded were {span[0]}% to {span[1]}% of those accepted; this is not the "
        "closure rate",
    )
    return exhibits.table(
        study.say(
            "年份|受理（万件）|审结（万件）|审结÷受理（%）|涉及劳动者（万人）|每件涉及（人）",
            "Year|Accepted|Concluded|Concluded ÷ accepted (%)|Workers|Workers per case",
        ).split("|"),
        cells,
        **study.caption(
            "labour-dispute-table",
            title=title,
            subtitle=study.say(
                "全国劳动人事争议仲裁；两个比值由公布数相除得出",
                "China, arbitration of labour and personnel disputes, 10,000 cases and 10,000 workers; both "
                "ratios computed",
            ),
            reading=study.say(
                "结案率的分母是当年受理加上年未结；审结数可能含上年结转的案件，因此这一比值可以超过 100%。",
                "The closure rate divides by cases accepted plus those carried over; concluded cases may "
                "include the latter, so this ratio can exceed 100%.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
            notes=[_flash_note(study)],
        ),
    )


@shown
def recovered(study: Study) -> Exhibit:
    """Wages recovered for workers by labour inspection, nationwide."""
    rows = study.annual(RECOVERED, "CN")
    need(rows, 2, study, RECOVERED)
    first, last = int(rows.index[0]), int(rows.index[-1])
    low = int(rows["value"].idxmin())
    values = {y: text.number(float(rows.at[y, "value"]), 1) for y in (first, low, last)}
    billions = {y: text.number(float(rows.at[y, "value"]) / 10, 1) for y in values}
    title = study.say(
        f"全国劳动保障监察追发工资等待遇，{first} 年 {values[first]} 亿元，{last} 年 {values[last]} 亿元",
        f"China: pay recovered by labour inspection, {billions[first]} billion yuan in {first}, "
        f"{billions[last]} billion in {last}",
    )
    reading = study.say(
        "追回的多少取决于欠薪的多少，也取决于查处的力度，不能单独说明欠薪轻重。",
        "What is recovered depends on what is owed and on how much is inspected: alone it does not tell "
        "how bad arrears are.",
    )
    if low not in (first, last):
        reading = (
            study.say(
                f"最低的 {low} 年为 {values[low]} 亿元。",
                f"The lowest, {low}, was {billions[low]} billion. ",
            )
            + reading
        )
    return figures.path(
        observed=rows[["value", "bound"]].assign(kind="published", period=rows.index),
        unit=study.unit(RECOVERED),
        **study.caption(
            "labour-recovered",
            title=title,
            subtitle=study.say(
                "全国劳动保障监察为劳动者追发的工资等待遇，亿元；点线跨过没有全年数的年份",
                "China: wages and other pay recovered for workers by labour inspection, 100 million "
                "yuan; dotted across years without a full-year figure",
            ),
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=rows["source"],
            notes=[_flash_note(study)],
        ),
    )


@shown
def inspection_table(study: Study) -> Exhibit:
    """What labour inspection closed, recovered and had made good, nationwide, year by year."""
    known = {series: study.annual(series, "CN") for series in INSPECTED}
    need(known[CLOSED], 1, study, CLOSED)
    years = sorted({y for rows in known.values() for y in rows.index}, reverse=True)
    cells = [
        [str(year), *(exhibits.Number(known[s]["value"].get(year)) for s in INSPECTED)]
        for year in years
    ]
    parts: dict[str, tuple[int, int]] = {}
    for series, (zh, en) in (
        (CLOSED, ("查处案件", "cases closed")),
        (SUPPLEMENTED, ("督促补签合同", "contracts made good")),
    ):
        rows = known[series]
        if len(rows) > 1:
            first, last = int(rows.index[0]), int(rows.index[-1])
            moved = _moved(study, _change(rows, first, last))
            parts[study.say(f"{zh}{moved}", f"{en} {moved}")] = (first, last)
    title = study.say("全国劳动保障监察", "China: labour inspection")
    if parts and len(set(parts.values())) == 1:
        first, last = next(iter(parts.values()))
        title = study.say(
            f"全国劳动保障监察 {first}—{last} 年{'，'.join(parts)}",
            f"China, labour inspection {first}–{last}: {', '.join(parts)}",
        )
    return exhibits.table(
        study.say(
            "年份|查处案件（万件）|追发工资等（亿元）|督促补签合同（万人）|检查用人单位（万户）",
            "Year|Cases closed|Pay recovered|Contracts made good|Employers checked",
        ).split("|"),
        cells,
        **study.caption(
            "labour-inspection-table",
            title=title,
            subtitle=study.say(
                "全国劳动保障监察各年累计；“—”为没有全年数",
                "China, labour inspection, whole years: 10,000 cases, 100 million yuan, 10,000 workers, "
                "10,000 employers; — without a full-year figure",
            ),
            reading=study.say(
                "这些是查处的数量，不是结案率，也不能拆到各地。",
                "These are amounts of work done, not closure rates, and not known by place.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
            notes=[_flash_note(study)],
        ),
    )


# Wage arrears -------------------------------------------------------------------------------------


def _arrears_sentence(study: Study) -> str:
    rows = study.annual(ARREARS[0])
    if rows.empty:
        return ""
    year = int(rows.index[-1])
    moved = _fell(study, float(rows["value"].iloc[-1]))
    later = [y for y in study.plan.years if y > year]
    after = (
        study.say("，此后未见同口径的数字", "; no figure on that basis was found since")
        if later
        else ""
    )
    return study.say(
        f"{study.place()}拖欠农民工工资案件数 {year} 年比上年{moved}{after}。",
        f"Cases of wages owed to migrant workers in {study.place()}: {moved} in {year} on the year "
        f"before{after}.",
    )


def _fell(study: Study, percent: float) -> str:
    size = text.number(abs(percent), 1)
    if percent < 0:
        return study.say(f"下降 {size}%", f"down {size}%")
    return study.say(f"上升 {size}%", f"up {size}%")


@shown
def arrears(study: Study) -> Exhibit | Html:
    """What was published of wage arrears here: changes of a year, and winter campaigns."""
    title = _arrears_sentence(study).rstrip("。.") or study.say(
        "治理欠薪：公布过的数字", "Wage arrears: figures on record"
    )
    return record(
        study,
        "labour-arrears",
        ARREARS,
        title,
        reading=study.say(
            "年度增减与冬季行动的数量口径不同，前后不能相比；未见公布过拖欠的总额。",
            "Changes of a year and amounts of a winter campaign do not compare; no total of what is "
            "owed was found.",
        ),
    )


@shown
def aims(study: Study) -> Exhibit:
    """Yearly aims set for arrears outside the plan: aims, not outcomes."""
    rows = observations.load_observations(study.as_of)
    series = [*ARREARS, "migrant_wage_deposit_rate", "wage_arrears_clue_on_time_closure_rate"]
    rows = rows[
        (rows["kind"] == "target")
        & rows["indicator"].isin(series)
        & (rows["region"] == study.region)
    ].sort_values(["end", "indicator"], kind="stable")
    if rows.empty:
        raise MethodError(
            study.say("没有收集到年度工作目标", "no yearly aim outside the plan was collected")
        )
    cells = [
        [
            study.name(row.indicator),
            text.period(row.period, study.lang),
            _aim(study, row.indicator, row.value, row.bound),
            text.source_name(row.source, study.lang),
        ]
        for row in rows.itertuples()
    ]
    due = rows[rows["end"] < 12 * study.as_of.year + study.as_of.month]
    known = observations.reconcile(study.as_of)
    known = known[known["chosen"] & (known["region"] == study.region)]
    found = due.merge(known[["indicator", "start", "end"]], on=["indicator", "start", "end"])
    title = study.say(
        f"规划之外另定了 {len(rows)} 项欠薪治理目标，{len(due)} 项已到期，其中 {len(found)} 项见到结果",
        f"{len(rows)} further aims for arrears were set outside the plan; {len(due)} are due, "
        f"{len(found)} of them have an outcome on record",
    )
    return exhibits.table(
        study.say("指标|时期|工作目标|来源", "Series|Period|Aim|Source").split("|"),
        cells,
        **study.caption(
            "labour-aims",
            title=title,
            subtitle=study.say(
                "工作目标，不是结果，不进入任何判断", "Aims, not outcomes: they enter no verdict"
            ),
            reading=study.say(
                "列在这里，便于日后与公布的结果对照。",
                "Listed so that outcomes can be held against them once they are published.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=rows["source"],
        ),
    )


def _aim(study: Study, series: str, value: float, bound: str) -> str:
    """An aim in words: a fall of at least so much, or a rate to reach."""
    size = text.number(abs(value))
    if series.endswith("_growth") and value < 0:
        least = bound == "over"
        return study.say(
            f"下降 {size}%{'以上' if least else ''}",
            f"down by {'at least ' if least else ''}{size}%",
        )
    return study.say(
        f"{size}%{'以上' if bound == 'over' else ''}",
        f"{'at least ' if bound == 'over' else ''}{size}%",
    )
