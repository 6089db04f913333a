"""How much a design can show of cause and effect: the Maryland scientific methods scale, as data and one function.

The scale rates whether a study can tell an effect from other explanations, and nothing else: not whether the counts are
good, nor whether the effect would be seen elsewhere (Sherman and others 1998; Farrington, Gottfredson, Sherman and
Welsh 2002). The levels stand here in our own words, and netharm rates low where the wording leaves a choice:
docs/how-to/choose-a-design.md says which choices were made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netharm.study.design import DesignKind

LEVELS = {
    1: "places with and without the operation are compared at one time, or nothing is compared",
    2: "before and after are compared where the operation was alone, or with places not shown to be like it",
    3: "before and after are compared where the operation was and in like places where it was not",
    4: "as level 3, for several target areas and many others, with what else tells them apart held equal",
    5: "chance decided which places had the operation",
}
"""What each level asks for."""

MANY_AREAS = 20
"""Comparison areas from which on they are many. A choice: one target ranked among 20 others or more can be singled out
at the 5% level, among fewer it cannot."""

SEVERAL_AREAS = 2
"""Target areas from which on they are several: what else happened in one of them is then not the whole answer."""

COMPARABILITY = ("trend before", "placebo in time", "untouched count", "return to the mean")
"""Checks of whether target and comparison were alike. Where one failed, the level that rests on that is not reached."""

_HIGHEST_BALANCED: DesignKind = "small area synthetic control"
_RANDOM = "let chance decide which areas have the operation first: nothing else reaches level 5"


@dataclass(frozen=True)
class Rating:
    """A level, why it is reached and no higher one, and what would raise it."""

    level: int
    why: str
    raised_by: tuple[str, ...]


NOTHING_ESTIMATED = Rating(
    1,
    "no row could be estimated, so before and after are compared nowhere",
    ("fill the rows: each says why it could not be estimated",),
)
"""The rating of a study without a single estimate, whatever its design."""


def rate_design(
    kind: DesignKind,
    target_areas: int,
    comparison_areas: int,
    control: bool = False,
    balanced: bool = True,
    failed: Sequence[str] = (),
) -> Rating:
    """Return what a design of this `kind` reaches.

    comparison_areas : how many areas without the operation take part. control : whether an interrupted time series has
    them as its control series. balanced : whether weights hold every count before equal, as a small-area synthetic
    control can. failed : names of the checks that failed; one of `COMPARABILITY` costs a level, of 3 and 4.
    """
    rating = _rate(kind, target_areas, comparison_areas, control, balanced)
    telling = [name for name in COMPARABILITY if name in failed]
    if not telling or rating.level < 3:
        return rating
    named = ", ".join(telling)
    return Rating(
        rating.level - 1,
        f"by its form it is level {rating.level} ({rating.why}), but a level is lost by what failed: {named}",
        (f"find comparison areas with which this holds: {named}", *rating.raised_by),
    )


def _rate(kind: DesignKind, target_areas: int, comparison_areas: int, control: bool, balanced: bool) -> Rating:
    if kind == "interrupted time series" and not (control and comparison_areas):
        add = "set control = true under [design], so that the comparison areas serve as a control series: level 3"
        name = "" if comparison_areas else "name comparison areas under [areas], and "
        return Rating(2, "the target is compared with its own past alone", (f"{name}{add}", _RANDOM))
    if not comparison_areas:
        return Rating(2, "there are no comparison areas", ("name comparison areas under [areas]: level 3", _RANDOM))
    lacks = list(_lacks(kind, target_areas, comparison_areas, balanced))
    if not lacks:
        why = (
            f"before and after, in {target_areas} target areas and {comparison_areas} others weighted to the same "
            "counts before; chance did not decide which areas these were"
        )
        return Rating(4, why, (_RANDOM,))
    wanting = " and ".join(what for what, _ in lacks)
    return Rating(
        3,
        f"before and after, in the target and in comparison areas, but {wanting}",
        (*(remedy for _, remedy in lacks), _RANDOM),
    )


def _lacks(kind: DesignKind, target_areas: int, comparison_areas: int, balanced: bool) -> Iterator[tuple[str, str]]:
    """Yield what keeps a design at level 3, each with its remedy."""
    if kind != _HIGHEST_BALANCED:
        yield (
            "what else tells them apart is not held equal",
            "a small-area synthetic control that matches the counts before exactly",
        )
    elif not balanced:
        yield "not every count before is held equal", "match every count before the operation"
    if target_areas < SEVERAL_AREAS:
        yield "there is only one target area", "tell the target by several smaller areas, where the data allow it"
    if comparison_areas < MANY_AREAS:
        yield (
            f"there are only {comparison_areas} comparison areas, of {MANY_AREAS} for level 4",
            f"find more comparison areas, at least {MANY_AREAS}",
        )
