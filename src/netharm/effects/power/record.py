"""The power of a plan as plain records: for power.json, and for power.csv as a table."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any

from netharm.effects.power.power_row import PowerRow
from netharm.effects.power.tested import POWER_WANTED
from netharm.effects.power.words import variation_in_words
from netharm.study.study import Study

DIGITS = 6
"""Shares are given to so many decimals."""
_COLUMNS = ("name", "kind", "area", "varied", "fall", "fall_lower", "fall_upper", "rise", "rise_lower", "rise_upper")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def power_record(study: Study, rows: Sequence[PowerRow], inference: str, said: Sequence[str]) -> dict[str, Any]:
    """Return a strict JSON record of the power of `study`; `said` are its sentences."""
    harms = {harm.name for harm in study.harms}
    return {
        "study": study.title,
        "design": study.design.kind,
        "inference": inference,
        "level": 0.05,
        "power": POWER_WANTED,
        "rows": [
            {"kind": "harm" if row.measure in harms else "outcome", "area": "target", **_rounded(asdict(row))}
            for row in rows
        ],
        "sentences": list(said),
    }


def power_csv(record: Mapping[str, Any]) -> str:
    """Return the smallest changes of every row and variation of `record` as a table."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*_COLUMNS, "false_alarms", "pretended", "reason"))
    for row in record["rows"]:
        told = [_harmless(row["measure"]), row["kind"], row["area"]]
        ends = [row["called"], row["pretended"], row["reason"]]
        writer.writerow([*told, "as planned", *_smallest(row["smallest"]), *ends])
        for varied in row["variations"]:
            words = variation_in_words(varied["variation"], varied["times"])
            writer.writerow([*told, words, *_smallest(varied["smallest"]), None, varied["pretended"], varied["reason"]])
    return text.getvalue()


def _smallest(smallest: Mapping[str, float | None] | None) -> list[float | None]:
    return [smallest[name] if smallest is not None else None for name in _COLUMNS[4:]]


def _harmless(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
