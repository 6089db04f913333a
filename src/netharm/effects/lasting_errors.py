"""Errors that last, walked through one period at a time: what a Kalman filter makes of columns, and of a contrast.

Errors are (1 - share) white noise + share * size * load_i load_j R_ij. R is that of a first-order autoregression, of a
random walk (a level that wanders; Harvey 1989, chapter 2), or of an integrated random walk (a slope that wanders, whose
smooth is a cubic spline; Wecker and Ansley 1983, doi:10.1080/01621459.1983.10477935). Walks start at nothing one period
before the first: level and trend of a regression take up where they really were.
"""

from __future__ import annotations

import numpy as np

from netharm.compiled import compiled

FADES, LEVEL_WANDERS, SLOPE_WANDERS = 0, 1, 2
"""The kinds of lasting errors."""
_LEAST = 1e-12


@compiled
def _move(kind, correlation, gap):  # type: ignore[no-untyped-def]
    """Return (kept, link, q11, q12, q22): the next level is kept * level + link * slope, plus noise of covariance q."""
    if kind == FADES:
        kept = correlation if gap == 1.0 else correlation**gap
        return kept, 0.0, 1 - kept * kept, 0.0, 0.0
    if kind == LEVEL_WANDERS:
        return 1.0, 0.0, gap, 0.0, 0.0
    return 1.0, gap, gap * gap * gap / 3, gap * gap / 2, gap


@compiled
def _products(times, load, both, kind, correlation, share, size, products):  # type: ignore[no-untyped-def]
    """Fill `products` (m, m) with both' V^-1 both and return log det V, for one value on the grid."""
    periods, many = both.shape
    level, slope, surprise = np.zeros(many), np.zeros(many), np.empty(many)
    lasting = share * size
    p11, p12, p22 = (lasting if kind == FADES else 0.0), 0.0, 0.0
    logs = 0.0
    products[:] = 0.0
    for t in range(periods):
        kept, link, q11, q12, q22 = _move(kind, correlation, 1.0 if t == 0 else times[t] - times[t - 1])
        p11 = kept * kept * p11 + 2 * kept * link * p12 + link * link * p22 + lasting * q11
        p12 = kept * p12 + link * p22 + lasting * q12
        p22 += lasting * q22
        variance = max(1 - share + load[t] * load[t] * p11, _LEAST)
        gain, slope_gain = load[t] * p11 / variance, load[t] * p12 / variance
        for j in range(many):
            level[j] = kept * level[j] + link * slope[j]
            surprise[j] = both[t, j] - load[t] * level[j]
            level[j] += gain * surprise[j]
            slope[j] += slope_gain * surprise[j]
            weighted = surprise[j] / variance
            for i in range(j + 1):
                products[j, i] += weighted * surprise[i]
        p22 -= slope_gain * load[t] * p12
        p12 -= gain * load[t] * p12
        p11 -= gain * load[t] * p11
        logs += np.log(variance)
    return logs


@compiled
def restricted_likelihoods(times, load, both, kinds, correlations, shares, sizes):  # type: ignore[no-untyped-def]
    """Return (2, G): the restricted log likelihood, scale integrated out, and the least sum of squares, for the grid.

    both (T, k + 1) : the regression's columns and the residuals. Patterson and Thompson 1971.
    """
    periods, many = both.shape
    answer = np.empty((2, len(kinds)))
    products = np.empty((many, many))
    for g in range(len(kinds)):
        logs = _products(times, load, both, kinds[g], correlations[g], shares[g], sizes[g], products)
        for p in range(many - 1):
            pivot = max(products[p, p], 1e-300)
            logs += np.log(pivot)
            for i in range(p + 1, many):
                factor = products[i, p] / pivot
                for j in range(p + 1, i + 1):
                    products[i, j] -= factor * products[j, p]
        left = max(products[many - 1, many - 1], 1e-300)
        answer[0, g] = -0.5 * logs - 0.5 * (periods - many + 1) * np.log(left)
        answer[1, g] = left
    return answer


@compiled
def contrast_variances(times, load, contrast, kinds, correlations, shares, sizes):  # type: ignore[no-untyped-def]
    """Return contrast' V contrast for each value on the grid, (G,), from the last period back to the first."""
    answer = np.empty(len(kinds))
    for g in range(len(kinds)):
        total = on_level = on_slope = 0.0
        for t in range(len(times) - 1, -1, -1):
            kept, link, q11, q12, q22 = _move(kinds[g], correlations[g], 1.0 if t == 0 else times[t] - times[t - 1])
            on_level += load[t] * contrast[t]
            total += q11 * on_level * on_level + 2 * q12 * on_level * on_slope + q22 * on_slope * on_slope
            on_slope += link * on_level
            on_level *= kept
        if kinds[g] == FADES:
            total += on_level * on_level
        answer[g] = (1 - shares[g]) * (contrast * contrast).sum() + shares[g] * sizes[g] * total
    return answer
