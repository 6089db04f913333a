"""What a plan could see, told before any outcome exists.

Operations are pretended within the time before, in groups of areas like the target, where it is known that nothing
happened. Effects of known size are put in, and the plan's own design and test say how often they are seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.estimate import find_levels, placebo_groups_of
from netharm.effects.power.by_draws import Look, judged_by_draws, ratio_of
from netharm.effects.power.injection import shape_of
from netharm.effects.power.looks import Arrays, Looking, Task
from netharm.effects.power.power_row import HarmStates, PowerRow, Smallest, Varied
from netharm.effects.power.pretend import Pretend, room_for
from netharm.effects.power.question import DRAWS, Question
from netharm.effects.power.tested import Tested, smallest_fall, smallest_rise
from netharm.effects.power.variations import Pretended, pretend_all
from netharm.execution import Hands, map_over, one_thread

Array = NDArray[np.float64]

FALLS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
RISES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
AT_ONCE = 50
REFITS_AT_ONCE = 5
ALONE = Hands()


def power(question: Question, hands: Hands = ALONE) -> tuple[PowerRow, ...]:
    """Return the power of every measure that was seen in the target. The answer does not depend on `hands`.

    Only counts before the operation are used; the design, its match and its test are those of an evaluation.
    """
    with one_thread():
        levels, unbalanced, why = _plan_levels(question)
        if unbalanced:
            question = replace(question, design=question.design.model_copy(update={"inference": "permutation"}))
        made = Pretended(why=why) if why is not None else pretend_all(question)
        if made.why is not None:
            return tuple(PowerRow(measure, reason=made.why) for measure in question.measures)
        looking = Looking(made.pretends, question.light, levels, unbalanced)
        seen = _Seen(question, looking, hands)
        return tuple(_row(question, made, seen, measure) for measure in question.measures)


def _plan_levels(question: Question) -> tuple[Mapping[str, str], bool, str | None]:
    """Return the plan's match, whether exact balance is given up, and why the design cannot be computed at all."""
    declared = {**question.declared, **(question.frozen or {})}
    if not question.method.matches:
        return dict.fromkeys(declared, "none"), False, None
    design = question.design.model_copy(update={"permutations": DRAWS})
    groups, like_buffers = placebo_groups_of(question.method, question.setting, design)
    found = find_levels(question.setting, design, declared, groups, like_buffers)
    if found.feasible:
        return found.levels, False, None
    if question.design.fallback == "penalised":
        return found.levels, True, None
    return found.levels, False, f"the design cannot be computed for this target: {found.said[-1]}"


class _Seen:
    """What the pretended operations showed: the first looks, and where the design judges by its errors, the second."""

    def __init__(self, question: Question, looking: Looking, hands: Hands) -> None:
        self.question, self.looking = question, looking
        self.pretends = looking.pretends
        self.first = _map_tasks(looking.first_look, self._tasks(), "pretended operations", hands)
        self.second: list[Arrays] = []
        if not question.by_draws:
            shapes = {self._kind(which): self._shapes(self._kind(which)) for which in range(len(self.pretends))}
            tasks = [replace(task, shapes=shapes[self._kind(task.pretend)]) for task in self._tasks()]
            self.second = _map_tasks(looking.second_look, tasks, "effects put in", hands)

    def _tasks(self) -> list[Task]:
        size = AT_ONCE if self.question.by_draws else REFITS_AT_ONCE
        return [
            Task(which, first, min(first + size, len(pretend.groups)))
            for which, pretend in enumerate(self.pretends)
            for first in range(0, len(pretend.groups), size)
        ]

    def _kind(self, which: int) -> tuple[str, float]:
        return self.pretends[which].variation, self.pretends[which].times

    def _of(self, kind: tuple[str, float]) -> list[int]:
        return [which for which in range(len(self.pretends)) if self._kind(which) == kind]

    def _shapes(self, kind: tuple[str, float]) -> tuple[float, ...]:
        shapes = []
        for index in range(len(self.question.setting.measures)):
            parts = [self.first[which] for which in self._of(kind)]
            solved = [part["solved"][:, index] > 0 for part in parts]
            observed, expected = (
                np.concatenate([part[name][good, index] for part, good in zip(parts, solved, strict=True)])
                for name in ("observed", "expected")
            )
            shapes.append(shape_of(observed, expected))
        return tuple(shapes)

    def tested(self, kind: tuple[str, float], index: int) -> tuple[Tested | None, int, int, str]:
        """Return what measure `index` told in one kind of pretended operation: that, how many, at how many starts.

        The last is why it told nothing.
        """
        usable = [which for which in self._of(kind) if self._good(which, index).sum() >= self._needed(kind)]
        count = sum(int(self._good(which, index).sum()) for which in usable)
        if not usable or count < self.question.fewest:
            asked = sum(len(self.pretends[which].groups) for which in self._of(kind))
            run = sum(int(self._good(which, index).sum()) for which in self._of(kind))
            why = f"the design could be computed for only {run} of {asked} pretended operations"
            if run == asked:
                why = f"only {run} operations could be pretended, and {self.question.fewest} are needed"
            return None, run, 0, f"{why}{self._why_not(self._of(kind), index)}"
        room = min(room_for([self._kept(which, index) for which in usable]), count)
        if not any(self.first[which]["observed"][self._good(which, index), index].any() for which in usable):
            return None, count, len(usable), "nothing was counted in areas like the target, so no change could be seen"
        if self.question.by_draws:
            looks = [self._look(which, index) for which in usable]
            return judged_by_draws(looks, room, self.looking.unbalanced), count, len(usable), ""
        return self._by_errors(usable, index, room), count, len(usable), ""

    def _why_not(self, pretends: Sequence[int], index: int) -> str:
        """Return what the design says of the first group for which it could not be computed."""
        for which in pretends:
            failed = np.flatnonzero(~self._good(which, index))
            why = self.looking.why_not(which, int(failed[0]), index) if len(failed) else None
            if why:
                return f" ({why})"
        return ""

    def _needed(self, kind: tuple[str, float]) -> int:
        return self.question.fewest if self.question.by_draws else 1

    def _good(self, which: int, index: int) -> NDArray[np.bool_]:
        good: NDArray[np.bool_] = self.first[which]["solved"][:, index] > 0
        return good

    def _kept(self, which: int, index: int) -> Pretend:
        pretend, good = self.pretends[which], self._good(which, index)
        return replace(pretend, groups=tuple(pretend.groups[each] for each in np.flatnonzero(good)))

    def _look(self, which: int, index: int) -> Look:
        part, good = self.first[which], self._good(which, index)
        return Look(part["observed"][good, index], part["expected"][good, index], part["scale"][good, index])

    def _by_errors(self, usable: Sequence[int], index: int, room: int) -> Tested:
        good = [self._good(which, index) for which in usable]

        def column(parts: Sequence[Arrays], name: str) -> Array:
            return np.concatenate([parts[which][name][kept, index] for which, kept in zip(usable, good, strict=True)])

        fall, rise = column(self.second, "fall"), column(self.second, "rise")
        return Tested(
            fall=lambda change: (fall <= change).astype(float),
            rise=lambda change: (rise <= change).astype(float),
            called=column(self.first, "called"),
            ratio=ratio_of(column(self.first, "observed"), column(self.first, "expected")),
            upper=column(self.first, "upper"),
            room=room,
        )


def _map_tasks(look: object, tasks: Sequence[Task], label: str, hands: Hands) -> list[Arrays]:
    """Return the arrays of each pretended operation, its groups together again."""
    assert callable(look)
    parts: list[Arrays] = map_over(look, tasks, label=label, hands=hands)
    together: list[Arrays] = []
    for which in range(1 + max(task.pretend for task in tasks)):
        own = [part for task, part in zip(tasks, parts, strict=True) if task.pretend == which]
        together.append({name: np.concatenate([part[name] for part in own]) for name in own[0]})
    return together


def _row(question: Question, made: Pretended, seen: _Seen, measure: str) -> PowerRow:
    index = question.setting.measures.index(measure)
    tested, count, starts, why = seen.tested(("as planned", 1.0), index)
    if tested is None:
        return PowerRow(measure, reason=why, pretended=count, notes=made.notes)
    tolerance = question.tolerances.get(measure)
    return PowerRow(
        measure=measure,
        smallest=_smallest(tested),
        called=float(tested.called.mean()),
        called_error=tested.share_error(tested.called),
        harm=_harm_states(tested, tolerance) if tolerance is not None else None,
        falls=tuple((change, float(tested.fall(change).mean())) for change in FALLS),
        rises=tuple((change, float(tested.rise(change).mean())) for change in RISES),
        variations=_variations(made, seen, index),
        pretended=count,
        independent=tested.room,
        starts=starts,
        notes=made.notes,
    )


def _smallest(tested: Tested) -> Smallest:
    return Smallest(*smallest_fall(tested), *smallest_rise(tested))


def _variations(made: Pretended, seen: _Seen, index: int) -> tuple[Varied, ...]:
    """Return what could be seen with more time, areas, or coarser counts; and what could not be tried."""
    kinds = dict.fromkeys((each.variation, each.times) for each in made.pretends if each.variation != "as planned")
    varied = [Varied(each.variation, float(each.times), reason=each.why) for each in made.untried]
    for variation, times in kinds:
        tested, count, _, why = seen.tested((variation, times), index)
        told = Varied(variation, float(times), reason=why)
        if tested is not None:
            told = Varied(variation, float(times), _smallest(tested), count)
        varied.append(told)
    order = ("time after", "areas", "counts by quarter")
    return tuple(sorted(varied, key=lambda each: (order.index(each.variation), each.times)))


def _harm_states(tested: Tested, tolerance: float) -> HarmStates:
    """Return how often a harm would be called what, by the ledger's rule, though nothing happened."""
    crossed = tested.ratio > tolerance
    ruled_out = ~crossed & (tested.upper < tolerance)
    return HarmStates(
        tolerance=tolerance,
        crossed=float(crossed.mean()),
        crossed_error=tested.share_error(crossed),
        not_ruled_out=float((~crossed & ~ruled_out).mean()),
        ruled_out=float(ruled_out.mean()),
        ruled_out_error=tested.share_error(ruled_out),
    )
