"""Coefficients of agreement beside other packages, and beside sums written out without any cleverness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as their_fleiss_kappa

from netharm.evidence.agreement.alpha import alpha, coincidences, value_counts
from netharm.evidence.agreement.kappa import cohen_kappa, fleiss_kappa
from netharm.evidence.agreement.unitised import (
    expected_disagreement,
    observed_disagreement,
    section_difference,
    sections,
)
from netharm.evidence.agreement.unitised_family import (
    binary_of_sums,
    binary_sums,
    unitised_binary,
    unitised_nominal,
)

TABLES = 1000
CLOSE = 1e-10


def random_tables() -> Iterator[np.ndarray]:
    """Yield tables [unit, coder] with values from 1 on, some of them missing."""
    rng = np.random.default_rng(20260105)
    for _ in range(TABLES):
        units, coders, values = rng.integers(3, 30), rng.integers(2, 6), rng.integers(2, 6)
        table = rng.integers(1, values + 1, size=(units, coders)).astype(float)
        table[rng.random(table.shape) < rng.choice([0.0, 0.1, 0.4])] = np.nan
        yield table


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_equals_the_package_krippendorff_on_random_tables(level: str) -> None:
    krippendorff = pytest.importorskip("krippendorff", reason="the extra `oracles` is not installed")
    compared = 0
    for table in random_tables():
        ours = alpha(table, level)  # type: ignore[arg-type]
        if np.isnan(ours):
            continue
        theirs = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)
        assert ours == pytest.approx(theirs, abs=CLOSE)
        compared += 1
    assert compared > 0.95 * TABLES


def test_fleiss_kappa_equals_statsmodels_on_random_tables() -> None:
    for table in random_tables():
        whole = np.nan_to_num(table, nan=1.0)
        counts = value_counts(whole, np.unique(whole))
        if counts.shape[1] > 1:
            assert fleiss_kappa(counts) == pytest.approx(their_fleiss_kappa(counts), abs=CLOSE)


def test_cohen_kappa_equals_statsmodels_on_random_tables() -> None:
    rng = np.random.default_rng(7)
    for _ in range(TABLES):
        size = rng.integers(2, 6)
        table = rng.integers(0, 20, size=(size, size)).astype(float) + np.eye(size)
        theirs = cohens_kappa(table, return_results=False)
        assert float(cohen_kappa(table)) == pytest.approx(float(theirs), abs=CLOSE)


def plain_alpha(table: np.ndarray, level: str) -> float:
    """Return alpha as a mean over pairs: within units against over all, each pair written out."""
    units = [unit[~np.isnan(unit)] for unit in table]
    units = [unit for unit in units if len(unit) >= 2]
    pool = [value for unit in units for value in unit]

    def apart(one: float, other: float) -> float:
        if level == "nominal":
            return float(one != other)
        if level == "interval":
            return (one - other) ** 2
        low, high = min(one, other), max(one, other)
        between = sum(low <= value <= high for value in pool)
        return 0.0 if one == other else (between - (pool.count(low) + pool.count(high)) / 2) ** 2

    observed = sum(apart(*pair) / (len(unit) - 1) for unit in units for pair in permutations(unit, 2)) / len(pool)
    expected = sum(apart(*pair) for pair in permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return 1 - observed / expected if expected else float("nan")


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_equals_pairs_written_out(level: str) -> None:
    for table, _ in zip(random_tables(), range(25), strict=False):
        assert alpha(table, level) == pytest.approx(plain_alpha(table, level), abs=CLOSE, nan_ok=True)  # type: ignore[arg-type]


def test_coincidences_by_document_add_up_to_those_of_all() -> None:
    for table, _ in zip(random_tables(), range(100), strict=False):
        counts = value_counts(table, np.arange(1.0, 6.0))
        document = np.arange(len(table)) % 3
        assert coincidences(counts, document, 3).sum(axis=0) == pytest.approx(coincidences(counts), abs=1e-9)


# ---------------------------------------------------------------- excerpts' edges


def random_units(rng: np.random.Generator, length: int, values: int) -> list[tuple[int, int, int]]:
    """Return excerpts that do not overlap, each with a value from 1 on."""
    cuts = np.sort(rng.choice(np.arange(length + 1), size=rng.integers(2, 9), replace=False))
    return [
        (int(start), int(end), int(rng.integers(1, values + 1))) for start, end in pairwise(cuts) if rng.random() < 0.6
    ]


def plain_unitised(coders: Sequence[Sequence[tuple[int, int, int]]], length: int, binary: bool) -> float:
    """Return the alpha of 2016 from pairs of letters, each written out.

    By chance, any letter of any coder is paired with any other but those of its own unit; a letter of a gap with any
    but itself.
    """
    letters = []
    for coder, units in enumerate(coders):
        for at in range(length):
            found = [(value, (coder, start)) for start, end, value in units if start <= at < end]
            letters.append((coder, at, *(found[0] if found else (0, (coder, "gap", at)))))

    def apart(one: int, other: int) -> bool:
        return (one == 0) != (other == 0) if binary else one != other

    observed = sum(
        apart(one[2], other[2]) for one in letters for other in letters if one[0] != other[0] and one[1] == other[1]
    ) / (len(coders) - 1)
    unlike = sum(apart(one[2], other[2]) for one in letters for other in letters)
    room = sum(one[3] != other[3] for one in letters for other in letters)
    expected = unlike * len(coders) * length / room if room else 0.0
    return 1 - observed / expected if expected else float("nan")


@pytest.mark.parametrize("binary", [False, True])
def test_unitised_alpha_of_2016_equals_pairs_of_letters_written_out(binary: bool) -> None:
    rng = np.random.default_rng(11)
    for _ in range(40):
        length, coders = int(rng.integers(12, 40)), int(rng.integers(2, 5))
        said = [random_units(rng, length, 3) for _ in range(coders)]
        ours = (unitised_binary if binary else unitised_nominal)(said, length)
        assert ours == pytest.approx(plain_unitised(said, length, binary), abs=CLOSE, nan_ok=True)


def test_sums_by_document_give_the_unitised_alpha_of_one_code() -> None:
    rng = np.random.default_rng(12)
    for _ in range(200):
        length, coders = int(rng.integers(20, 200)), int(rng.integers(2, 5))
        said = [random_units(rng, length, 1) for _ in range(coders)]
        plain = [[unit[:2] for unit in units] for units in said]
        observed, expected = binary_of_sums(binary_sums(plain, length))
        ours = float(1 - observed / expected) if expected > 0 else float("nan")
        assert ours == pytest.approx(unitised_binary(said, length), abs=CLOSE, nan_ok=True)


def test_observed_disagreement_of_2004_equals_all_sections_compared() -> None:
    rng = np.random.default_rng(13)
    for _ in range(200):
        length, number = int(rng.integers(20, 200)), int(rng.integers(2, 4))
        coders = [[unit[:2] for unit in random_units(rng, length, 1)] for _ in range(number)]
        cut = [sections(units, 0, length) for units in coders]
        total = sum(
            section_difference(one, other)
            for first, second in permutations(cut, 2)
            for one in first
            for other in second
            if one[0] < other[0] + other[1] and other[0] < one[0] + one[1]
        )
        plain = total / (number * (number - 1) * length**2)
        assert observed_disagreement(coders, 0, length) == pytest.approx(plain, abs=CLOSE)


def test_expected_disagreement_of_2004_equals_its_formula_written_out() -> None:
    rng = np.random.default_rng(14)
    for _ in range(200):
        length, number = int(rng.integers(20, 200)), int(rng.integers(2, 4))
        coders = [[unit[:2] for unit in random_units(rng, length, 1)] for _ in range(number)]
        cut = [section for units in coders for section in sections(units, 0, length)]
        units = [size for _, size, is_unit in cut if is_unit]
        gaps = [size for _, size, is_unit in cut if not is_unit]
        above = sum(
            (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
            + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
            for size in units
        )
        below = number * length * (number * length - 1) - sum(size * (size - 1) for size in units)
        assert expected_disagreement(coders, 0, length) == pytest.approx(2 / length * above / below, abs=CLOSE)
