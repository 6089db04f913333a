"""PDF: the words of its pages in reading order, as PDFium finds them. Scripts and attachments are not looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import quantiles

from netharm.errors import BadInput, bad_input
from netharm.evidence.reading.read_text import ReadText

MOST_PAGES = 5_000
_LOCKED = "password"
_BROKEN_WORD = re.compile("[\\u00ad\\ufffe\\x02]")
_HYPHEN = re.compile(r"(?<=[a-z])-$")
_ENDS = (".", "!", "?", ":", ";", "\u201d", '"')
_LONG_LINE = 0.75
"""A line that fills so much of the usual width and stops in mid-sentence was broken by the page, not by its author."""


def read_pdf(content: bytes, where: str) -> ReadText:
    """Return the text of the bytes of a PDF. where : its name. Raises BadInput where it cannot be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(where, locked=_LOCKED in str(error).lower()) from None
    try:
        if len(document) > MOST_PAGES:
            raise bad_input(
                f"the document has {len(document):,} pages; at most {MOST_PAGES:,} are read.",
                where,
                "So long a file may be made to keep a machine busy.",
                "Split it into parts.",
            )
        pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise _unreadable(where, locked=False) from None
    finally:
        document.close()
    empty = sum(not page.strip() for page in pages)
    notes = ["Headers and footers of the pages are part of the text, and lines that the page broke were joined."]
    if 0 < empty < len(pages):
        notes.append(f"{empty} of {len(pages)} pages hold no text; they may be scans or pictures.")
    return ReadText("\n\n".join(map(joined_lines, pages)), pages=len(pages), notes=tuple(notes))


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    words = page.get_textpage()
    try:
        return str(words.get_text_bounded())
    finally:
        words.close()
        page.close()


def _unreadable(where: str, *, locked: bool) -> BadInput:
    if locked:
        return bad_input(
            "the document is locked with a password.",
            where,
            "Its text is encrypted.",
            "Open it, take the password off, and save it again.",
        )
    return bad_input(
        "the document is damaged, or no PDF.",
        where,
        "Its pages cannot be found, so that parts of its text could be missing unseen.",
        "Open it in a PDF reader and print it to a new PDF.",
    )


def joined_lines(page: str) -> str:
    """Return a page's text with the lines joined that only its width broke, so that a sentence is one line."""
    # Where a word was broken at the end of a line, PDFium has left the mark in place of the line's end.
    lines = [line.strip() for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    printed = [[part.strip() for part in _BROKEN_WORD.split(line)] for line in lines]
    width = _usual_width([part for parts in printed for part in parts])
    joined: list[str] = []
    last = ""
    for parts in printed:
        line = "".join(parts)
        if last and line and _goes_on(last, line, width):
            whole = _HYPHEN.search(last) is not None and line[:1].islower()
            joined[-1] = joined[-1][:-1] + line if whole else f"{joined[-1]} {line}"
        else:
            joined.append(line)
        last = parts[-1]
    return "\n".join(joined)


def _usual_width(lines: Sequence[str]) -> float:
    lengths = [len(line) for line in lines if line]
    return quantiles(lengths, n=10, method="inclusive")[-1] if len(lengths) > 1 else 0.0


def _goes_on(last: str, line: str, width: float) -> bool:
    """Whether a line goes on with the sentence of the one printed before it, which is `last`."""
    if not line[:1].islower() and (last.endswith(_ENDS) or not (line[:1].isalpha() or line[:1].isdigit())):
        return False
    return len(last) >= _LONG_LINE * width
