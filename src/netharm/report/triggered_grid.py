"""Harms after triggers against harms before them: a picture of the grid, and every number in tables."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.places.count_ratio import CountRatio
from netharm.places.score_ratio import ScoreRatio
from netharm.places.triggered_cell import TriggeredCell
from netharm.places.triggered_harm import TriggeredHarm
from netharm.report.knox_table import KnoxTable, knox_figure
from netharm.report.markup import Markup
from netharm.report.tables import Column, plain_table
from netharm.wording import count, probability, ratio, signed, whole

_NONE = float("nan")
_COLUMNS = (
    Column("Within"),
    Column("Days"),
    Column("After", number=True),
    Column("Before", number=True),
    Column("Same time", number=True),
    Column("After at moved times", number=True),
    Column("Before at moved times", number=True),
    Column("Times as many (95%)", number=True),
    Column("More for 1,000 triggers (95%)", number=True),
    Column("p", number=True),
    Column("p for all cells", number=True),
)
_BESIDE = (
    Column("Within"),
    Column("Days"),
    Column("After, against moved times", number=True),
    Column("Before, against moved times", number=True),
    Column("After, against the longer past", number=True),
)


def triggered_grid(found: TriggeredHarm, name: str) -> list[Markup]:
    """Return the picture with its numbers, and the table of every cell. name : unique in the page."""
    sentence = (
        "Each square holds the harms so near to triggers and so soon after them: how many times as many as the harms "
        "before them lead one to expect. Each holds the smaller ones. Squares with a thick frame hold more, or fewer, "
        "than chance explains. In a square, seen is the column After of the tables below; expected is Before times "
        "After at moved times over Before at moved times. After at moved times alone is no yardstick: it is high where "
        "police go to busy markets."
    )
    title = "Harms after triggers against before"
    rows = [_row(cell) for cell in found.cells]
    return [
        knox_figure(_table(found.cells), name, title, sentence),
        plain_table("Every cell: after, before, and the same at moved times", _COLUMNS, rows),
        plain_table(
            "Beside it: what a plain Knox test compares, and after against the longer past (95% intervals)",
            _BESIDE,
            [_beside(cell) for cell in found.cells],
        ),
    ]


def _table(cells: Sequence[TriggeredCell]) -> KnoxTable:
    distances = tuple(dict.fromkeys(cell.distance_m for cell in cells))
    windows = tuple(dict.fromkeys(cell.window_days for cell in cells))
    grid = [[next(c for c in cells if (c.distance_m, c.window_days) == (d, w)) for w in windows] for d in distances]
    numbers = [[_numbers(cell) for cell in line] for line in grid]
    observed, expected, ratios, p_value, p_adjusted = (
        tuple(tuple(cell[which] for cell in line) for line in numbers) for which in range(5)
    )
    return KnoxTable(
        tuple(f"within {distance:g} m" for distance in distances),
        tuple("1 day" if window == 1 else f"{window} days" for window in windows),
        observed,
        expected,
        ratios,
        p_value,
        p_adjusted,
        counted="harms after",
    )


def _numbers(cell: TriggeredCell) -> tuple[float, float, float, float, float]:
    """Return harms after, how many harms before lead one to expect, their ratio, and both p-values."""
    found = cell.after_to_before
    if found is None or cell.adjusted_p is None:
        return float(cell.after), _NONE, _NONE, _NONE, _NONE
    told = found.ratio if found.ratio is not None else _NONE
    return float(cell.after), cell.led_to_expect or 0.0, told, found.p_value, cell.adjusted_p


def _row(cell: TriggeredCell) -> list[str]:
    counts = [whole(each) for each in (cell.after, cell.before, cell.same_moment)]
    moved = [count(each) for each in (cell.expected_after, cell.expected_before)]
    head = [f"{cell.distance_m:g} m", str(cell.window_days), *counts, *moved]
    found = cell.after_to_before
    if found is None or cell.adjusted_p is None:
        return [*head, f"could not be run: {cell.could_not_run}", "could not be run", "none", "none"]
    per = [signed(each) for each in cell.more_per_1000 or ()]
    return [
        *head,
        _limits(found),
        f"{per[0]} ({per[1]} to {per[2]})",
        probability(found.p_value),
        probability(cell.adjusted_p),
    ]


def _beside(cell: TriggeredCell) -> list[str]:
    three = (cell.after_to_expected, cell.before_to_expected, cell.after_to_longer_past)
    return [f"{cell.distance_m:g} m", str(cell.window_days), *(_limits(found) for found in three)]


def _limits(found: CountRatio | ScoreRatio | None) -> str:
    if found is None:
        return "could not be run"
    upper = "no limit" if found.upper is None else ratio(found.upper)
    middle = "no limit" if found.ratio is None else ratio(found.ratio)
    return f"{middle} ({ratio(found.lower)} to {upper})"
