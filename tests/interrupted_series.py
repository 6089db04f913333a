"""One area's series of counts, with or without a control series, as a setting; and series whose truth is known."""

from __future__ import annotations

import numpy as np

from netharm.effects.effect import Effect
from netharm.effects.estimate import estimate
from netharm.effects.setting import Setting
from netharm.study.design import Design


def as_setting(
    counts: np.ndarray, starts: int, control: np.ndarray | None = None, exposure: np.ndarray | None = None
) -> Setting:
    """Return the setting of one target area by month; `control` is the only comparison area."""
    series = np.array([counts] if control is None else [counts, control], dtype=float)
    target = np.arange(len(series)) == 0
    return Setting(
        counts=series[None],
        measures=("count",),
        periods=tuple(f"m{month}" for month in range(len(counts))),
        starts=starts,
        ends=len(counts) - 1,
        quarter=3,
        covariates=np.empty((len(series), 0)),
        covariate_names=(),
        treated={"target": target},
        donors=~target,
        neighbours=None,
        within_buffer=None,
        exposure=None if exposure is None else np.atleast_2d(exposure),
    )


def effect_of(setting: Setting, bare: bool = False, **keys: object) -> Effect:
    """Return the effect on the only measure under an interrupted time series with the design's other `keys`."""
    design = Design.model_validate({"kind": "interrupted time series", **keys})
    (effect,) = estimate(setting, design, {"count": "total"}, (), bare=bare).effects
    return effect


def simulate(
    seed: int, before: int, after: int, mean: float = 60.0, lasting: float = 0.4, spread: float = 0.1, ratio: float = 1
) -> np.ndarray:
    """Return overdispersed monthly counts with trend, season and lasting ups and downs, multiplied by `ratio` after."""
    random = np.random.default_rng([seed, 77])
    month = np.arange(before + after)
    ups = np.zeros(len(month))
    ups[0] = random.normal(0, spread)
    for now in month[1:]:
        ups[now] = lasting * ups[now - 1] + random.normal(0, spread * np.sqrt(1 - lasting**2))
    rate = mean * np.exp(0.004 * month + 0.15 * np.sin(2 * np.pi * month / 12) + ups)
    rate = rate * np.where(month >= before, ratio, 1.0) * random.gamma(30.0, 1 / 30.0, len(month))
    return random.poisson(rate).astype(float)
