"""Limits for a whole watch: set so that all its looks together ring falsely no more often than promised.

The watch is rehearsed: series of the same length are drawn around the usual course, with ups and downs that last as
long as the past allows, each is fitted anew from its own periods before the watch, and the same chart is run over it.
So the fit's own error counts, and so does not knowing how long they last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.watch.chart import Chart
from netharm.watch.course import Course, error_of_total, follow_course
from netharm.watch.cumulative_ratio import add_up, signed_root, widening
from netharm.watch.persistence import Persistence, draw_lasting

Array = NDArray[np.float64]
RISES = (1.5, 2.0)
ROUNDING = 1e-9
"""Relative difference under which two statistics are equal."""


@dataclass(frozen=True)
class Calibration:
    """What rehearsed watches (J) gave.

    critical : the alarm rings above it. false_alarm : the probability of one or more alarms that it stands for.
    average_run_length : looks watched for each false alarm. rises, power, delay_looks : by which watches were
    pretended to rise, and for each the share that rang and the median looks until they did. above, below : what the
    signed root of the ratio since the start (see `cumulative_ratio`) passes upwards and downwards with probability
    `false_alarm` each. published : the share of watches without change that ring with the limit the method was
    published with; NaN where it has none.
    """

    critical: float
    false_alarm: float
    average_run_length: float
    rises: tuple[float, ...]
    power: tuple[float, ...]
    delay_looks: tuple[float, ...]
    above: float
    below: float
    published: float


def calibrate(
    chart: Chart,
    course: Course,
    found: Persistence,
    before: int,
    false_alarm: float,
    seed: int,
    draws: int,
    rises: tuple[float, ...] = RISES,
) -> Calibration:
    """Return the limits for a watch whose usual course is the first of `course`, fitted on `before` periods.

    found : how long ups and downs around it last. rises : by which watches are pretended to rise.

    With J draws the critical value is the k-th largest, k = floor(false_alarm (J + 1)), so that a watch without change
    passes it with probability k / (J + 1) at most. A statistic equal to it but for rounding does not pass. Where k is 0
    there is no limit: critical, above and below are infinite.
    """
    means = course.means[0]
    unseen = np.concatenate([~course.seen, np.zeros(len(means) - before, dtype=bool)])
    random = np.random.default_rng([seed, 1])
    series = draw_lasting(means, found, draws, random)
    series[:, unseen] = np.nan
    fitted = follow_course(course.columns, series[:, :before])
    # A watch whose own past could not be fitted says nothing of the limits; those are few, or the course is not run.
    kept = fitted.fitted
    fitted = _those(fitted, kept)
    records = chart.records(series[kept], fitted)
    allowed = int(np.floor(false_alarm * (1 + len(records)) + 1e-9))
    critical = _largest(records[:, -1], allowed)
    critical += ROUNDING * abs(critical) if np.isfinite(critical) else 0.0
    rang = records > critical
    above, below = _farthest_roots(series[kept, before:], fitted, before, course, allowed)
    risen = [_rise(chart, course, found, before, each, critical, unseen, seed, draws) for each in rises]
    return Calibration(
        critical=critical,
        false_alarm=allowed / (1 + len(records)),
        average_run_length=_run_length(rang),
        rises=rises,
        power=tuple(float(each[:, -1].mean()) for each in risen),
        delay_looks=tuple(_median_delay(each) for each in risen),
        above=above,
        below=below,
        published=float((records[:, -1] > chart.published).mean()) if np.isfinite(chart.published) else float("nan"),
    )


def _those(course: Course, kept: NDArray[np.bool_]) -> Course:
    return replace(
        course,
        means=course.means[kept],
        extra=course.extra[kept],
        fitted=course.fitted[kept],
    )


def _farthest_roots(looks: Array, fitted: Course, before: int, course: Course, allowed: int) -> tuple[float, float]:
    """Return what the signed root of the total passes, upwards and downwards, in `allowed` of the rehearsed watches."""
    observed, expected, squares = add_up(looks, fitted.means[:, before:])
    wider = widening(expected, squares, fitted.extra[:, None], error_of_total(course, 0, before))
    root = signed_root(observed, expected, wider)
    return _largest(root.max(axis=1), allowed), _largest(-root.min(axis=1), allowed)


def _largest(values: Array, which: int) -> float:
    """Return the `which`-th largest of the values, the first being 1; infinity before the first, for none is larger."""
    return float(np.sort(values)[-which]) if which >= 1 else float("inf")


def _rise(
    chart: Chart,
    course: Course,
    found: Persistence,
    before: int,
    factor: float,
    critical: float,
    unseen: NDArray[np.bool_],
    seed: int,
    draws: int,
) -> NDArray[np.bool_]:
    """Return whether watches have rung by each look, (J, L), whose counts rise by `factor` from the first look on."""
    means = course.means[0] * np.where(np.arange(course.means.shape[1]) >= before, factor, 1.0)
    random = np.random.default_rng([seed, 2, round(100 * factor)])
    series = draw_lasting(means, found, draws, random)
    series[:, unseen] = np.nan
    fitted = follow_course(course.columns, series[:, :before])
    return chart.records(series[fitted.fitted], _those(fitted, fitted.fitted)) > critical


def _run_length(rang: NDArray[np.bool_]) -> float:
    """Return looks watched, up to the first alarm or the end, for each alarm; infinite where none rang."""
    alarms = int(rang[:, -1].sum())
    watched = (~rang).sum() + alarms
    return float(watched / alarms) if alarms else float("inf")


def _median_delay(rang: NDArray[np.bool_]) -> float:
    """Return the median looks until the first alarm, the first look counting 1; infinite where half never ring."""
    delay = np.where(rang[:, -1], rang.argmax(axis=1) + 1.0, np.inf)
    return float(np.sort(delay)[(len(delay) - 1) // 2])
