"""netharm review-check: what an existing review claims, what each claim rests on, and what it would need."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `review-check` to the command line."""
    parser = add_command(
        subparsers,
        "review-check",
        "list what an existing review claims, what each claim rests on, and what it would need",
        "Reads a post-operation review (DOCX, PDF, ODT, HTML or text) and proposes its claims: activities, outputs,\n"
        "outcomes, attributions and mitigations. A person decides on each in a sheet, and the page goes back to the\n"
        "review's author.",
        "netharm review-check review.docx --sheet claims.xlsx",
    )
    parser.add_argument("review", type=Path, metavar="FILE", help="the review")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write the claims to decide on, XLSX or CSV")
    parser.add_argument("--decided", type=Path, metavar="FILE", help="read back the sheet in which a person decided")
    parser.add_argument("--by", default="", metavar="ROLE", help="who decided: a role, not a name")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page to hand back, HTML")
    parser.add_argument(
        "--cleared",
        action="store_true",
        help="say that a person has looked at every place where the review may name somebody, and it may be shown",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the review and return the exit code, 0."""
    from netharm.answers.review_check import review_check

    answer = review_check(
        arguments.review,
        out=arguments.out,
        sheet=arguments.sheet,
        decided=arguments.decided,
        by=arguments.by,
        cleared=arguments.cleared,
        as_record=arguments.json,
    )
    give_answer(answer, as_json=arguments.json)
    return 0
