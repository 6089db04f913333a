"""netharm harms: what operations are known to set off, and what of it a plan does not watch."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer
from netharm.errors import bad_input


def add_arguments(subparsers: Subparsers) -> None:
    """Add `harms` to the command line."""
    parser = add_command(
        subparsers,
        "harms",
        "list what operations are known to set off, and what of it a plan does not watch",
        "Without a study it prints the register of unintended consequences: who bears each, how it comes about, what\n"
        "could be counted, and what studies found. With a study it says which of them its kinds of operation are\n"
        "known to set off and nobody watches, with lines to paste into the plan, and which watched harms have no\n"
        "mitigation.",
        "netharm harms my-study --out harms.html",
    )
    parser.add_argument(
        "study",
        type=Path,
        nargs="?",
        metavar="STUDY",
        help="the study's folder, or its plan file (left out: the register)",
    )
    parser.add_argument(
        "--kind-of-operation",
        action="append",
        default=[],
        metavar="KIND",
        help="only what this kind of operation sets off: warrants, crackdown, test purchase, line closure, arrests of "
        "sellers, closure order, stop and search, seizure or custody; may be given several times",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write a page (.html) or a table (.csv, .xlsx)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the register or match the plan, and return the exit code, 0."""
    from netharm.answers.harms import list_harms, match_harms

    if arguments.study is not None and arguments.kind_of_operation:
        raise bad_input(
            "a study and a kind of operation are given.",
            "command line, --kind-of-operation",
            "The plan itself says what kinds of operation it is.",
            "Leave one of the two out, or write kinds = [...] under [operation].",
        )
    if arguments.study is None:
        answer = list_harms(arguments.kind_of_operation, arguments.out)
    else:
        answer = match_harms(arguments.study, arguments.out)
    give_answer(answer, as_json=arguments.json)
    return 0
