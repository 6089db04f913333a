"""Where in time a mark may be moved to: whole weeks, round its own block of the calendar, together with its neighbours.

A move by whole weeks keeps the day of the week and the hour; a block of about a season keeps the season; marks of one
square and block move together, so that a run of raids stays a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class MovedCalendar:
    """Which marks can be moved, and the groups that move together.

    `used` (n,) tells the marks whose windows lie within the time watched; `group` holds the group of each of those,
    `first_day` and `weeks` (G,) the block that a group moves round in. `blocks` counts the blocks of the calendar.
    """

    used: NDArray[np.bool_]
    group: Whole
    first_day: Whole
    weeks: Whole
    blocks: int

    def draw_weeks(self, draws: int, seed: int) -> NDArray[np.int16]:
        """Return (G, draws) numbers of weeks to move each group by; every number below its block's is as likely."""
        random = np.random.default_rng([seed, 0])
        weeks: NDArray[np.int16] = random.integers(
            0, self.weeks[:, None], size=(len(self.weeks), draws), dtype=np.int16
        )
        return weeks

    def ways(self) -> float:
        """Return in how many ways the groups can be moved, at most 1e6."""
        return float(min(np.exp(min(np.log(self.weeks).sum(), 14.0)), 1e6)) if len(self.weeks) else 1.0


def lay_calendar(
    x_m: Array,
    y_m: Array,
    day: Array,
    watched_from_day: float,
    watched_to_day: float,
    longest_window_days: int,
    block_days: int,
    square_m: float,
) -> MovedCalendar:
    """Return the calendar that marks (n,) move in.

    Usable time runs from the longest window after `watched_from_day` to the longest window before `watched_to_day`
    (not included), less the first days that do not fill a week; it is cut into blocks of whole weeks as near to
    `block_days` as can be, of one length give or take a week. Squares are `square_m` wide; 0 leaves all marks of a
    block in one group.
    """
    last = floor(watched_to_day) - longest_window_days
    weeks = max((last - int(np.ceil(watched_from_day)) - longest_window_days) // DAYS_OF_A_WEEK, 0)
    blocks = max(round(weeks * DAYS_OF_A_WEEK / block_days), 1)
    edges = last - DAYS_OF_A_WEEK * (weeks - np.round(np.linspace(0, weeks, blocks + 1)).astype(np.int64))
    used = (day >= edges[0]) & (day < edges[-1])
    block = np.searchsorted(edges, day[used], side="right") - 1
    place = np.zeros((int(used.sum()), 2), dtype=np.int64)
    if square_m > 0:
        place = np.floor(np.column_stack([x_m[used], y_m[used]]) / square_m).astype(np.int64)
    keys, group = np.unique(np.column_stack([block, place]), axis=0, return_inverse=True)
    lengths = np.diff(edges) // DAYS_OF_A_WEEK
    return MovedCalendar(
        used=used,
        group=group.reshape(-1).astype(np.int64),
        first_day=edges[keys[:, 0]],
        weeks=lengths[keys[:, 0]],
        blocks=blocks,
    )
