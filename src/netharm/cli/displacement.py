"""netharm displacement: the displacement statistics of any table of counts, without a plan."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `displacement` to the command line."""
    parser = add_command(
        subparsers,
        "displacement",
        "say from a table of counts whether anything moved next door, without a plan",
        "COUNTS is a CSV, XLSX or Parquet table with columns zone, before, after. A zone is target, buffer (or\n"
        "ring 1, ring 2 and so on), control, or buffer control; each row is a zone, or one area of it. Prints\n"
        "success, displacement, quotient, total net effect and weighted displacement difference, with intervals.",
        "netharm displacement counts.csv --lengths 12 6",
    )
    parser.add_argument("counts", type=Path, metavar="COUNTS", help="the table: CSV, XLSX or Parquet")
    for name in ("zone", "before", "after"):
        parser.add_argument(f"--{name}", default=name, metavar="COLUMN", help=f"the table's column of {name}")
    parser.add_argument(
        "--lengths",
        nargs=2,
        type=float,
        default=(1.0, 1.0),
        metavar=("BEFORE", "AFTER"),
        help="how long the times before and after are, in the same unit (left out: equally long)",
    )
    parser.add_argument(
        "--weights",
        type=weights,
        metavar="ZONE=N,ZONE=N,...",
        help="how large each zone is, such as target=2,buffer=4,control=30 areas, for the weighted displacement "
        "difference (left out: its rows)",
    )
    parser.add_argument("--out", type=Path, metavar="PAGE", help="write the answer as a page, such as moved.html")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the statistics of the table and return the exit code, 0."""
    from netharm.answers.displacement import displacement

    columns = (arguments.zone, arguments.before, arguments.after)
    lengths = tuple(arguments.lengths)
    answer = displacement(arguments.counts, columns, lengths, arguments.out, weights=arguments.weights)
    give_answer(answer, as_json=arguments.json)
    return 0


def weights(given: str) -> dict[str, float]:
    """Return the numbers of `zone=number` parted by commas; raise what argparse turns into a usage error."""
    found: dict[str, float] = {}
    for part in given.split(","):
        zone, _, number = part.partition("=")
        if zone.strip() in found:
            raise argparse.ArgumentTypeError(f"{zone.strip()!r} is given two weights.")
        try:
            found[zone.strip()] = float(number)
        except ValueError:
            raise argparse.ArgumentTypeError(
                f"{part!r} is no weight of a zone; write, for example, target=2,buffer=4,control=30."
            ) from None
    return found
