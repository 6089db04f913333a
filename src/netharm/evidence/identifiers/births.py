"""Dates of birth: a date beside a word that says so, and any full date too early to be of the material's own time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.identifier import Identifier

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_NUMBER = r"(?:0?[1-9]|1[0-2])"
_APART = r"\s?[/.\-\u2010-\u2015\\ ]\s?"


def dates(year: str) -> str:
    """Return a pattern of a full date as people write it, with the year that `year` describes."""
    return (
        rf"(?:{_DAY}{_APART}{_NUMBER}{_APART}{year}"
        rf"|{_DAY}(?:\s+of)?[\s\-/.,]{{0,3}}{MONTH}[\s\-/.,]{{0,3}}{year}"
        rf"|{MONTH}\.?\s+(?:the\s+)?{_DAY},?\s+{year}"
        rf"|{year}[/.\-\u2010-\u2015]{_NUMBER}[/.\-\u2010-\u2015](?:[012]?\d|3[01]))"
    )


DATE = dates(r"(?:(?:19|20)\d\d|['\u2019]?\d\d)(?!\d)")
_LOOSE = (
    rf"(?:{DATE}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)(?!\d)"
    rf"|(?:{_DAY}\s+)?(?:of\s+)?{MONTH},?\s+(?:19|20)\d\d|{_DAY}(?:\s+of)?\s+{MONTH}(?![a-z])"
    r"|(?:19|20)\d\d(?!\d))"
)
_BORN = (
    r"(?:(?<!\w)d\s?[./]?\s?o\s?[./]?\s?b(?!\w)\.?|(?:date|year|month|day)\s+of\s+birth|birth\s?(?:date|day)|(?<!\w)y\.?o\.?b(?!\w)"
    r"|(?<!\w)born(?!\w))"
)
_AFTER = re.compile(rf"{_BORN}(?:\s*\([^)\d]{{0,20}}\))?[^\d.;!?]{{0,30}}?(?P<it>{_LOOSE})", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w/.\-])(?P<it>{DATE})[^\d\n.;!?]{{0,20}}?{_BORN}", re.IGNORECASE)
_SHORT = re.compile(rf"(?<!\w)[bB]\.?\s?(?P<it>{_DAY}{_APART}{_NUMBER}{_APART}(?:19|20)?\d\d)(?!\d)")
_EARLY_DATE = dates(r"(?:19[1-9]\d|200\d|201[0-2])(?!\d)")
_EARLY = re.compile(rf"(?<![\w/.\-])(?P<it>{_EARLY_DATE})(?![\w/])", re.IGNORECASE)
_TWO_DIGITS = re.compile(rf"(?<![\w/.\-])(?P<it>{_DAY}[/.\-]{_NUMBER}[/.\-][3-9]\d)(?![\w/.\-]\d|\w)")
_IN_BRACKETS = re.compile(rf"(?<=\()(?P<it>{DATE})(?=\))", re.IGNORECASE)


def births(text: str) -> Iterator[Identifier]:
    """Yield dates of birth, and early dates that may be one, in no order; two may overlap."""
    for pattern in (_AFTER, _BEFORE, _SHORT, _EARLY, _TWO_DIGITS, _IN_BRACKETS):
        for found in pattern.finditer(text):
            yield Identifier(*found.span("it"), "date of birth")
