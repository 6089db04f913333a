"""The text of a file, as it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadText:
    """Plain text with line feeds between lines.

    pages : of a paged file, else None. notes : what was left out or assumed, a sentence each.
    """

    text: str
    pages: int | None = None
    notes: tuple[str, ...] = ()
