"""In what shape is it drawn: the forms a caller may use, as plain frames sorted by year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    Points = pd.DataFrame | pd.Series
    """Columns period (or the index; '2023-03' for a month), value, kind, bound; or a Series."""


def points(given: Points) -> pd.DataFrame:
    """Columns year, value, kind, bound, date, sorted, without NaN, from any of the forms allowed.

    A year stands at its number, a month where it ends between two of them (March 2023 at
    2022.25) and under its own `date`, which is empty for a year.
    """
    import pandas as pd

    if isinstance(given, pd.Series):
        given = pd.DataFrame({"period": years(given.index), "value": given.to_numpy()})
    periods = list(given.get("period", given.index))
    months = [one if isinstance(one, str) and "-" in one else "" for one in periods]
    rows = pd.DataFrame(
        {
            "year": [
                _place(p) if m else years([p])[0] for p, m in zip(periods, months, strict=True)
            ],
            "date": [p if m else "" for p, m in zip(periods, months, strict=True)],
            "value": given["value"].astype(float).to_numpy(),
            "kind": given["kind"].to_numpy() if "kind" in given else "published",
            "bound": given["bound"].to_numpy() if "bound" in given else "exact",
        }
    )
    rows["bound"] = rows["bound"].fillna("exact").replace("", "exact")
    known = rows[rows["value"].abs() < math.inf]
    return known.sort_values("year", kind="stable").reset_index(drop=True)


def _place(period: Any) -> float:
    """Where a year, or the end of a month such as '2023-03', stands on an axis of years.

    >>> _place(2023), _place("2023-03"), _place("2023-12")
    (2023, 2022.25, 2023.0)
    """
    year, _, of_year = period.partition("-") if isinstance(period, str) else ("", "", "")
    return int(year) - 1 + int(of_year) / 12 if of_year else years([period])[0]


def years(index: Iterable[Any]) -> list[int]:
    """Years as integers, from integers, Periods or dates."""
    return [int(getattr(entry, "year", entry)) for entry in index]


def series(given: pd.Series | None) -> pd.DataFrame:
    """Columns year and value of a series over years, without NaN."""
    import pandas as pd

    if given is None:
        return pd.DataFrame({"year": [], "value": []})
    rows = pd.DataFrame({"year": years(given.index), "value": given.to_numpy(dtype=float)})
    return rows.dropna().sort_values("year").reset_index(drop=True)


def outlook(given: pd.DataFrame | None, known: pd.DataFrame) -> pd.DataFrame:
    """Columns year, mean, lower, upper after the last of the known points, starting from it."""
    import pandas as pd

    columns = ["year", "mean", "lower", "upper"]
    if given is None or not len(given):
        return pd.DataFrame(columns=columns, dtype=float)
    rows = given.reset_index(drop=True).assign(year=years(given.index))[columns].astype(float)
    if not len(known):
        return rows
    year, value = last(known)
    start = pd.DataFrame([[year, value, value, value]], columns=columns)
    return pd.concat([start, rows[rows["year"] > year]], ignore_index=True)


def band(given: pd.DataFrame | None) -> pd.DataFrame:
    """Columns year, lower and upper, without NaN."""
    import pandas as pd

    columns = ["year", "lower", "upper"]
    if given is None:
        return pd.DataFrame(columns=columns, dtype=float)
    rows = given.reset_index(drop=True).assign(year=years(given.index))
    return rows[columns].astype(float).dropna().reset_index(drop=True)


def last(rows: pd.DataFrame, column: str = "value") -> tuple[float, float]:
    """Year and value a line ends at."""
    return float(rows["year"].iloc[-1]), float(rows[column].iloc[-1])


def frame(**columns: Sequence[Any]) -> pd.DataFrame:
    """A frame from its columns."""
    import pandas as pd

    return pd.DataFrame(columns)


def tidy(parts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Parts one under the other, each named in the column series, the year behind it."""
    import pandas as pd

    named = [part.assign(series=name) for name, part in parts.items() if len(part)]
    rows = pd.concat(named, ignore_index=True) if named else pd.DataFrame({"series": []})
    # A month stands before the end of its year: the next whole number is the year it lies in.
    rows["year"] = np.ceil(rows["year"].astype(float)).astype("Int64") if "year" in rows else []
    if "date" in rows and not rows["date"].fillna("").any():
        rows = rows.drop(columns="date")
    order = [c for c in ("series", "year", "date") if c in rows]
    return rows[[*order, *(c for c in rows if c not in order)]]
