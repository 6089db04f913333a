"""Turn the bytes of a CSV file into UTF-8 text with LF line ends, and say what had to be changed."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.errors import bad_input

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class PlainText:
    """UTF-8 bytes with LF line ends, and which of its file's habits are gone: CRLF, cp1252, byte-order mark."""

    text: bytes
    crlf: bool
    cp1252: bool
    byte_order_mark: bool


def plain_text(raw: bytes, where: str) -> PlainText:
    """Return the text of a file: UTF-8, else cp1252. Raises BadInput that names the row where it is neither."""
    byte_order_mark = raw.startswith(_BYTE_ORDER_MARK)
    text = raw[len(_BYTE_ORDER_MARK) :] if byte_order_mark else raw
    if b"\0" in text:
        raise bad_input(
            "this is not a text file (it holds a zero byte).",
            f"{where}, row {row_at(text, text.index(0))}",
            "A CSV file holds letters, digits and line ends only.",
            "Save the table as CSV in UTF-8.",
        )
    utf8 = _is_utf8(text)
    if not utf8:
        text = _from_cp1252(text, where)
    crlf = b"\r" in text and b"\r\n" in text
    return PlainText(text.replace(b"\r\n", b"\n") if crlf else text, crlf, not utf8, byte_order_mark)


def row_at(text: bytes, position: int) -> int:
    """Return the number of the row, counted from 1 at the header, in which byte `position` of the text lies."""
    return text.count(b"\n", 0, position) + 1


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _from_cp1252(text: bytes, where: str) -> bytes:
    try:
        return text.decode("cp1252").encode()
    except UnicodeDecodeError as fault:
        raise bad_input(
            f"byte {text[fault.start]:#04x} is a letter neither in UTF-8 nor in cp1252.",
            f"{where}, row {row_at(text, fault.start)}",
            "The letters around it cannot be told.",
            "Save the table as CSV in UTF-8.",
        ) from None
