"""Where the nation's employees' pension fund stands, how fast it moves, and where that would lead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import observations, solvency
from ..errors import MethodError, ParameterError
from .funds import FUNDS, INSURED, NATION, RETIRED, WORKING, history
from .study import Study

if TYPE_CHECKING:
    import pandas as pd


RATES = ("contributors", "pensioners", "wage", "indexation")
LEVELS = ("interest", "rate", "collection")
RELIEF = (2020,)
"""Years in which employers' contributions were waived or halved (人社部发〔2020〕11号): growth from
or to such a year measures the relief, not the fund."""
SPANS = (2, 3, 4, 5)
"""How many recent years growth is taken from where the range of results is shown."""
SCENARIOS: tuple[Mapping[str, Any], ...] = (
    {"zh": "延续近年", "en": "As in recent years"},
    {"zh": "缴费人数慢增", "en": "Contributors grow less", "contributors": -2.0},
    {"zh": "且退休加快", "en": "and more retire", "contributors": -2.0, "pensioners": 1.0},
    {
        "zh": "且工资慢增",
        "en": "and wages slow",
        "contributors": -2.0,
        "pensioners": 1.0,
        "wage": -1.5,
    },
)
"""What is asked where a reader asks for nothing else; see `outlooks`."""


def opening_position(
    study: Study,
    *,
    contribution_rate: float,
    collection: float,
    interest: float,
    retired_share: float = 0.0,
) -> tuple[solvency.Fund, dict[str, Any]]:
    """The nation's employees' pension fund at the end of the last year with published flows.

    Parameters
    ----------
    contribution_rate, collection, interest, retired_share : float
        Assumed, per cent: none of them is published. `retired_share` 0: that of the last year in
        which persons in work and pensioners were published.

    Returns
    -------
    Fund
    dict
        `year`, `balance`, `kind`, `income`, `outgo`, `insured`, `share`, `share_year`, `interest`
        (亿元 in the income), for the table of what is published and what assumed.

    Raises
    ------
    MethodError
        If balance, flows or insured persons of one year are not on record.
    ParameterError
        If the assumptions cannot be.
    """
    fund = FUNDS["employee"]
    rows = history(study, fund).dropna(subset=["revenue", "expenditure", "balance"])
    insured = study.annual(INSURED, NATION)["value"]
    rows = rows[rows.index.isin(insured.index)]
    if rows.empty:
        raise MethodError(
            study.say(
                "没有一年同时有全国职工养老保险的结余、收支和参保人数",
                "no year has balance, flows and insured persons of the nation's employees' pension",
            )
        )
    year, row = int(rows.index[-1]), rows.iloc[-1]
    share, share_year = retired_share, None
    if not share:
        working, retired = (study.annual(s, NATION)["value"] for s in (WORKING, RETIRED))
        both = (100 * retired / (working + retired)).dropna()
        if both.empty:
            raise MethodError(
                study.say("没有公布过退休人员的占比", "the share of pensioners was never published")
            )
        share, share_year = float(both.iloc[-1]), int(both.index[-1])
    persons = float(insured[year])
    earned = _earned(study, year, interest)
    try:
        position = solvency.Fund.calibrated(
            year,
            balance=float(row["balance"]),
            income=float(row["revenue"]),
            outgo=float(row["expenditure"]),
            contributors=persons * (1 - share / 100),
            pensioners=persons * share / 100,
            rate=contribution_rate / 100,
            collection=collection / 100,
            interest=earned,
        )
    except MethodError as error:  # not the data but the assumptions are at fault
        raise ParameterError(error.message, remedy="mend the assumed per cent") from None
    return position, {
        "year": year,
        "balance": float(row["balance"]),
        "kind": str(row["kind"]),
        "income": float(row["revenue"]),
        "outgo": float(row["expenditure"]),
        "insured": persons,
        "share": share,
        "share_year": share_year,
        "interest": earned,
    }


def _earned(study: Study, year: int, interest: float) -> float:
    """Yield of a year in 亿元: per cent of the balance at its start.

    That balance is the one at the year's end less its surplus; else the last published before,
    carried forward.

    Raises
    ------
    MethodError
        If neither is on record.
    """
    fund = FUNDS["employee"]
    rows = history(study, fund)
    before = float((rows["balance"] - rows["surplus"]).get(year, math.nan))
    known = study.annual(fund.balance, NATION)["value"]
    known = known[known.index < year]
    if math.isnan(before) and len(known):
        flows = rows["revenue"], rows["expenditure"]
        rolled = solvency.roll_forward(int(known.index[-1]), float(known.iloc[-1]), *flows)
        before = float(rolled["balance"].get(year - 1, math.nan))
    if math.isnan(before):
        raise MethodError(
            study.say(
                f"没有 {year - 1} 年末的结余，分不出 {year} 年收入中的收益",
                f"no balance at the end of {year - 1}, hence no telling the yield within the revenue "
                f"of {year}",
            )
        )
    return max(before, 0.0) * interest / 100


def recent_growth(study: Study, year: int, years: int, interest: float) -> dict[str, float]:
    """Growth a year up to a year, %, of what a projection carries on: from published figures.

    Contributors and pensioners as the insured together (their split is not published); wage as
    revenue less the assumed yield per insured person; indexation as outgo per insured person,
    which, the share of pensioners held fixed, is also that of outgo per pensioner.

    Parameters
    ----------
    year, years : int
        Last year, and how many years before it growth begins.
    interest : float
        Assumed yield on the balance, %, taken out of the revenue of both ends.

    Raises
    ------
    MethodError
        If a figure of either end is not on record, an end is a year of relief, or the insured
        were counted anew in between.
    """
    fund, start = FUNDS["employee"], year - years
    money = {n: study.annual(n, NATION)["value"] for n in (fund.revenue, fund.expenditure, INSURED)}
    if years < 1 or any(y not in values.index for values in money.values() for y in (start, year)):
        raise MethodError(
            study.say(
                f"{start} 年与 {year} 年的收支和参保人数不全，算不出增速",
                f"flows and insured persons of {start} and {year} are not all on record",
            )
        )
    for relieved in {start, year}.intersection(RELIEF):
        raise MethodError(
            study.say(
                f"{relieved} 年阶段性减免社会保险费，增速不从这一年算起，也不算到这一年",
                f"contributions were waived in {relieved}: no growth is taken from or to that year",
            )
        )
    for since, what in observations.breaks(INSURED, study.lang):
        if start < since <= year:
            raise MethodError(
                study.say(
                    f"{start} 年与 {year} 年的参保人数口径不同（{what}），算不出增速",
                    f"the insured of {start} and {year} are counted differently ({what})",
                )
            )
    earned = {y: _earned(study, y, interest) for y in (start, year)}
    came, went, insured = (money[n] for n in (fund.revenue, fund.expenditure, INSURED))
    ends = {
        "insured": [float(insured[y]) for y in (start, year)],
        "wage": [float(came[y] - earned[y]) / float(insured[y]) for y in (start, year)],
        "indexation": [float(went[y]) / float(insured[y]) for y in (start, year)],
    }
    if ends["wage"][0] <= 0 or ends["wage"][1] <= 0:
        raise ParameterError(
            f"interest: {interest}% of the balance is more than the revenue", remedy="assume less"
        )
    pace = {name: 100 * ((now / then) ** (1 / years) - 1) for name, (then, now) in ends.items()}
    return {
        "contributors": pace["insured"],
        "pensioners": pace["insured"],
        "wage": pace["wage"],
        "indexation": pace["indexation"],
    }


def base_span(year: int, years: int) -> int:
    """How many years back growth is taken from, a year of relief never being the start.

    Where it would be, one year fewer; where none is left, one more.

    >>> base_span(2025, 3), base_span(2025, 5), base_span(2021, 1)
    (3, 4, 2)
    """
    return years if year - years not in RELIEF else years - 1 or years + 1


def outlooks(
    study: Study,
    scenarios: Sequence[Mapping[str, Any]],
    *,
    until: int,
    base_years: int,
    **assumed: float,
) -> tuple[solvency.Fund, dict[str, Any], dict[str, pd.DataFrame]]:
    """The fund's opening position and its projection under each scenario, by name.

    Parameters
    ----------
    scenarios : sequence of mappings
        `zh`, `en` (names); by how many percentage points a year the growth of `contributors`,
        `pensioners`, `wage` (revenue per insured) or `indexation` (outgo per pensioner) differs
        from that of recent years; and `interest`, `rate`, `collection` in per cent. What is left
        out goes on as in recent years. Empty: `SCENARIOS`.
    until, base_years : int
        Last year projected; how many recent years the growth is taken from (`base_span`).
    **assumed
        Of `opening_position`.

    Returns
    -------
    Fund
    dict
        That of `opening_position`, with `growth` and `base_years` as used.
    dict
        Frames of `solvency.project` by name of the scenario.

    Raises
    ------
    MethodError
        If the figures do not carry an opening position or a growth, or end where the projection
        would.
    ParameterError
        If a scenario names something else, or has no name, or cannot be.
    """
    position, made_of = opening_position(study, **assumed)
    if until <= position.year:
        raise MethodError(
            study.say(
                f"公布数已到 {position.year} 年，没有要推演到 {until} 年的年份",
                f"figures are published up to {position.year}, nothing is left to project to {until}",
            )
        )
    years = base_span(position.year, base_years)
    usual = recent_growth(study, position.year, years, assumed["interest"])
    made_of["growth"], made_of["base_years"] = usual, years
    found = {}
    for scenario in scenarios or SCENARIOS:
        if strange := set(scenario) - {"zh", "en", *RATES, *LEVELS}:
            raise ParameterError(
                f"scenarios: {', '.join(sorted(strange))}",
                remedy=f"zh and en, and any of {', '.join((*RATES, *LEVELS))}",
            )
        if study.lang not in scenario:
            raise ParameterError("scenarios: one has no name", remedy=f"give it {study.lang}")
        values = {k: (usual[k] + scenario.get(k, 0.0)) / 100 for k in RATES}
        values["interest"] = scenario.get("interest", assumed["interest"]) / 100
        values |= {k: scenario[k] / 100 for k in ("rate", "collection") if k in scenario}
        try:
            ahead = solvency.Assumptions(**values)
        except MethodError as error:
            raise ParameterError(
                f"scenarios: {error.message}", remedy="mend the per cent of that scenario"
            ) from None
        found[str(scenario[study.lang])] = solvency.project(position, ahead, until)
    return position, made_of, found


def ends(study: Study, scenarios: Sequence[Mapping[str, Any]], **assumed: Any) -> pd.DataFrame:
    """Where each scenario ends, growth being taken from each span of recent years that can be used.

    Parameters
    ----------
    scenarios, **assumed
        As for `outlooks`.

    Returns
    -------
    DataFrame
        Balances in the last year, 亿元: a row a span (how many years: those of `SPANS` and
        `base_years`), a column a scenario.

    Raises
    ------
    MethodError, ParameterError
        As `outlooks` does for `base_years`.
    """
    import pandas as pd

    _, made, found = outlooks(study, scenarios, **assumed)
    year, asked = made["year"], made["base_years"]
    rows = {asked: {name: float(frame["balance"].iloc[-1]) for name, frame in found.items()}}
    for years in SPANS:
        if years in rows or base_span(year, years) != years:
            continue
        try:
            _, _, other = outlooks(study, scenarios, **{**assumed, "base_years": years})
        except MethodError:
            continue
        rows[years] = {name: float(frame["balance"].iloc[-1]) for name, frame in other.items()}
    return pd.DataFrame.from_dict(rows, orient="index").sort_index()
