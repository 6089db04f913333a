"""netharm watch: the declared harms, followed while data arrive."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command, add_data, add_study, data_by_name, past_day
from netharm.cli.printing import give_answer
from netharm.errors import EXIT_TOLERANCE_CROSSED


def add_arguments(subparsers: Subparsers) -> None:
    """Add `watch` to the command line."""
    parser = add_command(
        subparsers,
        "watch",
        "follow the declared harms while data arrive, and raise alerts",
        "Takes new data in, looks at every harm up to the last complete day, week or month, and says where it\n"
        "stands. Writes watch.html, and for each new alarm a file and a page in the folder alerts. A look that was\n"
        "told before is not told as new. Exits with 3 when a harm has crossed its tolerance.",
        "netharm watch my-study ambulance=calls.csv",
    )
    add_study(parser)
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="new data: PATH, or NAME=PATH where the plan names several data sources",
    )
    add_data(parser)
    parser.add_argument(
        "--until",
        type=past_day,
        metavar="DATE",
        help="look no further than this day, and take single events as complete up to it, such as 2025-03-31",
    )
    parser.add_argument(
        "--replay",
        action="store_true",
        help="go through the stored counts look by look as if they had arrived then, and list when alarms rang; "
        "nothing is written",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the folder to write to (left out: the folder 'results' of the study)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Watch the study; return 0, or 3 where a harm has crossed its tolerance."""
    from netharm import line

    answer = line.watch(
        arguments.study,
        arguments.sources,
        data_by_name(arguments.data),
        arguments.until,
        arguments.out,
        arguments.replay,
    )
    give_answer(answer, as_json=arguments.json)
    return EXIT_TOLERANCE_CROSSED if answer["tolerance_crossed"] else 0
