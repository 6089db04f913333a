"""The store: immutable files, a manifest that only grows, and one writer at a time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from netharm.data.keeping.canonical import parquet_digest
from netharm.data.keeping.entry import Entry
from netharm.data.store import Store
from netharm.errors import BadInput


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / 'a stör\'e; "x"' / "store")


def put(store: Store, values: list[object], source: str, part: str = "table", released: str | None = None) -> Entry:
    def write(path: Path) -> None:
        with store.connect() as connection:
            connection.register("given", pd.DataFrame({"value": values}, dtype=object))
            connection.execute("COPY (SELECT value::VARCHAR AS value FROM given) TO $1 (FORMAT parquet)", [str(path)])

    return store.add(
        data="counts",
        kind="counts",
        part=part,
        source_name="/home/somebody/secret/table.csv",
        source_digest=source * 64,
        write=write,
        released=released,
    )


def names(store: Store) -> list[str]:
    return sorted(path.name for path in store.path.iterdir()) if store.path.exists() else []


def test_what_was_added_can_be_read_back_from_a_path_with_quotes_and_spaces(store: Store) -> None:
    put(store, ["a", None, ""], "1")
    with store.connect() as connection:
        found = connection.execute("FROM read_parquet($1)", [store.files(store.current("counts", "counts"))]).fetchall()
    assert found == [("a",), (None,), ("",)]


def test_only_the_parquet_file_and_the_manifest_remain(store: Store) -> None:
    entry = put(store, ["a"], "1")
    assert names(store) == sorted([entry.file, "manifest.jsonl"])


def test_no_folder_of_the_machine_stands_in_the_manifest(store: Store) -> None:
    put(store, ["a"], "1")
    text = (store.path / "manifest.jsonl").read_text(encoding="utf-8")
    assert "somebody" not in text
    assert json.loads(text)["source_name"] == "table.csv"


def test_the_same_source_again_changes_nothing(store: Store) -> None:
    first = put(store, ["a"], "1")
    before = (store.path / "manifest.jsonl").read_bytes()
    assert put(store, ["something else"], "1") == first
    assert (store.path / "manifest.jsonl").read_bytes() == before


def test_the_same_content_from_another_source_is_no_new_release(store: Store) -> None:
    first = put(store, ["a"], "1")
    assert put(store, ["a"], "2") == first
    assert len(names(store)) == 2


def test_a_revised_release_is_kept_beside_the_old_one(store: Store) -> None:
    old, new = put(store, ["a"], "1"), put(store, ["b"], "2")
    assert (old.release, new.release) == (1, 2)
    assert store.current("counts", "counts") == (new,)
    assert store.entries() == (old, new)
    assert all(Path(path).exists() for path in store.files(store.entries()))


def test_the_newest_release_is_the_one_with_the_latest_date(store: Store) -> None:
    put(store, ["a"], "1", released="2025-06-01")
    put(store, ["b"], "2", released="2024-06-01")
    assert [entry.release for entry in store.current("counts", "counts")] == [1]


def test_the_digest_does_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    put(one, ["a"], "1", "2024-01"), put(one, ["b"], "2", "2024-02")
    put(other, ["b"], "2", "2024-02"), put(other, ["a"], "1", "2024-01")
    assert one.digest() == other.digest() == one.digest("counts")
    assert one.digest() != one.digest("nothing of that name")


def test_missing_and_empty_and_shifted_fields_have_different_digests(tmp_path: Path) -> None:
    connection = duckdb.connect()
    digests = set()
    for number, row in enumerate(
        ["'a', NULL", "'a', ''", "NULL, 'a'", "'', 'a'", "'a1:', ''", "'-', '-'", "NULL, NULL"]
    ):
        path = tmp_path / f"{number}.parquet"
        connection.execute(f"COPY (SELECT * FROM (VALUES ({row})) AS t(x, y)) TO $1 (FORMAT parquet)", [str(path)])
        digests.add(parquet_digest(connection, path)[0])
    assert len(digests) == 7


def test_a_torn_last_line_is_ignored_and_then_cut_off(store: Store) -> None:
    put(store, ["a"], "1", "2024-01")
    manifest = store.path / "manifest.jsonl"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole + whole[: len(whole) // 2])
    again = Store(store.path)
    assert len(again.entries()) == 1
    put(again, ["b"], "2", "2024-02")
    assert [entry.part for entry in Store(store.path).entries()] == ["2024-01", "2024-02"]


@pytest.mark.parametrize("line", ["{}", "not json", "[1]", '{"data": 1}'])
def test_a_damaged_manifest_is_named_by_its_line(store: Store, line: str) -> None:
    put(store, ["a"], "1")
    with (store.path / "manifest.jsonl").open("a", encoding="utf-8") as manifest:
        manifest.write(line + "\n")
    with pytest.raises(BadInput, match=r"manifest\.jsonl, line 2"):
        Store(store.path).entries()


@pytest.mark.parametrize("file", ["../x.parquet", "/etc/passwd", "a/b.parquet", "C:x.parquet", "..", ""])
def test_a_manifest_that_points_outside_its_store_is_refused(store: Store, file: str) -> None:
    put(store, ["a"], "1")
    manifest = store.path / "manifest.jsonl"
    line = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(line | {"file": file}) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match="outside the store"):
        Store(store.path).entries()


def test_a_reader_sees_what_another_store_object_added(store: Store) -> None:
    put(store, ["a"], "1", "2024-01")
    reader = Store(store.path)
    assert len(reader.entries()) == 1
    put(store, ["b"], "2", "2024-02")
    assert len(reader.entries()) == 2


def test_a_store_that_was_removed_is_begun_anew(store: Store) -> None:
    put(store, ["a"], "1")
    shutil.rmtree(store.path)
    assert store.entries() == ()
    assert put(store, ["a"], "1").release == 1
    assert len(Store(store.path).entries()) == 1


def test_a_second_writer_is_told_to_wait_and_a_dead_one_blocks_nobody(store: Store) -> None:
    program = (
        "import sys; from netharm.data.store import Store\n"
        "with Store(sys.argv[1]).writing(): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(store.path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(BadInput, match="another process is writing"):
        put(store, ["a"], "1")
    other.kill()
    other.communicate()
    assert "lock" in names(store)
    put(store, ["a"], "1")
    assert len(store.entries()) == 1


def test_a_failed_write_leaves_nothing_behind(store: Store) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        store.add(data="d", kind="counts", part="table", source_name="x", source_digest="1" * 64, write=fail)
    assert not store.path.exists()


def test_a_connection_reaches_only_the_store_and_what_it_was_given(store: Store, tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("a\n2\n", encoding="utf-8")
    connection = store.connect(tmp_path / "given.csv")
    assert connection.execute("SELECT a FROM read_csv($1)", [str(tmp_path / "given.csv")]).fetchall() == [(1,)]
    with pytest.raises(duckdb.PermissionException):
        connection.execute("FROM read_csv($1)", [str(tmp_path / "other.csv")])
    with pytest.raises(duckdb.Error):
        connection.execute("SET enable_external_access = true")
    assert connection.execute("SELECT current_setting('threads')").fetchall() == [(1,)]
