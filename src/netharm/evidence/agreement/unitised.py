"""Alpha of excerpts' boundaries as Krippendorff gave it in 2004: where coders see something, and where they do not.

Source: Krippendorff, "Measuring the reliability of qualitative text analysis data" (2004), Quality and Quantity 38,
787-800, and Content Analysis (2004), section 11.6. Each code is taken by itself, so an excerpt may bear several.
It is kept beside its successor (`unitised_family`) because worked examples were published for it; with more than two
coders the successor behaves better.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, combinations

Unit = tuple[int, int]
"""The start and the end, not included, of an excerpt."""
Section = tuple[int, int, bool]
"""The start and the length of a section, and whether it is a unit; otherwise it is a gap between units."""


def unitised_alpha(codings: Sequence[Sequence[Sequence[Unit]]], start: int, end: int) -> float:
    """Return 1 - D_o / D_e, each summed over codes; NaN where no code was used at all.

    codings : for each code, for each coder, the units, which do not overlap. start, end : of the continuum.
    """
    return alpha_of_edges(
        [(observed_disagreement(code, start, end), expected_disagreement(code, start, end)) for code in codings]
    )


def alpha_of_edges(codes: Sequence[tuple[float, float]]) -> float:
    """Return the alpha of several codes from the disagreements of each, observed and expected; NaN as above."""
    observed, expected = (sum(code[at] for code in codes) for at in (0, 1))
    return 1 - observed / expected if expected > 0 else float("nan")


def observed_disagreement(coders: Sequence[Sequence[Unit]], start: int, end: int) -> float:
    """Return D_o of one code: squared differences of sections that meet, over all ordered pairs of coders."""
    total = sum(
        section_difference(one, other)
        for first, second in combinations([sections(units, start, end) for units in coders], 2)
        for one, other in _meeting(first, second)
    )
    return 2 * total / (len(coders) * (len(coders) - 1) * (end - start) ** 2)


def expected_disagreement(coders: Sequence[Sequence[Unit]], start: int, end: int) -> float:
    """Return D_e of one code: the same if the units were laid anywhere on the continuum."""
    all_sections = [section for units in coders for section in sections(units, start, end)]
    lengths = [length for _, length, is_unit in all_sections if is_unit]
    gaps = sorted(length for _, length, is_unit in all_sections if not is_unit)
    longer = [0, *accumulate(reversed(gaps))]
    total = 0.0
    for length in lengths:
        wide = len(gaps) - bisect_left(gaps, length)
        room = longer[wide] - wide * (length - 1)
        total += (len(lengths) - 1) * (2 * length**3 - 3 * length**2 + length) / 3 + length**2 * room
    whole = len(coders) * (end - start)
    pairs = whole * (whole - 1) - sum(length * (length - 1) for length in lengths)
    return 2 * total / ((end - start) * pairs) if pairs else 0.0


def sections(units: Sequence[Unit], start: int, end: int) -> list[Section]:
    """Return units and the gaps between them, in order, from `start` to `end`."""
    found: list[Section] = []
    at = start
    for first, last in sorted(units):
        if first > at:
            found.append((at, first - at, False))
        found.append((first, last - first, True))
        at = last
    if at < end:
        found.append((at, end - at, False))
    return found


def section_difference(one: Section, other: Section) -> int:
    """Return the squared difference of two sections that meet.

    Two units: the squares of how far their starts and their ends lie apart. A unit wholly within a gap: the square of
    its length. All else: 0.
    """
    (first, length, is_unit), (other_first, other_length, other_is_unit) = one, other
    apart, ends_apart = first - other_first, first + length - other_first - other_length
    if is_unit and other_is_unit:
        return apart**2 + ends_apart**2 if -length < apart < other_length else 0
    if is_unit and apart >= 0 and ends_apart <= 0:
        return length**2
    if other_is_unit and apart <= 0 and ends_apart >= 0:
        return other_length**2
    return 0


def _meeting(first: list[Section], second: list[Section]) -> list[tuple[Section, Section]]:
    """Return the pairs of sections that have a letter in common, each once."""
    found = []
    i = j = 0
    while i < len(first) and j < len(second):
        found.append((first[i], second[j]))
        end, other_end = first[i][0] + first[i][1], second[j][0] + second[j][1]
        i, j = i + (end <= other_end), j + (other_end <= end)
    return found
