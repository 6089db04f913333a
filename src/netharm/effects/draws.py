"""What placebo groups show when nothing was done there: the draws of the permutation test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.effects.effect import AreaName
from netharm.effects.method import Counterfactual, expect_group, method_of
from netharm.effects.permutation import log_ratio
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting
from netharm.execution import map_over, one_thread
from netharm.study.design import DesignKind

Array = NDArray[np.float64]
CHUNK = 50


@dataclass(frozen=True)
class Draws:
    """What placebo groups show when nothing was done there.

    statistic : (J, measures) of the whole time after ; by_period : (J, measures, periods) ; both divided by each
    group's scale. solved : (J, measures) bool, whether the design could be computed; else it is left out of tests.
    """

    statistic: Array
    by_period: Array
    solved: NDArray[np.bool_]


def statistics_of(found: Counterfactual) -> Array:
    """Return the log ratio of each measure over the time after, divided by the group's scale, (measures,)."""
    statistic: Array = log_ratio(found.observed_after, found.expected_after) / found.scale
    return statistic


def draw_statistics(
    setting: Setting, kind: DesignKind, problem: Any, groups: Sequence[PlaceboGroup], area: AreaName, workers: int
) -> Draws:
    """Return the statistics of all placebo groups; they do not depend on `workers`."""
    chunks = [groups[first : first + CHUNK] for first in range(0, len(groups), CHUNK)]
    parts = map_over(
        partial(_draw_chunk, setting, kind, problem, area), chunks, label=f"placebo groups, {area}", workers=workers
    )
    if not parts:
        shape = (0, len(setting.measures))
        return Draws(np.empty(shape), np.empty((*shape, len(setting.periods))), np.empty(shape, dtype=bool))
    return Draws(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("statistic", "by_period", "solved"))
    )


def _draw_chunk(
    setting: Setting, kind: DesignKind, problem: Any, area: AreaName, groups: Sequence[PlaceboGroup]
) -> Draws:
    method = method_of(kind)
    with one_thread():
        answers = [expect_group(method, setting, problem, group, area) for group in groups]
    return Draws(
        np.array([statistics_of(answer) for answer in answers]),
        np.array([log_ratio(answer.observed, answer.expected) / answer.scale[:, None] for answer in answers]),
        np.array([_solved(answer) for answer in answers]),
    )


def _solved(found: Counterfactual) -> NDArray[np.bool_]:
    """Return for which measures the design could be computed, (measures,)."""
    solved = np.full(len(found.observed_after), found.solved)
    solved[list(found.unsolved)] = False
    return solved
