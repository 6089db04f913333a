"""The page of the catalogue: official figures, and what each can and cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netharm.metrics.metric_record import MetricRecord
from netharm.report.markup import Content, Markup, element
from netharm.report.plain_page import plain_page
from netharm.report.tables import definitions


def metrics_page(records: Sequence[MetricRecord]) -> str:
    """Return the whole page as HTML, by framework."""
    frameworks = list(dict.fromkeys(record.framework for record in records))
    return plain_page(
        "Catalogue",
        "Official figures on drug markets",
        *(
            element(
                "section", element("h2", framework), *(_record(each) for each in records if each.framework == framework)
            )
            for framework in frameworks
        ),
    )


def _record(record: MetricRecord) -> Markup:
    return element("article", element("h3", record.name), definitions(list(_facts(record))), class_="row")


def _facts(record: MetricRecord) -> Iterator[tuple[str, Content]]:
    yield "Id", record.id
    yield "Kind", record.kind
    yield "Strands", ", ".join(record.strands)
    told = (
        ("Counted", record.numerator),
        ("Divided by", record.denominator),
        ("Source", record.source),
        ("Owner", record.owner),
        ("Lowest area", record.geography),
        ("How often", record.frequency),
        ("How late", record.lag),
        ("Revised", record.revision),
        ("Small numbers", record.small_numbers),
        ("Cannot see", "; ".join(record.cannot_see)),
        ("Neither way is better", record.direction_why),
        ("Put down to police", f"{record.attributable}: {record.why}"),
        ("Can be gamed", "; ".join(f"{gaming.kind}: {gaming.example}" for gaming in record.gaming)),
        ("Stands well beside", ", ".join(record.counter)),
        ("Would show", ", ".join(record.consequences)),
        ("Checked", record.status),
        ("Read in", "; ".join(record.sources)),
    )
    yield from ((name, value) for name, value in told if value)
