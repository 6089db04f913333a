"""The smallest change that one further period could show, at a series' own counts and ups and downs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL, POWER = 0.05, 0.8
FEWEST_PERIODS = 4


@dataclass(frozen=True)
class OnePeriod:
    """The smallest rise and fall, as shares of what is expected, that would be called four times out of five.

    fall : None where not even a fall to nought would be. usual : the mean of the counts. extra : how much more they
    vary than by chance alone (1 is chance alone). reason : why it could not be run, else "".
    """

    rise: float | None
    fall: float | None
    usual: float
    extra: float
    periods: int
    reason: str = ""


def smallest_change(counts: NDArray[np.float64]) -> OnePeriod:
    """Return what one period after `counts` (periods,) could show; NaN is missing.

    Square roots of counts have nearly the same spread, half the square root of the ratio of variance to mean, whatever
    their mean (Bartlett 1947). So a further count is called changed where twice the difference of the roots, its own
    and that of the mean before it, lies beyond Student's t of what both can be off by. extra : Pearson's statistic
    about a straight log-linear trend divided by its degrees of freedom, at least 1.
    """
    from scipy import stats

    seen = counts[np.isfinite(counts)]
    if len(seen) < FEWEST_PERIODS:
        reason = f"{len(seen)} periods, {FEWEST_PERIODS} are needed"
        return OnePeriod(None, None, float(seen.mean()) if len(seen) else 0.0, 1.0, len(seen), reason)
    usual = float(seen.mean())
    if usual == 0:
        return OnePeriod(None, None, 0.0, 1.0, len(seen), "every count is nought")
    extra = _extra(seen)
    freedom = len(seen) - 2
    need = stats.t.ppf(1 - LEVEL / 2, freedom) + stats.t.ppf(POWER, freedom)
    reach = float(need * np.sqrt(extra * (1 + 1 / len(seen))) / (2 * np.sqrt(usual)))
    rise = (1 + reach) ** 2 - 1
    fall = 1 - (1 - reach) ** 2 if reach < 1 else None
    return OnePeriod(rise, fall, usual, extra, len(seen))


def _extra(counts: NDArray[np.float64]) -> float:
    import statsmodels.api as sm

    time = np.arange(len(counts)) - (len(counts) - 1) / 2
    columns = np.column_stack([np.ones(len(counts)), time / len(counts)])
    fit = sm.GLM(counts, columns, family=sm.families.Poisson()).fit()
    return max(1.0, float(fit.pearson_chi2 / (len(counts) - 2)))
