"""Where in a plan's file a key stands: the TOML reader tells no lines, so the text is scanned for them.

A key path is a tuple: ("outcome", 1, "measure", "data") is the key `data` of the measure of the second
outcome. Keys inside inline tables are found at the line of the key that holds the table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from netharm.errors import Fault

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY_PART = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"((?:\\.|[^\"\\\n])*)\"|'([^'\n]*)')[ \t]*(\.?)")
_VALUE_PART = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[{\]}\n]"
    r"|[^\"'#\[{\]}\n]+"
    r"|.",
    re.DOTALL,
)
_ROWS = ("outcome", "harm", "activity", "metric", "untouched")


@dataclass(frozen=True)
class PlanPlace:
    """The base name of a plan and the line of each key path in it."""

    name: str
    lines: dict[Path, int]

    def where(self, path: Path) -> str:
        """Return the place of `path` in words: file, line and key."""
        line = self.line(path)
        parts = [self.name, *([f"line {line}"] if line else []), *([words] if (words := in_words(path)) else [])]
        return ", ".join(parts)

    def line(self, path: Path) -> int | None:
        """Return the line of `path`, or of the closest table around it; None where neither is in the text."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def fault(self, path: Path, what: str, why: str, remedy: str) -> Fault:
        """Return the fault `what` at `path`."""
        return Fault(what=what, where=self.where(path), why=why, remedy=remedy)


def in_words(path: Path) -> str:
    """Return `path` as a reader of the plan would say it: outcome 2, key "measure.data"."""
    if not path:
        return ""
    head, rest = path[:1], path[1:]
    if path[0] in _ROWS and len(path) > 1 and isinstance(path[1], int):
        table, rest = f"{path[0]} {path[1] + 1}", path[2:]
    elif path[0] == "data" and len(path) > 1:
        table, rest = f"[data.{path[1]}]", path[2:]
    elif path[0] == "format":
        return 'key "format"'
    else:
        table = f"[{head[0]}]"
    item = f", item {rest[-1] + 1}" if rest and isinstance(rest[-1], int) else ""
    key = ".".join(str(part) for part in rest if isinstance(part, str))
    return printable(table + (f', key "{key}"' if key else "") + item)


def printable(text: str, longest: int = 120) -> str:
    """Return `text` on one line, shortened, with letters that cannot be seen shown as their codes."""
    shown = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text[:longest])
    return shown + ("..." if len(text) > longest else "")


def find_lines(text: str) -> dict[Path, int]:
    """Return the line, from 1, on which each table and key of the TOML `text` begins.

    `text` must have been read as TOML before; where it is not, lines may be missing or wrong, and nothing is raised.
    """
    ends = [match.start() for match in re.finditer("\n", text)]
    lines: dict[Path, int] = {}
    for path, at in _statements(text):
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], bisect_left(ends, at) + 1)
    return lines


def _statements(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    rows: dict[Path, int] = {}
    at = _after_blank(text, 0)
    while at < len(text):
        start = at
        if text[at] == "[":
            is_row = text.startswith("[[", at)
            parts, at = _read_key(text, at + 1 + is_row)
            table = _resolve(parts, rows, is_row)
            yield table, start
        else:
            parts, at = _read_key(text, at)
            yield (*table, *parts), start
        at = _after_blank(text, max(_after_value(text, at), start + 1))


def _after_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _read_key(text: str, at: int) -> tuple[tuple[str, ...], int]:
    parts: list[str] = []
    while match := _KEY_PART.match(text, at):
        parts.append(next(part for part in match.groups()[:3] if part is not None))
        at = match.end()
        if not match[4]:
            break
    return tuple(parts), at


def _resolve(parts: tuple[str, ...], rows: dict[Path, int], is_row: bool) -> Path:
    # [[outcome]] opens another row; [outcome.measure] belongs to the row opened last.
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if is_row and position == len(parts) - 1:
            rows[path] = rows.get(path, 0) + 1
        if path in rows:
            path = (*path, rows[path] - 1)
    return path


def _after_value(text: str, at: int) -> int:
    depth = 0
    while match := _VALUE_PART.match(text, at):
        part, at = match[0], match.end()
        if part in "[{":
            depth += 1
        elif part in "]}":
            depth = max(0, depth - 1)
        elif part == "\n" and depth == 0:
            break
    return at
