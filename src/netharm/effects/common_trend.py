"""Whether target and comparison went on alike before the operation, and what the test of it could have seen.

For the log ratio q(t) of the target's count to the comparison areas' the model is q(t) = a + b t, with a yearly wave
beside the slope where two years or more were seen. F compares it with a constant q. Counts that lie together share ups
and downs that last, so F is judged by its rank among placebo groups of the same kind; where too few of them exist, by
the F distribution, which takes periods as independent. A test that finds nothing says little where its power is low
(Roth 2022, doi:10.1257/aeri.20210236), so the power is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import f as f_distribution
from scipy.stats import ncf

from netharm.effects.permutation import LEVEL, TIE, draws_needed, log_ratio
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting

Array = NDArray[np.float64]
Positions = NDArray[np.int64]

SPARE_PERIODS = 3
"""Periods beyond the model's terms that the test needs: with fewer its residual says next to nothing of chance."""

SHIFT = 0.20
"""The drift whose detection the power is of: what would part target and comparison by 20% from the middle of the time
before to the middle of the time after."""


@dataclass(frozen=True)
class CommonTrend:
    """The test of one measure. p_value, power and change are None where `why` says that it could not be run.

    change : by how much target and comparison would part from the middle of the time before to that of the time after,
    if the slope went on, relative. groups : placebo groups behind the p-value; 0 where it is from the F distribution.
    power : the probability of p <= 0.05 under a drift as large as `SHIFT`.
    """

    measure: str
    change: float | None = None
    p_value: float | None = None
    power: float | None = None
    groups: int = 0
    why: str | None = None


def check_common_trend(setting: Setting, index: int, groups: Sequence[PlaceboGroup], after: int) -> CommonTrend:
    """Return the test of measure `index`, from the time before alone; `after` : how many periods the time after has."""
    measure = setting.measures[index]
    counts = setting.counts[index][:, : setting.starts]
    seen = np.flatnonzero(~np.isnan(counts).all(axis=0))
    terms = _terms(seen, setting)
    if len(seen) < terms.shape[1] + SPARE_PERIODS:
        return CommonTrend(measure, why=f"{len(seen)} periods before are too few to tell a trend")
    if not setting.donors.any():
        return CommonTrend(measure, why="there are no comparison areas")
    counts = counts[:, seen]
    distance = (setting.starts + after) / 2
    drift = np.log1p(SHIFT) / distance * (seen - seen.mean())
    target = _log_ratios(counts, setting, [np.flatnonzero(setting.treated["target"])])
    if not counts[setting.treated["target"]].any():
        return CommonTrend(measure, why="none was counted in the target before")
    statistic = float(_f(target, terms)[0])
    slope = float(np.linalg.lstsq(terms, target[0], rcond=None)[0][1])
    change = float(np.expm1(slope * distance))
    if len(groups) < draws_needed():
        freedom = terms.shape[1] - 1, len(seen) - terms.shape[1]
        p_value = float(f_distribution.sf(statistic, *freedom))
        return CommonTrend(measure, change, p_value, _power(target, terms, drift), 0)
    others = _log_ratios(counts, setting, [group.members for group in groups])
    drawn = _f(others, terms)
    hits = int(np.sum(drawn >= statistic - TIE * max(1.0, statistic)))
    critical = float(np.sort(drawn)[-int(LEVEL * (1 + len(drawn)) + TIE)])
    power = float(np.mean(_f(others + drift, terms) > critical))
    return CommonTrend(measure, change, (1 + hits) / (1 + len(drawn)), power, len(drawn))


def _terms(seen: Positions, setting: Setting) -> Array:
    """Return the model's columns, (periods seen, terms): a constant, the slope, and a yearly wave."""
    columns = [np.ones(len(seen)), seen - seen.mean() if len(seen) else np.empty(0)]
    year = 4 * setting.quarter
    if len(seen) >= 2 * year:
        angle = 2 * np.pi * seen / year
        columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)


def _log_ratios(counts: Array, setting: Setting, groups: Sequence[Positions]) -> Array:
    """Return q(t) of each group against the donors outside it, (groups, periods)."""
    inside = np.array([counts[members].sum(axis=0) for members in groups])
    shared = np.array([counts[members[setting.donors[members]]].sum(axis=0) for members in groups])
    return log_ratio(inside, counts[setting.donors].sum(axis=0) - shared)


def _f(ratios: Array, terms: Array) -> Array:
    """Return F of all terms against a constant, for each row of `ratios`; 0 where nothing varies."""
    basis = np.linalg.qr(terms)[0]
    total = ((ratios - ratios.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    left = np.maximum(((ratios - ratios @ basis @ basis.T) ** 2).sum(axis=1), 0.0)
    freedom = terms.shape[1] - 1, terms.shape[0] - terms.shape[1]
    explained = np.maximum(total - left, 0.0) / freedom[0]
    varies = total > TIE
    statistic: Array = np.where(varies, explained / np.where(varies, np.maximum(left, TIE) / freedom[1], 1.0), 0.0)
    return statistic


def _power(target: Array, terms: Array, drift: Array) -> float:
    """Return the power of the F test against `drift`, with the target's own residual as chance."""
    basis = np.linalg.qr(terms)[0]
    freedom = terms.shape[1] - 1, terms.shape[0] - terms.shape[1]
    variance = float(((target[0] - basis @ basis.T @ target[0]) ** 2).sum()) / freedom[1]
    if variance <= TIE:
        return 1.0
    return float(ncf.sf(f_distribution.isf(LEVEL, *freedom), *freedom, float((drift**2).sum()) / variance))
