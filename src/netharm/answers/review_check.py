"""From an existing review to its claims: a record, a sheet for a person to decide in, and a page to hand back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import Row, read_rows, write_rows, write_whole
from netharm.errors import Fault, raise_all
from netharm.evidence.identifiers.clearance import refuse_identifiers
from netharm.evidence.reading.read import read_document
from netharm.report.review_page import review_page
from netharm.reviewing.claim import CLAIM_KINDS, Claim, ClaimKind, Ground
from netharm.reviewing.find_claims import find_claims
from netharm.reviewing.grounds import needed_for
from netharm.reviewing.judged import Judged
from netharm.reviewing.words import summary

COLUMNS = ("number", "start", "end", "text", "kind", "rests_on", "needed", "decision", "note")
DECISIONS = ("yes", "no", *CLAIM_KINDS)
_GROUNDS = get_args(Ground)
_REMEDY = f"Write yes, no or the right kind ({', '.join(CLAIM_KINDS)}), or leave the cell empty."


def review_check(
    path: Path,
    *,
    out: Path | None = None,
    sheet: Path | None = None,
    decided: Path | None = None,
    by: str = "",
    cleared: bool = False,
    as_record: bool = False,
) -> dict[str, Any]:
    """Return the claims of the review in `path`, with what a person decided in the sheet `decided`.

    out : where to write the page; sheet : where to write the claims for a person to decide on. by : the role of who
    decided. as_record : whether the record itself is shown, which holds the review's words. cleared : that this person
    has looked at every place where the text may name somebody. Raises BadInput, and ReleaseRefused where a page, a
    sheet or the record is asked for and the text may name somebody.
    """
    refuse_page_place(out)
    text = read_document(path).text
    if (out or sheet or as_record) and not cleared:
        refuse_identifiers(text, path.name)
    judged = tuple(map(Judged, find_claims(text)))
    if decided is not None:
        judged = _decided(judged, text, read_rows(decided, COLUMNS[1:6]))
    said = list(summary(judged))
    if sheet is not None:
        write_rows(sheet, COLUMNS, _rows(judged), {"decision": DECISIONS, "rests_on": _GROUNDS}, to_fill=True)
        said.append(f"The sheet is {sheet}. Decide on each claim in it, then read it back with --decided.")
    if out is not None:
        write_whole(out, review_page(judged, text, path.name, by).encode())
        said.append(f"The page is {out}.")
    return {"review": path.name, "decided_by": by or None, "claims": [_record(each) for each in judged], "said": said}


def _record(each: Judged) -> dict[str, Any]:
    claim = each.claim
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "rests_on": claim.rests_on,
        "needed": claim.needed,
        "reasons": list(claim.reasons),
        "state": each.judgement,
        "note": each.note,
    }


def _rows(judged: Sequence[Judged]) -> list[list[str]]:
    return [
        [
            str(number),
            str(each.claim.start),
            str(each.claim.end),
            each.claim.text,
            each.claim.kind,
            each.claim.rests_on,
            each.claim.needed,
            "",
            each.note,
        ]
        for number, each in enumerate(judged, start=1)
    ]


def _decided(judged: Sequence[Judged], text: str, rows: Sequence[Row]) -> tuple[Judged, ...]:
    """Return the claims with what the sheet's rows decide; a row without a place adds a claim that was missed."""
    by_place = {(each.claim.start, each.claim.end): each for each in judged}
    faults: list[Fault] = []
    for where, row in rows:
        place = _place(row, where, text, faults)
        if place is None:
            continue
        decision = row.get("decision", "").strip().lower()
        ground = row.get("rests_on", "").strip().lower()
        if decision and decision not in DECISIONS:
            faults.append(Fault(f"{decision!r} is no decision.", f"{where}, column decision", _WHY, _REMEDY))
        elif ground not in _GROUNDS:
            remedy = f"Write one of: {', '.join(_GROUNDS)}."
            faults.append(Fault(f"{ground!r} is no ground.", f"{where}, column rests_on", _WHY, remedy))
        elif place in by_place:
            by_place[place] = _judge(by_place[place], decision, ground, row.get("note", "").strip())  # type: ignore[arg-type]
        elif kind := _kind(decision, row, where, faults):
            claim = Claim(text[slice(*place)], *place, kind, ground, needed_for(kind, ground))  # type: ignore[arg-type]
            by_place[place] = Judged(claim, "added", row.get("note", "").strip())
    raise_all(faults)
    return tuple(by_place[place] for place in sorted(by_place))


_WHY = "What a person decides stands in the page and cannot be guessed."


def _place(row: dict[str, str], where: str, text: str, faults: list[Fault]) -> tuple[int, int] | None:
    start, end, words = row["start"].strip(), row["end"].strip(), row["text"].strip()
    if start.isdecimal() and end.isdecimal() and text[int(start) : int(end)].strip() == words != "":
        return int(start), int(end)
    if not start and not end and words and text.count(words) == 1:
        return text.index(words), text.index(words) + len(words)
    what = "the text of this row does not stand in the review at this place"
    if not start and not end:
        what = f"the text of this row stands {text.count(words) if words else 0} times in the review"
    remedy = "Leave start, end and text as they were; for a claim that was missed give its exact words, and no place."
    faults.append(Fault(f"{what}.", where, "A decision is about exact words, and the review may have changed.", remedy))
    return None


def _kind(decision: str, row: dict[str, str], where: str, faults: list[Fault]) -> ClaimKind | None:
    kind = decision if decision in CLAIM_KINDS else row["kind"].strip().lower()
    if kind not in CLAIM_KINDS:
        faults.append(Fault(f"{kind!r} is no kind of claim.", f"{where}, column kind", _WHY, _REMEDY))
        return None
    return kind


def _judge(proposed: Judged, decision: str, ground: Ground, note: str) -> Judged:
    if not decision:
        return replace(proposed, note=note)
    if decision == "no":
        return replace(proposed, judgement="rejected", note=note)
    kind: ClaimKind = proposed.claim.kind if decision == "yes" else decision  # type: ignore[assignment]
    claim = replace(proposed.claim, kind=kind, rests_on=ground, needed=needed_for(kind, ground))
    return Judged(claim, "confirmed" if claim == proposed.claim else "corrected", note)
