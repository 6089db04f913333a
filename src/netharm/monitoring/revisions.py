"""Which counts were revised after something was said of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netharm.data.watched_counts import WatchedCounts
from netharm.monitoring.logbook import Logbook
from netharm.wording import MISSING, count

MOST_TOLD = 5


def revised_looks(
    then: Sequence[WatchedCounts], now: Sequence[WatchedCounts], logbook: Logbook
) -> dict[tuple[str, str], list[tuple[str, float, float]]]:
    """Return for each harm and area the looks that something was said of, with another count now: (look, then, now).

    A count that was missing then, or is now, is NaN.
    """
    earlier = {(each.name, each.area): _by_period(each) for each in then}
    found: dict[tuple[str, str], list[tuple[str, float, float]]] = {}
    for each in now:
        today, was = _by_period(each), earlier.get((each.name, each.area), {})
        changed = [
            (period, was[period], today.get(period, np.nan))
            for period in was
            if (each.name, each.area, period) in logbook.said
            and not np.array_equal(was[period], today.get(period, np.nan), equal_nan=True)
        ]
        if changed:
            found[each.name, each.area] = changed
    return found


def _by_period(counts: WatchedCounts) -> dict[str, float]:
    return dict(zip(counts.periods.labels(), map(float, counts.counts), strict=True))


def revision_sentence(name: str, area: str, changed: Sequence[tuple[str, float, float]], with_counts: bool) -> str:
    """Return that counts were revised, with the counts where they may be shown."""
    several = f"{len(changed)} looks" if len(changed) > 1 else "1 look"
    some = [
        f"{look} ({_word(was)} when it was said, {_word(now)} now)" if with_counts else look
        for look, was, now in changed[:MOST_TOLD]
    ]
    more = f" and {len(changed) - MOST_TOLD} more" if len(changed) > MOST_TOLD else ""
    return (
        f"Revised since they were said: the counts of {name}, in the {area}, at {several}: {', '.join(some)}{more}. "
        "What was said then stays as it was said."
    )


def _word(value: float) -> str:
    return MISSING if np.isnan(value) else count(value)
