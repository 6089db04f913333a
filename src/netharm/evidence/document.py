"""A document of the corpus: what kind of material it is, who speaks in it, and its text as it was read."""

from __future__ import annotations

from datetime import date
from typing import Literal

from netharm.study.frozen import Frozen

SourceKind = Literal["interview", "strategy", "case file", "workshop notes", "review", "other"]
Level = Literal["national", "regional", "local"]
OrganisationKind = Literal["police", "partner"]


class Document(Frozen):
    """What is known of one document. Its text lies beside it, unchanged since it was read.

    id : the first 12 hexadecimal digits of the SHA-256 of the text in UTF-8, after a "d"; the same text is the same
        document.
    name : what the document is called in tables and on the command line; unique in the corpus.
    file_name, file_sha256 : the file that it was read from, which is not kept.
    letters : the length of the text in Unicode code points, which excerpts are counted in.
    pages : of a paged file, else None.
    dated : what the document says of its own date; None where that is not known.
    """

    id: str
    name: str
    kind: SourceKind
    level: Level | None = None
    organisation: str = ""
    organisation_kind: OrganisationKind | None = None
    dated: date | None = None
    file_name: str
    file_sha256: str
    letters: int
    pages: int | None = None
