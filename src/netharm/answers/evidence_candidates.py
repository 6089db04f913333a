"""The answers of `netharm evidence candidates`: what may bear a code and why, what became of it, how good it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netharm.answers.sheet_rows import read_rows, write_rows
from netharm.errors import Fault, bad_input, raise_all
from netharm.evidence.candidates.by_meaning import find_by_meaning, load_embedding
from netharm.evidence.candidates.by_words import find_by_words
from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.candidates.decisions import Decision, decide, decided_candidates
from netharm.evidence.candidates.index import index_of, show
from netharm.evidence.candidates.measured import Measured, measured
from netharm.evidence.candidates.search import find_words
from netharm.evidence.codebook import Codebook, codebook_of
from netharm.evidence.coding_events import check_coder
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import find_corpus, read_documents, text_of
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.identifiers.clearance import refuse_uncleared
from netharm.evidence.lexicon import lexicon_of
from netharm.evidence.settled import settled_codings
from netharm.wording import percent

COLUMNS = ("id", "document", "start", "end", "text", "code", "because", "decision", "memo")
_VERDICTS = {"yes": "accepted", "accept": "accepted", "no": "rejected", "reject": "rejected"}


@dataclass(frozen=True)
class _Asked:
    """A corpus that is asked for candidates, with what answers need of it."""

    corpus: Corpus
    book: Codebook
    documents: tuple[Document, ...]

    def read(self, document: str) -> str:
        """Return the text of the document with this id."""
        return text_of(self.corpus, document)


def _asked(path: Path) -> _Asked:
    corpus = find_corpus(path)
    return _Asked(corpus, codebook_of(corpus), read_documents(corpus))


def candidates(
    path: Path, coder: str, codes: Sequence[str], *, by: str = "words", at_most: int = 20, sheet: Path | None = None
) -> dict[str, Any]:
    """Return candidates for each code that this coder has not decided on; write them to `sheet` to decide there.

    codes : ids of codes, or of groups, whose codes are then all meant. by : "words" or "meaning". at_most : for each
    code. Raises BadInput, and ReleaseRefused where a document of the corpus has flags that nobody has cleared.
    """
    asked = _asked(path)
    refuse_uncleared(asked.corpus, asked.documents)
    decided = set(decided_candidates(asked.corpus, check_coder(coder)))
    propose = _by_meaning(asked) if by == "meaning" else _by_words(asked)
    found = [each for code in _codes(asked.book, codes) for each in propose(code, at_most, decided)]
    names = {document.id: document.name for document in asked.documents}
    rows = [_row(each, names, asked.read(each.excerpt.document)) for each in found]
    said = [f"{row[0]}  {row[1]}, {row[5]}, because of {row[6]}: {' '.join(row[4].split())}" for row in rows]
    said.append(f"{len(found)} candidates for {coder}; nothing is coded until somebody accepts it.")
    if sheet is not None:
        write_rows(sheet, COLUMNS, rows, {"decision": ("yes", "no")}, to_fill=True)
        said = [f"{sheet} holds {len(found)} candidates. Write yes or no beside each, and read it back with --decided."]
    return {"coder": coder, "by": by, "candidates": [_record(row) for row in rows], "said": said}


def _codes(book: Codebook, asked: Sequence[str]) -> Iterator[str]:
    groups = {group.id: [code.id for code in book.codes_of(group.id)] for group in book.all_groups}
    for each in asked:
        if each in book.by_id:
            yield each
        elif each in groups:
            yield from groups[each]
        else:
            raise bad_input(
                f"there is no code and no group {each!r} in the codebook (version {book.version}).",
                "command line, --code",
                "Candidates are looked for code by code.",
                f"Give a code, such as strand.pursue, or one of the groups {', '.join(groups)}.",
            )


Propose = Callable[[str, int, set[str]], Sequence[Candidate]]


def _by_words(asked: _Asked) -> Propose:
    lexicon = lexicon_of(asked.corpus.path)
    index = index_of(asked.corpus.path / "index", [each.id for each in asked.documents], lexicon, asked.read)
    return lambda code, at_most, decided: show(index, code, lexicon, asked.read, at_most=at_most, decided=decided)


def _by_meaning(asked: _Asked) -> Propose:
    embed = load_embedding()
    texts = {document.id: asked.read(document.id) for document in asked.documents}

    def propose(code: str, at_most: int, decided: set[str]) -> Sequence[Candidate]:
        examples = asked.book.by_id[code].examples or (asked.book.by_id[code].definition,)
        found = find_by_meaning(texts, code, examples, embed, at_most + len(decided))
        return [each for each in found if each.id not in decided][:at_most]

    return propose


def _row(each: Candidate, names: dict[str, str], text: str) -> list[str]:
    excerpt = each.excerpt
    words = text[excerpt.start : excerpt.end]
    place = (str(excerpt.start), str(excerpt.end))
    return [each.id, names[excerpt.document], *place, words, each.code, "; ".join(each.reasons), "", ""]


def _record(row: Sequence[str]) -> dict[str, Any]:
    id_, document, start, end, text, code, because, *_ = row
    return {
        "id": id_,
        "document": document,
        "start": int(start),
        "end": int(end),
        "text": text,
        "code": code,
        "because": because,
    }


def decide_in_sheet(path: Path, coder: str, sheet: Path) -> dict[str, Any]:
    """Read back a sheet of candidates: a yes codes the excerpt for this coder, a no is remembered. Raises BadInput."""
    asked = _asked(path)
    by_name = {document.name: document for document in asked.documents}
    faults: list[Fault] = []
    decisions = [
        one
        for where, row in read_rows(sheet, COLUMNS[:7])
        if (one := _decision(asked, by_name, where, row, faults)) is not None
    ]
    raise_all(faults)
    added = decide(asked.corpus, coder, decisions)
    rejected = sum(one.verdict == "rejected" for one in decisions)
    accepted, coded = len(decisions) - rejected, len(added.added)
    said = [f"{coder} accepted {accepted} candidates and rejected {rejected}; {coded} codings are new."]
    return {"coder": coder, "accepted": accepted, "rejected": rejected, "coded": coded, "said": said}


def _decision(
    asked: _Asked, by_name: dict[str, Document], where: str, row: dict[str, str], faults: list[Fault]
) -> Decision | None:
    given = row.get("decision", "").strip().lower()
    if not given:
        return None
    document = by_name.get(row["document"].strip())
    start, end = row["start"].strip(), row["end"].strip()
    if given not in _VERDICTS:
        faults.append(
            Fault(
                f"{given!r} is no decision.",
                f"{where}, column decision",
                "A candidate becomes a coding only where somebody says yes.",
                "Write yes or no, or leave the cell empty.",
            )
        )
        return None
    stands = document is not None and start.isdecimal() and end.isdecimal()
    if document is None or not stands or asked.read(document.id)[int(start) : int(end)].strip() != row["text"].strip():
        faults.append(
            Fault(
                "the words of this row do not stand in the document at this place.",
                where,
                "A decision is about exact words.",
                "Leave document, start, end and text as they were, or make the sheet anew.",
            )
        )
        return None
    excerpt = Excerpt(document.id, int(start), int(end))
    candidate = Candidate(excerpt, row["code"].strip(), (row["because"],), 0.0)
    verdict: Any = _VERDICTS[given]
    return Decision(candidate, verdict, row.get("memo", "").strip(), where)


def measure(path: Path) -> dict[str, Any]:
    """Return precision and recall of candidates by words, against what people coded in documents they finished."""
    asked = _asked(path)
    settled = settled_codings(asked.corpus, asked.documents)
    if not settled.documents:
        raise bad_input(
            "no document is finished.",
            str(path),
            "Candidates are measured against whole documents that people have coded.",
            "Code some, and say so: netharm evidence code CORPUS --coder NAME --finish DOCUMENT",
        )
    lexicon = lexicon_of(asked.corpus.path)
    found = [
        each
        for document in settled.documents
        for each in find_by_words(document.id, asked.read(document.id), lexicon)
        if each.code in asked.book.by_id
    ]
    per_code = measured(found, settled.codings)
    said = [_said(one) for one in per_code]
    said.append(
        f"Over {len(settled.documents)} finished documents. A candidate is right where it overlaps an excerpt that "
        "people gave the code. Codings that were accepted candidates count as people's: many of them flatter both."
    )
    return {
        "documents": [document.name for document in settled.documents],
        "from_candidates": sum(coding.from_candidate for coding in settled.codings),
        "codes": [_measured(one) for one in per_code],
        "said": said,
    }


def _said(one: Measured) -> str:
    precision = "nothing proposed" if one.precision is None else f"precision {percent(one.precision)}"
    recall = "nothing coded" if one.recall is None else f"recall {percent(one.recall)}"
    return (
        f"{one.code}: {precision} ({one.right} of {one.proposed} candidates), {recall} ({one.found} of {one.coded} "
        "excerpts)."
    )


def _measured(one: Measured) -> dict[str, Any]:
    return {
        "code": one.code,
        "proposed": one.proposed,
        "right": one.right,
        "coded": one.coded,
        "found": one.found,
        "precision": one.precision,
        "recall": one.recall,
    }


def search(path: Path, words: str, at_most: int = 20) -> dict[str, Any]:
    """Return the places where `words` stand in the corpus, in small or capital letters, with the sentence around each.

    Raises BadInput, and ReleaseRefused where a document has flags that nobody has cleared.
    """
    asked = _asked(path)
    refuse_uncleared(asked.corpus, asked.documents)
    names = {document.id: document.name for document in asked.documents}
    places = find_words(words, [document.id for document in asked.documents], asked.corpus, at_most)
    found = [(names[place.document], place.start, place.end, words_) for place, words_ in places]
    said = [f"{name}, letter {start}: {' '.join(words_.split())}" for name, start, _, words_ in found]
    said.append(f"{len(found)} places are shown." if found else f"{words!r} stands nowhere.")
    return {
        "words": words,
        "places": [
            {"document": name, "start": start, "end": end, "sentence": words_} for name, start, end, words_ in found
        ],
        "said": said,
    }
