"""The funds of social insurance: which there are, and what is on record of their money."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import solvency, text
from ..errors import MethodError
from .study import Study

if TYPE_CHECKING:
    import pandas as pd

NATION = "CN"
WORKING, RETIRED = "pension_employee_insured_working", "pension_employee_insured_retired"
INSURED = "pension_employee_insured"
TOTAL_BALANCE = "social_insurance_fund_total_balance"
POOLED = "pension_interprovincial_transfer"


@dataclass(frozen=True)
class Insurance:
    """A fund: its names and the series of its money."""

    zh: str
    en: str
    flows: str
    balance: str
    less: str = ""
    """Series to take off `balance`, where only a wider balance is published."""

    @property
    def revenue(self) -> str:
        """Series of what comes in."""
        return f"{self.flows}_revenue"

    @property
    def expenditure(self) -> str:
        """Series of what goes out."""
        return f"{self.flows}_expenditure"

    def name(self, study: Study) -> str:
        """Its name in the language of the study."""
        return study.say(self.zh, self.en)


FUNDS = {
    "employee": Insurance(
        "职工养老保险",
        "Employees' pension",
        "pension_employee_fund",
        "pension_employee_fund_balance",
    ),
    "resident": Insurance(
        "居民养老保险",
        "Residents' pension",
        "pension_resident_fund",
        "pension_fund_balance",
        "pension_employee_fund_balance",
    ),
    "unemployment": Insurance(
        "失业保险", "Unemployment", "unemployment_fund", "unemployment_fund_balance"
    ),
    "injury": Insurance("工伤保险", "Work injury", "work_injury_fund", "work_injury_fund_balance"),
}
LOCAL = {
    "pension": Insurance("养老保险（职工与居民）", "Pension, all", "pension_fund", ""),
    "unemployment": FUNDS["unemployment"],
    "injury": FUNDS["injury"],
    "medical": Insurance("医疗保险", "Medical", "medical_fund", ""),
    "all": Insurance("合计", "Together", "social_insurance_fund", ""),
}
"""Funds as budget execution reports list them; the first three are those of the bureau."""


def history(study: Study, fund: Insurance, region: str = NATION) -> pd.DataFrame:
    """A fund by year: flows, balances published, and those carried forward from the last of them.

    Between two published balances nothing is filled in.

    Returns
    -------
    DataFrame
        Indexed by year: `revenue`, `expenditure`, `surplus`, `balance` (亿元), `kind` ('published'
        or 'computed'), `bound`, `months` (balance over a twelfth of the year's outgo), `one_source`
        (balance and outgo from one document). NaN where a figure was not published.

    Raises
    ------
    MethodError
        If no balance was published.
    """
    import pandas as pd

    came, went = (study.annual(name, region) for name in (fund.revenue, fund.expenditure))
    stock = study.annual(fund.balance, region)
    known = stock["value"]
    if fund.less:
        known = (known - study.annual(fund.less, region)["value"]).dropna()
    if known.empty:
        raise MethodError(
            study.say(
                f"没有公布过{fund.zh}基金的累计结余",
                f"no balance of the fund was published: {fund.en.lower()}",
            )
        )
    last = int(known.index[-1])
    rolled = solvency.roll_forward(last, float(known.iloc[-1]), came["value"], went["value"])
    years = sorted({*known.index, *rolled.index, *came.index, *went.index})
    frame = pd.DataFrame({"revenue": came["value"], "expenditure": went["value"]}, index=years)
    frame["surplus"] = frame["revenue"] - frame["expenditure"]
    frame["balance"] = pd.concat([known, rolled["balance"].drop(last)])
    published = frame.index.isin(known.index) & (not fund.less)
    frame["kind"] = ["published" if p else "computed" for p in published]
    frame["bound"] = stock["bound"].reindex(years).where(published, "exact")
    frame["months"] = [
        solvency.matched_months(b, 12 * y + 11, e, 12 * y, 12 * y + 11)
        if b == b and e > 0
        else math.nan
        for y, b, e in zip(frame.index, frame["balance"], frame["expenditure"], strict=True)
    ]
    frame["one_source"] = stock["source"].reindex(years) == went["source"].reindex(years)
    return frame


def sources_of(study: Study, fund: Insurance, region: str, since: int) -> list[str]:
    """The documents of a fund's money since a year."""
    names = [fund.revenue, fund.expenditure, fund.balance, *([fund.less] if fund.less else [])]
    return [
        s for name in names for y, s in study.annual(name, region)["source"].items() if y >= since
    ]


def pooling(study: Study) -> str:
    """That the pensions of enterprise employees are pooled nationwide, once that is on record."""
    moved = study.annual(POOLED, NATION)["value"]
    if moved.empty or study.region == NATION:
        return ""
    year, size = int(moved.index[-1]), text.number(float(moved.iloc[-1]))
    planned = {"3.2", "3.5"} <= set(study.plan.outline.index)
    return study.say(
        f"企业职工基本养老保险已实行全国统筹（{year} 年各省之间调剂 {size} 亿元"
        f"{'；规划 3.2、3.5 节要求对接' if planned else ''}），一地养老保险的收支和结余不再单独决定养老金能否发放。",
        f"Pensions of enterprise employees are pooled nationwide ({size}, 100 million yuan, moved "
        f"between provinces in {year}"
        f"{'; sections 3.2 and 3.5 of the plan ask to join in' if planned else ''}): a province's own "
        "flows and balance no longer decide alone whether pensions can be paid.",
    )
