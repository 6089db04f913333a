"""Power of the test by placebo groups, from the very draws of that test.

What is put into one placebo group changes what was counted there and nothing else: what is expected of it comes from
other areas, and so do the other groups' statistics. So each group in turn is the target, the others are its draws, and
the counts at which it would be called a change are known without estimating anything again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import LEVEL, TIE, draws_needed, log_ratio, two_sided_p
from netharm.effects.power.injection import chance_at_least, chance_at_most, shape_of
from netharm.effects.power.tested import Tested

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Look:
    """What each group (J,) of one pretended operation shows of one measure, and what is expected of it."""

    observed: Array
    expected: Array
    scale: Array


def judged_by_draws(looks: Sequence[Look], room: int, unbalanced: bool) -> Tested:
    """Return what the groups of all pretended operations tell, each judged by the other groups of its own.

    unbalanced : whether exact balance was given up, so that the groups' mean log ratio is a bias to be taken off.
    """
    judged = [_judge(look, unbalanced) for look in looks]
    observed, expected, most, least, called, upper = (np.concatenate(column) for column in zip(*judged, strict=True))
    shape = shape_of(observed, expected)
    return Tested(
        fall=lambda change: chance_at_most(most, observed, 1 - change),
        rise=lambda change: chance_at_least(least, observed, expected, shape, 1 + change),
        called=called,
        ratio=ratio_of(observed, expected),
        upper=upper,
        room=room,
    )


def ratio_of(observed: Array, expected: Array) -> Array:
    """Return observed to expected; where nothing is expected, infinite for any count and 0 for none."""
    ratio: Array = np.where(expected > 0, observed / np.where(expected > 0, expected, 1.0), np.inf)
    return np.where((expected <= 0) & (observed <= 0), 0.0, ratio)


def _judge(look: Look, unbalanced: bool) -> tuple[Array, ...]:
    """Return for each group: observed, expected, the counts up to and from which it is called, whether it is, upper."""
    statistic = log_ratio(look.observed, look.expected) / look.scale
    expected = look.expected
    if unbalanced:
        bias = float(statistic.mean())
        statistic = statistic - bias
        expected = np.maximum((expected + 0.5) * np.exp(bias * look.scale) - 0.5, 0.0)
    farthest, lowest = _others(np.abs(statistic), True), _others(statistic, False)
    beyond = (farthest + 2 * TIE * np.maximum(1.0, farthest)) * look.scale
    most = np.floor((expected + 0.5) * np.exp(-beyond) - 0.5)
    least = np.ceil((expected + 0.5) * np.exp(beyond) - 0.5)
    untreated = (expected + 0.5) * np.exp(lowest * look.scale) - 0.5
    upper = np.where(untreated > 0, look.observed / np.where(untreated > 0, untreated, 1.0), np.inf)
    called = np.array(
        [two_sided_p(float(own), np.delete(statistic, each)) <= LEVEL for each, own in enumerate(statistic)]
    )
    return look.observed, expected, most, least, called.astype(float), upper


def _others(statistic: Array, from_top: bool) -> Array:
    """Return for each draw the farthest value that the test by the others does not reject: at the top or the bottom."""
    rank = int(np.floor(LEVEL * len(statistic) + TIE))
    assert rank >= 1, f"fewer than {draws_needed()} others"
    order = np.argsort(-statistic if from_top else statistic, kind="stable")
    place = np.empty(len(statistic), dtype=np.int64)
    place[order] = np.arange(len(statistic))
    # Without itself, what stands behind a draw moves one place up.
    found: Array = statistic[order][np.where(place < rank, rank, rank - 1)]
    return found
