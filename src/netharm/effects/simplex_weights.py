"""Weights that are never negative and add up to one, with which some paths come nearest to another.

The weights w minimise |paths w - target|^2 + ridge |w|^2. As they add up to one, paths w - target = Z w with
Z = paths - target, and w = max(0, mu - Z'r) / ridge at the optimum, where r = Z w and mu makes the sum one. The dual in
(r, mu) is convex and piecewise quadratic and is solved by Newton's method, its start the active set of a non-negative
least squares problem. A trace of ridge is always there: where many weights fit alike, the answer is the one nearest to
equal shares, whatever the order of the paths, and paths that are the same get the same weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Array = NDArray[np.float64]

LEAST_RIDGE = 1e-6
"""The trace of ridge, in units of the median squared distance of a path from the target."""
TOLERANCE = 1e-7
"""Largest gap to the least value possible (by duality) with which a solve counts as met, in units of that median."""
NEAR = 1e-10
"""Newton's method stops where it misses the optimality conditions by no more."""
STEPS = 60
FEW = 10.0
"""Ridge is lowered by this factor at a time."""


@dataclass(frozen=True)
class SimplexWeights:
    """weights : (n,), at least 0, sum 1. residual : how far above the least value possible, by duality, in units of the
    median squared distance of a path from the target ; converged : whether that is within `TOLERANCE`.
    """

    weights: Array
    residual: float
    converged: bool


def simplex_weights(paths: Array, target: Array, ridge: float = 0.0) -> SimplexWeights:
    """Return the weights of `paths` (periods, n) that come nearest to `target` (periods,)."""
    count = paths.shape[1]
    apart = paths - target[:, None]
    squares = np.einsum("ij,ij->j", apart, apart)
    size = float(np.median(squares)) or float(squares.mean())
    if count == 1 or size == 0:
        return SimplexWeights(np.full(count, 1 / count), 0.0, True)
    apart = apart / np.sqrt(size)
    if len(apart) > count + 1:
        apart = np.asarray(np.linalg.qr(apart, mode="r"), dtype=np.float64)
    wanted = max(ridge / size, LEAST_RIDGE)
    found = None
    if wanted <= FEW * LEAST_RIDGE:
        found = _graded(apart, _descend(apart, _first_guess(apart), wanted, wanted), wanted)
    if found is None or not found.converged:
        found = _graded(apart, _descend(apart, apart.mean(axis=1), max(1.0, wanted), wanted), wanted)
    return found if found.converged else _graded(apart, _stacked(apart, wanted), wanted)


def _graded(apart: Array, weights: Array, ridge: float) -> SimplexWeights:
    """Return `weights`, made to add up to one, with their duality gap: slope'w - min(slope) bounds what is missed."""
    total = float(weights.sum())
    if not 0 < total < np.inf:
        return SimplexWeights(np.full(len(weights), 1 / len(weights)), np.inf, False)
    weights = weights / total
    slope = apart.T @ (apart @ weights) + ridge * weights
    gap = float(slope @ weights - slope.min())
    return SimplexWeights(weights, gap, gap <= TOLERANCE)


def _stacked(apart: Array, ridge: float) -> Array:
    """Return the weights by non-negative least squares alone: for paths so far apart that the dual loses its digits.

    Each path is scaled to length one, so that a distant one does not hide the others.
    """
    scale = 1 / np.sqrt(np.einsum("ij,ij->j", apart, apart) + ridge)
    stacked = np.vstack([apart * scale, np.diag(np.sqrt(ridge) * scale), scale / scale.max()])
    try:
        found = nnls(stacked, np.append(np.zeros(len(stacked) - 1), 1.0))[0]
    except RuntimeError:  # too many steps
        return np.zeros(apart.shape[1])
    weights: Array = scale * found
    return weights


def _first_guess(apart: Array) -> Array:
    """Return r = Z w of the weights without ridge, up to the tie-break among weights that fit alike."""
    stacked = np.vstack([apart, np.ones(apart.shape[1])])
    try:
        weights = nnls(stacked, np.append(np.zeros(len(apart)), 1.0))[0]
    except RuntimeError:  # too many steps: start from equal shares
        weights = np.ones(apart.shape[1])
    total = float(weights.sum())
    guess: Array = apart @ (weights / total) if total > 0 else apart.mean(axis=1)
    return guess


def _descend(apart: Array, start: Array, ridge: float, wanted: float) -> Array:
    """Return the weights at ridge `wanted`, reached from `ridge` downwards."""
    pull = start
    while True:
        pull, weights = _newton(apart, pull, ridge)
        if ridge <= wanted:
            return weights
        ridge = max(ridge / FEW, wanted)


def _newton(apart: Array, pull: Array, ridge: float) -> tuple[Array, Array]:
    """Return r and the weights after Newton's method on the dual at one `ridge`."""
    periods = len(apart)
    level = _level(apart.T @ pull, ridge)
    for _ in range(STEPS):
        slack = level - apart.T @ pull
        active = slack > 0
        kept = apart[:, active]
        share = slack[active] / ridge
        miss = np.append(pull - kept @ share, share.sum() - 1)
        if float(np.abs(miss).max()) <= NEAR:
            break
        curve = np.empty((periods + 1, periods + 1))
        curve[:periods, :periods] = kept @ kept.T
        curve[:periods, :periods].flat[:: periods + 1] += ridge
        curve[periods, :periods] = curve[:periods, periods] = -kept.sum(axis=1)
        curve[periods, periods] = active.sum()
        try:
            step: Array = np.asarray(np.linalg.solve(curve, -ridge * miss), dtype=np.float64)
        except np.linalg.LinAlgError:
            break
        length = _how_far(slack, step[periods] - apart.T @ step[:periods], pull, step, ridge)
        pull, level = pull + length * step[:periods], level + length * step[periods]
    weights = np.zeros(apart.shape[1])
    weights[active] = share
    return pull, weights


def _level(height: Array, ridge: float) -> float:
    """Return the mu for which max(0, mu - height) adds up to `ridge`."""
    ordered = np.sort(height)
    levels = (ridge + np.cumsum(ordered)) / np.arange(1, len(ordered) + 1)
    below = np.flatnonzero(ordered < levels)
    return float(levels[below[-1] if len(below) else 0])


def _how_far(slack: Array, along: Array, pull: Array, step: Array, ridge: float) -> float:
    """Return the share of `step` to go: all of it, or to where the dual's slope along it is small."""
    move, lift = step[:-1], step[-1]
    constant, rising = ridge * (float(pull @ move) - float(lift)), ridge * float(move @ move)

    def slope(length: float) -> float:
        return constant + length * rising + float(np.maximum(slack + length * along, 0.0) @ along)

    first = abs(slope(0.0))
    if slope(1.0) <= 0.5 * first:
        return 1.0
    least, most = 0.0, 1.0
    for _ in range(30):
        length = (least + most) / 2
        here = slope(length)
        if abs(here) <= 0.1 * first:
            break
        least, most = (least, length) if here > 0 else (length, most)
    return length
