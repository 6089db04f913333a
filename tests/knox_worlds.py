"""Made-up events whose truth is known: near repeats or none, and places that had their events early or late."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SIDE_M, YEAR = 4_000.0, 365.0
DISTANCES, WINDOWS = np.array([0.0, 200.0, 400.0]), np.array([0.0, 14.0, 28.0])

Values = NDArray[np.float64]
World = Callable[[np.random.Generator, int], tuple[Values, Values, Values]]


def homogeneous(random: np.random.Generator, events: int) -> tuple[Values, Values, Values]:
    """Anywhere at any time."""
    return random.uniform(0, SIDE_M, events), random.uniform(0, SIDE_M, events), random.uniform(0, YEAR, events)


def clustered_with_a_season(random: np.random.Generator, events: int) -> tuple[Values, Values, Values]:
    """Busy places and quiet ones, and one season for all of them."""
    x, y = _hot_spots(random, events)
    return x, y, _season(random, events)


def by_day_of_the_week(random: np.random.Generator, events: int) -> tuple[Values, Values, Values]:
    """Dates only, and nearly all of them at weekends; busy places too."""
    x, y = _hot_spots(random, events)
    weights = np.tile([1, 1, 1, 1, 3, 8, 6], 53)[: int(YEAR)].astype(float)
    return x, y, random.choice(int(YEAR), events, p=weights / weights.sum()).astype(float)


def few_addresses(random: np.random.Generator, events: int) -> tuple[Values, Values, Values]:
    """Events on a quarter as many addresses, with a season for all."""
    x, y = _hot_spots(random, events // 4)
    at = random.integers(0, len(x), events)
    return x[at], y[at], np.floor(_season(random, events))


def moved_across_town(random: np.random.Generator, events: int, share: float = 0.6) -> tuple[Values, Values, Values]:
    """No near repeats, but the west had more of its events early and the east late."""
    x, y, day = homogeneous(random, events)
    west_early = (x < SIDE_M / 2) == (day < YEAR / 2)
    kept = west_early | (random.uniform(0, 1, events) > share)
    day = np.where(kept, day, YEAR - day)
    return x, y, day


def with_near_repeats(share: float) -> World:
    """Return a world in which this share of events follows another within 200 m and 14 days."""

    def world(random: np.random.Generator, events: int) -> tuple[Values, Values, Values]:
        followers = round(share * events)
        x, y, day = clustered_with_a_season(random, events - followers)
        chosen = random.choice(len(x), followers, replace=False)
        angle, far = random.uniform(0, 2 * np.pi, followers), 200 * np.sqrt(random.uniform(0, 1, followers))
        near = x[chosen] + far * np.cos(angle), y[chosen] + far * np.sin(angle)
        later = day[chosen] + random.uniform(0, 14, followers)
        return np.append(x, near[0]), np.append(y, near[1]), np.append(day, later)

    return world


NULLS: dict[str, World] = {
    "homogeneous": homogeneous,
    "busy places, one season for all": clustered_with_a_season,
    "busy places, day of the week": by_day_of_the_week,
    "few addresses, one season for all": few_addresses,
}


def _hot_spots(random: np.random.Generator, events: int) -> tuple[Values, Values]:
    parents = random.uniform(0, SIDE_M, (60, 2))
    at = parents[random.integers(0, 60, events)] + random.normal(0, 250, (events, 2))
    return at[:, 0], at[:, 1]


def _season(random: np.random.Generator, events: int) -> Values:
    day = random.uniform(0, YEAR, 6 * events)
    kept = random.uniform(0, 1.8, 6 * events) < 1 + 0.8 * np.sin(2 * np.pi * day / YEAR)
    return day[kept][:events]
