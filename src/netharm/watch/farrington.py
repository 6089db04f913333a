"""Farrington's method: is this period's count above what the same time of earlier years lets expect?

Farrington and others 1996, doi:10.2307/2983331; Noufaily and others 2013, doi:10.1002/sim.5595. The published variants:

    farrington original            windows of seven weeks, trend only where significant, two-thirds power threshold
    farrington flexible            all weeks in ten parts of the year, trend kept, two-thirds power threshold ("delta")
    farrington flexible nbplugin   the same fit; quantile of the negative binomial at the expected count
    farrington flexible muan       the same fit; the quantile at the upper limit of the expected count
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, ndtr, ndtri, stdtrit

from netharm.watch.farrington_baseline import HALF_WINDOW, PARTS, FarringtonBaseline, lay_baseline
from netharm.watch.farrington_fit import fit_looks

Array = NDArray[np.float64]
Threshold = Literal["delta", "nbplugin", "muan"]
HALF_A_YEAR = 0.5
WEIGH_ABOVE_ORIGINAL, WEIGH_ABOVE_FLEXIBLE = 1.0, 2.58
FEWEST_YEARS_FOR_TREND = 3
NOMINAL = {"original": 0.025, "flexible": 0.005}
"""Published chance of a false alarm at each look: the upper half of a 95% interval; 0.5%."""
_LOWEST, _HIGHEST = -9.0, 40.0


@dataclass(frozen=True)
class FarringtonLooks:
    """What the regression says of each look, (J, L): expected count, error of its log, dispersion, trend a year."""

    expected: Array
    error: Array
    dispersion: Array
    trend: Array


def fit_farrington(
    series: Array, first_look: int, looks: int, period: str, year: float, years: int, flexible: bool
) -> FarringtonLooks:
    """Return the regression at each of `looks` looks of each series (J, T)."""
    half = HALF_WINDOW[period]
    baseline = lay_baseline(
        first_look,
        looks,
        year,
        years,
        half,
        PARTS[period] if flexible else 1,
        round(HALF_A_YEAR * year) if flexible else 0,
    )
    return fit_on_baseline(series, first_look, baseline, year, flexible)


def fit_on_baseline(
    series: Array, first_look: int, baseline: FarringtonBaseline, year: float, flexible: bool
) -> FarringtonLooks:
    """Return the regression of each look on its own `baseline`."""
    freedom = np.arange(baseline.periods.shape[1] + 1)
    # A trend is kept where p < 0.05 in the original; the flexible method keeps it unless it foresees too much.
    critical = np.zeros(len(freedom)) if flexible else stdtrit(np.maximum(freedom, 1), 0.975)
    found = fit_looks(
        np.ascontiguousarray(series),
        first_look,
        baseline.periods,
        baseline.parts,
        baseline.size,
        baseline.part_number,
        year,
        WEIGH_ABOVE_FLEXIBLE if flexible else WEIGH_ABOVE_ORIGINAL,
        baseline.years >= FEWEST_YEARS_FOR_TREND,
        critical,
    )
    return FarringtonLooks(*found)


def score_looks(counts: Array, looks: FarringtonLooks, threshold: Threshold) -> Array:
    """Return the standard normal score z at whose tail probability each count would just ring, -inf where never.

    The published limit for tail probability a rings where z > z_(1 - a), so one score serves every limit.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        if threshold == "delta":
            scale = np.sqrt(_tau(looks) / looks.expected)
            return np.asarray(1.5 * ((counts / looks.expected) ** (2 / 3) - 1) / scale)
        if threshold == "nbplugin":
            return _safe_score(_tail(counts, looks.expected, looks.dispersion), looks.expected)
        return _muan_score(counts, looks)


def limit_looks(z: float, looks: FarringtonLooks, threshold: Threshold) -> Array:
    """Return the limit in counts at score z: the alarm rings above it."""
    with np.errstate(invalid="ignore"):
        if threshold == "delta":
            return np.asarray(
                looks.expected * np.maximum(1 + (2 / 3) * z * np.sqrt(_tau(looks) / looks.expected), 0) ** 1.5
            )
        mean = looks.expected if threshold == "nbplugin" else looks.expected * np.exp(z * looks.error)
        return quantile(float(ndtr(-z)), mean, looks.dispersion)


def quantile(tail: float, mean: Array, dispersion: Array) -> Array:
    """Return the smallest count that is exceeded with probability `tail` at most: Poisson, or negative binomial.

    The variance is dispersion times the mean (size mean / (dispersion - 1)).
    """
    low, high = np.full(mean.shape, -1.0), np.ceil(mean + 10 * np.sqrt(dispersion * mean) + 50)
    while (short := _tail(high + 1, mean, dispersion) > tail).any():
        high = np.where(short, 2 * high, high)
    while (np.nanmax(high - low, initial=0.0)) > 1:
        middle = np.floor((low + high) / 2)
        enough = _tail(middle + 1, mean, dispersion) <= tail
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        if not np.isfinite(high - low).any():
            break
    return np.where(np.isnan(mean), np.nan, high)


def _tau(looks: FarringtonLooks) -> Array:
    return np.asarray(looks.dispersion + looks.expected * looks.error**2)


def _tail(counts: Array, mean: Array, dispersion: Array) -> Array:
    """Return P(Y >= counts)."""
    counts = np.asarray(counts, dtype=float)
    spread = dispersion > 1 + 1e-9
    safe = np.maximum(counts, 1e-300)
    extra = np.where(spread, dispersion, 2.0)
    wide = betainc(safe, mean / (extra - 1), 1 - 1 / extra)
    return np.where(counts <= 0, 1.0, np.where(spread, wide, gammainc(safe, mean)))


def _safe_score(tail: Array, mean: Array) -> Array:
    score = -ndtri(np.clip(tail, 1e-300, 1.0))
    return np.where(np.isnan(mean), np.nan, score)


def _muan_score(counts: Array, looks: FarringtonLooks) -> Array:
    """Return the z at which P(Y >= count) at mean expected * exp(z * error) equals the tail beyond z."""
    low, high = np.full(counts.shape, _LOWEST), np.full(counts.shape, _HIGHEST)
    for _ in range(60):
        middle = (low + high) / 2
        mean = looks.expected * np.exp(np.minimum(middle * looks.error, 500.0))
        rings = _tail(counts, mean, looks.dispersion) <= ndtr(-middle)
        low, high = np.where(rings, middle, low), np.where(rings, high, middle)
    score = np.where(low == _LOWEST, -np.inf, (low + high) / 2)
    return np.where(np.isnan(looks.expected) | np.isnan(counts), np.nan, score)
