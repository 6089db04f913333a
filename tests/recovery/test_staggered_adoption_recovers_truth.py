"""On simulated panels whose truth is known: bias, coverage and false positives of staggered adoption.

Bounds are those that a design of the right level leaves in fewer than one run in a thousand.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from netharm.effects.estimate import estimate
from netharm.effects.group_time import Reached
from netharm.effects.setting import Setting
from netharm.effects.staggered_details import details_of
from netharm.proving.simulated_panels import Shape, Truth, simulate_panel
from netharm.study.design import Design

MANY = Shape(side=12, before=18, after=9, mean=8.0, treated=60, waves=3)
FEW = replace(MANY, treated=12)
# Six of the busiest tenth are treated; with many more of a tenth there are no placebo groups as busy.
BUSY = replace(MANY, side=20, treated=6)


def judge(setting: Setting, ratio: float, design: Design) -> tuple[float, bool, bool] | None:
    """Return the error of the log ratio, whether the interval holds the truth, and whether a change was called."""
    (effect,) = estimate(setting, design, {"count": "total"}, (), bare=True).effects
    limits, observed = effect.limits, effect.observed
    if limits is None or observed is None or effect.expected is None:
        return None
    error = float(np.log((observed + 0.5) / (effect.expected + 0.5) / ratio))
    untreated = observed / ratio
    covered = limits.untreated_lower - 0.5 <= untreated <= limits.untreated_upper + 0.5
    return error, covered, limits.p_value <= 0.05


def design_of(inference: str, seed: int, scale: str = "ratio") -> Design:
    return Design.model_validate(
        {"kind": "staggered adoption", "inference": inference, "scale": scale, "permutations": 99, "seed": seed}
    )


def recover(inference: str, shape: Shape, truth: Truth, panels: int) -> np.ndarray:
    answers = []
    for seed in range(panels):
        panel = simulate_panel(shape, truth, 2_000 + seed)
        answers.append(judge(panel.setting, panel.ratio, design_of(inference, seed)))
    run = [answer for answer in answers if answer is not None]
    assert len(run) >= 0.9 * panels
    return np.array(run, dtype=float)


NULLS: list[tuple[str, Shape, Truth, int]] = [
    *(("cluster", MANY, truth, 300) for truth in ("null", "common shocks", "low counts", "busiest tenth")),
    *(("permutation", FEW, truth, 60) for truth in ("null", "common shocks", "low counts")),
    ("permutation", BUSY, "busiest tenth", 60),
]


@pytest.mark.parametrize(("inference", "shape", "truth", "panels"), NULLS)
def test_where_nothing_happened_a_change_is_called_about_one_time_in_twenty(
    inference: str, shape: Shape, truth: Truth, panels: int
) -> None:
    error, covered, called = recover(inference, shape, truth, panels).T
    assert called.sum() <= binom.isf(0.001, len(called), 0.05)
    assert (1 - covered).sum() <= binom.isf(0.001, len(covered), 0.05)
    assert abs(error.mean()) < 3.3 * error.std() / np.sqrt(len(error)) + 0.02


@pytest.mark.parametrize("truth", ["constant", "growing", "staggered", "low counts, constant"])
def test_a_true_fall_is_found_in_all_waves_and_its_size_lies_in_the_interval(truth: Truth) -> None:
    error, covered, called = recover("cluster", MANY, truth, 200).T
    assert called.mean() > 0.6
    assert (1 - covered).sum() <= binom.isf(0.001, len(covered), 0.05)
    assert abs(error.mean()) < 3.3 * error.std() / np.sqrt(len(error)) + 0.02


def busiest(setting: Setting) -> Setting:
    """Return the setting with its dates moved to the areas that counted most before; nothing was done anywhere."""
    assert setting.adopted is not None
    dates = setting.adopted[setting.treated["target"]]
    most = np.argsort(-setting.counts_before, kind="stable")[: len(dates)]
    adopted = np.full_like(setting.adopted, len(setting.periods))
    adopted[most] = dates
    target = adopted < len(setting.periods)
    return replace(setting, treated={"target": target}, donors=~target, adopted=adopted)


def test_a_rise_of_all_counts_by_one_share_is_an_effect_on_busy_areas_only_on_the_level_scale() -> None:
    found: dict[str, list[tuple[float, bool, bool] | None]] = {"ratio": [], "level": []}
    for seed in range(60):
        setting = busiest(simulate_panel(MANY, "common shocks", 4_000 + seed).setting)
        for scale, answers in found.items():
            answers.append(judge(setting, 1.0, design_of("cluster", seed, scale)))
    ratio, level = (np.array(answers, dtype=float).T for answers in found.values())
    # Areas picked on what they counted before fall back a little, on either scale.
    assert -0.05 < ratio[0].mean() < 0
    assert level[0].mean() > 0.03
    assert (level[0] - ratio[0]).mean() > 0.07


@pytest.mark.parametrize("scale", ["ratio", "level"])
def test_limits_of_single_waves_and_periods_hold_with_four_areas_in_a_wave(scale: str) -> None:
    missed = []
    for seed in range(60):
        setting = simulate_panel(FEW, "null", 3_000 + seed).setting
        target = setting.treated["target"]
        assert setting.adopted is not None
        reached = Reached(setting.counts[0][target], setting.counts[0][setting.donors], setting.adopted[target])
        one_by_one, since = details_of(reached, scale, setting.periods)[:2]  # type: ignore[arg-type]
        nothing = 1.0 if scale == "ratio" else 0.0
        for *_, lower, upper in (*one_by_one.rows, *(row for row in since.rows if row[0] >= 0)):  # type: ignore[operator]
            if lower is not None and upper is not None:
                missed.append(not lower <= nothing <= upper)  # type: ignore[operator]
    assert len(missed) > 1_000
    assert np.mean(missed) < 0.09
