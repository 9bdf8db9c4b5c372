"""What stretch of time a figure speaks of.

Months are counted as integers, `12 * year + month - 1`, so that spans compare and subtract.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from .errors import DataError

_MONTH = r"(\d{4})(?:-(0[1-9]|1[0-2]))?"
_PERIOD = re.compile(rf"{_MONTH}(?:/{_MONTH})?")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Span(NamedTuple):
    """First and last month of a period, both included."""

    start: int
    end: int

    @property
    def months(self) -> int:
        """Length in months."""
        return self.end - self.start + 1


def month(year: int, of_year: int) -> int:
    """Count of the month `of_year` (1–12) of `year`.

    >>> month(2021, 1) - month(2020, 12)
    1
    """
    return 12 * year + of_year - 1


def parse(text: str) -> Span:
    """Read `2021`, `2021Q1`, `2021-06`, `2021-01/2021-09` or `2016/2020`.

    Raises
    ------
    DataError
        If `text` is none of these, or ends before it begins.

    >>> parse("2021-01/2021-09").months
    9
    """
    if quarter := _QUARTER.fullmatch(text):
        first = month(int(quarter[1]), 3 * int(quarter[2]) - 2)
        return Span(first, first + 2)
    match = _PERIOD.fullmatch(text)
    if not match:
        raise DataError(
            f"{text!r} is not a period", remedy="write 2021, 2021-06 or 2021-01/2021-09"
        )
    y1, m1, y2, m2 = match.groups()
    last_year, last_month = (y1, m1) if y2 is None else (y2, m2)
    span = Span(month(int(y1), int(m1 or 1)), month(int(last_year), int(last_month or 12)))
    if span.months < 1:
        raise DataError(f"{text!r} ends before it begins", remedy="swap its two ends")
    return span


def last_day(text: str) -> dt.date:
    """Latest day a date may mean: a year its 31 December, a month its last day.

    Raises
    ------
    DataError
        If `text` is not an ISO date, month or year, or no such day exists.

    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)
    """
    match = _DATE.fullmatch(str(text))
    try:
        if not match:
            raise ValueError
        year, m = int(match[1]), int(match[2] or 12)
        return dt.date(year, m, int(match[3] or calendar.monthrange(year, m)[1]))
    except (ValueError, calendar.IllegalMonthError):
        raise DataError(
            f"{text!r} is not a date", remedy="write 2023-06-30, 2023-06 or 2023"
        ) from None
