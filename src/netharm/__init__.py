"""netharm: what did this operation change, for whom, where, and at what cost?

The public names. Each is loaded when it is first used, so that `import netharm` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netharm.data.panel import Panel, build_panel
    from netharm.data.panel_parts.panel_frame import panel_frame
    from netharm.data.quality import quality_report
    from netharm.data.store import Store
    from netharm.errors import BadInput, Fault, NetharmError
    from netharm.finding import state_findings
    from netharm.intake import ingest
    from netharm.ledger import Ledger, Row
    from netharm.line import check, evaluate, new, register
    from netharm.proving.demonstration import demo
    from netharm.report.ledger_frame import ledger_frame, series_frame
    from netharm.report.ledger_json import ledger_json
    from netharm.study.folder import find_folder
    from netharm.study.harm import Harm
    from netharm.study.outcome import Outcome
    from netharm.study.plan import read_plan
    from netharm.study.study import Study

__version__ = "0.1.0"

__all__ = [
    "BadInput",
    "Fault",
    "Harm",
    "Ledger",
    "NetharmError",
    "Outcome",
    "Panel",
    "Row",
    "Store",
    "Study",
    "build_panel",
    "check",
    "demo",
    "evaluate",
    "find_folder",
    "ingest",
    "ledger_frame",
    "ledger_json",
    "new",
    "panel_frame",
    "quality_report",
    "read_plan",
    "register",
    "series_frame",
    "state_findings",
]

_HOMES = {
    "netharm.data.panel": ("Panel", "build_panel"),
    "netharm.data.quality": ("quality_report",),
    "netharm.data.store": ("Store",),
    "netharm.errors": ("BadInput", "Fault", "NetharmError"),
    "netharm.finding": ("state_findings",),
    "netharm.ledger": ("Ledger", "Row"),
    "netharm.intake": ("ingest",),
    "netharm.line": ("check", "evaluate", "new", "register"),
    "netharm.proving.demonstration": ("demo",),
    "netharm.data.panel_parts.panel_frame": ("panel_frame",),
    "netharm.report.ledger_frame": ("ledger_frame", "series_frame"),
    "netharm.report.ledger_json": ("ledger_json",),
    "netharm.study.folder": ("find_folder",),
    "netharm.study.harm": ("Harm",),
    "netharm.study.outcome": ("Outcome",),
    "netharm.study.plan": ("read_plan",),
    "netharm.study.study": ("Study",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'netharm' has no attribute {name!r}")
    found = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
