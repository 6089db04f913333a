"""Addresses: a number and the kinds of streets, flats, and streets that somebody is said to live in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.identifier import Identifier

_STREET = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Av|Close|Cl|Drive|Dr|Court|Ct|Way|Place|Pl|Terrace|Terr|Crescent|Cres|Gardens|Gdns"
    r"|Grove|Gr|Hill|Walk|Row|Parade|Square|Sq|Mews|Green|View|Rise|Park|Gate|Croft|Fold|Bank|Mount|Vale|Wharf|Quay|Yard|Wynd|Brae|Loan"
    r"|Chase|Dene|Path|Hollow|Circus|Esplanade|Promenade|Broadway|Meadows?|Approach|End|Fields?|Garth|Grange|Haven|Knoll|Leys|Links|Nook"
    r"|Orchard|Parkway|Reach|Ridge|Side|Spinney|Boulevard|Bridge|Buildings|House|Mansions|Heights|Towers?|Point|Lodge|Cottages?|Farm|Villas?)"
)
_SURE_STREET = r"(?:street|road|lane|avenue|crescent|terrace|drive|gardens|grove|mews|close|rd|ave|cres)"
_NUMBER = r"\d{1,4}[A-Za-z]?(?:\s?[-\u2013/]\s?\d{1,4}[A-Za-z]?)?"
_FLAT = r"(?:Flat|Apt|Apartment|Unit|Room|Maisonette|Bedsit|Studio|Plot|Caravan|Block)"
_WORD = r"[A-Z][a-z]+(?:['\u2019]s?)?"
_WORDS = (
    rf"(?:(?:The|St\.?|Upper|Lower|Old|New|North|South|East|West|Great|Little|High)\s+)?{_WORD}"
    rf"(?:[\s\-](?:{_WORD}|of|the|le|on|y|yr)){{0,3}}?"
)
_HOUSED = re.compile(
    rf"(?<![\w.,\u00a3])(?:{_FLAT}\s+[A-Z]?\d{{0,3}}[A-Za-z]?,?\s+)?(?:[Nn]o\.?\s?|[Nn]umber\s+)?{_NUMBER},?\s+{_WORDS}\s+{_STREET}\b\.?"
)
_SHORT = re.compile(
    r"(?<![\w.,\u00a3])\d{1,4}[A-Za-z]?,?[^\S\n]+(?:The[^\S\n]+[A-Z][a-z]+|High\s+Street|High\s+St|Broadway|Crescent|Green|Parade|Mews|Close|Avenue|Drive)\b"
)
_IN_FLAT = re.compile(
    rf"(?<!\w){_FLAT}\s+(?:[A-Z]|[A-Z]?\d{{1,3}}[A-Za-z]?)(?:,?\s+(?:{_NUMBER},?\s+)?{_WORDS}(?:\s+{_STREET})?\b)?"
)
_ABROAD = re.compile(
    rf"(?<![\w.,\u00a3])\d{{1,4}}[A-Za-z]?,?\s+(?:Heol|Ffordd|Stryd|Lon|L\u00f4n|Maes|Clos|Rhodfa|Cae|Bryn|Pen|Tan|Rue|Via)\s+(?:(?:y|yr|Y|Yr)\s+)?{_WORD}(?:\s{_WORD})?"
)
_SMALL = re.compile(
    rf"(?<![\w.,\u00a3])\d{{1,4}}[a-z]?,?\s+[a-z]{{3,15}}(?:\s[a-z]{{3,15}})?\s+{_SURE_STREET}\b", re.IGNORECASE
)
_LIVED_IN = re.compile(
    r"(?i:\b(?:lives?|lived|living|resid(?:es?|ed|ing)|resident|home|homes?\s+address|address|flat|house|property|tenancy|stay(?:s|ed|ing)|moved|premises)"
    r"(?:\s+(?:is|was|address|given|recorded|situated))?(?:\s+(?:at|in|on|of|to|as|from)|\s*:)(?:\s+(?:a|the|his|her|their)\s+(?:flat|house|property)\s+(?:in|on|at))?)"
    rf"\s+(?P<it>{_WORDS}\s+{_STREET})\b"
)
_THEIR_NUMBER = re.compile(
    rf"(?<!\w)(?P<it>{_WORDS}\s+{_STREET},?\s+(?:[Nn]o\.?|[Nn]umber|[Ff]lat|[Hh]ouse(?:\s+number)?)\s?\d{{1,4}}[A-Za-z]?)(?!\w)"
)
_NAMED_HOUSE = re.compile(
    rf"(?<!\w)(?:{_WORDS}\s+(?:Cottages?|House|Lodge|Farm|Villas?|Hall|Barn|Vicarage|Rectory|Mill|Bungalow|Court|Tower)),\s+(?:\d{{1,4}}\s+)?"
    rf"{_WORDS}\s+{_STREET}\b"
    rf"|(?<!\w){_WORDS}\s+(?:Cottages?|Farm|Bungalow|Rectory|Vicarage),\s+{_WORD}"
)
_NAMED_BY_ENDING = re.compile(
    rf"(?<!\w)(?:The\s+)?[A-Z][a-z]*(?:crest|view|side|dene|leas?|holme?|croft|bank|haven|brook|lands?|mead|acres?|wood|thorpe|cote),\s+"
    rf"{_WORDS}\s+{_STREET}\b"
)
_NOT_HOUSES = re.compile(
    r"(?i)^\d+[a-z]?,?\s+(?:(?:other|new|more|further|arrests?|officers?|people|men|women|days?|weeks?|months?|years?|hours?|per|of|in|on|at|to|from|and|were|was)\s)"
)


def addresses(text: str) -> Iterator[Identifier]:
    """Yield what may be an address, in no order; two may overlap."""
    for pattern in (_HOUSED, _SHORT, _IN_FLAT, _ABROAD, _SMALL, _NAMED_HOUSE, _NAMED_BY_ENDING):
        for found in pattern.finditer(text):
            if not _NOT_HOUSES.match(found.group()):
                yield Identifier(*found.span(), "address")
    for pattern in (_LIVED_IN, _THEIR_NUMBER):
        for found in pattern.finditer(text):
            yield Identifier(*found.span("it"), "address")
