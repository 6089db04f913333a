"""netharm evidence code: say which codes an excerpt bears, one by one or in a sheet, and what was agreed afterwards."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netharm.cli.arguments import Subparsers, add_command
from netharm.cli.event_arguments import whole_number
from netharm.cli.printing import give_answer
from netharm.errors import bad_input


def add_arguments(subparsers: Subparsers) -> None:
    """Add `code` to the steps of `netharm evidence`."""
    parser = add_command(
        subparsers,
        "code",
        "put codes on excerpts as one coder, in a sheet or one by one, and store what was agreed",
        "Codings are added and undone, never changed. Coders are blind to each other: this command shows a coder\n"
        "nobody's codings but their own, and a document is compared once every coder compared has finished it.\n"
        "With --coder alone it lists that coder's codings.",
        "netharm evidence code interviews --coder anna --make-sheet anna.xlsx --document interview-1",
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the corpus's folder")
    parser.add_argument("--coder", metavar="NAME", help="who codes: small letters, digits and hyphens")
    parser.add_argument("--document", metavar="DOCUMENT", help="the document's name")
    _add_excerpt(parser)
    _add_sheets(parser)
    _add_steps(parser)
    parser.set_defaults(run=run)


def _add_excerpt(parser: Any) -> None:
    parser.add_argument("--start", type=whole_number, metavar="N", help="the excerpt's first letter, counted from 0")
    parser.add_argument("--end", type=whole_number, metavar="N", help="the letter after the excerpt's last")
    parser.add_argument("--quote", metavar="WORDS", help="in place of --start and --end: words that stand there once")
    parser.add_argument(
        "--code", action="append", default=[], metavar="CODE", help="the code's id; may be given several times"
    )
    parser.add_argument("--memo", default="", metavar="WORDS", help="why, or what was in doubt")


def _add_sheets(parser: Any) -> None:
    parser.add_argument(
        "--make-sheet", type=Path, metavar="FILE", help="write a coding sheet of --document there (.xlsx or .csv)"
    )
    parser.add_argument(
        "--rows",
        choices=("sentence", "paragraph"),
        default="sentence",
        help="what a row of the sheet holds: a sentence or a paragraph (left out: sentence)",
    )
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="read a marked sheet back (.xlsx or .csv)")


def _add_steps(parser: Any) -> None:
    parser.add_argument("--undo", metavar="ID", help="undo one of your own codings")
    parser.add_argument("--finish", metavar="DOCUMENT", help="say that you have coded all of a document")
    parser.add_argument(
        "--reopen", metavar="DOCUMENT", help="take that back, while nobody else has finished the document"
    )
    parser.add_argument(
        "--adjudicate", type=Path, metavar="FILE", help="store what a list of disagreements says was agreed"
    )
    parser.add_argument("--by", type=names, default=(), metavar="NAME,NAME,...", help="who agreed on it")
    parser.add_argument(
        "--coders", type=names, default=(), metavar="NAME,NAME,...", help="whose disagreements they are (left out: all)"
    )


def names(given: str) -> tuple[str, ...]:
    """Return names parted by commas; raise what argparse turns into a usage error."""
    found = tuple(part.strip() for part in given.split(",") if part.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{given!r} names nobody.")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Do the one thing that was asked for and return the exit code, 0."""
    give_answer(_answer(arguments, _one_step(arguments)), as_json=arguments.json)
    return 0


def _one_step(arguments: argparse.Namespace) -> str:
    steps = ("code", "make_sheet", "sheet", "undo", "finish", "reopen", "adjudicate")
    asked = [step for step in steps if getattr(arguments, step)]
    if len(asked) > 1:
        raise bad_input(
            f"{' and '.join('--' + one.replace('_', '-') for one in asked)} are asked for at once.",
            "command line",
            "One command does one thing, so that it is clear what was done.",
            "Give them one after another.",
        )
    step = asked[0] if asked else "list"
    if step != "adjudicate" and not arguments.coder:
        raise _needed("--coder", "A coding is what one person says.")
    if step in ("code", "make_sheet") and not arguments.document:
        raise _needed("--document", "An excerpt is a place in one document.")
    if step == "list" and (arguments.document or arguments.quote or arguments.start is not None):
        raise _needed("--code", "A place was named, and no code for it.")
    return step


def _needed(name: str, why: str) -> Exception:
    return bad_input(f"{name} is missing.", "command line", why, f"Add {name}. See: netharm evidence code --help")


def _answer(arguments: argparse.Namespace, step: str) -> dict[str, Any]:
    from netharm.answers import agreement, coding, coding_sheets

    corpus, coder = arguments.corpus, arguments.coder
    if step == "code":
        place = {"start": arguments.start, "end": arguments.end, "quote": arguments.quote, "memo": arguments.memo}
        return coding.code_excerpt(corpus, coder, arguments.document, arguments.code, **place)
    if step == "make_sheet":
        return coding_sheets.make_sheet(corpus, coder, arguments.document, arguments.make_sheet, arguments.rows)
    if step == "sheet":
        return coding_sheets.read_sheet(corpus, coder, arguments.sheet, arguments.document)
    if step == "adjudicate":
        return agreement.agree(corpus, arguments.adjudicate, arguments.by, arguments.coders)
    if step == "list":
        return coding.own_codings(corpus, coder)
    doing = {"undo": coding.undo, "finish": coding.finish, "reopen": coding.reopen}
    return doing[step](corpus, coder, getattr(arguments, step))
