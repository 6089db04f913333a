"""Whether anything moved: next door, to rings further out, or to another kind, hour or day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from netharm.ledger import Ledger
from netharm.places.displaced import AreaChange, DisplacedRow, DisplacedZone, Displacement, MappedArea
from netharm.report.displacement_map import CLASSES, NO_RATIO, change_of, displacement_map, patterns
from netharm.report.drawing import draw, figure, key
from netharm.report.markup import Content, Markup, element, join
from netharm.report.mix_table import mix_tables
from netharm.report.quick_displacement_page import statistics_table, the_zone
from netharm.report.tables import Column, bullets, plain_table
from netharm.wording import COULD_NOT_RUN, MISSING, STATUS, SUPPRESSED, count, percent, probability, sentence, signed

LEVEL = 0.05


def displacement_section(ledger: Ledger) -> Markup:
    """Return the tables, the map and the sentences of every declared row, or why there are none."""
    found = ledger.displacement
    return element(
        "section",
        element("h2", "Did it move?", id="displacement"),
        *(_told(found) if found is not None else [element("p", "Nothing was looked at yet.")]),
        aria_labelledby="displacement",
    )


def _told(found: Displacement) -> list[Markup | str]:
    if found.status != "shown":
        opening: list[Markup | str] = [element("p", sentence(f"Next door: {found.reason or COULD_NOT_RUN}"))]
    else:
        opening = [element("p", _rings(found)), bullets([sentence(each) for each in found.notes])]
    rows = [_row(row, f"moved-{at}", found) for at, row in enumerate(found.rows, start=1)]
    return [*opening, *rows, mix_tables(found.mixes)]


def _rings(found: Displacement) -> str:
    far = [f"{distance:g} m" for distance in found.rings_m]
    if len(far) == 1:
        return f"The buffer is every area whose centre lies within {far[0]} of the target's edge."
    edges = ", ".join(f"ring {at} to {distance}" for at, distance in enumerate(far, start=1))
    return f"The buffer falls into rings by how far an area's centre lies from the target's edge: {edges}."


def _row(row: DisplacedRow, name: str, found: Displacement) -> Markup:
    return element(
        "article",
        element("h3", sentence(row.name).rstrip("."), id=name),
        element("p", " ".join(displaced_sentences(row))),
        _zones(row) if row.zones else "",
        [
            element(
                "details",
                element("summary", f"Displacement statistics against the {each.name}: {row.name}"),
                statistics_table(f"{row.name}, against {the_zone(each.name)}", [asdict(one) for one in each.statistics])
                if row.status == "shown"
                else element("p", sentence(STATUS[row.status])),
            )
            for each in row.buffers
        ],
        _map(row, name, found.areas),
        aria_labelledby=name,
        class_="row",
    )


def displaced_sentences(row: DisplacedRow) -> list[str]:
    """Return what a row says of displacement, worded from its released numbers."""
    if row.status != "shown":
        return [sentence(row.reason or STATUS[row.status])]
    said = [_zone_sentence(zone) for zone in row.zones if zone.name not in ("target and buffer", "comparison")]
    said += [_quotient(row)] if row.buffers else []
    if row.reason:
        said.append(sentence(row.reason))
    if row.left_out:
        said.append(f"Left out, because not every area was seen in them: {', '.join(row.left_out)}.")
    return [each for each in said if each]


def _zone_sentence(zone: DisplacedZone) -> str:
    where = "the target" if zone.name == "target" else f"the {zone.name}" if zone.name == "buffer" else zone.name
    if not zone.areas:
        return sentence(f"{where} holds no area")
    if zone.change is None or zone.lower is None or zone.upper is None or zone.p_value is None:
        return sentence(f"{where}: no interval, so nothing is said of it")
    interval = f"95% interval {signed(zone.lower)} to {signed(zone.upper)}"
    if zone.p_value > LEVEL:
        more = "" if zone.name == "target" else f", and up to {count(max(zone.upper, 0))} more are not ruled out"
        return sentence(f"no change detected in {where} against the comparison ({interval}){more}")
    if zone.name == "target":
        way = "fewer" if zone.change < 0 else "more"
        return sentence(f"in {where}, {count(abs(zone.change))} {way} than the comparison's change gives ({interval})")
    way, meaning = (
        ("fewer", "benefits spread there") if zone.change < 0 else ("more", "displacement, or a harm of its own")
    )
    return sentence(
        f"in {where}, {count(abs(zone.change))} {way} than the comparison's change gives ({interval}): {meaning}"
    )


def _quotient(row: DisplacedRow) -> str:
    told = {each.name: each for each in row.buffers[-1].statistics}
    quotient = told.get("weighted displacement quotient")
    if quotient is None:
        return ""
    if quotient.value is None or quotient.lower is None or quotient.upper is None:
        return sentence(f"the weighted displacement quotient {quotient.reason or COULD_NOT_RUN}")
    return f"Weighted displacement quotient {quotient.value:.2f} (95% {quotient.lower:.2f} to {quotient.upper:.2f})."


_ZONES = (
    Column("Zone"),
    Column("Areas", True),
    Column("Before", True),
    Column("After", True),
    Column("Change against the comparison, with 95% interval", True),
    Column("p", True),
    Column("Change by the plan's design, with 95% interval", True),
    Column("p", True),
)


def _zones(row: DisplacedRow) -> Markup:
    cells: list[list[Content]] = [_cells(row, zone) for zone in row.zones]
    times = f"{row.length_before} periods before, {row.length_after} after" if row.length_after else STATUS[row.status]
    return plain_table(f"{sentence(row.name).rstrip('.')}, zone by zone ({times})", _ZONES, cells)


def _cells(row: DisplacedRow, zone: DisplacedZone) -> list[Content]:
    compared = zone.name == "comparison"
    design = _interval(row, zone.design_change, zone.design_lower, zone.design_upper, compared)
    why = zone.design_reason if row.status == "shown" and not compared else None
    return [
        sentence(zone.name).rstrip("."),
        count(zone.areas),
        _number(row, zone.before),
        _number(row, zone.after),
        _interval(row, zone.change, zone.lower, zone.upper, compared),
        "" if zone.p_value is None else probability(zone.p_value),
        join(design, element("span", sentence(why), class_="tag")) if why else design,
        "" if zone.design_p_value is None else probability(zone.design_p_value),
    ]


def _number(row: DisplacedRow, value: float | None) -> str:
    return STATUS.get(row.status, MISSING) if value is None else count(value)


def _interval(row: DisplacedRow, value: float | None, lower: float | None, upper: float | None, compared: bool) -> str:
    if compared:
        return "what others are compared with"
    if value is None:
        return SUPPRESSED if row.status == "suppressed" else COULD_NOT_RUN
    if lower is None or upper is None:
        return f"{signed(value)} (no interval)"
    return f"{signed(value)} ({signed(lower)} to {signed(upper)})"


def _map(row: DisplacedRow, name: str, areas: Sequence[MappedArea]) -> Markup | str:
    if not row.map:
        return element("p", sentence(row.map_reason), class_="absent") if row.map_reason else ""
    words, states = _map_sentence(row, areas), {each.state for each in row.map}
    caption = f"Map of {row.name}: change in each area against the comparison's"
    marks = key(
        *((f"map-{at}", words) for at, (words, _, _) in enumerate(CLASSES)),
        *((("map-withheld", SUPPRESSED),) if "suppressed" in states else ()),
        *((("map-missing", MISSING),) if "missing" in states else ()),
        *((("map-none", NO_RATIO),) if "could_not_run" in states else ()),
        ("map-target", "the target"),
        ("map-ring", "the buffer, or its first ring; further rings are dashed"),
    )
    picture = draw(displacement_map(areas, row.map), f"{name}-map", caption, words, patterns())
    return figure(picture, words, marks, _map_table(row.map, areas, caption), caption)


def _map_sentence(row: DisplacedRow, areas: Sequence[MappedArea]) -> str:
    zone = {each.area: each.zone for each in areas}
    told = []
    names = [each.name for each in row.zones if each.name in set(zone.values()) and each.name != "comparison"]
    for name in names:
        found = Counter(_way(change_of(each)) for each in row.map if zone.get(each.area) == name)
        counted = ", ".join(f"{number} {way}" for way, number in sorted(found.items()))
        told.append(f"{name}: {counted}")
    return (
        f"{'; '.join(told)[:1].upper()}{'; '.join(told)[1:]}. Counts of single areas move by chance: read the zones' "
        "totals, not one area."
    )


def _way(change: str) -> str:
    return change.split(" by ")[0]


def _map_table(changes: Sequence[AreaChange], areas: Sequence[MappedArea], caption: str) -> Markup:
    zone = {each.area: each.zone for each in areas}
    columns = (
        Column("Area"),
        Column("Zone"),
        Column("Before", True),
        Column("After", True),
        Column("Times what was to be expected", True),
        Column("On the map"),
    )
    cells: list[list[Content]] = [
        [
            each.area,
            zone.get(each.area, ""),
            change_of(each) if each.before is None else count(each.before),
            change_of(each) if each.after is None else count(each.after),
            change_of(each) if each.ratio is None else percent(each.ratio),
            change_of(each),
        ]
        for each in changes
    ]
    return plain_table(caption, columns, cells)
