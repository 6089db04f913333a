"""How far trends may drift apart before a conclusion falls (Rambachan and Roth 2023, doi:10.1093/restud/rdad018).

The arithmetic is diff-diff's HonestDiD; it is fed with an event study of a few stretches of time. Loading it costs
seconds, so this module is loaded only where a conclusion rests on parallel trends.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from diff_diff.honest_did import HonestDiD
from diff_diff.results import MultiPeriodDiDResults, PeriodEffect
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Breakdown:
    """What a conclusion stands.

    times : the smallest drift from one stretch to the next after the start, in units of the largest before, at which
    the robust 95% interval holds no change (relative magnitudes); None where even ten times as much leaves it out.
    straight : whether the interval leaves it out had the drift before gone on in a straight line (smoothness, M = 0).
    """

    times: float | None
    straight: bool


def find_breakdown(coefficients: Array, covariance: Array, before: int) -> Breakdown:
    """Return the breakdown of the last of `coefficients` (k,), of which the first `before` are from the time before.

    All are log ratios less that of the last stretch before, which is left out ; covariance (k, k).
    """
    study = _as_results(coefficients, covariance, before)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        times = HonestDiD(method="relative_magnitude").breakdown_value(study)
        line = HonestDiD(method="smoothness").fit(study, M=0.0)
    return Breakdown(times, not line.ci_lb <= 0 <= line.ci_ub if np.isfinite([line.ci_lb, line.ci_ub]).all() else False)


def _as_results(coefficients: Array, covariance: Array, before: int) -> MultiPeriodDiDResults:
    """Return an event study as diff-diff holds it: periods count from the last stretch before, which is 0."""
    labels = [*range(-before, 0), *range(1, len(coefficients) - before + 1)]
    errors = np.sqrt(np.diag(covariance))
    nothing = (float("nan"), float("nan"))
    effects = {
        label: PeriodEffect(label, float(value), float(error), float("nan"), float("nan"), nothing)
        for label, value, error in zip(labels, coefficients, errors, strict=True)
    }
    return MultiPeriodDiDResults(
        period_effects=effects,
        avg_att=float(coefficients[before:].mean()),
        avg_se=float("nan"),
        avg_t_stat=float("nan"),
        avg_p_value=float("nan"),
        avg_conf_int=nothing,
        n_obs=0,
        n_treated=0,
        n_control=0,
        pre_periods=[*range(-before, 0), 0],
        post_periods=labels[before:],
        vcov=covariance,
        reference_period=0,
        interaction_indices={label: place for place, label in enumerate(labels)},
    )
