"""How much the redaction check finds: recall and precision by class, on made-up texts that it was not written with.

    python benchmarks/identifiers.py [texts] [--misses N]

An identifier is found where every letter and digit of it lies within what was flagged, of whatever kind, for then it
cannot leave unseen. A flag is right where it touches an identifier. Three sets of texts: the patterns were mended
after the first and after the second, and not after the third, whose figures are those to believe.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from identifier_texts import MadeText, made_texts
from identifier_texts_again import made_again
from identifier_texts_unseen import made_unseen
from netharm.evidence.identifiers.find import find_identifiers

STRUCTURED = ("date of birth", "postcode", "vehicle mark", "phone number", "reference")


@dataclass
class Count:
    """What was there and found, what was flagged and rightly, by class; and what was missed or flagged for nothing."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    needless: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def count(texts: Sequence[MadeText]) -> Count:
    """Run the check over the texts and count."""
    result = Count()
    for made in texts:
        flags = find_identifiers(made.text)
        covered = {at for flag in flags for at in range(flag.start, flag.end)}
        for start, end, kind in made.places:
            result.there[kind] += 1
            if all(at in covered for at in range(start, end) if made.text[at].isalnum()):
                result.found[kind] += 1
            else:
                result.missed[kind].append(
                    made.text[max(0, start - 25) : start] + f"[{made.text[start:end]}]" + made.text[end : end + 12]
                )
        for flag in flags:
            result.flagged[flag.kind] += 1
            if any(flag.start < end and start < flag.end for start, end, _ in made.places):
                result.right[flag.kind] += 1
            else:
                result.needless[flag.kind].append(made.text[flag.start : flag.end])
    return result


def table(counted: Count) -> list[str]:
    """Return a line for each class, as in docs/methods.md."""
    lines = ["| class | there | found | recall | flagged | right | precision |", "|---|---|---|---|---|---|---|"]
    for kind in sorted({*counted.there, *counted.flagged}, key=lambda each: (each not in STRUCTURED, each)):
        recall = f"{counted.found[kind] / counted.there[kind]:.1%}" if counted.there[kind] else "none there"
        precision = f"{counted.right[kind] / counted.flagged[kind]:.1%}" if counted.flagged[kind] else "none flagged"
        lines.append(
            f"| {kind} | {counted.there[kind]:,} | {counted.found[kind]:,} | {recall} | {counted.flagged[kind]:,} "
            f"| {counted.right[kind]:,} | {precision} |"
        )
    return lines


def main() -> None:
    """Print the table of each set, and the commonest misses."""
    words = sys.argv[1:]
    shown = int(words[words.index("--misses") + 1]) if "--misses" in words else 5
    number = int(words[0]) if words and words[0].isdecimal() else 400
    for name, texts in sets(number):
        counted = count(texts)
        print(f"\n{name}: {number} texts, {sum(counted.there.values()):,} identifiers")
        print("\n".join(table(counted)))
        for kind, missed in sorted(counted.missed.items()):
            print(f"missed, {kind}: {len(missed)}", *missed[:shown], sep="\n    ")
        for kind, needless in sorted(counted.needless.items()):
            print(f"flagged for nothing, {kind}: {len(needless)}", Counter(needless).most_common(shown))


def sets(number: int) -> list[tuple[str, list[MadeText]]]:
    """Return the sets of texts by what they are called."""
    return [
        ("first set (the patterns were mended after it)", made_texts(1, number)),
        ("second set (the patterns were mended after it)", made_again(2, number)),
        ("third set (written after that, rare names; no pattern was changed for it)", made_unseen(3, number)),
    ]


if __name__ == "__main__":
    main()
