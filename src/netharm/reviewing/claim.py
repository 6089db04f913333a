"""A claim of a review: what it says was done, produced, changed, caused or guarded against, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ClaimKind = Literal["activity", "output", "outcome", "attribution", "mitigation"]
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)

Ground = Literal[
    "comparison",
    "before and after",
    "survey",
    "other data",
    "activity counts",
    "experience or opinion",
    "nothing stated",
]

Needed = Literal[
    "source record",
    "delivery record",
    "measurement",
    "baseline",
    "longer series",
    "sample and wording",
    "uncertainty",
    "comparison",
]


@dataclass(frozen=True)
class Claim:
    """A stretch of the review's text, letters `start` up to `end`, and what the check takes it for.

    reasons : the cues that decided; a person confirms or corrects each claim.
    """

    text: str
    start: int
    end: int
    kind: ClaimKind
    rests_on: Ground
    needed: Needed
    reasons: tuple[str, ...] = ()
