"""How a count is taken from a data source."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from netharm.study.frozen import Frozen


class Measure(Frozen):
    """A count from the source `data`: a `column` of a counts table, or the events that `where` selects.

    In a plan the selection is written beside the source:
    `{ data = "recorded_offences", crime_type = "Drugs" }`; a list of values means any of them.
    """

    data: str
    column: str | None = None
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_selection(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        known = {key: value for key, value in given.items() if key in ("data", "column", "where")}
        chosen = {key: value for key, value in given.items() if key not in known}
        where = known.get("where", {})
        if not isinstance(where, dict):
            return given
        selection = {key: (value,) if isinstance(value, str) else value for key, value in {**where, **chosen}.items()}
        return {**known, "where": selection} if selection else known
