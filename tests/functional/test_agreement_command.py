"""netharm evidence codebook, code and agreement, from a corpus to agreed codings; and that coders stay blind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from netharm.answers.sheet_rows import read_rows, write_rows
from netharm.cli.front_door import main
from netharm.evidence.codings import add_codings, adjudicated_codings, codings_of, finish_document
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents, text_of
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark
from netharm.evidence.sentences import sentences_of
from small_corpus import WORDS, say, small_corpus

ANNA = {
    "We executed four warrants on the estate.": ["strand.pursue", "stance.activity"],
    "A tenant whose flat had been taken over was moved to safety.": ["strand.protect"],
    "Every response officer carries naloxone now.": ["strand.prepare"],
    "Our aim is fewer deaths.": ["stance.goal"],
}
BEN = {
    "We executed four warrants on the estate.": ["strand.pursue", "stance.activity"],
    "A tenant whose flat had been taken over was moved to safety.": ["strand.protect", "strand.prevent"],
    "Every response officer": ["strand.prepare"],
}


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Return twelve documents that anna and ben have finished, and one that ben has not."""
    texts = {f"talk-{number}": f"{WORDS} This was talk {number}." for number in range(1, 14)}
    made = small_corpus(tmp_path / "corpus", texts)
    for number, document in enumerate(read_documents(made), start=1):
        said = dict(list(ANNA.items())[number % 2 :])
        say(made, "anna", document, text_of(made, document), said)
        if document.name != "talk-13":
            say(made, "ben", document, text_of(made, document), BEN)
    return made


def answer(capsys: pytest.CaptureFixture[str], *words: str | Path) -> dict[str, Any]:
    assert main([*map(str, words), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main([*map(str, words)]) == 2
    return capsys.readouterr().err


def evidence(step: str, corpus: Corpus, *words: str | Path) -> list[str | Path]:
    return ["evidence", step, corpus.path, *words]


# ---------------------------------------------------------------- agreement


def test_agreement_covers_only_what_all_have_finished(corpus: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, *evidence("agreement", corpus, "--draws", "50"))
    assert found["coders"] == ["anna", "ben"]
    assert found["documents"] == [f"talk-{number}" for number in range(1, 13)]
    assert found["waiting"] == [{"document": "talk-13", "coders": ["ben"]}]


def test_every_group_and_code_has_its_coefficients_or_the_reason(
    corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, *evidence("agreement", corpus, "--draws", "50"))
    by_id = {one["id"]: one for one in found["codes"]}
    assert by_id["strand.protect"]["alpha"]["value"] == 1
    assert by_id["strand.protect"]["alpha"]["words"] == "reliable"
    assert by_id["strand.protect"]["cohen"][0]["words"] == "almost perfect"
    assert by_id["strand.prevent"]["alpha"]["value"] < 0
    assert {one["id"] for one in found["groups"]} == {"strand", "stance"}
    assert "mitigation.other" in found["unused"]
    low, high = by_id["strand.pursue"]["alpha"]["lower"], by_id["strand.pursue"]["alpha"]["upper"]
    assert low <= by_id["strand.pursue"]["alpha"]["value"] <= high


def test_one_group_can_be_asked_for(corpus: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, *evidence("agreement", corpus, "--group", "stance", "--draws", "50"))
    assert {one["group"] for one in found["codes"]} == {"stance"}
    assert "no group 'stances'" in refused(capsys, *evidence("agreement", corpus, "--group", "stances"))


def test_the_same_seed_gives_the_same_page_byte_for_byte(corpus: Corpus, tmp_path: Path) -> None:
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        assert main([*map(str, evidence("agreement", corpus, "--draws", "50", "--out", page))]) == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()
    text = pages[0].read_text(encoding="utf-8")
    assert text.count("<svg") == 2
    assert "fewer deaths" not in text  # a page of numbers holds no words of the documents


def test_with_one_coder_there_is_nothing_to_agree_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = small_corpus(tmp_path / "corpus", {"one": WORDS})
    assert "no coder to compare" in refused(capsys, *evidence("agreement", made))
    say(made, "anna", read_documents(made)[0], WORDS, ANNA)
    assert "one coder to compare" in refused(capsys, *evidence("agreement", made))


def test_with_few_documents_the_interval_could_not_be_run_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = small_corpus(tmp_path / "corpus", {"one": WORDS})
    for coder, said in (("anna", ANNA), ("ben", BEN)):
        say(made, coder, read_documents(made)[0], WORDS, said)
    found = answer(capsys, *evidence("agreement", made))
    assert found["groups"][0]["alpha"]["value"] is not None
    assert found["groups"][0]["alpha"]["lower"] is None
    assert "1 document;" in found["groups"][0]["alpha"]["interval_reason"]


# ---------------------------------------------------------------- blind


def test_no_command_shows_a_coder_what_another_said_before_both_have_finished(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = small_corpus(tmp_path / "corpus", {"one": WORDS})
    (document,) = read_documents(made)
    say(made, "anna", document, WORDS, ANNA)
    add_codings(made, "ben", [Mark(Excerpt(document.id, 0, 39), "strand.protect")])
    assert "blind" in refused(capsys, *evidence("agreement", made, "--disagreements", tmp_path / "list.csv"))
    assert not (tmp_path / "list.csv").exists()
    assert main([*map(str, evidence("code", made, "--coder", "ben"))]) == 0
    assert "pursue" not in capsys.readouterr().out


def test_the_list_leaves_out_what_a_third_coder_is_still_at_work_on(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = read_documents(corpus)[0]
    add_codings(corpus, "cara", [Mark(Excerpt(first.id, 0, 39), "strand.protect")])
    sheet = tmp_path / "list.csv"
    words = ("--coders", "anna,ben", "--draws", "50", "--disagreements", sheet)
    found = answer(capsys, *evidence("agreement", corpus, *words))
    assert found["disagreements"]["not_shown"] == ["talk-1"]
    assert "talk-1" in found["documents"]
    assert "talk-1" not in {cells["document"] for _, cells in read_rows(sheet)}
    sheet.unlink()
    finish_document(corpus, "cara", first)
    answer(capsys, *evidence("agreement", corpus, *words))
    assert "talk-1" in {cells["document"] for _, cells in read_rows(sheet)}


# ---------------------------------------------------------------- disagreements, and what was agreed


def decided(sheet: Path, out: Path, answer_of: Any) -> None:
    rows = read_rows(sheet)
    columns = list(rows[0][1])
    filled = [{**cells, "agreed": answer_of(cells)} for _, cells in rows]
    write_rows(out, columns, [[cells[name] for name in columns] for cells in filled])


def test_the_list_names_place_words_and_who_said_what(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "list.xlsx"
    found = answer(capsys, *evidence("agreement", corpus, "--draws", "50", "--disagreements", sheet))
    rows = [cells for _, cells in read_rows(sheet)]
    assert len(rows) == found["disagreements"]["places"]
    first = [cells for cells in rows if cells["document"] == "talk-2"]
    told = {(cells["code"], cells["kind"], cells["said by"].split(" (")[0], cells["not said by"]) for cells in first}
    assert told == {
        ("strand.prevent", "whether", "ben", "anna"),
        ("stance.goal", "whether", "anna", "ben"),
        ("strand.prepare", "where", "anna", ""),
    }
    assert all(cells["agreed"] == "" for cells in rows)
    assert "A tenant whose flat had been taken over was moved to safety." in {cells["text"] for cells in first}


def test_memos_stand_in_the_list_unless_they_may_name_somebody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = small_corpus(tmp_path / "corpus", {"one": WORDS})
    (document,) = read_documents(made)
    memos = {0: "in doubt", 40: "ring 07700 900123 about it"}
    marks = [Mark(Excerpt(document.id, at, at + 39), "strand.pursue", memo) for at, memo in memos.items()]
    add_codings(made, "anna", marks)
    for coder in ("anna", "ben"):
        finish_document(made, coder, document)
    answer(capsys, *evidence("agreement", made, "--disagreements", tmp_path / "list.csv"))
    told = [cells["memos"] for _, cells in read_rows(tmp_path / "list.csv")]
    assert told == ["anna: in doubt", "anna: left out, for it may name somebody"]


def test_what_was_agreed_is_kept_beside_the_originals(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, filled = tmp_path / "list.xlsx", tmp_path / "agreed.csv"
    before = {coder: codings_of(corpus, coder) for coder in ("anna", "ben")}
    answer(capsys, *evidence("agreement", corpus, "--draws", "50", "--disagreements", sheet))
    decided(sheet, filled, lambda cells: "no" if cells["code"] == "strand.prevent" else "yes")
    done = answer(capsys, *evidence("code", corpus, "--adjudicate", filled, "--by", "anna,ben"))
    assert (done["open"], done["settled"], done["by"]) == (0, 12, ["anna", "ben"])
    assert {coder: codings_of(corpus, coder) for coder in ("anna", "ben")} == before
    talk = next(one for one in read_documents(corpus) if one.name == "talk-2")
    agreed = sorted(one.code for one in adjudicated_codings(corpus) if one.excerpt.document == talk.id)
    assert agreed == ["stance.activity", "stance.goal", "strand.prepare", "strand.protect", "strand.pursue"]
    again = answer(capsys, *evidence("code", corpus, "--adjudicate", filled, "--by", "anna,ben"))
    assert (again["decided"], again["before"], again["settled"]) == (0, done["decided"], 0)


def test_a_later_decision_on_a_place_stands_in_place_of_the_earlier(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, filled = tmp_path / "list.csv", tmp_path / "agreed.csv"
    answer(capsys, *evidence("agreement", corpus, "--draws", "50", "--disagreements", sheet))
    for word, told in (("yes", True), ("no", False)):
        decided(sheet, filled, lambda cells, word=word: word if cells["code"] == "strand.prevent" else "yes")
        answer(capsys, *evidence("code", corpus, "--adjudicate", filled, "--by", "anna,ben"))
        assert ("strand.prevent" in {one.code for one in adjudicated_codings(corpus)}) is told
    assert len({(one.excerpt, one.code) for one in adjudicated_codings(corpus)}) == len(adjudicated_codings(corpus))


def test_a_document_with_an_open_disagreement_is_not_settled(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, filled = tmp_path / "list.csv", tmp_path / "agreed.csv"
    answer(capsys, *evidence("agreement", corpus, "--draws", "50", "--disagreements", sheet))
    decided(sheet, filled, lambda cells: "yes" if cells["code"] == "strand.prevent" else "")
    done = answer(capsys, *evidence("code", corpus, "--adjudicate", filled, "--by", "anna"))
    assert done["settled"] == 0
    assert done["decided"] == 12
    assert adjudicated_codings(corpus) == ()


def test_all_faults_of_a_list_are_told_at_once_and_nothing_is_stored(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, filled = tmp_path / "list.csv", tmp_path / "agreed.csv"
    answer(capsys, *evidence("agreement", corpus, "--draws", "50", "--disagreements", sheet))
    rows = read_rows(sheet)
    columns = list(rows[0][1])
    wrong = [{**cells, "agreed": "yes"} for _, cells in rows[:3]]
    wrong[0]["agreed"], wrong[1]["place"], wrong[2]["end"] = "perhaps", "d0/1-2/strand.pursue", "999999"
    write_rows(filled, columns, [[cells[name] for name in columns] for cells in wrong])
    told = refused(capsys, *evidence("code", corpus, "--adjudicate", filled, "--by", "anna"))
    for words in ("'perhaps'", "no disagreement any more", "no place in the document"):
        assert words in told
    assert not corpus.adjudicated.exists()
    assert "nobody is named" in refused(capsys, *evidence("code", corpus, "--adjudicate", sheet))


# ---------------------------------------------------------------- code and codebook


def test_an_excerpt_is_coded_by_words_or_letters_and_undone_and_listed(
    corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--coder", "cara", "--document", "talk-1", "--quote", "Our aim is fewer deaths.")
    added = answer(capsys, *evidence("code", corpus, *words, "--code", "stance.goal", "--code", "chain.impact"))
    assert [one["id"] for one in added["added"]] == ["cara-1", "cara-2"]
    assert (
        answer(capsys, *evidence("code", corpus, "--coder", "cara", "--undo", "cara-2"))["undone"]["code"]
        == "chain.impact"
    )
    listed = answer(capsys, *evidence("code", corpus, "--coder", "cara"))
    assert [one["code"] for one in listed["codings"]] == ["stance.goal"]
    assert answer(capsys, *evidence("code", corpus, "--coder", "cara", "--finish", "talk-1"))["finished"] == "talk-1"
    assert "is finished" in refused(capsys, *evidence("code", corpus, *words, "--code", "stance.role"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--document", "talk-1", "--code", "stance.goal"], "--coder is missing"),
        (["--coder", "cara", "--code", "stance.goal"], "--document is missing"),
        (["--coder", "cara", "--document", "talk-1", "--code", "stance.goal"], "no place is given"),
        (["--coder", "cara", "--document", "talk-1", "--quote", "naloxone"], "--code is missing"),
        (["--coder", "cara", "--undo", "cara-1", "--finish", "talk-1"], "--undo and --finish are asked for at once"),
        (
            ["--coder", "cara", "--document", "talk-99", "--start", "0", "--end", "3", "--code", "stance.goal"],
            "talk-99",
        ),
        (["--coder", "cara", "--sheet", "nowhere.csv"], "no such file"),
    ],
)
def test_a_command_that_does_not_say_one_thing_is_refused(
    words: list[str], told: str, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told in refused(capsys, *evidence("code", corpus, *words))


def test_the_codebook_is_written_changed_and_stored_as_the_next_version(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "book.toml"
    assert answer(capsys, *evidence("codebook", corpus, "--out", path))["version"] == 1
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('name = "Pursue"', 'name = "Chase"'), encoding="utf-8")
    stored = answer(capsys, *evidence("codebook", corpus, "--from", path))
    assert (stored["version"], stored["changes"]) == (2, ["strand.pursue: changed name."])
    assert answer(capsys, *evidence("codebook", corpus, "--from", path))["version"] == 2
    assert sorted(one.name for one in corpus.codebooks.iterdir()) == ["0001.toml", "0002.toml"]


def test_identifiers_that_nobody_cleared_keep_sheets_and_lists_from_being_written(tmp_path: Path) -> None:
    from netharm.evidence.documents import describe, import_documents

    source = tmp_path / "talk.txt"
    source.write_text("I met Jane Example, born on 03/04/1985, at 07700 900123. We moved on.", encoding="utf-8")
    made = Corpus(tmp_path / "corpus")
    facts = describe(source, {"kind": "interview"}, "test", [])
    assert facts is not None
    import_documents(made, [(source, facts)])
    (document,) = read_documents(made)
    for coder, at in (("anna", 0), ("ben", 1)):
        start, end = sentences_of(text_of(made, document))[at]
        add_codings(made, coder, [Mark(Excerpt(document.id, start, end), "strand.pursue")])
        finish_document(made, coder, document)
    sheet, listed = tmp_path / "a.xlsx", tmp_path / "list.csv"
    assert (
        main(["evidence", "code", str(made.path), "--coder", "cara", "--make-sheet", str(sheet), "--document", "talk"])
        == 5
    )
    assert main(["evidence", "agreement", str(made.path), "--disagreements", str(listed)]) == 5
    assert not sheet.exists()
    assert not listed.exists()
