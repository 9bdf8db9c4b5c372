"""Fits the spread of forecast errors that `analysis/forecast_errors.py` ships.

Every origin of four or more years within the known parts of the yearly M1, M3 and Tourism series
(never the parts held out), each series counting the same within its collection and each collection
the same. Scales on either side by pinball loss at the tails 2 to 40 %, Student with 5 degrees of
freedom; then how errors of different horizons go together.
Run: python -m bench.error_spread
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtri, stdtr, stdtrit

from analysis.extrapolation import continuation
from analysis.forecast_errors import ABOVE, BELOW, DOF, SHORT, behaviour_of
from bench.competitions import HORIZON, LONGEST, origins, padded, yearly

TAILS = np.array([0.02, 0.05, 0.1, 0.1, 0.1, 0.2, 0.3, 0.4])  # the 80 % interval counts threefold
LOG_HORIZON = np.log(np.arange(1, LONGEST + 1))


def errors(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Behaviour (k), errors in mean absolute changes (k x 6) and weights (k) of all origins."""
    behaviour, missed, weights = [], [], []
    for known, _ in yearly(name):
        cuts = [cut for cut in origins(known) if np.ptp(cut[0]) > 0]
        for past, future in cuts:
            unit, *how = behaviour_of(past)
            behaviour.append(how)
            missed.append((padded(future) - continuation(past, LONGEST)) / unit)
            weights.append(1 / len(cuts))
    return np.array(behaviour), np.array(missed), np.array(weights) / sum(weights)


def fitted(x: np.ndarray, e: np.ndarray, w: np.ndarray, side: int, mass: float) -> np.ndarray:
    """Constant, horizon and behaviour exponents of one side that cost the least pinball loss."""
    known = np.isfinite(e)
    each = w[:, None] / known.sum(axis=1)[:, None] * known
    missed = side * np.where(known, e, 0)
    reach = stdtrit(DOF, 1 - TAILS[mass > TAILS] / (2 * mass))

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        scale = np.exp(np.clip(p[0] + p[1] * LOG_HORIZON + (x @ p[2:])[:, None], -8, 8))
        cost, slope = 0.0, np.zeros_like(scale)
        for tail, q in zip(TAILS, reach, strict=False):
            beyond = missed - q * scale
            cost += float((np.where(beyond > 0, (1 - tail) * beyond, -tail * beyond) * each).sum())
            slope += np.where(beyond > 0, tail - 1, tail) * q * scale * each
        gradient = [slope.sum(), (slope * LOG_HORIZON).sum(), *(x.T @ slope.sum(axis=1))]
        return cost, np.array(gradient)

    start = np.array([0.0, 0.75, 0, 0, 0, 0])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def correlation(z: np.ndarray, w: np.ndarray) -> float:
    """Exponent of (i/j) nearest to the correlations of errors i and j years ahead."""
    whole = np.isfinite(z).all(axis=1)
    covariance = np.cov(z[whole].T, aweights=w[whole])
    deviation = np.sqrt(np.diag(covariance))
    seen = covariance / np.outer(deviation, deviation)
    i, j = np.triu_indices(LONGEST, 1)
    ratio = np.log((i + 1) / (j + 1))
    return float((ratio @ np.log(seen[i, j])) / (ratio @ ratio))


def main() -> None:
    """Print what to ship beside what is shipped."""
    parts = {name: errors(name) for name in HORIZON}
    x, e, w = (np.concatenate([part[k] for part in parts.values()]) for k in range(3))
    known = np.isfinite(e)
    each = np.broadcast_to(w[:, None] / known.sum(axis=1)[:, None], e.shape)
    print(f"short of the forecast: {np.average((e < 0)[known], weights=each[known]):.3f}",
          {n: round(float(np.nanmean(np.where(np.isfinite(p[1]), p[1] < 0, np.nan))), 3)
           for n, p in parts.items()}, f"shipped {SHORT}")  # fmt: skip
    scales = {}
    for name, side, mass, shipped in (("below", -1, SHORT, BELOW), ("above", 1, 1 - SHORT, ABOVE)):
        found = fitted(x, e, w, side, mass)
        scales[name] = np.exp(found[0] + found[1] * LOG_HORIZON + (x @ found[2:])[:, None])
        print(name, np.round(found, 2), "shipped", tuple(shipped))
    left, right = stdtr(DOF, e / scales["below"]), stdtr(DOF, e / scales["above"])
    u = np.where(e < 0, 2 * SHORT * left, SHORT + 2 * (1 - SHORT) * (right - 0.5))
    print(f"correlation exponent {correlation(ndtri(np.clip(u, 0.002, 0.998)), w):.2f}")


if __name__ == "__main__":
    main()
