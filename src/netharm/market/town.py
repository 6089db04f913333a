"""A made-up town whose truth is known: a study to try netharm on, the same bytes from the same seed."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from netharm.market.town_events import (
    CALLOUTS,
    FIRST_YEAR,
    OFFENCES,
    OPERATION_STARTS,
    KindOfEvent,
    Rates,
    draw_events,
    expected_events,
    true_ratio,
)
from netharm.market.town_layout import TownLayout, geojson, lay_out_town

_PLAN = "saltmarrow.toml"
_OPERATION_DAY = f"{FIRST_YEAR + OPERATION_STARTS // 12}-{OPERATION_STARTS % 12 + 1:02}-01"
Truth = dict[str, dict[str, dict[str, float]]]


def build_town(folder: Path, seed: int = 1, before_only: bool = False) -> None:
    """Write a study of the made-up town of Saltmarrow into `folder`.

    plan.toml is the plan; data/ holds the offences, the ambulance callouts and the areas' outlines; truth.json says
    what the operation truly changed, which no data tell in life. Files of these names are replaced. With `before_only`
    the tables end where the operation starts.
    """
    layout = lay_out_town(_stream(seed, "layout"))
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    _write(folder / "plan.toml", files("netharm.market").joinpath(_PLAN).read_text(encoding="utf-8"))
    _write(data / "areas.geojson", geojson(layout))
    truth = {
        **_write_events(data / "recorded_offences.csv", OFFENCES, layout, seed, before_only),
        **_write_events(data / "ambulance_callouts.csv", CALLOUTS, layout, seed, before_only),
    }
    told = {"town": "Saltmarrow", "seed": seed, "events": truth}
    _write(folder / "truth.json", json.dumps(told, indent=2) + "\n")


def _write_events(path: Path, kinds: Sequence[KindOfEvent], layout: TownLayout, seed: int, before_only: bool) -> Truth:
    """Draw the events of all kinds, write them in order of time, and return the truth about them."""
    events: list[tuple[str, str, str]] = []
    truth: Truth = {}
    for kind in kinds:
        expected = expected_events(kind, layout, _stream(seed, f"{kind.name}, expected"))
        with_operation = expected * true_ratio(kind, layout)
        events += draw_events(kind, with_operation, layout, _stream(seed, f"{kind.name}, drawn"))
        truth[kind.name] = _truth(expected, with_operation, layout)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("time", "area", "kind"))
        writer.writerows(event for event in sorted(events) if not before_only or event[0] < _OPERATION_DAY)
    return truth


def _truth(expected: Rates, with_operation: Rates, layout: TownLayout) -> dict[str, dict[str, float]]:
    """Return for target and buffer the events expected from the operation's start to the end, and the true effect."""
    told = {}
    for name, areas in (("target", layout.target), ("buffer", layout.buffer)):
        without = float(expected[areas, OPERATION_STARTS:].sum())
        having = float(with_operation[areas, OPERATION_STARTS:].sum())
        told[name] = {
            "expected_without_operation": round(without, 3),
            "expected_with_operation": round(having, 3),
            "effect": round(having - without, 3),
            "relative_effect": round(having / without - 1, 6),
        }
    return told


def _stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one named part, so that a new part leaves the others as they were."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
