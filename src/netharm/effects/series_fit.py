"""A segmented regression fitted to one series of counts, and what it says of the time after had nothing been done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.effects.count_regression import CountFit, fit_counts, fit_with_extra, variance_of
from netharm.effects.serial_errors import SerialErrors, find_serial_errors
from netharm.effects.series_columns import SeriesColumns

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Spread = Literal["quasi-poisson", "negative binomial"]

FEWEST_EVENTS = 2
"""Events before for each thing that they must settle, on average."""


@dataclass(frozen=True)
class SeriesFit:
    """The fit of one series: counts and offset (T,), its columns, and the periods `kept` that it was fitted to.

    used : the positions of the columns that were fitted; without the change where nothing at all was counted after.
    untreated : (T,) the mean in every period had nothing been done.
    """

    counts: Array
    offset: Array
    columns: SeriesColumns
    kept: Mask
    used: NDArray[np.int64]
    fit: CountFit
    untreated: Array

    @property
    def after_expected(self) -> float:
        """The count expected over the time after, the transition left out."""
        return float(self.untreated[self.columns.after].sum())

    @property
    def after_observed(self) -> float:
        """The count over the same periods."""
        return float(self.counts[self.columns.after].sum())

    @cached_property
    def scaled_columns(self) -> Array:
        """The fitted columns in units of the errors' standard deviation at the fitted means, (kept, k)."""
        means = self.fit.means[0]
        deviation = np.sqrt(variance_of(means, self.fit.extra))
        scaled: Array = (means / deviation)[:, None] * self.values
        return scaled

    @property
    def values(self) -> Array:
        """The fitted columns in the periods kept, (kept, k)."""
        values: Array = self.columns.values[self.kept][:, self.used]
        return values

    @property
    def times(self) -> Array:
        """The positions of the periods kept."""
        return np.flatnonzero(self.kept).astype(float)

    @cached_property
    def residuals(self) -> Array:
        """Pearson residuals of the periods kept, without the dispersion."""
        means = self.fit.means[0]
        left: Array = (self.counts[self.kept] - means) / np.sqrt(variance_of(means, self.fit.extra))
        return left

    @property
    def dispersion(self) -> float:
        """Pearson's estimate of the dispersion: 1 for Poisson counts."""
        return float((self.residuals**2).sum()) / (len(self.residuals) - len(self.used))

    @cached_property
    def errors(self) -> SerialErrors:
        """What the residuals say of how long ups and downs last."""
        means = self.fit.means[0]
        load = means / np.sqrt(variance_of(means, self.fit.extra))
        return find_serial_errors(self.times, load, self.scaled_columns, self.residuals)

    def log_ratio_errors(self) -> Array:
        """Return the standard error of the log ratio of observed to expected had nothing been done, over the grid.

        To first order q = [sum over the time after of (y - m) - d' (b - beta)] / (expected + 1/2), m the untreated
        means and d the derivative of their sum; chance after is that of the untreated count.
        """
        periods = self.kept | self.columns.after
        means = self.untreated[periods]
        deviation = np.sqrt(variance_of(means, self.fit.extra))
        load = means / deviation
        values = load[:, None] * self.columns.values[periods][:, self.used]
        inside = self.kept[periods]
        derivative = self.untreated[self.columns.after] @ self.columns.untreated[self.columns.after][:, self.used]
        contrast = np.where(self.columns.after[periods], deviation, 0.0)
        contrast[inside] -= values[inside] @ _solved(values[inside], derivative)
        errors = self.errors.at(np.flatnonzero(periods).astype(float), load)
        return errors.errors_of(contrast / (self.after_expected + 0.5))

    def coefficient_errors(self, position: int) -> Array:
        """Return the standard error of the coefficient at `position` of those fitted, over the grid."""
        unit = np.zeros(len(self.used))
        unit[position] = 1.0
        return self.errors.errors_of(self.scaled_columns @ _solved(self.scaled_columns, unit))


def _solved(columns: Array, right: Array) -> Array:
    size = np.sqrt(np.maximum((columns**2).sum(axis=0), 1e-300))
    scaled = columns / size
    solution: Array = np.linalg.solve(scaled.T @ scaled + 1e-12 * np.eye(len(size)), right / size) / size
    return solution


def fit_series(counts: Array, offset: Array, columns: SeriesColumns, spread: Spread) -> SeriesFit | str:
    """Return the fit of `counts` (T,), or why there is none."""
    if columns.why is not None:
        return columns.why
    k = columns.values.shape[1]
    before = float(counts[columns.before].sum())
    needed = FEWEST_EVENTS * (k - columns.changes)
    if before < needed:
        count = "nothing" if before == 0 else f"only {before:.0f}"
        return f"{count} was counted before, and {needed} are needed to tell level, trend and seasons"
    silent = counts[columns.after].sum() == 0
    kept = columns.before if silent else columns.before | columns.after
    used = np.arange(k - columns.changes if silent else k)
    values = columns.values[kept][:, used]
    if np.linalg.matrix_rank(values / np.maximum(np.abs(values).max(axis=0), 1.0)) < len(used):
        return "level, trend and seasons cannot be told apart in the periods that were seen"
    given = counts[None, kept]
    negative_binomial = spread == "negative binomial"
    fit = (fit_with_extra if negative_binomial else fit_counts)(values, given, offset[kept])
    if not fit.converged[0]:
        return "the regression did not converge"
    untreated = np.exp(columns.untreated[:, used] @ fit.coefficients[0] + offset)
    return SeriesFit(counts, offset, columns, kept, used, fit, untreated)
