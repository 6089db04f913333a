"""References by which a person or their case is found in a register: crime, custody, court, health, insurance, prison.

Sources of the forms: HMRC's National Insurance manual NIM39110, the NHS data dictionary on NHS numbers (modulus
11), and the usual writing of police references. Every force has its own habits, so any long number, and any short
one that letters, strokes and digits make up, is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.births import DATE, MONTH
from netharm.evidence.identifiers.identifier import Identifier

_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2}[\s\-]?\d\d[\s\-]?\d\d[\s\-]?\d\d[\s\-]?[A-D](?!\w)", re.IGNORECASE)
_HEALTH = re.compile(r"(?<![\w+])\d{3}[\s\-]?\d{3}[\s\-]?\d{4}(?!\w)")
_LONG = re.compile(r"(?<![\w.,+\u00a3$\u20ac])\d{8,20}(?![\w%]|[.,]\d)")
_MIXED = re.compile(r"(?<![\w/.\-@])(?=[A-Z\d]*[A-Z])(?=(?:[A-Z]*\d){5})[A-Z\d]{8,20}(?![\w@])")
_SPACED = re.compile(r"(?<![\w/])\d{2}\s[A-Z]{1,2}\s\d{3,7}\s\d{2}(?!\w)")
_NUMBER_OF_A_DAY = re.compile(
    rf"(?<![\w/.,])\d{{1,6}}\s+of\s+(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d\d)?\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s{MONTH}\s\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w+])\d{4}[\s\-]\d{4}[\s\-]\d{4}[\s\-]\d{4}(?!\w)")
_PRISON = re.compile(r"(?<!\w)[A-Z]\d{4}[A-Z]{2}(?!\w)")
_DRIVER = re.compile(r"(?<!\w)[A-Z]{2,5}9{0,3}\s?\d{6}\s?[A-Z][A-Z9]\s?\d[A-Z]{2}(?!\w)")
_COURT = re.compile(r"(?<!\w)[TSAU]\s?20\d{2}\s?\d{4}(?!\w)")
_JOINED = re.compile(r"(?<![\w/.\-@])[A-Z\d]+(?:\s?[/*\\]\s?[A-Z\d]+|[\-_][A-Z\d]+){1,4}(?![\w/@]|[\-.]\w)")
_EXHIBIT = re.compile(
    r"(?<![\w/.\-@])(?P<it>[A-Z]{2,4}\s?/\s?\d{1,3}[A-Z]?)(?![\w/@]|[\-.]\w)"
    r"|(?<!\w)(?i:exhibits?|property|bag|seal|item)(?i:\s*(?:ref(?:erence)?|no|number|mark|bag)\b\.?|\s*[:#(]){0,3}\s*"
    r"(?P<cued>[A-Z]{2,4}[\s\-/]?\d{1,3}[A-Z]?)(?![\w/]|[\-.]\w)"
)
_COLLAR = re.compile(r"(?<!\w)(?:PCSO|WPC|PC|DC|TDC|PS|DS|Sgt|Constable|Sergeant)\s+(?P<it>[A-Z]{0,2}\d{2,5})(?!\w)")
_OF_A_DAY = re.compile(
    rf"(?<!\w)(?:incident|log|cad|serial|storm|message|job)(?:\s*(?:no|number|ref(?:erence)?|log|cad)\b\.?|\s*[:#]){{0,2}}\s*"
    rf"(?P<it>\d{{1,6}}(?:\s+(?:of|on|dated)\s+|\s*[/,]\s*|\s+)(?:the\s+)?(?:{DATE}|\d{{1,2}}(?:st|nd|rd|th)?[\s/.]{{0,2}}{MONTH}\s?\d{{0,4}}"
    r"|\d{1,2}[/.]\d{1,2}))(?!\w)",
    re.IGNORECASE,
)
_CUE = (
    r"(?:our\s+ref|your\s+ref|ref(?:erence)?s?|crimes?|custody|detention|incident|log|case|urn|crn|uprn|pnc(?:\s?id)?|pncid|cro|exhibit"
    r"|intel(?:ligence)?|iis|sid|niche|athena|connect|holmes|occurrence|cad|storm|warrant|prison(?:er)?|nomis|noms|delius|collar|shoulder|passport"
    r"|driv(?:er|ing)(?:\s+licen[cs]e)?|licen[cs]e|nhs|chi|national\s+insurance|nino|n\.?i\.?|hospital|mrn|patient|account|a/c|sort\s?code"
    r"|imei|imsi|sim|iccid|card|court|cps|mpan|tenancy|claim|file|record|report|nominal|ir|sars?|stop\s+(?:and\s+)?search|fixed\s+penalty|pnd|asn|arrest\s+summons|bail|docket)"
)
_CUED = re.compile(
    rf"(?<!\w)(?i:{_CUE})(?i:\s*(?:ref(?:erence)?|no|num(?:ber)?s?|nr|id|report|record|log|mark|bag|code|card|licence|serial|is|was|as|under|urn)\b\.?"
    r"|\s*[:#(=|\-\u2013.]){0,5}\s*"
    r"(?P<it>(?i:[A-Z\d]+(?:[ ]?[/\-.*][ ]?[A-Z\d]+)*)(?:[ ][A-Z]{0,3}\d[A-Z\d/\-]*){0,3})(?![\w/])"
)
_LATE_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20(?:1[3-9]|[2-4]\d)")
"""A day written as eight digits, and too late to be a birth."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROAD = re.compile(r"[ABM]\d{1,4}")
_PART_OF_YEAR = re.compile(r"[QHFY]{1,2}\d{1,4}|FY")


def references(text: str) -> Iterator[Identifier]:
    """Yield references, in no order; two may overlap."""
    for pattern in (_INSURANCE, _MIXED, _SPACED, _NUMBER_OF_A_DAY, _CARD, _PRISON, _DRIVER, _COURT):
        for found in pattern.finditer(text):
            yield Identifier(*found.span(), "reference")
    for found in _HEALTH.finditer(text):
        if is_health_number(re.sub(r"\D", "", found.group())):
            yield Identifier(*found.span(), "reference")
    for found in _LONG.finditer(text):
        if not _LATE_DAY.fullmatch(found.group()):
            yield Identifier(*found.span(), "reference")
    for found in _JOINED.finditer(text):
        if _is_joined_reference(found.group()):
            yield Identifier(*found.span(), "reference")
    for found in _EXHIBIT.finditer(text):
        written = "it" if found.group("it") else "cued"
        if not _PART_OF_YEAR.fullmatch(found.group(written).split("/")[0]):
            yield Identifier(*found.span(written), "reference")
    for pattern in (_COLLAR, _OF_A_DAY):
        for found in pattern.finditer(text):
            yield Identifier(*found.span("it"), "reference")
    for found in _CUED.finditer(text):
        if _is_number_of_something(found.group("it")):
            yield Identifier(*found.span("it"), "reference")


def is_health_number(digits: str) -> bool:
    """Return whether ten digits end in the check digit of an NHS number (modulus 11)."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def _is_joined_reference(found: str) -> bool:
    """Whether parts joined by strokes are a reference, and not a day, a range, years, roads or part of a year."""
    parts = [part.strip() for part in re.split(r"[/*\\\-_]", found)]
    digits = sum(letter.isdigit() for letter in found)
    if any(letter.isalpha() for letter in found):
        if re.fullmatch(rf"(?:{DATE})", found, re.IGNORECASE):
            return False
        known = all(_ROAD.fullmatch(part) for part in parts) or any(_PART_OF_YEAR.fullmatch(part) for part in parts)
        return digits >= 3 and not known
    if " " in found:
        return False
    if "-" in found or "_" in found:
        return digits >= 9
    if len(parts) == 2:
        return max(map(len, parts)) >= 5 and digits >= 7
    return max(map(len, parts)) >= 3 and not re.fullmatch(rf"(?:{DATE})", found)


def _is_number_of_something(found: str) -> bool:
    """Whether what stands behind a word such as "ref" is a number given to one thing, and not a year or a count."""
    digits = sum(letter.isdigit() for letter in found)
    if any(letter.isalpha() for letter in found):
        return digits >= 2 and found[:1] + found[-1:] == (found[:1] + found[-1:]).upper()
    return digits >= 4 and not _YEAR.fullmatch(found) and not re.fullmatch(rf"(?:{DATE})", found)
