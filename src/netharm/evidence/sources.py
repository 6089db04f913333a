"""Which files are meant by files and folders on the command line, and which files of a folder are not read, and why."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from netharm.errors import Fault
from netharm.evidence.reading.read import ENDINGS

MOST_FILES = 100_000
"""Files in a folder; a folder with more is no folder of documents."""


@dataclass(frozen=True)
class Sources:
    """Files to read, each with its path within the folder that it was found in, and files left out with the reason."""

    files: tuple[tuple[Path, str], ...]
    left_out: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


def find_sources(given: Sequence[Path]) -> Sources:
    """Return the files, in the order given and within a folder by name; each once, though it was given twice.

    Links within a folder are not followed, for they may lead anywhere; a link that is given itself is.
    """
    files: dict[str, tuple[Path, str]] = {}
    left_out: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for source in given:
        if not source.is_dir():
            files.setdefault(_place(source), (source, source.name))
            continue
        inside = sorted(_inside(source))
        read = [path for path in inside if not why_left_out(path)]
        left_out += [(path.relative_to(source).as_posix(), why_left_out(path)) for path in inside if why_left_out(path)]
        for path in read:
            files.setdefault(_place(path), (path, path.relative_to(source).as_posix()))
        if not read or len(inside) > MOST_FILES:
            faults.append(_no_documents(source, len(inside)))
    return Sources(tuple(files.values()), tuple(left_out), tuple(faults))


def _place(path: Path) -> str:
    return os.path.realpath(path)  # a link that leads to itself stays as it is, and is refused when it is read


def _inside(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, _, names in os.walk(folder, followlinks=False):
        found += [Path(place) / name for name in names]
        if len(found) > MOST_FILES:
            break
    return found


def why_left_out(path: Path) -> str:
    """Return why a file of a folder is not read, or nothing where it is."""
    if path.name.startswith((".", "~$")):
        return "a hidden file, or one that a program keeps while a document is open"
    if path.is_symlink():
        return "a link to another place"
    if not path.is_file():
        return "no ordinary file"
    if path.suffix.lower() not in ENDINGS:
        return f"its name ends in none of {', '.join(ENDINGS)}"
    return ""


def _no_documents(folder: Path, number: int) -> Fault:
    if number > MOST_FILES:
        return Fault(
            f"there are more than {MOST_FILES:,} files in this folder.",
            str(folder),
            "It is no folder of documents.",
            "Give the folders that hold them.",
        )
    return Fault(
        "there is no document in this folder.",
        str(folder),
        f"Of a folder the files are read whose names end in {', '.join(ENDINGS)}.",
        "Give the files themselves, or another folder.",
    )
