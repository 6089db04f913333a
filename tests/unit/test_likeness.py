"""How alike two texts are, against the share of runs of words that both have, counted in full."""

from __future__ import annotations

import random

import pytest

from netharm.evidence.likeness import WORDS, likeness, most_alike, sketch_of


def text(seed: int, words: int = 3000) -> list[str]:
    rng = random.Random(seed)
    return [f"w{rng.randrange(5000)}" for _ in range(words)]


def share(one: list[str], other: list[str]) -> float:
    runs = [{tuple(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)} for words in (one, other)]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


@pytest.mark.parametrize("kept", [0, 600, 1500, 2400, 3000])
def test_the_estimate_is_near_the_share_counted_in_full(kept: int) -> None:
    one = text(1)
    other = one[:kept] + text(2)[kept:]
    assert likeness(sketch_of(" ".join(one)), sketch_of(" ".join(other))) == pytest.approx(share(one, other), abs=0.13)


def test_the_same_words_are_alike_whatever_stands_between_them() -> None:
    one = " ".join(text(3))
    assert likeness(sketch_of(one), sketch_of(one.replace(" ", " -\n").upper())) == 1.0


def test_only_a_text_that_is_alike_enough_is_told() -> None:
    one, other = text(4), text(5)
    known = {"one": sketch_of(" ".join(one)), "other": sketch_of(" ".join(other))}
    assert most_alike(sketch_of(" ".join(one[:2900])), known) is not None
    assert most_alike(sketch_of(" ".join(text(6))), known) is None
    assert most_alike(sketch_of("two words"), known) is None
