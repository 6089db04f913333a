"""Work over many items: the same answers whoever does it, and going on where it stopped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from netharm import cluster
from netharm.errors import BadInput
from netharm.execution import Hands, map_over, one_thread
from netharm.kept_parts import forget_parts, keep_part, kept_part


def _draw(seed: int) -> dict[str, np.ndarray]:
    return {"sum": np.random.default_rng(seed).normal(size=50).cumsum(), "seed": np.array([seed])}


class _Stops:
    """Stops at one item, and counts what it was asked."""

    def __init__(self, at: int | None) -> None:
        self.at, self.asked = at, []

    def __call__(self, seed: int) -> dict[str, np.ndarray]:
        if seed == self.at:
            raise KeyboardInterrupt
        self.asked.append(seed)
        return _draw(seed)


def _bytes(answers: list[dict[str, np.ndarray]]) -> list[bytes]:
    return [answer["sum"].tobytes() for answer in answers]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="the extra netharm[cluster] is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    ) as running:
        yield running.scheduler_address


def test_answers_come_in_order_however_many_workers_there_are() -> None:
    one = map_over(_draw, range(7), label="numbers")
    assert [int(answer["seed"][0]) for answer in one] == list(range(7))
    assert _bytes(map_over(_draw, range(7), label="numbers", workers=3)) == _bytes(one)


def test_a_dask_cluster_gives_the_same_bytes_as_one_process(address: str) -> None:
    assert _bytes(map_over(_draw, range(7), label="numbers", hands=Hands(cluster=address))) == _bytes(
        map_over(_draw, range(7), label="numbers")
    )


def test_a_worker_that_holds_another_version_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_version_here", _old_version)
    with pytest.raises(BadInput, match=r"hold netharm 0\.0\.1"):
        map_over(_draw, range(2), label="numbers", hands=Hands(cluster=address))


def _old_version() -> str:
    return "0.0.1"


def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra netharm[cluster] is not installed")
    monkeypatch.setattr(cluster, "WAIT_S", 0.5)
    with pytest.raises(BadInput, match="no cluster"):
        map_over(_draw, range(2), label="numbers", hands=Hands(cluster="tcp://127.0.0.1:9"))


def test_a_cluster_without_dask_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"netharm\[cluster\]"):
        map_over(_draw, range(2), label="numbers", hands=Hands(cluster="tcp://127.0.0.1:9"))


def test_work_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    hands = Hands(kept=tmp_path / "parts")
    with pytest.raises(KeyboardInterrupt):
        map_over(_Stops(4), range(7), label="numbers", hands=hands)
    rest = _Stops(None)
    answers = map_over(rest, range(7), label="numbers", hands=hands)
    assert rest.asked == [4, 5, 6]
    assert _bytes(answers) == _bytes(map_over(_draw, range(7), label="numbers"))


def test_parts_of_other_work_are_not_taken_for_these(tmp_path: Path) -> None:
    hands = Hands(kept=tmp_path)
    map_over(_draw, range(3), label="numbers", hands=hands)
    other = _Stops(None)
    map_over(other, range(3), label="other numbers", hands=hands)
    assert other.asked == [0, 1, 2]


@pytest.mark.parametrize("damage", ["cut short", "one bit", "empty", "something else", "other numbers"])
def test_a_damaged_part_is_made_again(tmp_path: Path, damage: str) -> None:
    hands = Hands(kept=tmp_path)
    whole = map_over(_draw, range(3), label="numbers", hands=hands)
    part = tmp_path / "numbers-00001.part"
    content = part.read_bytes()
    flipped = bytes([content[-30] ^ 1])
    other = (tmp_path / "numbers-00002.part").read_bytes()
    part.write_bytes(
        {
            "cut short": content[: len(content) // 2],
            "one bit": content[:-30] + flipped + content[-29:],
            "empty": b"",
            "something else": b"something else",
            "other numbers": content.partition(b"\n")[0] + b"\n" + other.partition(b"\n")[2],
        }[damage]
    )
    again = _Stops(None)
    assert _bytes(map_over(again, range(3), label="numbers", hands=hands)) == _bytes(whole)
    assert again.asked == [1]


def test_nothing_that_could_run_is_kept_or_read(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="objects"):
        keep_part(tmp_path, "numbers", 0, {"sum": np.array([print], dtype=object)})
    with pytest.raises(TypeError, match="tables of arrays"):
        keep_part(tmp_path, "numbers", 0, [1, 2])
    assert kept_part(tmp_path, "numbers", 0) is None
    assert list(tmp_path.iterdir()) == []


def test_a_part_with_pickled_objects_inside_is_not_read(tmp_path: Path) -> None:
    import hashlib
    from io import BytesIO

    held = BytesIO()
    np.savez(held, sum=np.array([print], dtype=object))
    content = held.getvalue()
    opening = b"netharm part 1 " + hashlib.sha256(content).hexdigest().encode() + b"\n"
    (tmp_path / "numbers-00000.part").write_bytes(opening + content)
    assert kept_part(tmp_path, "numbers", 0) is None


def test_parts_are_forgotten_and_other_files_stay(tmp_path: Path) -> None:
    map_over(_draw, range(3), label="numbers", hands=Hands(kept=tmp_path / "parts" / "digest"))
    (tmp_path / "parts" / "mine.txt").write_text("mine", encoding="utf-8")
    forget_parts(tmp_path / "parts")
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["mine.txt"]


def test_one_thread_is_held_until_the_outermost_hold_ends() -> None:
    def threads() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    before = threads()
    with one_thread():
        with one_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == before
    with one_thread():
        assert threads() == {1}
