"""What would become of the nation's employees' pension fund under assumptions one can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import exhibits, figures, solvency, text
from .fund_position import RATES, RELIEF, SCENARIOS, ends, outlooks
from .funds import FUNDS, INSURED, NATION, RETIRED, WORKING, history, sources_of
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit


@shown
def calibration(study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any) -> Exhibit:
    """What the projection starts from: published, computed or assumed."""
    fund, made, _ = outlooks(study, scenarios, **assumed)
    growth, year = made["growth"], made["year"]
    published, computed, taken = (
        study.say(zh, en)
        for zh, en in (("公布", "published"), ("推算", "computed"), ("假定", "assumed"))
    )
    span = _span(study, year, made["base_years"])
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
            study.say("隐含人均待遇（元/年）", "Implied outgo per pensioner (yuan a year)"),
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
            study.say(
                f"人均收入增速（按参保人，扣除收益；{per}，{span}）",
                f"Growth of revenue per insured, less yield ({per}, {span})",
            ),
            growth["wage"],
            1,
            computed,
        ),
        (
            study.say(
                f"人均支出增速（按参保人；{per}，{span}）",
                f"Growth of outgo per insured ({per}, {span})",
            ),
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
                "(contributors × rate × share collected), implied outgo per head = outgo ÷ pensioners",
            ),
            reading=_fixed_share(study, made),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_projection_sources(study, year, made["base_years"]),
            notes=[
                study.say(
                    "财政补助没有单列，留在缴费里：隐含工资因此偏高，只用来保证起点年的收支与公布数一致。",
                    "Subsidies are not published apart and stay within contributions, which makes the "
                    "implied wage too high; it only serves to give back the published flows of the "
                    "first year.",
                ),
                *_skipped(study, made, assumed["base_years"]),
            ],
        ),
    )


def _fixed_share(study: Study, made: Mapping[str, Any]) -> str:
    """That contributors per pensioner stay as last published, and where ageing then enters."""
    support = text.number(100 / made["share"] - 1, 2)
    if made["share_year"] is None:
        return study.say(
            f"除情景另改的以外，抚养比固定在假定的水平（{support}）：退休人数与参保人数同步增长，"
            "老龄化只含在人均支出的增速里。",
            f"Unless a scenario says otherwise, contributors per pensioner are held at the level "
            f"assumed ({support}): pensioners grow as the insured do, and ageing enters only through "
            "the growth of outgo per insured.",
        )
    return study.say(
        f"除情景另改的以外，抚养比固定在 {made['share_year']} 年的水平（{support}），此后未见公布：退休人数与参保人数同步增长，"
        "老龄化只含在人均支出的增速里。",
        "Unless a scenario says otherwise, contributors per pensioner are held at the level of "
        f"{made['share_year']} ({support}), the last published: pensioners grow as the insured do, and ageing enters only through the growth "
        "of outgo per insured.",
    )


def _skipped(study: Study, made: Mapping[str, Any], asked: int) -> list[str]:
    """That growth is taken from another span than asked for, and why."""
    if made["base_years"] == asked:
        return []
    start = made["year"] - asked
    return [
        study.say(
            f"{start} 年阶段性减免社会保险费，增速不从这一年算起，改取 {_span(study, made['year'], made['base_years'])}。",
            f"Contributions were waived in {start}: growth is not taken from that year but over "
            f"{_span(study, made['year'], made['base_years'])}.",
        )
    ]


def _span(study: Study, year: int, years: int) -> str:
    return study.say(f"{year - years}—{year} 年", f"{year - years}–{year}")


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
    until, reached = assumed["until"], ends(study, scenarios, **assumed)
    title = _range_title(study, reached, until)
    span = _span(study, made["year"], made["base_years"])
    return figures.fan(
        observed=rows[["balance", "kind", "bound"]]
        .rename(columns={"balance": "value"})
        .assign(period=rows.index),
        scenarios=curves,
        unit=study.unit(FUNDS["employee"].balance),
        labels=[int(rows.index[0]), fund.year],
        **study.caption(
            "pension-scenarios",
            title=title,
            subtitle=study.say(
                f"全国职工养老保险基金年末累计结余，亿元，名义值；虚线为各种情景，增速取自 {span}，不是预测，也不是精算评估",
                "Year-end balance of the employees' pension fund, China, 100 million yuan, nominal; "
                f"dashed: scenarios with the growth of {span}, neither forecasts nor an actuarial "
                "valuation",
            ),
            reading=_fixed_share(study, made)
            + study.say("0 以下是要另外筹措的钱。", " Below 0 is money to be found elsewhere."),
            alt=study.say(f"情景扇形图。{title}。", f"Fan of scenarios. {title}."),
            sources=_projection_sources(study, made["year"], int(reached.index.max())),
            notes=[
                *_by_span(study, made["year"], reached),
                *_skipped(study, made, assumed["base_years"]),
            ],
        ),
    )


def _by_span(study: Study, year: int, reached: pd.DataFrame) -> list[str]:
    """How far the end of each scenario depends on the years its growth is taken from."""
    if len(reached) < 2:
        return []
    spans = text.listing([_span(study, year, n) for n in reached.index], study.lang)
    each = [
        study.say(
            f"“{name}”{text.rounded(low)} 至 {text.rounded(high)}",
            f"“{name}” {text.rounded(low)} to {text.rounded(high)}",
        )
        for name, low, high in zip(reached.columns, reached.min(), reached.max(), strict=True)
    ]
    relief = text.listing(RELIEF, study.lang)
    return [
        study.say(
            f"结果取决于增速取自哪几年，按 {spans}分别推演：{'，'.join(each)}（亿元）；"
            f"以减免社会保险费的 {relief} 年为起止的不取。",
            f"The outcome depends on the years growth is taken from; with {spans}: {'; '.join(each)} "
            f"(100 million yuan). Spans from or to {relief}, when contributions were waived, are not "
            "used.",
        )
    ]


def _range_title(study: Study, reached: pd.DataFrame, until: int) -> str:
    """Between which balances all scenarios end, over all spans of base years."""
    low, high = (text.rounded(v) for v in (reached.min(axis=None), reached.max(axis=None)))
    if low == high:
        return study.say(
            f"全国职工养老保险基金推演到 {until} 年末，结余约 {low} 亿元",
            f"China's employees' pension fund, projected to the end of {until}: a balance of about "
            f"{low} (100 million yuan)",
        )
    return study.say(
        f"全国职工养老保险基金推演到 {until} 年末，结余在 {low} 至 {high} 亿元之间，随情景和基期而变",
        f"China's employees' pension fund, projected to the end of {until}: a balance of {low} to "
        f"{high} (100 million yuan), depending on scenario and base years",
    )


@shown
def projection_table(
    study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any
) -> Exhibit:
    """What each scenario assumes, and where it leads."""
    fund, made, found = outlooks(study, scenarios, **assumed)
    until, usual = assumed["until"], made["growth"]
    reached = ends(study, scenarios, **assumed)
    cells: list[list[exhibits.Cell]] = []
    for scenario, (name, frame) in zip(scenarios or SCENARIOS, found.items(), strict=True):
        last, spent = frame.iloc[-1], solvency.exhausted(frame["balance"])
        months = float(last["months_of_payment"])
        cells.append(
            [
                name,
                *(exhibits.Number(usual[k] + scenario.get(k, 0.0), decimals=1) for k in RATES),
                exhibits.Number(
                    _three_digits(float(last["balance"])), _either(study, reached[name])
                ),
                exhibits.Number(float(last["dependency"]), decimals=2),
                study.say(f"{spent} 年用完", f"used up {spent}")
                if spent
                else exhibits.Number(months, decimals=1),
            ]
        )
    title = _extremes(study, reached, until)
    span, share = _span(study, made["year"], made["base_years"]), text.number(100 * fund.rate)
    need = 100 * solvency.cost_rate(fund.benefit, fund.wage, fund.pensioners, fund.contributors)
    return exhibits.table(
        study.say(
            f"情景|缴费人数|退休人数|人均收入|人均支出|{until} 年结余|抚养比|可支付月数",
            f"Scenario|Contributors|Pensioners|Revenue|Outgo|Balance {until}|Ratio|Months",
        ).split("|"),
        cells,
        **study.caption(
            "pension-scenario-table",
            title=title,
            subtitle=study.say(
                f"前四列为每年增速，%，人均收入（扣除收益）、人均支出都按参保人计，取自 {span}；结余，亿元，名义值，"
                f"灰字为各段基期的范围；抚养比为缴费人数÷退休人数",
                f"First four columns: growth a year, %, of {span}; revenue (less yield) and outgo per "
                "insured; balance, 100 million yuan, nominal, grey: the range over all base years; "
                "ratio: contributors per pensioner; months of payment",
            ),
            reading=study.say(
                f"按假定的缴费率 {share}%、补助计入缴费算，{fund.year} 年现收现付的费率是 {text.number(need, 1)}%："
                f"收这么多，正好付清当年的支出。",
                f"With a contribution rate of {share}% assumed and subsidies counted as contributions, "
                f"the pay-as-you-go rate of {fund.year} is {text.number(need, 1)}%: so much just pays "
                "the year's outgo.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_projection_sources(study, made["year"], int(reached.index.max())),
            notes=_added(study, scenarios),
        ),
    )


def _extremes(study: Study, reached: pd.DataFrame, until: int) -> str:
    """Where the scenario that ends highest and the one that ends lowest lead, over all base years."""
    order = dict.fromkeys([reached.max().idxmax(), reached.min().idxmin()])
    each = [
        study.say(f"“{name}”{size} 亿元", f"“{name}” {size}")
        for name in order
        if (size := _either(study, reached[name]) or text.rounded(reached[name].iloc[0]))
    ]
    return study.say(
        f"全国职工养老保险基金 {until} 年末结余：{'，'.join(each)}",
        f"China's employees' pension fund at the end of {until}, 100 million yuan: {'; '.join(each)}",
    )


def _three_digits(value: float) -> float:
    """A balance without false precision, as a number."""
    return float(f"{value:.3g}")


def _either(study: Study, balances: pd.Series) -> str:
    """The range of one scenario's balances over the spans of base years."""
    low, high = text.rounded(balances.min()), text.rounded(balances.max())
    return "" if low == high else study.say(f"{low} 至 {high}", f"{low} to {high}")


def _added(study: Study, scenarios: Sequence[Mapping[str, Any]]) -> list[str]:
    """That pensioners who grow faster come on top of the ageing already within outgo a head."""
    faster = [s[study.lang] for s in scenarios or SCENARIOS if s.get("pensioners", 0.0) > 0]
    if not faster:
        return []
    names = (
        "".join(f"“{name}”" for name in faster)
        if study.lang == "zh"
        else text.listing([f"“{name}”" for name in faster], "en")
    )
    return [
        study.say(
            f"{names}中退休人数的加快，是在人均支出增速已含的老龄化之外另加的。",
            f"In {names}, the faster growth of pensioners comes on top of the ageing already within "
            "the growth of outgo per insured.",
        )
    ]
