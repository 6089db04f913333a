"""What an audit found, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from netharm.metrics.association import Association
from netharm.metrics.audit import AuditedMetric, FrameworkAudit
from netharm.metrics.catalogue import record_of
from netharm.metrics.coverage import HARM_TYPES, STRANDS
from netharm.metrics.disruption import DisruptionSummary
from netharm.metrics.metric_record import MetricRecord
from netharm.metrics.one_period import OnePeriod

PART_WORDS = {
    "definition": "what is counted",
    "denominator": "what it is divided by",
    "source": "the source",
    "owner": "who answers for it",
    "frequency": "how often",
    "lag": "how late",
    "direction": "which way is better",
}
NOT_A_TEST = (
    "An association is no effect and no test of anybody's work: both figures may follow something else. It says how "
    "the figure has gone with police effort so far."
)


def summary(found: FrameworkAudit) -> tuple[str, ...]:
    """Return what the set of figures amounts to, the shortest first."""
    kinds = found.kinds()
    total = len(found.metrics)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items(), key=lambda pair: -pair[1]))
    said = [f"{found.results} of {total} figures speak of results (outcomes or impacts); the kinds are: {told}."]
    cells = found.coverage.empty_cells
    covered = len(found.coverage.cells) - len(cells)
    said.append(f"{covered} of {len(found.coverage.cells)} combinations of strand and harm are covered by a result.")
    bare = [strand for strand in STRANDS if all((strand, harm) in cells for harm in HARM_TYPES)]
    if bare:
        said.append(f"No result is told for {', '.join(bare)}.")
    unwatched = found.coverage.unwatched
    watched = len(found.coverage.consequences) - len(unwatched)
    said.append(
        f"{watched} of {len(found.coverage.consequences)} harms that policing can set off would show in any of these "
        "figures."
    )
    if found.suggested:
        said.append(
            f"{len(found.suggested)} figures would fill every hole that the catalogue can fill; they are a "
            "suggestion to talk about."
        )
    return tuple(said)


def metric_words(each: AuditedMetric) -> tuple[str, ...]:
    """Return what is to be known of one figure."""
    return tuple(_metric_words(each))


def _metric_words(each: AuditedMetric) -> Iterator[str]:
    record = each.metric.record
    if each.metric.gaps:
        yield f"The framework does not say: {', '.join(PART_WORDS[gap] for gap in each.metric.gaps)}."
    if record is None:
        yield "The catalogue knows nothing of this figure; nothing more can be said of it."
    else:
        yield from _record_words(record)
    yield from _series_words(each)


def _record_words(record: MetricRecord) -> Iterator[str]:
    yield f"It is {_article(record.kind)}; strands: {', '.join(record.strands)}."
    attributable = {"yes": "can", "partly": "can in part", "no": "cannot"}[record.attributable]
    yield f"It {attributable} be put down to police: {_small(record.why)}"
    if record.direction == "ambiguous":
        yield f"Neither more nor less is better by itself. {record.direction_why}".strip()
    if record.activity_sensitive:
        yield "It moves with police effort (activity-sensitive)."
    if record.cannot_see:
        yield f"It cannot see: {'; '.join(record.cannot_see)}."
    for gaming in record.gaming:
        yield f"It can be gamed ({gaming.kind}): {gaming.example}."
    beside = [other.name for other in map(record_of, record.counter) if other is not None]
    if beside:
        yield f"Read it beside: {'; '.join(beside)}."
    if record.lag:
        checked = "" if record.status == "seen" else " (to be checked)"
        yield f"It is late by: {record.lag}{checked}."
    for told in (record.revision, record.small_numbers):
        if told:
            yield told


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _series_words(each: AuditedMetric) -> Iterator[str]:
    if each.with_effort is not None:
        yield f"With police effort: {association_words(each.with_effort)}"
        if each.outcome_with_effort is not None:
            yield f"The outcome itself, with police effort: {association_words(each.outcome_with_effort)}"
    if each.with_outcome is not None:
        yield f"With the outcome that it stands for: {association_words(each.with_outcome)}"
    if each.one_period:
        yield one_period_words(tuple(each.one_period.values()))


def association_words(found: Association) -> str:
    """Return an association with its interval, and what it rests on."""
    if found.factor is None or found.lower is None or found.upper is None:
        return f"could not be run: {found.reason}."
    interval = f"95% interval {_change(found.lower)} to {_change(found.upper)}"
    units = f"{found.units} units and " if found.units > 1 else ""
    rests = f"{units}{found.periods} periods"
    if found.lower <= 1 <= found.upper:
        return f"no association was found; with 10% more it is {_change(found.factor)} ({interval}; {rests})."
    return f"with 10% more it is {_change(found.factor)} ({interval}; {rests})."


def _change(factor: float) -> str:
    share = (factor - 1) * 100
    return f"{share:+.1f}%".replace("-", "\N{MINUS SIGN}")


def one_period_words(found: Sequence[OnePeriod]) -> str:
    """Return the smallest change that one further period could show, of one series or the middle of several."""
    ran = [each for each in found if each.rise is not None]
    if not ran:
        return f"What one period could show could not be run: {found[0].reason}."
    rise = median(each.rise or 0.0 for each in ran)
    falls = [each.fall for each in ran if each.fall is not None]
    blind = len(ran) - len(falls)
    middle = "" if len(ran) == 1 else f" (the middle of {len(ran)} units)"
    said = f"One further period could show a rise of {rise * 100:.0f}% or more{middle}"
    if falls:
        said += f", or a fall of {median(falls) * 100:.0f}% or more"
    if blind:
        said += (
            ", and no fall at all, not even to nought"
            if not falls
            else f"; in {blind} units no fall at all, not even to nought"
        )
    return f"{said}: four times out of five, at its own counts and ups and downs."


def disruption_words(found: DisruptionSummary) -> tuple[str, ...]:
    """Return what records of disruptions amount to."""
    agreed = ", ".join(f"{number} {grade}" for grade, number in found.agreed.items())
    said = [
        f"{found.records} disruptions; a second assessor agreed on {sum(found.agreed.values())}: {agreed}.",
        f"{found.provisional} are provisional: only those who acted have graded them. {found.disputed} are disputed.",
    ]
    if found.without_evidence:
        said.append(f"{found.without_evidence} say nothing of what the grade rests on.")
    if not found.unfavourable:
        said.append("No action is graded none or negative: either every action worked, or these grades are not used.")
    return tuple(said)
