"""What the panel costs: CPU seconds of every station, on data already in a store.

    python benchmarks/panel.py examples/sheffield-placebo \\
        --data recorded_offences=south-yorkshire.zip --data areas=lsoa2011.geojson --data lookup=lookup.csv

The panel is built over every period that the data hold from the plan's first. Reading the store is counted, imports and
ingest are not; they are printed for themselves. Exits with 1 where the panel takes more than 1 CPU second.
"""

from __future__ import annotations

import time

BEGAN = time.process_time()

import argparse  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TypeVar  # noqa: E402

from netharm.data.geography import stored_outlines, stored_pairs  # noqa: E402
from netharm.data.ingest import ingest_source  # noqa: E402
from netharm.data.maps.lookup import areas_of_lookup  # noqa: E402
from netharm.data.maps.outlines import centred_within, touching  # noqa: E402
from netharm.data.panel import build_panel  # noqa: E402
from netharm.data.panel_parts.periods import starts_on  # noqa: E402
from netharm.data.panel_parts.tallying import tally_sources  # noqa: E402
from netharm.data.store import Store  # noqa: E402
from netharm.study.folder import find_folder  # noqa: E402
from netharm.study.plan import read_plan  # noqa: E402
from netharm.study.study import Study  # noqa: E402

LIMIT_S = 1.0
REPEATS = 5

Answer = TypeVar("Answer")


def main() -> int:
    imported = time.process_time() - BEGAN
    parser = argparse.ArgumentParser()
    parser.add_argument("study", type=Path)
    parser.add_argument("--data", action="append", default=[])
    arguments = parser.parse_args()
    study = read_plan(find_folder(arguments.study).plan)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        began = time.process_time()
        for name, path in (each.split("=", 1) for each in arguments.data):
            ingest_source(store, study, name, Path(path))
        ingested = time.process_time() - began
        seconds = measure(to_the_last_period(study, store), store)
    print(f"\nimports {imported:.2f} s, ingest {ingested:.2f} s (not counted above)")
    return 0 if seconds <= LIMIT_S else 1


def measure(study: Study, store: Store) -> float:
    """Print what the whole panel costs, the first time and at best, and what its stations cost; return the first."""
    first, panel = timed(lambda: build_panel(study, store))
    best = min(timed(lambda: build_panel(study, store))[0] for _ in range(REPEATS))
    print(f"{len(panel.measures)} measures x {len(panel.areas)} areas x {len(panel.periods)} periods")
    print(f"{'panel, first time':34}{first:7.3f} CPU s   (at most {LIMIT_S:.1f})")
    print(f"{f'panel, best of {REPEATS}':34}{best:7.3f} CPU s")
    tallied, _ = timed(lambda: tally_sources(study, store, None))
    print(f"{'  queries of the sources':34}{tallied:7.3f} CPU s   {tallied / best:4.0%}")
    if study.area.polygons is None:
        return first
    read, outlines = timed(lambda: stored_outlines(store, study.area.polygons or ""))
    print(f"{'  reading outlines':34}{read:7.3f} CPU s   {read / best:4.0%}")
    if study.area.lookup is None or study.area.buffer is None:
        return first
    mapped, areas = timed(lambda: areas_of_lookup(stored_pairs(store, study.area.lookup or "")))
    print(f"{'  two vintages of codes':34}{mapped:7.3f} CPU s   {mapped / best:4.0%}")
    merged, shapes = timed(lambda: outlines.merged(areas))
    near = timed(lambda: touching(shapes))[0] + timed(lambda: centred_within(shapes, study.area.buffer.metres))[0]
    print(f"{'  neighbours and buffers':34}{merged + near:7.3f} CPU s   {(merged + near) / best:4.0%}")
    return first


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


def to_the_last_period(study: Study, store: Store) -> Study:
    """Return the study with its time after drawn out to the last period that the data hold."""
    last = max(
        (max(tally.covered), starts_on(max(tally.covered), tally.kind, tally.weekday))
        for tally in tally_sources(study, store, None).values()
    )[1]
    return study.model_copy(update={"window": study.window.model_copy(update={"after_ends": last})})


if __name__ == "__main__":
    sys.exit(main())
