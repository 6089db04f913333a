"""netharm mitigations: what can be done about consequences, and how far a plan's own mitigations have come."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netharm.cli.arguments import Subparsers, add_command, day
from netharm.cli.printing import give_answer
from netharm.errors import Fault, raise_all


def add_arguments(subparsers: Subparsers) -> None:
    """Add `mitigations` to the command line."""
    parser = add_command(
        subparsers,
        "mitigations",
        "list what can be done about harms, and follow a plan's mitigations through",
        "Without a study it prints the catalogue: what each answers, who does it, its law and its evidence. With a\n"
        "study it lists the plan's mitigations with owner, date and state, the overdue first. With --set it writes\n"
        "down how far one has come; the plan stays as it was registered.",
        'netharm mitigations my-study --set "naloxone carried by every team" --state done --by "operation lead"',
    )
    parser.add_argument(
        "study",
        type=Path,
        nargs="?",
        metavar="STUDY",
        help="the study's folder, or its plan file (left out: the catalogue)",
    )
    parser.add_argument(
        "--for",
        dest="codes",
        action="append",
        default=[],
        metavar="CODE",
        help="what answers this consequence of the register, such as U4; may be given several times",
    )
    _add_report(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day of asking (left out: today)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write a page (.html) or a table (.csv, .xlsx)")
    parser.set_defaults(run=run)


def _add_report(parser: Any) -> None:
    """Add what reports how far a mitigation has come."""
    parser.add_argument("--set", dest="what", metavar="WHAT", help="the mitigation to report on, as the plan words it")
    parser.add_argument("--state", metavar="STATE", help="planned, in place, done or dropped")
    parser.add_argument("--on", type=day, metavar="DATE", help="since which day (left out: today)")
    parser.add_argument("--by", default="", metavar="ROLE", help="who reports: a role and not a person's name")
    parser.add_argument("--note", default="", metavar="NOTE", help="a short note; needed where a mitigation is dropped")


def run(arguments: argparse.Namespace) -> int:
    """List, follow or report, and return the exit code, 0: an overdue mitigation is told, and is no fault."""
    from netharm.answers.mitigations import follow_mitigations, list_mitigations, report_mitigation

    raise_all(_mixed(arguments))
    if arguments.study is None:
        answer = list_mitigations(arguments.codes, arguments.out)
    elif arguments.what is None:
        answer = follow_mitigations(arguments.study, arguments.as_of, arguments.out)
    else:
        answer = report_mitigation(
            arguments.study, arguments.what, arguments.state, arguments.by, arguments.on, arguments.note
        )
    give_answer(answer, as_json=arguments.json)
    return 0


def _mixed(arguments: argparse.Namespace) -> list[Fault]:
    """Return what does not go together on the command line."""
    reports = {"--state": arguments.state, "--on": arguments.on, "--by": arguments.by, "--note": arguments.note}
    given = [option for option, value in reports.items() if value]
    faults = []
    if arguments.what is None and given:
        faults.append(
            _fault("--set", f"{', '.join(given)} says nothing without it.", "Name the mitigation with --set.")
        )
    if arguments.what is not None and arguments.state is None:
        faults.append(_fault("--state", "it is not told how far it has come.", "Add --state done, or another state."))
    if arguments.what is not None and arguments.out is not None:
        faults.append(_fault("--out", "a report on one mitigation has no page.", "Ask for the page without --set."))
    if arguments.study is None and (arguments.what is not None or arguments.as_of is not None):
        faults.append(_fault("STUDY", "no study is given.", "Name the study whose mitigation it is."))
    if arguments.study is not None and arguments.codes:
        faults.append(_fault("--for", "a study is given as well.", "Leave one of the two out."))
    return faults


def _fault(where: str, what: str, remedy: str) -> Fault:
    return Fault(what, f"command line, {where}", "netharm does not guess what a command was meant to say.", remedy)
