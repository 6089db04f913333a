"""Near repeats on real events: exact counts, another package's expectation, and what the files hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netharm.places.event_file import read_events
from netharm.places.events import Events
from netharm.places.knox import knox
from netharm.places.near_repeat import find_near_repeats
from plain_knox import plain_counts

BOTH_LIMITS = np.array([0.0, 250.0]), np.array([0.0, 7.0])


@pytest.fixture(scope="module")
def arson(real_data: Path) -> Events:
    return read_events(real_data / "chicago_arson_2016.csv.gz", "X", "Y", "date")


@pytest.fixture(scope="module")
def burglary(real_data: Path) -> Events:
    return read_events(real_data / "chicago_burglary_2016q1.csv.gz", "X", "Y", "date")


def test_twenty_pairs_of_arson_lie_within_250_m_and_seven_days(arson: Events) -> None:
    found = knox(arson.x_m, arson.y_m, arson.day, *BOTH_LIMITS, closed="right", draws=19)
    assert len(arson) == 522
    assert found.observed.tolist() == [[20]]


@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
@pytest.mark.parametrize("closed", ["left", "right"])
@pytest.mark.parametrize("name", ["arson", "burglary"])
def test_counts_on_real_events_are_exact(name: str, metric: str, closed: str, request: pytest.FixtureRequest) -> None:
    events: Events = request.getfixturevalue(name)
    edges = np.array([0.0, 0.1, 100.0, 200.0, 400.0]), np.array([0.0, 7.0, 14.0, 28.0])
    found = knox(events.x_m, events.y_m, events.day, *edges, metric=metric, closed=closed, draws=19)
    assert (found.observed == plain_counts(events.x_m, events.y_m, events.day, *edges, metric, closed)).all()


@pytest.mark.parametrize("name", ["arson", "burglary"])
def test_pointpats_gives_the_same_count_and_within_chance_the_same_expectation_and_p(
    name: str, request: pytest.FixtureRequest
) -> None:
    pointpats = pytest.importorskip("pointpats", reason="pointpats is not installed (extra: oracles)")
    events: Events = request.getfixturevalue(name)
    np.random.seed(1)
    places, times = np.column_stack((events.x_m, events.y_m)), events.day[:, None]
    peer = pointpats.Knox(places, times, 250.0, 7.0, permutations=499, keep=True)
    found = knox(events.x_m, events.y_m, events.day, *BOTH_LIMITS, closed="right", draws=499, seed=1)
    assert found.observed[0, 0] == peer.statistic_
    error = found.spread[0, 0] * np.sqrt(2 / 499)
    assert abs(found.expected[0, 0] - np.mean(peer.sim)) < 4 * error
    assert abs(found.p_value[0, 0] - peer.p_sim) < 4 * np.sqrt(0.25 * 2 / 499)
    # the analytical expectation under a shuffle
    assert abs(found.expected[0, 0] - peer.expected[0][0]) < 4 * error / np.sqrt(2)


def test_opioid_deaths_repeat_at_the_same_place_within_two_weeks(real_data: Path) -> None:
    path = real_data / "us_cook_county" / "opioid_deaths_2014-2019.csv.gz"
    events = read_events(path, "longitude", "latitude", "INCIDENT_DATE")
    assert dict(events.left_out) == {"without a time": 24, "without a place": 449}
    found = find_near_repeats(events, (0, 0.1, 100, 200), (0, 14, 28), draws=199).knox
    assert found.p_adjusted[0, 0] <= 0.05
    assert found.ratio[0, 0] > 2


def test_ambulance_calls_timed_at_midnight_by_default_lose_their_hours_and_keep_their_dates(real_data: Path) -> None:
    events = read_events(real_data / "us_tempe" / "opioid_ems_calls.csv.gz", "X", "Y", "Incident_Date")
    assert events.whole_days
    assert any("timed at 00:00" in note for note in events.notes)
    assert events.left_out == (("without a place", 6),)
