"""What each kind of design understands: its keys under [design], its inferences, and whether it must compare.

The table stands here once. Refusals of a plan, the advice on designs and the designs themselves are held to it.
"""

from __future__ import annotations

from netharm.study.design import Design, DesignKind, Inference

INFERENCES: dict[DesignKind, tuple[Inference, ...]] = {
    "small area synthetic control": ("permutation", "linearised", "jackknife"),
    "synthetic control": ("permutation", "conformal"),
    "difference in differences": ("permutation", "cluster", "wild"),
    "staggered adoption": ("permutation", "cluster"),
    "interrupted time series": ("robust", "bootstrap"),
}
"""How each kind can judge chance, its default first."""

KINDS_OF_KEY: dict[str, tuple[DesignKind, ...]] = {
    "fallback": ("small area synthetic control",),
    "covariates": ("small area synthetic control",),
    "exposure": ("synthetic control", "difference in differences", "staggered adoption", "interrupted time series"),
    "method": ("synthetic control",),
    "scale": ("staggered adoption",),
    "control": ("interrupted time series",),
    "transition": ("interrupted time series",),
    "season": ("interrupted time series",),
    "spread": ("interrupted time series",),
}
"""The keys that only some kinds use, with those kinds; every kind uses all others."""

MATCHING_KINDS: tuple[DesignKind, ...] = ("small area synthetic control",)
"""The kinds whose comparison is made to match counts before the operation as closely as a row's `match` says."""


def needs_comparison(design: Design) -> bool:
    """Return whether `design` can say nothing without comparison areas."""
    return design.kind != "interrupted time series" or design.control
