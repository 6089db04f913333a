"""netharm evidence clear: a person looks at what may name somebody, and says that it may stay."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command, at_least_one
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `clear` to the steps of `evidence`."""
    parser = add_command(
        subparsers,
        "clear",
        "look at what may name a person, and clear it",
        "Without an option it lists what was flagged; for one document with the words around each place, on the\n"
        "terminal only. A flag that is cleared may be shown and exported. What must not be shown is taken out of the\n"
        "document, which is then imported again.",
        "netharm evidence clear my-corpus 'Interview 3' --all --by 'records officer' --reason 'roles only'",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument("document", nargs="?", metavar="DOCUMENT", help="the document's name or id")
    parser.add_argument(
        "--flag", type=at_least_one, action="append", default=[], metavar="N", help="a flag's number; several times"
    )
    parser.add_argument(
        "--kind", action="append", default=[], help="flags of this kind, such as postcode; several times"
    )
    parser.add_argument("--all", action="store_true", help="all flags of the document")
    parser.add_argument("--by", default="", metavar="ROLE", help="who decides: a role, not a name")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why these places may be shown")
    parser.add_argument("--undo", action="store_true", help="take a clearing back")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List or clear flags and return the exit code, 0."""
    from netharm.answers.evidence_documents import clear

    answer = clear(
        arguments.corpus,
        arguments.document,
        by=arguments.by,
        reason=arguments.reason,
        numbers=arguments.flag,
        kinds=arguments.kind,
        clear_all=arguments.all,
        undo=arguments.undo,
        show=sys.stdout.isatty() and not arguments.json,
    )
    give_answer(answer, as_json=arguments.json)
    return 0
