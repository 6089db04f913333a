"""What no method of watching can work on: each refusal says what, where, why, and the remedy."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from netharm.errors import bad_input
from netharm.watch.course import YEAR

Array = NDArray[np.float64]


def refuse_series(counts: Array, first_look: int, looks_planned: int, period: str) -> None:
    """Raise BadInput where the counts are no counts, or the looks lie where the series does not."""
    if period not in YEAR:
        raise bad_input(
            f"there is no period {period!r}.",
            "watch",
            "A look is a period of the calendar.",
            f"Choose one of: {', '.join(YEAR)}.",
        )
    if looks_planned < 1:
        raise bad_input(
            f"{looks_planned} looks are planned.",
            "watch",
            "A watch without a look can ring at nothing.",
            "Let the watch end at least one period after it starts.",
        )
    if not 0 <= first_look <= len(counts):
        raise bad_input(
            f"the first look is at period {first_look + 1}, and the series has {len(counts)}.",
            "watch",
            "A look cannot be at what is not in the series, nor at what is yet to come.",
            "Let the watch start within the series, or right after it.",
        )
    wrong = np.flatnonzero(np.isinf(counts) | (counts < 0))
    if len(wrong):
        raise bad_input(
            f"the count {counts[wrong[0]]:g} is negative or not finite.",
            f"period {wrong[0] + 1} of the series",
            "A count is 0, 1, 2, ...; a missing one is left empty.",
            "Correct the count, or leave it out.",
        )


def refuse_promise(method: str, methods: Sequence[str], false_alarm: float, draws: int) -> None:
    """Raise BadInput where the method is not known, or the promise is one that `draws` rehearsals cannot show."""
    if method not in methods:
        raise bad_input(
            f"there is no method {method!r}.",
            "watch method",
            "A series is watched by a method that is known.",
            f"Choose one of: {', '.join(methods)}.",
        )
    if not 0 < false_alarm < 1:
        raise bad_input(
            f"{false_alarm:g} is not the probability of a false alarm.",
            "watch false_alarm",
            "A probability that can be promised lies between 0 and 1.",
            "Set it to 0.05, say.",
        )
    if math.floor(false_alarm * (1 + draws) + 1e-9) < 1:
        raise bad_input(
            f"a false alarm in {false_alarm:g} of watches cannot be promised.",
            "watch false_alarm",
            f"Limits are set by {draws} rehearsed watches, which show {1 / (1 + draws):.2g} at the least.",
            f"Set it to {1 / (1 + draws):.2g} or more.",
        )
