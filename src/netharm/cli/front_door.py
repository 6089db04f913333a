"""From the words typed to an exit code. Nothing leaves here as a traceback."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from netharm.cli.parser import parse
from netharm.cli.printing import finish_streams, give_refusal, prepare_streams
from netharm.errors import Fault, NetharmError

EXIT_FAULT_IN_NETHARM = 1
EXIT_BAD_INPUT = 2
EXIT_STOPPED = 130

_OPERATING_SYSTEM_SAYS = "The operating system did not let netharm read or write there"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` name (left out: the words typed) and return its exit code."""
    prepare_streams()
    words = sys.argv[1:] if words is None else words
    with _watching_for_stop() as stopped:
        try:
            arguments = parse(words)
            code: int = arguments.run(arguments)
        except SystemExit as end:  # argparse, after --help and --version
            code = end.code if isinstance(end.code, int) else 0
        except (Exception, KeyboardInterrupt) as trouble:
            _press_again(0)
            code = _tell(trouble, stopped=bool(stopped), as_json="--json" in words)
        finish_streams()
    return code


class _StopKey(KeyboardInterrupt):
    """Ctrl-C. A class of its own: Python kills itself at the end, whatever the exit code, once a plain
    KeyboardInterrupt has passed through code that a C library was running.
    """


@contextmanager
def _watching_for_stop() -> Iterator[list[int]]:
    """Yield a list that holds something once Ctrl-C was pressed.

    A library written in C may turn the key into an error of its own, which must not be told as a fault, or lose it
    where it calls Python back. So the key is pressed again every half second until the work has ended.
    """
    stopped: list[int] = []
    own = os.getpid()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)
        if os.getpid() == own:  # a worker ends with its work
            _press_again(_AGAIN_S)
        raise _StopKey

    try:
        before = {number: signal.signal(number, stop) for number in _STOPS}
    except ValueError:  # not in the main thread, where no key arrives
        yield stopped
        return
    try:
        yield stopped
    finally:
        _press_again(0)
        for number, handler in before.items():
            signal.signal(number, handler)


_AGAIN_S = 0.5
_STOPS = (signal.SIGINT, signal.SIGALRM) if hasattr(signal, "SIGALRM") else (signal.SIGINT,)
"""The key, and the alarm that presses it again where the operating system has one."""


def _press_again(seconds: float) -> None:
    """Press the key again after `seconds`; 0 takes it back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _tell(trouble: BaseException, *, stopped: bool, as_json: bool) -> int:
    """Print why a command ended early and return its exit code."""
    if os.environ.get("NETHARM_TRACEBACK") == "1":
        traceback.print_exception(trouble, file=sys.stderr)
    if stopped or isinstance(trouble, KeyboardInterrupt):
        headline, faults, code = _stopped()
    elif isinstance(trouble, NetharmError):
        headline, faults, code = _refused(trouble)
    elif isinstance(trouble, OSError) and trouble.strerror:
        headline, faults, code = "Refused:", (_system_fault(trouble),), EXIT_BAD_INPUT
    else:
        headline, faults, code = "Stopped:", (_own_fault(trouble),), EXIT_FAULT_IN_NETHARM
    give_refusal(headline, faults, code, as_json=as_json)
    return code


def _refused(error: NetharmError) -> tuple[str, tuple[Fault, ...], int]:
    number = len(error.faults)
    return ("Refused:" if number == 1 else f"Refused, for {number} faults:"), error.faults, error.exit_code


def _stopped() -> tuple[str, tuple[Fault, ...], int]:
    return "Stopped. What was finished is kept; run the same command again to go on.", (), EXIT_STOPPED


def _system_fault(trouble: OSError) -> Fault:
    name = trouble.filename if isinstance(trouble.filename, str) else os.fspath(trouble.filename or "a file")
    place = name.decode(errors="replace") if isinstance(name, bytes) else name
    return Fault(
        what=f"{trouble.strerror}.",
        where=os.path.basename(place.rstrip("/\\")) or place,
        why=f"{_OPERATING_SYSTEM_SAYS}.",
        remedy="Check that the path is right, that you may read and write it, and that the disk is not full.",
    )


def _own_fault(trouble: BaseException) -> Fault:
    return Fault(
        what=f"this is a fault in netharm, not in your data ({type(trouble).__name__}).",
        where="netharm",
        why="Something happened that its authors did not foresee; nothing was half-written.",
        remedy="Run again with NETHARM_TRACEBACK=1 in the environment to see the details for a report.",
    )
