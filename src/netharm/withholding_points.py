"""What is left of the rows with and without map points when counts are withheld: their difference is a count too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from netharm.ledger import PointsLeftOut, PointsRow, Row
from netharm.study.measure_pairs import NOTHING_KNOWN, MeasurePairs
from netharm.withholding_nested import closed_by_remainders
from netharm.wording import SUPPRESSED

TOLD_OF_POINTS = ("map_points_left_out", "events_left_out")
"""What a source's record says of its map points."""


def release_points(
    found: PointsLeftOut | None, rows: Sequence[Row], shown: Sequence[Row], pairs: MeasurePairs = NOTHING_KNOWN
) -> PointsLeftOut | None:
    """Return the rows with the events at map points in as they may stand beside the rows `shown`; `rows` are as they
    were before.

    The row beside each counts without these events, so that what is shown twice tells how many they are. Where they are
    few in any row of a source, zero included, or two rows differ by few of them, or rows leave few of another's, or a
    row of it is withheld, the numbers of all its rows go: counts of one source, and of two areas and their sum, add up
    to others.
    """
    if found is None:
        return None
    floors: dict[str, int] = {}
    for row in rows:
        floors[row.source] = max(floors.get(row.source, 0), row.suppress_below)
    source = {row.name: row.source for row in rows}
    closed = {row.source for row in shown if row.suppress_below and row.status == "suppressed"}
    for name, floor in floors.items():
        of_source = [one for one in found.rows if source[one.name] == name]
        if floor and _few(of_source, floor):
            closed.add(name)
    closed |= closed_by_remainders(rows, _told(found), pairs)
    return replace(
        found,
        rows=tuple(
            _withheld(one, floors[source[one.name]]) if source[one.name] in closed else one for one in found.rows
        ),
    )


def _told(found: PointsLeftOut) -> dict[str, list[float | None]]:
    """Return what is told of each row's events at the points, by area and side."""
    told: dict[str, list[float | None]] = {}
    areas = list(dict.fromkeys(one.area for one in found.rows))
    at = {(one.name, one.area): one for one in found.rows}
    for name in dict.fromkeys(one.name for one in found.rows):
        of_name = [at.get((name, area)) for area in areas]
        told[name] = [
            number for one in of_name for number in ((one.left_out_before, one.left_out_after) if one else (None, None))
        ]
    return told


def _few(rows: Sequence[PointsRow], floor: int) -> bool:
    for area in dict.fromkeys(one.area for one in rows):
        for side in ("left_out_before", "left_out_after"):
            told = [getattr(one, side) for one in rows if one.area == area]
            counts = sorted(number for number in told if number is not None)
            apart = [more - less for less, more in pairwise(counts)]
            if any(number < floor for number in counts) or any(0 < number < floor for number in apart):
                return True
    return False


def _withheld(one: PointsRow, floor: int) -> PointsRow:
    reason = f"events at map points under {floor}, and what would give them away, are not shown."
    return PointsRow(one.name, one.area, "suppressed", reason, harm_state=one.harm_state)


def release_points_record(record: dict[str, object], floor: int) -> dict[str, object]:
    """Return a source's record without what it says of its map points, unless its data are open: a count of one point,
    or of one period, is small as a rule.
    """
    if not floor and record.get("sensitivity") == "open":
        return record
    return {**record, **{key: SUPPRESSED for key in TOLD_OF_POINTS if key in record}}


def floor_of(record: Mapping[str, object], rows: Sequence[Row]) -> int:
    """Return the smallest count of a source that may leave the team, by the rows that count from it."""
    return max((row.suppress_below for row in rows if row.source == record.get("name")), default=0)
