"""Jobs created against the five-year sum, unemployment against its ceilings, groups, training."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, progress, text, trends
from ..errors import MethodError
from .page import Html, answer
from .promises import box_light, closing_sentence, light_sentence, promise_sentence
from .records import record
from .study import Study, need, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

JOBS = "urban_new_employment"
KEY_GROUPS = (
    "graduate_employment_rate",
    "registered_unemployed_employed",
    "reemployment_of_unemployed",
    "employment_of_difficult",
    "youth_retained_employment",
    "migrant_workers",
    "lifted_from_poverty_workers",
)
SURVEYED, REGISTERED = "surveyed_urban_unemployment_rate", "registered_urban_unemployment_rate"


@shown
def opening(study: Study) -> Html:
    """The opening answer of the theme."""
    jobs = study.promise_of(JOBS)
    sentences = [_jobs_sentence(study, jobs), _pace_sentence(study, jobs)]
    sentences += [_rate_sentence(study, series) for series in (SURVEYED, REGISTERED)]
    sentences.append(_shock_sentence(study))
    sentences.append(light_sentence(study, "employment", JOBS))
    sentences.append(closing_sentence(study, "employment"))
    light, _ = box_light(study, "employment")
    return answer(sentences, light)


def _jobs_sentence(study: Study, jobs: pd.Series) -> str:
    if jobs["state"] == "unpublished":
        return promise_sentence(study, JOBS)
    known = text.figure(jobs["latest"], jobs["latest_bound"], jobs["unit"], study.lang)
    when = text.period(jobs["latest_period"], study.lang)
    goal = text.target(jobs, study.lang)
    share = text.number(100 * jobs["progress"], 0)
    verdict = text.word(text.STATUS, jobs["status"], study.lang)
    return study.say(
        f"城镇新增就业 {when}累计{known}，为五年目标（{goal}）的 {share}%：{verdict}。",
        f"New urban jobs {when}: {known} in all, {share}% of the five-year target, {goal}: {verdict}.",
    )


def _pace_sentence(study: Study, jobs: pd.Series) -> str:
    years = study.plan.years
    known = study.annual(JOBS)
    inside = known[(known.index >= years[0]) & (known.index <= years[-1])]
    if inside.empty:
        return ""
    pace = _amount(study, progress.required_pace(jobs, 0, len(years)), 0)
    least = inside["value"].idxmin()
    low = text.measure(float(inside["value"].min()), jobs["unit"], study.lang)
    mean = _amount(study, float(inside["value"].mean()), 1)
    said = study.say(
        f"按目标平均每年需 {pace}；已公布的 {len(inside)} 个年份平均 {mean}，"
        f"最少的 {least} 年为 {low}",
        f"The target asks for {pace} a year on average; the average of the years published "
        f"({len(inside)}) is {mean}, and the lowest, {least}, had {low}",
    )
    left = years[-1] - int(inside.index[-1])
    rest = progress.required_pace(jobs, float(inside["value"].sum()), left)
    if left and rest > 0 and jobs["state"] != "published":
        more = _amount(study, rest, 1)
        said += study.say(f"，此后每年还需 {more}", f"; {more} a year are still needed")
    return said + study.say("。", ".")


def _amount(study: Study, value: float, decimals: int | None = None) -> str:
    """A number of new jobs with its unit, as the language prints it."""
    unit = str(observations.load_series().at[JOBS, "unit"])
    return text.measure(value, unit, study.lang, decimals)


def _rate_sentence(study: Study, series: str) -> str:
    try:
        rate = study.promise_of(series)
    except MethodError:
        return ""
    name = rate[f"name_{study.lang}"]
    if not rate["latest_period"]:
        return ""
    value = text.measure(rate["latest"], "%", study.lang)
    when = text.period(rate["latest_period"], study.lang)
    goal = text.target(rate, study.lang)
    since, last = study.plan.years[0], int(rate["latest_period"][:4])
    changed = [y for y, _ in observations.breaks(series, study.lang) if since <= y <= last]
    note = (
        study.say(
            f"；{changed[0]} 年口径改变，与此前不可比", f"; the definition changed in {changed[0]}"
        )
        if changed
        else ""
    )
    if math.isnan(rate["probability"]):
        outlook = study.say("此后未见公布，无法推算", "nothing since, no projection")
    elif rate["state"] == "published":
        outlook = text.word(text.STATUS, rate["status"], study.lang)
    else:
        chance = text.probability(rate["probability"], study.lang)
        outlook = study.say(
            f"{study.plan.years[-1]} 年守住的概率{chance}",
            f"probability of staying within it in {study.plan.years[-1]} {chance}",
        )
    return study.say(
        f"{name}最近公布的年度数是 {value}（{when}），要求{goal}，{outlook}{note}。",
        f"{name}: latest annual figure {value} ({when}), asked for {goal}; {outlook}{note}.",
    )


def _shock_sentence(study: Study) -> str:
    change = study.annual("urban_new_employment_growth")
    if 2020 not in change.index or change.at[2020, "value"] >= 0:
        return ""
    fall = text.number(-float(change.at[2020, "value"]), 1)
    return study.say(
        f"城镇新增就业 2020 年公布的降幅为 {fall}%，这一冲击在图中保留，没有平滑。",
        f"New urban jobs fell by {fall}% in 2020 as published; the shock is left in the charts, not smoothed.",
    )


def year_to_date(study: Study) -> pd.DataFrame:
    """Estimates of the year not yet complete, from its published months.

    Returns
    -------
    DataFrame
        One row an estimate: `basis`, `computed` (whether the months are), `month` (Period), `so_far`,
        `bound` (of `so_far`), `mean`, `lower`, `upper`, `share`, `years`; in the unit of the series.

    Raises
    ------
    MethodError
        If the last year is complete or history is too short for every basis.
    """
    import pandas as pd

    own = observations.series(JOBS, study.region, study.as_of, "YTD")
    nation = observations.series(JOBS, "CN", study.as_of, "YTD")
    year = int(own.index[-1].year) if len(own) else 0
    complete = {p.year for p in own.index if p.month == 12}
    if not year or year in complete:
        raise MethodError(study.say("没有只公布了部分月份的年份", "no year is partly published"))
    history = own[own.index.year < year]
    rows = []
    partial = own[own.index.year == year]
    used = observations.used(JOBS, study.region, study.as_of)
    bounds = _by_month(used[(used["start"] == 12 * year) & (used["end"] // 12 == year)], "bound")
    spans, span_bounds = _from_span(study, year)
    for computed, basis, known, bound, past in (
        (
            False,
            study.say("本地往年同期占比", "own share by that month"),
            partial,
            bounds,
            history,
        ),
        (
            True,
            study.say("累计数减往年，全国同期占比", "running sum less past years, national share"),
            spans,
            span_bounds,
            nation[nation.index.year < year],
        ),
    ):
        try:
            found = trends.nowcast(known, past)
        except MethodError:
            continue
        usable = known[[p.month in {q.month for q in past.index} for p in known.index]]
        month = usable.index[-1]
        rows.append(
            {
                "basis": basis,
                "computed": computed,
                "month": month,
                "so_far": float(usable.iloc[-1]),
                "bound": bound[month],
                **found.iloc[0].to_dict(),
            }
        )
    if not rows:
        raise MethodError(study.say("往年同期数太少", "too few past years to compare with"))
    return pd.DataFrame(rows).assign(year=year)


def _from_span(study: Study, year: int) -> tuple[pd.Series, pd.Series]:
    """Year-to-date figures of a year from a published running sum of the plan, and their bounds."""
    first = study.plan.years[0]
    rows = observations.used(JOBS, study.region, study.as_of)
    spans = rows[
        (rows["start"] == 12 * first) & (rows["end"] // 12 == year) & (rows["end"] % 12 < 11)
    ]
    known = study.annual(JOBS)
    before = known[(known.index >= first) & (known.index < year)]
    if len(before) < year - first or not (before["bound"] == "exact").all():
        spans = spans.iloc[:0]  # a bound less a bound is neither
    study.cite(spans["source"])
    rest = spans.assign(value=spans["value"] - before["value"].sum())
    return _by_month(rest, "value"), _by_month(rest, "bound")


def _by_month(rows: pd.DataFrame, column: str) -> pd.Series:
    """A column of figures by the last month they count."""
    import pandas as pd

    months = pd.PeriodIndex.from_ordinals([end - 12 * 1970 for end in rows["end"]], freq="M")
    return pd.Series(rows[column].to_numpy(), index=months)


@shown
def jobs_sum(study: Study) -> Exhibit:
    """The five-year sum, year by year, against its target and the even pace."""
    jobs = study.promise_of(JOBS)
    known = study.annual(JOBS)
    years = study.plan.years
    inside = known[(known.index >= years[0]) & (known.index <= years[-1])]
    need(inside, 1, study, JOBS)
    try:
        partial = year_to_date(study)
        partial = partial[partial["year"] <= years[-1]]
    except MethodError:
        partial = None
    best = partial.iloc[-1] if partial is not None and len(partial) else None
    total = float(inside["value"].sum())
    goal = text.measure(jobs["target"], jobs["unit"], study.lang)
    reached = jobs["status"] in ("met", "achieved_early")
    known_sum = text.figure(jobs["latest"], jobs["latest_bound"], jobs["unit"], study.lang)
    when = text.period(jobs["latest_period"], study.lang)
    title = (
        study.say(
            f"五年 {goal}的目标已经完成：{when}累计{known_sum}",
            f"The five-year target of {goal} is met: {known_sum} in all, {when}",
        )
        if reached
        else study.say(
            f"{when}累计{known_sum}，目标 {goal}", f"{known_sum} in all, {when}; target {goal}"
        )
    )
    zh, en = _span(list(inside.index))
    sum_of, mean = _amount(study, total), _amount(study, total / len(inside), 1)
    pace = _amount(study, jobs["target"] / len(years), 0)
    left = study.say(
        f"{zh}合计 {sum_of}，平均每年 {mean}，达标需 {pace}。",
        f"{en} add up to {sum_of}, {mean} a year against {pace} needed.",
    )
    now = None
    notes: list[str] = []
    if best is not None:
        now = (
            int(best["year"]),
            round(float(best["so_far"]), 2),
            float(best["mean"]),
            float(best["lower"]),
            float(best["upper"]),
        )
        how = (
            ("（由累计数减去前几年得出）", " (the running sum less the years before)")
            if best["computed"]
            else ("", "")
        )
        mean, low, high = (_amount(study, value, 1) for value in now[2:])
        notes.append(
            study.say(
                f"{now[0]} 年只有 1—{best['month'].month} 月的数字{how[0]}，全年为推算：{mean}"
                f"（80% 区间 {low} 至 {high}）。",
                f"{now[0]} is known to {text.MONTHS[best['month'].month - 1]} only{how[1]}; its total is "
                f"an estimate: {mean} (80% interval {low} to {high}).",
            )
        )
    return figures.cumulative(
        annual=inside["value"],
        target=jobs["target"],
        period=(years[0], years[-1]),
        unit=study.unit(JOBS),
        nowcast=now,
        **study.caption(
            "jobs-sum",
            title=title,
            subtitle=study.say(
                "城镇新增就业人数，万人；柱为逐年累计，柱内为当年数，橙线为按匀速推进的累计",
                "New urban jobs, 10,000 persons; bars: running sum with each year's figure, "
                "orange: even pace",
            ),
            reading=left,
            alt=study.say(f"累计柱形图。{title}。", f"Cumulative bar chart. {title}."),
            sources=[*inside["source"], *jobs["sources"].split(), study.plan.about["source"]],
            notes=notes,
        ),
    )


def _span(years: list[int]) -> tuple[str, str]:
    """Some years in words: as a span where none is missing between them."""
    if years[-1] - years[0] == len(years) - 1 > 0:
        return f"{years[0]}—{years[-1]} 年", f"{years[0]}–{years[-1]}"
    return (
        f"已公布的 {text.listing(years)} 年",
        f"The published years ({text.listing(years, 'en')})",
    )


@shown
def jobs_by_year(study: Study) -> Exhibit:
    """Each year's new jobs against the pace the target asks for, 2020 included."""
    jobs = study.promise_of(JOBS)
    known = study.annual(JOBS)
    need(known, 2, study, JOBS)
    years = study.plan.years
    pace = jobs["target"] / len(years)
    observed = known[["value", "bound"]].assign(kind="published", period=known.index)
    worst = int(known["value"].idxmin())
    inside = known[known.index.isin(years)]
    short = [int(year) for year in inside.index[inside["value"] < pace]]
    least = _amount(study, pace, 0)
    lowest = (f"有记录的年份中 {worst} 年最低", f"{worst} was the lowest year on record")
    if inside.empty:
        title = study.say(*lowest)
    elif short:
        title = study.say(
            f"{lowest[0]}；规划期内 {text.years(short)} 年低于目标所需的每年 {least}",
            f"{lowest[1]}; in the plan's years {text.years(short, 'en')} fell short of the {least} a year the target needs",
        )
    else:
        title = study.say(
            f"{lowest[0]}；规划期内公布的各年都不低于目标所需的每年 {least}",
            f"{lowest[1]}; every year published in the plan's period has the {least} a year the target needs",
        )
    return figures.path(
        observed=observed[["period", "value", "kind", "bound"]],
        unit=study.unit(JOBS),
        references=[(pace, study.say("每年需", "needed"))],
        labels=list(known.index),
        **study.caption(
            "jobs-by-year",
            title=title,
            subtitle=study.say(
                "城镇新增就业人数，万人；空心圆为公布数，横线为五年目标折合的每年所需",
                "New urban jobs, 10,000 persons; hollow circles: published, line across: the "
                "yearly amount the target needs",
            ),
            reading=_as_published(study, known),
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=[*known["source"], study.plan.about["source"]],
        ),
    )


def _as_published(study: Study, known: pd.DataFrame) -> str:
    """That nothing was smoothed, and which figures are rounded."""
    rounded = [str(year) for year, bound in known["bound"].items() if bound != "exact"]
    said = [study.say("数字照公布的画，没有平滑。", "Drawn as published, nothing smoothed.")]
    if rounded:
        said.append(
            study.say(
                f"{text.listing(rounded)} 年公布的不是确数。",
                f"The figure of {text.listing(rounded, 'en')} was not published as exact.",
            )
        )
    return text.sentences(said, study.lang)


@shown
def shock(study: Study, year: int = 2020, region: str = "CN") -> Exhibit:
    """A year against the trend of the years before it, where the series is long enough."""
    import pandas as pd

    y = study.series(JOBS, region)
    y = pd.Series(y.to_numpy(), index=y.index.year)
    before = int((y.index < year).sum())
    if before < 4 or year not in y.index:
        raise MethodError(
            study.say(
                f"{study.place(region)}{year} 年以前有 {before} 个年度数，{year} 年"
                + ("有" if year in y.index else "没有")
                + "公布数，不足以比较",
                f"{before} annual figures of {study.place(region)} before {year}, "
                f"{'one' if year in y.index else 'none'} of {year}: too few to compare",
            )
        )
    gap = trends.shock(y, year)
    at = gap.loc[year]
    missing = float(at["expected"] - at["value"])
    place = study.place(region)
    size = _amount(study, abs(missing), 0)
    title = study.say(
        f"{place} {year} 年比此前趋势{'少' if missing > 0 else '多'} {size}",
        f"{place} in {year}: {size} {'below' if missing > 0 else 'above'} the trend before it",
    )
    later = y[y.index > year]
    if missing > 0 and len(later) and not (later > float(at["expected"])).any():
        title += study.say("，此后各年都没有回到这一水平", ", not reached again since")
    trend = _amount(study, text.three_digits(float(at["expected"])))
    real = _amount(study, float(at["value"]), 0)
    known = study.annual(JOBS, region)
    return figures.shock(
        observed=y,
        expected=gap["expected"],
        band=gap[["lower", "upper"]],
        year=year,
        unit=study.unit(JOBS),
        **study.caption(
            "jobs-shock",
            title=title,
            subtitle=study.say(
                f"{place}城镇新增就业人数，万人；虚线为 {year} 年前趋势（最小二乘），浅色带为 80% 预测区间",
                f"New urban jobs, {place}, 10,000 persons; dashed: trend before {year} (least squares) "
                "with its 80% prediction interval",
            ),
            reading=text.sentences(
                [
                    study.say(
                        f"按此前趋势 {year} 年约为 {trend}，实际 {real}。",
                        f"The trend gave about {trend} for {year}, the figure is {real}.",
                    ),
                    _too_short(study, year, region),
                ],
                study.lang,
            ),
            alt=study.say(f"折线图。{title}。", f"Line chart. {title}."),
            sources=list(known["source"]),
        ),
    )


def _too_short(study: Study, year: int, region: str) -> str:
    """Why the shock is shown elsewhere than in the study's region, if it is."""
    before = int((study.annual(JOBS).index < year).sum())
    if region == study.region or before >= 4:
        return ""
    return study.say(
        f"{study.place()} {year} 年前只公布过 {before} 个年度数，不能同样计算。",
        f"{study.place()} has too few annual figures before {year} ({before}) for the same.",
    )


@shown
def nowcast_table(study: Study) -> Exhibit:
    """The estimates of the incomplete year, side by side."""
    rows = year_to_date(study)
    year = int(rows["year"].iloc[0])
    heads = study.say(
        "依据|截至|年内累计（万人）|往年同期占全年|推算全年（万人）|80% 区间",
        "Basis|To|Year to date (10,000)|Share by then|Whole year (10,000)|80% interval",
    ).split("|")
    cells = [
        [
            r["basis"],
            text.period(str(r["month"]), study.lang),
            exhibits.Number(r["so_far"], bound=r["bound"], decimals=1),
            f"{text.number(100 * r['share'], 1)}%",
            exhibits.Number(r["mean"], decimals=1),
            study.say(
                f"{text.number(r['lower'], 1)} 至 {text.number(r['upper'], 1)}",
                f"{text.number(r['lower'], 1)} to {text.number(r['upper'], 1)}",
            ),
        ]
        for _, r in rows.iterrows()
    ]
    low, high = (_amount(study, value, 1) for value in (rows["mean"].min(), rows["mean"].max()))
    both = low if low == high else study.say(f"{low} 与 {high}", f"{low} and {high}")
    title = study.say(
        f"{year} 年全年的推算：{both}",
        f"{year} as a whole, estimated: {both}",
    )
    reading = study.say(
        "已公布的月份越多，推算越可靠；一季度占全年的比重各年不稳。",
        "The more months are known the better; first-quarter shares vary from year to year.",
    )
    if (rows["bound"] != "exact").any():
        reading += study.say(
            "由“超过”的数推出的全年数偏低。",
            " What is estimated from a figure said to be exceeded is on the low side.",
        )
    return exhibits.table(
        heads,
        cells,
        data=rows.assign(month=rows["month"].astype(str)),
        **study.caption(
            "jobs-nowcast",
            title=title,
            subtitle=study.say(
                "由已公布的月份推算全年；区间来自往年同期占比的离散程度",
                "The year estimated from its published months; intervals from the spread "
                "of past shares",
            ),
            reading=reading,
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=study.annual(JOBS)["source"],
        ),
    )


@shown
def unemployment(study: Study) -> Exhibit:
    """Both unemployment rates against their ceilings, with the break in registration."""
    panels, sources, notes, said = [], [], [], []
    promised = set(study.status["series"])
    for series in (SURVEYED, REGISTERED):
        if series not in promised:
            continue
        rate = study.promise_of(series)
        known = study.annual(series)
        recent = known[known.index >= study.plan.years[0] - 6]
        changes = [
            b
            for b in observations.breaks(series, study.lang)
            if recent.empty or recent.index[0] < b[0] <= recent.index[-1]
        ]
        panels.append(
            {
                "name": rate[f"name_{study.lang}"],
                "observed": recent[["value", "bound"]].assign(
                    kind="published", period=recent.index
                ),
                "ceiling": (rate["target"], study.plan.years[0], study.plan.years[-1]),
                "breaks": [(y, study.say("口径改变", "new definition")) for y, _ in changes],
            }
        )
        notes += [
            f"{rate[f'name_{study.lang}']}：{w}。"
            if study.lang == "zh"
            else f"{rate['name_en']}: {w}."
            for _, w in changes
        ]
        sources += list(recent["source"])
        inside = recent[recent.index.isin(study.plan.years)]
        if len(inside):
            highest = float(inside["value"].max())
            kept = progress.satisfied(
                highest, "exact", rate["target"], rate["target_bound"], rate["direction"]
            )
            said.append((rate, highest, kept is not False))
    if not said:
        raise MethodError(
            study.say("规划期内没有公布过年度失业率", "no annual rate since the plan began")
        )
    every = all(ok for _, _, ok in said)
    title = study.say(
        "规划期内公布的年度失业率" + ("都没有突破上限" if every else "有的突破了上限"),
        "Annual unemployment rates published in the plan's years "
        + ("all stay within their ceilings" if every else "exceed a ceiling at times"),
    )
    reading = (
        "；".join(
            f"{r['name_zh']}最高 {text.number(h)}%，上限 {text.number(r['target'])}%"
            for r, h, _ in said
        )
        + "。"
        if study.lang == "zh"
        else "; ".join(
            f"{r['name_en']}: highest {text.number(h)}%, ceiling {text.number(r['target'])}%"
            for r, h, _ in said
        )
        + "."
    )
    reading = text.sentences([reading, _part_year(study, SURVEYED)], study.lang)
    return figures.ceilings(
        panels=panels,
        unit="%",
        **study.caption(
            "unemployment-ceilings",
            title=title,
            subtitle=study.say(
                "城镇失业率，%；空心圆为年度公布数，橙线为规划上限，灰色竖线为口径改变",
                "Urban unemployment rates, %; hollow circles: annual figures, orange: the "
                "plan's ceiling, grey rule: break in definition",
            ),
            reading=reading,
            alt=study.say(
                f"{len(panels)} 幅折线图。{title}。", f"Line charts, {len(panels)}. {title}."
            ),
            sources=[*sources, study.plan.about["source"]],
            notes=notes,
        ),
    )


def _part_year(study: Study, series: str) -> str:
    """The highest rate published for less than a whole year since the plan began."""
    known = observations.used(series, study.region, study.as_of)
    months = known["end"] - known["start"] + 1
    known = known[(known["start"] >= 12 * study.plan.years[0]) & (months < 12)]
    if known.empty:
        return ""
    top = known.loc[known["value"].idxmax()]
    study.cite([top["source"]])
    value, when = text.number(float(top["value"])), text.period(top["period"], study.lang)
    return study.say(
        f"不满一年的公布数最高为 {value}%（{when}），不在图中。",
        f"The highest figure for less than a year is {value}% ({when}), not drawn.",
    )


def key_groups(study: Study) -> Exhibit | Html:
    """What was published of the groups the plan names."""
    return record(study, "employment-key-groups", KEY_GROUPS, _groups_title(study))


def _groups_title(study: Study) -> str:
    """How many promises of the key groups compare with a figure."""
    rows = study.status[study.status["series"].isin(KEY_GROUPS)]
    told = int((rows["status"] != "not_assessable").sum())
    if rows.empty:
        return study.say(
            "重点群体：公布过的数字；本规划没有与之对应的承诺",
            "Key groups: the figures published; the plan makes no such promise",
        )
    if not told:
        return study.say(
            "重点群体：公布过的数字，没有一个可与承诺相比",
            "Key groups: the figures published, none of which compares with a promise",
        )
    return study.say(
        f"重点群体：{len(rows)} 项承诺中 {told} 项可与公布的数字相比",
        f"Key groups: {told} of {len(rows)} promises can be held against a published figure",
    )


def training(study: Study) -> Exhibit | Html:
    """Every figure published of training, each with its span."""
    return record(
        study,
        "employment-training",
        (
            "subsidised_training",
            "migrant_worker_training",
            "vocational_training",
            "employment_skills_training",
            "new_apprentices_trained",
            "rural_labour_training",
        ),
        _training_title(study),
    )


def _training_title(study: Study) -> str:
    """Whether the sum promised of subsidised training can be told from what was published."""
    status = study.status
    rows = status[status["series"] == "subsidised_training"]
    if rows.empty:
        return study.say("培训：公布过的数字", "Training: the figures published")
    row = rows.iloc[0]
    if row["status"] == "not_assessable":
        return study.say(
            "补贴性培训：规划期内没有公布过与五年目标同口径的合计",
            "Subsidised training: no total on the basis of the five-year target was published",
        )
    total = text.figure(row["latest"], row["latest_bound"], row["unit"], study.lang)
    when, goal = text.period(row["latest_period"], study.lang), text.target(row, study.lang)
    verdict = text.word(text.STATUS, row["status"], study.lang)
    return study.say(
        f"补贴性培训{when}合计{total}，目标 {goal}：{verdict}",
        f"Subsidised training: {total} in {when}, target {goal}: {verdict}",
    )
