"""What several coders said of the documents that all of them have finished, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netharm.errors import Fault, bad_input, raise_all
from netharm.evidence.agreement.agreement import Agreement
from netharm.evidence.agreement.agreements import agreements
from netharm.evidence.agreement.marked_units import MarkedUnits, mark_units
from netharm.evidence.codebook import Codebook, codebook_of
from netharm.evidence.coding import Coding
from netharm.evidence.codings import coders_of, codings_of, finished_documents
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import read_documents, text_of
from netharm.evidence.sentences import sentences_of


@dataclass(frozen=True)
class Comparison:
    """Several coders beside one another.

    documents : those that all coders finished. waiting : the others that somebody began, and who has not finished.
    unused : codes that nobody put on anything: there is nothing to agree on.
    """

    coders: tuple[str, ...]
    documents: tuple[Document, ...]
    waiting: tuple[tuple[Document, tuple[str, ...]], ...]
    codebook: Codebook
    codings: dict[str, tuple[Coding, ...]]
    units: MarkedUnits
    codes: tuple[Agreement, ...]
    groups: tuple[Agreement, ...]
    unused: tuple[str, ...]
    draws: int
    seed: int


def compare(
    corpus: Corpus, coders: Sequence[str] = (), group: str | None = None, *, draws: int = 1000, seed: int = 1
) -> Comparison:
    """Return how far `coders` (all, where none is named) agree, on the codes of `group` or on all.

    Raises BadInput where there are not two coders, or no document that all have finished.
    """
    codebook = codebook_of(corpus)
    chosen = _chosen(coders, coders_of(corpus))
    wanted = _wanted(codebook, group)
    documents = read_documents(corpus)
    finished = {coder: set(finished_documents(corpus, coder)) for coder in chosen}
    shared = tuple(one for one in documents if all(one.id in done for done in finished.values()))
    codings = {coder: codings_of(corpus, coder, codebook) for coder in chosen}
    waiting = _waiting(documents, shared, finished, codings)
    if not shared:
        raise _nothing_shared(chosen, waiting)
    ids = {one.id for one in shared}
    kept = {coder: tuple(one for one in said if one.excerpt.document in ids) for coder, said in codings.items()}
    used = {one.code for said in kept.values() for one in said}
    codes = [code for code in wanted if code in used]
    units = _units(corpus, shared, kept, codes)
    by_code, by_group = agreements(units, codebook, draws, seed)
    unused = tuple(code for code in wanted if code not in used)
    return Comparison(chosen, shared, waiting, codebook, kept, units, by_code, by_group, unused, draws, seed)


def _units(
    corpus: Corpus, documents: Sequence[Document], codings: Mapping[str, Sequence[Coding]], codes: Sequence[str]
) -> MarkedUnits:
    sentences = {one.id: sentences_of(text_of(corpus, one)) for one in documents}
    return mark_units(sentences, {one.id: one.letters for one in documents}, codings, codes)


def _chosen(coders: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    unknown = [coder for coder in dict.fromkeys(coders) if coder not in there]
    raise_all(
        [
            Fault(
                what=f"{coder!r} has coded nothing here.",
                where="command line, --coders",
                why="Only what was coded can be compared.",
                remedy=f"Those who have coded: {', '.join(there) or 'nobody yet'}.",
            )
            for coder in unknown
        ]
    )
    chosen = tuple(dict.fromkeys(coders)) or tuple(there)
    if len(chosen) < 2:
        raise bad_input(
            f"there {'is one coder' if chosen else 'is no coder'} to compare.",
            "command line, --coders",
            "Agreement is between two people or more.",
            "Let a second person code the same documents, without sight of the first one's codings.",
        )
    return chosen


def _wanted(codebook: Codebook, group: str | None) -> list[str]:
    groups = [one.id for one in codebook.all_groups]
    if group is not None and group not in groups:
        raise bad_input(
            f"there is no group {group!r} in the codebook.",
            "command line, --group",
            "Agreement is told code by code and group by group.",
            f"Name one of these: {', '.join(groups)}.",
        )
    return [code.id for one in groups if group in (None, one) for code in codebook.codes_of(one)]


def _waiting(
    documents: Sequence[Document],
    shared: Sequence[Document],
    finished: Mapping[str, set[str]],
    codings: Mapping[str, Sequence[Coding]],
) -> tuple[tuple[Document, tuple[str, ...]], ...]:
    begun = {one.excerpt.document for said in codings.values() for one in said} | set().union(*finished.values())
    return tuple(
        (one, tuple(coder for coder, done in finished.items() if one.id not in done))
        for one in documents
        if one.id in begun and one not in shared
    )


def _nothing_shared(coders: Sequence[str], waiting: Sequence[tuple[Document, tuple[str, ...]]]) -> Exception:
    told = "; ".join(f"{one.name} waits for {' and '.join(who)}" for one, who in waiting[:5])
    more = f"; {len(waiting) - 5} more" if len(waiting) > 5 else ""
    return bad_input(
        f"there is no document that {' and '.join(coders)} have all finished.",
        "corpus, codings",
        "Coders stay blind to each other until each has finished a document; only then is it compared.",
        "Say that a document is finished with: netharm evidence code CORPUS --coder NAME --finish DOCUMENT"
        + (f" ({told}{more})." if told else "."),
    )
