"""Farrington's quasi-Poisson regression at each look of each series: level of each part of the year, and a trend.

With one level for each part and one trend, the levels that fit best have a closed form for any trend, so Newton's
method goes in the trend alone, and the information matrix is an arrow whose inverse is written down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.compiled import compiled

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_STEPS = 60


@compiled
def fit_looks(
    series: Array,
    first_look: int,
    periods: Integers,
    parts: Integers,
    size: Integers,
    part_number: int,
    year: float,
    weigh_above: float,
    trend_allowed: bool,
    trend_critical: Array,
) -> tuple[Array, Array, Array, Array]:  # pragma: no cover - compiled
    """Return mean, standard error of log mean, dispersion and trend of each look, each (J, L); NaN where none.

    series (J, T), NaN where missing. weigh_above : Anscombe residuals beyond it are given less weight. trend_critical :
    by residual degrees of freedom, the absolute t statistic that a trend must exceed to be kept (0 keeps all). The
    trend is for a year; NaN where it was left out.
    """
    number, looks = series.shape[0], periods.shape[0]
    means, errors = np.full((number, looks), np.nan), np.full((number, looks), np.nan)
    dispersions, trends = np.full((number, looks), np.nan), np.full((number, looks), np.nan)
    width = periods.shape[1]
    counts, times, part = np.empty(width), np.empty(width), np.empty(width, dtype=np.int64)
    for row in range(number):
        start = 0.0
        for look in range(looks):
            used, most, now = 0, 0.0, first_look + look
            for place in range(size[look]):
                value = series[row, periods[look, place]]
                if not np.isnan(value):
                    counts[used], part[used] = value, parts[look, place]
                    times[used] = (periods[look, place] - now) / year
                    most = max(most, value)
                    used += 1
            here = (counts[:used], times[:used], part[:used], part_number)
            kept = False
            if trend_allowed:
                ran, mean, error, dispersion, trend, t = _fit_reweighted(here, weigh_above, True, start)
                freedom = used - _parts_seen(here[2], part_number) - 1
                kept = ran and mean <= most and abs(t) > trend_critical[max(freedom, 0)]
                start = trend if ran else 0.0
            if not kept:
                ran, mean, error, dispersion, trend, t = _fit_reweighted(here, weigh_above, False, 0.0)
                trend = np.nan
            if ran:
                means[row, look], errors[row, look] = mean, error
                dispersions[row, look], trends[row, look] = dispersion, trend
    return means, errors, dispersions, trends


@compiled
def _fit_reweighted(here, weigh_above, with_trend, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return whether it ran, mean, error, dispersion, trend and its t statistic: fitted, weighed anew, fitted again."""
    counts, times, part, part_number = here
    used = len(counts)
    weights = np.ones(used)
    ran, trend, levels, total, first, apart = _fit(here, weights, with_trend, start)
    freedom = used - _parts_seen(part, part_number) - (1 if with_trend else 0)
    if not ran or freedom < 1:
        return False, np.nan, np.nan, np.nan, np.nan, np.nan
    fitted = np.empty(used)
    spread = 0.0
    for i in range(used):
        fitted[i] = levels[part[i]] * np.exp(trend * times[i])
        if fitted[i] > 0:
            spread += (counts[i] - fitted[i]) ** 2 / fitted[i]
    dispersion = max(spread / freedom, 1.0)
    share = 0.0
    for i in range(used):
        weights[i] = 1.0
        if fitted[i] > 0:
            off = times[i] - first[part[i]] / total[part[i]]
            lever = fitted[i] * (1.0 / total[part[i]] + (off * off / apart if with_trend else 0.0))
            raw = 1.5 * (counts[i] ** (2.0 / 3.0) * fitted[i] ** (-1.0 / 6.0) - np.sqrt(fitted[i]))
            residual = raw / np.sqrt(dispersion * max(1.0 - lever, 1e-12))
            if residual > weigh_above:
                weights[i] = 1.0 / residual**2
        share += weights[i]
    weights *= used / share
    ran, trend, levels, total, first, apart = _fit(here, weights, with_trend, trend)
    if not ran:
        return False, np.nan, np.nan, np.nan, np.nan, np.nan
    spread = 0.0
    for i in range(used):
        value = levels[part[i]] * np.exp(trend * times[i])
        if value > 0:
            spread += weights[i] * (counts[i] - value) ** 2 / value
    raw_dispersion = spread / freedom
    dispersion = max(raw_dispersion, 1.0)
    off = first[0] / total[0]
    variance = 1.0 / total[0] + (off * off / apart if with_trend else 0.0)
    t = trend / np.sqrt(max(raw_dispersion, 1e-300) / apart) if with_trend else 0.0
    return True, levels[0], np.sqrt(dispersion * variance), dispersion, trend, t


@compiled
def _fit(here, weights, with_trend, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return whether it ran, trend, levels, and the information: sums by part, first moments, and the trend's."""
    counts, times, part, part_number = here
    total, first, levels = np.zeros(part_number), np.zeros(part_number), np.zeros(part_number)
    counted, raised = np.zeros(part_number), np.zeros(part_number)
    raised_first, raised_second = np.zeros(part_number), np.zeros(part_number)
    for i in range(len(counts)):
        counted[part[i]] += weights[i] * counts[i]
    if counted[0] <= 0:
        return False, 0.0, levels, total, first, 0.0
    trend, apart, near = start if with_trend else 0.0, 0.0, False
    for _ in range(MOST_STEPS):
        raised[:], raised_first[:], raised_second[:] = 0.0, 0.0, 0.0
        observed_first, size = 0.0, 0.0
        for i in range(len(counts)):
            here_now = weights[i] * np.exp(trend * times[i])
            moved = here_now * times[i]
            raised[part[i]] += here_now
            raised_first[part[i]] += moved
            raised_second[part[i]] += moved * times[i]
            observed_first += weights[i] * counts[i] * times[i]
            size += weights[i] * counts[i] * abs(times[i])
        score, apart = observed_first, 0.0
        for g in range(part_number):
            if raised[g] > 0:
                levels[g] = counted[g] / raised[g]
                total[g], first[g] = counted[g], levels[g] * raised_first[g]
                score -= first[g]
                if total[g] > 0:
                    apart += levels[g] * raised_second[g] - first[g] ** 2 / total[g]
        if not with_trend:
            return True, 0.0, levels, total, first, apart
        if near:
            return True, trend, levels, total, first, apart
        if apart <= 1e-12 * max(size, 1e-300):
            return False, 0.0, levels, total, first, apart
        near = abs(score) <= 1e-7 * (size + 1e-300)
        # A fit that is near takes one more step, whose error is the square of what is left.
        trend += min(max(score / apart, -1.0), 1.0)
        if abs(trend) > 30.0:
            break
    return False, 0.0, levels, total, first, apart


@compiled
def _parts_seen(part, part_number):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    seen = np.zeros(part_number)
    for one in part:
        seen[one] = 1.0
    return int(seen.sum())
