"""Series in which nothing happened, made to be like one that was seen: a parametric bootstrap for counts.

What lasts, its share and the spread are drawn anew for each series from what the data leave open, so that not knowing
them is part of chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.effects.count_regression import variance_of
from netharm.effects.lasting_errors import FADES, LEVEL_WANDERS, SLOPE_WANDERS
from netharm.effects.serial_errors import CORRELATIONS, KINDS, SHARES, SerialErrors

Array = NDArray[np.float64]

FARTHEST = 8.0
"""Log rates of a drawn series are held within this of the fitted ones: chance makes no count three thousandfold."""


def draw_series(
    means: Array, extra: float, errors: SerialErrors, times: Array, draws: int, random: np.random.Generator
) -> Array:
    """Return counts of `draws` series with `means` (T,) at `times` (T,), (draws, T).

    The variance is that of `errors`, and never less than the mean. What exceeds the mean is a lasting log-normal part
    and a fleeting gamma part. A walk is drawn around its own level and trend, which the series has as fitted.
    """
    chosen = random.choice(len(errors.weight), size=draws, p=errors.weight)
    scale = errors.scale[chosen] * errors.freedom / random.chisquare(errors.freedom, draws)
    unit = errors.sizes[0]
    lasting = (scale * SHARES[chosen] * unit)[:, None] * means[None, :] ** 2
    total = lasting + (scale * (1 - SHARES[chosen]))[:, None] * variance_of(means, extra)[None, :]
    beyond = np.maximum(total - means[None, :], 0.0)
    lasting = np.minimum(lasting, beyond)
    process = _processes(KINDS[chosen], CORRELATIONS[chosen], errors.sizes[chosen] / unit, times, random)
    variance = np.log1p(lasting / means**2)
    rates = means * np.exp(np.clip(np.sqrt(variance) * process - variance / 2, -FARTHEST, FARTHEST))
    fleeting = (beyond - lasting) / (means**2 + lasting)
    drawn: Array = random.poisson(rates * _fleeting_part(fleeting, random)).astype(float)
    return drawn


def _processes(
    kinds: NDArray[np.int64], correlation: Array, sizes: Array, times: Array, random: np.random.Generator
) -> Array:
    """Return (J, T) processes of mean 0 and variance 1 over the series: autoregressions, and walks off their line."""
    steps = np.diff(times, prepend=times[0] - 1)
    noise, more = random.standard_normal((2, len(kinds), len(times)))
    process = np.empty(noise.shape)
    process[:, 0] = noise[:, 0]
    for period in range(1, len(times)):
        kept = correlation ** steps[period]
        process[:, period] = kept * process[:, period - 1] + np.sqrt(1 - kept**2) * noise[:, period]
    level, slope = kinds == LEVEL_WANDERS, kinds == SLOPE_WANDERS
    process[level] = np.cumsum(noise[level] * np.sqrt(steps), axis=1)
    slopes = np.cumsum(noise[slope] * np.sqrt(steps), axis=1)
    before = np.concatenate([np.zeros((len(slopes), 1)), slopes[:, :-1]], axis=1)
    # Over one step the level moves by the slope before, half of what the slope gains, and a part of its own.
    own = np.sqrt(steps**3 / 12) * more[slope]
    process[slope] = np.cumsum(steps * (before + slopes) / 2 + own, axis=1)
    walks = kinds != FADES
    line = np.linalg.qr(np.column_stack([np.ones(len(times)), times]))[0]
    process[walks] -= process[walks] @ line @ line.T
    process[walks] *= np.sqrt(sizes[walks])[:, None]
    drawn: Array = process
    return drawn


def _fleeting_part(relative: Array, random: np.random.Generator) -> Array:
    """Return independent gamma factors of mean 1 and variance `relative`; 1 where that is 0."""
    shape = 1 / np.maximum(relative, 1e-9)
    return np.where(relative > 1e-9, random.gamma(shape, 1 / shape), 1.0)
