"""A place beside its partner province: the series both have, and what they do jointly.

Which province is the partner, and which series count joint work, is said in the plan's `plan.json`
(`partners`, `joint_series`: beginnings of series ids).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import exhibits, figures, observations, text
from ..errors import MethodError
from . import THEMES
from .districts import name_within
from .page import Html
from .records import YEARS_BEFORE, record
from .study import Study, shown

if TYPE_CHECKING:
    import pandas as pd

    from ..exhibits import Exhibit

INCOME = "disposable_income_per_capita"

_ONE_SIDED = {"over": 1, "under": -1}
"""Which way a one-sided figure may lie off."""


def partner(study: Study) -> str:
    """The first partner the plan names.

    Raises
    ------
    MethodError
        If it names none.
    """
    named = study.plan.about.get("partners", [])
    if not named:
        raise MethodError(study.say("本规划没有指定合作省份", "the plan names no partner province"))
    return str(named[0])


def common(study: Study) -> pd.DataFrame:
    """The last period for which each series has a figure in both places, whole years first.

    Returns
    -------
    DataFrame
        Indexed by series: `period`, `end`, `unit`, `kind`, `value`, `bound`, `complete`, `note`,
        `source` here, the same with `_there` at the partner's; `change`, `change_there`: from the
        year before the plan to then (per cent; percentage points where the unit is %), NaN where
        either place lacks one of the years, the definition changed between, or a figure is
        one-sided or came out before its period was over.
    """
    import pandas as pd

    rows = observations.reconcile(study.as_of)
    rows = rows[rows["chosen"]]
    here, there = (rows[rows["region"] == r] for r in (study.region, partner(study)))
    both = here.merge(there, on=["indicator", "start", "end", "unit"], suffixes=("", "_there"))
    whole = (both["kind"] == "level") | (both["end"] - both["start"] == 11)
    both["whole"] = whole & (both["end"] % 12 == 11)
    base = 12 * study.plan.years[0] - 1
    start = both[both["whole"] & (both["end"] == base)].set_index("indicator")
    both = both.sort_values(["whole", "end"]).drop_duplicates("indicator", keep="last")
    both = both.set_index("indicator")
    changes = {
        name: _changes(row, start.loc[name])
        for name, row in both[both["whole"] & (both["end"] > base)].iterrows()
        if name in start.index
        and not _changed(str(name), base // 12, row["end"] // 12)
        and _one_vintage(str(name), row, start.loc[name])
    }
    table = pd.DataFrame.from_dict(changes, orient="index", columns=["change", "change_there"])
    return both.join(table.astype(float))


def _changes(last: pd.Series, first: pd.Series) -> tuple[float, float]:
    bounds = {row[name] for row in (last, first) for name in ("bound", "bound_there")}
    ended = all(row[name] for row in (last, first) for name in ("complete", "complete_there"))
    if bounds & set(_ONE_SIDED) or not ended:
        return float("nan"), float("nan")

    def one(column: str) -> float:
        if last["unit"] == "%":
            return float(last[column] - first[column])
        return 100 * float(last[column] / first[column] - 1) if first[column] > 0 else float("nan")

    return one("value"), one("value_there")


def _changed(series: str, since: int, until: int) -> bool:
    return any(since < year <= until for year, _ in observations.breaks(series))


@shown
def side_by_side(study: Study, recent: bool = True) -> Exhibit:
    """Every series both places have, in the last common period.

    Parameters
    ----------
    recent : bool
        Those whose last common period ends since the plan began; False: the others.
    """
    other = study.place(partner(study))
    here, rows = study.place(), common(study)
    begun = rows["end"] >= 12 * study.plan.years[0]
    rows = rows[begun if recent else ~begun]
    if rows.empty:
        raise MethodError(
            study.say(
                f"{here}与{other}没有这样的共同数列",
                f"{here} and {other} have no such series in common",
            )
        )
    themes = observations.load_series()["theme"]
    order = {theme: at for at, (_, theme, *_) in enumerate(THEMES)}
    names = {theme: study.say(zh, en) for _, theme, zh, en in THEMES}
    rows = rows.assign(theme=[themes[s] for s in rows.index])
    rows = rows.assign(rank=rows["theme"].map(order)).sort_values(
        ["rank", "end"], ascending=[True, False], kind="stable"
    )
    base = study.plan.years[0] - 1
    heads = study.say(
        f"专题|数列|时期|{here}|{other}|比值或差",
        f"Theme|Series|Period|{here}|{other}|Ratio or difference",
    ).split("|")
    cells: list[list[exhibits.Cell]] = [
        [
            names.get(row["theme"], row["theme"]),
            _with_unit(study, str(name)),
            text.period(row["period"], study.lang) + _early(study, row),
            exhibits.Number(row["value"], bound=row["bound"]),
            exhibits.Number(row["value_there"], bound=row["bound_there"]),
            _compared(study, row),
        ]
        for name, row in rows.iterrows()
    ]
    if recent:
        heads.append(study.say(f"{base} 年以来", f"Since {base}"))
        for cell, (_, row) in zip(cells, rows.iterrows(), strict=True):
            cell.append(_since(study, row))
    return exhibits.table(
        heads,
        cells,
        data=rows.reset_index()[
            "indicator period unit value bound complete value_there bound_there complete_there change "
            "change_there note note_there source source_there".split()
        ],
        **study.caption(
            "regions-side-by-side" if recent else "regions-side-by-side-earlier",
            title=_side_title(study, rows, recent),
            subtitle=study.say(
                f"每个数列取两地都有公布数的最近同一时期，单位相同；百分数列相减，其余相除（{here}÷{other}）"
                + (f"；末列为{here}／{other}自 {base} 年以来的变化" if recent else ""),
                "Each series in the last period both places published, same unit; per cents are "
                f"subtracted, others divided ({here} / {other})"
                + (f"; last column: change since {base}, {here} / {other}" if recent else ""),
            ),
            reading=study.say(
                "两地人口规模不同，总量相除只反映大小；同一数列的统计口径仍可能不完全一致，各数的说明随数据复制。",
                "The places differ in size: ratios of totals show just that. Even one series may be "
                "counted differently; the notes of the figures come with the copied data.",
            ),
            alt=study.say(
                f"表：{_side_title(study, rows, recent)}。",
                f"Table: {_side_title(study, rows, recent)}.",
            ),
            sources=[*rows["source"], *rows["source_there"]],
        ),
    )


def _early(study: Study, row: pd.Series) -> str:
    """Whose figure came out before its period was over."""
    flags = {study.region: row["complete"], partner(study): row["complete_there"]}
    who = [study.place(code) for code, complete in flags.items() if not complete]
    if not who:
        return ""
    if len(who) == len(flags):
        return study.say("（两地均为期末前公布）", " (both said before the period's end)")
    return study.say(f"（{who[0]}为期末前公布）", f" ({who[0]}: said before the period's end)")


def _with_unit(study: Study, series: str) -> str:
    unit = study.unit(series)
    if unit == "index":
        return study.name(series)
    return study.say(f"{study.name(series)}（{unit}）", f"{study.name(series)} ({unit})")


def _compared(study: Study, row: pd.Series) -> str:
    """A ratio; for per cents and indices, which may be negative, a difference.

    None of figures that came out before their period was over: they may reach to different months.
    """
    if not (row["complete"] and row["complete_there"]):
        return ""
    ours, theirs = _ONE_SIDED.get(row["bound"], 0), _ONE_SIDED.get(row["bound_there"], 0)
    side = ours - theirs
    if (ours or theirs) and not side:
        return ""
    front = {0: "", 1: "≥ ", -1: "≤ "}[max(min(side, 1), -1)]
    if row["unit"] in ("%", "index") or row["value_there"] <= 0:
        digits = 1 if row["unit"] == "%" else 2
        gap = _signed(row["value"] - row["value_there"], digits)
        points = study.say(" 个百分点", " points") if row["unit"] == "%" else ""
        return front + gap + points
    return front + text.number(row["value"] / row["value_there"], 2)


def _one_vintage(series: str, last: pd.Series, first: pd.Series) -> bool:
    """Whether a growth rate would not take a revision for growth.

    A series that censuses revise (it declares breaks) is compared within one document only.
    """
    if not observations.breaks(series):
        return True
    return all(last[side] == first[side] for side in ("source", "source_there"))


def _since(study: Study, row: pd.Series) -> str:
    if row[["change", "change_there"]].isna().any():
        return ""
    mark = "" if row["unit"] == "%" else "%"
    parts = [f"{_signed(row[c], 1)}{mark}" for c in ("change", "change_there")]
    if row["unit"] == "%":
        return study.say("／".join(parts) + " 个百分点", " / ".join(parts) + " points")
    return study.say("／".join(parts), " / ".join(parts))


def _signed(value: float, decimals: int) -> str:
    shown_value = text.number(value, decimals)
    return f"+{shown_value}" if value > 0 and float(f"{value:.{decimals}f}") else shown_value


def _side_title(study: Study, rows: pd.DataFrame, recent: bool) -> str:
    here, other = study.place(), study.place(partner(study))
    first = study.plan.years[0]
    if not recent:
        return study.say(
            f"另有 {len(rows)} 个数列，两地同期的最近一次在 {first} 年以前",
            f"{len(rows)} more series whose last common period lies before {first}",
        )
    return study.say(
        f"{first} 年以来，{here}与{other}有 {len(rows)} 个数列在同一时期都有公布数",
        f"Since {first}, {here} and {other} have {len(rows)} series with figures of the same period",
    )


def partner_sentence(study: Study) -> str:
    """How many series both places have since the plan began, and the ratio of incomes."""
    rows = common(study)
    begun = rows[rows["end"] >= 12 * study.plan.years[0]]
    here, other = study.place(), study.place(partner(study))
    if begun.empty:
        return study.say(
            f"{study.plan.years[0]} 年以来，{here}与{other}还没有同一时期的公布数可比。",
            f"Since {study.plan.years[0]}, {here} and {other} have no figures of the same period yet.",
        )
    study.cite([*begun["source"], *begun["source_there"]])
    said = study.say(
        f"{study.plan.years[0]} 年以来，与{other}在同一时期都有公布数的数列有 {len(begun)} 个",
        f"Beside {other}, {len(begun)} series have figures of the same period since {study.plan.years[0]}",
    )
    if INCOME in begun.index:
        row = begun.loc[INCOME]
        ratio = text.number(float(row["value"] / row["value_there"]), 2)
        when = text.period(row["period"], study.lang)
        name = name_within(study, INCOME)
        said += study.say(
            f"，其中{when}{name}{here}是{other}的 {ratio} 倍",
            f"; in {name}, {here} had {ratio} times that of {other} in {when}",
        )
    return said + study.say("。", ".")


@shown
def partner_lines(study: Study, series: str = INCOME) -> Exhibit:
    """A series both places have published for long, with the nation."""
    import pandas as pd

    codes = list(dict.fromkeys([study.region, partner(study), "CN"]))
    known = {code: observations.annual(series, code, study.as_of) for code in codes}
    here, there = (known[code]["value"] for code in codes[:2])
    years = here.index.intersection(there.index)
    if len(years) < 2:
        raise MethodError(
            study.say(
                f"两地没有两个年份同时公布过{study.name(series)}",
                f"the two places have no two years in common of {study.name(series)}",
            )
        )
    first, last = int(years[0]), int(years[-1])
    ratios = [float(here[year] / there[year]) for year in (first, last)]
    shown_ratios = [text.number(ratio, 2) for ratio in ratios]
    places = [study.place(code) for code in codes]
    before = study.say(f"{first} 年为 {shown_ratios[0]} 倍", f"{shown_ratios[0]} times in {first}")
    if len(set(shown_ratios)) == 1:
        before = study.say(f"与 {first} 年相同", f"as in {first}")
    title = study.say(
        f"{last} 年{places[0]}{study.name(series)}是{places[1]}的 {shown_ratios[1]} 倍，{before}",
        f"{study.name(series)}: {places[0]} had {shown_ratios[1]} times that of {places[1]} in {last}, "
        f"{before}",
    )
    known = {code: rows[rows.index >= first] for code, rows in known.items()}
    frame = pd.DataFrame({study.place(code): known[code]["value"] for code in codes})
    return figures.lines(
        frame.sort_index(),
        highlight=places[0],
        unit=study.unit(series),
        breaks=observations.breaks(series, study.lang),
        **study.caption(
            f"regions-lines-{series.replace('_', '-')}",
            title=title,
            subtitle=study.say(
                f"{study.name(series)}，{study.unit(series)}；蓝线为{places[0]}，灰线为{places[1]}与全国",
                f"{study.name(series)}, {study.unit(series)}; blue: {places[0]}, grey: {places[1]} and "
                "the nation",
            ),
            reading=study.say(
                "按现价，不扣除物价；没有公布数的年份用点线跨过。",
                "At current prices; dotted lines cross years without a figure.",
            ),
            alt=study.say(f"折线图：{title}。", f"Line chart. {title}."),
            sources=[source for code in codes for source in known[code]["source"]],
        ),
    )


@shown
def joint(study: Study, there: bool = False) -> Exhibit | Html:
    """Every figure of the two places' joint work.

    Parameters
    ----------
    there : bool
        Those filed under the partner instead.
    """
    other = partner(study)
    begin = tuple(study.plan.about.get("joint_series", []))
    names = [s for s in observations.load_series().index if begin and s.startswith(begin)]
    here, neighbour = study.place(), study.place(other)
    filed = neighbour if there else here
    region = other if there else study.region
    together, count = _counted_together(study, names, region)
    title = _joint_title(study, here, neighbour, filed, together, count)
    return record(
        study,
        "regions-joint-there" if there else "regions-joint",
        names,
        title,
        region=region,
        reading=study.say(
            f"两地合计的数字不能算作{here}一地的成果；累计数的起点各不相同。",
            f"A figure for both is not an achievement of {here} alone; running totals begin at "
            "different dates.",
        ),
    )


def _joint_title(
    study: Study, here: str, neighbour: str, filed: str, together: int, count: int
) -> str:
    """How many of the figures filed under a place count both."""
    if together == count:
        return study.say(
            f"{here}与{neighbour}的合作：记在{filed}名下的 {count} 个数字都是两地合计或共同事项",
            f"Joint work of {here} and {neighbour}: all {count} figures filed under {filed} count both "
            "together",
        )
    if not together:
        return study.say(
            f"{here}与{neighbour}的合作：记在{filed}名下的 {count} 个数字都没有注明是两地合计",
            f"Joint work of {here} and {neighbour}: none of the {count} figures filed under {filed} is "
            "said to count both",
        )
    return study.say(
        f"{here}与{neighbour}的合作：记在{filed}名下的 {count} 个数字中，{together} 个是两地合计或共同事项",
        f"Joint work of {here} and {neighbour}: {together} of the {count} figures filed under {filed} "
        "count both together",
    )


def _counted_together(study: Study, names: list[str], region: str) -> tuple[int, int]:
    """How many of the figures listed say, or their series does, that they count both places."""
    rows = observations.reconcile(study.as_of)
    first = 12 * (study.plan.years[0] - YEARS_BEFORE)
    rows = rows[
        rows["chosen"]
        & rows["indicator"].isin(names)
        & (rows["region"] == region)
        & (rows["start"] >= first)
    ]
    definition = rows["indicator"].map(observations.load_series()["definition"])
    words = rows["note"] + " " + definition
    return int(words.str.contains("together|[Jj]oint|both|[Ee]ither|between").sum()), len(rows)
