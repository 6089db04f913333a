"""police.uk files: what is stored, what is counted, and what is refused before anything is written."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.data.keeping.entry import Entry
from netharm.data.police_uk import ingest_archive
from netharm.data.police_uk_files import archive
from netharm.data.police_uk_files.headings import COLUMNS, police_uk_file
from netharm.data.police_uk_files.plain_text import plain_text
from netharm.data.police_uk_files.rows import rewritten
from netharm.data.quality import ingest_record, quality_report
from netharm.data.store import Store
from netharm.errors import BadInput
from netharm.study.data_source import DataSource
from police_uk_archive import (
    STOPS_HEADER,
    STREET_HEADER,
    anti_social,
    crime,
    name_of,
    nowhere,
    outcome,
    stop,
    street_file,
    write_folder,
    write_zip,
)

SOURCE = DataSource(source="police.uk", force="south-yorkshire")
MONTH = "2024-01"
JANUARY = {name_of(MONTH): street_file(MONTH)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "it's [1] störe")


def ingest(store: Store, path: Path) -> tuple[Entry, ...]:
    return ingest_archive(store, "recorded", SOURCE, path)


def rows_of(store: Store, kind: str = "street") -> list[tuple[str | None, ...]]:
    with store.connect() as connection:
        return connection.execute("FROM read_parquet($1)", [store.files(store.current("recorded", kind))]).fetchall()


def refusal(store: Store, path: Path) -> str:
    """Return the message of the refusal of the archive, having seen that nothing was written."""
    with pytest.raises(BadInput) as refused:
        ingest(store, path)
    assert not store.path.exists()
    assert all(fault.remedy and fault.why for fault in refused.value.faults)
    return str(refused.value)


def test_every_row_is_stored_as_published(store: Store, tmp_path: Path) -> None:
    ingest(store, write_zip(tmp_path / "a.zip", JANUARY))
    written = [[field or "" for field in row] for row in rows_of(store)]
    assert [",".join(row) for row in written] == street_file(MONTH).decode().splitlines()[1:]


def test_anti_social_behaviour_without_an_id_is_never_merged(store: Store, tmp_path: Path) -> None:
    rows = [anti_social(MONTH)] * 7
    ingest(store, write_zip(tmp_path / "a.zip", {name_of(MONTH): street_file(MONTH, *rows)}))
    assert len(rows_of(store)) == 7
    street = quality_report(store, "recorded")["forces"]["south-yorkshire"]["street"]
    assert (street["without_id"], street["without_id_alike"]) == (7, 6)


def test_every_force_and_kind_in_the_archive_is_kept(store: Store, tmp_path: Path) -> None:
    outcomes = "\n".join([",".join(STREET_HEADER.split(",")[:9]) + ",Outcome type", outcome(1, MONTH), ""])
    stops = "\n".join([STOPS_HEADER, stop("2024-01-03T10:00:00+00:00"), stop("2023-12-31T23:30:00+00:00"), ""])
    files = JANUARY | {
        name_of(MONTH, "btp"): street_file(MONTH),
        name_of(MONTH, "derbyshire", "outcomes"): outcomes.encode(),
        name_of(MONTH, "derbyshire", "stop-and-search"): stops.encode(),
    }
    added = ingest(store, write_zip(tmp_path / "a.zip", files))
    assert [(entry.kind, entry.part) for entry in added] == [
        ("street", "2024-01 btp"),
        ("outcomes", "2024-01 derbyshire"),
        ("stop-and-search", "2024-01 derbyshire"),
        ("street", "2024-01 south-yorkshire"),
    ]
    record = ingest_record(store, "recorded", added)
    assert record["rows"] == {"outcomes": 1, "stop-and-search": 2, "street": 6}
    derbyshire = quality_report(store, "recorded")["forces"]["derbyshire"]
    assert derbyshire["stop-and-search"]["dated_in_another_month"] == 1


def test_a_folder_gives_what_its_zip_gives(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    ingest(one, write_zip(tmp_path / "a.zip", JANUARY))
    ingest(other, write_folder(tmp_path / "a folder, 'quoted' é", JANUARY))
    assert one.digest() == other.digest()


def test_running_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", JANUARY)
    ingest(store, path)
    before = {file.name: file.read_bytes() for file in store.path.iterdir()}
    assert ingest(store, path) == ()
    assert {file.name: file.read_bytes() for file in store.path.iterdir()} == before


def test_other_line_ends_or_a_byte_order_mark_make_no_revision(store: Store, tmp_path: Path) -> None:
    ingest(store, write_zip(tmp_path / "a.zip", JANUARY))
    changed = b"\xef\xbb\xbf" + street_file(MONTH).replace(b"\n", b"\r\n")
    assert ingest(store, write_zip(tmp_path / "b.zip", {name_of(MONTH): changed})) == ()


def test_a_revised_month_is_kept_beside_the_old_one_with_its_date(store: Store, tmp_path: Path) -> None:
    old, new = crime(1, MONTH), crime(1, MONTH, outcome="Suspect charged")
    ingest(store, write_zip(tmp_path / "a.zip", {name_of(MONTH): street_file(MONTH, old, crime(2, MONTH))}, year=2024))
    ingest(store, write_zip(tmp_path / "b.zip", {name_of(MONTH): street_file(MONTH, new, crime(2, MONTH))}, year=2025))
    assert [(entry.release, entry.released) for entry in store.entries()] == [(1, "2024-06-01"), (2, "2025-06-01")]
    assert [row[10] for row in rows_of(store)] == ["Suspect charged", "Under investigation"]
    report = quality_report(store, "recorded")
    assert (report["outcomes_compared"], report["outcomes_differ"]) == (2, 1)
    assert report["revised"][0]["released"] == ["2024-06-01", "2025-06-01"]


@pytest.mark.parametrize(("year", "dated"), [(1980, 0), (2023, 0), (2024, 1), (2107, 0)])
def test_only_a_date_that_can_be_true_counts_as_the_release(
    store: Store, tmp_path: Path, year: int, dated: int
) -> None:
    ingest(store, write_zip(tmp_path / "a.zip", JANUARY, year=year))
    entry = store.entries()[0]
    assert entry.quality["release_dated"] == dated
    assert (entry.released == f"{year}-06-01") == bool(dated)


def test_a_month_without_file_or_without_rows_is_missing(store: Store, tmp_path: Path) -> None:
    files = {name_of(month): street_file(month) for month in ("2023-11", "2024-01", "2024-03")}
    files[name_of("2024-02")] = f"{STREET_HEADER}\n".encode()
    record = ingest_record(store, "recorded", ingest(store, write_zip(tmp_path / "a.zip", files)))
    assert record["months_missing"] == {"south-yorkshire": ["2023-12", "2024-02"]}
    assert (record["files"], record["files_added"], record["files_unchanged"]) == (4, 4, 0)


def test_rows_without_id_and_without_location_are_counted(store: Store, tmp_path: Path) -> None:
    rows = [crime(1, MONTH), anti_social(MONTH), nowhere(2, MONTH), nowhere(3, MONTH)]
    added = ingest(store, write_zip(tmp_path / "a.zip", {name_of(MONTH): street_file(MONTH, *rows)}))
    record = ingest_record(store, "recorded", added)
    assert (record["without_id"], record["without_location"]) == (1, 2)


def test_cp1252_is_read_and_counted(store: Store, tmp_path: Path) -> None:
    text = street_file(MONTH, crime(1, MONTH).replace("High Street", "Café Row")).decode().encode("cp1252")
    ingest(store, write_zip(tmp_path / "a.zip", {name_of(MONTH): text}))
    assert rows_of(store)[0][6] == "On or near Café Row"
    assert quality_report(store, "recorded")["forces"]["south-yorkshire"]["files_cp1252"] == 1


def test_quoted_fields_are_read_as_what_they_quote(store: Store, tmp_path: Path) -> None:
    quoted = crime(1, MONTH).replace("On or near High Street", '"On or near ""The Moor"", Sheffield"')
    ingest(store, write_zip(tmp_path / "a.zip", {name_of(MONTH): street_file(MONTH, quoted, anti_social(MONTH))}))
    assert rows_of(store)[0][6] == 'On or near "The Moor", Sheffield'
    assert len(rows_of(store)) == 2


def test_a_whole_last_row_needs_no_line_end(store: Store, tmp_path: Path) -> None:
    ingest(store, write_zip(tmp_path / "a.zip", {name_of(MONTH): street_file(MONTH)[:-1]}))
    assert len(rows_of(store)) == 3


def test_files_of_other_kinds_beside_the_csvs_are_left_alone(store: Store, tmp_path: Path) -> None:
    extra = {"README.txt": b"hello", "__MACOSX/2024-01/._2024-01-south-yorkshire-street.csv": b"\0\0"}
    assert len(ingest(store, write_zip(tmp_path / "a.zip", JANUARY | extra))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../2024-01-x-street.csv",
        "/etc/2024-01-x-street.csv",
        "C:\\2024-01-x-street.csv",
        "a/../../2024-01-x-street.csv",
        "..\\..\\2024-01-x-street.csv",
        "\\\\server\\share\\2024-01-x-street.csv",
        "../notes.txt",
    ],
)
def test_a_zip_with_a_path_outside_itself_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    message = refusal(store, write_zip(tmp_path / "evil.zip", JANUARY | {name: street_file(MONTH)}))
    assert "evil.zip" in message
    assert "leads out of the archive" in message


def test_a_link_in_a_zip_or_a_folder_is_refused(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        info = zipfile.ZipInfo(name_of(MONTH))
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(info, "/etc/passwd")
    assert "link" in refusal(store, tmp_path / "a.zip")
    folder = write_folder(tmp_path / "folder", JANUARY)
    (folder / "2024-02-south-yorkshire-street.csv").symlink_to("/etc/passwd")
    assert "link" in refusal(store, folder)


def test_what_a_hostile_name_would_do_to_a_terminal_is_not_printed(store: Store, tmp_path: Path) -> None:
    message = refusal(store, write_zip(tmp_path / "a.zip", {"\x1b[31mred\u202e/crimes.csv": b""}))
    assert message.isprintable()
    assert "crimes.csv" in message


def test_a_file_that_is_not_one_is_refused_and_not_waited_for(store: Store, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", JANUARY)
    os.mkfifo(folder / name_of("2024-02").split("/")[1])
    assert "not a file" in refusal(store, folder)
    assert "no such file" in refusal(store, folder / name_of("2024-02").split("/")[1])


def test_a_bomb_is_refused_by_its_declared_size(store: Store, tmp_path: Path) -> None:
    bomb = f"{STREET_HEADER}\n".encode() + b"a" * 30_000_000
    message = refusal(store, write_zip(tmp_path / "bomb.zip", {name_of(MONTH): bomb}))
    assert "far more" in message


def test_a_bomb_that_lies_about_its_size_is_refused(store: Store, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bomb.zip", {name_of(MONTH): street_file(MONTH) + b"a" * 30_000_000})
    whole = len(street_file(MONTH)) + 30_000_000
    path.write_bytes(path.read_bytes().replace(whole.to_bytes(4, "little"), (5_000).to_bytes(4, "little")))
    assert "damaged" in refusal(store, path)


def test_a_member_beyond_the_limit_is_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MEMBER_LIMIT", 100)
    assert "month of data" in refusal(store, write_zip(tmp_path / "a.zip", JANUARY))
    assert "month of data" in refusal(store, write_folder(tmp_path / "folder", JANUARY))


def test_a_truncated_zip_is_refused_wherever_it_is_cut(store: Store, tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "a.zip", JANUARY | {name_of("2024-02"): street_file("2024-02")}).read_bytes()
    for length in (*range(0, len(whole) - 1, 97), len(whole) - 1):
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        assert "cut.zip" in refusal(store, tmp_path / "cut.zip")


def test_a_zip_with_a_flipped_byte_is_refused_or_gives_the_same_rows(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "a.zip", JANUARY).read_bytes()
    sound = Store(tmp_path / "sound")
    ingest(sound, tmp_path / "a.zip")
    for position in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 0x55
        (tmp_path / "b.zip").write_bytes(damaged)
        store = Store(tmp_path / f"store {position}")
        try:
            ingest(store, tmp_path / "b.zip")
        except BadInput:
            assert not store.path.exists()
        else:
            assert [each.content_digest for each in store.entries()] == [
                each.content_digest for each in sound.entries()
            ]


def test_an_encrypted_zip_is_refused(store: Store, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", JANUARY)
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(raw)
    assert "encrypted" in refusal(store, path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice_is_refused(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        for _ in range(2):
            opened.writestr(name_of(MONTH), street_file(MONTH))
    assert "twice" in refusal(store, tmp_path / "a.zip")


def test_the_same_month_twice_in_different_folders_is_refused(store: Store, tmp_path: Path) -> None:
    files = {f"{folder}/{name_of(MONTH)}": street_file(MONTH) for folder in ("old", "new")}
    assert "same month" in refusal(store, write_folder(tmp_path / "folder", files))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "columns"),
        (b"not,a,police,file\n1,2,3,4\n", "columns"),
        (b"PK\x03\x04\0\0", "not a text file, row 1|zero byte"),
        (street_file(MONTH).replace(b"Crime ID,", b""), "columns"),
        (street_file(MONTH).replace(b",Context", b",Context,More"), "columns"),
        (street_file(MONTH, "a,b,c"), "row 2: the row has 3 columns instead of 12"),
        (street_file(MONTH, anti_social(MONTH), anti_social(MONTH) + ","), "row 3: the row has 13 columns"),
        (street_file(MONTH, anti_social(MONTH), "", anti_social(MONTH)), "row 3: the row has 0 columns"),
        (street_file(MONTH, anti_social(MONTH), ""), "row 3: the row has 0 columns"),
        (street_file(MONTH, anti_social(MONTH)[:-1], anti_social(MONTH) + ","), "row 2: .*\n.*row 3: "),
        (street_file(MONTH, anti_social(MONTH), '"' + anti_social(MONTH)), "row 3: the row cannot be read"),
        (street_file(MONTH, anti_social(MONTH).replace("High", "Hi\rgh")), "row 2: "),
        (street_file(MONTH, crime(1, MONTH)[:-8].rstrip(",")), "row 2: the row has"),
        (street_file(MONTH, crime(1, MONTH))[:-20], "middle of a row"),
        (street_file(MONTH, crime(1, "2024-02")), "row 2: its month is not 2024-01"),
        (street_file(MONTH, crime(1, MONTH), crime(1, "")), "row 3: its month is not 2024-01"),
        (street_file(MONTH, crime(1, MONTH).replace("53.38", "north")), "row 2: its longitude and latitude"),
        (street_file(MONTH, crime(1, MONTH).replace("53.380000", "")), "row 2: its longitude and latitude"),
        (street_file(MONTH, crime(1, MONTH).replace("53.38", "nan")), "row 2: its longitude and latitude"),
        (street_file(MONTH, crime(1, MONTH).replace("53.38", "5338")), "row 2: its longitude and latitude"),
        (street_file(MONTH, crime(1, MONTH)).replace(b"High", b"\xff\x81"), "row 2: byte 0x81"),
        (street_file(MONTH).decode().encode("utf-16"), "zero byte"),
    ],
)
def test_a_faulty_file_is_refused_with_its_name_and_row_and_nothing_of_the_archive_is_stored(
    store: Store, tmp_path: Path, content: bytes, said: str
) -> None:
    files = {name_of("2023-12"): street_file("2023-12"), name_of(MONTH): content}
    message = refusal(store, write_zip(tmp_path / "a.zip", files))
    assert f"a.zip, {name_of(MONTH)}, row" in message
    assert re.search(said, message, re.DOTALL), message


def test_a_stop_without_a_date_is_refused(store: Store, tmp_path: Path) -> None:
    content = "\n".join([STOPS_HEADER, stop("2024-01-03T10:00:00+00:00"), stop("yesterday"), ""]).encode()
    assert "row 3: its date" in refusal(
        store, write_zip(tmp_path / "a.zip", {name_of(MONTH, kind="stop-and-search"): content})
    )


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_an_outcomes_file_cut_anywhere_in_its_last_row_is_refused(store: Store, tmp_path: Path, cut: int) -> None:
    header = ",".join(STREET_HEADER.split(",")[:9]) + ",Outcome type\n"
    whole = header + outcome(1, MONTH) + "\n" + outcome(2, MONTH, "Offender sent to prison") + "\n"
    files = {name_of(MONTH, kind="outcomes"): whole[: -1 - cut].encode()}
    refusal(store, write_zip(tmp_path / "a.zip", files))


@pytest.mark.parametrize("name", ["2024-01/2024-01-street.csv", "2024-13/2024-13-x-street.csv", "crimes.csv"])
def test_a_csv_that_is_no_police_uk_file_is_refused_by_name(store: Store, tmp_path: Path, name: str) -> None:
    assert name in refusal(store, write_zip(tmp_path / "a.zip", JANUARY | {name: street_file(MONTH)}))


@pytest.mark.parametrize("content", [b"", b"hello", b"Crime ID,Month\n", b"PK\x03\x04"])
def test_a_file_that_is_no_zip_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert "not a zip" in refusal(store, tmp_path / "a.zip")


def test_an_archive_without_police_uk_files_is_refused(store: Store, tmp_path: Path) -> None:
    assert "no police.uk files" in refusal(store, write_zip(tmp_path / "a.zip", {"readme.txt": b"hello"}))
    assert "no such file" in refusal(store, tmp_path / "absent.zip")


def test_a_refusal_leaves_a_store_that_has_data_as_it_was(store: Store, tmp_path: Path) -> None:
    ingest(store, write_zip(tmp_path / "a.zip", JANUARY))
    before = {file.name: file.read_bytes() for file in store.path.iterdir()}
    files = {name_of("2024-02"): street_file("2024-02"), name_of("2024-03"): b"x"}
    with pytest.raises(BadInput):
        ingest(store, write_zip(tmp_path / "b.zip", files))
    assert {file.name: file.read_bytes() for file in store.path.iterdir()} == before


@pytest.mark.parametrize("name", ["2024-01-avon-and-somerset-stop-and-search.csv", "2024-01-btp-street.CSV"])
def test_names_tell_month_force_and_kind(name: str) -> None:
    layout = police_uk_file(name)
    assert layout is not None
    assert name.lower() == f"{layout.month}-{layout.force}-{layout.kind}.csv"


FIELD = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(FIELD, min_size=10, max_size=10), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_and_the_digest_is_that_of_its_canonical_form(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    place = [["1", MONTH, *row[:2], "", "", *row[2:8]] for row in rows]
    quoted = [",".join('"' + field.replace('"', '""') + '"' for field in row) for row in place]
    content = street_file(MONTH, *quoted)
    store = Store(folder / "store")
    (entry,) = ingest(store, write_zip(folder / "a.zip", {name_of(MONTH): content}))
    assert [[field or "" for field in row] for row in rows_of(store)] == place
    assert entry.content_digest == hashlib.sha256(rewritten(content, "street", "")).hexdigest()


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_text_or_are_refused(raw: bytes) -> None:
    try:
        found = plain_text(raw, "x.csv")
    except BadInput:
        return
    found.text.decode()
    assert b"\r\n" not in found.text


def test_the_columns_keep_the_published_order() -> None:
    assert COLUMNS["street"][:3] == ("crime_id", "month", "reported_by")
    assert COLUMNS["stop-and-search"][8] == "self_defined_ethnicity"
