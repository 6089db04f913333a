"""What can be wrong with a number, an area code or a category, in the words of whoever must mend it."""

from __future__ import annotations

import re

from netharm.data.keeping.canonical import quoted
from netharm.data.tables.complaint import Complaint

LARGEST_NUMBER = 2**53
"""Whole numbers from here on are not all held exactly; no count is that large."""

LONGEST_TEXT = 200
"""Characters in an area code or a category; longer is free text, which may hold personal data."""

_SPREADSHEET_ERROR = r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)"
_POWERS_OF_TEN = r"[0-9]+([.,][0-9]*)?[eE]\+?[0-9]+"
_DATE_MADE_OF_A_CODE = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}( .*)?|[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(-[0-9]{2,4})?"
    r"|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)-[0-9]{2,4}"
)

_ERROR = Complaint(
    "a spreadsheet's error value stands in place of the cell",
    "The number or name behind it is lost.",
    "Mend the formula in the spreadsheet, or leave the cell empty where the value is not known.",
)
_MANGLED = Complaint(
    "a spreadsheet has shortened the number to powers of ten",
    "The digits it dropped cannot be brought back.",
    "Format the column as text (codes) or as a whole number (counts) in the source, and export again.",
)
_DATED = Complaint(
    "a spreadsheet has made a date of the code",
    'It turns "3-1" into a date; the code it was cannot be told.',
    "Format the column as text in the source before the codes are entered, and export again.",
)
_DECIMAL_CODE = Complaint(
    "a code is written as a decimal number",
    "It equals no code in the plan or in the polygons.",
    'Export the column as text or whole numbers: "12", not "12.0".',
)
_LONG = Complaint(
    f"a text of more than {LONGEST_TEXT} characters stands where a code or category should",
    "It may be free text about people, which does not belong in the store.",
    "Choose another column, or shorten it to a category.",
)


def doubtful_number(column: str, marks: tuple[str, ...], *, negative: bool) -> str:
    """Return SQL that is true where a cell is neither a plain finite number nor a mark of suppression."""
    cell = quoted(column)
    number = f"TRY_CAST({cell} AS DOUBLE)"
    lowest = f"abs({number})" if negative else number
    plain = f"{lowest} >= 0 AND {lowest} < {LARGEST_NUMBER} AND NOT regexp_matches({cell}, '_|[eE][+0-9]')"
    return f"{cell} IS NOT NULL AND NOT {marked_as(column, marks)} AND NOT coalesce({plain}, false)"


def doubtful_coordinate(column: str) -> str:
    """Return SQL that is true where a cell is not a plain finite number."""
    return doubtful_number(column, (), negative=True)


def doubtful_code(column: str) -> str:
    """Return SQL that is true where an area code or category may have been spoilt on its way."""
    cell = quoted(column)
    spoilt = f"{_SPREADSHEET_ERROR}|{_POWERS_OF_TEN}|{_DATE_MADE_OF_A_CODE}|[0-9]+[.][0-9]+"
    return f"length({cell}) > {LONGEST_TEXT} OR regexp_full_match({cell}, {_literal(spoilt)}, 'i')"


def doubtful_category(column: str) -> str:
    """Return SQL that is true where a kind or category is an error value or free text."""
    cell = quoted(column)
    return f"length({cell}) > {LONGEST_TEXT} OR regexp_full_match({cell}, {_literal(_SPREADSHEET_ERROR)}, 'i')"


def marked_as(column: str, marks: tuple[str, ...]) -> str:
    """Return SQL that is true where a cell is a mark of suppression, false elsewhere.

    A mark that is a number, such as "4", is met by that number however it is written: 4, 4.0 or 04.
    """
    if not marks:
        return "false"
    cell, listed = quoted(column), ", ".join(_literal(mark) for mark in marks)
    numbers = ", ".join(mark for mark in marks if re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", mark))
    alike = f" OR TRY_CAST({cell} AS DOUBLE) IN ({numbers})" if numbers else ""
    return f"coalesce({cell} IN ({listed}){alike}, false)"


def explain_code(text: str) -> Complaint | None:
    """Say what is wrong with an area code."""
    if len(text) > LONGEST_TEXT:
        return _LONG
    if re.fullmatch(_SPREADSHEET_ERROR, text, re.IGNORECASE):
        return _ERROR
    if re.fullmatch(_POWERS_OF_TEN, text):
        return _MANGLED
    return _DATED if re.fullmatch(_DATE_MADE_OF_A_CODE, text, re.IGNORECASE) else _DECIMAL_CODE


def explain_category(text: str) -> Complaint | None:
    """Say what is wrong with a kind or category."""
    return _LONG if len(text) > LONGEST_TEXT else _ERROR


def explain_number(text: str) -> Complaint | None:
    """Say why a cell is not a number that can be used."""
    for pattern, complaint in _NUMBERS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return complaint
    return _NO_NUMBER


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_NO_NUMBER = Complaint(
    "text stands where a number should",
    "It is neither a count, nor empty (missing), nor a declared mark of suppression.",
    'Leave a missing count empty; list a mark for withheld counts under suppressed in the plan: suppressed = ["*"].',
)
_NUMBERS = (
    (_SPREADSHEET_ERROR, _ERROR),
    (_POWERS_OF_TEN, _MANGLED),
    (
        r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?",
        Complaint(
            "a comma groups the thousands",
            "In some tables a comma marks decimals instead, so netharm does not guess.",
            "Write 1234, not 1,234: format the column without a separator, and export again.",
        ),
    ),
    (
        r"[+-]?[0-9]*,[0-9]+",
        Complaint(
            "a comma marks the decimals",
            "In other tables a comma groups thousands, so netharm does not guess.",
            "Write 1.5, not 1,5.",
        ),
    ),
    (
        r"[+-]?[0-9.,]+ ?%",
        Complaint(
            "a percent sign follows the number",
            "A count is not a percentage, and a share may be meant as 0.45 or as 45.",
            "Write the plain number.",
        ),
    ),
    (
        r"[£$€] ?[0-9.,]+",
        Complaint("a currency sign stands before the number", "A count is not money.", "Write the plain number."),
    ),
    (
        r"[+-]?(nan|inf|infinity)",
        Complaint(
            "the number is not finite",
            "Not-a-number and infinity come from a calculation that failed.",
            "Leave the cell empty where the count is not known.",
        ),
    ),
    (
        r"-[0-9]+(\.[0-9]*)?",
        Complaint(
            "a count is below zero",
            "Nothing can be counted fewer than no times; some systems write -1 for withheld.",
            'Correct it, or list the mark in the plan: suppressed = ["-1"].',
        ),
    ),
    (
        r"[+]?[0-9]+(\.[0-9]*)?",
        Complaint(
            f"the number is {LARGEST_NUMBER:,} or more",
            "It cannot be held exactly, and no count is that large: a code may stand in a column of counts.",
            "Check which column the plan maps.",
        ),
    ),
    (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}.*",
        Complaint(
            "a date stands where a number should",
            'A spreadsheet makes dates of entries such as "1-2".',
            "Format the column as a number in the source, and export again.",
        ),
    ),
)
