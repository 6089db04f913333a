"""Counts of harms around triggers as plainly as they can be written: every pair, every draw, no compiled loop."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from netharm.places.moved_calendar import MovedCalendar
from netharm.places.two_process import Array, Places, Whole


def moved_days(day: Array, calendar: MovedCalendar, weeks: Whole) -> Array:
    """Return marks' times when each group is moved by its number of weeks, round its block."""
    first, width = calendar.first_day[calendar.group], 7 * calendar.weeks[calendar.group]
    return np.asarray(day + ((np.floor(day) - first + 7 * weeks[calendar.group]) % width) - (np.floor(day) - first))


def pairs_within(marks: Places, cases: Places, reach_m: float) -> tuple[Whole, Whole, Array]:
    """Return mark, case and distance of every pair within reach."""
    tree = cKDTree(np.column_stack([cases.x_m, cases.y_m]))
    near = tree.query_ball_point(np.column_stack([marks.x_m, marks.y_m]), reach_m, return_sorted=True)
    mark = np.repeat(np.arange(len(near)), [len(each) for each in near])
    case = np.array([one for each in near for one in each], dtype=np.int64)
    apart = np.hypot(cases.x_m[case] - marks.x_m[mark], cases.y_m[case] - marks.y_m[mark])
    return mark, case, apart


def plain_counts(
    pairs: tuple[Whole, Whole, Array],
    mark_day: Array,
    case_day: Array,
    distances_m: Array,
    windows_days: Whole,
    past_from_day: float,
) -> Array:
    """Return (6, D, W) counts: after, before, both again for marks with a longer past, that past, the same moment."""
    mark, case, apart = pairs
    later = np.round(case_day[case] - mark_day[mark], 7)
    has_past = mark_day[mark] >= past_from_day
    longest = windows_days[-1]
    counts = np.zeros((6, len(distances_m), len(windows_days)))
    for d, distance_m in enumerate(distances_m):
        near = apart <= distance_m
        for w, window_days in enumerate(windows_days):
            after = near & (later > 0) & (later <= window_days)
            before = near & (later < 0) & (later >= -window_days)
            past = near & has_past & (later < -longest) & (later >= -3 * longest)
            counted = (after, before, after & has_past, before & has_past, past, near & (later == 0))
            counts[:, d, w] = [each.sum() for each in counted]
    return counts
