"""A stretch of a document's text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Excerpt:
    """The letters from `start` up to, not including, `end`, counted in Unicode code points from 0.

    document : the document's id.
    """

    document: str
    start: int
    end: int

    def overlaps(self, other: Excerpt) -> bool:
        """Whether the two have at least one letter in common."""
        return self.document == other.document and self.start < other.end and other.start < self.end
