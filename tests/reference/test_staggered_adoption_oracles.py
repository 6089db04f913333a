"""Group-time effects beside other packages', on one panel."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.effects.group_time import Reached, expected_counts
from netharm.effects.two_way_misleads import long_table
from netharm.proving.simulated_panels import Shape, simulate_panel

TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def reached() -> Reached:
    setting = simulate_panel(Shape(side=10, before=10, after=6, mean=20.0, treated=30, waves=3), "staggered", 4).setting
    target = setting.treated["target"]
    assert setting.adopted is not None
    return Reached(setting.counts[0][target], setting.counts[0][setting.donors], setting.adopted[target])


@pytest.fixture(scope="module")
def own(reached: Reached) -> dict[tuple[int, int], float]:
    """Return the effect of each wave and period after its start, both numbered from 1."""
    difference = reached.treated - expected_counts(reached, "level")
    return {
        (int(wave) + 1, period + 1): float(difference[reached.waves == wave, period].mean())
        for wave in np.unique(reached.waves)
        for period in range(int(wave), reached.treated.shape[1])
    }


def test_csdid_gives_the_same_group_time_effects(reached: Reached, own: dict[tuple[int, int], float]) -> None:
    att_gt = pytest.importorskip("csdid.att_gt", reason="csdid is not installed (extra: oracles)")
    data = long_table(reached).astype({"first": float})
    found = att_gt.ATTgt(
        yname="count", tname="period", idname="area", gname="first", data=data, control_group=["nevertreated"]
    ).fit(est_method="reg")
    results = found.results
    theirs = dict(zip(zip(results["group"], results["year"], strict=True), results["att"], strict=True))
    told = {(int(wave), int(period)): effect for (wave, period), effect in theirs.items() if period >= wave}
    assert set(told) == set(own)
    assert max(abs(told[key] - own[key]) for key in own) < TOLERANCE


def test_moderndid_gives_the_same_group_time_effects(reached: Reached, own: dict[tuple[int, int], float]) -> None:
    moderndid = pytest.importorskip("moderndid", reason="moderndid is not installed (extra: oracles)")
    data = long_table(reached).astype({"first": float})
    found = moderndid.att_gt(
        data=data,
        yname="count",
        tname="period",
        idname="area",
        gname="first",
        control_group="nevertreated",
        est_method="reg",
    )
    theirs = zip(found.groups, found.times, found.att_gt, strict=True)
    told = {(int(wave), int(period)): float(effect) for wave, period, effect in theirs if period >= wave}
    assert set(told) == set(own)
    assert max(abs(told[key] - own[key]) for key in own) < TOLERANCE
