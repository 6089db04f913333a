"""What the ledger holds of displacement: plain records, filled by `displaced_rows`, thinned out at release, printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netharm.places.zone_statistic import ZoneStatistic

Shown = Literal["shown", "suppressed", "missing", "could_not_run"]


@dataclass(frozen=True)
class DisplacedZone:
    """One zone of one count. Numbers that could not be computed are None.

    name : target, ring 1 (the nearest) and so on, buffer, target and buffer, or comparison. areas : how many it has.
    before, after : counts as they were counted, over stretches that may differ in length.
    expected : what it would have counted after, had it changed by the same share as the comparison ; change : after
    less expected, with a 95% interval and a p-value from placebo groups.
    design_* : the same by the plan's own design, over the whole time after ; design_reason : why it is not there.
    """

    name: str
    areas: int
    before: float | None = None
    after: float | None = None
    expected: float | None = None
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    design_expected: float | None = None
    design_change: float | None = None
    design_lower: float | None = None
    design_upper: float | None = None
    design_p_value: float | None = None
    design_reason: str | None = None


@dataclass(frozen=True)
class DisplacedBuffer:
    """All displacement statistics of the target against one buffer: all of it, or one ring."""

    name: str
    statistics: tuple[ZoneStatistic, ...]


@dataclass(frozen=True)
class AreaChange:
    """One area on the map: its counts, and the ratio of the count after to what the comparison's change would give.

    state : shown; suppressed (withheld); missing (not seen); could_not_run (nothing before, so there is no ratio).
    """

    area: str
    state: Shown
    before: float | None = None
    after: float | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class DisplacedRow:
    """One declared outcome or harm, zone by zone.

    length_before, length_after : how many periods were compared ; left_out : periods that were not seen in every area
    of target and buffer. groups : placebo groups behind the intervals. map : the areas near the target; empty where
    `map_reason` says why.
    """

    name: str
    kind: Literal["outcome", "harm"]
    status: Shown
    reason: str | None = None
    length_before: int = 0
    length_after: int = 0
    left_out: tuple[str, ...] = ()
    groups: int = 0
    zones: tuple[DisplacedZone, ...] = ()
    buffers: tuple[DisplacedBuffer, ...] = ()
    map: tuple[AreaChange, ...] = ()
    map_reason: str | None = None


@dataclass(frozen=True)
class MixLine:
    """One kind of offence, hour band or weekday: counts, and the target's change against its comparison's.

    ratio : the target's count after to what the comparison's change would give, with a 95% interval and p-values from
    placebo groups; p_adjusted allows for all lines of the table. The buffer's counts are None without a buffer.
    """

    label: str
    target_before: float | None = None
    target_after: float | None = None
    buffer_before: float | None = None
    buffer_after: float | None = None
    comparison_before: float | None = None
    comparison_after: float | None = None
    ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class Mix:
    """What was recorded, when: a table by kind of offence, hour of the day or day of the week.

    name : the row it is of, or for kinds the data they are kinds of. lines are before and after over `length_before`
    and `length_after` periods.
    """

    by: Literal["kind", "hour", "weekday"]
    name: str
    source: str
    status: Shown
    reason: str | None = None
    length_before: int = 0
    length_after: int = 0
    groups: int = 0
    lines: tuple[MixLine, ...] = ()


@dataclass(frozen=True)
class MappedArea:
    """An area's outline for the map: rings of points (east, north) in metres on the British National Grid, and a point
    within it.
    """

    area: str
    zone: str
    outline: tuple[tuple[tuple[float, float], ...], ...]
    point: tuple[float, float]


@dataclass(frozen=True)
class Displacement:
    """Whether anything moved next door, or to another kind, hour or day.

    status : could_not_run where the plan has no buffer or nothing could be prepared; `reason` says why. rings_m : the
    outer distance of each ring.
    """

    status: Literal["shown", "could_not_run"]
    reason: str | None = None
    rings_m: tuple[float, ...] = ()
    rows: tuple[DisplacedRow, ...] = ()
    mixes: tuple[Mix, ...] = ()
    areas: tuple[MappedArea, ...] = ()
    notes: tuple[str, ...] = ()
