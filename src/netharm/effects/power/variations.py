"""Which operations are pretended: as planned, watched for longer, in more areas, and counted by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from netharm.effects.estimate import placebo_groups_of
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.power.pretend import (
    Pretend,
    Variation,
    by_quarter,
    join_groups,
    least_before,
    pretend_at,
    shuffle_groups,
    starts_within,
)
from netharm.effects.power.question import Question

TIMES_AFTER = (0.5, 2.0, 4.0)
TIMES_AREAS = (2, 4)


@dataclass(frozen=True)
class Untried:
    """A variation that the data cannot show, and why."""

    variation: Variation
    times: float
    why: str


@dataclass(frozen=True)
class Pretended:
    """All pretended operations of one question. why : says why there is none of the plan itself."""

    pretends: tuple[Pretend, ...] = ()
    untried: tuple[Untried, ...] = ()
    notes: tuple[str, ...] = ()
    why: str | None = None


def pretend_all(question: Question) -> Pretended:
    """Return the operations to pretend for `question`."""
    before, length, notes = question.setting.starts, question.after, []
    if not starts_within(before, length, False):
        length = before - least_before(before)
        if length < 1:
            return Pretended(why=f"the time before holds {before} periods, too few to pretend an operation in")
        notes.append(
            f"the time before holds only {before} periods, so operations were pretended with {length} periods after "
            f"them in place of {question.after}"
        )
    planned, why = _as_planned(question, length)
    if why is not None:
        return Pretended(why=why)
    if planned[0].on_target:
        notes.append("no other areas stand for the target: its own time before does, at every start that fits")
    made = [
        planned,
        *(_longer(question, planned[0], length, times) for times in TIMES_AFTER),
        *(_more_areas(question, planned[0], times) for times in TIMES_AREAS),
        _coarser(planned[:1] if question.by_draws else planned),
    ]
    return Pretended(
        pretends=tuple(pretend for each in made if not isinstance(each, Untried) for pretend in each),
        untried=tuple(each for each in made if isinstance(each, Untried)),
        notes=tuple(notes),
    )


def _as_planned(question: Question, length: int) -> tuple[list[Pretend], str | None]:
    """Return the plan's operation at each pretend start, or why there is none."""
    starts = starts_within(question.setting.starts, length, False)
    each = question.groups if question.by_draws else -(-question.groups // len(starts))
    pretends = [_pretend(question, "as planned", 1.0, start, length, each) for start in starts]
    if question.by_draws:
        pretends = [pretend for pretend in pretends if len(pretend.groups) >= question.fewest]
    enough = sum(len(pretend.groups) for pretend in pretends) >= question.fewest
    if enough and pretends[0].setting.starts == starts[0]:
        return [pretend for pretend in pretends if pretend.groups], None
    if not question.by_draws and not question.method.needs_comparison:
        return _on_target(question, "as planned", 1.0, length), None
    few = f"fewer than {question.fewest} groups of areas like the target were found to pretend the operation in"
    return [], few


def _on_target(question: Question, variation: Variation, times: float, length: int) -> list[Pretend]:
    """Return the operation pretended in the target itself, several times at each start with different luck."""
    setting = question.setting
    members = np.flatnonzero(setting.treated["target"])
    group = PlaceboGroup(members, np.empty(0, dtype=np.int64))
    starts = starts_within(setting.starts, length, True)
    repeats = -(-question.groups // len(starts))
    return [
        Pretend(variation, times, pretend_at(setting, start, length, question.offsets), (group,) * repeats, True)
        for start in starts
    ]


def _pretend(question: Question, variation: Variation, times: float, start: int, length: int, wanted: int) -> Pretend:
    setting = pretend_at(question.setting, start, length, question.offsets)
    groups: Sequence[PlaceboGroup] = ()
    if setting.donors.any():
        design = question.design.model_copy(update={"permutations": wanted})
        groups, _ = placebo_groups_of(question.method, setting, design)
    if len(groups) < wanted and not question.by_draws and setting.donors.any():
        # Before the operation nothing had happened in the target either, so that its areas can stand for others.
        setting = replace(setting, donors=setting.donors | setting.treated["target"])
        random = np.random.default_rng([question.design.seed, 63, start, length])
        groups = shuffle_groups(setting, wanted, random)
    return Pretend(variation, times, setting, tuple(groups[:wanted]))


def _longer(question: Question, planned: Pretend, length: int, times: float) -> list[Pretend] | Untried:
    """Return the operation watched for `times` as long, from the latest start that leaves enough before it.

    Where chance is judged by errors, groups of several starts tell together.
    """
    before, longer = question.setting.starts, int(length * times)
    if longer < 1 or longer != length * times:
        return Untried("time after", times, "the time after cannot be halved")
    if not starts_within(before, longer, False):
        needed = next(span for span in range(longer, 4 * longer + 9) if starts_within(span, longer, False))
        return Untried("time after", times, f"the time before holds {before} periods; {needed} are needed")
    if planned.on_target:
        return _on_target(question, "time after", times, longer)
    starts = [before - longer] if question.by_draws else starts_within(before, longer, False)
    each = -(-question.groups // len(starts))
    pretends = [_pretend(question, "time after", times, start, longer, each) for start in starts]
    if sum(len(pretend.groups) for pretend in pretends) >= question.fewest:
        return [pretend for pretend in pretends if pretend.groups]
    return Untried("time after", times, "too few groups of areas like the target were found")


def _more_areas(question: Question, planned: Pretend, times: int) -> list[Pretend] | Untried:
    """Return the operation in groups joined of `times` groups like the target."""
    if planned.on_target:
        return Untried("areas", times, "no other areas stand for the target")
    random = np.random.default_rng([question.design.seed, 62, times])
    joined = join_groups(planned.groups, times, question.groups, random)
    if len(joined) < question.fewest:
        return Untried("areas", times, f"too few groups like the target lie apart to join {times} of them")
    return [Pretend("areas", times, planned.setting, tuple(joined))]


def _coarser(planned: Sequence[Pretend]) -> list[Pretend] | Untried:
    """Return the pretended operations of the plan counted by quarter."""
    setting = planned[0].setting
    if setting.quarter == 1:
        return Untried("counts by quarter", 1.0, "the plan does not count in months or weeks")
    if (setting.ends + 1 - setting.starts) % setting.quarter:
        return Untried("counts by quarter", 1.0, "the time after is not made of whole quarters")
    coarse = [
        replace(pretend, variation="counts by quarter", setting=quarterly)
        for pretend in planned
        if (quarterly := by_quarter(pretend.setting)) is not None
    ]
    return coarse or Untried("counts by quarter", 1.0, "the time before is too short to be counted by quarter")
