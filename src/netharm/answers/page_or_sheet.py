"""An answer as a page, a CSV or a workbook, by the ending of the file that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import write_rows, write_whole
from netharm.errors import bad_input

ENDINGS = (".html", ".csv", ".xlsx")

Table = tuple[Sequence[str], Sequence[Sequence[object]]]


def refuse_place(out: Path | None) -> None:
    """Raise BadInput where the answer cannot be written to `out`: before anything is read."""
    refuse_page_place(out)
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise bad_input(
            "the ending of the file does not say what to write.",
            f"command line, --out {out.name}",
            "The answer can be a page or a table.",
            f"End the name in one of: {', '.join(ENDINGS)}.",
        )


def write_page_or_sheet(out: Path, page: Callable[[], str], tables: Mapping[str, Table]) -> None:
    """Write the page, or the tables: a CSV has the first of them alone. Raises BadInput."""
    if out.suffix.lower() == ".html":
        write_whole(out, page().encode("utf-8"))
        return
    texts = {name: (columns, [[str(cell) for cell in row] for row in rows]) for name, (columns, rows) in tables.items()}
    (columns, rows), *_ = texts.values()
    others = dict(list(texts.items())[1:])
    write_rows(out, columns, rows, other_sheets=others)
