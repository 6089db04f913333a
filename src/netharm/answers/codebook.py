"""The answer of `netharm evidence codebook`: the codebook in force, written out, or the next version stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netharm.answers.sheet_rows import write_whole
from netharm.errors import bad_input
from netharm.evidence.codebook import Codebook, codebook_of, read_codebook, write_codebook
from netharm.evidence.codebook_changes import changes_between
from netharm.evidence.codebook_text import codebook_text
from netharm.evidence.documents import find_corpus


def codebook(path: Path, out: Path | None = None, source: Path | None = None) -> dict[str, Any]:
    """Return the record of the codebook of the corpus at `path`; store the one in `source` first where it is named.

    out : where the codebook is written as TOML. Raises BadInput; nothing is stored or written then.
    """
    corpus = find_corpus(path)
    before = codebook_of(corpus)
    said: list[str] = []
    changes: tuple[str, ...] = ()
    now = before
    if source is not None:
        offered = read_codebook(source)
        changes = changes_between(before, offered)
        if _same(before, offered) and before.version:
            said.append(f"Nothing changed: version {before.version} stays in force.")
        else:
            now = write_codebook(corpus, offered)
            changes = changes_between(before, now)
            said += [f"Stored as version {now.version}; earlier versions are kept.", *changes]
    if out is not None and out.exists():
        raise bad_input(
            "there is a file of this name already.",
            f"command line, --out {out.name}",
            "It may hold somebody's changes, or a version that codings name.",
            "Name another file, or move that one away.",
        )
    if out is not None:
        write_whole(out, codebook_text(now.model_dump()).encode())
        said.append(f"The codebook (version {now.version}) is in {out}.")
    record = codebook_record(now)
    return {**record, "changes": list(changes), "said": said or _told(now)}


def codebook_record(book: Codebook) -> dict[str, Any]:
    """Return a codebook as a plain record."""
    return {
        "title": book.title,
        "version": book.version,
        "note": book.note,
        "groups": [group.model_dump() for group in book.all_groups],
        "codes": [{**code.model_dump(), "examples": list(code.examples)} for code in book.codes],
        "replaced": dict(book.replaced),
    }


def _same(before: Codebook, offered: Codebook) -> bool:
    kept = {"title", "note", "groups", "codes"}
    return before.model_dump(include=kept) == offered.model_dump(include=kept) and all(
        before.replaced.get(old) == new for old, new in offered.replaced.items()
    )


def _told(book: Codebook) -> list[str]:
    version = f"version {book.version}" if book.version else "as shipped"
    lines = [f"{book.title} ({version}): {len(book.codes)} codes."]
    for group in book.all_groups:
        lines.append(f"{group.name}: {', '.join(code.id for code in book.codes_of(group.id))}.")
    return lines
