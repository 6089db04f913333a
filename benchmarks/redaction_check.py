"""How much of what was planted in made-up texts the redaction check finds: recall and precision by class.

    python benchmarks/redaction_check.py [--set 1|2] [--texts N] [--misses N]

An identifier is found where at least half of its letters and digits are flagged, of any kind; whole, where all are;
of its kind, where half are flagged as what it is. A flag is right where it touches something planted. The patterns were
mended after the first set; the second was run once, and names and farms were widened after it (docs/methods.md).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from netharm.evidence.identifiers.find import find_identifiers
from redaction_first_set import FIRST_SET
from redaction_second_set import SECOND_SET
from redaction_texts import MadeText, made_texts

SETS = {1: (FIRST_SET, 20240501), 2: (SECOND_SET, 20240502)}


@dataclass
class Tally:
    """Counts by class, and the words around what was missed or flagged for nothing."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    of_its_kind: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    needless: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def tally(texts: Sequence[MadeText]) -> Tally:
    """Run the check over the texts and count."""
    result = Tally()
    for made in texts:
        flags = find_identifiers(made.text)
        for start, end, kind in made.places:
            own = {at for at in range(start, end) if made.text[at].isalnum()}
            shares = {
                name: sum(any(flag.start <= at < flag.end for flag in among) for at in own) / len(own)
                for name, among in (("any", flags), ("kind", [flag for flag in flags if flag.kind == kind]))
            }
            result.planted[kind] += 1
            result.found[kind] += shares["any"] >= 0.5
            result.whole[kind] += shares["any"] == 1.0
            result.of_its_kind[kind] += shares["kind"] >= 0.5
            if shares["any"] < 0.5:
                result.missed[kind].append(_shown(made.text, start, end))
        for flag in flags:
            right = any(flag.start < end and start < flag.end for start, end, _ in made.places)
            result.flagged[flag.kind] += 1
            result.right[flag.kind] += right
            if not right:
                result.needless[flag.kind].append(_shown(made.text, flag.start, flag.end))
    return result


def _shown(text: str, start: int, end: int) -> str:
    return repr(f"{text[max(0, start - 30) : start]}[{text[start:end]}]{text[end : end + 12]}")


def table(result: Tally) -> list[str]:
    """Return a row for each class, as in docs/methods.md."""
    lines = [
        "| class | planted | found | recall | all of it | of its kind | flagged | right | precision |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for kind in sorted({*result.planted, *result.flagged}):
        there, flagged = result.planted[kind], result.flagged[kind]
        shares = [
            f"{count[kind] / there:.1%}" if there else "" for count in (result.found, result.whole, result.of_its_kind)
        ]
        precision = f"{result.right[kind] / flagged:.1%}" if flagged else ""
        cells = (f"{there:,}", f"{result.found[kind]:,}", *shares, f"{flagged:,}", f"{result.right[kind]:,}", precision)
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Print the table of one set, and examples of what was missed and of what was flagged for nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=int, choices=sorted(SETS), default=1)
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--misses", type=int, default=8)
    words = parser.parse_args()
    made_of, seed = SETS[words.set]
    result = tally(made_texts(made_of, seed, words.texts))
    print(f"set {words.set}: {words.texts} texts, {sum(result.planted.values()):,} identifiers")
    print("\n".join(table(result)))
    for told, examples in (("missed", result.missed), ("flagged for nothing", result.needless)):
        for kind, found in sorted(examples.items()):
            print(
                f"\n{told}, {kind}: {len(found)}",
                *found[:: max(1, len(found) // max(1, words.misses))][: words.misses],
                sep="\n    ",
            )


if __name__ == "__main__":
    main()
