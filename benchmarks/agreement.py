"""How long agreement takes: three coders, 1,000 documents of 20 pages, 40 codes, 1,000 draws.

    python benchmarks/agreement.py [documents] [draws]

Prints the seconds of each part. Everything is invented and made in memory.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from netharm.evidence.agreement.agreements import agreements
from netharm.evidence.agreement.marked_units import mark_units
from netharm.evidence.codebook import shipped_codebook
from netharm.evidence.coding import Coding
from netharm.evidence.excerpt import Excerpt

CODES = 40
CODERS = ("anna", "ben", "cara")
SENTENCES = 500
LENGTH = 100
CODED = 60
"""Sentences of a document that bear something, in each coder's eyes."""


def main() -> None:
    """Time the marking of sentences, and the coefficients with their intervals."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    codes = [code.id for code in shipped_codebook().codes][:CODES]
    rng = np.random.default_rng(1)
    sentences = {
        f"d{at}": [(start, start + LENGTH - 1) for start in range(0, SENTENCES * LENGTH, LENGTH)]
        for at in range(documents)
    }
    codings = {coder: _said(coder, sentences, codes, rng) for coder in CODERS}
    letters = dict.fromkeys(sentences, SENTENCES * LENGTH)
    begun = time.perf_counter()
    units = mark_units(sentences, letters, codings, codes)
    marked = time.perf_counter()
    by_code, _ = agreements(units, shipped_codebook(), draws, 1)
    done = time.perf_counter()
    number = sum(map(len, codings.values()))
    print(f"{documents:,} documents, {len(units.document_of):,} sentences, {number:,} codings, {len(by_code)} codes")
    print(f"marking sentences: {marked - begun:.1f} s; coefficients with {draws:,} draws: {done - marked:.1f} s")


def _said(
    coder: str, sentences: dict[str, list[tuple[int, int]]], codes: list[str], rng: np.random.Generator
) -> list[Coding]:
    said = []
    for document, places in sentences.items():
        # All coders see much the same sentences, by the document's own seed.
        shared = np.random.default_rng(int(document[1:]))
        for sentence in shared.choice(len(places), size=CODED, replace=False):
            code = codes[int(shared.integers(len(codes)))]
            if rng.random() < 0.8:
                start, end = places[sentence]
                said.append(Coding(f"{coder}-{len(said)}", coder, Excerpt(document, start, end), code, 1))
    return said


if __name__ == "__main__":
    main()
