"""Close pairs and the Knox test: exact against all pairs, and the same whatever the memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from netharm.places import knox as knox_module
from netharm.places.close_pairs import close_pairs, half_open
from netharm.places.close_space import sort_into_cells
from netharm.places.knox import count_draws, deal, knox
from netharm.places.local_trends import look_for_local_trends
from plain_knox import plain_counts, plain_deal

Values = NDArray[np.float64]
EDGES = np.array([0.0, 0.1, 100.0, 200.0]), np.array([0.0, 14.0, 28.0])


def lattice(seed: int, points: int = 300) -> tuple[Values, Values, Values]:
    """Return points on a lattice of 50 m and whole days, so that many pairs lie on an edge exactly."""
    random = np.random.default_rng(seed)
    return (
        50.0 * random.integers(0, 20, points),
        50.0 * random.integers(0, 20, points),
        random.integers(0, 60, points).astype(float),
    )


@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
@pytest.mark.parametrize("closed", ["left", "right"])
@pytest.mark.parametrize("edges", [EDGES, ([0.0, 250.0], [0.0, 7.0]), ([50.0, 100.0], [1.0, 2.0, 9.0])])
def test_observed_counts_are_exact_also_on_the_edges(metric: str, closed: str, edges: tuple[Values, Values]) -> None:
    distances, windows = map(np.asarray, edges)
    for seed in range(3):
        x, y, day = lattice(seed)
        found = knox(x, y, day, distances, windows, metric=metric, closed=closed, draws=19, seed=1)
        assert (found.observed == plain_counts(x, y, day, distances, windows, metric, closed)).all()


def test_points_strewn_far_and_wide_lose_no_pair() -> None:
    random = np.random.default_rng(5)
    x, y = random.uniform(-1e6, 1e6, 300), random.uniform(-1e6, 1e6, 300)
    x[150:], y[150:] = x[:150] + 60, y[:150] - 80  # exactly 100 m but for rounding
    day = random.uniform(0, 30, 300)
    edges = np.array([0.0, 99.9, 100.1]), np.array([0.0, 30.0])
    found = knox(x, y, day, *edges, draws=19)
    assert (found.observed == plain_counts(x, y, day, *edges, "euclidean", "left")).all()
    assert found.observed.sum() >= 150


def test_a_right_closed_band_holds_its_upper_edge_and_the_lowest_both() -> None:
    x, y, day = np.array([0.0, 0.0, 14.0]), np.zeros(3), np.array([0.0, 0.0, 14.0])
    edges = np.array([0.0, 14.0, 28.0]), np.array([0.0, 14.0, 28.0])
    left = knox(x, y, day, *edges, closed="left", draws=19).observed
    right = knox(x, y, day, *edges, closed="right", draws=19).observed
    assert left.tolist() == [[1, 0], [0, 2]]
    assert right.tolist() == [[3, 0], [0, 0]]


def test_draws_are_those_of_a_plain_shuffle() -> None:
    x, y, day = lattice(7)
    counts, _ = count_draws(x, y, day, *EDGES, metric="euclidean", closed="left", draws=40, seed=3)
    order = sort_into_cells(x, y, 200.0).order
    for draw in (1, 31, 32, 40):
        uniform = np.random.default_rng([3, draw]).random(len(day))
        dealt = plain_deal(day[order], uniform)
        assert (counts[draw] == plain_counts(x[order], y[order], dealt, *EDGES, "euclidean", "left")).all()
        own = day[order].copy()
        deal(own, uniform)
        assert (own == dealt).all()


def test_strips_bound_the_memory_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y, day = lattice(11)
    whole = count_draws(x, y, day, *EDGES, metric="manhattan", closed="left", draws=33, seed=1)
    space = sort_into_cells(x, y, 200.0)
    strips = list(close_pairs(space, half_open(EDGES[0], "left"), "manhattan", 500))
    assert len(strips) > 3
    assert max(len(strip.partner) for strip in strips) <= 500
    monkeypatch.setattr(knox_module, "close_pairs", lambda *given: close_pairs(*given, 500))
    by_strips = count_draws(x, y, day, *EDGES, metric="manhattan", closed="left", draws=33, seed=1)
    assert (whole[0] == by_strips[0]).all()
    assert (whole[1] == by_strips[1]).all()


def test_expected_is_what_arithmetic_says_of_a_shuffle() -> None:
    x, y, day = lattice(2)
    found = knox(x, y, day, *EDGES, draws=999, seed=4)
    every = np.array([0.0, 1e9])
    in_time = plain_counts(x, y, day, every, EDGES[1], "euclidean", "left")[0]
    exact = np.outer(found.pairs, in_time) / (len(x) * (len(x) - 1) / 2)
    assert np.abs(found.expected - exact).max() < 4.5 * (found.spread / np.sqrt(999)).max()


def test_p_values_count_ties_as_hits_and_are_never_below_one_in_all() -> None:
    x, y, day = np.array([0.0, 1.0, 900.0, 901.0]), np.zeros(4), np.zeros(4)
    found = knox(x, y, day, np.array([0.0, 10.0]), np.array([0.0, 5.0]), draws=19)
    assert found.p_value.tolist() == [[1.0]]
    assert found.p_adjusted.tolist() == [[1.0]]


def test_nothing_expected_gives_no_ratio() -> None:
    x, y, day = np.array([0.0, 1000.0, 2000.0]), np.zeros(3), np.arange(3.0)
    found = knox(x, y, day, np.array([0.0, 10.0]), np.array([0.0, 5.0]), draws=19)
    assert np.isnan(found.ratio).all()
    assert found.p_value.tolist() == [[1.0]]


def test_the_adjusted_p_value_is_never_below_the_plain_one_by_more_than_a_draw() -> None:
    for seed in range(20):
        x, y, day = lattice(seed, 150)
        found = knox(x, y, day, *EDGES, draws=99, seed=seed)
        assert (found.p_adjusted >= found.p_value - 1e-12).all()


def test_one_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    x, y, day = lattice(1)
    one, again, other = (knox(x, y, day, *EDGES, draws=99, seed=seed) for seed in (1, 1, 2))
    assert one.expected.tobytes() == again.expected.tobytes()
    assert one.expected.tobytes() != other.expected.tobytes()


def test_a_shift_across_town_is_seen_and_few_events_are_too_few_to_look() -> None:
    random = np.random.default_rng(0)
    x, y, day = random.uniform(0, 4000, (2, 400))[0], random.uniform(0, 4000, 400), random.uniform(0, 365, 400)
    assert look_for_local_trends(x, y, day, 0.0).p_value > 0.01
    shifted = np.where((x < 2000) == (day < 182), day, 365 - day)
    assert look_for_local_trends(x, y, shifted, 0.0).p_value < 1e-6
    few = look_for_local_trends(x[:30], y[:30], day[:30], 0.0)
    assert few.areas == 0
    assert np.isnan(few.p_value)


def test_pairs_that_come_in_clumps_do_not_pass_for_a_shift() -> None:
    random = np.random.default_rng(1)
    x, y, day = random.uniform(0, 4000, 100), random.uniform(0, 4000, 100), random.uniform(0, 365, 100)
    x, y, day = (np.repeat(values, 4) for values in (x, y, day))
    assert look_for_local_trends(x, y, day, 0.0).p_value < 0.01
    assert look_for_local_trends(x, y, day, 600.0).p_value > 0.01
