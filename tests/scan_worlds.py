"""Made-up events by area and day whose truth is known: nothing to find, a rise, or what misleads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]
Array = np.ndarray[Any, np.dtype[np.float64]]
Random = np.random.Generator

TOWN_M = 15_000.0


@dataclass(frozen=True)
class World:
    """How events come about. `unevenness` : coefficient of variation of the areas' rates."""

    areas: int = 150
    events: int = 2000
    days: int = 365
    unevenness: float = 0.7
    season: float = 0.0
    weekend: float = 1.0
    rise_everywhere: float = 1.0
    growing: int = 0
    offspring: float = 0.0
    own_season: float = 0.0
    on_a_grid: bool = False


@dataclass(frozen=True)
class Rise:
    """A rise put into the `size` areas nearest to one at random, over the last `lasting` days."""

    ratio: float
    size: int = 5
    lasting: int = 7


@dataclass(frozen=True)
class Made:
    """Events, areas' centroids, and the areas that the rise was put into."""

    area: Ints
    day: Ints
    x_m: Array
    y_m: Array
    days: int
    planted: Ints


HOLDS = {
    "even areas": World(unevenness=0.01),
    "uneven areas": World(),
    "very uneven areas": World(unevenness=2.0),
    "strong season": World(season=0.7),
    "busy weekends": World(weekend=2.5),
    "a rise everywhere in the last month": World(rise_everywhere=2.0),
    "few events (100 a year)": World(events=100),
    "half a year of history": World(days=182, events=1000),
    "areas on a grid": World(areas=144, on_a_grid=True),
}
"""Worlds in which places and days are unrelated."""

MISLEADS = {
    "3 areas of 150 grow from nothing": World(growing=3),
    "15 areas of 150 grow from nothing": World(growing=15),
    "every area has a season of its own": World(own_season=0.7),
    "harm sets off harm, 0.1 for each": World(offspring=0.1),
    "harm sets off harm, 0.3 for each": World(offspring=0.3),
}
"""Worlds with no rise of interest, in which places and days are related all the same."""


def make(world: World, random: Random, rise: Rise | None = None) -> Made:
    """Return the events of one world, as many as `world.events` on average."""
    x, y = random.uniform(0, TOWN_M, (2, world.areas))
    if world.on_a_grid:
        side = round(world.areas**0.5)
        x, y = 1000.0 * (np.arange(world.areas) % side), 1000.0 * (np.arange(world.areas) // side)
    shape = 1 / world.unevenness**2
    rate = np.outer(random.gamma(shape, 1 / shape, world.areas), _by_day(world))
    rate *= _by_area_and_day(world, random)
    rate *= world.events / rate.sum()
    planted = np.empty(0, dtype=np.int64)
    if rise is not None:
        centre = int(random.integers(world.areas))
        planted = np.argsort(np.hypot(x - x[centre], y - y[centre]), kind="stable")[: rise.size]
        rate[planted, -rise.lasting :] *= rise.ratio
    area, day = np.nonzero(counts := random.poisson(rate))
    area, day = np.repeat(area, counts[area, day]), np.repeat(day, counts[area, day])
    area, day = _set_off(world, area, day, random)
    return Made(area, day, x, y, world.days, planted)


def _by_day(world: World) -> Array:
    on = np.arange(world.days)
    by_day = (1 + world.season * np.sin(2 * np.pi * on / 365)) * np.where(on % 7 >= 5, world.weekend, 1.0)
    by_day[-28:] *= world.rise_everywhere
    return by_day


def _by_area_and_day(world: World, random: Random) -> Array:
    on = np.arange(world.days)
    together = np.ones((world.areas, world.days))
    together[random.choice(world.areas, world.growing, replace=False)] *= 2 * (on + 1) / world.days
    if world.own_season:
        peak = random.uniform(0, 2 * np.pi, (world.areas, 1))
        together *= 1 + world.own_season * np.sin(2 * np.pi * on / 365 + peak)
    return together


def _set_off(world: World, area: Ints, day: Ints, random: Random) -> tuple[Ints, Ints]:
    """Return the events with those that they set off in the same area, exponentially later by 5 days on average."""
    all_areas, all_days = [area], [day]
    while world.offspring and len(area):
        parents = np.repeat(np.arange(len(area)), random.poisson(world.offspring, len(area)))
        area, day = area[parents], day[parents] + np.ceil(random.exponential(5.0, len(parents))).astype(np.int64)
        area, day = area[day < world.days], day[day < world.days]
        all_areas.append(area)
        all_days.append(day)
    return np.concatenate(all_areas), np.concatenate(all_days)


def longer(world: World, days: int) -> World:
    """Return the same world over more days."""
    return replace(world, days=days, events=round(world.events * days / world.days))


Test = Callable[[Made, int], Any]


def over_worlds(world: World, cell: int, sets: int, test: Test, rise: Rise | None = None) -> list[Any]:
    """Return what `test` says of each of `sets` data sets; cells of other numbers draw other ones."""
    return [test(make(world, np.random.default_rng([cell, k]), rise), k) for k in range(sets)]
