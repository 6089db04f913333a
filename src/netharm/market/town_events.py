"""What happens in a made-up town, month by month, with and without the operation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from netharm.market.town_layout import TownLayout

FIRST_YEAR = 2023
MONTHS = 24
OPERATION_STARTS = 18
"""The first month of the operation, counted from 0; its effects last to the end of the data."""

Rates = NDArray[np.float64]


@dataclass(frozen=True)
class KindOfEvent:
    """One kind of event, and the truth about it.

    typical : events a month in a quiet area.
    winter : the share by which January exceeds the year's mean; below 0 the summer does.
    evening : hour of the day around which the events gather.
    target, buffer : true ratio of the events with the operation to those without it.
    """

    name: str
    typical: float
    winter: float
    evening: float
    target: float
    buffer: float


OFFENCES = (
    KindOfEvent("violence", 3.0, -0.12, 22.0, target=0.70, buffer=1.08),
    KindOfEvent("anti-social behaviour", 2.4, -0.25, 20.0, target=0.85, buffer=1.05),
    KindOfEvent("acquisitive crime", 2.6, 0.08, 15.0, target=1.00, buffer=1.00),
    KindOfEvent("drug offences", 0.6, -0.05, 19.0, target=1.60, buffer=1.00),
)
CALLOUTS = (KindOfEvent("suspected overdose", 0.4, 0.05, 18.0, target=1.40, buffer=1.00),)

_UNEVEN = 0.4
"""Standard deviation of the logarithm of how areas differ, beyond how busy they are."""
_GAMMA_SHAPE = 12.0
"""Months differ by more than chance: the variance of a count is mean + mean^2 / shape."""


def expected_events(kind: KindOfEvent, layout: TownLayout, random: np.random.Generator) -> Rates:
    """Return (areas, months) events expected had there been no operation."""
    areas = kind.typical * layout.busy * np.exp(random.normal(-(_UNEVEN**2) / 2, _UNEVEN, len(layout)))
    season = 1 + kind.winter * np.cos(2 * np.pi * np.arange(MONTHS) / 12)
    return areas[:, np.newaxis] * season


def true_ratio(kind: KindOfEvent, layout: TownLayout) -> Rates:
    """Return (areas, months) the ratio by which the operation multiplies the events expected."""
    after = np.arange(MONTHS) >= OPERATION_STARTS
    area = np.where(layout.target, kind.target, np.where(layout.buffer, kind.buffer, 1.0))
    return np.where(after, area[:, np.newaxis], 1.0)


def draw_events(
    kind: KindOfEvent, expected: Rates, layout: TownLayout, random: np.random.Generator
) -> list[tuple[str, str, str]]:
    """Return the events that happened, as time, area and kind; counts vary by more than chance alone."""
    counts = random.poisson(expected * random.gamma(_GAMMA_SHAPE, 1 / _GAMMA_SHAPE, expected.shape))
    area, month = (np.repeat(each.ravel(), counts.ravel()) for each in np.indices(counts.shape))
    share = random.random(len(area))
    hour = np.mod(random.normal(kind.evening, 4.0, len(area)), 24.0)
    firsts = [date(FIRST_YEAR + each // 12, each % 12 + 1, 1) for each in range(MONTHS + 1)]
    starts = [datetime(first.year, first.month, 1) for first in firsts]
    days = [(later - first).days for first, later in pairwise(firsts)]
    times = [
        starts[m] + timedelta(days=int(s * days[m]), minutes=int(h * 60))
        for m, s, h in zip(month.tolist(), share.tolist(), hour.tolist(), strict=True)
    ]
    return [
        (time.isoformat(sep=" ", timespec="minutes"), layout.codes[each], kind.name)
        for time, each in zip(times, area.tolist(), strict=True)
    ]
