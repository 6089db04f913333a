"""Effects of known size put into counts in which nothing happened, so that whole numbers stay whole numbers.

A fall to the share r keeps each event with probability r (binomial thinning), which turns a Poisson count of mean m
into one of mean r m. A rise to r adds events at r - 1 times the rate at which they came. That rate is not the count
itself, which would let chance count twice: with counts that vary by a gamma of shape k around what is expected, the
rate given the count o and expectation e is a gamma of shape k + o and mean e (k + o) / (k + e), so what is added is
negative binomial. Both ways the sum is distributed as if the rate had truly been r times what it was.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, gamma, nbinom, poisson

Array = NDArray[np.float64]

EVEN = 1e9
"""A shape from which on counts vary as Poisson counts do."""
_MOST_UNEVEN = 0.05
_NEARLY = 1e-9


def shape_of(observed: Array, expected: Array) -> float:
    """Return the shape k with which counts (J,) vary around what is expected, by moments: variance = e + e^2 / k."""
    excess, squares = float(np.sum((observed - expected) ** 2 - expected)), float(np.sum(expected**2))
    return max(squares / excess, _MOST_UNEVEN) if excess > squares / EVEN else EVEN


def chance_at_most(most: Array, observed: Array, ratio: float) -> Array:
    """Return the probability that a fall to `ratio` leaves at most `most` of `observed` events.

    Amounts that are not whole numbers are no events; they are multiplied.
    """
    chance: Array = np.where(most < 0, 0.0, binom.cdf(most, np.rint(observed), ratio))
    return np.where(_are_whole(observed), chance, (observed * ratio <= most).astype(float))


def chance_at_least(least: Array, observed: Array, expected: Array, shape: float, ratio: float) -> Array:
    """Return the probability that a rise to `ratio` makes at least `least` of `observed` events."""
    added = np.ceil(least - observed - _NEARLY)
    mean = (ratio - 1) * rate_given(observed, expected, shape)
    if shape >= EVEN:
        chance: Array = poisson.sf(added - 1, mean)
    else:
        count = shape + observed
        chance = nbinom.sf(added - 1, count, count / (count + mean))
    chance = np.where(added <= 0, 1.0, np.where(mean > 0, chance, 0.0))
    return np.where(_are_whole(observed), chance, (observed * ratio >= least).astype(float))


def _are_whole(numbers: Array) -> NDArray[np.bool_]:
    whole: NDArray[np.bool_] = np.abs(numbers - np.rint(numbers)) < _NEARLY
    return whole


def rate_given(observed: Array, expected: Array, shape: float) -> Array:
    """Return the mean rate of groups that showed `observed` where `expected` was expected."""
    if shape >= EVEN:
        return np.maximum(expected, 0.0)
    return np.maximum(expected, 0.0) * (shape + observed) / (shape + np.maximum(expected, 0.0))


def inject(
    cells: Array, shares: Array, observed: float, expected: float, shape: float, ratio: float, luck: Array
) -> Array:
    """Return the counts `cells` after a change to `ratio`; the same `luck` gives counts that rise with the ratio.

    cells, shares : (cells,) the group's counts, and the share of what is expected that falls to each. luck :
    (cells + 1,) uniform numbers.
    """
    if ratio == 1 or not _are_whole(cells).all():
        return cells * ratio
    if ratio < 1:
        kept: Array = binom.ppf(luck[1:], cells, ratio)
        return np.maximum(kept, 0.0)
    rate = float(rate_given(np.array(observed), np.array(expected), shape))
    if shape < EVEN:
        rate *= float(gamma.ppf(luck[0], shape + observed)) / (shape + observed)
    added: Array = poisson.ppf(luck[1:], (ratio - 1) * rate * shares)
    return cells + np.maximum(added, 0.0)
