"""Bad input of a corpus, through the command line: a sentence with file, reason and remedy; nothing half-written."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from made_documents import docx, locked_pdf, odt, packed, paragraph, pdf
from netharm.__main__ import main
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents, text_of
from netharm.evidence.identifiers.clearance import flags_of

SOUND = "Naloxone was carried by every team on the street, and tenants were visited.\n"
NAMING = "The lad, John Smith, born 03/02/1991, can be rung on 07700 900123.\n"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
DECLARED = "declares a document type or entities"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what was said, on one line, without traceback."""
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return " ".join((out + err).split())


def import_into(corpus: Path, *words: object) -> int:
    return run("evidence", "import", corpus, *words, "--kind", "interview")


def in_word(declaration: str) -> bytes:
    body = f'{declaration}<w:document xmlns:w="w"><w:body>{paragraph("&a;")}</w:body></w:document>'
    return docx("", {"word/document.xml": body})


def old_office(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le") + bytes(600)


LOCKED_ODT = odt("<text:p>x</text:p>", manifest="<m:file-entry><m:encryption-data/></m:file-entry>")
UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "scan.pdf": (lambda: pdf([[], []]), "its 2 pages hold no text."),
    "locked.pdf": (locked_pdf, "locked with a password"),
    "locked.docx": (lambda: old_office("EncryptedPackage"), "locked with a password"),
    "locked.odt": (lambda: LOCKED_ODT, "locked with a password"),
    "malformed.docx": (lambda: docx("<w:p><w:r>"), "not well-formed XML"),
    "laughs.docx": (lambda: in_word(LAUGHS), DECLARED),
    "outside.docx": (lambda: in_word(OUTSIDE), DECLARED),
    "laughs.odt": (lambda: packed({"META-INF/manifest.xml": "<m/>", "content.xml": f"{LAUGHS}<x>&b;</x>"}), DECLARED),
    "bomb.docx": (lambda: docx("", {"word/document.xml": bytes(65 * 2**20)}), "unpacks to more than"),
    "deep.docx": (lambda: docx("<w:x>" * 200_000 + "</w:x>" * 200_000), "nested too deeply"),
    "other.docx": (lambda: packed({"../../escape.txt": "x"}), "zip archive of another kind"),
    "empty.txt": (lambda: b"", "the file is empty"),
    "blank.txt": (lambda: b" \n\t\n", "holds no text"),
    "cut.docx": (lambda: docx(paragraph(SOUND))[:200], "not a sound zip archive"),
    "old.doc": (lambda: old_office("WordDocument"), "old Word document"),
    "rich.rtf": (lambda: b"{\\rtf1 words}", "Rich Text Format"),
    "damaged.pdf": (lambda: pdf([["words"]])[:60], "damaged, or no PDF"),
    "nul.txt": (lambda: b"a\0b\0\x01" * 50, "control characters"),
    "data.xml": (lambda: b"<?xml version='1.0'?><x>words</x>", "an XML file"),
    "letter.eml": (lambda: b"Received: from x\nSubject: y\n\nwords", "e-mail"),
    "page.odt": (lambda: odt("", {"content.xml": "<x/>"}), "no text document"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, Path]:
    """One import of every file that cannot be read, and of one that can: exit code, what was said, and the folder."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (content, _) in UNREADABLE.items():
        (folder / name).write_bytes(content())
    with (folder / "large.txt").open("wb") as file:
        file.truncate(500 * 2**20)
    (folder / "sound.txt").write_text(SOUND, encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    names = [*UNREADABLE, "large.txt", "sound.txt", "pipe.txt", "loop.txt", "gone.txt"]
    words = [folder / "corpus", *(folder / name for name in names), "/dev/zero"]
    with contextlib.redirect_stderr(io.StringIO()) as heard:
        code = import_into(*words)
    return code, " ".join(heard.getvalue().split()), folder


def test_files_that_cannot_be_read_are_all_told_at_once_and_nothing_is_brought_in(
    refused: tuple[int, str, Path],
) -> None:
    code, told, folder = refused
    assert code == 2
    assert "Traceback" not in told
    assert not (folder / "corpus").exists()
    assert not (folder.parent / "escape.txt").exists()
    assert "sound.txt" not in told


@pytest.mark.parametrize(
    ("name", "what"),
    [
        *((name, what) for name, (_, what) in UNREADABLE.items()),
        ("large.txt", "the file is 500 MB"),
        ("pipe.txt", "this is no file"),
        ("loop.txt", "cannot be read"),
        ("gone.txt", "cannot be read"),
        ("zero", "this is no file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_what_is_wrong(
    refused: tuple[int, str, Path], name: str, what: str
) -> None:
    _, told, _ = refused
    what_is_wrong, _, reason = told[told.index(f". {name}") :].partition(" Why: ")
    assert what in what_is_wrong
    assert " Do: " in reason.split(" Why: ")[0]


def test_macros_are_told_and_the_words_beside_them_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.docm").write_bytes(docx(paragraph(SOUND), {"word/vbaProject.bin": b"\0Auto_Open"}))
    assert import_into(tmp_path / "corpus", tmp_path / "plan.docm") == 0
    assert "The document holds macros. They were not run" in said(capsys)


def test_a_name_with_another_ending_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.txt").write_bytes(docx(paragraph(SOUND)))
    assert import_into(tmp_path / "corpus", tmp_path / "plan.txt") == 0
    assert "it is DOCX by its content" in said(capsys)


# ---------------------------------------------------------------- the same thing twice


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A corpus of two documents, one of which names somebody."""
    (tmp_path / "sound.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "naming.txt").write_text(NAMING, encoding="utf-8")
    assert import_into(tmp_path / "corpus", tmp_path / "sound.txt", tmp_path / "naming.txt") == 0
    capsys.readouterr()
    return tmp_path / "corpus"


def held(corpus: Path) -> dict[str, bytes]:
    return {str(path.relative_to(corpus)): path.read_bytes() for path in sorted(corpus.rglob("*")) if path.is_file()}


def test_the_same_file_again_is_left_alone_and_told(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "copy.txt").write_text(SOUND, encoding="utf-8")
    before = held(corpus)
    assert import_into(corpus, tmp_path / "copy.txt") == 0
    assert "already in the corpus" in said(capsys)
    assert len(read_documents(Corpus(corpus))) == 2
    assert held(corpus)["documents.jsonl"] == before["documents.jsonl"]


def test_the_same_text_in_another_format_is_refused(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "copy.docx").write_bytes(docx(paragraph(SOUND.strip())))
    before = held(corpus)
    assert import_into(corpus, tmp_path / "copy.docx") == 2
    told = said(capsys)
    assert "copy.docx" in told
    assert "the same, letter for letter, as that of 'sound'" in told
    assert held(corpus) == before


def test_two_documents_of_one_name_are_refused(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sound.txt").write_text("Something else was said here.\n", encoding="utf-8")
    assert import_into(corpus, tmp_path / "other") == 2
    assert "there is a document called 'sound' already" in said(capsys)


# ---------------------------------------------------------------- facts and tables


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--kind", "chat"), "'chat' is no kind"),
        (("--kind", ""), "the kind is not given"),
        (("--kind", "interview", "--level", "galactic"), "'galactic' is no level"),
        (("--kind", "interview", "--organisation-kind", "army"), "'army' is no organisation kind"),
        (("--kind", "interview", "--dated", "31/05/2024"), "'31/05/2024' is no whole date"),
        (("--kind", "interview", "--dated", "2024-02-30"), "'2024-02-30' is no whole date"),
        (("--kind", "interview", "--name", "a/b"), "slash"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(
    words: tuple[str, ...], what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sound.txt").write_text(SOUND, encoding="utf-8")
    assert run("evidence", "import", tmp_path / "corpus", tmp_path / "sound.txt", *words) == 2
    assert what in said(capsys)
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("file,kind\nsound.txt,interview\ngone.txt,interview\n", "no file called 'gone.txt'"),
        ("file,kind\nsound.txt,interview\nsound.txt,review\n", "'sound.txt' has a row already"),
        ("name,kind\nsound,interview\n", "no column called file"),
        ("file,kind\nsound.txt,=1+1\n", "is no kind"),
        ("file,file\nsound.txt,x\n", "more than one column called file"),
        ("file,dated\nsound.txt,soon\n", "'soon' is no whole date"),
    ],
)
def test_a_table_about_the_files_that_is_at_fault_is_refused(
    table: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sound.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "about.csv").write_text(table, encoding="utf-8")
    files = (tmp_path / "sound.txt", "--about", tmp_path / "about.csv")
    assert import_into(tmp_path / "corpus", *files) == 2
    told = said(capsys)
    assert "about.csv" in told
    assert what in told
    assert not (tmp_path / "corpus").exists()


def test_one_name_for_several_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SOUND + name, encoding="utf-8")
    assert import_into(tmp_path / "corpus", tmp_path / "a.txt", tmp_path / "b.txt", "--name", "both") == 2
    assert "one name is given for several files" in said(capsys)


def test_a_folder_without_documents_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert import_into(tmp_path / "corpus", tmp_path / "empty") == 2
    assert "there is no document in this folder" in said(capsys)


# ---------------------------------------------------------------- the corpus's own files


def test_a_corpus_that_is_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sound.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "corpus").write_text("mine", encoding="utf-8")
    assert import_into(tmp_path / "corpus", tmp_path / "sound.txt") == 2
    assert "cannot be" in said(capsys)
    assert (tmp_path / "corpus").read_text(encoding="utf-8") == "mine"


def test_an_import_that_is_cut_off_lists_nothing_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from netharm.evidence import documents

    (tmp_path / "naming.txt").write_text(NAMING, encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(documents, "append_events", killed)
        # The line ends as the command does when somebody interrupts it, or with the interruption itself.
        with contextlib.suppress(KeyboardInterrupt):
            assert import_into(corpus.path, tmp_path / "naming.txt") != 0
    assert not corpus.documents.exists()
    capsys.readouterr()
    assert import_into(corpus.path, tmp_path / "naming.txt") == 0
    (document,) = read_documents(corpus)
    assert text_of(corpus, document) == NAMING
    assert len(flags_of(corpus)) == 3


def test_a_text_that_was_changed_is_told(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = Corpus(corpus)
    sound = next(document for document in read_documents(found) if document.name == "sound")
    (found.texts / f"{sound.id}.txt").write_text("Other words.\n", encoding="utf-8")
    code = ("--coder", "asha", "--document", "sound", "--start", 0, "--end", 5, "--code", "strand.prevent")
    assert run("evidence", "code", corpus, *code) == 2
    told = said(capsys)
    assert "was changed since it was imported" in told
    assert sound.id in told


@pytest.mark.parametrize("name", ["documents.jsonl", "identifiers.jsonl"])
def test_a_line_that_was_changed_is_told(name: str, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus / name
    lines = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[0])
    record["when"] = "2001-01-01T00:00:00+00:00"
    path.write_text("\n".join([json.dumps(record), *lines[1:], ""]), encoding="utf-8")
    assert run("evidence", "clear", corpus) == 2
    told = said(capsys)
    assert name in told
    assert "the chain of events is broken" in told


def test_a_place_that_is_no_corpus_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evidence", "clear", tmp_path) == 2
    assert "there is no corpus here" in said(capsys)


# ---------------------------------------------------------------- clearing, and what waits for it

SAYS_WHY = ("--by", "records officer", "--reason", "invented")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("naming", "--flag", 99, *SAYS_WHY), "naming has no flag 99"),
        (("naming", "--flag", 0, *SAYS_WHY), "0"),
        (("naming", "--kind", "shoe size", *SAYS_WHY), "'shoe size'"),
        (("naming", "--all"), "who decides, and why"),
        (("naming", "--all", "--by", "records officer"), "who decides, and why"),
        (("naming", "--all", "--reason", "invented"), "who decides, and why"),
        (("nobody", "--all", *SAYS_WHY), "there is no document 'nobody'"),
        (("--all", *SAYS_WHY), "no document is named"),
        (("naming", *SAYS_WHY), "--flag, --kind or --all"),
        (("naming", "--undo"), "--flag, --kind or --all"),
    ],
)
def test_a_clearing_that_cannot_be_is_refused(
    words: tuple[object, ...], what: str, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = held(corpus)
    try:
        code = run("evidence", "clear", corpus, *words)
    except SystemExit as error:
        code = int(str(error.code))
    assert code == 2
    assert what in said(capsys)
    assert held(corpus) == before


def test_nothing_with_the_words_of_a_flagged_document_leaves_until_it_is_cleared(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = (tmp_path / "out.qdpx", tmp_path / "out.csv", tmp_path / "out.docx", tmp_path / "sheet.xlsx")
    leaving: list[tuple[object, ...]] = [
        *(("evidence", "export", corpus, path) for path in out[:3]),
        ("evidence", "candidates", corpus, "--coder", "asha", "--sheet", out[3]),
        ("evidence", "candidates", corpus, "--find", "naloxone"),
        ("evidence", "code", corpus, "--coder", "asha", "--document", "naming", "--make-sheet", out[3]),
    ]
    for words in leaving:
        assert run(*words) == 5, words
        told = said(capsys)
        assert "naming" in told
        assert "may name or single out somebody" in told
        assert not [word for word in ("Smith", "07700", "1991") if word in told]
    assert not [path for path in out if path.exists()]
    assert run("evidence", "clear", corpus, "naming", "--all", *SAYS_WHY) == 0
    assert run("evidence", "export", corpus, out[0]) == 0
    assert run("evidence", "clear", corpus, "naming", "--flag", 1, "--undo", "--by", "records officer") == 0
    out[0].unlink()
    assert run("evidence", "export", corpus, out[0]) == 5
    assert not out[0].exists()


def test_the_words_themselves_are_in_no_record_and_no_answer(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evidence", "clear", corpus, "naming", "--json") == 0
    told = said(capsys)
    records = "".join((corpus / name).read_text(encoding="utf-8") for name in ("documents.jsonl", "identifiers.jsonl"))
    assert not [word for word in ("Smith", "07700", "03/02") if word in told + records]
    assert [flag.place.kind for flag in flags_of(Corpus(corpus))] == ["name", "date of birth", "phone number"]


# ---------------------------------------------------------------- texts of other scripts


def test_places_are_right_in_texts_that_run_from_the_right_and_with_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from_the_right, family = "\u0642\u0627\u0644 \u0636\u0627\u0628\u0637", "\U0001f468\u200d\U0001f469"
    text = f"{from_the_right} {family} e\u0301t\u00e9: ring 07700 900123 now. \u05e9\u05dc\u05d5\u05dd\n"
    (tmp_path / "mixed.txt").write_text(text, encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus")
    assert import_into(corpus.path, tmp_path / "mixed.txt") == 0
    (document,) = read_documents(corpus)
    kept = text_of(corpus, document)
    assert document.letters == len(kept)
    assert [kept[flag.place.start : flag.place.end] for flag in flags_of(corpus)] == ["07700 900123"]
    assert "\u05e9\u05dc\u05d5\u05dd" in kept
    coded = (
        "--coder",
        "asha",
        "--document",
        "mixed",
        "--quote",
        "\u05e9\u05dc\u05d5\u05dd",
        "--code",
        "strand.prevent",
    )
    assert run("evidence", "code", corpus.path, *coded) == 0
    assert f"{kept.index(chr(0x5E9))}" in said(capsys)
