"""Leave one out: no single treated area, and no donor or tenth of the donors, should carry the conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.verdict import change_of, is_claimed, not_run, ratio_of, reach_of, rough_p
from netharm.effects.effect import Effect
from netharm.effects.method import Counterfactual, method_of
from netharm.effects.permutation import LEVEL, log_ratio
from netharm.effects.setting import Setting
from netharm.execution import map_over

Array = NDArray[np.float64]
Positions = NDArray[np.int64]

NAME: CheckName = "leave one out"
MOST_AREAS = 20
"""Of a larger target the areas that were counted most are left out in turn."""
HEAVIEST = 5
"""Donors that carry the most weight are left out one at a time, besides a tenth of all donors at a time."""
PARTS = 10
CLEARLY_NOT = 0.2
"""A p-value above this is no change, beyond the doubt of one that lies near 5%."""


@dataclass(frozen=True)
class LeftOut:
    """What is left when something is left out. said : what that is, in words ; share : of the weight of the comparison
    areas, 0 where an area of the target is left out.
    """

    said: str
    members: Positions
    donors: NDArray[np.bool_]
    share: float = 0.0


def leave_out_in_turn(inquiry: Inquiry) -> list[tuple[LeftOut, Counterfactual]]:
    """Return what the design expects when areas of the target, and comparison areas, are left out in turn."""
    left = [*_without_a_member(inquiry.setting), *_without_donors(inquiry)]
    return list(zip(left, map_over(partial(_expect, inquiry), left, label=NAME, workers=1), strict=True))


def _expect(inquiry: Inquiry, left: LeftOut) -> Counterfactual:
    setting, design = inquiry.setting, inquiry.design
    members = np.zeros_like(setting.donors)
    members[left.members] = True
    there = replace(setting, treated={**setting.treated, "target": members}, donors=left.donors)
    penalised = any(effect.status == "penalised" for effect in inquiry.effects.values())
    method = method_of(design.kind)
    problem = method.set_problem(there, design, inquiry.levels, "target", penalised=penalised)
    return method.expect(there, problem, left.members, left.donors)


def _without_a_member(setting: Setting) -> Iterator[LeftOut]:
    members = np.flatnonzero(setting.treated["target"])
    if len(members) < 2:
        return
    most = members[np.argsort(-setting.counts_before[members], kind="stable")][:MOST_AREAS]
    for area in most:
        yield LeftOut("one area of the target", members[members != area], setting.donors)


def _without_donors(inquiry: Inquiry) -> Iterator[LeftOut]:
    setting = inquiry.setting
    members, donors = np.flatnonzero(setting.treated["target"]), np.flatnonzero(setting.donors)
    weights = getattr(inquiry.now.found.made, "weights", None)
    if weights is not None:
        heaviest = donors[np.argsort(-weights[donors], kind="stable")][:HEAVIEST]
        parts = [("one comparison area that carries much weight", heaviest[[each]]) for each in range(len(heaviest))]
    else:
        parts = []
    dealt = np.random.default_rng([inquiry.design.seed, 51]).permutation(donors)
    named = "one comparison area" if len(donors) <= PARTS else "a tenth of the comparison areas"
    parts += [(named, part) for part in np.array_split(dealt, min(PARTS, len(donors)))] if len(donors) > 1 else []
    for said, part in parts:
        kept = setting.donors.copy()
        kept[part] = False
        share = weights[part].sum() / weights[donors].sum() if weights is not None else len(part) / len(donors)
        yield LeftOut(said, members, kept, float(share))


def try_leave_one_out(inquiry: Inquiry, index: int, tried: list[tuple[LeftOut, Counterfactual]]) -> Attempt:
    """Return whether the conclusion flips when something is left out that differs from the rest.

    It flips where a change that was called one turns to the other side or to p > 0.2, where one with p > 0.2 turns to
    p <= 5%, or where a harm crosses its tolerance in one case and not in the other, by more than chance could tell
    apart (p > 0.2 becomes p <= 5% against the tolerance, or the reverse). The limits of the whole target serve, wider
    by the root of the share of the expected count that is left out. With few areas that happens by chance too, so the
    check fails where what was left out differs from the rest by more than chance gives (Bonferroni over all that was).
    """
    effect = inquiry.effects[index]
    answers = [(left, found) for left, found in tried if found.solved and index not in found.unsolved]
    if not answers:
        why = "there is only one treated area and no comparison area" if not tried else "nothing could be computed"
        return Attempt(not_run(NAME, effect.measure, why))
    flips = [
        (min(1.0, len(answers) * _p_differs(effect, left, found, index)), left.said, why)
        for left, found in answers
        if (why := _flipped(inquiry, effect, found, index))
    ]
    changes = [
        float(found.observed_after[index] / found.expected_after[index] - 1)
        for _, found in answers
        if found.expected_after[index] > 0
    ]
    lower, upper = (min(changes), max(changes)) if changes else (None, None)
    said = "the conclusion stands whichever area, or tenth of the comparison areas, is left out"
    check = Check(NAME, effect.measure, "target", "held", said, change_of(ratio_of(effect)), lower, upper)
    if not flips:
        return Attempt(check, takes_share=False)
    p_value, which, why = min(flips)
    flipped = f"without {which}, {why}"
    chance = "what was left out differs from the rest by no more than chance gives: a remark, no failure"
    check = replace(check, said=f"{flipped}; {chance}", p_value=p_value, remark=True)
    return Attempt(check, f"{flipped}; it differs from the rest by more than chance gives", takes_share=False)


def _p_differs(effect: Effect, left: LeftOut, found: Counterfactual, index: int) -> float:
    """Return the p-value of the difference that leaving something out makes.

    A part's log ratio differs from the whole's with the difference of their variances (Hausman 1978), and those are as
    what is left is to the whole. All of the row's chance is taken to be of the side from which something was left out,
    so the p-value is rather too large.
    """
    expected = float(found.expected_after[index])
    difference = float(log_ratio(float(found.observed_after[index]), expected)) - ratio_of(effect)
    out = left.share or (1 - expected / effect.expected if effect.expected else 0.0)
    if not 0 < out < 1:
        return 1.0
    reach = min(reach_of(effect, 1.0), reach_of(effect, -1.0))
    return rough_p(difference, reach * float(np.sqrt(out / (1 - out))))


def _flipped(inquiry: Inquiry, effect: Effect, found: Counterfactual, index: int) -> str:
    """Return in words how the conclusion differs from the whole target's; "" where it does not."""
    whole, expected = ratio_of(effect), float(found.expected_after[index])
    ratio = float(log_ratio(float(found.observed_after[index]), expected))
    wider = float(np.sqrt(max(1.0, (effect.expected or 0.0) / expected))) if expected > 0 else 1.0

    def p_value(departure: float) -> float:
        return rough_p(departure, reach_of(effect, departure) * wider)

    now = p_value(ratio)
    if is_claimed(effect) and ratio * whole < 0:
        return "the change is to the other side"
    if is_claimed(effect) and now > CLEARLY_NOT:
        return "no change would be called one"
    assert effect.limits is not None
    if effect.limits.p_value > CLEARLY_NOT and now <= LEVEL:
        return "a change would be called one"
    tolerance = inquiry.tolerances.get(effect.measure)
    if tolerance is None:
        return ""
    limit = float(np.log(tolerance))
    crosses, crossed = ratio > limit, whole > limit
    clear = max(p_value(ratio - limit), p_value(whole - limit)) <= CLEARLY_NOT
    if crosses == crossed or not clear:
        return ""
    return "the harm crosses its tolerance" if crosses else "the harm no longer crosses its tolerance"
