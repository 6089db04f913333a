"""netharm evidence codebook: the codes in force, and the next version of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `codebook` to the steps of `netharm evidence`."""
    parser = add_command(
        subparsers,
        "codebook",
        "show the codebook in force, write it to a file, or store the next version of it",
        "A corpus begins with the codebook that netharm brings. Change a copy of the file and store it: earlier\n"
        "versions are kept, and a code that codings use cannot be taken out unless the file says what replaces it.",
        "netharm evidence codebook interviews --out codebook.toml",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the codebook in force there, as TOML")
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help="check the codebook in FILE and store it as the next version",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show, write or store a codebook and return the exit code, 0."""
    from netharm.answers.codebook import codebook

    answer = codebook(arguments.corpus, arguments.out, arguments.source)
    give_answer(answer, as_json=arguments.json)
    return 0
