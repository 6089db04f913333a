"""The ratio of two counts against what moved times give: one score, and from it p-value, interval and excess.

With a cases in one window, b in the other and rho the ratio of the two that moved times lead one to expect, the
hypothesis that the ratio is theta times rho has the score

    s(theta) = (a - theta rho b) / sqrt(theta rho (a + b)),

which is Wilson's, given a + b: large samples of independent cases would make it normal. Cases come in bursts and marks
share them, so its spread is taken from the draws instead. A ratio is inside the interval where |s(theta)| is not beyond
the farthest of the draws' |s(1)| that is not rejected at 5%; 1 lies outside exactly where p <= 0.05.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import TIE, farthest_not_rejected, two_sided_p

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ScoreRatio:
    """A ratio of counts relative to expectation; None is a limit or an estimate that is not finite.

    `excess` is a - rho b with its limits, in cases, given a + b.
    """

    ratio: float | None
    lower: float
    upper: float | None
    excess: float
    excess_lower: float
    excess_upper: float
    p_value: float


def scores(one: Array, other: Array, rho: Array | float) -> Array:
    """Return s(1) element by element; 0 where nothing was counted in either window."""
    together = one + other
    safe = np.where(together > 0, together, 1.0)
    return np.asarray(np.where(together > 0, (one - rho * other) / np.sqrt(rho * safe), 0.0))


def score_ratio(one: float, other: float, rho: float, drawn: Array) -> ScoreRatio | None:
    """Return the ratio of `one` to `rho` x `other`, against the draws' scores (J,).

    None where nothing was counted, where rho is not a positive number, or where there are too few draws for 5%.
    """
    farthest = farthest_not_rejected(drawn)
    together = one + other
    if together <= 0 or not (np.isfinite(rho) and rho > 0) or farthest is None:
        return None
    low, high = _shares(one, together, farthest)
    return ScoreRatio(
        ratio=_times(one, other, rho),
        lower=_times(low, 1 - low, rho) or 0.0,
        upper=_times(high, 1 - high, rho),
        excess=one - rho * other,
        excess_lower=together * (low - rho * (1 - low)),
        excess_upper=together * (high - rho * (1 - high)),
        p_value=two_sided_p(float(scores(np.array(one), np.array(other), rho)), drawn),
    )


def _times(one: float, other: float, rho: float) -> float | None:
    return one / (rho * other) if other > 0 else None


def _shares(one: float, together: float, farthest: float) -> tuple[float, float]:
    """Return Wilson's limits of a share, with `farthest` in the place of the normal quantile; exactly 0 and 1 kept."""
    share, spread = one / together, farthest**2 / together
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(spread * share * (1 - share) + spread**2 / 4) / (1 + spread)
    low = 0.0 if one == 0 else max(float(middle - half), 0.0)
    high = 1.0 if one == together else min(float(middle + half), 1.0)
    return low, high


def adjusted_p(observed: Array, drawn: Array) -> Array:
    """Return p-values (...) adjusted for looking at all of them together (single-step max-T, Westfall and Young 1993).

    observed (...) and drawn (J, ...) are scores; each is divided by its draws' own root mean square first, so that
    windows whose cases come in bursts count no more than others. One that never varies has an adjusted p of 1.
    """
    spread = np.sqrt((drawn**2).mean(axis=0))
    usable = spread > 0
    scale = np.where(usable, spread, 1.0)
    largest = np.where(usable, np.abs(drawn) / scale, 0.0).reshape(len(drawn), -1).max(axis=1)
    mine = np.where(usable, np.abs(observed) / scale, 0.0)
    hits = (largest[:, None] >= mine.reshape(-1) - TIE * np.maximum(1.0, mine.reshape(-1))).sum(axis=0)
    return np.asarray(((1 + hits) / (1 + len(drawn))).reshape(observed.shape))
