"""How a count goes when nothing changes: its level, trend, season and spread, from the periods before a watch.

The mean is a log-linear Poisson regression; the variance is mean + extra mean^2, `extra` from Pearson's statistic at
those means (Breslow 1984, doi:10.2307/2347661). Many series are fitted at once, because limits are set by simulation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.effects.count_regression import fit_counts

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Period = Literal["day", "week", "month", "quarter"]

YEAR: dict[str, float] = {"day": 365.2425, "week": 365.2425 / 7, "month": 12.0, "quarter": 4.0}
"""Periods in a year."""
YEARS_FOR_ONE, YEARS_FOR_TWO = 2.0, 4.0
"""Years seen from which a trend and one harmonic of the year can be told from a rise, and from which two."""
WEEKS_FOR_WEEKDAYS = 8
FEWEST_PERIODS = 7
FEWEST_COUNTED = 5.0
_AT_ONCE = 2_000_000
"""Numbers held at once while many series are fitted: 16 MB."""


@dataclass(frozen=True)
class Course:
    """The course of J series over the periods before a watch and its looks, as each would go if nothing changed.

    means : (J, P). extra : (J,) the part of the variance that grows with the squared mean. fitted : (J,) whether
    the series had enough to fit and converged. columns : (P, k) what the means are made of. seen : (before,) which
    periods before were not missing.
    """

    means: Array
    extra: Array
    fitted: Mask
    columns: Array
    seen: Mask


def lay_course(before: int, looks: int, period: Period) -> Array:
    """Return the columns (before + looks, k) that `before` periods can carry: level, trend, season, day of the week."""
    year = YEAR[period]
    time = np.arange(before + looks, dtype=float)
    columns = [np.ones(len(time))]
    if before >= YEARS_FOR_ONE * year - 1e-9:
        columns.append((time - before) / year)
        for harmonic in range(1, 1 + (1 if before < YEARS_FOR_TWO * year - 1e-9 else 2)):
            turn = 2 * np.pi * harmonic * time / year
            columns.append(np.cos(turn))
            if abs(2 * harmonic - year) > 1e-9:
                columns.append(np.sin(turn))
    if period == "day" and before >= 7 * WEEKS_FOR_WEEKDAYS:
        columns.extend((time % 7 == day).astype(float) for day in range(1, 7))
    return np.column_stack(columns)


def follow_course(columns: Array, history: Array) -> Course:
    """Return the course of each series; history (J, before), with the same periods missing (NaN) in all."""
    seen = ~np.isnan(history[0])
    chosen = columns[: history.shape[1]][seen]
    counts = history[:, seen]
    at_once = max(1, _AT_ONCE // chosen.size)
    parts = [_follow(chosen, columns, counts[start : start + at_once]) for start in range(0, len(counts), at_once)]
    means, extra, converged = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Course(
        means=means,
        extra=extra,
        fitted=converged & (counts.sum(axis=1) >= FEWEST_COUNTED),
        columns=columns,
        seen=seen,
    )


def error_of_total(course: Course, which: int, before: int) -> Array:
    """Return the variance of the log of the total expected from the first look up to each look, (L,).

    By the delta method from the information at the fit of series `which`, X'WX with W = m / (1 + extra m).
    """
    means, extra = course.means[which], float(course.extra[which])
    then = np.flatnonzero(course.seen)
    chosen = course.columns[then]
    weights = means[then] / (1 + extra * means[then])
    covariance = np.linalg.pinv((chosen * weights[:, None]).T @ chosen)
    later = means[before:]
    slope = np.cumsum(later[:, None] * course.columns[before:], axis=0) / np.cumsum(later)[:, None]
    variance: Array = np.einsum("lk,kj,lj->l", slope, covariance, slope)
    return variance


def _follow(chosen: Array, columns: Array, counts: Array) -> tuple[Array, Array, Mask]:
    fit = fit_counts(chosen, counts, np.zeros(len(chosen)))
    extra = _extra(fit.means, counts, len(chosen) - chosen.shape[1])
    means = np.exp(np.clip(fit.coefficients @ columns.T, -30.0, 30.0))
    return means, extra, fit.converged


def _extra(means: Array, counts: Array, freedom: int) -> Array:
    """Return for each series the extra for which Pearson's statistic equals `freedom`, 0 where it is less without."""
    squares = (counts - means) ** 2
    extra = np.zeros(len(means))
    # Pearson's statistic is convex and falls with the extra, so Newton's method from 0 climbs to the root from below.
    for _ in range(60):
        variance = means + extra[:, None] * means**2
        above = (squares / variance).sum(axis=1) - freedom
        slope = (squares * means**2 / variance**2).sum(axis=1)
        step = np.where(above > 0, above / np.maximum(slope, 1e-300), 0.0)
        extra = np.minimum(extra + step, 1e3)
        if (step <= 1e-12 * np.maximum(extra, 1e-6)).all():
            break
    return extra


def draw_counts(means: Array, extra: Array, random: np.random.Generator) -> Array:
    """Return counts with the given means and variance means + extra means^2: Poisson, or negative binomial.

    means and extra broadcast together.
    """
    means, extra = np.broadcast_arrays(means, extra)
    spread = np.where(extra > 1e-9, extra, 1.0)
    rates = np.where(extra > 1e-9, random.gamma(1.0 / spread, spread) * means, means)
    return random.poisson(rates).astype(float)
