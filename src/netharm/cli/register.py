"""netharm register: freeze the plan before results are seen."""

from __future__ import annotations

import argparse

from netharm.cli.arguments import Subparsers, add_command, add_data, add_study, data_by_name
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `register` to the command line."""
    parser = add_command(
        subparsers,
        "register",
        "freeze the plan: what was promised, when, and what data had been seen",
        "Register before you evaluate. A plan changed afterwards still evaluates, and the report lists each\n"
        "change and whether it came before or after results were seen.",
        "netharm register my-study",
    )
    add_study(parser)
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Register the plan and return the exit code, 0; a plan with faults is raised."""
    from netharm import line

    give_answer(line.register(arguments.study, data_by_name(arguments.data)), as_json=arguments.json)
    return 0
