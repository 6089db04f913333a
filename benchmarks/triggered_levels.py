"""How often triggered harm is found where triggers set nothing off, under four ways of drawing chance, and its power.

    nice python benchmarks/triggered_levels.py --tries 1000

For every world of `netharm.proving.simulated_triggers`, the share of cities with p <= 0.05: in the cell of 250 m and
7 days, in that of 500 m and 21 days, and in any of 15 cells after max-T; then the share that the program warns of, and
the share of any-cell findings without the warning. Ways of drawing: triggers' times moved by whole weeks, all of a
block together (the program's own) or each square of 1 km by itself; times dealt out anew among the triggers of one
square and block (the usual permutation); after and before swapped at random by square and block.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netharm.execution import one_thread
from netharm.places.events import Events
from netharm.places.moved_calendar import lay_calendar
from netharm.places.score_ratio import adjusted_p, scores
from netharm.places.triggered_harm import DISTANCES_M, WINDOWS_DAYS, triggered_harm
from netharm.proving.false_positives import band
from netharm.proving.simulated_triggers import WORLDS, SimulatedTriggers, simulate_triggers

DRAWS = 199
MIDDLE, WIDEST = (1, 2), (2, 4)
DAYS = 730


def as_events(place: np.ndarray, day: np.ndarray) -> Events:
    """Return events on whole days."""
    return Events(place[:, 0].copy(), place[:, 1].copy(), day, True, np.arange(len(day)))


@dataclass(frozen=True)
class Found:
    """One city's answer: p in two cells, the smallest adjusted p, and whether the program warned."""

    middle: float
    widest: float
    any_cell: float
    warned: bool


def ours(city: SimulatedTriggers, seed: int, square_m: float) -> tuple[Found, float, float]:
    """Return the program's answer, and p of observed against expected in the two cells."""
    found = triggered_harm(
        as_events(city.trigger_m, city.trigger_day),
        as_events(city.harm_m, city.harm_day),
        draws=DRAWS,
        seed=seed,
        square_m=square_m,
        watched=(0.0, float(DAYS)),
    )
    middle, widest = (found.cells[at[0] * len(WINDOWS_DAYS) + at[1]] for at in (MIDDLE, WIDEST))
    adjusted = min(cell.adjusted_p for cell in found.cells if cell.adjusted_p is not None)
    warned = found.before is not None and found.before.adjusted_p <= 0.05
    p_values = (middle.after_to_before.p_value, widest.after_to_before.p_value)
    expected = (middle.after_to_expected.p_value, widest.after_to_expected.p_value)
    return Found(*p_values, adjusted, warned), *expected


def by_trigger(city: SimulatedTriggers) -> tuple[np.ndarray, np.ndarray]:
    """Return running totals (triggers, distances, days + 1) of harms near each trigger, and triggers' days."""
    total = np.zeros((len(city.trigger_day), len(DISTANCES_M), DAYS + 1))
    for number, place in enumerate(city.trigger_m):
        apart = np.hypot(*(city.harm_m - place).T)
        for d, distance in enumerate(DISTANCES_M):
            total[number, d, 1:] = np.bincount(city.harm_day[apart <= distance].astype(int), minlength=DAYS)
    return total.cumsum(axis=2), city.trigger_day.astype(int)


def both_sides(total: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return after and before (triggers, D, W)."""
    at = np.arange(len(day))[:, None]
    windows = np.array(WINDOWS_DAYS)
    when = day[:, None]
    after = total[at, :, when + 1 + windows] - total[at, :, when + 1]
    before = total[at, :, when] - total[at, :, when - windows]
    return np.moveaxis(after, 2, 1), np.moveaxis(before, 2, 1)


def others(city: SimulatedTriggers, seed: int) -> tuple[Found, Found]:
    """Return the answers of permuted times and of swapped sides."""
    random = np.random.default_rng([seed, 7])
    calendar = lay_calendar(*city.trigger_m.T, city.trigger_day, 0.0, float(DAYS), WINDOWS_DAYS[-1], 91, 1000.0)
    total, day = by_trigger(city)
    total, day, group = total[calendar.used], day[calendar.used], calendar.group
    after, before = both_sides(total, day)
    order = np.argsort(group, kind="stable")
    permuted = np.empty((DRAWS, 2, *after.shape[1:]))
    swapped = np.empty_like(permuted)
    by_group = np.zeros((2, int(group.max()) + 1, *after.shape[1:]))
    for side, counts in enumerate((after, before)):
        np.add.at(by_group[side], group, counts)
    for draw in range(DRAWS):
        mixed = np.empty_like(day)
        mixed[order] = day[np.lexsort([random.random(len(day)), group])]
        permuted[draw] = [side.sum(axis=0) for side in both_sides(total, mixed)]
        swap = random.random(by_group.shape[1]) < 0.5
        swapped[draw, 0] = np.where(swap[:, None, None], by_group[1], by_group[0]).sum(axis=0)
        swapped[draw, 1] = by_group.sum(axis=(0, 1)) - swapped[draw, 0]
    expected = permuted.mean(axis=0)
    rho = expected[0] / np.maximum(expected[1], 1e-9)
    return (
        judged(after.sum(axis=0), before.sum(axis=0), permuted, np.maximum(rho, 1e-9)),
        judged(after.sum(axis=0), before.sum(axis=0), swapped, np.ones_like(rho)),
    )


def judged(after: np.ndarray, before: np.ndarray, drawn: np.ndarray, rho: np.ndarray) -> Found:
    """Return p-values of after against before."""
    observed, under = scores(after, before, rho), scores(drawn[:, 0], drawn[:, 1], rho)
    p_value = (1 + (np.abs(under) >= np.abs(observed) - 1e-9).sum(axis=0)) / (1 + DRAWS)
    return Found(float(p_value[MIDDLE]), float(p_value[WIDEST]), float(adjusted_p(observed, under).min()), False)


def shares(found: list[Found]) -> str:
    """Return the three shares of p <= 0.05."""
    each = ("middle", "widest", "any_cell")
    return " ".join(f"{np.mean([getattr(one, name) <= 0.05 for one in found]):7.1%}" for name in each)


def levels(tries: int, with_others: bool) -> Iterator[str]:
    """Yield a line for every world and way."""
    for world in WORLDS:
        together, squares, permuted, swapped, expected = [], [], [], [], []
        for seed in range(tries):
            city = simulate_triggers(world, seed, days=DAYS)
            found, middle, widest = ours(city, seed, 0.0)
            together.append(found)
            expected.append((middle <= 0.05, widest <= 0.05))
            squares.append(ours(city, seed, 1000.0)[0])
            if with_others:
                one, other = others(city, seed)
                permuted.append(one)
                swapped.append(other)
        warned = np.mean([one.warned for one in together])
        silent = np.mean([one.any_cell <= 0.05 and not one.warned for one in together])
        told = f"warned {warned:.1%}, found unwarned {silent:.1%}"
        yield f"{world:16} {'moved together':22} {shares(together)}   {told}"
        yield f"{'':16} {'moved by squares':22} {shares(squares)}"
        if with_others:
            yield f"{'':16} {'permuted in squares':22} {shares(permuted)}"
            yield f"{'':16} {'sides swapped':22} {shares(swapped)}"
        middle, widest = np.mean(expected, axis=0)
        yield f"{'':16} {'observed to expected':22} {middle:7.1%} {widest:7.1%}"


def power(tries: int) -> Iterator[str]:
    """Yield a line for every true excess: power, mean estimate, coverage of excess and of ratio limits."""
    for world, days, triggers in (
        ("independent", 730, 400),
        ("independent", 365, 200),
        ("self-exciting", 730, 400),
        ("busy", 730, 400),
        ("independent", 1826, 2000),
    ):
        for set_off in (0.02, 0.05, 0.1, 0.2, 0.3):
            rows = []
            for seed in range(tries):
                city = simulate_triggers(
                    world, seed, triggers=triggers, harms=int(2500 * days / 730), days=days, set_off=set_off
                )
                rows.append(recovered(city, seed, days))
            cell, any_cell, estimate, true, held = np.mean(rows, axis=0)
            yield (
                f"{world:14} {days:5} days {triggers:5} triggers: set off {true:4.0f} for 1,000, estimated "
                f"{estimate:4.0f}, interval holds it {held:.1%}; found in its cell {cell:.0%}, in any of 15 "
                f"{any_cell:.0%}"
            )


def recovered(city: SimulatedTriggers, seed: int, days: int) -> tuple[float, ...]:
    """Return whether it was found in its cell and in any, the estimate, the truth for 1,000, and if it was held."""
    found = triggered_harm(
        as_events(city.trigger_m, city.trigger_day),
        as_events(city.harm_m, city.harm_day),
        draws=DRAWS,
        seed=seed,
        watched=(0.0, float(days)),
    )
    cell = found.cells[MIDDLE[0] * len(WINDOWS_DAYS) + MIDDLE[1]]
    calendar = lay_calendar(*city.trigger_m.T, city.trigger_day, 0.0, float(days), WINDOWS_DAYS[-1], 91, 0.0)
    true = 1000 * calendar.used[city.set_off_of].sum() / found.triggers
    adjusted = min(each.adjusted_p for each in found.cells if each.adjusted_p is not None)
    more, lower, upper = cell.more_per_1000
    return cell.after_to_before.p_value <= 0.05, adjusted <= 0.05, more, true, lower <= true <= upper


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Levels and power of triggered harm.")
    parser.add_argument("--tries", type=int, default=1000)
    parser.add_argument("--power-tries", type=int, default=300)
    parser.add_argument("--only-ours", action="store_true", help="leave out the two ways that the program does not use")
    arguments = parser.parse_args()
    cells = 3 * len(WORLDS)
    low, high = band(arguments.tries, cells)
    print(f"{arguments.tries} cities for each world, {DRAWS} draws; all {cells} cells at once: {low:.1%} to {high:.1%}")
    print(f"{'world':16} {'way':22} {'250m 7d':>7} {'500m 21d':>7} {'any':>6}")
    with one_thread():
        for line in levels(arguments.tries, not arguments.only_ours):
            print(line, flush=True)
        print(f"power, {arguments.power_tries} cities for each line")
        for line in power(arguments.power_tries):
            print(line, flush=True)


if __name__ == "__main__":
    main()
