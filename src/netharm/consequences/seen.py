"""How far a fact of the register or the catalogue has been read at its source."""

from typing import Literal

Seen = Literal["seen", "seen in a page that quotes it", "to be checked"]
"""Nothing that is still to be checked states a result."""
