"""Plain text: UTF-8, UTF-16 or UTF-32 with their marks, else UTF-16 or Windows-1252, which is told."""

from __future__ import annotations

import codecs

from netharm.errors import bad_input
from netharm.evidence.reading.read_text import ReadText

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_CONTROLS = 0.01
"""Share of control characters above which a file is no text."""


def read_plain(content: bytes, where: str) -> ReadText:
    """Return the text of the bytes of a text file. where : its name. Raises BadInput where it is none."""
    text, note = decoded(content)
    controls = sum(letter < " " and letter not in "\t\n\r\f\v\x1a" for letter in text)
    if "\0" in text or controls > _MOST_CONTROLS * len(text):
        raise bad_input(
            "the file is no text: it holds control characters.",
            where,
            "It is a file of another kind, such as a picture, under a name that does not say so.",
            "Save the document as DOCX, PDF, ODT, HTML or plain text.",
        )
    return ReadText(text, notes=(note,) if note else ())


def decoded(content: bytes) -> tuple[str, str]:
    """Return bytes as text, and a note where the encoding had to be assumed or letters could not be read."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = content.decode(encoding, errors="replace")
            return text, f"{text.count(_UNKNOWN)} letters could not be read." if _UNKNOWN in text else ""
    try:
        text = content.decode("utf-8")
        if "\0" not in text:
            return text, ""
    except UnicodeDecodeError:
        text = ""
    wide = _without_mark(content)
    if wide:
        return wide, "The text was read as UTF-16, though it has no mark that says so."
    if text:
        return text, ""
    note = "The text is not in UTF-8 and was read as Windows-1252; look at its quotation marks and pound signs."
    return content.decode("cp1252", errors="replace"), note


_UNKNOWN = "\ufffd"


def _without_mark(content: bytes) -> str:
    """Return the text of UTF-16 whose every second byte is mostly zero, as in western languages; else nothing."""
    for encoding, zeros in (("utf-16-le", content[1:4096:2]), ("utf-16-be", content[0:4096:2])):
        if len(zeros) > 1 and zeros.count(0) > 0.9 * len(zeros) and not len(content) % 2:
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                return ""
            return "" if "\0" in text else text
    return ""
