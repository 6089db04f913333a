"""The speed table of near repeats, triggered harm and the space-time scan, each beside its peer, in one run.

    python benchmarks/places.py --peer PYTHON

PYTHON is an interpreter that has pointpats; left out, its column is missing. CPU seconds, imports and compilation not
counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = (("knox.py", True), ("two_process.py", False), ("space_time_scan.py", False))


def main() -> None:
    """Run the three benchmarks one after another, each in a process of its own so that memory is its own too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that has pointpats")
    peer = parser.parse_args().peer
    for script, has_peer in PARTS:
        print(f"\n## {script}\n", flush=True)
        more = ["--peer", peer] if has_peer and peer else []
        subprocess.run([sys.executable, str(HERE / script), *more], check=True)


if __name__ == "__main__":
    main()
