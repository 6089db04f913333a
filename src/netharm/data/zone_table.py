"""A table of counts by zone, read without a plan: target, buffer or rings, and control, before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from netharm.data.keeping.canonical import quoted
from netharm.data.store import Store
from netharm.data.tables.count_complaints import doubtful_count, explain_unplanned_count
from netharm.data.tables.given_table import ROW, shown
from netharm.data.tables.table_faults import faulty_cells, missing_cells
from netharm.data.tables.table_reader import read_table
from netharm.errors import Fault, raise_all

Array = NDArray[np.float64]

TARGET, CONTROL, BUFFER_CONTROL = "target", "control", "buffer control"
_NOT_NOUGHT = "An empty cell is not known, and not 0: without it no change can be told."
_SAME = {"comparison": CONTROL, "controls": CONTROL, "treated": TARGET, "control of the buffer": BUFFER_CONTROL}
_BUFFER = re.compile(r"buffer|ring \d{1,2}")


@dataclass(frozen=True)
class ZoneTable:
    """counts : for each zone (rows, 2), its areas' counts before and after; a zone of one row is a total.

    The zones are target, control, the buffer or rings in order, and where it is given a control of the buffer's own.
    """

    name: str
    counts: dict[str, Array]

    @property
    def buffers(self) -> tuple[str, ...]:
        """Return the names of the buffer or its rings."""
        return tuple(zone for zone in self.counts if zone not in (TARGET, CONTROL, BUFFER_CONTROL))


def read_zone_table(path: Path, zone: str = "zone", before: str = "before", after: str = "after") -> ZoneTable:
    """Read the columns named `zone`, `before` and `after` of a CSV, XLSX or Parquet file; each row is a zone or one of
    its areas.

    Raises BadInput where a cell is empty or no count, a zone has a name of no meaning, or target, control or any buffer
    is absent.
    """
    names = {"zone": zone, "before": before, "after": after}
    with TemporaryDirectory() as aside, Store(Path(aside) / "store").connect(path) as connection:
        table = read_table(connection, path, names, None, "on the command line: --zone, --before, --after")
        faults = missing_cells(connection, table.name, names, ("zone",))
        faults += missing_cells(connection, table.name, names, ("before", "after"), "count", _NOT_NOUGHT)
        doubt = {each: doubtful_count(each, ()) for each in ("before", "after")}
        faults += faulty_cells(connection, table.name, names, doubt, dict.fromkeys(doubt, explain_unplanned_count))
        raise_all(faults)
        rows = connection.execute(
            f"SELECT zone, before::DOUBLE, after::DOUBLE FROM given ORDER BY {quoted(ROW)}"
        ).fetchall()
    found: dict[str, list[tuple[float, float]]] = {}
    for written, one, other in rows:
        found.setdefault(zone_name(written), []).append((one, other))
    raise_all(list(_faults(table.name, zone, found)))
    ordered = sorted(found, key=lambda each: (each not in (TARGET, CONTROL), each))
    return ZoneTable(table.name, {each: np.array(found[each], dtype=np.float64) for each in ordered})


def zone_name(written: str) -> str:
    """Return a zone's one name: "ring 1" for Ring_1, target for treated; what has no meaning is kept."""
    word = " ".join(written.lower().replace("_", " ").split())
    word = re.sub(r"^ring(\d+)$", r"ring \1", word)
    return _SAME.get(word, word)


def _faults(name: str, column: str, found: dict[str, list[tuple[float, float]]]) -> list[Fault]:
    known = (TARGET, CONTROL, BUFFER_CONTROL)
    where = f'{name}, column "{shown(column)}"'
    faults = [
        Fault(
            what=f'there is no zone called "{shown(zone)}".',
            where=where,
            why="What the counts are to be compared with depends on the zone.",
            remedy="Write target, buffer (or ring 1, ring 2 and so on), control, or buffer control.",
        )
        for zone in found
        if zone not in known and not _BUFFER.fullmatch(zone)
    ]
    buffers = [zone for zone in found if _BUFFER.fullmatch(zone)]
    for wanted, there in ((TARGET, TARGET in found), (CONTROL, CONTROL in found), ("buffer", bool(buffers))):
        if not there:
            faults.append(
                Fault(
                    what=f"no row is of the {wanted}.",
                    where=where,
                    why="Displacement is told by the change in the buffer beside that in the target, both against a "
                    "control.",
                    remedy=f"Add a row, or a row for each area, with the zone {wanted}.",
                )
            )
    if "buffer" in buffers and len(buffers) > 1:
        faults.append(
            Fault(
                what="there are rows of the buffer and rows of its rings.",
                where=where,
                why="Together they would be counted twice.",
                remedy="Give the buffer as a whole, or ring by ring.",
            )
        )
    return faults
