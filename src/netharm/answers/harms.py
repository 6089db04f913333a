"""From the register, or a plan beside it, to the answer of `netharm harms`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from netharm.answers.page_or_sheet import refuse_place, write_page_or_sheet
from netharm.answers.plan_match import match_of
from netharm.consequences.match_words import mitigation_line
from netharm.consequences.plan_match import PlanMatch
from netharm.consequences.register import consequences_of, options_for, published_lists
from netharm.consequences.words import consequence_lines
from netharm.errors import Fault, raise_all
from netharm.report.consequence_tables import known_table, mitigations_table, register_table
from netharm.report.harms_page import plan_page, register_page
from netharm.study.operation_kind import OperationKind
from netharm.study.plan_key_faults import did_you_mean
from netharm.study.study import Study


def list_harms(kinds: Sequence[str] = (), out: Path | None = None) -> dict[str, Any]:
    """Return the register of unintended consequences, or the part that `kinds` of operation set off.

    Raises BadInput for a kind that there is not.
    """
    refuse_place(out)
    raise_all([_no_such_kind(kind) for kind in kinds if kind not in get_args(OperationKind)])
    found = consequences_of(kinds)
    said = [line for each in found for line in consequence_lines(each)]
    record: dict[str, Any] = {
        "kinds": list(kinds),
        "consequences": [each.model_dump(mode="json") for each in found],
        "published": [each.model_dump(mode="json") for each in published_lists()],
    }
    if out is not None:
        write_page_or_sheet(out, lambda: register_page(found, kinds), {"Register": register_table(found)})
        said.append(f"Written to {out}.")
    return {**record, "said": said}


def match_harms(given: Path, out: Path | None = None) -> dict[str, Any]:
    """Return a plan beside the register: what is not watched, with lines to paste, and what is not mitigated."""
    refuse_place(out)
    study, match = match_of(given)
    options = _options(study, match)
    followed = (mitigation_line(each) for each in match.mitigations)
    said = [*match.said, *_suggested(options), *followed, *_to_paste(match)]
    record: dict[str, Any] = {
        "study": study.title,
        "kinds": list(match.kinds),
        "known": [asdict(each) for each in match.known],
        "unwatched": [each.code for each in match.known if not each.watched_by],
        "without_mitigation": [{"harm": harm, "options": codes} for harm, codes in options.items()],
        "mitigations": [asdict(each) for each in match.mitigations],
        "sentences": list(match.said),
    }
    if out is not None:
        tables = {"Known to set off": known_table(match), "Mitigations": mitigations_table(match)}
        write_page_or_sheet(out, lambda: plan_page(study.title, match, options, placebo=study.placebo), tables)
        said.append(f"Written to {out}.")
    return {**record, "said": said}


def _no_such_kind(kind: str) -> Fault:
    known = get_args(OperationKind)
    return Fault(
        f'the register knows no kind of operation called "{kind}".',
        "command line, --kind-of-operation",
        "What is set off is listed by kind of operation.",
        f"{did_you_mean(kind, known)}The kinds are: {', '.join(known)}.",
    )


def _options(study: Study, match: PlanMatch) -> dict[str, list[str]]:
    """Return for each harm without a mitigation what the catalogue has, as code and name; none where it has no code."""
    codes = {harm.name: harm.consequence for harm in study.harms}
    return {
        name: [f"{one.code} {one.name}" for one in options_for([code])] if (code := codes[name]) else []
        for name in match.without_mitigation
    }


def _suggested(options: dict[str, list[str]]) -> Iterator[str]:
    for harm, names in options.items():
        if names:
            yield f"For {harm} the catalogue has: {'; '.join(names)}."
        else:
            yield f'For {harm}: write consequence = "U1" or the like under the harm, and the catalogue can be matched.'


def _to_paste(match: PlanMatch) -> Iterator[str]:
    for each in match.known:
        if each.snippet:
            yield f"To watch {each.name} ({each.code}), paste into the plan:\n\n{each.snippet}"
