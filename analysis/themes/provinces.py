"""Where per capita income stands among the provinces, and how fast it has grown there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import figures, growth, observations, text
from ..errors import MethodError
from .records import second_hand
from .study import Study, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from ..exhibits import Exhibit

INCOME = "disposable_income_per_capita"

LEAST = 20
"""Fewer provinces than that make no ranking."""


def provinces(study: Study, year: int | None = None) -> pd.DataFrame:
    """Per capita disposable income of the provinces in one year.

    Parameters
    ----------
    year : int, optional
        None: the latest with at least `LEAST` of them, this region among them if it is one.

    Returns
    -------
    DataFrame
        Indexed by region code, from the highest down: `value` (yuan), `source`, `year`. Empty where
        no year has enough provinces.
    """
    regions = observations.load_regions()
    rows = observations.reconcile(study.as_of)
    rows = rows[
        rows["chosen"]
        & (rows["indicator"] == INCOME)
        & rows["region"].isin(regions.index[regions["level"] == "province"])
        & (rows["end"] % 12 == 11)
        & (rows["end"] - rows["start"] == 11)
    ].assign(year=lambda frame: frame["end"] // 12)
    sizes = rows.groupby("year")["region"].agg(list)
    fit = [
        int(y)
        for y, names in sizes.items()
        if len(names) >= LEAST
        and (study.region in names or regions.at[study.region, "level"] != "province")
    ]
    at = year if year is not None else max(fit, default=0)
    if at not in fit:
        return rows.set_index("region")[["value", "source", "year"]][:0]
    table = rows[rows["year"] == at].set_index("region")[["value", "source", "year"]]
    return table.sort_values("value", ascending=False, kind="stable")


def rank(values: pd.Series, region: str) -> int:
    """Place from the highest down; equal values share it."""
    return int((values > values[region]).sum()) + 1


def _names(study: Study, codes: Iterable[str]) -> list[str]:
    return [study.place(code) for code in codes]


def _second_hand(study: Study, *tables: pd.DataFrame) -> list[str]:
    import pandas as pd

    return second_hand(study, pd.concat([table.set_index("year")["source"] for table in tables]))


@shown
def province_levels(study: Study) -> Exhibit:
    """Income in every province in the latest year, this one in colour."""
    table = provinces(study)
    if table.empty:
        raise MethodError(
            study.say("有数字的省份太少，不能排序", "too few provinces are on record to rank them")
        )
    year = int(table["year"].iloc[0])
    nation = observations.annual(INCOME, "CN", study.as_of)
    known = float(nation.at[year, "value"]) if year in nation.index else math.nan
    top, low = _names(study, [table.index[0], table.index[-1]])
    times = text.number(table["value"].iloc[0] / table["value"].iloc[-1], 1)
    reading = [
        study.say(
            f"最高的{top}是最低的{low}的 {times} 倍。",
            f"The highest, {top}, has {times} times the income of the lowest, {low}.",
        )
    ]
    here = table["value"].get(study.region)
    if here is None:
        title = study.say(
            f"{year} 年各省居民人均可支配收入，最高的是最低的 {times} 倍",
            f"{year}: the highest provincial income is {times} times the lowest",
        )
    else:
        place = rank(table["value"], study.region)
        title = study.say(
            f"{year} 年{study.place()}居民收入在 {len(table)} 个省份中列第 {place} 位",
            f"{year}: {study.place()} ranks no. {place} of {len(table)} provinces by income",
        )
        if not math.isnan(known):
            share = f"{text.number(100 * here / known, 1)}%"
            title += study.say(f"，为全国平均的 {share}", f", at {share} of the national average")
    if not math.isnan(known):
        mean, above = text.number(known), int((table["value"] > known).sum())
        are = "province is" if above == 1 else "provinces are"
        reading.append(
            study.say(
                f"全国平均为 {mean} 元，高于它的有 {above} 个省份。",
                f"The national average is {mean} yuan; {above} {are} above it.",
            )
        )
    return figures.bars(
        labels=_names(study, table.index),
        values=list(table["value"]),
        highlight=[list(table.index).index(study.region)] if here is not None else [],
        unit=study.unit(INCOME),
        **study.caption(
            "income-provinces",
            title=title,
            subtitle=study.say(
                f"居民人均可支配收入，元，{year} 年",
                f"Per capita disposable income, yuan, {year}",
            ),
            reading=text.sentences(reading, study.lang),
            alt=study.say(f"条形图。{title}。", f"Bar chart. {title}."),
            sources=[
                *table["source"],
                *([] if math.isnan(known) else [nation.at[year, "source"]]),
            ],
            notes=_second_hand(study, table),
        ),
    )


@shown
def province_growth(study: Study, since: int = 0) -> Exhibit:
    """Average yearly growth of income in every province since a year, this one in colour.

    Parameters
    ----------
    since : int
        First year; 0: the year before the plan.
    """
    base = since or study.plan.years[0] - 1
    last, first = provinces(study), provinces(study, base)
    if last.empty or first.empty or int(last["year"].iloc[0]) <= base:
        raise MethodError(
            study.say(
                f"{base} 年以来没有足够的省份数字可比",
                f"too few provinces are on record since {base} to compare",
            )
        )
    year = int(last["year"].iloc[0])
    rates = _growth_rates(first, last)
    earlier = provinces(study, base - 5)
    reading = [
        study.say("名义增长，未扣除各地的价格变动。", "Nominal growth, prices not taken out.")
    ]
    if study.region not in rates.index:
        title = study.say(
            f"{base}—{year} 年各省居民收入名义年均增长在 {text.number(rates.min(), 1)}% 至 "
            f"{text.number(rates.max(), 1)}% 之间",
            f"{base}–{year}: income grew by {text.number(rates.min(), 1)}% to "
            f"{text.number(rates.max(), 1)}% a year across provinces",
        )
    else:
        place, rate = rank(rates, study.region), text.number(rates[study.region], 1)
        title = study.say(
            f"{base}—{year} 年{study.place()}居民收入名义年均增长 {rate}%，"
            f"在 {len(rates)} 个省份中列第 {place} 位",
            f"{base}–{year}: income in {study.place()} grew by {rate}% a year, no. {place} of "
            f"{len(rates)} provinces",
        )
        if study.region in earlier.index:
            longer = _growth_rates(earlier, last)
            order, speed = rank(longer, study.region), text.number(longer[study.region], 1)
            reading.append(
                study.say(
                    f"从 {base - 5} 年算起年均 {speed}%，在 {len(longer)} 个省份中列第 {order} 位。",
                    f"Counted from {base - 5} it is {speed}% a year, no. {order} of {len(longer)} "
                    "provinces.",
                )
            )
    return figures.bars(
        labels=_names(study, rates.index),
        values=list(rates),
        highlight=[list(rates.index).index(study.region)] if study.region in rates.index else [],
        decimals=1,
        unit="%",
        **study.caption(
            "income-province-growth",
            title=title,
            subtitle=study.say(
                f"居民人均可支配收入 {base}—{year} 年的名义年均增长，%",
                f"Average yearly nominal growth of per capita disposable income, {base}–{year}, %",
            ),
            reading=text.sentences(reading, study.lang),
            alt=study.say(f"条形图。{title}。", f"Bar chart. {title}."),
            sources=[*last["source"], *first["source"], *earlier["source"]],
            notes=_second_hand(study, last, first, earlier),
        ),
    )


def _growth_rates(first: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
    """Average yearly growth in %, from the highest down, of the provinces in both tables."""
    import pandas as pd

    rates = {
        region: growth.cagr(
            pd.Series(
                {int(row.at[region, "year"]): row.at[region, "value"] for row in (first, last)}
            )
        )
        for region in last.index.intersection(first.index)
    }
    return pd.Series(rates, dtype=float).sort_values(ascending=False, kind="stable")
