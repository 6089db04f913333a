"""A coding sheet: a row for each sentence or paragraph, columns for codes by group, to be marked in a spreadsheet.

What comes back may also be a sheet that somebody made by hand: each row names a place by its letters, or by words that
stand in the text exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from netharm.errors import Fault, raise_all
from netharm.evidence.codebook import Codebook
from netharm.evidence.coding import Coding
from netharm.evidence.document import Document
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark
from netharm.evidence.sentences import sentences_of

PLACE = ("row", "document", "start", "end", "text")
MEMO = "memo"
CODES = "codes"
"""A column that may hold codes of any group, by their whole ids."""

LONGEST_CELL = 30_000
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""How a workbook writes a letter that it cannot hold."""
_BETWEEN = re.compile(r"[;,\n]")

Row = tuple[str, Mapping[str, str]]
"""Where a row stands, for complaints, and its cells by the names of their columns."""


def sheet_columns(codebook: Codebook) -> tuple[str, ...]:
    """Return the columns of a coding sheet: the place, a column for each group of codes, and the memo."""
    return (*PLACE, *(group.id for group in codebook.all_groups), MEMO)


def sheet_places(text: str, rows: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every row of a sheet. rows : "sentence" or "paragraph"."""
    places = sentences_of(text) if rows == "sentence" else _paragraphs(text)
    for start, end in places:
        for first in range(start, end, LONGEST_CELL):
            yield first, min(first + LONGEST_CELL, end)


def sheet_rows(document: Document, text: str, rows: str, codebook: Codebook, said: Sequence[Coding]) -> list[list[str]]:
    """Return the rows of the sheet of `document`, with what its coder said of exactly these places already marked."""
    marked: dict[tuple[int, int], list[Coding]] = {}
    for coding in said:
        if coding.excerpt.document == document.id:
            marked.setdefault((coding.excerpt.start, coding.excerpt.end), []).append(coding)
    found = []
    for number, (start, end) in enumerate(sheet_places(text, rows), start=1):
        here = marked.get((start, end), [])
        codes = [
            "; ".join(_short(one.code) for one in here if one.code.startswith(f"{group.id}."))
            for group in codebook.all_groups
        ]
        memo = "; ".join(dict.fromkeys(one.memo for one in here if one.memo))
        found.append([str(number), document.name, str(start), str(end), text[start:end], *codes, memo])
    return found


def marks_of(
    rows: Sequence[Row],
    codebook: Codebook,
    documents: Mapping[str, Document],
    text_of: Callable[[Document], str],
    document: Document | None = None,
) -> tuple[tuple[Mark, ...], dict[Excerpt, set[str]]]:
    """Return the marks of a sheet, and the codes on each of its places, none where a row is not marked.

    documents : by name and by id. document : the one that is meant where the sheet has no such column.
    Raises BadInput with everything that is wrong with any row.
    """
    faults: list[Fault] = []
    marks: list[Mark] = []
    places: dict[Excerpt, set[str]] = {}
    texts: dict[str, str] = {}
    for where, cells in rows:
        wanted = [*_codes(cells, codebook, where, faults)]
        if not wanted and not any(cells.get(name, "").strip() for name in ("start", "text")):
            continue
        meant = _document(cells, documents, document, where, faults)
        if meant is None:
            continue
        text = texts.setdefault(meant.id, text_of(meant))
        excerpt = _excerpt(cells, meant, text, where, faults)
        if excerpt is not None:
            places.setdefault(excerpt, set()).update(wanted)
            marks += [Mark(excerpt, code, cells.get(MEMO, "").strip(), where=where) for code in wanted]
    raise_all(faults)
    return tuple(marks), places


def gone_from(places: Mapping[Excerpt, set[str]], said: Iterable[Coding]) -> tuple[Coding, ...]:
    """Return the codings whose place stands in a sheet that does not mark them: told, and never undone by it."""
    return tuple(one for one in said if one.excerpt in places and one.code not in places[one.excerpt])


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Return the place of the only occurrence of `quote`, white space aside; None where it occurs never or often."""
    words = quote.split()
    if not words:
        return None
    # The words stand as they are; only the white space between them may differ, as it does after copying.
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
    overlapping = found and re.search(r"\s+".join(map(re.escape, words)), text[found[0].start() + 1 :])
    return found[0].span() if len(found) == 1 and not overlapping else None


def _paragraphs(text: str) -> list[tuple[int, int]]:
    found = []
    for match in _PARAGRAPH.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = match.end() - len(match.group()) + len(match.group().rstrip())
        if start < end:
            found.append((start, end))
    return found


def _short(code: str) -> str:
    return code.partition(".")[2]


def _codes(cells: Mapping[str, str], codebook: Codebook, where: str, faults: list[Fault]) -> Iterator[str]:
    groups = {group.id for group in codebook.all_groups}
    seen = set()
    for column, cell in cells.items():
        if column not in groups and column != CODES:
            continue
        for word in (part.strip().lower() for part in _BETWEEN.split(cell)):
            if not word:
                continue
            code = word if word in codebook.by_id or column == CODES else f"{column}.{word}"
            if code not in codebook.by_id or (column != CODES and codebook.by_id[code].group != column):
                known = [one.id if column == CODES else _short(one.id) for one in codebook.codes]
                near = known if column == CODES else [_short(one.id) for one in codebook.codes_of(column)]
                faults.append(_no_code(word[:60], column, near, where))
            elif code not in seen:
                seen.add(code)
                yield code


def _document(
    cells: Mapping[str, str], documents: Mapping[str, Document], given: Document | None, where: str, faults: list[Fault]
) -> Document | None:
    name = cells.get("document", "").strip()
    if not name and given is not None:
        return given
    if name not in documents or (given is not None and documents[name].id != given.id):
        faults.append(
            Fault(
                what=f"there is no document {name[:80]!r}." if given is None else "this row is of another document.",
                where=where,
                why="An excerpt is a place in one document's text.",
                remedy="Write the document's name as the corpus has it, or name one with --document.",
            )
        )
        return None
    return documents[name]


def _excerpt(
    cells: Mapping[str, str], document: Document, text: str, where: str, faults: list[Fault]
) -> Excerpt | None:
    given = [cells.get(name, "").strip() for name in ("start", "end")]
    quote = cells.get("text", "")
    if not any(given):
        found = place_of(quote, text)
        if found is None:
            faults.append(_not_once(document, where))
        return None if found is None else Excerpt(document.id, *found)
    if not all(one.isascii() and one.isdecimal() for one in given) or not int(given[0]) < int(given[1]) <= len(text):
        faults.append(_no_place(document, len(text), where))
        return None
    start, end = map(int, given)
    if quote.strip() and _letters(quote) != _letters(text[start:end]):
        faults.append(_changed(document, start, end, where))
        return None
    return Excerpt(document.id, start, end)


def _letters(text: str) -> str:
    """Return the letters and digits alone: what a spreadsheet may do to signs and white space changes no words."""
    return "".join(filter(str.isalnum, _ESCAPED.sub("", text.replace("_x005F", ""))))


def _no_code(word: str, column: str, near: Sequence[str], where: str) -> Fault:
    return Fault(
        what=f"{word!r} is no code of {column}.",
        where=where,
        why="A code that is not defined means something else to each coder.",
        remedy=f"Use one or several of these, with ; between them: {', '.join(near)}.",
    )


def _not_once(document: Document, where: str) -> Fault:
    return Fault(
        what=f"these words do not stand in {document.name} exactly once.",
        where=where,
        why="netharm cannot tell which place is meant.",
        remedy="Quote more words around them, or give start and end.",
    )


def _no_place(document: Document, letters: int, where: str) -> Fault:
    return Fault(
        what=f"start and end are no place in {document.name}.",
        where=where,
        why=f"Its text has {letters:,} letters, counted from 0, and an excerpt ends after it starts.",
        remedy="Leave start and end as the sheet was made, or give whole numbers within the text.",
    )


def _changed(document: Document, start: int, end: int, where: str) -> Fault:
    return Fault(
        what=f"the words are not those of {document.name} at letters {start} to {end}.",
        where=where,
        why="Texts never change, so the row was changed or moved, and its codes may belong elsewhere.",
        remedy="Put the words back as they were, or make the sheet anew; notes belong into the memo.",
    )
