"""One writer at a time: a lock that the system drops when the process that holds it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netharm.errors import BadInput, bad_input

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, and remove it at the end.

    A file left by a kill locks nothing: the lock is on the open file, not on its name. Raises BadInput at once where
    another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            _take(descriptor)
        except OSError:
            raise _busy(path) from None
        if not _is_still_named(descriptor, path):
            raise _busy(path)
        try:
            yield
        finally:
            with suppress(OSError):  # a system that removes no open file keeps it, which does no harm
                path.unlink()
    finally:
        os.close(descriptor)


def _is_still_named(descriptor: int, path: Path) -> bool:
    """Say whether the open file is the one of that name: another writer may just have ended and removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _busy(path: Path) -> BadInput:
    return bad_input(
        "another process is writing to this store.",
        path.parent.name,
        "Two writers at once could each miss what the other adds.",
        "Wait until it has finished, then run the same command again.",
    )
