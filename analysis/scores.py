"""How is a forecast scored: a distribution, a probability, a light against what came.

Pure functions on the tables of `track_record`, or on any table of the same columns. A score here is
a penalty: 0 is perfect.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from . import yardsticks
from .errors import ParameterError
from .warning_rules import LIGHTS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

QUANTILES = 40
"""How many quantiles stand for a distribution when its CRPS is computed."""


def crps(outcome: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of forecasts given by their quantiles; 0 is perfect.

    Parameters
    ----------
    outcome : ndarray, shape (n,)
    quantiles : ndarray, shape (n, k)
        Quantiles of the levels (i − ½)/k, i = 1 … k, in the unit of the outcome.

    Returns
    -------
    ndarray, shape (n,)
        Twice the mean pinball loss over the levels, in the unit of the outcome
        (`scoringrules.crps_quantile`). With 40 levels it is within 1 % of the exact score of a
        Student distribution with 4 degrees of freedom.

    Notes
    -----
    CRPS(F, y) = ∫ (F(x) − 1{x ≥ y})² dx (Matheson & Winkler 1976; Gneiting & Raftery 2007, section
    4.2), which is twice the pinball loss integrated over all levels.

    Examples
    --------
    >>> import numpy as np
    >>> crps(np.array([5.0, 5.0]), np.array([[5.0, 5.0], [3.0, 3.0]])).tolist()
    [0.0, 2.0]
    """
    import numpy as np
    from scoringrules import crps_quantile

    return np.asarray(crps_quantile(outcome, quantiles, levels(quantiles.shape[1])))


def crps_walk(outcome: np.ndarray, last: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """CRPS of the naive forecast: normal around the last value.

    Parameters
    ----------
    outcome, last, spread : ndarray, shape (n,)
        What came, the last value, and the standard deviation, in one unit. Without spread the
        score is the absolute error; NaN where the spread is NaN.

    Examples
    --------
    >>> import numpy as np
    >>> crps_walk(np.array([5.0]), np.array([3.0]), np.array([0.0])).tolist()
    [2.0]
    """
    import numpy as np
    from scoringrules import crps_normal

    moved = np.asarray(crps_normal(outcome, last, np.where(spread > 0, spread, 1.0)))
    still = np.where(spread == 0, np.abs(outcome - last), np.nan)
    return np.where(spread > 0, moved, still)


def levels(count: int = QUANTILES) -> np.ndarray:
    """The middles of `count` equal parts of the range from 0 to 1.

    >>> levels(4).tolist()
    [0.125, 0.375, 0.625, 0.875]
    """
    import numpy as np

    return (np.arange(count) + 0.5) / count


def of_forecasts(table: pd.DataFrame, by: str = "horizon") -> pd.DataFrame:
    """Forecasts summed up by years ahead, or by another column.

    Parameters
    ----------
    table : DataFrame
        Rows of `track_record.forecasts`.
    by : str
        Column to group by.

    Returns
    -------
    DataFrame
        Indexed by the values of `by`: `count`, `coverage` (share inside the 80 % interval),
        `exceeded` (share of outcomes above the point forecast), and over the `scored` forecasts
        that have a scale above 0 and both benchmarks `crps`, `crps_naive` and `crps_drift`, the
        means of the scores in mean absolute yearly changes of their series (as Hyndman & Koehler
        2006 scale errors). Empty for an empty table.
    """
    import pandas as pd

    fair = table[(table["scale"] > 0) & table["crps_drift"].notna()]
    judges = ["crps", "crps_naive", "crps_drift"]
    scaled = fair[judges].div(fair["scale"], axis=0).groupby(fair[by])
    whole = table.assign(exceeded=table["outcome"] > table["mean"]).groupby(by)
    return pd.DataFrame(
        {
            "count": whole.size(),
            "coverage": whole["inside"].mean(),
            "exceeded": whole["exceeded"].mean(),
            "scored": scaled.size(),
            **{judge: scaled[judge].mean() for judge in judges},
        }
    ).fillna({"scored": 0})


def by_light(table: pd.DataFrame) -> pd.DataFrame:
    """How often each light was followed by a promise kept.

    Parameters
    ----------
    table : DataFrame
        Rows of `track_record.practice` or `.promises`; those without an outcome are counted apart.

    Returns
    -------
    DataFrame
        Indexed by light, best first: `count` (with an outcome), `met`, `open` (without),
        `probability` (mean over those with an outcome, NaN for none).
    """
    import pandas as pd

    known = table[table["met"].notna()]
    groups = known.groupby("light")
    found = pd.DataFrame(
        {
            "count": groups.size(),
            "met": groups["met"].sum(),
            "open": table[table["met"].isna()].groupby("light").size(),
            "probability": groups["probability"].mean(),
        }
    ).reindex(list(LIGHTS))
    whole = ["count", "met", "open"]
    return found.fillna(dict.fromkeys(whole, 0)).astype(dict.fromkeys(whole, int))


def by_judge(table: pd.DataFrame) -> pd.DataFrame:
    """The probability here and each yardstick, scored on the questions they answered.

    Parameters
    ----------
    table : DataFrame
        Rows of `track_record.practice` or `.promises`.

    Returns
    -------
    DataFrame
        Indexed by judge (`probability`, the four of `yardsticks.NAMES`): `count` (questions
        answered whose outcome is known); `hits`, `false_alarms`, `misses`, `correct_rejections`
        (said yes and met; yes and missed; no and met; no and missed; a probability says yes from
        ½); `brier`; `brier_here` (of the probability, on the same questions) and `brier_rate` (of
        whoever says the share met, known in hindsight). NaN without a question.

    Notes
    -----
    Brier score: mean of (p − o)², 0 perfect, ¼ for always saying ½ (Brier 1950); a yardstick says
    1 or 0.
    """
    import numpy as np
    import pandas as pd
    from scoringrules import brier_score

    rows = {}
    for judge in ("probability", *yardsticks.NAMES):
        known = table[table["met"].notna() & table[judge].notna()]
        met, said = known["met"].to_numpy(float), known[judge].to_numpy(float)
        yes = said >= 0.5
        rate = np.full(len(met), met.mean() if len(met) else math.nan)
        here = known["probability"].to_numpy(float)
        scores = [
            float(np.mean(brier_score(met, p))) if len(met) else math.nan
            for p in (said, here, rate)
        ]
        rows[judge] = {
            "count": len(known),
            "hits": int((yes & (met == 1)).sum()),
            "false_alarms": int((yes & (met == 0)).sum()),
            "misses": int((~yes & (met == 1)).sum()),
            "correct_rejections": int((~yes & (met == 0)).sum()),
            **dict(zip(("brier", "brier_here", "brier_rate"), scores, strict=True)),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def calibration(table: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """How often what was given a probability came true: the reliability of Murphy (1973).

    Parameters
    ----------
    table : DataFrame
        Rows of `track_record.practice` or `.promises`.
    bins : int
        Equal parts of the range of probabilities, lower end included; at least one.

    Returns
    -------
    DataFrame
        A row a part that holds a question whose outcome is known: `low`, `high`, `count`,
        `probability` (mean), `share` (met).
    """
    import numpy as np
    import pandas as pd

    if bins < 1:
        raise ParameterError(f"{bins} bins", remedy="one or more")
    known = table[table["met"].notna() & table["probability"].notna()]
    # 0.7 · 10 is 7, whatever its last bit.
    at = np.minimum(np.round(known["probability"] * bins, 9) // 1, bins - 1).astype(int)
    groups = known.groupby(at)
    found = pd.DataFrame(
        {
            "count": groups.size(),
            "probability": groups["probability"].mean(),
            "share": groups["met"].mean(),
        }
    )
    found.insert(0, "low", found.index / bins)
    found.insert(1, "high", (found.index + 1) / bins)
    return found.reset_index(drop=True)
