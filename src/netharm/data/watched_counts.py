"""The counts of each harm by look: days, weeks or months in the target and its buffer, up to the last complete one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.data.geography import stored_outlines
from netharm.data.keeping.entry import Entry
from netharm.data.maps.outlines import Outlines
from netharm.data.panel import find_areas
from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import PeriodKind, Periods, label, ordinal_of
from netharm.data.panel_parts.points_left_out import left_out_in_words
from netharm.data.panel_parts.silence import silent_among
from netharm.data.panel_parts.sites import Sites, find_sites
from netharm.data.panel_parts.tally import Tally
from netharm.data.panel_parts.tallying import series_name, tally_sources
from netharm.data.store import Store
from netharm.study.design_keys import needs_comparison
from netharm.study.harm import Harm
from netharm.study.study import Study

Place = Literal["target", "buffer"]


@dataclass(frozen=True)
class WatchedCounts:
    """One harm's counts in one place, by look. Arrays are (periods,), oldest first, the time before included.

    periods : which they are. counts : NaN where a count is missing or withheld. withheld : where the data's owner
    withheld it. starts : the position of the first look of the watch, which may lie beyond the last period seen.
    planned : how many looks the whole watch has. areas : how many areas are summed. codes : which these are.
    reason : why there are no counts, "" where there are. notes : what a reader must know of how this was counted.
    """

    name: str
    area: Place
    periods: Periods
    counts: NDArray[np.float64]
    withheld: NDArray[np.bool_]
    starts: int
    planned: int
    codes: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


def count_watched(study: Study, store: Store, until: date | None = None) -> tuple[WatchedCounts, ...]:
    """Return every harm's counts by look, in the target and then in the buffer where the plan has one.

    until : look no further than this day, and take events as complete up to it. Left out, a period of single events is
    complete when a later day has events too, or the plan's `last_day` says so.

    Looks in which a source of events holds no record at all, of any kind and anywhere, are missing and no noughts where
    chance would leave so many in a row empty less than once in a thousand times. Raises BadInput where nothing was
    ingested.
    """
    areas, seen, tallies, outlines = watched_tallies(study, store, until)
    sites = find_sites(study.area, areas, outlines, tallies, needs_comparison(study.design))
    places: tuple[Place, ...] = ("target", "buffer") if study.area.buffer is not None else ("target",)
    return tuple(_count(study, harm, place, seen, areas, sites) for place in places for harm in study.harms)


def watched_tallies(
    study: Study, store: Store, until: date | None
) -> tuple[Areas, dict[str, Tally], dict[str, Tally], Outlines | None]:
    """Return the areas, the tallies of the harms' data by look with the periods that are complete, all tallies as they
    are, and the outlines where there are any.
    """
    outlines = stored_outlines(store, study.area.polygons) if study.area.polygons else None
    tallies = tally_sources(_looked_at(study), store, outlines.locate if outlines is not None else None)
    areas, _ = find_areas(study, store, outlines, tallies)
    watched = {harm.measure.data for harm in study.harms}
    seen = {data: _covering(tally, study, store, until) for data, tally in tallies.items() if data in watched}
    return areas, seen, tallies, outlines


def _looked_at(study: Study) -> Study:
    """Return the study as it is watched: its harms alone, counted by look."""
    looks = look_kind(study)
    window = study.window.model_copy(update={"period": looks}) if looks != "number" else study.window
    return study.model_copy(update={"window": window, "outcomes": (), "metrics": (), "untouched": ()})


def look_kind(study: Study) -> PeriodKind:
    """Return how often the plan looks at single events: as it says, or else by its window's period, a month at most."""
    if isinstance(study.operation.starts, int):
        return "number"
    return study.watch.looks or ("week" if study.window.period == "week" else "month")


def _covering(tally: Tally, study: Study, store: Store, until: date | None) -> Tally:
    """Return `tally` with the periods that it covers whole, and notes of how that was found."""
    if study.data[tally.data].source != "events":
        return replace(tally, covered=_not_after(tally.covered, tally, until))
    source, last = study.data[tally.data], _last_event_day(store, tally.entries)
    # A file may have been written in the course of its last day, so that day is not complete by itself.
    told = [source.last_day, last - timedelta(days=1) if last else None]
    complete = until if until is not None else max((day for day in told if day is not None), default=None)
    if complete is None:
        return replace(tally, covered=frozenset())
    first = min(tally.covered, default=int(tally.ordinals.min(initial=0)))
    covered = frozenset(range(first, ordinal_of(complete + timedelta(days=1), tally.kind, tally.weekday)))
    notes = [left_out_in_words(source, tally.data)] if source.leave_out else []
    notes += [] if source.first_day else [f"{tally.data!r} is taken to begin with its first event."]
    if last is not None and complete > last:
        notes.append(f"The last event of {tally.data!r} is of {last}; the days after it are taken as empty.")
    return replace(tally, covered=covered - silent_among(covered, tally.ordinals, tally.records), notes=tuple(notes))


def _not_after(covered: frozenset[int], tally: Tally, until: date | None) -> frozenset[int]:
    if until is None or tally.kind == "number":
        return covered
    return frozenset(
        each for each in covered if each < ordinal_of(until + timedelta(days=1), tally.kind, tally.weekday)
    )


def _last_event_day(store: Store, entries: Sequence[Entry]) -> date | None:
    """Return the day of the last event in `entries`, None where there is none."""
    with store.connect() as connection:
        found = connection.execute("SELECT max(time)::DATE FROM read_parquet($1)", [store.files(entries)]).fetchone()
    return found[0] if found else None


def _count(
    study: Study, harm: Harm, place: Place, tallies: Mapping[str, Tally], areas: Areas, sites: Sites
) -> WatchedCounts:
    mask = sites.target if place == "target" else sites.buffer
    codes = tuple(areas.names[i] for i in np.flatnonzero(mask))
    tally = tallies.get(harm.measure.data)
    reason = _why_not(study, harm, tally, codes)
    if tally is None or reason:
        nothing = np.zeros(0)
        empty = Periods(look_kind(study), 0, 0)
        return WatchedCounts(harm.name, place, empty, nothing, nothing.astype(bool), 0, 0, codes, reason)
    first, last = min(tally.covered), max(tally.covered)
    if study.window.before_starts is not None:
        first = max(first, ordinal_of(study.window.before_starts, tally.kind, tally.weekday))
    periods = Periods(tally.kind, first, max(last - first + 1, 0), tally.weekday)
    laid, marks = lay_out(tally, areas, periods)
    series = tally.names.index(series_name(study, harm.name, harm.measure))
    withheld = np.asarray(marks[series][mask].any(axis=0))
    counts = np.where(withheld, np.nan, laid[series][mask].sum(axis=0))
    starts, planned = watched_looks(study, tally)
    notes = (*tally.notes, *_silence_note(tally, periods))
    return WatchedCounts(harm.name, place, periods, counts, withheld, starts - first, planned, codes, notes=notes)


def _silence_note(tally: Tally, periods: Periods) -> tuple[str, ...]:
    silent = [each for each in range(periods.first, periods.last + 1) if each not in tally.covered]
    if not silent or not tally.absent_is_zero:
        return ()
    few = ", ".join(label(each, tally.kind, tally.weekday) for each in silent[-3:])
    return (
        f"Periods without any record in {tally.data!r}, of any kind and anywhere, are missing and no noughts: "
        f"{len(silent)}, the last of them {few}.",
    )


def watched_looks(study: Study, tally: Tally) -> tuple[int, int]:
    """Return the ordinal of the watch's first look, and how many looks it has."""
    watch, window, operation = study.watch, study.window, study.operation
    starts = watch.starts if watch.starts is not None else operation.starts
    after = window.after_ends if window.after_ends is not None else operation.ends
    first = ordinal_of(starts, tally.kind, tally.weekday)
    last = ordinal_of(watch.ends if watch.ends is not None else after, tally.kind, tally.weekday)
    return first, last - first + 1


def _why_not(study: Study, harm: Harm, tally: Tally | None, codes: Sequence[str]) -> str:
    if tally is None:
        return f"the data {harm.measure.data!r} have not been ingested."
    if not codes:
        return "there is no area to count in."
    asked = study.watch.looks
    if asked is not None and tally.kind != asked and not tally.absent_is_zero:
        return f"the table {harm.measure.data!r} counts by {tally.kind}, and the plan looks by {asked}."
    if (tally.kind == "number") != isinstance(study.operation.starts, int):
        return f"the table {harm.measure.data!r} numbers its periods, and the plan has dates, or the other way round."
    if not tally.covered:
        return f"the data {harm.measure.data!r} hold no complete period."
    return ""
