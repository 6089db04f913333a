"""A figure's series: its value by period, and beside it police effort and the outcome that it stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.errors import Fault, bad_input, raise_all

Array = NDArray[np.float64]

_ABSENT = frozenset({"", "-", "na", "n/a", "nan", "missing", "..", ":", "suppressed", "*", "c"})


@dataclass(frozen=True)
class MetricSeries:
    """Arrays are (units, periods), NaN where a figure is missing or withheld. effort, outcome : None if not given."""

    units: tuple[str, ...]
    periods: tuple[str, ...]
    value: Array
    effort: Array | None
    outcome: Array | None


def series_of(rows: Sequence[tuple[str, Mapping[str, str]]], where: str) -> MetricSeries:
    """Return the series in the rows of a table with the columns period and value, and where given unit, effort and
    outcome. Periods are taken in the order of their names. Raises BadInput with all faults.
    """
    if not rows:
        raise bad_input("the series has no rows.", where, "There is nothing to test.", "Give a row for each period.")
    columns = [name for name in ("value", "effort", "outcome") if name in rows[0][1]]
    faults: list[Fault] = []
    cells: dict[tuple[str, str], dict[str, float]] = {}
    for place, row in rows:
        key = (row.get("unit", "").strip(), row["period"].strip())
        if key in cells or not key[1]:
            what = f"the period {key[1]!r} is there already." if key[1] else "the period is empty."
            faults.append(Fault(what, f"{place}, column period", "Which value holds is not clear.", "Give each once."))
        cells[key] = {name: _number(row[name], f"{place}, column {name}", faults) for name in columns}
    raise_all(faults)
    units, periods = (tuple(dict.fromkeys(sorted(part))) for part in zip(*cells, strict=True))
    tables = {
        name: np.array([[cells.get((unit, period), {}).get(name, math.nan) for period in periods] for unit in units])
        for name in columns
    }
    return MetricSeries(units, periods, tables["value"], tables.get("effort"), tables.get("outcome"))


def _number(given: str, where: str, faults: list[Fault]) -> float:
    text = given.strip().lower()
    if text in _ABSENT:
        return math.nan
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        faults.append(
            Fault(
                f"{given!r} is no number of 0 or more.",
                where,
                "A series is tested by its numbers.",
                "Write a number without marks for thousands, or leave the cell empty where it is missing or withheld.",
            )
        )
        return math.nan
    return number
