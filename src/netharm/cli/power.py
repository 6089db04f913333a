"""netharm power: what a plan could see, before any outcome exists."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command, add_data, add_study, at_least_one, data_by_name
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `power` to the command line."""
    parser = add_command(
        subparsers,
        "power",
        "say what changes the plan could see, before any outcome exists",
        "Puts effects of known size into operations that are pretended within the time before, and reports the\n"
        "smallest change that the plan's own design and test see with 80% power, for every outcome and harm.\n"
        "It reads no count from after the operation's start. Writes power.json and power.csv. Run again after a\n"
        "stop, it goes on where it was.",
        "netharm power my-study",
    )
    add_study(parser)
    add_data(parser)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the folder to write to (left out: the folder 'results' of the study)"
    )
    parser.add_argument(
        "--draws",
        type=at_least_one,
        metavar="N",
        help="how many groups stand for the target at each pretend start (left out: 399, or 100 where each of them "
        "costs many estimates)",
    )
    parser.add_argument(
        "--workers",
        type=at_least_one,
        metavar="N",
        help="how many processes to work on (left out: one for each core); the results do not depend on it",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="work on the Dask cluster whose scheduler is there, such as tcp://scheduler:8786. A Dask cluster runs "
        "any code it is sent: name only one that you trust",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Calculate the power of the study's plan and return the exit code, 0."""
    from netharm import line
    from netharm.execution import cores

    answer = line.power(
        arguments.study,
        data_by_name(arguments.data),
        arguments.out,
        arguments.workers or cores(),
        arguments.cluster,
        arguments.draws,
    )
    give_answer(answer, as_json=arguments.json)
    return 0
