"""Which design answers the question, and with what settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netharm.study.frozen import Frozen

DesignKind = Literal[
    "small area synthetic control",
    "synthetic control",
    "difference in differences",
    "staggered adoption",
    "interrupted time series",
]
Inference = Literal["permutation", "linearised", "jackknife", "cluster", "wild", "conformal", "robust", "bootstrap"]


class Covariates(Frozen):
    """Fixed traits of areas to balance exactly: columns of a counts table."""

    data: str
    columns: tuple[str, ...]


class Exposure(Frozen):
    """How many there are that could be counted, such as people: a column of a counts table, by area and period.

    With it a design compares rates instead of counts; effects are still given as counts.
    """

    data: str
    column: str


class Design(Frozen):
    """The design chosen before the data are seen. Keys that a kind does not use are refused with the plan.

    inference : how chance is judged; left out, the kind's own default.
    permutations : placebo groups, or bootstrap draws. fallback : what to do where exact balance is impossible.
    method : of a synthetic control. scale : whether areas would have moved by the same share or the same amount
    (staggered adoption). control, transition, season, spread : of an interrupted time series: whether the comparison
    areas serve as a control series, how many periods from the start are left out, whether there are seasons, and how
    counts vary.
    """

    kind: DesignKind = "small area synthetic control"
    inference: Inference | None = None
    permutations: Annotated[int, Field(ge=1, le=100_000)] = 999
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    fallback: Literal["none", "penalised"] = "none"
    covariates: Covariates | None = None
    exposure: Exposure | None = None
    method: Literal["classical", "synthetic difference in differences"] = "classical"
    scale: Literal["ratio", "level"] = "ratio"
    control: bool = False
    transition: Annotated[int, Field(ge=0, le=60)] = 0
    season: Literal["auto", "none", "harmonic"] = "auto"
    spread: Literal["quasi-poisson", "negative binomial"] = "quasi-poisson"
