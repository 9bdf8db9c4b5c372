"""What would the international yardsticks say: four of them, each from two points and a target.

None of them knows uncertainty; they stand beside this project's own status to be compared with it.
In all of them `s` is +1 where more is better (higher, floor) and −1 where less is (lower, ceiling).

Of the four sources only the method page of Open SDG could be read; it prints no worked example. The
examples here and in the tests are worked by hand from the formulas, none is quoted.
"""

from __future__ import annotations

import math
from typing import Any

from . import observations, periods
from .errors import ParameterError
from .evidence import satisfied

Result = tuple[str, float]

DIRECTIONS = {"higher": 1, "floor": 1, "lower": -1, "ceiling": -1}

ONE_SIDED = ("over", "under", "gt", "ge", "lt", "le")

NAMES = ("eurostat", "open_sdg", "unsd", "escap")

CLASSES = {
    "eurostat": ("significant", "moderate", "insufficient", "away"),
    "open_sdg": ("achieved", "on_track", "moderate", "limited", "deterioration"),
    "unsd": ("on_track", "fair", "marginal_or_worse"),
    "escap": ("achieved", "on_track", "behind", "regressing"),
}
"""Categories of each yardstick, best first; all of them also know `not_applicable`."""

_ON_TRACK = {
    "eurostat": {"significant"},
    "open_sdg": {"achieved", "on_track"},
    "unsd": {"on_track"},
    "escap": {"achieved", "on_track"},
}
_NOTHING: Result = ("not_applicable", math.nan)


def eurostat(
    base: float,
    latest: float,
    target: float,
    base_year: float,
    latest_year: float,
    target_year: float,
    direction: str,
) -> Result:
    """Eurostat's progress towards a quantified target.

    Parameters
    ----------
    base, latest, target : float
        Values in one unit, at the base year, now, and promised.
    base_year, latest_year, target_year : float
        Years; fractions are allowed.
    direction : {"higher", "floor", "lower", "ceiling"}

    Returns
    -------
    (category, value)
        value = s · CAGR(base to latest) / abs(CAGR(base to target)). `significant` from 0.95,
        `moderate` from 0.60, `insufficient` from 0, `away` below. `not_applicable` and NaN where
        a rate of growth does not exist (a base of zero or less, a change of sign) or arrives
        nowhere (a target of zero), where the target equals the base, or where no time has passed
        or none was given. A target already met, or whose year has passed, is measured as any other.

    Raises
    ------
    ParameterError
        If the direction is not one of the four.

    Notes
    -----
    Eurostat, *Sustainable development in the European Union: Monitoring report on progress towards
    the SDGs in an EU context* (yearly), the method for indicators with a quantitative target. No
    page is given: the annex of no edition was read for this.

    Examples
    --------
    >>> category, value = eurostat(100, 110, 140, 2020, 2022, 2026, "higher")
    >>> category, round(value, 3)  # (1.1^(1/2) − 1) / (1.4^(1/6) − 1) = 4.881 % / 5.768 %
    ('moderate', 0.846)
    """
    value = _pace(base, latest, target, base_year, latest_year, target_year, direction)
    return _class(value, CLASSES["eurostat"], (0.95, 0.60, 0.0))


def open_sdg(
    base: float,
    latest: float,
    target: float,
    base_year: float,
    latest_year: float,
    target_year: float,
    direction: str,
) -> Result:
    """Open SDG's (Statistics Canada's) progress measure.

    Parameters as for `eurostat`.

    Returns
    -------
    (category, value)
        The ratio of `eurostat`. `achieved` whatever the trend if the latest value meets the
        target (then NaN where there is no ratio); else `on_track` from 0.95, `moderate` from
        0.60, `limited` from 0, `deterioration` below.

    Raises
    ------
    ParameterError
        If the direction is not one of the four.

    Notes
    -----
    *Progress Measurement Methodology for the Sustainable Development Goals*, Open SDG
    documentation, "Indicators with quantitative targets": R = d · CAGR_i / |CAGR_T|. Where all
    values are negative, the wanted direction is flipped ("Minimum data requirements"). A base or
    target of zero is replaced there by 0.001 ("Special considerations for the base value and the
    target value"); not here, where it would make the class depend on the unit: `not_applicable`,
    unless the target is met.

    Examples
    --------
    >>> open_sdg(5.7, 5.3, 5.5, 2020, 2024, 2025, "ceiling")[0]
    'achieved'
    >>> category, value = open_sdg(-100, -81, -50, 2020, 2022, 2026, "higher")
    >>> category, round(value, 3)  # (0.81^(1/2) − 1) / (0.5^(1/6) − 1) = 10 % / 10.910 %
    ('moderate', 0.917)
    """
    sign = _sign(direction)
    if max(base, latest, target) < 0:  # a debt that shrinks: measure its size, wanted lower
        base, latest, target, sign = -base, -latest, -target, -sign
        direction = "higher" if sign > 0 else "lower"
    value = _pace(base, latest, target, base_year, latest_year, target_year, direction)
    if sign * (latest - target) >= 0:
        return "achieved", value
    return _class(value, CLASSES["open_sdg"][1:], (0.95, 0.60, 0.0))


def unsd(
    base: float,
    latest: float,
    target: float,
    base_year: float,
    latest_year: float,
    target_year: float,
    direction: str,
) -> Result:
    """The progress chart of the United Nations Statistics Division, trend with a target.

    Parameters as for `eurostat`.

    Returns
    -------
    (category, value)
        value = s · (base · (1 + CAGR)^(target year − base year) − base) / abs(target − base):
        the share of the way that growth so far would have covered in the target year.
        `on_track` from 0.95, `fair` from 0.10, `marginal_or_worse` below. `not_applicable` and
        NaN as for `eurostat`.

    Raises
    ------
    ParameterError
        If the direction is not one of the four.

    Notes
    -----
    UN Statistics Division, *Sustainable Development Goals Progress Chart 2022: Technical Note*,
    section II (b), "Measuring the trend for indicators with an explicit numerical target", p. 5
    by its table of contents, which is all of it that could be read.

    Examples
    --------
    >>> category, value = unsd(100, 110, 140, 2020, 2022, 2026, "higher")
    >>> category, round(value, 4)  # (100 · 1.1³ − 100) / 40
    ('fair', 0.8275)
    """
    sign = _sign(direction)
    span, whole = latest_year - base_year, target_year - base_year
    growth = _growth(base, latest, span)
    if math.isnan(growth) or not whole > 0 or not _differ(target, base):
        return _NOTHING
    try:
        reached = base * (1 + growth) ** whole
    except OverflowError:
        return _NOTHING
    return _class(sign * (reached - base) / abs(target - base), CLASSES["unsd"], (0.95, 0.10))


def escap(
    base: float,
    latest: float,
    target: float,
    base_year: float,
    latest_year: float,
    target_year: float,
    direction: str,
) -> Result:
    """The current status index of the UN Economic and Social Commission for Asia and the Pacific.

    Parameters as for `eurostat`. Works from a base of zero, hence for sums.

    Returns
    -------
    (category, value)
        value = s · 10 · (latest − base) / abs(target − base); by now it should be
        10 · (latest year − base year) / (target year − base year), at most 10. `achieved` from
        10, `on_track` from what is expected, `behind` from 0, `regressing` below.
        `not_applicable` and NaN where the target equals the base, or where no time has passed
        or none was given.

    Raises
    ------
    ParameterError
        If the direction is not one of the four.

    Notes
    -----
    UN ESCAP, *Progress Assessment Methodology*, the technical notes to the *Asia and the Pacific
    SDG Progress Report*, "Measures for tracking progress: Current Status Index"
    (data.unescap.org/resource-guides/progress-assessment-methodology), of which the opening could
    be read, not the formula. Reports print the index by goal.

    Examples
    --------
    >>> escap(548, 651, 610, 2020, 2024.25, 2025, "higher")[0]
    'achieved'
    >>> escap(0, 145.77, 300, 2020, 2022, 2025, "higher")
    ('on_track', 4.859)
    """
    sign = _sign(direction)
    span, whole = latest_year - base_year, target_year - base_year
    if not (span > 0 and whole > 0) or not _differ(target, base) or not math.isfinite(latest):
        return _NOTHING
    # Rounded where floating point alone would put a value on the even path below it.
    value = round(sign * 10 * (latest - base) / abs(target - base), 9)
    expected = round(10 * min(span / whole, 1.0), 9)
    return _class(value, CLASSES["escap"], (10.0, expected, 0.0))


def of_promise(promise: Any) -> dict[str, Result]:
    """What each yardstick says of an assessed promise.

    Parameters
    ----------
    promise : mapping
        A row of `progress.assess`.

    Returns
    -------
    dict of str to (category, value)
        By yardstick. A sum has no year to grow from: only `escap` applies, from 0 at the start of
        the plan. A target that asks for no more than the baseline had leaves no way to measure:
        only `open_sdg` applies, by whether it is met. A one-sided figure ("over 536") is no
        number: it counts where it settles that the target is reached, as `achieved` without a
        value. A value at a bound that excludes it (5.5 against "below 5.5") has not achieved it.
        Across a break in definition there is no growth. Without a figure since the plan
        began, or with figures on another basis only, nothing applies.
    """
    nothing = dict.fromkeys(NAMES, _NOTHING)
    other = promise["reason"] == "other_basis"
    if promise["state"] == "unpublished" or other or math.isnan(promise["latest"]):
        return nothing
    target, direction = float(promise["target"]), str(promise["direction"])
    reached = satisfied(
        promise["latest"], promise["latest_bound"], target, promise["target_bound"], direction
    )
    now = _year(promise["latest_period"])
    due = _year(promise["target_period"])
    base, since = float(promise["baseline"]), math.nan
    one_sided = promise["latest_bound"] in ONE_SIDED
    if promise["accumulation"] == "period_sum":
        begun = periods.parse(promise["target_period"]).start / 12 - 1
        settled = ("achieved", math.nan) if reached else _NOTHING
        measured = _kept(
            "escap", escap(0.0, promise["latest"], target, begun, now, due, direction), reached
        )
        return nothing | {"escap": settled if one_sided else measured}
    achieved: Result = ("achieved", math.nan) if reached else _NOTHING
    if promise["baseline_period"] and promise["baseline_bound"] not in ONE_SIDED:
        since = _year(promise["baseline_period"])
    broken = any(since < year <= now for year, _ in observations.breaks(promise["series"]))
    known = not (math.isnan(base) or math.isnan(since) or broken)
    beyond = known and _sign(direction) * (target - base) > 0
    if one_sided or not known:
        return nothing | {"open_sdg": achieved, "escap": achieved if beyond else _NOTHING}
    asked = (base, float(promise["latest"]), target, since, now, due, direction)
    measured_all = {
        "eurostat": eurostat(*asked),
        "open_sdg": _kept("open_sdg", open_sdg(*asked), reached),
        "unsd": unsd(*asked),
        "escap": _kept("escap", escap(*asked), reached),
    }
    return measured_all if beyond else nothing | {"open_sdg": measured_all["open_sdg"]}


def _kept(name: str, result: Result, reached: bool | None) -> Result:
    """What a yardstick says, less `achieved` where the target as worded is not met.

    The yardsticks know no bounds: 5.5 against "below 5.5", or "about 100" against 100, is judged by
    its pace like any other value.
    """
    category, value = result
    if category != "achieved" or reached:
        return result
    if name == "escap":
        return "on_track", value
    return _class(value, CLASSES["open_sdg"][1:], (0.95, 0.60, 0.0))


def _year(period: str) -> float:
    """End of a period in years: 2020.0 at the end of December 2020."""
    return (periods.parse(period).end + 1) / 12 - 1


def on_track(name: str, category: str) -> bool | None:
    """Whether a yardstick's category means that the target will be met; None if it says nothing.

    Raises
    ------
    ParameterError
        If there is no such yardstick, or it has no such category.

    >>> on_track("eurostat", "significant"), on_track("eurostat", "moderate")
    (True, False)
    """
    if name not in CLASSES:
        raise ParameterError(f"yardstick {name!r}", remedy=f"one of {', '.join(NAMES)}")
    if category == "not_applicable":
        return None
    if category not in CLASSES[name]:
        raise ParameterError(
            f"{name} has no category {category!r}", remedy=f"one of {', '.join(CLASSES[name])}"
        )
    return category in _ON_TRACK[name]


def _pace(
    base: float,
    latest: float,
    target: float,
    base_year: float,
    latest_year: float,
    target_year: float,
    direction: str,
) -> float:
    """Growth so far over growth required, signed by the wanted direction; NaN if undefined."""
    sign = _sign(direction)
    actual = _growth(base, latest, latest_year - base_year)
    required = _growth(base, target, target_year - base_year)
    if math.isnan(actual) or not required or not _differ(target, base) or target == 0:
        return math.nan
    return sign * actual / abs(required)


def _growth(start: float, end: float, years: float) -> float:
    """Compound growth a year as a share; NaN without a positive start, or without time."""
    if not (start > 0 and end >= 0 and years > 0 and math.isfinite(end)):
        return math.nan
    try:
        return (end / start) ** (1 / years) - 1
    except OverflowError:
        return math.nan


def _differ(target: float, base: float) -> bool:
    return math.isfinite(target) and math.isfinite(base) and not math.isclose(target, base)


def _class(value: float, names: tuple[str, ...], lowest: tuple[float, ...]) -> Result:
    """First class whose lowest value is reached, the last one below them all."""
    if not math.isfinite(value):
        return _NOTHING
    shown = round(value, 12)  # 0.95 of the pace is 0.95, whatever its last bit
    at = next((at for at, least in enumerate(lowest) if shown >= least), len(lowest))
    return names[at], value


def _sign(direction: str) -> int:
    if direction not in DIRECTIONS:
        raise ParameterError(f"direction {direction!r}", remedy=f"one of {', '.join(DIRECTIONS)}")
    return DIRECTIONS[direction]
