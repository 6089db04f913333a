"""Small panels with a fault planted, or none, for tests of the checks that try to prove a design wrong."""

from __future__ import annotations

from typing import Literal

import numpy as np

from netharm.effects.setting import Setting
from netharm.proving.simulated_panels import grow_group, square_grid

Fault = Literal["none", "drift", "moved", "peak"]
PERIODS_AFTER = 6


def pretend_panel(
    seed: int,
    fault: Fault = "none",
    *,
    side: int = 14,
    before: int = 24,
    treated: int = 35,
    ratio: float = 1.0,
    neighbours: bool = False,
    unrest: float = 0.15,
) -> Setting:
    """Return a panel of two counts, "harm" and "calm", in `side` x `side` areas.

    drift : harm falls by 2.5% a period in the target alone. moved : calm, which nothing should touch, falls by 30%
    after. peak : the target is the group of 300 whose last three periods rose most. ratio : what harm is multiplied by
    after. unrest : how far areas stray from their mean, for a while.
    """
    random = np.random.default_rng([seed, 52])
    areas, periods = side**2, before + PERIODS_AFTER
    size = random.gamma(3.0, 1 / 3, areas) + 0.2
    size *= 12 / size.mean()
    own = np.empty((2, areas, periods))
    own[:, :, 0] = random.normal(0, unrest, (2, areas))
    for period in range(1, periods):
        own[:, :, period] = 0.5 * own[:, :, period - 1] + random.normal(0, unrest * np.sqrt(0.75), (2, areas))
    rate = size[:, None] * np.exp(own + 0.15 * np.sin(2 * np.pi * np.arange(periods) / 12))
    counts = random.poisson(rate).astype(float)
    beside = square_grid(side)
    target = (
        grow_group(treated, beside, random) if neighbours else np.sort(random.choice(areas, treated, replace=False))
    )
    if fault == "peak":
        target = max(
            (grow_group(treated, beside, random) for _ in range(300)), key=lambda group: _rise(counts[0], group, before)
        )
    else:
        time = np.arange(periods)
        moves = np.ones((2, 1, periods))
        moves[0] = np.exp(-0.025 * (time - before / 2)) if fault == "drift" else 1.0
        moves[0] *= np.where(time >= before, ratio, 1.0)
        moves[1] = np.where(time >= before, 0.7, 1.0) if fault == "moved" else 1.0
        counts[:, target] = random.poisson(rate[:, target] * moves)
    chosen = np.zeros(areas, dtype=bool)
    chosen[target] = True
    return Setting(
        counts=counts,
        measures=("harm", "calm"),
        periods=tuple(str(period) for period in range(periods)),
        starts=before,
        ends=periods - 1,
        quarter=3,
        covariates=np.empty((areas, 0)),
        covariate_names=(),
        treated={"target": chosen},
        donors=~chosen,
        neighbours=beside if neighbours else None,
        within_buffer=None,
    )


def _rise(counts: np.ndarray, group: np.ndarray, before: int) -> float:
    return float(counts[group, before - 3 : before].sum() / (counts[group, : before - 3].sum() + 0.5))
