"""The texts of a plan: names that are used twice, that cannot be printed, or that nobody has filled in yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netharm.errors import Fault
from netharm.study.plan_key_faults import PLACEHOLDER, is_placeholder
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace, printable

LONGEST_NAME = 120
LONGEST_TEXT = 2_000

_SENTENCES = ("mitigation", "respond", "tell", "enforcement")
"""Lists whose items are sentences and not codes."""
_DATA_NAME = re.compile(r"[a-z0-9_]{1,60}")
# Rows of one group share a table of the report, so a name must tell them apart there.
_GROUPS = (("outcome", "harm", "untouched"), ("activity",), ("metric", "untouched"))


def word_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the names and texts of the plan."""
    for path, text in _texts(parts.tables, ()):
        yield from _text_faults(path, text, place)
    yield from _data_name_faults(parts, place)
    for group in _GROUPS:
        yield from _repeated_names(group, parts.tables, place)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _texts(child, (*path, key))
    elif isinstance(value, tuple):
        for position, child in enumerate(value):
            yield from _texts(child, (*path, position))


def _text_faults(path: Path, text: str, place: PlanPlace) -> Iterator[Fault]:
    if is_placeholder(text):
        yield place.fault(
            path,
            f'it still holds the template\'s placeholder: "{printable(text.removeprefix(PLACEHOLDER).lstrip(": "))}".',
            "The template cannot know what you promise.",
            f"Replace the whole text, from {PLACEHOLDER} to its closing quote, with your own.",
        )
    is_code = isinstance(path[-1], int) and path[-2] not in _SENTENCES
    longest = LONGEST_NAME if is_code or path[-1] in ("name", "title", "unit") else LONGEST_TEXT
    if len(text) > longest:
        yield place.fault(
            path,
            f"the text is {len(text):,} characters long.",
            "It has to fit into a table of the report.",
            f"Shorten it to {longest:,} characters or fewer.",
        )
    if any(not letter.isprintable() and letter not in "\n\t\r" for letter in text):
        yield place.fault(
            path,
            "the text holds characters that cannot be seen.",
            "They can make one name look like another, or break a table.",
            "Type the text anew instead of pasting it.",
        )
    needed = ("name", "title", "question", "unit", "source")
    if not text.strip() and (path[-1] in needed or (path[0] == "untouched" and path[-1] == "reason")):
        yield place.fault(
            path,
            "the text is empty.",
            "The report prints it where the reader looks first.",
            "Write it out in a few words.",
        )


def _data_name_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    given = parts.tables.get("data", {})
    for name in given if isinstance(given, dict) else ():
        if not _DATA_NAME.fullmatch(name):
            yield place.fault(
                ("data", name),
                "data cannot have this name.",
                "The name is used on the command line and for folders: --data NAME=PATH.",
                "Use 1 to 60 small letters a to z, digits and _, such as recorded_offences.",
            )


def _repeated_names(group: tuple[str, ...], tables: dict[str, Any], place: PlanPlace) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for path, name in _names(group, tables):
        key = " ".join(name.split()).casefold()
        if key in seen:
            line = place.line(seen[key])
            yield place.fault(
                path,
                "the name is used twice" + (f" (first on line {line})." if line else "."),
                "The rows could not be told apart in the ledger.",
                "Give each row a name of its own.",
            )
        seen.setdefault(key, path)


def _names(group: tuple[str, ...], tables: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for table in group:
        rows = tables.get(table, ())
        for position, row in enumerate(rows if isinstance(rows, tuple) else ()):
            if isinstance(row, dict) and isinstance(row.get("name"), str) and row["name"].strip():
                yield (table, position, "name"), row["name"]
