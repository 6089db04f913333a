"""What the synthetic control must follow before the operation: covariates, and each count in match blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVELS = ("period", "quarter", "total")
"""From the closest match to the loosest."""


@dataclass(frozen=True)
class Matching:
    """Constraint values of every area, and what each constraint is.

    values : (n, k); column 0 is 1, so that the weights sum to the number of treated areas. names : k sentences.
    blocks : for each constraint the measure and the periods it sums; no measure for areas and covariates.
    """

    values: Array
    names: tuple[str, ...]
    blocks: tuple[tuple[str | None, tuple[str, ...]], ...]


def build_matching(
    counts_before: Array,
    measures: Sequence[str],
    periods: Sequence[str],
    levels: Mapping[str, str],
    quarter: int,
    covariates: Array,
    covariate_names: Sequence[str],
) -> Matching:
    """Return the constraints of one design.

    counts_before : (measures, n, periods before) ; levels : the match of each measure ("none" leaves it out) ;
    quarter : how many periods make a quarter. A period seen nowhere is left out of its block; a block of such periods
    alone is left out whole.
    """
    columns = [np.ones((counts_before.shape[1], 1)), covariates]
    names = ["number of areas", *covariate_names]
    blocks: list[tuple[str | None, tuple[str, ...]]] = [(None, ())] * len(names)
    for measure, counts in zip(measures, counts_before, strict=True):
        seen = ~np.isnan(counts).all(axis=0)
        for block in match_blocks(len(periods), levels[measure], quarter):
            kept = np.flatnonzero(seen[block]) + block.start
            if not len(kept):
                continue
            columns.append(counts[:, kept].sum(axis=1)[:, None])
            names.append(f"{measure}, {_block_name(periods, block, levels[measure])}")
            blocks.append((measure, tuple(periods[period] for period in kept)))
    return Matching(np.hstack(columns), tuple(names), tuple(blocks))


def match_blocks(periods: int, level: str, quarter: int) -> list[slice]:
    """Return the stretches of `periods` that are matched as one, counted back from the operation.

    The earliest block is shorter where the periods do not divide.
    """
    if level == "none" or periods == 0:
        return []
    length = {"period": 1, "quarter": quarter, "total": periods}[level]
    ends = range(periods, 0, -length)
    return [slice(max(end - length, 0), end) for end in reversed(ends)]


def _block_name(periods: Sequence[str], block: slice, level: str) -> str:
    covered = periods[block]
    if level == "total":
        return "whole time before"
    return covered[0] if len(covered) == 1 else f"{covered[0]} to {covered[-1]}"
