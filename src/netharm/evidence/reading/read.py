"""A file from the disk: its bytes, once it is known to be an ordinary one of bounded size, and its text."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from netharm.errors import bad_input
from netharm.evidence.reading.read_text import ReadText
from netharm.evidence.reading.separate_reader import SeparateReader

LARGEST_FILE = 100 * 2**20
"""Bytes; a larger file is refused before it is read."""
ENDINGS = (".docx", ".docm", ".pdf", ".odt", ".html", ".htm", ".txt", ".md")
"""How the names of files end that are read from a folder; in a file that is named, only the content counts."""


def read_document(path: Path) -> ReadText:
    """Return the text of the file at `path`. Raises BadInput where it holds none, or cannot be read."""
    with SeparateReader() as reader:
        return reader.read(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of an ordinary file within the size limit. Raises BadInput otherwise.

    What is measured is what is read: the file is opened once, and no more than the limit is taken from it.
    """
    try:
        # A pipe that nobody writes to would keep an ordinary opening waiting for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise bad_input(
                    "this is no file.",
                    path.name,
                    "Only ordinary files are read: a device or a pipe may never end.",
                    "Give the path of a document, or of a folder of documents.",
                )
            content = file.read(LARGEST_FILE + 1) if facts.st_size <= LARGEST_FILE else b""
    except OSError as error:
        raise bad_input(
            f"the file cannot be read ({error.strerror}).",
            path.name,
            "Its text is what is coded.",
            "Check that the path is right and that you may read it.",
        ) from None
    size = max(facts.st_size, len(content))
    if size > LARGEST_FILE:
        raise bad_input(
            f"the file is {size / 2**20:,.0f} MB; at most {LARGEST_FILE >> 20} MB are read.",
            path.name,
            "So large a file may be made to fill a machine's memory.",
            "Save its text without pictures, or in parts.",
        )
    return content
