"""A source of data that a plan names; where its files lie is told at ingest, never in the plan."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from netharm.study.frozen import Frozen
from netharm.study.point_named import PointNamed

SourceKind = Literal["police.uk", "events", "counts", "polygons", "lookup"]
Sensitivity = Literal["open", "restricted", "personal", "health"]


class DataSource(Frozen):
    """One entry under [data].

    `columns` maps netharm's names to the file's: `area`, `period` for counts; `time`, `area` or `x` and `y`,
    `kind` for events; `code` for polygons; `from` and `to` for a lookup. `suppressed` lists the marks
    that stand for a number withheld by the data's owner, and `suppressed_between` the least and the greatest number
    that a mark can stand for. `suppress_below` is the smallest count that may leave the
    team that holds the data; left out, it is 5 for all but open data. `first_day` and `last_day` say which days a table
    of events covers, so that a period without events is a nought; left out, it covers the periods from its first
    event to its last. Of several forces (`force`), the first is the target's own; each area is counted
    from the records of the force that recorded most in it. `leave_out` names map points at which events are booked that
    happened elsewhere, such as custody suites: no event there is counted, and each row is shown with them too.
    """

    source: SourceKind
    sensitivity: Sensitivity = "restricted"
    force: str | tuple[str, ...] | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    measures: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    crs: str | None = None
    sheet: str | None = None
    first_day: Annotated[date, Field(strict=True)] | None = None
    last_day: Annotated[date, Field(strict=True)] | None = None
    suppressed: tuple[str, ...] = ()
    suppressed_between: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] | None = None
    suppress_below: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    leave_out: tuple[PointNamed, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _published_data_are_open(cls, given: Any) -> Any:
        """A force's own tables are restricted unless the plan says otherwise; what is published to all is open."""
        if isinstance(given, dict) and given.get("source") in ("police.uk", "polygons", "lookup"):
            return {"sensitivity": "open", **given}
        return given

    @model_serializer(mode="wrap")
    def _record(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave an empty `leave_out` unwritten: plans registered before there was such a key keep their digest."""
        record: dict[str, Any] = write(self)
        if not record.get("leave_out"):
            record.pop("leave_out", None)
        return record

    @property
    def forces(self) -> tuple[str, ...]:
        """Return the forces whose records are meant, the target's own first; empty where the plan names none."""
        return (self.force,) if isinstance(self.force, str) else self.force or ()
