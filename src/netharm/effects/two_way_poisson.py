"""Poisson regression with area and period effects: what untouched areas make us expect of a group of areas.

The mean count of area i in period t is exposure x exp(area i + period t). Maximum likelihood takes the period effects
from the comparison areas, and each treated area's own effect from its counts before, so that no count of the target
after the start enters what is expected of it (Wooldridge 2023, doi:10.1093/ectj/utad016). Without exposure everything
has a closed form, and observed over expected is the rate ratio of the joint regression with a treatment term.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.setting import Setting

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

TOLERANCE = 1e-12
"""Largest relative step of a period effect at which the iterations end."""
MOST_ROUNDS = 5_000


@dataclass(frozen=True)
class Cells:
    """One measure in the periods in which it was seen, up to the end of the time after.

    treated (n1, K), comparison (n0, K) : counts ; their exposures the same, or None. starts : the first column of the
    time after. periods (K,) : positions in the setting.
    """

    treated: Array
    comparison: Array
    treated_exposure: Array | None
    comparison_exposure: Array | None
    starts: int
    periods: Positions


def cells_of(setting: Setting, members: Positions, donors: Mask, index: int) -> Cells:
    """Return the counts of measure `index` in the group at positions `members` and in its comparison areas `donors`."""
    counts = setting.counts[index]
    periods = np.flatnonzero(~np.isnan(counts[:, : setting.ends + 1]).all(axis=0))
    starts = int(np.searchsorted(periods, setting.starts))
    everywhere = len(periods) == counts.shape[1]
    comparison = np.flatnonzero(donors)

    def seen(table: Array, areas: Positions) -> Array:
        return table[areas] if everywhere else table[np.ix_(areas, periods)]

    exposure = setting.exposure
    return Cells(
        seen(counts, members),
        seen(counts, comparison),
        None if exposure is None else seen(exposure, members),
        None if exposure is None else seen(exposure, comparison),
        starts,
        periods,
    )


def period_effects(counts: Array, exposure: Array | None) -> Array | None:
    """Return exp(period effect) of `counts` (n, K) up to a common factor, (K,); None where it was not found.

    0 where no area has a count. With `exposure` the two likelihood equations are met in turn, which never lowers the
    likelihood, until the largest relative step is at most `TOLERANCE`.
    """
    totals: Array = counts.sum(axis=0)
    if exposure is None:
        return totals
    sizes = counts.sum(axis=1)
    exposed, sizes = exposure[sizes > 0], sizes[sizes > 0]
    path: Array = np.where(totals > 0, totals / exposed.sum(axis=0), 0.0) if len(sizes) else totals
    if not path.any():
        return path
    for _ in range(MOST_ROUNDS):
        levels = sizes / (exposed @ path)
        reached = totals / (levels @ exposed)
        reached /= reached.sum() / path.sum()
        step = np.abs(reached - path)
        path = reached
        if (step <= TOLERANCE * path).all():
            return path
    return None


def expected_counts(before: Array, exposure: Array | None, path: Array, starts: int) -> Array:
    """Return what is expected of each area, (n, K), from its count `before` (n,) and the comparison's `path`.

    Its sum over the periods before is `before`.
    """
    if exposure is None:
        spread: Array = np.outer(before, path / path[:starts].sum())
        return spread
    rates = exposure * path
    counts: Array = rates * (before / rates[:, :starts].sum(axis=1))[:, None]
    return counts


def path_influences(counts: Array, exposure: Array | None, path: Array) -> Array:
    """Return what each area adds to the log of each period effect, (n, K), up to a constant of the area.

    The influence of a Poisson regression with the area effects taken out: its score times the inverse information.
    0 in periods without a count.
    """
    totals = counts.sum(axis=0)
    if exposure is None:
        shared: Array = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
        return shared
    kept = np.flatnonzero(totals > 0)
    rates = exposure[:, kept] * path[kept]
    shares = rates / rates.sum(axis=1)[:, None]
    sizes = counts.sum(axis=1)
    fitted = sizes[:, None] * shares
    information = np.diag(fitted.sum(axis=0)) - fitted.T @ shares
    # The level of the path is free: fixing it makes the information invertible and changes no contrast.
    information += totals.mean() / len(kept)
    influences = np.zeros_like(counts)
    influences[:, kept] = np.linalg.solve(information, (counts[:, kept] - fitted).T).T
    return influences
