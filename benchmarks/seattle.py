"""Seattle, 250 permutations: weights and inference beside mlsynth's MicroSynth, both as CPU seconds in one run.

    python benchmarks/seattle.py path/to/seattle_dmi.parquet

Each runs in a process of its own on one thread. Imports are told apart from the work. mlsynth (extra `oracles`) is left
out with a reason where it is not installed. The limit is the matrix products of the Newton steps, at the speed at which
this machine does them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

OURS = """
    import json, resource, sys, tempfile, time
    from pathlib import Path
    began = time.process_time()
    import numpy as np
    from netharm.effects import calibration
    from netharm.data.ingest import ingest_source
    from netharm.data.panel import build_panel
    from netharm.data.store import Store
    from netharm.effects.estimate import estimate
    from netharm.effects.setting import prepare
    from netharm.study.plan import read_plan
    imported = time.process_time()
    study = read_plan(Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        ingest_source(store, study, "blocks", Path(sys.argv[1]))
        ingested = time.process_time()
        panel = build_panel(study, store)
        built = time.process_time()
        rows = []
        outer = calibration._outer_products
        calibration._outer_products = lambda given: (rows.append(given.shape), outer(given))[1]
        declared = {each.name: each.match for each in (*study.outcomes, *study.harms)}
        prepared = prepare(panel, tuple(declared), 1)
        answer = estimate(prepared.setting, study.design, declared, [each.name for each in study.outcomes])
        done = time.process_time()
    sample = np.random.default_rng(1).random((9603, 58))
    began_limit = time.process_time()
    for _ in range(50):
        outer(sample)
    rate = 50 * sample.shape[0] * sample.shape[1] ** 2 / (time.process_time() - began_limit)
    limit = sum(n * k**2 for n, k in rows) / rate
    effect = answer.effects[0]
    print(json.dumps({
        "import": imported - began, "ingest": ingested - imported, "panel": built - ingested,
        "weights and inference": done - built,
        "its matrix products alone": limit, "draws": effect.draws, "expected": effect.expected,
        "residual": effect.residual, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))
"""

PEER = """
    import json, resource, sys, time, warnings
    warnings.filterwarnings("ignore")
    began = time.process_time()
    import pandas as pd, duckdb
    from mlsynth import MicroSynth
    imported = time.process_time()
    frame = duckdb.sql(f"select * from read_parquet('{sys.argv[1]}')").df()
    read = time.process_time()
    covariates = ["TotalPop", "BLACK", "HISPANIC", "Males_1521", "HOUSEHOLDS", "FAMILYHOUS", "FEMALE_HOU",
                  "RENTER_HOU", "VACANT_HOU"]
    draws = int(sys.argv[3])
    fitted = MicroSynth({
        "df": frame, "outcome": "any_crime", "treat": "Intervention", "unitid": "ID", "time": "time",
        "weight_method": "panel", "covariates": covariates, "n_permutations": draws,
        "match_outcomes": ["i_felony", "i_misdemea", "i_drugs", "any_crime"],
        "display_graphs": False,
    }).fit()
    done = time.process_time()
    print(json.dumps({"import": imported - began, "weights and inference": done - read,
                      "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

PEER_DRAWS = 20


def run(script: str, *arguments: str) -> dict[str, float] | str:
    """Return what `script` measured in a process of its own, or why it could not."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **one_thread},
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    answer: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description="Seattle beside mlsynth, as CPU seconds.")
    parser.add_argument("data", help="path to seattle_dmi.parquet")
    data = parser.parse_args().data
    plan = str(Path(__file__).resolve().parents[1] / "examples" / "seattle-dmi" / "plan.toml")
    ours = run(OURS, data, plan)
    print("netharm, 250 permutations:", json.dumps(ours, indent=2) if isinstance(ours, dict) else ours)
    peer = run(PEER, data, plan, str(PEER_DRAWS))
    print(
        f"mlsynth MicroSynth, {PEER_DRAWS} permutations:",
        json.dumps(peer, indent=2) if isinstance(peer, dict) else peer,
    )
    if isinstance(ours, dict) and isinstance(peer, dict):
        each = (peer["weights and inference"]) / (PEER_DRAWS + 1)
        print(f"mlsynth at 250 permutations, from {PEER_DRAWS}: about {251 * each:.0f} CPU s")
        print(f"ratio: {251 * each / ours['weights and inference']:.0f} times our CPU")


if __name__ == "__main__":
    main()
