"""The rows of a police.uk CSV in one canonical form, or every fault that keeps them from being read.

Canonical: UTF-8, LF line ends, the header as published, a field quoted only where it holds a comma, a quote or a line
end. The published files hold no quotes, so their own bytes are canonical already; any other is read field by field and
written anew.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from netharm.data.police_uk_files.headings import HEADERS
from netharm.errors import Fault, bad_input, raise_all

_FAULTS_SHOWN = 5
_CUT_SHORT = "The file may be cut short or edited; rows may be lost or shifted."
_DOWNLOAD = "Download it again from data.police.uk."


def canonical_text(text: bytes, kind: str, where: str) -> bytes:
    """Return the canonical form of a file's text, which has LF line ends. Raises BadInput with the first faults.

    The text itself is returned where it is canonical already. That it has no blank rows and that every row has all its
    columns is then still to be shown: `is_whole`.
    """
    header = text[: text.find(b"\n")] if b"\n" in text else text
    _check_header(header, kind, where)
    if not text.endswith(b"\n"):
        text = _with_last_line_end(text, where)
    if b'"' in text or b"\r" in text:
        return rewritten(text, kind, where)
    return text


def is_whole(text: bytes, kind: str, rows: int) -> bool:
    """Say whether `rows` rows read from a canonical text are all its lines, with as many commas as columns need."""
    if b'"' in text:
        return True  # it was written field by field
    lines = text.count(b"\n")
    return lines == rows + 1 and text.count(b",") == lines * (len(HEADERS[kind]) - 1)


def rewritten(text: bytes, kind: str, where: str) -> bytes:
    """Read a text field by field and return it in canonical form. Raises BadInput with the first faults."""
    faults: list[Fault] = []
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    for number, fields in _numbered(text, faults, where):
        if len(fields) != len(HEADERS[kind]):
            faults.append(_miscounted(len(fields), kind, f"{where}, row {number}"))
        elif any("\r" in field for field in fields):
            faults.append(_torn(f"{where}, row {number}"))
        else:
            writer.writerow(fields)
        if len(faults) == _FAULTS_SHOWN:
            break
    raise_all(faults)
    return written.getvalue().encode()


def _numbered(text: bytes, faults: list[Fault], where: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number in the file, counted from 1 at the header, and its fields; a broken one ends it."""
    number = 0
    try:
        for fields in csv.reader(io.StringIO(text.decode(), newline=""), strict=True):
            number += 1
            yield number, fields
    except csv.Error as fault:
        remedy = "Close the quotes in this row."
        faults.append(Fault(f"the row cannot be read ({fault}).", f"{where}, row {number + 1}", _CUT_SHORT, remedy))


def _check_header(header: bytes, kind: str, where: str) -> None:
    wanted = HEADERS[kind]
    if header == ",".join(wanted).encode():
        return
    found = next(csv.reader([header.decode()]), [])
    if tuple(found) == wanted:
        return
    missing = ", ".join(name for name in wanted if name not in found) or "none"
    raise bad_input(
        f"these are not the columns of a police.uk {kind} file ({len(found)} columns; missing: {missing}).",
        f"{where}, row 1",
        "A column in another place would be read as something else.",
        f"Give the file as published, with the columns: {','.join(wanted)}.",
    )


def _with_last_line_end(text: bytes, where: str) -> bytes:
    """End the last row, unless its last field may be cut: then no other row has the same one."""
    last = text[text.rfind(b"\n") + 1 :]
    field = last[last.rfind(b",") :] + b"\n"
    if field == b",\n" or field in text:
        return text + b"\n"
    number = text.count(b"\n") + 1
    raise bad_input("the file ends in the middle of a row.", f"{where}, row {number} (the last)", _CUT_SHORT, _DOWNLOAD)


def _miscounted(found: int, kind: str, where: str) -> Fault:
    return Fault(f"the row has {found} columns instead of {len(HEADERS[kind])}.", where, _CUT_SHORT, _DOWNLOAD)


def _torn(where: str) -> Fault:
    return Fault("a carriage return stands inside the row.", where, _CUT_SHORT, "Save the file with LF line ends.")
