"""The methods of watching one series: is the count rising now?"""

from __future__ import annotations

from typing import Literal

import numpy as np

from netharm.watch.calibration import RISES, Calibration, calibrate
from netharm.watch.chart import Reading
from netharm.watch.charts import chart_of, too_short
from netharm.watch.course import (
    FEWEST_COUNTED,
    FEWEST_PERIODS,
    YEAR,
    YEARS_FOR_ONE,
    Course,
    error_of_total,
    follow_course,
    lay_course,
)
from netharm.watch.cumulative_ratio import CumulativeRatio, limit_ratio
from netharm.watch.persistence import Persistence, find_persistence
from netharm.watch.refusals import refuse_promise, refuse_series
from netharm.watch.watched import Array, Watched

Period = Literal["day", "week", "month", "quarter"]
METHODS = (
    "farrington original",
    "farrington flexible",
    "farrington flexible nbplugin",
    "farrington flexible muan",
    "negative binomial glr cusum",
    "poisson glr cusum",
    "ears c1",
    "ears c2",
    "ears c3",
)
SHOWN = 0.95
"""Weight of lasting ups and downs from which a watch says that there are such."""
PERIODS_FOR_HALF = 20
"""A past shorter than so many half-lives holds too few ups and downs to tell them from a level that wanders."""
MISSING = "the count is missing"
BEYOND = "this look lies beyond the watch that was planned, so nothing promises how often it rings falsely"


def watch_series(
    counts: Array,
    first_look: int,
    looks_planned: int,
    method: str,
    period: Period,
    false_alarm: float = 0.05,
    seed: int = 1,
    draws: int = 999,
    rises: tuple[float, ...] = RISES,
) -> Watched:
    """Return what `method` says of `counts` (T,) at each look, periods first_look to T - 1; NaN is a missing count.

    Limits are set by the periods before `first_look` alone, so the answer for a shorter series is the beginning of the
    answer for a longer one: a year is replayed look by look in one call. looks_planned : for how many looks
    `false_alarm` is the probability of any alarm if nothing changes; looks beyond could not be run. rises : by which
    rehearsed watches are pretended to rise, to tell what this one can see; with none nothing is told of it.
    Raises BadInput where a count is negative or not finite, where `method`, `period`, `first_look` or `looks_planned`
    cannot be meant, and where `draws` watches are too few to show so small a `false_alarm`.
    """
    counts = np.asarray(counts, dtype=float)
    refuse_series(counts, first_look, looks_planned, period)
    refuse_promise(method, METHODS, false_alarm, draws)
    looked = min(len(counts) - first_look, looks_planned)
    why = too_short(method, first_look, period)
    before = counts[:first_look]
    if not why and ((~np.isnan(before)).sum() < FEWEST_PERIODS or np.nansum(before) < FEWEST_COUNTED):
        why = (
            f"too little was counted before the watch to show what is usual: {FEWEST_PERIODS} periods and "
            f"{FEWEST_COUNTED:.0f} counts are needed"
        )
    if why:
        return _not_run(counts, first_look, method, why)
    course = follow_course(lay_course(first_look, looks_planned, period), before[None])
    if not course.fitted[0]:
        return _not_run(
            counts, first_look, method, "the usual course could not be fitted to the counts before the watch"
        )
    chart = chart_of(method, first_look, period)
    persistence = find_persistence(course, before)
    calibrated = calibrate(chart, course, persistence, first_look, false_alarm, seed, draws, rises)
    if not np.isfinite(calibrated.critical):
        return _not_run(counts, first_look, method, "too few rehearsed watches could be fitted to set a limit")
    reading = chart.read(counts[: first_look + looked], course)
    return _watched(counts, first_look, looked, method, period, course, persistence, calibrated, reading)


def _watched(
    counts: Array,
    first_look: int,
    looked: int,
    method: str,
    period: Period,
    course: Course,
    persistence: Persistence,
    calibrated: Calibration,
    reading: Reading,
) -> Watched:
    statistic = _padded(reading.statistic, counts, first_look)
    observed = counts[first_look:]
    with np.errstate(invalid="ignore"):
        alarm = statistic > calibrated.critical
    since = np.concatenate([reading.onset, np.full(len(observed) - looked, -1)])
    reasons = tuple(
        BEYOND
        if look >= looked
        else MISSING
        if np.isnan(count)
        else ""
        if np.isfinite(value)
        else "no count to compare with"
        for look, (count, value) in enumerate(
            zip(observed, np.where(statistic == -np.inf, 0.0, statistic), strict=True)
        )
    )
    return Watched(
        method=method,
        first_look=first_look,
        observed=observed,
        expected=_padded(reading.expected, counts, first_look),
        limit=_padded(reading.limit(calibrated.critical), counts, first_look),
        statistic=statistic,
        alarm=alarm,
        onset=np.where(alarm, np.where(since >= 0, since, np.arange(len(observed))) + first_look, -1),
        could_not_run=reasons,
        false_alarm_probability=calibrated.false_alarm,
        average_run_length=calibrated.average_run_length,
        said=_said(calibrated, persistence, first_look, period),
        since_start=_since_start(observed, first_look, looked, course, calibrated),
        critical=calibrated.critical,
        rises=calibrated.rises,
        power=calibrated.power,
        delay_looks=calibrated.delay_looks,
    )


def _since_start(
    observed: Array, first_look: int, looked: int, course: Course, calibrated: Calibration
) -> CumulativeRatio:
    """Return the ratio since the first look; looks beyond the planned ones keep what the last one said."""
    means = course.means[0, first_look : first_look + looked]
    spread = error_of_total(course, 0, first_look)[:looked]
    found = limit_ratio(observed[:looked], means, float(course.extra[0]), spread, calibrated.above, calibrated.below)
    more = len(observed) - looked
    return CumulativeRatio(*(np.concatenate([each, np.repeat(each[-1:], more)]) for each in vars(found).values()))


def _said_of_lasting(found: Persistence, before: int, period: Period) -> list[str]:
    """Return what ups and downs that last do to this watch, where the past shows that they do."""
    if found.weight_of_lasting < SHOWN:
        return []
    half = max(round(found.half_life), 1)
    told = [
        f"Ups and downs last: half of one is gone after about {half} {period}{'s' * (half > 1)}. The limits allow for "
        "that, so a rise has to be larger, or last longer, than if they did not."
    ]
    if half * PERIODS_FOR_HALF > before:
        told.append(
            f"{before} {period}s before the watch cannot tell ups and downs that last so long from a level that "
            "wanders for good, so the alarm may ring falsely more often than promised."
        )
    return told


def _said(calibrated: Calibration, found: Persistence, before: int, period: Period) -> tuple[str, ...]:
    """Return what bears on the promise, and what this watch can see."""
    said = _said_of_lasting(found, before, period)
    if before < YEARS_FOR_ONE * YEAR[period] - 1e-9:
        said.append(
            "Less than two years were seen before the watch, so the time of the year is not part of what is usual: a "
            "rise that comes every year looks like any other."
        )
    told = " and ".join(
        f"{100 * share:.0f}% of rises to {factor:g} times what is usual"
        + (f" (half of them within {delay:.0f} {period}s)" if np.isfinite(delay) else "")
        for factor, share, delay in zip(calibrated.rises, calibrated.power, calibrated.delay_looks, strict=True)
    )
    if told:
        said.append(f"In rehearsal this watch found {told}.")
    if np.isfinite(calibrated.average_run_length):
        run = f"{calibrated.average_run_length:,.0f} {period}s watched"
        said.append(f"If nothing changes, it rings falsely once in about {run}.")
    if np.isfinite(calibrated.published):
        said.append(
            f"With the limit for each look that the method was published with, {100 * calibrated.published:.0f}% of "
            "such watches would ring although nothing changes."
        )
    return tuple(said)


def _padded(values: Array, counts: Array, first_look: int) -> Array:
    """Return `values` (looked,) at every look: NaN beyond the planned ones, and where the count is missing."""
    looks = len(counts) - first_look
    padded = np.full(looks, np.nan)
    padded[: len(values)] = values
    return np.where(np.isnan(counts[first_look:]), np.nan, padded)


def _not_run(counts: Array, first_look: int, method: str, why: str) -> Watched:
    looks = max(len(counts) - first_look, 0)
    none = np.full(looks, np.nan)
    return Watched(
        method=method,
        first_look=first_look,
        observed=counts[first_look:],
        expected=none,
        limit=none,
        statistic=none,
        alarm=np.zeros(looks, dtype=bool),
        onset=np.full(looks, -1),
        could_not_run=(why,) * looks,
        false_alarm_probability=float("nan"),
        average_run_length=float("nan"),
        said=(f"The watch could not be run: {why}.",),
    )
