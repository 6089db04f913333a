"""netharm evidence candidates: sentences that may bear a code, each with its reason; a person decides."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netharm.cli.arguments import Subparsers, add_command, at_least_one
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `candidates` to the steps of `evidence`."""
    parser = add_command(
        subparsers,
        "candidates",
        "propose sentences that may bear a code, each with its reason, and take what a person decides",
        "Nothing is coded by itself. Candidates come from a lexicon that anybody can read and change (lexicon.toml in\n"
        "the corpus's folder), or from resemblance to example sentences where netharm[embedding] is installed.",
        "netharm evidence candidates my-corpus --coder anna --code strand --sheet candidates.xlsx",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument("--coder", default="", metavar="NAME", help="who decides")
    parser.add_argument("--code", action="append", default=[], help="a code or a group of codes; several times")
    parser.add_argument(
        "--by", choices=("words", "meaning"), default="words", help="how they are found (left out: words)"
    )
    parser.add_argument(
        "--at-most", type=at_least_one, default=20, metavar="N", help="so many for each code (left out: 20)"
    )
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write them to decide on, XLSX or CSV")
    parser.add_argument("--decided", type=Path, metavar="FILE", help="read back the sheet in which a person decided")
    parser.add_argument(
        "--find", default="", metavar="WORDS", help="show where these words stand in place of candidates"
    )
    parser.add_argument(
        "--measure", action="store_true", help="print how well candidates match what people coded in finished documents"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Propose, take decisions or measure, and return the exit code, 0."""
    give_answer(_answer(arguments), as_json=arguments.json)
    return 0


def _answer(arguments: argparse.Namespace) -> dict[str, Any]:
    from netharm.answers.evidence_candidates import candidates, decide_in_sheet, measure, search

    if arguments.measure:
        return measure(arguments.corpus)
    if arguments.find:
        return search(arguments.corpus, arguments.find, arguments.at_most)
    if arguments.decided is not None:
        return decide_in_sheet(arguments.corpus, arguments.coder, arguments.decided)
    return candidates(
        arguments.corpus,
        arguments.coder,
        arguments.code,
        by=arguments.by,
        at_most=arguments.at_most,
        sheet=arguments.sheet,
    )
