"""A series of scans, and when the alarm rang: with the false alarms of the whole series, or of each scan, in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.watch.scan_cluster import ScanCluster

Array = NDArray[np.float64]

Reading = Literal["whole watch", "recurrence"]
"""What an alarm is held to: the chance of any false alarm in the whole watch, or how often chance would ring it."""


@dataclass(frozen=True)
class ScanWatch:
    """What each look of a watch found; a look is one scan that ends on its day.

    looks (L,) : last day of each, one every `every_days`. log_likelihood_ratio (L,) : of its strongest cylinder, 0
    where there is none. p_of_look (L,) : chance of one as strong in that look; p_of_watch (L,) : in any of the watch.
    alarm (L,) : whether it rang. clusters (L) : the strongest of each look, None where there is none; p and recurrence
    are those of its look. chance (R,) : the strongest cylinder of each replication's whole watch, rising.
    """

    looks: NDArray[np.int64]
    every_days: int
    log_likelihood_ratio: Array
    p_of_look: Array
    p_of_watch: Array
    alarm: NDArray[np.bool_]
    clusters: tuple[ScanCluster | None, ...]
    chance: Array
    reading: Reading
    false_alarm: float
    recurrence_days: float
    warnings: tuple[str, ...]

    @property
    def said(self) -> str:
        """What was watched, how alarms are to be read, and how many there were."""
        rang = int(self.alarm.sum())
        alarms = "no alarm" if not rang else "1 alarm" if rang == 1 else f"{rang:,} alarms"
        return (
            f"{len(self.looks):,} scans, one every {_days(self.every_days)}: {alarms}. {self._how_to_read} "
            f"The same {len(self.chance):,} replications of the whole series served every scan."
        )

    @property
    def _how_to_read(self) -> str:
        if self.reading == "whole watch":
            return (
                f"Were places and days unrelated, the chance of any alarm in the whole watch would be at most "
                f"{self.false_alarm:.0%}."
            )
        watched = int(self.looks[-1] - self.looks[0]) + self.every_days
        return (
            f"Were places and days unrelated, a scan would ring about once in {self.recurrence_days:,.0f} days at "
            f"most, which is {watched / self.recurrence_days:.1f} times in a watch of {_days(watched)}; a false alarm "
            "is then no surprise."
        )


def _days(days: int) -> str:
    return "day" if days == 1 else f"{days:,} days"
