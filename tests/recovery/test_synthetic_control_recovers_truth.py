"""Synthetic control on panels whose truth is known: bias, coverage, false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from netharm.effects.estimate import estimate
from netharm.proving.simulated_panels import NOTHING_HAPPENED, Shape, Truth, simulate_panel
from netharm.study.design import Design

PANELS = 60
SHAPE = Shape(side=6, before=24, after=6, mean=150.0, treated=1)


@pytest.mark.parametrize("inference", ["permutation", "conformal"])
@pytest.mark.parametrize("method", ["classical", "synthetic difference in differences"])
@pytest.mark.parametrize("truth", ["null", "growing"])
def test_bias_coverage_and_false_alarms_are_within_bands(method: str, inference: str, truth: Truth) -> None:
    errors, covered, called = [], [], []
    for number in range(PANELS):
        panel = simulate_panel(SHAPE, truth, number)
        design = Design.model_validate(
            {"kind": "synthetic control", "method": method, "inference": inference, "permutations": 99}
        )
        (effect,) = estimate(panel.setting, design, {"count": "total"}, (), bare=True).effects
        if effect.limits is None or effect.observed is None or effect.expected is None:
            continue
        errors.append(np.log((effect.observed + 0.5) / (effect.expected + 0.5) / panel.ratio))
        untreated = (effect.observed + 0.5) / panel.ratio - 0.5
        covered.append(effect.limits.untreated_lower <= untreated <= effect.limits.untreated_upper)
        called.append(effect.limits.p_value <= 0.05)
    run = len(errors)
    assert run >= 0.8 * PANELS
    assert abs(np.mean(errors)) <= 0.05 + 3 * np.std(errors) / np.sqrt(run)
    assert sum(covered) >= binom.ppf(0.001, run, 0.95)
    if truth in NOTHING_HAPPENED:
        assert sum(called) <= binom.isf(0.001, run, 0.05)
    else:
        assert np.mean(called) >= 0.06
