"""netharm near-repeat: whether events come in clusters close in place and time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.event_arguments import add_draws_and_page, add_places_and_times, edges
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `near-repeat` to the command line."""
    parser = add_command(
        subparsers,
        "near-repeat",
        "test whether events come close together in place and time (Knox)",
        "Counts pairs of events by how far apart they are in place and in time, and compares each count with what\n"
        "comes of dealing the same times out at random among the same places. Needs no plan. The file is a CSV\n"
        "(packed with gzip or not), an XLSX or a Parquet table with a row for each event.",
        "netharm near-repeat burglaries.csv --x easting --y northing --time date --out near-repeats.html",
    )
    parser.add_argument("events", type=Path, metavar="EVENTS", help="the file of events")
    add_places_and_times(parser)
    _add_bands(parser)
    add_draws_and_page(parser, "dealt out")
    parser.set_defaults(run=run)


def _add_bands(parser: Any) -> None:
    """Add the edges of the bands, and how they are measured."""
    parser.add_argument(
        "--distances",
        type=edges,
        default=(0.0, 0.1, 100.0, 200.0),
        metavar="M,M,...",
        help="edges of the distance bands in metres (left out: 0,0.1,100,200; the first band is the same place)",
    )
    parser.add_argument(
        "--windows",
        type=edges,
        default=(0.0, 14.0, 28.0),
        metavar="DAYS,DAYS,...",
        help="edges of the time bands in days (left out: 0,14,28)",
    )
    parser.add_argument(
        "--metric",
        choices=("manhattan", "euclidean"),
        default="manhattan",
        help="distance along streets at right angles, or in a straight line (left out: manhattan)",
    )
    parser.add_argument(
        "--closed",
        choices=("left", "right"),
        default="left",
        help="which edge of a band belongs to it: left, 14 to under 28 days; right, over 14 up to 28 days, and to the "
        "lowest band both edges (left out: left)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Test the events and return the exit code, 0."""
    from netharm.answers.near_repeat import near_repeat

    answer = near_repeat(
        arguments.events,
        (arguments.x, arguments.y, arguments.time),
        arguments.distances,
        arguments.windows,
        metric=arguments.metric,
        closed=arguments.closed,
        draws=arguments.draws,
        seed=arguments.seed,
        crs=arguments.crs,
        first_day=arguments.first_day,
        last_day=arguments.last_day,
        out=arguments.out,
    )
    give_answer(answer, as_json=arguments.json)
    return 0
