"""The sheets of `netharm evidence code`: made for a spreadsheet, and read back when they are marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netharm.answers.coding import coding_record
from netharm.answers.sheet_rows import read_rows, write_rows
from netharm.errors import bad_input
from netharm.evidence.codebook import Codebook, codebook_of
from netharm.evidence.coding_events import check_coder
from netharm.evidence.coding_sheet import CODES, gone_from, marks_of, sheet_columns, sheet_rows
from netharm.evidence.codings import add_codings, codings_of
from netharm.evidence.documents import document_named, find_corpus, read_documents, text_of
from netharm.evidence.identifiers.clearance import refuse_uncleared


def make_sheet(path: Path, coder: str, document: str, out: Path, rows: str = "sentence") -> dict[str, Any]:
    """Write the coding sheet of a document for one coder, with what they said of its places already marked.

    rows : "sentence" or "paragraph". Raises BadInput, and ReleaseRefused where the document has uncleared identifiers.
    """
    corpus = find_corpus(path)
    check_coder(coder)
    meant = document_named(corpus, document)
    refuse_uncleared(corpus, (meant,))
    book = codebook_of(corpus)
    said = codings_of(corpus, coder, book)
    made = sheet_rows(meant, text_of(corpus, meant), rows, book, said)
    lists = {group.id: [code.id.partition(".")[2] for code in book.codes_of(group.id)] for group in book.all_groups}
    write_rows(out, sheet_columns(book), made, lists, {"Codebook": _codebook_sheet(book)}, to_fill=True)
    places = {(int(row[2]), int(row[3])) for row in made}
    own = [one for one in said if one.excerpt.document == meant.id]
    shown = sum((one.excerpt.start, one.excerpt.end) in places for one in own)
    told = [f"{out} has {len(made)} rows of {meant.name} for {coder}. Read it back with --sheet."]
    if own:
        told.append(
            f"Of {len(own)} codings of {coder}, {shown} are marked in it already; {len(own) - shown} lie on other "
            "places than a row, stand, and are not shown."
        )
    return {"coder": coder, "document": meant.name, "rows": len(made), "codebook_version": book.version, "said": told}


def read_sheet(path: Path, coder: str, sheet: Path, document: str | None = None) -> dict[str, Any]:
    """Add what a sheet marks to a coder's codings: all of it, or nothing where any row is at fault. Raises BadInput.

    Reading it again adds nothing twice; a mark that was taken out of the sheet is told, and its coding stands.
    """
    corpus = find_corpus(path)
    check_coder(coder)
    book = codebook_of(corpus)
    documents = read_documents(corpus)
    meant = None if document is None else document_named(corpus, document)
    rows = read_rows(sheet)
    if rows and not {CODES, *(group.id for group in book.all_groups)} & set(rows[0][1]):
        raise bad_input(
            "the sheet has no column for codes.",
            sheet.name,
            "Codes stand in a column called after their group, or in one called codes.",
            "Make a sheet with --make-sheet, or add a column such as strand or codes.",
        )
    named = {key: one for one in documents for key in (one.id, one.name)}
    marks, places = marks_of(rows, book, named, lambda one: text_of(corpus, one), meant)
    before = codings_of(corpus, coder, book)
    done = add_codings(corpus, coder, marks, again=False)
    gone = gone_from(places, before)
    names = {one.id: one.name for one in documents}
    told = [f"{len(done.added)} codings added from {sheet.name}; {len(done.already)} stood already."]
    told += [
        f"{one.id} ({one.code}, letters {one.excerpt.start} to {one.excerpt.end} of {names[one.excerpt.document]}) is "
        f"not marked in the sheet any more, and stands. Undo it with --undo {one.id}."
        for one in gone
    ]
    told += [
        f"{one.where}: {one.code} was undone before and was not added again. If it is meant, add it with --start and "
        "--end."
        for one in done.undone_before
    ]
    return {
        "coder": coder,
        "added": [coding_record(one, names) for one in done.added],
        "already": len(done.already),
        "no_longer_marked": [coding_record(one, names) for one in gone],
        "undone_before": [{"where": one.where, "code": one.code} for one in done.undone_before],
        "said": told,
    }


def _codebook_sheet(book: Codebook) -> tuple[tuple[str, ...], list[list[str]]]:
    columns = ("column", "write", "name", "definition", "use it for", "do not use it for", "examples")
    rows = [
        [
            code.group,
            code.id.partition(".")[2],
            code.name,
            code.definition,
            code.include,
            code.exclude,
            " / ".join(code.examples),
        ]
        for code in book.codes
    ]
    return columns, rows
