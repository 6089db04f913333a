"""How a count goes with something else over time, other things being equal: an association, and no effect.

With several units (forces, areas) it is a Poisson regression of the counts on the logarithm of the other figure, in
which each unit and each period has its own level; errors come from leaving each unit out in turn (the jackknife CR3 of
Bell and McCaffrey 2002) with Student's t, for a few dozen units are few. A single series is compared change with
change: the change in the logarithm of the count with that of the other figure, with errors that allow each change its
own spread (HC3, MacKinnon and White 1985) and neighbouring changes to go together (Newey and West 1987, one step);
levels of two series that each wander would go together by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.metrics.two_way_slope import slopes

Array = NDArray[Any]

FEWEST_UNITS = 10
FEWEST_PERIODS = 8
"""Units for errors clustered by unit, or periods of a single series: with fewer no interval is given."""


@dataclass(frozen=True)
class Association:
    """By what factor the count goes with a tenth more of the other figure, and its 95% interval.

    factor : such as 1.04 for 4% more; None where it could not be run, and `reason` says why.
    """

    factor: float | None
    lower: float | None = None
    upper: float | None = None
    units: int = 0
    periods: int = 0
    reason: str = ""


def association(counts: Array, other: Array) -> Association:
    """Return how `counts` go with `other`; both (units, periods), NaN where a figure is missing.

    Rows of units that never vary, and cells where either is missing or `other` is not positive, are left out.
    """
    seen = np.isfinite(counts) & np.isfinite(other) & (np.nan_to_num(other) > 0)
    enough = (seen.sum(axis=1) >= 2) & (np.where(seen, counts, 0).sum(axis=1) > 0)
    seen &= enough[:, None]
    units, periods = int(seen.any(axis=1).sum()), int(seen.any(axis=0).sum())
    if units == 0:
        return Association(None, units=0, periods=periods, reason="there is nothing to compare: every pair is missing")
    if units == 1 and periods < FEWEST_PERIODS:
        return Association(None, units=1, periods=periods, reason=f"{periods} periods, {FEWEST_PERIODS} are needed")
    if units > 1 and units < FEWEST_UNITS:
        return Association(None, units=units, periods=periods, reason=f"{units} units, {FEWEST_UNITS} are needed")
    if units == 1:
        return _of_changes(counts[seen], other[seen], np.nonzero(seen)[1])
    return _of_levels(counts, np.log(np.where(seen, other, 1.0)), seen)


def _of_levels(counts: Array, log_other: Array, seen: NDArray[np.bool_]) -> Association:
    """Return the association over units and periods; arrays are (units, periods)."""
    from scipy import stats

    kept = seen.any(axis=1)
    counts, log_other, seen = counts[kept], log_other[kept], seen[kept]
    units, periods = len(seen), int(seen.any(axis=0).sum())
    found = slopes(counts, log_other, seen, np.vstack([np.ones(units), 1 - np.eye(units)]))
    whole, without = found[0], found[1:]
    if np.isnan(whole):
        reason = "the other figure does not vary by itself, or the regression has no finite answer"
        return Association(None, units=units, periods=periods, reason=reason)
    if np.isnan(without).any():
        reason = "without one of the units there is no answer, so that it rests on that one alone"
        return Association(None, units=units, periods=periods, reason=reason)
    spread = np.sqrt((units - 1) / units * ((without - whole) ** 2).sum())
    return _for_a_tenth(float(whole), float(spread * stats.t.ppf(0.975, units - 1)), units, periods)


def _of_changes(counts: Array, other: Array, period: Array) -> Association:
    """Return the association of changes from one period to the next in a single series.

    A change that is too high by chance is followed by one that is too low, so that the products of neighbouring changes
    are added to the squares where that widens the interval.
    """
    import statsmodels.api as sm
    from scipy import stats

    follows = np.diff(period) == 1
    change, step = np.diff(np.log(counts + 0.5))[follows], np.diff(np.log(other))[follows]
    if len(step) < FEWEST_PERIODS - 1 or step.std() < _LEAST_SPREAD:
        reason = "too few periods follow one another, or the other figure does not vary"
        return Association(None, units=1, periods=len(counts), reason=reason)
    fit = sm.OLS(change, sm.add_constant(step)).fit()
    own = step - step.mean()
    leverage = 1 / len(step) + own**2 / (own**2).sum()
    if leverage.max() > 1 - _LEAST_SPREAD:
        reason = "the other figure changes but once, so that it would rest on that change alone"
        return Association(None, units=1, periods=len(counts), reason=reason)
    parts = own * fit.resid / (1 - leverage) / (own**2).sum()
    following = np.diff(np.nonzero(follows)[0]) == 1
    alone = (parts**2).sum()
    spread = np.sqrt(max(alone, alone + 2 * (parts[1:] * parts[:-1])[following].sum()))
    reach = float(spread * stats.t.ppf(0.975, len(step) - 2))
    return _for_a_tenth(float(fit.params[1]), reach, 1, len(counts))


_LEAST_SPREAD = 1e-6


def _for_a_tenth(slope: float, reach: float, units: int, periods: int) -> Association:
    lower, factor, upper = (float(1.1 ** (slope + step)) for step in (-reach, 0.0, reach))
    return Association(factor, lower, upper, units, periods)
