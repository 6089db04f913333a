"""The process in which files are read: takes names and contents on standard input, gives texts or faults back as JSON.

Started by `separate_reader`; it opens no file, and on Linux may take no more than a bounded amount of memory.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import Any

from netharm.errors import BadInput, bad_input
from netharm.evidence.reading.content import read_content
from netharm.evidence.reading.separate_reader import answered, received

MOST_MEMORY = 3 * 2**30
"""Bytes of address space of the process."""


def main() -> None:
    """Answer until there is nothing more to read."""
    _bound_memory()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, OSError):
        while True:
            name = json.loads(received(source))
            answered(answers, answer(received(source), str(name)))


def answer(content: bytes, name: str) -> dict[str, Any]:
    """Return the text of a file as a record, or what is wrong with it."""
    try:
        read = read_content(content, name)
    except BadInput as error:
        return {"faults": [fault.as_dict() for fault in error.faults]}
    except (RecursionError, MemoryError):
        fault = bad_input(
            "it is nested too deeply, or unpacks to more than fits into memory.",
            name,
            "No program writes documents so; it may be made to break its reader.",
            "Open it in the program that made it, and save or print it again.",
        ).faults[0]
        return {"faults": [fault.as_dict()]}
    return {"text": read.text, "pages": read.pages, "notes": list(read.notes)}


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    main()
