"""In what shape is it drawn: the forms a caller may use, as plain frames sorted by year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    Points = pd.DataFrame | pd.Series
    """Columns period (or the index), value, kind, bound; or a Series by year."""


def points(given: Points) -> pd.DataFrame:
    """Columns year, value, kind, bound, sorted, without NaN, from any of the forms allowed."""
    import pandas as pd

    if isinstance(given, pd.Series):
        given = pd.DataFrame({"period": years(given.index), "value": given.to_numpy()})
    rows = pd.DataFrame(
        {
            "year": years(given.get("period", given.index)),
            "value": given["value"].astype(float).to_numpy(),
            "kind": given["kind"].to_numpy() if "kind" in given else "published",
            "bound": given["bound"].to_numpy() if "bound" in given else "exact",
        }
    )
    rows["bound"] = rows["bound"].fillna("exact").replace("", "exact")
    known = rows[rows["value"].abs() < math.inf]
    return known.sort_values("year", kind="stable").reset_index(drop=True)


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
    rows["year"] = rows["year"].astype("Int64") if "year" in rows else []
    return rows[["series", "year", *(c for c in rows if c not in ("series", "year"))]]
