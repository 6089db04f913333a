"""How far coders agree: undefined is neither 0 nor 1, documents are clusters, and words follow the customs."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.evidence.agreement.agreements import agreements
from netharm.evidence.agreement.alpha import alpha
from netharm.evidence.agreement.coefficient import coefficient
from netharm.evidence.agreement.kappa import cohen_kappa, fleiss_kappa
from netharm.evidence.agreement.marked_units import MarkedUnits, mark_units
from netharm.evidence.agreement.thresholds import alpha_words, kappa_words
from netharm.evidence.agreement.unitised import unitised_alpha
from netharm.evidence.agreement.unitised_family import unitised_binary
from netharm.evidence.codebook import shipped_codebook
from netharm.evidence.coding import Coding
from netharm.evidence.excerpt import Excerpt

NAN = float("nan")
PURSUE, PREVENT = "strand.pursue", "strand.prevent"


def coding(coder: str, document: str, start: int, end: int, code: str = PURSUE) -> Coding:
    return Coding(f"{coder}-{start}", coder, Excerpt(document, start, end), code, 1)


def units_of(marks: np.ndarray, document_of: np.ndarray, codes: tuple[str, ...]) -> MarkedUnits:
    """Return sentences of ten letters each, every marked one an excerpt of its own."""
    documents = int(document_of.max()) + 1
    coders = marks.shape[1]
    excerpts = []
    letters = []
    for document in range(documents):
        here = marks[document_of == document]
        letters.append(11 * len(here))
        excerpts.append(
            tuple(
                tuple(
                    tuple((11 * at, 11 * at + 10) for at in np.flatnonzero(here[:, coder, code]))
                    for coder in range(coders)
                )
                for code in range(len(codes))
            )
        )
    names = tuple(f"d{number}" for number in range(documents))
    who = tuple("abcdef"[:coders])
    return MarkedUnits(who, codes, names, document_of, marks, tuple(excerpts), tuple(letters))


# ---------------------------------------------------------------- where nothing varies


def test_alpha_of_values_that_are_all_the_same_is_undefined_and_neither_0_nor_1() -> None:
    assert np.isnan(alpha(np.ones((10, 3))))
    assert np.isnan(alpha(np.full((10, 3), NAN)))


def test_alpha_where_no_unit_has_two_values_is_undefined() -> None:
    assert np.isnan(alpha(np.array([[1.0, NAN], [NAN, 2.0]])))


def test_kappas_where_everybody_said_the_same_everywhere_are_undefined() -> None:
    assert np.isnan(cohen_kappa(np.array([[12.0, 0.0], [0.0, 0.0]])))
    assert np.isnan(fleiss_kappa(np.array([[3.0, 0.0]] * 5)))


def test_unitised_alphas_without_an_excerpt_are_undefined() -> None:
    assert np.isnan(unitised_alpha([[[], []]], 0, 100))
    assert np.isnan(unitised_binary([[], []], 100))


def test_an_undefined_coefficient_says_why_and_has_no_number() -> None:
    found = coefficient(NAN, np.zeros(0), 40)
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert "nothing varies" in found.reason


# ---------------------------------------------------------------- what the numbers mean


def test_perfect_agreement_that_varies_is_1() -> None:
    table = np.array([[1, 1], [2, 2], [1, 1]], dtype=float)
    assert alpha(table) == 1
    assert unitised_alpha([[[(3, 9)], [(3, 9)]]], 0, 40) == 1
    assert unitised_binary([[(3, 9, 1)], [(3, 9, 1)]], 40) == 1


def test_disagreement_everywhere_is_below_0() -> None:
    assert alpha(np.array([[1, 2], [2, 1], [1, 2]], dtype=float)) < 0


def test_ordinal_alpha_counts_near_misses_less_than_far_ones() -> None:
    near = np.array([[1, 1], [1, 2], [2, 2], [3, 3], [5, 5], [5, 5]], dtype=float)
    far = near.copy()
    far[1, 1] = 5
    assert alpha(near, "ordinal") > alpha(far, "ordinal")
    assert alpha(near, "nominal") != alpha(near, "ordinal")


def test_fleiss_kappa_refuses_units_with_missing_values() -> None:
    with pytest.raises(ValueError, match="same number of coders"):
        fleiss_kappa(np.array([[2.0, 1.0], [1.0, 1.0]]))


@pytest.mark.parametrize(
    ("value", "words"), [(0.8, "reliable"), (0.7999, "tentative"), (0.667, "tentative"), (0.6669, "do not conclude")]
)
def test_alpha_is_told_by_the_usual_thresholds(value: float, words: str) -> None:
    assert alpha_words(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-0.01, "poor"),
        (0.0, "slight"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.5, "moderate"),
        (0.8, "substantial"),
        (0.81, "almost perfect"),
    ],
)
def test_kappa_is_told_in_the_words_of_landis_and_koch(value: float, words: str) -> None:
    assert kappa_words(value) == words


# ---------------------------------------------------------------- from excerpts to sentences


def marked(start: int, end: int) -> list[bool]:
    sentences = {"d": [(0, 10), (11, 21), (22, 62)]}
    found = mark_units(sentences, {"d": 62}, {"a": [coding("a", "d", start, end)], "b": []}, [PURSUE])
    return found.marks[:, 0, 0].tolist()


def test_a_sentence_is_marked_where_half_of_it_is() -> None:
    assert marked(0, 10) == [True, False, False]
    assert marked(0, 21) == [True, True, False]
    assert marked(0, 13) == [True, False, False]
    assert marked(0, 16) == [True, True, False]


def test_a_sentence_is_marked_where_half_of_the_excerpt_lies_in_it() -> None:
    assert marked(30, 34) == [False, False, True]
    assert marked(18, 26) == [False, False, True]


def test_excerpts_of_one_code_that_overlap_are_joined() -> None:
    said = {"a": [coding("a", "d", 0, 6), coding("a", "d", 4, 9)], "b": [coding("b", "d", 0, 9)]}
    found = mark_units({"d": [(0, 20)]}, {"d": 20}, said, [PURSUE])
    assert found.excerpts[0][0] == (((0, 9),), ((0, 9),))


# ---------------------------------------------------------------- intervals


def test_with_few_documents_an_interval_could_not_be_run() -> None:
    found = coefficient(0.7, np.full(1000, 0.7), 9)
    assert (found.value, found.lower) == (0.7, None)
    assert "9 documents" in found.interval_reason
    assert coefficient(0.7, np.linspace(0.6, 0.8, 1000), 10).lower == pytest.approx(0.605)


def test_where_no_disagreement_was_seen_an_interval_could_not_be_run() -> None:
    found = coefficient(1.0, np.ones(1000), 40)
    assert (found.value, found.lower) == (1.0, None)
    assert "cannot tell how rare" in found.interval_reason


def test_with_many_undefined_draws_an_interval_could_not_be_run() -> None:
    draws = np.full(1000, 0.7)
    draws[:200] = NAN
    assert "too few documents" in coefficient(0.7, draws, 50).interval_reason


def test_documents_are_drawn_whole_so_copies_of_a_sentence_narrow_nothing() -> None:
    rng = np.random.default_rng(5)
    truth = rng.random((30, 4, 1)) < 0.4
    marks = np.stack([truth ^ (rng.random(truth.shape) < 0.15) for _ in range(3)], axis=2).reshape(120, 3, 1)
    document_of = np.repeat(np.arange(30), 4)
    once = agreements(units_of(marks, document_of, (PURSUE,)), shipped_codebook(), 500, 1)[0][0].alpha
    copied = agreements(
        units_of(np.repeat(marks, 5, axis=0), np.repeat(document_of, 5), (PURSUE,)), shipped_codebook(), 500, 1
    )[0][0].alpha
    assert once.value == pytest.approx(copied.value, abs=0.01)
    assert copied.upper - copied.lower == pytest.approx(once.upper - once.lower, rel=0.05)  # type: ignore[operator]


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    rng = np.random.default_rng(6)
    units = units_of(rng.random((60, 2, 1)) < 0.4, np.repeat(np.arange(20), 3), (PURSUE,))
    one, again, other = (agreements(units, shipped_codebook(), 200, seed)[0][0].alpha for seed in (1, 1, 2))
    assert one == again
    assert (one.lower, one.upper) != (other.lower, other.upper)


# ---------------------------------------------------------------- codes and groups


def test_the_alpha_of_a_code_is_the_alpha_of_its_sentences() -> None:
    rng = np.random.default_rng(8)
    marks = rng.random((50, 3, 2)) < 0.3
    units = units_of(marks, np.zeros(50, dtype=int), (PURSUE, PREVENT))
    codes, (group,) = agreements(units, shipped_codebook(), 0, 1)
    assert [one.alpha.value for one in codes] == pytest.approx([alpha(marks[:, :, at].astype(float)) for at in (0, 1)])
    low, high = sorted(one.alpha.value or 0.0 for one in codes)
    assert low <= (group.alpha.value or 0.0) <= high


def test_a_sentence_may_bear_several_strands_without_any_disagreement() -> None:
    marks = np.zeros((12, 2, 2), dtype=bool)
    marks[:4] = True
    _, (group,) = agreements(units_of(marks, np.zeros(12, dtype=int), (PURSUE, PREVENT)), shipped_codebook(), 0, 1)
    assert group.alpha.value == 1


def test_an_ordered_group_has_an_ordinal_alpha_of_single_choices() -> None:
    codes = ("chain.input", "chain.activity", "chain.output")
    marks = np.zeros((6, 2, 3), dtype=bool)
    for sentence, (one, other) in enumerate([(0, 0), (1, 1), (2, 2), (0, 1), (2, 2)]):
        marks[sentence, 0, one] = marks[sentence, 1, other] = True
    marks[5, 0] = [True, True, False]
    marks[5, 1] = [True, False, False]
    _, (group,) = agreements(units_of(marks, np.zeros(6, dtype=int), codes), shipped_codebook(), 0, 1)
    table = np.array([[0, 0], [1, 1], [2, 2], [0, 1], [2, 2], [NAN, 0]])
    assert group.ordinal is not None
    assert group.ordinal.value == pytest.approx(alpha(table, "ordinal"))
    assert group.ordinal_values == 10


def test_three_coders_have_a_cohen_kappa_for_each_pair() -> None:
    rng = np.random.default_rng(9)
    marks = rng.random((40, 3, 1)) < 0.4
    (code,), _ = agreements(units_of(marks, np.zeros(40, dtype=int), (PURSUE,)), shipped_codebook(), 0, 1)
    assert list(code.cohen or {}) == [("a", "b"), ("a", "c"), ("b", "c")]
    table = np.array([[(~marks[:, 0, 0] & ~marks[:, 2, 0]).sum(), (~marks[:, 0, 0] & marks[:, 2, 0]).sum()],
                      [(marks[:, 0, 0] & ~marks[:, 2, 0]).sum(), (marks[:, 0, 0] & marks[:, 2, 0]).sum()]])  # fmt: skip
    assert (code.cohen or {})["a", "c"].value == pytest.approx(float(cohen_kappa(table.astype(float))))
