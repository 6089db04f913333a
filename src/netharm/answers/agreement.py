"""The answer of `netharm evidence agreement`: coefficients, the list to talk through, and what was agreed since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import read_rows, write_rows, write_whole
from netharm.errors import bad_input
from netharm.evidence.agreement.adjudication import COLUMNS, adjudicate, decided_places, disagreement_rows
from netharm.evidence.agreement.agreement import Agreement
from netharm.evidence.agreement.agreement_words import said
from netharm.evidence.agreement.coefficient import Coefficient
from netharm.evidence.agreement.comparison import Comparison, compare
from netharm.evidence.agreement.disagreements import disagreements, shown_documents
from netharm.evidence.agreement.thresholds import alpha_words, kappa_words
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import find_corpus, text_of
from netharm.evidence.identifiers.clearance import refuse_uncleared
from netharm.report.agreement_page import agreement_page
from netharm.report.ledger_json import plain


def agreement(
    path: Path,
    coders: Sequence[str] = (),
    group: str | None = None,
    *,
    draws: int = 1000,
    seed: int = 1,
    out: Path | None = None,
    list_out: Path | None = None,
) -> dict[str, Any]:
    """Return the record of how far coders agree; write its page to `out` and the disagreements to `list_out`.

    Raises BadInput, and ReleaseRefused where the list would show words that nobody has cleared.
    """
    refuse_page_place(out)
    corpus = find_corpus(path)
    found = compare(corpus, coders, group, draws=draws, seed=seed)
    shown = shown_documents(corpus, found)
    to_talk = disagreements(found, shown)
    decided = decided_places(corpus)
    record = agreement_record(found)
    hidden = [one.name for one in found.documents if one not in shown]
    record["disagreements"] = {
        "places": len(to_talk),
        "whether": sum(one.kind == "whether" for one in to_talk),
        "where": sum(one.kind == "where" for one in to_talk),
        "decided": sum(one.key in decided for one in to_talk),
        "not_shown": hidden,
    }
    if list_out is not None:
        _write_list(corpus, found, list_out)
        record["said"].append(
            f"The list of {len(to_talk)} disagreements is in {list_out}: fill in agreed with yes or no."
        )
    if hidden:
        record["said"].append(f"Left out of the list, for another coder is still at work on it: {', '.join(hidden)}.")
    if out is not None:
        write_whole(out, agreement_page(found, record["disagreements"]).encode())
        record["said"].append(f"The page is {out}.")
    return record


def agree(path: Path, sheet: Path, by: Sequence[str], coders: Sequence[str] = ()) -> dict[str, Any]:
    """Store what a list of disagreements says was agreed. Raises BadInput with all faults; nothing is stored then."""
    corpus = find_corpus(path)
    rows = read_rows(sheet, ("place", "agreed"))
    found = compare(corpus, coders, draws=0)
    done = adjudicate(corpus, found, rows, by)
    told = f"{done['decided']} places decided by {' and '.join(by)}; {done['before']} were decided so before; "
    told += f"{done['open']} rows are open. The coders' own codings stay as they are."
    settled = f"Documents settled by it, with no disagreement left open: {done['settled']}."
    return {**done, "by": list(by), "said": [told, settled]}


def agreement_record(found: Comparison) -> dict[str, Any]:
    """Return a comparison as a plain record: codes and groups with their coefficients, null where there is none."""
    return {
        "coders": list(found.coders),
        "documents": [one.name for one in found.documents],
        "waiting": [{"document": one.name, "coders": list(who)} for one, who in found.waiting],
        "sentences": len(found.units.document_of),
        "codebook_version": found.codebook.version,
        "draws": found.draws,
        "seed": found.seed,
        "groups": [_row(one) for one in found.groups],
        "codes": [_row(one) for one in found.codes],
        "unused": list(found.unused),
        "said": list(said(found)),
    }


def _row(one: Agreement) -> dict[str, Any]:
    row = {
        "id": one.id,
        "name": one.name,
        "group": one.group,
        "used": dict(one.used),
        "same": plain(one.same),
        "alpha": _coefficient(one.alpha, "alpha"),
        "unitised": _coefficient(one.unitised, "alpha"),
        "unitised_2004": plain(one.unitised_2004),
    }
    if one.ordinal is not None:
        row["ordinal"] = {**_coefficient(one.ordinal, "alpha"), "choices": one.ordinal_values}
    if one.fleiss is not None:
        row["fleiss"] = _coefficient(one.fleiss, "kappa")
    if one.cohen is not None:
        row["cohen"] = [{"coders": list(pair), **_coefficient(each, "kappa")} for pair, each in one.cohen.items()]
    return row


def _coefficient(one: Coefficient, kind: str) -> dict[str, Any]:
    words = "could not be run" if one.value is None else (alpha_words if kind == "alpha" else kappa_words)(one.value)
    return {
        "value": plain(one.value),
        "lower": plain(one.lower),
        "upper": plain(one.upper),
        "words": words,
        "reason": one.reason,
        "interval_reason": one.interval_reason,
        "draws_below_0.800": plain(one.below_reliable),
        "draws_below_0.667": plain(one.below_tentative),
    }


def _write_list(corpus: Corpus, found: Comparison, out: Path) -> None:
    shown = shown_documents(corpus, found)
    to_talk = disagreements(found, shown)
    wanted = {one.excerpt.document for one in to_talk}
    documents = tuple(one for one in shown if one.id in wanted)
    refuse_uncleared(corpus, documents)
    texts = {one.id: text_of(corpus, one) for one in documents}
    rows = disagreement_rows(to_talk, {one.id: one for one in documents}, texts, decided_places(corpus))
    if not rows:
        raise bad_input(
            "there is no disagreement to list.",
            out.name,
            "On the documents that may be shown, all compared coders said the same.",
            "Leave --disagreements out.",
        )
    write_rows(out, COLUMNS, rows, {"agreed": ("yes", "no")}, to_fill=True)
