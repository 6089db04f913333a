"""One series under one method of watching, a value for each look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.watch.cumulative_ratio import CumulativeRatio

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Watched:
    """What one method said of one series at each look. Arrays are (looks,); look k is period first_look + k.

    method : its name, of `methods.METHODS`. first_look : index in the series of the first period looked at.
    observed : the count, NaN where it is missing. expected : the count had nothing changed.
    limit : the alarm rings for counts above it; NaN where the look could not be run, or where the limit of a method
        that adds looks up would lie under 0. statistic : what is compared with `critical`; NaN where it could not be
        run.
    alarm : whether it rang. onset : the index in the series of the period since when it has risen, -1 where no alarm.
    could_not_run : why a look could not be run, "" where it ran. A missing count could not be run; it is not 0.
    false_alarm_probability : of one or more alarms in the whole watch (looks_planned looks) if nothing changes.
    average_run_length : looks until a false alarm, as the simulated watches rang: looks watched for each alarm.
    said : what the reader has to know, in sentences. since_start : the count since the first look against the count
        expected, with limits that hold at every look; None where the usual course could not be found.
    critical : the value of `statistic` above which the alarm rings.
    rises, power, delay_looks : (R,) ratios by which the series is pretended to rise from the first look on, the share
        of simulated watches that then ring, and the median looks until they ring, counting the first as 1 (inf where
        half do not). Empty where nothing could be simulated.
    """

    method: str
    first_look: int
    observed: Array
    expected: Array
    limit: Array
    statistic: Array
    alarm: Mask
    onset: NDArray[np.int64]
    could_not_run: tuple[str, ...]
    false_alarm_probability: float
    average_run_length: float
    said: tuple[str, ...]
    since_start: CumulativeRatio | None = None
    critical: float = float("nan")
    rises: tuple[float, ...] = ()
    power: tuple[float, ...] = ()
    delay_looks: tuple[float, ...] = ()
