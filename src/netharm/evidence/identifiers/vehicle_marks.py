"""Registration marks of vehicles, current and older, British and Northern Irish; dateless ones only where announced.

Source of the forms: DVLA's leaflet INF104 on vehicle registration numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.identifier import Identifier

_GAP = r"[\s\-\u2010-\u2015]{0,2}"
_AGE_AND_LETTERS = rf"\d\d{_GAP}[A-HJ-PR-Z]{{3}}"
_CURRENT = rf"[A-HJ-PR-Z]{{2}}[\s\-]?{_AGE_AND_LETTERS}"
_PREFIX = rf"[A-HJ-NPQRSTV-Y]\d{{1,3}}{_GAP}[A-HJ-PR-Z]{{3}}"
_SUFFIX = rf"[A-HJ-PR-Z]{{3}}{_GAP}\d{{1,3}}[A-HJ-NPR-TV-Y]"
_NORTHERN = rf"[A-Z]?(?:I[ABGJLW]|[JOUX]I|[A-HJ-Z]Z){_GAP}\d{{1,4}}"
_FORM = rf"(?:{_CURRENT}|{_PREFIX}|{_SUFFIX})"
_CUE = (
    r"(?:VRMs?|VRNs?|regs?|registration(?:\s+(?:mark|number|plate))?|index(?:\s+(?:mark|number|plate))?|number\s?plates?|plates?)"
    r"(?:\s*(?:no|number|mark|is|was|of|reads?|reading|bearing|ending|beginning|starting|part|partial)\b\.?|\s*[:#(=|\-]){0,3}"
    r"\s*['\"\u2018\u201c]?"
)
_PLAIN = re.compile(rf"(?<!\w)(?P<it>{_FORM}|{_NORTHERN})(?!\w)")
_SMALL = re.compile(rf"(?<!\w)(?P<it>[A-HJ-PR-Z]{{2}}{_AGE_AND_LETTERS})(?!\w)", re.IGNORECASE)
_ANNOUNCED = re.compile(rf"(?<!\w)(?i:{_CUE})(?P<it>(?i:{_FORM}|{_NORTHERN}))(?!\w)")
_DATELESS = re.compile(
    rf"(?<!\w)(?i:{_CUE})(?P<it>(?=[A-Z\d\s\-]{{0,8}}\d)(?=[\d\s\-]{{0,5}}[A-Z])[A-Z\d]{{1,4}}[\s\-]?[A-Z\d]{{1,4}})(?!\w)"
)
_MAKES = (
    r"(?:golf|polo|passat|corsa|astra|insignia|fiesta|focus|mondeo|transit|kuga|bmw|audi|a[1-8]|mercedes|merc|vw|volkswagen|vauxhall|ford"
    r"|toyota|honda|nissan|qashqai|juke|micra|kia|hyundai|skoda|octavia|seat|leon|ibiza|renault|clio|peugeot|citroen|fiat|mini|mazda"
    r"|range\s?rover|land\s?rover|volvo|tesla|lexus|jaguar|suzuki|yamaha|vehicle|car|van|hatchback|saloon|estate|moped|motor\s?(?:bike|cycle)|scooter|taxi)"
)
_BESIDE_A_MAKE = re.compile(
    rf"(?<!\w)(?i:{_MAKES}),?\s+(?:\(\s?)?(?P<it>[A-Z]{{1,3}}\s?\d{{1,4}}|\d{{1,4}}\s?[A-Z]{{1,3}})(?!\w)"
)
_SMALL_BESIDE_A_MAKE = re.compile(rf"(?<!\w)(?i:{_MAKES}),?\s+(?:\(\s?)?(?P<it>(?i:{_FORM}|{_NORTHERN}))(?!\w)")
_WORDS_IN_A_ROW = (
    "THE AND FOR WAS HAD HAS WHO ARE BUT NOT OUT OFF HIS HER SHE HIM ALL ONE TWO SIX TEN MAY JAN FEB MAR APR JUN "
    "JUL AUG SEP OCT NOV DEC MEN NEW OLD TOP DAY GPS PCS YRS KGS MPH PER DUE VIA NHS"
)
_WORDS = frozenset(_WORDS_IN_A_ROW.split())
"""What stands after a number in headings and small letters, and is no mark's end."""


def vehicle_marks(text: str) -> Iterator[Identifier]:
    """Yield registration marks, in no order; two may overlap."""
    for pattern in (_PLAIN, _SMALL):
        for found in pattern.finditer(text):
            if not (found.group("it")[-4].isspace() and found.group("it")[-3:].upper() in _WORDS):
                yield Identifier(*found.span("it"), "vehicle mark")
    for found in _SMALL_BESIDE_A_MAKE.finditer(text):
        if found.group("it")[:3].upper() not in _WORDS and found.group("it")[-3:].upper() not in _WORDS:
            yield Identifier(*found.span("it"), "vehicle mark")
    for pattern in (_ANNOUNCED, _DATELESS, _BESIDE_A_MAKE):
        for found in pattern.finditer(text):
            yield Identifier(*found.span("it"), "vehicle mark")
