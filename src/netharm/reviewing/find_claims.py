"""From a review's text to its claims, each with the cues that decided. A person confirms every one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from netharm.evidence.cues import FoundCue, find_cues
from netharm.evidence.lexicon import Lexicon, read_lexicon
from netharm.reviewing.claim import Claim, ClaimKind
from netharm.reviewing.clauses import clauses_of
from netharm.reviewing.grounds import ground_of, needed_for
from netharm.reviewing.sections import silent_parts

_PAST = re.compile(
    r"\b(?:was|were|has|have|had|did|took|made|went|came|gave|ran|held|got|put|sent|kept|found|led|told|saw|\w{3,}ed|\w+'d)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\W*(?:(?:it|this|that|there|the figure|the usual figure|the total)"
    r"\s+(?:is|was|were|had been|has been|compares|took|stood)"
    r"|(?:a|the) (?:year|month|quarter|week|term)s? (?:ago|before|earlier)\b)",
    re.IGNORECASE,
)
"""How a clause begins that gives the same figure for another time."""
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|half|none|no|every"
    r"|each|single)\b",
    re.IGNORECASE,
)


@cache
def review_cues() -> Lexicon:
    """Return the cues that the check goes by."""
    text = files("netharm.reviewing").joinpath("cues.toml").read_text(encoding="utf-8")
    return read_lexicon(text, "cues.toml")


def find_claims(text: str) -> tuple[Claim, ...]:
    """Return the claims in `text`, in order; they never overlap."""
    clauses = clauses_of(text)
    silent = silent_parts(text)
    cues = list(find_cues(text, review_cues()))
    claims = []
    for start, end in clauses:
        if any(begin <= start < stop for begin, stop in silent) or _is_question_or_heading(text, start, end):
            continue
        within = [cue for cue in cues if start <= cue.start and cue.end <= end]
        kind, reasons = _kind_of(text[start:end], within)
        if kind is None:
            continue
        start_, end_ = _span(text, start, end)
        ground = ground_of(kind, text[start:end], within)
        claims.append(Claim(text[start_:end_], start_, end_, kind, ground, needed_for(kind, ground), reasons))
    return tuple(claims)


def _kind_of(clause: str, cues: Sequence[FoundCue]) -> tuple[ClaimKind | None, tuple[str, ...]]:
    by: dict[str, list[str]] = {}
    for cue in cues:
        by.setdefault(cue.code, []).append(cue.cue)
    number, past = bool(_NUMBER.search(clause)), bool(_PAST.search(clause))
    if "refuse" in by or ("aim" in by and not ("protect" in by and past)) or len(clause.split()) < 2:
        return None, ()
    moved = "state" in by and "change" in by
    outcome = 1.0 * len(by.get("state", ())) + (1.0 + 0.4 * len(by.get("change", ()))) * moved
    score = {
        # A state of the world that is tied to the operation is an attribution, however many words tell of the state.
        "attribution": (outcome + 2.0 * len(by.get("cause", ()))) * ("cause" in by),
        "mitigation": 1.6 * len(by.get("protect", ())),
        "outcome": outcome + 2.0 * bool(_EARLIER.match(clause) and number and "deed" not in by),
        "output": 1.1 * len(by.get("product", ())),
        "activity": 0.8 * len(by.get("deed", ())),
    }
    if "product" in by and not outcome:
        score["attribution"] *= 0.4  # what is caused is a product of police work
    kind = max(score, key=lambda each: score[each])
    if score[kind] == 0 and past and number:
        return _by_build(clause)
    if score[kind] == 0 or not (number or past or "change" in by or "opinion" in by):
        return None, ()
    told = {
        "attribution": "cause",
        "mitigation": "protect",
        "outcome": "state",
        "output": "product",
        "activity": "deed",
    }
    return kind, tuple(dict.fromkeys(by.get(told[kind], ())))  # type: ignore[return-value]


def _by_build(clause: str) -> tuple[ClaimKind | None, tuple[str, ...]]:
    """Return what a sentence with a figure, a verb in the past and no known word is by the way it is built."""
    for kind, build, reason in _BUILDS:
        if build.search(clause):
            return kind, (reason,)
    return None, ()


_BUILDS: tuple[tuple[ClaimKind, re.Pattern[str], str], ...] = (
    ("outcome", re.compile(r"%|\bper cent\b|\bthan\b|\bagainst\b", re.IGNORECASE), "a figure that is compared"),
    (
        "activity",
        re.compile(r"\b(?:we|officers?|police|team|constables?|staff|council)\b", re.IGNORECASE),
        "who did it",
    ),
    ("output", re.compile(r"\b(?:was|were|has been|have been)\b", re.IGNORECASE), "something was done to it"),
)


def _is_question_or_heading(text: str, start: int, end: int) -> bool:
    """Whether the clause asks, or stands alone on its line as a few words without a figure."""
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0].strip()
    alone = line == text[start:end].strip() and line[:1].isupper() and len(line.split()) <= _LONGEST_HEADING
    return text[start:end].rstrip('"\u201d ').endswith("?") or (
        alone and not _NUMBER.search(line) and not line.endswith((".", "!", ";"))
    )


_LONGEST_HEADING = 5


_LEAD = re.compile(
    r"(?:[A-Z]\s*[-\u2013:]\s+)?[\s\"\u201c\u2018']*(?:(?:and|but|so|yet|however)\b[\s,]*)?", re.IGNORECASE
)
"""What stands before a claim: the letter of a part, a quotation mark, a joining word."""


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause without quotation marks, a closing stop and a leading "and" or "but"."""
    piece = text[start:end]
    lead = _LEAD.match(piece)
    start += lead.end() if lead else 0
    return start, start + len(text[start:end].rstrip(" \t\r\n.,;:!?\"\u201d\u2019'"))
