"""Operations that are pretended within the time before: when they start, how long they are watched, and where.

Only counts from before the real operation are used, so that nothing of its outcome is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.effects.placebo import PlaceboGroup, buffer_of
from netharm.effects.setting import Setting

Array = NDArray[np.float64]
Positions = NDArray[np.int64]
Variation = Literal["as planned", "time after", "areas", "counts by quarter"]

LEAST_BEFORE = 3
"""A pretend start leaves at least one part in this many of the time before in front of it."""
MOST_STARTS = 3
TRIES_FOR_EACH = 4
BLOCK = 10


@dataclass(frozen=True)
class Pretend:
    """A pretended operation: the design's arrays as they would be, and the groups of areas that stand for the target.

    times : how much more of what `variation` names than the plan has. on_target : whether the target stands for itself.
    """

    variation: Variation
    times: float
    setting: Setting
    groups: tuple[PlaceboGroup, ...]
    on_target: bool = False


def starts_within(before: int, length: int, only_target: bool) -> list[int]:
    """Return the pretend starts that leave `length` periods after them within `before` periods, the latest first.

    Where other areas can stand for the target, starts do not overlap in their time after and leave half of the time
    before; where the target must stand for itself, every start that leaves a third of it is taken.
    """
    latest = before - length
    if latest < least_before(before) or length < 1:
        return []
    if only_target:
        return list(range(latest, least_before(before) - 1, -1))
    earlier = [latest - step * length for step in range(1, MOST_STARTS)]
    return [latest, *(start for start in earlier if 2 * start >= before)]


def least_before(before: int) -> int:
    """Return the fewest periods that a pretend start leaves in front of it, of `before` there are."""
    return max(2, ceil(before / LEAST_BEFORE))


def pretend_at(setting: Setting, start: int, length: int, offsets: Positions | None) -> Setting:
    """Return `setting` cut to an operation that starts at `start` and is watched for `length` periods.

    offsets : (n,) how many periods after the start each area of the target is reached; None where all at once.
    """
    end = start + length
    adopted = None
    if offsets is not None:
        treated = setting.treated["target"]
        adopted = np.where(treated, np.minimum(start + offsets, end), end)
    return replace(
        setting,
        counts=setting.counts[:, :, :end],
        periods=setting.periods[:end],
        starts=start,
        ends=end - 1,
        adopted=adopted,
        exposure=setting.exposure[:, :end] if setting.exposure is not None else None,
    )


def by_quarter(setting: Setting) -> Setting | None:
    """Return a pretended setting counted by quarter, before and after its start; None where no quarter fits.

    Quarters are counted from the start in both directions; periods that fill no quarter are left out.
    """
    quarter = setting.quarter
    before, after = setting.starts // quarter, (setting.ends + 1 - setting.starts) // quarter
    if quarter == 1 or before < 2 or after < 1:
        return None
    first = setting.starts - before * quarter
    kept = slice(first, setting.starts + after * quarter)
    shape = (before + after, quarter)
    counts = setting.counts[:, :, kept]
    exposure = None
    if setting.exposure is not None:
        exposure = setting.exposure[:, kept].reshape(-1, *shape).mean(axis=2)
    adopted = None
    if setting.adopted is not None:
        adopted = np.minimum((setting.adopted - first) // quarter, before + after)
    return replace(
        setting,
        counts=counts.reshape(*counts.shape[:2], *shape).sum(axis=3),
        periods=setting.periods[kept][::quarter],
        starts=before,
        ends=before + after - 1,
        quarter=1,
        adopted=adopted,
        exposure=exposure,
    )


def join_groups(
    groups: Sequence[PlaceboGroup], times: int, wanted: int, random: np.random.Generator
) -> list[PlaceboGroup]:
    """Return up to `wanted` groups made of `times` of `groups` that share no area, each drawn at random."""
    areas = 1 + max((int(group.members.max()) for group in groups), default=0)
    holds = np.zeros((len(groups), areas), dtype=bool)
    for row, group in zip(holds, groups, strict=True):
        row[group.members] = True
    joined: dict[bytes, PlaceboGroup] = {}
    for _ in range(TRIES_FOR_EACH * wanted):
        chosen = _apart(holds, times, random)
        if chosen is not None:
            members = np.concatenate([groups[each].members for each in chosen])
            buffer = np.setdiff1d(np.concatenate([groups[each].buffer for each in chosen]), members)
            joined[np.sort(members).tobytes()] = PlaceboGroup(np.sort(members), buffer)
        if len(joined) == wanted:
            break
    return list(joined.values())


def _apart(holds: NDArray[np.bool_], times: int, random: np.random.Generator) -> list[int] | None:
    """Return the numbers of `times` groups drawn one after the other, each apart from those before; None: no room."""
    free, chosen = np.arange(len(holds)), list[int]()
    while len(chosen) < times:
        if not len(free):
            return None
        chosen.append(int(random.choice(free)))
        free = free[~(holds[free] & holds[chosen[-1]]).any(axis=1)]
    return chosen


def shuffle_groups(setting: Setting, wanted: int, random: np.random.Generator) -> list[PlaceboGroup]:
    """Return up to `wanted` groups as large as the target, of donors that show as much: for targets of many areas.

    The donors are put in order of their counts before and cut into blocks; in each as many are chosen at random as the
    target has areas of that block. The target must be among the donors.
    """
    treated = setting.treated["target"]
    ranked = np.flatnonzero(setting.donors)
    ranked = ranked[np.argsort(setting.counts_before[ranked], kind="stable")]
    blocks = np.array_split(ranked, max(len(ranked) // BLOCK, 1))
    groups: dict[bytes, PlaceboGroup] = {}
    for _ in range(2 * wanted):
        if len(groups) == wanted:
            break
        chosen = [random.choice(block, int(treated[block].sum()), replace=False) for block in blocks]
        members = np.sort(np.concatenate(chosen))
        buffer = buffer_of(members, setting.within_buffer)
        groups.setdefault(members.tobytes(), PlaceboGroup(members, buffer))
    return list(groups.values())


def room_for(pretends: Sequence[Pretend]) -> int:
    """Return how many pretended operations that share no count would fit among `pretends`.

    Groups overlap, and so may starts, so that they tell less than their number.
    """
    if pretends[0].on_target:
        starts = [pretend.setting.starts for pretend in pretends]
        length = pretends[0].setting.ends + 1 - pretends[0].setting.starts
        return 1 + (max(starts) - min(starts)) // length
    return sum(_room_in(pretend.groups) for pretend in pretends)


def _room_in(groups: Sequence[PlaceboGroup]) -> int:
    covered = len(np.unique(np.concatenate([group.members for group in groups])))
    return max(1, min(len(groups), covered // len(groups[0].members)))
