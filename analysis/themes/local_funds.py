"""What is on record of a region's own social insurance funds, and how long a balance would pay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .. import exhibits, observations, periods, solvency, text
from ..errors import MethodError
from .funds import FUNDS, LOCAL, NATION, TOTAL_BALANCE, history, sources_of
from .national_funds import national_sentence
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

ROUNDING = 0.05
"""Half the last digit printed, 亿元: sums that differ by less agree."""


def spans(study: Study) -> pd.DataFrame:
    """Flows of the region since the plan began, a row a period and fund, both flows published.

    Returns
    -------
    DataFrame
        `period`, `start`, `end`, `fund` (key of `LOCAL`), `revenue`, `expenditure` (NaN where not
        published), `sources`.
    """
    import pandas as pd

    rows = observations.reconcile(study.as_of)
    first = 12 * study.plan.years[0]
    rows = rows[rows["chosen"] & (rows["region"] == study.region) & (rows["start"] >= first)]
    found = []
    for key, fund in LOCAL.items():
        for period, part in rows[rows["indicator"].isin([fund.revenue, fund.expenditure])].groupby(
            "period", sort=False
        ):
            by = part.set_index("indicator")
            found.append(
                {
                    "period": period,
                    "start": int(part["start"].iloc[0]),
                    "end": int(part["end"].iloc[0]),
                    "fund": key,
                    "revenue": by["value"].get(fund.revenue, math.nan),
                    "expenditure": by["value"].get(fund.expenditure, math.nan),
                    "sources": " ".join(part["source"]),
                    "notes": " ".join(part["note"]),
                }
            )
    columns = "period start end fund revenue expenditure sources notes".split()
    return pd.DataFrame(found, columns=columns).sort_values(["end", "start"], kind="stable")


def local_sentence(study: Study) -> str:
    """One sentence on the region's funds: the latest pension flows, and how long a balance pays."""
    rows = spans(study)
    pension = rows[rows["fund"].eq("pension")].dropna()
    if study.region == NATION:
        return national_sentence(study)
    if pension.empty:
        said = study.say(
            "规划期内未见养老保险基金的收支",
            "No revenue and expenditure of the pension funds were found since the plan began",
        )
    else:
        row = pension.iloc[-1]
        study.cite(row["sources"].split())
        when, way = text.period(row["period"], study.lang), row["revenue"] - row["expenditure"]
        gap = text.number(abs(way), 1)
        came, went = text.number(row["revenue"]), text.number(row["expenditure"])
        said = study.say(
            f"{when}养老保险基金收入 {came} 亿元、支出 {went} 亿元，"
            f"{'结余' if way >= 0 else '当期缺口'} {gap} 亿元",
            f"In {when} the pension funds took in {came} and paid out {went} (100 million yuan), "
            f"{gap} {'more' if way >= 0 else 'less'} in than out",
        )
    try:
        found = local_months(study)
    except MethodError as error:
        return f"{said}{study.say('；', '; ')}{error.message}{study.say('。', '.')}"
    return said + study.say(
        f"；{found['zh']}。",
        f"; {found['en']}.",
    )


def local_months(study: Study) -> dict[str, Any]:
    """Months of payment of the bureau's three funds together, where a balance and outgo match.

    The balance and the outgo of the three come from two offices; that they count the same money is
    an assumption, said in the same sentence. The outgo must be that of a period in which the
    balance falls.

    Raises
    ------
    MethodError
        If no balance was published, or no outgo of the same time.
    """
    stock = study.dated(TOTAL_BALANCE)
    stock = stock[stock["start"] >= 12 * study.plan.years[0]]
    if stock.empty:
        raise MethodError(
            study.say(
                "规划期内未见基金累计结余，算不出可支付月数",
                "no balance of the funds was found since the plan began, hence no months of payment",
            )
        )
    last = stock.iloc[-1]
    study.cite([last["source"]])
    rows = spans(study).dropna()
    rows = rows[rows["fund"].isin(["pension", "unemployment", "injury"])]
    rows = rows[(rows["start"] <= last["end"]) & (rows["end"] >= last["end"])]
    whole = rows.groupby("period").filter(lambda part: len(part) == 3)
    when, held = text.period(last["period"], study.lang), text.number(last["value"])
    if whole.empty:
        raise MethodError(
            study.say(
                f"{when}末三项基金累计结余 {held} 亿元，没有同一时段的三项支出，不能算可支付月数",
                f"at the end of {when} the three funds held {held} (100 million yuan); without the "
                "outgo of the same time no months of payment follow",
            )
        )
    period = str(whole["period"].iloc[-1])
    part = whole[whole["period"] == period]
    length = int(part["end"].iloc[0] - part["start"].iloc[0] + 1)
    outgo = float(part["expenditure"].sum())
    months = solvency.months_of_payment(float(last["value"]), outgo, months=length)
    study.cite(" ".join(part["sources"]).split())
    span, paid = text.period(period, study.lang), text.number(outgo, 1)
    return {
        "months": months,
        "balance": float(last["value"]),
        "outgo": outgo,
        "period": period,
        "at": str(last["period"]),
        "sources": [last["source"], *" ".join(part["sources"]).split()],
        "zh": f"{when}末养老、失业、工伤三项基金累计结余 {held} 亿元，假定它与{span}预算执行中三项支出"
        f"（{paid} 亿元）口径相同，可支付 {text.number(months, 1)} 个月",
        "en": f"the pension, unemployment and work injury funds held {held} (100 million yuan) at "
        f"the end of {when}; assuming that this counts the same money as the outgo of the three in "
        f"the budget execution of {span} ({paid}), they could pay for {text.number(months, 1)} "
        "months",
    }


@shown
def local_flows(study: Study) -> Exhibit:
    """Revenue, expenditure and what is left over of the region's funds, period by period."""
    if study.region == NATION:
        raise MethodError(
            study.say("全国各项基金另列于下", "the nation's funds are shown further below")
        )
    rows = spans(study)
    rows = rows[rows[["revenue", "expenditure"]].notna().any(axis=1)]
    if rows.empty:
        raise MethodError(
            study.say(
                "规划期内未见本地基金的收支",
                "no revenue or expenditure of this region's funds was found since the plan began",
            )
        )
    order = {key: at for at, key in enumerate(LOCAL)}
    rows = rows.assign(order=rows["fund"].map(order))
    rows = rows.sort_values(["end", "start", "order"], ascending=[False, False, True])
    left = rows["revenue"] - rows["expenditure"]
    cells = [
        [
            f"{text.period(str(row.period), study.lang)} · {_covered(study, row, rows)}",
            exhibits.Number(row.revenue, decimals=1),
            exhibits.Number(row.expenditure, decimals=1),
            exhibits.Number(gap, decimals=1),
        ]
        for row, gap in zip(rows.itertuples(), left, strict=True)
    ]
    both = rows.dropna(subset=["revenue", "expenditure"])
    pension = both[both["fund"] == "pension"]
    title = study.say("基金收支只公布过一部分时段", "Flows were published for some periods only")
    if len(pension):
        row = pension.iloc[0]
        gap, when = row["revenue"] - row["expenditure"], text.period(row["period"], study.lang)
        size = text.number(abs(gap), 1)
        title = study.say(
            f"{when}养老保险基金{'收大于支' if gap >= 0 else '支大于收'} {size} 亿元",
            f"In {when} the pension funds {'took in' if gap >= 0 else 'paid out'} {size} "
            f"(100 million yuan) more than they {'paid out' if gap >= 0 else 'took in'}",
        )
    return exhibits.table(
        study.say("时段与基金|收入|支出|收支差", "Period and fund|Revenue|Outgo|Difference").split(
            "|"
        ),
        cells,
        **study.caption(
            "local-fund-flows",
            title=title,
            subtitle=study.say(
                f"{study.place()}社会保险基金，亿元；— 为没有公布",
                f"Social insurance funds, {study.place()}, 100 million yuan; —: not published",
            ),
            reading=study.say(
                "半年、季度的收支不能按比例推成全年。",
                "Half-years and quarters cannot be scaled up to a year.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=" ".join(rows["sources"]).split(),
            notes=_adds_up(study, rows),
        ),
    )


def _covered(study: Study, row: Any, rows: pd.DataFrame) -> str:
    """Name of a fund; of a total, whether it counts medical insurance, where that can be told."""
    fund = LOCAL[row.fund]
    if row.fund != "all":
        return fund.name(study)
    if "medical" in row.notes or "medical" in set(rows.loc[rows["period"] == row.period, "fund"]):
        return study.say("合计，含医疗", "Together, medical included")
    if "pension+unemployment+injury" in row.notes:
        return study.say("合计，养老、失业、工伤三项", "Together, pension, unemployment, injury")
    return study.say("合计，所含险种未说明", "Together, funds counted not named")


def _adds_up(study: Study, rows: pd.DataFrame) -> list[str]:
    """Whether the parts of a period make up its printed total."""
    checked, worst = 0, 0.0
    for _, part in rows.groupby("period"):
        by = part.set_index("fund")
        if set(by.index) < set(LOCAL):
            continue
        for flow in ("revenue", "expenditure"):
            total = float(by.at["all", flow]) - float(by.drop("all")[flow].sum(skipna=False))
            if total == total:
                checked, worst = checked + 1, max(worst, abs(total))
    if not checked:
        return []
    return [
        study.say(
            f"核对：四项之和与印出的合计比过 {checked} 次，"
            + (f"最多相差 {text.number(worst, 1)} 亿元。" if worst >= ROUNDING else "都相等。"),
            f"Check: the four funds were held against the printed total {checked} times; "
            + (
                f"the largest difference is {text.number(worst, 1)} (100 million yuan)."
                if worst >= ROUNDING
                else "they agree each time."
            ),
        )
    ]


@shown
def local_balances(study: Study) -> Exhibit:
    """Balances of the region: the three funds together, and by fund where one document has both."""
    cells: list[list[exhibits.Cell]] = []
    sources: list[str] = []
    try:
        found = local_months(study)
    except MethodError:
        found = None
    if found is not None:
        cells.append(
            [
                study.say("三项合计", "Three funds together"),
                exhibits.Number(found["balance"], text.period(found["at"], study.lang)),
                exhibits.Number(
                    found["outgo"], text.period(found["period"], study.lang), decimals=1
                ),
                exhibits.Number(found["months"], decimals=1),
            ]
        )
        sources += found["sources"]
    latest = 0
    for fund in FUNDS.values():
        try:
            rows = history(study, fund, study.region)
        except MethodError:
            continue
        rows = rows[rows["one_source"] & rows["months"].notna()].iloc[::-1]
        for year, balance, outgo, months in zip(
            rows.index, rows["balance"], rows["expenditure"], rows["months"], strict=True
        ):
            when = text.period(str(year), study.lang)
            cells.append(
                [
                    fund.name(study),
                    exhibits.Number(balance, when, decimals=1),
                    exhibits.Number(outgo, when, decimals=1),
                    exhibits.Number(months, decimals=1),
                ]
            )
            sources += sources_of(study, fund, study.region, year)
            latest = max(latest, year)
    if not cells:
        raise MethodError(
            study.say(
                "没有公布过本地基金的累计结余", "no balance of this region's funds was published"
            )
        )
    title, notes = _balances_title(study, found, latest), []
    if found is not None:
        notes.append(study.say(f"{found['zh']}。", f"{found['en'][0].upper()}{found['en'][1:]}."))
        notes += _undivided(study, found)
    return exhibits.table(
        study.say("基金|累计结余|支出|可支付月数", "Fund|Balance|Outgo|Months of payment").split(
            "|"
        ),
        cells,
        **study.caption(
            "local-fund-balances",
            title=title,
            subtitle=study.say(
                f"{study.place()}，亿元；可支付月数＝累计结余÷月均支出；分险种各行的结余与支出出自同一份文件",
                f"{study.place()}, 100 million yuan; months of payment = balance ÷ average monthly "
                "outgo; by fund, balance and outgo come from one document each",
            ),
            reading=study.say(
                "多年以前的结余只说明当时，预警规则不对旧数字亮灯。",
                "Balances of long ago speak of their own time; the warning rules light nothing on old "
                "figures.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources,
            notes=notes,
        ),
    )


def _balances_title(study: Study, found: dict[str, Any] | None, latest: int) -> str:
    """When the last balance by fund was published, and what there is in all."""
    if found is None:
        return study.say(
            f"分险种的累计结余，{latest} 年以后未见公布",
            f"No balance by fund was found after {latest}",
        )
    months = text.number(found["months"], 1)
    when = text.period(found["at"], study.lang)
    if not latest:
        return study.say(
            f"分险种的累计结余未见公布；{when}末三项合计按假定可支付 {months} 个月",
            f"No balance by fund was found; the three together could pay for {months} months at the "
            f"end of {when}, by assumption",
        )
    return study.say(
        f"分险种的累计结余，{latest} 年以后未见公布；{when}末三项合计按假定可支付 {months} 个月",
        f"No balance by fund was found after {latest}; the three together could pay for {months} "
        f"months at the end of {when}, by assumption",
    )


def _undivided(study: Study, found: dict[str, Any]) -> list[str]:
    """That a later outgo has no balance of its own time."""
    rows = spans(study)
    rows = rows[rows["fund"].eq("all") & rows["expenditure"].notna()]
    rows = rows[rows["start"] > periods.parse(found["at"]).end]
    if rows.empty or "medical" in rows["notes"].iloc[-1]:
        return []
    when, paid = str(rows["period"].iloc[-1]), text.number(float(rows["expenditure"].iloc[-1]))
    return [
        study.say(
            f"{text.period(when)}三项支出 {paid} 亿元，没有同期的结余，不与更早的结余相除。",
            f"The outgo of {text.period(when, 'en')} ({paid}) has no balance of its time and is not "
            "divided into an earlier one.",
        )
    ]
