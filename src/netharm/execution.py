"""How work is run: one BLAS thread for equal digits, progress on standard error, many cores where asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Advance = Callable[[int], None]


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS to one thread: the last digits of a sum differ between one thread and two."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


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
    function: Callable[[Item], Answer], items: Sequence[Item], *, label: str, workers: int = 1
) -> list[Answer]:
    """Return `function` of every item, in order, on `workers` processes; the answers do not depend on how many."""
    with progress(label, len(items)) as advance:
        answers: list[Answer] = []
        if workers == 1:
            for item in items:
                answers.append(function(item))
                advance(1)
            return answers
        pool = ProcessPoolExecutor(max_workers=workers)
        try:
            for answer in pool.map(function, items):
                answers.append(answer)
                advance(1)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return answers
