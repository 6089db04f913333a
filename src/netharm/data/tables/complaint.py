"""One kind of fault that a cell of a table can have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Complaint:
    """What the fault is, why it matters, what to do."""

    what: str
    why: str
    remedy: str
