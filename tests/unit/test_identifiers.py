"""What may name a person: a small seeded sample with a band, and forms one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from netharm.evidence.identifiers.find import find_identifiers
from redaction_first_set import FIRST_SET
from redaction_second_set import SECOND_SET
from redaction_texts import MadeText, TextSet, made_texts

STRUCTURED = ("date of birth", "postcode", "phone number", "vehicle mark", "reference", "e-mail address")
PROSE = (
    "The strategy of 2021 has four aims. In 2023/24 the force made 1,204 searches under section 23, for £45,000. "
    "On 12 March 2024 at 14:30 hours the board looked at version 2.1 of the plan, page 14 of 62: 35% was Pursue. "
    "Naloxone was carried by 300 officers on the M25 corridor, 24/7, in Q3 2023."
)


def kinds_in(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in find_identifiers(text)]


def share_found(texts: list[MadeText], kinds: tuple[str, ...]) -> float:
    """Return the share of what was planted of which at least half of the letters are flagged."""
    found = there = 0
    for made in texts:
        flagged = {at for one in find_identifiers(made.text) for at in range(one.start, one.end)}
        for start, end, kind in made.places:
            if kind in kinds:
                own = [at for at in range(start, end) if made.text[at].isalnum()]
                there += 1
                found += 2 * sum(at in flagged for at in own) >= len(own)
    assert there > 50
    return found / there


@pytest.mark.parametrize("made_of", [FIRST_SET, SECOND_SET], ids=["first", "second"])
@pytest.mark.parametrize("kind", STRUCTURED)
def test_at_least_95_in_100_structured_identifiers_are_found(made_of: TextSet, kind: str) -> None:
    assert share_found(made_texts(made_of, 7, 150), (kind,)) >= 0.95


@pytest.mark.parametrize("made_of", [FIRST_SET, SECOND_SET], ids=["first", "second"])
def test_most_names_and_addresses_are_found(made_of: TextSet) -> None:
    texts = made_texts(made_of, 7, 150)
    assert share_found(texts, ("address",)) >= 0.90
    assert share_found(texts, ("name",)) >= 0.85


def test_plain_prose_about_figures_laws_and_dates_is_not_flagged() -> None:
    assert kinds_in(PROSE) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("exhibit LJ/4 and exhibit LJ5 were sealed", [("LJ/4", "reference"), ("LJ5", "reference")]),
        ("the vehicle j55 gya was lost", [("j55 gya", "vehicle mark")]),
        ("the cost of the car was 20k", []),
        ("the meeting on 02 04 2024 11:30", []),
        ("the meeting on 27092024 was short", []),
        ("Nominal | DOB\nQwert Zxcvb | 18/06/05", [("Qwert Zxcvb", "name"), ("18/06/05", "date of birth")]),
        ("Name | Searches\nTotals of the year | 12", [("Totals of the year", "name")]),
        ("DOB,Surname\n210100,Pryce", [("210100", "date of birth"), ("Pryce", "name")]),
        ("Officers | Searches\n1,204 | 300", []),
    ],
)
def test_a_form_is_flagged_as_what_it_is(text: str, flagged: list[tuple[str, str]]) -> None:
    assert kinds_in(text) == flagged


def test_places_are_in_order_and_never_overlap() -> None:
    for made in made_texts(FIRST_SET, 11, 50):
        places = find_identifiers(made.text)
        assert all(before.end <= after.start for before, after in pairwise(places))
        assert all(0 <= one.start < one.end <= len(made.text) for one in places)


def test_places_count_letters_in_texts_of_other_scripts_and_pictures() -> None:
    text = "\u0645\u0643\u062a\u0628 \U0001f600 e\u0301 ring 07700 900123 \u202b\u05d0\u05d1\u202c"
    assert ("07700 900123", "phone number") in kinds_in(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ring \uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13 after six", "phone number"),
        ("see https://facebook.com/some.body.1 for it", "online name"),
        ("found at lat 53.3811, -1.4701 that night", "address"),
        ("under CRN 1234567 at court", "reference"),
    ],
)
def test_forms_that_hide_behind_other_letters_links_and_positions_are_found(text: str, kind: str) -> None:
    assert kind in {found.kind for found in find_identifiers(text)}
