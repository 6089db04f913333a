"""Placebo in space: elsewhere, where nothing was done, the same design should find nothing more often than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import binom, t

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.trial import FEWEST_APART, Trial, apart, groups_as_targets
from netharm.effects.checks.verdict import is_claimed, not_run, percent_of
from netharm.effects.effect import Effect
from netharm.effects.permutation import LEVEL, farthest_not_rejected, log_ratio, two_sided_p

NAME: CheckName = "placebo in space"
MOST_APART = 60
MATTERS = 0.333
"""How far groups must be off, as a share of the largest log ratio that chance gives about their mean, for it to matter:
a 95% interval of that reach about an estimate that is off by so much misses the truth in 10% (errors taken as normal).
"""

Found = Sequence[Mapping[int, Effect]]


def try_elsewhere(inquiry: Inquiry) -> Found:
    """Return what the design finds in placebo groups that share no area, each as if it were the target."""
    groups = apart(inquiry.now.groups, MOST_APART)
    if len(groups) < FEWEST_APART:
        return ()
    return groups_as_targets(inquiry.now, inquiry.design, inquiry.levels, groups, inquiry.workers)


def try_placebo_in_space(inquiry: Inquiry, index: int, elsewhere: Found) -> Attempt:
    """Return whether the design goes wrong in placebo groups that share no area.

    Where the design has limits of its own: failed where it calls a change in more of them than 5% allow (one-sided
    binomial). Where placebo groups are the test itself, such a share is 5% by construction: failed where their counts
    together are off what is expected (ratio of sums, t at 5%) and by at least `MATTERS` of how far chance goes about
    their mean; the estimate would be off by as much.
    """
    measure = inquiry.setting.measures[index]
    if not elsewhere:
        few = f"fewer than {FEWEST_APART} groups like the target fit side by side elsewhere"
        return Attempt(not_run(NAME, measure, few))
    effects = [found[index] for found in elsewhere if index in found and found[index].expected is not None]
    permuted = inquiry.effects[index].inference == "permutation"
    tested = effects if permuted else [effect for effect in effects if effect.limits is not None]
    if len(tested) < FEWEST_APART:
        return Attempt(not_run(NAME, measure, "the design gives no answer in too many of the groups elsewhere"))
    return _centred(inquiry, index, tested) if permuted else _kept_level(inquiry, index, tested)


def _centred(inquiry: Inquiry, index: int, effects: Sequence[Effect]) -> Attempt:
    measure = inquiry.setting.measures[index]
    observed = np.array([effect.observed for effect in effects], dtype=float)
    expected = np.array([effect.expected for effect in effects], dtype=float)
    if expected.sum() <= 0:
        return Attempt(not_run(NAME, measure, "nothing is expected in the groups elsewhere"))
    ratio = observed.sum() / expected.sum()
    missed = observed - ratio * expected
    error = float(np.sqrt(len(effects) / (len(effects) - 1) * (missed @ missed))) / expected.sum()
    wide = float(t.isf(LEVEL / 2, len(effects) - 1)) * error
    p_value = float(2 * t.sf(abs(ratio - 1) / error, len(effects) - 1)) if error > 0 else 1.0
    matters = MATTERS * reach_about_mean(inquiry.now, index)
    far = abs(float(np.log(max(ratio, 1e-9)))) >= matters
    off = f"{percent_of(ratio - 1)} {'below' if ratio < 1 else 'above'} what is expected of them"
    verdict = "as chance would give" if p_value > LEVEL else "more than chance would give, but too little to matter"
    by_groups = (
        f"{_rank(inquiry, index)}; the test is made by such groups, so it keeps its level among them by construction"
    )
    check = Check(
        NAME,
        measure,
        "target",
        "held",
        f"groups like the target elsewhere come out {off}, {verdict}{by_groups}",
        estimate=ratio - 1,
        lower=ratio - 1 - wide,
        upper=ratio - 1 + wide,
        p_value=p_value,
    )
    matter = "so far that it matters beside the estimate: the design is off for groups like this"
    if_failed = f"groups like the target elsewhere come out {off}, {matter}{by_groups}"
    return Attempt(check, if_failed, takes_share=False, fails_when_rare=far)


def reach_about_mean(trial: Trial, index: int) -> float:
    """Return the largest |log ratio| that the test would not reject, were the placebo groups right on average.

    The row's own reach would not do: where groups are off it holds that, too.
    """
    drawn = trial.draws.statistic[trial.draws.solved[:, index], index] * float(trial.found.scale[index])
    reach = farthest_not_rejected(drawn - drawn.mean()) if len(drawn) else None
    return float("inf") if reach is None else reach


def _kept_level(inquiry: Inquiry, index: int, effects: Sequence[Effect]) -> Attempt:
    calls = sum(is_claimed(effect) for effect in effects)
    p_value = float(binom.sf(calls - 1, len(effects), LEVEL))
    most = int(binom.ppf(1 - LEVEL, len(effects), LEVEL)) / len(effects)
    said = (
        f"in groups like the target elsewhere, where nothing was done, the design calls a change in "
        f"{percent_of(calls / len(effects))} (chance allows up to {percent_of(most)}): "
    )
    held = f"{said}no more often than chance allows{_rank(inquiry, index)}"
    check = Check(NAME, inquiry.setting.measures[index], "target", "held", held, p_value=p_value)
    return Attempt(check, f"{said}its p-values are too small here{_rank(inquiry, index)}")


def _rank(inquiry: Inquiry, index: int) -> str:
    """Return in words how many placebo groups moved as far as the target."""
    draws, effect = inquiry.now.draws, inquiry.now.effects[index]
    if effect.expected is None or effect.observed is None or not draws.solved[:, index].any():
        return ""
    statistic = float(log_ratio(effect.observed, effect.expected)) / float(inquiry.now.found.scale[index])
    share = two_sided_p(statistic, draws.statistic[draws.solved[:, index], index])
    return f"; {percent_of(share)} of such groups and the target moved as far as the target"
