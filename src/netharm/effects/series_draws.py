"""Series in which nothing happened, made to be like one that was seen: a parametric bootstrap for counts.

The autocorrelation, its share and the spread are drawn anew for each series from what the data leave open, so that not
knowing them is part of chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.effects.count_regression import variance_of
from netharm.effects.serial_errors import SerialErrors

Array = NDArray[np.float64]


def draw_series(
    means: Array, extra: float, errors: SerialErrors, times: Array, draws: int, random: np.random.Generator
) -> Array:
    """Return counts of `draws` series with `means` (T,) at `times` (T,), (draws, T).

    The variance is that of `errors` times mean + extra mean^2, and never less than the mean. What exceeds the mean is a
    lasting log-normal part and a fleeting gamma part.
    """
    chosen = random.choice(len(errors.weight), size=draws, p=errors.weight)
    scale = errors.scale[chosen] * errors.freedom / random.chisquare(errors.freedom, draws)
    total = scale[:, None] * variance_of(means, extra)[None, :]
    beyond = np.maximum(total - means[None, :], 0.0)
    lasting = np.minimum(errors.share[chosen][:, None] * total, beyond)
    rates = means * _lasting_part(lasting / means**2, errors.correlation[chosen], times, random)
    fleeting = (beyond - lasting) / (means**2 + lasting)
    return random.poisson(rates * _fleeting_part(fleeting, random)).astype(float)


def _lasting_part(relative: Array, correlation: Array, times: Array, random: np.random.Generator) -> Array:
    """Return factors of mean 1 and variance `relative` (J, T) whose logarithms are a first-order autoregression."""
    noise = random.standard_normal(relative.shape)
    steps = np.diff(times, prepend=times[0])
    process = np.empty(relative.shape)
    process[:, 0] = noise[:, 0]
    for period in range(1, relative.shape[1]):
        kept = correlation ** steps[period]
        process[:, period] = kept * process[:, period - 1] + np.sqrt(1 - kept**2) * noise[:, period]
    variance = np.log1p(relative)
    factors: Array = np.exp(np.sqrt(variance) * process - variance / 2)
    return factors


def _fleeting_part(relative: Array, random: np.random.Generator) -> Array:
    """Return independent gamma factors of mean 1 and variance `relative`; 1 where that is 0."""
    shape = 1 / np.maximum(relative, 1e-9)
    return np.where(relative > 1e-9, random.gamma(shape, 1 / shape), 1.0)
