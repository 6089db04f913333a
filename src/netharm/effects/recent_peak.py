"""Whether a target stood at a peak when it was chosen: its recent rise, ranked among groups of the same kind.

Places picked because their last counts were high fall back by themselves, since part of every high count is chance
(Barnett, van der Pols and Dobson 2005, doi:10.1093/ije/dyh299). The rank is computed from the time before alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import TIE, log_ratio
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting

Array = NDArray[np.float64]
Positions = NDArray[np.int64]


def recent_periods_of(setting: Setting) -> int:
    """Return how many periods before the operation are recent: a quarter, but at most a third of the time before.

    0 where there are too few periods to tell recent from earlier.
    """
    return min(setting.quarter, setting.starts // 3) if setting.starts >= 3 else min(1, setting.starts // 2)


def recent_rise(setting: Setting, members: Positions, recent_periods: int, measure: int | None = None) -> float:
    """Return log((recent + 1/2) / (as many periods at the earlier mean + 1/2)) of the areas `members` taken together.

    measure : the position of one measure; left out, all that the target was seen in together. NaN where one of the two
    stretches of time was not seen at all.
    """
    counts = setting.counts[_measures(setting, measure)][:, members, : setting.starts].sum(axis=1)
    split = setting.starts - recent_periods
    earlier, recent = counts[:, :split], counts[:, split:]
    seen = np.stack([(~np.isnan(part)).sum(axis=1) for part in (earlier, recent)])
    if recent_periods < 1 or not seen.all():
        return float("nan")
    expected = np.nansum(earlier, axis=1) / seen[0] * seen[1]
    return float(log_ratio(float(np.nansum(recent)), float(expected.sum())))


def peak_rank(
    setting: Setting,
    groups: Sequence[PlaceboGroup],
    members: Positions,
    recent_periods: int,
    measure: int | None = None,
) -> float:
    """Return the share of like groups, the target among them, whose recent rise is at least that of `members`.

    A small share says that the target stood at a peak: (1 + groups at least as high) / (1 + groups). What all groups
    share, such as the season, cancels in it. NaN where it cannot be told. `measure` as in `recent_rise`.
    """
    own = recent_rise(setting, members, recent_periods, measure)
    others = [recent_rise(setting, group.members, recent_periods, measure) for group in groups]
    if not others or np.isnan(own):
        return float("nan")
    hits = int(np.sum(np.array(others) >= own - TIE * max(1.0, abs(own))))
    return (1 + hits) / (1 + len(others))


def _measures(setting: Setting, measure: int | None) -> list[int]:
    if measure is not None:
        return [measure]
    return [index for index, name in enumerate(setting.measures) if setting.can_fill("target", name)]
