"""A candidate: a sentence that may bear a code, and why it is proposed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from netharm.evidence.excerpt import Excerpt


@dataclass(frozen=True)
class Candidate:
    """A proposal to a coder; it is no coding until a person accepts it.

    reasons : the cues that were found, or what it resembles; never empty. score : for the order only.
    """

    excerpt: Excerpt
    code: str
    reasons: tuple[str, ...]
    score: float

    @property
    def id(self) -> str:
        """Return a short name that stays the same as long as place and code do."""
        place = f"{self.excerpt.document} {self.excerpt.start} {self.excerpt.end} {self.code}"
        return hashlib.sha256(place.encode()).hexdigest()[:8]
