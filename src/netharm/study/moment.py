"""A moment in a plan: a calendar date, or the number of a period in data that number their periods."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

Moment = Annotated[date, Field(strict=True)] | Annotated[int, Field(strict=True, gt=-(2**63), lt=2**63)]
"""2025-03-01, or 13 for the thirteenth period."""
