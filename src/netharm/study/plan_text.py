"""From a file to TOML: what may be wrong with a plan before anybody asks what it says.

A plan may come from anybody, so its size, its encoding and the depth of its tables are checked before
anything walks through it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netharm.errors import Fault, PlanRefused

LARGEST_PLAN_BYTES = 1_000_000
DEEPEST_TABLE = 8

_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?>[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){40}""")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
# How the TOML reader's complaint begins, what is wrong in the user's words, and what to do.
_COMPLAINTS = (
    ("Cannot overwrite a value", "the same key stands here twice.", "Keep one of them."),
    (
        "Cannot declare",
        "the same table stands here twice.",
        "Join the two, or write [[...]] in double brackets where several are meant.",
    ),
    (
        "Cannot mutate immutable",
        "this adds to a table that was written in braces.",
        "Write the whole table in one place.",
    ),
    (
        "Invalid value",
        "what stands after the = cannot be read.",
        'Text belongs in quotes, such as "violence"; dates are written 2025-03-01 without quotes.',
    ),
    (
        "Expected '=' after a key",
        "there is no = after the key.",
        'A line of a plan reads: key = value, such as title = "Operation Harrier".',
    ),
    ("Unclosed array", "a list is not closed.", "A list that is opened with [ is closed with ]."),
    ("Unterminated string", "a text is not closed.", "Text that is opened with a quote is closed with one."),
    (
        "Illegal character '\\n'",
        "a text is not closed on its line.",
        "Text that is opened with a quote is closed with one on the same line.",
    ),
    (
        "Expected newline or end of document",
        "something follows the value on its line.",
        "One line holds one key: take away what follows, or put the whole value into quotes.",
    ),
    ("Invalid date", "there is no such day.", "Write a day that exists, as year-month-day: 2025-03-01."),
)


@dataclass(frozen=True)
class PlanText:
    """A plan's base name, its text with plain line ends, and the tables read from it (lists as tuples)."""

    name: str
    text: str
    tables: dict[str, Any]


def read_plan_text(path: Path) -> PlanText:
    """Read the plan at `path`. Raises PlanRefused where it is no readable TOML of a plan's size."""
    text = _decode(_read_bytes(path), path.name)
    return parse_plan_text(text, path.name)


def parse_plan_text(text: str, name: str) -> PlanText:
    """Read the plan `text` of a file called `name`. Raises PlanRefused where it is no TOML."""
    if _LONG_KEY.search(text):  # the TOML reader's memory grows with the square of a key's parts
        raise _too_deep(name)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as error:
        raise _not_toml(str(error), text, name) from None
    if _is_deep(tables):
        raise _too_deep(name)
    frozen = _with_tuples(tables)
    assert isinstance(frozen, dict)
    return PlanText(name=name, text=text.replace("\r\n", "\n"), tables=frozen)


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise _refused(
            "there is no such file.",
            path.name,
            "A study begins with its plan.",
            "Make one with: netharm new my-study",
        )
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_PLAN_BYTES + 1)
    except OSError as error:
        raise _refused(
            f"the file cannot be read ({error.strerror}).",
            path.name,
            "Nothing can be checked without it.",
            "See that it is a file that you may open.",
        ) from None
    if len(content) > LARGEST_PLAN_BYTES:
        raise _refused(
            f"the file is larger than {LARGEST_PLAN_BYTES:,} bytes.",
            path.name,
            "A plan is a page or two of text; this is probably a data file.",
            "Give the plan itself; data are named in it and given with --data NAME=PATH.",
        )
    return content


def _decode(content: bytes, name: str) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "UTF-8"
    try:
        if encoding == "utf-16":
            raise UnicodeDecodeError("utf-8", content, 0, 1, "the file is UTF-16")
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(
            "the file is not UTF-8 text.",
            f"{name}, line {line}",
            "In another encoding names and area codes may be read wrongly.",
            'Save it again as "UTF-8" in your editor (in Notepad: Save As, Encoding).',
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refused(
            "the file holds a NUL character.",
            f"{name}, line {line}",
            "Text files have none; this may be a spreadsheet or a damaged file.",
            "Write the plan as plain text, or start again with: netharm new my-study",
        )
    return text


def _not_toml(message: str, text: str, name: str) -> PlanRefused:
    place = _PLACE.search(message)
    complaint = _PLACE.sub("", message)
    if place is None:
        where = name
    elif place[1] is None:
        where = f"{name}, line {text.rstrip().count(chr(10)) + 1} (the last)"
    else:
        where = f"{name}, line {place[1]}, column {place[2]}"
    otherwise = (f"this is not TOML: {_plain(complaint)}.", "Compare the line with the plan that `netharm new` writes.")
    known = (words for start, *words in _COMPLAINTS if complaint.startswith(start))
    what, remedy = next(known, otherwise)
    return _refused(what, where, "Nothing after this point can be read.", remedy)


def _plain(complaint: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in complaint[:200]).rstrip(".")
    return shown[:1].lower() + shown[1:]


def _too_deep(name: str) -> PlanRefused:
    return _refused(
        "tables or lists are nested deeper than any key of a plan.",
        name,
        "No key of a plan is that deep, so this cannot be a plan.",
        "Compare the file with the plan that `netharm new` writes.",
    )


def _refused(what: str, where: str, why: str, remedy: str) -> PlanRefused:
    return PlanRefused(Fault(what=what, where=where, why=why, remedy=remedy))


def _is_deep(tables: dict[str, Any]) -> bool:
    # Level by level and not by recursion: dotted keys can nest deeper than Python may call.
    level: list[Any] = [tables]
    for _ in range(DEEPEST_TABLE):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return False
    return True


def _children(value: Any) -> list[Any]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [child for child in inside if isinstance(child, dict | list)]


def _with_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_tuples(child) for key, child in value.items()}
    if isinstance(value, list):
        return tuple(_with_tuples(child) for child in value)
    return value
