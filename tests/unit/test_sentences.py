"""Sentences by their places."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netharm.evidence.sentences import sentences_of


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We came. We saw!  Did we?", ["We came.", "We saw!", "Did we?"]),
        ("Dealers, e.g. those of No. 5, left.", ["Dealers, e.g. those of No. 5, left."]),
        ("Insp. Brown of the D.T. spoke. He left.", ["Insp. Brown of the D.T. spoke.", "He left."]),
        ("1. Aims\n2.1 Means\n- carried naloxone\n", ["Aims", "2.1 Means", "carried naloxone"]),
        ('"We did." She left.', ['"We did."', "She left."]),
        ("A fall of 3.5 per cent. Then none.", ["A fall of 3.5 per cent.", "Then none."]),
        ("", []),
        ("  \n \r\n", []),
    ],
)
def test_a_text_falls_into_its_sentences(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@given(st.text(max_size=200))
def test_sentences_stand_in_order_never_overlap_and_lose_no_letter_but_marks_and_space(text: str) -> None:
    places = sentences_of(text)
    assert all(start < end for start, end in places)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))
    inside = sum(sum(letter.isalpha() for letter in text[start:end]) for start, end in places)
    outside = sum(letter.isalpha() for letter in text) - inside
    assert outside <= sum(1 for _ in places) + text.count("\n") + text.count("\r") + 1  # the letter of "a)" in a list
