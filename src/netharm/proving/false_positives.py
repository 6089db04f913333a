"""How often an operation that never happened is called a change: the test's own error rate, on real counts.

Placebo targets are groups of areas where nothing was done. Each is evaluated as a target would be, by the same code,
and the share with p < 0.05 is set beside the 5% it should be. Targets overlap, so they say less than their number: the
bands are those of as many targets as fit into the same areas without sharing any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from netharm.effects.draws import draw_statistics, statistics_of
from netharm.effects.effect import AreaName, Effect
from netharm.effects.estimate import find_levels
from netharm.effects.method import Counterfactual
from netharm.effects.permutation import LEVEL, two_sided_p
from netharm.effects.placebo import FEWEST_GROUPS, buffer_of, grow_groups
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.setting import Setting
from netharm.effects.small_area_synthetic_control import METHOD, Problem, set_problem, solve
from netharm.execution import map_over, one_thread
from netharm.study.design import Design, Inference

Array = NDArray[np.float64]
Positions = NDArray[np.int64]
Choice = Literal["random", "busiest tenth", "recent peak"]

CHOICES: tuple[Choice, ...] = ("random", "busiest tenth", "recent peak")
POOL_FOR_EACH = 20
RECENT_PERIODS = 3
RESAMPLED: tuple[Inference, ...] = ("linearised", "jackknife")


@dataclass(frozen=True)
class Share:
    """The share of placebo targets called a change at 5%, and the band in which it lies if the test keeps its level.

    disjoint : how many targets that share no area would fit; run : how many of them could be tested.
    """

    choice: Choice
    inference: str
    measure: str
    share: float
    lower: float
    upper: float
    run: int
    targets: int
    disjoint: int

    @property
    def inside(self) -> bool:
        return self.lower <= self.share <= self.upper


def choose_targets(setting: Setting, choice: Choice, wanted: int, size: int, seed: int) -> list[Positions]:
    """Return `wanted` contiguous groups of `size` areas, grown at random and picked as `choice` says.

    "busiest tenth" keeps those with most counts before; "recent peak" those whose last three periods before stand
    highest over their own earlier mean, as targets picked on a bad quarter do.
    """
    assert setting.neighbours is not None
    random = np.random.default_rng([seed, CHOICES.index(choice)])
    pool = _grow_pool(setting, size, wanted * (1 if choice == "random" else POOL_FOR_EACH), random)
    if choice == "random":
        return pool
    before = np.nansum(setting.counts[:, :, : setting.starts], axis=0)
    score = np.array([_score(before[group].sum(axis=0), choice) for group in pool])
    tenth = np.argsort(-score, kind="stable")[: len(pool) // 10]
    return [pool[position] for position in random.permutation(tenth)[:wanted]]


def _score(counts: Array, choice: Choice) -> float:
    if choice == "busiest tenth":
        return float(counts.sum())
    earlier = counts[:-RECENT_PERIODS]
    return float((counts[-RECENT_PERIODS:].mean() + 0.5) / (earlier.mean() + 0.5))


def _grow_pool(setting: Setting, size: int, wanted: int, random: np.random.Generator) -> list[Positions]:
    assert setting.neighbours is not None
    everywhere = np.ones(len(setting.donors), dtype=bool)
    propose = grow_groups((size,), everywhere, setting.neighbours, random)
    pool: dict[bytes, Positions] = {}
    while len(pool) < wanted:
        group = propose()
        if group is not None:
            pool[group.tobytes()] = group
    return list(pool.values())


def false_positive_shares(
    setting: Setting,
    design: Design,
    declared: Mapping[str, str],
    choice: Choice,
    targets: Sequence[Positions],
    workers: int,
) -> list[Share]:
    """Return the shares for every measure and every way of inference, over `targets`."""
    tested = map_over(
        partial(_test_target, setting, design, declared), targets, label=f"placebo targets, {choice}", workers=workers
    )
    disjoint = room_for_disjoint(targets)
    cells = len(setting.measures) * len(CHOICES)
    shares = []
    for inference in ("permutation", "linearised", "jackknife"):
        for index, measure in enumerate(setting.measures):
            p_values = np.array([answer[inference][index] for answer in tested])
            run = ~np.isnan(p_values)
            lower, upper = band(disjoint, cells)
            shares.append(
                Share(
                    choice,
                    inference,
                    measure,
                    float(np.mean(p_values[run] < LEVEL)) if run.any() else float("nan"),
                    lower,
                    upper,
                    int(run.sum()),
                    len(targets),
                    disjoint,
                )
            )
    return shares


def band(tries: int, cells: int) -> tuple[float, float]:
    """Return the shares of independent `tries` between which a test at 5% lies with 95% probability in all `cells` at
    once (Bonferroni).
    """
    tail = LEVEL / (2 * cells)
    return float(binom.ppf(tail, tries, LEVEL)) / tries, float(binom.isf(tail, tries, LEVEL)) / tries


def room_for_disjoint(groups: Sequence[Positions]) -> int:
    """Return how many groups of this size that share no area fit into the areas that `groups` cover.

    The share over all of the overlapping groups varies no more than the share over such a division would.
    """
    covered = len(np.unique(np.concatenate(groups)))
    return covered // len(groups[0])


def at_target(setting: Setting, target: Positions) -> Setting:
    """Return `setting` with `target` as its target, and everything outside it and its buffer as donors."""
    treated = np.zeros(len(setting.donors), dtype=bool)
    treated[target] = True
    donors = ~treated
    donors[buffer_of(target, setting.within_buffer)] = False
    name: AreaName = "target"
    return replace(setting, treated={name: treated}, donors=donors)


def _test_target(
    setting: Setting, design: Design, declared: Mapping[str, str], target: Positions
) -> dict[str, list[float]]:
    """Return the p-values of one placebo target, NaN where the test could not be run."""
    with one_thread():
        here = at_target(setting, target)
        groups, _ = draw_placebo_groups(here, design)
        levels = find_levels(here, design, declared, groups, False).levels
        problem = set_problem(here, design, levels, "target")
        found = solve(here, problem, target, here.donors)
        count = len(setting.measures)
        nothing = [float("nan")] * count
        if not found.solved:
            return {"permutation": nothing, "linearised": nothing, "jackknife": nothing}
        draws = draw_statistics(here, design.kind, problem, groups, "target", 1)
        statistics = statistics_of(found)
        kept = draws.statistic[draws.solved.all(axis=1)]
        enough = len(kept) >= min(FEWEST_GROUPS, design.permutations)
        permutation = [two_sided_p(float(statistics[i]), kept[:, i]) for i in range(count)] if enough else nothing
        resampled: dict[str, list[float]] = {
            inference: [_resampled_p(here, design, inference, problem, found, i) for i in range(count)]
            for inference in RESAMPLED
        }
        return {"permutation": permutation, **resampled}


def _resampled_p(
    here: Setting, design: Design, inference: Inference, problem: Problem, found: Counterfactual, index: int
) -> float:
    bare = Effect(
        here.measures[index],
        "target",
        "estimated",
        "none",
        observed=float(found.observed_after[index]),
        expected=float(found.expected_after[index]),
    )
    limits = METHOD.limits[inference](bare, here, design, problem, found, index).limits
    return limits.p_value if limits is not None else float("nan")
