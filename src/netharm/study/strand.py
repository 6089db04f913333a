"""The four strands of the serious and organised crime strategy (4P)."""

from typing import Literal

Strand = Literal["pursue", "prevent", "protect", "prepare"]
