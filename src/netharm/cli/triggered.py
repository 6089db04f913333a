"""netharm triggered: whether harm rose after what police did, near it in place and time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netharm.cli.arguments import Subparsers, add_command, at_least_one
from netharm.cli.event_arguments import add_draws_and_page, add_places_and_times, edges, whole_number
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `triggered` to the command line."""
    parser = add_command(
        subparsers,
        "triggered",
        "compare harms after what police did with harms before it, near in place and time",
        "Counts harms near triggers (seizures, warrants, arrests) in the days after and the days before them, and\n"
        "compares the two with what comes of moving the triggers' times by whole weeks. Needs no plan. Each file is\n"
        "a CSV (packed with gzip or not), an XLSX or a Parquet table with a row for each event.",
        "netharm triggered seizures.csv overdoses.csv --x easting --y northing --time time --out triggered.html",
    )
    parser.add_argument("triggers", type=Path, metavar="TRIGGERS", help="the file of what police did")
    parser.add_argument("harms", type=Path, metavar="HARMS", help="the file of harms")
    add_places_and_times(parser)
    for name in ("x", "y", "time"):
        parser.add_argument(
            f"--harm-{name}", metavar="COLUMN", help=f"the same column in HARMS (left out: as --{name})"
        )
    _add_grid(parser)
    add_draws_and_page(parser, "moved")
    parser.set_defaults(run=run)


def _add_grid(parser: Any) -> None:
    """Add how far is near, how long is soon, and within what times are moved."""
    parser.add_argument(
        "--distances",
        type=edges,
        default=(100.0, 250.0, 500.0),
        metavar="M,M,...",
        help="how far from a trigger, in metres; each holds the smaller ones (left out: 100,250,500)",
    )
    parser.add_argument(
        "--windows",
        type=edges,
        default=(1.0, 3.0, 7.0, 14.0, 21.0),
        metavar="DAYS,DAYS,...",
        help="how many days after and before a trigger, whole numbers (left out: 1,3,7,14,21)",
    )
    parser.add_argument(
        "--block-days",
        type=at_least_one,
        default=91,
        metavar="DAYS",
        help="times are moved by whole weeks within blocks of about so many days (left out: 91, a season)",
    )
    parser.add_argument(
        "--square-metres",
        type=whole_number,
        default=0,
        metavar="M",
        help="move the triggers of each square so wide by themselves (left out: 0, all of a block together)",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="X,Y",
        help="also show the answer without the triggers at this map point, such as a custody suite; may be repeated. "
        "As in the file: metres, or longitude,latitude",
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare after with before and return the exit code, 0."""
    from netharm.answers.triggered import triggered

    own = (arguments.x, arguments.y, arguments.time)
    harms = (
        arguments.harm_x or arguments.x,
        arguments.harm_y or arguments.y,
        arguments.harm_time or arguments.time,
    )
    answer = triggered(
        (arguments.triggers, arguments.harms),
        (own, harms),
        arguments.distances,
        arguments.windows,
        draws=arguments.draws,
        seed=arguments.seed,
        block_days=arguments.block_days,
        square_metres=arguments.square_metres,
        leave_out=arguments.leave_out,
        crs=arguments.crs,
        days=(arguments.first_day, arguments.last_day),
        out=arguments.out,
    )
    give_answer(answer, as_json=arguments.json)
    return 0
