"""The parser of the whole command line: every command, its help, and usage errors in plain words."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from netharm import __version__
from netharm.cli import (
    audit,
    check,
    demo,
    design,
    displacement,
    evaluate,
    evidence,
    harms,
    ingest,
    metrics,
    mitigations,
    near_repeat,
    new,
    power,
    recovery,
    register,
    review_check,
    roles,
    triggered,
    watch,
)
from netharm.errors import bad_input

COMMANDS = (
    demo,
    new,
    check,
    ingest,
    design,
    power,
    register,
    evaluate,
    watch,
    harms,
    mitigations,
    near_repeat,
    triggered,
    displacement,
    evidence,
    roles,
    review_check,
    metrics,
    audit,
    recovery,
)
"""In the order in which a study meets them."""

_DESCRIPTION = (
    "What did this operation change, for whom, where, and at what cost?\n\n"
    "netharm evaluates an operation against a drug market from a plan written beforehand: benefits and\n"
    "unintended harms in one ledger, by the same method."
)
_EPILOG = (
    "start here:\n"
    "  netharm demo                           a first report, from a simulated town\n"
    "  netharm new my-study                   a plan to fill in\n"
    "  netharm check my-study                 what is still wrong with it\n\n"
    "exit codes:\n"
    "  0  done                     1  a fault in netharm itself\n"
    "  2  bad input                3  done, and a harm has crossed its tolerance\n"
    "  4  not registered, where that is required\n"
    "  5  release refused          130  stopped with Ctrl-C"
)


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses like the rest of netharm: what, where, why and remedy."""

    def error(self, message: str) -> NoReturn:
        """Raise BadInput in place of argparse's print and exit."""
        raise bad_input(
            what=message if message.endswith(".") else f"{message}.",
            where="command line",
            why="netharm does not guess what a command was meant to say.",
            remedy=f"See: {self.prog} --help",
        )


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return what `words` ask for. The sources of ingest and watch may stand before and after their options."""
    parser = build_parser()
    arguments, left = parser.parse_known_args(words)
    if left and (arguments.command not in ("ingest", "watch") or any(word.startswith("-") for word in left)):
        parser.error(f"unrecognized arguments: {' '.join(left)}")
    if left:
        arguments.sources = [*arguments.sources, *left]
    return arguments


def build_parser() -> Parser:
    """Return the parser of all commands; each sets `run`, the function that does it."""
    parser = Parser(
        prog="netharm",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"netharm {__version__}")
    subparsers = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_arguments(subparsers)
    return parser
