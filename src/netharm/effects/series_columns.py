"""The columns of a segmented regression: level, trend, season, and what changes with the operation.

Wagner et al. 2002, doi:10.1046/j.1365-2710.2002.00430.x; Bernal, Cummins and Gasparrini 2017, doi:10.1093/ije/dyw098.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Season = Literal["auto", "none", "harmonic"]

FEWEST_BEFORE = 12
FEWEST_FOR_EACH = 4
"""Periods before for each column that they alone must settle: level, trend and seasons."""
FEWEST_FOR_SLOPE = 3
"""Periods after from which a change of slope is told from a change of level."""
YEARS_FOR_ONE, YEARS_FOR_TWO = 2, 4
WEEKS = 365.2425 / 7


@dataclass(frozen=True)
class SeriesColumns:
    """Columns of a segmented regression over all periods: values (T, k), of which the last `changes` are the change.

    before, after : (T,) bool, which periods are estimated from; the transition is in neither. harmonics : of the year.
    why : why nothing may be fitted, or None.
    """

    values: Array
    names: tuple[str, ...]
    changes: int
    before: Mask
    after: Mask
    harmonics: int
    why: str | None = None

    @property
    def untreated(self) -> Array:
        """The columns had nothing been done: the change is nothing."""
        values = self.values.copy()
        values[:, -self.changes :] = 0.0
        return values


def lay_columns(
    periods: int, starts: int, ends: int, transition: int, quarter: int, season: Season, seen: Mask
) -> SeriesColumns:
    """Return the columns for a change at period `starts` observed until `ends`; quarter : periods in a quarter.

    seen : (periods,) bool, the periods with a count.
    """
    time = np.arange(periods)
    first = starts + transition
    before, after = seen & (time < starts), seen & (time >= first) & (time <= ends)
    year = WEEKS if quarter == 13 else 4.0 * quarter
    harmonics = _harmonics(int(before.sum()), year, season)
    seasons, season_names = _season(time, year, harmonics)
    on = (time >= first).astype(float)
    change, change_names = [on], ["level change"]
    if after.sum() >= FEWEST_FOR_SLOPE:
        change.append(on * (time - first))
        change_names.append("slope change")
    columns = [np.ones(periods), (time - starts).astype(float), *seasons]
    return SeriesColumns(
        values=np.column_stack([*columns, *change]),
        names=("level", "slope", *season_names, *change_names),
        changes=len(change),
        before=before,
        after=after,
        harmonics=harmonics,
        why=_too_few(int(before.sum()), int(after.sum()), transition, len(columns), year, harmonics),
    )


def _harmonics(before: int, year: float, season: Season) -> int:
    """Return how many harmonics of the year the periods before can carry; "harmonic" asks for at least one."""
    if season == "none" or year < 4:
        return 0
    for harmonics, years in ((2, YEARS_FOR_TWO), (1, YEARS_FOR_ONE)):
        columns = 2 + len(_season(np.arange(3), year, harmonics)[1])
        if before >= years * year - 1e-9 and before >= FEWEST_FOR_EACH * columns:
            return harmonics
    return 1 if season == "harmonic" else 0


def _season(time: NDArray[np.int64], year: float, harmonics: int) -> tuple[list[Array], list[str]]:
    """Return sines and cosines of the year; a sine that is 0 in every period (two periods a cycle) is left out."""
    columns, names = [], []
    for number in range(1, harmonics + 1):
        turn = 2 * np.pi * number * time / year
        if abs(2 * number - year) > 1e-9:
            columns.append(np.sin(turn))
            names.append(f"sine of the year, {number}")
        columns.append(np.cos(turn))
        names.append(f"cosine of the year, {number}")
    return columns, names


def _too_few(before: int, after: int, transition: int, columns: int, year: float, harmonics: int) -> str | None:
    if after < 1:
        return "the transition leaves out every period after the start" if transition else "no period after was seen"
    if harmonics and before < year - 1e-9:
        return f"a season needs a full year before, and {before} periods were seen; a plan may ask for season = none"
    needed = max(FEWEST_BEFORE, FEWEST_FOR_EACH * columns)
    if before < needed:
        return (
            f"only {before} of the {needed} periods needed before were seen: {FEWEST_FOR_EACH} for each of the "
            f"{columns} things they must settle (level, trend, seasons), and {FEWEST_BEFORE} at least"
        )
    return None
