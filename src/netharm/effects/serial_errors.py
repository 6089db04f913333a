"""How far chance goes in a short series whose ups and downs may last.

The errors of a regression are taken as part white noise and part something that lasts: ups and downs that fade
(first-order autoregression), a level that wanders, or a slope that wanders. Neither the kind, nor the autocorrelation,
nor the part can be estimated well from a few dozen periods, so none is: all values on a grid are kept, each with its
restricted likelihood (Patterson and Thompson 1971, doi:10.1093/biomet/58.3.545), which allows for the columns that the
regression used up. What follows for a linear contrast is a mixture of t distributions, one for each value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr, stdtrit

from netharm.effects.lasting_errors import (
    FADES,
    LEVEL_WANDERS,
    SLOPE_WANDERS,
    contrast_variances,
    restricted_likelihoods,
)

Array = NDArray[np.float64]

NO_LASTING = 0.4
"""Weight of "nothing lasts" before the data are seen; the three kinds share the rest alike, and so do their values."""
_RHOS = np.arange(1, 10) / 10
_PARTS = np.array([0.25, 0.5, 0.75, 1.0])
KINDS = np.r_[FADES, np.full(36, FADES), np.full(4, LEVEL_WANDERS), np.full(4, SLOPE_WANDERS)]
CORRELATIONS = np.r_[0.0, np.repeat(_RHOS, 4), np.ones(8)]
SHARES = np.r_[0.0, np.tile(_PARTS, 9), _PARTS, _PARTS]
PRIOR = np.r_[NO_LASTING, (1 - NO_LASTING) / 3 / np.r_[np.full(36, 36), np.full(8, 4)]]
"""The grid, (G,): kind, correlation with itself one period on, and the lasting part's share of the variance."""
MOST_STEPS = 60


@dataclass(frozen=True)
class SerialErrors:
    """What one series says of its errors, by value on the grid.

    weight (G,) : sums to 1. scale (G,) : the errors' variance. times, load (T,) : when, and the mean in units of the
    white noise's standard deviation. sizes (G,) : what gives each lasting part a variance of 1 over the series.
    freedom : periods less columns.
    """

    times: Array
    load: Array
    weight: Array
    scale: Array
    sizes: Array
    freedom: int

    @property
    def kinds_weight(self) -> tuple[float, float, float, float]:
        """The weight of: nothing lasts, ups and downs fade, the level wanders, the slope wanders."""
        nothing = SHARES == 0
        fades, level, slope = (self.weight[(kind == KINDS) & ~nothing].sum() for kind in range(3))
        return float(self.weight[nothing].sum()), float(fades), float(level), float(slope)

    def errors_of(self, contrast: Array) -> Array:
        """Return the standard error of contrast @ errors for each value on the grid, (G,); contrast (T,)."""
        variance = contrast_variances(self.times, self.load, contrast, KINDS, CORRELATIONS, SHARES, self.sizes)
        error: Array = np.sqrt(self.scale * variance)
        return error

    def at(self, times: Array, load: Array) -> SerialErrors:
        """Return the same errors at other `times`."""
        return replace(self, times=times, load=load)

    def p_value(self, estimate: float, errors: Array) -> float:
        """Return the two-sided probability of a contrast at least as far from 0 as `estimate`."""
        return float(2 * self._beyond(abs(estimate), np.maximum(errors, 1e-300)))

    def quantile(self, tail: float, errors: Array) -> float:
        """Return the value that a contrast exceeds with probability `tail`, under one half.

        Newton's method: the probability falls ever more slowly, so no step goes beyond the answer; it comes from below.
        """
        errors = np.maximum(errors, 1e-300)
        far = -float(stdtrit(self.freedom, tail))
        least = far * float(errors.min())
        value = far * float(np.sqrt(self.weight @ errors**2))
        half = (self.freedom + 1) / 2
        height = np.exp(gammaln(half) - gammaln(self.freedom / 2)) / np.sqrt(self.freedom * np.pi)
        for number in range(MOST_STEPS):
            density = height * float(self.weight @ ((1 + (value / errors) ** 2 / self.freedom) ** -half / errors))
            step = (self._beyond(value, errors) - tail) / density
            value = max(value + step, least)
            # The first step may come from above.
            if number and step <= 1e-13 * value:
                break
        return value

    def _beyond(self, value: float, errors: Array) -> float:
        return float(self.weight @ stdtr(self.freedom, -value / errors))


def find_serial_errors(times: Array, load: Array, columns: Array, residuals: Array) -> SerialErrors:
    """Return what `residuals` (T,), each in units of its standard deviation, say of the errors.

    columns (T, k) : the regression's, in the same units, level and trend among them. times (T,) : whole numbers;
    periods may be left out. load (T,) : the mean in the same units: what lasts moves the rate by a share.
    """
    freedom = len(times) - columns.shape[1]
    sizes = _walk_sizes(len(times))[KINDS] / float((load**2).mean())
    size = np.sqrt(np.maximum((columns**2).sum(axis=0), 1e-300))
    both = np.column_stack([columns / size, residuals])
    likelihood, left = restricted_likelihoods(times, load, both, KINDS, CORRELATIONS, SHARES, sizes)
    weight = np.exp(likelihood - likelihood.max()) * PRIOR
    return SerialErrors(times, load, weight / weight.sum(), left / max(freedom, 1), sizes, freedom)


@lru_cache(maxsize=64)
def _walk_sizes(periods: int) -> Array:
    """Return by kind what a lasting part is multiplied by, so that a straight line leaves it a mean variance of 1.

    What fades has that variance as it is.
    """
    time = np.arange(1.0, periods + 1)
    first, last = np.minimum.outer(time, time), np.maximum.outer(time, time)
    line = np.linalg.qr(np.column_stack([np.ones(periods), time]))[0]
    sizes = np.ones(3)
    for kind, covariance in ((LEVEL_WANDERS, first), (SLOPE_WANDERS, first**2 * (3 * last - first) / 6)):
        sizes[kind] = periods / (np.trace(covariance) - np.trace(line.T @ covariance @ line))
    return sizes
