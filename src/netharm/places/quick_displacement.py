"""The displacement statistics of any table of counts, without a plan: a quick look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from netharm.data.zone_table import BUFFER_CONTROL, CONTROL, TARGET, ZoneTable, read_zone_table, zone_name
from netharm.errors import bad_input
from netharm.places.displaced import DisplacedBuffer
from netharm.places.quick_displacement_words import quotient_sentence, total_sentence
from netharm.places.resampled_zones import FEWEST_AREAS
from netharm.places.zone_statistic import ZoneStatistic
from netharm.places.zone_statistics import Zones, by_areas, by_counts
from netharm.places.zone_weights import check_weights, sizes_of

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
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return the statistics for a table of counts, against the whole buffer and each of its rings.

    lengths : how long the time before and the time after are, in the same unit. weights : how large each zone is, for
    the weighted displacement difference; left out, its rows. Raises BadInput.
    """
    if not (lengths[0] > 0 and lengths[1] > 0 and np.isfinite(lengths).all()):
        raise bad_input(
            f"the lengths {lengths[0]:g} and {lengths[1]:g} are not both above 0.",
            "--lengths",
            "Counts before are brought to the length of the time after.",
            "Give two numbers in the same unit, such as --lengths 12 6.",
        )
    table = read_zone_table(path, zone, before, after)
    if weights is not None:
        weights = {zone_name(each): number for each, number in weights.items()}
        check_weights(weights, tuple(table.counts))
    totals = {name: rows.sum(axis=0).tolist() for name, rows in table.counts.items()}
    buffers = [_statistics(table, (name,), name, lengths, seed, weights) for name in table.buffers]
    if len(table.buffers) > 1:
        buffers.append(_statistics(table, table.buffers, "buffer", lengths, seed, weights))
    many = min(len(rows) for name, rows in table.counts.items() if name != BUFFER_CONTROL) >= FEWEST_AREAS
    return {
        "table": table.name,
        "lengths": list(lengths),
        "weights": None if weights is None else dict(weights),
        "zones": [
            {"zone": name, "rows": len(table.counts[name]), "before": one, "after": other}
            for name, (one, other) in totals.items()
        ],
        "buffers": [asdict(each) for each in buffers],
        "remark": AREAS if many else POISSON,
        "read": [sentence for each in buffers for sentence in _read(each)],
    }


def _statistics(
    table: ZoneTable,
    members: tuple[str, ...],
    name: str,
    lengths: tuple[float, float],
    seed: int,
    weights: Mapping[str, float] | None,
) -> DisplacedBuffer:
    buffer = np.concatenate([table.counts[each] for each in members])
    areas = (table.counts[TARGET], buffer, table.counts[CONTROL])
    totals = np.array([zone.sum(axis=0) for zone in areas])
    own = table.counts.get(BUFFER_CONTROL)
    sizes, own_size = sizes_of(table.counts, members, weights)
    zones = Zones(totals, lengths, sizes, own.sum(axis=0) if own is not None else None, own_size)
    random = np.random.default_rng([seed, 51])
    if min(len(zone) for zone in areas) >= FEWEST_AREAS and own is None:
        return DisplacedBuffer(name, _of_like_size(by_areas(zones, areas, random), zones))
    return DisplacedBuffer(name, _of_like_size(by_counts(zones, random), zones))


def _of_like_size(statistics: tuple[ZoneStatistic, ...], zones: Zones) -> tuple[ZoneStatistic, ...]:
    """Return the statistics without a difference that would tell sizes in place of changes.

    A study has placebo groups of the same sizes to judge its difference by; a table has none.
    """
    unlike = zones.unlike_sizes()
    if unlike is None:
        return statistics
    remedy = "give a row for each area, areas of like size, or weights (--weights); or read the total net effect"
    return tuple(
        replace(each, value=None, lower=None, upper=None, p_value=None, interval=None, reason=f"{unlike}; {remedy}")
        if each.name == "weighted displacement difference" and each.value is not None
        else each
        for each in statistics
    )


def _read(buffer: DisplacedBuffer) -> list[str]:
    """Return what the quotient and the total net effect of one buffer say, in plain words."""
    told: Mapping[str, Any] = {each.name: each for each in buffer.statistics}
    quotient, total = told["weighted displacement quotient"], told["total net effect"]
    said = [f"{buffer.name}: {quotient_sentence(quotient)}"]
    if total.lower is not None:
        said.append(f"{buffer.name}: {total_sentence(total)}")
    return said
