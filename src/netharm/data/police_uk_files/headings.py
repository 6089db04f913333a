"""How data.police.uk lays out its CSV files: names, columns, and what a row must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_PLACE = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
)

HEADERS: dict[str, tuple[str, ...]] = {
    "street": (*_PLACE, "Crime type", "Last outcome category", "Context"),
    "outcomes": (*_PLACE, "Outcome type"),
    "stop-and-search": (
        "Type",
        "Date",
        "Part of a policing operation",
        "Policing operation",
        "Latitude",
        "Longitude",
        "Gender",
        "Age range",
        "Self-defined ethnicity",
        "Officer-defined ethnicity",
        "Legislation",
        "Object of search",
        "Outcome",
        "Outcome linked to object of search",
        "Removal of more than just outer clothing",
    ),
}
"""The columns of each kind of file, as published."""

_NAME = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2]))-([a-z0-9][a-z0-9-]{0,60}?)-(street|outcomes|stop-and-search)\.csv",
    re.IGNORECASE | re.ASCII,
)


def column_name(heading: str) -> str:
    """Return the name in the store of a published column: "LSOA code" is lsoa_code."""
    return re.sub(r"[^a-z0-9]+", "_", heading.lower())


COLUMNS: dict[str, tuple[str, ...]] = {
    kind: tuple(column_name(heading) for heading in headings) for kind, headings in HEADERS.items()
}
"""The columns in the store: the published ones in their order, all VARCHAR, text as published, NULL where blank."""


@dataclass(frozen=True)
class PoliceUkFile:
    """What a file's name says it holds: `kind` of rows, `force` as police.uk spells it in names, `month` YYYY-MM."""

    kind: str
    force: str
    month: str

    @property
    def part(self) -> str:
        """What an entry of the store calls it: "2024-01 south-yorkshire"."""
        return f"{self.month} {self.force}"


def month_and_force(part: str) -> tuple[str, str]:
    """Return the month and the force that an entry's `part` names."""
    month, force = part.split(" ", 1)
    return month, force


def police_uk_file(base_name: str) -> PoliceUkFile | None:
    """Return what `2024-01-south-yorkshire-street.csv` holds; None for any other form of name."""
    match = _NAME.fullmatch(base_name)
    if match is None:
        return None
    month, force, kind = match.groups()
    return PoliceUkFile(kind=kind.lower(), force=force.lower(), month=month)


def credible_release(dated: date | None, month: str, today: date) -> str | None:
    """Return the date as ISO text where a release of that month can be of that date: after the month, not to come."""
    if dated is None or not month < dated.isoformat()[:7] or dated > today:
        return None
    return dated.isoformat()
