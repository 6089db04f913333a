"""Opioid deaths of Cook County with planted triggers: nothing set off, police after deaths, and a true uptick.

No public data hold dated seizures beside dated overdoses, so the triggers are made up; places and times of deaths are
real.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netharm.places.event_file import read_events
from netharm.places.events import Events
from netharm.places.triggered_harm import TriggeredHarm, triggered_harm

TRIGGERS = 1500
WITHIN_M, WITHIN_DAYS = 250.0, 7
SETTINGS = {"distances_m": (250.0, 500.0, 1000.0), "windows_days": (3, 7, 14, 21)}


@pytest.fixture(scope="module")
def deaths(real_data: Path) -> Events:
    file = real_data / "us_cook_county" / "opioid_deaths_2014-2019.csv.gz"
    if not file.is_file():
        pytest.skip("the opioid deaths of Cook County are not among the real data")
    from datetime import date

    return read_events(
        file, "longitude", "latitude", "INCIDENT_DATE", first_day=date(2015, 1, 1), last_day=date(2019, 12, 31)
    )


def plant(deaths: Events, seed: int) -> tuple[Events, np.random.Generator]:
    """Return triggers beside deaths picked at random, at times that know nothing of any death."""
    random = np.random.default_rng(seed)
    beside = random.integers(0, len(deaths), TRIGGERS)
    day = random.uniform(deaths.day.min(), deaths.day.max(), TRIGGERS)
    return at(deaths, deaths.x_m[beside], deaths.y_m[beside], day, random), random


def at(deaths: Events, x_m: np.ndarray, y_m: np.ndarray, day: np.ndarray, random: np.random.Generator) -> Events:
    away = random.normal(0, 80, (2, len(day)))
    moment = np.floor(day) if deaths.whole_days else day
    return Events(x_m + away[0], y_m + away[1], moment, deaths.whole_days, np.arange(len(day)), plane=deaths.plane)


def smallest(found: TriggeredHarm) -> float:
    return min(cell.adjusted_p for cell in found.cells if cell.adjusted_p is not None)


def test_triggers_that_know_nothing_of_deaths_are_found_no_more_often_than_chance(deaths: Events) -> None:
    found = [triggered_harm(plant(deaths, seed)[0], deaths, draws=199, seed=seed, **SETTINGS) for seed in range(100)]
    called = sum(smallest(each) <= 0.05 for each in found)
    warned = sum(any("Police came after a" in one for one in each.warnings) for each in found)
    print(f"{len(deaths)} deaths; nothing set off: {called} of 100 called, {warned} of 100 warned of")
    assert called <= 12  # 99.8% of binomial(100, 0.05) lie at 12 or below
    assert warned <= 12


def test_police_who_go_where_people_died_are_warned_of_and_a_fall_is_no_benefit(deaths: Events) -> None:
    random = np.random.default_rng(1)
    after = random.choice(len(deaths), TRIGGERS, replace=False)
    day = deaths.day[after] + random.uniform(1, 7, TRIGGERS)
    found = triggered_harm(at(deaths, deaths.x_m[after], deaths.y_m[after], day, random), deaths, draws=199, **SETTINGS)
    (told,) = [one for one in found.warnings if "Police came after a rise" in one]
    assert "a fall is no benefit" in told
    assert found.cells[0].after_to_before is not None
    assert smallest(found) <= 0.05
    assert found.said[1].startswith("Fewer harms came after")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_rise_is_found_and_its_size_lies_within_its_interval(deaths: Events, seed: int) -> None:
    triggers, random = plant(deaths, seed)
    of = np.flatnonzero(random.random(TRIGGERS) < 0.06)
    away, turn = 200 * np.sqrt(random.random(len(of))), random.uniform(0, 2 * np.pi, len(of))
    wait = random.uniform(0.1, 6.9, len(of))
    wait = np.ceil(wait) if deaths.whole_days else wait
    harms = Events(
        np.append(deaths.x_m, triggers.x_m[of] + away * np.cos(turn)),
        np.append(deaths.y_m, triggers.y_m[of] + away * np.sin(turn)),
        np.append(deaths.day, triggers.day[of] + wait),
        deaths.whole_days,
        np.arange(len(deaths) + len(of)),
        plane=deaths.plane,
    )
    watched = (float(np.floor(deaths.day.min())), float(np.floor(deaths.day.max()) + 1))
    found = triggered_harm(triggers, harms, draws=999, watched=watched, **SETTINGS)
    (cell,) = [each for each in found.cells if (each.distance_m, each.window_days) == (WITHIN_M, WITHIN_DAYS)]
    more, lower, upper = cell.more_per_1000 or (0.0, 0.0, 0.0)
    true = 1000 * len(of) / TRIGGERS
    print(
        f"planted {true:.0f} for 1,000 triggers, estimated {more:.0f} ({lower:.0f} to {upper:.0f}), p {cell.adjusted_p}"
    )
    assert lower <= true <= upper
    assert smallest(found) <= 0.05
    assert found.said[1].startswith("More harms came after")
