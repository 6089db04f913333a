"""Events of one kind around events of another: how many lie near in place and time, as they are and with moved times.

For event i of the first kind ("mark") and event j of the second ("case"), u = day_j - day_i. A mark that is moved by m
days counts cases with 0 < u - m <= w as after, -w <= u - m < 0 as before, and u = m as at the same moment; the longer
past is -3W <= u - m < -W, W being the longest window. Moves are whole days, so each is answered exactly from two
running totals of each mark's cases by day, one of u rounded up (after) and one of u rounded down (before). Pairs are
looked at once, and never kept.

Cases never move. Whatever clustering they have among themselves stands in every draw as in the observed count.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from netharm.compiled import compiled
from netharm.places.moved_calendar import MovedCalendar

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

PAST_WINDOWS = 3
"""The longer past ends this many of the longest windows before the mark, and begins where the longest window ends."""

SAME_TIME_DAYS = 1e-7
"""Fractions of a day are not exact: two times that differ by whole days but for a hundredth of a second do so fully."""


class Places(NamedTuple):
    """Places in metres on a plane and days, each (n,)."""

    x_m: Array
    y_m: Array
    day: Array


@dataclass(frozen=True)
class TwoProcess:
    """Counts of cases around marks, by distance (D,) and window (W,), cumulative in both.

    `observed` (S, D, W) holds the counts as they are, `moved` (J, S, D, W) those of each draw, and `expected` (S, D, W)
    their mean over all moves, staying among them: were staying left out, cases set off by marks would still raise the
    count before moves forward, and no longer the count after. S runs over after, before, after and before again but
    only for marks with a longer past, that longer past, and the same moment; the last two have no window and repeat
    along W.
    """

    observed: Array
    expected: Array
    moved: Array


def count_around(
    marks: Places,
    cases: Places,
    calendar: MovedCalendar,
    distances_m: Array,
    windows_days: Whole,
    past_from_day: float,
    weeks_moved: NDArray[np.int16],
) -> TwoProcess:
    """Return the counts around marks, as they are and moved.

    Marks (n,) are those that `calendar` used; draw j moves its group g by `weeks_moved[g, j]` weeks, round the weeks of
    the group's block. Distances and windows ascend. A mark at or after `past_from_day` has a longer past.
    """
    order = np.argsort(calendar.group, kind="stable")
    starts = np.searchsorted(calendar.group[order], np.arange(len(calendar.weeks) + 1))
    reach_m = float(distances_m[-1])
    west_m, south_m = float(cases.x_m.min()) - reach_m, float(cases.y_m.min()) - reach_m
    across = floor((float(cases.x_m.max()) - west_m) / reach_m) + 2
    squares = _square(cases.y_m, south_m, reach_m) * across + _square(cases.x_m, west_m, reach_m)
    by_square = np.argsort(squares, kind="stable")
    counted = _count(
        marks.x_m[order],
        marks.y_m[order],
        marks.day[order],
        starts,
        calendar.first_day,
        calendar.weeks,
        squares[by_square],
        cases.x_m[by_square],
        cases.y_m[by_square],
        cases.day[by_square],
        np.array([west_m, south_m, float(across)]),
        distances_m,
        windows_days,
        past_from_day,
        weeks_moved,
    )
    return TwoProcess(*(_as_cells(values, len(distances_m), len(windows_days)) for values in counted))


def _square(place_m: Array, from_m: float, reach_m: float) -> Whole:
    numbers: Whole = np.floor((place_m - from_m) / reach_m).astype(np.int64)
    return numbers


def _as_cells(values: Array, distances: int, windows: int) -> Array:
    """Return (..., S, D, W) from (..., columns of every ring of distance), added up over the rings."""
    rings = values.reshape(*values.shape[:-1], distances, 4 * windows + 2)
    within = rings.cumsum(axis=-2)
    windowed = within[..., : 4 * windows].reshape(*within.shape[:-1], 4, windows)
    rest = np.repeat(within[..., 4 * windows :, None], windows, axis=-1)
    together: Array = np.moveaxis(np.concatenate([windowed, rest], axis=-2), -2, -3)
    return together


@compiled
def _count(  # type: ignore[no-untyped-def]
    mark_x,
    mark_y,
    mark_day,
    starts,
    first_day,
    weeks,
    squares,
    case_x,
    case_y,
    case_day,
    grid,
    distances,
    windows,
    past_from,
    weeks_moved,
):
    columns = len(distances) * (4 * len(windows) + 2)
    draws = weeks_moved.shape[1]
    observed, expected, moved = np.zeros(columns), np.zeros(columns), np.zeros((draws, columns))
    longest = windows[-1]
    for group in range(len(weeks)):
        table = np.zeros((weeks[group], columns))
        width = 7 * weeks[group]
        # days from the block's first that any window of any move can reach, and one to each side
        low = -PAST_WINDOWS * longest - 2
        span = width + longest + 3 - low
        rounded = np.zeros((2, len(distances), span))
        for mark in range(starts[group], starts[group + 1]):
            rounded[:] = 0
            day_in_block = mark_day[mark] - first_day[group]
            _lay_cases(
                mark_x[mark], mark_y[mark], mark_day[mark], day_in_block, low, span,
                squares, case_x, case_y, case_day, grid, distances, rounded,
            )  # fmt: skip
            _add_moves(day_in_block, first_day[group], width, low, windows, past_from, rounded, table)
        observed += table[0]
        expected += table.sum(axis=0) / weeks[group]
        for draw in range(draws):
            moved[draw] += table[weeks_moved[group, draw]]
    return observed, expected, moved


@compiled
def _lay_cases(  # type: ignore[no-untyped-def]
    x, y, day, day_in_block, low, span, squares, case_x, case_y, case_day, grid, distances, rounded
):
    """Turn `rounded` (2, D, days) into running totals of one mark's cases by ring of distance and whole day.

    Days are counted from the mark's own; index 0 is `low` less the whole days between the block's start and the mark.
    """
    reach = distances[-1]
    across = int(grid[2])
    column = int(np.floor((x - grid[0]) / reach))
    row = int(np.floor((y - grid[1]) / reach))
    shift = int(np.floor(day_in_block)) - low
    first_column, last_column = max(column - 1, 0), min(column + 1, across - 1)
    for near_row in range(row - 1, row + 2):
        if near_row < 0 or last_column < first_column:
            continue
        begin = np.searchsorted(squares, near_row * across + first_column)
        end = np.searchsorted(squares, near_row * across + last_column + 1)
        for case in range(begin, end):
            apart = (case_x[case] - x) ** 2 + (case_y[case] - y) ** 2
            if apart > reach * reach:
                continue
            later = case_day[case] - day
            if abs(later - np.rint(later)) < SAME_TIME_DAYS:
                later = np.rint(later)
            up = int(np.ceil(later)) + shift
            down = int(np.floor(later)) + shift
            if down < 0 or up >= span:
                continue
            ring = 0
            while apart > distances[ring] * distances[ring]:
                ring += 1
            rounded[0, ring, up] += 1
            rounded[1, ring, down] += 1
    for side in range(2):
        for ring in range(len(distances)):
            for at in range(1, span):
                rounded[side, ring, at] += rounded[side, ring, at - 1]


@compiled
def _add_moves(  # type: ignore[no-untyped-def]
    day_in_block, first_day, width, low, windows, past_from, rounded, table
):
    """Add one mark's counts under every move of whole weeks to `table` (weeks, columns)."""
    longest = windows[-1]
    number = len(windows)
    for week in range(table.shape[0]):
        there = day_in_block + 7 * week
        if there >= width:
            there -= width
        now = int(np.floor(there)) - low
        has_past = first_day + there >= past_from
        for ring in range(rounded.shape[1]):
            up, down = rounded[0, ring], rounded[1, ring]
            start = ring * (4 * number + 2)
            for each in range(number):
                after = up[now + windows[each]] - up[now]
                before = down[now - 1] - down[now - windows[each] - 1]
                table[week, start + each] += after
                table[week, start + number + each] += before
                if has_past:
                    table[week, start + 2 * number + each] += after
                    table[week, start + 3 * number + each] += before
            if has_past:
                far = down[now - longest - 1] - down[now - PAST_WINDOWS * longest - 1]
                table[week, start + 4 * number] += far
            # a case at the same moment is rounded up and down to the same day: neither after nor before
            table[week, start + 4 * number + 1] += up[now] - down[now - 1]
