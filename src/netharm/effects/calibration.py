"""Exact weights: the ones closest to equal shares that meet every constraint to the last digit.

The weights w >= 0 minimise sum_i (w_i - d_i)^2 / d_i subject to A'w = b (Robbins, Saunders and Kilmer 2017,
doi:10.1080/01621459.2016.1213634, section 3; the distance is the chi-squared one of Deville and Sarndal 1992,
doi:10.1080/01621459.1992.10475217). The dual has one unknown for each constraint: w = d max(0, 1 + A lambda), and
lambda solves A'w(lambda) = b, piecewise linear, by Newton's method with a line search on the dual objective.

Arrays in, small frozen results out; nothing here knows what is being counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.linalg.blas import dsyrk

Array = NDArray[np.float64]

TOLERANCE = 1e-10
"""Largest residual with which a solve counts as met: max |A'w - b| / max(1, max |b|)."""
ITERATIONS = 80
RIDGE = 1e-13
ROUNDING = 1e-12
"""Residuals below this are rounding, which differs between equal runs; they are given as 0."""


@dataclass(frozen=True)
class Weights:
    """The answer of one solve.

    weights : (n,) ; multipliers : (k,), of the scaled constraints, for a warm start.
    residual : max |A'w - b| / max(1, max |b|); converged : whether the problem was solved within `TOLERANCE`, which for
        exact balance is the residual itself.
    infeasible : True where a certificate (Farkas) shows that no weights can meet the constraints.
    worst : position of the constraint that is missed by most.
    """

    weights: Array
    multipliers: Array
    residual: float
    converged: bool
    infeasible: bool
    worst: int


@dataclass(frozen=True)
class Constraints:
    """Constraint values of all areas, scaled to columns of comparable size once for many solves.

    scaled : (n, k), C order ; scale : (k,) ; gram : (k, k), the sum over all areas of their outer products.
    Column 0 must be constant: it fixes the sum of the weights.
    """

    scaled: Array
    scale: Array
    gram: Array


def scale_constraints(values: Array) -> Constraints:
    """Return `values` (n, k) with each column divided by its root mean square.

    A column of zeros keeps its scale of 1.
    """
    root_mean_square = np.sqrt(np.mean(values**2, axis=0))
    scale = np.where(root_mean_square > 0, root_mean_square, 1.0)
    scaled = np.ascontiguousarray(values / scale)
    return Constraints(scaled, scale, _outer_products(scaled))


def _outer_products(rows: Array) -> Array:
    """Return rows' rows, both triangles, for C-ordered `rows` (m, k)."""
    if len(rows) == 0:
        return np.zeros((rows.shape[1], rows.shape[1]))
    upper: Array = dsyrk(1.0, rows.T, trans=0)
    return upper + np.triu(upper, 1).T


def calibrate(
    constraints: Constraints,
    totals: Array,
    donors: NDArray[np.bool_],
    *,
    offset: Array | None = None,
    start: Array | None = None,
    penalty: float = 0.0,
) -> Weights:
    """Return the weights of `donors` whose totals are `totals` (k,), as near to equal shares as can be.

    donors : (n,) bool; areas that may carry weight. Equal shares are totals[0] / number of donors.
    offset : (n,) added to 1 in the dual, which tilts the weights towards areas where it is large (weight ranges).
    penalty : 0 for exact balance; above 0 the constraints are traded against the distance, each miss counted in units
        of its column's root mean square, and `converged` speaks of that problem's own optimality.
    """
    rows, target = constraints.scaled, totals / constraints.scale
    share = totals[0] / max(int(donors.sum()), 1)
    multipliers = np.zeros(len(target)) if start is None else start.copy()
    level = np.where(donors, 1.0 if offset is None else 1.0 + offset, -np.inf)
    moved = rows @ multipliers
    size = max(1.0, float(np.max(np.abs(totals))))
    active, hessian = donors, constraints.gram - _outer_products(rows[~donors])
    gap, residual, infeasible = target, np.inf, False
    for _ in range(ITERATIONS):
        now_active = level + moved > 0
        hessian = _updated(hessian, rows, active, now_active)
        active = now_active
        gap = target - share * (rows[active].T @ (level + moved)[active]) - penalty * multipliers
        residual = float(np.max(np.abs(gap * constraints.scale))) / size
        infeasible = penalty == 0 and _certifies(moved[donors], multipliers, target, totals[0], rows[0, 0])
        if residual <= TOLERANCE or infeasible:
            break
        step = _newton_step(share * hessian, gap, penalty)
        along = rows @ step
        length = _line_search(level + moved, along, share, target, multipliers, step, penalty)
        multipliers, moved = multipliers + length * step, moved + length * along
    weights = share * np.maximum(level + moved, 0.0, where=donors, out=np.zeros(len(donors)))
    met = residual <= TOLERANCE
    missed = np.abs((gap + penalty * multipliers) * constraints.scale)
    miss = float(missed.max()) / size
    return Weights(weights, multipliers, miss if miss >= ROUNDING else 0.0, met, infeasible, int(np.argmax(missed)))


def _updated(hessian: Array, rows: Array, was: NDArray[np.bool_], now: NDArray[np.bool_]) -> Array:
    """Return the sum of outer products over the rows active `now`, from that over those active before."""
    came, went = now & ~was, was & ~now
    if came.sum() + went.sum() < now.sum():
        return hessian + _outer_products(rows[came]) - _outer_products(rows[went])
    return _outer_products(rows[now])


def _newton_step(hessian: Array, gap: Array, penalty: float) -> Array:
    """Return the step that closes `gap`; a trace of ridge keeps redundant constraints harmless."""
    ridge = penalty + RIDGE * max(float(np.trace(hessian)), 1e-300)
    identity = np.eye(len(gap))
    for _ in range(8):
        try:
            step: Array = cho_solve(cho_factor(hessian + ridge * identity, check_finite=False), gap)
        except LinAlgError:
            ridge *= 100
            continue
        return step
    return np.asarray(np.linalg.lstsq(hessian, gap)[0])


def _line_search(
    level: Array, along: Array, share: float, target: Array, multipliers: Array, step: Array, penalty: float
) -> float:
    """Return how far to go along `step`: the whole of it, or half, a quarter ... until the dual objective falls."""
    ahead = float(target @ step)

    def dual(length: float) -> tuple[float, float]:
        kept = np.maximum(level + length * along, 0.0)
        there = multipliers + length * step
        value = share / 2 * float(kept @ kept) - length * ahead + penalty / 2 * float(there @ there)
        slope = share * float(kept @ along) - ahead + penalty * float(there @ step)
        return value, slope

    here, fall = dual(0.0)
    length = 1.0
    while length > 1e-10:
        value, slope = dual(length)
        # Near the optimum the values agree to rounding while the slope still tells the two sides apart.
        if value <= here + 1e-4 * length * fall or (
            abs(slope) <= 0.9 * abs(fall) and value <= here + 1e-12 * abs(here)
        ):
            return length
        length /= 2
    return length


def _certifies(moved: Array, multipliers: Array, target: Array, total: float, constant: float) -> bool:
    """Return whether `multipliers` prove that no weights fit (Farkas).

    For any w >= 0 with sum `total`, A'w = b implies lambda'b = sum w_i (A lambda)_i <= total max_i (A lambda)_i.
    """
    needed = float(target @ multipliers)
    reach = total * float(np.max(moved))
    return needed > reach + 1e-9 * (abs(needed) + abs(reach) + 1e-300) and bool(np.any(multipliers))


def effective_number(weights: Array) -> float:
    """Return how many equally weighted donors would carry the same information: (sum w)^2 / sum w^2 (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights @ weights)) if np.any(weights) else 0.0
