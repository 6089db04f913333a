"""What was recorded and when: tables by kind, hour of the day and day of the week."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.places.displaced import Mix, MixLine
from netharm.report.markup import Content, Markup, element, join
from netharm.report.tables import Column, bullets, plain_table
from netharm.wording import COULD_NOT_RUN, STATUS, SUPPRESSED, count, probability, ratio, sentence

_TITLE = {"kind": "By kind", "hour": "By hour of the day", "weekday": "By day of the week"}
_COLUMNS = (
    Column("Line"),
    Column("Target before", True),
    Column("Target after", True),
    Column("Buffer before", True),
    Column("Buffer after", True),
    Column("Comparison before", True),
    Column("Comparison after", True),
    Column("Target's change, times the comparison's (95%)", True),
    Column("p (adjusted)", True),
)
LEVEL = 0.05


def mix_tables(mixes: Sequence[Mix]) -> Markup:
    """Return the tables, folded, with a sentence each; those that could not be run share one sentence a reason."""
    shown = [mix for mix in mixes if mix.lines]
    reasons: dict[tuple[str, str], list[str]] = {}
    for mix in mixes:
        if not mix.lines:
            reasons.setdefault((_TITLE[mix.by], mix.reason or STATUS[mix.status]), []).append(mix.name)
    return join(
        element("h3", "To another kind, hour or day"),
        element(
            "p",
            "What the target's count did, set against what the comparison's did. These tables describe. They have many "
            "lines, so some stand out by chance; the adjusted p-value allows for all lines of its table.",
        ),
        [_table(mix) for mix in shown],
        bullets([f"{title} ({'; '.join(names)}): {sentence(why)}" for (title, why), names in reasons.items()]),
    )


def _table(mix: Mix) -> Markup:
    times = f"{mix.length_before} periods before, {mix.length_after} after" if mix.length_after else STATUS[mix.status]
    caption = f"{_TITLE[mix.by]}: {mix.name} ({times})"
    return element(
        "div",
        element("p", mix_sentence(mix)),
        element(
            "details", element("summary", caption), plain_table(caption, _COLUMNS, [_cells(one) for one in mix.lines])
        ),
    )


def mix_sentence(mix: Mix) -> str:
    """Return what a table says, worded from its released numbers."""
    title = f"{_TITLE[mix.by]} ({mix.name})"
    if mix.status != "shown":
        return sentence(f"{title}: {mix.reason or STATUS[mix.status]}")
    tested = [line for line in mix.lines if line.p_value is not None]
    found = [line.label for line in tested if line.p_adjusted is not None and line.p_adjusted <= LEVEL]
    alone = [line.label for line in tested if line.p_value is not None and line.p_value <= LEVEL]
    if not tested:
        return sentence(f"{title}: {mix.reason or 'no line could be tested'}")
    if found:
        said = f"changed otherwise than in the comparison, after allowing for {len(tested)} lines: {', '.join(found)}"
    elif alone:
        said = f"no change detected after allowing for {len(tested)} lines; taken alone: {', '.join(alone)}"
    else:
        said = f"no change detected in any of {len(tested)} lines"
    more = f" {sentence(mix.reason)}" if mix.reason else ""
    return f"{title}: {said}.{more}"


def _cells(line: MixLine) -> list[Content]:
    counts = (
        line.target_before,
        line.target_after,
        line.buffer_before,
        line.buffer_after,
        line.comparison_before,
        line.comparison_after,
    )
    return [line.label, *(_count(line, each) for each in counts), _ratio(line), _p_value(line)]


def _count(line: MixLine, value: float | None) -> str:
    if line.suppressed:
        return SUPPRESSED
    return "no buffer" if value is None else count(value)


def _ratio(line: MixLine) -> str:
    if line.suppressed:
        return SUPPRESSED
    if line.ratio is None:
        return COULD_NOT_RUN
    if line.p_value is None:
        return ratio(line.ratio)
    ends = ["no limit" if end is None else ratio(end) for end in (line.lower, line.upper)]
    return f"{ratio(line.ratio)} ({ends[0]} to {ends[1]})"


def _p_value(line: MixLine) -> str:
    if line.p_value is None:
        return ""
    adjusted = "" if line.p_adjusted is None else f" ({probability(line.p_adjusted)})"
    return f"{probability(line.p_value)}{adjusted}"
