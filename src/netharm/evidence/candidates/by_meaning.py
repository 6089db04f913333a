"""Candidates by resemblance to example sentences, where the small model of the extra `netharm[embedding]` is installed.

The model is one vector for each word piece, averaged over a sentence (static embeddings); it came with its package and
lies on this machine. Nothing is fetched: where its files are missing, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from netharm.errors import bad_input
from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.sentences import sentences_of

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""From sentences to rows of length 1."""


def load_embedding() -> Embed:
    """Return the installed model. Raises BadInput where it is not installed, or its files are not beside it."""
    try:
        import wordllama
    except ImportError:
        raise _absent("no model is installed.", "Install it with: pip install 'netharm[embedding]'") from None
    try:
        # Named as the place to look in, the package's own folder holds everything; downloads are switched off.
        model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    except (FileNotFoundError, ValueError):
        raise _absent("the installed package does not hold its model.", "Install wordllama 0.4 or later.") from None

    def embed(sentences: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(model.embed(list(sentences), norm=True), dtype=np.float32).reshape(len(sentences), -1)

    return embed


def _absent(what: str, remedy: str) -> Exception:
    return bad_input(
        what,
        "candidates by meaning",
        "Sentences are compared with examples by a small model on this machine, and netharm never fetches one.",
        f"{remedy} Or leave --by meaning out: candidates by words need nothing.",
    )


def find_by_meaning(
    texts: Mapping[str, str], code: str, examples: Sequence[str], embed: Embed, at_most: int
) -> tuple[Candidate, ...]:
    """Return the sentences that resemble an example of `code` most, the most alike first.

    texts : by document id. The score is the cosine with the nearest example, and the reason names that example. There
    is no threshold: how alike is alike enough is for the reader.
    """
    if not examples:
        return ()
    places = [
        (document, start, end)
        for document, text in texts.items()
        for start, end in sentences_of(text)
        if end - start >= _SHORTEST
    ]
    if not places:
        return ()
    likeness = embed([texts[document][start:end] for document, start, end in places]) @ embed(examples).T
    nearest = likeness.argmax(axis=1)
    score = likeness[np.arange(len(places)), nearest]
    order = np.argsort(-score, kind="stable")[:at_most]
    return tuple(
        Candidate(
            Excerpt(*places[row]),
            code,
            (f"resembles \u2018{examples[nearest[row]]}\u2019 (cosine {score[row]:.2f})",),
            float(score[row]),
        )
        for row in order.tolist()
    )


_SHORTEST = 20
"""Letters: what is shorter is a heading or a number, and resembles anything."""
