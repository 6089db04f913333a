"""What a command prints: sentences for people, strict JSON for programs, and never half of either."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TextIO

from netharm.errors import Fault


def prepare_streams() -> None:
    """Let no letter stop a print: a console that cannot show it shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def give_answer(answer: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what a station answered: its sentences, or with `as_json` the rest of it as strict JSON."""
    sentences: Sequence[str] = answer.get("said", ())
    if as_json:
        _print_json({key: value for key, value in answer.items() if key != "said"})
    for sentence in sentences:
        _print(sentence, sys.stderr if as_json else sys.stdout)


def give_refusal(headline: str, faults: Sequence[Fault], exit_code: int, *, as_json: bool) -> None:
    """Print why a command stopped: sentences on standard error, and with `as_json` an error record too."""
    if as_json:
        _print_json({"error": {"exit_code": exit_code, "faults": [fault.as_dict() for fault in faults]}})
    _print(headline, sys.stderr)
    for number, fault in enumerate(faults, start=1):
        _print(f"{number}. {fault.where}: {fault.what}", sys.stderr)
        _print(f"   Why: {fault.why}", sys.stderr)
        _print(f"   Do: {fault.remedy}", sys.stderr)


def finish_streams() -> None:
    """Send out what is still held back, such as a long help text, and bear a reader who has left."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # told already, where it could be
            _bear_a_reader_who_left(stream, stream.flush)


def _print_json(record: Mapping[str, Any]) -> None:
    # ASCII only: an escaped letter survives every console, a replaced one does not.
    _print(json.dumps(record, allow_nan=False, indent=2), sys.stdout)


def _print(text: str, stream: TextIO) -> None:
    _bear_a_reader_who_left(stream, lambda: print(_tame(text), file=stream, flush=True))


def _bear_a_reader_who_left(stream: TextIO, write: Callable[[], None]) -> None:
    # The work is done although nobody reads on, so its exit code stands and nothing is complained about. A stream that
    # takes nothing for another reason (a full disk) is told once, and then left alone.
    try:
        write()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise


def _tame(text: str) -> str:
    """Return `text` with control characters written out: a hostile file name must not drive the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else repr(letter)[1:-1] for letter in text)
