"""Codings: added and undone, never changed; each coder by themselves until a document is finished."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netharm.errors import BadInput
from netharm.evidence.codings import (
    add_codings,
    coders_of,
    codings_of,
    finish_document,
    finished_documents,
    reopen_document,
    undo_coding,
)
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import read_documents
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark
from netharm.study.event_chain import append_event
from small_corpus import WORDS, small_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return small_corpus(tmp_path / "corpus", {"one": WORDS, "two": f"{WORDS} Again."})


@pytest.fixture
def document(corpus: Corpus) -> Document:
    return read_documents(corpus)[0]


def mark(document: Document, start: int = 0, end: int = 10, code: str = "strand.pursue", memo: str = "") -> Mark:
    return Mark(Excerpt(document.id, start, end), code, memo)


def test_a_coding_names_its_coder_place_code_version_and_memo(corpus: Corpus, document: Document) -> None:
    (made,) = add_codings(corpus, "anna", [mark(document, memo="in doubt")]).added
    assert codings_of(corpus, "anna") == (made,)
    assert (made.id, made.coder, made.excerpt.end, made.memo, made.codebook_version) == (
        "anna-1",
        "anna",
        10,
        "in doubt",
        1,
    )


def test_an_excerpt_may_bear_several_strands(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document), mark(document, code="strand.protect")])
    assert [one.code for one in codings_of(corpus, "anna")] == ["strand.pursue", "strand.protect"]


def test_a_mark_that_stands_is_not_added_twice(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    done = add_codings(corpus, "anna", [mark(document), mark(document, start=20, end=30)])
    assert [one.id for one in done.already] == ["anna-1"]
    assert [one.id for one in done.added] == ["anna-2"]


def test_undoing_keeps_what_was_made_and_says_that_it_was_undone(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    undo_coding(corpus, "anna", "anna-1")
    assert codings_of(corpus, "anna") == ()
    events = [json.loads(line) for line in corpus.codings("anna").read_text(encoding="utf-8").splitlines()]
    assert [event["event"] for event in events] == ["coded", "undone"]
    with pytest.raises(BadInput, match="no coding 'anna-1' of anna that stands"):
        undo_coding(corpus, "anna", "anna-1")


def test_a_coder_undoes_only_their_own_codings(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    with pytest.raises(BadInput, match="no coding 'anna-1' of ben"):
        undo_coding(corpus, "ben", "anna-1")


def test_ids_are_never_used_again(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    undo_coding(corpus, "anna", "anna-1")
    assert add_codings(corpus, "anna", [mark(document)]).added[0].id == "anna-2"


def test_a_sheet_does_not_bring_back_what_was_undone(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    undo_coding(corpus, "anna", "anna-1")
    done = add_codings(corpus, "anna", [mark(document)], again=False)
    assert (done.added, len(done.undone_before)) == ((), 1)


def test_all_faults_of_marks_are_told_at_once_and_nothing_is_added(corpus: Corpus, document: Document) -> None:
    wrong = [
        mark(document),
        mark(document, code="strand.persue"),
        mark(document, start=5, end=5),
        mark(document, end=document.letters + 1),
        Mark(Excerpt("d000000000000", 0, 5), "strand.pursue"),
    ]
    with pytest.raises(BadInput) as refusal:
        add_codings(corpus, "anna", wrong)
    assert len(refusal.value.faults) == 4
    assert codings_of(corpus, "anna") == ()


@pytest.mark.parametrize("name", ["", "Anna", "../anna", "a b", "agreed", "con", "-x", "x" * 41, "än"])
def test_a_coder_needs_a_name_that_is_safe_in_file_names(name: str, corpus: Corpus, document: Document) -> None:
    with pytest.raises(BadInput, match="cannot be a coder's name"):
        add_codings(corpus, name, [mark(document)])
    assert coders_of(corpus) == ()


def test_a_changed_line_is_seen_and_refused(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document), mark(document, start=20, end=30)])
    path = corpus.codings("anna")
    path.write_text(path.read_text(encoding="utf-8").replace("strand.pursue", "strand.prepare", 1), encoding="utf-8")
    with pytest.raises(BadInput, match="a line was changed"):
        codings_of(corpus, "anna")


# ---------------------------------------------------------------- finished, and blind


def test_nothing_is_coded_or_undone_in_a_finished_document(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    finish_document(corpus, "anna", document)
    with pytest.raises(BadInput, match="one is finished"):
        add_codings(corpus, "anna", [mark(document, start=20, end=30)])
    with pytest.raises(BadInput, match="is finished"):
        undo_coding(corpus, "anna", "anna-1")


def test_a_finished_document_is_opened_again_only_while_nobody_else_has_finished_it(
    corpus: Corpus, document: Document
) -> None:
    finish_document(corpus, "anna", document)
    reopen_document(corpus, "anna", document)
    assert finished_documents(corpus, "anna") == ()
    finish_document(corpus, "anna", document)
    finish_document(corpus, "ben", document)
    with pytest.raises(BadInput, match="finished by ben too"):
        reopen_document(corpus, "anna", document)


def test_finishing_twice_changes_nothing(corpus: Corpus, document: Document) -> None:
    finish_document(corpus, "anna", document)
    finish_document(corpus, "anna", document)
    assert finished_documents(corpus, "anna") == (document.id,)
    assert len(corpus.codings("anna").read_text(encoding="utf-8").splitlines()) == 1


def test_a_document_that_was_never_finished_cannot_be_opened_again(corpus: Corpus, document: Document) -> None:
    with pytest.raises(BadInput, match="has not finished"):
        reopen_document(corpus, "anna", document)


def test_a_line_that_no_coder_says_is_refused_with_its_place(corpus: Corpus, document: Document) -> None:
    add_codings(corpus, "anna", [mark(document)])
    append_event(corpus.codings("anna"), {"event": "coded", "id": "anna-2", "document": document.id, "start": "0"})
    with pytest.raises(BadInput, match=r"codings/anna\.jsonl, line 2"):
        codings_of(corpus, "anna")
