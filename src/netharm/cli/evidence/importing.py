"""netharm evidence import: documents into a corpus."""

from __future__ import annotations

import argparse
from pathlib import Path

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.printing import give_answer


def add_arguments(subparsers: Subparsers) -> None:
    """Add `import` to the steps of `evidence`."""
    parser = add_command(
        subparsers,
        "import",
        "read documents into a corpus, and flag what may name a person",
        "Reads DOCX, PDF, ODT, HTML and plain text, and projects of other software (.qdpx) with their codings. The\n"
        "text is kept as it was read, for codings are places in it; the file is not kept. What may name or single out\n"
        "a person is flagged, and leaves only when it was cleared.",
        "netharm evidence import my-corpus interviews/ --kind interview --organisation-kind police",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder; made where there is none")
    parser.add_argument("sources", type=Path, nargs="+", metavar="SOURCE", help="files, or folders of files")
    parser.add_argument("--kind", default="", help="interview, strategy, case file, workshop notes, review or other")
    parser.add_argument("--level", default="", help="national, regional or local")
    parser.add_argument("--organisation", default="", metavar="NAME", help="who speaks in it or wrote it")
    parser.add_argument("--organisation-kind", default="", metavar="KIND", help="police or partner")
    parser.add_argument("--dated", default="", metavar="DATE", help="the document's own date, such as 2024-05-31")
    parser.add_argument("--name", default="", help="what the document is called (left out: its file's name)")
    parser.add_argument(
        "--about",
        type=Path,
        metavar="TABLE",
        help="a CSV or XLSX with a row for each file and the columns file, name, kind, level, organisation, "
        "organisation_kind and dated; what is empty there is taken from the options",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import the documents and return the exit code, 0."""
    from netharm.answers.evidence_documents import bring_in
    from netharm.answers.evidence_export import bring_in_project

    given = {
        "name": arguments.name,
        "kind": arguments.kind,
        "level": arguments.level,
        "organisation": arguments.organisation,
        "organisation_kind": arguments.organisation_kind,
        "dated": arguments.dated,
    }
    if [source.suffix.lower() for source in arguments.sources] == [".qdpx"]:
        answer = bring_in_project(arguments.corpus, arguments.sources[0], given)
    else:
        answer = bring_in(arguments.corpus, arguments.sources, given, arguments.about)
    give_answer(answer, as_json=arguments.json)
    return 0
