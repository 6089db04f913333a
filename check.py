"""The one check command: format, lint, strict types, the house's order, and all tests.

    python check.py                  everything
    python check.py format types     only these steps

Every step runs even where one before it failed; the command exits with 1 if any did.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
STEPS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),
    "order": ("pytest", "tests/architecture"),
    "tests": ("pytest", "--ignore=tests/architecture"),
}
"""`order` holds the import order, names and sizes, the glossary and the reference pages."""


def run(step: str) -> bool:
    """Run one step, print how it went, and return whether it passed."""
    started = time.monotonic()
    passed = subprocess.run([sys.executable, "-m", *STEPS[step]], cwd=PROJECT, check=False).returncode == 0
    print(f"{step}: {'passed' if passed else 'FAILED'} ({time.monotonic() - started:.0f} s)", flush=True)
    return passed


def main(words: list[str]) -> int:
    """Run the steps that `words` name, or all, and return the exit code."""
    unknown = sorted(set(words) - set(STEPS))
    if unknown:
        print(f"There is no step {unknown[0]!r}. The steps are: {', '.join(STEPS)}.", file=sys.stderr)
        return 2
    failed = [step for step in (words or STEPS) if not run(step)]
    print(f"failed: {', '.join(failed)}" if failed else "all steps passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
