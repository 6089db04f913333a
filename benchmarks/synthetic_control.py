"""Synthetic control and synthetic differences beside other packages, median CPU seconds in one run on one thread.

    python benchmarks/synthetic_control.py [--areas 50 500 5000]

Each starts from the same long table (areas x 40 periods, two random-walk factors, 1 area in 20 treated after 28)
and ends with the mean effect, without a standard error. Packages of the extra `oracles` that are not installed are
left out; so are pysyncon and mlsynth above 50 areas, where they take from many seconds to a minute. With 500 areas
and more, many mixes follow the target exactly, so packages may differ in which they take. The last lines are the
whole test: every donor in turn as a placebo.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from netharm.effects.estimate import estimate
from netharm.effects.setting import Setting
from netharm.effects.synthetic_unit import Follow, classical, synthetic_differences
from netharm.study.design import Design

PERIODS, BEFORE = 40, 28


def table_of(areas: int) -> pd.DataFrame:
    """Return the long table; the treated areas come last, and their true effect is -2."""
    random = np.random.default_rng(areas)
    treated = max(1, areas // 20)
    factors = random.normal(size=(2, PERIODS)).cumsum(axis=1)
    loadings = random.normal(1, 0.5, (areas, 2))
    loadings[-treated:] += 0.3
    y = 20 + random.normal(size=(areas, 1)) + loadings @ factors + random.normal(size=(areas, PERIODS))
    y[-treated:, BEFORE:] -= 2
    ever = np.arange(areas) >= areas - treated
    table = pd.DataFrame(
        {"unit": np.repeat(np.arange(areas), PERIODS), "time": np.tile(np.arange(PERIODS), areas), "y": y.ravel()}
    )
    table["ever"] = np.repeat(ever, PERIODS).astype(int)
    table["now"] = table["ever"] * (table["time"] >= BEFORE)
    return table


def as_one(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with the treated areas' mean as one area."""
    mean = table[table["ever"] == 1].groupby("time", as_index=False)[["y", "ever", "now"]].mean()
    return pd.concat([table[table["ever"] == 0], mean.assign(unit=-1)], ignore_index=True)


def ours(how: Follow) -> Callable[[pd.DataFrame], float]:
    def run(table: pd.DataFrame) -> float:
        wide = table.pivot(index="time", columns="unit", values="y").to_numpy()
        ever = table.groupby("unit")["ever"].first().to_numpy() == 1
        before = np.arange(PERIODS) < BEFORE
        own = wide[:, ever].mean(axis=1)
        found = how(wide[:, ~ever], own, before, ~before, int(ever.sum()))
        return float((own - found.expected)[~before].mean())

    return run


def diff_diff_control(table: pd.DataFrame) -> float:
    from diff_diff import SyntheticControl

    method = SyntheticControl(v_method="custom", custom_v=np.ones(BEFORE), standardize="none")
    after = list(range(BEFORE, PERIODS))
    return float(
        method.fit(
            as_one(table).astype({"now": int}),
            "y",
            "now",
            "unit",
            "time",
            post_periods=after,
            pre_period_outcomes="all",
        ).att
    )


def diff_diff_differences(table: pd.DataFrame) -> float:
    from diff_diff import SyntheticDiD

    after = list(range(BEFORE, PERIODS))
    return float(SyntheticDiD(n_bootstrap=2, seed=1).fit(table, "y", "ever", "unit", "time", post_periods=after).att)


def mlsynth_control(table: pd.DataFrame) -> float:
    from mlsynth import VanillaSC

    given = as_one(table).astype({"now": int})
    asked = {"df": given, "outcome": "y", "treat": "now", "unitid": "unit", "time": "time", "display_graphs": False}
    return float(VanillaSC(asked).fit().effects.att)


def pysyncon_control(table: pd.DataFrame) -> float:
    from pysyncon import Synth

    wide = as_one(table).pivot(index="time", columns="unit", values="y")
    own, others = wide[-1].rename("own"), wide.drop(columns=-1)
    undo = wide.iloc[:BEFORE].var(axis=1).to_numpy()
    method = Synth()
    method.fit(
        X0=others.iloc[:BEFORE],
        X1=own.iloc[:BEFORE],
        Z0=others.iloc[:BEFORE],
        Z1=own.iloc[:BEFORE],
        custom_V=undo / undo.sum(),
    )
    return float((own - others.to_numpy() @ method.W).iloc[BEFORE:].mean())


def synthdid_differences(table: pd.DataFrame) -> float:
    from synthdid import panel_matrices, synthdid_estimate

    panel = panel_matrices(table[["unit", "time", "y", "now"]])
    return float(synthdid_estimate(panel.Y, panel.N0, panel.T0))


CONTROL: dict[str, tuple[Callable[[pd.DataFrame], float], int]] = {
    "netharm": (ours(classical), 10**6),
    "diff-diff, V fixed": (diff_diff_control, 10**6),
    "mlsynth VanillaSC": (mlsynth_control, 50),
    "pysyncon, V fixed": (pysyncon_control, 50),
}
DIFFERENCES: dict[str, tuple[Callable[[pd.DataFrame], float], int]] = {
    "netharm": (ours(synthetic_differences), 10**6),
    "diff-diff (2 placebos)": (diff_diff_differences, 10**6),
    "synthdid-py": (synthdid_differences, 10**6),
}


def timed(run: Callable[[pd.DataFrame], float], table: pd.DataFrame) -> tuple[float, float]:
    """Return the effect and the median CPU seconds of up to five runs, fewer where they take long."""
    took: list[float] = []
    while len(took) < 5 and sum(took) < 2:
        began = time.process_time()
        effect = run(table)
        took.append(time.process_time() - began)
    return effect, float(np.median(took))


def side_by_side(title: str, peers: dict[str, tuple[Callable[[pd.DataFrame], float], int]], areas: int) -> None:
    table, mine = table_of(areas), 0.0
    for name, (run, most) in peers.items():
        if areas > most:
            print(f"{title:24} {areas:5}x{PERIODS} {name:24} left out")
            continue
        try:
            run(table_of(30))  # imports and first calls are not the work
            effect, took = timed(run, table)
        except ImportError as absent:
            print(f"{title:24} {areas:5}x{PERIODS} {name:24} not installed ({absent.name})")
            continue
        mine = mine or took
        print(f"{title:24} {areas:5}x{PERIODS} {name:24} {took:8.4f} s {took / mine:6.1f}x  effect {effect:+.4f}")


def whole_test(areas: int) -> None:
    """Print what an evaluation costs: every donor in turn as a placebo, both methods."""
    random = np.random.default_rng(1)
    rate = 60 * random.uniform(0.5, 1.5, (areas, 1)) * np.exp(0.2 * random.normal(size=51).cumsum() / 5)
    treated = np.arange(areas) == 0
    setting = Setting(
        counts=random.poisson(rate).astype(float)[None],
        measures=("count",),
        periods=tuple(str(period) for period in range(51)),
        starts=37,
        ends=50,
        quarter=3,
        covariates=np.empty((areas, 0)),
        covariate_names=(),
        treated={"target": treated},
        donors=~treated,
        neighbours=None,
        within_buffer=None,
    )
    for method in ("classical", "synthetic difference in differences"):
        design = Design.model_validate({"kind": "synthetic control", "method": method})
        began = time.process_time()
        (effect,) = estimate(setting, design, {"count": "none"}, ()).effects
        print(f"{areas}x51, {method}: {effect.draws} placebos, {time.process_time() - began:.2f} CPU s")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--areas", type=int, nargs="+", default=[50, 500, 5000])
    warnings.simplefilter("ignore")
    for areas in given.parse_args().areas:
        side_by_side("synthetic control", CONTROL, areas)
        side_by_side("synthetic differences", DIFFERENCES, areas)
    for areas in (50, 500):
        whole_test(areas)


if __name__ == "__main__":
    main()
