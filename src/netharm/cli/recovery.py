"""netharm recovery: how well each design finds a truth that is known, in one table."""

from __future__ import annotations

import argparse

from netharm.cli.arguments import Subparsers, add_command, at_least_one
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `recovery` to the command line."""
    parser = add_command(
        subparsers,
        "recovery",
        "print how well each design finds a truth that is known: bias, coverage, false alarms",
        "Every design is run on simulated panels whose truth is known. With the 1,000 panels of each kind that the\n"
        "printed table rests on it takes hours; --design and --panels make it shorter.",
        "netharm recovery --design 'difference in differences' --panels 100",
    )
    parser.add_argument("--design", default="", metavar="WORDS", help="only designs whose name holds these words")
    parser.add_argument("--truth", default="", metavar="WORDS", help="only truths whose name holds these words")
    parser.add_argument("--panels", type=at_least_one, default=1000, metavar="N", help="panels in each cell (1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the first panel's seed (1)")
    parser.add_argument("--workers", type=at_least_one, default=1, metavar="N", help="processes to use (1)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table and return the exit code, 0."""
    from netharm.proving.recovery_table import recovery

    answer = recovery(arguments.design, arguments.truth, arguments.panels, arguments.seed, arguments.workers)
    give_answer(answer, as_json=arguments.json)
    return 0
