"""Triggers and harms of a pretend city of markets, where it is known what triggers set off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

World = Literal["independent", "busy", "chasing", "season", "self-exciting", "runs of raids", "city-wide waves"]
"""What else moves triggers and harms, though triggers set nothing off.

independent : neither depends on the other. busy : both follow how busy a market is at the time. chasing : police go
where harm was recorded in the 14 days before. season : both have a season and a week; harms grow. self-exciting :
harms set off further harms. runs of raids : triggers come in bursts, by place and by days of action. city-wide waves :
harms rise and fall everywhere at once, and police have days of action.
"""

WORLDS: tuple[World, ...] = get_args(World)
MARKETS, CITY_M = 60, 6000.0

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SimulatedTriggers:
    """Places in metres (n, 2) and whole days (n,) of triggers and harms; `set_off` harms follow from triggers.

    `set_off_of` is the number of the trigger that set each of those off; they stand last among the harms.
    """

    trigger_m: Array
    trigger_day: Array
    harm_m: Array
    harm_day: Array
    set_off_of: NDArray[np.int64]


def simulate_triggers(
    world: World, seed: int, *, triggers: int = 400, harms: int = 2500, days: int = 730, set_off: float = 0.0
) -> SimulatedTriggers:
    """Return one city. Each trigger sets off a harm with probability `set_off`, within 200 m and 1 to 7 days after."""
    random = np.random.default_rng([seed, WORLDS.index(world)])
    middle = random.uniform(0, CITY_M, (MARKETS, 2))
    size = random.gamma(1.0, 1.0, MARKETS)[:, None]
    harm_rate = size * _harm_pattern(world, random, days)
    first = 0.5 if world == "self-exciting" else 1.0
    counts = random.poisson(harm_rate * (first * harms / harm_rate.sum()))
    market, day = (np.repeat(each, counts[np.nonzero(counts)]) for each in np.nonzero(counts))
    harm_m, harm_day = middle[market] + random.normal(0, 150, (len(market), 2)), day.astype(float)
    if world == "self-exciting":
        harm_m, harm_day = _set_off_further(random, harm_m, harm_day, days)
    trigger_rate = _trigger_rate(world, random, size, harm_rate, counts)
    picked = random.choice(trigger_rate.size, triggers, p=(trigger_rate / trigger_rate.sum()).ravel())
    trigger_m = middle[picked // days] + random.normal(0, 100, (triggers, 2))
    trigger_day = (picked % days).astype(float)
    of = np.flatnonzero(random.random(triggers) < set_off)
    away, turn = 200 * np.sqrt(random.random(len(of))), random.uniform(0, 2 * np.pi, len(of))
    more_m = trigger_m[of] + np.column_stack([away * np.cos(turn), away * np.sin(turn)])
    more_day = trigger_day[of] + random.integers(1, 8, len(of))
    seen = more_day < days
    return SimulatedTriggers(
        trigger_m, trigger_day, np.vstack([harm_m, more_m[seen]]), np.append(harm_day, more_day[seen]), of[seen]
    )


def _harm_pattern(world: World, random: np.random.Generator, days: int) -> Array:
    """Return (1 or markets, days) relative rates."""
    day = np.arange(days)
    if world == "season":
        season, week = 1 + 0.6 * np.sin(2 * np.pi * day / 365), 1 + 0.3 * np.sin(2 * np.pi * day / 7)
        return np.asarray((season * week * (1 + 0.8 * day / days))[None])
    if world in ("busy", "chasing"):
        return np.exp(0.8 * _lasting(random, MARKETS, days, 30.0))
    if world == "city-wide waves":
        return np.exp(0.5 * _lasting(random, 1, days, 10.0))
    return np.ones((1, days))


def _trigger_rate(world: World, random: np.random.Generator, size: Array, harm_rate: Array, counts: Array) -> Array:
    """Return (markets, days) relative rates."""
    days = counts.shape[1]
    day = np.arange(days)
    even = np.repeat(size, days, axis=1)
    if world == "busy":
        return harm_rate
    if world == "chasing":
        total = np.hstack([np.zeros((MARKETS, 1)), counts.cumsum(axis=1)])
        return np.asarray(total[:, day] - total[:, np.maximum(day - 14, 0)] + 0.02)
    if world == "season":
        return np.asarray(even * (1 + 0.6 * np.sin(2 * np.pi * day / 365)) * np.where(day % 7 < 5, 1.0, 0.2))
    if world in ("runs of raids", "city-wide waves"):
        even = even * np.where(random.random(days) < 0.05, 20.0, 0.5)
    if world == "runs of raids":
        even = even * np.exp(1.2 * _lasting(random, MARKETS, days, 10.0))
    return even


def _lasting(random: np.random.Generator, rows: int, days: int, lasts_days: float) -> Array:
    """Return (rows, days) normal ups and downs of variance 1 that last."""
    kept = np.exp(-1 / lasts_days)
    ups = random.normal(size=(rows, days))
    for day in range(1, days):
        ups[:, day] = kept * ups[:, day - 1] + np.sqrt(1 - kept**2) * ups[:, day]
    return ups


def _set_off_further(random: np.random.Generator, place: Array, day: Array, days: int) -> tuple[Array, Array]:
    """Return harms with those that they set off: half as many in each generation, some 60 m and 5 days on."""
    places, times = [place], [day]
    while len(day):
        of = np.repeat(np.arange(len(day)), random.poisson(0.5, len(day)))
        place = place[of] + random.normal(0, 60, (len(of), 2))
        day = day[of] + np.ceil(random.exponential(5, len(of)))
        place, day = place[day < days], day[day < days]
        places.append(place)
        times.append(day)
    return np.vstack(places), np.concatenate(times)
