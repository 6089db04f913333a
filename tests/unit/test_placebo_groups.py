"""Placebo groups are of the same kind as the target."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.effects.placebo import (
    LIKE_COUNT,
    Likeness,
    buffer_of,
    contiguous_pieces,
    draw_groups,
)


def _grid(side: int) -> tuple[np.ndarray, ...]:
    """Return the neighbours (sharing an edge) of each cell of a square grid."""
    cells = np.arange(side * side).reshape(side, side)
    beside: list[list[int]] = [[] for _ in range(side * side)]
    for first, second in [
        *zip(cells[:, :-1].flat, cells[:, 1:].flat, strict=True),
        *zip(cells[:-1].flat, cells[1:].flat, strict=True),
    ]:
        beside[first].append(second)
        beside[second].append(first)
    return tuple(np.array(sorted(each)) for each in beside)


def _drawn(sizes: tuple[int, ...], wanted: int = 100, seed: int = 1):
    neighbours = _grid(15)
    before = np.random.default_rng(0).gamma(4.0, 5.0, 225)
    target = np.array([0, 1, 2, 15])
    eligible = np.ones(225, dtype=bool)
    eligible[target] = False
    likeness = Likeness(sizes, True, 80.0, None)
    groups = draw_groups(likeness, before, eligible, neighbours, None, wanted, np.random.default_rng(seed), target)
    return groups, neighbours, before, target


def test_groups_have_the_targets_size_and_hang_together() -> None:
    groups, neighbours, _, _ = _drawn((4,))
    assert len(groups) == 100
    assert {contiguous_pieces(group.members, neighbours) for group in groups} == {(4,)}


def test_groups_in_pieces_are_matched_piece_by_piece() -> None:
    groups, neighbours, _, _ = _drawn((3, 1))
    assert {contiguous_pieces(group.members, neighbours) for group in groups} == {(3, 1)}


def test_groups_have_a_like_count_before() -> None:
    groups, _, before, _ = _drawn((4,))
    counts = np.array([before[group.members].sum() for group in groups])
    assert (np.abs(counts - 80) <= LIKE_COUNT * 80).all()
    assert counts.std() > 0


def test_groups_are_distinct_and_never_touch_the_target() -> None:
    groups, _, _, target = _drawn((4,))
    assert len({group.members.tobytes() for group in groups}) == len(groups)
    assert not any(np.intersect1d(group.members, target).size for group in groups)


def test_the_same_seed_gives_the_same_groups() -> None:
    first, second, other = _drawn((4,))[0], _drawn((4,))[0], _drawn((4,), seed=2)[0]
    assert [g.members.tolist() for g in first] == [g.members.tolist() for g in second]
    assert [g.members.tolist() for g in first] != [g.members.tolist() for g in other]


def test_a_kind_of_group_that_does_not_exist_gives_none() -> None:
    before = np.ones(225)
    likeness = Likeness((4,), True, 1000.0, None)
    eligible = np.ones(225, dtype=bool)
    groups = draw_groups(likeness, before, eligible, _grid(15), None, 3, np.random.default_rng(1), np.arange(4))
    assert groups == []


def test_scattered_stand_ins_have_the_counts_of_the_areas_they_stand_for() -> None:
    random = np.random.default_rng(0)
    before = np.sort(random.gamma(0.5, 40.0, 2000))
    target = np.array([50, 1000, 1990])
    eligible = np.ones(2000, dtype=bool)
    eligible[target] = False
    likeness = Likeness((3,), False, float(before[target].sum()), None)
    groups = draw_groups(likeness, before, eligible, None, None, 200, np.random.default_rng(1), target)
    busiest = np.array([before[group.members].max() for group in groups])
    assert len(groups) == 200
    assert np.median(busiest) == pytest.approx(before[1990], rel=0.25)


def test_a_buffer_is_what_lies_within_the_distance_of_any_member_and_is_no_member() -> None:
    within = (np.array([1, 2]), np.array([0, 2, 3]), np.array([0, 1]), np.array([1]))
    assert buffer_of(np.array([0, 1]), within).tolist() == [2, 3]


def test_groups_bring_buffers_like_the_targets() -> None:
    neighbours = _grid(15)
    before = np.random.default_rng(0).gamma(4.0, 5.0, 225)
    likeness = Likeness((4,), True, 80.0, 160.0)
    eligible = np.ones(225, dtype=bool)
    groups = draw_groups(likeness, before, eligible, neighbours, neighbours, 50, np.random.default_rng(1), np.arange(4))
    counts = np.array([before[group.buffer].sum() for group in groups])
    assert len(groups) == 50
    assert (np.abs(counts - 160) <= LIKE_COUNT * 160).all()
