"""How does it look: one function a kind of chart, each from data to an `Exhibit`.

The only module that draws; `marks` says what its marks mean, `canvas` what they stand on. Every
function also takes the words of `exhibits.Caption` (id, title, subtitle, reading, alt,
source_line, sources, lang, notes). Values are drawn as given: nothing is filled in or rounded but
the printed form of an estimate. seaborn and matplotlib are imported when the first chart is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from .drawing import data
from .drawing.boxes import Box
from .drawing.canvas import BLUE, FAINT, GREY, INK, ORANGE, PALE, SMALL, SOFT, Canvas, Label
from .drawing.marks import WORDS, Plane, Target, measure, rounded, scale, short, tint
from .drawing.rows import bars, composition, decomposition, tiles
from .errors import MethodError
from .exhibits import Caption, Exhibit, number, quantity

if TYPE_CHECKING:
    import pandas as pd

    Points = pd.DataFrame | pd.Series
    Breaks = Iterable[tuple[float, str]]


# ------------------------------------------------------------------ what every chart needs


def _said(canvas: Canvas, point: Any) -> str:
    """What stands beside a point: its value, its bound, and whether it was computed."""
    if point.kind == "computed":
        return WORDS[canvas.lang]["computed"].format(value=rounded(point.value))
    return quantity(point.value, bound=point.bound, lang=canvas.lang)


def _label_points(plane: Plane, points: pd.DataFrame, wanted: Iterable[int] | None) -> None:
    """Numbers beside points: those wanted, or the last, the first and the one that moved most."""
    if not len(points):
        return
    if wanted is None:
        order = [len(points) - 1, 0]
        moved = points["value"].diff().abs()
        order += [int(moved.idxmax())] if moved.notna().any() else []
    else:
        chosen = set(wanted)
        order = [at for at, year in enumerate(points["year"]) if year in chosen]
    values = points["value"].to_list()
    for at in dict.fromkeys(order):
        near = [values[i] for i in (at - 1, at + 1) if 0 <= i < len(values)]
        point = points.iloc[at]
        text = _said(plane.canvas, point)
        colour = GREY if point["kind"] == "computed" else INK
        dip = bool(near) and values[at] < sum(near) / len(near)
        plane.value_label(point["year"], point["value"], text, colour=colour, below=dip, must=False,
                          reach=13 if point["bound"] not in ("exact", "approx") else 8)


def _goal(plane: Plane, goal: Target | None, ends: list[tuple[float, float, Label]]) -> None:
    """The target, named at the right where it is the last year, else beside it."""
    if goal is None:
        return
    plane.target(goal)
    label = goal.label(plane.unit, plane.canvas.lang)
    if goal.year == plane.years[1]:
        ends.append((goal.year, goal.value, label))
    else:
        x, y = plane.at(goal.year, goal.value)
        plane.canvas.place(x, y, label, reach=9)


def _end_words(lang: str, unit: str, goal: Target | None, ahead: pd.DataFrame) -> list[Label]:
    """Labels that may come to stand at the right, for the margin."""
    labels = [goal.label(unit, lang)] if goal else []
    return [*labels, _forecast_label(lang, ahead)] if len(ahead) else labels


def _forecast_label(lang: str, ahead: pd.DataFrame) -> Label:
    last = ahead.iloc[-1]
    span = WORDS[lang]["interval"].format(low=rounded(last["lower"]), high=rounded(last["upper"]))
    return Label((WORDS[lang]["forecast"], rounded(last["mean"]), span), BLUE, quiet=1)


# ------------------------------------------------------------------ charts over years


def path(
    observed: Points,
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
        Columns period (year), value (in `unit`), kind ('published' or 'computed'), bound; or a
        Series by year. NaN is a year without a figure.
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
        Years whose value is written; by default the first, the last and the largest change.
    references : iterable of (value, label)
        Thin grey levels to compare with.

    Raises
    ------
    MethodError
        When there is nothing to draw.
    """
    points, goal = data.points(observed), Target.of(target)
    ahead, way, levels, cuts = data.outlook(forecast, points), data.series(required), list(references), list(breaks)
    years = [*points["year"], *ahead["year"], *way["year"], *([goal.year] if goal else [])]
    if not years:
        raise MethodError(f"{caption['id']}: nothing to draw")
    canvas = Canvas(caption, unit, 340)
    notes = [(value, Label((*text.split("\n"), quantity(value, short(unit), lang=canvas.lang)), GREY)) for value, text in levels]
    values = [*points["value"], *ahead["lower"], *ahead["upper"], *way["value"], *(v for v, _ in levels)]
    plane = Plane(
        canvas, (int(min(years)), int(max(years))), [*values, *([goal.value] if goal else [])], unit,
        ends=[*_end_words(canvas.lang, unit, goal, ahead), *(label for _, label in notes)],
    )
    ends: list[tuple[float, float, Label]] = []
    for value, label in notes:
        plane.line(plane.years, [value, value], colour=GREY, width=1.0)
        ends.append((plane.years[1], value, label))
    if len(ahead) > 1:
        plane.forecast(ahead)
        ends.append((*data.last(ahead, "mean"), _forecast_label(canvas.lang, ahead)))
    if len(way):
        plane.line(way["year"], way["value"], colour=ORANGE, width=1.6)
    inside = [(y, t) for y, t in cuts if plane.years[0] < y <= plane.years[1]]
    for year, _ in inside:
        plane.rule(year)
    plane.trace(points, [year for year, _ in cuts])
    for point in points.itertuples():
        plane.dot(point.year, point.value, point.kind, point.bound)
    _goal(plane, goal, ends)
    plane.ends(ends)
    _label_points(plane, points, labels)
    plane.name_breaks(inside)
    if gap_note and len(points):
        start = plane.at(points["year"].iloc[-1], 0)[0] + 12
        room = Box(start, plane.box.y0 + 6, plane.box.x1 - 6, plane.box.y1)
        canvas.settle(Label((gap_note,), GREY, SMALL), room, near=plane.at(*data.last(points))[1] - 40)
    goals = data.series(None) if goal is None else data.frame(year=[goal.year], value=[goal.value])
    return canvas.exhibit(data.tidy(observed=points, forecast=ahead.iloc[1:].rename(columns={"mean": "value"}), required=way,
              **{goal.kind if goal and goal.kind != "goal" else "target": goals},
              reference=data.frame(label=[t for _, t in levels], value=[v for v, _ in levels])),
    )


def cumulative(
    annual: pd.Series,
    *,
    target: float,
    period: tuple[int, int],
    unit: str,
    nowcast: tuple[int, float, float, float, float] | None = None,
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
    nowcast : (year, so far, mean, lower, upper), optional
        The year not yet over: published so far, and its estimated total with 80 % interval.
    """
    known = data.points(annual).set_index("year")["value"]
    first, last = period
    known = known[(known.index >= first) & (known.index <= last)]
    if nowcast and (nowcast[0] in known.index or not first <= nowcast[0] <= last):
        nowcast = None
    canvas = Canvas(caption, unit, 350)
    goal = Target(target, last)
    total = float(known.sum()) + (1.15 * max(nowcast[1], nowcast[4]) if nowcast else 0)
    plane = Plane(canvas, period, [0, 1.05 * total, target, *known.cumsum()], unit, bars=True,
                  ends=[goal.label(unit, canvas.lang)])
    steps = [target * (year - first + 1) / (last - first + 1) for year in range(first, last + 1)]
    plane.steps(range(first, last + 1), steps)
    plane.diamond(last + 0.5, target)
    plane.ends([(last + 0.5, target, goal.label(unit, canvas.lang))])
    rows = _stack(plane, known, nowcast, steps)
    pace = data.frame(year=list(range(first, last + 1)), total=steps)
    return canvas.exhibit(data.tidy(published=rows, required=pace))


def _stack(
    plane: Plane,
    known: pd.Series,
    nowcast: tuple[int, float, float, float, float] | None,
    pace: Sequence[float],
) -> pd.DataFrame:
    """Bars of the running total, each year's part darker, and the data of what was drawn."""
    words, below, whole, rows = WORDS[plane.canvas.lang], 0.0, True, []
    for year, due in zip(range(plane.years[0], plane.years[1] + 1), pace, strict=True):
        if year in known.index:
            amount = float(known[year])
            plane.block(year, 0, below, PALE)
            plane.block(year, below, below + amount, BLUE)
            plane.inside(year, below, below + amount, number(amount), due)
            below += amount
            text = number(below) if whole else words["at least"].format(value=number(below))
            if below != amount:
                plane.above(year, below, Label((text,)))
            rows.append({"year": year, "amount": amount, "total": below, "kind": "published"})
        elif nowcast and nowcast[0] == year:
            rows += _partial(plane, nowcast, below, due)
        else:
            plane.above(year, 0, Label((words["unpublished"],), GREY, SMALL))
            whole = False
    names = ("year", "amount", "total", "lower", "upper", "kind")
    return data.frame(**{name: [row.get(name) for row in rows] for name in names})


def _partial(
    plane: Plane, nowcast: tuple[int, float, float, float, float], below: float, due: float
) -> list[dict[str, Any]]:
    """The year not yet over: published so far, hatched to its estimate, and the interval."""
    words, (year, so_far, mean, lower, upper) = WORDS[plane.canvas.lang], nowcast
    plane.block(year, 0, below, PALE)
    plane.block(year, below, below + so_far, BLUE)
    plane.block(year, below + so_far, below + max(mean, so_far), "#ffffff", hatch="////")
    x, foot = plane.at(year, below + lower)
    head = plane.at(year, below + upper)[1]
    leader(plane.canvas, x, foot, head)
    plane.inside(year, below, below + so_far, words["to date"].format(value=number(so_far)), due)
    span = words["interval"].format(low=rounded(lower), high=rounded(upper))
    label = Label((rounded(below + mean), words["whole"].format(value=rounded(mean)), span), quiet=2)
    plane.above(year, below + max(upper, mean, so_far), label)
    shared = {"year": year, "kind": "nowcast"}
    return [
        {"year": year, "amount": so_far, "total": below + so_far, "kind": "to date"},
        shared | {"amount": mean, "lower": lower, "upper": upper, "total": below + mean},
    ]


def ceilings(
    panels: Sequence[Mapping[str, Any]], *, unit: str, **caption: Unpack[Caption]
) -> Exhibit:
    """Several rates against their ceilings or floors, side by side on one scale.

    Parameters
    ----------
    panels : sequence of mappings
        Each with name, observed (as for `path`), ceiling or floor (value, from, to), and
        optionally breaks (year, label) and labels.
    """
    if not panels:
        raise MethodError(f"{caption['id']}: nothing to draw")
    across = min(len(panels), 2 if len(panels) in (2, 4) else 3)
    down = math.ceil(len(panels) / across)
    canvas = Canvas(caption, unit, 290 * down)
    sets = [(data.points(p["observed"]), _bound(p)) for p in panels]
    values = [v for points, goal in sets for v in [*points["value"], *([goal.value] if goal else [])]]
    years = [y for points, goal in sets for y in [*points["year"], *([goal.since, goal.year] if goal else [])]]
    if not years:
        raise MethodError(f"{caption['id']}: nothing to draw")
    limits = scale(values, zero=False, steps=4)
    width, data = (canvas.area.width + 26) / across, {}
    for at, (panel, (points, goal)) in enumerate(zip(panels, sets, strict=True)):
        row, column = divmod(at, across)
        x0, y1 = canvas.area.x0 + column * width, canvas.area.y1 - row * 290
        canvas.write(x0, y1 - 15, panel["name"], colour=INK)
        box = Box(x0, y1 - 286, x0 + width - 26, y1 - 22)
        _panel(canvas, box, (int(min(years)), int(max(years))), unit, limits, points, goal, panel)
        said = goal.kind if goal else "target"
        data[panel["name"]] = points
        data[f"{panel['name']} {WORDS[canvas.lang].get(said, said)}"] = (
            data.frame(year=[goal.since, goal.year], value=[goal.value] * 2) if goal else data.series(None)
        )
    return canvas.exhibit(data.tidy(**data))


def _bound(panel: Mapping[str, Any]) -> Target | None:
    for kind in ("ceiling", "floor"):
        if panel.get(kind) is not None:
            return Target.of((kind, *panel[kind]))
    return Target.of(panel.get("target"))


def _panel(canvas: Canvas, box: Box, years: tuple[int, int], unit: str, limits: Any,
           points: pd.DataFrame, goal: Target | None, panel: Mapping[str, Any]) -> None:
    plane = Plane(canvas, years, [], unit, limits=limits, box=box)
    cuts = [(y, t) for y, t in panel.get("breaks", ()) if years[0] < y <= years[1]]
    for year, _ in cuts:
        plane.rule(year)
    plane.trace(points, [year for year, _ in cuts])
    for point in points.itertuples():
        plane.dot(point.year, point.value, point.kind, point.bound)
    if goal:
        plane.target(goal)
        words = " ".join(goal.label(unit, canvas.lang).lines)
        x, y = plane.at(goal.year, goal.value)
        # Above a ceiling and below a floor is where the series should not be: room for words.
        middle = plane.at((goal.year + (goal.since or goal.year)) / 2, goal.value)[0]
        canvas.place(middle, y, Label((words,), ORANGE), reach=5, below=goal.kind == "floor", within=box)
    _label_points(plane, points, panel.get("labels"))
    plane.name_breaks(cuts)


def fan(
    observed: Points,
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
    observed : as for `path`
    scenarios : mapping of str to Series
        Name of each curve, and its values by year in `unit`; named at the right, dashed.
    band : DataFrame, optional
        Columns lower and upper by year.
    target : as for `path`
    """
    points, goal = data.points(observed), Target.of(target)
    curves = {name: data.series(curve) for name, curve in scenarios.items()}
    curves = {name: curve for name, curve in curves.items() if len(curve)}
    span = data.band(band)
    years = [y for part in (points, span, *curves.values()) for y in part["year"]]
    years += [goal.year] if goal else []
    if not years:
        raise MethodError(f"{caption['id']}: nothing to draw")
    canvas = Canvas(caption, unit, 370)
    marks = {name: Label((f"{name} {rounded(c['value'].iloc[-1])}",), size=13) for name, c in curves.items()}
    values = [*points["value"], *span["lower"], *span["upper"], *([goal.value] if goal else [])]
    values += [v for curve in curves.values() for v in curve["value"]]
    plane = Plane(canvas, (int(min(years)), int(max(years))), values, unit,
                  ends=[*marks.values(), *_end_words(canvas.lang, unit, goal, points.head(0))])
    if len(span):
        plane.band(span["year"], span["lower"], span["upper"])
    ends: list[tuple[float, float, Label]] = []
    order = sorted(curves, key=lambda name: float(curves[name]["value"].iloc[-1]))
    for rank, name in enumerate(order):
        colour = tint(0.35 + 0.65 * rank / max(len(order) - 1, 1))
        curve = curves[name]
        plane.line(curve["year"], curve["value"], colour=colour, width=1.9, style=(0, (4, 2.4)))
        ends.append((*data.last(curve), Label(marks[name].lines, SOFT, 13)))
    plane.trace(points)
    for point in points.itertuples():
        plane.dot(point.year, point.value, point.kind, point.bound)
    _goal(plane, goal, ends)
    plane.ends(ends)
    _label_points(plane, points, labels)
    parts = {name: curve for name, curve in curves.items()}
    goals = data.series(None) if goal is None else data.frame(year=[goal.year], value=[goal.value])
    return canvas.exhibit(data.tidy(observed=points, band=span, target=goals, **parts))


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
    labelled : sequence of str, optional
        Columns to name; by default all of up to 12, else the highlighted, the highest and the
        lowest.
    """
    loud = [highlight] if isinstance(highlight, str) else list(highlight)
    if strange := set(loud) - {str(name) for name in frame}:
        raise MethodError(f"{caption['id']}: no column {', '.join(sorted(strange))} to highlight")
    curves = {str(name): data.points(frame[name]) for name in frame}
    curves = {name: points for name, points in curves.items() if len(points)}
    if not curves:
        raise MethodError(f"{caption['id']}: nothing to draw")
    canvas = Canvas(caption, unit, 380)
    order = sorted(curves, key=lambda name: float(curves[name]["value"].iloc[-1]))
    named = list(labelled or (order if len(order) <= 12 else {order[0], order[-1], *loud}))
    years = data.years(frame.index)
    marks = {n: _place_label(n, curves[n], max(years), n in loud, canvas.lang)
             for n in order if n in named or n in loud}
    cuts = [(y, t) for y, t in breaks if min(years) < y <= max(years)]
    plane = Plane(canvas, (min(years), max(years)), [v for c in curves.values() for v in c["value"]], unit, ends=list(marks.values()))
    for year, _ in cuts:
        plane.rule(year)
    for name in sorted(order, key=lambda name: name in loud):
        bright = name in loud
        plane.trace(curves[name], [y for y, _ in cuts], colour=BLUE if bright else FAINT, width=2.8 if bright else 1.3)
        for point in curves[name].itertuples():
            alone = bright or len(curves[name]) == 1
            if alone:
                plane.dot(point.year, point.value, point.kind, point.bound, BLUE if bright else FAINT)
    plane.ends([(*data.last(curves[n]), label) for n, label in marks.items()])
    plane.name_breaks(cuts)
    return canvas.exhibit(data.tidy(**curves))


def _place_label(name: str, points: pd.DataFrame, last: int, bright: bool, lang: str) -> Label:
    """A place with its last value, and that value's year where it is not the last of all."""
    year, value = data.last(points)
    when = "" if year == last else f"（{year:.0f}）" if lang == "zh" else f" ({year:.0f})"
    return Label((f"{name} {number(value)}{when}",), BLUE if bright else SOFT, 13)


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
    band : DataFrame, optional
        Columns lower and upper of the expected values, by year.
    """
    points, trend, span = data.points(observed), data.series(expected), data.band(band)
    if not len(points):
        raise MethodError(f"{caption['id']}: nothing to draw")
    canvas = Canvas(caption, unit, 360)
    years = [int(y) for part in (points, trend, span) for y in part["year"]]
    word = Label((WORDS[canvas.lang]["expected"], rounded(trend["value"].iloc[-1])), SOFT) if len(trend) else None
    values = [*points["value"], *trend["value"], *span["lower"], *span["upper"]]
    plane = Plane(canvas, (min(years), max(years)), values, unit, ends=[word] if word else [])
    if len(span):
        plane.band(span["year"], span["lower"], span["upper"])
    plane.line(trend["year"], trend["value"], colour=GREY, width=1.9, style=(0, (4, 2.4)))
    plane.rule(year)
    plane.trace(points)
    for point in points.itertuples():
        plane.dot(point.year, point.value, point.kind, point.bound)
    if word:
        plane.ends([(*data.last(trend), word)])
    both = points.merge(trend, on="year", suffixes=("", "_expected")).set_index("year")
    if year in both.index:
        _measure(plane, year, float(both.at[year, "value"]), float(both.at[year, "value_expected"]))
    _label_points(plane, points, [points["year"].iloc[0], year, points["year"].iloc[-1]] if labels is None else labels)
    return canvas.exhibit(data.tidy(observed=points, expected=trend, band=span))


def _measure(plane: Plane, year: int, value: float, expected: float) -> None:
    """The gap between a value and what was expected, as a measure with its size."""
    words = WORDS[plane.canvas.lang]
    gap = value - expected
    low, high = sorted((plane.at(year, value)[1], plane.at(year, expected)[1]))
    x = plane.at(year, value)[0]
    leader(plane.canvas, x, low, high)
    share = f"{'+' if gap > 0 else ''}{number(100 * gap / expected, 1)}%" if expected else "—"
    text = words["gap"].format(
        way=words["more" if gap > 0 else "less"], percent=share,
        size=quantity(float(rounded(abs(gap)).replace("\u00a0", "")), short(plane.unit), lang=plane.canvas.lang),
    )
    label, half = Label((text,)), (low + high) / 2
    room = Box(x + 7, low - 10, min(x + label.width + 90, plane.box.x1), high + 4)
    if room.width < label.width or not plane.canvas.settle(label, room, near=half):
        plane.canvas.place(x, half, label, reach=9)
