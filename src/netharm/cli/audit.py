"""netharm audit: what a force's own performance framework can tell, and what it leaves in the dark."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `audit` to the command line."""
    parser = add_command(
        subparsers,
        "audit",
        "audit a performance framework: what each figure can tell, and what the set leaves in the dark",
        "The framework is a CSV or XLSX with a row for each figure and a column `metric`. Where a row names a series\n"
        "(columns period and value, and where known unit, effort and outcome), the figure is tested on it too.",
        "netharm audit framework.xlsx --out audit.html",
    )
    parser.add_argument("framework", type=Path, nargs="?", metavar="FRAMEWORK", help="the framework, CSV or XLSX")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page, HTML")
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="write an empty framework to fill in, XLSX or CSV"
    )
    parser.add_argument(
        "--disruptions",
        type=Path,
        metavar="FILE",
        help="check records of disruptions: columns group, first, first_by, second, second_by and evidence",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Audit the framework and return the exit code, 0."""
    give_answer(_answer(arguments), as_json=arguments.json)
    return 0


def _answer(arguments: argparse.Namespace) -> dict[str, Any]:
    from netharm.answers.audit import audit_disruptions, audit_framework, write_template
    from netharm.errors import bad_input

    if arguments.template is not None:
        return write_template(arguments.template)
    if arguments.disruptions is not None:
        return audit_disruptions(arguments.disruptions)
    if arguments.framework is None:
        raise bad_input(
            "no framework is named.",
            "command line",
            "The audit reads the figures that a force is judged by.",
            "Give a CSV or XLSX, or make one to fill in: netharm audit --template framework.xlsx",
        )
    return audit_framework(arguments.framework, arguments.out)
