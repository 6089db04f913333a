"""Projects of other programs: what goes out comes back, others can be read, and hostile files are refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.errors import BadInput
from netharm.evidence import archive
from netharm.evidence.exchange.codebook_file import codebook_bytes, read_codebook_file
from netharm.evidence.exchange.exchanged import Exchanged, ExchangedCode, ExchangedCoding, ExchangedSource
from netharm.evidence.exchange.identity import guid_of
from netharm.evidence.exchange.project_read import read_project
from netharm.evidence.exchange.project_write import project_bytes

CODES = (
    ExchangedCode(guid_of("group", "strand"), "strand", (), "Which strand?", codable=False),
    ExchangedCode(guid_of("code", "pursue"), "Pursue", ("strand",), "disrupts <those> & others"),
    ExchangedCode(guid_of("code", "prevent"), "Prevent", ("strand",)),
    ExchangedCode(guid_of("code", "alone"), "On its own"),
)
TEXT = "Líne one,\r\n\N{GRINNING FACE} two three.\n"


def project(text: str = TEXT, memo: str = "why:\nbecause") -> Exchanged:
    source = ExchangedSource(guid_of("document", 1), "Interview 1", text, {"kind": "interview", "level": "local"})
    codings = (
        ExchangedCoding(source.guid, 0, 4, CODES[1].guid, "anna", memo, "2026-01-02T03:04:05Z"),
        ExchangedCoding(source.guid, 0, 4, CODES[2].guid, "ben", "", "2026-01-02T03:04:06Z"),
        ExchangedCoding(source.guid, 2, 9, CODES[1].guid, "ben", "", "2026-01-02T03:04:07Z"),
    )
    return Exchanged("Corpus", CODES, (source,), codings, (("anna", source.guid),), "About it", "netharm 0.0")


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs",))
IN_XML = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


@settings(deadline=None, max_examples=40)
@given(st.text(LETTERS, min_size=9, max_size=60), st.text(IN_XML, min_size=1, max_size=20))
def test_a_project_that_goes_out_and_comes_back_has_lost_nothing(text: str, memo: str) -> None:
    text = text.removeprefix("\ufeff").ljust(9, ".")
    given_ = project(text, memo)
    assert read_project(project_bytes(given_), "x.qdpx") == given_


def test_the_same_project_gives_the_same_bytes() -> None:
    assert project_bytes(project()) == project_bytes(project())


def test_positions_count_letters_and_not_bytes_or_units_of_two_bytes() -> None:
    read = read_project(project_bytes(project()), "x.qdpx")
    coded = {read.sources[0].text[one.start : one.end] for one in read.codings}
    assert coded == {"Líne", "ne one,"}
    with zipfile.ZipFile(io.BytesIO(project_bytes(project()))) as packed:
        assert packed.read(f"sources/{read.sources[0].guid}.txt").decode() == TEXT


def test_a_codebook_that_goes_out_and_comes_back_has_lost_nothing() -> None:
    assert read_codebook_file(codebook_bytes(CODES, "netharm"), "x.qdc") == CODES


# ---------------------------------------------------------------- files as other programs write them


def packed(**files: str | bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


G = {name: f"{number:08X}-0000-4000-8000-000000000000" for number, name in enumerate("abcdefgh", start=1)}
HEAD = '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="Other 1">'
USER = f'<Users><User guid="{G["a"]}" name="Ann"/></Users>'
BOOK = (
    f'<CodeBook><Codes><Code guid="{{{G["b"]}}}" name="Harm" isCodable="true"><Code guid="{G["c"]}" name="Debt" '
    'isCodable="true" color="#ff0000"><Description>owed</Description></Code></Code></Codes></CodeBook>'
)


def selection(start: int, end: int, code: str, inside: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{G["d"]}" startPosition="{start}" endPosition="{end}">{inside}<Coding '
        f'guid="{G["e"]}" creatingUser="{G["a"].lower()}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def test_a_project_named_after_itself_with_comments_as_descriptions_is_read() -> None:
    source = (
        f'<Sources><TextSource guid="{G["f"]}" name="T" plainTextPath="internal://{G["f"]}.txt">'
        f"{selection(0, 5, G['c'], '<Description>my comment</Description>')}</TextSource></Sources>"
    )
    files = {"Trial.qde": HEAD + USER + BOOK + source + "</Project>", f"sources/{G['f']}.txt": "debts grow"}
    read = read_project(packed(**files), "x.qdpx")
    (coding,) = read.codings
    assert (coding.user, coding.memo, coding.start, coding.end) == ("Ann", "my comment", 0, 5)
    assert [code.path for code in read.codes] == [(), ("Harm",)]
    assert coding.code == read.codes[1].guid == G["c"].lower()
    assert read.left_out == ()


def test_a_text_with_a_byte_order_mark_in_another_folder_is_read_with_its_positions() -> None:
    source = (
        f'<Sources><TextSource guid="{G["f"]}" name="T" richTextPath="internal://{G["f"]}.docx" '
        f'plainTextPath="internal://{G["f"]}.txt">{selection(7, 11, G["b"])}</TextSource></Sources>'
    )
    files: dict[str, str | bytes] = {
        "project.qde": HEAD + USER + BOOK + source + "</Project>",
        f"Sources/{G['f'].lower()}.txt": "\ufefffirst\r\nwords".encode(),
    }
    read = read_project(packed(**files), "x.qdpx")
    assert read.sources[0].text == "first\r\nwords"
    assert read.sources[0].text[read.codings[0].start : read.codings[0].end] == "word"


def test_the_words_of_a_pdf_are_read_and_what_has_no_words_is_told_with_numbers() -> None:
    source = (
        f'<Sources><PDFSource guid="{G["f"]}" name="Strategy" path="internal://s.pdf"><PDFSelection guid="{G["h"]}" '
        f'page="1" firstX="0" firstY="0" secondX="1" secondY="1"/><Representation guid="{G["g"]}" '
        f'plainTextPath="internal://{G["g"]}.txt">{selection(0, 3, G["c"])}{selection(2, 400, G["c"])}</Representation>'
        f'</PDFSource><PictureSource guid="{G["a"]}" name="photo"/><AudioSource guid="{G["b"]}" name="tape"/></Sources>'
    )
    rest = f'<Links><Link guid="{G["c"]}"/></Links><Sets><Set guid="{G["d"]}" name="mine"/></Sets>'
    files = {"project.qde": HEAD + USER + BOOK + source + rest + "</Project>", f"sources/{G['g']}.txt": "Aims"}
    read = read_project(packed(**files), "x.qdpx")
    assert [(one.name, one.text) for one in read.sources] == [("Strategy", "Aims")]
    assert len(read.codings) == 1
    told = " ".join(read.left_out)
    for part in ("1 pictures", "1 recordings", "1 links", "1 sets", "1 stretches marked", "1 codings of a stretch"):
        assert part in told


# ---------------------------------------------------------------- files that nobody vouches for


def refused(content: bytes) -> str:
    with pytest.raises(BadInput) as error:
        read_project(content, "x.qdpx")
    (fault,) = error.value.faults
    assert fault.where.startswith("x.qdpx")
    return fault.what


ENTITIES = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Project name="&b;"/>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/hostname">]><Project name="&a;"/>'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"no archive", "not a sound zip archive"),
        (packed(other="x"), "holds 0 files"),
        (packed(**{"a.qde": "x", "b.qde": "x"}), "holds 2 files"),
        (packed(**{"project.qde": "<Project"}), "not well-formed"),
        (packed(**{"project.qde": ENTITIES}), "document type or entities"),
        (packed(**{"project.qde": OUTSIDE}), "document type or entities"),
        (packed(**{"project.qde": "<html/>"}), "not a REFI-QDA project"),
    ],
    ids=["no zip", "no project", "two projects", "cut off", "entities", "outside entity", "another format"],
)
def test_a_file_that_is_no_sound_project_is_refused_in_a_sentence(content: bytes, what: str) -> None:
    assert what in refused(content)


def test_an_archive_that_would_fill_the_memory_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = packed(**{"project.qde": b"\0" * 5_000_000})
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 1_000_000)
    assert "unpacks to more than" in refused(bomb)
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 2_000_000)
    assert "the archive unpacks to more than" in refused(bomb)


def test_a_text_that_is_not_in_utf_8_is_refused_because_positions_would_be_wrong() -> None:
    files: dict[str, str | bytes] = {
        "project.qde": HEAD
        + f'<Sources><TextSource guid="{G["f"]}" plainTextPath="internal://t.txt"/></Sources></Project>',
        "sources/t.txt": "caf\xe9".encode("latin-1"),
    }
    assert "not written in UTF-8" in refused(packed(**files))


def test_a_path_outside_of_the_archive_is_not_followed() -> None:
    source = f'<Sources><TextSource guid="{G["f"]}" name="T" plainTextPath="absolute:///etc/hostname"/></Sources>'
    read = read_project(packed(**{"project.qde": HEAD + source + "</Project>"}), "x.qdpx")
    assert read.sources == ()
    assert "without a plain text" in read.left_out[0]


def test_a_codebook_with_entities_or_of_another_kind_is_refused() -> None:
    for content, what in ((ENTITIES, "entities"), ("<a/>", "not a REFI-QDA codebook"), ("<a", "well-formed")):
        with pytest.raises(BadInput, match=what):
            read_codebook_file(content.encode(), "x.qdc")


def test_a_control_character_in_a_memo_does_not_make_a_file_that_nobody_can_open() -> None:
    memo = "bell \x07 and \x00 nought"
    read = read_project(project_bytes(project(memo=memo)), "x.qdpx")
    assert read.codings[0].memo == memo.replace("\x07", "\ufffd").replace("\x00", "\ufffd")
    assert replace(read, codings=()) == replace(project(), codings=())
