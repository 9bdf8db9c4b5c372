"""What people earn: the opening answer, income and GDP, and the nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exhibits, growth, observations, text
from . import minimum_wage, pairs, town_and_country, wages
from .page import Html, answer
from .promises import box_light, closing_sentence
from .provinces import INCOME, provinces, rank
from .records import second_hand
from .study import Study, need, shown
from .town_and_country import RURAL, URBAN

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

MIGRANT = "migrant_worker_monthly_income"


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    known = [
        sentence
        for sentence in (
            wages.sentence(study),
            _income_sentence(study),
            town_and_country.sentence(study),
            minimum_wage.sentence(study),
        )
        if sentence
    ]
    if not known:
        known = [
            study.say(
                f"截至 {text.day(study.as_of)}，{study.place()}的工资与居民收入未见公布数。",
                f"By {text.day(study.as_of, 'en')} no figure of wages or household income was found "
                f"for {study.place()}.",
            )
        ]
    closing = [closing_sentence(study, "income"), _no_level_promised(study)]
    light, _ = box_light(study, "income")
    return answer([*known, text.sentences(closing, study.lang)], light)


def _no_level_promised(study: Study) -> str:
    """That what the plan promises of this theme is not how much people earn, where that is so."""
    rows = study.of_theme("income")
    if rows.empty or (rows["series"] != "").any():
        return ""
    return study.say(
        "规划对工资和收入水平没有定量目标，以上是背景。",
        "The plan sets no target for wages or incomes themselves: the above is context.",
    )


# Income, its growth, and GDP ----------------------------------------------------------------------


def _since(study: Study, rows: pd.DataFrame) -> tuple[int, int] | None:
    """The year before the plan (or the first on record after it began) and the latest year."""
    before = study.plan.years[0] - 1
    years = [int(y) for y in rows.index if y >= before] or [int(y) for y in rows.index]
    return (years[0], years[-1]) if len(years) > 1 else None


def _income_sentence(study: Study) -> str:
    known = study.annual(INCOME)
    if known.empty:
        return ""
    last = int(known.index[-1])
    value = text.number(float(known.at[last, "value"]))
    said = study.say(
        f"居民人均可支配收入 {last} 年为 {value} 元",
        f"Per capita disposable income was {value} yuan in {last}",
    )
    if span := _since(study, known):
        rate = growth.cagr(known.loc[span[0] : span[1], "value"])
        said += study.say(
            f"，{span[0]} 年以来名义年均增长 {text.number(rate, 1)}%",
            f", up by {text.number(rate, 1)}% a year since {span[0]} (nominal)",
        )
    table = provinces(study)
    if study.region in table.index:
        year, place = int(table["year"].iloc[0]), rank(table["value"], study.region)
        said += study.say(
            f"，{year} 年在有数字的 {len(table)} 个省份中列第 {place} 位",
            f"; in {year} it ranked no. {place} of the {len(table)} provinces on record",
        )
    return said + study.say("。", ".")


@shown
def income_and_gdp(study: Study) -> Exhibit:
    """Growth of income beside that of GDP, each named for what it is."""
    known = study.annual(INCOME)
    need(known, 2, study, INCOME)
    real = observations.annual("gdp_growth", study.region, study.as_of)
    real, nominal = real[real.index.isin(known.index)], nominal_gdp_growth(study)
    rise = pairs.rise(known)
    output = study.say(
        "国内生产总值" if study.region == "CN" else "地区生产总值",
        "GDP",
    )
    heads = study.say(
        "年份|可支配收入（元）|名义增长（%）|GDP 实际增长（%）",
        "Year|Income (yuan)|Nominal growth (%)|GDP, real growth (%)",
    ).split("|")
    cells = [
        [
            str(year),
            exhibits.Number(float(known.at[year, "value"])),
            exhibits.Number(rise.get(int(year)), decimals=1),
            exhibits.Number(real["value"].get(year), decimals=1),
            *([exhibits.Number(nominal["value"].get(year), decimals=1)] if len(nominal) else []),
        ]
        for year in sorted(known.index, reverse=True)
    ]
    if len(nominal):
        heads.append(study.say("GDP 名义增长（%）", "GDP, nominal growth (%)"))
    title, reading = _gdp_message(study, known, real, output)
    return exhibits.table(
        heads,
        cells,
        **study.caption(
            "income-and-gdp",
            title=title,
            subtitle=study.say(
                f"{study.place()}居民人均可支配收入，增长由相邻两年的公布数算出；GDP 为{output}，实际增长照公布",
                f"Per capita disposable income, {study.place()}, its growth computed from consecutive "
                "years; real growth of GDP as published",
            ),
            reading=reading,
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[*known["source"], *real["source"], *nominal["source"]],
            notes=[
                _why_not_nominal(study, output, nominal),
                *second_hand(study, known["source"]),
            ],
        ),
    )


def nominal_gdp_growth(study: Study) -> pd.DataFrame:
    """Growth of GDP at current prices where one dated document gives both years.

    Returns
    -------
    DataFrame
        Indexed by year: `value` (%) and `source`. A declared break between the two years, or two
        documents, leaves the year out: figures of different vintages differ by their revision.
    """
    import pandas as pd

    rows = observations.annual("gdp", study.region, study.as_of)
    cuts = {year for year, _ in observations.breaks("gdp")}
    found = {
        int(year): {
            "value": 100 * (rows.at[year, "value"] / rows.at[year - 1, "value"] - 1),
            "source": rows.at[year, "source"],
        }
        for year in rows.index
        if year - 1 in rows.index
        and year not in cuts
        and rows.at[year, "dated"]
        and rows.at[year, "source"] == rows.at[year - 1, "source"]
    }
    return pd.DataFrame.from_dict(found, orient="index", columns=["value", "source"])


def _why_not_nominal(study: Study, output: str, nominal: pd.DataFrame) -> str:
    """The rule of `nominal_gdp_growth`, and what it finds in the plan's years."""
    said = study.say(
        f"{output}的名义增长只在前后两年出自同一份注明日期的文件、其间没有修订口径时计算。",
        "Nominal growth of GDP is computed only where one dated document gives both years and no "
        "revision of the series lies between them.",
    )

    def beyond(zh: str, en: str) -> str:
        return text.sentences([said, study.say(zh, en)], study.lang)

    rows = observations.annual("gdp", study.region, study.as_of)
    inside = [y for y in rows.index if y in study.plan.years]
    pairs = [(y - 1, y) for y in inside if y - 1 in rows.index]
    if not inside or any(y in nominal.index for y in inside):
        return said
    if not pairs:
        return beyond(
            "规划期内没有相邻两年的数字。",
            "In the plan's years no two consecutive ones are on record.",
        )
    if all(rows.at[a, "source"] == rows.at[b, "source"] for a, b in pairs):
        return beyond(
            "规划期内的数字出自未注日期的文件，不知是哪一次修订后的数，因此不算。",
            "In the plan's years the figures come from an undated document, which does not tell which "
            "revision it carries: none is computed.",
        )
    return beyond(
        "规划期内各年的数字出自不同时候公布的文件，有的是首次公布数，有的在普查之后，"
        "相除会把修订当成增长，因此不算。",
        "In the plan's years each figure comes from a document of another date, before or after a "
        "census revision: dividing them would take a revision for growth, so none is computed.",
    )


def _gdp_message(
    study: Study, known: pd.DataFrame, real: pd.DataFrame, output: str
) -> tuple[str, str]:
    """Title and reading: average growth of both since the plan began."""
    apart = study.say(
        f"收入增长是名义的，{output}的增速扣除了价格，两者不能相减，也不能直接说谁快谁慢。",
        "Growth of income is nominal, that of GDP is real: one cannot be subtracted from the other, "
        "nor can one be called the faster.",
    )
    span = _since(study, known)
    if span is None:
        return study.say("居民收入与经济增长", "Income and economic growth"), apart
    first, last = span
    rate = text.number(growth.cagr(known.loc[first:last, "value"]), 1)
    title = study.say(
        f"{first}—{last} 年居民收入名义年均增长 {rate}%",
        f"{first}–{last}: income grew by {rate}% a year in nominal terms",
    )
    years = range(first + 1, last + 1)
    if all(year in real.index for year in years):
        volume = (1 + real.loc[first + 1 : last, "value"] / 100).cumprod()
        volume.loc[first] = 1.0
        mean = text.number(growth.cagr(volume), 1)
        title += study.say(
            f"；{output}公布的实际增速年均 {mean}%", f", GDP by {mean}% in real terms as published"
        )
    return title, apart


# The nation ---------------------------------------------------------------------------------------


@shown
def nation(study: Study) -> Exhibit:
    """Urban and rural income and the monthly income of migrant workers, nationwide."""
    import pandas as pd

    known = {series: pairs.comparable(study, series, "CN") for series in (URBAN, RURAL, MIGRANT)}
    years = sorted({int(y) for rows in known.values() for y in rows.index}, reverse=True)
    need(pd.Series(years), 1, study, RURAL)
    ratio = pairs.beside(study, URBAN, RURAL, "CN")["ratio"]
    workers = known[MIGRANT]
    cells = [
        [
            str(year),
            *(exhibits.Number(known[series]["value"].get(year)) for series in (URBAN, RURAL)),
            exhibits.Number(ratio.get(year), decimals=2),
            exhibits.Number(workers["value"].get(year)),
        ]
        for year in years
    ]
    title = study.say("全国城乡居民收入", "China: urban and rural income")
    if len(workers):
        last = int(workers.index[-1])
        value = text.number(float(workers.at[last, "value"]))
        title = study.say(
            f"全国农民工月均收入 {last} 年为 {value} 元",
            f"China: migrant workers earned {value} yuan a month on average in {last}",
        )
        if (rise := pairs.rise(workers).get(last)) is not None:
            title += study.say(
                f"，比上年名义增长 {text.number(rise, 1)}%",
                f", up {text.number(rise, 1)}% on the year before (nominal)",
            )
    return exhibits.table(
        study.say(
            "年份|城镇居民（元）|农村居民（元）|城乡比|农民工月均收入（元）",
            "Year|Urban (yuan)|Rural (yuan)|Urban ÷ rural|Migrant workers, monthly (yuan)",
        ).split("|"),
        cells,
        **study.caption(
            "income-nation",
            title=title,
            subtitle=study.say(
                "全国居民人均可支配收入（年）与农民工月均收入，名义值；城乡比由公布数算出",
                "China: per capita disposable income a year, and monthly income of migrant workers, "
                "nominal; the ratio is computed",
            ),
            reading=study.say(
                "这是全国的数字，作为背景；“—”为未见公布。",
                "National figures, as context; — where none was found.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
            notes=second_hand(study, pd.concat([rows["source"] for rows in known.values()])),
        ),
    )
