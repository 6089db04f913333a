"""What one data source counted, before it is laid out over areas and periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netharm.data.keeping.entry import Entry
from netharm.data.panel_parts.periods import PeriodKind
from netharm.data.panel_parts.points_left_out import PointFound


@dataclass(frozen=True)
class Tally:
    """Counts by code and period, in no order.

    names : the series counted: measures, and columns that the plan uses otherwise.
    codes : (rows,) object; the area's code as the source states it, None where it is blank.
    ordinals : (rows,) int; the period, of `kind`.
    records : (rows,) int; how many records of the source stand behind each row.
    counts : (names, rows) float; NaN where the source has no number.
    suppressed : (names, rows) bool; True where the owner of the data withheld the number.
    covered : the ordinals of the periods that the source covers.
    absent_is_zero : whether an area that a covered period does not mention had none (records of single
        events), or was not reported (tables of counts).
    entries : the files read.
    notes : what a reader must know of how this source was counted.
    points : the map points left out, and at_points, (names, rows), the events there, which `counts` does not hold; None
        where no point is left out.
    apart : codes for which the source covers other periods than `covered`, and those periods.
    """

    data: str
    kind: PeriodKind
    weekday: int
    names: tuple[str, ...]
    codes: NDArray[np.object_]
    ordinals: NDArray[np.int64]
    records: NDArray[np.int64]
    counts: NDArray[np.float64]
    suppressed: NDArray[np.bool_]
    covered: frozenset[int]
    absent_is_zero: bool
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    apart: tuple[tuple[frozenset[str], frozenset[int]], ...] = ()
    points: tuple[PointFound, ...] = ()
    at_points: NDArray[np.float64] | None = None

    @property
    def rows(self) -> int:
        return int(self.records.sum())

    def without_code(self) -> NDArray[np.bool_]:
        """Return (rows,) bool: where the source states no code."""
        return np.asarray(pd.isna(self.codes), dtype=bool)
