"""The outputs of one study, all written aside before any is moved into place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from netharm.ledger import Ledger
from netharm.report.page import page
from netharm.report.spreadsheet import workbook


def render_report(ledger: Ledger, provenance: dict[str, object]) -> dict[str, bytes]:
    """Return report.html and ledger.xlsx of a released and worded `ledger`."""
    return {"report.html": page(ledger, provenance).encode("utf-8"), "ledger.xlsx": workbook(ledger)}


def write_outputs(outputs: Mapping[str, bytes], folder: Path) -> None:
    """Write `outputs` by name into `folder`: all aside first, then moved into place in one run.

    A reader never meets half a file, and a stop while they are made leaves the earlier outputs together.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside: dict[Path, Path] = {}
    try:
        for name, content in outputs.items():
            aside[folder.joinpath(name)] = _put_aside(folder, name, content)
        for place, path in aside.items():
            os.replace(path, place)
    except BaseException:
        for path in aside.values():
            path.unlink(missing_ok=True)
        raise


def _put_aside(folder: Path, name: str, content: bytes) -> Path:
    handle, aside = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o666 & ~_umask())
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return Path(aside)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
