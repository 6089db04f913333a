"""The ledger as strict JSON: the record copy of every number, the same bytes for the same study."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass

from netharm.ledger import Ledger, MetricRow

SIGNIFICANT_DIGITS = 9
"""Floats are rounded to this many significant digits, so that the last bits of an addition never show."""

FORMAT = 1
"""The version of this file's layout; raised when a key changes its meaning."""

_TOP_LEVEL = (
    "study",
    "registration",
    "deviations",
    "activity",
    "metrics",
    "findings",
    "omnibus_p",
    "omnibus_reason",
    "rows",
    "checks",
    "statement",
    "disproportionality",
    "displacement",
    "triggered",
    "balance",
    "data",
    "placebo",
    "notes",
)
_WHERE_ASKED = ("points_left_out", "consequences", "roles")
"""Keys that stand in the file only where the plan asks for them."""


def ledger_json(ledger: Ledger) -> str:
    """Return `ledger` as strict JSON in UTF-8 text: no NaN or infinity, unfilled numbers null, a newline at the end."""
    asked = (key for key in _WHERE_ASKED if getattr(ledger, key) is not None)
    record = {"format": FORMAT} | {key: plain(getattr(ledger, key)) for key in (*_TOP_LEVEL, *asked)}
    record["metrics"] = [_metric(one) for one in ledger.metrics]
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _metric(one: MetricRow) -> dict[str, object]:
    """Return an official figure; what the catalogue knows of it stands there only where the plan names its id."""
    known = ("catalogue", "result_kind", "cannot_see", "counter")
    return {
        part.name: plain(getattr(one, part.name)) for part in fields(one) if one.catalogue or part.name not in known
    }


def plain(value: object) -> object:
    """Return `value` in JSON's own types; keys of records keep the order of their fields.

    NaN and infinities become null: they are numbers that could not be computed.
    Raises TypeError for anything that has no plain form.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> int | float | str | bool | None:
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return round_significant(value)
    if hasattr(value, "item"):  # NumPy's scalars: int64, float32, bool_
        scalar = value.item()
        return round_significant(scalar) if isinstance(scalar, float) else scalar
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"a {type(value).__name__} has no place in ledger.json")


def round_significant(number: float) -> float | None:
    """Return `number` to nine significant digits, or None where it is not finite. Minus zero becomes zero."""
    if not math.isfinite(number):
        return None
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}") + 0.0
