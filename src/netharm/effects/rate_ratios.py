"""Ratios of rates and of shares, with exact or logarithmic 95% limits: for counts that may be few."""

from __future__ import annotations

from math import exp, isfinite, sqrt

from scipy.stats import beta
from scipy.stats.contingency import odds_ratio

WIDE = 1.959963984540054
Ratio = tuple[float, float | None, float | None]
"""A ratio with its 95% limits; None for an upper limit that does not exist."""


def rate_ratio(count: int, size: float, other_count: int, other_size: float) -> Ratio | None:
    """Return (count / size) / (other_count / other_size) with exact limits; None where the other count is 0.

    Given the sum of two Poisson counts the first is binomial; its Clopper and Pearson limits turn into limits of the
    ratio (Przyborowski and Wilenski 1940, Biometrika 31, 313-323).
    """
    if not other_count or size <= 0 or other_size <= 0:
        return None
    scale = other_size / size
    low = float(beta.ppf(0.025, count, other_count + 1)) if count else 0.0
    high = float(beta.ppf(0.975, count + 1, other_count))
    return scale * count / other_count, scale * low / (1 - low), scale * high / (1 - high)


def share_ratio(count: int, of: int, other_count: int, other_of: int) -> Ratio | None:
    """Return (count / of) / (other_count / other_of) with limits on the log scale; None where a part is 0.

    The variance is 1/a - 1/n + 1/b - 1/m (Katz and others 1978, Biometrics 34, 469-474).
    """
    if not count or not other_count or not of or not other_of:
        return None
    ratio = (count / of) / (other_count / other_of)
    error = sqrt(1 / count - 1 / of + 1 / other_count - 1 / other_of)
    return ratio, ratio * exp(-WIDE * error), ratio * exp(WIDE * error)


def ratio_change(count: int, other: int, count_before: int, other_before: int) -> tuple[Ratio, float | None] | None:
    """Return how a ratio of two counts compares with the same ratio before, and its one-sided 95% upper limit.

    The sizes of both groups cancel. The limits are those of a conditional odds ratio (Fisher 1935, exact).
    """
    if not min(other, count_before) or not min(count, other_before):
        return None
    table = odds_ratio([[count, other], [count_before, other_before]], kind="conditional")
    both, above = table.confidence_interval(0.95), table.confidence_interval(0.90)
    ratio = (count / other) / (count_before / other_before)
    return (ratio, float(both.low), _finite(both.high)), _finite(above.high)


def _finite(number: float) -> float | None:
    return float(number) if isfinite(number) else None
