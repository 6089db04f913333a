"""Group-time effects: what each wave of a programme shows in each period against areas that it never reached.

Every wave is compared with never-treated areas alone, so that no area already reached serves as a comparison. On the
"level" scale an area would have moved by the same number of counts as the comparison areas since the period before its
wave (Callaway and Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001, without covariates). On the "ratio" scale it would
have moved by the same share, from its whole time before (Wooldridge 2023, doi:10.1093/ectj/utad016; a closed form of
Poisson regression). All arrays are (areas, periods); an area's wave is the first period in which it was reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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

    def each_wave(self) -> Iterator[tuple[int, Mask]]:
        """Yield each wave's first period, and which treated areas belong to it."""
        for wave in np.unique(self.waves):
            yield int(wave), self.waves == wave


def refusal(reached: Reached, scale: Scale) -> str | None:
    """Return why no effect can be computed, or None."""
    if not len(reached.comparison):
        return "no area was never reached, and areas reached later are no comparison once they are reached"
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

    freedom : degrees of freedom of the errors' t.
    """

    wave: int
    observed: Array
    expected: Array
    error: Array
    freedom: float


def group_time_effects(reached: Reached, scale: Scale) -> list[WaveEffects]:
    """Return each wave's effects in every period: `log_ratio_error` of single cells, all periods at once."""
    expected, path = expected_counts(reached, scale), comparison_path(reached)
    return [_wave_effects(reached, scale, wave, inside, expected[inside], path) for wave, inside in reached.each_wave()]


def _wave_effects(reached: Reached, scale: Scale, wave: int, inside: Mask, by_area: Array, path: Array) -> WaveEffects:
    treated = reached.treated[inside]
    observed, expected = treated.sum(axis=0), by_area.sum(axis=0)
    number, others = len(treated), len(reached.comparison)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "ratio":
            own = treated / observed - by_area / expected
            shares = _shares(reached, path)
            parts = shares - (shares[:, :wave] @ (path[:wave] / path[:wave].sum()))[:, None]
        else:
            own = treated / observed - treated[:, wave - 1 : wave] / expected
            own = own - own.mean(axis=0)
            moved = reached.comparison - reached.comparison[:, wave - 1 : wave]
            parts = (moved - moved.mean(axis=0)) * (number / others) / expected
        variance = _scaled(own) + _scaled(parts)
    told = (observed > 0) & (expected > 0)
    error = np.where(told, np.sqrt(variance), np.nan)
    return WaveEffects(wave, observed, expected, error, float(min(number, others) - 1))


def _scaled(parts: Array) -> Array:
    """Return the sum of squares in each period, enlarged for the mean that was taken out; NaN for a single area."""
    number = len(parts)
    if number < 2:
        return np.full(parts.shape[1], np.nan)
    squares: Array = np.einsum("at,at->t", parts, parts) * (number / (number - 1))
    return squares


def _shares(reached: Reached, path: Array) -> Array:
    """Return what each comparison area adds to the log of their path in each period, (n0, T); 0 where it is 0."""
    sizes = reached.comparison_sizes
    parts = reached.comparison if sizes is None else reached.comparison - sizes * path
    totals = path if sizes is None else path * sizes.sum(axis=0)
    return np.divide(parts, totals, out=np.zeros_like(parts), where=totals > 0)


def log_ratio_error(reached: Reached, scale: Scale, cells: Mask) -> tuple[float, float]:
    """Return the standard error of log(observed / expected) over `cells` (n1, T), clustered by area, and its freedom.

    The error is that of influences: what each area adds to the log of either total, treated areas around the mean of
    their wave. The degrees of freedom of its t are those of the side with fewer areas. NaN where a wave of those cells
    has a single area, or a total is not positive.
    """
    expected = expected_counts(reached, scale)
    observed_total = float(reached.treated[cells].sum())
    expected_total = float(expected[cells].sum())
    asked = cells.any(axis=1)
    if observed_total <= 0 or expected_total <= 0:
        return float("nan"), float("nan")
    own = (reached.treated * cells).sum(axis=1) / observed_total - _own_part(
        reached, scale, cells, expected
    ) / expected_total
    variance, waves = 0.0, 0
    for _, inside in reached.each_wave():
        inside = inside & asked
        if not inside.any():
            continue
        number, waves = int(inside.sum()), waves + 1
        if number < 2:
            return float("nan"), float("nan")
        spread = _residuals(own[inside], expected[inside], cells[inside], scale)
        variance += number / (number - 1) * float(spread @ spread)
    others = _comparison_part(reached, scale, cells, expected) / expected_total
    number = len(others)
    if number < 2:
        return float("nan"), float("nan")
    variance += number / (number - 1) * float(others @ others)
    return float(np.sqrt(variance)), float(min(int(asked.sum()) - waves, number - 1))


def _own_part(reached: Reached, scale: Scale, cells: Mask, expected: Array) -> Array:
    """Return what each treated area's own counts add to the expected total, (n1,)."""
    if scale == "ratio":
        whole: Array = (expected * cells).sum(axis=1)
        return whole
    base = reached.treated[np.arange(len(reached.waves)), reached.waves - 1]
    own: Array = base * cells.sum(axis=1)
    return own


def _residuals(own: Array, expected: Array, cells: Mask, scale: Scale) -> Array:
    """Return a wave's influences without what the wave as a whole adds: by size on the ratio scale, else evenly."""
    share = (expected * cells).sum(axis=1) if scale == "ratio" else np.ones(len(own))
    left: Array = own - own.sum() * share / share.sum()
    return left


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
