"""The recovery table as people read it, and as plain records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from netharm.errors import bad_input
from netharm.proving.recovery import TRIALS, Cell, recovery_table
from netharm.proving.simulated_panels import NOTHING_HAPPENED, SCENARIOS

_HEADINGS = ("design", "truth", "run", "bias", "covers the count", "covers the rate", "called", "band", "")


def recovery(design: str = "", truth: str = "", panels: int = 1000, seed: int = 1, workers: int = 1) -> dict[str, Any]:
    """Return the cells of all designs and truths whose names hold `design` and `truth`, and the table in words.

    Raises BadInput where there are none.
    """
    trials = [trial for trial in TRIALS if design in trial.name]
    truths = [each for each in SCENARIOS if truth in each]
    if not trials or not truths:
        raise bad_input(
            f"no {'truth' if trials else 'design'} has a name with {(truth if trials else design)!r} in it.",
            "command line",
            "There would be nothing to try.",
            f"Choose words from: {'; '.join(SCENARIOS if trials else [trial.name for trial in TRIALS])}.",
        )
    cells = recovery_table(trials, truths, panels, seed, workers)
    return {"cells": [{**asdict(cell), "as_it_should": cell.as_it_should} for cell in cells], "said": table_of(cells)}


def table_of(cells: Sequence[Cell]) -> list[str]:
    """Return the table, a line a row, in Markdown, and beneath it what stands out."""
    lines = [_line(_HEADINGS), _line(["---"] * len(_HEADINGS))]
    lines += [_line(_words(cell)) for cell in cells]
    held = [cell for cell in cells if cell.holds]
    outside = [f"{cell.trial} ({cell.truth})" for cell in held if cell.run and cell.strays == "outside"]
    cautious = sum(1 for cell in held if cell.run and cell.strays == "cautious")
    verdict = f"Outside their bands: {'; '.join(outside)}." if outside else "None calls too much or covers too little."
    verdict += f" Below their bands, calling less than 5% allow: {cautious}." if cautious else ""
    return [
        *lines,
        "",
        f"Cells where the design's assumptions hold: {len(held)}. {verdict}",
        "called: the share of panels called a change at 5%; a rate of false alarms where a band stands beside it. The "
        "bands hold for all cells at once with 95%. * what the design's interval speaks of: the count that would have "
        "been seen without the operation, or the rate behind it.",
    ]


def _words(cell: Cell) -> list[str]:
    band = f"{cell.lower:.1%} to {cell.upper:.1%}" if cell.lower is not None and cell.upper is not None else "power"
    if not cell.run:
        return [cell.trial, cell.truth, f"0 of {cell.panels}", *["could not be run"] * 5, ""]
    mark = "assumptions do not hold" if not cell.holds else cell.strays
    return [
        cell.trial,
        cell.truth + (" (no effect)" if cell.truth in NOTHING_HAPPENED and cell.truth != "null" else ""),
        f"{cell.run} of {cell.panels}",
        f"{cell.bias:+.3f} ({cell.bias_error:.3f})",
        _mark(cell.covers_count, cell.speaks_of == "count"),
        _mark(cell.covers_rate, cell.speaks_of == "rate"),
        f"{cell.called:.1%}",
        band,
        mark,
    ]


def _mark(share: float, spoken_of: bool) -> str:
    return f"{share:.1%}*" if spoken_of else f"{share:.1%}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
