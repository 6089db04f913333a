"""What has been written aside and waits to be named in the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Arrival:
    """One part of a data source, complete in the file `aside`, not yet stored; other fields as in `Entry`."""

    aside: Path
    data: str
    kind: str
    part: str
    source_name: str
    source_digest: str
    content_digest: str
    rows: int
    released: str
    quality: Mapping[str, Any] = field(default_factory=dict)
