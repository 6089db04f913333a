"""What one prospective scan found, and what chance alone would have shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.watch.scan_cluster import ScanCluster


@dataclass(frozen=True)
class Scan:
    """The clusters of one scan, strongest first, that share no area.

    clusters : empty where no cylinder held more than expected. chance (draws,) : the strongest log likelihood ratio of
    each replication, in rising order. events, days : what was scanned. without_centroid : events left out because
    their area lies nowhere known. warnings : sentences about what weakens the scan's p-values or its sight.
    """

    clusters: tuple[ScanCluster, ...]
    chance: NDArray[np.float64]
    events: int
    days: int
    without_centroid: int
    longest_days: int
    warnings: tuple[str, ...]

    @property
    def strongest(self) -> ScanCluster | None:
        """The most likely cluster, whatever its p-value."""
        return self.clusters[0] if self.clusters else None

    @property
    def said(self) -> str:
        """What the scan found, in plain sentences."""
        if self.strongest is None:
            return (
                f"No change detected: no group of neighbouring areas had more events over the last 1 to "
                f"{self.longest_days} days than its places and days explain."
            )
        return self.strongest.said
