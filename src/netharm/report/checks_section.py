"""Attempts to prove the design wrong, printed beside the numbers: held, failed, or could not be run."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.effects.check import Check
from netharm.finding import result_of
from netharm.ledger import Ledger
from netharm.report.markup import Content, Markup, element
from netharm.report.tables import Column, table
from netharm.wording import AREA, probability, sentence, signed_percent

WHAT = {
    "placebo in time": "Pretend the operation began earlier: nothing should be found.",
    "placebo in space": "Pretend it took place elsewhere: changes should be found no more often than chance allows.",
    "trend before": "Before the operation, target and comparison should go on alike.",
    "leave one out": "No single area should carry the answer.",
    "untouched count": "A count that the operation could not have touched should not change.",
    "trends apart": "How far target and comparison may have drifted apart before the conclusion falls.",
    "return to the mean": "A target picked at its peak falls back by itself: how much, and was this one?",
}
"""What each check does, in one sentence."""

PROMISE = "where nothing is wrong, a row has a failed check in about one study of twenty"

_COLUMNS = (
    Column("Check"),
    Column("Result"),
    Column("What it showed"),
    Column("Change found, with 95% interval", number=True),
    Column("p by itself", number=True),
    Column("p among the checks", number=True),
)


def checks_section(ledger: Ledger) -> Markup:
    """Return all checks, row by row, failed ones named first."""
    return element(
        "section",
        element("h2", "Attempts to prove it wrong", id="checks"),
        element("p", _sentence(ledger.checks)),
        table("Checks of each row", _COLUMNS, _groups(ledger.checks)) if ledger.checks else "",
        _legend(ledger.checks),
        aria_labelledby="checks",
    )


def _sentence(checks: Sequence[Check]) -> str:
    if not checks:
        return "No check was run: there was no estimate to put to the test."
    results = [check.result for check in checks]
    held, failed, left = (results.count(each) for each in ("held", "failed", "could not be run"))
    remarks = [check.remark for check in checks].count(True)
    remarked = f" ({remarks} with a remark)" if remarks else ""
    return (
        f"Of {len(checks)} checks {held} held{remarked}, {failed} failed and {left} could not be run. A check that "
        "held does not prove the design right; one that failed stands beside the number it casts doubt on. So many "
        f"checks would often fail by chance, so those of a row share one error: {PROMISE}. "
        "What looks rare by itself, but not among so many checks, is a remark and no failure."
    )


def _groups(checks: Sequence[Check]) -> list[tuple[str, list[list[Content]]]]:
    places = dict.fromkeys((check.measure, check.area) for check in checks)
    return [
        (
            sentence(f"{measure}, {AREA[area].removeprefix('the ')}").rstrip("."),
            [_cells(check) for check in checks if (check.measure, check.area) == (measure, area)],
        )
        for measure, area in places
    ]


def _cells(check: Check) -> list[Content]:
    return [
        sentence(check.name).rstrip("."),
        element("strong", check.result) if check.result == "failed" else result_of(check),
        sentence(check.said),
        _interval(check),
        "" if check.p_value is None else probability(check.p_value),
        "" if check.p_adjusted is None else probability(check.p_adjusted),
    ]


def _interval(check: Check) -> str:
    if check.estimate is None:
        return ""
    words = signed_percent(check.estimate)
    if check.lower is None and check.upper is None:
        return words
    ends = ["no limit" if end is None else signed_percent(end) for end in (check.lower, check.upper)]
    return f"{words} ({ends[0]} to {ends[1]})"


def _legend(checks: Sequence[Check]) -> Markup | str:
    named = [name for name in WHAT if any(check.name == name for check in checks)]
    if not named:
        return ""
    entries = [element("div", element("dt", sentence(name).rstrip(".")), element("dd", WHAT[name])) for name in named]
    return element("details", element("summary", "What each check does"), element("dl", entries))
