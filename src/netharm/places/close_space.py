"""Points sorted by the cells of a square grid, so that close points are found in nine cells and lie close in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class CloseSpace:
    """Points sorted by the cell of a square grid they lie in, as wide as the reach.

    order : (points,) int64, where each sorted point stood before.
    x, y : (points,) sorted, in metres.
    row, column : (points,) int64, the cell of each point.
    cell_start : (rows * columns + 1,) int64, where each cell begins among the sorted points.
    """

    order: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    cell_start: NDArray[np.int64]
    rows: int
    columns: int


def sort_into_cells(x: NDArray[np.float64], y: NDArray[np.float64], reach: float) -> CloseSpace:
    """Return points sorted by cells at least `reach` wide, so that close points stand close in memory too."""
    # A little wider than the reach, so that rounding never puts two cells between points at the reach exactly.
    width = reach * (1 + 1e-6)
    while (np.ptp(x) / width + 1) * (np.ptp(y) / width + 1) > _MOST_CELLS:
        width *= 2
    column = ((x - x.min()) // width).astype(np.int64)
    row = ((y - y.min()) // width).astype(np.int64)
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    cell = row * columns + column
    order = np.argsort(cell, kind="stable")
    cell_start = np.zeros(rows * columns + 1, dtype=np.int64)
    np.cumsum(np.bincount(cell, minlength=rows * columns), out=cell_start[1:])
    return CloseSpace(order, x[order], y[order], row[order], column[order], cell_start, rows, columns)
