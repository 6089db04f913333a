"""`python -m netharm` and the command `netharm`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` name (left out: the words typed) and return its exit code."""
    from netharm.cli.front_door import main as front_door

    return front_door(words)


if __name__ == "__main__":
    sys.exit(main())
