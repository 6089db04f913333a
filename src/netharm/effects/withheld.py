"""What the count to expect could be, whatever the counts are that a data owner withheld in comparison areas.

The estimate leaves out comparison areas with withheld counts. Here they are let in, each withheld count standing
anywhere between the bounds that the plan gives, and the least and the greatest expected count are sought. Where the
expected count moves one way with every cell the range is exact; elsewhere it is a search, and the true range may be
wider.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.effects.effect import AreaName, Detail, Effect
from netharm.effects.estimate import Estimate
from netharm.effects.method import method_of
from netharm.effects.setting import prepare
from netharm.execution import one_thread
from netharm.study.design import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Row = tuple[AreaName, str]

RANDOM_FILLINGS = 100
MOST_TURNED = 40
"""Areas, and then single counts, turned one by one in the search; of more, as many are drawn."""
LARGE = 20_000
"""With more counts than this in the panel, single ones are not turned: each try is a whole estimate."""
_LEVELS = ((0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0))
"""Shares of the way from least to greatest, before and after the operation started."""


@dataclass(frozen=True)
class WithheldRange:
    """least, most : expected counts over what was withheld ; how : whether that is the whole range.

    areas, cells : how many comparison areas were let in, and withheld counts they have. stand_in : what the expected
    count would be with the number that the file has in their place; None where the plan's mark is no number.
    """

    least: float
    most: float
    how: Literal["exact", "a search"]
    areas: int
    cells: int
    stand_in: float | None = None


@dataclass(frozen=True)
class _Question:
    """The panel with what may be filled: fillable (measures, areas, periods) and its bounds, (measures, 1, 1)."""

    panel: Panel
    measures: tuple[str, ...]
    quarter: int
    design: Design
    levels: Mapping[str, str]
    fillable: Mask
    low: Array
    high: Array

    def expected(self, shares: Array | None, marks: Mapping[str, float] | None = None) -> dict[Row, float]:
        """Return the expected count of every row; `shares` (areas, periods) fills whole numbers between the bounds."""
        fill = np.rint(self.low + (self.high - self.low) * (0.0 if shares is None else shares))
        if marks is not None:
            fill = np.array([marks.get(name, np.nan) for name in self.panel.measures])[:, None, None] + 0 * fill
        filled = np.where(self.fillable, fill, self.panel.counts)
        setting = prepare(replace(self.panel, counts=filled), self.measures, self.quarter).setting
        if setting is None:
            return {}
        method, rows = method_of(self.design.kind), {}
        levels = {name: self.levels.get(name, "none") for name in setting.measures}
        for area, treated in setting.treated.items():
            problem = method.set_problem(setting, self.design, levels, area)
            found = method.expect(setting, problem, np.flatnonzero(treated), setting.donors)
            for index, name in enumerate(setting.measures):
                if found.solved and index not in found.unsolved and setting.can_fill(area, name):
                    rows[area, name] = float(found.expected_after[index])
        return rows


def withheld_ranges(
    panel: Panel,
    measures: Sequence[str],
    quarter: int,
    design: Design,
    levels: Mapping[str, str],
    marks: Mapping[str, float] | None = None,
) -> dict[Row, WithheldRange]:
    """Return for every row the least and greatest expected count over what was withheld in comparison areas.

    levels : the match of each measure, as the estimate used it ; marks : the number that the file has in place of
    each measure's withheld counts. Rows of measures with nothing withheld, or without bounds, are left out; so are
    fillings for which the design cannot be computed.
    """
    method = method_of(design.kind)
    question = _ask(panel, measures, quarter, design, levels)
    if question is None or not (method.needs_comparison or design.control):
        return {}
    with one_thread():
        ranges = _search(question)
        stand_in = question.expected(None, marks) if marks else {}
    exact = design.kind == "difference in differences" and panel.exposure is None
    return {
        row: WithheldRange(
            least=least,
            most=most,
            how="exact" if exact else "a search",
            areas=int(question.fillable[panel.measures.index(row[1])].any(axis=1).sum()),
            cells=int(question.fillable[panel.measures.index(row[1])].sum()),
            stand_in=stand_in.get(row) if marks and row[1] in marks else None,
        )
        for row, (least, most) in ranges.items()
        if question.fillable[panel.measures.index(row[1])].any()
    }


def add_withheld_ranges(estimate: Estimate, ranges: Mapping[Row, WithheldRange]) -> Estimate:
    """Return `estimate` with the ranges beside the effects that have an expected count, and words on them."""
    return replace(
        estimate,
        effects=tuple(
            _add(effect, ranges[effect.area, effect.measure])
            if effect.expected is not None and (effect.area, effect.measure) in ranges
            else effect
            for effect in estimate.effects
        ),
    )


def _add(effect: Effect, found: WithheldRange) -> Effect:
    how = (
        "the whole range of what they may be"
        if found.how == "exact"
        else "found by a search over what they may be; the whole range may be wider"
    )
    note = (
        f"{found.areas} comparison areas have counts withheld by the data's owner ({found.cells} in all) and are left "
        f"out of the estimate; the range over withheld counts lets them in: {how}"
    )
    rows: tuple[tuple[str, float], ...] = (
        ("without the areas that have withheld counts (the estimate)", _rounded(effect.expected)),
        ("least, with them", _rounded(found.least)),
        ("greatest, with them", _rounded(found.most)),
    )
    if found.stand_in is not None:
        rows = (*rows, ("with the number that the file has in their place", _rounded(found.stand_in)))
    return replace(
        effect,
        withheld_range=(found.least, found.most),
        notes=(*effect.notes, note),
        details=(
            *effect.details,
            Detail("What withheld counts could change", ("", "count to expect"), rows, f"The range is {how}."),
        ),
    )


def _rounded(count: float | None) -> float:
    return round(float("nan") if count is None else count, 2)


def _ask(
    panel: Panel, measures: Sequence[str], quarter: int, design: Design, levels: Mapping[str, str]
) -> _Question | None:
    """Return the question, or None where no count of a comparison area was withheld between known bounds."""
    bounds = panel.suppressed_between or (None,) * len(panel.measures)
    known = np.array([bound is not None for bound in bounds])
    declared = np.array([name in measures for name in panel.measures])
    fillable = panel.suppressed & (known & declared)[:, None, None] & panel.comparison[None, :, None]
    if not fillable.any():
        return None
    low, high = (
        np.array([float(bound[end]) if bound is not None else np.nan for bound in bounds])[:, None, None]
        for end in (0, 1)
    )
    return _Question(panel, tuple(measures), quarter, design, levels, np.asarray(fillable), low, high)


def _search(question: _Question) -> dict[Row, tuple[float, float]]:
    """Return the least and greatest expected count of each row over the fillings that were tried."""
    after = np.arange(len(question.panel.periods)) >= question.panel.starts
    least: dict[Row, tuple[float, Array]] = {}
    most: dict[Row, tuple[float, Array]] = {}

    def try_one(shares: Array) -> None:
        for row, count in question.expected(shares).items():
            if row not in least or count < least[row][0]:
                least[row] = count, shares
            if row not in most or count > most[row][0]:
                most[row] = count, shares

    shape = question.fillable.shape[1:]
    for earlier, later in _LEVELS:
        try_one(np.broadcast_to(np.where(after, later, earlier), shape).copy())
    random = np.random.default_rng([question.design.seed, 43])
    for number in range(RANDOM_FILLINGS):
        shares = random.random(shape)
        try_one(np.rint(shares) if number % 2 else shares)
    for ends in (least, most):
        for row in list(ends):
            for where, shares in _turns(question, random, after):
                turned = ends[row][1].copy()
                turned[where] = shares
                try_one(turned)
    return {row: (least[row][0], most[row][0]) for row in least}


def _turns(question: _Question, random: np.random.Generator, after: Mask) -> Iterator[tuple[Any, Any]]:
    """Return what to change in the best filling so far: a whole area's shares, then those of single counts."""
    cells: Mask = np.asarray(question.fillable.any(axis=0))
    for area in _drawn(np.flatnonzero(cells.any(axis=1)), random):
        yield from ((area, np.where(after, later, earlier)) for earlier, later in _LEVELS)
    if question.panel.counts.size <= LARGE:
        for cell in _drawn(np.flatnonzero(cells), random):
            place = np.unravel_index(cell, cells.shape)
            yield from ((place, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0))


def _drawn(places: NDArray[np.int64], random: np.random.Generator) -> list[int]:
    drawn: list[int] = np.sort(random.choice(places, min(len(places), MOST_TURNED), replace=False)).tolist()
    return drawn
