"""The watch of a plan: whether its dates hold together, its data can be looked at so often, and somebody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from netharm.errors import Fault
from netharm.study.data_source import DataSource
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace, printable
from netharm.study.watch import Looks, Watch

MOST_LOOKS = 4_000
"""More than ten years of days. The whole-watch control of false alarms would leave no alarm to ring."""

SHORTEST_CODE = 3
"""A shorter code may stand in any word."""

_DAYS_OF = {"day": 1, "week": 7, "month": 28}


def watch_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the plan's watch; a plan without one is watched as the defaults say."""
    if parts.watch is None or "watch" not in parts.tables:
        return
    yield from _date_faults(parts, parts.watch, place)
    yield from _looks_faults(parts, parts.watch, place)
    yield from _tell_faults(parts, parts.watch, place)
    yield from _scan_faults(parts, parts.watch, place)
    yield from _place_faults(parts, parts.watch, place)


def _date_faults(parts: Parts, watch: Watch, place: PlanPlace) -> Iterator[Fault]:
    if parts.operation is None:
        return
    own = {"starts": watch.starts, "ends": watch.ends}
    dated = isinstance(parts.operation.starts, date)
    odd = [key for key, moment in own.items() if moment is not None and isinstance(moment, date) != dated]
    for key in odd:
        yield place.fault(
            ("watch", key),
            "it is not of the same kind as the operation's starts: one is a date, the other the number of a period.",
            "Numbered periods and dates cannot be put on one line of time.",
            "Write both as dates, such as 2025-03-01, or both as numbers.",
        )
    starts, ends = _first(parts, watch), _last(parts, watch)
    if odd or starts is None or ends is None:
        return
    if _number(ends) < _number(starts):
        yield place.fault(
            ("watch", "ends" if watch.ends is not None else "starts"),
            "the watch ends before it starts.",
            "No look would lie in between, so no harm could ever be seen.",
            "Correct starts or ends under [watch]; left out they are the operation's start and the end of the window.",
        )
    elif dated and (_number(ends) - _number(starts)) // _DAYS_OF[watch.looks or "month"] > MOST_LOOKS:
        yield place.fault(
            ("watch", "ends" if watch.ends is not None else "starts"),
            f"the watch has more than {MOST_LOOKS:,} looks.",
            "False alarms are kept rare over the whole watch, and among so many looks no rise could be told.",
            "End the watch earlier, or look by week or by month.",
        )


def _first(parts: Parts, watch: Watch) -> date | int | None:
    return watch.starts if watch.starts is not None else parts.operation.starts if parts.operation else None


def _last(parts: Parts, watch: Watch) -> date | int | None:
    after = parts.window.after_ends if parts.window else None
    if watch.ends is not None:
        return watch.ends
    return after if after is not None else parts.operation.ends if parts.operation else None


def _number(moment: date | int) -> int:
    return moment.toordinal() if isinstance(moment, date) else moment


def _looks_faults(parts: Parts, watch: Watch, place: PlanPlace) -> Iterator[Fault]:
    if watch.looks is None:
        return
    path: Path = ("watch", "looks")
    if parts.operation is not None and not isinstance(parts.operation.starts, date):
        yield place.fault(
            path,
            "the plan's periods are numbers, so they cannot be looked at by day, week or month.",
            "Only dated counts can be gathered into days, weeks or months.",
            "Take looks out: each numbered period is then a look.",
        )
        return
    for name, source in _watched_sources(parts).items():
        remedy = _finest_remedy(source, watch.looks)
        if remedy is not None:
            yield place.fault(
                path,
                f'the data "{name}" cannot be counted by {watch.looks}.',
                "A count cannot be shared out over shorter periods, and harms are looked at when a period is complete.",
                remedy,
            )


def _watched_sources(parts: Parts) -> dict[str, DataSource]:
    names = (harm.measure.data for _, harm in parts.harms)
    return {name: parts.data[name] for name in dict.fromkeys(names) if name in parts.data}


def _finest_remedy(source: DataSource, looks: Looks) -> str | None:
    """Return what to write instead where a source is known not to be counted so often; None where it may be."""
    if source.source == "police.uk" and looks != "month":
        return 'Set looks = "month": police.uk publishes the month of a record and no day.'
    if source.source == "counts" and looks == "day":
        return 'Set looks = "week" or "month" as the table has it, or give single events (source = "events").'
    return None


def _tell_faults(parts: Parts, watch: Watch, place: PlanPlace) -> Iterator[Fault]:
    silent = [harm.name for _, harm in parts.harms if not harm.tell]
    if silent and not watch.tell:
        yield place.fault(
            ("watch", "tell"),
            f'nobody is named to be told of "{silent[0]}".',
            "An alarm that reaches nobody prevents nothing.",
            'Write tell = ["role or desk, and how to reach it"] under [watch], or in the harm itself.',
        )
    if not watch.health_first.strip():
        yield place.fault(
            ("watch", "health_first"),
            "the text is empty.",
            "Alerts from health data go to public health first, and the alert says to whom.",
            "Name who sees them first, or take the key out.",
        )


def _scan_faults(parts: Parts, watch: Watch, place: PlanPlace) -> Iterator[Fault]:
    if not (watch.scan or watch.method == "space-time scan"):
        return
    sources = _watched_sources(parts).values()
    pointed = any(source.source == "events" and {"x", "y"} <= source.columns.keys() for source in sources)
    outlined = parts.area is not None and parts.area.polygons is not None
    if not (pointed or outlined):
        yield place.fault(
            ("watch", "scan" if watch.scan else "method"),
            "a scan for clusters needs places, and no harm's data have any.",
            "A cluster is a rise in some places and not in others.",
            "Give the areas' outlines ([areas] polygons), or events with the columns x and y; or take it out.",
        )


def _place_faults(parts: Parts, watch: Watch, place: PlanPlace) -> Iterator[Fault]:
    """Yield where a text that police users read in an alert from health data names an area of the target."""
    codes = parts.area.target if parts.area is not None and isinstance(parts.area.target, tuple) else ()
    texts: list[tuple[Path, str]] = [(("watch", "enforcement"), text) for text in watch.enforcement]
    for position, harm in parts.harms:
        source = parts.data.get(harm.measure.data)
        if source is not None and source.sensitivity == "health":
            texts.append((("harm", position, "name"), harm.name))
    for path, text in texts:
        for code in codes:
            if len(code) >= SHORTEST_CODE and code.casefold() in text.casefold():
                yield place.fault(
                    path,
                    f"the text names the area {printable(code, 60)}.",
                    "Police users read it in alerts from health data, which must point at no place.",
                    "Take the area out of the text.",
                )
