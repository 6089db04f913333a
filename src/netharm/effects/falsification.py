"""Falsification: every evaluation is put to seven tests of its design, each with a result of its own.

A check knows no design: it asks the method what it expects at other dates, in other places, of other counts, or with
something left out. One that could not be run says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.inquiry import Inquiry, open_inquiry
from netharm.effects.checks.leave_one_out import check_leave_one_out, leave_out_in_turn
from netharm.effects.checks.placebo_in_space import check_placebo_in_space, try_elsewhere
from netharm.effects.checks.placebo_in_time import check_placebo_in_time
from netharm.effects.checks.return_to_the_mean import check_return_to_the_mean, pick_again
from netharm.effects.checks.trend_before import check_trend_before
from netharm.effects.checks.trends_apart import check_trends_apart
from netharm.effects.checks.untouched_count import check_untouched_counts
from netharm.effects.checks.verdict import not_run
from netharm.effects.effect import Effect
from netharm.effects.estimate import Estimate
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
        return tuple(_check_rows(inquiry)) + tuple(check_untouched_counts(inquiry))


def _check_rows(inquiry: Inquiry) -> list[Check]:
    elsewhere, left, picked = try_elsewhere(inquiry), leave_out_in_turn(inquiry), pick_again(inquiry)
    checks: list[Check] = []
    for index in inquiry.rows:
        effect = inquiry.effects.get(index)
        if effect is None:
            continue
        if effect.limits is None or effect.expected is None:
            checks += _none(effect)
            continue
        checks += [
            check_placebo_in_time(inquiry, index),
            check_placebo_in_space(inquiry, index, elsewhere),
            check_trend_before(inquiry, index),
            check_leave_one_out(inquiry, index, left),
            check_trends_apart(inquiry, index),
            check_return_to_the_mean(inquiry, index, picked),
        ]
    return checks


def _none(effect: Effect) -> list[Check]:
    """Return the checks of a row that has no estimate with limits: none could be run."""
    why = "the row has no interval, so there is no conclusion to put to the test"
    return [not_run(name, effect.measure, why) for name in OF_EACH_ROW]
