"""Town and country: what households have, how many times as much in town, and how much more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import text
from . import pairs
from .records import second_hand
from .study import Study, shown

if TYPE_CHECKING:
    from ..exhibits import Exhibit

URBAN, RURAL = "urban_disposable_income", "rural_disposable_income"


def sentence(study: Study) -> str:
    """The ratio and the difference of both incomes between the first and the last year; or nothing."""
    rows = pairs.beside(study, URBAN, RURAL)
    if rows.empty:
        return ""
    first, last = int(rows.index[0]), int(rows.index[-1])
    ratio = {y: text.number(float(rows.at[y, "ratio"]), 2) for y in (first, last)}
    gap = {y: text.number(float(rows.at[y, "first"] - rows.at[y, "second"]), 0) for y in ratio}
    if first == last:
        return study.say(
            f"城乡居民收入比 {last} 年为 {ratio[last]}。",
            f"Urban households had {ratio[last]} times the income of rural ones in {last}.",
        )
    down = rows.at[last, "ratio"] < rows.at[first, "ratio"]
    wider = rows["first"].sub(rows["second"])
    grown = wider[last] > wider[first]
    return study.say(
        f"城乡居民收入比从 {first} 年的 {ratio[first]} {'降到' if down else '升到'} {last} 年的 "
        f"{ratio[last]}，差额从 {gap[first]} 元{'扩大到' if grown else '缩小到'} {gap[last]} 元。",
        f"The ratio of urban to rural income {'fell' if down else 'rose'} from {ratio[first]} in "
        f"{first} to {ratio[last]} in {last}, while the difference {'grew' if grown else 'shrank'} "
        f"from {gap[first]} to {gap[last]} yuan.",
    )


@shown
def levels(study: Study) -> Exhibit:
    """Disposable income of urban and rural households, here and in the nation."""
    import pandas as pd

    drawn = [
        pairs.comparable(study, series, region)["source"]
        for series in (URBAN, RURAL)
        for region in dict.fromkeys((study.region, "CN"))
    ]
    return pairs.levels(
        study,
        {URBAN: study.say("城镇", "urban"), RURAL: study.say("农村", "rural")},
        id="income-town-and-country",
        title=sentence(study).rstrip("。.") or study.name(URBAN),
        subtitle=study.say(
            "城镇、农村居民人均可支配收入，元，未扣除价格因素",
            "Per capita disposable income of urban and rural households, yuan, not adjusted for "
            "prices",
        ),
        reading=study.say(
            "点线跨过没有公布数的年份；2013 年起为城乡一体化住户调查口径。",
            "Dotted lines cross years without a figure; from 2013 on the integrated household "
            "survey.",
        ),
        notes=second_hand(study, pd.concat(drawn)),
    )


@shown
def ratio(study: Study) -> Exhibit:
    """Urban over rural disposable income, year by year."""

    def title(times: dict[int, str], fell: bool) -> str:
        first, last = times
        return study.say(
            f"城镇居民收入是农村居民的倍数，{last} 年为 {times[last]}，"
            f"{'低' if fell else '高'}于 {first} 年的 {times[first]}",
            f"Urban income was {times[last]} times rural income in {last}, "
            f"{'down' if fell else 'up'} from {times[first]} in {first}",
        )

    return pairs.ratio(
        study,
        URBAN,
        RURAL,
        id="income-town-ratio",
        title=title,
        subtitle=study.say(
            f"{study.place()}城镇居民人均可支配收入 ÷ 农村居民人均可支配收入，倍；灰方块为由公布数算出",
            f"Urban ÷ rural per capita disposable income, {study.place()}, times; grey squares: "
            "computed from published figures",
        ),
        reading=study.say("由两个公布数相除得出。", "One published figure divided by the other."),
        unit=study.say("倍", "times"),
    )
