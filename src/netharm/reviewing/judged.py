"""A claim after a person has looked at it, or before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netharm.reviewing.claim import Claim

Judgement = Literal["proposed", "confirmed", "corrected", "added", "rejected"]


@dataclass(frozen=True)
class Judged:
    """A claim and what a person made of it.

    proposed : by the check, and nobody has looked at it yet. corrected : it is a claim of another kind or with other
    ground than proposed. added : the check missed it. rejected : it is no claim.
    """

    claim: Claim
    judgement: Judgement = "proposed"
    note: str = ""

    @property
    def stands(self) -> bool:
        """Return whether it counts as a claim."""
        return self.judgement != "rejected"
