"""How many periods a plan watches from its operation's start, told without any count from after it."""

from __future__ import annotations

from datetime import date

from netharm.data.panel_parts.periods import ordinal_of
from netharm.data.panel_parts.span import period_kind
from netharm.study.study import Study


def periods_after(study: Study, first_label: str) -> int:
    """Return the number of periods from the operation's first to the last of the time after.

    first_label : how the panel's first period is written; where the plan counts in weeks it tells on which day they
    begin.
    """
    kind = period_kind(study)
    weekday = date.fromisoformat(first_label).weekday() if kind == "week" else 0
    last = study.operation.ends if study.window.after_ends is None else study.window.after_ends
    return ordinal_of(last, kind, weekday) - ordinal_of(study.operation.starts, kind, weekday) + 1
