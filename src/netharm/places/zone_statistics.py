"""All displacement statistics of one count, with the intervals that counts, areas or placebo groups allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.places.displacement import (
    AFTER,
    BEFORE,
    BUFFER,
    CONTROL,
    TARGET,
    buffer_displacement_measure,
    displacement_quotient,
    expected,
    gross_effect,
    net_effect,
    success_measure,
    total_net_effect,
)
from netharm.places.displacement_difference import DisplacementDifference, displacement_difference
from netharm.places.placebo_zones import group_statistics, quotient_limits, shift_limits, untreated
from netharm.places.resampled_zones import FEWEST_AREAS, middle, resample_areas, resample_counts
from netharm.places.zone_refusals import (
    NEAR_ZERO,
    NO_CONTROL,
    NO_ERROR,
    NO_SUCCESS,
    NONE_AFTER,
    NOTHING_DRAWN,
    control_share,
    nothing_counted,
    unlike_size,
)
from netharm.places.zone_statistic import IntervalKind, StatisticName, ZoneStatistic

Array = NDArray[np.float64]

DRAWS = 1999
FORMULAS: dict[StatisticName, Callable[[Array], Array]] = {
    "gross effect": gross_effect,
    "net effect": net_effect,
    "success measure": success_measure,
    "buffer displacement measure": buffer_displacement_measure,
    "weighted displacement quotient": displacement_quotient,
    "total net effect": total_net_effect,
}
AGAINST_NOTHING = "no interval: it is set against nothing, so placebo groups say nothing of it"


@dataclass(frozen=True)
class Zones:
    """The counts of target, buffer and control, (3, 2), before and after, as they were counted.

    lengths : how long the time before and the time after are, in the same unit. areas : how many areas each zone has,
    where that is known. buffer_control : (2,) counts of a control of the buffer's own, where it has one ; own_areas :
    how many areas that has.
    """

    counts: Array
    lengths: tuple[float, float] = (1.0, 1.0)
    areas: tuple[float, float, float] | None = None
    buffer_control: Array | None = None
    own_areas: float | None = None

    @property
    def even(self) -> Array:
        """Return the counts (3, 2) with those before brought to the length of the time after."""
        return even_counts(self.counts, self.lengths)

    def difference(self) -> DisplacementDifference:
        """Return the weighted displacement difference, in counts of the time after.

        One control stands for target and buffer together, in proportion to the numbers of areas, or as it is where
        those are not known: taken twice, its error would be counted as that of two.
        """
        before, after = self.lengths
        own = self.buffer_control
        control, own_control = self.control_weights
        return displacement_difference(
            self.counts[CONTROL].tolist(),
            self.counts[TARGET].tolist(),
            (0.0, 0.0) if own is None else own.tolist(),
            self.counts[BUFFER].tolist(),
            time_weights=(before / after, 1.0),
            area_weights=(control, 1.0, own_control, 1.0),
        )

    @property
    def control_weights(self) -> tuple[float, float]:
        """Return by what the counts of the control, and of the buffer's own control, are divided in the difference."""
        if self.buffer_control is None:
            return control_share(self.areas), 1.0
        if self.areas is None or self.own_areas is None:
            return 1.0, 1.0
        return self.areas[CONTROL] / self.areas[TARGET], self.own_areas / self.areas[BUFFER]

    def unlike_sizes(self) -> str | None:
        """Return why the weighted displacement difference would tell sizes in place of changes, or None."""
        even, error = self.even, self.difference().error
        weight, own_weight = self.control_weights
        control = even[CONTROL] / weight
        by_area = "" if self.areas is None else ", size for size"
        if self.buffer_control is None:
            return unlike_size(even[[TARGET, BUFFER]].sum(axis=0), control, error, f"target and buffer{by_area}")
        own = even_counts(self.buffer_control, self.lengths) / own_weight
        return unlike_size(even[TARGET], control, error, f"the target{by_area}") or unlike_size(
            even[BUFFER], own, error, f"the buffer{by_area}"
        )


def even_counts(counts: Array, lengths: tuple[float, float]) -> Array:
    """Return counts (..., 2) with those before brought to the length of the time after."""
    even: Array = counts * np.array([lengths[1] / lengths[0], 1.0])
    return even


def by_counts(zones: Zones, random: np.random.Generator) -> tuple[ZoneStatistic, ...]:
    """Return the statistics with intervals from Poisson counts: too narrow wherever counts vary more than that."""
    drawn = even_counts(resample_counts(zones.counts, DRAWS, random), zones.lengths)
    return _statistics(zones, drawn, "Poisson counts")


def by_areas(
    zones: Zones, areas: Sequence[Array], random: np.random.Generator, fewest: int = FEWEST_AREAS
) -> tuple[ZoneStatistic, ...]:
    """Return the statistics with intervals from areas drawn again, or why there are none where areas are few.

    areas : for each zone (areas, 2), the counts of its areas.
    """
    least = min(len(zone) for zone in areas)
    if least < fewest:
        why = f"no interval: a zone has {least} areas, and fewer than {fewest} cannot be drawn again"
        return tuple(_without_interval(each, why) for each in _statistics(zones, np.empty((0, 3, 2)), None))
    drawn = even_counts(resample_areas(areas, DRAWS, random), zones.lengths)
    return _statistics(zones, drawn, "areas drawn again")


def by_placebo(zones: Zones, groups: Array, sizes: Array) -> tuple[ZoneStatistic, ...]:
    """Return the statistics with intervals from placebo groups (J, 3, 2): target, buffer and control of each.

    sizes : (J, 3), how many areas each has. The gross effect is against nothing, so groups say nothing of its interval.
    """
    plain = {each.name: each for each in _statistics(zones, np.empty((0, 3, 2)), None)}
    even, own = zones.even, even_counts(groups, zones.lengths)
    if even[CONTROL].min() <= 0 or own[:, CONTROL].min(initial=1.0) <= 0:
        return tuple(plain.values())
    kinds: tuple[tuple[int, ...], ...] = ((TARGET,), (BUFFER,), (TARGET, BUFFER))
    q = {zone: group_statistics(own, zone) for zone in kinds}
    limits: dict[str, tuple[float, float, float] | None] = {}
    for zone, names in (((TARGET,), ("net effect", "success measure")), ((BUFFER,), ("buffer displacement measure",))):
        for name in names:
            limits[name] = _share_limits(even, zone[0], q[zone], -1.0 if name == "net effect" else 1.0)
    limits["total net effect"] = _total_limits(even, q[TARGET, BUFFER])
    value = zones.difference().value
    limits["weighted displacement difference"] = shift_limits(value, _differences(own, sizes))
    told = {name: _with_limits(each, limits.get(name)) for name, each in plain.items()}
    told["gross effect"] = _without_interval(plain["gross effect"], AGAINST_NOTHING)
    quotient = ZoneStatistic("weighted displacement quotient", _number(displacement_quotient(even)))
    told[quotient.name] = _quotient(quotient, told["success measure"], _placebo_quotient(even, q), "placebo groups")
    return tuple(told.values())


def _statistics(zones: Zones, drawn: Array, kind: IntervalKind | None) -> tuple[ZoneStatistic, ...]:
    """Return all statistics with the middle of what `drawn` (draws, 3, 2) gives; without draws, without intervals."""
    even = zones.even
    told: dict[str, ZoneStatistic] = {}
    for name, formula in FORMULAS.items():
        statistic = ZoneStatistic(name, value=_number(formula(even)))
        nothing = nothing_counted(name, zones.counts) if kind else None
        if name == "weighted displacement quotient":
            whole = _quotient(statistic, told["success measure"], _middle_quotient(drawn), kind)
            told[name] = whole if whole.value is None or not nothing else _refused(statistic, nothing)
        elif statistic.value is None:
            told[name] = replace(statistic, reason=NO_CONTROL)
        elif name == "total net effect" and not even[CONTROL, AFTER]:
            told[name] = _refused(statistic, NONE_AFTER)
        elif nothing:
            told[name] = _refused(statistic, nothing)
        else:
            told[name] = _with_interval(statistic, middle(formula(drawn)) if len(drawn) else None, kind)
    return (*told.values(), _difference(zones, drawn, kind))


def _difference(zones: Zones, drawn: Array, kind: IntervalKind | None) -> ZoneStatistic:
    """Return the weighted displacement difference, by the areas drawn or by its own Poisson error."""
    difference = zones.difference()
    plain = ZoneStatistic("weighted displacement difference", value=difference.value)
    if kind is None:
        return plain
    if not difference.error:
        return _refused(plain, "could not be run: nothing was counted in any zone, so chance cannot be judged")
    if kind == "areas drawn again":
        return _with_interval(plain, middle(_differences(drawn, np.array(zones.areas)[np.newaxis])), kind)
    limits = (difference.lower, difference.upper)
    return replace(_with_interval(plain, limits, "Poisson counts"), p_value=difference.p_value)


def _refused(statistic: ZoneStatistic, reason: str) -> ZoneStatistic:
    return replace(statistic, value=None, lower=None, upper=None, reason=reason)


def _number(value: Array) -> float | None:
    return float(value) if np.isfinite(value) else None


def _with_interval(
    statistic: ZoneStatistic, limits: tuple[float, float] | None, kind: IntervalKind | None
) -> ZoneStatistic:
    if limits is None:
        why = "no interval: the comparison has no count in some of what was drawn" if kind else None
        return replace(statistic, reason=why)
    if limits[0] == limits[1]:
        return replace(statistic, reason=NOTHING_DRAWN)
    return replace(statistic, lower=limits[0], upper=limits[1], interval=kind)


def _with_limits(statistic: ZoneStatistic, limits: tuple[float, float, float] | None) -> ZoneStatistic:
    if statistic.value is None:
        return statistic
    if limits is None:
        return _without_interval(statistic, "no interval: there are too few placebo groups like target and buffer")
    return replace(statistic, lower=limits[0], upper=limits[1], p_value=limits[2], interval="placebo groups")


def _without_interval(statistic: ZoneStatistic, why: str) -> ZoneStatistic:
    return statistic if statistic.value is None else replace(statistic, reason=why)


def _quotient(
    statistic: ZoneStatistic,
    success: ZoneStatistic,
    limits: tuple[float, float] | None,
    kind: IntervalKind | None,
) -> ZoneStatistic:
    """Return the quotient, which is told only where the success measure is below 0 with all of its interval."""
    if success.value is None:
        return _refused(statistic, success.reason or NO_CONTROL)
    if success.value >= 0:
        return _refused(statistic, NO_SUCCESS)
    if success.upper is None:
        return _refused(statistic, NO_ERROR)
    if success.upper >= 0 or limits is None:
        return _refused(statistic, NEAR_ZERO)
    return replace(statistic, lower=limits[0], upper=limits[1], interval=kind)


def _middle_quotient(drawn: Array) -> tuple[float, float] | None:
    """Return the middle of BDM / SM over the draws, also of those few in which SM is not below 0."""
    if not len(drawn):
        return None
    success = success_measure(drawn)
    return middle(buffer_displacement_measure(drawn) / np.where(success == 0, np.nan, success))


def _share_limits(even: Array, zone: int, q: Array, sign: float) -> tuple[float, float, float] | None:
    """Return the limits of (observed - untreated) / Ca, or of the opposite where `sign` is -1, and the p-value."""
    found = untreated(float(even[zone, AFTER]), float(expected(even, zone)), q)
    if found is None:
        return None
    ends = [sign * (found.observed - count) / float(even[CONTROL, AFTER]) for count in (found.upper, found.lower)]
    return min(ends), max(ends), found.p_value


def _total_limits(even: Array, q: Array) -> tuple[float, float, float] | None:
    together = even[[TARGET, BUFFER]].sum(axis=0)
    expectation = float(expected(even, TARGET) + expected(even, BUFFER))
    found = untreated(float(together[AFTER]), expectation, q)
    if found is None:
        return None
    return found.lower - found.observed, found.upper - found.observed, found.p_value


def _placebo_quotient(even: Array, q: Mapping[tuple[int, ...], Array]) -> tuple[float, float] | None:
    """Return the limits of BDM / SM, from how far the groups say that both would be off."""
    value = (float(buffer_displacement_measure(even)), float(success_measure(even)))
    errors = [
        (float(expected(even, zone)) + 0.5) * np.expm1(q[zone,]) / float(even[CONTROL, AFTER])
        for zone in (BUFFER, TARGET)
    ]
    return quotient_limits(value, np.stack(errors, axis=1))


def _differences(even: Array, sizes: Array) -> Array:
    """Return the weighted displacement difference of each group, (J,); `sizes` (J, 3) or (1, 3)."""
    change = even[..., AFTER] - even[..., BEFORE]
    share = (sizes[:, TARGET] + sizes[:, BUFFER]) / sizes[:, CONTROL]
    difference: Array = change[:, TARGET] + change[:, BUFFER] - share * change[:, CONTROL]
    return difference
