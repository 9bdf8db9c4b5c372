"""How does it look: one function a kind of chart, each from data to an `Exhibit`.

The only module that draws; how is in the package `drawing`, whose `marks` says what marks mean.
Every function also takes the words of `exhibits.Caption` (id, title, subtitle, reading, alt,
source_line, sources, lang, notes). Values are drawn as given: nothing is filled in, and nothing
rounded but the printed form of an estimate. seaborn and matplotlib are imported with the first
chart, and the settings of anyone else's charts are left alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from .drawing import data
from .drawing.bars import bars, composition, decomposition, tiles
from .drawing.boxes import Box
from .drawing.canvas import BLUE, FAINT, GREY, INK, ORANGE, PALE, SMALL, SOFT, Canvas, Label
from .drawing.coverage import coverage
from .drawing.lettering import wrap
from .drawing.marks import WORDS, Target, estimate, scale, short, tint
from .drawing.plane import Plane
from .errors import MethodError
from .exhibits import Caption, Exhibit, number, quantity
from .text import rounded

if TYPE_CHECKING:
    import pandas as pd

    Breaks = Iterable[tuple[float, str]]
    Nowcast = tuple[int, float, float, float, float]

__all__ = [
    "Target",
    "bars",
    "ceilings",
    "composition",
    "coverage",
    "cumulative",
    "decomposition",
    "fan",
    "lines",
    "path",
    "shock",
    "tiles",
]

_DASHED = (0, (4, 2.4))


def path(
    observed: data.Points,
    *,
    unit: str,
    target: Any = None,
    required: pd.Series | None = None,
    forecast: pd.DataFrame | None = None,
    breaks: Breaks = (),
    gap_note: str | None = None,
    labels: Iterable[int] | None = None,
    references: Iterable[tuple[float, str]] = (),
    **caption: Unpack[Caption],
) -> Exhibit:
    """One series over time against its target.

    Parameters
    ----------
    observed : DataFrame
        Columns period (year, or '2023-03' for a level within it), value (in `unit`), kind
        ('published' or 'computed'), bound; or a Series by year. NaN is a year without a figure.
    unit : str
        In the language asked for; added to a subtitle that lacks it.
    target : (year, value), ('ceiling' | 'floor', value, from, to), Target or None
    required : Series, optional
        The path it would take, by year.
    forecast : DataFrame, optional
        Columns mean, lower, upper (80 % interval) by year; those after the last figure are drawn.
    breaks : iterable of (year, label)
        First year on a new definition, and what changed.
    gap_note : str, optional
        Written where no figures are, such as '2021 年后未见公布'.
    labels : iterable of int, optional
        Years whose value is written; by default all of a few, else the first, the last and the
        largest change.
    references : iterable of (value, label)
        Thin grey levels to compare with.

    Raises
    ------
    MethodError
        When there is nothing to draw.
    """
    known, goal, way = data.points(observed), Target.of(target), data.series(required)
    ahead, levels, cuts = data.outlook(forecast, known), list(references), list(breaks)
    goals = _goal_rows(goal)
    canvas = Canvas(caption, unit, 340)
    marks = [_level_label(level, unit, canvas.lang) for level in levels]
    right = [*marks, *([goal.label(unit, canvas.lang)] if goal else [])]
    right += [_forecast_label(canvas.lang, ahead)] if len(ahead) else []
    plane = Plane(
        canvas,
        _extent(caption["id"], known, ahead, way, goals),
        [*_values(known, ahead, way, goals), *(value for value, _ in levels)],
        unit,
        ends=right,
    )
    inside = _rules(plane, cuts)
    ends: list[tuple[float, float, Label]] = []
    for (value, _), label in zip(levels, marks, strict=True):
        plane.line(plane.years, [value, value], colour=GREY, width=1.0)
        ends.append((plane.years[1], value, label))
    if len(ahead) > 1:
        plane.forecast(ahead)
        ends.append((*data.last(ahead, "mean"), _forecast_label(canvas.lang, ahead)))
    if len(way):
        plane.line(way["year"], way["value"], colour=ORANGE, width=1.6)
    plane.points(known, [year for year, _ in cuts])
    plane.ends([*ends, *plane.goal(goal)])
    plane.label_points(known, labels)
    plane.name_breaks(inside)
    if gap_note and len(known):
        _note_gap(plane, known, gap_note)
    forecasts = ahead[ahead["year"] > known["year"].max()] if len(known) else ahead
    return canvas.exhibit(
        data.tidy(
            {
                "observed": known,
                "forecast": forecasts.rename(columns={"mean": "value"}),
                "required": way,
                "target" if goal is None or goal.kind == "goal" else goal.kind: goals,
                "reference": data.frame(label=[t for _, t in levels], value=[v for v, _ in levels]),
            }
        )
    )


def cumulative(
    annual: pd.Series,
    *,
    target: float,
    period: tuple[int, int],
    unit: str,
    nowcast: Nowcast | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """A sum over years against what was promised for all of them, with the even pace.

    Parameters
    ----------
    annual : Series
        Amount of each whole year, in `unit`. A year missing between others makes later totals
        lower bounds, and they say so.
    target : float
        The promised sum, in `unit`.
    period : (int, int)
        First and last year it runs over.
    unit : str
        See `path`.
    nowcast : (year, so far, mean, lower, upper), optional
        The year not yet over: published so far, and its estimated total with 80 % interval.
    """
    known = data.points(annual).set_index("year")["value"]
    years = range(period[0], period[1] + 1)
    known = known[known.index.isin(years)]
    if nowcast and (nowcast[0] in known.index or nowcast[0] not in years):
        nowcast = None
    canvas = Canvas(caption, unit, 350)
    total = float(known.sum()) + (1.15 * max(nowcast[1], nowcast[4]) if nowcast else 0)
    name = Target(target, period[1]).label(unit, canvas.lang)
    values = [0, 1.05 * total, target, *known.cumsum()]
    plane = Plane(canvas, period, values, unit, bars=True, ends=[name])
    pace = [target * (year - period[0] + 1) / len(years) for year in years]
    plane.steps(years, pace)
    plane.diamond(period[1] + 0.5, target)
    plane.ends([(period[1] + 0.5, target, name)])
    rows = _stack(plane, known, nowcast, pace)
    due = data.frame(year=list(years), total=pace)
    return canvas.exhibit(data.tidy({"published": rows, "required": due}))


def ceilings(
    panels: Sequence[Mapping[str, Any]], *, unit: str, **caption: Unpack[Caption]
) -> Exhibit:
    """Several rates against their ceilings or floors, side by side on one scale.

    Parameters
    ----------
    panels : sequence of mappings
        Each with name, observed (as for `path`), ceiling or floor (value, from, to), and
        optionally breaks (year, label) and labels.
    unit : str
        Of all of them; see `path`.

    Raises
    ------
    MethodError
        When there is nothing to draw.
    """
    sets = [(data.points(panel["observed"]), _bound(panel)) for panel in panels]
    goals = [_goal_rows(goal) for _, goal in sets]
    years = _extent(caption["id"], *(known for known, _ in sets), *goals)
    limits = scale(_values(*(known for known, _ in sets), *goals), zero=False, steps=4)
    across = min(len(panels), 2 if len(panels) in (2, 4) else 3)
    canvas = Canvas(caption, unit, _PANEL * math.ceil(len(panels) / across))
    width, found = (canvas.area.width + 26) / across, {}
    for at, (panel, (known, goal)) in enumerate(zip(panels, sets, strict=True)):
        row, column = divmod(at, across)
        x0, y1 = canvas.area.x0 + column * width, canvas.area.y1 - row * _PANEL
        box = Box(x0, y1 - _PANEL + 4, x0 + width - 26, y1)
        _panel(canvas, box, years, limits, known, goal, panel)
        found[panel["name"]] = known
        if goal:
            said = WORDS[canvas.lang].get(goal.kind, WORDS[canvas.lang]["target row"])
            found[f"{panel['name']} {said}"] = goals[at]
    return canvas.exhibit(data.tidy(found))


def fan(
    observed: data.Points,
    *,
    scenarios: Mapping[str, pd.Series],
    unit: str,
    band: pd.DataFrame | None = None,
    target: Any = None,
    labels: Iterable[int] | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """Curves under a range of assumptions, from what was published.

    Parameters
    ----------
    observed, unit, target, labels
        As for `path`.
    scenarios : mapping of str to Series
        Name of each curve, and its values by year in `unit`; named at the right, dashed.
    band : DataFrame, optional
        Columns lower and upper by year.

    Raises
    ------
    MethodError
        When there is nothing to draw.
    """
    known, goal, span = data.points(observed), Target.of(target), data.band(band)
    curves = {str(name): data.series(curve) for name, curve in scenarios.items()}
    curves = {name: curve for name, curve in curves.items() if len(curve)}
    goals = _goal_rows(goal)
    canvas = Canvas(caption, unit, 370)
    marks = {
        name: Label((f"{name} {rounded(data.last(curve)[1])}",), SOFT, 13)
        for name, curve in curves.items()
    }
    plane = Plane(
        canvas,
        _extent(caption["id"], known, span, goals, *curves.values()),
        _values(known, span, goals, *curves.values()),
        unit,
        ends=[*marks.values(), *([goal.label(unit, canvas.lang)] if goal else [])],
    )
    if len(span):
        plane.band(span["year"], span["lower"], span["upper"])
    ends: list[tuple[float, float, Label]] = []
    order = sorted(curves, key=lambda name: data.last(curves[name])[1])
    for rank, name in enumerate(order):
        colour, curve = tint(0.35 + 0.65 * rank / max(len(order) - 1, 1)), curves[name]
        plane.line(curve["year"], curve["value"], colour=colour, width=1.9, style=_DASHED)
        ends.append((*data.last(curve), marks[name]))
    plane.points(known)
    plane.ends([*ends, *plane.goal(goal)])
    plane.label_points(known, labels)
    return canvas.exhibit(data.tidy({"observed": known, "band": span, "target": goals, **curves}))


def lines(
    frame: pd.DataFrame,
    *,
    highlight: str | Sequence[str],
    unit: str,
    labelled: Sequence[str] | None = None,
    breaks: Breaks = (),
    **caption: Unpack[Caption],
) -> Exhibit:
    """Several places over time: those highlighted in colour, the others grey, named at the end.

    Parameters
    ----------
    frame : DataFrame
        A row a year, a column a place, in `unit`; NaN where nothing was published.
    highlight : str or sequence of str
        Columns in colour.
    unit, breaks
        As for `path`.
    labelled : sequence of str, optional
        Columns to name; by default all of up to 12, else the highlighted, the highest and the
        lowest.

    Raises
    ------
    MethodError
        When there is nothing to draw, or a column to highlight does not exist.
    """
    loud = [highlight] if isinstance(highlight, str) else list(highlight)
    curves = {str(name): data.points(frame[name]) for name in frame}
    if strange := set(loud) - set(curves):
        raise MethodError(f"{caption['id']}: no column {', '.join(sorted(strange))} to highlight")
    curves = {name: known for name, known in curves.items() if len(known)}
    order = sorted(curves, key=lambda name: (name in loud, data.last(curves[name])[1]))
    quiet = [name for name in order if name not in loud]
    few = len(order) <= 12
    named = [
        *loud,
        *(labelled if labelled is not None else quiet if few else quiet[:1] + quiet[-1:]),
    ]
    canvas, years, cuts = (
        Canvas(caption, unit, 380),
        _extent(caption["id"], *curves.values()),
        list(breaks),
    )
    marks = {
        name: _place_label(name, curves[name], years[1], name in loud, canvas.lang)
        for name in order
        if name in named
    }
    plane = Plane(canvas, years, _values(*curves.values()), unit, ends=list(marks.values()))
    inside = _rules(plane, cuts)
    for name in order:
        colour = BLUE if name in loud else FAINT
        width = 2.8 if name in loud else 1.3
        plane.trace(curves[name], [year for year, _ in cuts], colour=colour, width=width)
        if name in loud or len(curves[name]) == 1:
            for point in curves[name].itertuples():
                plane.dot(point.year, point.value, point.kind, point.bound, colour)
    plane.ends([(*data.last(curves[name]), label) for name, label in marks.items()])
    plane.name_breaks(inside)
    return canvas.exhibit(data.tidy(curves))


def shock(
    observed: pd.Series,
    *,
    expected: pd.Series,
    year: int,
    unit: str,
    band: pd.DataFrame | None = None,
    labels: Iterable[int] | None = None,
    **caption: Unpack[Caption],
) -> Exhibit:
    """What came against the trend expected before a year, with the gap of that year measured.

    Parameters
    ----------
    observed, expected : Series by year, in `unit`
    year : int
        The first year the trend does not know.
    unit, labels
        As for `path`.
    band : DataFrame, optional
        Columns lower and upper of the expected values, by year.

    Raises
    ------
    MethodError
        When there is nothing to draw.
    """
    known, trend, span = data.points(observed), data.series(expected), data.band(band)
    canvas, ends = Canvas(caption, unit, 360), []
    if len(trend):
        at, value = data.last(trend)
        ends = [(at, value, Label((WORDS[canvas.lang]["expected"], rounded(value)), SOFT))]
    plane = Plane(
        canvas,
        _extent(caption["id"], known, trend, span),
        _values(known, trend, span),
        unit,
        ends=[label for *_, label in ends],
    )
    if len(span):
        plane.band(span["year"], span["lower"], span["upper"])
    plane.line(trend["year"], trend["value"], colour=GREY, width=1.9, style=_DASHED)
    plane.rule(year)
    plane.points(known)
    plane.ends(ends)
    both = known.merge(trend, on="year", suffixes=("", "_expected")).set_index("year")
    if year in both.index:
        came, due = float(both.at[year, "value"]), float(both.at[year, "value_expected"])
        plane.gap(year, came, due, _gap_label(came, due, unit, canvas.lang))
    wanted = [known["year"].min(), year, known["year"].max()] if labels is None else labels
    plane.label_points(known, wanted)
    return canvas.exhibit(data.tidy({"observed": known, "expected": trend, "band": span}))


# What the charts above share ----------------------------------------------------------------------

_PANEL = 290  # height of one of several charts, px


def _extent(id: str, *parts: pd.DataFrame) -> tuple[int, int]:
    """First and last year of some frames."""
    years = [year for part in parts for year in part["year"]]
    if not years:
        raise MethodError(f"{id}: nothing to draw", remedy="give at least one value and its year")
    return math.floor(min(years)), math.ceil(max(years))


def _values(*parts: pd.DataFrame) -> list[float]:
    """All values and interval ends of some frames."""
    columns = ("value", "mean", "lower", "upper")
    return [float(v) for part in parts for name in columns if name in part for v in part[name]]


def _goal_rows(goal: Target | None) -> pd.DataFrame:
    """The years and value of a target."""
    years = [] if goal is None else [goal.year] if goal.since is None else [goal.since, goal.year]
    return data.frame(year=years, value=[goal.value for _ in years] if goal else [])


def _bound(panel: Mapping[str, Any]) -> Target | None:
    for kind in ("ceiling", "floor"):
        if panel.get(kind) is not None:
            return Target.of((kind, *panel[kind]))
    return Target.of(panel.get("target"))


def _rules(plane: Plane, cuts: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """Draw the rules of those breaks that lie within the years shown; which they are."""
    inside = [(year, text) for year, text in cuts if plane.years[0] < year <= plane.years[1]]
    for year, _ in inside:
        plane.rule(year)
    return inside


def _level_label(level: tuple[float, str], unit: str, lang: str) -> Label:
    value, text = level
    return Label((text, quantity(value, short(unit), lang=lang)), GREY)


def _forecast_label(lang: str, ahead: pd.DataFrame) -> Label:
    words, row = WORDS[lang], ahead.iloc[-1]
    span = words["interval"].format(low=rounded(row["lower"]), high=rounded(row["upper"]))
    return Label((words["forecast"], rounded(row["mean"]), span), BLUE, quiet=1)


def _place_label(name: str, known: pd.DataFrame, last: int, bright: bool, lang: str) -> Label:
    """A place with its last value, and that value's year where it is not the last of all."""
    year, value = data.last(known)
    when = "" if year == last else f"（{year:.0f}）" if lang == "zh" else f" ({year:.0f})"
    return Label((f"{name} {number(value)}{when}",), BLUE if bright else SOFT, 13)


def _gap_label(came: float, due: float, unit: str, lang: str) -> Label:
    """By how much a value lies above or below what was expected."""
    words, gap = WORDS[lang], came - due
    share = f"{'+' if gap > 0 else ''}{number(100 * gap / due, 1)}%" if due else "—"
    text = words["gap"].format(
        way=words["more" if gap > 0 else "less"],
        percent=share,
        size=estimate(abs(gap), short(unit)),
    )
    return Label((text,))


def _note_gap(plane: Plane, known: pd.DataFrame, text: str) -> None:
    """A grey note in the free room after the last figure."""
    x, y = plane.at(*data.last(known))
    room = Box(x + 12, plane.box.y0 + 6, plane.box.x1 - 6, plane.box.y1)
    near = ((room.x0 + room.x1) / 2, y - 40)
    lines = tuple(wrap(text, SMALL, max(room.width, 80)))
    plane.canvas.settle(Label(lines, GREY, SMALL), room, near=near)


def _stack(
    plane: Plane, known: pd.Series, nowcast: Nowcast | None, pace: Sequence[float]
) -> pd.DataFrame:
    """Bars of the running total, each year's part darker, and the data of what was drawn."""
    words, below, whole = WORDS[plane.canvas.lang], 0.0, True
    rows: list[dict[str, Any]] = []
    for year, due in zip(range(plane.years[0], plane.years[1] + 1), pace, strict=True):
        if year in known.index:
            amount = float(known[year])
            plane.block(year, 0, below, PALE)
            plane.block(year, below, below + amount, BLUE)
            plane.inside(year, below, below + amount, number(amount), due)
            if below or not whole:
                text = number(below + amount)
                text = text if whole else words["at least"].format(value=text)
                plane.above(year, below + amount, Label((text,)))
            below += amount
            rows.append({"year": year, "amount": amount, "total": below, "kind": "published"})
        elif nowcast and nowcast[0] == year:
            rows += _partial(plane, nowcast, below, due)
        else:
            plane.above(year, 0, Label((words["unpublished"],), GREY, SMALL))
            whole = False
    columns = ("year", "amount", "total", "lower", "upper", "kind")
    return data.frame(**{name: [row.get(name) for row in rows] for name in columns})


def _partial(plane: Plane, nowcast: Nowcast, below: float, due: float) -> list[dict[str, Any]]:
    """The year not yet over: published so far, hatched to its estimate, and the interval."""
    words, (year, so_far, mean, lower, upper) = WORDS[plane.canvas.lang], nowcast
    plane.block(year, 0, below, PALE)
    plane.block(year, below, below + so_far, BLUE)
    plane.block(year, below + so_far, below + max(mean, so_far), "#ffffff", hatch="////")
    plane.gap(year, below + lower, below + upper)
    plane.inside(year, below, below + so_far, words["to date"].format(value=number(so_far)), due)
    span = words["interval"].format(low=rounded(lower), high=rounded(upper))
    lines = (rounded(below + mean), words["whole"].format(value=rounded(mean)), span)
    plane.above(year, below + max(upper, mean, so_far), Label(lines, quiet=2))
    return [
        {"year": year, "amount": so_far, "total": below + so_far, "kind": "to date"},
        {
            "year": year,
            "amount": mean,
            "lower": lower,
            "upper": upper,
            "total": below + mean,
            "kind": "nowcast",
        },
    ]


def _panel(
    canvas: Canvas,
    box: Box,
    years: tuple[int, int],
    limits: tuple[float, float, list[float]],
    known: pd.DataFrame,
    goal: Target | None,
    panel: Mapping[str, Any],
) -> None:
    """One of several charts: its name, its points, and its ceiling or floor with words on it."""
    canvas.write(box.x0, box.y1 - 15, panel["name"], colour=INK)
    room = Box(box.x0, box.y0, box.x1, box.y1 - 22)
    plane = Plane(canvas, years, [], canvas.unit, limits=limits, box=room)
    cuts = list(panel.get("breaks", ()))
    inside = _rules(plane, cuts)
    plane.points(known, [year for year, _ in cuts])
    if goal:
        plane.target(goal)
        label = Label((" ".join(goal.label(canvas.unit, canvas.lang).lines),), ORANGE)
        # Beyond the bound is where the series should not be: room for words.
        x0, y = plane.at(goal.since or goal.year - 1, goal.value)
        edge = plane.at(goal.year, goal.value)[0] + 10
        low, high = (y - 44, y - 4) if goal.kind == "floor" else (y + 4, y + 44)
        free = Box(min(x0, edge - label.width), low, edge, high)
        if not canvas.settle(label, free, near=((x0 + edge) / 2, y)):
            canvas.place(edge, y, label)
    plane.label_points(known, panel.get("labels"))
    plane.name_breaks(inside)
