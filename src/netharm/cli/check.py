"""netharm check: every fault of a plan and its data at once, each with its remedy."""

from __future__ import annotations

import argparse

from netharm.cli.arguments import Subparsers, add_command, add_data, add_study, data_by_name
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `check` to the command line."""
    parser = add_command(
        subparsers,
        "check",
        "find every fault of a plan and its data, each with its remedy",
        "Where the data are in the store, it also finds how closely each count can be matched before the\n"
        "operation. It looks at no count from after the operation's start, so it is safe to run before\n"
        "registration.",
        "netharm check my-study",
    )
    add_study(parser)
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the study and return the exit code, 0; faults are raised."""
    from netharm import line

    give_answer(line.check(arguments.study, data_by_name(arguments.data)), as_json=arguments.json)
    return 0
