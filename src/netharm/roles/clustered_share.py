"""Shares whose intervals take whole documents as the pieces of evidence: sentences of one text are not independent."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from netharm.roles.share import Share

FEWEST_CLUSTERS = 5
"""With fewer documents no interval is given: it would say more about the few than about chance."""


def clustered_share(part: ArrayLike, whole: ArrayLike) -> Share:
    """Return the share sum(part) / sum(whole) with its 95% interval; one number for each cluster.

    The variance is that of a ratio by Taylor linearisation over clusters, the interval is made on the logit scale with
    Student's t and one degree of freedom less than clusters. Source: Korn and Graubard 1999, Analysis of Health
    Surveys, chapters 2 and 3. Where every cluster with anything says 0, or every one 1, the interval is Clopper and
    Pearson's (1934) for so many clusters, which is wide.
    """
    from scipy import stats

    parts, wholes = _with_anything(part, whole)
    clusters, total = len(wholes), wholes.sum()
    if not clusters:
        return Share(None, None, None, 0)
    share = float(parts.sum() / total)
    if clusters < FEWEST_CLUSTERS:
        return Share(share, None, None, clusters)
    if share in (0.0, 1.0):
        reach = float(0.025 ** (1 / clusters))
        return Share(share, *((0.0, 1 - reach) if share == 0 else (reach, 1.0)), clusters)
    error = np.sqrt(_variance((parts - share * wholes) / total))
    step = stats.t.ppf(0.975, clusters - 1) * error / (share * (1 - share))
    lower, upper = 1 / (1 + np.exp(-(np.log(share / (1 - share)) + np.array([-step, step]))))
    return Share(share, float(lower), float(upper), clusters)


def clustered_difference(one: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]) -> Share:
    """Return the first share less the second, each given as part and whole over the same clusters, with its interval.

    A cluster may hold both sides, so their errors are taken together (linearisation as above). Student's t has one
    degree of freedom less than the side with fewer clusters.
    """
    from scipy import stats

    sides = [tuple(np.asarray(each, dtype=float) for each in side) for side in (one, other)]
    clusters = int(min((whole > 0).sum() for _, whole in sides))
    if not clusters:
        return Share(None, None, None, 0)
    shares = [float(part.sum() / whole.sum()) for part, whole in sides]
    difference = shares[0] - shares[1]
    if clusters < FEWEST_CLUSTERS:
        return Share(difference, None, None, clusters)
    pulls = [(part - share * whole) / whole.sum() for (part, whole), share in zip(sides, shares, strict=True)]
    anything = (sides[0][1] > 0) | (sides[1][1] > 0)
    error = np.sqrt(_variance((pulls[0] - pulls[1])[anything]))
    reach = float(stats.t.ppf(0.975, clusters - 1) * error)
    return Share(difference, max(-1.0, difference - reach), min(1.0, difference + reach), clusters)


def _with_anything(part: ArrayLike, whole: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    parts, wholes = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return parts[wholes > 0], wholes[wholes > 0]


def _variance(pulls: NDArray[np.float64]) -> float:
    return float(len(pulls) / (len(pulls) - 1) * (pulls**2).sum())
