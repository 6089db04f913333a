"""The test's error rate on real counts: South Yorkshire, operations that never happened.

    python benchmarks/false_positives.py examples/sheffield-placebo --targets 500 \\
        --data recorded_offences=south-yorkshire.zip --data areas=lsoa2011.geojson --data lookup=lookup.csv

Prints, for every outcome and harm, the share of placebo targets with p < 0.05 over random targets, targets in the
busiest tenth, and targets picked at their recent peak: for the permutation test, and for linearised and jackknife
errors.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from netharm.data.panel import build_panel
from netharm.execution import cores
from netharm.intake import bring_in
from netharm.preparation import prepare_study
from netharm.proving.false_positives import CHOICES, Share, choose_targets, false_positive_shares
from netharm.study.folder import find_folder
from netharm.study.plan import read_plan

PERMUTATIONS = 250
"""With 250 draws the test's own level just under 5% is 12 / 251 = 4.8%."""


def warning(shares: Sequence[Share]) -> str:
    """Return the warning that targets picked at their recent peak have earned on these data."""
    peaks = [share for share in shares if share.choice == "recent peak" and share.inference == "permutation"]
    outside = [f"{share.measure} ({share.share:.1%})" for share in peaks if share.share > share.upper]
    if outside:
        return (
            f"Warning: too many targets picked at their recent peak are called a change: {', '.join(outside)}. Where a "
            "target was chosen on its latest counts, do not read its p-value at its face."
        )
    return (
        "Targets picked at their recent peak were called a change no more often than the band allows. These are the "
        "data of one force and two years: say in the plan how a target was chosen all the same."
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("study", type=Path)
    parser.add_argument("--targets", type=int, default=500)
    parser.add_argument("--data", action="append", default=[])
    parser.add_argument("--workers", type=int, default=cores())
    arguments = parser.parse_args()
    folder = find_folder(arguments.study)
    study = read_plan(folder.plan)
    data = {name: Path(path) for name, path in (each.split("=", 1) for each in arguments.data)}
    panel = build_panel(study, bring_in(folder, study, data))
    declared = {each.name: each.match for each in (*study.outcomes, *study.harms)}
    prepared = prepare_study(study, panel)
    design = study.design.model_copy(update={"permutations": PERMUTATIONS})
    size = int(panel.target.sum())
    print(f"{size} areas in each target, {len(panel.areas)} areas, {PERMUTATIONS} permutations")
    print(f"{'targets':15}{'inference':13}{'row':42}{'p < 0.05':>9}{'band':>16}{'inside':>8}{'run':>10}{'disjoint':>9}")
    shares: list[Share] = []
    for choice in CHOICES:
        began = time.time()
        targets = choose_targets(prepared.setting, choice, arguments.targets, size, study.design.seed)
        for share in false_positive_shares(prepared.setting, design, declared, choice, targets, arguments.workers):
            shares.append(share)
            band = f"{share.lower:.1%} to {share.upper:.1%}"
            print(
                f"{share.choice:15}{share.inference:13}{share.measure:42}{share.share:9.1%}{band:>16}"
                f"{'yes' if share.inside else 'NO':>8}{share.run:>6}/{share.targets}{share.disjoint:>8}",
                flush=True,
            )
        print(f"({time.time() - began:.0f} s)", flush=True)
    print(warning(shares))


if __name__ == "__main__":
    main()
