"""How far chance reaches, from placebo groups: areas like the target, each with the buffer it brings along.

What a group shows is q = log((observed + 1/2) / (expected + 1/2)), expected by the change of its own control: the whole
comparison without the group and its buffer. The untreated count U of the target is then between (E + 1/2) exp(-f) - 1/2
and (E + 1/2) exp(f) - 1/2, where f is the largest |q| that the two-sided test does not reject: the rule of the ledger's
own rows, so p-values and intervals agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import LEVEL, TIE, farthest_not_rejected, log_ratio, two_sided_p
from netharm.places.displacement import AFTER, expected

Array = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Untreated:
    """What an area would have counted untreated: `expected`, the limits of what the test does not reject, and p."""

    observed: float
    expected: float
    lower: float
    upper: float
    p_value: float


def group_counts(
    counts: Array, groups: Sequence[tuple[Positions, ...]], apart: Sequence[Positions], control: NDArray[np.bool_]
) -> Array:
    """Return (groups, zones, 2): each group's zones before and after, its own control last.

    counts : (areas, 2); groups : for each group the positions of each of its zones; apart : for each the positions that
    are no part of its control: its members and all of its buffer. control : (areas,) bool.
    """
    total = counts[control].sum(axis=0)
    zones = np.array([[counts[zone].sum(axis=0) for zone in group] for group in groups])
    own = np.array([counts[near[control[near]]].sum(axis=0) for near in apart])
    return np.concatenate([zones, (total - own)[:, np.newaxis]], axis=1)


def group_statistics(groups: Array, zones: Sequence[int]) -> Array:
    """Return (groups,) q of the `zones` taken as one; `groups` (groups, zones, 2) with the control last."""
    together = np.stack([groups[:, list(zones)].sum(axis=1), groups[:, -1], groups[:, -1]], axis=1)
    return log_ratio(together[:, 0, AFTER], expected(together, 0))


def untreated(observed: float, expectation: float, draws: Array) -> Untreated | None:
    """Return what would have been counted untreated, judged by the groups' q (J,); None where they are too few."""
    farthest = farthest_not_rejected(draws)
    if farthest is None or not np.isfinite(draws).all() or not np.isfinite(expectation):
        return None
    lower, upper = (max(float((expectation + 0.5) * np.exp(q) - 0.5), 0.0) for q in (-farthest, farthest))
    p_value = two_sided_p(float(log_ratio(observed, expectation)), draws)
    return Untreated(observed, expectation, lower, upper, p_value)


def shift_limits(value: float, draws: Array, level: float = LEVEL) -> tuple[float, float, float] | None:
    """Return lower and upper limit and the p-value of a difference in counts, of which the groups show `draws` (J,).

    The test is two-sided with equal tails, since a difference need not be 0 where nothing was done: the interval holds
    the shifts that it does not reject. None where there are too few groups.
    """
    ordered = np.sort(draws)
    rank = int(np.floor(level / 2 * (1 + len(draws)) + TIE))
    if rank == 0 or not np.isfinite(draws).all():
        return None
    slack = TIE * max(1.0, abs(value))
    tails = (np.sum(draws <= value + slack), np.sum(draws >= value - slack))
    p_value = min(1.0, 2 * (1 + float(min(tails))) / (1 + len(draws)))
    return float(value - ordered[-rank]), float(value - ordered[rank - 1]), p_value


def quotient_limits(value: tuple[float, float], errors: Array, level: float = LEVEL) -> tuple[float, float] | None:
    """Return the limits of BDM / SM by Fieller's argument, with the groups' joint errors in place of a normal law.

    value : (BDM, SM) as estimated; errors : (J, 2), by how much they would be off. The interval holds every t for which
    BDM - t SM is no farther from 0 than the groups make it: (1 + hits) / (1 + J) above `level`. None where it has no
    end, as it must where the interval of SM reaches 0.
    """
    buffer, success = value
    hits_without_end = np.abs(errors[:, 1]) >= abs(success) * (1 - TIE)
    if (1 + hits_without_end.sum()) / (1 + len(errors)) > level:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.concatenate([(errors[:, 0] + sign * buffer) / (errors[:, 1] + sign * success) for sign in (-1, 1)])
    candidates = np.unique(ends[np.isfinite(ends)])
    kept = [t for t in candidates if _p_of_quotient(t, buffer, success, errors) > level]
    return (float(kept[0]), float(kept[-1])) if kept else None


def _p_of_quotient(t: float, buffer: float, success: float, errors: Array) -> float:
    own = abs(buffer - t * success)
    hits = np.sum(np.abs(errors[:, 0] - t * errors[:, 1]) >= own - TIE * max(1.0, own))
    return float((1 + hits) / (1 + len(errors)))
