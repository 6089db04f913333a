"""What placebo groups show when nothing was done there: the draws of the permutation test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from netharm.effects.effect import AreaName
from netharm.effects.permutation import log_ratio
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting
from netharm.effects.small_area_synthetic_control import Problem, after_counts, solve_group
from netharm.execution import map_over, one_thread

Array = NDArray[np.float64]
CHUNK = 50


@dataclass(frozen=True)
class Draws:
    """What placebo groups show when nothing was done there.

    statistic : (J, measures) of the whole time after ; by_period : (J, measures, periods) ; solved : (J,) bool,
    whether the group's weights balance. Unsolved groups are left out of every test.
    """

    statistic: Array
    by_period: Array
    solved: NDArray[np.bool_]


def draw_statistics(
    setting: Setting, problem: Problem, groups: Sequence[PlaceboGroup], area: AreaName, workers: int
) -> Draws:
    """Return the statistics of all placebo groups; they do not depend on `workers`."""
    chunks = [groups[first : first + CHUNK] for first in range(0, len(groups), CHUNK)]
    parts = map_over(
        partial(_draw_chunk, setting, problem, area), chunks, label=f"placebo groups, {area}", workers=workers
    )
    if not parts:
        shape = (0, len(setting.measures))
        return Draws(np.empty(shape), np.empty((*shape, len(setting.periods))), np.empty(0, dtype=bool))
    return Draws(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("statistic", "by_period", "solved"))
    )


def _draw_chunk(setting: Setting, problem: Problem, area: AreaName, groups: Sequence[PlaceboGroup]) -> Draws:
    with one_thread():
        answers = [solve_group(setting, problem, group, area) for group in groups]
    return Draws(
        np.array([log_ratio(*after_counts(setting, answer)) for answer in answers]),
        np.array([log_ratio(answer.observed, answer.expected) for answer in answers]),
        np.array([answer.weights.converged for answer in answers]),
    )
