"""The loops of the space-time scan, compiled.

A cylinder is a circle of areas over the last 1 .. W days. Going outward from a centre, the events of all W windows are
carried along in one row, and each circle costs W additions and W comparisons with the fewest events that would matter;
a logarithm is taken only where they do.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from netharm.compiled import compiled

Counts = NDArray[np.int32]
Array = NDArray[np.float64]

FEWEST_EVENTS = 2
"""One event is no cluster."""


@compiled
def log_likelihood_ratio(observed: int, expected: float, events: int) -> float:
    """Return the log likelihood ratio of `observed` > `expected` events inside, given `events` in all.

    c log(c / m) + (N - c) log((N - c) / (N - m)): Kulldorff and others 2005, Methods.
    """
    outside = events - observed
    ratio = observed * log(observed / expected)
    if outside > 0:
        ratio += outside * log(outside / (events - expected))
    return ratio


@compiled
def critical_counts(window_events: Counts, events: int, most: int, floor: float) -> Counts:
    """Return the fewest events that reach `floor`, by events of the circle over all days and by window.

    window_events (W,) : events of all areas in each window. Returns (most + 1, W); where no count can reach the floor,
    one more than there are. The ratio falls with the expected count, so the fewest never falls as a circle grows.
    """
    windows = len(window_events)
    critical = np.empty((most + 1, windows), dtype=np.int32)
    for window in range(windows):
        inside_time = window_events[window]
        critical[0, window] = inside_time + 1
        count = FEWEST_EVENTS
        for total in range(1, most + 1):
            expected = total * inside_time / events
            while count <= inside_time and (count <= expected or log_likelihood_ratio(count, expected, events) < floor):
                count += 1
            critical[total, window] = count
    return critical


@compiled
def count_windows(counts: Counts, areas: Counts, ages: Counts) -> None:
    """Fill counts (areas, W) with the events of each area in the last 1 .. W days.

    areas, ages (n,) : an event's area, and its days before the last day.
    """
    counts[:] = 0
    for event in range(len(areas)):
        counts[areas[event], ages[event]] += 1
    for area in range(counts.shape[0]):
        for window in range(1, counts.shape[1]):
            counts[area, window] += counts[area, window - 1]


@compiled
def strongest_cylinder(
    counts: Counts,
    totals: Counts,
    order: Counts,
    closes: NDArray[np.bool_],
    reach: NDArray[np.int64],
    critical: Counts,
    window_events: Counts,
    events: int,
) -> tuple[float, int, int, int]:
    """Return the log likelihood ratio, centre, areas and window of the strongest cylinder; the first of equals.

    counts (areas, W) and totals (areas,) : events in the last 1 .. W days, and over all days. Circles as in `Zones`.
    critical : of `critical_counts`; circles with more events than it has rows are not looked at. The ratio is -1 where
    nothing reaches the floor.
    """
    windows = counts.shape[1]
    most = critical.shape[0] - 1
    inside = np.zeros(windows, dtype=np.int32)
    best, best_centre, best_areas, best_window = -1.0, -1, 0, 0
    for centre in range(order.shape[0]):
        inside[:] = 0
        total = 0
        for place in range(reach[centre]):
            area = order[centre, place]
            total += totals[area]
            if total > most:
                break
            reached = 0
            for window in range(windows):
                inside[window] += counts[area, window]
                reached |= inside[window] >= critical[total, window]
            if not reached or not closes[centre, place]:
                continue
            for window in range(windows):
                if inside[window] < critical[total, window]:
                    continue
                expected = total * window_events[window] / events
                ratio = log_likelihood_ratio(inside[window], expected, events)
                if ratio > best:
                    best, best_centre, best_areas, best_window = ratio, centre, place + 1, window
    return best, best_centre, best_areas, best_window


@compiled
def strongest_of_draws(
    recent: Counts,
    ages: Counts,
    totals: Counts,
    order: Counts,
    closes: NDArray[np.bool_],
    reach: NDArray[np.int64],
    critical: Counts,
    window_events: Counts,
    events: int,
) -> Array:
    """Return the strongest log likelihood ratio of each draw, (R,), -1 where nothing reaches the floor.

    recent (R, n) : the areas that a draw gives the n events of the longest window, whose ages (n,) stay as they were.
    totals (R or 1, areas) : events by area over all days, in each draw or in all.
    """
    draws = recent.shape[0]
    strongest = np.empty(draws)
    counts = np.zeros((order.shape[0], len(window_events)), dtype=np.int32)
    for draw in range(draws):
        count_windows(counts, recent[draw], ages)
        found = strongest_cylinder(
            counts, totals[draw % totals.shape[0]], order, closes, reach, critical, window_events, events
        )
        strongest[draw] = found[0]
    return strongest
