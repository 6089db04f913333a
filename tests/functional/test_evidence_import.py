"""Documents into a corpus, and what may name somebody cleared by a person: from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from made_documents import docx, paragraph, pdf
from netharm.__main__ import main
from netharm.errors import ReleaseRefused
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import document_named, find_corpus, read_documents, text_of
from netharm.evidence.identifiers.clearance import open_flags, refuse_uncleared

NAMED = "Mr Quillfeather rang us on 07700 900123. He was born on 12/03/1985. Prices rose.\n"
PLAIN = (
    "We aim to arrest the sellers. Every response officer carries naloxone now, and tenants were visited afterwards.\n"
)


def run(*words: object) -> int:
    return main([str(word) for word in words])


def answered(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    capsys.readouterr()
    assert run(*words, "--json") == 0
    record: dict[str, object] = json.loads(capsys.readouterr().out)
    return record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "material"
    made.mkdir()
    (made / "talk-1.txt").write_text(NAMED, encoding="utf-8")
    (made / "strategy.docx").write_bytes(docx(paragraph(PLAIN.strip())))
    return made


@pytest.fixture
def corpus(folder: Path, tmp_path: Path) -> Path:
    assert run("evidence", "import", tmp_path / "corpus", folder, "--kind", "interview", "--level", "local") == 0
    return tmp_path / "corpus"


# ---------------------------------------------------------------- import


def test_a_folder_becomes_a_corpus_with_a_text_for_each_document(corpus: Path) -> None:
    found = find_corpus(corpus)
    assert [document.name for document in read_documents(found)] == ["strategy", "talk-1"]
    assert text_of(found, document_named(found, "talk-1")) == NAMED
    assert document_named(found, "strategy").letters == len(PLAIN)


def test_importing_again_changes_nothing_and_says_so(
    corpus: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    told = answered(capsys, "evidence", "import", corpus, folder, folder / "talk-1.txt", "--kind", "interview")
    assert told["imported"] == []
    assert told["already_there"] == ["strategy.docx", "talk-1.txt"]
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before


def test_nearly_the_same_text_in_another_format_is_told(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "printed.pdf").write_bytes(pdf([["Page 1 of 1", *PLAIN.strip().split(". ")]]))
    assert run("evidence", "import", corpus, tmp_path / "printed.pdf", "--kind", "strategy") == 0
    assert "of it stands in 'strategy' too. It may count twice." in capsys.readouterr().out


def test_a_table_tells_of_each_file_and_all_its_faults_are_found_at_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = tmp_path / "about.csv"
    about.write_text(
        "file,name,kind,level,dated\ntalk-1.txt,Talk one,chat,local,\n"
        "strategy.docx,,strategy,global,31/05/24\nno.txt,,,,\n"
    )
    assert run("evidence", "import", tmp_path / "corpus", folder, "--about", about) == 2
    told = capsys.readouterr().err
    for place in ("row 2, kind", "row 3, level", "row 3, dated", "row 4, column file"):
        assert place in told
    assert not (tmp_path / "corpus").exists()
    about.write_text(
        "file,name,kind,level,dated\ntalk-1.txt,Talk one,interview,local,\nstrategy.docx,,strategy,,2024-05-31\n"
    )
    assert run("evidence", "import", tmp_path / "corpus", folder, "--about", about, "--level", "regional") == 0
    strategy, talk = read_documents(Corpus(tmp_path / "corpus"))
    assert (talk.name, talk.kind, talk.level, talk.dated) == ("Talk one", "interview", "local", None)
    assert (strategy.name, strategy.level, str(strategy.dated)) == ("strategy", "regional", "2024-05-31")


def test_two_files_that_are_called_alike_have_a_row_each_by_their_places(folder: Path, tmp_path: Path) -> None:
    for year in ("2023", "2024"):
        (folder / year).mkdir()
        (folder / year / "notes.txt").write_text(f"Notes of the workshop of {year}.", encoding="utf-8")
    about = tmp_path / "about.csv"
    about.write_text("file,name\n2023/notes.txt,Notes 2023\n2024/notes.txt,Notes 2024\n")
    assert run("evidence", "import", tmp_path / "corpus", folder, "--about", about, "--kind", "workshop notes") == 0
    found = find_corpus(tmp_path / "corpus")
    assert "2023" in text_of(found, document_named(found, "Notes 2023"))


def test_a_name_that_names_somebody_is_refused_and_such_a_file_name_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "john_quillfeather_interview.txt"
    path.write_text(PLAIN, encoding="utf-8")
    assert run("evidence", "import", tmp_path / "corpus", path, "--kind", "interview") == 2
    assert "seems to name a person" in capsys.readouterr().err
    assert run("evidence", "import", tmp_path / "corpus", path, "--kind", "interview", "--name", "Interview 3") == 0
    kept = b"".join(file.read_bytes() for file in (tmp_path / "corpus").rglob("*") if file.is_file())
    assert b"quillfeather" not in kept.lower()
    assert read_documents(Corpus(tmp_path / "corpus"))[0].file_name == "not kept.txt"


# ---------------------------------------------------------------- the redaction check


def test_places_are_kept_and_words_are_not(corpus: Path) -> None:
    record = (corpus / "identifiers.jsonl").read_text()
    assert "phone number" in record
    assert not any(words in record for words in ("Quillfeather", "900123", "1985"))


def test_nothing_leaves_until_a_person_has_cleared_every_flag(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = find_corpus(corpus)
    with pytest.raises(ReleaseRefused) as refused:
        refuse_uncleared(found, read_documents(found))
    said = str(refused.value)
    at = NAMED.index("12/03/1985")
    assert f"date of birth at letters {at} to {at + 10}" in said
    assert not any(words in said for words in ("Quillfeather", "900123", "1985"))
    clear = ("evidence", "clear", corpus, "talk-1", "--by", "records officer", "--reason", "invented")
    assert run(*clear, "--kind", "name", "--kind", "date of birth") == 0
    assert [flag.place.kind for flag in open_flags(found)] == ["phone number"]
    number = open_flags(found)[0].number
    assert run(*clear, "--flag", number) == 0
    refuse_uncleared(found, read_documents(found))
    assert run(*clear, "--flag", number, "--undo") == 0
    with pytest.raises(ReleaseRefused):
        refuse_uncleared(found, read_documents(found))


def test_a_record_that_was_lost_clears_nothing(corpus: Path) -> None:
    found = find_corpus(corpus)
    assert run("evidence", "clear", corpus, "talk-1", "--all", "--by", "records officer", "--reason", "invented") == 0
    refuse_uncleared(found, read_documents(found))
    (corpus / "identifiers.jsonl").unlink()
    with pytest.raises(ReleaseRefused):
        refuse_uncleared(found, read_documents(found))
    assert run("evidence", "clear", corpus, "talk-1", "--all", "--by", "records officer", "--reason", "invented") == 0
    refuse_uncleared(found, read_documents(found))


@pytest.mark.parametrize(
    "words",
    [
        ["--all"],
        ["--all", "--by", "records officer"],
        ["--flag", "99", "--by", "records officer", "--reason", "x"],
        ["--kind", "shoe size", "--by", "records officer", "--reason", "x"],
    ],
)
def test_clearing_needs_somebody_a_reason_and_a_flag_that_is_there(corpus: Path, words: list[str]) -> None:
    before = (corpus / "identifiers.jsonl").read_bytes()
    assert run("evidence", "clear", corpus, "talk-1", *words) == 2
    assert (corpus / "identifiers.jsonl").read_bytes() == before


def test_the_words_are_shown_at_a_terminal_only(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answered(capsys, "evidence", "clear", corpus, "talk-1")
    assert "Quillfeather" not in json.dumps(told)
    capsys.readouterr()
    assert run("evidence", "clear", corpus, "talk-1") == 0
    assert "Quillfeather" not in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert run("evidence", "clear", corpus, "talk-1") == 0
    assert "[Quillfeather]" in capsys.readouterr().out


# ---------------------------------------------------------------- what goes wrong on the disk


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    assert run("evidence", "import", tmp_path / "shut" / "corpus", folder, "--kind", "interview") == 2
