"""What every coefficient is made of, document by document, so that documents can be drawn again by weighting sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from netharm.evidence.agreement.alpha import coincidences
from netharm.evidence.agreement.marked_units import MarkedUnits
from netharm.evidence.agreement.unitised_family import binary_sums

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class DocumentSums:
    """Sums over the sentences of each document.

    pairs : [document, code, 2, 2], coincidences of not marked and marked. confusions : [document, pair of coders, code,
    2, 2], sentences. letters : [document, code, 4], as `binary_sums` gives them.
    """

    pairs: Floats
    confusions: Floats
    letters: Floats


def document_sums(units: MarkedUnits) -> DocumentSums:
    """Return the sums that coefficients of single codes are made of."""
    coders = len(units.coders)
    places = [_places(units, coder) for coder in range(coders)]
    levels = _levels(units, places)
    yes = np.arange(coders + 1.0)
    no = coders - yes
    ways_to_pair = {
        (1, 1): yes * (yes - 1),
        (1, 0): yes * no,
        (0, 1): yes * no,
        (0, 0): no * (no - 1),
    }
    pairs = np.zeros((len(units.documents), len(units.codes), 2, 2))
    for (one, other), ways in ways_to_pair.items():
        pairs[:, :, one, other] = np.tensordot(ways / (coders - 1), levels, axes=1)
    return DocumentSums(pairs, _confusions(units, places), _letters(units))


def ordered_coincidences(units: MarkedUnits, codes: slice) -> Floats:
    """Return [document, code, code], the coincidences where coders put exactly one code of an ordered group.

    codes : where the group's codes stand among the codes, in their order.
    """
    group = units.marks[:, :, codes]
    alone = group.sum(axis=2) == 1
    counts = (group & alone[:, :, None]).sum(axis=1).astype(float)
    return coincidences(counts, units.document_of, len(units.documents))


def _places(units: MarkedUnits, coder: int) -> Places:
    """Return where a coder marked something: sentence times the number of codes, plus the code, in order.

    Most sentences bear most codes in nobody's eyes, so what is marked is counted and the rest is what is left.
    """
    return np.flatnonzero(units.marks[:, coder])


def _by_document(units: MarkedUnits, places: Places) -> Floats:
    """Return [document, code], how many of the places lie there."""
    documents, codes = len(units.documents), len(units.codes)
    sentence, code = np.divmod(places, codes)
    cells = np.bincount(units.document_of[sentence] * codes + code, minlength=documents * codes)
    return cells.reshape(documents, codes).astype(float)


def _sentences(units: MarkedUnits) -> Floats:
    return np.bincount(units.document_of, minlength=len(units.documents)).astype(float)[:, None]


def _levels(units: MarkedUnits, places: Sequence[Places]) -> Floats:
    """Return [number of coders, document, code], the sentences that so many coders marked."""
    marked, by = np.unique(np.concatenate(places), return_counts=True)
    some = [_by_document(units, marked[by == number]) for number in range(1, len(places) + 1)]
    return np.stack([_sentences(units) - sum(some), *some])


def _confusions(units: MarkedUnits, places: Sequence[Places]) -> Floats:
    pairs = list(combinations(range(len(places)), 2))
    table = np.zeros((len(units.documents), len(pairs), len(units.codes), 2, 2))
    yes = [_by_document(units, one) for one in places]
    for at, (one, other) in enumerate(pairs):
        both = _by_document(units, np.intersect1d(places[one], places[other], assume_unique=True))
        table[:, at, :, 1, 1] = both
        table[:, at, :, 1, 0] = yes[one] - both
        table[:, at, :, 0, 1] = yes[other] - both
        table[:, at, :, 0, 0] = _sentences(units) - yes[one] - yes[other] + both
    return table


def _letters(units: MarkedUnits) -> Floats:
    sums = np.zeros((len(units.documents), len(units.codes), 4))
    sums[:, :, 3] = np.array(units.letters, dtype=float)[:, None] * len(units.coders)
    for document, codes in enumerate(units.excerpts):
        for code, coders in enumerate(codes):
            if any(coders):
                sums[document, code] = binary_sums(coders, units.letters[document])
    return sums
