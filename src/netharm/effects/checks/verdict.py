"""What checks compare: changes as log ratios, how far chance goes, and whether a row's conclusion is a change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import norm

from netharm.effects.check import Check, CheckName
from netharm.effects.effect import Effect
from netharm.effects.permutation import LEVEL, log_ratio


def ratio_of(effect: Effect) -> float:
    """Return the log ratio of the observed to the expected count."""
    assert effect.observed is not None
    assert effect.expected is not None
    return float(log_ratio(effect.observed, effect.expected))


def reach_of(effect: Effect, ratio: float) -> float:
    """Return the largest |log ratio| on the side of `ratio` that the test does not reject; infinite where none is."""
    assert effect.limits is not None
    assert effect.expected is not None
    if ratio >= 0:
        return float(log_ratio(effect.limits.untreated_upper, effect.expected))
    if effect.limits.untreated_lower <= 0:
        return float("inf")
    return float(log_ratio(effect.expected, effect.limits.untreated_lower))


def is_claimed(effect: Effect) -> bool:
    """Return whether the row calls a change one."""
    return effect.limits is not None and effect.limits.p_value <= LEVEL


def rough_p(ratio: float, reach: float) -> float:
    """Return the p-value of a log ratio whose 5% limit is `reach`, taken as normal."""
    if not np.isfinite(reach):
        return 1.0
    return float(2 * norm.sf(abs(ratio) / reach * norm.isf(LEVEL / 2))) if reach > 0 else 0.0


def smallest_of(effect: Effect) -> float:
    """Return the smallest p-value that the row's own test can have; 0 where it does not come in steps."""
    return 1 / (1 + effect.draws) if effect.inference == "permutation" and effect.draws else 0.0


def change_of(ratio: float) -> float:
    """Return a log ratio as a relative change."""
    return float(np.expm1(ratio))


def percent_of(change: float) -> str:
    """Return a relative change in words, as an amount."""
    return f"{100 * abs(change):.0f}%"


def fall_or_rise(change: float) -> str:
    """Return a relative change in words, with its direction."""
    return f"a {'fall' if change < 0 else 'rise'} of {percent_of(change)}"


def not_run(name: CheckName, measure: str, why: str) -> Check:
    """Return a check that could not be run, and why."""
    return Check(name, measure, "target", "could not be run", why)


def with_change(check: Check, effect: Effect) -> Check:
    """Return `check` with the change that `effect` shows, as relative changes with their 95% limits."""
    if effect.observed is None or effect.expected is None or effect.expected <= 0:
        return check
    lower = upper = None
    if effect.limits is not None:
        high, low = effect.limits.untreated_upper, effect.limits.untreated_lower
        lower = effect.observed / high - 1 if high > 0 else None
        upper = effect.observed / low - 1 if low > 0 else None
    return replace(check, estimate=effect.observed / effect.expected - 1, lower=lower, upper=upper)


def would_have_seen(effect: Effect) -> str:
    """Return in words the smallest change that would have been called one."""
    limits = effect.limits
    if limits is None or (limits.smallest_fall is None and limits.smallest_rise is None):
        return "it would have called no change of any size one"
    ends = [
        f"a {way} of {percent_of(size)}"
        for way, size in (("fall", limits.smallest_fall), ("rise", limits.smallest_rise))
        if size is not None
    ]
    return f"it would have called {' or '.join(ends)} or more a change"
