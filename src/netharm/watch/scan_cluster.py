"""One cylinder of areas and days in which more happened than its places and its days explain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScanCluster:
    """A cluster that reaches up to the last day.

    areas : positions of its areas, nearest to the centre first. start_day, end_day : both included.
    observed, expected : events inside; expected is (events of its areas) x (events of its days) / (all events).
    log_likelihood_ratio : of the generalised Poisson model, against no excess.
    p : chance of a cluster as strong as this anywhere in one scan, from `draws` replications; recurrence_days : 1 / p
    scans, in days. With the smallest p that the replications can show, it may be longer.
    """

    areas: tuple[int, ...]
    centre: int
    radius_m: float
    start_day: int
    end_day: int
    observed: int
    expected: float
    log_likelihood_ratio: float
    p: float
    recurrence_days: float
    draws: int

    @property
    def ratio(self) -> float:
        """How many times as many events as expected."""
        return self.observed / self.expected

    @property
    def days(self) -> int:
        """How many days the cluster has lasted."""
        return self.end_day - self.start_day + 1

    @property
    def _how_often(self) -> str:
        at_most = "at most" if self.p * (1 + self.draws) < 1.5 else "about"
        return f"{at_most} one every {_several(round(self.recurrence_days), 'day')}"

    @property
    def said(self) -> str:
        """The cluster in two sentences."""
        within = f" within {self.radius_m / 1000:.1f} km" if len(self.areas) > 1 else ""
        return (
            f"{self.observed:,} events in {_several(len(self.areas), 'area')}{within} over the last "
            f"{_several(self.days, 'day')}, where {self.expected:.1f} were expected ({self.ratio:.1f} times as many). "
            f"Were places and days unrelated, {_share(self.p)} of scans would show a cluster as strong as this "
            f"somewhere, {self._how_often}."
        )


def _several(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _share(p: float) -> str:
    return f"{p:.0%}" if p >= 0.1 else f"{p:.1%}"
