"""ODT: the paragraphs, lists, tables and notes of an OpenDocument text.

Source: OASIS OpenDocument 1.3, part 3. Text that a tracked change took out is kept apart in the file, and is not read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from netharm.errors import bad_input
from netharm.evidence.reading.read_text import ReadText
from netharm.evidence.reading.xml_part import xml_part

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_GONE = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}sequence-decls"}
_MOST_SPACES = 100


def is_odt(archive: zipfile.ZipFile) -> bool:
    """Return whether an archive holds the parts of an OpenDocument file."""
    return {"content.xml", "META-INF/manifest.xml"} <= set(archive.namelist())


def read_odt(archive: zipfile.ZipFile, where: str) -> ReadText:
    """Return the text of an opened ODT. where : its name, for complaints. Raises BadInput where it cannot be read."""
    manifest = xml_part(archive, "META-INF/manifest.xml", where)
    if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
        raise bad_input(
            "the document is locked with a password.",
            where,
            "Its text is encrypted.",
            "Open it, take the password off, and save it again.",
        )
    tree = xml_part(archive, "content.xml", where)
    body = tree.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise bad_input(
            "this OpenDocument file is no text document.",
            where,
            "A spreadsheet, a drawing or slides cannot be coded as a text.",
            "Save its words as a text document (.odt) or as PDF.",
        )
    return ReadText("\n".join(_blocks(body)), notes=tuple(_told(archive, tree, where)))


def _told(archive: zipfile.ZipFile, tree: Any, where: str) -> Iterator[str]:
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()):
        yield "The document holds macros. They were not run, and are not kept."
    if any(name.startswith("Object ") for name in archive.namelist()):
        yield "Files that lie inside the document were not read."
    if "styles.xml" in archive.namelist() and _has_margins(xml_part(archive, "styles.xml", where)):
        yield "Headers and footers of the pages were not read."
    if next(tree.iter(f"{_OFFICE}annotation"), None) is not None:
        yield "Comments in the margin were not read."
    if next(tree.iter(f"{_TEXT}tracked-changes"), None) is not None:
        yield "Tracked changes: what they took out was not read, what they put in was."


def _has_margins(styles: Any) -> bool:
    margins = (found for kind in ("header", "footer") for found in styles.iter(f"{_STYLE}{kind}"))
    return any("".join(margin.itertext()).strip() for margin in margins)


def _blocks(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag in _GONE:
            continue
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield "".join(_words(child))
        elif child.tag == f"{_TABLE}table-row":
            cells = child.findall(f"{_TABLE}table-cell")
            yield " | ".join(" ".join(line for line in _blocks(cell) if line) for cell in cells)
        else:
            yield from _blocks(child)


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            yield f" [Note: {' '.join(_blocks(body))}]" if body is not None else ""
        elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):  # a text box within the paragraph
            yield f"\n{''.join(_words(child))}\n"
        elif child.tag not in _GONE:
            yield from _words(child)
        yield child.tail or ""
