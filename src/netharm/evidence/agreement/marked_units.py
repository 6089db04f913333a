"""From codings of free excerpts to what can be counted: sentences that each coder marked, or did not mark, by code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.evidence.coding import Coding

Unit = tuple[int, int]


@dataclass(frozen=True)
class MarkedUnits:
    """Sentences of documents, and the codes that each coder put on them.

    document_of : [sentence], the number of its document from 0. marks : [sentence, coder, code].
    excerpts : for each document, for each code, for each coder, the excerpts, joined where they touch.
    letters : [document], the length of the text.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    document_of: NDArray[np.int64]
    marks: NDArray[np.bool_]
    excerpts: tuple[tuple[tuple[tuple[Unit, ...], ...], ...], ...]
    letters: tuple[int, ...]


def mark_units(
    sentences: Mapping[str, Sequence[Unit]],
    letters: Mapping[str, int],
    codings: Mapping[str, Sequence[Coding]],
    codes: Sequence[str],
) -> MarkedUnits:
    """Return which coder marked which sentence with which code.

    A sentence is marked by an excerpt where at least half of the sentence, or at least half of the excerpt, lies in the
    other. sentences, letters : by document, which are compared in this order. codings : by coder.
    """
    documents, coders = tuple(sentences), tuple(codings)
    places = [np.array(sentences[one], dtype=np.int64).reshape(-1, 2) for one in documents]
    first = np.cumsum([0, *(len(one) for one in places)])
    at = {document: number for number, document in enumerate(documents)}
    column = {code: number for number, code in enumerate(codes)}
    marks = np.zeros((first[-1], len(coders), len(codes)), dtype=bool)
    excerpts: list[list[list[list[Unit]]]] = [[[[] for _ in coders] for _ in codes] for _ in documents]
    for coder, said in enumerate(codings.values()):
        for coding in said:
            if coding.code in column and coding.excerpt.document in at:
                document, code = at[coding.excerpt.document], column[coding.code]
                place = (coding.excerpt.start, coding.excerpt.end)
                marks[first[document] + _marked(places[document], *place), coder, code] = True
                excerpts[document][code][coder].append(place)
    joined = tuple(tuple(tuple(_joined(one) for one in code) for code in document) for document in excerpts)
    document_of = np.repeat(np.arange(len(documents)), [len(one) for one in places])
    lengths = tuple(letters[one] for one in documents)
    return MarkedUnits(coders, tuple(codes), documents, document_of, marks, joined, lengths)


def _marked(places: NDArray[np.int64], start: int, end: int) -> NDArray[np.int64]:
    near = np.arange(
        np.searchsorted(places[:, 1], start, side="right"), np.searchsorted(places[:, 0], end, side="left")
    )
    common = np.minimum(places[near, 1], end) - np.maximum(places[near, 0], start)
    shorter = np.minimum(places[near, 1] - places[near, 0], end - start)
    return np.asarray(near[2 * common >= shorter])


def _joined(excerpts: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return excerpts of one code by one coder without overlaps: those that overlap or touch become one."""
    joined: list[Unit] = []
    for start, end in sorted(excerpts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
