"""Intervals of agreement hold the truth about as often as they say, where coders' habits are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from netharm.evidence.agreement.agreements import weigh
from netharm.evidence.agreement.alpha import alpha_of_coincidences, coincidences
from netharm.evidence.agreement.coefficient import coefficient
from netharm.evidence.agreement.unitised_family import binary_of_sums, binary_sums

SENTENCES = 20
VALUES = np.array([0.0, 1.0])


def coded(rng: np.random.Generator, documents: int) -> np.ndarray:
    """Return coincidences by document of three coders, where some documents are far harder to code than others."""
    use = rng.beta(2, 4, size=(documents, 1, 1))
    error = rng.beta(1, 6, size=(documents, 1, 1))
    truth = rng.random((documents, SENTENCES, 1)) < use
    said = truth ^ (rng.random((documents, SENTENCES, 3)) < error)
    counts = np.stack([(~said).sum(axis=2), said.sum(axis=2)], axis=2).reshape(-1, 2).astype(float)
    return coincidences(counts, np.repeat(np.arange(documents), SENTENCES), documents)


def edged(rng: np.random.Generator, documents: int) -> np.ndarray:
    """Return sums of letters by document of three coders, who draw the edges of excerpts differently."""
    sums = np.zeros((documents, 4))
    for document, error in enumerate(rng.beta(1, 6, size=documents)):
        truth = [100 * at for at in range(SENTENCES) if rng.random() < 0.3]
        coders = [
            [
                (start + int(rng.integers(0, 30)), start + int(rng.integers(60, 99)))
                for start in truth
                if rng.random() > error
            ]
            for _ in range(3)
        ]
        sums[document] = binary_sums(coders, 100 * SENTENCES)
    return sums


def alpha_of_letters(sums: np.ndarray) -> np.ndarray:
    observed, expected = binary_of_sums(sums)
    return np.asarray(1 - observed / expected)


def coverage(
    made: Callable[[np.random.Generator, int], np.ndarray],
    alpha: Callable[[np.ndarray], np.ndarray],
    documents: int,
    worlds: int,
    many: int,
) -> float:
    """Return the share of worlds whose 95% interval holds the alpha of `many` documents of the kind."""
    rng = np.random.default_rng(17)
    truth = float(alpha(made(rng, many).sum(axis=0)))
    held = 0
    for _ in range(worlds):
        sums = made(rng, documents)
        weights = rng.multinomial(documents, np.full(documents, 1 / documents), size=300).astype(float)
        found = alpha(weigh(np.concatenate([np.ones((1, documents)), weights]), sums))
        interval = coefficient(float(found[0]), found[1:], documents)
        assert interval.lower is not None
        assert interval.upper is not None
        held += interval.lower <= truth <= interval.upper
    return held / worlds


def alpha_of_sentences(pairs: np.ndarray) -> np.ndarray:
    return alpha_of_coincidences(pairs, VALUES)


@pytest.mark.parametrize(("documents", "least"), [(10, 0.82), (20, 0.88), (50, 0.90)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(documents: int, least: float) -> None:
    share = coverage(coded, alpha_of_sentences, documents, 400, 60_000)
    print(f"{documents} documents: the 95% interval of sentences holds the truth in {share:.1%} of 400 worlds")
    assert least <= share <= 0.99


@pytest.mark.parametrize(("documents", "least"), [(10, 0.82), (20, 0.86)])
def test_intervals_of_edges_hold_the_truth_about_as_often_as_they_say(documents: int, least: float) -> None:
    share = coverage(edged, alpha_of_letters, documents, 200, 5_000)
    print(f"{documents} documents: the 95% interval of edges holds the truth in {share:.1%} of 200 worlds")
    assert least <= share <= 0.99


def test_intervals_from_sentences_drawn_one_by_one_would_be_too_narrow() -> None:
    # Why documents are drawn whole: sentences of one document are alike.
    rng = np.random.default_rng(18)
    wide, narrow = [], []
    for _ in range(30):
        pairs = coded(rng, 30)
        weights = rng.multinomial(30, np.full(30, 1 / 30), size=300).astype(float)
        wide.append(np.ptp(np.quantile(alpha_of_coincidences(weigh(weights, pairs), VALUES), [0.025, 0.975])))
        whole = pairs.sum(axis=0)
        cells = rng.multinomial(30 * SENTENCES, whole.ravel() / whole.sum(), size=300).reshape(-1, 2, 2)
        alike = (cells + cells.transpose(0, 2, 1)) / 2.0 * 3
        narrow.append(np.ptp(np.quantile(alpha_of_coincidences(alike, VALUES), [0.025, 0.975])))
    assert np.mean(wide) > 1.2 * np.mean(narrow)
