"""Why a regression with area and period effects misleads where areas are reached at different dates.

It takes areas already reached as comparison for those reached later, and so subtracts part of the effect from itself
(Goodman-Bacon 2021, doi:10.1016/j.jeconom.2021.03.014). Shown to say so, never as an answer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from diff_diff import BaconDecomposition

from netharm.effects.effect import Detail
from netharm.effects.group_time import Reached, Scale, cells_after, expected_counts

TITLE = "Two-way fixed effects, and why they mislead"
LITTLE = 0.05


def two_way_detail(reached: Reached, scale: Scale) -> Detail:
    """Return what two-way fixed effects would have said, beside the average group-time effect on the same scale."""
    found = BaconDecomposition().fit(
        long_table(reached), outcome="count", unit="area", time="period", first_treat="first"
    )
    after = cells_after(reached)
    average = float((reached.treated - expected_counts(reached, scale))[after].mean())
    early = float(found.total_weight_later_vs_earlier)
    below = share_below_nothing(reached)
    note = (
        f"Two-way fixed effects give a change of {found.twfe_estimate:+.3g} for each area and period reached, the "
        f"group-time effects {average:+.3g}. {early:.1%} of the former's weight compares with areas already reached, "
        f"whose own effect it takes for an ordinary movement, and {below:.1%} of the areas and periods reached count "
        "with a weight below 0"
    )
    if early < LITTLE and not below:
        note += "; here that is little, because most areas and periods were never reached"
    rows = (
        ("two-way fixed effects", float(found.twfe_estimate), 1.0),
        (f"group-time effects, {scale} scale", average, None),
        (
            "part: against areas never reached",
            _number(found.weighted_avg_treated_vs_never),
            found.total_weight_treated_vs_never,
        ),
        ("part: early against late", _number(found.weighted_avg_earlier_vs_later), found.total_weight_earlier_vs_later),
        ("part: late against early", _number(found.weighted_avg_later_vs_earlier), early),
    )
    plain = tuple((name, change, None if weight is None else float(weight)) for name, change, weight in rows)
    return Detail(TITLE, ("what", "change for each area and period", "weight"), plain, note)


def share_below_nothing(reached: Reached) -> float:
    """Return the share of areas and periods reached whose effect two-way fixed effects subtract instead of adding.

    Their weights are what area and period means leave of being reached (de Chaisemartin and D'Haultfoeuille 2020,
    doi:10.1257/aer.20181169, theorem 1).
    """
    on = np.vstack([cells_after(reached), np.zeros(reached.comparison.shape, dtype=bool)]).astype(float)
    left = on - on.mean(axis=1, keepdims=True) - on.mean(axis=0) + on.mean()
    return float((left[on > 0] < 0).mean())


def _number(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def long_table(reached: Reached) -> pd.DataFrame:
    """Return a row for each area and period, numbered from 1; `first` is 0 for areas never reached."""
    counts = np.vstack([reached.treated, reached.comparison])
    areas, periods = counts.shape
    first = np.concatenate([reached.waves + 1, np.zeros(len(reached.comparison), dtype=np.int64)])
    return pd.DataFrame(
        {
            "area": np.repeat(np.arange(areas), periods),
            "period": np.tile(np.arange(1, periods + 1), areas),
            "count": counts.ravel(),
            "first": np.repeat(first, periods),
        }
    )
