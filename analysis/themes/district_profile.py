"""One district: what is on record of it, where it stands, what the plan says and nobody published.

A district may have three figures or forty. The opening answer and what the plan says are here,
the exhibits in `district_charts` and `district_tables`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .. import places, text
from .district import (
    GDP,
    GROWTH,
    JOBS,
    PEOPLE,
    District,
    figure,
    flag,
    headline,
    same_basis,
    sections,
    together,
    whole,
)
from .district_charts import among_group, gdp_path, growth, locator
from .district_tables import gdp_per_head, indicators, not_drawn, per_head, record
from .page import Html, answer
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "District",
    "among_group",
    "gdp_path",
    "gdp_per_head",
    "growth",
    "head",
    "in_the_plan",
    "indicators",
    "locator",
    "not_drawn",
    "per_head",
    "record",
]

WANTED = (
    ((JOBS,), "城镇新增就业", "new urban jobs"),
    (
        ("registered_urban_unemployment_rate", "surveyed_urban_unemployment_rate"),
        "失业率",
        "the unemployment rate",
    ),
    (
        ("disposable_income_per_capita", "urban_disposable_income", "rural_disposable_income"),
        "居民收入",
        "household income",
    ),
)
"""What a district is first asked about: the series any of which answers, and what it is called."""


def head(study: Study, place: District) -> Html:
    """Title, where the district belongs, and the opening answer."""
    study.cite(place.rows["source"])
    title = study.say(f"{place.name}概况", f"{place.name}: a profile")
    parts = [text.place(s, study.lang) for s in sections(study)]
    in_plan = text.listing(parts, study.lang)
    stands = [
        places.group(place.about, study.lang),
        study.say(f"规划 {in_plan}", f"plan: {in_plan}") if parts else "",
        study.say(
            f"{len(place.rows)} 个公布数、{place.rows['source'].nunique()} 份文件",
            f"{_many(len(place.rows), 'figure')}, {_many(place.rows['source'].nunique(), 'document')}",
        ),
    ]
    line = " · ".join(part for part in stands if part)
    body = answer(
        [
            _on_record(study, place),
            *(say(study, place) for say in (_economy, _rank, _people) if len(place.rows)),
            _work(study, place),
        ]
    )
    return Html(f"<h1>{escape(title)}</h1>\n<p>{escape(line)}</p>\n{body.html}")


def _on_record(study: Study, place: District) -> str:
    """How much was published, up to when, and how that compares."""
    day = text.day(study.as_of, study.lang)
    rows, count = place.rows, len(place.rows)
    if not count:
        return study.say(
            f"截至 {day}，没有收录到{place.name}的任何公布数。",
            f"By {day} no figure of {place.name} is on record.",
        )
    middle = text.number(places.counts(study.plan, place.everywhere).median(), None)
    last = text.period(rows.loc[rows["end"].idxmax(), "period"], study.lang)
    series, documents = rows["indicator"].nunique(), rows["source"].nunique()
    return study.say(
        f"截至 {day}，收录了{place.name}的 {count} 个公布数，涉及 {series} 项指标、{documents} 份文件，"
        f"最近的属于 {last}；{len(place.roster)} 个区县的中位数是 {middle} 个。",
        f"{_many(count, 'figure')} of {place.name} on record by {day}, from "
        f"{_many(documents, 'document')}; the latest is for {last}. The median of the "
        f"{len(place.roster)} districts is {middle}.",
    )


def _many(count: int, what: str) -> str:
    """A count with its noun in English."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def _economy(study: Study, place: District) -> str:
    """GDP of the latest year, and the latest growth against that of the plan's region."""
    gdp, rise = places.latest(place.rows, GDP), places.latest(place.rows, GROWTH)
    name = study.name(GDP)
    said = study.say(f"没有收录到{name}。", f"No figure of {name.lower()} is on record.")
    if gdp is not None:
        amount, year = figure(study, gdp) + flag(study, gdp), gdp["year"]
        said = study.say(f"{name} {year} 年 {amount}。", f"{name} in {year}: {amount}.")
    if rise is None:
        return said
    moved = _risen(study, rise) + _against(study, rise)
    if gdp is not None and gdp["year"] == rise["year"]:
        return together(study, [said, study.say(f"当年{moved}。", f"That year it {moved}.")])
    year, known = rise["year"], flag(study, rise)
    latest = study.say(
        f"公布过的最近增速属于 {year} 年{known}，{moved}。",
        f"The latest published growth is that of {year}{known}: it {moved}.",
    )
    return together(study, [said, latest])


def _risen(study: Study, rise: pd.Series) -> str:
    size = text.figure(abs(rise["value"]), rise["bound"], "%", study.lang)
    if rise["value"] < 0:
        return study.say(f"下降 {size}", f"fell by {size}")
    return study.say(f"增长 {size}", f"grew by {size}")


def _against(study: Study, rise: pd.Series) -> str:
    """Growth held against that of the plan's region in the same year."""
    known = study.annual(GROWTH)
    if rise["year"] not in known.index or not same_basis(rise, known.loc[rise["year"]]):
        return ""
    rate = float(known.at[rise["year"], "value"])
    gap = round(rise["value"] - rate, 1)
    there, all_of_it, size = text.number(rate), whole(study), text.number(abs(gap), 1)
    if gap == 0:
        return study.say(f"，与{all_of_it}相同", f", as did {all_of_it} as a whole")
    if gap > 0:
        return study.say(
            f"，{all_of_it}为 {there}%，高 {size} 个百分点",
            f", against {there}% in {all_of_it} as a whole, {size} points more",
        )
    return study.say(
        f"，{all_of_it}为 {there}%，低 {size} 个百分点",
        f", against {there}% in {all_of_it} as a whole, {size} points less",
    )


def _rank(study: Study, place: District) -> str:
    """Where the district stands by GDP, or why it has no rank."""
    ranked = place.ranked()
    if ranked.empty:
        return study.say(
            "没有哪一年半数以上的区县公布过可比的地区生产总值，没有排位。",
            "In no year did half of the districts publish a comparable GDP, so there is no rank.",
        )
    year = ranked["year"].iloc[0]
    if place.code not in ranked.index:
        return study.say(
            f"没有排位：半数以上区县有可比的地区生产总值的最近一年是 {year} 年，{place.name}没有这一年可比的数。",
            f"It has no rank: the latest year in which half of the districts have a comparable GDP is "
            f"{year}, and {place.name} has no comparable figure of it.",
        )
    rank = ranked.at[place.code, "rank"]
    among = ranked[ranked.index.isin(place.peers())]
    within = int((among["value"] > among.at[place.code, "value"]).sum()) + 1
    return study.say(
        f"按 {year} 年总量，在有可比数字的 {len(ranked)} 个区县中居第 {rank} 位，"
        f"在{place.group} {len(place.peers())} 个区县中有可比数字的 {len(among)} 个里居第 {within} 位。",
        f"By GDP in {year} it ranks {rank} of the {len(ranked)} districts with a comparable figure and "
        f"{within} of the {len(among)} with one in its group of {len(place.peers())}.",
    )


def _people(study: Study, place: District) -> str:
    """Resident population, and its change since the earliest figure on the same basis."""
    known = place.annual(PEOPLE)
    if known.empty:
        return study.say(
            "没有收录到常住人口。", "No figure of the resident population is on record."
        )
    last = known.iloc[-1]
    alike = [places.basis(n, places.CUTS) for n in known["note"]]
    first = known[[one == alike[-1] for one in alike]].iloc[0]
    census = study.say("人口普查数", "census count")
    counted = census in places.basis_words(last["note"], study.lang)
    known_as = flag(study, last, census if counted else "")
    now = study.say(
        f"常住人口 {last['year']} 年{'' if counted else '末'} {figure(study, last)}{known_as}",
        f"The resident population was {figure(study, last)} in {last['year']}{known_as}",
    )
    share = 100 * (last["value"] / first["value"] - 1)
    if last["year"] == first["year"]:
        return now + study.say("。", ".")
    base = study.say(f"{first['year']} 年", f"in {first['year']}")
    if census in places.basis_words(first["note"], study.lang):
        base = study.say(f"{first['year']} 年人口普查", f"at the {first['year']} census")
    if abs(share) < 0.5:
        return now + study.say(f"，与 {base}大体相当。", f", much as {base}.")
    size = text.number(abs(share), 1)
    return now + study.say(
        f"，比 {base}{'多' if share > 0 else '少'} {size}%。",
        f", {size}% {'more' if share > 0 else 'less'} than {base}.",
    )


def _work(study: Study, place: District) -> str:
    """New jobs where there is a figure, and what nobody published."""
    told = ""
    jobs = places.latest(place.rows, JOBS)
    if jobs is not None:
        told = study.say(
            f"城镇新增就业 {jobs['year']} 年 {figure(study, jobs)}{flag(study, jobs)}。",
            f"New urban jobs in {jobs['year']}: {figure(study, jobs)}{flag(study, jobs)}.",
        )
    known = set(place.rows.loc[place.rows["chosen"], "indicator"])
    silent = [study.say(zh, en) for series, zh, en in WANTED if not known & set(series)]
    heads = headline(study)
    answered = int(heads["series"].isin(known).sum())
    count = study.say(
        f"规划的 {len(heads)} 项主要指标中，有{place.name}数字的是 {answered} 项",
        f"Of the plan's {len(heads)} headline indicators, {answered} "
        f"{'has' if answered == 1 else 'have'} a figure of {place.name}",
    )
    if not answered:
        count = study.say(
            f"规划的 {len(heads)} 项主要指标，没有一项见到{place.name}的数字",
            f"None of the plan's {len(heads)} headline indicators has a figure of {place.name}",
        )
    listed = text.listing(silent, study.lang)
    if silent:
        count += study.say(f"；{listed}未见公布", f"; nothing was found on {listed}")
    return together(study, [told, count + study.say("。", ".")])


def in_the_plan(study: Study, place: District) -> Html:
    """What the plan says that touches the district."""
    status = study.status
    outline = study.plan.outline
    parts = [
        study.say(
            f"{text.place(s)}“{_inner(outline.at[s, 'title_zh'])}”",
            f"{text.place(s, 'en')} ({outline.at[s, 'title_en']})",
        )
        for s in sections(study)
    ]
    own = status["name_zh"].str.contains(places.short(place.about["name_zh"]), regex=False)
    said = []
    if not own.any():
        said.append(
            study.say(
                f"规划没有为{place.name}单独定下量化目标；它的 {len(status)} 项量化承诺都是对{whole(study)}"
                "或一类地区说的。",
                f"The plan sets no quantified target for {place.name}; its {len(status)} quantified "
                f"promises are made for {whole(study)} as a whole or for a kind of area.",
            )
        )
    if parts:
        listed = text.listing(parts, study.lang)
        said.append(
            study.say(f"写到区县的是 {listed}。", f"Sections that speak of districts: {listed}.")
        )
    areas = study.plan.about.get("districts", {}).get("areas", [])
    inside = [one["zh"] for one in areas if place.about["group_zh"] in one["groups_zh"]]
    words = [word for word in (place.about["subgroup_zh"], *inside) if word]
    touched = status[own | status["name_zh"].map(lambda n: any(w in n for w in words))]
    said += [_promise(study, place, row) for _, row in touched.iterrows()]
    said += [
        _elsewhere(study, place, area, status)
        for area in areas
        if area["zh"] not in inside and touched.empty
    ]
    study.cite([study.plan.about["source"]])
    return Html("".join(f"<p>{escape(s)}</p>" for s in said if s))


def _elsewhere(study: Study, place: District, area: dict[str, str], status: pd.DataFrame) -> str:
    """The promises made for other areas only, by name."""
    made = status[status["name_zh"].str.contains(area["zh"], regex=False)]
    if made.empty:
        return ""
    names = text.listing(made[f"name_{study.lang}"], study.lang)
    return study.say(
        f"只对“{area['zh']}”作出的承诺（{names}）不涉及{place.group}。",
        f"What is promised for {area['en']} only ({names}) does not concern {place.name}, which "
        f"belongs to the {place.group}.",
    )


def _inner(title: str) -> str:
    """A Chinese title as it stands within quotation marks."""
    return title.replace("“", "‘").replace("”", "’")


def _promise(study: Study, place: District, row: pd.Series) -> str:
    """A promise that reaches the district, and what is known of it."""
    goal = text.target(row, study.lang)
    deadline = text.period(row["target_period"], study.lang)
    name, where = row[f"name_{study.lang}"], text.place(row["locator"], study.lang)
    state = text.word(text.STATE, row["state"], study.lang)
    return study.say(
        f"涉及{place.name}所在片区的承诺：{name}，{deadline} {goal}（{where}），{state}。",
        f"A promise that covers the area of {place.name}: {name}, {goal} by {deadline} ({where}); "
        f"{state}.",
    )
