"""The charts of each method, so that one calibration serves them all."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from netharm.watch.chart import Chart, Reading, running_maximum, since_above
from netharm.watch.course import YEAR, Course
from netharm.watch.ears import PERIODS_BEFORE, PUBLISHED_LIMIT, Ears, EarsLooks, limit_by_ears, look_by_ears
from netharm.watch.farrington import NOMINAL, FarringtonLooks, Threshold, fit_farrington, limit_looks, score_looks
from netharm.watch.farrington_baseline import FEWEST_YEARS, HALF_WINDOW, years_before
from netharm.watch.glr_cusum import glr_cusum, limit_counts, running_records

Array = NDArray[np.float64]

LEAST_DEVIATION = 1.0
"""Seven equal counts have no spread; EARS then takes one count, or any count more would ring."""


def chart_of_ears(kind: Ears, first_look: int) -> Chart:
    """Return the chart of EARS C1, C2 or C3."""

    def look(series: Array) -> EarsLooks:
        return look_by_ears(np.atleast_2d(series), first_look, kind, LEAST_DEVIATION)

    def read(series: Array, _: Course) -> Reading:
        seen = look(series)
        return Reading(
            statistic=seen.statistic[0],
            expected=seen.expected[0],
            onset=since_above(series[first_look:], seen.expected[0]),
            limit=lambda critical: limit_by_ears(critical, seen, kind)[0],
        )

    return Chart(lambda many, _: running_maximum(look(many).statistic), read, PUBLISHED_LIMIT[kind])


def chart_of_farrington(flexible: bool, threshold: Threshold, first_look: int, period: str) -> Chart:
    """Return the chart of Farrington's method; the statistic is the score at which a count would just ring."""
    year = YEAR[period]
    years = years_before(first_look, year, HALF_WINDOW[period])

    def look(many: Array) -> FarringtonLooks:
        return fit_farrington(many, first_look, many.shape[1] - first_look, period, year, years, flexible)

    def read(series: Array, _: Course) -> Reading:
        seen = look(series[None])
        return Reading(
            statistic=score_looks(series[None, first_look:], seen, threshold)[0],
            expected=seen.expected[0],
            onset=since_above(series[first_look:], seen.expected[0]),
            limit=lambda critical: limit_looks(critical, seen, threshold)[0],
        )

    return Chart(
        lambda many, _: running_maximum(score_looks(many[:, first_look:], look(many), threshold)),
        read,
        -float(ndtri(NOMINAL["flexible" if flexible else "original"])),
    )


def chart_of_glr(overdispersed: bool, first_look: int) -> Chart:
    """Return the generalised likelihood ratio chart around the usual course: negative binomial, or Poisson."""

    def extra(course: Course) -> Array:
        return course.extra if overdispersed else np.zeros(len(course.extra))

    def read(series: Array, course: Course) -> Reading:
        counts, usual, spread = series[first_look:], course.means[0, first_look : len(series)], float(extra(course)[0])
        statistic, since, _ = glr_cusum(counts, usual, spread)
        return Reading(statistic, usual, since, lambda critical: limit_counts(counts, usual, spread, critical))

    return Chart(
        lambda many, course: running_records(many[:, first_look:], course.means[:, first_look:], extra(course)), read
    )


def chart_of(method: str, first_look: int, period: str) -> Chart:
    """Return the chart of `method`, one of `methods.METHODS`."""
    name, _, kind = method.partition(" ")
    if name == "ears":
        return chart_of_ears(cast("Ears", kind), first_look)
    if name == "farrington":
        flexible, _, threshold = kind.partition(" ")
        return chart_of_farrington(flexible == "flexible", cast("Threshold", threshold or "delta"), first_look, period)
    return chart_of_glr(method.startswith("negative"), first_look)


def too_short(method: str, first_look: int, period: str) -> str:
    """Return why `method` cannot be run with `first_look` periods before, "" where it can."""
    if method.startswith("ears"):
        needed = PERIODS_BEFORE[method.removeprefix("ears ")]
        return f"{method} needs {needed} periods before the watch, and there are {first_look}" * (first_look < needed)
    if method.startswith("farrington"):
        if period not in HALF_WINDOW:
            return (
                "Farrington's method compares weeks, months or quarters with the same time of earlier years, not days"
            )
        years = years_before(first_look, YEAR[period], HALF_WINDOW[period])
        few = f"Farrington's method needs {FEWEST_YEARS} years before the watch, and there are {years} whole ones"
        return few * (years < FEWEST_YEARS)
    return ""
