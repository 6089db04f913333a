"""How often each falsification check fails where nothing is wrong, and where a fault is planted that it should find.

    python benchmarks/falsification_levels.py [words that a cell's name must hold]

Prints the tables of docs/methods.md, a row as soon as it is done. Each entry is two shares of panels in which the check
failed: had it been judged by itself (5%, and for trends apart and leave one out by their criterion alone), and as it is
judged, the checks of a row sharing one error. "-" where it could not be run in any panel. All cells together take about
an hour on one core.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from netharm.effects.check import UNTOUCHED, Check
from netharm.effects.checks import placebo_in_space
from netharm.effects.checks.trial import Trial
from netharm.effects.effect import Effect
from netharm.effects.estimate import estimate
from netharm.effects.falsification import OF_EACH_ROW, falsify
from netharm.effects.permutation import LEVEL
from netharm.effects.setting import Setting
from netharm.proving.simulated_panels import Shape, simulate_panel
from netharm.study.design import Design
from pretend_panel import Fault, pretend_panel

NAMES = (*OF_EACH_ROW[:4], UNTOUCHED, *OF_EACH_ROW[4:])
SWEEP = (0.0, 0.1, 0.2, 0.25, 0.333, 0.5)
"""How far groups elsewhere must be off to matter, as a share of how far chance goes about their mean."""

reach_about_mean = placebo_in_space.reach_about_mean
reaches: list[float] = []

CLUSTERED = Design(kind="difference in differences", inference="cluster", seed=1)
PERMUTED = Design(kind="difference in differences", inference="permutation", permutations=199, seed=1)
SMALL_AREA = Design(kind="small area synthetic control", permutations=199, seed=1)
LINEARISED = Design(kind="small area synthetic control", inference="linearised", permutations=199, seed=1)
SYNTHETIC = Design(kind="synthetic control", permutations=199, seed=1)
SERIES = Design(kind="interrupted time series", seed=1)
WAVES = Design(kind="staggered adoption", permutations=199, seed=1)
WAVES_CLUSTERED = Design(kind="staggered adoption", inference="cluster", seed=1)

Make = Callable[[int, Fault, float], Setting]


@dataclass(frozen=True)
class Cell:
    """Panels of one kind, put to the checks of one design. fault, ratio : see `pretend_panel`."""

    name: str
    design: Design
    make: Make
    panels: int
    fault: Fault = "none"
    ratio: float = 1.0


def one_date(seed: int, fault: Fault, ratio: float, treated: int = 35, side: int = 14, size: float = 0.3) -> Setting:
    near = treated not in (1, 35)
    return pretend_panel(seed, fault, ratio=ratio, treated=treated, neighbours=near, side=side, size=size)


def in_waves(seed: int, fault: Fault, ratio: float, shape: Shape) -> Setting:
    """Return a panel whose target is reached in waves, with a second count that nothing touches unless it moved."""
    one = simulate_panel(shape, "null" if ratio == 1 else "staggered", seed).setting
    other = simulate_panel(shape, "null", seed + 100_000).setting
    target = one.treated["target"]
    calm = np.empty_like(other.counts[0])
    calm[target], calm[~target] = other.counts[0][other.treated["target"]], other.counts[0][~other.treated["target"]]
    counts, random = np.stack([one.counts[0], calm]), np.random.default_rng([seed, 9])
    if fault == "drift":
        kept = np.exp(-0.025 * np.arange(counts.shape[2]))
        counts[0][target] = random.binomial(counts[0][target].astype(int), kept)
    if fault == "moved":
        counts[1][target, one.starts :] = random.binomial(counts[1][target, one.starts :].astype(int), 0.7)
    return replace(one, counts=counts, measures=("harm", "calm"))


FOUR_OF_196 = partial(one_date, treated=4)
FOUR, ONE = partial(one_date, treated=4, side=16), partial(one_date, treated=1, side=8)
WAVES_12 = partial(in_waves, shape=Shape(14, 24, 6, 12, 12, waves=3))
WAVES_6 = partial(in_waves, shape=Shape(16, 24, 6, 12, 6, together=True, waves=3))
WAVES_45 = partial(in_waves, shape=Shape(14, 24, 6, 12, 45, waves=3))

CELLS = (
    Cell("nothing wrong: difference in differences, 35 areas, clustered", CLUSTERED, one_date, 400),
    Cell("nothing wrong: difference in differences, 4 areas, permutation", PERMUTED, FOUR, 200),
    Cell("nothing wrong: small-area synthetic control, 4 areas", SMALL_AREA, FOUR, 100),
    Cell("nothing wrong: synthetic control, 1 area", SYNTHETIC, ONE, 150),
    Cell("nothing wrong: interrupted time series, 4 areas", SERIES, FOUR, 60),
    Cell("nothing wrong: staggered adoption, 3 waves, 12 scattered areas, permutation", WAVES, WAVES_12, 300),
    Cell("nothing wrong: staggered adoption, 3 waves, 6 areas together, permutation", WAVES, WAVES_6, 300),
    Cell("nothing wrong: staggered adoption, 3 waves, 45 areas, clustered", WAVES_CLUSTERED, WAVES_45, 300),
    Cell("a real fall of 15%: 35 areas, clustered", CLUSTERED, one_date, 150, ratio=0.85),
    Cell("a real fall of 35%: 4 areas, permutation", PERMUTED, FOUR, 100, ratio=0.65),
    Cell("real falls of 40%, 20%, 10%: staggered adoption, 45 areas", WAVES_CLUSTERED, WAVES_45, 100, ratio=0.7),
    Cell("drift: 35 areas, clustered", CLUSTERED, one_date, 60, "drift"),
    Cell("drift: 4 areas, permutation", PERMUTED, FOUR, 60, "drift"),
    Cell("drift: staggered adoption, 12 areas, permutation", WAVES, WAVES_12, 60, "drift"),
    Cell("early: 35 areas, clustered", CLUSTERED, one_date, 60, "early"),
    Cell("early: 4 areas, permutation", PERMUTED, FOUR, 60, "early"),
    Cell("moved: 35 areas, clustered", CLUSTERED, one_date, 60, "moved"),
    Cell("moved: 4 areas, permutation", PERMUTED, FOUR, 60, "moved"),
    Cell("moved: staggered adoption, 12 areas, permutation", WAVES, WAVES_12, 60, "moved"),
    Cell("one area: 4 areas, permutation", PERMUTED, FOUR, 60, "one area"),
    *(
        Cell(f"off elsewhere by {size:.0%}: 4 areas, permutation", PERMUTED, make, 60, "off elsewhere")
        for size, make in ((size, partial(FOUR, size=size)) for size in (0.1, 0.2, 0.3, 0.4))
    ),
    *(
        Cell(f"shared shocks of {size:.0%}: 4 areas, linearised errors", LINEARISED, make, 40, "shared shocks")
        for size, make in ((size, partial(FOUR_OF_196, size=size)) for size in (0.0, 0.1, 0.2))
    ),
    Cell("peak: 4 areas, permutation", PERMUTED, FOUR, 60, "peak"),
)  # fmt: skip


def run(cell: Cell) -> None:
    """Print the row of one cell, and below it how the placebo in space would fail at other thresholds."""
    found: list[tuple[Effect, dict[str, Check]]] = []
    reaches.clear()
    for seed in range(cell.panels):
        setting = cell.make(seed, cell.fault, cell.ratio)
        answer = estimate(setting, cell.design, dict.fromkeys(setting.measures, "finest"), ["harm"], bare=True)
        checks = falsify(setting, cell.design, answer.match, answer, (), ("calm",), 1)
        found.append((answer.effects[0], {check.name: check for check in checks}))
    called = [checks for effect, checks in found if effect.limits is not None and effect.limits.p_value <= LEVEL]
    entries = [_entry([checks.get(name) for _, checks in found]) for name in NAMES]
    entries += [_any([checks for _, checks in found]), _any(called)]
    print(f"| {cell.name}, {cell.panels} | {' | '.join(entries)} |", flush=True)
    asked = [check for _, checks in found if (check := checks.get("placebo in space")) and check.lower is not None]
    if asked:
        pairs = list(zip(asked, reaches, strict=True))
        shares = (f"{each}: {_percent([_is_off(*pair, each) for pair in pairs])}" for each in SWEEP)
        print(f"    off in {len(asked)} by at least this share of the reach: {', '.join(shares)}", flush=True)


def by_itself(check: Check | None) -> bool:
    """Return whether the check would fail if it shared its error with no other."""
    return check is not None and (check.result == "failed" or check.remark)


def _entry(checks: Sequence[Check | None]) -> str:
    ran = [check for check in checks if check is not None and check.result != "could not be run"]
    if not ran:
        return "-"
    return f"{_percent([by_itself(check) for check in checks])}, {_percent([_failed(check) for check in checks])}"


def _failed(check: Check | None) -> bool:
    return check is not None and check.result == "failed"


def _any(panels: Sequence[dict[str, Check]]) -> str:
    if not panels:
        return "-"
    shares = (_percent([any(map(rule, checks.values())) for checks in panels]) for rule in (by_itself, _failed))
    return ", ".join(shares) + f" of {len(panels)}"


def _noted_reach(trial: Trial, index: int) -> float:
    """Return what the check compares with, and note it for the table of other thresholds."""
    reaches.append(reach_about_mean(trial, index))
    return reaches[-1]


def _is_off(check: Check, reach: float, share: float) -> bool:
    off = abs(np.log1p(max(check.estimate or 0.0, -0.999)))
    return bool((check.p_value or 0) <= LEVEL and off >= share * reach)


def _percent(marks: Sequence[bool]) -> str:
    return f"{np.mean(marks):.1%}"


if __name__ == "__main__":
    placebo_in_space.reach_about_mean = _noted_reach
    print(f"| panels | {' | '.join(NAMES)} | any of them | any, where a change was called one |")
    print(f"|{'---|' * (len(NAMES) + 3)}")
    for cell in CELLS:
        if all(word in cell.name for word in sys.argv[1:]):
            run(cell)
