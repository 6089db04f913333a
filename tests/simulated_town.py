"""A small simulated town for tests of the estimator: its untreated counts are known.

A grid of unequal areas with shared ups and downs, seasons and overdispersed counts. The operation multiplies the
target's rate by a known ratio.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netharm.effects.setting import Setting
from netharm.proving.simulated_panels import grow_group, square_grid

SIDE, BEFORE, AFTER = 13, 12, 4


@dataclass(frozen=True)
class Town:
    setting: Setting
    untreated: np.ndarray
    """(measures,) the target's counts after, as they would have been."""


def build_town(seed: int, ratio: float) -> Town:
    random = np.random.default_rng(seed)
    areas, periods = SIDE * SIDE, BEFORE + AFTER
    size = random.gamma(1.5, 8.0, (2, areas)) + 1.0
    loading = random.normal(0, 0.3, (2, areas))
    shared = np.cumsum(random.normal(0, 0.08, (2, periods)), axis=1)
    season = 0.15 * np.sin(2 * np.pi * np.arange(periods) / 12)
    rate = size[:, :, None] * np.exp(season + (1 + loading[:, :, None]) * shared[:, None, :])
    untreated = random.poisson(rate * random.gamma(8.0, 1 / 8.0, rate.shape)).astype(float)
    neighbours = square_grid(SIDE)
    target = np.zeros(areas, dtype=bool)
    target[grow_group(5, neighbours, random)] = True
    kept = 1.0 - np.where(target[None, :, None] & (np.arange(periods) >= BEFORE), 1.0 - ratio, 0.0)
    observed = random.binomial(untreated.astype(int), kept).astype(float)
    setting = Setting(
        counts=observed,
        measures=("violence", "disorder"),
        periods=tuple(str(period) for period in range(periods)),
        starts=BEFORE,
        ends=periods - 1,
        quarter=3,
        covariates=np.empty((areas, 0)),
        covariate_names=(),
        treated={"target": target},
        donors=~target,
        neighbours=neighbours,
        within_buffer=None,
    )
    return Town(setting, untreated[:, target, BEFORE:].sum(axis=(1, 2)))
