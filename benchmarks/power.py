"""1,000 power replications of a difference in differences of 500 areas by 40 periods, beside diff-diff's, in one run.

    python benchmarks/power.py [--peer-replications 100]

A replication is one pretended operation: an effect put in, the design estimated, and chance judged. diff-diff simulates
its data from a normal model and refits its own difference in differences (linear, by area and time); netharm takes the
counts as they are. Its test by placebo groups needs no estimate for another effect size, so that its 1,000
pretended operations give the whole curve of power, and the variations with it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
from diff_diff import DifferenceInDifferences, TwoWayFixedEffects, simulate_power

from netharm.effects.estimate import estimate
from netharm.effects.power.looks import at_group
from netharm.effects.power.power import power
from netharm.effects.power.pretend import shuffle_groups
from netharm.effects.power.question import Question
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.study.design import Design

AREAS, BEFORE, AFTER, REPLICATIONS = 500, 30, 10, 1000
FALL = 0.9


def setting_of(treated: int, periods: int, starts: int) -> Setting:
    """Return invented counts in which nothing happens."""
    random = np.random.default_rng(1)
    rate = 8 * random.gamma(2.0, 0.5, (AREAS, 1)) * np.exp(random.normal(0, 0.1, (1, periods)))
    target = np.zeros(AREAS, dtype=bool)
    target[random.choice(AREAS, treated, replace=False)] = True
    return Setting(
        counts=random.poisson(rate).astype(float)[None],
        measures=("count",),
        periods=tuple(map(str, range(periods))),
        starts=starts,
        ends=periods - 1,
        quarter=3,
        covariates=np.empty((AREAS, 0)),
        covariate_names=(),
        treated={"target": target},
        donors=~target,
        neighbours=None,
        within_buffer=None,
    )


def by_placebo_groups() -> None:
    """Work out the whole power of a plan, of which 1,000 pretended operations are as planned."""
    design = Design(kind="difference in differences", inference="permutation")
    before = setting_of(5, BEFORE + AFTER, BEFORE + AFTER)
    (row,) = power(Question(before, design, {"count": "none"}, AFTER, draws=REPLICATIONS // 2))
    assert row.smallest is not None
    assert row.pretended >= REPLICATIONS, row.pretended


def by_refitting() -> None:
    """Put a fall into 1,000 groups as large as the target, and estimate each again with clustered errors."""
    setting = setting_of(AREAS // 2, BEFORE + AFTER, BEFORE)
    design = Design(kind="difference in differences", inference="cluster")
    everywhere = Setting(**{**vars(setting), "donors": np.ones(AREAS, dtype=bool)})
    random = np.random.default_rng(2)
    for group in shuffle_groups(everywhere, REPLICATIONS, random):
        counts = setting.counts.copy()
        cells = np.ix_([0], group.members, range(BEFORE, BEFORE + AFTER))
        counts[cells] = random.binomial(counts[cells].astype(int), FALL)
        here = at_group(Setting(**{**vars(everywhere), "counts": counts}), group)
        estimate(here, design, {"count": "none"}, (), bare=True)


def by_peer(peer: type, replications: int) -> None:
    """Let diff-diff do the same with its own data and its own estimator."""
    shape = {"n_units": AREAS, "n_periods": BEFORE + AFTER, "treatment_period": BEFORE}
    simulate_power(peer(), n_simulations=replications, seed=1, progress=False, treatment_effect=0.1, **shape)


def seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer-replications", type=int, default=100)
    replications = parser.parse_args().peer_replications
    with one_thread():
        own = {
            "netharm, placebo groups, whole curve": seconds(by_placebo_groups),
            "netharm, clustered errors, one size": seconds(by_refitting),
        }
        scale = REPLICATIONS / replications
        for peer in (DifferenceInDifferences, TwoWayFixedEffects):
            taken = seconds(lambda peer=peer: by_peer(peer, replications)) * scale
            own[f"diff-diff, {peer.__name__}, one size"] = taken
    reference = own["diff-diff, DifferenceInDifferences, one size"]
    print(f"{'CPU seconds for 1,000 replications':50}{'s':>8}{'of diff-diff':>14}")
    for name, taken in own.items():
        print(f"{name:50}{taken:8.1f}{taken / reference:14.2f}")


if __name__ == "__main__":
    main()
