"""What every design is made of: its assumptions, what it expects of any group of areas, and how it judges chance.

A design is one module named after its kind, with a `METHOD`. The test by placebo groups, the falsification checks and
the power calculation know no design: they ask the method what it expects of other groups, at other times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from netharm.effects.effect import AreaName, Effect
from netharm.effects.placebo import FEWEST_GROUPS, PlaceboGroup
from netharm.effects.setting import Setting
from netharm.study.design import Design, DesignKind, Inference

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Counterfactual:
    """What one group of areas shows, and what the design expects of it had nothing been done.

    observed, expected : (measures, periods) sums over the group; expected is NaN in periods of which the design says
        nothing.
    observed_after, expected_after : (measures,) over the group's time after.
    scale : (measures,) what the group's log ratio is divided by before it is compared with other groups'.
    solved : whether the design could be computed for this group; why : in words, where not.
    unsolved : the same for single measures: why, by the measure's position; what is expected of them is NaN.
    made : what else the design found, for its own limits and details.
    """

    observed: Array
    expected: Array
    observed_after: Array
    expected_after: Array
    scale: Array
    solved: bool = True
    why: str | None = None
    unsolved: Mapping[int, str] = field(default_factory=dict)
    made: Any = None


class SetProblem(Protocol):
    """Prepares what is the same for every group; `levels` is the match of each measure."""

    def __call__(
        self, setting: Setting, design: Design, levels: Mapping[str, str], area: AreaName, penalised: bool = False
    ) -> Any: ...


Expect = Callable[[Setting, Any, Positions, Mask], Counterfactual]
"""(setting, problem, members, donors) -> what is expected of the areas at positions `members`, from `donors`."""
Limit = Callable[[Effect, Setting, Design, Any, Counterfactual, int], Effect]
"""(effect, setting, design, problem, found, index of the measure) -> the effect with its limits, or why it has none."""
Describe = Callable[[Effect, Setting, Design, Any, Counterfactual, int], Effect]
"""The same arguments -> the effect with what else the design tells of it: ranges, notes, details."""
TellGroups = Callable[[Setting, Design, Sequence[PlaceboGroup]], dict[str, Any]]
"""(setting, design, groups) -> what the report says of groups of this kind, over what it says of all."""
DrawGroups = Callable[[Setting, Design], tuple[list[PlaceboGroup], bool]]
"""(setting, design) -> the placebo groups, and whether their buffers are like the target's."""


def _as_it_is(
    effect: Effect, setting: Setting, design: Design, problem: Any, found: Counterfactual, index: int
) -> Effect:
    return effect


@dataclass(frozen=True)
class Method:
    """A design as functions.

    inferences : how it can judge chance, its default first; "permutation" is done by placebo groups for every design,
        all others by `limits`. fewest : how many placebo groups it needs, unless fewer are asked for.
    draw_groups : the placebo groups, where the design has a kind of its own, and tell_groups : what is said of
        them. matches : whether weights match counts
        before. needs_comparison : whether it can do nothing without comparison areas.
    """

    kind: DesignKind
    assumptions: tuple[str, ...]
    inferences: tuple[Inference, ...]
    set_problem: SetProblem
    expect: Expect
    limits: Mapping[Inference, Limit] = field(default_factory=dict)
    describe: Describe = _as_it_is
    draw_groups: DrawGroups | None = None
    tell_groups: TellGroups | None = None
    fewest: int = FEWEST_GROUPS
    matches: bool = False
    needs_comparison: bool = True

    def inference(self, design: Design) -> Inference:
        """Return how chance is judged under `design`: as it says, or as this kind does by default."""
        return design.inference or self.inferences[0]


def method_of(kind: DesignKind) -> Method:
    """Return the method of a kind of design; only that design's module is loaded."""
    return cast(Method, import_module(f"netharm.effects.{kind.replace(' ', '_')}").METHOD)


def expect_group(method: Method, setting: Setting, problem: Any, group: PlaceboGroup, area: AreaName) -> Counterfactual:
    """Return what is expected of a placebo group, its buffer or a ring of it, by the rule that serves the target."""
    donors = setting.donors.copy()
    donors[group.members] = False
    donors[group.buffer] = False
    return method.expect(setting, problem, group.within(area), donors)
