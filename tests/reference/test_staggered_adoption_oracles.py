"""Group-time effects beside other packages', on one panel."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from diff_diff import CallawaySantAnna

from netharm.effects.group_time import Reached, cells_after, expected_counts, influences
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


@pytest.mark.parametrize("last", [False, True])
def test_a_ratio_and_its_influences_are_those_of_poisson_regression(reached: Reached, last: bool) -> None:
    """Area and period effects by statsmodels, errors clustered by area without its small-sample factor."""
    wave = int(reached.waves[0])
    inside, period = reached.waves == wave, reached.treated.shape[1] - 1 if last else wave
    one = Reached(reached.treated[inside], reached.comparison, reached.waves[inside])
    cells = cells_after(one)
    cells[:, np.arange(cells.shape[1]) != period] = False
    kept = [*range(wave), period]
    counts = np.vstack([one.treated, one.comparison])[:, kept]
    area, step = np.repeat(np.arange(len(counts)), len(kept)), np.tile(np.arange(len(kept)), len(counts))
    effects = np.column_stack([area[:, None] == np.arange(len(counts)), step[:, None] == np.arange(1, len(kept))])
    on = (area < len(one.treated)) & (step == len(kept) - 1)
    fitted = sm.GLM(counts.ravel(), np.column_stack([effects, on]).astype(float), family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": area, "use_correction": False}, tol=1e-12
    )
    found = influences(one, "ratio", cells)
    assert found is not None
    own, _, others = found
    log_ratio = np.log(one.treated[cells].sum() / expected_counts(one, "ratio")[cells].sum())
    assert log_ratio == pytest.approx(fitted.params[-1], abs=1e-8)
    assert np.sqrt(own @ own + others @ others) == pytest.approx(fitted.bse[-1], rel=1e-8)


def test_the_errors_of_csdid_are_those_of_diff_diff(reached: Reached) -> None:
    att_gt = pytest.importorskip("csdid.att_gt", reason="csdid is not installed (extra: oracles)")
    data = long_table(reached).astype({"first": float})
    found = att_gt.ATTgt(
        yname="count", tname="period", idname="area", gname="first", data=data, control_group=["nevertreated"]
    ).fit(est_method="reg", bstrap=False)
    results = found.results
    theirs = dict(zip(zip(results["group"], results["year"], strict=True), results["se"], strict=True))
    ours = CallawaySantAnna().fit(data, outcome="count", unit="area", time="period", first_treat="first")
    after = {key: one["se"] for key, one in ours.group_time_effects.items() if key[1] >= key[0]}
    assert len(after) > 0
    for (wave, period), error in after.items():
        assert theirs[float(wave), period] == pytest.approx(error, rel=1e-6)
