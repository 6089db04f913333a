"""How much of the third made-up set the redaction check finds, within a band: names are rare there."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from identifier_texts_unseen import made_unseen
from netharm.evidence.identifiers.find import find_identifiers
from netharm.evidence.identifiers.labels import names_somebody
from netharm.evidence.identifiers.references import is_health_number


@cache
def recall() -> dict[str, float]:
    """Return the share of each class of which every letter and digit was flagged."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for made in made_unseen(3, 120):
        flagged = {at for one in find_identifiers(made.text) for at in range(one.start, one.end)}
        for start, end, kind in made.places:
            there[kind] += 1
            found[kind] += all(at in flagged for at in range(start, end) if made.text[at].isalnum())
    assert min(there.values()) > 40
    return {kind: found[kind] / there[kind] for kind in there}


@pytest.mark.parametrize("kind", ["date of birth", "postcode", "vehicle mark", "phone number", "reference"])
def test_of_identifiers_with_a_form_at_least_95_in_100_are_found(kind: str) -> None:
    assert recall()[kind] >= 0.95


@pytest.mark.parametrize(("kind", "low", "high"), [("name", 0.68, 0.82), ("address", 0.78, 0.93)])
def test_of_names_and_addresses_as_many_are_found_as_is_told(kind: str, low: float, high: float) -> None:
    assert low <= recall()[kind] <= high


def test_the_check_digit_of_a_health_number_is_the_one_of_modulus_11() -> None:
    # 943 476 5919 is the example of the NHS data dictionary.
    assert is_health_number("9434765919")
    assert not any(is_health_number(f"943476591{digit}") for digit in "012345678")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("john_smith_interview", True),
        ("Interview with Sarah Patel", True),
        ("07700 900123", True),
        ("Interview 3", False),
        ("Force strategy April 2024", False),
        ("Saltmarrow Police", False),
        ("Charlotte Street survey", False),
    ],
)
def test_a_label_that_names_somebody_is_told_from_one_that_does_not(label: str, expected: bool) -> None:
    assert names_somebody(label) is expected
