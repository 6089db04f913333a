"""netharm evaluate: from the plan and the data to the ledger and the report."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import (
    Subparsers,
    add_command,
    add_data,
    add_study,
    at_least_one,
    data_by_name,
)
from netharm.cli.printing import give_answer
from netharm.errors import EXIT_TOLERANCE_CROSSED


def add_arguments(subparsers: Subparsers) -> None:
    """Add `evaluate` to the command line."""
    parser = add_command(
        subparsers,
        "evaluate",
        "estimate every declared benefit and harm, and write the ledger and the report",
        "Writes ledger.json, report.html, ledger.xlsx and provenance.json. Exits with 3 when a harm has\n"
        "crossed its tolerance, after everything is written. A plan that is not registered evaluates too,\n"
        "and its report says so first.",
        "netharm evaluate my-study --data recorded_offences=2024-12.zip --out results",
    )
    add_study(parser)
    add_data(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help="the folder to write to (left out: the folder 'results' of the study)",
    )
    parser.add_argument(
        "--level",
        choices=("internal", "partner", "public"),
        default=None,
        help="who the output is for, which decides what is suppressed (left out: as the plan says)",
    )
    parser.add_argument(
        "--workers",
        type=at_least_one,
        default=None,
        metavar="N",
        help="how many processes to work on (left out: one for each core); the results do not depend on it",
    )
    parser.add_argument(
        "--registered",
        action="store_true",
        help="go on only where this very plan is registered; exit with 4 otherwise",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate the study; return 0, or 3 where a harm has crossed its tolerance."""
    from netharm import line
    from netharm.execution import cores

    answer = line.evaluate(
        arguments.study,
        data_by_name(arguments.data),
        arguments.out,
        arguments.level,
        arguments.workers or cores(),
        arguments.registered,
    )
    give_answer(answer, as_json=arguments.json)
    return EXIT_TOLERANCE_CROSSED if answer["tolerance_crossed"] else 0
