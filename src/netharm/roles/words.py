"""What the profile says, in sentences."""

from __future__ import annotations

from netharm.roles.activity_log import ActivityLog
from netharm.roles.clustered_share import FEWEST_CLUSTERS
from netharm.roles.profile import PAPER, PRACTICE, Profile, ProfileRow
from netharm.roles.share import Share
from netharm.roles.statement import STRANDS
from netharm.study.strand import Strand

CAUTION = (
    "A statement may serve several strands at once and then counts for each, so the shares may add up to more than "
    "100%. They say what the documents say, not what was done: a goal that is told often need not be pursued much. "
    "Intervals take each document as one piece of evidence and hold for documents like these."
)


def answer(profile: Profile, log: ActivityLog | None) -> tuple[str, ...]:
    """Return the answer to "how far is our strategy Pursue on paper, and in practice?", the shortest first."""
    paper, practice = (overall(profile, stances) for stances in (PAPER, PRACTICE))
    said = [
        _of("On paper", "goals", paper),
        _of("In practice", "roles and activities", practice),
        _difference(profile.paper_less_practice["pursue"]),
    ]
    if log is not None:
        said.append(_hours(log))
    return tuple(said)


def overall(profile: Profile, stances: tuple[str, ...]) -> ProfileRow:
    """Return the row of all documents for these stances."""
    (found,) = [row for row in profile.rows if row.by == "all" and row.stances == stances]
    return found


def share_words(share: Share) -> str:
    """Return a share with its interval, or why there is none."""
    if share.share is None:
        return "none to take a share of"
    if share.lower is None or share.upper is None:
        return f"{_percent(share.share)} (no interval: {_documents(share.clusters)}, {FEWEST_CLUSTERS} are needed)"
    return f"{_percent(share.share)} ({_percent(share.lower)} to {_percent(share.upper)})"


def difference_words(share: Share) -> str:
    """Return a difference of two shares in percentage points with its interval, or why there is none."""
    if share.share is None:
        return "could not be compared"
    if share.lower is None or share.upper is None:
        return (
            f"{_points(share.share)} points (no interval: {_documents(share.clusters)}, {FEWEST_CLUSTERS} are needed)"
        )
    return f"{_points(share.share)} points ({_points(share.lower)} to {_points(share.upper)})"


def _of(where: str, what: str, row: ProfileRow) -> str:
    if row.shares["pursue"].share is None:
        return f"{where}: no {what} with a strand were coded, so nothing can be said."
    rest = ", ".join(f"{strand} {share_words(row.shares[strand])}" for strand in STRANDS if strand != "pursue")
    return f"{where}, {share_words(row.shares['pursue'])} of {what} serve Pursue; {rest}."


def _difference(share: Share) -> str:
    if share.share is None:
        return "Paper and practice could not be compared: one of them has no coded statements with a strand."
    points = f"{abs(share.share) * 100:.0f} percentage points"
    if share.lower is None or share.upper is None:
        return (
            f"Pursue is {points} {'higher' if share.share > 0 else 'lower'} on paper than in practice; with fewer than "
            f"{FEWEST_CLUSTERS} documents no interval can be given."
        )
    interval = f"{_points(share.lower)} to {_points(share.upper)}"
    if share.lower <= 0 <= share.upper:
        found = f"{_points(share.share)} points ({interval})"
        return f"No difference between paper and practice was found for Pursue: {found}."
    return f"Pursue is {points} {'higher' if share.share > 0 else 'lower'} on paper than in practice ({interval})."


def _hours(log: ActivityLog) -> str:
    known = [(strand, log.share(strand)) for strand in STRANDS]
    if any(share is None for _, share in known):
        return f"The log holds {log.hours:,.0f} officer-hours, none of them with a strand."
    told = ", ".join(f"{strand} {_percent(share or 0.0)}" for strand, share in known)
    left = f" {log.without_strand:,.0f} hours without a strand are left out." if log.without_strand else ""
    return f"Of {log.hours - log.without_strand:,.0f} officer-hours with a strand: {told}.{left}"


def _documents(number: int) -> str:
    return "1 document" if number == 1 else f"{number} documents"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _points(share: float) -> str:
    return f"{'+' if share > 0 else chr(0x2212) if share < 0 else ''}{abs(share) * 100:.0f}"


def strand_name(strand: Strand) -> str:
    """Return a strand as a heading."""
    return strand.capitalize()
