"""Made-up police and partner texts with planted identifiers, whose places and kinds are known, and decoys among them.

Written from what such papers look like, without sight of the patterns of the redaction check. Nobody in them exists:
telephone numbers are of the ranges kept free for drama, and names are put together at random.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Maker = Callable[[random.Random], str]

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class MadeText:
    """A text, and where its identifiers stand: triples of start, end and kind."""

    text: str
    places: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class TextSet:
    """What a set of texts is made of.

    makers : for each slot of a template the maker of its words. kinds : the kind of those slots that are identifiers;
    the others are decoys. styles : for each style the templates of its sentences, and what stands between two of them.
    """

    makers: Mapping[str, Maker]
    kinds: Mapping[str, str]
    styles: Mapping[str, tuple[str, Sequence[str]]]


def made_texts(made_of: TextSet, seed: int, number: int, sentences: tuple[int, int] = (4, 9)) -> list[MadeText]:
    """Return `number` texts, the styles in turn."""
    rng = random.Random(seed)
    styles = list(made_of.styles.values())
    return [_made(rng, made_of, *styles[index % len(styles)], rng.randint(*sentences)) for index in range(number)]


def _made(rng: random.Random, made_of: TextSet, between: str, templates: Sequence[str], number: int) -> MadeText:
    text, places = "", []
    for template in rng.sample(templates, min(number, len(templates))):
        text += between if text else ""
        at = 0
        for slot in _SLOT.finditer(template):
            text += template[at : slot.start()]
            words = made_of.makers[slot.group(1)](rng)
            kind = made_of.kinds.get(slot.group(1))
            if kind:
                places.append((len(text), len(text) + len(words), kind))
            text += words
            at = slot.end()
        text += template[at:]
    return MadeText(text, tuple(places))


def digits(rng: random.Random, number: int) -> str:
    """Return so many digits, the first of them not 0."""
    return str(rng.randint(10 ** (number - 1), 10**number - 1))


def letters(rng: random.Random, number: int, among: str = "ABCDEFGHJKLMNPRSTVWXY") -> str:
    """Return so many capitals."""
    return "".join(rng.choice(among) for _ in range(number))


def health_number(rng: random.Random) -> str:
    """Return ten digits whose last is the check digit of NHS numbers: the weighted sum of the others modulo 11."""
    while True:
        first = digits(rng, 9)
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(first)) % 11
        if check != 10:
            whole = f"{first}{0 if check == 11 else check}"
            return rng.choice([f"{whole[:3]} {whole[3:6]} {whole[6:]}", whole])
