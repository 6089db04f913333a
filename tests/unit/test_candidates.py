"""Assisted coding proposes with reasons, remembers what it searched, and is measured against people."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from netharm.errors import BadInput
from netharm.evidence.candidates.by_meaning import find_by_meaning, load_embedding
from netharm.evidence.candidates.by_words import find_by_words
from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.candidates.index import index_of, show
from netharm.evidence.candidates.measured import measured
from netharm.evidence.codebook import shipped_codebook
from netharm.evidence.coding import Coding
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.lexicon import Lexicon, lexicon_of, shipped_lexicon

LEXICON = Lexicon(
    cues={"strand.pursue": ("arrest*", "drug warrant*"), "mitigation.naloxone": ("naloxone",)},
    not_cues={"strand.pursue": ("cardiac arrest",)},
)
TEXT = "Two were arrested on a Drug-Warrant. Naloxone helped. A cardiac arrest was treated. Nothing else."


def words_of(candidates: tuple[Candidate, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(TEXT[each.excerpt.start : each.excerpt.end], each.code, each.reasons) for each in candidates]


def test_a_sentence_with_a_cue_is_proposed_with_its_reason_and_one_that_speaks_against_it_is_not() -> None:
    assert words_of(find_by_words("d", TEXT, LEXICON)) == [
        ("Two were arrested on a Drug-Warrant.", "strand.pursue", ("arrest*", "drug warrant*")),
        ("Naloxone helped.", "mitigation.naloxone", ("naloxone",)),
    ]


def test_every_cue_of_the_shipped_lexicon_finds_itself_and_belongs_to_a_code_of_the_shipped_codebook() -> None:
    lexicon = shipped_lexicon()
    assert set(lexicon.cues) - set(shipped_codebook().by_id) == set()
    for code, cues in lexicon.cues.items():
        for cue in cues:
            alone = Lexicon(cues={code: (cue,)})
            assert find_by_words("d", f"So: {cue.replace('*', '')} indeed.", alone), (code, cue)


def test_cues_agree_with_a_plain_search_by_regular_expressions() -> None:
    lexicon = shipped_lexicon()
    text = Path(__file__).parents[1].joinpath("reviews", "seen", "tidewrack.txt").read_text(encoding="utf-8")
    found = {(each.excerpt.start, each.code) for each in find_by_words("d", text, Lexicon(cues=lexicon.cues))}
    plain = set()
    for start, end in {(each.excerpt.start, each.excerpt.end) for each in find_by_words("d", text, lexicon)}:
        sentence = re.sub(r"[-\u2010]", " ", text[start:end].lower())
        for code, cues in lexicon.cues.items():
            patterns = [
                r"(?<![\w'])" + re.escape(cue).replace(r"\*", r"[\w']*").replace(r"\ ", r"\W+") + r"(?![\w'])"
                for cue in cues
            ]
            if any(re.search(pattern, sentence) for pattern in patterns):
                plain.add((start, code))
    assert plain
    assert {pair for pair in found if pair[0] in {start for start, _ in plain}} == plain


def test_a_text_that_was_searched_is_not_read_again_and_what_is_shown_is_the_same(tmp_path: Path) -> None:
    texts = {"d1": TEXT, "d2": f"More arrests. {TEXT}"}
    first = index_of(tmp_path, ["d1"], LEXICON, texts.__getitem__)
    both = index_of(tmp_path, ["d1", "d2"], LEXICON, {"d2": texts["d2"]}.__getitem__)
    again = index_of(tmp_path, ["d1", "d2"], LEXICON, {}.__getitem__)
    assert len(first.code) == 2
    assert len(both.code) == len(again.code) == 5
    shown = show(again, "strand.pursue", LEXICON, texts.__getitem__, at_most=9)
    expected = [
        each for name in texts for each in find_by_words(name, texts[name], LEXICON) if each.code == "strand.pursue"
    ]
    assert sorted(shown, key=lambda each: each.excerpt) == expected
    assert [each.score for each in shown] == [2.0, 2.0, 1.0]


def test_what_was_decided_is_not_shown_again_and_a_document_that_left_is_not_shown(tmp_path: Path) -> None:
    texts = {"d1": TEXT, "d2": TEXT}
    index = index_of(tmp_path, ["d1", "d2"], LEXICON, texts.__getitem__)
    (one, other) = show(index, "strand.pursue", LEXICON, texts.__getitem__, at_most=9)
    assert show(index, "strand.pursue", LEXICON, texts.__getitem__, at_most=9, decided={one.id}) == (other,)
    left = index_of(tmp_path, ["d2"], LEXICON, texts.__getitem__)
    assert {each.excerpt.document for each in show(left, "strand.pursue", LEXICON, texts.__getitem__, at_most=9)} == {
        "d2"
    }


def test_another_lexicon_is_searched_anew(tmp_path: Path) -> None:
    index_of(tmp_path, ["d1"], LEXICON, {"d1": TEXT}.__getitem__)
    other = Lexicon(cues={"strand.pursue": ("nothing",)})
    assert len(index_of(tmp_path, ["d1"], other, {"d1": TEXT}.__getitem__).code) == 1


def test_many_parts_become_one_and_lose_nothing(tmp_path: Path) -> None:
    texts = {f"d{number:02d}": TEXT for number in range(40)}
    for number in range(1, 41):
        index = index_of(tmp_path, sorted(texts)[:number], LEXICON, texts.__getitem__)
        assert len(index.code) == 2 * number
    assert len(list(tmp_path.iterdir())) <= 17


def test_precision_and_recall_count_overlaps_with_what_people_coded() -> None:
    candidates = find_by_words("d", TEXT, LEXICON)
    codings = [
        Coding("a-1", "a", Excerpt("d", 4, 8), "strand.pursue", 1),
        Coding("a-2", "a", Excerpt("d", 60, 70), "strand.pursue", 1),
        Coding("b-1", "b", Excerpt("d", 4, 8), "strand.pursue", 1),
    ]
    naloxone, pursue = measured(candidates, codings)
    assert (pursue.proposed, pursue.right, pursue.coded, pursue.found) == (1, 1, 2, 1)
    assert (pursue.precision, pursue.recall) == (1.0, 0.5)
    assert (naloxone.precision, naloxone.recall) == (0.0, None)


def test_by_meaning_names_the_example_that_a_sentence_resembles() -> None:
    def embed(sentences: object) -> np.ndarray:
        rows = [[1.0, 0.0] if "naloxone" in each.lower() else [0.0, 1.0] for each in sentences]  # type: ignore[attr-defined]
        return np.array(rows, dtype=np.float32)

    texts = {"d": "Officers carried naloxone that night. Nothing else was done at all."}
    first, second = find_by_meaning(texts, "mitigation.naloxone", ["Naloxone kits were carried."], embed, 5)
    assert texts["d"][first.excerpt.start : first.excerpt.end].startswith("Officers")
    assert first.score == pytest.approx(1)
    assert "Naloxone kits were carried." in first.reasons[0]
    assert second.score == pytest.approx(0)


def test_the_installed_model_is_read_from_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("wordllama", reason="the extra netharm[embedding] is not installed")
    import socket

    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("something was fetched"))
    embed = load_embedding()
    rows = embed(["the price of heroin rose", "heroin prices went up", "a nurse visited the hostel"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_a_missing_model_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "wordllama", None)
    with pytest.raises(BadInput, match=r"netharm\[embedding\]"):
        load_embedding()


@pytest.mark.parametrize(
    "text",
    [
        "cues = 3",
        "[cues]\na = ['x* y']",
        "[cues]\na = ['']",
        "[cues]\na = ['one two three four five six seven']",
        "= no",
    ],
)
def test_a_lexicon_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "lexicon.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        lexicon_of(tmp_path)
    assert error.value.faults[0].where == "lexicon.toml"


def test_a_corpus_without_a_lexicon_of_its_own_uses_the_shipped_one(tmp_path: Path) -> None:
    assert lexicon_of(tmp_path) == shipped_lexicon()
