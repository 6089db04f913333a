"""The records of several forces as one source: each area is counted by its own force, and only where that was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from netharm.data.keeping.entry import Entry
from netharm.data.panel_parts.counting import count_street, force_of
from netharm.data.panel_parts.periods import label
from netharm.data.panel_parts.tally import Tally
from netharm.data.store import Store
from netharm.study.data_source import DataSource
from netharm.study.measure import Measure


def count_forces(
    store: Store, data: str, source: DataSource, entries: Sequence[Entry], measures: Mapping[str, Measure]
) -> Tally:
    """Count the police.uk street rows of the forces of `source`, the target's own first, by stated LSOA code and month.

    An area's own force is the one with most records there. Records of another force in it are left out: they would come
    and go with the months in which that force's file is held. A month that a force lacks is missing in its areas alone.
    """
    forces = source.forces
    several = [
        count_street(store, data, source, [entry for entry in entries if force_of(entry) == force], measures)
        for force in forces
    ]
    homes = _homes(several)
    kept = [
        np.array([homes.get(code, 0) == which for code in tally.codes], dtype=bool)
        for which, tally in enumerate(several)
    ]
    own = several[0]
    apart = tuple(
        (frozenset(code for code, home in homes.items() if home == which), tally.covered)
        for which, tally in enumerate(several)
        if which
    )
    left_out = sum(int(tally.records[~keep].sum()) for tally, keep in zip(several, kept, strict=True))
    return replace(
        own,
        codes=np.concatenate([tally.codes[keep] for tally, keep in zip(several, kept, strict=True)]),
        ordinals=np.concatenate([tally.ordinals[keep] for tally, keep in zip(several, kept, strict=True)]),
        records=np.concatenate([tally.records[keep] for tally, keep in zip(several, kept, strict=True)]),
        counts=np.concatenate([tally.counts[:, keep] for tally, keep in zip(several, kept, strict=True)], axis=1),
        suppressed=np.concatenate(
            [tally.suppressed[:, keep] for tally, keep in zip(several, kept, strict=True)], axis=1
        ),
        at_points=_joined(several, kept),
        entries=tuple(entries),
        apart=apart,
        notes=(*_gaps(own, several[1:], forces[1:]), *_elsewhere(left_out)),
    )


def _joined(several: Sequence[Tally], kept: Sequence[NDArray[np.bool_]]) -> NDArray[np.float64] | None:
    """Return the events at map points left out, (names, rows kept); None where none is left out."""
    parts = [tally.at_points[:, keep] for tally, keep in zip(several, kept, strict=True) if tally.at_points is not None]
    return np.concatenate(parts, axis=1) if parts else None


def _homes(tallies: Sequence[Tally]) -> dict[str, int]:
    """Return for each code the position of the force that recorded most in it, the first of equals."""
    records: dict[str, list[int]] = {}
    for which, tally in enumerate(tallies):
        for code, count in zip(tally.codes, tally.records, strict=True):
            if code is not None:
                records.setdefault(code, [0] * len(tallies))[which] += int(count)
    return {code: counts.index(max(counts)) for code, counts in records.items()}


def _gaps(own: Tally, others: Sequence[Tally], forces: Sequence[str]) -> list[str]:
    """Say which of the months that the target's force holds another lacks."""
    said = []
    for tally, force in zip(others, forces, strict=True):
        absent = sorted(own.covered - tally.covered)
        if absent:
            months = ", ".join(label(each, "month") for each in absent[:12]) + (" and more" if len(absent) > 12 else "")
            said.append(f"{force}: no file for {months}. In its areas these months are missing, and no zeros.")
    return said


def _elsewhere(left_out: int) -> list[str]:
    told = f"{left_out} records that a force made in another force's areas are left out, in every month alike."
    return [told] if left_out else []
