"""One treated path and the paths it may be mixed from, in the units that are compared: counts, or rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import log_ratio
from netharm.effects.setting import Setting
from netharm.effects.synthetic_unit import Follow, SyntheticUnit

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

FEWEST_BEFORE = 3
"""With fewer periods before, a path that fits shows nothing: some mix always does."""
FARTHEST = 0.20
"""How far the mix's count before may lie from the treated count, as a share of it: as far as a placebo group's may."""


@dataclass(frozen=True)
class Problem:
    """What is the same for every group.

    paths : (measures, n, periods) counts or rates ; exposure : (n, periods) or None ; usable : (n,) areas whose
    exposure is known and above 0 throughout ; follow : how a treated path is mixed from others ; relative : whether
    every path is divided by its own mean before, so that areas of any size are compared by their shares of change.
    """

    paths: Array
    exposure: Array | None
    usable: Mask
    follow: Follow
    relative: bool


@dataclass(frozen=True)
class TreatedPath:
    """One measure of a group taken as one area.

    observed : (periods,) its counts ; size : (periods,) what the unit compared is multiplied by to be its count ;
    donors : positions ; paths : (periods, donors) ; before, after : (periods,) bool, of the periods that count.
    """

    observed: Array
    size: Array
    donors: Positions
    paths: Array
    before: Mask
    after: Mask
    areas: int

    @property
    def path(self) -> Array:
        """The group's own path in the unit compared, (periods,)."""
        return self.observed / self.size


def set_paths(setting: Setting, follow: Follow, relative: bool) -> Problem:
    """Return the paths of every measure: rates where there is an exposure."""
    if setting.exposure is None:
        return Problem(setting.counts, None, np.ones(len(setting.donors), dtype=bool), follow, relative)
    usable = np.asarray((np.isfinite(setting.exposure) & (setting.exposure > 0)).all(axis=1))
    exposure = np.where(usable[:, None], setting.exposure, 1.0)
    return Problem(setting.counts / exposure, exposure, usable, follow, relative)


def treated_path(setting: Setting, problem: Problem, members: Positions, donors: Mask, index: int) -> TreatedPath | str:
    """Return measure `index` of the group at positions `members` taken as one, or why it cannot be followed."""
    observed: Array = setting.counts[index, members].sum(axis=0)
    mixed = np.flatnonzero(donors & problem.usable)
    paths = problem.paths[index, mixed].T
    periods = np.arange(len(observed))
    seen = ~np.isnan(observed) & ~np.isnan(paths).any(axis=1)
    before, after = seen & (periods < setting.starts), (periods >= setting.starts) & (periods <= setting.ends)
    if len(mixed) == 0:
        return "there is no comparison area to be mixed"
    if not problem.usable[members].all():
        return "the exposure of the treated areas is not known, or not above 0, in every period"
    if before.sum() < FEWEST_BEFORE:
        return f"only {int(before.sum())} periods before the operation; with fewer than {FEWEST_BEFORE} any mix fits"
    if not seen[after].all():
        return "a count in the time after was not seen"
    if observed[before].sum() == 0:
        return "nothing was counted there before the operation, so there is no path to follow"
    size = (
        problem.exposure[members].sum(axis=0)
        if problem.exposure is not None
        else np.full(len(observed), float(len(members)))
    )
    if problem.relative:
        level = paths[before].mean(axis=0)
        mixed, paths = mixed[level > 0], paths[:, level > 0] / level[level > 0]
        size = size * (observed / size)[before].mean()
        if len(mixed) == 0:
            return "nothing was counted in any comparison area before the operation"
    return TreatedPath(observed, size, mixed, paths, before, after, len(members))


def follow_path(problem: Problem, treated: TreatedPath) -> SyntheticUnit:
    """Return the mix that follows `treated`."""
    return problem.follow(treated.paths, treated.path, treated.before, treated.after, treated.areas)


def too_far(treated: TreatedPath, expected: Array) -> str | None:
    """Return why the mix is no stand-in for `treated`: its level before is not the treated one. None where it is.

    Both more than `FARTHEST` and more than two standard errors of a count that varies by chance alone.
    """
    observed, mixed = float(treated.observed[treated.before].sum()), float(expected[treated.before].sum())
    if abs(mixed - observed) <= max(FARTHEST * observed, 2 * np.sqrt(observed)):
        return None
    return (
        f"no mix of comparison areas comes near: over the time before, the nearest has {mixed / observed:.2f} times "
        "the count of the treated areas; rates instead of counts (exposure), or synthetic difference in differences, "
        "may mend it"
    )


def noise_floor(treated: TreatedPath) -> float:
    """Return the error of a log count that chance alone gives in one period: of a Poisson count of the mean before."""
    return float(1 / np.sqrt(treated.observed[treated.before].mean() + 0.5))


def typical_error(treated: TreatedPath, expected: Array) -> float:
    """Return the root mean square of log((observed + 1/2) / (expected + 1/2)) over the periods before."""
    errors = log_ratio(treated.observed[treated.before], np.maximum(expected[treated.before], 0.0))
    return float(np.sqrt(np.mean(errors**2)))
