"""What a claim rests on, and what it would need."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netharm.evidence.cues import FoundCue
from netharm.reviewing.claim import ClaimKind, Ground, Needed

_CHANGE_WITH_FIGURE = re.compile(
    r"\bfrom [\w,.]+ (?:\w+ ){0,4}to [\w,.]*\d"
    r"|\d+\s?(?:%|per cent)\s+(?:fewer|less|more|lower|higher|on|down|up)"
    r"|(?:down|up|fell|rose|dropped|by) (?:by )?\d+\s?(?:%|per cent)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|each|every)\b",
    re.IGNORECASE,
)


def ground_of(kind: ClaimKind, clause: str, cues: Sequence[FoundCue]) -> Ground:
    """Return the first ground that the clause shows, strongest first."""
    told = {cue.code for cue in cues}
    counted = bool(_COUNT.search(clause))
    if kind in ("activity", "output"):
        return (
            "activity counts" if counted or re.search(r"\b(?:no|none)\b", clause, re.IGNORECASE) else "nothing stated"
        )
    if kind == "mitigation":
        return "activity counts" if counted else "nothing stated"
    if "comparison" in told:
        return "comparison"
    if _CHANGE_WITH_FIGURE.search(clause) or ("before" in told and counted):
        return "before and after"
    if "survey" in told:
        return "survey"
    if "record" in told or (kind == "outcome" and counted and "opinion" not in told):
        return "other data"
    if "opinion" in told:
        return "experience or opinion"
    return "nothing stated"


def needed_for(kind: ClaimKind, ground: Ground) -> Needed:
    """Return what the claim would need before it could be believed; it follows from kind and ground alone."""
    if kind in ("activity", "output"):
        return "source record"
    if kind == "mitigation":
        return "delivery record"
    if ground == "comparison":
        return "uncertainty"
    if kind == "attribution":
        return "comparison"
    outcome: dict[Ground, Needed] = {
        "other data": "baseline",
        "before and after": "longer series",
        "survey": "sample and wording",
    }
    return outcome.get(ground, "measurement")
