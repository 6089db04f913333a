"""What triggered harm counts, says, warns of and refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from netharm.errors import BadInput
from netharm.places.events import Events
from netharm.places.map_points import find_points, without_points
from netharm.places.plane import Plane
from netharm.places.triggered_harm import TriggeredHarm, triggered_harm
from netharm.proving.simulated_triggers import simulate_triggers


def events(x: Any, y: Any, day: Any, whole_days: bool = True) -> Events:
    x, y, day = (np.asarray(each, dtype=np.float64) for each in (x, y, day))
    return Events(x, y, day, whole_days, np.arange(len(day)) + 2)


def city(world: Any = "independent", seed: int = 1, set_off: float = 0.0) -> tuple[Events, Events]:
    made = simulate_triggers(world, seed, triggers=200, harms=1500, days=400, set_off=set_off)
    return events(*made.trigger_m.T, made.trigger_day), events(*made.harm_m.T, made.harm_day)


def cell(found: TriggeredHarm, distance_m: float, window_days: int) -> Any:
    (one,) = [each for each in found.cells if (each.distance_m, each.window_days) == (distance_m, window_days)]
    return one


def two_days_apart(offsets: list[float], whole_days: bool) -> TriggeredHarm:
    """Return the answer for a trigger on day 100.5 and harms beside it, offset by days; other events make the time."""
    harm_day = np.array([0.0, 400.0, *(100.5 + each for each in offsets)])
    place = np.array([9e4, 9e4, *[10.0] * len(offsets)])
    triggers = events([0.0, -9e4], [0.0, 0.0], [100.5, 300.0], whole_days)
    return triggered_harm(triggers, events(place, np.zeros(len(place)), harm_day, whole_days=False), draws=99)


def test_pairs_on_one_day_are_neither_after_nor_before_where_times_are_unknown() -> None:
    found = two_days_apart([-0.3, 0.3, 0.6, -1.0], whole_days=True)
    one_day = cell(found, 100.0, 1)
    # half a day on, the last but one is on the next day, and the last on the day before
    assert (one_day.after, one_day.before, one_day.same_moment) == (1, 1, 2)
    assert any("pairs on the same day are in neither window" in one and "There are 2." in one for one in found.warnings)


def test_pairs_on_one_day_are_told_apart_where_times_are_known() -> None:
    found = two_days_apart([-0.3, 0.3, 0.6, -1.0, 0.0], whole_days=False)
    one_day = cell(found, 100.0, 1)
    assert (one_day.after, one_day.before, one_day.same_moment) == (2, 2, 1)
    assert any("1 pair is at the very same time, and in neither window" in one for one in found.warnings)


def test_cells_hold_the_smaller_ones() -> None:
    found = triggered_harm(*city(), draws=99)
    for kind in ("after", "before"):
        grid = np.array([getattr(each, kind) for each in found.cells]).reshape(3, 5)
        assert np.all(np.diff(grid, axis=0) >= 0)
        assert np.all(np.diff(grid, axis=1) >= 0)
        assert grid[-1, -1] > 0


def test_the_same_seed_gives_the_same_answer_whatever_the_order_of_the_events() -> None:
    triggers, harms = city()
    turned = [replace(each, x_m=each.x_m[::-1], y_m=each.y_m[::-1], day=each.day[::-1]) for each in (triggers, harms)]
    assert triggered_harm(triggers, harms, draws=99) == triggered_harm(*turned, draws=99)
    assert triggered_harm(triggers, harms, draws=99, seed=2) != triggered_harm(triggers, harms, draws=99)


def test_more_harm_after_triggers_is_found_and_said() -> None:
    found = triggered_harm(*city(set_off=0.6), draws=199)
    one = cell(found, 250.0, 7)
    assert one.adjusted_p <= 0.05
    assert one.after_to_before.lower > 1
    assert one.more_per_1000[1] > 0
    assert found.said[1].startswith("More harms came after triggers than before them")


def test_no_change_is_never_called_no_effect_and_its_limit_is_told() -> None:
    found = triggered_harm(*city(seed=3), draws=199)
    text = " ".join(found.said)
    assert "No change around triggers was detected" in text
    assert "not evidence of no harm" in text
    assert "compatible with the data" in text or "whole interval" in text
    assert "no effect" not in text.lower()


def test_busy_markets_are_always_warned_of_and_police_after_a_rise_by_name() -> None:
    calm, chasing = triggered_harm(*city(seed=3), draws=199), triggered_harm(*city("chasing"), draws=199)
    for found in (calm, chasing):
        assert found.warnings[0].startswith("Police go where markets are busy.")
    assert not any("after a rise:" in one for one in calm.warnings)
    (told,) = [one for one in chasing.warnings if one.startswith("Police came after a rise:")]
    assert "a fall is no benefit" in told
    assert chasing.said[1].endswith("this may be a return to usual and no benefit.")
    # the contrast falls, and what it is compared with says why
    assert cell(chasing, 500.0, 21).after_to_before.ratio < 1 < chasing.before.before_to_longer_past.ratio


def test_a_lull_before_triggers_is_warned_of_too() -> None:
    random = np.random.default_rng(1)
    triggers, harms = city()
    far_from_triggers = []
    for x, y, day in zip(harms.x_m, harms.y_m, harms.day, strict=True):
        near = np.hypot(triggers.x_m - x, triggers.y_m - y) < 500
        ahead = triggers.day - day
        far_from_triggers.append(not np.any(near & (ahead > 0) & (ahead <= 7)) or random.random() < 0.2)
    kept = np.array(far_from_triggers)
    thinned = events(harms.x_m[kept], harms.y_m[kept], harms.day[kept])
    assert any(one.startswith("Police came after a lull:") for one in triggered_harm(triggers, thinned).warnings)


def test_a_shared_map_point_is_told_and_can_be_left_out() -> None:
    triggers, harms = city()
    x, y = triggers.x_m.copy(), triggers.y_m.copy()
    x[:40], y[:40] = 3000.0, 3000.0
    shared = replace(triggers, x_m=x, y_m=y)
    assert any("share one map point" in one for one in triggered_harm(shared, harms, draws=99).warnings)
    (point,) = find_points(["3000,3000"], shared, None)
    assert point.triggers == 40
    left = without_points(shared, [point])
    assert len(left) == 160
    assert left.left_out[-1] == ("at a map point left out", 40)
    assert not any("share one map point" in one for one in triggered_harm(left, harms, draws=99).warnings)


@pytest.mark.parametrize("named", ["here", "1", "1,2,3", "999,999"])
def test_a_map_point_that_is_none_is_refused(named: str) -> None:
    with pytest.raises(BadInput, match="--leave-out"):
        find_points([named], city()[0], None)


def nothing() -> Events:
    return events([], [], [])


def later(given: Events, days: float) -> Events:
    return replace(given, day=given.day + days)


def elsewhere(given: Events) -> Events:
    return replace(given, x_m=given.x_m + 1e6)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda triggers, harms: (nothing(), harms), "There are no triggers."),
        (lambda triggers, harms: (triggers, nothing()), "There are no harms."),
        (lambda triggers, harms: (later(triggers, 5000), harms), "No trigger lies within the time"),
        (lambda triggers, harms: (elsewhere(triggers), harms), "No harm came within 500 m"),
        (
            lambda triggers, harms: (triggers, later(replace(harms, day=harms.day % 40), 100)),
            "days with harms recorded",
        ),
        (lambda triggers, harms: (triggers, replace(harms, day=harms.day % 130)), "in only 12 ways"),
    ],
)
def test_what_cannot_be_run_says_why_and_counts_nothing(change: Any, reason: str) -> None:
    found = triggered_harm(*change(*city()), draws=99)
    assert reason in found.could_not_run
    assert found.cells == ()
    assert found.said == ()


def test_a_cell_without_harms_could_not_be_run_and_is_no_zero() -> None:
    triggers, harms = city()
    found = triggered_harm(triggers, harms, (0.001, 500.0), (1, 7), draws=99)
    one = cell(found, 0.001, 1)
    assert (one.after_to_before, one.adjusted_p, one.more_per_1000) == (None, None, None)
    assert one.could_not_run == "No harm came so near in either window."


@pytest.mark.parametrize(
    "wrong",
    [
        {"distances_m": ()},
        {"distances_m": (250.0, 100.0)},
        {"distances_m": (0.0, 100.0)},
        {"windows_days": (7, 7)},
        {"windows_days": (0, 7)},
        {"draws": 18},
        {"block_days": 14},
        {"square_m": -1.0},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        triggered_harm(*city(), **wrong)


def test_events_on_two_planes_are_refused() -> None:
    triggers, harms = city()
    with pytest.raises(BadInput, match="plane"):
        triggered_harm(triggers, replace(harms, plane=Plane("EPSG:27700", "the British National Grid")))
