"""What all checks of one evaluation share: the estimate, and the design run once more at other dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from netharm.effects.checks.trial import Trial, run_trial
from netharm.effects.effect import Effect
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.power.pretend import pretend_at, starts_within
from netharm.effects.setting import Setting
from netharm.study.design import Design

FEWEST_BEFORE = 4
"""With fewer periods before there is no earlier date with two periods on each side of it."""
HELD_OUT = 4
"""One in so many of the periods before, the last ones, is held out of designs that follow every count before."""


@dataclass(frozen=True)
class Inquiry:
    """One evaluation, put to the test.

    rows : positions of the measures whose rows are put to the test ; untouched : of those the operation could not have
    changed ; picked_on : of those the target was picked on, all rows where the plan does not say ; effects : the
    target's, as the ledger gives them, by position ; tolerances : of harms, by name.
    now : the design at the real date ; earlier : at pretended dates, the latest first ; held_out : at the latest
    possible date, for designs that follow every count before.
    """

    setting: Setting
    design: Design
    levels: Mapping[str, str]
    effects: Mapping[int, Effect]
    rows: tuple[int, ...]
    untouched: tuple[int, ...]
    picked_on: tuple[int, ...]
    picked_is_said: bool
    tolerances: Mapping[str, float]
    now: Trial
    earlier: tuple[Trial, ...]
    held_out: Trial | None
    workers: int


def open_inquiry(
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    effects: Sequence[Effect],
    picked_on: Sequence[str],
    untouched: Sequence[str],
    tolerances: Mapping[str, float],
    workers: int,
) -> Inquiry:
    """Return the inquiry into `effects`, with the design run again at the real date and at earlier ones."""
    found = {setting.measures.index(effect.measure): effect for effect in effects if effect.area == "target"}
    seen = [index for index, measure in enumerate(setting.measures) if setting.can_fill("target", measure)]
    rows = tuple(index for index in seen if setting.measures[index] not in untouched)
    picked = tuple(index for index in rows if setting.measures[index] in picked_on)
    penalised = any(effect.status == "penalised" for effect in found.values())

    now = run_trial(setting, design, levels, penalised, workers)

    def run(there: Setting) -> Trial:
        return run_trial(there, design, levels, penalised, workers, _groups_of(now, there))

    held_out = _held_out(setting) if follows_every_count(design, levels) else None
    return Inquiry(
        setting=setting,
        design=design,
        levels=levels,
        effects=found,
        rows=rows,
        untouched=tuple(index for index in seen if index not in rows),
        picked_on=picked or rows,
        picked_is_said=bool(picked),
        tolerances=tolerances,
        now=now,
        earlier=tuple(run(there) for there in pretended(setting)),
        held_out=run(held_out) if held_out is not None else None,
        workers=workers,
    )


def follows_every_count(design: Design, levels: Mapping[str, str]) -> bool:
    """Return whether what is expected follows the target's counts before so closely that its gaps say nothing."""
    if design.kind in ("synthetic control", "interrupted time series"):
        return True
    return any(level in ("period", "quarter") for level in levels.values())


def on_parallel_trends(design: Design) -> bool:
    """Return whether the design assumes that target and comparison would have gone on in parallel."""
    return design.kind in ("difference in differences", "staggered adoption")


def pretended(setting: Setting) -> list[Setting]:
    """Return `setting` at earlier dates, the latest first, cut where the operation really began.

    Each is watched for as long as the real operation, or for half of the time before where there is no more room.
    """
    before = setting.starts
    if before < FEWEST_BEFORE:
        return []
    length = min(setting.ends + 1 - setting.starts, before // 2)
    return [_at(setting, start, length) for start in starts_within(before, length, False)]


def _held_out(setting: Setting) -> Setting | None:
    length = max(2, setting.starts // HELD_OUT)
    return _at(setting, setting.starts - length, length) if setting.starts - length >= FEWEST_BEFORE else None


def _at(setting: Setting, start: int, length: int) -> Setting:
    """Return `setting` at another date; areas that would not have been reached by its end are left out."""
    offsets = setting.adopted - setting.starts if setting.adopted is not None else None
    there = pretend_at(setting, start, length, offsets)
    if there.adopted is None:
        return there
    reached = setting.treated["target"] & (there.adopted < len(there.periods))
    adopted = np.where(reached, there.adopted, len(there.periods))
    return replace(there, treated={**setting.treated, "target": reached}, adopted=adopted)


def _groups_of(now: Trial, there: Setting) -> Sequence[PlaceboGroup] | None:
    """Return the groups of the real date for another one, so that each has a result of every check; None, for groups
    of its own, where not all of the target would have been reached by then.
    """
    reached = int(there.treated["target"].sum()) == int(now.setting.treated["target"].sum())
    return now.groups if reached and now.groups else None
