"""Which reader a file is for: its content decides, not its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import PurePath

from netharm.errors import BadInput, bad_input
from netharm.evidence.archive import opened
from netharm.evidence.reading.docx import is_docx, read_docx
from netharm.evidence.reading.html import read_html
from netharm.evidence.reading.odt import is_odt, read_odt
from netharm.evidence.reading.pdf import read_pdf
from netharm.evidence.reading.plain import read_plain
from netharm.evidence.reading.read_text import ReadText

MOST_LETTERS = 20_000_000
"""Letters of a text; a longer one is refused."""
_ZIP, _PDF, _OLD_OFFICE, _RTF = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_LOCKED, _OLD_WORD = "EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
_HTML = re.compile(rb"<!doctype html|<html|<head[\s>]|<body[\s>]", re.IGNORECASE)
_LETTER = re.compile(rb"(?:mime-version|received|return-path):[^\n]+\n", re.IGNORECASE)
_KINDS = {
    "PDF": (".pdf",),
    "DOCX": (".docx", ".docm", ".dotx", ".dotm"),
    "ODT": (".odt", ".ott"),
    "HTML": (".html", ".htm", ".xhtml"),
}
_FEWEST_LETTERS = 3
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202d\u202e\u2060\ufeff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINED_LETTERS = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


def read_content(content: bytes, name: str) -> ReadText:
    """Return the text of a file's bytes. name : the file's, for complaints. Raises BadInput where it cannot be read.

    This runs in a process of its own (see `apart`), which is ended where it takes too long or too much memory.
    """
    kind, read = _read(content, name)
    text = _cleaned(read.text)
    if sum(letter.isalnum() for letter in text[:100_000]) < _FEWEST_LETTERS:
        raise _without_text(name, read.pages)
    if len(text) > MOST_LETTERS:
        raise bad_input(
            f"its text has {len(text):,} letters; at most {MOST_LETTERS:,} are read.",
            name,
            "So long a text is no document that people code.",
            "Split it into parts.",
        )
    ending = PurePath(name).suffix.lower()
    if kind and ending not in _KINDS[kind]:
        told = f"The name ends in {ending!r}" if ending else "The name has no ending"
        read = replace(read, notes=(*read.notes, f"{told}, but it is {kind} by its content, and was read as that."))
    return replace(read, text=text)


def _read(content: bytes, name: str) -> tuple[str, ReadText]:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content:
        raise bad_input("the file is empty.", name, "There is nothing to code.", "See that the right file was given.")
    if _PDF in content[:1024]:
        return "PDF", read_pdf(content, name)
    if start.startswith(_ZIP):
        return _read_zip(content, name)
    if start.startswith(_OLD_OFFICE):
        raise _old_office(content, name)
    if start.startswith(_RTF):
        raise _another("a document in Rich Text Format", name)
    if _LETTER.match(start):
        raise _another("an e-mail or a web archive", name)
    if _HTML.search(start) or name.lower().endswith((".html", ".htm", ".xhtml")):
        return "HTML", read_html(content, name)
    if start.startswith(b"<?xml"):
        raise _another("an XML file", name)
    return "", read_plain(content, name)


def _read_zip(content: bytes, name: str) -> tuple[str, ReadText]:
    with opened(content, name) as archive:
        names = archive.namelist()
        if len(set(names)) < len(names):
            raise bad_input(
                "the archive holds two files under one name.",
                name,
                "Which of them is the text is not clear; it may be made to show different things to different readers.",
                "Open it and save it again.",
            )
        if is_docx(archive):
            return "DOCX", read_docx(archive, name)
        if is_odt(archive):
            return "ODT", read_odt(archive, name)
    raise _another("a zip archive of another kind (a spreadsheet, slides, or files packed together)", name)


def _cleaned(text: str) -> str:
    """Return `text` with line feeds only, without what no reader sees, letters taken apart, and in composed form."""
    lines = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)).translate(_JOINED_LETTERS)
    return unicodedata.normalize("NFC", re.sub(r"[ \t]+\n", "\n", lines)).strip() + "\n"


def _without_text(name: str, pages: int | None) -> BadInput:
    if pages is not None:
        return bad_input(
            f"its {pages} pages hold no text.",
            name,
            "It is probably a scan: pictures of pages, in which no word can be found or coded.",
            "Run it through text recognition (OCR) first, check the result, and import that.",
        )
    return bad_input("the file holds no text.", name, "There is nothing to code.", "See that the right file was given.")


def _old_office(content: bytes, name: str) -> BadInput:
    if _LOCKED in content:
        return bad_input(
            "the document is locked with a password.",
            name,
            "Its text is encrypted.",
            "Open it, take the password off, and save it again.",
        )
    if _OLD_WORD in content:
        return _another("an old Word document (.doc), which may hold macros", name)
    return _another("a file of an old Office program (a spreadsheet, slides or a message)", name)


def _another(kind: str, name: str) -> BadInput:
    return bad_input(
        f"this is {kind}.",
        name,
        "Read are DOCX, PDF, ODT, HTML and plain text.",
        "Open it in the program that made it, and save or print it as one of these.",
    )
