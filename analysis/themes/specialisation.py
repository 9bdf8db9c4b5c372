"""What forms of employment a place has more of than the provinces together.

Employment by sector in the provinces is not on record; its forms are, in two cuts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, places, regions, text
from ..errors import MethodError
from .neighbours import partner
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

TOTAL = "employed_persons"
UNITS, PRIVATE = "employed_urban_units", "employed_private_selfemployed"

FEWEST = 20
"""Provinces that must have a figure before a place is held against all of them."""


def structures(study: Study) -> list[tuple[int, pd.DataFrame, str, list[str]]]:
    """Employment by form in the provinces, each in the last year most provinces have.

    Returns
    -------
    list of (year, DataFrame, name of the whole, sources)
        Provinces down, two forms across, 万人: urban units and all other employment; urban units
        and private firms with the self-employed. One that is not on record is left out.
    """
    import pandas as pd

    if observations.load_regions().at[study.region, "level"] != "province":
        raise MethodError(
            study.say(
                f"区位商比较的是各省份，{study.place()}不是其中之一",
                f"location quotients compare provinces, and {study.place()} is none",
            )
        )
    total, units, private = (_provinces(study, s) for s in (TOTAL, UNITS, PRIVATE))
    rest = study.say("其余就业（私营、个体、农业等）", "All other employment")
    found = []
    for first, second, of_total in ((units, total, True), (units, private, False)):
        both = first.merge(second, on=["region", "year"], suffixes=("", "_second"))
        years = both.groupby("year")["region"].agg(["size", lambda r: study.region in set(r)])
        years = years[(years["size"] >= FEWEST) & years.iloc[:, 1].astype(bool)]
        if years.empty:
            continue
        part = both[both["year"] == years.index[-1]].set_index("region")
        other = part["value_second"] - (part["value"] if of_total else 0)
        frame = pd.DataFrame(
            {study.name(UNITS): part["value"], rest if of_total else study.name(PRIVATE): other}
        )
        sources = [*part["source"], *part["source_second"]]
        whole = (
            study.say("全部就业", "all employment")
            if of_total
            else study.say("两种形式合计", "both forms together")
        )
        found.append((int(years.index[-1]), frame, whole, sources))
    if not found:
        raise MethodError(
            study.say(
                "各省份没有同一年份的两种就业形式",
                "provinces lack two forms of employment of one year",
            )
        )
    return found


def _provinces(study: Study, series: str) -> pd.DataFrame:
    level = observations.load_regions()["level"]
    rows = places.used(places.with_years(observations.reconcile(study.as_of)), series)
    return rows[rows["region"].map(level) == "province"][["region", "year", "value", "source"]]


@shown
def quotients(study: Study) -> Exhibit:
    """Location quotient of employment in urban units, province by province."""
    year, jobs, whole, sources = structures(study)[0]
    form = str(jobs.columns[0])
    ranked = regions.location_quotient(jobs)[form].sort_values(ascending=False)
    at = list(ranked.index).index(study.region)
    value = text.number(float(ranked.iloc[at]), 2)
    side = float(value) - 1
    zh, en = (
        ("高于", "above") if side > 0 else ("低于", "below") if side else ("等于", "the same as")
    )
    title = study.say(
        f"{year} 年{study.place()}城镇非私营单位就业的区位商为 {value}，{zh}各省份合计（1），"
        f"{len(ranked)} 个省份中列第 {at + 1} 位",
        f"Urban non-private units, {year}: the location quotient of {study.place()} is {value}, {en} that "
        f"of all provinces (1), number {at + 1} of {len(ranked)}",
    )
    return figures.bars(
        labels=[study.place(code) for code in ranked.index],
        values=list(ranked),
        highlight=[at],
        unit=study.say("倍", "times"),
        decimals=2,
        reference=(1.0, study.say("各省份合计", "all provinces")),
        **study.caption(
            "regions-quotients",
            title=title,
            subtitle=study.say(
                f"城镇非私营单位就业占本地{whole}的比重÷占 {len(ranked)} 个省份合计的比重，倍；"
                "1 为与合计相同",
                f"Urban non-private units as a share of {whole} in the place, over their share in "
                f"{len(ranked)} provinces, times; 1: as in all of them",
            ),
            reading=study.say(
                "按就业形式计算；各省份分行业的就业数没有收录，所以看不出产业专长。",
                "By form of employment: employment by sector in the provinces is not on record, so "
                "specialisation in an industry does not show.",
            ),
            alt=study.say(f"条形图：{title}。", f"Bar chart. {title}."),
            sources=sources,
            notes=[_second_hand(study)],
        ),
    )


@shown
def forms(study: Study) -> Exhibit:
    """Location quotients here and at the partner's, of every form of employment on record."""
    try:
        others = [partner(study)]
    except MethodError:
        others = []
    cells, sources, years = [], [], []
    for year, jobs, name, used in structures(study):
        found = regions.location_quotient(jobs)
        ranks = found.rank(ascending=False, method="min")
        share = 100 * jobs.div(jobs.sum(axis=1), axis=0)
        whole = 100 * jobs.sum() / jobs.to_numpy().sum()
        years.append(year)
        sources += used
        cells += [
            [
                str(form),
                study.say(f"{name}，{year} 年", f"{name}, {year}"),
                exhibits.Number(float(share.at[study.region, form]), decimals=1),
                exhibits.Number(float(whole[form]), decimals=1),
                exhibits.Number(
                    float(found.at[study.region, form]),
                    f"{ranks.at[study.region, form]:.0f} / {len(found)}",
                    decimals=2,
                ),
                *(
                    exhibits.Number(float(found[form].get(code, float("nan"))), decimals=2)
                    for code in others
                ),
            ]
            for form in jobs.columns
        ]
    here = study.place()
    heads = study.say(
        f"就业形式|在其中的比重|{here}（%）|各省份合计（%）|{here}区位商",
        f"Form of employment|As a part of|{here} (%)|All provinces (%)|Quotient of {here}",
    ).split("|")
    heads += [study.say(f"{study.place(c)}区位商", f"Quotient of {study.place(c)}") for c in others]
    year = max(years)
    title = study.say(
        f"就业形式：各省份都有的数字只到 {year} 年，且只分到这几种形式",
        f"Forms of employment: figures for all provinces reach {year} and tell these forms only",
    )
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "regions-forms",
            title=title,
            subtitle=study.say(
                "区位商＝本地比重÷各省份合计的比重；灰字为位次",
                "Quotient: share here over the share in all provinces; grey: rank",
            ),
            reading=study.say(
                "两组比重的分母不同，不能相加或互比。",
                "The two sets of shares have different wholes: they neither add up nor compare.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=sources,
            notes=[_second_hand(study)],
        ),
    )


def _second_hand(study: Study) -> str:
    return study.say(
        "各省份数列多为论文与看板对统计年鉴的转录，属二手资料，未逐一核对原件。",
        "The provincial series are mostly transcriptions of yearbooks in theses and dashboards: second "
        "hand, not each checked against the original.",
    )
