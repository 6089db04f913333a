"""The kinds of operation that a plan may name; the register of consequences says what each is known to set off."""

from typing import Literal

OperationKind = Literal[
    "warrants",
    "crackdown",
    "test purchase",
    "line closure",
    "arrests of sellers",
    "closure order",
    "stop and search",
    "seizure",
    "custody",
]
