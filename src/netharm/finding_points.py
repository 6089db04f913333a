"""What the events at map points left out would change, a sentence for each row, worded from released numbers only."""

from __future__ import annotations

from dataclasses import replace

from netharm.ledger import Ledger, PointsRow, Row
from netharm.wording import AREA, STATUS, count, p_equals, sentence, whole


def state_points(ledger: Ledger, level: float) -> tuple[Ledger, tuple[str, ...]]:
    """Return the released `ledger` with a sentence on each row that leaves map points out, and those sentences that
    tell of a harm's state, or a change told from chance, which is there one way and not the other.

    level : a change is told from chance where its p-value is at most this.
    """
    found = ledger.points_left_out
    if found is None:
        return ledger, ()
    own = {(row.name, row.area): row for row in ledger.rows}
    pairs = [(one, own[one.name, one.area]) for one in found.rows]
    rows = tuple(replace(one, said=_said(one, row, level)) for one, row in pairs)
    turned = tuple(one.said for one, (_, row) in zip(rows, pairs, strict=True) if _turns(one, row, level))
    return replace(ledger, points_left_out=replace(found, rows=rows)), turned


def _said(one: PointsRow, row: Row, level: float) -> str:
    what = f"{row.name} in {AREA[row.area]}"
    if one.status == "suppressed":
        return f"{sentence(what).rstrip('.')} with the events at the map points in: suppressed, {one.reason}"
    if one.observed is None or one.counterfactual is None:
        why = f": {one.reason.rstrip('.')}" if one.reason else ""
        return f"{sentence(what).rstrip('.')} with the events at the map points in: {STATUS[one.status]}{why}."
    test = f" ({p_equals(one.p_value)})" if one.p_value is not None else ""
    counted = f"{count(one.observed)} recorded against {count(one.counterfactual)} expected{test}"
    untested = sentence(one.reason or "") if one.p_value is None else ""
    parts = (_left_out(one, what, counted), untested, _state(one, row), _told(one, row, level))
    return " ".join(part for part in parts if part)


def _left_out(one: PointsRow, what: str, counted: str) -> str:
    if one.left_out_before == 0 and one.left_out_after == 0:
        return sentence(f"{what}: no event lies on the map points left out. With those of other rows in: {counted}")
    before, after = (
        "an unknown number" if number is None else whole(number) for number in (one.left_out_before, one.left_out_after)
    )
    return sentence(f"{what} with the events at the map points in ({before} before, {after} after): {counted}")


def _state(one: PointsRow, row: Row) -> str:
    if row.harm_state is None or one.harm_state is None:
        return ""
    if one.harm_state == row.harm_state:
        return f"The harm's state is the same either way: {row.harm_state}."
    return f"The harm's state differs: {one.harm_state} with them, {row.harm_state} without."


def _told(one: PointsRow, row: Row, level: float) -> str:
    if row.p_value is None or one.p_value is None:
        return ""
    with_them, without = one.p_value <= level, row.p_value <= level
    if with_them != without:
        return f"A change is told from chance only {'with' if with_them else 'without'} them."
    if with_them and ((one.effect or 0) > 0) != ((row.effect or 0) > 0):
        return "The change goes the other way with them."
    return "A change is told from chance either way." if with_them else "No change is told from chance either way."


def _turns(one: PointsRow, row: Row, level: float) -> bool:
    """Return whether a reader of the row alone would be told something else than with the events in."""
    if one.status == "suppressed" or row.status == "suppressed":
        return False
    told = _told(one, row, level)
    return one.harm_state != row.harm_state or "only" in told or "other way" in told
