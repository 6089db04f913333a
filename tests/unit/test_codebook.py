"""The codebook: what is shipped, what is refused in a file, and how versions follow one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from netharm.errors import BadInput
from netharm.evidence.codebook import (
    Codebook,
    codebook_of,
    codebook_version,
    codebook_versions,
    read_codebook,
    shipped_codebook,
    write_codebook,
)
from netharm.evidence.codebook_changes import changes_between
from netharm.evidence.codebook_text import codebook_text
from netharm.evidence.codings import codings_of
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents
from small_corpus import WORDS, say, small_corpus

SMALL = """
title = "Small"
[[group]]
id = "strand"
name = "Strand"
[[code]]
id = "strand.pursue"
name = "Pursue"
definition = "Prosecuting and disrupting."
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return small_corpus(tmp_path / "corpus", {"one": WORDS})


def faults_of(text: str, folder: Path) -> str:
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        read_codebook(path)
    return str(refusal.value)


# ---------------------------------------------------------------- what is shipped


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("strand", "pursue prevent protect prepare"),
        ("stance", "goal role activity"),
        ("chain", "input activity output outcome impact"),
        ("harm", "health economic social environmental"),
        ("bearer", "user family-and-neighbours community nation officers suspects"),
        ("origin", "use production distribution control"),
    ],
)
def test_the_shipped_codebook_has_the_groups_of_the_field(group: str, words: str) -> None:
    assert [code.id for code in shipped_codebook().codes_of(group)] == [f"{group}.{word}" for word in words.split()]


def test_the_shipped_codebook_has_vulnerabilities_mitigations_and_what_claims_rest_on() -> None:
    book = shipped_codebook()
    assert all(len(book.codes_of(group)) >= 5 for group in ("vulnerability", "mitigation", "claim"))
    assert {"claim.rests-on-nothing", "claim.rests-on-comparison"} <= set(book.by_id)


def test_every_shipped_code_says_what_it_is_when_to_use_it_when_not_and_an_example() -> None:
    for code in shipped_codebook().codes:
        assert code.definition, code.id
        assert code.include, code.id
        assert code.exclude, code.id
        assert 1 <= len(code.examples) <= 3, code.id


def test_the_shipped_codebook_says_that_one_excerpt_may_bear_several_strands() -> None:
    assert "several codes" in shipped_codebook().note
    assert "Several may apply" in shipped_codebook().all_groups[0].question


def test_the_chain_is_the_group_with_an_order() -> None:
    assert [group.id for group in shipped_codebook().all_groups if group.ordered] == ["chain"]


# ---------------------------------------------------------------- as a file


def test_a_codebook_written_to_a_file_reads_back_the_same(tmp_path: Path) -> None:
    book = shipped_codebook()
    odd = book.codes[0].model_copy(update={"definition": 'Quotes " and \\ and a line\nbreak, \x7f, é, =1+1'})
    book = book.model_copy(update={"codes": (odd, *book.codes[1:]), "version": 3})
    path = tmp_path / "book.toml"
    path.write_text(codebook_text(book.model_dump()), encoding="utf-8")
    assert read_codebook(path) == book


def test_all_that_is_wrong_with_a_codebook_is_told_at_once(tmp_path: Path) -> None:
    told = faults_of(
        'titel = "x"\n[[group]]\nid = "Strand"\nname = "S"\n[[code]]\nid = "strand.pursue"\nname = "P"\n'
        '[[code]]\nid = "strand.pursue"\nname = "P"\ndefinition = "d"\n'
        '[[code]]\nid = "no"\nname = 3\ndefinition = "d"\n',
        tmp_path,
    )
    for words in ("'titel' is not known", "there is no title", "definition is missing", "name is not text", "'Strand'"):
        assert words in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL + SMALL[SMALL.index("[[code]]") :], "stands here more than once"),
        (SMALL.replace('id = "strand"\n', 'id = "other"\n'), "'strand' of some codes"),
        (SMALL.replace("strand.pursue", "Strand Pursue"), "cannot be the id"),
        (SMALL + "[replaced]\n'strand.old' = 'strand.gone'\n", "which is no code"),
        (SMALL + "[replaced]\n'strand.a' = 'strand.b'\n'strand.b' = 'strand.a'\n", "which is no code"),
        (SMALL + "[replaced]\n'strand.pursue' = 'strand.pursue'\n", "replaced and still there"),
        (SMALL + "examples = 'one'\n", "a list of texts"),
        ("title = 'x'\n", "there is no code"),
        ("title = ", "cannot be read"),
    ],
)  # fmt: skip
def test_a_codebook_that_cannot_be_used_is_refused(text: str, words: str, tmp_path: Path) -> None:
    assert words in faults_of(text, tmp_path)


def test_a_codebook_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_codebook(tmp_path / "none.toml")


# ---------------------------------------------------------------- versions


def test_a_corpus_without_a_codebook_of_its_own_uses_the_shipped_one(corpus: Corpus) -> None:
    assert codebook_of(corpus) == shipped_codebook()
    assert codebook_versions(corpus) == ()


def test_all_versions_are_kept_and_the_highest_is_in_force(corpus: Corpus) -> None:
    book = shipped_codebook()
    first = write_codebook(corpus, book)
    second = write_codebook(corpus, book.model_copy(update={"title": "Ours"}))
    assert (first.version, second.version) == (1, 2)
    assert codebook_of(corpus).title == "Ours"
    assert codebook_version(corpus, 1).title == book.title


def test_coding_stores_the_shipped_codebook_so_that_codings_name_a_version(corpus: Corpus) -> None:
    (document,) = read_documents(corpus)
    say(corpus, "anna", document, WORDS, {"four warrants": ["strand.pursue"]})
    assert codebook_versions(corpus) == (1,)
    assert codings_of(corpus, "anna")[0].codebook_version == 1


def without(book: Codebook, code: str, by: str | None = None) -> Codebook:
    """Return `book` without one code, and with what replaces it."""
    left = tuple(one for one in book.codes if one.id != code)
    return book.model_copy(update={"codes": left, "replaced": {} if by is None else {code: by}})


def test_a_code_that_codings_use_cannot_be_taken_out(corpus: Corpus) -> None:
    (document,) = read_documents(corpus)
    say(corpus, "anna", document, WORDS, {"four warrants": ["strand.pursue"]})
    with pytest.raises(BadInput, match=r"strand\.pursue is taken out, but 1 coding uses it"):
        write_codebook(corpus, without(shipped_codebook(), "strand.pursue"))
    assert codebook_versions(corpus) == (1,)


def test_a_code_that_nobody_used_can_be_taken_out(corpus: Corpus) -> None:
    book = write_codebook(corpus, without(shipped_codebook(), "mitigation.other"))
    assert "mitigation.other" not in book.by_id


def test_codings_of_a_replaced_code_are_read_as_its_replacement_and_stay_as_they_were(corpus: Corpus) -> None:
    (document,) = read_documents(corpus)
    say(corpus, "anna", document, WORDS, {"four warrants": ["mitigation.other"]})
    write_codebook(corpus, without(shipped_codebook(), "mitigation.other", by="mitigation.community"))
    assert codings_of(corpus, "anna")[0].code == "mitigation.community"
    assert '"mitigation.other"' in corpus.codings("anna").read_text(encoding="utf-8")


def test_a_replacement_told_once_holds_in_later_versions(corpus: Corpus) -> None:
    (document,) = read_documents(corpus)
    say(corpus, "anna", document, WORDS, {"four warrants": ["mitigation.other"]})
    book = without(shipped_codebook(), "mitigation.other", by="mitigation.community")
    write_codebook(corpus, book)
    write_codebook(corpus, book.model_copy(update={"replaced": {}}))
    assert codings_of(corpus, "anna")[0].code == "mitigation.community"
    with pytest.raises(BadInput, match=r"mitigation\.other is taken out"):
        write_codebook(corpus, without(without(shipped_codebook(), "mitigation.other"), "mitigation.community"))


def test_what_changed_between_versions_is_said() -> None:
    before = shipped_codebook()
    changed = before.codes[0].model_copy(update={"definition": "Other.", "examples": ()})
    after = before.model_copy(
        update={"codes": (changed, *before.codes[2:]), "replaced": {before.codes[1].id: changed.id}}
    )
    assert changes_between(before, after) == (
        "strand.pursue: changed definition, examples.",
        "strand.prevent is taken out; its codings are read as strand.pursue.",
    )
