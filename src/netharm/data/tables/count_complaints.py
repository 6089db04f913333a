"""What can be wrong with a count: all that can be wrong with a number, and that it is not whole."""

from __future__ import annotations

import re

from netharm.data.keeping.canonical import quoted
from netharm.data.tables.cell_complaints import doubtful_number, explain_number, marked_as
from netharm.data.tables.complaint import Complaint

_THOUSANDS = r"[+-]?[1-9][0-9]{0,2}([.][0-9]{3})+"
"""Digits in threes behind a dot: 1.000 and 1.250.000 may be thousands, in the way of many countries."""

_FRACTION = r"[+]?[0-9]*[.][0-9]*"

_GROUPED = Complaint(
    "a dot stands before three digits, and may group the thousands",
    "1.250 is 1250 in some tables and one and a quarter in others. A count is whole, so netharm does not guess.",
    "Write 1250, without a separator (a whole number may also be written 12.0), and export again.",
)
_BROKEN = Complaint(
    "a count is not a whole number",
    "A rate or a mean has another error than a count, and would be judged wrongly.",
    "Give the counts that the number was made from, and leave rates out of the columns of counts.",
)
_COMMA = Complaint(
    "a comma marks the decimals, or groups the thousands",
    "Tables differ in what a comma means, so netharm does not guess; and a count is whole.",
    "Write a plain whole number: 12, not 12,0.",
)
_LEFT_OUT = "where it is withheld, take its row out, and name the areas that are left out."
_WITHOUT_PLAN = {
    "text stands where a number should": Complaint(
        "text stands where a number should",
        "It is no count. A count that was withheld is not known, so no change can be told from it.",
        f"Write the count as a plain number; {_LEFT_OUT}",
    ),
    "a count is below zero": Complaint(
        "a count is below zero",
        "Nothing can be counted fewer than no times; some systems write -1 for withheld.",
        f"Correct it; {_LEFT_OUT}",
    ),
}


def doubtful_count(column: str, marks: tuple[str, ...]) -> str:
    """Return SQL that is true where a cell is neither a plain whole number of 0 or more nor a mark of suppression.

    A whole number may be written 12.0, but not with three digits behind the dot, which may be thousands.
    """
    cell = quoted(column)
    number = f"TRY_CAST({cell} AS DOUBLE)"
    whole = f"{number} = floor({number}) AND NOT regexp_full_match({cell}, '{_THOUSANDS}')"
    broken = f"{cell} IS NOT NULL AND NOT {marked_as(column, marks)} AND NOT coalesce({whole}, false)"
    return f"({doubtful_number(column, marks, negative=False)}) OR ({broken})"


def explain_count(text: str) -> Complaint | None:
    """Say why a cell is not a count that can be used."""
    if re.fullmatch(_THOUSANDS, text):
        return _GROUPED
    if re.fullmatch(_FRACTION, text) and text.strip("+.") and not float(text).is_integer():
        return _BROKEN
    complaint = explain_number(text)
    if complaint is not None and complaint.what == "a comma marks the decimals":
        return _COMMA
    return complaint


def explain_unplanned_count(text: str) -> Complaint | None:
    """Say the same where no plan says what stands for a withheld count."""
    complaint = explain_count(text)
    return complaint and _WITHOUT_PLAN.get(complaint.what, complaint)
