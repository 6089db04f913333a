"""Arguments that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from netharm.errors import BadInput, Fault

Subparsers = Any
"""What `ArgumentParser.add_subparsers` returns; argparse keeps its class private."""


def add_command(subparsers: Subparsers, name: str, summary: str, details: str, example: str) -> Any:
    """Add the subcommand `name` with its help and an example, and the `--json` that every command takes."""
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.\n\n{details}",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print the answer as strict JSON on standard output, and everything else on standard error",
    )
    return parser


def add_study(parser: Any) -> None:
    """Add the study: its folder or its plan file."""
    parser.add_argument("study", type=Path, metavar="STUDY", help="the study's folder, or its plan file")


def add_data(parser: Any) -> None:
    """Add `--data NAME=PATH`, which may be given several times."""
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        type=named_path,
        metavar="NAME=PATH",
        help="where the plan's data NAME lie; may be given several times "
        "(left out: a file or folder called NAME in the folder 'data' beside the plan)",
    )


def named_path(given: str) -> tuple[str, Path]:
    """Return the name and the path of `NAME=PATH`; raise what argparse turns into a usage error."""
    name, equals, path = given.partition("=")
    if not (name.strip() and equals and path):
        raise argparse.ArgumentTypeError(f"{given!r} is not of the form NAME=PATH.")
    return name.strip(), Path(path)


def at_least_one(given: str) -> int:
    """Return a whole number of 1 or more; raise what argparse turns into a usage error."""
    if not given.isdecimal() or int(given) == 0:
        raise argparse.ArgumentTypeError(f"{given!r} is not a whole number of 1 or more.")
    return int(given)


def day(given: str) -> date:
    """Return a date written year-month-day; raise what argparse turns into a usage error."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is not a date such as 2025-03-31.") from None


def past_day(given: str) -> date:
    """Return a date that is not to come; raise what argparse turns into a usage error."""
    told = day(given)
    if told > date.today():
        raise argparse.ArgumentTypeError(f"{given} is still to come, and nothing can have been seen of it.")
    return told


def data_by_name(pairs: Sequence[tuple[str, Path]]) -> dict[str, Path]:
    """Return the paths by the names of the plan's data. Raise BadInput where a name was given twice."""
    names = [name for name, _ in pairs]
    faults = [
        Fault(
            what=f"{name!r} is given more than once.",
            where="command line, --data",
            why="netharm cannot tell which path is meant.",
            remedy="Give each name once; a folder may hold several files.",
        )
        for name in sorted(set(names))
        if names.count(name) > 1
    ]
    if faults:
        raise BadInput(*faults)
    return dict(pairs)
