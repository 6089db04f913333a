"""What somebody reported of a mitigation."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReportOfState:
    """One report: which mitigation, its state, since which day, and by whom (a role)."""

    what: str
    state: str
    on: date
    by: str
    note: str = ""
