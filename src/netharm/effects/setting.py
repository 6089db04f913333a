"""A panel as the arrays that a design needs: complete for every area that takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.effects.effect import RINGS, TOGETHER, AreaName, Effect

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Setting:
    """What the design is asked, as arrays; it knows no names of crimes.

    counts : (measures, n, periods), complete for every area in `treated` and `donors`.
    starts, ends : first and last period of the time after. treated : areas of each name. quarter : periods
    in a quarter.
    neighbours, within_buffer, within_rings : see Panel. A period that was seen nowhere is NaN everywhere.
    adopted : (n,) first period in which each target area was reached, the number of periods elsewhere; None where
    that is `starts` for all. exposure : (n, periods) or None, see Panel.
    areas : (n,) what each is called, for tables; () where it is not told.
    unseen : area names with measures that were not seen in full there, and get no row.
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
    unseen: frozenset[tuple[AreaName, str]] = frozenset()
    adopted: NDArray[np.int64] | None = None
    exposure: Array | None = None
    areas: tuple[str, ...] = ()
    within_rings: tuple[tuple[NDArray[np.int64], ...], ...] = ()

    @property
    def counts_before(self) -> Array:
        """All counts before the operation that the target was seen in, (n,)."""
        seen = [self.can_fill("target", measure) for measure in self.measures]
        total: Array = np.nansum(self.counts[seen][:, :, : self.starts], axis=(0, 2))
        return total

    def can_fill(self, area: AreaName, measure: str) -> bool:
        """Return whether `measure` was seen in full in `area`."""
        return (area, measure) not in self.unseen

    def after(self, index: int, area: AreaName) -> Array:
        """Return the counts of measure `index` over the time after, (n,); 0 where an area takes no part."""
        counts = self.counts[index][:, self.starts : self.ends + 1].sum(axis=1)
        return np.where(self.donors | self.treated[area], counts, 0.0)

    def nowhere_before(self, index: int) -> tuple[str, ...]:
        """Return the periods before the operation in which measure `index` was seen in no area."""
        nowhere = np.isnan(self.counts[index][:, : self.starts]).all(axis=0)
        return tuple(self.periods[period] for period in np.flatnonzero(nowhere))


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
        named |= {"buffer": panel.buffer, TOGETHER: panel.target | panel.buffer}
        named |= {name: ring for name, ring in zip(RINGS, panel.rings, strict=False) if ring.any()}
    unfilled = {
        (area, measure): _unseen(panel, panel.measures.index(measure), area, areas)
        for measure in measures
        for area, areas in named.items()
    }
    reasons = {place: effect for place, effect in unfilled.items() if effect is not None}
    seen = [measure for measure in measures if any((area, measure) not in reasons for area in named)]
    if all(("target", measure) in reasons for measure in measures):
        return Prepared(None, tuple(reasons.values()), ())
    live = [panel.measures.index(measure) for measure in seen]
    counts = panel.counts[live]
    somewhere = np.asarray(~np.isnan(counts).all(axis=1))
    complete = np.asarray(np.all(~np.isnan(counts) | ~somewhere[:, None, :], axis=(0, 2)))
    left_out = int((panel.comparison & ~complete).sum())
    notes = (f"comparison areas left out because they were not seen in every period: {left_out}",) if left_out else ()
    setting = Setting(
        counts=counts,
        measures=tuple(seen),
        periods=panel.periods,
        starts=panel.starts,
        ends=panel.ends,
        quarter=quarter,
        covariates=panel.covariates,
        covariate_names=panel.covariate_names,
        treated=named,
        donors=panel.comparison & complete,
        neighbours=panel.neighbours,
        within_buffer=panel.within_buffer if "buffer" in named else None,
        unseen=frozenset(reasons),
        adopted=panel.adopted,
        exposure=panel.exposure,
        areas=panel.areas,
        within_rings=panel.within_rings if "buffer" in named else (),
    )
    return Prepared(setting, tuple(reasons.values()), notes)


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
