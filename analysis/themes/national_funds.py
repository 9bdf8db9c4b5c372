"""The nation's social insurance funds: surplus, balances carried forward, months of payment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import early_warning, exhibits, figures, observations, solvency, text
from ..errors import MethodError
from .funds import FUNDS, NATION, RETIRED, TOTAL_BALANCE, WORKING, Insurance, history, sources_of
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

JUMP = 20.0
"""Growth of a year's revenue, %, from which it is worth a note."""


def national(study: Study) -> dict[str, pd.DataFrame]:
    """`history` of the nation's funds, those without a published balance left out."""
    found = {}
    for key, fund in FUNDS.items():
        try:
            found[key] = history(study, fund)
        except MethodError:
            continue
    return found


def national_sentence(study: Study) -> str:
    """One sentence on the nation's employees' pension fund."""
    try:
        rows = history(study, FUNDS["employee"]).dropna(subset=["surplus", "months"])
    except MethodError as error:
        return error.message + study.say("。", ".")
    if rows.empty:
        return ""
    year, row = int(rows.index[-1]), rows.iloc[-1]
    carried = row["kind"] == "computed"
    gap, way = text.number(abs(row["surplus"]), 1), row["surplus"] >= 0
    months = text.number(row["months"], 1)
    return study.say(
        f"全国职工养老保险基金 {year} 年{'收大于支' if way else '支大于收'} {gap} 亿元，"
        f"{'滚算的' if carried else ''}累计结余可支付 {months} 个月。",
        f"The nation's employees' pension fund {'took in' if way else 'paid out'} {gap} (100 million "
        f"yuan) more than it {'paid out' if way else 'took in'} in {year}; its balance"
        f"{', carried forward,' if carried else ''} could pay for {months} months.",
    )


@shown
def national_surplus(study: Study) -> Exhibit:
    """What the nation's funds took in beyond their outgo, year by year."""
    import pandas as pd

    funds = {
        key: (
            study.annual(fund.revenue, NATION)["value"]
            - study.annual(fund.expenditure, NATION)["value"]
        )
        for key, fund in FUNDS.items()
    }
    since = study.plan.years[0] - 3
    frame = pd.DataFrame(funds).dropna()
    frame = frame[frame.index >= since]
    if frame.empty:
        raise MethodError(
            study.say(
                f"{since} 年以来没有一年同时公布过四项基金的收支",
                f"since {since} no year has the flows of all four funds",
            )
        )
    frame["all"] = frame.sum(axis=1)
    year = int(frame.index[-1])
    last = frame.iloc[-1]
    short = [FUNDS[key].name(study) for key in FUNDS if last[key] < 0]
    total = text.number(abs(last["all"]), 1)
    way = last["all"] >= 0
    title = study.say(
        f"全国四项基金 {year} 年合计{'收大于支' if way else '支大于收'} {total} 亿元"
        + (f"，其中{text.listing(short)}支大于收" if short else "，没有一项支大于收"),
        f"The nation's four funds together {'took in' if way else 'paid out'} {total} (100 million yuan) "
        f"more than they {'paid out' if way else 'took in'} in {year}; "
        + (f"in deficit: {text.listing(short, 'en').lower()}" if short else "none was in deficit"),
    )
    heads = [study.say("年份", "Year"), *(fund.name(study) for fund in FUNDS.values())]
    return exhibits.table(
        [*heads, study.say("合计", "Together")],
        [
            [str(year), *(exhibits.Number(float(v), decimals=1) for v in row)]
            for year, row in zip(frame.index[::-1], frame.to_numpy()[::-1], strict=True)
        ],
        **study.caption(
            "national-fund-surplus",
            title=title,
            subtitle=study.say(
                "全国社会保险基金当年收入减支出，亿元",
                "Revenue less outgo of a year, China, 100 million yuan",
            ),
            reading=study.say(
                f"负数表示当年支出多于收入，由以前的结余或其他资金补足。{_relief(study, frame)}",
                "Negative: more went out than came in, made up from earlier balances or other money. "
                + _relief(study, frame),
            ).strip(),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                s
                for fund in FUNDS.values()
                for name in (fund.revenue, fund.expenditure)
                for y, s in study.annual(name, NATION)["source"].items()
                if y >= since
            ],
            notes=_jumps(study, year),
        ),
    )


def _relief(study: Study, frame: pd.DataFrame) -> str:
    """Which year was the worst."""
    worst = int(frame["all"].idxmin())
    if frame.at[worst, "all"] >= 0:
        return ""
    size = text.number(-float(frame.at[worst, "all"]), 1)
    return study.say(
        f"{worst} 年合计少收 {size} 亿元，为表中最差的一年。",
        f"{worst} was the worst of these years, {size} short.",
    )


def _jumps(study: Study, year: int) -> list[str]:
    """Revenue unusually far above that of three years before."""
    notes = []
    for fund in FUNDS.values():
        came = study.annual(fund.revenue, NATION)["value"]
        before = came[(came.index < year) & (came.index >= year - 3)]
        if year in came.index and len(before):
            risen = 100 * (float(came[year]) / float(before.max()) - 1)
            if risen > JUMP:
                size = text.number(risen, 1)
                notes.append(
                    study.say(
                        f"{fund.zh}基金 {year} 年收入比此前三年的最高数多 {size}%。",
                        f"{fund.en} revenue of {year} lies {size}% above the highest of the three years before.",
                    )
                )
    return notes


@shown
def national_balance(study: Study) -> Exhibit:
    """The balance of the nation's employees' pension fund, published and carried forward."""
    fund = FUNDS["employee"]
    rows = history(study, fund)
    rows = rows[(rows.index >= study.plan.years[0] - 6) & rows["balance"].notna()]
    if rows.empty:
        raise MethodError(
            study.say("近年没有公布过结余", "no balance of recent years was published")
        )
    published = rows.index[rows["kind"] == "published"]
    base, year = int(published[-1]), int(rows.index[-1])
    end = float(rows["balance"].iloc[-1])
    title = (
        study.say(
            f"全国职工养老保险基金 {year} 年末结余约 {text.rounded(end)} 亿元，由 {base} 年的公布数滚算",
            f"China's employees' pension fund holds about {text.rounded(end)} (100 million yuan) at the "
            f"end of {year}, carried forward from the figure published for {base}",
        )
        if year > base
        else study.say(
            f"全国职工养老保险基金：{base} 年末累计结余 {text.number(end)} 亿元，此后还没有全年收支",
            f"China's employees' pension fund held {text.number(end)} (100 million yuan) at the end of {base}; no "
            "flows of a later year are known",
        )
    )
    return figures.path(
        observed=rows[["balance", "kind", "bound"]]
        .rename(columns={"balance": "value"})
        .assign(period=rows.index),
        unit=study.unit(fund.balance),
        **study.caption(
            "national-pension-balance",
            title=title,
            subtitle=study.say(
                "全国城镇职工基本养老保险基金年末累计结余，亿元；空心圆为公布数，灰方块为上年结余加当年收入减支出",
                "Year-end balance of the basic pension insurance fund for urban employees, China, 100 "
                "million yuan; hollow circles: published, grey squares: balance before plus revenue less "
                "outgo",
            ),
            reading=_drift(study, year if year > base else 0),
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=sources_of(study, fund, NATION, int(rows.index[0])),
            notes=backtest(study),
        ),
    )


def gaps(study: Study) -> pd.DataFrame:
    """Balances of the employees' fund carried forward to the next published one, and held against it.

    Returns
    -------
    DataFrame
        A row a pair of published balances with all flows between: `start`, `end` (years), `rolled`,
        `published` (亿元), `off` (rolled above published, %).
    """
    import pandas as pd

    fund = FUNDS["employee"]
    known = study.annual(fund.balance, NATION)["value"]
    came, went = (study.annual(n, NATION)["value"] for n in (fund.revenue, fund.expenditure))
    rows = []
    for start, end in zip(known.index, known.index[1:], strict=False):
        rolled = solvency.roll_forward(start, float(known[start]), came, went, known)
        if end in rolled.index and start >= study.plan.years[0] - 6:
            got, printed = float(rolled.at[end, "balance"]), float(known[end])
            off = 100 * (got / printed - 1)
            rows.append(
                {"start": start, "end": end, "rolled": got, "published": printed, "off": off}
            )
    return pd.DataFrame(rows, columns=["start", "end", "rolled", "published", "off"])


def _drift(study: Study, year: int) -> str:
    """What is carried forward, and by how much a balance of `year` may be off (0: none is)."""
    tried = gaps(study)
    if not year or tried.empty:
        return study.say(
            "滚算只用公布的收入与支出，不含任何假定的收益。",
            "Only published revenue and outgo are carried forward, no yield is assumed.",
        )
    last = tried.iloc[-1]
    start, end = int(last["start"]), int(last["end"])
    size = text.number(abs(last["off"]), 1)
    return study.say(
        f"滚算只用公布的收入与支出；同样的算法从 {start} 年滚算到 {end} 年比公布数"
        f"{'低' if last['off'] < 0 else '高'} {size}%，{year} 年的数也可能差这么多。",
        f"Only published revenue and outgo are carried forward; done alike from {start} to {end} the "
        f"result is {size}% {'below' if last['off'] < 0 else 'above'} the published balance, and "
        f"that of {year} may be off as much.",
    )


def backtest(study: Study) -> list[str]:
    """How far off a balance carried forward to the next published one would have been."""
    return [
        study.say(
            f"检验：从 {row.start} 年公布的结余滚算到 {row.end} 年，得 {text.number(row.rolled, 0)} 亿元，"
            f"公布数是 {text.number(row.published)} 亿元，{'少' if row.off < 0 else '多'} "
            f"{text.number(abs(row.off), 1)}%。",
            f"Check: carried from {row.start} to {row.end} the balance comes to "
            f"{text.number(row.rolled, 0)}, published {text.number(row.published)}: "
            f"{text.number(abs(row.off), 1)}% too {'low' if row.off < 0 else 'high'}.",
        )
        for row in gaps(study).itertuples()
    ]


def _kind(balance: str) -> str:
    """The kind of fund by whose rules the months of a balance are lit."""
    rules = early_warning.rules()
    rules = rules[rules["measure"] == "months_of_payment"]
    own = [balance in series.split(";") for series in rules["series"]]
    return str(next(iter(rules.loc[own, "kind"]), "any"))


@shown
def national_months(study: Study) -> Exhibit:
    """Months of payment of the nation's funds, one panel a fund."""
    since = study.plan.years[0] - 1
    panels, sources, ends = [], [], []
    for key, known in national(study).items():
        rows = known[(known.index >= since) & known["months"].notna()]
        if rows.empty:
            continue
        fund = FUNDS[key]
        panels.append(
            {
                "name": fund.name(study),
                "observed": rows[["months"]]
                .rename(columns={"months": "value"})
                .assign(period=rows.index, kind="computed", bound="exact")
                .round({"value": 1}),
                "labels": [int(rows.index[0]), int(rows.index[-1])],
            }
        )
        last, months = int(rows.index[-1]), float(rows["months"].iloc[-1])
        ends.append((fund.name(study), last, months, _kind(fund.balance)))
        sources += sources_of(study, fund, NATION, since)
    if not panels:
        raise MethodError(
            study.say("近年没有公布过结余", "no balance of recent years was published")
        )
    low = min(ends, key=lambda end: end[2])
    title = study.say(
        f"全国各项基金中，{low[0]}可支付的月数最少：{low[1]} 年末 {text.number(low[2], 1)} 个月",
        f"Of the nation's funds, {low[0].lower()} could pay for the fewest months: {text.number(low[2], 1)} "
        f"at the end of {low[1]}",
    )
    lamps = [
        f"{name} {text.word(text.LIGHT, early_warning.light_of('months_of_payment', m, kind), study.lang)}"
        for name, _, m, kind in ends
    ]
    said = study.say("灯，".join(lamps) + "灯", ", ".join(lamps))
    return figures.ceilings(
        panels,
        unit=study.say("个月", "months"),
        **study.caption(
            "national-fund-months",
            title=title,
            subtitle=study.say(
                "全国社会保险基金年末累计结余÷当年月均支出，个月；灰方块为由公布数或滚算结余计算",
                "Year-end balance ÷ average monthly outgo of the year, China, months; grey squares: "
                "computed from published figures or balances carried forward",
            ),
            reading=study.say(
                f"按本系统的预警规则（对全国各项，仅作背景）：{said}。",
                f"By this system's warning rules (for the nation, as context only): {said}.",
            ),
            alt=study.say(f"小型多图。{title}。", f"Small multiples. {title}."),
            sources=sources,
        ),
    )


@shown
def roll_check(study: Study) -> Exhibit:
    """The four balances carried forward, held against published totals."""
    funds = national(study)
    if len(funds) < len(FUNDS):
        raise MethodError(
            study.say("四项基金没有都公布过结余", "not all four funds have a published balance")
        )
    totals = study.dated(TOTAL_BALANCE, NATION)
    cells, offs, sources = [], [], []
    for row in totals.itertuples():
        sums = [_balance_at(study, FUNDS[key], rows, row.end) for key, rows in funds.items()]
        if any(s is None for s in sums):
            continue
        total = math.fsum(s for s in sums if s is not None)
        off = 100 * (total / row.value - 1)
        offs.append(abs(off))
        sources.append(row.source)
        cells.append(
            [
                text.period(row.period, study.lang),
                exhibits.Number(row.value, bound=row.bound),
                exhibits.Number(total, decimals=0),
                exhibits.Number(total - row.value, decimals=0),
                exhibits.Number(off, decimals=1),
            ]
        )
    if not cells:
        raise MethodError(
            study.say(
                "公布过合计结余的时点，没有四项基金的结余和全部收支可以滚算到那里",
                "balances and flows of all four funds do not reach a date for which a total was published",
            )
        )
    slack, worst = 100 * observations.TOLERANCE, text.number(max(offs), 1)
    inside = sum(off <= slack for off in offs)
    title = study.say(
        f"全国：滚算结余之和与公布的合计核对 {len(offs)} 次，最多相差 {worst}%",
        f"China: carried-forward balances against published totals, {len(offs)} times; off by at most "
        f"{worst}%",
    )
    return exhibits.table(
        study.say(
            "时点|公布的合计|滚算之和|相差|相差（%）",
            "At the end of|Published total|Sum carried forward|Difference|Difference (%)",
        ).split("|"),
        cells[::-1],
        **study.caption(
            "national-roll-check",
            title=title,
            subtitle=study.say(
                "全国养老、失业、工伤保险基金累计结余，亿元；季末由上年末结余加年内累计收入减支出",
                "Pension, unemployment and work injury funds, China, 100 million yuan; at a quarter's end: "
                "balance of the year before plus revenue less outgo to date",
            ),
            reading=study.say(
                f"公布的合计多是“约”数，照 ±{text.number(slack)}% 看，{len(offs)} 次中有 {inside} 次在此之内。",
                f"Published totals are mostly rounded; within ±{text.number(slack)}% lie {inside} of "
                f"{len(offs)}.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[
                *sources,
                *(
                    s
                    for f in FUNDS.values()
                    for s in sources_of(study, f, NATION, study.plan.years[0])
                ),
            ],
        ),
    )


def _balance_at(study: Study, fund: Insurance, rows: pd.DataFrame, end: int) -> float | None:
    """Balance at the end of a month: a year's end, or carried on with the year's flows to date."""
    import pandas as pd

    year, month = divmod(end, 12)
    if month == 11:
        at = rows["balance"].get(year, math.nan)
        return None if math.isnan(at) else float(at)
    before = rows["balance"].get(year - 1, math.nan)
    flows = [
        observations.series(name, NATION, study.as_of, "YTD").get(
            pd.Period(f"{year}-{month + 1:02d}")
        )
        for name in (fund.revenue, fund.expenditure)
    ]
    if math.isnan(before) or None in flows:
        return None
    return float(before + flows[0] - flows[1])  # type: ignore[operator]


@shown
def dependency(study: Study) -> Exhibit:
    """Contributors per pensioner of the employees' scheme, here and in the nation."""
    import pandas as pd

    here = _support(study, study.region)
    need(here, 1, study, WORKING)
    nation = _support(study, NATION) if study.region != NATION else here.iloc[:0]
    year, value = int(here.index[-1]), float(here["value"].iloc[-1])
    first, past = int(here.index[0]), float(here["value"].iloc[0])
    place = study.place()
    title = study.say(
        f"{place}职工养老保险：{year} 年 {text.number(value, 2)} 名参保职工供养 1 名退休人员"
        + (f"，{first} 年是 {text.number(past, 2)} 名" if first < year else "")
        + ("，此后未见公布" if year < study.plan.years[-1] else ""),
        f"Employees' pension, {place}: {text.number(value, 2)} contributors to a pensioner in {year}"
        + (f", {text.number(past, 2)} in {first}" if first < year else "")
        + ("; nothing published since" if year < study.plan.years[-1] else ""),
    )
    references = []
    if len(nation):
        when = int(nation.index[-1])
        references = [
            (round(float(nation["value"].iloc[-1]), 2), study.say(f"全国 {when}", f"China {when}"))
        ]
    cuts = [c for c in observations.breaks(WORKING, study.lang) if c[0] > first]
    return figures.path(
        observed=pd.DataFrame(
            {
                "period": here.index,
                "value": here["value"].round(2),
                "kind": "computed",
                "bound": "exact",
            }
        ),
        unit=study.say("人", "persons"),
        breaks=[(y, study.say("口径改变", "new definition")) for y, _ in cuts],
        references=references,
        labels=[first, year],
        **study.caption(
            "contributors-per-pensioner",
            title=title,
            subtitle=study.say(
                "参保职工数÷离退休人员数，城镇职工基本养老保险；灰方块由两个公布数相除，灰线为全国最近一次公布的年份",
                "Persons in work ÷ pensioners, basic pension insurance for urban employees; grey squares: "
                "one published figure over another, grey line: the nation's latest year on record",
            ),
            reading=_ranked(study, year),
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=[
                *here["source"],
                *here["source_retired"],
                *nation["source"].tail(1),
                *nation["source_retired"].tail(1),
            ],
            notes=[study.say(f"{what}。", f"{what}.") for _, what in cuts],
        ),
    )


def _support(study: Study, region: str) -> pd.DataFrame:
    """Contributors per pensioner by year, with the source of either."""
    working, retired = study.annual(WORKING, region), study.annual(RETIRED, region)
    ratio = (working["value"] / retired["value"]).dropna().rename("value")
    sources = retired["source"].rename("source_retired")
    return ratio.to_frame().join(working["source"]).join(sources)


def _ranked(study: Study, year: int) -> str:
    """Where the region stood among the provinces in a year."""
    working, retired = (observations.panel(s, study.as_of) for s in (WORKING, RETIRED))
    ratio = (working / retired).dropna(how="all")
    at = [p for p in ratio.index if p.year == year]
    places = ratio.loc[at[0]].dropna() if at else ratio.iloc[:0].sum()
    if study.region not in places.index or len(places) < 2:
        return study.say(
            "没有同一年其他地区的数字可比。", "No other region is on record for that year."
        )
    rank = int(places.rank(ascending=False)[study.region])
    return study.say(
        f"{year} 年有数的 {len(places)} 个省区市中，从多到少列第 {rank} 位。",
        f"Of {len(places)} provinces on record for {year} it ranks {rank}, the highest first.",
    )
