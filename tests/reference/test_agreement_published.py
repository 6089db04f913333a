"""Coefficients of agreement beside worked examples that were published for them."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.evidence.agreement.alpha import alpha, value_counts
from netharm.evidence.agreement.kappa import cohen_kappa, fleiss_kappa
from netharm.evidence.agreement.unitised import (
    expected_disagreement,
    observed_disagreement,
    section_difference,
    unitised_alpha,
)

N = np.nan

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C: four observers, twelve units.
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
).T


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_four_observers_with_missing_values_is_the_published_one(level: str, published: float) -> None:
    assert alpha(FOUR_OBSERVERS, level) == pytest.approx(published, abs=0.0005)  # type: ignore[arg-type]


def test_alpha_of_two_observers_and_two_values_is_the_published_one() -> None:
    # Section A of the same.
    table = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float).T
    assert alpha(table) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_observers_and_many_values_is_the_published_one() -> None:
    # Section B of the same: values a to e.
    first, second = list("aabbdcccedda"), list("babbbccceddd")
    values = {letter: float(at) for at, letter in enumerate("abcde")}
    table = np.array([[values[one] for one in first], [values[one] for one in second]]).T
    assert alpha(table) == pytest.approx(0.692, abs=0.0005)


def test_fleiss_kappa_is_the_one_of_the_example_with_fourteen_raters() -> None:
    # The worked example that encyclopaedias give for Fleiss (1971): ten subjects, fourteen raters, five categories.
    counts = np.array(
        [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ],
        dtype=float,
    )
    assert fleiss_kappa(counts) == pytest.approx(0.210, abs=0.0005)


@pytest.mark.parametrize(
    ("table", "published"),
    [
        # Cohen (1960), table 1, as shares of 200 judgements: kappa .492.
        ([[88, 10, 2], [14, 40, 6], [18, 10, 12]], 0.492),
        # The example of fifty grant proposals that textbooks give: kappa .40.
        ([[20, 5], [10, 15]], 0.40),
    ],
)
def test_cohen_kappa_is_the_published_one(table: list[list[int]], published: float) -> None:
    assert float(cohen_kappa(np.array(table, dtype=float))) == pytest.approx(published, abs=0.0005)


# ---------------------------------------------------------------- excerpts' edges, 2004

# Krippendorff (2004), Quality and Quantity 38, figure 2, and Content Analysis (2004), page 254: a continuum from 150 to
# 450, two observers, codes c and k.
C = [[(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)]]
K = [[(180, 240), (300, 350)], [(180, 240), (300, 350)]]


def test_disagreements_on_edges_are_the_published_ones() -> None:
    assert observed_disagreement(C, 150, 450) == pytest.approx(0.0144, abs=0.00005)
    assert expected_disagreement(C, 150, 450) == pytest.approx(0.0532, abs=0.00005)
    assert observed_disagreement(K, 150, 450) == 0
    assert expected_disagreement(K, 150, 450) == pytest.approx(0.0490, abs=0.00005)


def test_unitised_alpha_of_2004_is_the_published_one() -> None:
    assert unitised_alpha([C], 150, 450) == pytest.approx(0.7286, abs=0.00005)
    assert unitised_alpha([K], 150, 450) == 1
    # Published as .8591, reckoned there from disagreements rounded to four places; unrounded it is .8587.
    assert unitised_alpha([C, K], 150, 450) == pytest.approx(0.8591, abs=0.0005)
    rounded = 1 - (0.0144 + 0.0) / (0.0532 + 0.0490)
    assert rounded == pytest.approx(0.8591, abs=0.00005)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((5, 6, True), (5, 6, True), 0),
        ((5, 6, True), (6, 4, True), 2),
        ((5, 6, True), (7, 2, True), 8),
        ((5, 6, True), (6, 2, True), 10),
        ((5, 6, True), (5, 2, True), 16),
        ((5, 6, True), (4, 2, True), 26),
        ((225, 70, True), (220, 80, True), 50),
        ((370, 30, True), (355, 20, True), 850),
        ((400, 50, False), (400, 20, True), 400),
        ((5, 6, True), (4, 7, False), 36),
        ((2, 3, False), (2, 2, True), 4),
    ],
)
def test_differences_of_sections_are_the_published_ones(
    one: tuple[int, int, bool], other: tuple[int, int, bool], published: int
) -> None:
    assert section_difference(one, other) == published
    assert section_difference(other, one) == published


# Krippendorff (1995), Sociological Methodology 25, page 57: four pairs of observers on a continuum of 24.
PAIRS = {
    "A": ([[(2, 10), (14, 20)], [(4, 8), (15, 17)]], 0.03125),
    "B": ([[(0, 18)], [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]], 2.26736),
    "C": (
        [[(2, 8), (10, 12), (14, 18), (20, 22)], [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)]],
        0.02777,
    ),
    "D": (
        [
            [(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)],
            [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)],
        ],
        0.38715,
    ),
}


@pytest.mark.parametrize("pair", list(PAIRS))
def test_observed_disagreements_of_1995_are_the_published_ones(pair: str) -> None:
    units, published = PAIRS[pair]
    assert observed_disagreement(units, 0, 24) == pytest.approx(published, abs=0.00001)


@pytest.mark.parametrize(("pair", "expected"), [("A", 0.06990), ("B", 1.17731), ("C", 0.08642), ("D", 0.41445)])
def test_expected_disagreements_of_1995_are_near_the_published_ones_on_a_fine_continuum(
    pair: str, expected: float
) -> None:
    # The formula of 1995 had a sign that 2004 put right, so they agree nearly and not to every digit.
    fine = 50_000
    units = [[(start * fine, end * fine) for start, end in coder] for coder in PAIRS[pair][0]]
    assert expected_disagreement(units, 0, 24 * fine) == pytest.approx(expected, abs=0.005)


def test_letters_of_1995_taken_as_units_give_the_published_alpha_and_kappa() -> None:
    said = np.zeros((24, 2))
    for coder, units in enumerate(PAIRS["A"][0]):
        for start, end in units:
            said[start:end, coder] = 1
    counts = value_counts(said, np.array([0.0, 1.0]))
    table = np.array([[((said[:, 0] == one) & (said[:, 1] == other)).sum() for other in (0, 1)] for one in (0, 1)])
    assert alpha(said) == pytest.approx(0.329, abs=0.001)
    assert float(cohen_kappa(table.astype(float))) == pytest.approx(0.385, abs=0.001)
    assert fleiss_kappa(counts) == pytest.approx(0.314, abs=0.001)  # of two coders it is Scott's pi


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.691), ("interval", 0.811)])
def test_alpha_of_three_coders_is_the_one_that_encyclopaedias_give(level: str, published: float) -> None:
    a = [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3]
    b = [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N]
    c = [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4]
    assert alpha(np.array([a, b, c]).T, level) == pytest.approx(published, abs=0.0005)  # type: ignore[arg-type]
