"""Placebo groups for one or few treated areas: every donor in turn, or random sets of as many donors as are treated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from netharm.effects.permutation import draws_needed
from netharm.effects.placebo import TRIES_FOR_EACH, PlaceboGroup, Positions, buffer_of
from netharm.effects.setting import Setting
from netharm.study.design import Design

FEWEST_LEFT = 2
"""A placebo group must leave so many donors to be mixed."""


def draw_donor_groups(setting: Setting, design: Design) -> tuple[list[PlaceboGroup], bool]:
    """Return up to `design.permutations` distinct sets of donors, and whether all bring buffers of untreated areas.

    Where too few sets have such buffers, the buffer's rows go without a test and the target's keep theirs.
    """
    donors = np.flatnonzero(setting.donors)
    treated = int(setting.treated["target"].sum())
    if len(donors) - treated < FEWEST_LEFT:
        return [], False
    has_buffer = "buffer" in setting.treated
    sets = list(_sets(donors, treated, design))
    groups = [PlaceboGroup(members, buffer_of(members, setting.within_buffer)) for members in sets]
    alike = [group for group in groups if len(group.buffer) and bool(setting.donors[group.buffer].all())]
    if has_buffer and len(alike) >= draws_needed():
        return alike, True
    return groups, False


def _sets(donors: Positions, treated: int, design: Design) -> Iterator[Positions]:
    wanted = design.permutations
    if comb(len(donors), treated) <= wanted:
        yield from (np.array(members, dtype=np.int64) for members in combinations(donors.tolist(), treated))
        return
    random = np.random.default_rng([design.seed, 41])
    seen: set[bytes] = set()
    for _ in range(TRIES_FOR_EACH * wanted):
        members = np.sort(random.choice(donors, treated, replace=False))
        if members.tobytes() not in seen:
            seen.add(members.tobytes())
            yield members
        if len(seen) == wanted:
            return


def tell_donor_groups(setting: Setting, design: Design, groups: Sequence[PlaceboGroup]) -> dict[str, Any]:
    """Return what the report says of the groups, and what few donors cost."""
    smallest = 1 / (1 + len(groups))
    return {
        "kind": "every comparison area in turn"
        if int(setting.treated["target"].sum()) == 1
        else "random sets of as many comparison areas as are treated",
        "count_before_within": None,
        "share_of_groups_balanced_needed": None,
        "smallest_p_value_possible": round(smallest, 4),
        "costs": f"with {len(groups)} placebo groups no p-value can be below {smallest:.3f}, and a change must stand "
        "out from nearly all of them to be called one; each group's change is measured against how closely its own "
        "synthetic control followed it before",
    }
