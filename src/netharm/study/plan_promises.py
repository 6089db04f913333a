"""What a plan must promise: a harm to watch, no activity sold as a result, and duties that go with the data."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.activity_words import activity_in
from netharm.study.governance import Governance
from netharm.study.harm import Harm
from netharm.study.measure import Measure
from netharm.study.outcome import Outcome
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace
from netharm.study.untouched import Untouched

_DUTIES = ("purpose", "controller", "regime", "dpia", "retention")


def promise_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what the plan leaves out that no evaluation may leave out."""
    if not parts.tables.get("harm"):
        yield place.fault(
            (),
            "the plan declares no harm.",
            "Operations against drug markets can set off violence, overdose and displacement; "
            "what nobody watches, nobody sees.",
            "Add at least one [[harm]] with name, measure and tolerance.",
        )
    for table, rows in (("outcome", parts.outcomes), ("harm", parts.harms)):
        for position, row in rows:
            yield from _activity_faults((table, position), row, place)
    for position, untouched in parts.untouched:
        yield from _touched_faults(("untouched", position), untouched, parts, place)
    yield from _duty_faults(parts, place)


def _activity_faults(path: Path, row: Outcome | Harm, place: PlanPlace) -> Iterator[Fault]:
    kind = str(path[0])
    if row.activity_sensitive and not row.reason:
        yield place.fault(
            (*path, "reason"),
            "the count is marked activity_sensitive, but no reason is given.",
            "A reader must know why a count that moves with police effort is declared all the same.",
            'Add reason = "..." in one sentence.',
        )
    activity = activity_in(row.name, row.measure)
    if activity and not row.activity_sensitive:
        article = "an outcome" if kind == "outcome" else "a harm"
        yield place.fault(
            path,
            f"police activity is declared as {article}: it counts {activity}.",
            "Such counts rise when police do more and fall when they do less, whatever happens in the market.",
            "Declare it under [[activity]] with its count; or, to keep it here, "
            "set activity_sensitive = true and give a reason.",
        )


def _touched_faults(path: Path, row: Untouched, parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    activity = activity_in(row.name, row.measure)
    if activity:
        yield place.fault(
            path,
            f"police activity is declared as untouched: it counts {activity}.",
            "An operation changes what police do, so a change there would say nothing against the design.",
            "Choose a count that neither the operation nor police effort can move.",
        )
    for table, declared in (("outcome", parts.outcomes), ("harm", parts.harms)):
        for other, against in declared:
            if _shares_records(row.measure, against.measure):
                yield place.fault(
                    (*path, "measure"),
                    f"it counts what {table} {other + 1} counts too.",
                    "A count that the operation is meant to change, or may change, is no test of the design.",
                    "Choose a count that the operation could not have touched, or take this one out.",
                )


def _shares_records(one: Measure, other: Measure) -> bool:
    """Say whether two measures certainly count some of the same: one column, or selections that meet."""
    if one.data != other.data or one.column != other.column:
        return False
    if one.column is not None or not one.where or not other.where:
        return True
    return one.where.keys() == other.where.keys() and all(
        set(values) & set(other.where[key]) for key, values in one.where.items()
    )


def _duty_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    guarded = [name for name, source in parts.data.items() if source.sensitivity in ("personal", "health")]
    governance = parts.governance or Governance()
    if not guarded or ("governance" in parts.tables and parts.governance is None):
        return
    sharing = ("sharing",) if governance.release != "internal" else ()
    for duty in (*_DUTIES, *sharing):
        if not getattr(governance, duty):
            source = parts.data[guarded[0]].sensitivity
            yield place.fault(
                ("governance", duty),
                f'the data "{guarded[0]}" are {source} data, but governance does not tell the {_SAID[duty]}.',
                "Such data may be used only under duties that somebody answers for, and the report states them.",
                f'Write {duty} = "..." under [governance].',
            )


_SAID = {
    "purpose": "purpose they are used for",
    "controller": "controller who answers for them",
    "regime": "legal regime",
    "dpia": "data protection impact assessment",
    "retention": "time they are kept",
    "sharing": "agreement under which results are shared",
}
