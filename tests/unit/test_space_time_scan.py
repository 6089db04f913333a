"""The space-time scan: a worked example, its twin in plain NumPy, circles, windows, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from netharm.errors import BadInput
from netharm.watch.located_events import locate_events
from netharm.watch.scan_clusters import chance_of, find_clusters
from netharm.watch.scan_day import see_day
from netharm.watch.scan_draws import _deals, strongest_by_chance, strongest_by_look
from netharm.watch.scan_kernel import FEWEST_EVENTS, critical_counts, log_likelihood_ratio
from netharm.watch.scan_replay import replay_scans, set_scan_alarm
from netharm.watch.space_time_scan import space_time_scan
from netharm.watch.zones import Zones, draw_zones
from plain_scan import plain_cylinders, plain_strongest

SEED = 7


def scattered(events: int, areas: int, days: int, seed: int = 1, grid: bool = False) -> tuple[np.ndarray, ...]:
    """Return area, day, x_m and y_m of events with nothing to find; on a grid, many distances are equal."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 10_000, (2, areas))
    if grid:
        x, y = 500.0 * (np.arange(areas) % 6), 500.0 * (np.arange(areas) // 6)
    weight = random.gamma(1.0, 1.0, areas)
    return random.choice(areas, events, p=weight / weight.sum()), random.integers(0, days, events), x, y


# ---------------------------------------------------------------- worked by hand


def test_a_worked_example_gives_the_numbers_worked_out_by_hand() -> None:
    # Two areas 1 km apart, 8 days. West: one event on each of days 0 to 5. East: days 1 and 3, and three on day 7.
    area = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    day = [0, 1, 2, 3, 4, 5, 1, 3, 7, 7, 7]
    found = space_time_scan(area, day, [0.0, 1000.0], [0.0, 0.0], days=8, longest_days=3, draws=99)
    # East has 5 of the 11 events. Its last 1 and its last 2 days hold 3 events of 3, 5 * 3 / 11 expected; its last 3
    # days 3 of 4. West has 6 of 11 events, more than half, and is no circle; nor are both together.
    strongest = found.strongest
    assert strongest is not None
    assert (strongest.areas, strongest.start_day, strongest.end_day, strongest.observed) == ((1,), 7, 7, 3)
    assert strongest.expected == pytest.approx(15 / 11, rel=1e-12)
    by_hand = 3 * log(3 / (15 / 11)) + 8 * log(8 / (11 - 15 / 11))
    assert strongest.log_likelihood_ratio == pytest.approx(by_hand, rel=1e-12)
    # All three events of day 7 in East: 5 * 4 * 3 of the 11 * 10 * 9 deals, and no other cylinder reaches as far.
    assert strongest.p == pytest.approx(60 / 990, abs=0.06)
    assert len(found.clusters) == 1


def test_the_worked_example_has_the_probability_that_counting_every_deal_gives() -> None:
    area = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    day = [0, 1, 2, 3, 4, 5, 1, 3, 7, 7, 7]
    found = space_time_scan(area, day, [0.0, 1000.0], [0.0, 0.0], days=8, longest_days=3, draws=9999)
    error = np.sqrt(60 / 990 * (1 - 60 / 990) / 9999)
    assert found.strongest is not None
    assert abs(found.strongest.p - 60 / 990) < 4 * error


# ---------------------------------------------------------------- beside plain NumPy


@pytest.mark.parametrize("grid", [False, True])
@pytest.mark.parametrize(("events", "most_areas", "longest"), [(40, 5, 7), (300, 12, 28), (2000, 36, 10)])
def test_every_number_is_that_of_the_plain_twin(grid: bool, events: int, most_areas: int, longest: int) -> None:
    area, day, x, y = scattered(events, 36, 90, events, grid)
    found = space_time_scan(area, day, x, y, days=90, most_areas=most_areas, longest_days=longest, draws=60, seed=SEED)
    cylinders = plain_cylinders(area, day, x, y, 90, most_areas, longest)
    located = locate_events(area, day, x, y, 90)
    recent = located.day >= 90 - longest
    chance = []
    for dealt in np.concatenate(list(_deals(located.area, int(recent.sum()), 60, SEED))):
        areas = located.area.copy()
        areas[recent] = dealt
        chance.append(plain_strongest(areas, located.day, x, y, 90, most_areas, longest, totals_of=area))
    assert found.chance == pytest.approx(np.sort(chance), rel=1e-12)
    assert found.strongest is not None
    best = max(cylinders, key=lambda cylinder: cylinder.ratio)
    assert found.strongest.log_likelihood_ratio == pytest.approx(best.ratio, rel=1e-12)
    alike = [c for c in cylinders if c.ratio == pytest.approx(best.ratio, rel=1e-9)]
    key = (frozenset(found.strongest.areas), found.strongest.days, found.strongest.observed)
    assert key in {(c.areas, c.days, c.observed) for c in alike}


def test_weaker_clusters_are_the_strongest_of_those_that_share_no_area() -> None:
    area, day, x, y = scattered(400, 36, 90, 3)
    found = space_time_scan(area, day, x, y, days=90, most_areas=10, longest_days=14, draws=19)
    cylinders = plain_cylinders(area, day, x, y, 90, 10, 14)
    taken: set[int] = set()
    assert len(found.clusters) > 2
    for cluster in found.clusters:
        best = max(c.ratio for c in cylinders if not c.areas & taken)
        assert cluster.log_likelihood_ratio == pytest.approx(best, rel=1e-12)
        assert not taken & set(cluster.areas)
        taken |= set(cluster.areas)


def test_looks_of_a_replay_are_what_a_scan_of_the_days_so_far_finds() -> None:
    area, day, x, y = scattered(600, 36, 120, 5)
    watch = replay_scans(area, day, x, y, days=120, first_look=80, every_days=13, longest_days=14, draws=39)
    assert list(watch.looks) == [80, 93, 106, 119]
    for look, ratio, cluster in zip(watch.looks, watch.log_likelihood_ratio, watch.clusters, strict=True):
        known = day <= look
        scan = space_time_scan(area[known], day[known], x, y, days=look + 1, longest_days=14, draws=1)
        assert scan.strongest is not None
        assert cluster is not None
        assert scan.strongest.log_likelihood_ratio == ratio == cluster.log_likelihood_ratio
        assert scan.strongest.areas == cluster.areas


def test_a_deal_of_the_series_is_watched_by_the_same_rule_as_the_series_itself() -> None:
    area, day, x, y = scattered(500, 36, 120, 6, grid=True)
    order = np.argsort(day, kind="stable")
    dealt = np.stack([np.random.default_rng(k).permutation(area) for k in range(4)]).astype(np.int32)
    zones = draw_zones(x, y, 9)
    looks = np.array([70, 90, 119])
    found = strongest_by_look(dealt, day[order], looks, zones, 14)
    for draw in range(4):
        for place, look in enumerate(looks):
            known = day[order] <= look
            best = plain_strongest(dealt[draw][known], day[order][known], x, y, int(look) + 1, 9, 14)
            assert found[draw, place] == pytest.approx(best, rel=1e-12)


def test_the_fewest_events_that_matter_are_the_fewest() -> None:
    window_events = np.array([0, 1, 5, 40], dtype=np.int32)
    critical = critical_counts(window_events, 400, 200, 2.5)
    for total in range(201):
        for window, inside_time in enumerate(window_events):
            expected = total * inside_time / 400
            reach = [
                c
                for c in range(FEWEST_EVENTS, int(inside_time) + 1)
                if 0 < expected < c and log_likelihood_ratio(c, expected, 400) >= 2.5
            ]
            assert min(critical[total, window], inside_time + 1) == (reach[0] if reach else inside_time + 1)


def test_what_saves_time_changes_no_number() -> None:
    area, day, x, y = scattered(400, 36, 90, 8)
    events = locate_events(area, day, x, y, 90)
    seen, zones = see_day(events, 89, 14), draw_zones(x, y, 12)
    pruned = strongest_by_chance(events, seen, zones, 60, SEED)
    dealt = np.concatenate(list(_deals(events.area, len(seen.ages), 60, SEED)))
    whole = []
    for draw in dealt:
        again = replace(events, area=np.concatenate([events.area[: seen.events - len(draw)], draw]))
        counted = replace(see_day(again, 89, 14), totals=seen.totals)
        (cluster,) = find_clusters(counted, zones, events.kept, np.zeros(1), 1, 1)
        whole.append(cluster.log_likelihood_ratio)
    assert np.array_equal(pruned, np.sort(whole))


# ---------------------------------------------------------------- circles and windows


def circles(zones: Zones) -> list[set[frozenset[int]]]:
    return [
        {frozenset(zones.order[i, : k + 1].tolist()) for k in np.flatnonzero(zones.closes[i])}
        for i in range(len(zones.order))
    ]


def test_areas_at_one_distance_are_inside_together_or_not_at_all() -> None:
    x, y = np.array([0.0, 1.0, -1.0, 0.0, 0.0, 5.0]) * 100, np.array([0.0, 0.0, 0.0, 1.0, -1.0, 0.0]) * 100
    assert circles(draw_zones(x, y, 6))[0] == {frozenset({0}), frozenset({0, 1, 2, 3, 4}), frozenset(range(6))}
    assert circles(draw_zones(x, y, 4))[0] == {frozenset({0})}


def test_circles_do_not_depend_on_the_order_of_areas() -> None:
    x, y = 500.0 * (np.arange(36) % 6), 500.0 * (np.arange(36) // 6)
    shuffle = np.random.default_rng(1).permutation(36)
    plain, shuffled = circles(draw_zones(x, y, 15)), circles(draw_zones(x[shuffle], y[shuffle], 15))
    for place, own in enumerate(shuffle):
        assert {frozenset(int(shuffle[a]) for a in circle) for circle in shuffled[place]} == plain[own]


def test_a_circle_reaches_no_further_than_it_may() -> None:
    x, y = np.arange(10) * 100.0, np.zeros(10)
    zones = draw_zones(x, y, 10, most_distance_m=200.0)
    assert max(len(circle) for circle in circles(zones)[5]) == 5
    assert zones.distance_m[zones.closes].max() == 200.0


def test_areas_at_the_same_point_are_one_circle() -> None:
    x, y = np.array([0.0, 0.0, 900.0]), np.zeros(3)
    assert circles(draw_zones(x, y, 3))[0] == {frozenset({0, 1}), frozenset({0, 1, 2})}


def test_no_cluster_holds_more_than_half_of_all_events() -> None:
    area, day, x, y = scattered(300, 12, 90, 2)
    found = space_time_scan(area, day, x, y, days=90, draws=19)
    assert found.clusters
    for cluster in found.clusters:
        assert np.isin(area, cluster.areas).sum() <= 150


def test_one_event_is_no_cluster() -> None:
    area, day = np.array([0, 1, 2, 0, 1, 2, 3]), np.array([0, 3, 6, 9, 12, 15, 89])
    found = space_time_scan(area, day, [0.0, 9e3, 9e5, 9e6], [0.0] * 4, days=90, draws=19)
    assert found.clusters == ()
    assert found.said.startswith("No change detected")


# ---------------------------------------------------------------- chance


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    area, day, x, y = scattered(400, 36, 90)
    first, again = (space_time_scan(area, day, x, y, days=90, draws=99, seed=SEED) for _ in range(2))
    assert first.chance.tobytes() == again.chance.tobytes()
    assert first.clusters == again.clusters
    other = space_time_scan(area, day, x, y, days=90, draws=99, seed=SEED + 1)
    assert first.chance.tobytes() != other.chance.tobytes()


def test_the_order_of_events_changes_nothing() -> None:
    area, day, x, y = scattered(400, 36, 90)
    shuffle = np.random.default_rng(2).permutation(400)
    first = space_time_scan(area, day, x, y, days=90, draws=39)
    again = space_time_scan(area[shuffle], day[shuffle], x, y, days=90, draws=39)
    assert first.clusters == again.clusters
    assert first.chance.tobytes() == again.chance.tobytes()


def test_a_tie_with_a_replication_counts_against_the_cluster() -> None:
    assert chance_of(2.0, np.array([1.0, 2.0 * (1 - 1e-12), 3.0])) == 3 / 4
    assert chance_of(4.0, np.array([1.0, 2.0, 3.0])) == 1 / 4


def test_the_recurrence_is_one_over_p_scans() -> None:
    area, day, x, y = scattered(400, 36, 90)
    found = space_time_scan(area, day, x, y, days=90, draws=39, every_days=7).strongest
    assert found is not None
    assert found.recurrence_days == pytest.approx(7 / found.p)


def test_a_cluster_stronger_than_all_replications_says_at_least() -> None:
    area, day, x, y = scattered(400, 36, 90)
    area, day = np.append(area, [5] * 30), np.append(day, [89] * 30)
    found = space_time_scan(area, day, x, y, days=90, draws=99).strongest
    assert found is not None
    assert found.p == 0.01
    assert 5 in found.areas
    assert "at most one every 100 days" in found.said


def test_the_two_readings_of_a_watch_say_what_they_keep_to() -> None:
    area, day, x, y = scattered(600, 36, 150)
    asked = {"days": 150, "first_look": 100, "longest_days": 14, "draws": 99}
    whole = replay_scans(area, day, x, y, **asked)
    apart = replay_scans(area, day, x, y, **asked, reading="recurrence", recurrence_days=350.0)
    assert "chance of any alarm in the whole watch would be at most 5%" in whole.said
    assert "about once in 350 days" in apart.said
    assert np.array_equal(whole.alarm, whole.p_of_watch <= 0.05)
    assert np.array_equal(apart.alarm, apart.p_of_look <= 7 / 350)
    assert (whole.p_of_watch >= whole.p_of_look).all()


def test_an_alarm_set_beforehand_rings_for_what_the_whole_watch_would_not_show() -> None:
    area, day, x, y = scattered(900, 36, 180)
    alarm = set_scan_alarm(area, day, x, y, days=180, looks=26, longest_days=14, draws=99)
    quiet = space_time_scan(area, day, x, y, days=180, longest_days=14, draws=19)
    risen = space_time_scan(
        np.append(area, [4] * 30), np.append(day, [179] * 30), x, y, days=180, longest_days=14, draws=19
    )
    assert not alarm.rings(quiet)
    assert alarm.rings(risen)
    assert alarm.p_of_watch(risen) == 0.01
    assert quiet.strongest is not None
    assert alarm.p_of_watch(quiet) > quiet.strongest.p / 2


# ---------------------------------------------------------------- what it says


def test_events_without_a_centroid_are_counted_and_told() -> None:
    area, day, x, y = scattered(400, 36, 400)
    x = x.copy()
    x[3] = np.nan
    found = space_time_scan(area, day, x, y, days=400, draws=19)
    assert found.without_centroid == (area == 3).sum() > 0
    assert any("areas without a centroid" in warning for warning in found.warnings)
    assert all(3 not in cluster.areas for cluster in found.clusters)
    known = area != 3
    same = space_time_scan((area - (area > 3))[known], day[known], np.delete(x, 3), np.delete(y, 3), days=400, draws=19)
    assert [c.log_likelihood_ratio for c in found.clusters] == [c.log_likelihood_ratio for c in same.clusters]
    assert [tuple(a + (a >= 3) for a in c.areas) for c in same.clusters] == [c.areas for c in found.clusters]


def test_less_than_a_year_of_history_says_what_it_costs() -> None:
    area, day, x, y = scattered(400, 36, 90)
    assert any("less than a year" in warning for warning in space_time_scan(area, day, x, y, days=90, draws=9).warnings)
    area, day, x, y = scattered(400, 36, 365)
    assert space_time_scan(area, day, x, y, days=365, draws=9).warnings == ()


def test_areas_that_grow_are_warned_of() -> None:
    area, day, x, y = scattered(2000, 36, 365)
    busiest = area == np.bincount(area).argmax()
    day[busiest] = 364 - np.floor(364 * np.random.default_rng(3).random(busiest.sum()) ** 2)
    found = space_time_scan(area, day, x, y, days=365, draws=9)
    assert any("already rising or falling" in warning for warning in found.warnings)


def test_harm_that_sets_off_harm_is_warned_of() -> None:
    area, day, x, y = scattered(600, 36, 365)
    area, day = np.concatenate([area, area[:200]]), np.concatenate([day, np.minimum(day[:200] + 2, 364)])
    found = space_time_scan(area, day, x, y, days=365, draws=9)
    assert any("came in bursts" in warning for warning in found.warnings)


# ---------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"area": [], "day": []}, "no event to scan"),
        ({"area": [1, 1, 1]}, "All events lie in one area"),
        ({"day": [0, 5, 90]}, "outside 0 to 89; the first is 90"),
        ({"day": [0, -1, 9]}, "event 1"),
        ({"area": [0, 3, 1]}, "area outside 0 to 2"),
        ({"area": [0.5, 1, 2]}, "other than whole numbers"),
        ({"day": [0.0, np.nan, 2.0]}, "other than whole numbers"),
        ({"day": [0, 1]}, "`area` has 3 entries and `day` has 2"),
        ({"y_m": [0.0]}, "`x_m` has 3 entries and `y_m` has 1"),
        ({"x_m": [np.nan] * 3}, "3 lie in areas without a centroid"),
        ({"x_m": [1.0] * 3, "y_m": [1.0] * 3}, "the same one"),
        ({"days": 50}, "too few for windows"),
        ({"draws": 0}, "`draws` is 0"),
        ({"most_areas": 0}, "`most_areas` is 0"),
    ],
)
def test_what_cannot_be_scanned_is_refused_by_name(changed: dict[str, object], named: str) -> None:
    asked: dict[str, object] = {
        "area": [0, 1, 2], "day": [0, 40, 89], "x_m": [0.0, 1.0, 2.0], "y_m": [0.0] * 3, "days": 90,
    }  # fmt: skip
    with pytest.raises(BadInput) as refused:
        space_time_scan(**{**asked, **changed})  # type: ignore[arg-type]
    assert named in str(refused.value)


def test_a_watch_whose_replications_cannot_ring_is_refused() -> None:
    area, day, x, y = scattered(400, 36, 90)
    with pytest.raises(BadInput, match="at least 19 replications"):
        replay_scans(area, day, x, y, days=90, first_look=60, draws=18)
    with pytest.raises(BadInput, match="at least 99 replications"):
        replay_scans(area, day, x, y, days=90, first_look=60, draws=98, reading="recurrence", recurrence_days=700.0)
    with pytest.raises(BadInput, match="holds no look"):
        replay_scans(area, day, x, y, days=90, first_look=90)
