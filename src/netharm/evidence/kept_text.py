"""A document's text as the corpus keeps it: the same letters as on the day it was imported, or a refusal."""

from __future__ import annotations

import hashlib

from netharm.errors import bad_input
from netharm.evidence.corpus import Corpus


def id_of(content: bytes) -> str:
    """Return the id of the document whose text is these bytes of UTF-8."""
    return f"d{hashlib.sha256(content).hexdigest()[:12]}"


def checked_text(corpus: Corpus, document: str) -> str:
    """Return a document's text, given its id. Raises BadInput where the text is gone or was changed."""
    path = corpus.texts / f"{document}.txt"
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if id_of(content) != document:
        raise bad_input(
            "the text is gone or was changed since it was imported.",
            f"{corpus.texts.name}/{path.name}",
            "Codings are places in the text as it was; in a changed text they would point at other words.",
            "Take the file from a backup.",
        )
    return content.decode("utf-8")
