"""A framework: the figures by which a force or a partnership is judged, as it wrote them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netharm.errors import Fault, raise_all
from netharm.metrics.catalogue import nearest_record, record_of
from netharm.metrics.metric_record import MetricRecord

COLUMNS = (
    *("metric", "catalogue_id", "definition", "numerator", "denominator", "source", "owner", "frequency", "lag"),
    *("direction", "target", "series"),
)
"""What a row may tell; only `metric` must be there. series : a file beside the framework's own."""

PARTS = ("definition", "denominator", "source", "owner", "frequency", "lag", "direction")
"""What a figure needs to be told before anybody can count it the same way twice."""


@dataclass(frozen=True)
class FrameworkMetric:
    """One figure of a framework.

    record : what the catalogue knows of it, None where nothing fits. matched : whether the record was found by the
    likeness of names, so that a person must say whether it fits. gaps : of PARTS, what the framework leaves open.
    """

    name: str
    told: Mapping[str, str]
    record: MetricRecord | None
    matched: bool
    gaps: tuple[str, ...]
    where: str


def framework_metrics(rows: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[FrameworkMetric, ...]:
    """Return the figures in the rows of a framework, each a place and its cells by column. Raises BadInput with all
    faults: a figure without a name, one that is named twice, an id that the catalogue does not have.
    """
    faults: list[Fault] = []
    metrics: dict[str, FrameworkMetric] = {}
    for where, row in rows:
        name = row["metric"].strip()
        if not name or name.casefold() in metrics:
            what = f"{name!r} stands in the framework already." if name else "the figure has no name."
            faults.append(
                Fault(what, f"{where}, column metric", "The audit speaks of figures by their names.", "Name each once.")
            )
            continue
        id_ = row.get("catalogue_id", "").strip()
        record = record_of(id_) if id_ and id_ != NONE else None
        if id_ and id_ != NONE and record is None:
            faults.append(
                Fault(
                    f"the catalogue has no figure {id_!r}.",
                    f"{where}, column catalogue_id",
                    "What is known of a figure is taken from there.",
                    f"See the ids: netharm metrics list. Write {NONE!r} where none fits, or leave the cell empty.",
                )
            )
        matched = nearest_record(name) if not id_ else None
        same = matched is not None and matched.name.casefold() == name.casefold()
        told = {column: row.get(column, "").strip() for column in COLUMNS}
        metrics[name.casefold()] = FrameworkMetric(
            name,
            told,
            record or matched,
            matched is not None and not same,
            tuple(p for p in PARTS if not _told(told, p)),
            where,
        )
    raise_all(faults)
    return tuple(metrics.values())


NONE = "none"
"""What is written for an id where no record fits, so that none is looked for."""


def _told(told: Mapping[str, str], part: str) -> bool:
    if part == "definition":
        return bool(told["definition"] or told["numerator"])
    return bool(told[part])
