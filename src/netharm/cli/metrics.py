"""netharm metrics: official figures on drug markets, and what each can and cannot tell."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer

KINDS = ("input", "activity", "output", "outcome", "impact")
STRANDS = ("pursue", "prevent", "protect", "prepare")


def add_arguments(subparsers: Subparsers) -> None:
    """Add `metrics` to the command line."""
    parser = add_command(
        subparsers,
        "metrics",
        "list official figures on drug markets, and what each can and cannot tell",
        "The catalogue holds the national outcomes framework, the national crime and policing measures, and figures\n"
        "that forces commonly use, each with its kind, lag, gaming risk and counter-figure. Facts that were not read\n"
        "in their source are marked to be checked.",
        "netharm metrics list --kind outcome --strand protect",
    )
    parser.add_argument("list", choices=("list",), nargs="?", default="list", metavar="list", help="list them")
    parser.add_argument("--kind", choices=KINDS, action="append", default=[], help="of this kind; several times")
    parser.add_argument("--strand", choices=STRANDS, action="append", default=[], help="that serve this strand")
    parser.add_argument("--words", default="", help="whose id, name or framework holds these words")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write them as .html, .csv or .xlsx")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the figures and return the exit code, 0."""
    from netharm.answers.metrics import metrics

    answer = metrics(kinds=arguments.kind, strands=arguments.strand, words=arguments.words, out=arguments.out)
    give_answer(answer, as_json=arguments.json)
    return 0
