"""netharm evidence agreement: how far coders agree, code by code, and where they do not."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command, at_least_one
from netharm.cli.event_arguments import whole_number
from netharm.cli.evidence.coding import names
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `agreement` to the steps of `netharm evidence`."""
    parser = add_command(
        subparsers,
        "agreement",
        "say how far coders agree, and list what to talk through",
        "Compares coders on the documents that all of them have finished: Krippendorff's alpha of sentences and of\n"
        "excerpts' edges, Cohen's and Fleiss' kappa, with intervals from drawing whole documents again.",
        "netharm evidence agreement interviews --group strand --out agreement.html",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument(
        "--coders", type=names, default=(), metavar="NAME,NAME,...", help="whom to compare (left out: all who coded)"
    )
    parser.add_argument("--group", metavar="GROUP", help="one group of codes, such as strand (left out: all)")
    parser.add_argument(
        "--draws",
        type=at_least_one,
        default=1000,
        metavar="N",
        help="how often documents are drawn again (left out: 1000)",
    )
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="the seed of the draws (left out: 1)")
    parser.add_argument(
        "--disagreements",
        type=Path,
        metavar="FILE",
        help="write the list to talk through there (.xlsx or .csv), with an empty column for what was agreed",
    )
    parser.add_argument("--out", type=Path, metavar="PATH", help="write a page with pictures and tables there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare the coders and return the exit code, 0."""
    from netharm.answers.agreement import agreement

    answer = agreement(
        arguments.corpus,
        arguments.coders,
        arguments.group,
        draws=arguments.draws,
        seed=arguments.seed,
        out=arguments.out,
        list_out=arguments.disagreements,
    )
    give_answer(answer, as_json=arguments.json)
    return 0
