"""Group-time effects: what each wave of a programme shows in each period against areas that it never reached.

Every wave is compared with never-treated areas alone, so that no area already reached serves as a comparison. On the
"level" scale an area would have moved by the same number of counts as the comparison areas since the period before its
wave (Callaway and Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001, without covariates). On the "ratio" scale it would
have moved by the same share, from its whole time before (Wooldridge 2023, doi:10.1093/ectj/utad016; a closed form of
Poisson regression). All arrays are (areas, periods); an area's wave is the first period in which it was reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]
Scale = Literal["ratio", "level"]


@dataclass(frozen=True)
class Reached:
    """Counts of treated areas and of comparison areas in the periods seen.

    treated (n1, T), comparison (n0, T) : counts ; waves (n1,) : the first period of each treated area's time after ;
    sizes, comparison_sizes : exposures of the same shapes, or None.
    """

    treated: Array
    comparison: Array
    waves: Positions
    sizes: Array | None = None
    comparison_sizes: Array | None = None

    def within(self, periods: int) -> Reached:
        """Return the same without the areas that were not reached in the first `periods`."""
        kept = self.waves < periods
        sizes = None if self.sizes is None else self.sizes[kept]
        return replace(self, treated=self.treated[kept], waves=self.waves[kept], sizes=sizes)

    def each_wave(self) -> Iterator[tuple[int, Mask]]:
        """Yield each wave's first period, and which treated areas belong to it."""
        for wave in np.unique(self.waves):
            yield int(wave), self.waves == wave


def refusal(reached: Reached, scale: Scale) -> str | None:
    """Return why no effect can be computed, or None."""
    if not len(reached.comparison):
        return "no area was never reached, and areas reached later are no comparison once they are reached"
    if scale == "level" and reached.sizes is not None:
        return "the level scale compares counts and takes no exposure; the ratio scale does"
    if reached.sizes is not None and not (np.isfinite(reached.sizes) & (reached.sizes > 0)).all():
        return "the exposure of a treated area is unknown, zero or negative in some period, so it has no rate there"
    if not cells_after(reached).any():
        return "no area was reached by the last period, so there is no time after"
    for wave, inside in reached.each_wave():
        if wave == 0:
            return "a wave has no period before it, so nothing shows where it stood"
        if scale == "ratio" and not reached.treated[inside, :wave].any():
            return "a wave has no count before it, so there is nothing that could have grown"
        if scale == "ratio" and not reached.comparison[:, :wave].any():
            return "the comparison areas have no count before a wave, so their growth is unknown"
    return None


def expected_counts(reached: Reached, scale: Scale) -> Array:
    """Return what is expected of each treated area in every period, (n1, T)."""
    expected = np.empty_like(reached.treated)
    path = comparison_path(reached)
    for wave, inside in reached.each_wave():
        expected[inside] = _grown(reached, inside, wave, path) if scale == "ratio" else _moved(reached, inside, wave)
    return expected


def comparison_path(reached: Reached) -> Array:
    """Return the comparison areas' total in each period, (T,), for each of their exposure where that is known."""
    totals: Array = reached.comparison.sum(axis=0)
    return totals if reached.comparison_sizes is None else totals / reached.comparison_sizes.sum(axis=0)


def _grown(reached: Reached, inside: Mask, wave: int, path: Array) -> Array:
    """Return each area's count before the wave, spread as the comparison areas' path, (areas, T)."""
    sizes = np.ones_like(reached.treated) if reached.sizes is None else reached.sizes
    rates = sizes[inside] * path
    before = reached.treated[inside, :wave].sum(axis=1)
    grown: Array = (before / rates[:, :wave].sum(axis=1))[:, None] * rates
    return grown


def _moved(reached: Reached, inside: Mask, wave: int) -> Array:
    """Return each area's count in the period before the wave, plus how far the average comparison area moved since."""
    since = reached.comparison - reached.comparison[:, wave - 1 : wave]
    moved: Array = reached.treated[inside, wave - 1 : wave] + since.mean(axis=0)
    return moved


def cells_after(reached: Reached) -> Mask:
    """Return which cells of the treated areas lie in their time after, (n1, T)."""
    after: Mask = np.arange(reached.treated.shape[1])[None, :] >= reached.waves[:, None]
    return after


@dataclass(frozen=True)
class WaveEffects:
    """One wave in every period, (T,): totals observed and expected, and the log ratio's error, NaN where untold.

    freedom : degrees of freedom of each error's t.
    """

    wave: int
    observed: Array
    expected: Array
    error: Array
    freedom: Array


def group_time_effects(reached: Reached, scale: Scale) -> list[WaveEffects]:
    """Return each wave's effects in every period: `log_ratio_error` of single cells, all periods at once."""
    expected, path = expected_counts(reached, scale), comparison_path(reached)
    return [_wave_effects(reached, scale, wave, inside, expected[inside], path) for wave, inside in reached.each_wave()]


def _wave_effects(reached: Reached, scale: Scale, wave: int, inside: Mask, by_area: Array, path: Array) -> WaveEffects:
    treated = reached.treated[inside]
    observed, expected = treated.sum(axis=0), by_area.sum(axis=0)
    number, others = len(treated), len(reached.comparison)
    hidden_by_others = _hidden_by_others(reached, scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "ratio":
            hidden = by_area / expected
            own = treated / observed - hidden
            shares = _shares(reached, path)
            parts = shares - (shares[:, :wave] @ (path[:wave] / path[:wave].sum()))[:, None]
        else:
            own = treated / observed - treated[:, wave - 1 : wave] / expected
            own = own - own.mean(axis=0)
            hidden = np.full_like(own, 1 / number)
            moved = reached.comparison - reached.comparison[:, wave - 1 : wave]
            parts = (moved - moved.mean(axis=0)) * (number / others) / expected
        variance = _squares(own, hidden) + _squares(parts, hidden_by_others[:, None])
    told = (observed > 0) & (expected > 0)
    error = np.where(told, np.sqrt(variance), np.nan)
    return WaveEffects(wave, observed, expected, error, np.minimum(_freedom(hidden), _freedom(hidden_by_others)))


def _shares(reached: Reached, path: Array) -> Array:
    """Return what each comparison area adds to the log of their path in each period, (n0, T); 0 where it is 0."""
    sizes = reached.comparison_sizes
    parts = reached.comparison if sizes is None else reached.comparison - sizes * path
    totals = path if sizes is None else path * sizes.sum(axis=0)
    return np.divide(parts, totals, out=np.zeros_like(parts), where=totals > 0)


def log_ratio_error(reached: Reached, scale: Scale, cells: Mask) -> tuple[float, float]:
    """Return the standard error of log(observed / expected) over `cells` (n1, T), clustered by area, and its freedom.

    Squared influences are enlarged for what each hides of itself (Bell and McCaffrey 2002). The degrees of freedom of
    its t are one less for each wave than the areas of equal size that would tell as much (Carter, Schnepel and
    Steigerwald 2017), or those of the comparison where they are fewer. NaN where one area holds all counts of a wave,
    or a total is not positive.
    """
    asked = cells.any(axis=1)
    found = influences(reached, scale, cells)
    if found is None:
        return float("nan"), float("nan")
    own, hidden, others = found
    hidden_by_others = _hidden_by_others(reached, scale)
    variance = _squares(own[asked], hidden[asked]) + _squares(others, hidden_by_others)
    if not np.isfinite(variance):
        return float("nan"), float("nan")
    freedom = sum(_freedom(hidden[inside & asked]) for _, inside in reached.each_wave() if (inside & asked).any())
    return float(np.sqrt(variance)), float(min(freedom, _freedom(hidden_by_others)))


def influences(reached: Reached, scale: Scale, cells: Mask) -> tuple[Array, Array, Array] | None:
    """Return what each area adds to log(observed / expected) over `cells`; None where a total is not positive.

    Treated areas' (n1,), around the mean of their wave; how much of its own each of them hides in that mean, as a
    share; and comparison areas' (n0,).
    """
    expected = expected_counts(reached, scale)
    observed_total = float(reached.treated[cells].sum())
    expected_total = float(expected[cells].sum())
    if observed_total <= 0 or expected_total <= 0:
        return None
    seen = (reached.treated * cells).sum(axis=1) / observed_total
    own = seen - _own_part(reached, scale, cells, expected) / expected_total
    share = (expected * cells).sum(axis=1) if scale == "ratio" else cells.any(axis=1).astype(float)
    hidden = np.zeros(len(own))
    for _, inside in reached.each_wave():
        total = share[inside].sum()
        hidden[inside] = share[inside] / total if total > 0 else 0.0
        own[inside] -= own[inside].sum() * hidden[inside]
    return own, hidden, _comparison_part(reached, scale, cells, expected) / expected_total


def _squares(parts: Array, hidden: Array) -> Array:
    """Return the sum of squared influences over areas, the first axis; NaN where one area hides all of its own."""
    with np.errstate(divide="ignore", invalid="ignore"):
        squares: Array = (parts**2 / (1 - hidden)).sum(axis=0)
    return np.where((hidden < 1).all(axis=0), squares, np.nan)


def _freedom(hidden: Array) -> Array:
    """Return how many areas of equal size tell as much as those of shares `hidden`, less 1; along the first axis."""
    squares = (hidden**2).sum(axis=0)
    worth: Array = np.divide(1.0, squares, out=np.ones_like(squares), where=squares > 0)
    return worth - 1


def _hidden_by_others(reached: Reached, scale: Scale) -> Array:
    """Return how much of its own each comparison area hides in their path, (n0,)."""
    counts = reached.comparison.sum(axis=1)
    if scale == "level" or not counts.any():
        return np.full(len(counts), 1 / len(counts))
    shares: Array = counts / counts.sum()
    return shares


def _own_part(reached: Reached, scale: Scale, cells: Mask, expected: Array) -> Array:
    """Return what each treated area's own counts add to the expected total, (n1,)."""
    if scale == "ratio":
        whole: Array = (expected * cells).sum(axis=1)
        return whole
    base = reached.treated[np.arange(len(reached.waves)), reached.waves - 1]
    own: Array = base * cells.sum(axis=1)
    return own


def _comparison_part(reached: Reached, scale: Scale, cells: Mask, expected: Array) -> Array:
    """Return what each comparison area adds to the expected total around its mean, (n0,)."""
    total = np.zeros(len(reached.comparison))
    path = comparison_path(reached)
    shares = _shares(reached, path)
    for wave, inside in reached.each_wave():
        wanted = (expected[inside] * cells[inside]).sum(axis=0)
        if scale == "level":
            moved = reached.comparison - reached.comparison[:, wave - 1 : wave]
            moved = moved - moved.mean(axis=0)
            total += (moved * cells[inside].sum(axis=0)).sum(axis=1) / len(moved)
            continue
        before = path[:wave] / path[:wave].sum()
        total += shares @ wanted - wanted.sum() * (shares[:, :wave] @ before)
    return total
