"""Near repeats: does an event make another one more likely, close by and soon after?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

import numpy as np

from netharm.errors import BadInput, Fault
from netharm.places.close_pairs import Closed, Metric
from netharm.places.events import Events
from netharm.places.knox import Knox, knox
from netharm.places.local_trends import LocalTrends, look_for_local_trends

FEWEST_DRAWS = 19
"""With fewer, no p-value can be as small as 0.05."""


@dataclass(frozen=True)
class NearRepeat:
    """A Knox test of one kind of event, and what is needed to read it.

    distances, windows : edges of the bands in metres and in days, as asked for; band d lies between edges d and d + 1.
    closed : which edge of a band belongs to it, "left" the lower or "right" the upper.
    trends : whether places differ in when their events happened, far beyond the reach of the test.
    """

    events: Events
    distances: tuple[float, ...]
    windows: tuple[float, ...]
    metric: Metric
    closed: Closed
    draws: int
    seed: int
    knox: Knox
    trends: LocalTrends


def find_near_repeats(
    events: Events,
    distances: Sequence[float],
    windows: Sequence[float],
    *,
    metric: Metric = "euclidean",
    closed: Closed = "left",
    draws: int = 999,
    seed: int = 1,
) -> NearRepeat:
    """Return the Knox test of `events` over a grid of distance bands (metres) and time bands (days).

    Bands are closed on the left and open on the right unless `closed` is "right": distances 0, 0.1, 100 are [0, 0.1),
    the same place, and [0.1, 100). Days apart are |day_i - day_j|; where only dates are known they are whole.
    Raises BadInput for edges that do not rise from 0 or more, parts of days where only dates are known, and too few
    draws.
    """
    refuse_edges("--distances", distances)
    refuse_edges("--windows", windows, whole_only=events.whole_days)
    refuse_few_draws(draws)
    found = knox(
        events.x_m,
        events.y_m,
        events.day,
        np.array(distances, dtype=np.float64),
        np.array(windows, dtype=np.float64),
        metric=metric,
        closed=closed,
        draws=draws,
        seed=seed,
    )
    excess = float((found.observed - found.expected).sum())
    trends = look_for_local_trends(events.x_m, events.y_m, events.day, excess)
    return NearRepeat(events, tuple(distances), tuple(windows), metric, closed, draws, seed, found, trends)


def refuse_edges(option: str, edges: Sequence[float], *, whole_only: bool = False) -> None:
    """Raise BadInput for edges that do not rise from 0 or more, or that split days where only dates are known."""
    faults = []
    rising = all(low < high for low, high in pairwise(edges))
    if len(edges) < 2 or not rising or not all(isfinite(edge) and edge >= 0 for edge in edges):
        faults.append(
            Fault(
                what=f"{', '.join(f'{edge:g}' for edge in edges) or 'nothing'} are no edges of bands.",
                where=f"command line, {option}",
                why="Each band lies between one edge and the next, so there are two at least, rising from 0 or more.",
                remedy="Write, for example, --distances 0,0.1,100,200 (metres) and --windows 0,14,28 (days).",
            )
        )
    if whole_only and not faults and any(edge != round(edge) for edge in edges):
        faults.append(
            Fault(
                what="a window ends within a day, and only the dates of the events can be used.",
                where=f"command line, {option}",
                why="How many hours lie between two events cannot be told from dates.",
                remedy="Give whole days, or data whose times of day are known.",
            )
        )
    if faults:
        raise BadInput(*faults)


def refuse_few_draws(draws: int) -> None:
    """Raise BadInput where no p-value could reach 0.05."""
    if draws < FEWEST_DRAWS:
        raise BadInput(
            Fault(
                what=f"{draws} draws are too few.",
                where="command line, --draws",
                why=f"The smallest p-value of {draws} draws is 1/{draws + 1}, so nothing could be told from chance.",
                remedy=f"Give {FEWEST_DRAWS} at least; 999 is usual.",
            )
        )
