"""The prospective space-time permutation scan: is there a place where more is happening now than place and day explain?

Kulldorff, Heffernan, Hartman, Assunção and Mostashari 2005 (doi:10.1371/journal.pmed.0020059). No population is needed:
the expected count of a cylinder is (events in its areas, over all days) x (events on its days, in all areas) / (all
events). Under the hypothesis that places and days are unrelated, every pairing of the events' areas with their days is
equally likely; each replication deals the days out again and notes the strongest cylinder anywhere. A scan looks at
very many cylinders, and comparing the strongest with the strongest pays for all of them.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from netharm.errors import bad_input
from netharm.watch.located_events import locate_events
from netharm.watch.scan import Scan
from netharm.watch.scan_clusters import find_clusters
from netharm.watch.scan_day import see_day
from netharm.watch.scan_draws import strongest_by_chance
from netharm.watch.scan_warnings import warn_of
from netharm.watch.zones import draw_zones

MOST_AREAS = 100
LONGEST_DAYS = 28
DRAWS = 999
MOST_CLUSTERS = 5


def space_time_scan(
    area: ArrayLike,
    day: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    *,
    days: int,
    most_areas: int = MOST_AREAS,
    longest_days: int = LONGEST_DAYS,
    most_distance_m: float | None = None,
    most_clusters: int = MOST_CLUSTERS,
    draws: int = DRAWS,
    every_days: int = 1,
    seed: int = 1,
) -> Scan:
    """Return the clusters that reach up to the last day, day `days` - 1, strongest first and sharing no area.

    area, day (events,) : each event's area, 0 .. areas - 1, and day, 0 .. days - 1. x_m, y_m (areas,) : centroids in
    metres; NaN where unknown. A cylinder holds at most `most_areas` nearest areas within `most_distance_m` of a centre,
    and at most half of all events, over the last 1 .. `longest_days` days. every_days : how often such a scan is run,
    for the recurrence interval. Replication k draws from seed [seed, k]. Raises `BadInput`.
    """
    check_windows(days, longest_days, most_areas, draws)
    events = locate_events(area, day, x_m, y_m, days)
    zones = draw_zones(events.x_m, events.y_m, most_areas, most_distance_m)
    seen = see_day(events, days - 1, longest_days)
    chance = strongest_by_chance(events, seen, zones, draws, seed)
    return Scan(
        clusters=find_clusters(seen, zones, events.kept, chance, every_days, most_clusters),
        chance=chance,
        events=events.count,
        days=days,
        without_centroid=events.without_centroid,
        longest_days=longest_days,
        warnings=warn_of(events, longest_days, seed),
    )


def check_windows(days: int, longest_days: int, most_areas: int, draws: int) -> None:
    """Raise `BadInput` where the windows do not fit the history, or nothing is asked for."""
    for name, value in (("longest_days", longest_days), ("most_areas", most_areas), ("draws", draws)):
        if value < 1:
            raise bad_input(f"`{name}` is {value}.", name, "A scan needs at least 1.", "Give a whole number from 1 up.")
    if days < 2 * longest_days:
        raise bad_input(
            f"{days:,} days of history are too few for windows of up to {longest_days:,} days.",
            "days",
            "What is usual in a place is read from the days outside the window, which must be at least half of all.",
            f"Give at least {2 * longest_days:,} days, a year if there is one, or set shorter windows.",
        )
