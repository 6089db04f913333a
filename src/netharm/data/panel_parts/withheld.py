"""Between which numbers the counts lie that the data's owner withheld."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.periods import Periods
from netharm.data.panel_parts.tally import Tally
from netharm.data.panel_parts.tallying import declared_measures
from netharm.study.study import Study

Ranges = tuple[tuple[float, float] | None, ...]


def withheld_ranges(
    study: Study, tallies: Mapping[str, Tally], areas: Areas, periods: Periods, suppressed: NDArray[np.bool_]
) -> tuple[Ranges, tuple[str, ...]]:
    """Return for each measure the least and the greatest number that a withheld count can be, and notes.

    None where the plan does not tell, and where a withheld count of the panel is the sum of several numbers of the
    source, of months or of an area's codes: only some of them may be withheld.

    suppressed : (measures, areas, periods).
    """
    several = np.maximum(areas.parts(areas.earlier), areas.parts(areas.later)) > 1
    ranges: list[tuple[float, float] | None] = []
    notes = []
    for row, (name, measure) in enumerate(declared_measures(study).items()):
        told = study.data[measure.data].suppressed_between
        tally = tallies.get(measure.data)
        summed = suppressed[row].any() if tally and tally.kind != periods.kind else suppressed[row, several].any()
        if told is not None and summed:
            notes.append(f"Withheld counts of {name} are sums of several numbers here, so their range is not known.")
        ranges.append((float(told[0]), float(told[1])) if told is not None and not summed else None)
    return tuple(ranges), tuple(notes)
