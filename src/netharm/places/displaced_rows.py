"""Whether anything moved next door: every declared count by zone, with its statistics and the design's own estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.effects.effect import RINGS, TOGETHER, AreaName, Effect
from netharm.effects.method import method_of
from netharm.effects.placebo import PlaceboGroup
from netharm.places.displaced import DisplacedBuffer, DisplacedRow, DisplacedZone, Shown
from netharm.places.placebo_zones import group_counts, group_statistics, untreated
from netharm.places.zone_statistic import ZoneStatistic
from netharm.places.zone_statistics import Zones, by_areas, by_placebo, even_counts
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

NO_GROUPS = "too few placebo groups have a buffer like the target's, so these changes have no interval"


@dataclass(frozen=True)
class Compared:
    """One count before and after. counts : (areas, 2), of the `lengths` periods that every area concerned was seen in.

    control : (areas,) bool, the comparison areas that were seen in all of them.
    """

    counts: Array
    lengths: tuple[int, int]
    control: Mask
    left_out: tuple[str, ...]


def displaced_rows(
    study: Study,
    panel: Panel,
    groups: Sequence[PlaceboGroup],
    like_buffers: bool,
    effects: Mapping[tuple[AreaName, str], Effect],
) -> tuple[DisplacedRow, ...]:
    """Return a row for every declared outcome and harm, in the plan's order.

    groups : the study's placebo groups; with `like_buffers` their buffers are like the target's, and give the intervals
    of what concerns the buffer. effects : what the design estimated, by area and count.
    """
    fewest = min(method_of(study.design.kind).fewest, study.design.permutations)
    rows = []
    everything: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    for declared in everything:
        kind: Literal["outcome", "harm"] = "harm" if isinstance(declared, Harm) else "outcome"
        opened = DisplacedRow(declared.name, kind, "could_not_run")
        index = panel.measures.index(declared.name)
        compared = compare(panel, index, panel.target | panel.buffer)
        if compared is None:
            rows.append(_unseen(opened, panel, index))
            continue
        fit = [each for each in groups if like_buffers and compared.control[each.within(TOGETHER)].all()]
        fit = fit if len(fit) >= fewest else []
        own = {area: effect for (area, name), effect in effects.items() if name == declared.name}
        rows.append(_row(opened, panel, compared, fit, own, study.design.seed))
    return tuple(rows)


def compare(panel: Panel, index: int, concerned: Mask) -> Compared | None:
    """Return measure `index` before and after, over the periods seen in all `concerned` areas; None where one side has
    none of them, or no comparison area was seen in all.
    """
    seen = ~np.isnan(panel.counts[index])
    told = seen[concerned].all(axis=0)
    before = np.flatnonzero(told[: panel.starts])
    after = panel.starts + np.flatnonzero(told[panel.starts : panel.ends + 1])
    used = np.concatenate([before, after])
    control = panel.comparison & seen[:, used].all(axis=1)
    if not len(before) or not len(after) or not control.any():
        return None
    sides = [np.nan_to_num(panel.counts[index][:, side]).sum(axis=1) for side in (before, after)]
    left_out = tuple(panel.periods[at] for at in np.flatnonzero(~told[: panel.ends + 1]))
    return Compared(np.stack(sides, axis=1), (len(before), len(after)), control, left_out)


def _unseen(opened: DisplacedRow, panel: Panel, index: int) -> DisplacedRow:
    if not panel.comparison.any():
        why = "could not be run: the plan has no comparison areas, and every statistic divides by them"
        return replace(opened, reason=why)
    hidden = bool(panel.suppressed[index][panel.target | panel.buffer].any())
    status: Shown = "suppressed" if hidden else "missing"
    why = "withheld by the data's owner" if hidden else "not in the data"
    reason = f"in no period before, or in none after, were all areas of target and buffer seen: the rest is {why}"
    return replace(opened, status=status, reason=reason)


def _row(
    opened: DisplacedRow,
    panel: Panel,
    compared: Compared,
    groups: Sequence[PlaceboGroup],
    effects: Mapping[AreaName, Effect],
    seed: int,
) -> DisplacedRow:
    places: dict[AreaName, Mask] = {"target": panel.target}
    places |= dict(zip(RINGS, panel.rings, strict=False))
    places |= {"buffer": panel.buffer, TOGETHER: panel.target | panel.buffer}
    zones = [_zone(name, mask, compared, groups, effects.get(name)) for name, mask in places.items()]
    totals = compared.counts[compared.control].sum(axis=0)
    comparison = DisplacedZone("comparison", int(compared.control.sum()), float(totals[0]), float(totals[1]))
    buffers = [
        DisplacedBuffer(name, _statistics(panel.target, mask, name, compared, groups, seed))
        for name, mask in places.items()
        if name not in ("target", TOGETHER) and mask.any()
    ]
    return replace(
        opened,
        status="shown",
        reason=None if groups else NO_GROUPS,
        length_before=compared.lengths[0],
        length_after=compared.lengths[1],
        left_out=compared.left_out,
        groups=len(groups),
        zones=(*zones, comparison),
        buffers=tuple(buffers),
    )


def _zone(
    name: AreaName, mask: Mask, compared: Compared, groups: Sequence[PlaceboGroup], effect: Effect | None
) -> DisplacedZone:
    before, after = (float(each) for each in compared.counts[mask].sum(axis=0))
    zone = DisplacedZone(name, int(mask.sum()), before, after)
    control = even_counts(compared.counts[compared.control].sum(axis=0), compared.lengths)
    if control[0] > 0 and mask.any():
        expected = before * compared.lengths[1] / compared.lengths[0] * float(control[1] / control[0])
        zone = replace(zone, expected=expected, change=after - expected)
        zone = _with_limits(zone, name, compared, groups)
    return _with_design(zone, effect)


def _with_limits(
    zone: DisplacedZone, name: AreaName, compared: Compared, groups: Sequence[PlaceboGroup]
) -> DisplacedZone:
    assert zone.after is not None
    assert zone.expected is not None
    kept = [each for each in groups if len(each.within(name))]
    if not kept:
        return zone
    pairs, apart = [(each.within(name),) for each in kept], [each.within(TOGETHER) for each in kept]
    own = even_counts(group_counts(compared.counts, pairs, apart, compared.control), compared.lengths)
    found = untreated(zone.after, zone.expected, group_statistics(own, (0,)))
    if found is None:
        return zone
    lower, upper = zone.after - found.upper, zone.after - found.lower
    return replace(zone, lower=lower, upper=upper, p_value=found.p_value)


def _with_design(zone: DisplacedZone, effect: Effect | None) -> DisplacedZone:
    if effect is None or effect.observed is None or effect.expected is None:
        why = effect.reason if effect is not None else None
        return replace(zone, design_reason=why or "the design gave no estimate for this zone")
    zone = replace(
        zone,
        design_expected=effect.expected,
        design_change=effect.observed - effect.expected,
        design_reason=effect.reason,
    )
    if effect.limits is None:
        return zone
    return replace(
        zone,
        design_lower=effect.observed - effect.limits.untreated_upper,
        design_upper=effect.observed - effect.limits.untreated_lower,
        design_p_value=effect.limits.p_value,
    )


def _statistics(
    target: Mask, buffer: Mask, name: AreaName, compared: Compared, groups: Sequence[PlaceboGroup], seed: int
) -> tuple[ZoneStatistic, ...]:
    """Return the statistics of target and one buffer: by placebo groups where there are enough, else by areas."""
    masks = (target, buffer, compared.control)
    totals = np.array([compared.counts[mask].sum(axis=0) for mask in masks])
    sizes = (float(target.sum()), float(buffer.sum()), float(compared.control.sum()))
    zones = Zones(totals, (float(compared.lengths[0]), float(compared.lengths[1])), sizes)
    kept = [each for each in groups if len(each.within(name))]
    random = np.random.default_rng([seed, 52])
    if not kept:
        areas = (compared.counts[target], compared.counts[buffer], compared.counts[compared.control])
        return (*by_areas(zones, areas, random), _as_published(zones))
    pairs, apart = [(each.members, each.within(name)) for each in kept], [each.within(TOGETHER) for each in kept]
    taken = [(*map(len, pair), sizes[2] - len(near)) for pair, near in zip(pairs, apart, strict=True)]
    counts = group_counts(compared.counts, pairs, apart, compared.control)
    return (*by_placebo(zones, counts, np.array(taken, dtype=np.float64)), _as_published(zones))


def _as_published(zones: Zones) -> ZoneStatistic:
    """Return the weighted displacement difference with its Poisson error, as its authors give it."""
    found = zones.difference()
    return ZoneStatistic(
        "weighted displacement difference",
        found.value,
        found.lower,
        found.upper,
        found.p_value,
        "Poisson counts",
        "as published: too narrow where counts vary more than Poisson numbers",
    )
