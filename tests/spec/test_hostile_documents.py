"""Documents made to do harm: to fill the memory, to keep a machine busy, to reach outside; and what is no file."""

from __future__ import annotations

import io
import os
import sys
import time
import zipfile
from pathlib import Path

import pytest

from made_documents import docx, packed, paragraph
from netharm.__main__ import main
from netharm.errors import BadInput
from netharm.evidence import archive
from netharm.evidence.reading import content as reading
from netharm.evidence.reading import read as files
from netharm.evidence.reading import xml_part
from netharm.evidence.reading.apart import answer
from netharm.evidence.reading.separate_reader import SeparateReader

# ---------------------------------------------------------------- sizes


def test_a_file_of_500_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(500 * 2**20)  # takes no room on the disk
    begun = time.perf_counter()
    with pytest.raises(BadInput, match="the file is 500 MB; at most 100 MB are read"):
        files.read_bytes(tmp_path / "huge.pdf")
    assert time.perf_counter() - begun < 1


def test_a_part_that_unpacks_to_more_than_the_limit_is_refused_while_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xml_part, "LARGEST_PART", 1_000_000)
    bomb = docx(paragraph("x" * 2_000_000))
    assert len(bomb) < 20_000
    with pytest.raises(BadInput, match="unpacks to more than"):
        reading.read_content(bomb, "bomb.docx")


def test_an_archive_that_says_it_is_small_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_part, "LARGEST_PART", 100_000)
    bomb = bytearray(docx(paragraph("x" * 300_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as packed_file:
        size = packed_file.getinfo("word/document.xml").file_size
    lying = bytes(bomb).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != bytes(bomb)
    with pytest.raises(BadInput):
        reading.read_content(lying, "bomb.docx")


def test_an_archive_with_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with pytest.raises(BadInput, match="unpacks to more than 3 files"):
        reading.read_content(docx(paragraph("x"), {f"word/{at}.xml": "<x/>" for at in range(5)}), "many.docx")


def test_archives_within_archives_and_names_that_climb_out_are_never_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    inner = packed({"word/document.xml": "<x/>"})
    more: dict[str, str | bytes] = {
        "../../escaped.txt": "out",
        "/absolute.txt": "out",
        "word/embeddings/inner.docx": inner,
    }
    assert reading.read_content(docx(paragraph("Only this."), more), "a.docx").text == "Only this.\n"
    assert list(tmp_path.iterdir()) == []


def test_an_archive_with_two_files_of_one_name_is_refused() -> None:
    made = io.BytesIO(docx(paragraph("One.")))
    with zipfile.ZipFile(made, "a") as twice, pytest.warns(UserWarning, match="Duplicate name"):
        twice.writestr("word/document.xml", "<x/>")
    with pytest.raises(BadInput, match="two files under one name"):
        reading.read_content(made.getvalue(), "two.docx")


def test_elements_nested_without_end_are_refused() -> None:
    deep = docx("<w:sdt>" * 30_000 + paragraph("x") + "</w:sdt>" * 30_000)
    assert "nested too deeply" in answer(deep, "deep.docx")["faults"][0]["what"]


def test_a_text_longer_than_any_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LETTERS", 100)
    with pytest.raises(BadInput, match="at most 100 are read"):
        reading.read_content(b"word " * 50, "long.txt")


# ---------------------------------------------------------------- the process that reads


def test_a_file_that_keeps_its_reader_busy_is_stopped_and_the_next_one_is_read() -> None:
    # Millions of nested marks of one kind take the parser of pages minutes.
    with SeparateReader(longest=0.5) as reader:
        with pytest.raises(BadInput, match="more than 0 seconds, and was stopped"):
            reader.read(b"<html>" + b"<p " * 30_000_000, "slow.html")
        assert reader.read(b"A sound text.", "next.txt").text == "A sound text.\n"


def test_a_reader_that_breaks_costs_that_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with SeparateReader() as reader:
        assert reader.read(b"A first text.", "first.txt").text == "A first text.\n"
        assert reader._process is not None
        reader._process.kill()
        with pytest.raises(BadInput, match="the reader broke off"):
            reader.read(b"A second text.", "second.txt")
        assert reader.read(b"A third text.", "third.txt").text == "A third text.\n"


# ---------------------------------------------------------------- what is no file


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no path there")
def test_pipes_devices_and_folders_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", Path("/dev/zero"), tmp_path):
        with pytest.raises(BadInput):
            files.read_bytes(path)


def test_a_folder_is_read_without_links_hidden_files_and_others_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "odd \N{GRINNING FACE} name"
    folder.mkdir()
    (folder / "a.txt").write_text("A sound text.")
    (folder / "~$b.docx").write_bytes(b"lock")
    (folder / ".hidden.txt").write_text("hidden")
    (folder / "old.doc").write_bytes(b"x")
    (tmp_path / "outside.txt").write_text("Outside the folder.")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "all").symlink_to(tmp_path)
    assert main(["evidence", "import", str(tmp_path / "corpus"), str(folder), "--kind", "other"]) == 0
    said = capsys.readouterr().out
    assert "1 document was imported" in said
    assert "link.txt: left out: a link to another place." in said
    assert "old.doc" in said
    assert ".hidden.txt, ~$b.docx: left out: a hidden file" in said
