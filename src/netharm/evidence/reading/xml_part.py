"""A part of a document that is a zip archive of XML files: read whole, within a limit that no document reaches."""

from __future__ import annotations

import zipfile
from typing import Any

from netharm.evidence.archive import member, xml_tree

LARGEST_PART = 64 * 2**20
"""Bytes, unpacked: the words of some ten thousand pages. As elements they take some twenty times as much memory."""


def xml_part(archive: zipfile.ZipFile, name: str, where: str) -> Any:
    """Return the root of a part. where : the document's name. Raises BadInput where it is too large or unsound."""
    return xml_tree(member(archive, name, where, LARGEST_PART), f"{where}, {name}")
