"""Wages by kind of unit: how they have grown, and how far private units are behind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, growth, text
from . import pairs
from .records import record
from .study import Study, need, shown

if TYPE_CHECKING:
    from ..exhibits import Exhibit
    from .page import Html

NON_PRIVATE, PRIVATE = "average_wage_urban_nonprivate", "average_wage_urban_private"
OTHERS = ("average_wage_above_scale", "average_wage_staff_on_post_nonprivate")


def sentence(study: Study) -> str:
    """Both wages in the latest year that has them, one as a share of the other; or nothing."""
    rows = pairs.beside(study, PRIVATE, NON_PRIVATE)
    if rows.empty:
        return ""
    first, last = int(rows.index[0]), int(rows.index[-1])
    private, other = (text.number(float(rows.at[last, c])) for c in ("first", "second"))
    share = pairs.percent(rows.at[last, "ratio"])
    said = study.say(
        f"{study.place()}城镇私营单位就业人员年平均工资 {last} 年为 {private} 元，"
        f"是非私营单位（{other} 元）的 {share}",
        f"In {last} the average annual wage in urban private units of {study.place()} was {private} "
        f"yuan, {share} of that in non-private units ({other} yuan)",
    )
    if first < last:
        before = pairs.percent(rows.at[first, "ratio"])
        said += study.say(f"，{first} 年为 {before}", f"; in {first} it was {before}")
    return said + study.say("。", ".")


@shown
def levels(study: Study) -> Exhibit:
    """Wages in non-private and private units, here and in the nation."""
    title, reading = _message(study)
    return pairs.levels(
        study,
        {
            NON_PRIVATE: study.say("非私营", "non-private"),
            PRIVATE: study.say("私营", "private"),
        },
        id="income-wages",
        title=title,
        subtitle=study.say(
            "城镇单位就业人员年平均工资，元，未扣除价格因素",
            "Average annual wage in urban units, yuan, not adjusted for prices",
        ),
        reading=reading,
    )


def _message(study: Study) -> tuple[str, str]:
    """Title and reading: how much each wage has grown between the first and last year both have."""
    rows = pairs.beside(study, PRIVATE, NON_PRIVATE)
    if len(rows) < 2:
        series = next((s for s in (NON_PRIVATE, PRIVATE) if len(study.annual(s))), NON_PRIVATE)
        known = study.annual(series)
        need(known, 1, study, series)
        last, value = int(known.index[-1]), text.number(float(known["value"].iloc[-1]))
        return (
            study.say(
                f"{study.name(series)} {last} 年为 {value} 元",
                f"{study.name(series)}: {value} yuan in {last}",
            ),
            study.say(
                "公布的数字太少，看不出变化。", "Too few figures were published to show a change."
            ),
        )
    first, last = int(rows.index[0]), int(rows.index[-1])
    rates = {column: text.number(growth.cagr(rows[column]), 1) for column in ("first", "second")}
    gaps = {
        y: text.number(float(rows.at[y, "second"] - rows.at[y, "first"])) for y in (first, last)
    }
    return (
        study.say(
            f"{first}—{last} 年私营单位工资年均名义增长 {rates['first']}%，"
            f"非私营单位 {rates['second']}%",
            f"{first}–{last}: wages grew by {rates['first']}% a year in private units, by "
            f"{rates['second']}% in non-private ones (nominal)",
        ),
        study.say(
            f"两者相差 {first} 年为 {gaps[first]} 元，{last} 年为 {gaps[last]} 元。",
            f"The gap between them was {gaps[first]} yuan in {first} and {gaps[last]} yuan in {last}.",
        ),
    )


@shown
def ratio(study: Study) -> Exhibit:
    """The private wage as a share of the non-private one, year by year."""

    def title(share: dict[int, str], fell: bool) -> str:
        first, last = share
        return study.say(
            f"私营单位工资相当于非私营单位的比例，从 {first} 年的 {share[first]} "
            f"{'降到' if fell else '升到'} {last} 年的 {share[last]}",
            f"The private wage {'fell' if fell else 'rose'} from {share[first]} of the non-private "
            f"one in {first} to {share[last]} in {last}",
        )

    return pairs.ratio(
        study,
        PRIVATE,
        NON_PRIVATE,
        id="income-wage-ratio",
        title=title,
        subtitle=study.say(
            f"{study.place()}城镇私营单位年平均工资 ÷ 非私营单位年平均工资，%；灰方块为由公布数算出",
            f"Average wage in urban private units ÷ that in non-private units, {study.place()}, %; "
            "grey squares: computed from published figures",
        ),
        reading=study.say(
            "由两个公布数相除得出；两类单位的行业与用工不同，比例不是同工的差别。",
            "One published figure divided by the other; the two kinds of units differ in industry "
            "and jobs, so the ratio does not compare like work.",
        ),
        unit="%",
    )


@shown
def table(study: Study) -> Exhibit:
    """Level and growth of both wages, and their ratio, year by year."""
    import pandas as pd

    known = {series: study.annual(series) for series in (NON_PRIVATE, PRIVATE)}
    years = sorted(set(known[NON_PRIVATE].index) | set(known[PRIVATE].index), reverse=True)
    need(pd.Series(years), 1, study, NON_PRIVATE)
    share = pairs.beside(study, PRIVATE, NON_PRIVATE)["ratio"]
    growth_of = {series: pairs.rise(rows) for series, rows in known.items()}
    cells = [
        [
            str(year),
            *(
                exhibits.Number(value, decimals=digits)
                for series in (NON_PRIVATE, PRIVATE)
                for value, digits in (
                    (known[series]["value"].get(year), None),
                    (growth_of[series].get(int(year)), 1),
                )
            ),
            exhibits.Number(100 * share[year] if year in share.index else None, decimals=1),
        ]
        for year in years
    ]
    slower = [
        y
        for y in growth_of[PRIVATE]
        if growth_of[PRIVATE][y] < growth_of[NON_PRIVATE].get(y, -math.inf)
    ]
    both = [y for y in growth_of[PRIVATE] if y in growth_of[NON_PRIVATE]]
    title = (
        study.say(
            f"可比的 {len(both)} 年中，私营单位工资有 {len(slower)} 年增长慢于非私营单位",
            f"In {len(slower)} of {len(both)} comparable years private wages grew more slowly than "
            "non-private ones",
        )
        if both
        else study.say("已公布的年平均工资", "Average annual wages on record")
    )
    return exhibits.table(
        study.say(
            "年份|非私营（元）|增长（%）|私营（元）|增长（%）|私营÷非私营（%）",
            "Year|Non-private (yuan)|Growth (%)|Private (yuan)|Growth (%)|Private share (%)",
        ).split("|"),
        cells,
        **study.caption(
            "income-wage-table",
            title=title,
            subtitle=study.say(
                f"{study.place()}城镇单位就业人员年平均工资及名义增长；增长与比例由公布的工资算出",
                f"Average annual wage in urban units, {study.place()}; computed from it: nominal growth, "
                "and the private wage as a share of the non-private",
            ),
            reading=study.say(
                "均为名义值，含物价变动；“—”为当年或上年未见公布。",
                "All nominal, prices included; — where that year or the one before is not on record.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
        ),
    )


@shown
def others(study: Study) -> Exhibit | Html:
    """Wages counted over other units: above designated size, staff on post."""
    series = OTHERS[0]
    known = study.annual(series)
    title = study.say(
        "其他口径的平均工资，不能与上面两项相减", "Average wages counted otherwise: not to be mixed"
    )
    if len(known):
        last = int(known.index[-1])
        value = text.number(float(known.at[last, "value"]))
        title = study.say(
            f"{study.name(series)} {last} 年为 {value} 元；口径与上面两项不同",
            f"{study.name(series)}: {value} yuan in {last}, counted otherwise than the two above",
        )
    return record(
        study,
        "income-other-wages",
        OTHERS,
        title,
        reading=study.say(
            "规模以上企业与城镇单位范围交叉，在岗职工是城镇非私营单位就业人员的一部分。",
            "Enterprises above designated size overlap with urban units; staff on post are part of "
            "those employed in non-private ones.",
        ),
    )
