"""Can the funds pay: balances carried forward, months of payment, and a cash-flow projection.

The projection knows no cohorts: so many contributors on such a wage, so many pensioners on such a
benefit, each growing at a rate one can see. It shows what follows from stated assumptions; it is
not an actuarial valuation. What is enough is not said here but in the rules of the early warning.

Units throughout: persons in 万人 (10,000), wages and benefits in yuan a year, money in 亿元 (100
million yuan). 万人 × 元 = 万元 (10,000 yuan), and 10,000 万元 are 1 亿元.

Formulas: S. Iyer, *Actuarial mathematics of social security pensions*, Geneva: ILO and ISSA, 1999
(ISBN 92-2-110866-X), chapter 1 on the financing of pensions (pay-as-you-go cost rate, reserve,
its ratio to a year's outgo).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .errors import MethodError

if TYPE_CHECKING:
    import pandas as pd

WAN_IN_YI = 10_000.0
"""万元 in one 亿元."""

LEAST_MONTHS = 6
"""Months of outgo from which a mean is taken: in shorter spans single payments weigh too much."""


@dataclass(frozen=True, kw_only=True)
class Fund:
    """Where a fund stands at the end of a year.

    Parameters
    ----------
    year : int
    balance : float
        Accumulated balance at its end, 亿元.
    contributors, pensioners : float
        万人; above 0.
    wage : float
        Contribution wage per contributor, yuan a year.
    rate : float
        Contribution rate, 0 to 1.
    benefit : float
        Outgo per pensioner, yuan a year.
    collection : float
        Share of the contributions due that is collected, 0 to 1.
    transfers : float
        Net transfers in the year, 亿元: government subsidies and adjustment received, less
        adjustment paid to others. Positive is income, negative is outgo.

    Raises
    ------
    MethodError
        If a number is not finite or out of its range.
    """

    year: int
    balance: float
    contributors: float
    pensioners: float
    wage: float
    rate: float
    benefit: float
    collection: float = 1.0
    transfers: float = 0.0

    def __post_init__(self) -> None:
        _finite(self)
        for name in ("contributors", "pensioners"):
            _within(name, getattr(self, name), 0, math.inf, beyond=True)
        for name in ("wage", "benefit"):
            _within(name, getattr(self, name), 0, math.inf)
        for name in ("rate", "collection"):
            _within(name, getattr(self, name), 0, 1)

    @classmethod
    def calibrated(
        cls,
        year: int,
        *,
        balance: float,
        income: float,
        outgo: float,
        contributors: float,
        pensioners: float,
        rate: float,
        collection: float = 1.0,
        transfers: float = 0.0,
        interest: float = 0.0,
    ) -> Fund:
        """A fund whose wage and benefit are those that a year's published flows imply.

        contributions = income − interest − transfers received;
        wage = contributions / (contributors · rate · collection);
        benefit = (outgo − transfers paid) / pensioners.

        Parameters
        ----------
        income, outgo, interest : float
            Of the year, 亿元; `interest` is the part of the income earned on the balance.
        year, balance, contributors, pensioners, rate, collection, transfers
            See `Fund`.

        Raises
        ------
        MethodError
            If the flows leave negative contributions or benefits, or nothing is charged.

        Examples
        --------
        100 亿元 from 50 万人 at 20 % is a wage of 100 000 yuan.

        >>> fund = Fund.calibrated(
        ...     2025, balance=60, income=100, outgo=80, contributors=50, pensioners=20, rate=0.2
        ... )
        >>> fund.wage, fund.benefit
        (100000.0, 40000.0)
        """
        contributions = income - interest - max(transfers, 0.0)
        benefits = outgo - max(-transfers, 0.0)
        _within("contributions (income less interest and transfers)", contributions, 0, math.inf)
        _within("benefits (outgo less transfers paid)", benefits, 0, math.inf)
        for name, value in (("contributors", contributors), ("pensioners", pensioners)):
            _within(name, value, 0, math.inf, beyond=True)
        for name, value in (("rate", rate), ("collection", collection)):
            _within(name, value, 0, 1, beyond=True)
        return cls(
            year=year,
            balance=balance,
            contributors=contributors,
            pensioners=pensioners,
            wage=contributions * WAN_IN_YI / (contributors * rate * collection),
            rate=rate,
            benefit=benefits * WAN_IN_YI / pensioners,
            collection=collection,
            transfers=transfers,
        )


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What is assumed of the years to come, the same in each of them.

    Parameters
    ----------
    contributors, wage, pensioners, indexation, transfers : float
        Growth a year as a fraction (0.02 is 2 %) of the number of contributors, their
        contribution wage, the number of pensioners, the benefit per pensioner, the net transfers.
    interest : float
        Yield on the balance at the start of a year, as a fraction; none on a debt.
    rate, collection : float, optional
        Contribution rate and share collected from the first year on; None: as in the `Fund`.

    Raises
    ------
    MethodError
        If a growth or yield is not above −1, or a rate lies outside 0 to 1.
    """

    contributors: float = 0.0
    wage: float = 0.0
    pensioners: float = 0.0
    indexation: float = 0.0
    transfers: float = 0.0
    interest: float = 0.0
    rate: float | None = None
    collection: float | None = None

    def __post_init__(self) -> None:
        _finite(self)
        for name in ("contributors", "wage", "pensioners", "indexation", "transfers", "interest"):
            _within(name, getattr(self, name), -1, math.inf, beyond=True)
        for name in ("rate", "collection"):
            if getattr(self, name) is not None:
                _within(name, getattr(self, name), 0, 1)


def project(fund: Fund, assumed: Assumptions, until: int) -> pd.DataFrame:
    """Income, outgo and balance of a fund, year by year.

    contributions = contributors · wage · rate · collection; benefits = pensioners · benefit;
    interest = yield · balance before, if that is positive;
    balance = balance before + contributions + interest + transfers − benefits.

    Parameters
    ----------
    until : int
        Last year, after that of the fund.

    Returns
    -------
    DataFrame
        A row a year from the one after the fund's: `contributors`, `pensioners` (万人), `wage`,
        `benefit` (yuan a year); `contributions`, `interest`, `transfers`, `income`, `outgo`,
        `surplus`, `balance` (亿元; a negative balance is the money that would be missing);
        `months_of_payment`; `dependency` (contributors per pensioner); `cost_rate` (outgo as a
        share of contributors' wages).

    Raises
    ------
    MethodError
        If `until` is not after the fund's year.

    Examples
    --------
    >>> fund = Fund(year=2025, balance=50, contributors=100, pensioners=40, wage=50000, rate=0.2,
    ...             benefit=30000)
    >>> project(fund, Assumptions(), 2027)[["income", "outgo", "balance"]].values.tolist()
    [[100.0, 120.0, 30.0], [100.0, 120.0, 10.0]]
    """
    import pandas as pd

    if until <= fund.year:
        raise MethodError(
            f"nothing to project from {fund.year} to {until}", remedy="end in a later year"
        )
    rate = fund.rate if assumed.rate is None else assumed.rate
    collection = fund.collection if assumed.collection is None else assumed.collection
    balance, rows = fund.balance, {}
    for year in range(fund.year + 1, until + 1):
        t = year - fund.year
        contributors = fund.contributors * (1 + assumed.contributors) ** t
        pensioners = fund.pensioners * (1 + assumed.pensioners) ** t
        wage = fund.wage * (1 + assumed.wage) ** t
        benefit = fund.benefit * (1 + assumed.indexation) ** t
        transfers = fund.transfers * (1 + assumed.transfers) ** t
        contributions = contributors * wage * rate * collection / WAN_IN_YI
        interest = max(balance, 0.0) * assumed.interest
        income = contributions + interest + max(transfers, 0.0)
        outgo = pensioners * benefit / WAN_IN_YI + max(-transfers, 0.0)
        balance += income - outgo
        payroll = contributors * wage / WAN_IN_YI
        rows[year] = {
            "contributors": contributors,
            "pensioners": pensioners,
            "wage": wage,
            "benefit": benefit,
            "contributions": contributions,
            "interest": interest,
            "transfers": transfers,
            "income": income,
            "outgo": outgo,
            "surplus": income - outgo,
            "balance": balance,
            "months_of_payment": months_of_payment(balance, outgo) if outgo else math.nan,
            "dependency": contributors / pensioners,
            "cost_rate": outgo / payroll if payroll else math.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def exhausted(balances: pd.Series) -> int | None:
    """First year that ends without money left, or None if there is none.

    >>> import pandas as pd
    >>> exhausted(pd.Series({2026: 30.0, 2027: 10.0, 2028: -10.0}))
    2028
    """
    short = balances.index[balances < 0]
    return int(short[0]) if len(short) else None


def months_of_payment(balance: float, outgo: float, months: int = 12) -> float:
    """How many months a balance would pay for, nothing coming in: 累计结余 ÷ 月均支出.

    Twelve times the reserve ratio (reserve over a year's outgo) when `months` is 12.

    Parameters
    ----------
    balance, outgo : float
        In the same unit. A negative balance gives the months that are owed.
    months : int
        How many months the outgo covers.

    Raises
    ------
    MethodError
        If the outgo is not above 0, or the months are not 1 to 12.

    Examples
    --------
    >>> months_of_payment(600, 1200), months_of_payment(600, 300, months=3)
    (6.0, 6.0)
    """
    _within("outgo", outgo, 0, math.inf, beyond=True)
    if not math.isfinite(balance):
        raise MethodError(f"balance {balance} is no number")
    if months not in range(1, 13):
        raise MethodError(f"{months} months of outgo", remedy="1 to 12")
    return months * balance / outgo


def matched_months(balance: float, at: int, outgo: float, start: int, end: int) -> float:
    """Months of payment of a balance and an outgo of one time; NaN where they are not.

    The outgo must end with the month at whose end the balance stands, and cover at least
    `LEAST_MONTHS` and at most a year. Whether both count the same funds is for the caller to know.

    Parameters
    ----------
    balance, outgo : float
        In the same unit.
    at : int
        Month of the balance, counted as in `periods`: 12 times the year plus 0 to 11.
    start, end : int
        First and last month of the outgo, counted alike.

    Raises
    ------
    MethodError
        As `months_of_payment`, where they do match.

    Examples
    --------
    A balance of the end of June over an outgo of January to June, then one of the end of March.

    >>> january, march, june = 12 * 2023, 12 * 2023 + 2, 12 * 2023 + 5
    >>> matched_months(600, june, 300, january, june)
    12.0
    >>> matched_months(600, march, 300, january, june)
    nan
    """
    length = end - start + 1
    if end != at or not LEAST_MONTHS <= length <= 12:
        return math.nan
    return months_of_payment(balance, outgo, length)


def cost_rate(benefit: float, wage: float, pensioners: float, contributors: float) -> float:
    """Pay-as-you-go cost rate: the contribution rate that pays a year's benefits, no more.

    (benefit / wage) · (pensioners / contributors), the benefit ratio times the ratio of
    pensioners to contributors (Iyer 1999, chapter 1).

    Raises
    ------
    MethodError
        If a number is negative, or wage or contributors are 0.

    >>> round(cost_rate(30000, 60000, 40, 100), 9)
    0.2
    """
    for name, value in (("benefit", benefit), ("pensioners", pensioners)):
        _within(name, value, 0, math.inf)
    for name, value in (("wage", wage), ("contributors", contributors)):
        _within(name, value, 0, math.inf, beyond=True)
    return benefit / wage * pensioners / contributors


def roll_forward(
    year: int,
    balance: float,
    revenue: pd.Series,
    expenditure: pd.Series,
    published: pd.Series | None = None,
) -> pd.DataFrame:
    """Balances that follow from one published balance and the published flows after it.

    balance of a year = balance of the year before + revenue − expenditure.

    Parameters
    ----------
    year, balance : int, float
        The balance carried forward, and the year it was published for.
    revenue, expenditure : Series
        By year, in the unit of the balance. The first year without both ends the roll.
    published : Series, optional
        Other published balances by year, to compare with.

    Returns
    -------
    DataFrame
        Indexed by year, the first that of the balance: `revenue`, `expenditure`, `surplus`
        (NaN in the first), `balance`, `published` (NaN where none was), `discrepancy` (computed
        less published).

    Examples
    --------
    >>> import pandas as pd
    >>> flows = pd.Series({2022: 12.0, 2023: 13.0}), pd.Series({2022: 10.0, 2023: 14.0})
    >>> roll_forward(2021, 100.0, *flows)["balance"].tolist()
    [100.0, 102.0, 101.0]
    """
    import pandas as pd

    if not math.isfinite(balance):
        raise MethodError(f"balance {balance} is no number")
    rows = {year: {"revenue": math.nan, "expenditure": math.nan, "balance": balance}}
    flows = pd.DataFrame({"revenue": revenue, "expenditure": expenditure}).dropna()
    at = year + 1
    while at in flows.index:
        came, went = (float(flows.at[at, name]) for name in ("revenue", "expenditure"))
        balance += came - went
        rows[at] = {"revenue": came, "expenditure": went, "balance": balance}
        at += 1
    rolled = pd.DataFrame.from_dict(rows, orient="index")
    rolled.insert(2, "surplus", rolled["revenue"] - rolled["expenditure"])
    other = pd.Series(dtype=float) if published is None else published
    rolled["published"] = other.reindex(rolled.index).astype(float)
    rolled["discrepancy"] = rolled["balance"] - rolled["published"]
    return rolled


def _finite(given: Fund | Assumptions) -> None:
    for field in fields(given):
        value = getattr(given, field.name)
        if value is not None and not math.isfinite(value):
            raise MethodError(f"{field.name} {value} is no number")


def _within(name: str, value: float, low: float, high: float, *, beyond: bool = False) -> None:
    """Refuse what lies outside low to high; with `beyond`, low itself too."""
    if not (low < value if beyond else low <= value) or not value <= high:
        floor = f"{'above' if beyond else 'at least'} {low}"
        bound = floor if high == math.inf else f"{floor} and at most {high}"
        raise MethodError(f"{name} is {value}", remedy=f"it must be {bound}")
