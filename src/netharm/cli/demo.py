"""netharm demo: a study of a simulated town, from plan to report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `demo` to the command line."""
    parser = add_command(
        subparsers,
        "demo",
        "make, register and evaluate a study of a simulated town",
        "Everything in it is pretend, and the truth is known. The report opens in the browser when the\n"
        "command is run in a terminal.",
        "netharm demo",
    )
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("netharm-demo"),
        metavar="FOLDER",
        help="where the study is made (left out: ./netharm-demo)",
    )
    parser.add_argument("--no-open", action="store_true", help="do not open the report in the browser")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demonstration and return the exit code, 0."""
    from netharm.proving.demonstration import demo

    open_report = sys.stdout.isatty() and not arguments.no_open and not arguments.json
    give_answer(demo(arguments.folder, open_report), as_json=arguments.json)
    return 0
