"""How often intervals from pooled growth hold, on provinces whose later figures are known.

For each annual panel a province is cut to its last one to three figures before some year; growth
is pooled from the nation (every second year, as such figures come) and a few other provinces; the
80 % interval of the next four years is held against what came.
Run: python -m bench.pooling
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from analysis import observations, pooling, trends
from analysis.errors import MethodError

PANELS = (
    "disposable_income_per_capita",
    "employed_persons",
    "employed_private_selfemployed",
    "employed_urban_units",
    "gdp",
    "pension_employee_insured",
    "pension_employee_insured_retired",
    "pension_employee_insured_working",
    "pension_resident_insured",
    "registered_urban_unemployed",
    "resident_population",
    "rural_disposable_income",
    "urban_disposable_income",
)
OTHERS, DRAWS, HORIZON, LEVEL = (0, 3, 8), 60, 4, 0.8


def main() -> None:
    """Print coverage by other provinces and own years; errors with growth fading and without."""
    fading = pooling.FADING
    held, missed = replayed()
    pooling.FADING = 1 - 1e-9
    _, unfaded = replayed()
    pooling.FADING = fading
    print("nominal", LEVEL)
    for (others, own), inside in sorted(held.items()):
        print(
            f"nation and {others} provinces, {own} own years: "
            f"{np.mean(inside):.2f} of {len(inside)}"
        )
    for h in range(HORIZON):
        now, then = (f"{100 * np.mean(errors[h]):.1f}" for errors in (missed, unfaded))
        print(f"mean absolute error {h + 1} years on: {now} %, {then} % without fading")


def replayed() -> tuple[dict[tuple[int, int], list[bool]], list[list[float]]]:
    """Whether intervals held, by other provinces and own years; errors in log points by horizon."""
    rng = np.random.default_rng(7)
    held: dict[tuple[int, int], list[bool]] = defaultdict(list)
    missed: list[list[float]] = [[] for _ in range(HORIZON)]
    for name in PANELS:
        panel = observations.panel(name)
        nation = panel.dropna(axis=1).sum(axis=1)
        for _ in range(DRAWS):
            region = rng.choice(panel.columns)
            series = panel[region].dropna()
            if len(series) < HORIZON + 3:
                continue
            cut, own = int(rng.integers(2, len(series) - HORIZON)), int(rng.integers(1, 4))
            known, future = series.iloc[max(0, cut - own) : cut], series.iloc[cut : cut + HORIZON]
            last = known.index[-1].year
            elsewhere = panel[(panel.index.year <= last) & (panel.index.year > last - 10)]
            for others in OTHERS:
                names = rng.choice(panel.columns.drop(region), others, replace=False)
                pool = [nation.loc[elsewhere.index].iloc[::2]]
                pool += [elsewhere[n].dropna() for n in names]
                try:
                    ahead = trends.pooled(
                        [p.year for p in known.index],
                        known.tolist(),
                        [p for p in pool if len(p) > 1],
                        [p.year for p in future.index],
                    ).interval(LEVEL)
                except MethodError:
                    continue
                inside = (ahead["lower"].to_numpy() <= future) & (
                    future <= ahead["upper"].to_numpy()
                )
                held[others, own] += inside.tolist()
                for h, error in enumerate(np.abs(np.log(future.to_numpy() / ahead["mean"]))):
                    missed[h].append(error)
    return held, missed


if __name__ == "__main__":
    main()
