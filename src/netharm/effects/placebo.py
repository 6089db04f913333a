"""Placebo groups of the same kind as the target: as many areas, as contiguous, and with a like count before.

A group that differs from the target in these says little about it: busy targets judged against quiet groups are called
changed far too often. Groups are drawn from untreated areas only, and each brings its own buffer along.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.effect import RINGS, TOGETHER, AreaName

Array = NDArray[np.float64]
Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]

LIKE_COUNT = 0.20
"""How far a group's count before may lie from the target's, as a share of it."""
FEWEST_GROUPS = 199
TRIES_FOR_EACH = 400
HOPELESS = 20_000
"""After so many tries without one group of the kind there is none to be found."""
STAND_INS = 50
"""A scattered group's stand-ins come from the areas of like count, or from this many nearest where those are fewer."""


@dataclass(frozen=True)
class PlaceboGroup:
    """Positions of a group's areas, of the areas in its buffer, and of those in each ring of its buffer."""

    members: Positions
    buffer: Positions
    rings: tuple[Positions, ...] = ()

    def within(self, area: AreaName) -> Positions:
        """Return the positions of the group's own areas that stand in for `area`."""
        if area == "target":
            return self.members
        if area == TOGETHER:
            return np.union1d(self.members, self.buffer)
        return self.rings[RINGS.index(area)] if area in RINGS else self.buffer


@dataclass(frozen=True)
class Likeness:
    """What a group must be like. sizes : how many areas each contiguous piece of the target has, largest first;
    contiguous : whether geography is known. count_before, buffer_count_before : the target's and its buffer's.
    """

    sizes: tuple[int, ...]
    contiguous: bool
    count_before: float
    buffer_count_before: float | None


def contiguous_pieces(members: Positions, neighbours: tuple[Positions, ...]) -> tuple[int, ...]:
    """Return the sizes of the pieces that `members` fall into, largest first."""
    left, sizes = set(members.tolist()), []
    while left:
        stack, size = [left.pop()], 0
        while stack:
            size += 1
            found = left.intersection(neighbours[stack.pop()].tolist())
            left -= found
            stack.extend(sorted(found))
        sizes.append(size)
    return tuple(sorted(sizes, reverse=True))


def buffer_of(members: Positions, within_buffer: tuple[Positions, ...] | None) -> Positions:
    """Return the positions within the buffer's distance of a group, the group itself left out."""
    if within_buffer is None:
        return np.empty(0, dtype=np.int64)
    return np.setdiff1d(np.concatenate([within_buffer[area] for area in members]), members)


def rings_of(members: Positions, within_rings: Sequence[tuple[Positions, ...]]) -> tuple[Positions, ...]:
    """Return the positions in each ring around a group, disjoint, the nearest first; `within_rings` as in `Panel`."""
    rings: list[Positions] = []
    inner = members
    for within in within_rings:
        reached = buffer_of(members, within)
        rings.append(np.setdiff1d(reached, inner))
        inner = np.union1d(inner, reached)
    return tuple(rings)


def draw_groups(
    likeness: Likeness,
    count_before: Array,
    eligible: Mask,
    neighbours: tuple[Positions, ...] | None,
    within_buffer: tuple[Positions, ...] | None,
    wanted: int,
    random: np.random.Generator,
    target: Positions,
) -> list[PlaceboGroup]:
    """Return up to `wanted` distinct groups like the target, in the order drawn.

    count_before : (n,) all counts before; eligible : (n,) areas that groups and their buffers may use. Fewer come back
    where `TRIES_FOR_EACH` tries for each wanted group do not find them.
    """
    propose = (
        grow_groups(likeness.sizes, eligible, neighbours, random)
        if neighbours is not None and likeness.contiguous
        else _picker(target, count_before, eligible, random)
    )
    seen: set[bytes] = set()
    groups: list[PlaceboGroup] = []
    for tried in range(TRIES_FOR_EACH * wanted):
        if tried == HOPELESS and not groups:
            break
        members = propose()
        if members is None or members.tobytes() in seen:
            continue
        seen.add(members.tobytes())
        if not is_like(float(count_before[members].sum()), likeness.count_before):
            continue
        buffer = buffer_of(members, within_buffer)
        if not eligible[buffer].all() or not _buffer_is_like(buffer, count_before, likeness):
            continue
        groups.append(PlaceboGroup(members, buffer))
        if len(groups) == wanted:
            break
    return groups


def is_like(count: float, target_count: float) -> bool:
    """Return whether `count` lies within `LIKE_COUNT` of the target's."""
    return abs(count - target_count) <= LIKE_COUNT * target_count


def _buffer_is_like(buffer: Positions, count_before: Array, likeness: Likeness) -> bool:
    if likeness.buffer_count_before is None:
        return True
    return len(buffer) > 0 and is_like(float(count_before[buffer].sum()), likeness.buffer_count_before)


def grow_groups(
    sizes: tuple[int, ...], eligible: Mask, neighbours: tuple[Positions, ...], random: np.random.Generator
) -> Callable[[], Positions | None]:
    """Return a function that grows a group piece by piece: a random area, then random neighbours of what is there."""
    starts = np.flatnonzero(eligible)
    beside = [[int(area) for area in near if eligible[area]] for near in neighbours]

    def propose() -> Positions | None:
        members: set[int] = set()
        closed: set[int] = set()
        for size in sizes:
            piece = _grow(int(starts[random.integers(len(starts))]), size, beside, closed, random)
            if piece is None:
                return None
            members |= piece
            # Pieces must not touch, or two would count as one.
            closed |= piece.union(*(beside[area] for area in piece))
        return np.array(sorted(members), dtype=np.int64)

    return propose


def _grow(
    first: int, size: int, beside: list[list[int]], closed: set[int], random: np.random.Generator
) -> set[int] | None:
    """Return a contiguous piece of `size` areas from `first` on, or None where there is no room."""
    if first in closed:
        return None
    piece, edge = {first}, [area for area in beside[first] if area not in closed]
    while len(piece) < size:
        edge = [area for area in edge if area not in piece]
        if not edge:
            return None
        chosen = edge[int(random.integers(len(edge)))]
        piece.add(chosen)
        edge.extend(area for area in beside[chosen] if area not in closed)
    return piece


def _picker(
    target: Positions, count_before: Array, eligible: Mask, random: np.random.Generator
) -> Callable[[], Positions | None]:
    """Return a function that puts for each target area an untreated one of like count before."""
    areas = np.flatnonzero(eligible)
    areas = areas[np.argsort(count_before[areas], kind="stable")]
    ordered = count_before[areas]
    ranges = [_stand_ins(float(count_before[area]), ordered) for area in target]

    def propose() -> Positions | None:
        members = {int(areas[random.integers(low, high)]) for low, high in ranges}
        return np.array(sorted(members), dtype=np.int64) if len(members) == len(target) else None

    return propose


def _stand_ins(count: float, ordered: Array) -> tuple[int, int]:
    """Return the slice of `ordered` that is within `LIKE_COUNT` of `count`, widened to `STAND_INS` nearest."""
    low = int(np.searchsorted(ordered, (1 - LIKE_COUNT) * count, side="left"))
    high = int(np.searchsorted(ordered, (1 + LIKE_COUNT) * count, side="right"))
    while high - low < min(STAND_INS, len(ordered)):
        below = count - ordered[low - 1] if low > 0 else np.inf
        above = ordered[high] - count if high < len(ordered) else np.inf
        low, high = (low - 1, high) if below <= above else (low, high + 1)
    return low, high
