"""Log-linear regression of counts, for one series or for thousands of them at once.

Newton's method (Fisher scoring) on the quasi-likelihood with variance mean + extra mean^2 (McCullagh and Nelder 1989,
chapters 2 and 9). It is written in plain arrays because a bootstrap fits the same columns a thousand times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_STEPS = 100
TOLERANCE = 1e-10
"""A fit has converged where no score is farther from 0 than this share of what its column sums."""
_FARTHEST = 30.0
"""Linear predictors are held within this of 0 above the offset: exp(30) is beyond any count."""
_RIDGE = 1e-12
_STEP = 4.0


@dataclass(frozen=True)
class CountFit:
    """Fits of J series on the same k columns. coefficients (J, k), means (J, T), converged (J,).

    extra : the part of the variance that grows with the squared mean; 0 for Poisson and quasi-Poisson.
    """

    coefficients: Array
    means: Array
    converged: Mask
    extra: float

    def variances(self) -> Array:
        """Return the variance function at the fitted means, (J, T), without the dispersion."""
        return variance_of(self.means, self.extra)


def variance_of(means: Array, extra: float) -> Array:
    """Return mean + extra mean^2, element by element."""
    variance: Array = means + extra * means**2
    return variance


def fit_counts(columns: Array, counts: Array, offset: Array, extra: float = 0.0) -> CountFit:
    """Return the fit of each row of `counts` (J, T) on `columns` (T, k), log mean = offset + columns @ coefficients.

    Where counts are 0 in all periods of which a column tells, its coefficient has no finite value; the fit then ends
    where the mean there is 0 for all purposes.
    """
    level = np.exp(offset)
    rate = (counts.sum(axis=1) / level.sum())[:, None]
    means = np.maximum((counts + rate * level) / 2, 1e-3 * rate * level + 1e-9)
    start = np.log(means) - offset
    weights = means**2 / variance_of(means, extra)
    coefficients = _step(columns, weights, (weights * start) @ columns)
    size = np.abs(columns)
    converged = np.zeros(len(counts), dtype=bool)
    for _ in range(MOST_STEPS):
        means = _means(columns, coefficients, offset)
        ratio = means / variance_of(means, extra)
        score = (ratio * (counts - means)) @ columns
        near = np.abs(score) <= TOLERANCE * ((ratio * (counts + means)) @ size + 1.0)
        step = _step(columns, ratio * means, score)
        step *= np.minimum(1.0, _STEP / np.maximum(np.abs(step @ columns.T).max(axis=1), 1e-300))[:, None]
        # A fit that is near takes one more step, whose error is the square of what is left.
        coefficients = np.where(converged[:, None], coefficients, coefficients + step)
        converged |= near.all(axis=1)
        if converged.all():
            break
    return CountFit(coefficients, _means(columns, coefficients, offset), converged, extra)


def fit_with_extra(columns: Array, counts: Array, offset: Array) -> CountFit:
    """Return the negative binomial fit of one series (1, T) whose extra variance sets Pearson's sum to T - k.

    Moments (Breslow 1984, doi:10.2307/2347661), which allow for the columns used up; the likelihood does not.
    """
    freedom = columns.shape[0] - columns.shape[1]
    low, high = 0.0, 10.0
    fit = fit_counts(columns, counts, offset)
    if _pearson(fit, counts) <= freedom:
        return fit
    for _ in range(60):
        middle = (low + high) / 2
        fit = fit_counts(columns, counts, offset, middle)
        low, high = (middle, high) if _pearson(fit, counts) > freedom else (low, middle)
        if high - low <= 1e-10 * max(high, 1e-3):
            break
    return fit


def _pearson(fit: CountFit, counts: Array) -> float:
    return float(((counts - fit.means) ** 2 / fit.variances()).sum())


def _means(columns: Array, coefficients: Array, offset: Array) -> Array:
    means: Array = np.exp(np.clip(coefficients @ columns.T, -_FARTHEST, _FARTHEST) + offset)
    return means


def _step(columns: Array, weights: Array, right: Array) -> Array:
    """Return the solution of columns' W columns x = right for each series, each column in units of its own size."""
    squares = (columns.T * weights[:, None, :]) @ columns
    size = np.sqrt(np.maximum(np.einsum("jaa->ja", squares), 1e-300))
    scaled = squares / (size[:, :, None] * size[:, None, :]) + _RIDGE * np.eye(columns.shape[1])
    solution: Array = np.linalg.solve(scaled, (right / size)[..., None])[..., 0] / size
    return solution
