"""Falsification: every evaluation is put to seven tests of its design, each with a result of its own.

A check knows no design: it asks the method what it expects at other dates, in other places, of other counts, or with
something left out. One that could not be run says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.attempt import judge
from netharm.effects.checks.inquiry import Inquiry, open_inquiry
from netharm.effects.checks.leave_one_out import leave_out_in_turn, try_leave_one_out
from netharm.effects.checks.placebo_in_space import try_elsewhere, try_placebo_in_space
from netharm.effects.checks.placebo_in_time import try_placebo_in_time
from netharm.effects.checks.return_to_the_mean import pick_again, try_return_to_the_mean
from netharm.effects.checks.shared_error import share_error
from netharm.effects.checks.trend_before import try_trend_before
from netharm.effects.checks.trends_apart import check_trends_apart
from netharm.effects.checks.untouched_count import try_untouched_counts
from netharm.effects.checks.verdict import not_run
from netharm.effects.effect import Effect
from netharm.effects.estimate import Estimate
from netharm.effects.permutation import LEVEL
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.study.design import Design

NO_TOLERANCES: Mapping[str, float] = MappingProxyType({})
OF_EACH_ROW: tuple[CheckName, ...] = (
    "placebo in time",
    "placebo in space",
    "trend before",
    "leave one out",
    "trends apart",
    "return to the mean",
)
OF_THE_TIME_BEFORE: tuple[CheckName, ...] = ("placebo in time", "trend before")


def falsify(
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    estimate: Estimate,
    picked_on: Sequence[str],
    untouched: Sequence[str],
    workers: int,
    tolerances: Mapping[str, float] = NO_TOLERANCES,
) -> tuple[Check, ...]:
    """Return the checks of every row of the target, and of each count declared as untouched.

    levels : the match of each measure as it was used ; picked_on : the measures on whose recent counts the target was
    picked ; untouched : measures that the operation could not have changed ; tolerances : of harms, by measure.
    """
    effects = [effect for effect in estimate.effects if effect.area == "target"]
    used = {**dict.fromkeys(setting.measures, "none"), **levels}
    if not any(effect.limits is not None for effect in effects):
        return tuple(check for effect in effects if effect.measure not in untouched for check in _none(effect))
    with one_thread():
        inquiry = open_inquiry(setting, design, used, effects, picked_on, untouched, tolerances, workers)
        return tuple(_check_rows(inquiry))


def _check_rows(inquiry: Inquiry) -> list[Check]:
    """Return the checks row by row, and those of untouched counts, which cast doubt on all rows, at the end.

    An untouched count shares the error of every row, and counts with the largest of its adjusted p-values.
    """
    elsewhere, left, picked = try_elsewhere(inquiry), leave_out_in_turn(inquiry), pick_again(inquiry)
    untouched = try_untouched_counts(inquiry)
    adjusted: list[tuple[float, float | None]] = [(0.0, LEVEL)] * len(untouched)
    checks: list[Check] = []
    for index in inquiry.rows:
        effect = inquiry.effects.get(index)
        if effect is None:
            continue
        if effect.limits is None or effect.expected is None:
            checks += _none(effect)
            continue
        own = [
            try_placebo_in_time(inquiry, index),
            try_placebo_in_space(inquiry, index, elsewhere),
            try_trend_before(inquiry, index),
            try_leave_one_out(inquiry, index, left),
            try_return_to_the_mean(inquiry, index, picked),
        ]
        shared = share_error([*own, *untouched])
        judged = [judge(attempt, *each) for attempt, each in zip(own, shared, strict=False)]
        apart = check_trends_apart(inquiry, index, _has_drifted(judged))
        checks += [*judged[:-1], apart, judged[-1]]
        adjusted = [_stricter(*pair) for pair in zip(adjusted, shared[len(own) :], strict=True)]
    return checks + [judge(attempt, *each) for attempt, each in zip(untouched, adjusted, strict=True)]


def _stricter(one: tuple[float, float | None], other: tuple[float, float | None]) -> tuple[float, float | None]:
    """Return the larger of two adjusted p-values and the smaller of two levels; None where either could not be run."""
    level = None if one[1] is None or other[1] is None else min(one[1], other[1])
    return max(one[0], other[0]), level


def _has_drifted(judged: Sequence[Check]) -> bool | None:
    """Return whether a check of the time before failed; None where none of them could be run."""
    asked = [each.result for each in judged if each.name in OF_THE_TIME_BEFORE and each.result != "could not be run"]
    return "failed" in asked if asked else None


def _none(effect: Effect) -> list[Check]:
    """Return the checks of a row that has no estimate with limits: none could be run."""
    why = "the row has no interval, so there is no conclusion to put to the test"
    return [not_run(name, effect.measure, why) for name in OF_EACH_ROW]
