"""A share between 0 and 1, with its interval."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A share, or a difference of two, and its 95% interval.

    None where there was nothing to take a share of, or too few documents for an interval.
    clusters : the documents that it rests on.
    """

    share: float | None
    lower: float | None
    upper: float | None
    clusters: int
