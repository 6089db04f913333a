"""netharm ingest: police.uk archives or a force's own tables into the study's store."""

from __future__ import annotations

import argparse

from netharm.cli.arguments import Subparsers, add_command, add_data, add_study, data_by_name
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `ingest` to the command line."""
    parser = add_command(
        subparsers,
        "ingest",
        "read police.uk archives or the force's own tables into the study's store",
        "A file that was read before is left alone, and a revised one is kept beside the old. Stopping at\n"
        "any moment loses nothing that was finished. The answer counts the data's known faults.",
        "netharm ingest my-study recorded_offences=2024-12.zip",
    )
    add_study(parser)
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a zip, folder or table: PATH, or NAME=PATH where the plan names several data sources",
    )
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the sources and return the exit code, 0; a source that cannot be read is raised."""
    from netharm.intake import ingest

    answer = ingest(arguments.study, arguments.sources, data_by_name(arguments.data))
    give_answer(answer, as_json=arguments.json)
    return 0
