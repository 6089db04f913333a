"""One look at one harm: what was counted, what was expected, and what that says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A complete period of the watch. A number that could not be computed, or is withheld, is None.

    period : its label. observed : the count; missing where `reason` says so. expected : the count had nothing changed.
    limit : the alarm rings above it. alarm : whether it rings. onset : since which period it has risen, where it rings.
    total, total_expected : counted and expected since the watch began. ratio : their ratio. ratio_upper : its one-sided
    upper limit, which holds over all looks of the watch together. ratio_since_onset : the same ratio since the onset of
    the last alarm. state : crossed, not ruled out, ruled out, or "" where it could not be run. reason : why not.
    suppressed : whether numbers are withheld at release.
    """

    period: str
    observed: float | None
    expected: float | None
    limit: float | None
    alarm: bool
    onset: str | None
    total: float | None
    total_expected: float | None
    ratio: float | None
    ratio_upper: float | None
    ratio_since_onset: float | None
    state: str
    reason: str = ""
    suppressed: bool = False
