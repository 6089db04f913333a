"""What is left of the displacement section where counts are withheld.

The section shows nothing that the ledger's rows do not let through: where a row of data that are not open is withheld
in any area, or small in any zone, or rows leave little of another in a zone, the numbers of all rows of its source go,
since counts of one source add up to others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import numpy as np

from netharm import disclosure
from netharm.ledger import Row
from netharm.places.displaced import (
    AreaChange,
    DisplacedBuffer,
    DisplacedRow,
    DisplacedZone,
    Displacement,
    Mix,
    MixLine,
)
from netharm.places.zone_statistic import ZoneStatistic
from netharm.study.measure_pairs import NOTHING_KNOWN, MeasurePairs
from netharm.withholding_nested import closed_by_remainders, remainder_rows

WITHHELD = "small counts, and what would give them away, are not shown"
NO_MAP = "no map: small counts, and what would give them away, are not shown"


def release_displacement(
    found: Displacement | None, rows: Sequence[Row], shown: Sequence[Row], pairs: MeasurePairs = NOTHING_KNOWN
) -> Displacement | None:
    """Return the displacement section as it may be shown beside the rows `shown`; `rows` are as they were before."""
    if found is None:
        return None
    floor = {row.name: row.suppress_below for row in rows}
    source = {row.name: row.source for row in rows}
    highest = {name: max(row.suppress_below for row in rows if row.source == name) for name in source.values()}
    closed = {row.source for row in shown if row.suppress_below and row.status == "suppressed"}
    thinned = {row.name for row in shown if row.series is not None and any(row.series.suppressed)}
    for row in found.rows:
        # Totals of part of the time, beside hidden periods and the total of all of it, could tell those periods.
        if floor[row.name] and (_is_small(row, floor[row.name]) or (row.left_out and row.name in thinned)):
            closed.add(source[row.name])
    closed |= closed_by_remainders(rows, _zone_counts(found), pairs)
    told = tuple(_row(row, floor[row.name], source[row.name] in closed) for row in found.rows)
    zones = {each.area: each.zone for each in found.areas}
    mixes = tuple(_mix(mix, highest.get(mix.source, 0), mix.source in closed) for mix in found.mixes)
    return replace(found, rows=_maps(told, rows, zones, pairs), mixes=_alike(mixes, found.rows, rows, pairs))


def _zone_counts(found: Displacement) -> dict[str, list[float | None]]:
    """Return each row's counts by zone, before and after."""
    return {row.name: [count for zone in row.zones for count in (zone.before, zone.after)] for row in found.rows}


def _is_small(row: DisplacedRow, floor: int) -> bool:
    counts = [count for zone in row.zones if zone.areas for count in (zone.before, zone.after) if count is not None]
    return any(count < floor for count in counts)


def _row(row: DisplacedRow, floor: int, closed: bool) -> DisplacedRow:
    if not floor or not closed:
        return row
    return replace(
        row,
        status="suppressed" if row.status == "shown" else row.status,
        reason=WITHHELD if row.status == "shown" else row.reason,
        zones=tuple(DisplacedZone(zone.name, zone.areas) for zone in row.zones),
        buffers=tuple(
            DisplacedBuffer(each.name, tuple(ZoneStatistic(one.name) for one in each.statistics))
            for each in row.buffers
        ),
        map=(),
        map_reason=row.map_reason or NO_MAP,
    )


def _maps(
    rows: Sequence[DisplacedRow], declared: Sequence[Row], zones: Mapping[str, str], pairs: MeasurePairs
) -> tuple[DisplacedRow, ...]:
    """Return the rows with small areas withheld on their maps, in all rows of a source alike.

    At least two areas of each zone are withheld where any is, and they add up to enough: the zone's total is told.
    """
    floor = {row.name: row.suppress_below for row in declared}
    source = {row.name: row.source for row in declared}
    told = list(rows)
    for name in dict.fromkeys(source[row.name] for row in rows if floor[row.name]):
        places = [at for at, row in enumerate(rows) if source[row.name] == name and row.map and floor[row.name]]
        if not places:
            continue
        areas = [change.area for change in rows[places[0]].map]
        counts = np.array([side for at in places for side in _counts(rows[at].map)])
        thresholds = np.repeat([float(floor[rows[at].name]) for at in places], 2)
        both = {rows[at].name: [number for side in _counts(rows[at].map) for number in side] for at in places}
        left = remainder_rows(declared, name, both, pairs).reshape(-1, len(areas))
        left = left[np.nan_to_num(left).any(axis=1)]  # of nothing nothing can be withheld
        counts = np.vstack((counts, left))
        thresholds = np.concatenate((thresholds, np.full(len(left), thresholds.max())))
        hidden = np.zeros(len(areas), dtype=bool)
        for zone in dict.fromkeys(zones.values()):
            inside = np.array([zones[area] == zone for area in areas])
            hidden[inside] = _cells(counts[:, inside], thresholds)
        for at in places:
            told[at] = replace(told[at], map=_hidden(rows[at].map, hidden))
    return tuple(told)


def _cells(counts: disclosure.Counts, thresholds: disclosure.Counts) -> disclosure.Chosen:
    """Return which columns to withhold; rows that were nowhere seen have nothing to withhold."""
    seen = np.isfinite(counts).any(axis=1)
    return disclosure.cells_to_withhold(counts[seen], thresholds[seen])


def _counts(changes: Sequence[AreaChange]) -> list[list[float]]:
    return [[np.nan if getattr(each, when) is None else getattr(each, when) for each in changes] for when in _SIDES]


_SIDES = ("before", "after")


def _hidden(changes: Sequence[AreaChange], hidden: disclosure.Chosen) -> tuple[AreaChange, ...]:
    return tuple(
        AreaChange(each.area, "suppressed") if mark and each.state in ("shown", "could_not_run") else each
        for each, mark in zip(changes, hidden, strict=True)
    )


def _alike(
    mixes: Sequence[Mix], moved: Sequence[DisplacedRow], rows: Sequence[Row], pairs: MeasurePairs
) -> tuple[Mix, ...]:
    """Return the tables with small lines withheld: the same in all tables of hours, or of weekdays, of a source, since
    its counts add up to others. A table of kinds goes as a whole: the ledger has rows of some of its lines. It goes too
    where all its lines leave few of a row, which are of no kind that is told.
    """
    floor = {row.source: max(each.suppress_below for each in rows if each.source == row.source) for row in rows}
    told = list(mixes)
    for by, source in dict.fromkeys((mix.by, mix.source) for mix in mixes if floor.get(mix.source)):
        places = [at for at, mix in enumerate(told) if (mix.by, mix.source, mix.status) == (by, source, "shown")]
        small = {at: _small_lines(told[at], float(floor[source])) for at in places}
        for at in places:
            if by == "kind":
                mine = [each for each in moved if source == _source_of(each, rows)]
                few = bool(small[at].any()) or any(_leaves_few(told[at], each, floor[source]) for each in mine)
                told[at] = _mix(told[at], floor[source], few)
            else:
                left = _small_remainders([mixes[each] for each in places], rows, source, pairs)
                told[at] = _without(mixes[at], np.any([*small.values(), *left], axis=0))
    return tuple(told)


def _source_of(moved: DisplacedRow, rows: Sequence[Row]) -> str:
    return next((row.source for row in rows if row.name == moved.name), "")


def _leaves_few(mix: Mix, moved: DisplacedRow, floor: int) -> bool:
    """Return whether a row counted over the same stretches, less all lines of a table, is small in target or buffer."""
    if (mix.length_before, mix.length_after) != (moved.length_before, moved.length_after):
        return False
    zones = {zone.name: (zone.before, zone.after) for zone in moved.zones}
    counts = [number for name in ("target", "buffer") for number in zones.get(name, (None, None))]
    left = np.array(counts, dtype=np.float64) - np.array(_line_counts(mix), dtype=np.float64).sum(axis=1)
    return bool(((left > 0) & (left < floor)).any())


def _small_remainders(
    mixes: Sequence[Mix], rows: Sequence[Row], source: str, pairs: MeasurePairs
) -> list[disclosure.Chosen]:
    """Return for each small remainder of tables that have the same lines which of these to withhold."""
    counts = {mix.name: [number for side in _line_counts(mix) for number in side] for mix in mixes}
    lengths = {len(mix.lines) for mix in mixes}
    if len(lengths) != 1 or not mixes[0].lines:
        return []
    left = remainder_rows(rows, source, counts, pairs).reshape(-1, lengths.pop())
    left = left[np.nan_to_num(left).any(axis=1)]
    floor = float(max(row.suppress_below for row in rows if row.source == source))
    return [_cells(each[None, :], np.array([floor])) for each in left]


def _line_counts(mix: Mix) -> list[list[float | None]]:
    names = ("target_before", "target_after", "buffer_before", "buffer_after")
    return [[getattr(line, name) for line in mix.lines] for name in names]


def _small_lines(mix: Mix, floor: float) -> disclosure.Chosen:
    counts = np.array(_line_counts(mix), dtype=np.float64)  # None is NaN there
    return _cells(counts, np.full(len(counts), floor))


def _without(mix: Mix, hidden: disclosure.Chosen) -> Mix:
    lines = tuple(_bare(line) if mark else line for line, mark in zip(mix.lines, hidden, strict=True))
    return replace(mix, lines=lines)


def _bare(line: MixLine) -> MixLine:
    kept = {field.name: None for field in fields(MixLine) if field.name not in ("label", "suppressed")}
    return replace(line, **kept, suppressed=True)  # type: ignore[arg-type]


def _mix(mix: Mix, floor: int, closed: bool) -> Mix:
    if not floor or not closed or not mix.lines:
        return mix
    return replace(mix, status="suppressed", reason=WITHHELD, lines=tuple(_bare(line) for line in mix.lines))
