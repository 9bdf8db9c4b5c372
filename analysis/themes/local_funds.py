"""What is on record of a region's own social insurance funds, and how long a balance would pay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .. import exhibits, observations, solvency, text
from ..errors import MethodError
from .funds import FUNDS, LOCAL, NATION, POOLED, TOTAL_BALANCE, history, pooling, sources_of
from .national_funds import national_sentence
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

ROUNDING = 0.05
"""Half the last digit printed, 亿元: sums that differ by less agree."""
BUREAU = ("pension", "unemployment", "injury")
"""The funds in the bureau's care, whose balance is published as one."""
COUNTED = "pension+unemployment+injury"
"""How the note of a total says that it counts these three."""


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
        rest = local_months(study)["said"]
    except MethodError as error:
        rest = error.message
    return study.say(f"{said}；{rest}。", f"{said}; {rest}.")


def three_funds(study: Study) -> pd.DataFrame:
    """Outgo of the bureau's three funds together, a row a period: their sum, or a printed total.

    Returns
    -------
    DataFrame
        `period`, `start`, `end`, `outgo` (亿元), `sources`.
    """
    import pandas as pd

    rows = spans(study).dropna(subset=["expenditure"])
    found = {}
    for period, part in rows.groupby("period", sort=False):
        whole = part[part["fund"].eq("all") & part["notes"].str.contains(COUNTED, regex=False)]
        each = part[part["fund"].isin(BUREAU)]
        used = each if len(each) == len(BUREAU) else whole
        if len(used):
            found[period] = {
                "period": period,
                "start": int(used["start"].iloc[0]),
                "end": int(used["end"].iloc[0]),
                "outgo": float(used["expenditure"].sum()),
                "sources": " ".join(used["sources"]),
            }
    columns = "period start end outgo sources".split()
    return pd.DataFrame(list(found.values()), columns=columns)


def total_balance(study: Study) -> pd.Series | None:
    """The latest balance of the bureau's three funds since the plan began; None without any."""
    stock = study.dated(TOTAL_BALANCE)
    stock = stock[stock["start"] >= 12 * study.plan.years[0]]
    return None if stock.empty else stock.iloc[-1]


def local_months(study: Study) -> dict[str, Any]:
    """Months of payment of the bureau's three funds together, by `solvency.matched_months`.

    Where balance and outgo come from different documents, that they count the same money is an
    assumption, said in the same sentence.

    Returns
    -------
    dict
        `months`, `balance`, `outgo`, `period` and `at` (of outgo and balance), `sources`, `said`.

    Raises
    ------
    MethodError
        If no balance was published, or no outgo of the same time.
    """
    last = total_balance(study)
    if last is None:
        raise MethodError(
            study.say(
                "规划期内未见基金累计结余，算不出可支付月数",
                "no balance of the funds was found since the plan began, hence no months of payment",
            )
        )
    balance, when = float(last["value"]), text.period(last["period"], study.lang)
    held = text.number(balance)
    for row in three_funds(study).iloc[::-1].itertuples():
        months = solvency.matched_months(balance, last["end"], row.outgo, row.start, row.end)
        if math.isnan(months):
            continue
        sources = [last["source"], *row.sources.split()]
        study.cite(sources)
        span, paid = text.period(row.period, study.lang), text.number(row.outgo, 1)
        alone, size = len(set(sources)) == 1, text.number(months, 1)
        return {
            "months": months,
            "balance": balance,
            "outgo": row.outgo,
            "period": row.period,
            "at": str(last["period"]),
            "sources": sources,
            "said": study.say(
                f"{when}末养老、失业、工伤三项基金累计结余 {held} 亿元，"
                f"{'按' if alone else '假定与'}{span}三项支出（{paid} 亿元）"
                f"{'计' if alone else '所计范围相同'}，可支付 {size} 个月",
                f"the pension, unemployment and work injury funds held {held} (100 million yuan) at the "
                f"end of {when}; {'by' if alone else 'assuming that it counts the same money as'} their "
                f"outgo of {span} ({paid}), they could pay for {size} months",
            ),
        }
    raise MethodError(
        study.say(
            f"{when}末三项基金累计结余 {held} 亿元，没有同一时段的三项支出，不算可支付月数",
            f"at the end of {when} the three funds held {held} (100 million yuan); without the outgo "
            "of the same time no months of payment are computed",
        )
    )


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
            reading=_together(
                study,
                study.say(
                    "半年、季度的收支不能按比例推成全年。",
                    "Half-years and quarters cannot be scaled up to a year.",
                ),
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*" ".join(rows["sources"]).split(), *_pooled(study)],
            notes=_adds_up(study, rows),
        ),
    )


def _pooled(study: Study) -> list[str]:
    """The document behind `pooling`."""
    return list(study.annual(POOLED, NATION)["source"].tail(1)) if pooling(study) else []


def _together(study: Study, said: str) -> str:
    """A sentence, and after it that pensions are pooled nationwide."""
    sentences = [said, pooling(study)]
    return ("" if study.lang == "zh" else " ").join(s for s in sentences if s)


def _covered(study: Study, row: Any, rows: pd.DataFrame) -> str:
    """Name of a fund; of a total, whether it counts medical insurance, where that can be told."""
    fund = LOCAL[row.fund]
    if row.fund != "all":
        return fund.name(study)
    if "medical" in row.notes or "medical" in set(rows.loc[rows["period"] == row.period, "fund"]):
        return study.say("合计，含医疗", "Together, medical included")
    if COUNTED in row.notes:
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
    last = total_balance(study)
    try:
        found = local_months(study)
    except MethodError:
        found = None
    if last is not None:
        paid = found or {"outgo": None, "period": "", "months": None, "sources": [last["source"]]}
        span = text.period(paid["period"], study.lang) if paid["period"] else ""
        cells.append(
            [
                study.say("三项合计", "Three funds together"),
                exhibits.Number(float(last["value"]), text.period(last["period"], study.lang)),
                exhibits.Number(paid["outgo"], span, decimals=1),
                exhibits.Number(paid["months"], decimals=1),
            ]
        )
        sources += paid["sources"]
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
    title = _balances_title(study, last, found, latest)
    if found is None:
        notes = _undivided(study, last)
        if notes:
            sources += " ".join(three_funds(study)["sources"]).split()
    else:
        said = found["said"]
        notes = [study.say(f"{said}。", f"{said[0].upper()}{said[1:]}.")]
    return exhibits.table(
        study.say("基金|累计结余|支出|可支付月数", "Fund|Balance|Outgo|Months of payment").split(
            "|"
        ),
        cells,
        **study.caption(
            "local-fund-balances",
            title=title,
            subtitle=study.say(
                f"{study.place()}，亿元；可支付月数＝累计结余÷月均支出，只在支出与结余止于同一时点时计算；分险种各行的结余与支出出自同一份文件",
                f"{study.place()}, 100 million yuan; months of payment = balance ÷ average monthly "
                "outgo, only where the outgo ends with the balance; by fund, balance and outgo come "
                "from one document each",
            ),
            reading=_together(
                study,
                study.say(
                    "多年以前的结余只说明当时，预警规则不对旧数字亮灯。",
                    "Balances of long ago speak of their own time; the warning rules light nothing on "
                    "old figures.",
                ),
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*sources, *_pooled(study)],
            notes=notes,
        ),
    )


def _balances_title(
    study: Study, last: pd.Series | None, found: dict[str, Any] | None, latest: int
) -> str:
    """When the last balance by fund was published, and what there is in all."""
    said = (
        study.say(
            f"分险种的累计结余，{latest} 年以后未见公布",
            f"No balance by fund was found after {latest}",
        )
        if latest
        else study.say("分险种的累计结余未见公布", "No balance by fund was found")
    )
    if last is None:
        return said
    when, held = text.period(last["period"], study.lang), text.number(float(last["value"]))
    if found is None:
        return study.say(
            f"{said}；{when}末三项合计 {held} 亿元，没有同期支出可比",
            f"{said}; the three together held {held} (100 million yuan) at the end of {when}, with no "
            "outgo of that time",
        )
    months = text.number(found["months"], 1)
    return study.say(
        f"{said}；{when}末三项合计 {held} 亿元，可支付 {months} 个月",
        f"{said}; the three together held {held} (100 million yuan) at the end of {when}, enough for "
        f"{months} months",
    )


def _undivided(study: Study, last: pd.Series | None) -> list[str]:
    """Why the balance of the three funds is not divided by any outgo on record."""
    if last is None:
        return []
    rows = three_funds(study)
    if rows.empty:
        return []
    paid = text.listing(
        [
            f"{text.period(row.period, study.lang)} {text.number(row.outgo, 1)}"
            for row in rows.itertuples()
        ],
        study.lang,
    )
    when, held = text.period(last["period"], study.lang), text.number(float(last["value"]))
    apart = last["source"] not in " ".join(rows["sources"]).split()
    least = solvency.LEAST_MONTHS
    return [
        study.say(
            f"三项合计的结余（{when}末 {held} 亿元）不与已公布的三项支出（{paid}，亿元）相除：没有一段支出止于"
            f"{when}末且不少于 {least} 个月"
            f"{'，两者又出自不同来源，所计范围未必相同' if apart else ''}。",
            f"The balance of the three ({held} at the end of {when}) is not divided by their published "
            f"outgo ({paid}; 100 million yuan): none ends with {when} and covers at least {least} months"
            f"{', and the two come from different sources and may not count the same' if apart else ''}.",
        )
    ]
