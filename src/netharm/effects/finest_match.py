"""The finest match of counts before the operation that can be met exactly, by the target and by groups like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from netharm.effects.effect import AreaName
from netharm.effects.matching import LEVELS
from netharm.effects.method import Method, expect_group
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting
from netharm.study.design import Design

SHARE_NEEDED = 0.95
GROUPS_TRIED = 200


@dataclass(frozen=True)
class FoundMatch:
    """The level to use for each measure, in all areas alike, and in words what was tried.

    feasible : whether the target is met exactly at these levels.
    """

    levels: dict[str, str]
    feasible: bool
    said: tuple[str, ...]


def find_match(
    method: Method,
    setting: Setting,
    design: Design,
    declared: Mapping[str, str],
    groups: Mapping[AreaName, Sequence[PlaceboGroup]],
) -> FoundMatch:
    """Return the finest levels that target and buffer, and 95% of the first 200 placebo groups of each, meet exactly.

    `declared` gives each measure's match; only those declared "finest" are moved. Where no level serves the buffer too,
    the target's finest is taken, and the buffer's rows will say that they could not be run. Counts after the operation
    play no part.
    """
    tried = LEVELS if "finest" in declared.values() else LEVELS[-1:]
    said: list[str] = []
    for_target: dict[str, str] | None = None
    levels = dict(declared)
    for level in tried:
        levels = {name: level if match == "finest" else match for name, match in declared.items()}
        answers = {
            area: _feasibility(method, setting, design, levels, groups.get(area, ()), area)
            for area in setting.treated
            if area in ("target", "buffer")  # where both are met both together are; rings say so where they are not
        }
        opening = f"match by {level}: " if len(tried) > 1 else ""
        said += [f"{opening}{words}" for _, words in answers.values()]
        if all(good for good, _ in answers.values()):
            return FoundMatch(levels, True, tuple(said))
        if answers["target"][0] and for_target is None:
            for_target = levels
    return FoundMatch(for_target or levels, for_target is not None, tuple(said))


def _feasibility(
    method: Method,
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    groups: Sequence[PlaceboGroup],
    area: AreaName,
) -> tuple[bool, str]:
    """Return whether the area and enough of its placebo groups are met exactly, and the same in words."""
    problem = method.set_problem(setting, design, levels, area)
    found = method.expect(setting, problem, np.flatnonzero(setting.treated[area]), setting.donors)
    if not found.solved:
        return False, f"the {area} cannot be met exactly ({found.why})"
    if not groups:
        return True, f"the {area} is met exactly; no placebo groups were there to try"
    tried = groups[:GROUPS_TRIED]
    share = float(np.mean([expect_group(method, setting, problem, group, area).solved for group in tried]))
    return share >= SHARE_NEEDED, f"the {area} is met exactly, and so are {share:.0%} of {len(tried)} placebo groups"
