"""Panels in which it is known what moved next door: what was prevented in the target, and how much of it went where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from netharm.effects.placebo import LIKE_COUNT, buffer_of, grow_groups
from netharm.places.zone_statistics import Zones
from netharm.proving.simulated_panels import grow_group, square_grid

Array = NDArray[np.float64]
Positions = NDArray[np.int64]
Truth = Literal["nothing happened", "none moved", "half moved", "all moved", "diffusion"]
Noise = Literal["Poisson", "varying"]

TRUTHS: tuple[Truth, ...] = ("nothing happened", "none moved", "half moved", "all moved", "diffusion")
NOISES: tuple[Noise, ...] = ("Poisson", "varying")

PREVENTED = 0.4
"""The share of the target's untreated count that does not happen there."""
SPILLED = 0.15
"""With diffusion, the share of the buffer's untreated count that does not happen either."""
MOVED = {"nothing happened": 0.0, "none moved": 0.0, "half moved": 0.5, "all moved": 1.0, "diffusion": 0.0}
TREND = 1.1
LAYOUTS, CANDIDATES = 10, 20_000
"""How many places a target may lie in, and how many groups are grown for each."""
OWN_MOVE, LOCAL_MOVE = 0.15, 0.08
"""Where counts vary: the spread of the log of each area's own change, and of the change that neighbours share."""


@dataclass(frozen=True)
class Displaced:
    """One data set. areas : for each zone (areas, 2); groups (J, 3, 2) and sizes (J, 3) of its placebo groups.

    untreated : what target and buffer would have counted after, had nothing been done.
    """

    zones: Zones
    areas: tuple[Array, Array, Array]
    groups: Array
    sizes: Array
    untreated: tuple[float, float]


def displaced_panel(
    truth: Truth,
    noise: Noise,
    seed: int,
    treated: int = 5,
    layouts: int = LAYOUTS,
    side: int = 20,
    mean: float = 30.0,
    wanted: int = 199,
) -> Displaced:
    """Return a data set of `side` x `side` areas in which `truth` holds; the same seed gives the same data set.

    The buffer is every area within one step of the target, also across a corner. What moves goes to the buffer's areas
    in proportion to their counts. Up to `wanted` placebo groups are kept by the rule of every study: as many areas in
    one piece, and counts before within 20% of the target's and of its buffer's. layouts : how many places a target may
    lie in.
    """
    random = np.random.default_rng([seed, TRUTHS.index(truth), NOISES.index(noise), treated])
    place = _place(treated, side, seed % layouts)
    before, untreated = _counts(side, mean, noise, random)
    after = _treat(untreated, place.target, place.buffer, truth, random)
    counts = np.stack([before, after], axis=1)
    zones = (place.target, place.buffer, place.control)
    sums = np.array([counts[zone].sum(axis=0) for zone in zones])
    own, near = place.members @ counts, place.near @ counts
    like = np.abs(own[:, 0] - sums[0, 0]) <= LIKE_COUNT * sums[0, 0]
    like &= np.abs(near[:, 0] - sums[1, 0]) <= LIKE_COUNT * sums[1, 0]
    kept = np.flatnonzero(like)[:wanted]
    sizes = np.stack([np.asarray(each.sum(axis=1)).ravel()[kept] for each in (place.members, place.near)], axis=1)
    rest = len(place.control) - sizes.sum(axis=1, keepdims=True)
    return Displaced(
        Zones(sums, (1.0, 1.0), (float(len(place.target)), float(len(place.buffer)), float(len(place.control)))),
        (counts[zones[0]], counts[zones[1]], counts[zones[2]]),
        np.stack([own[kept], near[kept], sums[2] - own[kept] - near[kept]], axis=1),
        np.concatenate([sizes, rest], axis=1),
        (float(untreated[place.target].sum()), float(untreated[place.buffer].sum())),
    )


@dataclass(frozen=True)
class _Place:
    """Where a target lies: positions of its areas, its buffer's and the control's, and groups that could stand for it.

    members, near : (groups, areas) sparse, 1 where an area belongs to a group, and to its buffer.
    """

    target: Positions
    buffer: Positions
    control: Positions
    members: csr_array
    near: csr_array


@cache
def _place(treated: int, side: int, layout: int) -> _Place:
    """Return the place of a layout; its groups do not depend on counts, so that many data sets can share them."""
    random = np.random.default_rng([layout, treated, side])
    neighbours, around = square_grid(side), _around(side)
    target = grow_group(treated, neighbours, random)
    buffer = buffer_of(target, around)
    control = np.ones(side * side, dtype=bool)
    control[target] = control[buffer] = False
    propose = grow_groups((treated,), control, neighbours, random)
    grown = {group.tobytes(): group for group in (propose() for _ in range(CANDIDATES)) if group is not None}
    pairs = [(group, buffer_of(group, around)) for group in grown.values()]
    inside = [(group, near) for group, near in pairs if control[near].all()]
    rows = [_marks([pair[which] for pair in inside], side * side) for which in (0, 1)]
    return _Place(target, buffer, np.flatnonzero(control), *rows)


def _marks(groups: list[Positions], areas: int) -> csr_array:
    ends = np.cumsum([0, *(len(group) for group in groups)])
    columns = np.concatenate(groups)
    return csr_array((np.ones(len(columns)), columns, ends), shape=(len(groups), areas))


def _around(side: int) -> tuple[Positions, ...]:
    row, column = np.divmod(np.arange(side * side), side)
    return tuple(
        np.setdiff1d(np.flatnonzero((np.abs(row - r) <= 1) & (np.abs(column - c) <= 1)), [r * side + c])
        for r, c in zip(row, column, strict=True)
    )


def _counts(side: int, mean: float, noise: Noise, random: np.random.Generator) -> tuple[Array, Array]:
    """Return untreated counts before and after, (areas,) each."""
    rate = mean * (random.gamma(2.0, 0.5, side * side) + 0.1) / 1.1
    move = np.zeros(side * side)
    if noise == "varying":
        rough = np.pad(random.normal(size=(side, side)), 1, mode="wrap")
        nine = [rough[r : r + side, c : c + side] for r in range(3) for c in range(3)]
        move = OWN_MOVE * random.normal(size=side * side) + LOCAL_MOVE * np.sum(nine, axis=0).ravel() / 3
    before = random.poisson(rate).astype(np.float64)
    return before, random.poisson(TREND * rate * np.exp(move)).astype(np.float64)


def _treat(untreated: Array, target: Positions, buffer: Positions, truth: Truth, random: np.random.Generator) -> Array:
    after = untreated.copy()
    if truth == "nothing happened":
        return after
    after[target] = random.binomial(untreated[target].astype(np.int64), 1 - PREVENTED)
    if truth == "diffusion":
        after[buffer] = random.binomial(untreated[buffer].astype(np.int64), 1 - SPILLED)
    moved = random.binomial(int((untreated - after)[target].sum()), MOVED[truth])
    if moved:
        weights = untreated[buffer] + 1.0
        after[buffer] += random.multinomial(moved, weights / weights.sum())
    return after
