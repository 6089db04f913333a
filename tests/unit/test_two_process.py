"""Counts around triggers equal those of a plain loop over all pairs, as they are and moved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.places.moved_calendar import MovedCalendar, lay_calendar
from netharm.places.two_process import Places, TwoProcess, count_around
from plain_two_process import moved_days, pairs_within, plain_counts

DISTANCES = np.array([100.0, 250.0, 500.0])
WINDOWS = np.array([1, 3, 7, 21])
PAST_FROM = 63.0


def some(random: np.random.Generator, number: int, days: int, whole_days: bool) -> Places:
    day = random.uniform(0, days, number)
    # places on a lattice of 50 m put many pairs at a distance of exactly 100, 250 and 500 m
    place = 50.0 * random.integers(0, 60, (2, number))
    return Places(place[0] + 1e6, place[1] - 2e5, np.floor(day) if whole_days else np.floor(day * 24) / 24)


def counted(seed: int, whole_days: bool, square_m: float) -> tuple[Places, Places, MovedCalendar, TwoProcess]:
    random = np.random.default_rng(seed)
    marks, cases = some(random, 60, 300, whole_days), some(random, 500, 300, whole_days)
    calendar = lay_calendar(marks.x_m, marks.y_m, marks.day, 0.0, 300.0, 21, 91, square_m)
    marks = Places(*(each[calendar.used] for each in marks))
    weeks = calendar.draw_weeks(20, seed)
    return marks, cases, calendar, count_around(marks, cases, calendar, DISTANCES, WINDOWS, PAST_FROM, weeks)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([0.0, 700.0]))
def test_observed_and_moved_counts_equal_those_of_a_loop_over_all_pairs(
    seed: int, whole_days: bool, square_m: float
) -> None:
    marks, cases, calendar, counts = counted(seed, whole_days, square_m)
    pairs = pairs_within(marks, cases, 500.0)
    weeks = calendar.draw_weeks(20, seed).astype(np.int64)
    plain = plain_counts(pairs, marks.day, cases.day, DISTANCES, WINDOWS, PAST_FROM)
    np.testing.assert_array_equal(counts.observed, plain)
    assert counts.observed.sum() > 0
    for draw in range(20):
        day = moved_days(marks.day, calendar, weeks[:, draw])
        plain = plain_counts(pairs, day, cases.day, DISTANCES, WINDOWS, PAST_FROM)
        np.testing.assert_array_equal(counts.moved[draw], plain)


def test_the_expectation_is_the_mean_over_every_move() -> None:
    marks, cases, calendar, counts = counted(3, True, 0.0)
    pairs = pairs_within(marks, cases, 500.0)
    total = np.zeros_like(counts.expected)
    for group in range(len(calendar.weeks)):
        mine = calendar.group == group
        own = mine[pairs[0]]
        own_pairs = (pairs[0][own], pairs[1][own], pairs[2][own])
        for week in range(calendar.weeks[group]):
            day = moved_days(marks.day, calendar, np.full(len(calendar.weeks), week))
            total += plain_counts(own_pairs, day, cases.day, DISTANCES, WINDOWS, PAST_FROM) / calendar.weeks[group]
    np.testing.assert_allclose(counts.expected, total, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize(("later", "side"), [(0.0, 5), (1.0, 0), (-1.0, 1), (1 / 24, 0), (-1 / 24, 1), (-22.0, 4)])
def test_a_harm_is_after_before_at_the_same_moment_or_long_past(later: float, side: int) -> None:
    marks = Places(np.array([0.0]), np.array([0.0]), np.array([100.5]))
    calendar = lay_calendar(*marks, 0.0, 200.0, 21, 91, 0.0)
    cases = Places(np.array([60.0]), np.array([80.0]), np.array([100.5 + later]))
    counts = count_around(marks, cases, calendar, DISTANCES, WINDOWS, PAST_FROM, calendar.draw_weeks(1, 1))
    # 60 and 80 m away is 100 m exactly, and one day is within the window of one day
    assert counts.observed[side, 0, 0] == 1
    assert counts.observed[:, 0, 0].sum() == (2 if side < 2 else 1)  # after and before stand twice


def test_a_move_keeps_the_hour_the_day_of_the_week_the_block_and_runs_of_marks() -> None:
    random = np.random.default_rng(4)
    marks = some(random, 200, 700, whole_days=False)
    calendar = lay_calendar(marks.x_m, marks.y_m, marks.day, 0.0, 700.0, 21, 91, 1000.0)
    day = marks.day[calendar.used]
    moved = moved_days(day, calendar, calendar.draw_weeks(1, 2)[:, 0].astype(np.int64))
    first = calendar.first_day[calendar.group]
    by_days = np.rint(moved - day)
    np.testing.assert_allclose(moved - day, by_days, atol=1e-9)
    assert np.all(by_days % 7 == 0)
    assert np.any(by_days != 0)
    assert np.all((moved >= first) & (moved < first + 7 * calendar.weeks[calendar.group]))
    for group in range(len(calendar.weeks)):
        mine = calendar.group == group
        assert len(np.unique(by_days[mine] % (7 * calendar.weeks[group]))) == 1


def test_a_mark_whose_windows_leave_the_time_watched_is_not_used() -> None:
    day = np.array([20.9, 21.0, 25.0, 100.0, 178.9, 179.0])
    calendar = lay_calendar(np.zeros(6), np.zeros(6), day, 0.0, 200.0, 21, 91, 0.0)
    # 158 days are usable, 22 weeks and 4 days; the 4 days fall off at the start
    assert calendar.used.tolist() == [False, False, True, True, True, False]
    assert calendar.blocks == 2
    assert calendar.weeks.tolist() == [11, 11]


def test_time_too_short_to_move_in_leaves_no_mark() -> None:
    calendar = lay_calendar(np.zeros(2), np.zeros(2), np.array([20.0, 22.0]), 0.0, 43.0, 21, 91, 0.0)
    assert not calendar.used.any()
    assert calendar.ways() == 1


def test_the_same_seed_moves_the_same_and_another_does_not() -> None:
    marks, _, calendar, _ = counted(5, True, 700.0)
    first, again, other = (calendar.draw_weeks(50, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(marks.day) > 0
