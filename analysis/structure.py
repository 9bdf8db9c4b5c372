"""What is it made of: shares of a whole, their distance, and what a target structure needs.

Shares of a whole carry only ratios: from 1 % to 2 % is a doubling, from 51 % to 52 % next to
nothing. So everything here works on log-ratios. A composition is a row of at least two positive
parts: a list, array or Series is one, the rows of a table are many. pandas in gives pandas out with
its labels and its notes (`attrs`); two labelled compositions are matched by the names of their
parts, never by position. A subcomposition keeps its ratios: leave parts out and close again.

Sources: Aitchison (1986), *The Statistical Analysis of Compositional Data*; Egozcue et al. (2003),
Isometric logratio transformations, *Math. Geology* 35, 279–300; Martín-Fernández et al. (2003),
Dealing with zeros and missing values, *Math. Geology* 35, 253–278.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import trends
from .distributions import require_coverage
from .errors import MethodError

Array = npt.NDArray[np.float64]
DRAWS = 2000
"""Points of each predictive distribution that `forecast` combines, shuffled alike every time: the
ends of an interval are then within about a thirtieth of its width of those that many more give."""

_NO_ZERO = "merge it with another, leave it out of every row, or use multiplicative_replacement"


def closure(x: npt.ArrayLike, total: float = 1.0) -> Any:
    """Rows rescaled to sum to `total`: C(x) = total · x / Σx (Aitchison 1986). Zeros may stay.

    Raises `MethodError` for a negative or missing part, a row of zeros, fewer than two parts.

    >>> closure([97, 379, 524], total=100).round(1).tolist()
    [9.7, 37.9, 52.4]
    """
    values = _read(x, zeros=True)
    values = values / values.max(axis=-1, keepdims=True)  # so that no sum is too large
    return _like(x, values / values.sum(axis=-1, keepdims=True) * _positive(total, "a total"))


def clr(x: npt.ArrayLike) -> Any:
    """Centred log-ratios ln(x_i / g(x)), g the geometric mean (Aitchison 1986, §4.6); same shape.

    Raises `MethodError` for a part that is 0 (and says what to do), negative or missing.

    >>> clr([0.1, 0.3, 0.4, 0.2]).round(4).tolist()
    [-0.7945, 0.3041, 0.5918, -0.1014]
    """
    return _like(x, _clr(x))


def clr_inv(z: npt.ArrayLike) -> Any:
    """Composition (sum 1) with centred log-ratios `z`: C(exp z). Raises `MethodError` for gaps.

    >>> clr_inv(clr([9.7, 37.9, 52.4])).round(3).tolist()
    [0.097, 0.379, 0.524]
    """
    return _like(z, _clr_inv(_finite(z, least=2)))


def ilr(x: npt.ArrayLike, basis: npt.ArrayLike | None = None) -> Any:
    """Isometric log-ratios: D − 1 coordinates of D parts, clr(x) · basisᵀ (Egozcue et al. 2003).

    `basis` has shape (D − 1, D), orthonormal rows that sum to 0. The default is the sequential
    binary partition of that paper (a Helmert matrix): coordinate i is √(i/(i+1)) ·
    ln(g(x_1, …, x_i) / x_{i+1}), the first i parts over the next. Labels become ilr1, ilr2, ….
    Raises `MethodError` for a part that is 0, negative or missing, or a basis that is none.

    >>> ilr([0.1, 0.3, 0.4, 0.2]).round(4).tolist()
    [-0.7768, -0.6834, 0.117]
    """
    values = _clr(x)
    rows = _basis(basis, values.shape[-1])
    return _like(x, values @ rows.T, [f"ilr{i + 1}" for i in range(len(rows))])


def ilr_inv(
    z: npt.ArrayLike, basis: npt.ArrayLike | None = None, parts: Sequence[str] | None = None
) -> Any:
    """Composition (sum 1) with isometric log-ratios `z`: one part more than `z` has coordinates.

    `parts` names the parts of labelled output (else part1, part2, …). Raises `MethodError` for
    missing coordinates, a basis that is none, a wrong number of names.

    >>> ilr_inv(ilr([9.7, 37.9, 52.4])).round(3).tolist()
    [0.097, 0.379, 0.524]
    """
    values = _finite(z, least=1)
    count = values.shape[-1] + 1
    names = [f"part{i + 1}" for i in range(count)] if parts is None else list(parts)
    if len(names) != count:
        raise MethodError(f"{count - 1} coordinates make {count} parts, not {len(names)}")
    return _like(z, _clr_inv(values @ _basis(basis, count)), names)


def perturb(x: npt.ArrayLike, y: npt.ArrayLike) -> Any:
    """Addition among compositions, x ⊕ y = C(x_1 y_1, …, x_D y_D) (Aitchison 1986). Sum 1.

    The change from x to y is `perturb(y, power(x, -1))`. Raises `MethodError` for faulty parts.

    >>> perturb([0.1, 0.3, 0.4, 0.2], [1, 1, 2, 2]).round(4).tolist()
    [0.0625, 0.1875, 0.5, 0.25]
    """
    y = _matched(x, y)
    return _like(y if np.ndim(y) > np.ndim(x) else x, _clr_inv(_clr(x) + _clr(y)))


def power(x: npt.ArrayLike, exponent: float) -> Any:
    """Multiplication by a number, a ⊙ x = C(x_1^a, …, x_D^a) (Aitchison 1986). Sum 1.

    Raises `MethodError` for parts that are 0, negative or missing, or an exponent not finite.

    >>> power([0.1, 0.3, 0.4, 0.2], 0.1).round(4).tolist()
    [0.2306, 0.2574, 0.2649, 0.2471]
    """
    if not np.isfinite(exponent):
        raise MethodError(f"{exponent} is no exponent", remedy="give a finite number")
    return _like(x, _clr_inv(exponent * _clr(x)))


def aitchison_norm(x: npt.ArrayLike) -> Any:
    """Length of clr(x): a number, or one a row; 0 for equal parts. Raises `MethodError` as `clr`.

    >>> round(aitchison_norm([1, 4]), 4)  # ln 4 / √2
    0.9803
    """
    return aitchison_distance(x, np.ones(_read(x).shape[-1]))


def aitchison_distance(x: npt.ArrayLike, y: npt.ArrayLike) -> Any:
    """Distance √Σ(clr(x) − clr(y))² of two structures (Aitchison 1986); 0 when they are the same.

    A number for two rows, one a row where either is a table. Raises `MethodError` as `perturb`.

    >>> round(aitchison_distance([9.7, 37.9, 52.4], [10, 40, 50]), 4)
    0.0746
    """
    y = _matched(x, y)
    rows, lengths = y if np.ndim(y) > np.ndim(x) else x, np.linalg.norm(_clr(x) - _clr(y), axis=-1)
    if isinstance(rows, pd.DataFrame):
        return pd.Series(lengths, index=rows.index)
    return lengths if np.ndim(lengths) else float(lengths)


def multiplicative_replacement(x: npt.ArrayLike, delta: npt.ArrayLike) -> Any:
    """Zeros become `delta`, the rest shrinks: sums, and ratios among the rest, stay.

    r_j = δ_j where x_j = 0, else x_j (1 − Σ_{x_k = 0} δ_k / Σx) (Martín-Fernández et al. 2003).
    `delta` is in the unit of `x`, one number or one a part; they advise 65 % of the least value
    that is seen: 0.0325 for percentages printed to one decimal. It has no default: a zero that
    means *none* stays. What was replaced is announced in `attrs["note"]` of a Series or table, and
    the note travels on through the functions of this module; a list or array can carry none. Raises
    `MethodError` for faulty parts, or a delta not positive or too big.

    >>> multiplicative_replacement([0.2, 0.4, 0.4, 0], 0.0625).tolist()
    [0.1875, 0.375, 0.375, 0.0625]
    >>> clr(multiplicative_replacement(pd.Series({"a": 60, "b": 40, "c": 0}), 0.0325)).attrs["note"]
    'zeros replaced: c by 0.0325'
    """
    values = _read(x, zeros=True)
    fill = np.asarray(_matched(x, delta) if isinstance(delta, pd.Series) else delta, dtype=float)
    if fill.shape not in ((), values.shape[-1:]) or not (np.isfinite(fill) & (fill > 0)).all():
        raise MethodError(f"delta is {delta!r}", remedy="give one positive number, or one a part")
    added = np.where(values == 0, fill, 0)
    left = 1 - added.sum(axis=-1, keepdims=True) / values.sum(axis=-1, keepdims=True)
    if (left <= 0).any():
        raise MethodError("the replaced zeros are the whole row", remedy="choose a smaller delta")
    replaced = _like(x, np.where(values == 0, added, values * left))
    if isinstance(replaced, pd.Series | pd.DataFrame) and added.any():
        places = [
            [replaced.axes[axis][i] for axis, i in enumerate(at)] for at in np.argwhere(added)
        ]
        named = [
            f"{place[-1]}{''.join(f' of {row}' for row in place[:-1])} by {by:g}"
            for place, by in zip(places, added[added > 0], strict=True)
        ]
        said = [replaced.attrs["note"]] if "note" in replaced.attrs else []
        replaced.attrs["note"] = "; ".join([*said, f"zeros replaced: {', '.join(named)}"])
    return replaced


def forecast(
    compositions: pd.DataFrame, horizon: int, level: float = 0.8, total: float = 100
) -> pd.DataFrame:
    """Forecast a structure, so that in every year its parts add up to `total`.

    Parameters
    ----------
    compositions : DataFrame, shape (n, D)
        Rows consecutive years (an annual PeriodIndex or whole numbers), four or more; columns the
        D parts, positive, in any unit.
    horizon : int
        Years ahead, 1 or more.
    level : float
        Coverage of the interval of each part.
    total : float
        What the parts add up to: 100 for per cent.

    Returns
    -------
    DataFrame
        Tidy. Index: for each part the years ahead. Columns: `part`, `share` (in the unit of
        `total`; the shares of a year add up to it), `lower` and `upper` of the part on its own:
        they hold `share`, lie between 0 and `total`, and do not add up.

    Raises
    ------
    MethodError
        For fewer than four years, years that are missing or twice there, an index of anything but
        years, parts that are 0 (see `multiplicative_replacement`), negative or missing.
    ParameterError
        If `horizon` or `level` make no sense.

    Notes
    -----
    The D − 1 isometric log-ratio coordinates (Egozcue et al. 2003) along the principal directions
    of the changes from year to year (Aitchison 1983) are forecast one by one with `trends.predict`
    and taken back; log-ratios cannot leave 0–100 %, and the inverse closes the sum (the approach of
    Brunsdon & Smith 1998 and Kynčlová, Filzmoser & Hron 2015, with a univariate method, since a few
    years fix no vector autoregression). The share is the centre of the distribution on log-ratios,
    not the mean of the part. Over the years on record these coordinates did not move together, and
    the interval takes them as independent: `DRAWS` quantiles of each, shuffled by a fixed seed.

    The forecast does not depend on the order or the unit of the parts. `predict` is not linear, so
    another orthonormal basis gives a slightly different forecast; the principal one is chosen by
    the data, and unique unless two directions changed exactly alike.

    Aitchison (1983), Principal component analysis of compositional data, *Biometrika* 70, 57–65;
    Brunsdon & Smith (1998), The time series analysis of compositional data, *Journal of Official
    Statistics* 14, 237–253; Kynčlová, Filzmoser & Hron (2015), Modeling compositional time series
    with vector autoregressive models, *Journal of Forecasting* 34, 303–314.

    Examples
    --------
    >>> titles = pd.DataFrame({"senior": [8.5, 8.8, 9.2, 9.7], "middle": [36.5, 37.0, 37.4, 37.9],
    ...                        "junior": [55.0, 54.2, 53.4, 52.4]}, index=range(2017, 2021))
    >>> print(forecast(titles, 1).round(1).to_string())
            part  share  lower  upper
    2021  senior   10.1    9.7   10.5
    2021  middle   38.3   37.9   38.7
    2021  junior   51.6   50.7   52.5
    """
    require_coverage(level)
    years, share, spread = _forecast(compositions, horizon, total)
    tail = (1 - level) / 2
    lower, upper = np.quantile(spread, [tail, 1 - tail], axis=1)
    found = pd.concat(
        pd.DataFrame(
            {
                "part": part,
                "share": share[:, at],
                "lower": np.minimum(lower[:, at], share[:, at]),
                "upper": np.maximum(upper[:, at], share[:, at]),
            },
            index=years,
        )
        for at, part in enumerate(compositions.columns)
    )
    found.attrs = dict(compositions.attrs)
    return found


def courses(compositions: pd.DataFrame, horizon: int, total: float = 100.0) -> Array:
    """Simulated compositions behind `forecast`, for the chance of a target structure.

    Parameters and errors as there. Returns an array of shape (horizon, `DRAWS`, D), rows adding up
    to `total`, the same on every call; `chances.structure` takes those of a year.

    >>> titles = pd.DataFrame({"senior": [8.5, 8.8, 9.2, 9.7], "rest": [91.5, 91.2, 90.8, 90.3]},
    ...                       index=range(2017, 2021))
    >>> float((courses(titles, 2)[-1][:, 0] >= 10).mean().round(2))
    0.81
    """
    return _forecast(compositions, horizon, total)[2]


def _forecast(
    compositions: pd.DataFrame, horizon: int, total: float
) -> tuple[pd.Index, Array, Array]:
    """Years ahead, the shares forecast (h, D), and simulated compositions (h, DRAWS, D)."""
    if not isinstance(compositions, pd.DataFrame):
        raise MethodError("no table", remedy="give a DataFrame with a row a year")
    rows = _consecutive(compositions)
    helmert = _basis(None, rows.shape[1])
    standard = _clr(rows) @ helmert.T
    turn = np.linalg.svd(np.diff(standard, axis=0))[2]
    turn *= np.where(turn @ (standard[-1] - standard[0]) < 0, -1, 1)[:, None]
    columns = [pd.Series(column, index=rows.index) for column in (standard @ turn.T).T]
    ahead = [trends.predict(column, horizon, even=True) for column in columns]
    levels = (np.arange(DRAWS) + 0.5) / DRAWS
    random = np.random.default_rng(0)
    draws = [random.permutation(one.quantiles(levels), axis=1) for one in ahead]
    middle = np.column_stack([one.interval()["mean"] for one in ahead])
    total, back = _positive(total, "a total"), turn @ helmert
    years = ahead[0].index.rename(rows.index.name)
    return (
        years,
        total * _clr_inv(middle @ back),
        total * _clr_inv(np.stack(draws, axis=-1) @ back),
    )


def required_additions(
    stock: pd.Series, target_shares: pd.Series, total: float | None = None, years: float = 1
) -> pd.DataFrame:
    """What a target structure needs: by part, how many more in all, and a year over `years`.

    Parameters
    ----------
    stock, target_shares : Series
        Present stock by part, for instance in 万人, and the shares wanted, in any unit (10∶40∶50
        is 10, 40, 50), both with the same labels and at least 0.
    total : float, optional
        Stock wanted in all; None is the least at which no part shrinks, max(stock_i / share_i).
    years : float
        Years in which to get there.

    Returns
    -------
    DataFrame
        Rows parts; columns stock, share, target_stock, target_share, additions and
        additions_per_year. Shares sum to 1; a negative addition is a part this total makes shrink.

    Raises `MethodError` for faulty parts, total or years, or stock in a part with no target share.

    >>> needs = required_additions(pd.Series({"senior": 9.7, "middle": 37.9, "junior": 52.4}),
    ...                            pd.Series({"senior": 10, "middle": 40, "junior": 50}))
    >>> needs["additions"].round(2).to_dict()
    {'senior': 0.78, 'middle': 4.02, 'junior': 0.0}
    """
    stock, target_shares = pd.Series(stock), pd.Series(target_shares)
    share, wanted = closure(stock), closure(_matched(stock, target_shares))
    if total is None:
        needed = (stock / wanted).where(stock > 0, 0).max()
        if np.isinf(needed):
            raise MethodError("a part with stock has target share 0", remedy="give the total")
        target = (wanted * needed).clip(lower=stock)  # rounding must not make a part shrink
    else:
        target = wanted * _positive(total, "a total")
    more = target - stock
    table = {"stock": stock, "share": share, "target_stock": target, "target_share": wanted}
    table |= {"additions": more, "additions_per_year": more / _positive(years, "a span of years")}
    return pd.DataFrame(table)


def stock_flow_gap(stock_start: Any, stock_end: Any, inflow: Any) -> Any:
    """What a published inflow leaves unexplained: stock_start + inflow − stock_end.

    Positive: so many left. Negative: so many came by another way. Numbers or Series in one unit,
    `inflow` that of the span between the stocks. Raises `MethodError` for faulty figures.

    >>> stock_flow_gap(104.5, 120.0, 20.0)
    4.5
    """
    table = pd.concat([pd.Series(figure) for figure in (stock_start, stock_end, inflow)], axis=1)
    if not (np.isfinite(table) & (table >= 0)).all(axis=None):
        raise MethodError("a stock or flow is missing, negative or has a label the others lack")
    return stock_start + inflow - stock_end


def _consecutive(compositions: pd.DataFrame) -> pd.DataFrame:
    """The rows in order of time, once they are four consecutive years or more."""
    index = compositions.index
    annual = isinstance(index, pd.PeriodIndex) and index.freqstr.startswith("Y")
    if not (annual or pd.api.types.is_integer_dtype(index)):
        raise MethodError("the rows are not years", remedy="index the table by years")
    rows = compositions.sort_index()
    years = rows.index.year if annual else rows.index
    if (np.diff(years) != 1).any():
        at = int((np.diff(years) != 1).argmax())
        raise MethodError(
            f"years {years[at]} and {years[at + 1]} do not follow each other",
            remedy="forecast from consecutive years, each once",
        )
    if len(rows) < 4:
        raise MethodError(
            f"{len(rows)} years are too few to forecast a structure",
            remedy="wait for four, or compare the latest with the target",
        )
    return rows


def _positive(number: float, what: str) -> float:
    if not (np.isfinite(number) and number > 0):
        raise MethodError(f"{what} of {number} makes no sense", remedy="give a positive number")
    return number


def _finite(x: Any, least: int) -> Array:
    try:
        values = np.asarray(x, dtype=float)
    except (TypeError, ValueError):
        raise MethodError(f"not rows of numbers of equal length: {x!r}") from None
    if values.ndim not in (1, 2) or values.shape[-1] < least:
        raise MethodError(f"shape {values.shape}", remedy=f"give rows of {least} numbers or more")
    _refuse(x, ~np.isfinite(values), "is missing or infinite", "find the figure or drop the row")
    return values


def _read(x: Any, zeros: bool = False) -> Array:
    values = _finite(x, least=2)
    _refuse(x, values < 0, "is negative", "a part of a whole is at least 0: correct the figure")
    _refuse(x, (values == 0) & (not zeros), "is 0 and has no logarithm", _NO_ZERO)
    if (values.sum(axis=-1) == 0).any():
        raise MethodError("a row whose parts are all 0 has no structure", remedy="drop the row")
    return values


def _refuse(x: Any, bad: npt.NDArray[np.bool_], fault: str, remedy: str) -> None:
    if bad.any():
        axes = getattr(x, "axes", [range(n) for n in bad.shape])
        place = [axis[int(i)] for axis, i in zip(axes, np.argwhere(bad)[0], strict=True)]
        row = f" of row {place[0]}" if bad.ndim == 2 else ""
        raise MethodError(f"part {place[-1]}{row} {fault}", remedy=remedy)


def _like(x: Any, values: Array, parts: Sequence[str] | None = None) -> Any:
    """Dress `values` as `x` is: its rows, name, notes, and its parts unless others are given."""
    if isinstance(x, pd.Series):
        dressed = pd.Series(values, index=x.index if parts is None else parts, name=x.name)
    elif isinstance(x, pd.DataFrame):
        dressed = pd.DataFrame(values, x.index, x.columns if parts is None else parts)
    else:
        return values
    dressed.attrs = dict(x.attrs)
    return dressed


def _matched(x: Any, y: Any) -> Any:
    """`y` with its parts in the order of `x`, once the two are known to belong together."""
    if isinstance(x, pd.Series | pd.DataFrame) and isinstance(y, pd.Series | pd.DataFrame):
        ours, theirs = x.axes[-1], y.axes[-1]
        if not (ours.is_unique and theirs.is_unique and set(ours) == set(theirs)):
            raise MethodError(f"parts differ: {[*ours]}, {[*theirs]}", remedy="name both alike")
        if x.ndim == y.ndim == 2 and not x.index.equals(y.index):
            raise MethodError("the two tables have different rows", remedy="reindex one as other")
        return y[ours]
    here, there = _finite(x, least=2).shape, _finite(y, least=2).shape
    if here[-1:] != there[-1:] or (len(here) == len(there) and here != there):
        raise MethodError(f"compositions of shapes {here} and {there} do not match")
    return y


def _clr(x: Any) -> Array:
    logs: Array = np.log(_read(x))
    return logs - logs.mean(axis=-1, keepdims=True)


def _clr_inv(values: Array) -> Array:
    parts: Array = np.exp(values - values.max(axis=-1, keepdims=True))
    return parts / parts.sum(axis=-1, keepdims=True)


def _basis(basis: npt.ArrayLike | None, parts: int) -> Array:
    i, column = np.arange(1, parts)[:, None], np.arange(parts)
    helmert: Array = np.sqrt(i / (i + 1)) * (np.where(column < i, 1 / i, 0) - (column == i))
    rows = helmert if basis is None else np.asarray(basis, dtype=float)
    whole = rows.shape == helmert.shape and np.allclose(rows.sum(axis=1), 0)
    if not (whole and np.allclose(rows @ rows.T, np.eye(parts - 1))):
        remedy = f"give {parts - 1} rows of {parts} that sum to 0, of length 1, at right angles"
        raise MethodError("the basis is not orthonormal", remedy=remedy)
    return rows
