"""How much two texts are alike: whether one document came twice, in two formats or with a page or two changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from zlib import crc32

WORDS = 6
SIZE = 128
"""Words of a run, and runs that are kept: those with the smallest numbers, a sample that any two texts share."""
ALIKE = 0.7
"""Share of runs from which two texts are told to be one. Texts by different people share hardly any run."""
_WORD = re.compile(r"\w+")


def sketch_of(text: str) -> tuple[int, ...]:
    """Return numbers that stand for runs of words of a text, smallest first (a bottom-k sketch, Broder 1997)."""
    numbers = [crc32(word.encode()) for word in _WORD.findall(text.lower())]
    if len(numbers) < WORDS:
        return (int.from_bytes(blake2b(text.lower().encode(), digest_size=6).digest(), "big"),)
    runs = {hash_of(numbers[at : at + WORDS]) for at in range(len(numbers) - WORDS + 1)}
    return tuple(sorted(runs)[:SIZE])


def hash_of(numbers: Sequence[int]) -> int:
    """Return one number for several in their order, the same on every machine."""
    value = 0
    for number in numbers:
        value = (value * 1_000_003 + number) % 281_474_976_710_597
    # The last step spreads neighbours: the smallest must be a fair sample.
    return value * 6_364_136_223_846_793 % 281_474_976_710_597


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated share of the runs of both texts that both have, 0 to 1."""
    together = sorted({*one, *other})[:SIZE]
    both = {*one} & {*other}
    return sum(number in both for number in together) / len(together) if together else 0.0


def most_alike(sketch: Sequence[int], others: Mapping[str, Sequence[int]]) -> tuple[str, float] | None:
    """Return the name of the most alike of others and how alike, or None where none is alike enough to be told."""
    mine = set(sketch)
    near = [name for name, other in others.items() if not mine.isdisjoint(other)]
    found = max(((likeness(sketch, others[name]), name) for name in near), default=(0.0, ""))
    return (found[1], found[0]) if found[0] >= ALIKE else None
