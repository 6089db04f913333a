"""A log of officer-hours: what was done, for how long, and which strands it served."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from netharm.errors import Fault, bad_input, raise_all
from netharm.roles.statement import STRANDS
from netharm.study.strand import Strand

LARGEST_LOG = 50 * 2**20
_COLUMNS = ("activity", "hours", "strands")
_REMEDY = (
    "Write a CSV with the columns activity, hours and strands; several strands in one cell are parted by a semicolon."
)


@dataclass(frozen=True)
class ActivityLog:
    """Officer-hours. hours : all of them; by_strand : hours of what served each strand, whole for each of several;
    without_strand : hours of entries that name none.
    """

    hours: float
    by_strand: dict[Strand, float]
    without_strand: float
    entries: int

    def share(self, strand: Strand) -> float | None:
        """Return the share of the hours with any strand that served `strand`; None where there are none."""
        whole = self.hours - self.without_strand
        return self.by_strand[strand] / whole if whole > 0 else None


def read_activity_log(path: Path) -> ActivityLog:
    """Return the log in the CSV at `path`: a row for each entry, with the columns activity, hours and strands.

    Raises BadInput with every fault: a column that is missing, hours that are no number or negative, an unknown strand.
    """
    rows = list(_rows(path))
    faults: list[Fault] = []
    hours: list[float] = []
    strands: list[frozenset[Strand]] = []
    for line, row in rows:
        hours.append(_hours(row["hours"], f"{path.name}, row {line}, column hours", faults))
        strands.append(_strands(row["strands"], f"{path.name}, row {line}, column strands", faults))
    raise_all(faults)
    return ActivityLog(
        hours=math.fsum(hours),
        by_strand={
            strand: math.fsum(hour for hour, served in zip(hours, strands, strict=True) if strand in served)
            for strand in STRANDS
        },
        without_strand=math.fsum(hour for hour, served in zip(hours, strands, strict=True) if not served),
        entries=len(rows),
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        if path.stat().st_size > LARGEST_LOG:
            raise _unusable(path, f"the file is larger than {LARGEST_LOG >> 20} MB.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _unusable(path, "the file cannot be read as text in UTF-8.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if _parted_by_semicolons(text) else ",")
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = [column for column in _COLUMNS if column not in names]
    if missing:
        raise _unusable(path, f"there is no column {' and no column '.join(missing)}.")
    reader.fieldnames = names
    try:
        for number, row in enumerate(reader, start=2):
            yield number, {column: (row[column] or "").strip() for column in _COLUMNS}
    except csv.Error as error:
        raise _unusable(path, f"row {reader.line_num} is not sound CSV ({error}).") from None


def _parted_by_semicolons(text: str) -> bool:
    first = text.split("\n", 1)[0]
    return "," not in first and ";" in first


def _unusable(path: Path, what: str) -> Exception:
    return bad_input(what, path.name, "Officer-hours by strand are read from there.", _REMEDY)


def _hours(given: str, where: str, faults: list[Fault]) -> float:
    try:
        hours = float(given)
    except ValueError:
        hours = math.nan
    if not math.isfinite(hours) or hours < 0:
        faults.append(
            Fault(
                f"{given!r} is no number of hours.",
                where,
                "Hours that are unknown are not 0.",
                "Write a number, such as 7.5.",
            )
        )
        return 0.0
    return hours


def _strands(given: str, where: str, faults: list[Fault]) -> frozenset[Strand]:
    words = [word.strip().lower() for word in given.replace(",", ";").split(";") if word.strip()]
    unknown = sorted(set(words) - set(STRANDS))
    if unknown:
        faults.append(
            Fault(
                f"{unknown[0]!r} is no strand.",
                where,
                "Hours are counted for the strands that they served.",
                f"Write one or several of {', '.join(STRANDS)}, parted by semicolons, or leave the cell empty.",
            )
        )
    return frozenset(strand for strand in STRANDS if strand in words)
