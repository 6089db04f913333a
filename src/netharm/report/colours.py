"""The colours of all pictures: told apart without colour vision too, since shape or dash differs as well."""

OBSERVED = "#1b1b1b"
EXPECTED = "#0b5fa5"
BAND = "#b7d3ea"
BENEFIT = "#0b5fa5"
HARM = "#a63603"
SHADE = "#ece7dc"
QUIET = "#6b6b6b"

HEAT = ("#8fbbe0", "#cfe2f3", "#f4f3ef", "#fbdcc8", "#f5b48a", "#ee8b57")
"""From far fewer than expected to far more; black letters can be read on each."""
