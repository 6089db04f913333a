"""Which design answers the question, and with what settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netharm.study.frozen import Frozen

DesignKind = Literal["small area synthetic control"]
Inference = Literal["permutation", "linearised", "jackknife"]


class Covariates(Frozen):
    """Fixed traits of areas to balance exactly: columns of a counts table."""

    data: str
    columns: tuple[str, ...]


class Design(Frozen):
    """The design chosen before the data are seen. `fallback` says what to do where exact balance is impossible."""

    kind: DesignKind = "small area synthetic control"
    inference: Inference = "permutation"
    permutations: Annotated[int, Field(ge=1, le=100_000)] = 999
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    fallback: Literal["none", "penalised"] = "none"
    covariates: Covariates | None = None
