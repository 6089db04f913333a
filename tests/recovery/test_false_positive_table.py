"""The table of false positives: its targets, its bands, and that it can fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netharm.effects.setting import Setting
from netharm.proving.false_positives import (
    Choice,
    at_target,
    band,
    choose_targets,
    false_positive_shares,
    room_for_disjoint,
)
from netharm.study.design import Design
from simulated_town import build_town

DECLARED = {"violence": "total", "disorder": "total"}


@pytest.fixture(scope="module")
def setting() -> Setting:
    return build_town(2, 1.0).setting


def _mean(setting: Setting, choice: Choice) -> float:
    before = setting.counts[:, :, : setting.starts].sum(axis=(0, 2))
    return float(np.mean([before[group].sum() for group in choose_targets(setting, choice, 20, 4, 1)]))


def test_busiest_targets_are_busier_than_random_ones(setting: Setting) -> None:
    assert _mean(setting, "busiest tenth") > 1.3 * _mean(setting, "random")


def test_targets_at_their_peak_stand_above_their_own_past(setting: Setting) -> None:
    before = setting.counts[:, :, : setting.starts].sum(axis=0)
    for group in choose_targets(setting, "recent peak", 20, 4, 1):
        counts = before[group].sum(axis=0)
        assert counts[-3:].mean() > counts[:-3].mean()


def test_a_target_gives_no_donor_to_itself(setting: Setting) -> None:
    here = at_target(setting, np.array([3, 4]))
    assert not (here.treated["target"] & here.donors).any()
    assert here.treated["target"].sum() == 2


def test_overlapping_targets_count_as_many_as_fit_side_by_side() -> None:
    assert room_for_disjoint([np.array([0, 1]), np.array([1, 2]), np.array([2, 3])]) == 2


def test_bands_are_wider_for_fewer_targets_and_more_cells() -> None:
    assert band(170, 9)[1] < band(40, 9)[1]
    assert band(170, 1)[1] < band(170, 50)[1]
    assert band(170, 9)[0] < 0.05 < band(170, 9)[1]


def test_a_change_everywhere_in_the_targets_is_found_outside_the_band(setting: Setting) -> None:
    targets = choose_targets(setting, "random", 12, 4, 1)
    design = Design(permutations=99, seed=1)
    quiet = false_positive_shares(setting, design, DECLARED, "random", targets, 1)
    assert all(share.run <= share.targets for share in quiet)
    counts = setting.counts.copy()
    for target in targets[:3]:
        counts[:, target, setting.starts :] *= 4
    loud = false_positive_shares(replace(setting, counts=counts), design, DECLARED, "random", targets[:3], 1)
    assert any(share.share > share.upper for share in loud if share.inference == "permutation")
