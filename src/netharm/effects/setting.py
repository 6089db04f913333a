"""A panel as the arrays that a design needs: complete for every area that takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.effects.effect import AreaName, Effect

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Setting:
    """What the design is asked, as arrays; it knows no names of crimes.

    counts : (measures, n, periods), complete for every area in `treated` and `donors`.
    starts, ends : first and last period of the time after. treated : areas of each name. quarter : periods
    in a quarter.
    neighbours, within_buffer : see Panel. A period that was seen nowhere is NaN everywhere.
    """

    counts: Array
    measures: tuple[str, ...]
    periods: tuple[str, ...]
    starts: int
    ends: int
    quarter: int
    covariates: Array
    covariate_names: tuple[str, ...]
    treated: Mapping[AreaName, Mask]
    donors: Mask
    neighbours: tuple[NDArray[np.int64], ...] | None
    within_buffer: tuple[NDArray[np.int64], ...] | None

    @property
    def counts_before(self) -> Array:
        """All counts before the operation, (n,)."""
        total: Array = np.nansum(self.counts[:, :, : self.starts], axis=(0, 2))
        return total


@dataclass(frozen=True)
class Prepared:
    """A setting for the rows that can be estimated, and the rows that cannot, each with its reason.

    setting is None where no row can be estimated.
    """

    setting: Setting | None
    unfilled: tuple[Effect, ...]
    notes: tuple[str, ...]


def prepare(panel: Panel, measures: Sequence[str], quarter: int) -> Prepared:
    """Return the setting of `panel`, without the rows and donors that were not seen in full.

    measures : the declared outcomes and harms ; quarter : the number of periods in a quarter.
    """
    named: dict[AreaName, Mask] = {"target": panel.target}
    if panel.buffer.any():
        named["buffer"] = panel.buffer
    unfilled = [
        _unseen(panel, panel.measures.index(measure), area, areas)
        for measure in measures
        for area, areas in named.items()
    ]
    reasons = [effect for effect in unfilled if effect is not None]
    out = {effect.measure for effect in reasons if effect.area == "target"}
    live = [panel.measures.index(measure) for measure in measures if measure not in out]
    if not live:
        return Prepared(None, tuple(reasons), ())
    counts = panel.counts[live]
    somewhere = np.asarray(~np.isnan(counts).all(axis=1))
    complete = np.asarray(np.all(~np.isnan(counts) | ~somewhere[:, None, :], axis=(0, 2)))
    donors = panel.comparison & complete
    left_out = int((panel.comparison & ~complete).sum())
    notes = (f"comparison areas left out because they were not seen in every period: {left_out}",) if left_out else ()
    treated = {area: areas for area, areas in named.items() if area == "target" or not np.any(areas & ~complete)}
    setting = Setting(
        counts=counts,
        measures=tuple(panel.measures[index] for index in live),
        periods=panel.periods,
        starts=panel.starts,
        ends=panel.ends,
        quarter=quarter,
        covariates=panel.covariates,
        covariate_names=panel.covariate_names,
        treated=treated,
        donors=donors,
        neighbours=panel.neighbours,
        within_buffer=panel.within_buffer if "buffer" in named else None,
    )
    kept = {(area, measure) for area in treated for measure in setting.measures}
    return Prepared(setting, tuple(effect for effect in reasons if (effect.area, effect.measure) not in kept), notes)


def _unseen(panel: Panel, index: int, area: AreaName, areas: Mask) -> Effect | None:
    """Return the unfilled row of a measure that was not seen in full, or None where it was.

    Periods before that were seen nowhere cost a match block, not the row.
    """
    counts = panel.counts[index][areas]
    nowhere = np.isnan(panel.counts[index]).all(axis=0)
    after = np.arange(len(panel.periods)) >= panel.starts
    holes = np.isnan(counts) & (after | ~nowhere)
    if not holes.any() and not nowhere[: panel.starts].all():
        return None
    withheld = bool((panel.suppressed[index][areas] & holes).any())
    where = [panel.periods[position] for position in np.flatnonzero(holes.any(axis=0))]
    shown = ", ".join(where[:6]) + (" and more" if len(where) > 6 else "")
    why = "withheld by the data's owner" if withheld else "not in the data"
    return Effect(
        measure=panel.measures[index],
        area=area,
        status="suppressed" if withheld else "missing",
        match="none",
        reason=f"counts of the {area} are {why} in {shown or 'the whole time before'}; a count not seen is not a zero",
    )
