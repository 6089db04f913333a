"""Ingest is killed again and again, at every kind of moment: nothing committed is lost, and it always ends the same."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netharm.data.keeping.canonical import parquet_digest
from netharm.data.keeping.entry import Entry
from netharm.data.police_uk import ingest_archive
from netharm.data.store import Store
from netharm.study.data_source import DataSource
from police_uk_archive import many_months, write_zip

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot kill itself with SIGKILL there")

SERVER = """
import os, signal, sys, time
from pathlib import Path
from netharm.data.keeping.manifest import Manifest
from netharm.data.police_uk import ingest_archive
from netharm.data.store import Store
from netharm.study.data_source import DataSource

append = Manifest.append

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def ingest(archive, folder, at, torn):
    seen = 0

    def count(event, details):
        # every opening, moving, cutting and removing of a file in the store
        nonlocal seen
        if event in ("open", "os.rename", "os.remove", "os.truncate", "os.mkdir", "os.rmdir"):
            seen += folder in str(details[0])
            if seen == at:
                die()

    def tear(self, entry):
        # a line of which only a part reaches the disk
        nonlocal torn
        torn -= 1
        if torn == 0:
            with self._path.open("ab") as manifest:
                line = entry.as_line().encode()
                manifest.write(line[: len(line) // 2])
            die()
        append(self, entry)

    Manifest.append = tear
    sys.addaudithook(count)
    ingest_archive(Store(folder), "recorded", DataSource(source="police.uk"), Path(archive))
    return seen

def end_of(child, seconds):
    # its exit code; it is killed when its time is up, before it can be another process of that number
    deadline = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.001)

for line in sys.stdin:
    archive, folder, at, torn, seconds = line.rstrip().split("|")
    child = os.fork()
    if child == 0:
        print("operations", ingest(archive, folder, int(at), int(torn)), flush=True)
        os._exit(0)
    print("ended", end_of(child, float(seconds)), flush=True)
"""
"""Begins a new process for each ingest asked for, so that the imports are paid for once."""


class Killing:
    """An archive, the digest it should end with, and a store that is killed until it is complete, then begun anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = write_zip(folder / "archive.zip", many_months(6))
        undisturbed = Store(folder / "undisturbed")
        ingest_archive(undisturbed, "recorded", DataSource(source="police.uk"), self.archive)
        self.digest = undisturbed.digest()
        self.files = len(undisturbed.entries())
        self.whole = {entry.content_digest: found for entry, found in contents(undisturbed, undisturbed.entries())}
        self.kills = 0
        self.completions = 0
        self.stores = 0
        self.store = self.fresh_store()
        self.server = subprocess.Popen(
            [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fresh_store(self) -> Store:
        self.stores += 1
        return Store(self.folder / f"store {self.stores}")

    def ingest(self, at: int = -1, torn: int = 0, seconds: float = 60) -> int:
        """Ingest in a process of its own, killed as told, and see that what was committed before is whole.

        Returns the number of operations of an ingest that came to its end, and 0 for one that was killed.
        """
        before = Store(self.store.path).entries()
        told = self.ask(f"{self.archive}|{self.store.path}|{at}|{torn}|{seconds}\n")
        after = Store(self.store.path).entries()
        assert after[: len(before)] == before, "what was committed is committed still"
        for entry, found in contents(self.store, after[len(before) :]):
            assert found == self.whole[entry.content_digest], "what the manifest names is whole on disk"
        if told["ended"] == -signal.SIGKILL:
            self.kills += 1
            return 0
        assert told["ended"] == 0
        self.see_that_it_is_complete()
        return told["operations"]

    def ask(self, line: str) -> dict[str, int]:
        """Have an ingest run; return how it ended, and the number of its operations where it told one."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(line)
        self.server.stdin.flush()
        told: dict[str, int] = {}
        while "ended" not in told:
            name, number = self.server.stdout.readline().split()
            told[name] = int(number)
        return told

    def see_that_it_is_complete(self) -> None:
        store = Store(self.store.path)
        assert store.digest() == self.digest
        assert len(store.entries()) == self.files, "no file was taken for a revision of itself"
        wanted = {entry.file for entry in store.entries()} | {"manifest.jsonl"}
        assert {path.name for path in store.path.iterdir()} == wanted
        self.completions += 1
        self.store = self.fresh_store()


def contents(store: Store, entries: tuple[Entry, ...]) -> list[tuple[Entry, tuple[str, int]]]:
    """Return each entry with the digest and the number of rows that its Parquet file has by itself."""
    if not entries:
        return []
    with store.connect() as connection:
        return [(each, parquet_digest(connection, store.path / each.file)) for each in entries]


@pytest.fixture
def killing(tmp_path: Path) -> Iterator[Killing]:
    made = Killing(tmp_path)
    with made.server:
        yield made
        made.server.kill()


def test_fifty_kills_at_drawn_file_operations_lose_nothing(killing: Killing) -> None:
    operations = killing.ingest()
    assert operations > 3 * killing.files
    draw = random.Random(2)
    while killing.kills < 50:
        killing.ingest(at=draw.randint(1, operations))
    killing.ingest()
    assert killing.completions >= 2


def test_torn_manifest_lines_lose_nothing(killing: Killing) -> None:
    for torn in (1, 3, 2, 1, 5):
        killing.ingest(torn=torn)
    assert killing.kills == 5
    killing.ingest()
    assert killing.completions == 1


def test_ten_kills_at_drawn_times_lose_nothing(killing: Killing) -> None:
    started = time.perf_counter()
    killing.ingest()
    draw, longest = random.Random(3), time.perf_counter() - started
    for _ in range(100):
        killing.ingest(seconds=draw.uniform(0, longest / 2))
        if killing.kills == 10:
            break
    assert killing.kills == 10
    killing.ingest()
