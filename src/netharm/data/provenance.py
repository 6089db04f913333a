"""Where a result came from: versions, digests and times, which may differ between two equal runs and live only here."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version
from typing import Any

from netharm.data.store import Store
from netharm.study.study import Study

LIBRARIES = ("netharm", "numpy", "scipy", "pandas", "duckdb", "shapely", "pyproj", "pydantic")


def provenance_record(
    store: Store, study: Study, plan_digest: str, ledger_digest: str, now: datetime
) -> dict[str, Any]:
    """Return the record that goes beside a ledger. Names of files are bare: no folder of any machine is told.

    Rows are counted for open data alone: how many records a team holds is a count of its own.
    """
    return {
        "written_at": now.isoformat(timespec="seconds"),
        "plan_digest": plan_digest,
        "ledger_digest": ledger_digest,
        "data_digest": store.digest(),
        "versions": {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()},
        "system": f"{platform.system()} {platform.machine()}",
        "files": [
            {
                "data": entry.data,
                "part": entry.part,
                "release": entry.release,
                "released": entry.released,
                "source": entry.source_name,
                "source_digest": entry.source_digest,
                "content_digest": entry.content_digest,
                **({"rows": entry.rows} if study.data[entry.data].sensitivity == "open" else {}),
            }
            for entry in store.entries()
            if entry.data in study.data
        ],
    }
