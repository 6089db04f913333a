"""Scanning one harm at every look of a watch, with the alarm set by what was seen before it."""

from __future__ import annotations

import numpy as np

from netharm.data.watched_places import WatchedPlaces
from netharm.errors import BadInput
from netharm.watch.scan import Scan
from netharm.watch.scan_replay import set_scan_alarm
from netharm.watch.scanned import Scanned
from netharm.watch.space_time_scan import space_time_scan

LONGEST = {"day": 28, "week": 8, "month": 3, "quarter": 2}
"""A cluster is looked for over at most so many of the last looks."""


def scan_watch(places: WatchedPlaces, false_alarm: float, sensitivity: str) -> tuple[Scanned, ...]:
    """Return what each look's scan shows, and whether the alarm rings: falsely in `false_alarm` of whole watches.

    The alarm is set by pretended watches drawn from the time before, and stays; each look knows no count after its own.
    """
    kind, looks = places.periods.kind, places.counts.shape[1] - places.starts
    labels = places.periods.labels()
    if places.reason or kind == "number" or places.starts <= 0 or looks <= 0:
        reason = places.reason or "there is no look, or nothing before the watch, to scan"
        return (Scanned(places.name, "", sensitivity=sensitivity, reason=reason),)
    area, period = _events(places)
    longest = LONGEST[kind]
    try:
        known = period < places.starts
        alarm = set_scan_alarm(
            area[known], period[known], places.x_m, places.y_m,
            days=places.starts, looks=places.planned, false_alarm=false_alarm, every_days=1, longest_days=longest,
        )  # fmt: skip
        scanned = []
        for look in range(places.starts, min(places.counts.shape[1], places.starts + places.planned)):
            if places.missing[look]:
                scanned.append(
                    Scanned(places.name, labels[look], sensitivity=sensitivity, reason="the counts are missing")
                )
                continue
            known = period <= look
            scan = space_time_scan(
                area[known], period[known], places.x_m, places.y_m,
                days=look + 1, longest_days=longest, most_clusters=1, draws=1,
            )  # fmt: skip
            scanned.append(_told(places, labels, look, scan, alarm.rings(scan), alarm.p_of_watch(scan), sensitivity))
    except BadInput as refused:
        why = refused.faults[0]
        return (Scanned(places.name, "", sensitivity=sensitivity, reason=f"{why.what} {why.why}"),)
    return tuple(scanned)


def _events(places: WatchedPlaces) -> tuple[np.ndarray, np.ndarray]:
    """Return the area and the period of every event, (events,) each."""
    area, period = np.nonzero(places.counts)
    times = places.counts[area, period]
    return np.repeat(area, times), np.repeat(period, times)


def _told(
    places: WatchedPlaces,
    labels: tuple[str, ...],
    look: int,
    scan: Scan,
    rings: bool,
    p_of_watch: float,
    sensitivity: str,
) -> Scanned:
    cluster = scan.strongest
    if cluster is None:
        return Scanned(places.name, labels[look], p_of_watch=p_of_watch, sensitivity=sensitivity)
    return Scanned(
        harm=places.name,
        look=labels[look],
        rings=rings,
        p_of_watch=p_of_watch,
        since=labels[cluster.start_day],
        areas=tuple(sorted(places.codes[at] for at in cluster.areas)),
        number=len(cluster.areas),
        observed=cluster.observed,
        expected=cluster.expected,
        sensitivity=sensitivity,
    )
