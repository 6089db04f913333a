"""Coding sheets: what is marked in a spreadsheet comes back as codings, once, whole, or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from netharm.answers.coding_sheets import make_sheet, read_sheet
from netharm.answers.sheet_rows import read_rows, write_rows
from netharm.errors import BadInput
from netharm.evidence.coding_sheet import place_of, sheet_places
from netharm.evidence.codings import codings_of
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents
from small_corpus import WORDS, small_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return small_corpus(tmp_path / "corpus", {"one": WORDS, "sums": "=1+1 is what he wrote. -5 was said. @ home too."})


def marked(sheet: Path, **cells: str) -> None:
    """Write `column_row=words` into a sheet in Excel's format; rows are counted from 1 under the heading."""
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    for name, words in cells.items():
        column, _, row = name.rpartition("_")
        page.cell(row=int(row) + 1, column=columns[column], value=words)
    book.save(sheet)


def test_a_sheet_has_a_row_for_each_sentence_and_a_column_for_each_group(corpus: Corpus, tmp_path: Path) -> None:
    made = make_sheet(corpus.path, "anna", "one", tmp_path / "a.xlsx")
    rows = read_rows(tmp_path / "a.xlsx")
    assert made["rows"] == len(rows) == 7
    assert list(rows[0][1])[:6] == ["row", "document", "start", "end", "text", "strand"]
    assert rows[0][1]["text"] == "We executed four warrants on the estate."
    assert all(WORDS[int(cells["start"]) : int(cells["end"])] == cells["text"] for _, cells in rows)


def test_cells_of_codes_offer_the_codes_and_a_second_sheet_defines_them(corpus: Corpus, tmp_path: Path) -> None:
    make_sheet(corpus.path, "anna", "one", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    lists = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
    assert '"pursue,prevent,protect,prepare"' in lists
    assert book.sheetnames == ["Sheet", "Codebook"]


def test_marks_come_back_as_codings_of_their_rows(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    make_sheet(corpus.path, "anna", "one", sheet)
    marked(sheet, strand_1="pursue", stance_1="activity", strand_4="Protect; prepare", memo_4="both are said")
    done = read_sheet(corpus.path, "anna", sheet)
    assert len(done["added"]) == 4
    said = codings_of(corpus, "anna")
    assert [one.code for one in said] == ["strand.pursue", "stance.activity", "strand.protect", "strand.prepare"]
    assert WORDS[said[0].excerpt.start : said[0].excerpt.end] == "We executed four warrants on the estate."
    assert {one.memo for one in said[2:]} == {"both are said"}


def test_reading_a_sheet_again_adds_nothing_twice(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    make_sheet(corpus.path, "anna", "one", sheet)
    marked(sheet, strand_1="pursue")
    read_sheet(corpus.path, "anna", sheet)
    again = read_sheet(corpus.path, "anna", sheet)
    assert (again["added"], again["already"]) == ([], 1)
    assert len(codings_of(corpus, "anna")) == 1


def test_a_mark_that_was_taken_out_is_told_and_its_coding_stands(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    make_sheet(corpus.path, "anna", "one", sheet)
    marked(sheet, strand_1="pursue; protect")
    read_sheet(corpus.path, "anna", sheet)
    marked(sheet, strand_1="pursue")
    done = read_sheet(corpus.path, "anna", sheet)
    assert [one["code"] for one in done["no_longer_marked"]] == ["strand.protect"]
    assert "--undo anna-2" in " ".join(done["said"])
    assert len(codings_of(corpus, "anna")) == 2


def test_a_new_sheet_shows_what_its_coder_said_and_nobody_else(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    make_sheet(corpus.path, "anna", "one", sheet)
    marked(sheet, strand_1="pursue")
    read_sheet(corpus.path, "anna", sheet)
    make_sheet(corpus.path, "anna", "one", tmp_path / "again.xlsx")
    make_sheet(corpus.path, "ben", "one", tmp_path / "ben.xlsx")
    assert read_rows(tmp_path / "again.xlsx")[0][1]["strand"] == "pursue"
    assert all(not cells["strand"] for _, cells in read_rows(tmp_path / "ben.xlsx"))


def test_all_faults_of_a_sheet_are_told_at_once_and_nothing_is_added(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    make_sheet(corpus.path, "anna", "one", sheet)
    marked(
        sheet,
        strand_1="pursue",
        strand_2="persue",
        text_3="Something else.",
        end_4="99999",
        document_5="three",
        stance_6="pursue",
    )
    with pytest.raises(BadInput) as refusal:
        read_sheet(corpus.path, "anna", sheet)
    told = [(fault.where, fault.what) for fault in refusal.value.faults]
    assert [where for where, _ in told] == [f"a.xlsx, row {row}" for row in (3, 4, 5, 6, 7)]
    for (_, what), words in zip(
        told,
        ("'persue'", "the words are not those", "no place in one", "no document 'three'", "no code of stance"),
        strict=True,
    ):
        assert words in what
    assert codings_of(corpus, "anna") == ()


def test_words_that_stand_once_may_take_the_place_of_letters(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "own.csv"
    sheet.write_text("document,text,codes\none,carries  naloxone,strand.prepare; chain.activity\n", encoding="utf-8")
    read_sheet(corpus.path, "anna", sheet)
    said = codings_of(corpus, "anna")
    assert {WORDS[one.excerpt.start : one.excerpt.end] for one in said} == {"carries naloxone"}


@pytest.mark.parametrize(("quote", "found"), [("naloxone", True), ("the", False), ("nowhere", False), ("  ", False)])
def test_a_quote_has_a_place_where_it_stands_exactly_once(quote: str, found: bool) -> None:
    assert (place_of(quote, WORDS) is not None) is found


def test_a_quote_that_overlaps_itself_stands_twice() -> None:
    assert place_of("aba", "xababa") is None


def test_words_that_look_like_formulas_stay_words_in_both_kinds_of_file(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv"):
        make_sheet(corpus.path, "anna", "sums", tmp_path / name)
        texts = [cells["text"] for _, cells in read_rows(tmp_path / name)]
        assert texts == ["=1+1 is what he wrote.", "-5 was said.", "@ home too."]
        assert read_sheet(corpus.path, "anna", tmp_path / name)["added"] == []
    raw = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert ",=1" not in raw
    assert "'=1+1" in raw
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_same_corpus_gives_the_same_sheet_byte_for_byte(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        make_sheet(corpus.path, "anna", "one", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"document,start,end\none,0,5\n", "no column for codes"),
        (b"strand,strand\npursue,x\n", "more than one column called strand"),
        (b"\xff\xfe\x00s", "not UTF-8"),
        (b"PK\x03\x04nonsense", "cannot be unpacked"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_refused(content: bytes, words: str, corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read_sheet(corpus.path, "anna", tmp_path / "bad.csv")


def test_a_sheet_is_written_as_xlsx_or_csv_and_nothing_else(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written as"):
        make_sheet(corpus.path, "anna", "one", tmp_path / "a.ods")
    with pytest.raises(BadInput, match="cannot be written"):
        write_rows(tmp_path / "nowhere" / "a.csv", ("a",), [["b"]])


def test_rows_may_be_paragraphs() -> None:
    (document,) = [WORDS]
    places = list(sheet_places(f"{document}\n\n  A second paragraph. ", "paragraph"))
    assert len(places) == 2
    assert places[1][1] - places[1][0] == len("A second paragraph.")


def test_a_sentence_too_long_for_a_cell_becomes_several_rows() -> None:
    assert list(sheet_places("a" * 70_000, "sentence")) == [(0, 30_000), (30_000, 60_000), (60_000, 70_000)]


def test_a_sheet_may_cover_several_documents(corpus: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "all.csv"
    sheet.write_text("document,start,end,strand\none,0,11,pursue\nsums,0,4,prevent\n", encoding="utf-8")
    read_sheet(corpus.path, "anna", sheet)
    assert {one.excerpt.document for one in codings_of(corpus, "anna")} == {one.id for one in read_documents(corpus)}
    with pytest.raises(BadInput, match="of another document"):
        read_sheet(corpus.path, "anna", sheet, "one")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_letters_that_a_sheet_cannot_hold_do_not_make_a_row_look_changed(name: str, tmp_path: Path) -> None:
    odd = "One\x01two\x00 _x0001_ three\ufffe.\tFour\x0bfive \u200f\u05e9\u05dc\u05d5\u05dd\u2028 six 😀.\n"
    odd += "It's '=1+1, \"so\".\r\n\x7fEnd"
    corpus = small_corpus(tmp_path / "corpus", {"odd": odd})
    make_sheet(corpus.path, "anna", "odd", tmp_path / name)
    assert read_sheet(corpus.path, "anna", tmp_path / name)["added"] == []
