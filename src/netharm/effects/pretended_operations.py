"""Operations pretended in a series' own past: does the design keep its word there?

Each is evaluated on what came before it and on as long a time after as the real operation has, all of it before the
real start. Their times after do not overlap. A design whose intervals are right gives p-values spread evenly; as
normal scores their squares sum to about their number (chi squared). Where the sum is too large, chance in this
series goes farther than the design says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import chi2

from netharm.effects.permutation import LEVEL, log_ratio
from netharm.effects.series_columns import lay_columns
from netharm.effects.series_fit import fit_series
from netharm.study.design import Design

Array = NDArray[np.float64]

MOST = 24
"""Operations pretended at most, the latest: what a series did long ago says less of it."""
TWICE = 2.0
"""What should be noticed: chance that goes twice as far as the intervals say, so that one in three is a false alarm."""
LOW_POWER = 0.5
"""A look that would miss that more often than not reassures nobody."""


@dataclass(frozen=True)
class PretendedOperations:
    """What came of pretended operations. tried : how many could be evaluated. called : a change at 5%.

    spread : root mean square of their normal scores, 1 where chance goes as far as the design says. p_value : of so
    large a spread or a larger one. power : the probability that chance twice as far would be noticed. NaN where none
    was tried.
    """

    tried: int
    called: int
    spread: float
    p_value: float
    power: float

    @property
    def rings_too_often(self) -> bool:
        """Whether they came out farther from nothing than 5% of right designs would let them."""
        return self.p_value <= LEVEL

    @property
    def too_few(self) -> bool:
        """Whether chance twice as far as said would more likely be missed than noticed."""
        return not self.power >= LOW_POWER


def pretend_operations(counts: Array, offset: Array, length: int, design: Design, quarter: int) -> PretendedOperations:
    """Return what comes of operations pretended in the time before, `counts` and `offset` (T,).

    length : periods from the real start to the end of the time after, its transition included.
    """
    scores: list[float] = []
    end = len(counts)
    while end > length and len(scores) < MOST:
        score = _score(counts[:end], offset[:end], end - length, design, quarter)
        if score is not None:
            scores.append(score)
        end -= length
    tried = len(scores)
    if not tried:
        return PretendedOperations(0, 0, *(float("nan"),) * 3)
    squares = float(np.square(scores).sum())
    limit = float(chi2.isf(LEVEL, tried))
    return PretendedOperations(
        tried=tried,
        called=sum(score >= -float(ndtri(LEVEL / 2)) for score in scores),
        spread=float(np.sqrt(squares / tried)),
        p_value=float(chi2.sf(squares, tried)),
        power=float(chi2.sf(limit / TWICE**2, tried)),
    )


def _score(counts: Array, offset: Array, starts: int, design: Design, quarter: int) -> float | None:
    """Return |z| of the two-sided p-value of an operation pretended at `starts`, watched to the end; None without."""
    columns = lay_columns(
        len(counts), starts, len(counts) - 1, design.transition, quarter, design.season, ~np.isnan(counts)
    )
    fit = fit_series(counts, offset, columns, design.spread)
    if isinstance(fit, str) or fit.errors.freedom < 1 or not fit.dispersion > 0:
        return None
    statistic = float(log_ratio(fit.after_observed, fit.after_expected))
    return -float(ndtri(max(fit.errors.p_value(statistic, fit.log_ratio_errors()), 1e-15) / 2))


def pretended_warning(pretended: PretendedOperations) -> str | None:
    """Return what must be said beside the number, or None where the series' own past speaks for the design."""
    if not pretended.tried:
        return (
            "too short to pretend an operation in the time before: nothing in this series shows whether its intervals "
            "are wide enough"
        )
    if pretended.rings_too_often:
        return (
            f"operations pretended in the time before came out {pretended.spread:.1f} times as far from nothing as "
            f"chance should take them ({pretended.called} of {pretended.tried} called a change at 5%; p = "
            f"{pretended.p_value:.3f}): in this series the design cries wolf, so its interval is too narrow"
        )
    if pretended.too_few:
        many = "operation fits" if pretended.tried == 1 else "operations fit"
        return (
            f"only {pretended.tried} pretended {many} into the time before: had the interval to be twice as wide, they "
            f"would show it with {pretended.power:.0%} probability"
        )
    return None
