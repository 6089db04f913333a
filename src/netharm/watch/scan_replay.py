"""A watch by repeated scans: replayed over days already seen, or its alarm set for days to come.

A daily scan at p = 0.05 rings falsely about 18 times a year. Two readings are offered. "Whole watch" holds the chance
of any false alarm, in all looks together, to `false_alarm`: each look's strongest cylinder is compared with the
strongest that a whole replicated watch shows. "Recurrence" lets each look stand for itself, and rings where chance
alone would show as much no more often than once in so many days.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from netharm.effects.permutation import draws_needed
from netharm.errors import bad_input
from netharm.watch.located_events import LocatedEvents, locate_events
from netharm.watch.scan_alarm import ScanAlarm
from netharm.watch.scan_cluster import ScanCluster
from netharm.watch.scan_clusters import chance_of, find_clusters
from netharm.watch.scan_day import see_day
from netharm.watch.scan_draws import strongest_by_look
from netharm.watch.scan_warnings import warn_of
from netharm.watch.scan_watch import Reading, ScanWatch
from netharm.watch.space_time_scan import LONGEST_DAYS, MOST_AREAS, check_windows
from netharm.watch.zones import Zones, draw_zones

Array = NDArray[np.float64]
Areas = NDArray[np.int32]
Days = NDArray[np.int64]

EVERY_DAYS = 7
WATCH_DRAWS = 199
YEAR_DAYS = 365
FALSE_ALARM = 0.05
WEEK_DAYS = 7
TIE = 1e-9


def replay_scans(
    area: ArrayLike,
    day: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    *,
    days: int,
    first_look: int,
    every_days: int = EVERY_DAYS,
    reading: Reading = "whole watch",
    false_alarm: float = FALSE_ALARM,
    recurrence_days: float = YEAR_DAYS,
    most_areas: int = MOST_AREAS,
    longest_days: int = LONGEST_DAYS,
    most_distance_m: float | None = None,
    draws: int = WATCH_DRAWS,
    seed: int = 1,
) -> ScanWatch:
    """Return what a scan every `every_days` days, from last day `first_look` on, would have shown.

    Events, areas and windows as for `space_time_scan`. Each look knows only the events up to its day. A replication
    deals the days of the whole series out again and is watched in full. Raises `BadInput`, also where `draws` are too
    few to reach what `reading` asks for.
    """
    check_windows(first_look + 1, longest_days, most_areas, draws)
    _check_watch(days - first_look, every_days)
    _check_draws(draws, false_alarm if reading == "whole watch" else every_days / recurrence_days)
    events = locate_events(area, day, x_m, y_m, days)
    zones = draw_zones(events.x_m, events.y_m, most_areas, most_distance_m)
    looks = np.arange(first_look, days, every_days, dtype=np.int64)
    dealt = [np.random.default_rng([seed, draw]).permutation(events.area) for draw in range(draws)]
    found = strongest_by_look(np.stack([events.area, *dealt]), events.day, looks, zones, longest_days)
    seen, drawn = found[0], found[1:]
    chance = np.sort(drawn.max(axis=1))
    p_of_look = np.array([chance_of(float(ratio), drawn[:, look]) for look, ratio in enumerate(seen)])
    p_of_watch = np.array([chance_of(float(ratio), chance) for ratio in seen])
    rings = (
        p_of_watch <= false_alarm + TIE if reading == "whole watch" else p_of_look <= every_days / recurrence_days + TIE
    )
    return ScanWatch(
        looks=looks,
        every_days=every_days,
        log_likelihood_ratio=seen,
        p_of_look=p_of_look,
        p_of_watch=p_of_watch,
        alarm=rings & (seen > 0),
        clusters=_clusters(events, zones, looks, longest_days, drawn, every_days),
        chance=chance,
        reading=reading,
        false_alarm=false_alarm,
        recurrence_days=recurrence_days,
        warnings=warn_of(_before(events, first_look), longest_days, seed),
    )


def set_scan_alarm(
    area: ArrayLike,
    day: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    *,
    days: int,
    looks: int,
    every_days: int = EVERY_DAYS,
    false_alarm: float = FALSE_ALARM,
    most_areas: int = MOST_AREAS,
    longest_days: int = LONGEST_DAYS,
    most_distance_m: float | None = None,
    draws: int = WATCH_DRAWS,
    seed: int = 1,
) -> ScanAlarm:
    """Return the alarm of `looks` scans to come, the first `every_days` after the history's last day.

    Each of `draws` pretended series goes on through the watch with as many events a day as the history's last days
    held, whole weeks of them again and again; all its events get areas drawn from the history's with replacement. The
    scans of the watch must use the same areas and windows. Raises `BadInput` as `replay_scans` does.
    """
    check_windows(days, longest_days, most_areas, draws)
    _check_watch(looks, every_days)
    _check_draws(draws, false_alarm)
    events = locate_events(area, day, x_m, y_m, days)
    zones = draw_zones(events.x_m, events.y_m, most_areas, most_distance_m)
    day_of = np.concatenate([events.day, _days_to_come(events, looks * every_days)])
    generators = (np.random.default_rng([seed, draw]) for draw in range(draws))
    drawn = np.stack([events.area[generator.integers(0, events.count, len(day_of))] for generator in generators])
    last_days = days - 1 + every_days * np.arange(1, looks + 1, dtype=np.int64)
    found = strongest_by_look(drawn, day_of, last_days, zones, longest_days)
    return ScanAlarm(np.sort(found.max(axis=1)), looks, every_days, false_alarm)


def _days_to_come(events: LocatedEvents, ahead: int) -> Days:
    """Return a day for each event of `ahead` days to come, rising: the history's last whole weeks, repeated."""
    cycle = min(events.days, YEAR_DAYS) // WEEK_DAYS * WEEK_DAYS
    of_day = np.bincount(events.day, minlength=events.days)[-cycle:]
    counts = np.resize(of_day, ahead)
    return events.days + np.repeat(np.arange(ahead, dtype=np.int64), counts)


def _before(events: LocatedEvents, last_day: int) -> LocatedEvents:
    known = events.day <= last_day
    return replace(events, area=events.area[known], day=events.day[known], days=last_day + 1)


def _clusters(
    events: LocatedEvents, zones: Zones, looks: Days, longest_days: int, drawn: Array, every_days: int
) -> tuple[ScanCluster | None, ...]:
    """Return the strongest cluster of each look; drawn (R, L)."""
    found = (
        find_clusters(see_day(events, int(last), longest_days), zones, events.kept, drawn[:, look], every_days, 1)
        for look, last in enumerate(looks)
    )
    return tuple(clusters[0] if clusters else None for clusters in found)


def _check_watch(room: int, every_days: int) -> None:
    if room < 1 or every_days < 1:
        raise bad_input(
            "The watch holds no look.",
            "first_look, looks, every_days",
            "A watch is at least one scan, and scans follow each other by at least a day.",
            "Begin the watch within the days that were seen, and count looks and days from 1 up.",
        )


def _check_draws(draws: int, level: float) -> None:
    needed = draws_needed(level)
    if draws < needed:
        raise bad_input(
            f"{draws:,} replications cannot ring an alarm at p = {level:.3g}.",
            "draws",
            f"The smallest p-value that they can show is {1 / (1 + draws):.3g}.",
            f"Ask for at least {needed:,} replications.",
        )
