"""netharm evidence export: a corpus for other programs, for spreadsheets and for readers."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `export` to the steps of `evidence`."""
    parser = add_command(
        subparsers,
        "export",
        "write the corpus for other programs (REFI-QDA), as a table or as a document",
        "The ending of the file says what to write: .qdpx a project and .qdc a codebook for other software for\n"
        "qualitative work, .csv and .xlsx a row for each coding, .docx the excerpts code by code. Refused while a\n"
        "document has places that may name a person and that nobody has cleared.",
        "netharm evidence export my-corpus my-corpus.qdpx",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument(
        "--coder", default="", metavar="NAME", help="your own codings alone, finished or not, in a project (.qdpx)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Export the corpus and return the exit code, 0."""
    from netharm import __version__
    from netharm.answers.evidence_export import export

    give_answer(
        export(arguments.corpus, arguments.out, f"netharm {__version__}", arguments.coder), as_json=arguments.json
    )
    return 0
