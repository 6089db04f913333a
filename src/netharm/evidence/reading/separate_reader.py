"""Reading in a process of its own: a file that keeps its reader busy, fills its memory or breaks it costs no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from netharm.errors import BadInput, Fault, bad_input
from netharm.evidence.reading.read_text import ReadText

LONGEST = 60.0
"""Seconds for one file; a document of 20 pages takes a tenth of one."""


class SeparateReader:
    """A process that reads one file after the other. Its answers are JSON: nothing that it sends is ever run."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, content: bytes, name: str) -> ReadText:
        """Return the text of a file's bytes. name : for complaints. Raises BadInput where it cannot be read."""
        process = self._process = self._process or _started()
        assert process.stdin is not None
        assert process.stdout is not None
        late = Timer(self._longest, process.kill)
        late.start()
        try:
            _send(process.stdin, json.dumps(name).encode())
            _send(process.stdin, content)
            answer = json.loads(received(process.stdout))
        except (OSError, EOFError, ValueError):
            raise self._broken(name, was_late=not late.is_alive()) from None
        finally:
            late.cancel()
        if "faults" in answer:
            raise BadInput(*(Fault(**fault) for fault in answer["faults"]))
        return ReadText(str(answer["text"]), answer["pages"], tuple(answer["notes"]))

    def _broken(self, name: str, *, was_late: bool) -> BadInput:
        self._end()
        if was_late:
            return bad_input(
                f"reading it took more than {self._longest:.0f} seconds, and was stopped.",
                name,
                "A document that takes so long is damaged, or made to keep a machine busy.",
                "Open it in the program that made it, and save or print it again.",
            )
        return bad_input(
            "the reader broke off, because the file is damaged or needs too much memory.",
            name,
            "Its text could not be taken whole.",
            "Open it in the program that made it, and save or print it again.",
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError):
                process.communicate()


def _started() -> subprocess.Popen[bytes]:
    # The new process finds the packages where this one does, and takes none from the folder it is started in.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-P", "-m", "netharm.evidence.reading.apart"]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
    except OSError as error:
        raise bad_input(
            f"no process can be started to read files in ({error.strerror}).",
            "this machine",
            "Files that nobody has vouched for are read apart.",
            "Close other programs and try again.",
        ) from None


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(len(content).to_bytes(8, "big"))
    stream.write(content)
    stream.flush()


def received(stream: IO[bytes]) -> bytes:
    """Return the next content of a stream: its length in 8 bytes, then as many. Raises EOFError at its end."""
    length = int.from_bytes(_exactly(stream, 8), "big")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def answered(stream: IO[bytes], answer: dict[str, Any]) -> None:
    """Write an answer to a stream."""
    _send(stream, json.dumps(answer).encode())
