"""How far chance goes in a short series whose ups and downs may last.

The errors of a regression are taken as part white noise and part first-order autoregression. Neither the
autocorrelation nor the part can be estimated well from a few dozen periods, so neither is: all values on a grid are
kept, each with its restricted likelihood (Patterson and Thompson 1971, doi:10.1093/biomet/58.3.545), which allows for
the columns that the regression used up. What follows for a linear contrast is a mixture of t distributions, one for
each value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

Array = NDArray[np.float64]

CORRELATIONS = np.arange(1, 10) / 10
SHARES = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
"""The grid: correlation of the lasting part with itself one period on, and that part's share of the variance."""
NO_CORRELATION = 0.4
"""Weight of "no autocorrelation" before the data are seen; all else on the grid shares the rest alike."""


@dataclass(frozen=True)
class SerialErrors:
    """What one series says of its errors, by value on the grid. All (G,) but times (T,) and freedom.

    weight : sums to 1. correlation, share : the values. scale : the errors' variance. freedom : periods less columns.
    """

    times: tuple[int, ...]
    weight: Array
    correlation: Array
    share: Array
    scale: Array
    freedom: int

    @property
    def lasting(self) -> float:
        """The expected autocorrelation from one period to the next."""
        return float((self.weight * self.correlation * self.share).sum())

    def errors_of(self, contrast: Array) -> Array:
        """Return the standard error of contrast @ errors for each value on the grid, (G,); contrast (T,)."""
        turns, spreads = _turned(self.times)
        turned = contrast @ turns
        variance = (spreads @ (turned**2)[..., None]).ravel()
        error: Array = np.sqrt(self.scale * variance)
        return error

    def at(self, times: NDArray[np.int64]) -> SerialErrors:
        """Return the same errors at other `times`."""
        return replace(self, times=tuple(int(time) for time in times))

    def p_value(self, estimate: float, errors: Array) -> float:
        """Return the two-sided probability of a contrast at least as far from 0 as `estimate`."""
        return float(2 * self._beyond(abs(estimate), errors))

    def quantile(self, tail: float, errors: Array) -> float:
        """Return the value that a contrast exceeds with probability `tail`, under one half."""
        high = -float(stdtrit(self.freedom, tail)) * float(errors.max())
        if high <= 0:
            return 0.0
        return float(
            brentq(lambda value: self._beyond(value, errors) - tail, 0.0, high * (1 + 1e-9), xtol=1e-13 * high)
        )

    def _beyond(self, value: float, errors: Array) -> float:
        return float(self.weight @ stdtr(self.freedom, -value / np.maximum(errors, 1e-300)))


def find_serial_errors(times: Array, columns: Array, residuals: Array) -> SerialErrors:
    """Return what `residuals` (T,), each in units of its standard deviation, say of the errors.

    columns (T, k) : the regression's, in the same units. times (T,) : whole numbers; periods may be left out.
    """
    key = tuple(int(time) for time in times)
    turns, spreads = _turned(key)
    both = np.column_stack([columns, residuals])
    turned = turns.swapaxes(-1, -2) @ both
    products = np.matmul((turned[:, None] / spreads[..., None]).swapaxes(-1, -2), turned[:, None])
    size = np.sqrt(np.maximum(np.einsum("rhkk->rhk", products), 1e-300))[..., :-1]
    inner = products[..., :-1, :-1] / (size[..., :, None] * size[..., None, :])
    cross = products[..., :-1, -1] / size
    inner = inner + 1e-12 * np.eye(inner.shape[-1])
    left = products[..., -1, -1] - (cross * np.linalg.solve(inner, cross[..., None])[..., 0]).sum(axis=-1)
    left = np.maximum(left, 1e-300)
    freedom = len(key) - columns.shape[1]
    likelihood = (
        -0.5 * np.log(spreads).sum(axis=-1)
        - 0.5 * (np.linalg.slogdet(inner)[1] + 2 * np.log(size).sum(axis=-1))
        - 0.5 * freedom * np.log(left)
    )
    weight = np.exp(likelihood - likelihood.max()) * _prior()
    return SerialErrors(
        times=key,
        weight=(weight / weight.sum()).ravel(),
        correlation=np.repeat(CORRELATIONS, len(SHARES)),
        share=np.tile(SHARES, len(CORRELATIONS)),
        scale=(left / freedom).ravel(),
        freedom=freedom,
    )


def _prior() -> Array:
    none = np.broadcast_to(SHARES == 0, (len(CORRELATIONS), len(SHARES)))
    prior: Array = np.where(none, NO_CORRELATION / none.sum(), (1 - NO_CORRELATION) / (~none).sum())
    return prior


@lru_cache(maxsize=8)
def _turned(times: tuple[int, ...]) -> tuple[Array, Array]:
    """Return axes on which errors are uncorrelated, (R, T, T), and their variances there, (R, H, T)."""
    apart = np.abs(np.subtract.outer(times, times))
    variances, axes = np.linalg.eigh(CORRELATIONS[:, None, None] ** apart)
    variances = np.maximum(variances, 1e-12)
    return axes, (1 - SHARES)[None, :, None] + SHARES[None, :, None] * variances[:, None, :]
