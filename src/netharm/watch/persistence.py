"""How long ups and downs around the usual course last, and counts drawn whose ups and downs last as long.

The rate is the usual one times what lasts, whose log is a first-order autoregression, and times white noise. To first
order two periods t and u, with usual means m, have the covariance

    lasting m_t m_u rho^|t - u|,   and m + white m^2 more where t = u.

A few years say little of rho and of the two parts, so they are not estimated: every value on a grid is kept, weighed
by the restricted likelihood of the counts (Patterson and Thompson 1971, doi:10.1093/biomet/58.3.545, which allows for
the columns that the course used up) times a weight before the data were seen. A rehearsed watch takes one point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from netharm.effects.lasting_errors import FADES, restricted_likelihoods
from netharm.effects.serial_errors import NO_LASTING
from netharm.watch.course import Course, draw_counts

Array = NDArray[np.float64]

HALF_LIVES = 2.0 ** np.arange(-1, 7)
"""Periods until half of an up or down is gone: from half a period to 64, each twice the one before."""
RHOS = 0.5 ** (1 / HALF_LIVES)
"""The same as the correlation of the lasting part with itself one period on."""
SIZES = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0, 3.0])
"""The lasting part, in units of the extra variance of the course and of as much as chance makes of none."""


@dataclass(frozen=True)
class Persistence:
    """What one series says of its ups and downs, by value on the grid, (G,) each; at the first nothing lasts.

    weight : sums to 1. rho : correlation of the lasting part with itself one period on. lasting, white : the parts of
    the variance of the rate, in units of its squared mean, that last and that do not.
    """

    weight: Array
    rho: Array
    lasting: Array
    white: Array

    @property
    def weight_of_lasting(self) -> float:
        """The weight of all values at which something lasts."""
        return float(self.weight[1:].sum())

    @property
    def half_life(self) -> float:
        """Periods until half of an up or down is gone: the median, by weight, where something lasts."""
        so_far = np.cumsum(self.weight[1:])
        rho = float(self.rho[1:][np.searchsorted(so_far, so_far[-1] / 2)])
        return float(np.log(0.5) / np.log(rho))


def find_persistence(course: Course, history: Array) -> Persistence:
    """Return what `history` (before,), NaN where missing, says around the first series of `course`.

    The white part is what Pearson's statistic leaves beside the lasting part, so that both together are the extra
    variance of the course. Before the data are seen "nothing lasts" has the weight that it has in an interrupted time
    series (decision 0014); all half-lives share the rest alike, and so do all sizes.
    """
    times = np.flatnonzero(course.seen)
    extra, means = float(course.extra[0]), course.means[0, times]
    by_chance = np.sqrt(2.0 / max(len(times) - course.columns.shape[1], 1)) / float(means.mean())
    rho = np.r_[0.0, np.repeat(RHOS, len(SIZES))]
    lasting = np.r_[0.0, np.tile(SIZES, len(RHOS))] * (extra + by_chance)
    white = np.maximum(extra - lasting * np.r_[1.0, np.repeat(_left(course, times), len(SIZES))], 0.0)
    points = zip(white, rho, lasting, strict=True)
    likelihood = np.array([_likelihood(course, times, history[times], *point) for point in points])
    prior = np.r_[NO_LASTING, np.full(len(rho) - 1, (1 - NO_LASTING) / (len(rho) - 1))]
    weight = np.exp(likelihood - likelihood.max()) * prior
    return Persistence(weight / weight.sum(), rho, lasting, white)


def draw_lasting(means: Array, found: Persistence, draws: int, random: np.random.Generator) -> Array:
    """Return counts (draws, T) around `means` (T,), each series with the values of a point drawn by its weight."""
    point = random.choice(len(found.weight), size=draws, p=found.weight)
    rho, lasting, white = found.rho[point], found.lasting[point], found.white[point]
    level = random.standard_normal((len(means), draws))
    fresh = np.sqrt(1 - rho**2)
    for period in range(1, len(means)):
        level[period] = rho * level[period - 1] + fresh * level[period]
    size = np.log1p(lasting)
    level *= np.sqrt(size)
    level -= size / 2
    rates = np.exp(level, out=level).T
    rates *= means
    return draw_counts(rates, white[:, None], random)


def _left(course: Course, times: NDArray[np.int64]) -> Array:
    """Return for each of RHOS the share of a lasting part that Pearson's statistic sees once the course is fitted.

    The trace of R over the residuals' space, R the correlation of what lasts, by walking through the periods.
    """
    means, extra = course.means[0, times], float(course.extra[0])
    load = means / np.sqrt(means + extra * means**2)
    basis = np.linalg.qr(course.columns[times] * load[:, None])[0]
    loaded = np.zeros((len(course.seen), basis.shape[1]))
    loaded[times] = basis * load[:, None]
    total, used = float((load**2).sum()), basis.shape[1]
    shares = []
    for rho in RHOS:
        ahead, back = (lfilter([1.0], [1.0, -rho], each, axis=0) for each in (loaded, loaded[::-1]))
        taken = float((loaded * (ahead + back[::-1] - loaded)).sum())
        shares.append((total - taken) / (total * max(len(times) - used, 1) / len(times)))
    return np.asarray(np.clip(shares, 0.0, 1.0))


def _likelihood(
    course: Course, times: NDArray[np.int64], counts: Array, white: float, rho: float, lasting: float
) -> float:
    """Return the restricted log likelihood of one value on the grid, by that of normal errors with its covariance."""
    means = course.means[0, times]
    deviation = np.sqrt(means + white * means**2)
    load = means / deviation
    both = np.column_stack([course.columns[times] * load[:, None], (counts - means) / deviation])
    # A share of one half and both sides over the root of 2 is: one for the white noise, `lasting` for what lasts.
    grid = np.array([FADES]), np.array([rho]), np.array([0.5]), np.array([lasting])
    logs, squares = restricted_likelihoods(times.astype(float), load, both / np.sqrt(2.0), *grid)[:, 0]
    # The scale was integrated out; here it is known, and put back.
    freedom = len(times) - course.columns.shape[1]
    return float(logs + 0.5 * freedom * np.log(squares) - 0.5 * squares - np.log(deviation).sum())
