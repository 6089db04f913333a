"""netharm design: which designs can answer a plan's question, and which cannot and why."""

from __future__ import annotations

import argparse

from netharm.cli.arguments import Subparsers, add_command, add_data, add_study, data_by_name
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `design` to the command line."""
    parser = add_command(
        subparsers,
        "design",
        "say which designs can answer the plan's question, which cannot and why",
        "Reads the plan and the counts from before the operation alone, so it is safe to run before registration.\n"
        "For each of the five designs it gives the reasons, the level on the Maryland scientific methods scale that\n"
        "it would reach, and what would raise it; and it says which one to choose.",
        "netharm design my-study",
    )
    add_study(parser)
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge all designs for the study and return the exit code, 0; faults are raised."""
    from netharm import line

    give_answer(line.design(arguments.study, data_by_name(arguments.data)), as_json=arguments.json)
    return 0
