"""How often the intervals of the displacement statistics cover the truth, and how often they cry wolf.

    python benchmarks/displacement.py --data-sets 1000

For each truth (nothing happened; a fall of which none, half or all moved next door; diffusion), each kind of chance and
each size of the target: the share of 95% intervals that cover what was truly prevented or moved, by placebo groups, by
areas drawn again and by Poisson counts; how often the quotient was told; and how often the buffer was called changed.
"""

from __future__ import annotations

import argparse
import json
import time

from netharm.proving.displaced_panels import NOISES, TRUTHS
from netharm.proving.displacement_recovery import KINDS, displacement_cell


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-sets", type=int, default=1000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 20])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    for size in arguments.sizes:
        for noise in NOISES:
            for truth in TRUTHS:
                begun = time.perf_counter()
                cell = displacement_cell(truth, noise, size, arguments.data_sets, arguments.seed)
                took = time.perf_counter() - begun
                if arguments.json:
                    print(json.dumps(cell), flush=True)
                    continue
                print(f"\n{size} areas, {noise}, {truth} ({arguments.data_sets} data sets, {took:.0f} s)")
                print(f"  buffer called changed (p < 0.05, placebo): {cell['buffer called']:.3f};", end=" ")
                print(f"target called changed: {cell['target called']:.3f}")
                for kind in KINDS:
                    told = ", ".join(f"{name} {share}" for name, share in cell[kind].items())
                    print(f"  {kind}: {told}", flush=True)


if __name__ == "__main__":
    main()
