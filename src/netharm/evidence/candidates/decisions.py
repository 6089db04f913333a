"""What a coder made of candidates: accepted, which codes the excerpt, or rejected, which is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from netharm.errors import bad_input
from netharm.evidence.added_codings import AddedCodings
from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.coding_events import check_coder, write_down
from netharm.evidence.codings import add_codings
from netharm.evidence.corpus import Corpus
from netharm.evidence.mark import Mark
from netharm.study.event_chain import read_chain

Verdict = Literal["accepted", "rejected"]


@dataclass(frozen=True)
class Decision:
    """What one coder decided about one candidate. where : the place it was said, for complaints."""

    candidate: Candidate
    verdict: Verdict
    memo: str = ""
    where: str = "command line"


def decided_candidates(corpus: Corpus, coder: str) -> dict[str, Verdict]:
    """Return what a coder decided, by the candidate's id; the last decision stands. Raises BadInput where the record
    cannot be trusted.
    """
    path = corpus.decisions(check_coder(coder))
    chain = read_chain(path)
    verdicts = {event.get("candidate"): event.get("event") for event in chain.events}
    if chain.broken or not set(verdicts.values()) <= set(get_args(Verdict)):
        raise bad_input(
            "the record of decisions was changed, or is none.",
            f"{path.parent.name}/{path.name}",
            "What became of each candidate is kept there.",
            "Take the file from a backup, or delete it: candidates are then proposed again, and codings stay.",
        )
    return {str(candidate): verdict for candidate, verdict in verdicts.items()}  # type: ignore[misc]


def decide(corpus: Corpus, coder: str, decisions: Iterable[Decision]) -> AddedCodings:
    """Write down the decisions, and code what was accepted: all of it, or none where one cannot be. Raises BadInput."""
    known = decided_candidates(corpus, coder)
    new = [one for one in decisions if known.get(one.candidate.id) != one.verdict]
    marks = [
        Mark(one.candidate.excerpt, one.candidate.code, one.memo, from_candidate=True, where=one.where)
        for one in new
        if one.verdict == "accepted"
    ]
    added = add_codings(corpus, coder, marks)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    events = [_event(one, now) for one in new]
    write_down(corpus.decisions(coder), events, "decisions", "What became of each candidate is kept there.")
    return added


def _event(one: Decision, now: str) -> dict[str, object]:
    excerpt = one.candidate.excerpt
    return {
        "event": one.verdict,
        "when": now,
        "candidate": one.candidate.id,
        "document": excerpt.document,
        "start": excerpt.start,
        "end": excerpt.end,
        "code": one.candidate.code,
        "reasons": list(one.candidate.reasons),
    }
