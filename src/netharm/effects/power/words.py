"""What a plan could see, in plain sentences and in a table for the screen. Only percentages, never a count."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.effects.power.power_row import PowerRow, Smallest, Varied
from netharm.effects.power.pretend import Variation

COLUMNS = ("", "fall", "rise", "false alarms")
_UNTOLD = ("cannot be tested", "is not shown")
_WIDEST = 44
_TIMES = {0.5: "half", 2.0: "twice", 4.0: "four times"}


def power_sentences(rows: Sequence[PowerRow]) -> list[str]:
    """Return what the plan as a whole can and cannot see, and what could not be tested."""
    said = []
    told = [row for row in rows if row.smallest is not None]
    if told:
        clauses = [_clause(row) for row in told]
        said.append(f"In the target, this plan {'; it '.join(clauses)}.")
    for row in rows:
        if row.reason is not None:
            of = "The power of " if row.not_shown else ""
            said.append(f"{_capital(of + row.measure)} {_untold(row)}: {row.reason}.")
        if row.harm is not None:
            harm = row.harm
            said.append(
                f"{_capital(row.measure)}, if nothing happened: called crossed with {_percent(harm.crossed)} "
                f"probability at its tolerance of {harm.tolerance:g}, not ruled out with "
                f"{_percent(harm.not_ruled_out)}, ruled out with {_percent(harm.ruled_out)}."
            )
    return said


def _untold(row: PowerRow) -> str:
    return _UNTOLD[row.not_shown]


def _clause(row: PowerRow) -> str:
    smallest = row.smallest
    assert smallest is not None
    fall, rise = smallest.fall, smallest.rise
    if fall is None and rise is None:
        return f"cannot see any fall in {row.measure}, nor a rise up to tenfold"
    if fall is None:
        return f"cannot see any fall in {row.measure}, and no rise smaller than {_up(rise)}"
    if rise is None:
        return f"cannot see a fall in {row.measure} smaller than {_up(fall)}, nor a rise up to tenfold"
    if fall >= 0.5:
        return f"cannot see a fall in {row.measure} smaller than {_up(fall)}, or a rise smaller than {_up(rise)}"
    return f"can see a fall in {row.measure} of {_up(fall)} and a rise of {_up(rise)}"


def power_table(rows: Sequence[PowerRow]) -> list[str]:
    """Return the lines of a table: the smallest changes seen with 80% power, as planned and with more of something."""
    cells = [COLUMNS]
    for row in rows:
        if row.smallest is None:
            cells.append((row.measure, _untold(row), "", ""))
            continue
        assert row.called is not None
        assert row.called_error is not None
        alarms = f"{_percent(row.called)} ± {_percent(2 * row.called_error)}"
        cells.append((row.measure, *_changes(row.smallest), alarms))
        cells.extend(
            (f"  {variation_in_words(each.variation, each.times)}", *_varied(each), "") for each in row.variations
        )
    width = min(max(len(line[0]) for line in cells), _WIDEST)
    wide = [max(len(line[column]) for line in cells if line[1] not in _UNTOLD) for column in (1, 2)]
    return [
        f"{first:{width}}  {fall:>{wide[0]}}  {rise:>{wide[1]}}  {alarms}".rstrip()
        for first, fall, rise, alarms in cells
    ]


def power_remarks(rows: Sequence[PowerRow]) -> list[str]:
    """Return how the figures came about, and why some variations are not there; each told once."""
    tested = [row for row in rows if row.smallest is not None]
    remarks = []
    if tested:
        first = tested[0]
        times = f"{first.starts} time{'s' * (first.starts > 1)}"
        remarks.append(
            f"A change counts as seen where 80% of {first.pretended} pretended operations would be called one at the "
            f"5% level, in the right direction; they start at {times} before the real one, and {first.independent} of "
            "them share no count. In brackets: 95% Monte Carlo intervals. False alarms, the share called a change "
            "although nothing happened, should be near 5%."
        )
    notes = [note for row in rows for note in row.notes]
    why = [
        f"{variation_in_words(each.variation, each.times)} could not be tried: {each.reason}"
        for row in tested
        for each in row.variations
        if each.reason is not None
    ]
    return [*remarks, *(f"{_capital(each)}." for each in dict.fromkeys([*notes, *why]))]


def variation_in_words(variation: Variation, times: float) -> str:
    """Return what was varied: "twice the time after"."""
    if variation == "counts by quarter":
        return "counted by quarter"
    return (
        f"{_TIMES.get(times, f'{times:g} times')} {'the time after' if variation == 'time after' else 'as many areas'}"
    )


def _varied(varied: Varied) -> tuple[str, str]:
    return _changes(varied.smallest) if varied.smallest is not None else ("not tried", "")


def _changes(smallest: Smallest) -> tuple[str, str]:
    return (
        _with_interval(smallest.fall, smallest.fall_lower, smallest.fall_upper, "none"),
        _with_interval(smallest.rise, smallest.rise_lower, smallest.rise_upper, "over tenfold"),
    )


def _with_interval(change: float | None, lower: float | None, upper: float | None, absent: str) -> str:
    if change is None or lower is None:
        return absent
    return f"{_up(change)} ({_percent(lower)} to {_percent(upper) if upper is not None else absent})"


def _up(change: float | None) -> str:
    """Return a change as a whole percentage, rounded up: a smaller one is not seen with the power wanted."""
    assert change is not None
    return f"{int(-(-round(change * 100, 6) // 1)):,}%"


def _percent(share: float) -> str:
    return f"{share:,.0%}" if share >= 0.0095 or share == 0 else f"{share:.1%}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
