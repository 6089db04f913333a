"""From two files of events to the answer of `netharm triggered`: a record, its sentences, and a page if asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import write_whole
from netharm.errors import bad_input
from netharm.places.event_file import read_events
from netharm.places.events import Events
from netharm.places.map_points import MapPoint, find_points, without_points
from netharm.places.triggered_harm import TriggeredHarm, triggered_harm
from netharm.places.triggered_words import without_points_words
from netharm.report.ledger_json import plain
from netharm.report.triggered_page import triggered_page

Columns = tuple[str, str, str]

_HARMS_NAMED = "on the command line: --harm-x, --harm-y, --harm-time; left out, as --x, --y, --time"


def triggered(
    paths: tuple[Path, Path],
    columns: tuple[Columns, Columns],
    distances: Sequence[float],
    windows: Sequence[float],
    *,
    draws: int,
    seed: int,
    block_days: int,
    square_metres: int,
    leave_out: Sequence[str] = (),
    crs: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    out: Path | None = None,
) -> dict[str, Any]:
    """Return the record of harms around triggers; write its page to `out` where one is named.

    paths, columns : of the triggers and of the harms; columns are x, y and time. leave_out : map points "X,Y", in the
    file's own coordinates, whose triggers are left out of a second answer beside the first. Raises BadInput; nothing is
    written then.
    """
    refuse_page_place(out)
    whole_windows = _whole(windows)
    (x, y, time), (harm_x, harm_y, harm_time) = columns
    first_day, last_day = days
    triggers = read_events(paths[0], x, y, time, crs, first_day, last_day, fewest=1)
    harms = read_events(
        paths[1], harm_x, harm_y, harm_time, crs, first_day, last_day, triggers.plane, fewest=1, named=_HARMS_NAMED
    )
    points = find_points(leave_out, triggers, crs)

    def ask(marks: Events) -> TriggeredHarm:
        return triggered_harm(
            marks,
            harms,
            tuple(distances),
            whole_windows,
            draws,
            seed,
            block_days=block_days,
            square_m=float(square_metres),
        )

    found = ask(triggers)
    without = ask(without_points(triggers, points)) if points else None
    record = _record(found, triggers, harms)
    if without is not None:
        record["without_points"] = {"points": plain(points), **_answer(without)}
    record["said"] = [*_sentences(found), *_beside(points, found, without)]
    record["sentences"] = list(record["said"])
    if out is not None:
        write_whole(out, triggered_page(found, triggers, harms, points, without).encode())
        record["said"].append(f"The page is {out}.")
    return record


def _whole(windows: Sequence[float]) -> tuple[int, ...]:
    odd = [each for each in windows if each != int(each)]
    if odd:
        raise bad_input(
            f"the window {odd[0]:g} is not a whole number of days.",
            "command line, --windows",
            "Windows are counted in days, and times are moved by whole weeks.",
            "Give whole numbers such as 1,3,7,14,21.",
        )
    return tuple(int(each) for each in windows)


def _sentences(found: TriggeredHarm) -> list[str]:
    if found.could_not_run:
        return [f"Could not be run: {found.could_not_run}"]
    return [*found.said, *found.warnings]


def _beside(points: Sequence[MapPoint], found: TriggeredHarm, without: TriggeredHarm | None) -> list[str]:
    if without is None:
        return []
    words = without_points_words([point.triggers for point in points], found.triggers, without.triggers)
    return [f"{words.capitalize()}: {' '.join(_sentences(without)[:3])}"]


def _record(found: TriggeredHarm, triggers: Events, harms: Events) -> dict[str, Any]:
    return {
        **_answer(found),
        "triggers_given": len(triggers),
        "harms": len(harms),
        "left_out": {
            name: [{"reason": reason, "rows": rows} for reason, rows in events.left_out]
            for name, events in (("triggers", triggers), ("harms", harms))
        },
        "notes": [*triggers.notes, *harms.notes],
        "whole_days": found.whole_days,
        "block_days": found.block_days,
        "square_metres": found.square_m,
        "draws": found.draws,
        "seed": found.seed,
        "plane": triggers.plane.words,
    }


def _answer(found: TriggeredHarm) -> dict[str, Any]:
    """Return every cell as plain numbers to 9 significant digits; what could not be computed is null."""
    return {
        "could_not_run": found.could_not_run or None,
        "triggers": found.triggers,
        "triggers_outside": found.triggers_outside,
        "on_one_point": found.on_one_point,
        "cells": plain(found.cells),
        "before_triggers": plain(found.before),
    }
