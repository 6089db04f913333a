"""One distance and one window of triggered harm: what came after and before, and how they compare."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.places.count_ratio import CountRatio
from netharm.places.score_ratio import ScoreRatio


@dataclass(frozen=True)
class TriggeredCell:
    """Harms within `distance_m` of triggers and up to `window_days` after or before them. Pairs, cumulative in both.

    after, before : pairs of a trigger and a harm. A harm near two triggers is in two pairs.
    same_moment : pairs at the very same time (the same day, where only dates are known); in neither of the two.
    expected_after, expected_before : mean of the same over all moves of the triggers' times.
    after_to_before : after against before, relative to moved times. This is the estimand; `excess` is in pairs.
    led_to_expect : the count after that the count before leads one to expect.
    more_per_1000 : the excess and its limits for every 1,000 triggers.
    adjusted_p : its p-value, adjusted for all cells of the grid.
    after_to_expected, before_to_expected : what a Knox test compares. Both are high where police go to busy markets.
    after_to_longer_past : after against the days before the longest window, of triggers that have such days.
    could_not_run : why after could not be compared with before; empty where it was.
    """

    distance_m: float
    window_days: int
    after: int
    before: int
    same_moment: int
    expected_after: float
    expected_before: float
    after_to_before: ScoreRatio | None
    led_to_expect: float | None
    more_per_1000: tuple[float, float, float] | None
    adjusted_p: float | None
    after_to_expected: CountRatio | None
    before_to_expected: CountRatio | None
    after_to_longer_past: ScoreRatio | None
    could_not_run: str = ""
