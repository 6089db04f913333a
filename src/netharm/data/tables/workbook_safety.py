"""A workbook is a zip of XML from a stranger: look it over before anything parses it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from netharm.errors import BadInput, bad_input

LARGEST_UNPACKED_BYTES = 512 * 1024**2
"""A workbook that unpacks to more is refused."""

_MOST_PARTS = 5_000
_BYTES_AT_ONCE = 1 << 18
_OVERLAP = 512
_FORBIDDEN = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00", re.IGNORECASE)


def refuse_unsafe_workbook(path: Path) -> None:
    """Raise BadInput for a file that is no workbook, unpacks to too much, is encrypted, or declares XML entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise _not_a_workbook(path.name)
            _refuse_bomb(path.name, parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")) and any(
                    _FORBIDDEN.search(piece) for piece in _pieces(archive, part.filename)
                ):
                    raise _hostile(path.name, part.filename)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise bad_input(
            "the workbook cannot be unpacked.",
            path.name,
            "It is damaged, cut short, or locked with a password.",
            "Open it in a spreadsheet, save it again as .xlsx without a password, and give that.",
        ) from error


def find_in_part(path: Path, part: str, pattern: re.Pattern[bytes]) -> bool:
    """Say whether the unpacked part of a workbook holds the pattern."""
    with zipfile.ZipFile(path) as archive:
        return any(pattern.search(piece) for piece in _pieces(archive, part.lstrip("/")))


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part's bytes in pieces that overlap, so that a pattern on a seam is still seen."""
    with archive.open(part) as file:
        tail = b""
        while chunk := file.read(_BYTES_AT_ONCE):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _refuse_bomb(name: str, parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) <= _MOST_PARTS and unpacked <= LARGEST_UNPACKED_BYTES:
        return
    raise bad_input(
        f"the workbook unpacks to {unpacked / 1024**2:,.0f} MB in {len(parts):,} parts.",
        name,
        f"At most {LARGEST_UNPACKED_BYTES // 1024**2} MB in {_MOST_PARTS:,} parts are unpacked: "
        "a small file that swells is an attack.",
        "Give the table alone, as CSV or Parquet.",
    )


def _not_a_workbook(name: str) -> BadInput:
    return bad_input(
        "the file is a zip archive, but not an .xlsx workbook.",
        name,
        "A table is read from CSV, XLSX or Parquet.",
        "Unpack it, or save the spreadsheet as .xlsx or CSV.",
    )


def _hostile(name: str, part: str) -> BadInput:
    return bad_input(
        "a part of the workbook declares XML entities, or is not plain XML in UTF-8.",
        f"{name}, part {Path(part).name[:40]}",
        "No spreadsheet writes that; it is a way to read other files or to exhaust the memory.",
        "Do not use this file; ask its sender for a fresh export.",
    )
