"""A sound plan that the tests break, one key at a time."""

from __future__ import annotations

SOUND = """\
format = 1

[study]
title = "Operation Harrier"
question = "Did violence fall without moving elsewhere?"

[governance]
purpose = "evaluation for the partnership"
controller = "the force"
regime = "UK GDPR"
dpia = "DPIA 12"
retention = "two years"

[operation]
starts = 2025-03-01
ends = 2025-05-31
strands = { pursue = 620, prevent = 40 }

[window]
period = "month"
before_starts = 2023-01-01
after_ends = 2025-08-31

[areas]
unit = "lsoa"
target = ["E01007913", "E01007914"]
buffer = { metres = 500 }
comparison = "rest of force outside the buffer"
polygons = "outlines"
lookup = "vintages"

[data.recorded_offences]
source = "police.uk"
force = "south-yorkshire"

[data.outlines]
source = "polygons"
columns = { code = "LSOA11CD" }

[data.vintages]
source = "lookup"
columns = { from = "LSOA11CD", to = "LSOA21CD" }

[data.ambulance]
source = "events"
sensitivity = "health"
columns = { time = "called", area = "lsoa", kind = "reason" }
categories = ["severity"]

[data.blocks]
source = "counts"
columns = { area = "ID", period = "time" }
measures = ["calls", "thefts"]
covariates = ["residents"]

[[activity]]
name = "warrants"
count = 14
strands = ["pursue"]

[[outcome]]
name = "recorded violence"
measure = { data = "recorded_offences", crime_type = "Violence and sexual offences" }
mechanism = "fewer sellers contest the corners"

[[outcome]]
name = "calls for service"
measure = { data = "blocks", column = "calls" }
match = "quarter"

[[harm]]
name = "overdose"
measure = { data = "ambulance", kind = "overdose" }
mechanism = "regular supply lost"
bearer = "people who use drugs"
tolerance = 1.25
mitigation = ["naloxone carried by every team"]

[[metric]]
name = "harm score"

[design]
kind = "small area synthetic control"
covariates = { data = "blocks", columns = ["residents"] }
permutations = 999
seed = 1
"""


def broken(*edits: tuple[str, str]) -> str:
    """Return the sound plan with each (old, new) edit made once; one that finds nothing is a mistake of the test."""
    text = SOUND
    for old, new in edits:
        assert old in text, f"the sound plan has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, start: str) -> int:
    """Return the number of the first line that begins with `start`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(start))
