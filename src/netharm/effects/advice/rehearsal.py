"""Trying a design before there is a time after: on counts that repeat the time before, so that nothing has happened.

Whether a design can be computed at all is asked of the design itself, so that advice and evaluation never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects import interrupted_time_series
from netharm.effects.estimate import estimate, find_levels, placebo_groups_of
from netharm.effects.method import method_of
from netharm.effects.permutation import draws_needed
from netharm.effects.pretended_operations import PretendedOperations
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.study.design import Design

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rehearsal:
    """What came of trying a design.

    refused : why each measure could not be computed in the target, by its name. groups, needed : placebo groups found,
    and how many the design needs; None where it judges chance otherwise. said : what was tried to match the counts
    before ; matched : the match of each measure. pretended : what operations pretended in the time before gave, for
    each measure of an interrupted time series that could be computed.
    """

    refused: Mapping[str, str]
    groups: int | None = None
    needed: int | None = None
    said: tuple[str, ...] = ()
    matched: Mapping[str, str] | None = None
    pretended: Mapping[str, PretendedOperations] = field(default_factory=dict)


def rehearse(tried: Setting, design: Design, declared: Mapping[str, str]) -> Rehearsal:
    """Return what comes of `design` on `tried`, the time before followed by a repetition of it.

    declared : the match of each measure. Placebo groups are drawn and counted, not solved.
    """
    method = method_of(design.kind)
    if method.inference(design) != "permutation":
        effects = estimate(tried, design, declared, (), bare=True).effects
        return Rehearsal(
            {
                effect.measure: str(effect.reason)
                for effect in effects
                if effect.area == "target" and (effect.limits is None or effect.status == "could_not_run")
            },
            pretended=_pretend(tried, design) if design.kind == "interrupted time series" else {},
        )
    with one_thread():
        groups, like_buffers = placebo_groups_of(method, tried, design)
        found = find_levels(tried, design, declared, groups, like_buffers)
        problem = method.set_problem(tried, design, found.levels, "target")
        answer = method.expect(tried, problem, np.flatnonzero(tried.treated["target"]), tried.donors)
    seen = [index for index, measure in enumerate(tried.measures) if tried.can_fill("target", measure)]
    if answer.solved:
        refused = {tried.measures[index]: why for index, why in answer.unsolved.items() if index in seen}
    else:
        refused = {tried.measures[index]: str(answer.why) for index in seen}
    needed = max(min(method.fewest, design.permutations), draws_needed())
    return Rehearsal(refused, len(groups), needed, found.said, found.levels if method.matches else None)


def _pretend(tried: Setting, design: Design) -> dict[str, PretendedOperations]:
    """Return what operations pretended in the time before give, for each measure that could be fitted in the target."""
    with one_thread():
        problem = interrupted_time_series.Problem(design)
        members = np.flatnonzero(tried.treated["target"])
        found = interrupted_time_series.expect(tried, problem, members, tried.donors)
        return {
            measure: interrupted_time_series.pretend_on(fit, tried, design)
            for measure, fit in zip(tried.measures, found.made, strict=True)
            if fit is not None and tried.can_fill("target", measure)
        }


def repeat_before(setting: Setting, after: int, adopted: NDArray[np.int64]) -> Setting:
    """Return `setting`, which has no time after, followed by `after` periods that repeat the last year seen.

    adopted : how many periods after the start each target area is reached ; -1 for others.
    """
    year = 4 * setting.quarter
    back = year if setting.starts >= max(year, 1) else setting.starts
    repeated = [setting.starts - back + step % back for step in range(after)]
    before = np.arange(setting.starts)
    order = np.concatenate([before, np.array(repeated, dtype=np.int64)])
    counts = setting.counts[:, :, order]
    # A period seen nowhere cannot be repeated: the mean of the others stands in.
    hole = np.isnan(counts) & (np.arange(len(order)) >= setting.starts)
    if hole.any():
        seen = ~np.isnan(setting.counts)
        many = np.maximum(seen.sum(axis=2, keepdims=True), 1)
        mean = np.where(seen, setting.counts, 0.0).sum(axis=2, keepdims=True) / many
        counts = np.where(hole, np.round(mean), counts)
    return replace(
        setting,
        counts=counts,
        periods=(*setting.periods, *(f"after {step + 1}" for step in range(after))),
        ends=setting.starts + after - 1,
        adopted=np.where(adopted < 0, len(order), setting.starts + adopted) if (adopted > 0).any() else None,
        exposure=None if setting.exposure is None else setting.exposure[:, order],
    )
