"""What triggered harm says in plain words: what was found, and what stands against believing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netharm.places.score_ratio import ScoreRatio
from netharm.places.triggered_cell import TriggeredCell
from netharm.places.triggered_cells import BeforeTriggers
from netharm.wording import count, p_equals, percent, ratio, signed, whole

LEVEL = 0.05
_MANY_ON_ONE_POINT = 0.05
_FEWEST_ON_ONE_POINT = 5

BUSY_MARKETS = (
    "Police go where markets are busy. Harms near triggers are many for that reason alone, so harms after triggers are "
    "compared with harms before them at the same places. That takes out how busy a place is, its season, the day of "
    "the week and the harms' own clustering. It does not take out why police came on that day. Where they came because "
    "harm had just risen, a fall would have followed anyway. Where they came because a dangerous batch was about, a "
    "rise would have followed anyway. This is what came after, and no proof of what was set off."
)


def said(
    cells: tuple[TriggeredCell, ...], triggers: int, before: BeforeTriggers | None, outside: int = 0
) -> tuple[str, ...]:
    """Return what was found: the clearest cell, and what all of them together allow.

    triggers : how many were used ; outside : how many were not, for want of time watched around them.

    Where harm before triggers was out of the usual, the headline itself says so: it may be read without its warnings.
    """
    told = [
        (cell, cell.after_to_before, cell.adjusted_p)
        for cell in cells
        if cell.after_to_before is not None and cell.adjusted_p is not None
    ]
    if not told:
        return (f"{_used(triggers, outside)}; after could not be compared with before in any cell.",)
    cell, found, adjusted = min(told, key=lambda one: (one[2], one[1].p_value))
    first = f"{_used(triggers, outside)}, over {len(told)} cells of distance and time together."
    if outside:
        window = _days(cells[-1].window_days)
        first = (
            f"{first} The other {whole(outside)} have not {window} with harms recorded on both sides, in whole weeks."
        )
    if adjusted <= LEVEL:
        way = "More" if found.excess > 0 else "Fewer"
        headline = (
            f"{way} harms came after triggers than before them, beyond what chance explains ({p_equals(adjusted)}, "
            f"after allowing for all {len(told)} cells).{_returning(before, found.excess > 0)}"
        )
    else:
        headline = (
            f"No change around triggers was detected: {p_equals(adjusted)} after allowing for all {len(told)} cells. "
            "That is not evidence of no harm; the limits below say what is compatible with these data."
        )
    return (first, headline, _cell_sentence(cell, found), *_largest_rise(told))


def _used(triggers: int, outside: int) -> str:
    given = f" of {whole(triggers + outside)}" if outside else ""
    return f"{whole(triggers)}{given} triggers were used"


def without_points_words(at_points: Sequence[int], used: int, used_without: int) -> str:
    """Return how many triggers are at the map points left out, and how many of those had been used.

    at_points : how many are at each point ; used, used_without : triggers used with them and without ; 0 where the
    answer without them could not be run.
    """
    left_out, gone = sum(at_points), used - used_without
    counted = f", {whole(gone)} of them used above" if used_without and gone != left_out else ""
    return f"without the {whole(left_out)} triggers at the map points left out{counted}"


def _returning(before: BeforeTriggers | None, more_after: bool) -> str:
    """Return that a change may be no more than a way back to usual, where the time before triggers was not usual."""
    if before is None or before.adjusted_p > LEVEL:
        return ""
    rose = before.before_to_longer_past.excess > 0
    if rose and not more_after:
        return " But police came after a rise, so this may be a return to usual and no benefit."
    if more_after and not rose:
        return " But police came after a lull, so this may be a return to usual."
    return ""


def _cell_sentence(cell: TriggeredCell, found: ScoreRatio) -> str:
    more, lower, upper = (signed(each) for each in cell.more_per_1000 or ())
    return (
        f"The cell farthest from no change is within {cell.distance_m:g} m and {_days(cell.window_days)}: "
        f"{count(cell.after)} harms after, {count(cell.before)} before, {_times(found)}. That is {more} harms for "
        f"every 1,000 triggers ({lower} to {upper}; this cell by itself {p_equals(found.p_value)})."
    )


def _times(found: ScoreRatio) -> str:
    middle = "a ratio that is not finite" if found.ratio is None else f"{ratio(found.ratio)} times as many"
    upper = "no limit above" if found.upper is None else ratio(found.upper)
    return f"{middle} as moved times lead one to expect (95% interval {ratio(found.lower)} to {upper})"


def _largest_rise(told: list[tuple[TriggeredCell, ScoreRatio, float]]) -> tuple[str, ...]:
    """Return the rise that the widest cell cannot exclude: a harm is never reassured away."""
    cell, found, _ = told[-1]
    if found.upper is None:
        rise = "no rise, however large, is excluded"
    elif found.upper > 1:
        rise = f"a rise of up to {percent(found.upper - 1)} is compatible with the data"
    else:
        rise = "the whole interval lies below no change; that is a fall only if none of the warnings explains it"
    return (f"Within {cell.distance_m:g} m and {_days(cell.window_days)}, the widest cell, {rise}.",)


def warnings(
    cells: tuple[TriggeredCell, ...],
    before: BeforeTriggers | None,
    whole_days: bool,
    on_one_point: int,
    triggers: int,
) -> tuple[str, ...]:
    """Return what a reader must see beside the numbers; the first is always said."""
    found = [BUSY_MARKETS]
    if before is None:
        found.append(
            "Harm just before triggers could not be compared with its longer past, so nobody knows whether police came "
            "after a rise."
        )
    elif before.adjusted_p <= LEVEL:
        found.append(_apart_before(before))
    found.extend(_busy_times(cells))
    same = max((cell.same_moment for cell in cells), default=0)
    if whole_days:
        found.append(
            f"Times of day are not known of both, so pairs on the same day are in neither window: which came first "
            f"cannot be told. There are {whole(same)}."
        )
    elif same:
        pairs = "1 pair is" if same == 1 else f"{whole(same)} pairs are"
        found.append(f"{pairs} at the very same time, and in neither window.")
    if on_one_point >= max(_FEWEST_ON_ONE_POINT, _MANY_ON_ONE_POINT * triggers):
        found.append(
            f"{whole(on_one_point)} of the {whole(triggers)} triggers used share one map point. Where that is a police "
            "station or a custody suite, nothing was seized there; leave it out and see what changes."
        )
    return tuple(found)


def _busy_times(cells: tuple[TriggeredCell, ...]) -> Iterator[str]:
    """Say where harms before triggers stand above expectation: then those after them do so too, whatever police do."""
    busy = [
        (cell, cell.before_to_expected)
        for cell in cells
        if cell.before_to_expected is not None and cell.before_to_expected.lower > 1
    ]
    if busy:
        cell, found = busy[-1]
        yield (
            f"Triggers came at busy times of their places: within {cell.distance_m:g} m and {_days(cell.window_days)} "
            f"before them stood {ratio(found.ratio)} times the harms that moved times lead one to expect. Observed "
            "against expected is high for that reason too; read after against before."
        )


def _apart_before(before: BeforeTriggers) -> str:
    past = before.before_to_longer_past
    times = "far more harms than" if past.ratio is None else f"{ratio(past.ratio)} times the harms that"
    way = "rise" if past.excess > 0 else "lull"
    start = (
        f"Police came after a {way}: within {before.distance_m:g} m and {_days(before.window_days)} before triggers "
        f"stood {times} the longer past leads one to expect ({p_equals(before.adjusted_p)}, allowing for all cells). "
    )
    if past.excess > 0:
        return (
            f"{start}After a rise a fall may follow anyway, so after against before may be too low, its p-values and "
            "intervals do not hold, and a fall is no benefit. After against the longer past leans the other way."
        )
    return (
        f"{start}After a lull a rise may follow anyway, so after against before may be too high, and its p-values and "
        "intervals do not hold. After against the longer past is the safer of the two."
    )


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
