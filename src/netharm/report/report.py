"""The report of one study: a page to read and print, and a workbook of the same numbers."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from netharm.ledger import Ledger
from netharm.report.page import page
from netharm.report.spreadsheet import workbook


def write_report(ledger: Ledger, provenance: dict[str, object], folder: Path) -> None:
    """Write report.html and ledger.xlsx of a released and worded `ledger` into `folder`.

    Each is written aside and moved into place, so that a reader never meets half a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / "report.html", page(ledger, provenance).encode("utf-8"))
    _put(folder / "ledger.xlsx", workbook(ledger))


def _put(path: Path, content: bytes) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o666 & ~_umask())
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
