"""Archives and XML that nobody has vouched for: sizes are bounded, and no entity is ever expanded."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from netharm.errors import bad_input

LARGEST_MEMBER = 200 * 2**20
LARGEST_ARCHIVE = 1000 * 2**20
MOST_MEMBERS = 20_000
"""Bytes of one file, bytes of all files, and files, unpacked: more is refused before it is unpacked."""


def opened(content: bytes, where: str) -> zipfile.ZipFile:
    """Return the archive. Raises BadInput where it is none, or claims to unpack to more than the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise bad_input(
            "the file is not a sound zip archive.",
            where,
            "Files of this kind are zip archives; this one is damaged, cut off, or of another kind.",
            "Save or export it again from the program that it comes from.",
        ) from None
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS or sum(entry.file_size for entry in entries) > LARGEST_ARCHIVE:
        raise bad_input(
            f"the archive unpacks to more than {MOST_MEMBERS:,} files or {LARGEST_ARCHIVE >> 20} MB.",
            where,
            "So large an archive may be made to fill a machine's memory.",
            "Leave out recordings and pictures: netharm reads texts only.",
        )
    return archive


def member(archive: zipfile.ZipFile, name: str, where: str, largest: int | None = None) -> bytes:
    """Return what is packed under `name`; never more than the limit in bytes, whatever the archive says of its size."""
    largest = LARGEST_MEMBER if largest is None else largest
    try:
        with archive.open(name) as file:
            content = file.read(largest + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, KeyError):
        raise bad_input(
            "a file in the archive cannot be unpacked.",
            f"{where}, {name}",
            "It is damaged, locked with a password or packed in an unusual way.",
            "Save or export it again, without a password.",
        ) from None
    if len(content) > largest:
        raise bad_input(
            f"a file in the archive unpacks to more than {largest >> 20} MB.",
            f"{where}, {name}",
            "So large a file may be made to fill a machine's memory.",
            "Leave out recordings and pictures: netharm reads texts only.",
        )
    return content


def xml_tree(content: bytes, where: str) -> Any:
    """Return the root element of well-formed XML without a document type. Raises BadInput otherwise."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise bad_input(
            "the file declares a document type or entities.",
            where,
            "No program writes that into this format; it is how a small file is made to fill a machine's memory.",
            "Save or export it again from the program that it comes from.",
        ) from None
    except (ParseError, ValueError, RecursionError):
        raise bad_input(
            "the file is not well-formed XML.",
            where,
            "It is damaged or was cut off, so nothing in it can be trusted.",
            "Save or export it again from the program that it comes from.",
        ) from None
