"""How many there are that could be counted, in every area and period: what a rate is divided by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import Periods
from netharm.data.panel_parts.tally import Tally
from netharm.errors import bad_input
from netharm.study.study import Study


def find_exposure(
    study: Study, tallies: Mapping[str, Tally], areas: Areas, periods: Periods, taking_part: NDArray[np.bool_]
) -> NDArray[np.float64] | None:
    """Return the exposure, (areas, periods); None where the design compares counts.

    taking_part : (areas,) the target, the buffer and the comparison. Numbers of a quarter's months, and of the parts
    of an area, are added up. Nothing is filled in: raises BadInput where an area that takes part has no number, or
    none above 0, in some period.
    """
    wanted = study.design.exposure
    if wanted is None:
        return None
    if wanted.data not in tallies:
        raise bad_input(
            f"the data {wanted.data!r} have not been ingested.",
            "[design] exposure",
            "Their column is what counts are divided by.",
            f"Run: netharm ingest STUDY {wanted.data}=PATH, or take exposure out of the plan.",
        )
    tally = tallies[wanted.data]
    laid, _ = lay_out(tally, areas, periods)
    exposure: NDArray[np.float64] = laid[tally.names.index(wanted.column)]
    bad = ~(exposure > 0) & taking_part[:, np.newaxis]
    if bad.any():
        area, period = (int(each) for each in np.argwhere(bad)[0])
        number = exposure[area, period]
        raise bad_input(
            f"{areas.names[area]} has {'no number' if np.isnan(number) else f'{number:g}'} in "
            f"{periods.labels()[period]} ({int(bad.any(axis=1).sum())} areas lack a number above 0 in some period).",
            f"[design] exposure, column {wanted.column!r}",
            "A count cannot be divided by nothing, and a number that is missing is not made up.",
            "Fill in the table for every period of the window, or leave these areas out of target and comparison.",
        )
    return exposure
