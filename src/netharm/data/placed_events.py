"""Single events of the store with their place and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.data.keeping.canonical import quoted
from netharm.data.panel_parts.points_left_out import at_points
from netharm.data.panel_parts.vocabulary import columns_of, refuse_unknown_values
from netharm.data.store import Store
from netharm.study.data_source import DataSource
from netharm.study.measure import Measure


@dataclass(frozen=True)
class PlacedEvents:
    """Events in order of time. x_m, y_m (events,) on the British National Grid; time (events,) datetime64[s], local.

    without_place : how many more there are that have no place.
    """

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    time: NDArray[np.datetime64]
    without_place: int


def place_events(store: Store, name: str, measure: Measure, source: DataSource) -> PlacedEvents | None:
    """Return the events that `measure` selects, None where its data hold none yet.

    name : what the plan calls the measure. Those at map points that its `source` leaves out are not among them.

    Raises BadInput where a category or one of its values is not in the table.
    """
    entries = store.current(measure.data, "events")
    if not entries:
        return None
    with store.connect() as connection:
        values: list[Any] = [store.files(entries)]
        known = columns_of(connection, values[0])
        categories = [each for each in known if each not in ("time", "area", "x", "y")]
        refuse_unknown_values(connection, measure.data, {name: measure}, values[0], categories)
        tests = ["true"]
        for column, allowed in measure.where.items():
            marks = ", ".join(f"${len(values) + place + 1}" for place in range(len(allowed)))
            tests.append(f"{quoted(column)} IN ({marks})")
            values.extend(allowed)
        if source.leave_out:
            tests.append(f"NOT {at_points(source, values)}")
        found = connection.execute(
            "SELECT x, y, epoch(time)::BIGINT AS second FROM read_parquet($1) "
            f"WHERE {' AND '.join(tests)} ORDER BY second, x, y",
            values,
        ).fetchnumpy()
    x, y = _filled(found["x"]), _filled(found["y"])
    placed = np.isfinite(x) & np.isfinite(y)
    time = np.asarray(found["second"], dtype=np.int64).astype("datetime64[s]")
    return PlacedEvents(x[placed], y[placed], time[placed], int((~placed).sum()))


def _filled(column: Any) -> NDArray[np.float64]:
    """Return a column of numbers with NaN where there is none."""
    return np.asarray(np.ma.filled(np.ma.asarray(column, dtype=float), np.nan), dtype=float)
