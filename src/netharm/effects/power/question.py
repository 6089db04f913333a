"""What the power calculation is asked: a plan, and the counts from before its operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from netharm.effects.method import Method, method_of
from netharm.effects.permutation import draws_needed
from netharm.effects.setting import Setting
from netharm.study.design import Design

DRAWS = 399
"""Groups that stand for the target at each pretend start. With 399 others each is judged at just under 5%."""
REFITS = 100
"""The same where every group costs a dozen estimates, because chance is judged by the design's own errors."""
BOOTSTRAPS = 199
"""Draws of a bootstrap in each of many estimates; the evaluation itself takes as many as the plan says."""
FEWEST = 20
"""Fewer pretended operations than this say nothing about a probability of 80%."""


@dataclass(frozen=True)
class Question:
    """What power is asked for.

    setting : the panel before the operation alone. declared : the match of each measure. tolerances : of the harms.
    after : how many periods the plan watches. offsets : (n,) how many periods after the operation's start each area
    of the target is reached; None where all at once. frozen : the match that registration froze. draws : how many
    groups stand for the target at each pretend start; left out, as many as the way of judging chance can bear.
    """

    setting: Setting
    design: Design
    declared: Mapping[str, str]
    after: int
    tolerances: Mapping[str, float] = field(default_factory=dict)
    offsets: NDArray[np.int64] | None = None
    frozen: Mapping[str, str] | None = None
    draws: int | None = None

    @property
    def method(self) -> Method:
        return method_of(self.design.kind)

    @property
    def by_draws(self) -> bool:
        """Whether chance is judged by placebo groups."""
        return self.method.inference(self.design) == "permutation"

    @property
    def groups(self) -> int:
        """How many groups to pretend with."""
        return self.draws or (DRAWS if self.by_draws else REFITS)

    @property
    def fewest(self) -> int:
        """The fewest groups with which there is an answer: as many as the test needs, and one that they judge."""
        if not self.by_draws:
            return min(FEWEST, self.groups // 2)
        return max(min(self.method.fewest, self.design.permutations, self.groups // 2), draws_needed() + 1)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that were seen in the target."""
        return tuple(measure for measure in self.setting.measures if self.setting.can_fill("target", measure))

    @property
    def light(self) -> Design:
        """The design with no more bootstrap draws than many estimates can bear."""
        if self.by_draws:
            return self.design
        return self.design.model_copy(update={"permutations": min(self.design.permutations, BOOTSTRAPS)})
