"""A quick look at displacement, in lines for a terminal and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netharm.report.markup import Content, Markup, element, join
from netharm.report.quick_page import quick_page
from netharm.report.tables import Column, bullets, plain_table
from netharm.wording import count, digits, p_equals, sentence

WHAT = {
    "gross effect": "how many fewer in the target, whatever happened elsewhere",
    "net effect": "the fall in the target against the control; above 0 is a fall",
    "success measure": "below 0: the target did better than the control",
    "buffer displacement measure": "above 0 points to displacement, below 0 to benefits that spread",
    "weighted displacement quotient": "above 1 benefits spread more than they hit; 0 to 1 they spread; between -1 and "
    "0 some of the gain moved; -1 as much as was gained; below -1 more than was gained",
    "total net effect": "how many were prevented in target and buffer together; below 0 is more",
    "weighted displacement difference": "how many more in target and buffer than their controls' changes give; below 0 "
    "is fewer",
}
"""How each statistic is read."""

_COUNTED = ("gross effect", "total net effect", "weighted displacement difference")


def quick_displacement_words(answer: Mapping[str, Any]) -> list[str]:
    """Return the lines that a person reads on a terminal."""
    lines = [
        f"{each['zone']}: {count(each['before'])} before, {count(each['after'])} after"
        + (f", in {each['rows']} areas" if each["rows"] > 1 else "")
        for each in answer["zones"]
    ]
    lines += _weights(answer)
    for buffer in answer["buffers"]:
        lines.append(f"Against {the_zone(buffer['name'])}:")
        for each in buffer["statistics"]:
            value, interval = statistic_cells(each)
            p_value = f", {p_equals(each['p_value'])}" if each["p_value"] is not None else ""
            lines.append(f"  {each['name']}: {value}{f' ({interval})' if interval else ''}{p_value}")
    return [*lines, *(sentence(each) for each in answer["read"]), answer["remark"]]


def _weights(answer: Mapping[str, Any]) -> list[str]:
    """Return the weights that were given, in a sentence; none where none were."""
    given = answer["weights"] or {}
    listed = ", ".join(f"{zone} {weight:g}" for zone, weight in given.items())
    return [f"Weights for the weighted displacement difference: {listed}."] if given else []


def the_zone(name: str) -> str:
    """Return a zone's name as it stands in a sentence: the buffer, but ring 1."""
    return name if name.startswith("ring ") else f"the {name}"


def statistic_cells(each: Mapping[str, Any]) -> tuple[str, str]:
    """Return a statistic's value and its interval in words; where there is none, why."""
    words = count if each["name"] in _COUNTED else digits
    if each["value"] is None:
        return str(each["reason"] or "could not be run"), ""
    if each["lower"] is None or each["upper"] is None:
        return words(each["value"]), str(each["reason"] or "")
    return words(each["value"]), f"95% {words(each['lower'])} to {words(each['upper'])}, {each['interval']}"


def _beside(value: str, interval: str) -> tuple[str, str]:
    """Return a statistic's cells with a long reason moved out of the narrow column of numbers."""
    start, colon, reason = value.partition(": ")
    return (start, reason) if colon and not interval else (value, interval)


def statistics_table(caption: str, statistics: Sequence[Mapping[str, Any]]) -> Markup:
    """Return the statistics of one buffer as a table."""
    columns = (Column("Statistic"), Column("Value", True), Column("Interval"), Column("p", True), Column("How to read"))
    cells: list[list[Content]] = [
        [
            sentence(each["name"]).rstrip("."),
            *_beside(*statistic_cells(each)),
            "" if each["p_value"] is None else p_equals(each["p_value"]).removeprefix("p ").removeprefix("= "),
            WHAT[each["name"]],
        ]
        for each in statistics
    ]
    return plain_table(caption, columns, cells)


def quick_displacement_page(answer: Mapping[str, Any]) -> str:
    """Return the page of a quick look."""
    columns = (Column("Zone"), Column("Rows", True), Column("Before", True), Column("After", True))
    zones: list[list[Content]] = [
        [each["zone"], count(each["rows"]), count(each["before"]), count(each["after"])] for each in answer["zones"]
    ]
    before, after = answer["lengths"]
    counted = plain_table(f"Counts (length of the time before {before:g}, after {after:g})", columns, zones)
    tables = [statistics_table(f"Against {the_zone(each['name'])}", each["statistics"]) for each in answer["buffers"]]
    return quick_page(
        f"Did it move next door? {answer['table']}",
        [
            (
                "What it says",
                join(bullets([sentence(each) for each in answer["read"]]), element("p", answer["remark"])),
            ),
            ("The counts", join(counted, *(element("p", each) for each in _weights(answer)))),
            ("The statistics", join(tables)),
        ],
    )
