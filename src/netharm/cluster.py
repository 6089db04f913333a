"""Work handed to a Dask cluster, at an address that the user names.

A Dask cluster runs any code that it is sent, and sends back pickled answers that this process loads: whoever holds the
scheduler holds both sides. netharm connects only to the address it is given, and opens no port of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from netharm import __version__
from netharm.errors import BadInput, bad_input

Item = TypeVar("Item")
Answer = TypeVar("Answer")

WAIT_S = 30
"""How long to wait for the scheduler, and for a first worker."""


def answers_from_cluster(
    function: Callable[[Item], Answer], items: Sequence[Item], address: str
) -> Iterator[tuple[int, Answer]]:
    """Yield the position of each item and its answer, as workers of the cluster finish them.

    Raises BadInput where Dask is not installed, nobody answers at `address`, or a worker holds another netharm.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as absent:
        raise _refused("Dask is not installed here.", "Install it with: pip install 'netharm[cluster]'") from absent
    try:
        client: Any = Client(address, timeout=WAIT_S, set_as_default=False)  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=WAIT_S)
    except (OSError, ValueError, TimeoutError) as trouble:
        remedy = "Check the address, such as tcp://scheduler:8786, and that scheduler and workers are running."
        raise _refused(f"no cluster with a worker answers at {address!r}.", remedy) from trouble
    with client:
        _expect_equal_versions(client)
        shared = client.scatter(function, broadcast=True, hash=False)
        places = {client.submit(_run_here, shared, item, pure=False): position for position, item in enumerate(items)}
        for future in as_completed(places, loop=client.loop):  # type: ignore[no-untyped-call]
            yield places[future], future.result()
            future.release()


def _run_here(function: Callable[[Item], Answer], item: Item) -> Answer:
    """Run on a worker, and hold its BLAS to one thread from now on: its threads work side by side."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)
    return function(item)


def _version_here() -> str:
    return __version__


def _expect_equal_versions(client: Any) -> None:
    try:
        versions = set(client.run(_version_here).values())
    except Exception as trouble:  # whatever the worker could not load or run, told as what it means here
        raise _refused("a worker of the cluster cannot run netharm.", _same_version()) from trouble
    if versions != {__version__}:
        raise _refused(f"workers of the cluster hold netharm {', '.join(sorted(versions))}.", _same_version())


def _same_version() -> str:
    return f"Install netharm {__version__} on every worker, in the same environment as here."


def _refused(what: str, remedy: str) -> BadInput:
    return bad_input(what, "--cluster", "The work was to be done on a Dask cluster.", remedy)
