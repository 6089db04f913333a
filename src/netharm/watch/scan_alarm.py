"""How strong a cluster must be to ring the alarm of a watch that is still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.watch.scan import Scan
from netharm.watch.scan_clusters import chance_of

LEVEL_TIE = 1e-9


@dataclass(frozen=True)
class ScanAlarm:
    """The alarm of a watch of `looks` scans, one every `every_days` days.

    chance (R,) : the strongest log likelihood ratio in each of R pretended watches in which nothing happens, rising.
    false_alarm : the chance of any false alarm in the whole watch.
    """

    chance: NDArray[np.float64]
    looks: int
    every_days: int
    false_alarm: float

    def p_of_watch(self, scan: Scan) -> float:
        """Return the chance of a cluster as strong as the scan's strongest, in any scan of the watch."""
        return chance_of(scan.strongest.log_likelihood_ratio if scan.strongest else 0.0, self.chance)

    def rings(self, scan: Scan) -> bool:
        """Return whether the scan rings the alarm."""
        return scan.strongest is not None and self.p_of_watch(scan) <= self.false_alarm + LEVEL_TIE

    @property
    def said(self) -> str:
        """What the alarm keeps to."""
        return (
            f"{self.looks:,} scans, one every {self.every_days:,} days. Were places and days unrelated, and events as "
            f"many as before, the chance of any alarm in the whole watch would be about {self.false_alarm:.0%}."
        )
