"""Documents that are sound and unusual: hidden words, rows taken out, other forms, letters from right to left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_documents import docx, packed, paragraph, pdf
from netharm.errors import BadInput
from netharm.evidence.reading.content import read_content
from netharm.evidence.reading.pdf import joined_lines

USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def text(content: bytes, name: str) -> str:
    return read_content(content, name).text


def other_docx(words: str, namespace: str, main: str) -> bytes:
    """Return a DOCX in another form, or with its text in another part than usual."""
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships><Relationship Type="{OFFICE}" Target="{main}"/></Relationships>',
            main: f'<w:document xmlns:w="{namespace}"><w:body>{paragraph(words)}</w:body></w:document>',
        }
    )


def test_a_table_within_a_table_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('inner')}</w:tc></w:tr></w:tbl>"
    content = docx(f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{paragraph('outer')}</w:tc></w:tr></w:tbl>")
    assert text(content, "plan.docx") == "inner | outer\n"


def test_a_row_that_a_tracked_change_took_out_is_not_read() -> None:
    rows = (
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('stays')}</w:tc></w:tr>"
    )
    assert text(docx(f"<w:tbl>{rows}</w:tbl>"), "plan.docx") == "stays\n"


def test_hidden_words_are_not_read_and_told() -> None:
    runs = (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>open words</w:t></w:r>'
    )
    read = read_content(docx(f"<w:p>{runs}</w:p>"), "plan.docx")
    assert read.text == "open words\n"
    assert "Hidden text was not read." in read.notes


def test_hidden_parts_of_a_page_are_not_read_and_told() -> None:
    page = b"<html><p>seen</p><div style='display: none'><div>hidden</div>too</div><p hidden>also</p><p>end"
    read = read_content(page, "page.html")
    assert read.text == "seen\nend\n"
    assert "hidden" in read.notes[0]


def test_the_strict_form_and_a_text_in_another_part_are_read() -> None:
    assert text(other_docx("strictly", STRICT, "word/document.xml"), "a.docx") == "strictly\n"
    assert text(other_docx("elsewhere", USUAL, "word/document2.xml"), "a.docx") == "elsewhere\n"


def test_right_to_left_letters_of_a_pdf_stand_in_the_order_of_reading() -> None:
    # A page shows them from the left as it must, mem first; a reader begins at the right, with shin.
    letters = {"A": "\u05dd", "B": "\u05d5", "C": "\u05dc", "D": "\u05e9"}
    rows = "\n".join(f"<{ord(code):02x}> <{ord(letter):04x}>" for code, letter in letters.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n4 beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    plain = pdf([["ABCD"], [cmap]])
    # The stream of the second page becomes the table of letters; its length is told anew by the reader's own repair.
    shown = plain.index(b"BT", plain.index(b"7 0 obj"))
    end = plain.index(b"endstream", shown)
    mapped = plain[:shown] + cmap.encode() + plain[end - 1 :]
    mapped = mapped.replace(b"/Encoding /WinAnsiEncoding", b"/ToUnicode 7 0 R /Encoding /WinAnsiEncoding", 1)
    mapped = mapped[: mapped.rindex(b"startxref")].replace(b"xref", b"xxxx") + b"%%EOF"
    assert text(mapped, "shalom.pdf").startswith("\u05e9\u05dc\u05d5\u05dd\n")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "Officers carried naloxone on every shift that\nsummer and said so.",
            "Officers carried naloxone on every shift that summer and said so.",
        ),
        (
            "The whole community of the estate spoke of commu-\nnity policing.",
            "The whole community of the estate spoke of community policing.",
        ),
        ("Aims\nWe want fewer deaths.", "Aims\nWe want fewer deaths."),
    ],
)
def test_a_page_of_two_lines_is_joined_like_a_long_one(page: str, expected: str) -> None:
    assert joined_lines(page) == expected


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=4, max_size=200))
def test_a_text_that_was_read_is_read_again_as_the_same(written: str) -> None:
    try:
        once = text(f"abc {written}".encode(), "talk.txt")
    except BadInput:
        return
    assert text(once.encode(), "talk.txt") == once
