"""Difference in differences beside the fastest peers, as CPU seconds in one run, and a thousand times over.

    python benchmarks/difference_in_differences.py

Every package gets the same long columns (area, period, count) and gives a ratio or a mean difference with an error
clustered by area. Each runs in a process of its own on one thread; imports and a first call that warms up are not
timed; what is told is the median of several repeats. Peers are of the extra `oracles`, and one that is not installed
is left out with the reason. pyfixest fits the same Poisson regression; diff-diff a linear one, which is less work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap

SIZES = ((50, 40), (500, 40), (5000, 40))
REPLICATIONS = 1_000
ALLOWED_S = 30.0

PANEL = """
    import json, statistics, sys, time, warnings
    warnings.filterwarnings("ignore")
    import numpy as np
    def long_columns(areas, periods, seed):
        random = np.random.default_rng(seed)
        treated = np.arange(areas) < int(0.4 * areas)
        on = treated[:, None] & (np.arange(periods) >= int(0.7 * periods))
        size = random.gamma(2.0, 4.0, areas) + 0.5
        rate = size[:, None] * np.exp(random.normal(0, 0.1, periods)) * random.gamma(8.0, 1 / 8, (areas, periods))
        counts = random.poisson(rate * np.where(on, 0.8, 1.0)).astype(float)
        area, period = np.repeat(np.arange(areas), periods), np.tile(np.arange(periods), areas)
        return area, period, counts.ravel(), on.ravel().astype(int), np.repeat(treated, periods).astype(int)
    def timed(work, areas, periods):
        repeats = 7 if areas < 5000 else 3
        work(*long_columns(areas, periods, 0))
        took, answer = [], None
        for repeat in range(repeats):
            columns = long_columns(areas, periods, 1)
            began = time.process_time()
            answer = work(*columns)
            took.append(time.process_time() - began)
        return statistics.median(took), answer
    def tell(work):
        sizes = json.loads(sys.argv[1])
        print(json.dumps([timed(work, *size) for size in sizes]))
"""

OURS = """
    from scipy.stats import t
    from netharm.effects.cluster_errors import two_sides
    from netharm.effects.estimate import estimate
    from netharm.effects.setting import Setting
    from netharm.effects.two_way_poisson import cells_of
    from netharm.study.design import Design
    design = Design(kind="difference in differences", inference="cluster")
    def setting_of(counts, treated, starts):
        areas, periods = counts.shape
        return Setting(
            counts=counts[None], measures=("count",), periods=tuple(map(str, range(periods))), starts=starts,
            ends=periods - 1, quarter=3, covariates=np.empty((areas, 0)), covariate_names=(),
            treated={"target": treated}, donors=~treated, neighbours=None, within_buffer=None)
    def work(area, period, count, on, treated, design=design):
        areas, periods = area.max() + 1, period.max() + 1
        counts, side = np.empty((areas, periods)), np.zeros(areas, dtype=bool)
        counts[area, period], side[area] = count, treated
        setting = setting_of(counts, side, int(period[on == 1].min()))
        effect, = estimate(setting, design, {"count": "total"}, (), bare=True).effects
        if effect.limits is not None:
            return [effect.observed / effect.expected, effect.limits.p_value]
        # 20 treated areas are too few for a plan; the error is worked out all the same, as the peers do.
        sides = two_sides(cells_of(setting, np.flatnonzero(side), ~side, 0))
        return [sides.ratio, float(2 * t.sf(abs(np.log(sides.ratio)) / sides.error, sides.freedom))]
"""

REPLICATED = """
    def replicated(replications, inference):
        from dataclasses import replace
        random = np.random.default_rng(3)
        area, period, count, on, treated = long_columns(500, 40, 2)
        counts = count.reshape(500, 40)
        design = Design(kind="difference in differences", inference=inference, permutations=199)
        called = 0
        began = time.process_time()
        for _ in range(replications):
            side = np.zeros(500, dtype=bool)
            side[random.choice(500, 100, replace=False)] = True
            changed = counts.copy()
            changed[np.ix_(side, np.arange(28, 40))] = random.binomial(counts[side, 28:].astype(int), 0.9)
            effect, = estimate(setting_of(changed, side, 28), design, {"count": "total"}, (), bare=True).effects
            called += effect.limits.p_value <= 0.05
        return time.process_time() - began, called / replications
    print(json.dumps(replicated(int(sys.argv[1]), sys.argv[2])))
"""

PYFIXEST = """
    import pandas as pd, pyfixest
    def work(area, period, count, on, treated):
        frame = pd.DataFrame({"area": area, "period": period, "count": count, "on": on})
        fit = pyfixest.fepois("count ~ on | area + period", frame, vcov={"CRV1": "area"})
        return [float(np.exp(fit.coef()["on"])), float(fit.pvalue()["on"])]
    tell(work)
"""

DIFF_DIFF = """
    import pandas as pd
    from diff_diff import TwoWayFixedEffects
    def work(area, period, count, on, treated):
        post = (period >= period[on == 1].min()).astype(int)
        frame = pd.DataFrame({"area": area, "post": post, "period": period, "count": count, "treated": treated})
        found = TwoWayFixedEffects(cluster="area").fit(
            frame, outcome="count", treatment="treated", time="post", unit="area")
        return [float(found.att), float(found.p_value)]
    tell(work)
"""


def run(script: str, *arguments: str) -> list[list[object]] | str:
    """Return what `script` measured in a process of its own, or why it could not."""
    one_thread = dict.fromkeys(
        ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(textwrap.dedent(part) for part in script.split("\f")), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **one_thread},
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    answer: list[list[object]] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    """Print CPU seconds and ratios at each size, and the time of the replications."""
    sizes = json.dumps(SIZES)
    answers = {
        "netharm": run("\f".join((PANEL, OURS, "tell(work)")), sizes),
        "pyfixest fepois": run("\f".join((PANEL, PYFIXEST)), sizes),
        "diff-diff TwoWayFixedEffects": run("\f".join((PANEL, DIFF_DIFF)), sizes),
    }
    ours = answers["netharm"]
    for name, answer in answers.items():
        if isinstance(answer, str) or isinstance(ours, str):
            print(f"{name}: left out: {answer}")
            continue
        for (areas, periods), (took, (effect, p_value)), (own, _) in zip(SIZES, answer, ours, strict=True):  # type: ignore[misc]
            print(
                f"{name:30} {areas:5}x{periods}: {took:.4f} CPU s, {took / own:7.1f} x ours; {effect:.4f}, p {p_value}"
            )  # type: ignore[operator]
    for inference in ("cluster", "wild"):
        replicated = run("\f".join((PANEL, OURS, REPLICATED)), str(REPLICATIONS), inference)
        if isinstance(replicated, str):
            print(f"{inference}: {replicated}")
        else:
            took, power = replicated
            print(
                f"{REPLICATIONS} replications of 500x40, {inference}: {took:.1f} CPU s "
                f"(allowed {ALLOWED_S:.0f}); a fall of 10% in 100 areas was called in {power:.0%}"
            )


if __name__ == "__main__":
    main()
