"""The list to talk through: every place on which coders who finished a document disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from netharm.evidence.agreement.comparison import Comparison
from netharm.evidence.agreement.disagreement import Disagreement
from netharm.evidence.coding import Coding
from netharm.evidence.codings import coders_of, codings_of, finished_documents
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.excerpt import Excerpt

NEARLY = 0.8
"""All coders see the same place where the letters that all marked are at least this share of those that anybody did."""


def shown_documents(corpus: Corpus, comparison: Comparison) -> tuple[Document, ...]:
    """Return the compared documents that no other coder has begun and not finished: such a coder must stay blind."""
    blind: set[str] = set()
    for coder in set(coders_of(corpus)) - set(comparison.coders):
        begun = {one.excerpt.document for one in codings_of(corpus, coder, comparison.codebook)}
        blind |= begun - set(finished_documents(corpus, coder))
    return tuple(one for one in comparison.documents if one.id not in blind)


def disagreements(comparison: Comparison, documents: Sequence[Document]) -> tuple[Disagreement, ...]:
    """Return the disagreements on the compared codes, by document, place and code."""
    return tuple(place for place in _places(comparison, documents) if _is_open(place))


def agreed_places(comparison: Comparison, documents: Sequence[Document]) -> tuple[tuple[Excerpt, str], ...]:
    """Return the letters that all coders marked with a code, where they agree on the place."""
    found = []
    for place in _places(comparison, documents):
        if not _is_open(place):
            found.append((_common(place.said), place.code))
    return tuple(found)


def _is_open(place: Disagreement) -> bool:
    return bool(place.silent) or place.kind == "where"


def _places(comparison: Comparison, documents: Sequence[Document]) -> Iterator[Disagreement]:
    wanted = set(comparison.units.codes)
    by_place: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for said in comparison.codings.values():
        for coding in said:
            if coding.code in wanted:
                by_place[coding.excerpt.document, coding.code].append(coding)
    for document in documents:
        found = [
            _disagreement(cluster, comparison.coders)
            for code in comparison.units.codes
            for cluster in _clusters(by_place[document.id, code])
        ]
        yield from sorted(found, key=lambda one: (one.excerpt.start, one.excerpt.end))


def _clusters(codings: Sequence[Coding]) -> Iterator[list[Coding]]:
    cluster: list[Coding] = []
    end = -1
    for coding in sorted(codings, key=lambda one: (one.excerpt.start, one.excerpt.end, one.coder)):
        if cluster and coding.excerpt.start >= end:
            yield cluster
            cluster = []
        cluster.append(coding)
        end = max(end, coding.excerpt.end) if len(cluster) > 1 else coding.excerpt.end
    if cluster:
        yield cluster


def _disagreement(cluster: Sequence[Coding], coders: Sequence[str]) -> Disagreement:
    said: dict[str, tuple[Coding, ...]] = {
        coder: tuple(one for one in cluster if one.coder == coder)
        for coder in coders
        if any(one.coder == coder for one in cluster)
    }
    first, last = min(one.excerpt.start for one in cluster), max(one.excerpt.end for one in cluster)
    silent = tuple(coder for coder in coders if coder not in said)
    common = _common(said)
    alike = not silent and (common.end - common.start) >= NEARLY * (last - first)
    excerpt = Excerpt(cluster[0].excerpt.document, first, last)
    return Disagreement(excerpt, cluster[0].code, "where" if not silent and not alike else "whether", said, silent)


def _common(said: Mapping[str, Sequence[Coding]]) -> Excerpt:
    """Return the letters between the latest start and the earliest end of what the coders marked."""
    start = max(min(one.excerpt.start for one in codings) for codings in said.values())
    end = min(max(one.excerpt.end for one in codings) for codings in said.values())
    document = next(iter(said.values()))[0].excerpt.document
    return Excerpt(document, start, max(start, end))
