"""A table packed with gzip, read where it lies: nothing is unpacked to disk, and nothing without a bound."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from netharm.data.tables.given_table import shown
from netharm.errors import BadInput, bad_input

LARGEST_UNPACKED_BYTES = 2 * 1024**3
"""A packed table that holds more is refused."""

MOST_SWELL, SWELL_FROM_BYTES = 200, 64 * 1024**2
"""Beyond the second number, a table of so many times its packed size is refused: text swells 3 to 30 times."""

_BYTES_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class PackedTable:
    """A file that opens as what was packed into it; its name is the packed file's, for print."""

    path: Path

    @property
    def name(self) -> str:
        """The file's base name."""
        return self.path.name

    def open(self, mode: str = "r", *, encoding: str | None = None, newline: str | None = None) -> IO[Any]:
        """Open what is inside, as `Path.open` would."""
        return cast(IO[Any], gzip.open(self.path, mode if "b" in mode else "rt", encoding=encoding, newline=newline))


def look_into(path: Path) -> tuple[PackedTable, bytes]:
    """Return a packed table and its first bytes, after it was unpacked once from end to end within its bounds.

    Raises BadInput where it is damaged or swells beyond what a table would.
    """
    packed, start, size = path.stat().st_size, b"", 0
    try:
        with gzip.open(path, "rb") as file:
            while chunk := file.read(_BYTES_AT_ONCE):
                start = start or chunk[:16]
                size += len(chunk)
                if size > LARGEST_UNPACKED_BYTES or (size > SWELL_FROM_BYTES and size > MOST_SWELL * packed):
                    raise _bomb(path.name)
    except (OSError, EOFError, zlib.error) as error:
        raise bad_input(
            "the packed file (gzip) cannot be unpacked.",
            path.name,
            f"It is damaged or cut short ({shown(str(error) or type(error).__name__)}).",
            "Copy it again, or unpack it with another program and give the table. Unpacking must end without a fault.",
        ) from error
    return PackedTable(path), start


def _bomb(name: str) -> BadInput:
    return bad_input(
        f"the packed file holds more than a table would (over {LARGEST_UNPACKED_BYTES // 1024**3} GB, or over "
        f"{MOST_SWELL} times its packed size).",
        name,
        "A small file that swells is an attack.",
        "Unpack it elsewhere, and give the columns that are needed and no others.",
    )
