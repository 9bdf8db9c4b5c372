"""Disputes and labour inspection nationwide: what was accepted, closed, and recovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exhibits, figures, text
from .records import second_hand
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

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


def _change(rows: pd.DataFrame, first: int, last: int) -> float:
    """Change between two years, in %."""
    return 100 * (float(rows.at[last, "value"]) / float(rows.at[first, "value"]) - 1)


def _base(study: Study, rows: pd.DataFrame) -> int:
    """The year before the plan if it is on record before the last one, else the first year."""
    before = study.plan.years[0] - 1
    return before if before in rows.index[:-1] else int(rows.index[0])


def sentence(study: Study) -> str:
    """Disputes accepted nationwide in the latest year, against the year before the plan; or nothing."""
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
        moved = text.moved(_change(rows, first, last), study.lang)
        said += study.say(f"，比 {first} 年{moved}", f", {moved} on {first}")
    return said + study.say("。", ".")


def national_path(
    study: Study, series: str, *, id: str, title: str, subtitle: str, reading: str
) -> Exhibit:
    """A series of the nation, year by year, dotted across years without a figure.

    Raises
    ------
    MethodError
        If fewer than two years are on record.
    """
    rows = study.annual(series, "CN")
    need(rows, 2, study, series)
    return figures.path(
        observed=rows[["value", "bound"]].assign(kind="published", period=rows.index),
        unit=study.unit(series),
        **study.caption(
            id,
            title=title,
            subtitle=subtitle,
            reading=reading,
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=rows["source"],
            notes=second_hand(study, rows["source"]),
        ),
    )


@shown
def accepted(study: Study) -> Exhibit:
    """Disputes accepted for arbitration, nationwide."""
    return national_path(
        study,
        ACCEPTED,
        id="labour-disputes",
        title=sentence(study).rstrip("。."),
        subtitle=study.say(
            "全国劳动人事争议仲裁机构当年受理案件，万件；点线跨过没有全年数的年份",
            "China: cases accepted by labour and personnel dispute arbitration in the year, "
            "10,000 cases; dotted across years without a full-year figure",
        ),
        reading=study.say(
            "这是全国的背景；各地受理数没有收集到。",
            "National context; no figure by place was found.",
        ),
    )


@shown
def by_year(study: Study) -> Exhibit:
    """Accepted, concluded and workers involved, nationwide, year by year."""
    import pandas as pd

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
            notes=second_hand(study, pd.concat([rows["source"] for rows in known.values()])),
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
    reading = [
        study.say(
            "追回的多少取决于欠薪的多少，也取决于查处的力度，不能单独说明欠薪轻重。",
            "What is recovered depends on what is owed and on how much is inspected: alone it does not tell "
            "how bad arrears are.",
        )
    ]
    if low not in (first, last):
        reading.insert(
            0,
            study.say(
                f"最低的 {low} 年为 {values[low]} 亿元。",
                f"The lowest, {low}, was {billions[low]} billion.",
            ),
        )
    return national_path(
        study,
        RECOVERED,
        id="labour-recovered",
        title=title,
        subtitle=study.say(
            "全国劳动保障监察为劳动者追发的工资等待遇，亿元；点线跨过没有全年数的年份",
            "China: wages and other pay recovered for workers by labour inspection, 100 million "
            "yuan; dotted across years without a full-year figure",
        ),
        reading=text.sentences(reading, study.lang),
    )


@shown
def inspections(study: Study) -> Exhibit:
    """What labour inspection closed, recovered and had made good, nationwide, year by year."""
    import pandas as pd

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
            moved = text.moved(_change(rows, first, last), study.lang)
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
            notes=second_hand(study, pd.concat([rows["source"] for rows in known.values()])),
        ),
    )
