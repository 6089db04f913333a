"""Which areas the operation worked in, which lie around them, and which they are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.data.maps.outlines import Outlines, centred_within, together, touching
from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.tally import Tally
from netharm.errors import Fault, bad_input, raise_all
from netharm.study.area import Area, TargetColumn

Mask = NDArray[np.bool_]
Positions = tuple[NDArray[np.int64], ...]

_FAULTS_SHOWN = 10


@dataclass(frozen=True)
class Sites:
    """Target, buffer and comparison, (areas,) bool and disjoint; and what lies near each area, where outlines tell."""

    target: Mask
    buffer: Mask
    comparison: Mask
    neighbours: Positions | None = None
    within_buffer: Positions | None = None
    rings: tuple[Mask, ...] = ()
    within_rings: tuple[Positions, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def taking_part(self) -> Mask:
        """Return (areas,) bool: the areas that are asked about or compared with."""
        return self.target | self.buffer | self.comparison


def find_sites(
    area: Area,
    areas: Areas,
    outlines: Outlines | None,
    tallies: Mapping[str, Tally],
    compares: bool = True,
    reached: Mask | None = None,
) -> Sites:
    """Return the sites of a plan's `area` among `areas`.

    compares : whether the design needs a comparison; where not, a plan without one has none.
    reached : (areas,) bool; the target, where it was told already from a column.

    Raises BadInput where a code is unknown, target and comparison overlap, a buffer has no polygons to be drawn by, or
    no area is left to compare with.
    """
    _refuse_unknown(area, areas)
    target = _target(area, areas, tallies, reached)
    shapes = outlines.merged(areas) if outlines is not None else None
    neighbours = touching(shapes) if shapes is not None else None
    within: tuple[Positions, ...] = ()
    if area.buffer is not None:
        if shapes is None:
            raise _no_polygons()
        within = tuple(centred_within(shapes, distance_m) for distance_m in area.buffer.distances)
    rings = _rings(area, areas, target, within)
    buffer = np.logical_or.reduce([np.zeros(len(areas), dtype=bool), *rings])
    comparison, notes = _comparison(area, areas, target, buffer, compares)
    if area.comparison == "rest of force outside the buffer":
        comparison = comparison & ~_of_other_forces(areas, tallies)
    if within and not buffer.any():
        notes = (*notes, "No area's centroid lies within the buffer's distance of the target: the buffer is empty.")
    several = len(rings) > 1
    return Sites(
        target=target,
        buffer=buffer,
        comparison=comparison,
        neighbours=neighbours,
        within_buffer=within[-1] if within else None,
        rings=rings if several else (),
        within_rings=within if several else (),
        notes=(*_split_target(area, areas, target), *notes),
    )


def _rings(area: Area, areas: Areas, target: Mask, within: Sequence[Positions]) -> tuple[Mask, ...]:
    """Return (areas,) bool for each ring, the nearest first: disjoint, and free of the target."""
    rings: list[Mask] = []
    inner = target
    for reach in within:
        reached = together((reach[i] for i in np.flatnonzero(target)), len(areas)) | inner
        rings.append(reached & ~inner)
        inner = reached
    if rings and area.buffer is not None and area.buffer.areas:
        rings[-1] = rings[-1] | (areas.mask(area.buffer.areas) & ~inner)
    return tuple(rings)


def _of_other_forces(areas: Areas, tallies: Mapping[str, Tally]) -> Mask:
    """Return (areas,) bool: the areas in which another force than the target's own recorded most."""
    codes = {code for tally in tallies.values() for apart, _ in tally.apart for code in apart}
    return areas.mask(code for code in codes if code in areas.position)


def _refuse_unknown(area: Area, areas: Areas) -> None:
    listed = {"target": area.target, "comparison": area.comparison, "buffer": area.buffer and area.buffer.areas}
    faults: list[Fault] = []
    for key, codes in listed.items():
        unknown = [code for code in codes if code not in areas.position] if isinstance(codes, tuple) else []
        faults += [_unknown(key, code, areas) for code in unknown[:_FAULTS_SHOWN]]
        if len(unknown) > _FAULTS_SHOWN:
            last = faults.pop()
            faults.append(replace(last, what=f"{last.what} So are {len(unknown) - _FAULTS_SHOWN} more."))
    raise_all(faults)


def _unknown(key: str, code: str, areas: Areas) -> Fault:
    near = areas.near(code)
    return Fault(
        what=f"the area code {code!r} is unknown to the data.",
        where=f"[areas] {key}",
        why=f"None of the {len(areas)} areas has it, so nothing can be counted there.",
        remedy=(f"Did you mean {', '.join(near)}? " if near else "")
        + "Check the code and its vintage, or name a lookup that knows it.",
    )


def _target(area: Area, areas: Areas, tallies: Mapping[str, Tally], reached: Mask | None) -> Mask:
    if reached is not None:
        target = reached
    elif not isinstance(area.target, TargetColumn):
        target = areas.mask(area.target)
    elif area.target.data not in tallies:
        raise bad_input(
            f"the data {area.target.data!r} have not been ingested.",
            "[areas] target",
            "Their column tells where police worked.",
            f"Run: netharm ingest STUDY {area.target.data}=PATH, or give --data {area.target.data}=PATH.",
        )
    else:
        tally = tallies[area.target.data]
        marked = tally.codes[tally.counts[tally.names.index(area.target.column)] == 1]
        target = np.zeros(len(areas), dtype=bool)
        place = areas.place(marked)
        target[place[place >= 0]] = True
    if not target.any():
        raise bad_input(
            "the target is empty.",
            "[areas] target",
            "Without an area in which police worked there is nothing to evaluate.",
            "List the areas' codes, or name a column that is 1 in them.",
        )
    return target


def _comparison(area: Area, areas: Areas, target: Mask, buffer: Mask, compares: bool) -> tuple[Mask, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    if isinstance(area.comparison, tuple):
        comparison = areas.mask(area.comparison)
        if shared := [areas.names[i] for i in np.flatnonzero(comparison & target)]:
            raise bad_input(
                f"target and comparison overlap in {_some(shared)}.",
                "[areas] comparison",
                "An area cannot stand for what would have happened in itself. Codes of two vintages may mean one area.",
                "Take these codes, of either vintage, out of one of the two lists.",
            )
        if (comparison & buffer).any():
            count = int((comparison & buffer).sum())
            notes = (f"{count} areas named for comparison lie in the buffer and are not compared with.",)
            comparison &= ~buffer
    elif area.comparison is None and not compares:
        comparison = np.zeros(len(areas), dtype=bool)
    else:
        comparison = ~target & ~buffer
    if compares and not comparison.any():
        raise bad_input(
            "no area is left to compare with.",
            "[areas] comparison",
            "Target and buffer hold every area, so nothing shows what would have happened without the operation.",
            "Take a smaller buffer, or data of a wider region.",
        )
    return comparison, notes


def _split_target(area: Area, areas: Areas, target: Mask) -> tuple[str, ...]:
    """Return a note where the target names neither all earlier codes of an area nor all later ones."""
    if not isinstance(area.target, tuple):
        return ()
    vintages = [(areas.parts(codes & set(area.target)), areas.parts(codes)) for codes in (areas.earlier, areas.later)]
    whole = np.logical_or(*(named == parts for named, parts in vintages))
    partly = [areas.names[i] for i in np.flatnonzero(target & ~whole)]
    if not partly:
        return ()
    return (f"The target names part of {_some(partly)}, which is counted whole: its codes changed between vintages.",)


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _no_polygons() -> Exception:
    return bad_input(
        "a buffer is asked for, but there are no outlines of the areas.",
        "[areas] buffer",
        "Which areas lie within a distance of the target is told by polygons alone.",
        'Add a [data] entry with source = "polygons", name it in [areas] polygons, and ingest the file.',
    )
