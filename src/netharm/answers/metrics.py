"""The answer of `netharm metrics`: official figures as records, chosen and written out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netharm.answers.page_or_sheet import refuse_place, write_page_or_sheet
from netharm.metrics.catalogue import catalogue
from netharm.metrics.metric_record import MetricRecord
from netharm.report.metrics_page import metrics_page

COLUMNS = (
    *("id", "name", "framework", "place", "outcome", "kind", "strands", "direction", "activity_sensitive"),
    *("attributable", "source", "owner", "geography", "frequency", "lag", "restricted", "cannot_see", "status"),
)


def metrics(
    *, kinds: Sequence[str] = (), strands: Sequence[str] = (), words: str = "", out: Path | None = None
) -> dict[str, Any]:
    """Return the records of these kinds and strands whose name or framework holds `words`; write them to `out`.

    Raises BadInput where the file cannot be written.
    """
    refuse_place(out)
    chosen = [record for record in catalogue() if _chosen(record, kinds, strands, words)]
    said = [f"{record.id}: {record.name} ({record.kind}; {record.framework}; {record.status})" for record in chosen]
    said.append(f"{len(chosen)} of {len(catalogue())} figures, each with how far its facts were checked.")
    if out is not None:
        rows = [[_cell(getattr(record, column)) for column in COLUMNS] for record in chosen]
        write_page_or_sheet(out, lambda: metrics_page(chosen), {"Metrics": (COLUMNS, rows)})
        said = [f"{out} holds {len(chosen)} figures."]
    return {"metrics": [record.model_dump(mode="json") for record in chosen], "said": said}


def _chosen(record: MetricRecord, kinds: Sequence[str], strands: Sequence[str], words: str) -> bool:
    return (
        (not kinds or record.kind in kinds)
        and (not strands or bool(set(strands) & set(record.strands)))
        and words.casefold() in f"{record.id} {record.name} {record.framework}".casefold()
    )


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
