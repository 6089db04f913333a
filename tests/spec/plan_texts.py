"""Sound plans that the tests break, one key at a time."""

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


STAGED = """\
format = 1

[study]
title = "Naloxone programme"
question = "Did fewer people die of overdose where the programme came?"

[operation]
starts = 5
ends = 9

[window]
period = "quarter"
after_ends = 12

[areas]
unit = "district"
target = ["A", "B", "C"]
comparison = "rest of data outside the buffer"
picked_on = ["overdose deaths"]

[[areas.waves]]
starts = 7
areas = ["B"]

[[areas.waves]]
starts = 9
areas = ["C"]

[data.deaths]
source = "counts"
columns = { area = "district", period = "quarter" }
measures = ["overdose", "violent", "stroke", "people"]
covariates = ["white", "black", "young"]
suppressed = ["4"]
suppressed_between = [1, 9]

[[outcome]]
name = "overdose deaths"
measure = { data = "deaths", column = "overdose" }

[[harm]]
name = "violent deaths"
measure = { data = "deaths", column = "violent" }
tolerance = 1.25

[[untouched]]
name = "deaths of stroke"
measure = { data = "deaths", column = "stroke" }
reason = "no part of the programme concerns strokes"

[circumstances]
moderators = "rural districts have fewer pharmacies"
implementation = "kits came late to district C"
economics = "40 pounds a kit, paid by the board"

[populations]
data = "deaths"
ethnicity = { White = "white", Black = "black" }
age = { "18-24" = "young" }
compared_with_age = "18-24"

[design]
kind = "staggered adoption"
inference = "cluster"
scale = "level"
exposure = { data = "deaths", column = "people" }
"""
"""A plan of another kind, with every table that the first one lacks."""


def broken(*edits: tuple[str, str], sound: str = SOUND) -> str:
    """Return the sound plan with each (old, new) edit made once; one that finds nothing is a mistake of the test."""
    text = sound
    for old, new in edits:
        assert old in text, f"the sound plan has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, start: str) -> int:
    """Return the number of the first line that begins with `start`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(start))
