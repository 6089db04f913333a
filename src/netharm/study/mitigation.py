"""What is done to prevent a harm: by whom, until when, and how far it has come."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from netharm.study.consequence_codes import CatalogueCode
from netharm.study.frozen import Frozen

MitigationState = Literal["planned", "in place", "done", "dropped"]
"""How far a mitigation has come; dropped needs a reason."""


class Mitigation(Frozen):
    """One mitigation of a harm, written as a table in the plan; a plain text there is one with nothing but `what`.

    `owner` is a role and not a person's name. `catalogue` is its code in the catalogue of mitigations, if it has one.
    The plan tells the `state` when it is written; what becomes of it later is reported beside the plan, which stays
    as it was registered.
    """

    what: str
    catalogue: CatalogueCode | None = None
    owner: str = ""
    due: Annotated[date, Field(strict=True)] | None = None
    state: MitigationState = "planned"
    reason: str = ""


def same_words(text: str) -> str:
    """Return `text` as two tellings of one mitigation are compared: without regard to case and spaces."""
    return " ".join(text.split()).casefold()
