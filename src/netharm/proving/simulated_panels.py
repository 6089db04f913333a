"""Panels of counts whose truth is known: what every design is tried on before it is believed.

Counts are overdispersed and seasonal, each area has ups and downs of its own that last, and the treated areas' rate is
multiplied by a known ratio. These are panels of numbers for proving estimators, not a market: nobody in them decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from netharm.effects.setting import Setting

Array = NDArray[np.float64]
Positions = NDArray[np.int64]
Truth = Literal[
    "null",
    "constant",
    "growing",
    "staggered",
    "common shocks",
    "uneven shocks",
    "low counts",
    "low counts, constant",
    "busiest tenth",
]

SCENARIOS: tuple[Truth, ...] = get_args(Truth)
NOTHING_HAPPENED: frozenset[Truth] = frozenset(
    {"null", "common shocks", "uneven shocks", "low counts", "busiest tenth"}
)
"""In these the operation changes nothing, so that every change found is a false alarm."""

RATIO = 0.7
GROWS_TO = 0.5
WAVE_RATIOS = (0.6, 0.8, 0.9)
LOW_MEAN = 0.6
SPREAD = 8.0
"""Shape of the gamma that makes counts overdispersed: variance = mean + mean squared / 8."""


@dataclass(frozen=True)
class Shape:
    """How a panel is laid out: a square of `side` x `side` areas, periods before and after, and the target.

    mean : of a count in one area and period. treated : how many areas ; together : whether they lie side by side.
    waves : how many start dates the target has, evenly spaced over the time after.
    """

    side: int
    before: int
    after: int
    mean: float
    treated: int
    together: bool = False
    waves: int = 1


@dataclass(frozen=True)
class Panel:
    """A setting with one measure, "count", and its truth.

    ratio : by what the treated areas' rates after the start were multiplied, over all of them. untreated : what would
    have been counted in them without the operation, chance and all.
    """

    setting: Setting
    ratio: float
    untreated: float


def simulate_panel(shape: Shape, truth: Truth, seed: int) -> Panel:
    """Return a panel of `shape` in which `truth` holds; the same seed gives the same panel."""
    random = np.random.default_rng([seed, SCENARIOS.index(truth)])
    areas, periods = shape.side**2, shape.before + shape.after
    mean = LOW_MEAN if truth.startswith("low counts") else shape.mean
    size = random.gamma(2.0, 0.5, areas) + 0.1
    size *= mean / size.mean()
    neighbours = square_grid(shape.side)
    target = _target(shape, size, truth, neighbours, random)
    adopted = _adoption(shape, target, truth, areas)
    rate = size[:, None] * np.exp(_ups_and_downs(areas, periods, shape.before, truth, size, random))
    effect = _effect(adopted, shape, truth, periods)
    expected = (rate * effect)[target], rate[target]
    after = np.arange(periods)[None, :] >= adopted[target][:, None]
    untreated = random.poisson(rate * random.gamma(SPREAD, 1 / SPREAD, rate.shape))
    # An effect takes some of what would have happened away, so that the untreated count is known too; thinned Poisson
    # counts are Poisson counts of the smaller rate.
    counts = random.binomial(untreated, effect).astype(float)
    treated = np.zeros(areas, dtype=bool)
    treated[target] = True
    setting = Setting(
        counts=counts[None],
        measures=("count",),
        periods=tuple(str(period) for period in range(periods)),
        starts=shape.before,
        ends=periods - 1,
        quarter=3,
        covariates=np.empty((areas, 0)),
        covariate_names=(),
        treated={"target": treated},
        donors=~treated,
        neighbours=neighbours if shape.together else None,
        within_buffer=None,
        adopted=adopted if shape.waves > 1 else None,
    )
    ratio = float(expected[0][after].sum() / expected[1][after].sum())
    return Panel(setting, ratio, float(untreated[target][after].sum()))


def _ups_and_downs(
    areas: int, periods: int, before: int, truth: Truth, size: Array, random: np.random.Generator
) -> Array:
    """Return log rates around each area's mean, (areas, periods): seasons, shared moves, and each area's own."""
    time = np.arange(periods)
    shared = 0.1 * np.sin(2 * np.pi * time / 12)
    own = np.empty((areas, periods))
    own[:, 0] = random.normal(0, 0.1, areas)
    for period in range(1, periods):
        own[:, period] = 0.4 * own[:, period - 1] + random.normal(0, 0.1 * np.sqrt(1 - 0.4**2), areas)
    if truth in ("common shocks", "uneven shocks"):
        shared = shared + np.cumsum(random.normal(0, 0.04, periods)) + np.where(time >= before, 0.25, 0.0)
    if truth == "uneven shocks":
        # Busier areas move more, as they do where a shock hits the places with most to lose.
        pull: Array = 1 + 0.5 * (np.log(size) - np.log(size).mean())
        own += pull[:, None] * shared
    else:
        own += shared
    return own


def _effect(adopted: Positions, shape: Shape, truth: Truth, periods: int) -> Array:
    """Return what each rate is multiplied by, (areas, periods)."""
    since = np.arange(periods)[None, :] - adopted[:, None]
    effect = np.ones((len(adopted), periods))
    if truth in NOTHING_HAPPENED:
        return effect
    on = since >= 0
    if truth == "growing":
        share = np.clip((since + 1) / shape.after, 0, 1)
        effect[on] = 1 - (1 - GROWS_TO) * share[on]
        return effect
    if truth == "staggered":
        first = np.unique(adopted[adopted < periods])
        for wave, ratio in zip(first, WAVE_RATIOS, strict=False):
            effect[(adopted == wave)[:, None] & on] = ratio
        return effect
    effect[on] = RATIO
    return effect


def _target(
    shape: Shape, size: Array, truth: Truth, neighbours: tuple[Positions, ...], random: np.random.Generator
) -> Positions:
    """Return the target's positions: where busy ones are asked for, the busiest of 40, or some of the busiest tenth."""
    candidates = 40 if truth in ("busiest tenth", "uneven shocks") and shape.together else 1
    if shape.together:
        groups = [grow_group(shape.treated, neighbours, random) for _ in range(candidates)]
        return max(groups, key=lambda group: float(size[group].sum()))
    pool = np.arange(len(size))
    if truth in ("busiest tenth", "uneven shocks"):
        pool = np.argsort(-size, kind="stable")[: max(len(size) // 10, 2 * shape.treated)]
    return np.sort(random.choice(pool, shape.treated, replace=False))


def grow_group(wanted: int, neighbours: tuple[Positions, ...], random: np.random.Generator) -> Positions:
    """Return the positions of `wanted` areas in one piece: a random one, then random neighbours of what is there."""
    group = [int(random.integers(len(neighbours)))]
    while len(group) < wanted:
        beside = sorted({int(area) for member in group for area in neighbours[member]} - set(group))
        group.append(beside[int(random.integers(len(beside)))])
    return np.array(sorted(group), dtype=np.int64)


def _adoption(shape: Shape, target: Positions, truth: Truth, areas: int) -> Positions:
    """Return when each area was reached; waves are spaced over the time after, the first at its start."""
    adopted = np.full(areas, shape.before + shape.after, dtype=np.int64)
    steps = shape.after // max(shape.waves, 1)
    adopted[target] = shape.before + (np.arange(len(target)) % shape.waves) * steps
    return adopted


def square_grid(side: int) -> tuple[Positions, ...]:
    """Return for each area of a `side` x `side` grid the positions of those that share an edge with it."""
    row, column = np.divmod(np.arange(side * side), side)
    return tuple(np.flatnonzero(np.abs(row - r) + np.abs(column - c) == 1) for r, c in zip(row, column, strict=True))
