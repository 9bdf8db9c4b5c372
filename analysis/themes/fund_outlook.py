"""What would become of the nation's employees' pension fund under assumptions one can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import early_warning, exhibits, figures, solvency, text
from ..errors import MethodError, ParameterError
from .funds import FUNDS, INSURED, NATION, RETIRED, WORKING, history, sources_of
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit


def opening_position(
    study: Study,
    *,
    contribution_rate: float,
    collection: float,
    interest: float,
    retired_share: float = 0.0,
) -> tuple[solvency.Fund, dict[str, Any]]:
    """The nation's employees' pension fund at the end of the last year with published flows.

    Parameters
    ----------
    contribution_rate, collection, interest, retired_share : float
        Assumed, per cent: none of them is published. `retired_share` 0: that of the last year in
        which persons in work and pensioners were published.

    Returns
    -------
    Fund
    dict
        `year`, `balance`, `kind`, `income`, `outgo`, `insured`, `share`, `share_year`, `interest`
        (亿元 in the income), for the table of what is published and what assumed.

    Raises
    ------
    MethodError
        If balance, flows or insured persons of one year are not on record.
    ParameterError
        If the assumptions cannot be.
    """
    fund = FUNDS["employee"]
    rows = history(study, fund).dropna(subset=["revenue", "expenditure", "balance"])
    insured = study.annual(INSURED, NATION)["value"]
    rows = rows[rows.index.isin(insured.index)]
    if rows.empty:
        raise MethodError(
            study.say(
                "没有一年同时有全国职工养老保险的结余、收支和参保人数",
                "no year has balance, flows and insured persons of the nation's employees' pension",
            )
        )
    year, row = int(rows.index[-1]), rows.iloc[-1]
    share, share_year = retired_share, None
    if not share:
        working, retired = (study.annual(s, NATION)["value"] for s in (WORKING, RETIRED))
        both = (100 * retired / (working + retired)).dropna()
        if both.empty:
            raise MethodError(
                study.say("没有公布过退休人员的占比", "the share of pensioners was never published")
            )
        share, share_year = float(both.iloc[-1]), int(both.index[-1])
    persons = float(insured[year])
    earned = max(float(row["balance"] - row["surplus"]), 0.0) * interest / 100
    try:
        position = solvency.Fund.calibrated(
            year,
            balance=float(row["balance"]),
            income=float(row["revenue"]),
            outgo=float(row["expenditure"]),
            contributors=persons * (1 - share / 100),
            pensioners=persons * share / 100,
            rate=contribution_rate / 100,
            collection=collection / 100,
            interest=earned,
        )
    except MethodError as error:  # not the data but the assumptions are at fault
        raise ParameterError(error.message, remedy="mend the assumed per cent") from None
    return position, {
        "year": year,
        "balance": float(row["balance"]),
        "kind": str(row["kind"]),
        "income": float(row["revenue"]),
        "outgo": float(row["expenditure"]),
        "insured": persons,
        "share": share,
        "share_year": share_year,
        "interest": earned,
    }


def recent_growth(study: Study, year: int, years: int) -> dict[str, float]:
    """Growth a year up to a year, %, of what a projection carries on: from published figures.

    Contributors and pensioners as the insured together (their split is not published); wage as
    revenue per insured person, indexation as outgo per insured person.

    Raises
    ------
    MethodError
        If a figure of either end is not on record.
    """
    fund, start = FUNDS["employee"], year - years
    money = {n: study.annual(n, NATION)["value"] for n in (fund.revenue, fund.expenditure, INSURED)}
    if years < 1 or any(y not in values.index for values in money.values() for y in (start, year)):
        raise MethodError(
            study.say(
                f"{start} 年与 {year} 年的收支和参保人数不全，算不出增速",
                f"flows and insured persons of {start} and {year} are not all on record",
            )
        )
    insured = money[INSURED]
    pace = {
        name: 100 * ((float(values[year]) / float(values[start])) ** (1 / years) - 1)
        for name, values in {
            "insured": insured,
            "wage": money[fund.revenue] / insured,
            "indexation": money[fund.expenditure] / insured,
        }.items()
    }
    return {
        "contributors": pace["insured"],
        "pensioners": pace["insured"],
        "wage": pace["wage"],
        "indexation": pace["indexation"],
    }


RATES = ("contributors", "pensioners", "wage", "indexation")
LEVELS = ("interest", "rate", "collection")


def outlooks(
    study: Study,
    scenarios: Sequence[Mapping[str, Any]],
    *,
    until: int,
    base_years: int,
    **assumed: float,
) -> tuple[solvency.Fund, dict[str, Any], dict[str, pd.DataFrame]]:
    """The fund's opening position and its projection under each scenario, by name.

    Parameters
    ----------
    scenarios : sequence of mappings
        `zh`, `en` (names); by how many percentage points a year the growth of `contributors`,
        `pensioners`, `wage` or `indexation` differs from that of recent years; and `interest`,
        `rate`, `collection` in per cent. What is left out goes on as in recent years.
    until, base_years : int
        Last year projected; how many recent years the growth is taken from.
    **assumed
        Of `opening_position`.

    Raises
    ------
    MethodError
        If the figures do not carry an opening position or a growth, or end where the projection
        would.
    ParameterError
        If a scenario names something else, or has no name, or cannot be.
    """
    position, made_of = opening_position(study, **assumed)
    if until <= position.year:
        raise MethodError(
            study.say(
                f"公布数已到 {position.year} 年，没有要推演到 {until} 年的年份",
                f"figures are published up to {position.year}, nothing is left to project to {until}",
            )
        )
    usual = recent_growth(study, position.year, base_years)
    made_of["growth"], made_of["base_years"] = usual, base_years
    found = {}
    for scenario in scenarios:
        if strange := set(scenario) - {"zh", "en", *RATES, *LEVELS}:
            raise ParameterError(
                f"scenarios: {', '.join(sorted(strange))}",
                remedy=f"zh and en, and any of {', '.join((*RATES, *LEVELS))}",
            )
        if study.lang not in scenario:
            raise ParameterError("scenarios: one has no name", remedy=f"give it {study.lang}")
        values = {k: (usual[k] + scenario.get(k, 0.0)) / 100 for k in RATES}
        values["interest"] = scenario.get("interest", assumed["interest"]) / 100
        values |= {k: scenario[k] / 100 for k in ("rate", "collection") if k in scenario}
        try:
            ahead = solvency.Assumptions(**values)
        except MethodError as error:
            raise ParameterError(
                f"scenarios: {error.message}", remedy="mend the per cent of that scenario"
            ) from None
        found[str(scenario[study.lang])] = solvency.project(position, ahead, until)
    return position, made_of, found


@shown
def calibration(study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any) -> Exhibit:
    """What the projection starts from: published, computed or assumed."""
    fund, made, _ = outlooks(study, scenarios, **assumed)
    growth, year = made["growth"], made["year"]
    published, computed, taken = (
        study.say(zh, en)
        for zh, en in (("公布", "published"), ("推算", "computed"), ("假定", "assumed"))
    )
    span = study.say(
        f"{year - made['base_years']}—{year} 年", f"{year - made['base_years']}–{year}"
    )
    share = taken
    if made["share_year"] == year:
        share = published
    elif made["share_year"]:
        share = study.say(
            f"{taken}：同 {made['share_year']} 年", f"{taken}: as in {made['share_year']}"
        )
    money, per = study.say("亿元", "100 million yuan"), study.say("%，每年", "% a year")
    rows = [
        (study.say("参保人数（万人）", "Insured (10,000 persons)"), made["insured"], 0, published),
        (study.say("退休人员占比（%）", "Share of pensioners (%)"), made["share"], 1, share),
        (study.say(f"基金收入（{money}）", f"Revenue ({money})"), made["income"], 1, published),
        (study.say(f"基金支出（{money}）", f"Outgo ({money})"), made["outgo"], 1, published),
        (
            study.say(f"累计结余（{money}）", f"Balance ({money})"),
            made["balance"],
            1,
            published if made["kind"] == "published" else computed,
        ),
        (study.say("结余收益率（%）", "Yield on the balance (%)"), assumed["interest"], 1, taken),
        (study.say("缴费率（%）", "Contribution rate (%)"), 100 * fund.rate, 1, taken),
        (study.say("征缴率（%）", "Share collected (%)"), 100 * fund.collection, 1, taken),
        (
            study.say("隐含缴费工资（元/年）", "Implied contribution wage (yuan a year)"),
            fund.wage,
            0,
            computed,
        ),
        (
            study.say("隐含人均待遇（元/年）", "Implied benefit per head (yuan a year)"),
            fund.benefit,
            0,
            computed,
        ),
        (
            study.say(f"参保人数增速（{per}，{span}）", f"Growth of the insured ({per}, {span})"),
            growth["contributors"],
            1,
            computed,
        ),
        (
            study.say(f"人均收入增速（{per}，{span}）", f"Revenue per insured ({per}, {span})"),
            growth["wage"],
            1,
            computed,
        ),
        (
            study.say(f"人均支出增速（{per}，{span}）", f"Outgo per insured ({per}, {span})"),
            growth["indexation"],
            1,
            computed,
        ),
    ]
    title = study.say(
        f"推演从全国职工养老保险基金 {year} 年的位置出发，没有公布的都写明是假定",
        f"The projection starts from the nation's employees' pension fund of {year}; what is not "
        "published is named an assumption",
    )
    return exhibits.table(
        study.say("项目|数值|性质", "Item|Value|Kind").split("|"),
        [[name, exhibits.Number(value, decimals=d), kind] for name, value, d, kind in rows],
        **study.caption(
            "projection-calibration",
            title=title,
            subtitle=study.say(
                "全国城镇职工基本养老保险基金；隐含工资＝（收入－收益）÷（缴费人数×缴费率×征缴率），隐含待遇＝支出÷退休人数",
                "Basic pension insurance fund for urban employees, China; implied wage = (revenue − yield) ÷ "
                "(contributors × rate × share collected), implied benefit = outgo ÷ pensioners",
            ),
            reading=study.say(
                "财政补助没有单列，留在缴费里：隐含工资因此偏高，只用来保证起点年的收支与公布数一致。",
                "Subsidies are not published apart and stay within contributions, which makes the implied "
                "wage too high; it only serves to give back the published flows of the first year.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_projection_sources(study, year, made["base_years"]),
        ),
    )


def _projection_sources(study: Study, year: int, years: int) -> list[str]:
    since = year - years
    split = [s for name in (WORKING, RETIRED) for s in study.annual(name, NATION)["source"].tail(1)]
    insured = [s for y, s in study.annual(INSURED, NATION)["source"].items() if y >= since]
    return [*sources_of(study, FUNDS["employee"], NATION, since), *insured, *split]


@shown
def projection(study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any) -> Exhibit:
    """The balance of the nation's employees' pension fund under each scenario."""
    import pandas as pd

    fund, made, found = outlooks(study, scenarios, **assumed)
    rows = history(study, FUNDS["employee"])
    rows = rows[(rows.index >= study.plan.years[0] - 4) & rows["balance"].notna()]
    rows = rows[rows.index <= fund.year]
    curves = {
        name: pd.concat([pd.Series({fund.year: fund.balance}), frame["balance"]])
        for name, frame in found.items()
    }
    until = assumed["until"]
    return figures.fan(
        observed=rows[["balance", "kind", "bound"]]
        .rename(columns={"balance": "value"})
        .assign(period=rows.index),
        scenarios=curves,
        unit=study.unit(FUNDS["employee"].balance),
        labels=[int(rows.index[0]), fund.year],
        **study.caption(
            "pension-scenarios",
            title=_scenario_title(study, found, until),
            subtitle=study.say(
                "全国职工养老保险基金年末累计结余，亿元；虚线为各种情景，不是预测，也不是精算评估",
                "Year-end balance of the employees' pension fund, China, 100 million yuan; dashed: "
                "scenarios, neither forecasts nor an actuarial valuation",
            ),
            reading=study.say(
                "每种情景只改动下表写明的增速，其余照近年公布数的增速延续；0 以下是要另外筹措的钱。",
                "Each scenario changes only the growth named in the table below, the rest goes on as in "
                "recent published years; below 0 is money to be found elsewhere.",
            ),
            alt=study.say(
                f"情景扇形图。{_scenario_title(study, found, until)}。",
                f"Fan of scenarios. {_scenario_title(study, found, until)}.",
            ),
            sources=_projection_sources(study, made["year"], made["base_years"]),
            notes=_sensitivity(study, scenarios, **assumed),
        ),
    )


def _sensitivity(study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any) -> list[str]:
    """How much the first scenario's end depends on the years its growth is taken from."""
    ends, name = {}, ""
    for years in range(max(assumed["base_years"] - 1, 1), assumed["base_years"] + 2):
        try:
            _, _, found = outlooks(study, scenarios[:1], **{**assumed, "base_years": years})
        except MethodError:
            continue
        name, frame = next(iter(found.items()))
        ends[years] = float(frame["balance"].iloc[-1])
    if len(ends) < 2:
        return []
    low, high = (text.rounded(end) for end in (min(ends.values()), max(ends.values())))
    spans = text.listing(ends, study.lang)
    return [
        study.say(
            f"取哪几年的增速，结果差别很大：“{name}”取近 {spans} 年的增速，{assumed['until']} 年的结余在 {low} 至 "
            f"{high} 亿元之间。",
            f"Much depends on which years growth is taken from: with the last {spans} years, the scenario "
            f"{name!r} ends in {assumed['until']} between {low} and {high} (100 million yuan).",
        )
    ]


def _scenario_title(study: Study, found: Mapping[str, pd.DataFrame], until: int) -> str:
    spent = {name: solvency.exhausted(frame["balance"]) for name, frame in found.items()}
    short = {name: year for name, year in spent.items() if year is not None}
    if not short:
        return study.say(
            f"全国职工养老保险基金：{len(found)} 种情景到 {until} 年都有结余",
            f"China's employees' pension fund: a balance is left in {until} under all {len(found)} scenarios",
        )
    first = min(short.values())
    return study.say(
        f"全国职工养老保险基金：{len(found)} 种情景中，到 {until} 年有 {len(short)} 种用完结余，最早在 {first} 年",
        f"China's employees' pension fund: {len(short)} of {len(found)} scenarios use up the balance by "
        f"{until}, the first in {first}",
    )


@shown
def projection_table(
    study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any
) -> Exhibit:
    """What each scenario assumes, and where it leads."""
    fund, made, found = outlooks(study, scenarios, **assumed)
    until, usual = assumed["until"], made["growth"]
    cells: list[list[exhibits.Cell]] = []
    for scenario, (name, frame) in zip(scenarios, found.items(), strict=True):
        last, spent = frame.iloc[-1], solvency.exhausted(frame["balance"])
        months = float(last["months_of_payment"])
        cells.append(
            [
                name,
                *(exhibits.Number(usual[k] + scenario.get(k, 0.0), decimals=1) for k in RATES),
                exhibits.Number(float(text.rounded(last["balance"]).replace("−", "-")), decimals=0),
                exhibits.Number(float(last["dependency"]), decimals=2),
                exhibits.Light(
                    early_warning.light_of("months_of_payment", months),
                    study.say(f"{spent} 年用完", f"used up {spent}")
                    if spent
                    else study.say(
                        f"{text.number(months, 1)} 个月", f"{text.number(months, 1)} months"
                    ),
                ),
            ]
        )
    title = _scenario_title(study, found, until)
    return exhibits.table(
        study.say(
            f"情景|缴费人数|退休人数|缴费工资|人均待遇|{until} 年结余|抚养比|可支付月数",
            f"Scenario|Contributors|Pensioners|Wage|Benefit|Balance {until}|Ratio|Would pay for",
        ).split("|"),
        cells,
        **study.caption(
            "pension-scenario-table",
            title=title,
            subtitle=study.say(
                "前四列为每年增速，%；结余，亿元；抚养比为缴费人数÷退休人数；灯照可支付月数的预警规则",
                "First four columns: growth a year, %; balance, 100 million yuan; ratio: contributors per "
                "pensioner; light by the rules for months of payment",
            ),
            reading=study.say(
                f"起点是 {fund.year} 年，抚养比 {text.number(fund.contributors / fund.pensioners, 2)}。",
                f"The start is {fund.year}, with {text.number(fund.contributors / fund.pensioners, 2)} "
                "contributors to a pensioner.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_projection_sources(study, made["year"], made["base_years"]),
        ),
    )
