"""Readers of documents: what is read of each format, what is left out, and that it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from made_documents import docx, notes_part, odt, packed, paragraph, pdf
from netharm.errors import BadInput
from netharm.evidence.documents import id_of
from netharm.evidence.reading.content import read_content
from netharm.evidence.reading.read import read_document
from netharm.evidence.reading.read_text import ReadText
from netharm.evidence.reading.separate_reader import SeparateReader

_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def lines_of(content: bytes, name: str) -> list[str]:
    return read_content(content, name).text.split("\n")[:-1]


def has_note(read: ReadText, words: str) -> bool:
    return any(words in note for note in read.notes)


# ---------------------------------------------------------------- DOCX


def test_a_docx_gives_a_line_for_each_paragraph_and_each_row() -> None:
    table = "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}{paragraph('')}</w:tc>" for cell in row) + "</w:tr>"
        for row in (("Aim", "Year"), ("Fewer deaths", "2024"))
    )
    body = f"{paragraph('Before.')}{table}</w:tbl>{paragraph('After.')}"
    assert lines_of(docx(body), "a.docx") == ["Before.", "Aim | Year", "Fewer deaths | 2024", "After."]


def test_what_a_tracked_change_put_in_is_read_and_what_it_took_out_is_not() -> None:
    body = (
        "<w:p><w:r><w:t>We </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>always </w:t></w:r></w:ins><w:r><w:t>search.</w:t></w:r></w:p>"
        f"<w:moveFrom>{paragraph('Moved away.')}</w:moveFrom>"
    )
    read = read_content(docx(body), "a.docx")
    assert read.text == "We always search.\n"
    assert has_note(read, "Tracked changes")


def test_line_breaks_tabs_links_and_hyphens_of_a_docx_are_kept() -> None:
    body = (
        "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>"
        "<w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:r><w:t> a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('in a control')}</w:sdtContent></w:sdt>"
    )
    assert lines_of(docx(body), "a.docx") == ["one", "two\tthree link a-b", "in a control"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>before</w:t><mc:AlternateContent {_MC}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [line for line in lines_of(docx(body), "a.docx") if line] == ["before", "boxed"]


def test_footnotes_follow_the_text_and_their_separator_is_no_note() -> None:
    content = docx(paragraph("Text."), {"word/footnotes.xml": notes_part("a source")})
    assert lines_of(content, "a.docx") == ["Text.", "[Note] a source"]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("word/vbaProject.bin", "macros"),
        ("word/comments.xml", "Comments"),
        ("word/header1.xml", "Headers and footers"),
        ("word/embeddings/sheet.xlsx", "inside the document"),
    ],
)
def test_what_is_not_read_of_a_docx_is_told(part: str, told: str) -> None:
    assert has_note(read_content(docx(paragraph("Text."), {part: b"<x/>"}), "a.docx"), told)


# ---------------------------------------------------------------- ODT


def test_an_odt_gives_headings_paragraphs_lists_and_rows() -> None:
    body = (
        "<text:h>Aims</text:h><text:p>One<text:s text:c='3'/>two<text:tab/>three<text:line-break/>four</text:p>"
        "<text:list><text:list-item><text:p>first</text:p></text:list-item><text:list-item><text:p>second</text:p>"
        "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert lines_of(odt(body), "a.odt") == ["Aims", "One   two\tthree", "four", "first", "second", "a | b"]


def test_notes_of_an_odt_stand_where_they_belong() -> None:
    body = "<text:p>Text<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a source</text:p>"
    assert lines_of(odt(f"{body}</text:note-body></text:note>, more.</text:p>"), "a.odt") == [
        "Text [Note: a source], more."
    ]


def test_what_a_tracked_change_took_out_of_an_odt_is_not_read() -> None:
    changes = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
    body = f"{changes}</text:changed-region></text:tracked-changes><text:p>Stays.</text:p>"
    read = read_content(odt(body), "a.odt")
    assert read.text == "Stays.\n"
    assert has_note(read, "Tracked changes")


def test_a_comment_in_an_odt_is_told_and_not_read() -> None:
    body = "<text:p>Te<office:annotation><text:p>remark</text:p></office:annotation>xt.</text:p>"
    read = read_content(odt(body), "a.odt")
    assert read.text == "Text.\n"
    assert has_note(read, "Comments")


# ---------------------------------------------------------------- HTML


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    page = (
        "<!doctype html><html><head><title>no</title><style>p{}</style></head><body><script>alert('no')</script>"
        "<h1>Aims</h1><p>Caf&eacute; &amp; bar,\n  &pound;5</p>"
        "<table><tr><th>a<th>b</tr><tr><td>1</td><td>2</td></tr></table>"
        "<p hidden>unseen</p><ul><li>one<li>two</ul><p>end<br>of it"
    )
    assert lines_of(page.encode(), "a.html") == [
        "Aims",
        "Caf\u00e9 & bar, \u00a35",
        "a | b",
        "1 | 2",
        "one",
        "two",
        "end",
        "of it",
    ]


def test_a_page_in_another_encoding_is_read_by_what_it_says() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>\u0141ukasz</body></html>'.encode("iso-8859-2")
    assert lines_of(page, "a.html") == ["\u0141ukasz"]


# ---------------------------------------------------------------- PDF


def test_lines_that_the_page_broke_are_joined_and_headings_stay() -> None:
    page = [
        "Our aims",
        "We want fewer deaths from drugs in the whole of the force area, and we want fewer",
        "people who are exploited. We search where the evidence leads us, and the outreach-",
        "workers go first to every place that we know of, on every single day of the week.",
        "The end.",
    ]
    assert lines_of(pdf([page]), "a.pdf") == [
        "Our aims",
        "We want fewer deaths from drugs in the whole of the force area, and we want fewer people who are exploited. "
        "We search where the evidence leads us, and the outreachworkers go first to every place that we know of, on "
        "every single day of the week.",
        "The end.",
    ]


def test_pages_are_counted_and_an_empty_one_is_told() -> None:
    read = read_content(pdf([["First page."], [], ["Third page."]]), "a.pdf")
    assert read.pages == 3
    assert read.text == "First page.\n\n\n\nThird page.\n"
    assert has_note(read, "1 of 3 pages hold no text")


# ---------------------------------------------------------------- plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
def test_plain_text_is_read_in_its_encoding(encoding: str) -> None:
    text = "Caf\u00e9, \u00a35 and \u201cwords\u201d.\r\nA second line, which is somewhat longer than the first.\r"
    read = read_content(text.encode(encoding), "a.txt")
    assert (
        read.text
        == "Caf\u00e9, \u00a35 and \u201cwords\u201d.\nA second line, which is somewhat longer than the first.\n"
    )
    assert has_note(read, "Windows-1252") == (encoding == "cp1252")


def test_letters_taken_apart_are_put_together_and_unseen_ones_taken_out() -> None:
    assert read_content("e\u0301a\u0308 \ufb01ne\u200b \u202eabc\n".encode(), "a.txt").text == "\u00e9\u00e4 fine abc\n"


# ---------------------------------------------------------------- all of them

SOUND = {
    "a.docx": docx(paragraph("The same words.")),
    "a.odt": odt("<text:p>The same words.</text:p>"),
    "a.html": b"<html><body><p>The same words.</p></body></html>",
    "a.pdf": pdf([["The same words."]]),
    "a.txt": b"The same words.\n",
}


@pytest.mark.parametrize("name", SOUND)
def test_every_format_gives_the_same_text_and_so_the_same_id(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SOUND[name])
    first, second = read_document(tmp_path / name), read_document(tmp_path / name)
    assert first == second
    assert first.text == "The same words.\n"
    assert id_of(first.text.encode()) == id_of(SOUND["a.txt"])


@pytest.mark.parametrize("name", SOUND)
def test_the_content_decides_and_a_name_that_says_otherwise_is_told(name: str) -> None:
    read = read_content(SOUND[name], "report.dat")
    assert read.text == "The same words.\n"
    assert has_note(read, "by its content") == (name != "a.txt")


def test_one_process_reads_many_files_and_a_bad_one_does_not_end_it() -> None:
    with SeparateReader() as reader:
        assert reader.read(SOUND["a.docx"], "a.docx").text == "The same words.\n"
        with pytest.raises(BadInput, match="zip archive of another kind"):
            reader.read(packed({"x.txt": "x"}), "b.docx")
        assert reader.read(SOUND["a.pdf"], "a.pdf").text == "The same words.\n"


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    with SeparateReader(longest=0.0) as reader, pytest.raises(BadInput, match="seconds, and was stopped"):
        reader.read(SOUND["a.docx"], "a.docx")
