"""Social security cards, cards on the phone, and what is known of how well people are served."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, text
from ..errors import MethodError
from .page import Html, answer
from .promises import box_light, closing_sentence, light_sentence, promise_sentence
from .records import record
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

HOLDERS, E_COVERAGE = "social_security_card_holders", "e_social_security_card_coverage"
SATISFACTION, THIRD = "service_satisfaction_rate", "third_generation_card_issued"
COVERAGE, E_HOLDERS = "social_security_card_coverage", "e_social_security_card"
RESIDENTS, REGISTERED = "resident_population", "household_registered_population"
RECORD = (
    THIRD,
    "one_card_services",
    "social_security_card_function_rate",
    "hotline_12333_volume",
    "proof_documents_abolished",
    "service_materials_reduction_rate",
    "service_time_reduction_rate",
)


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    sentences = [promise_sentence(study, series) for series in (HOLDERS, E_COVERAGE)]
    sentences += [_one_page_sentence(study), _population_sentence(study)]
    sentences += [
        promise_sentence(study, SATISFACTION),
        light_sentence(study, "public_services", HOLDERS),
        closing_sentence(study, "public_services"),
    ]
    light, _ = box_light(study, "public_services")
    return answer(sentences, light)


def _one_page_sentence(study: Study) -> str:
    """That the verdicts published rest on one document, where they do."""
    status = study.status
    rows = status[status["series"].isin((HOLDERS, E_COVERAGE)) & (status["state"] == "published")]
    if rows.empty:
        return ""
    latest = [study.dated(series).iloc[-1] for series in rows["series"]]
    pages = {str(figure["source"]) for figure in latest}
    if len(pages) != 1 or any(figure["confidence"] == "official" for figure in latest):
        return ""
    page = pages.pop()
    name = text.source_name(page, study.lang)
    date = observations.load_sources().at[page, "published"] or "unknown date"
    count = len(rows)
    return study.say(
        f"{'这两项判断都' if count == 2 else '这项判断'}只依据{name} 的报道，仍待正式公报确认。",
        f"{'Both verdicts rest on the same' if count == 2 else 'This verdict rests on a single'} "
        f"press article, of {date}; a bulletin has yet to confirm {'them' if count == 2 else 'it'}.",
    )


# Card holders and the population ------------------------------------------------------------------


def holders_and_people(study: Study) -> pd.DataFrame:
    """The latest card holders beside the latest populations of the same year or before.

    Returns
    -------
    DataFrame
        Indexed by series: `value` (10,000 persons), `period`, `bound`, `source`; without the
        series that have no figure. Empty without card holders.
    """
    import pandas as pd

    cards = study.dated(HOLDERS)
    if cards.empty:
        return pd.DataFrame(columns=["value", "period", "bound", "source"])
    end = int(cards["end"].iloc[-1])
    rows = {}
    for series in (HOLDERS, RESIDENTS, REGISTERED):
        known = observations.dated(series, study.region, study.as_of)
        known = known[known["end"] <= end]
        if len(known):
            last = known.iloc[-1]
            rows[series] = {
                "value": float(last["value"]),
                "period": str(known.index[-1]),
                "bound": last["bound"],
                "source": last["source"],
            }
    return pd.DataFrame.from_dict(rows, orient="index")


def _population_sentence(study: Study) -> str:
    """That more people hold cards than live here, and what follows for reading it as coverage."""
    rows = holders_and_people(study)
    if HOLDERS not in rows.index or RESIDENTS not in rows.index:
        return ""
    cards, people = rows.loc[HOLDERS], rows.loc[RESIDENTS]
    share = text.number(100 * cards["value"] / people["value"], 1)
    number, of = text.number(cards["value"]), text.number(people["value"])
    here, live = (text.number(row["value"] / 100, 2) for row in (cards, people))
    when = {s: text.period(rows.at[s, "period"], study.lang) for s in (HOLDERS, RESIDENTS)}
    if cards["value"] <= people["value"]:
        return study.say(
            f"持卡人数（{when[HOLDERS]}{number} 万人）相当于常住人口（{when[RESIDENTS]}{of} 万人）的 "
            f"{share}%；持卡人不都是常住人口，这一比例不是覆盖率。",
            f"Card holders ({here} million in {when[HOLDERS]}) are {share}% of the resident population "
            f"({live} million in {when[RESIDENTS]}); not all holders live here, so this is no coverage rate.",
        )
    return study.say(
        f"持卡人数（{when[HOLDERS]}{number} 万人）多于常住人口（{when[RESIDENTS]}{of} 万人），"
        f"相当于后者的 {share}%：持卡人不都住在本地，两者不是同一批人，不能读作覆盖率。",
        f"There are more card holders ({here} million in {when[HOLDERS]}) than residents ({live} million "
        f"in {when[RESIDENTS]}), {share}% of them: not all holders live here, the two are not the same "
        "people, so the number cannot be read as coverage.",
    )


@shown
def population(study: Study) -> Exhibit:
    """Card holders beside the people living and registered here."""
    rows = holders_and_people(study)
    if len(rows) < 2:
        raise MethodError(
            study.say(
                "没有可与人口相比的持卡人数",
                "no count of card holders compares with the population",
            )
        )
    cards, people = rows["value"].iloc[0], rows["value"].iloc[1]
    share = text.number(100 * cards / people, 1)
    name = study.name(str(rows.index[1]))
    title = study.say(
        f"持卡人数相当于{name}的 {share}%，不能读作覆盖率",
        f"Card holders are {share}% of the {name.lower()}: not a coverage rate",
    )
    return figures.bars(
        labels=[study.name(str(series)) for series in rows.index],
        beside=[text.period(period, study.lang) for period in rows["period"]],
        values=list(rows["value"]),
        bounds=list(rows["bound"]),
        highlight=[0],
        ranked=False,
        unit=study.unit(HOLDERS),
        **study.caption(
            "services-population",
            title=title,
            subtitle=study.say(
                f"{study.place()}，万人；灰字为数字所属时期，蓝色为持卡人数",
                f"{study.place()}, 10,000 persons; grey: period of the figure, blue: card holders",
            ),
            reading=study.say(
                "持卡人中可能有住在外地的人，常住人口中也可能有在外地领卡的人，"
                "因此超过 100% 不表示人人有卡，也不表示数字有误。"
                if cards > people
                else "持卡人中可能有住在外地的人，常住人口中也可能有在外地领卡的人，"
                "这一比例不说明当地有多少人有卡。",
                "Some holders may live elsewhere, and some residents may hold a card from elsewhere: "
                "more than 100% means neither that everybody has one nor that the figure is wrong."
                if cards > people
                else "Some holders may live elsewhere, and some residents may hold a card from "
                "elsewhere: the share does not say how many people here have one.",
            ),
            alt=study.say(f"条形图。{title}。", f"Bar chart. {title}."),
            sources=rows["source"],
        ),
    )


# Third-generation cards, services, the hotline ----------------------------------------------------


def third_share(study: Study) -> tuple[int, float] | None:
    """Year and share (%) of third-generation cards among card holders; None without both."""
    cards, holders = study.annual(THIRD), study.annual(HOLDERS)
    years = cards.index.intersection(holders.index)
    if not len(years):
        return None
    year = int(years[-1])
    return year, 100 * float(cards.at[year, "value"]) / float(holders.at[year, "value"])


@shown
def services(study: Study) -> Exhibit | Html:
    """What else was published: third-generation cards, services on the card, the hotline, 1.1."""
    title = study.say("服务事项与热线：公布过的数字", "Services and the hotline: figures on record")
    notes = []
    if found := third_share(study):
        year, share = found
        title = study.say(
            f"{year} 年第三代社保卡换发数相当于持卡人数的 {text.number(share, 1)}%",
            f"{year}: third-generation cards issued are {text.number(share, 1)}% of card holders",
        )
        notes.append(
            study.say(
                "换发数以张计、持卡人以人计，一人换发过两次会算两张，这一比例是上限。",
                "Cards are counted against persons; whoever changed a card twice counts twice, so the "
                "share is at most that.",
            )
        )
    return record(
        study,
        "services-record",
        RECORD,
        title,
        since=study.plan.years[0] - 8,
        reading=study.say(
            "取消证明、精简材料、压缩时长的数字原文没有印出日期，按其所说的时期列；12333 的数字是开通以来的累计。",
            "The proofs abolished and the cuts in documents and time carry no date in print and are listed "
            "by the span they speak of; the hotline's figure is a total since it opened.",
        ),
        notes=notes,
    )


# The nation ---------------------------------------------------------------------------------------


@shown
def nation(study: Study) -> Exhibit:
    """Card holders, coverage and electronic cards, nationwide."""
    known = {series: study.dated(series, "CN") for series in (HOLDERS, COVERAGE, E_HOLDERS)}
    need(known[HOLDERS], 1, study, HOLDERS)
    dates = sorted({(int(e), str(d)) for rows in known.values() for d, e in rows["end"].items()})
    share = {
        d: 100 * float(known[E_HOLDERS].at[d, "value"]) / float(known[HOLDERS].at[d, "value"])
        for _, d in dates
        if d in known[E_HOLDERS].index and d in known[HOLDERS].index
    }
    cells = [
        [
            text.period(date, study.lang),
            *(
                exhibits.Number(
                    float(known[series].at[date, "value"]), bound=known[series].at[date, "bound"]
                )
                if date in known[series].index
                else exhibits.Number(None)
                for series in (HOLDERS, COVERAGE, E_HOLDERS)
            ),
            exhibits.Number(share.get(date), decimals=1),
        ]
        for _, date in reversed(dates)
    ]
    last = str(known[HOLDERS].index[-1])
    amount, bound = float(known[HOLDERS].at[last, "value"]), known[HOLDERS].at[last, "bound"]
    value, billions = (
        text.figure(amount, bound, "万人"),
        text.figure(amount / 1e5, bound, lang="en"),
    )
    title = study.say(
        f"全国社保卡持卡人数：{text.period(last)}{value}",
        f"China: {billions} billion holders of social security cards in {text.period(last, 'en')}",
    )
    if share:
        at = max(share, key=lambda d: known[E_HOLDERS].at[d, "end"])
        zh, en = (text.period(at), f"in {text.period(at, 'en')} ") if at != last else ("", "")
        title += study.say(
            f"，{zh}领用电子社保卡的人约为其 {text.number(share[at], 0)}%",
            f"; {en}those with an electronic card were about {text.number(share[at], 0)}% of them",
        )
    return exhibits.table(
        study.say(
            "时期|持卡人数（万人）|人口覆盖率（%）|电子社保卡（万人）|电子÷持卡（%）",
            "Date|Holders|Coverage (%)|Electronic cards|Electronic ÷ holders (%)",
        ).split("|"),
        cells,
        **study.caption(
            "services-nation",
            title=title,
            subtitle=study.say(
                "全国；多为新闻报道中的约数，末列由公布数相除得出",
                "China, 10,000 persons; coverage of the population; mostly rounded figures in the press; the "
                "last column is computed",
            ),
            reading=_nation_reading(study),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=[s for rows in known.values() for s in rows["source"]],
        ),
    )


def _nation_reading(study: Study) -> str:
    """What the nation's coverage says of the region's: another denominator."""
    said = study.say(
        "电子社保卡的全国数是人数，规划承诺的是占人口的比例，分母没有说明，两者不能直接相比。",
        "The nation's electronic cards are persons; the plan promises a share of the population whose "
        "denominator is not stated: the two do not compare directly.",
    )
    try:
        promise = study.promise_of(E_COVERAGE)
    except MethodError:
        return said
    if promise["state"] == "unpublished" or math.isnan(promise["latest"]):
        return said
    when = text.period(promise["latest_period"], study.lang)
    value = text.figure(promise["latest"], promise["latest_bound"], "%", study.lang)
    here = study.say(
        f"{study.place()}公布的电子社保卡人口覆盖率为{value}（{when}）。",
        f"{study.place()} published {value} of the population with an electronic card ({when}).",
    )
    return text.sentences([said, here], study.lang)
