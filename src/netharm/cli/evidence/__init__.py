"""netharm evidence: what people said, from files to codings that several people share."""

from __future__ import annotations

from typing import Any

from netharm.cli.arguments import Subparsers
from netharm.cli.evidence import agreement, candidates, clearing, codebook, coding, export, importing

STEPS: tuple[Any, ...] = (importing, clearing, codebook, candidates, coding, agreement, export)
"""A module for each subcommand, in the order in which a corpus meets them."""


def add_arguments(subparsers: Subparsers) -> None:
    """Add `evidence` and its subcommands to the command line."""
    parser = subparsers.add_parser(
        "evidence",
        help="read documents, code them by several people, and say how far they agree",
        description="Read documents, code them by several people, and say how far they agree.",
        allow_abbrev=False,
    )
    steps = parser.add_subparsers(title="steps", dest="step", metavar="STEP", required=True)
    for step in STEPS:
        step.add_arguments(steps)
