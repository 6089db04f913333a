"""How well candidates match what people coded: precision and recall for each code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.coding import Coding
from netharm.evidence.excerpt import Excerpt


@dataclass(frozen=True)
class Measured:
    """Counts for one code. proposed : candidates, of which `right` overlap an excerpt that people gave the code;
    coded : such excerpts, of which `found` overlap a candidate.
    """

    code: str
    proposed: int
    right: int
    coded: int
    found: int

    @property
    def precision(self) -> float | None:
        """Return the share of candidates that people agree with; None where nothing was proposed."""
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """Return the share of people's excerpts that were proposed; None where people coded nothing."""
        return self.found / self.coded if self.coded else None


def measured(candidates: Iterable[Candidate], codings: Iterable[Coding]) -> tuple[Measured, ...]:
    """Return one record for each code that was proposed or coded, in the codes' order.

    Both must cover the same documents: those that people have finished. An excerpt that several people gave the code
    counts once.
    """
    proposed: dict[str, set[Excerpt]] = {}
    coded: dict[str, set[Excerpt]] = {}
    for candidate in candidates:
        proposed.setdefault(candidate.code, set()).add(candidate.excerpt)
    for coding in codings:
        coded.setdefault(coding.code, set()).add(coding.excerpt)
    return tuple(
        Measured(
            code,
            len(proposed.get(code, ())),
            _overlapping(proposed.get(code, ()), coded.get(code, ())),
            len(coded.get(code, ())),
            _overlapping(coded.get(code, ()), proposed.get(code, ())),
        )
        for code in sorted({*proposed, *coded})
    )


def _overlapping(these: Iterable[Excerpt], those: Iterable[Excerpt]) -> int:
    by_document: dict[str, list[Excerpt]] = {}
    for each in those:
        by_document.setdefault(each.document, []).append(each)
    return sum(any(one.overlaps(other) for other in by_document.get(one.document, ())) for one in these)
