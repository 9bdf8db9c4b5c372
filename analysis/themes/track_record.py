"""How good the lights were: what was said at past year-ends, and what came of it."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, scores, text, track_record, yardsticks
from ..errors import MethodError
from ..plan import load_plan
from .promises import Record
from .study import Study, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from ..exhibits import Exhibit

NAMED = {"eurostat": "Eurostat", "open_sdg": "Open SDG", "unsd": "UNSD", "escap": "ESCAP"}


def record(study: Study) -> Record:
    """How often each light was right on practice targets, as known on the day of the study."""
    return _record(study.as_of, observations.stamps())


@lru_cache(maxsize=8)
def _record(day: dt.date, stamps: object) -> Record:
    table = scores.by_light(track_record.practice(day))
    return {str(light): (int(row["met"]), int(row["count"])) for light, row in table.iterrows()}


def record_words(study: Study) -> str:
    """What the record in a cell is, to end a subtitle; nothing where there is none yet."""
    if not any(of for _, of in record(study).values()):
        return ""
    return study.say(
        "；“以往”为以前亮同色灯的模拟目标中后来达到的个数/总数（见“这些灯以往有多准”）",
        "; record: how many practice targets that had this light before were reached (see “How good "
        "were these lights?”)",
    )


def record_of_lights(study: Study) -> str:
    """Every light with how often it was right, in one sentence; nothing where there is none yet."""
    said = [
        f"{text.word(text.LIGHT, light, study.lang)} {reached}/{of}"
        for light, (reached, of) in record(study).items()
        if of
    ]
    if not said:
        return ""
    listed = text.listing(said, study.lang)
    return study.say(
        f"以前亮同色灯的模拟目标中后来达到的个数/总数：{listed}。",
        f"Practice targets reached, of those that had the same light before: {listed}.",
    )


def _decided(study: Study) -> pd.DataFrame:
    """Lights of the plans' promises whose outcome is known."""
    table = track_record.promises(study.as_of)
    return table[table["met"].notna()].reset_index(drop=True)


def _span(table: pd.DataFrame, lang: str) -> str:
    return text.years({day.year for day in table["origin"]}, lang)


def _percent(share: float) -> str:
    return f"{text.number(100 * share, 0)}%"


def opening_sentence(study: Study) -> str:
    """How often a green light was right, on promises and on practice targets."""
    asked = track_record.practice(study.as_of)
    if asked.empty:
        return study.say(
            "这些灯以往有多准还说不出：没有一个年末的预测已经等到结果。",
            "How good these lights were cannot be told yet: no forecast of a past year-end has met "
            "its outcome.",
        )
    decided = _decided(study)
    green = decided[decided["light"] == "green"]
    met, of = record(study)["green"]
    first = (
        study.say(
            f"各规划的承诺在年末亮过绿灯而结果已公布的有 {len(green)} 次（{_promises(green)} 项承诺），"
            f"{int(green['met'].sum())} 次兑现（先公布的结果偏于兑现，不足为凭）",
            f"of the {len(green)} green lights given to promises at year-ends whose outcome is out "
            f"({_promises(green)} promises) {int(green['met'].sum())} came true, which proves little: "
            "kept promises are published first",
        )
        if len(green)
        else study.say(
            "各规划的承诺在年末亮过绿灯的，结果都还没有公布",
            "no promise given a green light at a year-end has a published outcome yet",
        )
    )
    second = (
        study.say(
            f"用同样的办法看模拟目标，绿灯 {of} 次，达到 {met} 次（{_percent(met / of)}）",
            f"of practice targets judged alike {met} of {of} green ones were reached "
            f"({_percent(met / of)})",
        )
        if of
        else study.say("模拟目标还没有亮过绿灯", "no practice target was given a green light")
    )
    return study.say(
        f"绿灯以往有多准：{first}；{second}{_of_promised(study, asked)}。",
        f"How reliable green has been: {first}; {second}{_of_promised(study, asked)}.",
    )


def _of_promised(study: Study, asked: pd.DataFrame) -> str:
    """How green did on the series that plans promise, which are few and harder."""
    own = asked[asked["promised"]]
    green = own[own["light"] == "green"]
    if green.empty:
        return ""
    met = int(green["met"].sum())
    return study.say(
        f"，其中规划所承诺的数列只有 {len(green)} 次，达到 {met} 次",
        f", but on the series that plans promise only {met} of {len(green)}",
    )


def _promises(table: pd.DataFrame) -> int:
    """How many promises the lights of a table were given to."""
    return len(table[["plan", "id"]].drop_duplicates())


def _need(study: Study, table: pd.DataFrame) -> None:
    if table.empty:
        raise MethodError(
            study.say(
                f"截至 {study.as_of}，没有一个年末的预测已经等到结果",
                f"by {study.as_of} no forecast of a past year-end has met its outcome",
            )
        )


@shown
def decided_lights(study: Study) -> Exhibit:
    """Every light of a promise whose outcome is known by now, and what came."""
    table = track_record.promises(study.as_of)
    known = _decided(study)
    if known.empty:
        raise MethodError(
            study.say(
                f"截至 {study.as_of}，没有一项承诺在年末亮过灯而结果已经公布",
                f"by {study.as_of} no promise that had a light at a year-end has an outcome",
            )
        )
    green = known[known["light"] == "green"]
    cells = [_decided_row(study, row) for _, row in known.iterrows()]
    kept = int(known["met"].sum())
    title = study.say(
        f"{len(known)} 次亮灯已有结果，兑现 {kept} 次：绿灯 {len(green)} 次，兑现 "
        f"{int(green['met'].sum())} 次；涉及 {_promises(known)} 项承诺",
        f"{len(known)} lights have an outcome, {kept} came true: of {len(green)} green ones "
        f"{int(green['met'].sum())}; {_promises(known)} promises in all",
    )
    waiting = len(table) - len(known)
    return exhibits.table(
        study.say(
            "承诺|规划|年末|当时的灯|距期末（年）|说在轨的标尺|后来",
            "Promise|Plan|Year-end|Light then|Years left|On track, yardsticks|What came",
        ).split("|"),
        cells,
        data=_decided_data(study, known),
        **study.caption(
            "lights-that-met-their-outcome",
            title=title,
            subtitle=study.say(
                f"亮过灯的 {len(set(table['plan']))} 个规划，{_span(table, 'zh')} 年各年末，只用当时已公布的数字；"
                "一项承诺每个年末算一次，其间没有新数字也算",
                f"Of the {len(set(table['plan']))} plans that had lights, at the ends of "
                f"{_span(table, 'en')}, with only what had been published by then; a promise counts "
                "once a year-end, with a new figure or without",
            ),
            reading=study.say(
                f"另有 {waiting} 次亮灯还没有结果。先有结果的偏于兑现：合计提前够数就有结果，没完成的要等最后一年的数；"
                "没有亮过灯的承诺（当时数字太少）不在其中，完成与否都不在。",
                f"{waiting} further lights have no outcome yet. Those with an early one were mostly kept: "
                "a sum reached ahead of time is settled at once, a miss only with the last year. "
                "Promises that never had a light, for want of figures, are not here, kept or missed.",
            )
            + _all_alike(study, known),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_plan_sources(known, (s for line in known["sources"] for s in line.split())),
        ),
    )


def _all_alike(study: Study, known: pd.DataFrame) -> str:
    """That outcomes which are all the same do not tell one light from another."""
    if known["met"].nunique() != 1:
        return ""
    return study.say(
        "承诺的结果都一样时，看不出灯能否区分达到与未达到。",
        " While the outcomes of promises are all alike, they do not show that the lights can tell "
        "them apart.",
    )


def _plan_sources(table: pd.DataFrame, more: Iterable[str]) -> list[str]:
    return [*(str(load_plan(id).about["source"]) for id in dict.fromkeys(table["plan"])), *more]


def _decided_row(study: Study, row: pd.Series) -> list[exhibits.Cell]:
    plan = load_plan(row["plan"])
    promise = plan.promises().loc[row["id"]]
    dash = "—" if study.lang == "zh" else "–"
    period = f"{plan.years[0]}{dash}{plan.years[-1]}"
    said = [row[name] for name in yardsticks.NAMES if not math.isnan(row[name])]
    odds = text.probability(row["probability"], study.lang)
    return [
        promise[f"name_{study.lang}"],
        f"{study.place(plan.region)} {period}",
        str(row["origin"].year),
        exhibits.Light(row["light"], odds),
        int(row["horizon"]),
        f"{int(sum(said))}/{len(said)}" if said else "—",
        text.word(text.STATUS, "met" if row["met"] else "missed", study.lang),
    ]


def _decided_data(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """What people copy of the lights: codes in words, dates as text."""
    data = table.assign(
        origin=[day.isoformat() for day in table["origin"]],
        light=[text.word(text.LIGHT, light, study.lang) for light in table["light"]],
        met=[text.word(text.STATUS, "met" if m else "missed", study.lang) for m in table["met"]],
    )
    plan = [load_plan(id).title(study.lang) for id in table["plan"]]
    names = {"origin": "date", "light": "warning", "met": "status", **NAMED}
    return data.assign(plan=plan).rename(columns=names)


@shown
def by_light(study: Study) -> Exhibit:
    """How often each light was right: on the plans' promises, and on practice targets."""
    asked = track_record.practice(study.as_of)
    _need(study, asked)
    own = scores.by_light(track_record.promises(study.as_of))
    practice = scores.by_light(asked)
    promised = scores.by_light(asked[asked["promised"]])
    cells: list[list[exhibits.Cell]] = []
    for light, row in practice.iterrows():
        share = row["met"] / row["count"] if row["count"] else math.nan
        cells.append(
            [
                exhibits.Light(str(light)),
                *(int(own.at[light, column]) for column in ("count", "met", "open")),
                int(row["count"]),
                int(row["met"]),
                _share(share),
                _share(row["probability"]),
                f"{promised.at[light, 'met']}/{promised.at[light, 'count']}"
                if promised.at[light, "count"]
                else "—",
            ]
        )
    title = _light_title(study, practice)
    return exhibits.table(
        study.say(
            "灯|承诺|兑现|尚无结果|模拟目标|达到|比例|所给概率|其中规划所承诺",
            "Light|Promises|Kept|Open|Practice|Reached|Share|Given|Of these, promised",
        ).split("|"),
        cells,
        **study.caption(
            "lights-and-outcomes",
            title=title,
            subtitle=study.say(
                f"{_span(asked, 'zh')} 年各年末亮的灯；模拟目标取自有规划在册的地区的 {asked['series'].nunique()} "
                f"项指标、{_panels(asked)} 个地区数列：守住现有水平，或按以往平均增减的一半、一倍、一倍半走 1—5 年；"
                "“承诺”为已有结果的次数，“所给概率”为当时的平均；末列为规划所承诺的数列，达到/总数",
                f"Lights at the ends of {_span(asked, 'en')}; practice targets on "
                f"{asked['series'].nunique()} indicators, {_panels(asked)} series of the places with a "
                "plan on record: hold the level, or go on for 1–5 years at half, once or one and a "
                "half times the mean change so far; promises: lights with an outcome; given: mean "
                "probability; last column: on series that plans promise, reached of how many",
            ),
            reading=study.say(
                "达到的比例与所给概率相等，灯就准。模拟目标没有人承诺过，同一数列上的彼此相关，个数多不等于证据多。",
                "The lights are right where the share reached equals the probability given. Nobody "
                "promised these targets, and those on one series go together, so their number "
                "overstates the evidence.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_outcome_sources(asked),
        ),
    )


def _outcome_sources(table: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(table["source"]))


def _share(share: float) -> exhibits.Cell:
    """A share in per cent; what is little is not printed as nothing."""
    if 0 < share < 0.005:
        return "<1%"
    return exhibits.Number(None if math.isnan(share) else 100 * share, decimals=0, unit="%")


def _panels(table: pd.DataFrame) -> int:
    """How many series of how many places a table speaks of."""
    return len(table[["series", "region"]].drop_duplicates())


def _light_title(study: Study, table: pd.DataFrame) -> str:
    """Of each light, how far the share reached lies from the probability given, in points."""
    lit = table[table["count"] > 0]
    gaps = {
        light: round(100 * row["met"] / row["count"]) - round(100 * row["probability"])
        for light, row in lit.iterrows()
    }  # of the numbers as printed
    far = {light: gap for light, gap in gaps.items() if abs(gap) > 2}
    signs = {gap > 0 for gap in far.values()}
    mark = "" if len(signs) == 1 else {True: "+", False: "−"}
    listed = text.listing(
        [
            f"{text.word(text.LIGHT, str(light), study.lang)} {mark and mark[gap > 0]}{abs(gap)}"
            for light, gap in far.items()
        ],
        study.lang,
    )
    if not far:
        return study.say(
            "模拟目标达到的比例与当时所给的概率相差不超过 2 个百分点",
            "The share of practice targets reached is within 2 points of the probability given",
        )
    direction = study.say("不同于", "not")
    if len(signs) == 1:
        direction = study.say("高于", "above") if True in signs else study.say("低于", "below")
    return study.say(
        f"模拟目标达到的比例{direction}当时所给的概率（百分点）：{listed}",
        f"The share of practice targets reached is {direction} the probability given (points): "
        f"{listed}",
    )


@shown
def by_judge(study: Study) -> Exhibit:
    """The probability here beside the four yardsticks: hits, misses, Brier scores."""
    asked = track_record.practice(study.as_of)
    _need(study, asked)
    practice = scores.by_judge(asked)
    own = scores.by_judge(track_record.promises(study.as_of))
    blocks = [
        (study.say("模拟", "Practice"), practice),
        (study.say("承诺", "Promises"), own),
    ]
    names = {"probability": study.say("本页的概率", "Probability here"), **NAMED}
    cells = [
        [study.say(f"{block}：{names[str(judge)]}", f"{block}: {names[str(judge)]}"),
         *(int(row[c]) for c in ("count", "hits", "false_alarms", "misses", "correct_rejections")),
         *(_score(row[c]) for c in ("brier", "brier_here", "brier_rate"))]
        for block, table in blocks for judge, row in table.iterrows() if row["count"]
    ]  # fmt: skip
    title = _judge_title(study, practice)
    others = practice.loc[list(NAMED), "count"] > 0
    counted = study.say(
        "标尺只答在轨与否，等于报 1 或 0，Brier 对它苛刻：要与判对的比例一起看。",
        "A yardstick says yes or no, that is 1 or 0, which the Brier score punishes: read it together "
        "with the share that was right.",
    ) if others.any() else study.say("还没有标尺可比。", "No yardstick applies yet.")  # fmt: skip
    return exhibits.table(
        study.say(
            "谁来判断|个数|报能达到|报能未达|报否达到|报否未达|Brier|本页|报比例",
            "Judge|Asked|Yes, met|Yes, missed|No, met|No, missed|Brier|Here|Base rate",
        ).split("|"),
        cells,
        **study.caption(
            "judges-and-outcomes",
            title=title,
            subtitle=study.say(
                "概率不低于 50%、标尺为在轨，为报能，否则报否；Brier 为概率与结果（1 或 0）之差的平方的平均，0 最好，"
                "恒报 50% 得 0.25；右两列为同样的题上本页概率的得分，和恒报达到比例（事后才知道）的得分",
                "Yes: a probability from 50%, a yardstick's on track. Brier: mean square of probability "
                "less outcome (1 or 0), 0 is best, 0.25 for always 50%; last two: the probability here, "
                "and always saying the share met (known in hindsight), on the same questions",
            ),
            reading=counted + _all_alike(study, _decided(study)),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_outcome_sources(asked),
        ),
    )


def _score(value: float) -> exhibits.Number:
    return exhibits.Number(None if math.isnan(value) else value, decimals=2)


def _range(study: Study, values: pd.Series, say: Callable[[float], str]) -> str:
    low, high = say(float(values.min())), say(float(values.max()))
    return low if low == high else study.say(f"{low}—{high}", f"{low} to {high}")


def _judge_title(study: Study, table: pd.DataFrame) -> str:
    """How often the probability and the yardsticks were right, and their Brier scores."""
    yard = table.loc[list(NAMED)]
    yard = yard[yard["count"] > 0]
    mine = text.number(table.at["probability", "brier"], 2)
    if yard.empty:
        return study.say(
            f"模拟目标上本页概率的 Brier 为 {mine}；还没有标尺可比",
            f"On practice targets the probability here scores a Brier of {mine}; no yardstick applies",
        )
    right = (table["hits"] + table["correct_rejections"]) / table["count"]
    hits = _range(study, right[yard.index], _percent)
    theirs = _range(study, yard["brier"], lambda value: text.number(value, 2))
    return study.say(
        f"同样的模拟目标，本页判对 {_percent(right['probability'])}，标尺判对 {hits}；Brier {mine} 对 {theirs}",
        f"On the same practice targets this page is right {_percent(right['probability'])} of the "
        f"time, the yardsticks {hits}; Brier {mine} against {theirs}",
    )


@shown
def by_horizon(study: Study) -> Exhibit:
    """Coverage of the 80 % interval and CRPS beside two random walks, by years ahead."""
    table = track_record.forecasts(study.as_of)
    _need(study, table)
    groups = _groups(study, table)
    cells: list[list[exhibits.Cell]] = [
        [
            str(name),
            int(row["count"]),
            _share(row["coverage"]),
            _share(row["exceeded"]),
            *(_score(row[judge]) for judge in ("crps", "crps_naive", "crps_drift")),
        ]
        for name, row in groups.iterrows()
    ]
    title = _horizon_title(study, groups.iloc[-1], table)
    return exhibits.table(
        study.say(
            "预测|次数|落在 80% 区间内|结果高于预测|CRPS|原地不动|照以往增减",
            "Forecasts|Count|Inside 80%|Above forecast|CRPS|Random walk|With drift",
        ).split("|"),
        cells,
        **study.caption(
            "forecasts-and-outcomes",
            title=title,
            subtitle=study.say(
                f"{_span(table, 'zh')} 年各年末，有规划在册的地区的 {table['series'].nunique()} 项指标、"
                f"{_panels(table)} 个地区数列，从上一年的数往后 1—5 年；CRPS 为整个预测分布与结果的距离，"
                "以该数列当时的平均年变动为单位，0 最好；右两列为无趋势和带趋势的随机游走",
                f"At the ends of {_span(table, 'en')}, {table['series'].nunique()} indicators, "
                f"{_panels(table)} series of the places with a plan on record, 1–5 years on from the "
                "figure of the year before; CRPS: distance between the whole distribution and the "
                "outcome, in mean yearly changes of the series, 0 is best; last two columns: random "
                "walks without and with drift",
            ),
            reading=study.say(
                "八成左右落在区间内，区间就可信；少于八成是太窄，多于八成是太宽。结果高于预测的不到一半，预测就偏高。",
                "With about 80% inside the intervals can be trusted; fewer mean they are too narrow, "
                "more that they are too wide. With less than half above the forecast it is too high.",
            ),
            alt=study.say(f"表：{title}。", f"Table: {title}."),
            sources=_outcome_sources(table),
            notes=_promised_note(study, table[table["promised"]]),
        ),
    )


def _promised_note(study: Study, table: pd.DataFrame) -> list[str]:
    """On how few series the row of those that plans promise rests."""
    if table.empty:
        return []
    counts = table[["series", "region"]].value_counts()
    named = text.listing(
        [
            study.say(
                f"{study.place(region)}{study.name(series)} {n} 次",
                f"{study.name(series)}, {study.place(region)}: {n}",
            )
            for (series, region), n in counts.iloc[:3].items()
        ],
        study.lang,
    )
    return [
        study.say(
            f"规划所承诺而有年度数可检验的只有 {len(counts)} 个地区数列，{len(table)} 次预测，最多的是{named}"
            f"{_shocked(study, table)}。",
            f"Only {len(counts)} of the series that plans promise have annual figures to check, "
            f"{len(table)} forecasts, most of them of {named}{_shocked(study, table)}.",
        )
    ]


def _shocked(study: Study, table: pd.DataFrame) -> str:
    """How many forecasts had a declared shock of any series ahead of them."""
    catalogue = observations.load_series().index
    years = {year for id in catalogue for year, _ in observations.shocks(id)}
    said = []
    for year in sorted(years):
        ahead = table[(table["last"] < year) & (table["year"] >= year)]
        if len(ahead):
            inside = _percent(ahead["inside"].mean())
            said.append(
                study.say(
                    f"；其中 {len(ahead)} 次要越过 {year} 年的冲击，区间只收进 {inside}",
                    f"; {len(ahead)} had the shock of {year} ahead of them, of which {inside} held",
                )
            )
    return "".join(said)


def _groups(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Forecasts by years ahead, by how they were made, those promised, and all together."""
    import pandas as pd

    ahead = scores.of_forecasts(table)
    ahead.index = [
        study.say(f"{h} 年后", f"{h} year{'s' if h > 1 else ''} on") for h in ahead.index
    ]
    made = (
        scores.of_forecasts(table, "own")
        .sort_index(ascending=False)
        .rename(
            index={
                True: study.say("自有连续四年以上", "four consecutive years or more"),
                False: study.say("连续不到四年，借用他处的增速", "fewer, growth from elsewhere"),
            }
        )
    )
    promised = scores.of_forecasts(table[table["promised"]], "promised").rename(
        index={True: study.say("规划所承诺的数列", "series that plans promise")}
    )
    everything = scores.of_forecasts(table.assign(all=study.say("全部", "all together")), "all")
    return pd.concat([part for part in (ahead, made, promised, everything) if len(part)])


def _horizon_title(study: Study, whole: pd.Series, table: pd.DataFrame) -> str:
    """Coverage of all forecasts, the gain on the naive one, and the series plans promise."""
    promised = table[table["promised"]]
    first = study.say(
        f"80% 区间覆盖了 {_percent(whole['coverage'])} 的结果",
        f"80% intervals held {_percent(whole['coverage'])} of the outcomes",
    )
    tail = (
        study.say(
            f"，规划所承诺的数列为 {_percent(promised['inside'].mean())}",
            f", {_percent(promised['inside'].mean())} for series that plans promise",
        )
        if len(promised)
        else ""
    )
    if not whole["scored"]:
        return first + tail
    naive, drift = (whole["crps"] / whole[f"crps_{name}"] - 1 for name in ("naive", "drift"))
    return study.say(
        f"{first}{tail}；误差比原地不动{_apart(study, naive)}，比照以往增减{_apart(study, drift)}",
        f"{first}{tail}; errors are {_apart(study, naive)} a random walk without drift, "
        f"{_apart(study, drift)} one with drift",
    )


def _apart(study: Study, gap: float) -> str:
    """How much larger or smaller an error is, as a share of the other."""
    if abs(gap) < 0.02:
        return study.say("相差不到 2%", "within 2% of those of")
    size = _percent(abs(gap))
    if gap < 0:
        return study.say(f"少 {size}", f"{size} below those of")
    return study.say(f"多 {size}", f"{size} above those of")


@shown
def reliability(study: Study) -> Exhibit:
    """What was given a probability, and how often it came true."""
    asked = track_record.practice(study.as_of)
    _need(study, asked)
    bins = scores.calibration(asked)
    ends = [(f"{100 * row.low:.0f}", f"{100 * row.high:.0f}%") for row in bins.itertuples()]
    names = [study.say(f"{low}—{high}", f"{low}–{high}") for low, high in ends]
    off = [
        name for name, row in zip(names, bins.itertuples(), strict=True)
        if not row.low <= row.share <= row.high
    ]  # fmt: skip
    high = bins.iloc[-1]
    over = sum(row.share < row.low for row in bins.itertuples())
    title = study.say(
        f"{len(bins)} 档概率中 {len(off)} 档与达到的比例不符，其中 {over} 档偏高；"
        f"给过 {names[-1]} 的，{_percent(high['share'])} 达到",
        f"{len(off)} of {len(bins)} classes of probability do not hold what they say, {over} of them "
        f"too high; given {names[-1]}, {_percent(high['share'])} were reached",
    )
    return figures.bars(
        names,
        list(100 * bins["share"]),
        unit="%",
        beside=[study.say(f"{n} 个", f"{n} targets") for n in bins["count"]],
        highlight=off,
        ranked=False,
        decimals=0,
        **study.caption(
            "probabilities-and-outcomes",
            title=title,
            subtitle=study.say(
                "条形为给过该档概率的模拟目标中达到的比例（%），灰字为个数；深色为比例不在本档之内",
                "Bars: share (%) reached of the practice targets given a probability of that class, "
                "grey: how many; dark: where the share lies outside the class",
            ),
            reading=study.say(
                "条形应与左边的概率相当：比它短是说得太满，比它长是说得太保守。",
                "A bar should be as long as the probability on its left says: shorter, it promised "
                "too much; longer, too little.",
            ),
            alt=study.say(
                f"图：各档概率的达到比例。{title}。", f"Chart: share reached by class. {title}."
            ),
            sources=_outcome_sources(asked),
        ),
    )
