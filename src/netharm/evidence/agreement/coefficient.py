"""One coefficient of agreement, with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.evidence.agreement.thresholds import RELIABLE, TENTATIVE

FEWEST_DOCUMENTS = 10
"""With fewer, documents drawn again say too little about other documents for an interval to keep its promise."""

MOST_UNDEFINED = 0.1
"""The share of draws that may be undefined; beyond it, what is left of them is no fair picture."""

NO_VARIATION = "nothing varies: everybody said the same everywhere, so agreement cannot be told from one habit"

NO_SPREAD = 1e-12
NO_DISAGREEMENT = "all draws are alike: where no disagreement was seen, they cannot tell how rare one is"


@dataclass(frozen=True)
class Coefficient:
    """A coefficient and its 95% interval; None where it could not be run, with the reason.

    below_reliable, below_tentative : the shares of draws below .800 and below .667, None without an interval.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    reason: str = ""
    interval_reason: str = ""
    below_reliable: float | None = None
    below_tentative: float | None = None


def coefficient(value: float, draws: NDArray[np.float64], documents: int) -> Coefficient:
    """Return a coefficient with the percentile interval of its draws.

    value : NaN where it is not defined. draws : [draw], the same of documents drawn with replacement, NaN where it is
    not defined; empty for no interval. documents : how many were drawn from.
    """
    if np.isnan(value):
        return Coefficient(None, reason=NO_VARIATION, interval_reason=NO_VARIATION)
    exact = float(value)
    if documents < FEWEST_DOCUMENTS:
        few = f"{documents} document{'s' * (documents != 1)}; an interval needs {FEWEST_DOCUMENTS} or more"
        return Coefficient(exact, interval_reason=few)
    defined = draws[~np.isnan(draws)]
    if not len(draws) or len(defined) < (1 - MOST_UNDEFINED) * len(draws):
        rare = "it is used in too few documents: in many draws of documents nothing varies"
        return Coefficient(exact, interval_reason=rare if len(draws) else "no draws were asked for")
    if np.ptp(defined) < NO_SPREAD:
        return Coefficient(exact, interval_reason=NO_DISAGREEMENT)
    lower, upper = (float(one) for one in np.quantile(defined, (0.025, 0.975)))
    below = [float((defined < limit).mean()) for limit in (RELIABLE, TENTATIVE)]
    return Coefficient(exact, lower, upper, below_reliable=below[0], below_tentative=below[1])
