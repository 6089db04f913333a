"""Krippendorff's alpha of units that coders put values on: any number of coders and values, with values missing.

Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), sections B to D. Everything is reckoned from
coincidences, so that documents can be drawn again by weighting theirs.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


def alpha(table: Floats, level: Level = "nominal") -> float:
    """Return alpha of a table; NaN where it is not defined, because all values that can be paired are the same.

    table : [unit, coder], values as numbers, NaN where a coder gave none.
    """
    values = np.unique(table[~np.isnan(table)])
    if not len(values):
        return float("nan")
    return float(alpha_of_coincidences(coincidences(value_counts(table, values)), values, level))


def value_counts(table: Floats, values: Floats) -> Floats:
    """Return [unit, value], how many coders put each value on each unit."""
    return np.stack([(table == value).sum(axis=1) for value in values], axis=1).astype(float)


def coincidences(counts: Floats, unit_cluster: NDArray[Any] | None = None, clusters: int = 1) -> Floats:
    """Return the coincidences of values within units: o[c, k] = sum over units of n_c (n_k - [c = k]) / (m - 1).

    counts : [unit, value]. Units with fewer than two values have no pairs and are left out.
    unit_cluster : the cluster of each unit, from 0; then the answer is [cluster, value, value].
    """
    made = counts.sum(axis=1)
    paired = made >= 2
    held, weight = counts[paired], 1 / (made[paired] - 1)
    if unit_cluster is None:
        pairs = np.einsum("uc,uk,u->ck", held, held, weight)
        pairs[np.diag_indices_from(pairs)] -= held.T @ weight
        return np.asarray(pairs)
    values = counts.shape[1]
    by_cluster = np.zeros((clusters, values, values))
    of = np.asarray(unit_cluster)[paired]
    for c in range(values):
        for k in range(values):
            product = held[:, c] * (held[:, k] - (c == k)) * weight
            by_cluster[:, c, k] = np.bincount(of, weights=product, minlength=clusters)
    return by_cluster


def alpha_of_coincidences(pairs: Floats, values: Floats, level: Level = "nominal") -> Floats:
    """Return alpha = 1 - (n - 1) sum o[c, k] d[c, k] / sum n_c n_k d[c, k]; NaN where nothing varies.

    pairs : [..., value, value], coincidences. values : the values in order.
    """
    margins = pairs.sum(axis=-1)
    total = margins.sum(axis=-1)
    observed, expected = disagreements(pairs, margins, values, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 1 - (total - 1) * observed / expected
    return np.where(expected > 0, found, np.nan)


def disagreements(pairs: Floats, margins: Floats, values: Floats, level: Level) -> tuple[Floats, Floats]:
    """Return the sums over pairs of values of o d and of n_c n_k d, each [...]."""
    distance = squared_differences(values, margins, level)
    observed = (pairs * distance).sum(axis=(-2, -1))
    expected = (margins[..., :, None] * margins[..., None, :] * distance).sum(axis=(-2, -1))
    return observed, expected


def squared_differences(values: Floats, margins: Floats, level: Level) -> Floats:
    """Return how much two values differ, squared, [..., value, value]; for ordinal values it depends on the margins."""
    if level == "nominal":
        return np.asarray(1.0 - np.eye(len(values)))
    if level == "ordinal":
        # The number of values from one to the other, each end counted by half: the difference of mid-ranks.
        middle = np.cumsum(margins, axis=-1) - margins / 2
        return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)
    difference = values[:, None] - values[None, :]
    if level == "interval":
        return np.asarray(difference**2)
    both = values[:, None] + values[None, :]
    return np.asarray(np.divide(difference, both, out=np.zeros_like(difference), where=both != 0) ** 2)
