"""netharm roles: which of the four strands the goals serve, and which the roles, activities and hours."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `roles` to the command line."""
    parser = add_command(
        subparsers,
        "roles",
        "say how far a strategy is Pursue on paper, and in practice",
        "Counts what coders found in a corpus: goals on the one side, roles and activities on the other, by the\n"
        "strands of 4P that they serve. A log of officer-hours, where there is one, stands beside them.",
        "netharm roles my-corpus --hours activity_log.csv --out roles.html",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument(
        "--hours", type=Path, metavar="FILE", help="a CSV of officer-hours with the columns activity, hours and strands"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page, HTML")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Profile the corpus and return the exit code, 0."""
    from netharm.answers.roles import roles

    give_answer(roles(arguments.corpus, hours=arguments.hours, out=arguments.out), as_json=arguments.json)
    return 0
