"""Small panels with a fault planted, or none, for tests of the checks that try to prove a design wrong."""

from __future__ import annotations

from typing import Literal

import numpy as np

from netharm.effects.setting import Setting
from netharm.proving.simulated_panels import grow_group, square_grid

Fault = Literal["none", "drift", "moved", "peak", "early", "one area", "off elsewhere", "shared shocks"]
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
    size: float = 0.3,
) -> Setting:
    """Return a panel of two counts, "harm" and "calm", in `side` x `side` areas.

    drift : harm falls by 2.5% a period in the target alone. moved : calm, which nothing should touch, falls by 30%
    after. peak : the target is the group of 300 whose last three periods rose most. early : harm falls by 30% in the
    target, six periods before the start. one area : harm falls by 85% after in the target's busiest area alone.
    off elsewhere : harm falls by `size` after in busy areas, and the target is a quiet one. shared shocks : harm
    moves after by blocks of 5 x 5 areas, with a standard deviation of `size`. ratio : what harm is multiplied by after.
    unrest : how far areas stray from their mean, for a while.
    """
    random = np.random.default_rng([seed, 52])
    areas, periods, time = side**2, before + PERIODS_AFTER, np.arange(before + PERIODS_AFTER)
    means = random.gamma(3.0, 1 / 3, areas) + 0.2
    means *= 12 / means.mean()
    own = np.empty((2, areas, periods))
    own[:, :, 0] = random.normal(0, unrest, (2, areas))
    for period in range(1, periods):
        own[:, :, period] = 0.5 * own[:, :, period - 1] + random.normal(0, unrest * np.sqrt(0.75), (2, areas))
    rate = means[:, None] * np.exp(own + 0.15 * np.sin(2 * np.pi * time / 12))
    rate[0] *= np.where(time >= before, _elsewhere(fault, means, side, size, seed)[:, None], 1.0)
    counts = random.poisson(rate).astype(float)
    beside = square_grid(side)
    target = (
        grow_group(treated, beside, random) if neighbours else np.sort(random.choice(areas, treated, replace=False))
    )
    if fault in ("peak", "off elsewhere"):
        groups = [grow_group(treated, beside, random) for _ in range(300 if fault == "peak" else 6)]
        key = (
            (lambda group: _rise(counts[0], group, before)) if fault == "peak" else (lambda group: -means[group].sum())
        )
        target = max(groups, key=key)
    if fault != "peak":
        moves = _moves(fault, means[target], time, before, ratio)
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


def _elsewhere(fault: Fault, means: np.ndarray, side: int, size: float, seed: int) -> np.ndarray:
    """Return what harm is multiplied by after in every area, (areas,), target or not."""
    if fault == "off elsewhere":
        return np.where(means > np.median(means), 1 - size, 1.0)
    if fault == "shared shocks":
        row, column = np.divmod(np.arange(side**2), side)
        blocks = np.random.default_rng([seed, 53]).normal(0, size, (side // 5 + 1, side // 5 + 1))
        return np.exp(blocks[row // 5, column // 5])
    return np.ones(side**2)


def _moves(fault: Fault, means: np.ndarray, time: np.ndarray, before: int, ratio: float) -> np.ndarray:
    """Return what the target's counts are multiplied by, (2, treated, periods)."""
    moves = np.ones((2, len(means), len(time)))
    if fault == "drift":
        moves[0] *= np.exp(-0.025 * (time - before / 2))
    moves[0] *= np.where(time >= before, ratio, 1.0)
    if fault == "early":
        moves[0] *= np.where(time >= before - 6, 0.7, 1.0)
    if fault == "one area":
        moves[0, np.argmax(means)] *= np.where(time >= before, 0.15, 1.0)
    if fault == "moved":
        moves[1] *= np.where(time >= before, 0.7, 1.0)
    return moves


def _rise(counts: np.ndarray, group: np.ndarray, before: int) -> float:
    return float(counts[group, before - 3 : before].sum() / (counts[group, : before - 3].sum() + 0.5))
