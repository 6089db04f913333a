"""Where it is known what triggers set off: how often it is found, how often it is cried for nothing, and the intervals.

A share of benchmarks/triggered_levels.py, whose full figures stand in docs/methods.md.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from netharm.places.events import Events
from netharm.places.moved_calendar import lay_calendar
from netharm.places.triggered_harm import TriggeredHarm, triggered_harm
from netharm.proving.false_positives import band
from netharm.proving.simulated_triggers import WORLDS, SimulatedTriggers, World, simulate_triggers

TRIES = 100
KEEPS_ITS_LEVEL = tuple(world for world in WORLDS if world != "chasing")
IN_MIDDLE = 7  # the cell of 250 m and 7 days


def answer(city: SimulatedTriggers) -> TriggeredHarm:
    triggers, harms = (
        Events(*place.T.copy(), day, True, np.arange(len(day)))
        for place, day in ((city.trigger_m, city.trigger_day), (city.harm_m, city.harm_day))
    )
    return triggered_harm(triggers, harms, draws=99, watched=(0.0, 730.0))


@cache
def answers(world: World, set_off: float = 0.0) -> list[tuple[SimulatedTriggers, TriggeredHarm]]:
    cities = [simulate_triggers(world, 10_000 + seed, set_off=set_off) for seed in range(TRIES)]
    return [(city, answer(city)) for city in cities]


def smallest(found: TriggeredHarm) -> float:
    return min(cell.adjusted_p for cell in found.cells if cell.adjusted_p is not None)


@pytest.mark.parametrize("world", KEEPS_ITS_LEVEL)
def test_nothing_set_off_is_found_no_more_often_than_the_level_allows(world: World) -> None:
    found = [each for _, each in answers(world)]
    _, high = band(TRIES, 2 * len(KEEPS_ITS_LEVEL))
    in_cell = np.mean([each.cells[IN_MIDDLE].after_to_before.p_value <= 0.05 for each in found])  # type: ignore[union-attr]
    in_any = np.mean([smallest(each) <= 0.05 for each in found])
    print(f"{world}: {in_cell:.0%} in the cell of 250 m and 7 days, {in_any:.0%} in any of 15; band up to {high:.0%}")
    assert in_cell <= high
    assert in_any <= high


def test_where_police_go_after_harm_a_fall_is_found_for_nothing_and_the_program_warns() -> None:
    found = [each for _, each in answers("chasing")]
    wrong = np.mean([smallest(each) <= 0.05 for each in found])
    warned = np.mean([any(one.startswith("Police came after a rise") for one in each.warnings) for each in found])
    print(f"chasing: {wrong:.0%} found, {warned:.0%} warned of")
    assert wrong > 0.5, "if this no longer fails, the documentation is out of date"
    assert warned >= 0.95
    assert np.mean([each.cells[-1].after_to_before.ratio < 1 for each in found]) == 1  # type: ignore[union-attr]


def test_what_triggers_set_off_is_recovered_within_its_interval() -> None:
    held, errors, seen = [], [], []
    for city, found in answers("self-exciting", 0.3):
        calendar = lay_calendar(*city.trigger_m.T, city.trigger_day, 0.0, 730.0, 21, 91, 0.0)
        true = 1000 * calendar.used[city.set_off_of].sum() / found.triggers
        more, lower, upper = found.cells[IN_MIDDLE].more_per_1000  # type: ignore[misc]
        held.append(lower <= true <= upper)
        errors.append(more - true)
        seen.append(smallest(found) <= 0.05)
    bias, error = np.mean(errors), np.std(errors) / np.sqrt(TRIES)
    print(
        f"300 set off for 1,000 triggers: bias {bias:.0f} ({error:.0f}), held {np.mean(held):.0%}, "
        f"power {np.mean(seen):.0%}"
    )
    assert abs(bias) < 3 * error
    assert np.mean(held) >= 0.88  # 95% less more than three Monte Carlo errors
    assert np.mean(seen) > 0.8


def test_observed_against_expected_alone_would_cry_wolf_where_markets_are_busy() -> None:
    found = [each for _, each in answers("busy")]
    plain = np.mean([each.cells[-1].after_to_expected.p_value <= 0.05 for each in found])  # type: ignore[union-attr]
    print(f"busy: observed against expected is called a rise in {plain:.0%}")
    assert plain > 0.3
