"""Statistics of the target ranked among those of the same placebo groups, and how rare the rarest of them is.

Where placebo groups are the test, the checks of a row are asked of the same groups, so each group has its own result of
every check. How often the smallest p-value of a group's checks is as small as the target's is then known without any
assumption about how the checks hang together (Westfall and Young 1993, minimum p).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.checks.trial import p_side_by_side
from netharm.effects.permutation import TIE

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """target : (statistics,) ; groups : (J, statistics), NaN where a group has none ; room : how many of the groups fit
    side by side.
    """

    target: Array
    groups: Array
    room: int

    @property
    def smallest(self) -> float:
        """Return the smallest p-value that the target can have."""
        return 1 / (1 + self.room)


def rarest(ranked: Ranked) -> float:
    """Return the p-value of the rarest of the target's statistics, taken together."""
    return rarest_of_all([ranked])[0]


def rarest_of_all(parts: Sequence[Ranked]) -> list[float]:
    """Return the p-value of each of `parts`, of the same groups, adjusted for all of them being looked at."""
    groups, room = _groups_of(parts)
    rarity = _rarity(np.vstack([np.concatenate([part.target for part in parts]), groups]))
    smallest = rarity[1:].min(axis=1)
    own = [each.min() for each in _split(rarity[0], parts)]
    return [p_side_by_side(float(1 + np.sum(smallest <= each + TIE)) / len(rarity), len(groups), room) for each in own]


def levels_of_each(parts: Sequence[Ranked], level: float) -> list[float]:
    """Return how often each of `parts` is rarer in a group than a share of `level` of groups are in any part."""
    groups, room = _groups_of(parts)
    rarity = _rarity(groups)
    allowed = int(len(groups) * (level * (1 + room) - 1) / room + TIE)
    critical = np.sort(rarity.min(axis=1))[allowed]
    return [float(np.mean(each.min(axis=0) < critical)) for each in _split(rarity.T, parts)]


def _rarity(pooled: Array) -> Array:
    """Return for every entry the share of its column at least as large in size; smaller is rarer.

    The largest of each column would tie, so that of many columns none could reach 5% among few groups. Ties between
    columns are broken by how large an entry is beside its column's root mean square, which never reverses two ranks.
    """
    size = np.abs(pooled)
    number = len(size)
    spread = np.sqrt((size**2).mean(axis=0))
    times = size / np.where(spread > 0, spread, 1.0)
    below = [np.searchsorted(np.sort(each), each * (1 - TIE), side="left") for each in size.T]
    rarity: Array = (number - np.column_stack(below) - 0.5 * times / (1 + times)) / number
    return rarity


def _groups_of(parts: Sequence[Ranked]) -> tuple[Array, int]:
    """Return the statistics of groups that have all of them, (groups, statistics), and how many fit side by side."""
    groups = np.column_stack([part.groups for part in parts])
    return groups[~np.isnan(groups).any(axis=1)], min(part.room for part in parts)


def _split(rows: Array, parts: Sequence[Ranked]) -> list[Array]:
    return np.split(rows, np.cumsum([len(part.target) for part in parts])[:-1])
