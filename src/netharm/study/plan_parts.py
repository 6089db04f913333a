"""From a plan's tables to its nouns: each table is read by itself, so that one fault hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from netharm.errors import Fault
from netharm.study.activity import Activity
from netharm.study.area import Area
from netharm.study.circumstances import Circumstances
from netharm.study.data_source import DataSource
from netharm.study.design import Design
from netharm.study.frozen import Frozen
from netharm.study.governance import Governance
from netharm.study.harm import Harm
from netharm.study.heading import Heading
from netharm.study.metric import Metric
from netharm.study.operation import Operation
from netharm.study.outcome import Outcome
from netharm.study.plan_key_faults import did_you_mean, key_fault, key_paths, shown
from netharm.study.plan_place import Path, PlanPlace
from netharm.study.populations import Populations
from netharm.study.triggers import Triggers
from netharm.study.untouched import Untouched
from netharm.study.watch import Watch
from netharm.study.window import Window

Noun = TypeVar("Noun", bound=Frozen)

_SINGLE = (
    "study",
    "governance",
    "operation",
    "window",
    "areas",
    "design",
    "circumstances",
    "populations",
    "watch",
    "triggers",
)
_ROWS = ("outcome", "harm", "activity", "metric", "untouched")
TABLES = ("format", *_SINGLE, "data", *_ROWS)
# A row with a faulty tolerance is still read, so that its other faults are found in the same go.
_STAND_INS: dict[str, Any] = {"tolerance": 2.0}


@dataclass(frozen=True)
class Parts:
    """The nouns that could be read; None or absent where a table is missing or too faulty to read.

    Rows carry their position in the plan, from 0. `tables` are the plan's tables as they stand in the file.
    """

    tables: dict[str, Any]
    heading: Heading | None = None
    governance: Governance | None = None
    operation: Operation | None = None
    window: Window | None = None
    area: Area | None = None
    design: Design | None = None
    circumstances: Circumstances | None = None
    populations: Populations | None = None
    watch: Watch | None = None
    triggers: Triggers | None = None
    data: dict[str, DataSource] = field(default_factory=dict)
    outcomes: tuple[tuple[int, Outcome], ...] = ()
    harms: tuple[tuple[int, Harm], ...] = ()
    activities: tuple[tuple[int, Activity], ...] = ()
    metrics: tuple[tuple[int, Metric], ...] = ()
    untouched: tuple[tuple[int, Untouched], ...] = ()


def read_parts(tables: dict[str, Any], place: PlanPlace) -> tuple[Parts, tuple[Fault, ...]]:
    """Return the nouns of the plan's `tables`, and what is wrong with their keys and values."""
    faults = list(_unknown_tables(tables, place))
    parts = Parts(
        tables=tables,
        heading=_read_single(Heading, "study", tables, place, faults),
        governance=_read_single(Governance, "governance", tables, place, faults),
        operation=_read_single(Operation, "operation", tables, place, faults),
        window=_read_single(Window, "window", tables, place, faults),
        area=_read_single(Area, "areas", tables, place, faults),
        design=_read_single(Design, "design", tables, place, faults),
        circumstances=_read_single(Circumstances, "circumstances", tables, place, faults),
        populations=_read_single(Populations, "populations", tables, place, faults)
        if "populations" in tables
        else None,
        watch=_read_single(Watch, "watch", tables, place, faults),
        triggers=_read_single(Triggers, "triggers", tables, place, faults) if "triggers" in tables else None,
        data=_read_data(tables, place, faults),
        outcomes=_read_rows(Outcome, "outcome", tables, place, faults),
        harms=_read_rows(Harm, "harm", tables, place, faults),
        activities=_read_rows(Activity, "activity", tables, place, faults),
        metrics=_read_rows(Metric, "metric", tables, place, faults),
        untouched=_read_rows(Untouched, "untouched", tables, place, faults),
    )
    return parts, tuple(faults)


def _unknown_tables(tables: dict[str, Any], place: PlanPlace) -> Iterator[Fault]:
    for name in tables:
        if name not in TABLES:
            yield place.fault(
                (name,),
                "the plan has no such table or key.",
                "A key that nobody reads would be a promise that nobody keeps.",
                did_you_mean(name, TABLES) + "A plan's tables are: " + ", ".join(TABLES[1:]) + ".",
            )


def _read_single(
    noun: type[Noun], table: str, tables: dict[str, Any], place: PlanPlace, faults: list[Fault]
) -> Noun | None:
    if table not in tables and table in ("study", "operation", "areas"):
        remedy = f"Write the line [{table}] and under it: " + ", ".join(_required(noun)) + "."
        why = "Without it the study does not know " + _NEEDED[table]
        faults.append(place.fault((), f"the table [{table}] is missing.", why, remedy))
        return None
    given = tables.get(table, {})
    if not isinstance(given, dict):
        faults.append(
            place.fault(
                (table,),
                f"this is not a table of its own: it is {shown(given)}.",
                "The study has one of it, with keys.",
                f"Write the line [{table}] (single brackets) and its keys below.",
            )
        )
        return None
    return _read_noun(noun, table, given, (table,), place, faults)


_NEEDED = {
    "study": "its title and its question.",
    "operation": "when the operation took place.",
    "areas": "where the operation worked, and what that is compared with.",
}


def _read_rows(
    noun: type[Noun], table: str, tables: dict[str, Any], place: PlanPlace, faults: list[Fault]
) -> tuple[tuple[int, Noun], ...]:
    given = tables.get(table, ())
    if not isinstance(given, tuple) or not all(isinstance(row, dict) for row in given):
        faults.append(
            place.fault(
                (table,),
                f"this is not a row: it is {shown(given)}.",
                "A plan may have several of these, so each is a row of its own.",
                f"Write the line [[{table}]] (double brackets) above the keys of each.",
            )
        )
        return ()
    read = (
        (position, _read_noun(noun, table, row, (table, position), place, faults)) for position, row in enumerate(given)
    )
    return tuple((position, row) for position, row in read if row is not None)


def _read_data(tables: dict[str, Any], place: PlanPlace, faults: list[Fault]) -> dict[str, DataSource]:
    given = tables.get("data", {})
    if not isinstance(given, dict):
        given = {"NAME": given}
    sources: dict[str, DataSource] = {}
    for name, entry in given.items():
        if not isinstance(entry, dict):
            faults.append(
                place.fault(
                    ("data", name),
                    f"this is not an entry: it is {shown(entry)}.",
                    "Each source of data has a name and, under it, keys such as source.",
                    'Write the line [data.NAME] and under it source = "...".',
                )
            )
        elif source := _read_noun(DataSource, "data", entry, ("data", name), place, faults):
            sources[name] = source
    return sources


def _read_noun(
    noun: type[Noun], table: str, given: dict[str, Any], path: Path, place: PlanPlace, faults: list[Fault]
) -> Noun | None:
    try:
        return noun.model_validate(given, strict=True)
    except ValidationError as error:
        wrong = dict.fromkeys(key_paths(error, given))
    found = (key_fault(table, given, path, key, kind, place) for key, kind in wrong)
    faults.extend(fault for fault in found if fault is not None)
    faulty = {str(key[0]) for key, _ in wrong}
    sound = {key: value for key, value in given.items() if key not in faulty}
    stand_ins = {key: value for key, value in _STAND_INS.items() if key in noun.model_fields and key not in sound}
    try:
        return noun.model_validate({**sound, **stand_ins}, strict=True)
    except ValidationError:
        return None


def _required(noun: type[Frozen]) -> list[str]:
    return [name for name, field in noun.model_fields.items() if field.is_required()]
