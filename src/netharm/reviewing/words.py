"""What a review's claims amount to, in sentences, and what each would need, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from netharm.reviewing.claim import CLAIM_KINDS, Claim, ClaimKind, Ground, Needed
from netharm.reviewing.judged import Judged

PLURAL: dict[ClaimKind, str] = {
    "activity": "activities",
    "output": "outputs",
    "outcome": "outcomes",
    "attribution": "attributions",
    "mitigation": "mitigations",
}
MEANS: dict[ClaimKind, str] = {
    "activity": "what was done or spent",
    "output": "what came straight out of it: arrests, seizures, orders, referrals",
    "outcome": "the state of the world, or how it changed",
    "attribution": "what the operation is said to have caused or prevented",
    "mitigation": "what was done, or left undone, to prevent or lessen a harm",
}
NEEDS: dict[Needed, str] = {
    "source record": "the log or record behind it, with period and area",
    "delivery record": "who did it, when, and whom it reached",
    "measurement": "a measure of this state of the world, and its source",
    "baseline": "the same figure for an earlier time, or the usual level",
    "longer series": "more periods, so that a season or a chance swing can be told from a change",
    "sample and wording": "who was asked, how many answered, and what was asked",
    "uncertainty": "an interval: how large a difference chance alone could make",
    "comparison": "what happened where, or when, the operation was not",
}
_RESTING: tuple[tuple[Ground, str], ...] = (
    ("comparison", "rest on a comparison with somewhere else"),
    ("before and after", "set two times side by side without a comparison"),
    ("survey", "rest on a survey"),
    ("other data", "rest on a figure or record without an earlier one beside it"),
    ("activity counts", "rest on what police did"),
    ("experience or opinion", "rest on somebody's experience or opinion"),
    ("nothing stated", "give no ground at all"),
)


def summary(judged: Sequence[Judged]) -> tuple[str, ...]:
    """Return what the claims that stand amount to, the shortest first."""
    claims = [each.claim for each in judged if each.stands]
    if not claims:
        return ("No claim was found. That may be so, or the check missed them: read the review.",)
    kinds = Counter(claim.kind for claim in claims)
    counted = ", ".join(f"{kinds[kind]} {PLURAL[kind] if kinds[kind] != 1 else kind}" for kind in CLAIM_KINDS)
    return (
        f"{_claims(len(claims))}: {counted}.",
        _of_change(claims),
        _of_harm(kinds["mitigation"]),
        _looked_at(judged),
    )


def _claims(number: int) -> str:
    return "1 claim" if number == 1 else f"{number} claims"


def _of_change(claims: Sequence[Claim]) -> str:
    said = [claim for claim in claims if claim.kind in ("outcome", "attribution")]
    if not said:
        return "Nothing is said about what changed: this review counts what was done, and no outcome."
    grounds = Counter(claim.rests_on for claim in said)
    told = "; ".join(f"{grounds[ground]} {words}" for ground, words in _RESTING if grounds[ground])
    return f"Of {_claims(len(said))} that something changed or was caused: {told}."


def _of_harm(mitigations: int) -> str:
    if mitigations:
        return f"{_claims(mitigations)} about preventing or lessening a harm."
    return "Nothing is said about preventing or lessening the harms that the operation itself could set off."


def _looked_at(judged: Sequence[Judged]) -> str:
    by = Counter(each.judgement for each in judged)
    if by["proposed"] == len(judged):
        return (
            "No person has looked at these claims yet: they are a program's proposals, and it misses and misreads some."
        )
    told = ", ".join(f"{by[kind]} {kind}" for kind in ("confirmed", "corrected", "added", "rejected") if by[kind])
    left = f"; {by['proposed']} not yet looked at" if by["proposed"] else ""
    return f"A person has looked at them: {told}{left}."
