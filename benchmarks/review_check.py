"""How well the review check finds claims: recall and precision for each kind, on the half of the reviews that was seen
while it was written, and on the half that was not.

    python benchmarks/review_check.py

A claim is found where one that the check proposes shares at least half of the shorter of the two; each counts once.
The labels and what counts as a claim are in tests/reviews/README.md.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from netharm.reviewing.claim import CLAIM_KINDS
from netharm.reviewing.find_claims import find_claims

REVIEWS = Path(__file__).resolve().parents[1] / "tests" / "reviews"


@dataclass(frozen=True)
class Scores:
    """Counts by kind. right : proposed with the kind that is labelled. found : of any kind. grounds : of those right,
    with what they rest on right too.
    """

    labelled: Counter[str]
    proposed: Counter[str]
    right: Counter[str]
    found: int
    grounds: int

    def recall(self, kind: str | None = None) -> float:
        """Return the share of labelled claims that were found with their kind, of one kind or of all."""
        return _share(self.right, kind) / _share(self.labelled, kind)

    def precision(self, kind: str | None = None) -> float:
        """Return the share of proposed claims that are labelled with their kind."""
        return _share(self.right, kind) / _share(self.proposed, kind)


def _share(counts: Counter[str], kind: str | None) -> int:
    return counts.total() if kind is None else counts[kind]


def score(half: str) -> Scores:
    """Return the scores on the reviews in the folder `half`."""
    folder = REVIEWS / half
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["reviews"]
    labelled, proposed, right = Counter[str](), Counter[str](), Counter[str]()
    found = grounds = 0
    for name, review in labels.items():
        claims = find_claims((folder / name).read_text(encoding="utf-8"))
        told = review["claims"]
        labelled.update(one["kind"] for one in told)
        proposed.update(one.kind for one in claims)
        overlaps = [
            (shared, number, place)
            for number, one in enumerate(claims)
            for place, other in enumerate(told)
            if (shared := min(one.end, other["end"]) - max(one.start, other["start"])) > 0
            and 2 * shared >= min(one.end - one.start, other["end"] - other["start"])
        ]
        used: set[int] = set()
        known: set[int] = set()
        for same in (True, False):  # claims of the same kind are paired first
            for _, number, place in sorted(overlaps, reverse=True):
                if number in used or place in known or (same and claims[number].kind != told[place]["kind"]):
                    continue
                used.add(number)
                known.add(place)
                found += 1
                if same:
                    right[claims[number].kind] += 1
                    grounds += claims[number].rests_on == told[place]["rests_on"]
    return Scores(labelled, proposed, right, found, grounds)


def main() -> None:
    """Print the table of both halves."""
    print("| half | kind | claims | recall | precision |\n|---|---|---|---|---|")
    for half in ("seen", "unseen"):
        scores = score(half)
        rows = [(kind, scores.labelled[kind], scores.recall(kind), scores.precision(kind)) for kind in CLAIM_KINDS]
        labelled, proposed, right = scores.labelled.total(), scores.proposed.total(), scores.right.total()
        rows.append(("all, with their kind", labelled, scores.recall(), scores.precision()))
        rows.append(("all, of any kind", labelled, scores.found / labelled, scores.found / proposed))
        for name, number, recall, precision in rows:
            print(f"| {half} | {name} | {number} | {recall:.0%} | {precision:.0%} |")
        print(f"| {half} | what those right rest on | {right} | {scores.grounds / right:.0%} | |")


if __name__ == "__main__":
    main()
