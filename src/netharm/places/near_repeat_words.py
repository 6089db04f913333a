"""What a test of near repeats says in plain words: what was found, and what stands against believing it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

from netharm.places.close_pairs import Closed
from netharm.places.event_file import left_out_sentence
from netharm.places.near_repeat import NearRepeat
from netharm.wording import count, p_equals, ratio, whole

LEVEL = 0.05
TREND_LEVEL = 0.01
_MOST_TOLD = 5

FEWEST_EVENTS = 5
"""Four events are six pairs: one that is close in place is also close in time once in six by chance, never below 5%."""

TOGETHER = (
    "Close in place and time is all that this says. One event may have led to the next, or both came of something that "
    "came and went at that place."
)


def distance_words(edges: Sequence[float], closed: Closed) -> tuple[str, ...]:
    """Return each distance band in words."""
    return tuple(_band(low, high, "m", closed, place == 0) for place, (low, high) in enumerate(pairwise(edges)))


def window_words(edges: Sequence[float], closed: Closed, *, whole_days: bool) -> tuple[str, ...]:
    """Return each time band in words: the days themselves where they are whole."""
    if not whole_days:
        return tuple(_band(low, high, "days", closed, place == 0) for place, (low, high) in enumerate(pairwise(edges)))
    words = []
    for place, (low, high) in enumerate(pairwise(edges)):
        first = int(low) + (closed == "right" and place > 0)
        last = int(high) - (closed == "left")
        days = "1 day" if last == 1 else f"{last} days"
        words.append(("the same day" if last == 0 else days) if first == last else f"{first} to {days}")
    return tuple(words)


def said(found: NearRepeat) -> tuple[str, ...]:
    """Return what was found, in sentences: the events, the bands beyond chance, and the doubts."""
    return (left_out_sentence(found.events), *findings(found), *doubts(found), TOGETHER)


def findings(found: NearRepeat) -> tuple[str, ...]:
    """Return a sentence for each band beyond chance, the clearest first, or that there is none."""
    if len(found.events) < FEWEST_EVENTS:
        return (
            f"{whole(len(found.events))} events are too few to say anything: so few cannot show more than chance alone "
            "deals out.",
        )
    test = found.knox
    bands = sorted(
        product(*map(range, test.observed.shape)), key=lambda band: (test.p_adjusted[band], test.p_value[band])
    )
    beyond = [band for band in bands if test.p_adjusted[band] <= LEVEL]
    if not beyond:
        return (
            "No band of distance and time holds more close pairs than chance would deal out "
            f"(the clearest: {band_sentence(found, bands[0])}). That is not evidence that events do not repeat.",
        )
    more = len(beyond) - _MOST_TOLD
    told = [f"More close pairs than chance deals: {band_sentence(found, band)}." for band in beyond[:_MOST_TOLD]]
    return (*told, f"{more} more bands hold more close pairs than chance deals.") if more > 0 else tuple(told)


def band_sentence(found: NearRepeat, band: tuple[int, ...]) -> str:
    """Return one band's numbers as part of a sentence."""
    distance, window = band
    test = found.knox
    apart = distance_words(found.distances, found.closed)[distance]
    days = window_words(found.windows, found.closed, whole_days=found.events.whole_days)[window]
    times = "" if test.expected[band] == 0 else f", {ratio(float(test.ratio[band]))} times as many"
    return (
        f"{apart} and {days} apart, {whole(int(test.observed[band]))} pairs were seen and "
        f"{count(float(test.expected[band]))} expected{times}; {p_equals(float(test.p_value[band]))}, and "
        f"{p_equals(float(test.p_adjusted[band]))} allowing for all {test.observed.size} bands"
    )


def doubts(found: NearRepeat) -> tuple[str, ...]:
    """Return what a reader must know before believing it."""
    trends = found.trends
    words = list(found.events.notes)
    if not trends.areas:
        words.append("There were too few events to see whether some places had theirs earlier than others.")
    elif trends.p_value < TREND_LEVEL:
        words.append(
            f"Warning: over {trends.areas} areas and {trends.stretches} stretches of time, some places had their "
            f"events earlier than others ({p_equals(trends.p_value)}). Such a shift alone puts events close in place "
            "and time, so part of any excess need not be near repeats. Look at shorter stretches of time "
            "(--first-day, --last-day): an excess that stays there is hardly the shift's."
        )
    span = float(found.events.day.max() - found.events.day.min())
    if found.windows[-1] > span:
        words.append(f"The windows reach beyond the {count(span)} days between the first event and the last.")
    return tuple(words)


def _band(low: float, high: float, unit: str, closed: Closed, lowest: bool) -> str:
    if closed == "left":
        return f"under {high:g} {unit}" if low == 0 else f"{low:g} to under {high:g} {unit}"
    if lowest:
        return f"up to {high:g} {unit}" if low == 0 else f"{low:g} to {high:g} {unit}"
    return f"over {low:g} up to {high:g} {unit}"
