"""A place in a text that may name or single out a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

IdentifierKind = Literal[
    "name",
    "date of birth",
    "address",
    "postcode",
    "vehicle mark",
    "phone number",
    "e-mail address",
    "online name",
    "reference",
]
IDENTIFIER_KINDS: tuple[IdentifierKind, ...] = get_args(IdentifierKind)


@dataclass(frozen=True, order=True)
class Identifier:
    """The letters from `start` up to, not including, `end`. The words themselves are kept nowhere."""

    start: int
    end: int
    kind: IdentifierKind
