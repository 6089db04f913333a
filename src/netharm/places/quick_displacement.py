"""The displacement statistics of any table of counts, without a plan: a quick look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from netharm.data.zone_table import BUFFER_CONTROL, CONTROL, TARGET, ZoneTable, read_zone_table
from netharm.errors import bad_input
from netharm.places.displaced import DisplacedBuffer
from netharm.places.resampled_zones import FEWEST_AREAS
from netharm.places.zone_statistics import Zones, by_areas, by_counts

POISSON = (
    "The intervals take counts as Poisson numbers. Counts of crime vary more than that from place to place and from "
    "month to month, so they are too narrow: a study with areas and placebo groups (netharm evaluate) says more."
)
AREAS = (
    "The intervals come from drawing the areas of each zone again. They allow for areas that differ, and not for what "
    "neighbours share."
)


def quick_displacement(
    path: Path,
    zone: str = "zone",
    before: str = "before",
    after: str = "after",
    lengths: tuple[float, float] = (1.0, 1.0),
    seed: int = 1,
) -> dict[str, Any]:
    """Return the statistics for a table of counts, against the whole buffer and each of its rings.

    lengths : how long the time before and the time after are, in the same unit. Raises BadInput.
    """
    if not (lengths[0] > 0 and lengths[1] > 0 and np.isfinite(lengths).all()):
        raise bad_input(
            f"the lengths {lengths[0]:g} and {lengths[1]:g} are not both above 0.",
            "--lengths",
            "Counts before are brought to the length of the time after.",
            "Give two numbers in the same unit, such as --lengths 12 6.",
        )
    table = read_zone_table(path, zone, before, after)
    totals = {name: rows.sum(axis=0).tolist() for name, rows in table.counts.items()}
    buffers = [_statistics(table, (name,), name, lengths, seed) for name in table.buffers]
    if len(table.buffers) > 1:
        buffers.append(_statistics(table, table.buffers, "buffer", lengths, seed))
    many = min(len(rows) for name, rows in table.counts.items() if name != BUFFER_CONTROL) >= FEWEST_AREAS
    return {
        "table": table.name,
        "lengths": list(lengths),
        "zones": [
            {"zone": name, "rows": len(table.counts[name]), "before": one, "after": other}
            for name, (one, other) in totals.items()
        ],
        "buffers": [asdict(each) for each in buffers],
        "remark": AREAS if many else POISSON,
        "read": [sentence for each in buffers for sentence in _read(each)],
    }


def _statistics(
    table: ZoneTable, members: tuple[str, ...], name: str, lengths: tuple[float, float], seed: int
) -> DisplacedBuffer:
    buffer = np.concatenate([table.counts[each] for each in members])
    areas = (table.counts[TARGET], buffer, table.counts[CONTROL])
    totals = np.array([zone.sum(axis=0) for zone in areas])
    own = table.counts.get(BUFFER_CONTROL)
    several = min(len(zone) for zone in areas) > 1
    sizes = (float(len(areas[0])), float(len(areas[1])), float(len(areas[2]))) if several else None
    zones = Zones(totals, lengths, sizes, own.sum(axis=0) if own is not None else None)
    random = np.random.default_rng([seed, 51])
    if min(len(zone) for zone in areas) >= FEWEST_AREAS and own is None:
        return DisplacedBuffer(name, by_areas(zones, areas, random))
    return DisplacedBuffer(name, by_counts(zones, random))


def _read(buffer: DisplacedBuffer) -> list[str]:
    """Return what the quotient and the total net effect of one buffer say, in plain words."""
    told: Mapping[str, Any] = {each.name: each for each in buffer.statistics}
    quotient, total = told["weighted displacement quotient"], told["total net effect"]
    said = []
    if quotient.value is None:
        said.append(f"{buffer.name}: the weighted displacement quotient {quotient.reason}.")
    else:
        said.append(
            f"{buffer.name}: weighted displacement quotient {quotient.value:.2f} (95% {quotient.lower:.2f} to "
            f"{quotient.upper:.2f}): {reading_of(quotient.value, quotient.lower, quotient.upper)}."
        )
    if total.lower is not None:
        said.append(
            f"{buffer.name}: in target and buffer together {total.value:,.1f} fewer than the control's change would "
            f"give (95% {total.lower:,.1f} to {total.upper:,.1f}; below 0 is more)."
        )
    return said


def reading_of(value: float, lower: float, upper: float) -> str:
    """Return what a weighted displacement quotient with its interval says."""
    if lower <= 0 <= upper:
        return "neither displacement nor diffusion is shown, and neither is ruled out"
    if value > 1:
        return "benefits spread to the buffer, more there than in the target"
    if value > 0:
        return "benefits spread to the buffer"
    if value >= -1:
        return "some of what was gained moved to the buffer"
    return "more moved to the buffer than was gained"
