"""How often the displacement statistics tell a truth that is known, by each kind of interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from netharm.places.displacement import AFTER, BUFFER, CONTROL, TARGET
from netharm.places.zone_statistic import IntervalKind, ZoneStatistic
from netharm.places.zone_statistics import by_areas, by_counts, by_placebo
from netharm.proving.displaced_panels import LAYOUTS, Displaced, Noise, Truth, displaced_panel

KINDS: tuple[IntervalKind, ...] = ("placebo groups", "areas drawn again", "Poisson counts")
SHORT = {
    "success measure": "SM",
    "buffer displacement measure": "BDM",
    "weighted displacement quotient": "WDQ",
    "total net effect": "TNE",
    "weighted displacement difference": "WDD",
}
LEVEL = 0.05


def displacement_cell(
    truth: Truth,
    noise: Noise,
    treated: int,
    data_sets: int,
    seed: int = 1,
    layouts: int = LAYOUTS,
    kinds: Sequence[IntervalKind] = KINDS,
) -> dict[str, Any]:
    """Return the shares of intervals that cover the truth by kind and statistic, over `data_sets` data sets.

    "told" is the share of data sets in which the quotient was told; its coverage is over those. "target called" and
    "buffer called" are the shares in which placebo groups give a p-value of at most 0.05.
    """
    covered: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    there: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    called: Counter[str] = Counter()
    for number in range(data_sets):
        one = displaced_panel(truth, noise, seed * 1_000_000 + number, treated, layouts)
        true = _truth(one)
        for kind, statistics in _by_kind(one, number, kinds).items():
            for name, short in SHORT.items():
                found = statistics[name]
                if found.lower is not None and found.upper is not None and name in true:
                    there[kind][short] += 1
                    covered[kind][short] += int(found.lower <= true[name] <= found.upper)
            if kind == "placebo groups":
                for where, name in (("target", "success measure"), ("buffer", "buffer displacement measure")):
                    called[where] += (statistics[name].p_value or 1.0) <= LEVEL
    cell: dict[str, Any] = {"truth": truth, "noise": noise, "areas": treated, "data sets": data_sets}
    cell |= {f"{where} called": called[where] / data_sets for where in ("target", "buffer")}
    for kind in kinds:
        cell[kind] = {name: round(float(covered[kind][name]) / count, 3) for name, count in sorted(there[kind].items())}
        cell[kind]["told"] = round(there[kind]["WDQ"] / data_sets, 3)
    return cell


def _by_kind(one: Displaced, number: int, kinds: Sequence[IntervalKind]) -> Mapping[str, Mapping[str, ZoneStatistic]]:
    random = np.random.default_rng([number, 7])
    made: dict[IntervalKind, Callable[[], tuple[ZoneStatistic, ...]]] = {
        "placebo groups": lambda: by_placebo(one.zones, one.groups, one.sizes),
        "areas drawn again": lambda: by_areas(one.zones, one.areas, random, fewest=1),
        "Poisson counts": lambda: by_counts(one.zones, random),
    }
    return {kind: {each.name: each for each in made[kind]()} for kind in kinds}


def _truth(one: Displaced) -> dict[str, float]:
    """Return what each statistic would be, were the untreated counts known."""
    after = one.zones.counts[:, AFTER]
    target, buffer = after[TARGET] - one.untreated[0], after[BUFFER] - one.untreated[1]
    true = {
        "success measure": target / after[CONTROL],
        "buffer displacement measure": buffer / after[CONTROL],
        "total net effect": -(target + buffer),
        "weighted displacement difference": target + buffer,
    }
    return {**true, "weighted displacement quotient": buffer / target} if target < 0 else true
