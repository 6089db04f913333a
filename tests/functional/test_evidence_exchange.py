"""A corpus goes out as a project and comes back: documents, codes, codings, memos, and what was finished."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from netharm.__main__ import main
from netharm.evidence.codings import codings_of, finished_documents
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents, text_of

TEXT = "We aim to arrest the sellers. Naloxone was carried by the team. \N{GRINNING FACE} Tenants were visited.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "strategy.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "notes.html").write_text("<p>It was quieter.</p><p>Prices rose.</p>", encoding="utf-8")
    made = tmp_path / "corpus"
    files = [str(tmp_path / "strategy.txt"), str(tmp_path / "notes.html")]
    assert (
        run("evidence", "import", made, *files, "--kind", "strategy", "--level", "local", "--dated", "2024-05-31") == 0
    )
    code = ("evidence", "code", made, "--coder")
    assert (
        run(
            *code,
            "asha",
            "--document",
            "strategy",
            "--quote",
            "We aim to arrest the sellers.",
            "--code",
            "strand.pursue",
            "--memo",
            "on\npaper",
        )
        == 0
    )
    assert (
        run(*code, "asha", "--document", "strategy", "--quote", "Tenants were visited.", "--code", "strand.protect")
        == 0
    )
    assert run(*code, "asha", "--finish", "strategy") == 0
    assert run(*code, "bryn", "--document", "strategy", "--quote", "We aim", "--code", "stance.goal") == 0
    assert run(*code, "bryn", "--finish", "strategy") == 0
    return made


def run(*words: object) -> int:
    return main([str(word) for word in words])


def said(corpus: Path, coder: str) -> set[tuple[str, str, str]]:
    found = Corpus(corpus)
    texts = {document.id: text_of(found, document) for document in read_documents(found)}
    return {
        (texts[one.excerpt.document][one.excerpt.start : one.excerpt.end], one.code, one.memo)
        for one in codings_of(found, coder)
    }


def test_a_project_that_leaves_and_comes_back_holds_the_same(corpus: Path, tmp_path: Path) -> None:
    assert run("evidence", "export", corpus, tmp_path / "out.qdpx") == 0
    back = tmp_path / "back"
    assert run("evidence", "import", back, tmp_path / "out.qdpx") == 0
    ours, theirs = (
        [document.model_dump(exclude={"file_sha256", "pages"}) for document in read_documents(Corpus(folder))]
        for folder in (corpus, back)
    )
    assert theirs == ours
    for coder in ("asha", "bryn"):
        assert said(back, coder) == said(corpus, coder) != set()
    assert finished_documents(Corpus(back), "asha") == finished_documents(Corpus(corpus), "asha") != ()
    assert run("evidence", "export", back, tmp_path / "again.qdpx") == 0
    with zipfile.ZipFile(tmp_path / "out.qdpx") as one, zipfile.ZipFile(tmp_path / "again.qdpx") as two:
        assert one.namelist() == two.namelist()


def test_importing_a_project_twice_adds_nothing(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("evidence", "export", corpus, tmp_path / "out.qdpx") == 0
    back = tmp_path / "back"
    assert run("evidence", "import", back, tmp_path / "out.qdpx") == 0
    before = (said(back, "bryn"), len(read_documents(Corpus(back))))
    capsys.readouterr()
    code = run("evidence", "import", back, tmp_path / "out.qdpx", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (said(back, "bryn"), len(read_documents(Corpus(back)))) == before
    assert code == 2 or told["codings"] == 0  # what was finished meanwhile is not coded again


def test_nothing_of_a_document_leaves_while_somebody_is_still_at_work_on_it(corpus: Path, tmp_path: Path) -> None:
    """Coders are blind to one another: who is slower must not read what the faster said."""
    mark = ("--document", "strategy", "--quote", "Tenants were visited.", "--code", "strand.protect")
    assert run("evidence", "export", corpus, tmp_path / "before.csv") == 0
    assert "We aim to arrest the sellers." in (tmp_path / "before.csv").read_text(encoding="utf-8-sig")
    assert run("evidence", "code", corpus, "--coder", "carl", *mark) == 0
    for ending in ("csv", "xlsx", "docx", "qdpx"):
        assert run("evidence", "export", corpus, tmp_path / f"out.{ending}") == 0
    assert "asha" not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as packed:
        xml = packed.read("project.qde").decode()
    assert "asha" not in xml
    assert "carl" not in xml
    assert run("roles", corpus) == 2
    assert run("evidence", "candidates", corpus, "--measure") == 2
    assert run("evidence", "export", corpus, tmp_path / "own.qdpx", "--coder", "carl") == 0
    with zipfile.ZipFile(tmp_path / "own.qdpx") as packed:
        xml = packed.read("project.qde").decode()
    assert "carl" in xml
    assert "asha" not in xml


def test_a_memo_that_may_name_somebody_stays(corpus: Path, tmp_path: Path) -> None:
    code = ("evidence", "code", corpus, "--coder", "asha", "--document", "notes", "--quote", "Prices rose.")
    assert run(*code, "--code", "chain.outcome", "--memo", "said by Mr John Smith, 07700 900123") == 0
    assert run("evidence", "code", corpus, "--coder", "asha", "--finish", "notes") == 0
    for ending in ("csv", "docx", "qdpx"):
        assert run("evidence", "export", corpus, tmp_path / f"out.{ending}") == 0
        content = (tmp_path / f"out.{ending}").read_bytes()
        if ending != "csv":
            with zipfile.ZipFile(tmp_path / f"out.{ending}") as packed:
                content = b"".join(packed.read(name) for name in packed.namelist())
        assert b"Smith" not in content
        assert b"left out, for it may name somebody" in content


def test_excerpts_leave_as_a_word_document_that_can_be_read_again(corpus: Path, tmp_path: Path) -> None:
    assert run("evidence", "export", corpus, tmp_path / "out.docx") == 0
    assert (tmp_path / "out.docx").read_bytes() == _again(corpus, tmp_path)
    docx = pytest.importorskip("netharm.evidence.reading.read")
    text = docx.read_document(tmp_path / "out.docx").text
    assert "\u201cWe aim to arrest the sellers.\u201d" in text
    assert "Memo: on\npaper" in text


def _again(corpus: Path, tmp_path: Path) -> bytes:
    assert run("evidence", "export", corpus, tmp_path / "again.docx") == 0
    return (tmp_path / "again.docx").read_bytes()


def test_nothing_leaves_while_a_flag_is_open_but_the_codebook(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "named.txt").write_text("Mr John Smith came in.\n", encoding="utf-8")
    assert run("evidence", "import", corpus, tmp_path / "named.txt", "--kind", "interview") == 0
    for ending in ("qdpx", "csv", "xlsx", "docx"):
        assert run("evidence", "export", corpus, tmp_path / f"out.{ending}") == 5
        assert not (tmp_path / f"out.{ending}").exists()
    assert run("evidence", "export", corpus, tmp_path / "out.qdc") == 0
    assert run("evidence", "clear", corpus, "named", "--all", "--by", "records officer", "--reason", "invented") == 0
    assert run("evidence", "export", corpus, tmp_path / "out.csv") == 0
    assert run("evidence", "clear", corpus, "named", "--all", "--by", "records officer", "--undo") == 0
    assert run("evidence", "export", corpus, tmp_path / "out.csv") == 5


def test_an_unknown_ending_is_refused(corpus: Path, tmp_path: Path) -> None:
    assert run("evidence", "export", corpus, tmp_path / "out.pdf") == 2
