"""Where a lexicon's candidates lie in a whole corpus, kept beside it so that they are shown at once.

It follows from texts and lexicon alone: the folder may be deleted at any time, and is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.evidence.candidates.by_words import find_by_words
from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.lexicon import Lexicon
from netharm.kept_parts import keep_part, kept_part

_MOST_PARTS = 16
"""More parts than this are made one, so that reading stays quick."""


@dataclass(frozen=True)
class CandidateIndex:
    """Candidates as arrays of one length: which document and code (by number), where, and how many cues.

    documents, codes : the ids that the numbers stand for.
    """

    documents: tuple[str, ...]
    codes: tuple[str, ...]
    document: NDArray[np.int32]
    code: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    score: NDArray[np.int32]


def index_of(folder: Path, documents: Sequence[str], lexicon: Lexicon, read: Callable[[str], str]) -> CandidateIndex:
    """Return the index of `documents`, by id. Only texts that were not searched before are read, with `read`.

    folder : where its parts are kept.
    """
    codes = tuple(sorted(lexicon.cues))
    parts = list(_parts(folder, lexicon))
    known = {document for part in parts for document in part["documents"].tolist()}
    new = [document for document in documents if document not in known]
    if new:
        parts.append(_searched(new, codes, lexicon, read))
        if len(parts) > _MOST_PARTS:
            for part in folder.glob(f"{lexicon.digest}*"):
                part.unlink()
            parts = [_joined(parts)]
        keep_part(folder, lexicon.digest, len(parts) - 1, parts[-1])
    joined = _joined(parts) if parts else _searched([], codes, lexicon, read)
    return _only(joined, codes, documents)


def _parts(folder: Path, lexicon: Lexicon) -> Iterator[dict[str, NDArray[Any]]]:
    number = 0
    while (part := kept_part(folder, lexicon.digest, number)) is not None:
        yield part
        number += 1


def _searched(
    documents: Sequence[str], codes: tuple[str, ...], lexicon: Lexicon, read: Callable[[str], str]
) -> dict[str, NDArray[Any]]:
    number_of = {code: number for number, code in enumerate(codes)}
    rows = [
        (number, number_of[each.code], each.excerpt.start, each.excerpt.end, int(each.score))
        for number, document in enumerate(documents)
        for each in find_by_words(document, read(document), lexicon)
    ]
    table = np.array(rows, dtype=np.int32).reshape(-1, 5)
    return {"documents": np.array(documents, dtype="U16"), "table": table}


def _joined(parts: Sequence[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    tables, before = [], 0
    for part in parts:
        table = part["table"].copy()
        table[:, 0] = table[:, 0] + before
        before += len(part["documents"])
        tables.append(table)
    return {"documents": np.concatenate([part["documents"] for part in parts]), "table": np.concatenate(tables)}


def _only(part: dict[str, NDArray[Any]], codes: tuple[str, ...], documents: Sequence[str]) -> CandidateIndex:
    """Return the index of the documents asked for: a part may know of one that has left the corpus."""
    wanted = set(documents)
    ids = part["documents"].tolist()
    keep = np.array([document in wanted for document in ids], dtype=bool)
    table = part["table"][keep[part["table"][:, 0]]] if len(ids) else part["table"]
    document, code, start, end, score = (np.ascontiguousarray(column, dtype=np.int32) for column in table.T)
    return CandidateIndex(tuple(ids), codes, document, code, start, end, score)


def show(
    index: CandidateIndex,
    code: str,
    lexicon: Lexicon,
    read: Callable[[str], str],
    *,
    at_most: int,
    decided: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """Return candidates for one code, those with most different cues first, then in the corpus's order.

    decided : the ids of candidates that need not be shown again.
    """
    (rows,) = np.nonzero(index.code == index.codes.index(code)) if code in index.codes else (np.array([], dtype=int),)
    ordered = rows[np.lexsort((index.start[rows], index.document[rows], -index.score[rows]))]
    shown: list[Candidate] = []
    texts: dict[str, str] = {}
    for row in ordered.tolist():
        if len(shown) == at_most:
            break
        document = index.documents[index.document[row]]
        excerpt = Excerpt(document, int(index.start[row]), int(index.end[row]))
        candidate = Candidate(excerpt, code, ("",), float(index.score[row]))
        if candidate.id in decided:
            continue
        if document not in texts:
            texts[document] = read(document)
        shown.append(Candidate(excerpt, code, _reasons(texts[document], excerpt, code, lexicon), candidate.score))
    return tuple(shown)


def _reasons(text: str, excerpt: Excerpt, code: str, lexicon: Lexicon) -> tuple[str, ...]:
    again = find_by_words(excerpt.document, text[excerpt.start : excerpt.end], lexicon)
    return next((each.reasons for each in again if each.code == code), ())
