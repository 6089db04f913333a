"""Whether what a document or its file is called names somebody: that is shown wherever the document is."""

from __future__ import annotations

import itertools
import re

from netharm.evidence.identifiers.find import find_identifiers
from netharm.evidence.identifiers.words import words_of

_APART = re.compile(r"[_\-.,()+]+|(?<=[a-z])(?=[A-Z])")


def names_somebody(label: str) -> bool:
    """Return whether a label surely holds an identifier: one with a form, or a given and a family name.

    A single given name does not count, for many are words too.
    """
    if any(place.kind not in ("name", "address", "reference") for place in find_identifiers(label)):
        return True
    words = [word.capitalize() for word in _APART.sub(" ", label).split()]
    known, no_names = words_of("given_names"), words_of("no_names")
    pairs = itertools.pairwise(words)
    return any(
        first in known
        and second.isalpha()
        and len(second) > 2
        and second not in no_names
        and second not in words_of("places")
        for first, second in pairs
    )
