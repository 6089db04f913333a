"""netharm new: a folder with a commented plan to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `new` to the command line."""
    parser = add_command(
        subparsers,
        "new",
        "make a study's folder with a commented plan to fill in",
        "The plan explains each of its keys. A plan that is already there is never overwritten.",
        'netharm new my-study --title "Operation Harrier"',
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make")
    parser.add_argument("--title", default=None, help="the study's title (left out: to be filled in)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the folder and return the exit code, 0."""
    from netharm import line

    give_answer(line.new(arguments.folder, arguments.title), as_json=arguments.json)
    return 0
