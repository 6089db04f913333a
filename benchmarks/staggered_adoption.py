"""Staggered adoption beside its peers, as CPU seconds in one run: group-time effects, their sum, and standard errors.

    python benchmarks/staggered_adoption.py

Every package gets the same counts in three waves, as long columns. Each runs in a process of its own on one thread;
imports and a first call that warms up are not timed; what is told is the median of several repeats. Peers other than
diff-diff are of the extra `oracles`, and one that is not installed is left out with the reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap

SIZES = ((50, 40), (500, 40), (5000, 40))

PANEL = """
    import json, statistics, sys, time, warnings
    warnings.filterwarnings("ignore")
    import numpy as np, pandas as pd
    def long_table(areas, periods, seed):
        random = np.random.default_rng(seed)
        first = np.zeros(areas, dtype=int)
        first[: int(0.6 * areas)] = 1 + (np.arange(int(0.6 * areas)) % 3 + 6) * periods // 10
        on = (first > 0)[:, None] & (np.arange(1, periods + 1) >= first[:, None])
        size = random.gamma(2.0, 4.0, areas) + 0.5
        rate = size[:, None] * np.exp(random.normal(0, 0.1, periods)) * random.gamma(8.0, 1 / 8, (areas, periods))
        counts = random.poisson(rate * np.where(on, 0.8, 1.0)).astype(float)
        return pd.DataFrame({"area": np.repeat(np.arange(areas), periods), "first": np.repeat(first, periods),
            "period": np.tile(np.arange(1, periods + 1), areas), "count": counts.ravel()})
    def timed(work, areas, periods):
        work(long_table(areas, periods, 0))
        took = []
        for repeat in range(7 if areas < 5000 else 3):
            table = long_table(areas, periods, 1)
            began = time.process_time()
            answer = work(table)
            took.append(time.process_time() - began)
        return statistics.median(took), float(answer)
    def tell(work):
        print(json.dumps([timed(work, *size) for size in json.loads(sys.argv[1])]))
"""

OURS = """
    from netharm.effects.group_time import Reached, cells_after, expected_counts, group_time_effects, log_ratio_error
    def reached_of(table):
        areas, periods = table["area"].max() + 1, table["period"].max()
        counts, first = np.empty((areas, periods)), np.zeros(areas, dtype=int)
        counts[table["area"], table["period"] - 1], first[table["area"]] = table["count"], table["first"]
        return Reached(counts[first > 0], counts[first == 0], first[first > 0] - 1)
    def work(table, scale="SCALE"):
        reached = reached_of(table)
        cells = cells_after(reached)
        group_time_effects(reached, scale)
        log_ratio_error(reached, scale, cells)
        return (reached.treated - expected_counts(reached, scale))[cells].mean()
    tell(work)
"""

PEERS = {
    "netharm, ratio scale": OURS.replace("SCALE", "ratio"),
    "netharm, level scale": OURS.replace("SCALE", "level"),
    "diff-diff": """
    from diff_diff import CallawaySantAnna
    def work(table):
        return CallawaySantAnna().fit(table, "count", "area", "period", "first").overall_att
    tell(work)
    """,
    "csdid": """
    from csdid.att_gt import ATTgt
    def work(table):
        table = table.astype({"first": float})
        found = ATTgt(yname="count", tname="period", idname="area", gname="first", data=table,
            control_group=["nevertreated"]).fit(est_method="reg", bstrap=False)
        return found.aggte("simple", bstrap=False, cband=False).atte["overall_att"]
    tell(work)
    """,
    "moderndid": """
    import moderndid
    def work(table):
        found = moderndid.att_gt(data=table.astype({"first": float}), yname="count", tname="period", idname="area",
            gname="first", control_group="nevertreated", est_method="reg", boot=False)
        return moderndid.aggte(found, type="simple").overall_att
    tell(work)
    """,
}


def run_peer(name: str) -> list[tuple[float, float]] | str:
    """Return CPU seconds and the answer for each size, or why there are none."""
    code = textwrap.dedent(PANEL) + textwrap.dedent(PEERS[name])
    one = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(SIZES)], capture_output=True, text=True, env=one, check=False
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        return (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return [tuple(each) for each in json.loads(lines[-1])]


def main() -> None:
    """Print a row for each package, with its CPU seconds over netharm's on the scale that they share."""
    found = {name: run_peer(name) for name in PEERS}
    own = found["netharm, level scale"]
    print(f"{'package':22}" + "".join(f"{f'{areas} x {periods}':>26}" for areas, periods in SIZES))
    for name, cells in found.items():
        if isinstance(cells, str) or isinstance(own, str):
            print(f"{name:22} left out: {cells}")
            continue
        told = [
            f"{cpu:.4f} s {cpu / mine:5.1f}x {answer:+.4f}" for (cpu, answer), (mine, _) in zip(cells, own, strict=True)
        ]
        print(f"{name:22}" + "".join(f"{each:>26}" for each in told))
    print("x: CPU seconds over netharm's on the level scale; then the average effect for each area and period reached.")


if __name__ == "__main__":
    main()
