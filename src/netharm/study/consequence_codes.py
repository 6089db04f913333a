"""The codes that a plan may use of the shipped register and catalogue; a test holds them to `consequences`."""

from typing import Literal

ConsequenceCode = Literal[
    "U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9", "U10", "U11",
    "U12", "U13", "U14", "U15", "U16", "U17", "U18", "U19", "U20", "U21", "U22",
]  # fmt: skip
"""An unintended consequence of the register."""

CatalogueCode = Literal[
    "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M12", "M13", "M14", "M15", "M16", "M17",
    "M18", "M19", "M20", "M21", "M22", "M23", "M24", "M25", "M26", "M27", "M28", "M29", "M30", "M31", "M32", "M33",
    "M34",
]  # fmt: skip
"""An entry of the catalogue of mitigations."""
