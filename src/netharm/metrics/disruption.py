"""Records of disruptions: graded by criteria, by two assessors, with the grades none and negative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from netharm.errors import Fault, raise_all

Grade = Literal["major", "moderate", "minor", "none", "negative"]
GRADES: tuple[Grade, ...] = get_args(Grade)

CRITERIA: dict[Grade, str] = {
    "major": "the group cannot do what it did, in any place or by any means, for six months or more",
    "moderate": "the group does clearly less, or does it with clearly more trouble, for one to six months",
    "minor": "the group is hindered for days or weeks, and goes on",
    "none": "nothing changed that anybody can point to",
    "negative": "the group, or who took its place, is more capable or more harmful than before",
}
"""Working criteria of netharm's own: none were found that are published and national. A force may write its own."""


@dataclass(frozen=True)
class DisruptionRecord:
    """One action and its grades. second : None while nobody but those who acted has graded it."""

    group: str
    first: Grade
    first_by: str
    second: Grade | None
    second_by: str
    evidence: str

    @property
    def grade(self) -> Grade | None:
        """Return the grade that both give; None while it is provisional, or disputed."""
        return self.first if self.second == self.first else None


@dataclass(frozen=True)
class DisruptionSummary:
    """Counts over records. agreed : by grade, where both assessors give it. unfavourable : graded none or negative by
    either. without_evidence : with no word of it.
    """

    records: int
    agreed: dict[Grade, int]
    disputed: int
    provisional: int
    unfavourable: int
    without_evidence: int


def disruption_records(rows: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[DisruptionRecord, ...]:
    """Return the records in rows with the columns group, first, first_by, second, second_by and evidence.

    Raises BadInput with all faults: an unknown grade, an assessor who is missing, or who is the same twice.
    """
    faults: list[Fault] = []
    records = []
    for where, row in rows:
        told = {
            name: row.get(name, "").strip()
            for name in ("group", "first", "first_by", "second", "second_by", "evidence")
        }
        first, second = _grade(told["first"], where, "first", faults), None
        if first is None and not told["first"]:
            faults.append(_fault("there is no first grade.", f"{where}, column first", f"Write one of {_ALL}."))
        if told["second"]:
            second = _grade(told["second"], where, "second", faults)
            if not told["second_by"] or told["second_by"].casefold() == told["first_by"].casefold():
                faults.append(
                    _fault(
                        "the second assessor is not another than the first.",
                        f"{where}, column second_by",
                        "Name the role of somebody who took no part in the action.",
                    )
                )
        if first is not None:
            records.append(
                DisruptionRecord(told["group"], first, told["first_by"], second, told["second_by"], told["evidence"])
            )
    raise_all(faults)
    return tuple(records)


_ALL = ", ".join(GRADES)


def _grade(given: str, where: str, column: str, faults: list[Fault]) -> Grade | None:
    if given.lower() in GRADES:
        return given.lower()  # type: ignore[return-value]
    if given:
        faults.append(_fault(f"{given!r} is no grade.", f"{where}, column {column}", f"Write one of {_ALL}."))
    return None


def _fault(what: str, where: str, remedy: str) -> Fault:
    return Fault(what, where, "A grade that those who acted gave alone is a claim, not a finding.", remedy)


def summarised(records: Sequence[DisruptionRecord]) -> DisruptionSummary:
    """Return the counts over `records`."""
    provisional = sum(record.second is None for record in records)
    agreed = {grade: sum(record.grade == grade for record in records) for grade in GRADES}
    return DisruptionSummary(
        records=len(records),
        agreed=agreed,
        disputed=len(records) - provisional - sum(agreed.values()),
        provisional=provisional,
        unfavourable=sum(bool({record.first, record.second} & {"none", "negative"}) for record in records),
        without_evidence=sum(not record.evidence for record in records),
    )
