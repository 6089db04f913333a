"""How often the audit's intervals hold the truth, and whether the smallest change is seen as often as promised.

    python benchmarks/audit_levels.py [--panels 1000]

Counts and police effort are invented. Where they have nothing to do with each other an interval should hold 1 (no
change) in 95% of the panels; where the count is made to move with effort, it should hold what was planted, and seldom
hold 1. A further period is drawn at the smallest change that the audit names, and called by the audit's own rule.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from netharm.metrics.association import association
from netharm.metrics.one_period import LEVEL, smallest_change
from netharm.proving.false_positives import band

Array = NDArray[np.float64]

PLANTED = 0.8
"""How many per cent the count has more for one per cent more effort, where it is made to move with it."""
PERSISTENCE = 0.6
WORLDS = {
    "chance alone": (0.0, 0.0),
    "ups and downs that last": (0.15, 0.0),
    "strong ups and downs": (0.3, 0.0),
    "each unit with its own trend": (0.15, 0.03),
}
"""By name: the spread of ups and downs, and of the units' own trends by period, both of the logarithm of the count."""


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=1000)
    panels = parser.parse_args().panels
    lower, upper = band(panels, len(WORLDS) * 4 + 12)
    print(f"{panels} panels a cell; of 5% promised, chance alone gives {lower:.1%} to {upper:.1%}\n")
    print(
        "units  periods  world                          misses 1 (nothing planted)  misses what was planted  finds it"
    )
    for units, periods in ((10, 10), (20, 10), (43, 10), (43, 24)):
        for world in WORLDS:
            print(_row(units, periods, world, panels), flush=True)
    print("\nA single series")
    for periods in (10, 12, 24, 60):
        for world in list(WORLDS)[:3]:
            print(_row(1, periods, world, panels), flush=True)
    print("\nOne further period: called with no change (promised 5%), and at the smallest rise and fall (promised 80%)")
    for mean in (5, 30, 200):
        for extra in (1, 3):
            for periods in (5, 10, 28):
                print(one_period_row(mean, extra, periods, panels), flush=True)


def _row(units: int, periods: int, world: str, panels: int) -> str:
    missed = share_missed(units, periods, world, 0.0, panels, seed=1)
    planted = share_missed(units, periods, world, PLANTED, panels, seed=2)
    told = f"{missed[0]:>26.1%}  {planted[0]:>23.1%}  {planted[1]:>8.1%}"
    return f"{units:>5}  {periods:>7}  {world:<29}  {told}"


def share_missed(
    units: int, periods: int, world: str, planted: float, panels: int, *, seed: int
) -> tuple[float, float]:
    """Return the share of intervals that do not hold the truth, and of those that do not hold 1."""
    random = np.random.default_rng([seed, units, periods, list(WORLDS).index(world)])
    missed = called = ran = 0
    for _ in range(panels):
        found = association(*panel(units, periods, *WORLDS[world], planted, random))
        if found.lower is None or found.upper is None:
            continue
        ran += 1
        missed += not found.lower <= 1.1**planted <= found.upper
        called += not found.lower <= 1 <= found.upper
    return missed / ran, called / ran


def panel(
    units: int, periods: int, spread: float, trends: float, planted: float, random: np.random.Generator
) -> tuple[Array, Array]:
    """Return counts and effort (units, periods): sizes differ as forces' do, and both drift in common over time."""
    size = random.normal(4, 1, (units, 1))
    effort = _lasting(units, periods, 0.1, random)
    time = np.arange(periods)
    common = 0.03 * time
    own = random.normal(0, trends, (units, 1)) * time
    log_mean = size + planted * effort + _lasting(units, periods, spread, random) + common + own
    level = random.normal(5, 1, (units, 1))
    return random.poisson(np.exp(log_mean)).astype(float), np.exp(level + effort + 0.05 * time)


def _lasting(units: int, periods: int, spread: float, random: np.random.Generator) -> Array:
    """Return ups and downs of which each keeps a part of the one before."""
    values = np.empty((units, periods))
    last = random.normal(0, spread / np.sqrt(1 - PERSISTENCE**2), units)
    for at in range(periods):
        last = PERSISTENCE * last + random.normal(0, spread, units)
        values[:, at] = last
    return values


def one_period_row(mean: float, extra: float, periods: int, series: int) -> str:
    """Return how often a further count is called where nothing changed, and at the smallest rise and fall."""
    unchanged, rise, fall = shares_called(mean, extra, periods, series)
    told = "never named" if np.isnan(fall) else f"{fall:.1%}"
    return f"mean {mean:>3}, variance {extra} times: {periods:>2} periods  {unchanged:.1%}  {rise:.1%}  {told}"


def shares_called(mean: float, extra: float, periods: int, series: int) -> tuple[float, float, float]:
    """Return the shares called: with no change, at the smallest rise, and at the smallest fall (NaN where none is)."""
    random = np.random.default_rng([int(mean), int(extra), periods])
    called: dict[str, list[bool]] = {"same": [], "rise": [], "fall": []}
    for _ in range(series):
        past = draw(mean, extra, periods, random)
        found = smallest_change(past)
        if found.rise is None:
            continue
        limit = stats.t.ppf(1 - LEVEL / 2, periods - 2) * np.sqrt(found.extra * (1 + 1 / periods))
        changes = {"same": 0.0, "rise": found.rise, "fall": None if found.fall is None else -found.fall}
        for name, change in changes.items():
            if change is not None:
                further = draw(max(mean * (1 + change), 1e-9), extra, 1, random)[0]
                called[name].append(bool(abs(2 * (np.sqrt(further) - np.sqrt(found.usual))) > limit))
    same, rise, fall = (float(np.mean(each)) if each else float("nan") for each in called.values())
    return same, rise, fall


def draw(mean: float, extra: float, number: int, random: np.random.Generator) -> Array:
    """Return counts with variance `extra` times their mean."""
    if extra == 1:
        return random.poisson(mean, number).astype(float)
    return random.negative_binomial(mean / (extra - 1), 1 / extra, number).astype(float)


if __name__ == "__main__":
    main()
