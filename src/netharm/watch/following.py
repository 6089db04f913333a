"""From one harm's counts by look to what the watch says of each: expected, limit, alarm, onset and state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from netharm.data.watched_counts import WatchedCounts
from netharm.study.harm import Harm
from netharm.study.study import Study
from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.watch.methods import Period, watch_series
from netharm.watch.watched import Watched

Array = NDArray[np.float64]

SEED = 1
YEARS_FOR_SEASON = 2
_LOOKS_IN_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4}


def choose_method(before: int, kind: str) -> tuple[str, str]:
    """Return the method that fits `before` periods of a kind before the watch, and why.

    With two years or more the level, trend and season are known, and a chart that gathers small rises that last finds
    what an operation may set off, and names its onset. With less, the time of the year cannot be told from a rise, and
    only a method that compares with the periods just before keeps its word.
    """
    if before >= YEARS_FOR_SEASON * _LOOKS_IN_A_YEAR[kind]:
        return (
            "negative binomial glr cusum",
            "two years or more before the watch show level, trend and season, and it gathers small rises that last.",
        )
    return (
        "ears c2",
        "less than two years before the watch cannot tell a rise from the time of the year, so each look is compared "
        "with the periods just before it. A slow rise may be missed.",
    )


def follow(counts: WatchedCounts, harm: Harm, study: Study) -> Followed:
    """Return a harm in one place as the watch has seen it, look by look; each look knows no count after its own."""
    kind = counts.periods.kind
    reason = counts.reason
    if not reason and kind == "number":
        reason = "numbered periods have no calendar, so level, season and looks cannot be told apart"
    if not reason and counts.starts <= 0:
        reason = "there is no complete period before the watch, so nothing shows what is usual"
    if reason:
        return _followed(counts, harm, study, (), "", "", (), reason)
    method, why = choose_method(counts.starts, kind)
    if study.watch.method is not None and study.watch.method != "space-time scan":
        method, why = study.watch.method, "the plan says so."
    if counts.starts >= len(counts.counts):
        return _followed(counts, harm, study, (), method, why, (), "")
    watched = watch_series(
        counts.counts,
        counts.starts,
        counts.planned,
        method,
        cast("Period", kind),
        study.watch.false_alarm,
        SEED,
    )
    looks = _looks(counts, watched, harm.tolerance)
    return _followed(counts, harm, study, looks, method, why, watched.said, "")


def _looks(counts: WatchedCounts, watched: Watched, tolerance: float) -> tuple[Look, ...]:
    """Return every look: numbers, and the state that the counts up to it leave the harm in."""
    labels = counts.periods.labels()
    seen = ~np.isnan(watched.observed) & ~np.isnan(watched.expected)
    observed, expected = np.where(seen, watched.observed, 0.0), np.where(seen, watched.expected, 0.0)
    # A method that compares with the latest periods moves with a rise, so the total is held against the usual course.
    start = watched.since_start
    total, total_expected = (
        (start.observed, start.expected) if start is not None else (np.cumsum(observed), np.cumsum(expected))
    )
    upper = start.upper if start is not None else np.full(len(observed), np.inf)
    onset, rang = -1, False
    looks = []
    for at in range(len(watched.observed)):
        period = counts.starts + at
        if watched.alarm[at]:
            onset, rang = max(int(watched.onset[at]) - counts.starts, 0), True
        ratio = _ratio(total[at], total_expected[at])
        since = _ratio(observed[onset : at + 1].sum(), expected[onset : at + 1].sum()) if rang else None
        why_not = watched.could_not_run[at] or _why_missing(counts, period)
        looks.append(
            Look(
                period=labels[period],
                observed=_number(watched.observed[at]),
                expected=_number(watched.expected[at]),
                limit=_number(watched.limit[at]),
                alarm=bool(watched.alarm[at]),
                onset=labels[counts.starts + onset] if watched.alarm[at] else None,
                total=float(total[at]),
                total_expected=float(total_expected[at]),
                ratio=ratio,
                ratio_upper=_number(upper[at]),
                ratio_since_onset=since,
                state="" if why_not else _state(rang, ratio, since, _number(upper[at]), tolerance),
                reason=why_not,
            )
        )
    return tuple(looks)


def _state(rang: bool, ratio: float | None, since: float | None, upper: float | None, tolerance: float) -> str:
    """Return the harm's state. What has rung is never ruled out again in the same watch."""
    if rang and any(each is not None and each > tolerance for each in (ratio, since)):
        return "crossed"
    if not rang and upper is not None and upper < tolerance:
        return "ruled out"
    return "not ruled out"


def _why_missing(counts: WatchedCounts, period: int) -> str:
    if counts.withheld[period]:
        return "the data's owner withheld a count"
    return "the count is missing" if np.isnan(counts.counts[period]) else ""


def _ratio(observed: float, expected: float) -> float | None:
    return float(observed / expected) if expected > 0 else None


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _followed(
    counts: WatchedCounts,
    harm: Harm,
    study: Study,
    looks: tuple[Look, ...],
    method: str,
    why: str,
    remarks: Sequence[str],
    reason: str,
) -> Followed:
    source = study.data[harm.measure.data]
    before = max(min(counts.starts, len(counts.counts)), 0)
    return Followed(
        name=harm.name,
        area=counts.area,
        kind=counts.periods.kind,
        looks=looks,
        planned=counts.planned,
        method=method,
        why=why,
        false_alarm=study.watch.false_alarm,
        tolerance=harm.tolerance,
        before=counts.periods.labels()[:before],
        before_counts=tuple(_number(each) for each in counts.counts[:before]),
        before_suppressed=(False,) * before,
        reason=reason,
        notes=counts.notes,
        remarks=tuple(remarks),
        areas=len(counts.codes),
        sensitivity=source.sensitivity,
        source=harm.measure.data,
        bearer=harm.bearer,
        mechanism=harm.mechanism,
        mitigation=harm.mitigation_texts,
        respond=harm.respond,
        tell=harm.tell or study.watch.tell,
        activity_sensitive=harm.activity_sensitive,
    )
