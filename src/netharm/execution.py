"""How work is run: one BLAS thread for equal digits, many cores or a cluster where asked, progress, and going on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from netharm.cluster import answers_from_cluster
from netharm.kept_parts import keep_part, kept_part

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Hands:
    """Who does the work: `workers` processes here, or the Dask cluster whose scheduler is at the address `cluster`.

    kept : the folder in which finished parts are kept, so that work that was stopped goes on where it was; answers must
    then be tables of arrays by name. The caller names a folder that belongs to this very work alone.
    """

    workers: int = 1
    cluster: str | None = None
    kept: Path | None = None


_held: ContextVar[bool] = ContextVar("one BLAS thread is held", default=False)


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS to one thread: the last digits of a sum differ between one thread and two."""
    if _held.get():  # looking for the libraries again would cost two milliseconds each time
        yield
        return
    from threadpoolctl import threadpool_limits

    token = _held.set(True)
    try:
        with threadpool_limits(limits=1):
            yield
    finally:
        _held.reset(token)


@contextmanager
def progress(label: str, total: int) -> Iterator[Advance]:
    """Show a bar with the time left on standard error, where that is a terminal; yield what moves it on."""
    if not sys.stderr.isatty():
        yield lambda steps: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_over(
    function: Callable[[Item], Answer],
    items: Sequence[Item],
    *,
    label: str,
    workers: int = 1,
    hands: Hands | None = None,
) -> list[Answer]:
    """Return `function` of every item, in order; the answers do not depend on who does the work.

    hands : who does it, in place of `workers` processes. Where its parts are kept, those that were finished before are
    read, not made again, and each that is finished is kept at once; `label` tells the parts of different work apart.
    """
    hands = hands or Hands(workers)
    answers: dict[int, Answer] = {}
    if hands.kept is not None:
        for number in range(len(items)):
            part = kept_part(hands.kept, label, number)
            if part is not None:
                answers[number] = part  # type: ignore[assignment]
    pending = [number for number in range(len(items)) if number not in answers]
    with progress(label, len(items)) as advance:
        advance(len(answers))
        for position, answer in _answers(function, [items[number] for number in pending], hands):
            answers[pending[position]] = answer
            if hands.kept is not None:
                keep_part(hands.kept, label, pending[position], answer)
            advance(1)
    return [answers[number] for number in range(len(items))]


def _answers(function: Callable[[Item], Answer], items: Sequence[Item], hands: Hands) -> Iterator[tuple[int, Answer]]:
    """Yield the position of each item and its answer, as they are finished."""
    if not items:
        return iter(())
    if hands.cluster is not None:
        return answers_from_cluster(function, items, hands.cluster)
    if hands.workers == 1:
        return ((position, function(item)) for position, item in enumerate(items))
    return _answers_from_processes(function, items, hands.workers)


def _answers_from_processes(
    function: Callable[[Item], Answer], items: Sequence[Item], workers: int
) -> Iterator[tuple[int, Answer]]:
    # The function carries the data: it goes to each process once, not along with every item.
    pool = ProcessPoolExecutor(max_workers=min(workers, len(items)), initializer=_take, initargs=(function,))
    try:
        places = {pool.submit(_run_taken, item): position for position, item in enumerate(items)}
        waiting = set(places)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(finished, key=places.__getitem__):
                yield places[future], future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_taken: list[Callable[..., Any]] = []
"""In a process of a pool: the function it was made for."""


def _take(function: Callable[..., Any]) -> None:
    _taken[:] = [function]


def _run_taken(item: Any) -> Any:
    return _taken[0](item)
