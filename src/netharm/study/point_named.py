"""A map point as a plan names it: where events are booked that happened elsewhere, such as a custody suite."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Coordinate = Annotated[float, Field(allow_inf_nan=False)]
PointNamed = Annotated[str, Field(min_length=1, max_length=200)] | tuple[Coordinate, Coordinate]
"""The point's name as the data write it, or its two coordinates: metres on the British National Grid for events, and
longitude and latitude for police.uk, which gives no others."""

WITHIN_M = 1.0
"""A map point is where its events are put exactly; a metre allows for rounded coordinates."""

WITHIN_DEGREES = 1e-6
"""The same for longitude and latitude, of which police.uk writes six decimals: a tenth of a metre."""

LOCATION = "location"
"""The column that holds the name of an event's map point: police.uk's own, and a category of a table of events."""

ON_OR_NEAR = "on or near "
"""What police.uk puts before every name, in small letters; a plan may leave it out."""


def point_in_words(point: PointNamed) -> str:
    """Return the point as a reader meets it: its name, or its two coordinates."""
    return point if isinstance(point, str) else f"{point[0]:.10g}, {point[1]:.10g}"
