"""How a group's counts moved against its comparison areas' in every period, beside the last period before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from netharm.effects.cluster_errors import expected_gradient
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting
from netharm.effects.two_way_poisson import Cells, cells_of, expected_counts, path_influences, period_effects

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

HALF = 0.5
"""Added to both counts of a ratio, as in the statistic of every design, so that a period without a count has one."""


class EventStudy(NamedTuple):
    """Log ratios of observed to expected, each less that of the last period before.

    periods (k,) : positions in the setting, without that last period. coefficients (k,). covariance (k, k) : NaN where
    it cannot be told.
    """

    periods: Positions
    coefficients: Array
    covariance: Array


def event_study(
    setting: Setting, members: Positions, donors: Mask, index: int, groups: Sequence[PlaceboGroup] = ()
) -> EventStudy | None:
    """Return the event study of measure `index` in the group at `members`; None where it cannot be computed.

    The covariance is clustered by area, which needs many areas on both sides; with placebo `groups` it is theirs, which
    serves a target of any size: how the same log ratios of groups spread in which nothing was done.
    """
    cells = cells_of(setting, members, donors, index)
    coefficients = _log_ratios(cells, HALF)
    if coefficients is None or cells.starts < 1:
        return None
    others = np.delete(np.arange(len(cells.periods)), cells.starts - 1)
    if groups:
        drawn = []
        for group in groups:
            left = donors.copy()
            left[group.members] = False
            left[group.buffer] = False
            found = _log_ratios(cells_of(setting, group.members, left, index), HALF)
            if found is not None:
                drawn.append(found[others])
        covariance = np.cov(np.array(drawn), rowvar=False) if len(drawn) > len(others) else np.nan
    else:
        covariance = _clustered(cells, HALF)[np.ix_(others, others)]
    covariance = np.broadcast_to(covariance, (len(others), len(others))).copy()
    return EventStudy(cells.periods[others], coefficients[others], covariance)


def _log_ratios(cells: Cells, half: float) -> Array | None:
    """Return log((observed + half) / (expected + half)) less its value in the last period before, (K,)."""
    expected = _expected(cells)
    if expected is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios: Array = np.log((cells.treated.sum(axis=0) + half) / (expected.sum(axis=0) + half))
    ratios -= ratios[cells.starts - 1]
    return ratios


def _expected(cells: Cells) -> Array | None:
    path = period_effects(cells.comparison, cells.comparison_exposure)
    before = cells.treated[:, : cells.starts].sum(axis=1)
    if path is None or not path[: cells.starts].any() or not before.any():
        return None
    return expected_counts(before, cells.treated_exposure, path, cells.starts)


def _clustered(cells: Cells, half: float) -> Array:
    """Return the covariance of the log ratios from how areas differ on each side, (K, K)."""
    path = period_effects(cells.comparison, cells.comparison_exposure)
    expected = _expected(cells)
    assert path is not None
    assert expected is not None
    last = cells.starts - 1
    totals = expected.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        treated = cells.treated / (cells.treated.sum(axis=0) + half) - expected / (totals + half)
        comparison = path_influences(cells.comparison, cells.comparison_exposure, path)
        comparison = comparison @ expected_gradient(cells, path, expected).T * (totals / (totals + half))
    covariance = np.zeros((len(path), len(path)))
    for parts, counts in ((treated, cells.treated), (comparison, cells.comparison)):
        before = counts[:, : cells.starts].sum(axis=1)
        hidden = before / before.sum()
        told = counts.any(axis=1)
        if told.sum() < 2 or hidden.max() >= 1:
            return np.full_like(covariance, np.nan)
        moves = ((parts - parts[:, [last]]) / np.sqrt(1 - hidden)[:, None])[told]
        covariance += moves.T @ moves
    return covariance
