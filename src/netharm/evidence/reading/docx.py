"""DOCX: the paragraphs, tables and notes of a Word document. Macros are never run, and a document with them is told.

Source: ECMA-376, part 1, WordprocessingML, in its transitional and its strict form. Text that a tracked change took out
is not read; text that one put in is.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from netharm.errors import bad_input
from netharm.evidence.reading.read_text import ReadText
from netharm.evidence.reading.xml_part import xml_part

_MAIN = ("/officeDocument", "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument")
_USUAL = "word/document.xml"
_TAKEN_OUT = {"del", "moveFrom"}
_GONE = {
    *_TAKEN_OUT,
    "Fallback",
    "instrText",
    "delText",
    "delInstrText",
    "rPr",
    "pPr",
    "tblPr",
    "trPr",
    "tcPr",
    "sectPr",
}
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def is_docx(archive: zipfile.ZipFile) -> bool:
    """Return whether an archive holds the parts of a Word document."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names and any(name.startswith("word/document") for name in names)


def read_docx(archive: zipfile.ZipFile, where: str) -> ReadText:
    """Return the text of an opened DOCX. where : its name, for complaints. Raises BadInput where a part is unsound."""
    names = set(archive.namelist())
    main = _main_part(archive, names, where)
    tree = xml_part(archive, main, where)
    body = next((child for child in tree if _kind(child) == "body"), None)
    if body is None:
        raise bad_input(
            "the document has no body.",
            where,
            "It is damaged or of another kind.",
            "Open it and save it again as .docx.",
        )
    lines = list(_blocks(body))
    for part in ("footnotes.xml", "endnotes.xml"):
        path = posixpath.join(posixpath.dirname(main), part)
        if path in names:
            lines += _note_lines(xml_part(archive, path, where))
    return ReadText("\n".join(lines), notes=tuple(_told(names, body)))


def _main_part(archive: zipfile.ZipFile, names: set[str], where: str) -> str:
    """Return the name of the part with the text, which the package's relationships tell."""
    if "_rels/.rels" in names:
        for relation in xml_part(archive, "_rels/.rels", where):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith(_MAIN) and target in names:
                return str(target)
    if _USUAL not in names:
        raise bad_input(
            "the part that holds the text cannot be found.",
            where,
            "The document is damaged.",
            "Open it and save it again as .docx.",
        )
    return _USUAL


def _kind(element: Any) -> str:
    """Return an element's name without its namespace, which differs between the two forms of the format."""
    return str(element.tag).rpartition("}")[2]


def _told(names: set[str], body: Any) -> Iterator[str]:
    kinds = {_kind(element) for element in body.iter()}
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lower):
        yield "The document holds macros. They were not run, and are not kept."
    if any(posixpath.basename(name).startswith("comments") for name in lower):
        yield "Comments in the margin were not read."
    if any(posixpath.basename(name).startswith(("header", "footer")) for name in lower):
        yield "Headers and footers of the pages were not read."
    if kinds & _TAKEN_OUT:
        yield "Tracked changes: what they took out was not read, what they put in was."
    if "vanish" in kinds:
        yield "Hidden text was not read."
    if kinds & {"altChunk", "OLEObject", "object"} or any("/embeddings/" in name for name in lower):
        yield "Files that lie inside the document were not read."
    if any("/diagrams/" in name or "/charts/" in name for name in lower):
        yield "Words in charts and diagrams were not read."


def _blocks(parent: Any) -> Iterator[str]:
    """Yield a line for each paragraph and each row of a table, however deep they lie."""
    for child in parent:
        kind = _kind(child)
        if kind == "p":
            yield "".join(_words(child))
        elif kind == "tr":
            if not any(
                _kind(mark) == "del" for properties in child if _kind(properties) == "trPr" for mark in properties
            ):
                yield " | ".join(" ".join(line for line in _blocks(cell) if line) for cell in _cells(child))
        elif kind not in _GONE:
            yield from _blocks(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if _kind(child) == "tc":
            yield child
        elif _kind(child) not in _GONE:
            yield from _cells(child)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        kind = _kind(child)
        if kind == "t":
            yield child.text or ""
        elif kind in _LETTERS:
            yield _LETTERS[kind]
        elif kind == "p":  # a text box within the paragraph
            yield f"\n{''.join(_words(child))}\n"
        elif kind not in _GONE and not (kind == "r" and _is_hidden(child)):
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    marks = (mark for properties in run if _kind(properties) == "rPr" for mark in properties if _kind(mark) == "vanish")
    return any(mark.attrib == {} or next(iter(mark.attrib.values())) not in ("0", "false", "off") for mark in marks)


def _note_lines(notes: Any) -> list[str]:
    own = [
        note
        for note in notes
        if not any(kind.endswith("type") and value != "normal" for kind, value in note.attrib.items())
    ]
    return [f"[Note] {text}" for note in own if (text := " ".join(line for line in _blocks(note) if line).strip())]
