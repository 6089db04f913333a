"""What in a text may name or single out a person."""

from __future__ import annotations

from netharm.evidence.identifiers.addresses import addresses
from netharm.evidence.identifiers.births import births
from netharm.evidence.identifiers.columns import columns
from netharm.evidence.identifiers.contacts import contacts
from netharm.evidence.identifiers.identifier import Identifier
from netharm.evidence.identifiers.names import names
from netharm.evidence.identifiers.references import references
from netharm.evidence.identifiers.vehicle_marks import vehicle_marks

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Letters, digits and signs of full width, read as what they stand for; each is one letter, so places stay."""
_FINDERS = (births, contacts, vehicle_marks, references, addresses, columns, names)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the places in order, none of which overlap; those that did are one, of the kind with the firmest form."""
    plain = text.translate(_WIDE)
    found = sorted((one, rank) for rank, finder in enumerate(_FINDERS) for one in finder(plain))
    joined: list[tuple[Identifier, int]] = []
    for one, rank in found:
        if joined and one.start < joined[-1][0].end:
            before, firmest = joined[-1]
            kind = one.kind if rank < firmest else before.kind
            joined[-1] = (Identifier(before.start, max(before.end, one.end), kind), min(rank, firmest))
        else:
            joined.append((one, rank))
    return tuple(one for one, _ in joined)
