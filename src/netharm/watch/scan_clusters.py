"""From the strongest cylinders of a day to clusters with a chance beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from netharm.watch.scan_cluster import ScanCluster
from netharm.watch.scan_day import ScanDay
from netharm.watch.scan_kernel import critical_counts, strongest_cylinder
from netharm.watch.zones import Zones

Array = NDArray[np.float64]

TIE = 1e-9

Cylinder = tuple[float, int, int, int]
"""Log likelihood ratio, centre, number of areas, and window less one day."""


def find_clusters(
    seen: ScanDay, zones: Zones, kept: NDArray[np.int64], chance: Array, every_days: int, most_clusters: int
) -> tuple[ScanCluster, ...]:
    """Return at most `most_clusters` clusters, strongest first, that share no area.

    kept (areas,) : the numbers by which areas are named. chance (R,) : the strongest of each replication; it is what
    weaker clusters are compared with too, which makes their p-values too large rather than too small.
    """
    clusters = []
    for ratio, centre, size, window in _strongest_apart(seen, zones, most_clusters):
        inside = zones.order[centre, :size]
        p = chance_of(ratio, chance)
        cluster = ScanCluster(
            areas=tuple(int(area) for area in kept[inside]),
            centre=int(kept[centre]),
            radius_m=float(zones.distance_m[centre, size - 1]),
            start_day=seen.last_day - window,
            end_day=seen.last_day,
            observed=int(seen.counts[inside, window].sum()),
            expected=float(int(seen.totals[inside].sum()) * int(seen.window_events[window]) / seen.events),
            log_likelihood_ratio=float(ratio),
            p=p,
            recurrence_days=every_days / p,
            draws=len(chance),
        )
        clusters.append(cluster)
    return tuple(clusters)


def chance_of(ratio: float, chance: Array) -> float:
    """Return (1 + hits) / (1 + draws) of a log likelihood ratio among the strongest of the draws, `chance` (R,)."""
    hits = int(np.sum(chance >= ratio - TIE * max(1.0, abs(ratio))))
    return (1 + hits) / (1 + len(chance))


def _strongest_apart(seen: ScanDay, zones: Zones, most_clusters: int) -> Iterator[Cylinder]:
    """Yield the strongest cylinder, then the strongest that shares no area with those before."""
    critical = critical_counts(seen.window_events, seen.events, seen.events // 2, 0.0)
    taken = np.zeros(len(seen.totals), dtype=bool)
    for _ in range(most_clusters):
        overlaps = taken[zones.order]
        before = np.where(overlaps.any(axis=1), np.argmax(overlaps, axis=1), zones.reach)
        found: Cylinder = strongest_cylinder(
            seen.counts,
            seen.totals,
            zones.order,
            zones.closes,
            np.minimum(zones.reach, before),
            critical,
            seen.window_events,
            seen.events,
        )
        if found[0] <= 0:
            return
        yield found
        taken[zones.order[found[1], : found[2]]] = True
