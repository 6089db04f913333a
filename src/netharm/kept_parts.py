"""Finished parts of long work, kept on disk so that a run that was stopped goes on where it was.

A part is a table of arrays by name. It is written aside, forced to disk and moved into place, under a first line that
holds the SHA-256 of the rest: what is torn, damaged or of another format is not read, and that part is made again.
Nothing read from disk can run: arrays are loaded without pickle.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

_OPENING = b"netharm part 1 "


def keep_part(folder: Path, label: str, number: int, answer: Any) -> None:
    """Keep the part `number` of the work called `label`. Raise TypeError where it is no table of arrays."""
    import numpy as np

    if not isinstance(answer, Mapping) or not all(isinstance(array, np.ndarray) for array in answer.values()):
        raise TypeError("only tables of arrays by name can be kept")
    if any(array.dtype.hasobject for array in answer.values()):
        raise TypeError("arrays of objects cannot be kept")
    held = BytesIO()
    np.savez(held, **dict(answer))
    content = held.getvalue()
    folder.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=folder, prefix=".aside.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_OPENING + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, _place(folder, label, number))
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def kept_part(folder: Path, label: str, number: int) -> dict[str, Any] | None:
    """Return a part that was kept; None where there is none, or it is damaged."""
    import numpy as np

    try:
        opening, _, content = _place(folder, label, number).read_bytes().partition(b"\n")
        if opening != _OPENING + hashlib.sha256(content).hexdigest().encode():
            return None
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None


def forget_parts(folder: Path) -> None:
    """Take away all parts kept in `folder` and in the folders beneath it; leave anything else that lies there."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            forget_parts(path)
        elif path.name.endswith(".part") or path.name.startswith(".aside."):
            path.unlink(missing_ok=True)
    with suppress(OSError):  # something else lies in it
        folder.rmdir()


def _place(folder: Path, label: str, number: int) -> Path:
    return folder / f"{re.sub(r'[^a-z0-9]+', '-', label.lower())}-{number:05d}.part"
