"""What is wrong with the mitigations of a plan: dropped without a reason, told twice, or told in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netharm.errors import Fault
from netharm.study.mitigation import Mitigation, same_words
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace


def mitigation_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what does not hold together in the mitigations of the plan's harms, and in the kinds of operation."""
    yield from _kind_faults(parts, place)
    told: dict[str, Mitigation] = {}
    for at, harm in parts.harms:
        seen: set[str] = set()
        for position, given in enumerate(harm.mitigation):
            path: Path = ("harm", at, "mitigation", position)
            one = Mitigation(what=given) if isinstance(given, str) else given
            if not isinstance(given, str):
                yield from _own_faults(one, path, place)
            words = same_words(one.what)
            if words in seen:
                yield place.fault(
                    path,
                    "this harm names the same mitigation twice.",
                    "What becomes of it could not be told apart.",
                    "Keep one of them, or say in other words what the second is.",
                )
            elif told.setdefault(words, one) != one:
                yield place.fault(
                    path,
                    "the same mitigation is told in another way under an earlier harm.",
                    "One thing has one owner, one date and one state, whatever harms it prevents.",
                    "Write the same table under both harms, or say in other words what the second is.",
                )
            seen.add(words)


def _own_faults(one: Mitigation, path: Path, place: PlanPlace) -> Iterator[Fault]:
    if not one.what:
        yield place.fault(
            (*path, "what"),
            "the text is empty.",
            "Nobody can see to what is not named.",
            "Say in a few words what is done.",
        )
    if one.state == "dropped" and not one.reason:
        yield place.fault(
            (*path, "reason"),
            "a mitigation is dropped, but no reason is given.",
            "A harm that was thought worth preventing is then not prevented; whoever reads on must know why.",
            'Add reason = "..." in one sentence.',
        )


def _kind_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    kinds: tuple[Any, ...] = parts.operation.kinds if parts.operation else ()
    for position, kind in enumerate(kinds):
        if kind in kinds[:position]:
            yield place.fault(
                ("operation", "kinds", position),
                f'the kind "{kind}" stands here twice.',
                "Each kind of operation is matched once with the register of consequences.",
                "Keep one of them.",
            )
