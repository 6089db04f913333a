"""Every key of a plan: what it takes, and what it is for. Refusals are worded from this table.

A test holds the table to the nouns, so that no key goes without its sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from netharm.study.area import Comparison
from netharm.study.consequence_codes import CatalogueCode, ConsequenceCode
from netharm.study.data_source import Sensitivity, SourceKind
from netharm.study.design import DesignKind, Inference
from netharm.study.governance import ReleaseLevel
from netharm.study.metric_ids import MetricId
from netharm.study.mitigation import MitigationState
from netharm.study.operation_kind import OperationKind
from netharm.study.outcome import Match
from netharm.study.strand import Strand
from netharm.study.watch import Looks, WatchMethod
from netharm.study.window import Period


@dataclass(frozen=True)
class Key:
    """`takes` completes "it takes ..."; `purpose` is a sentence; `allowed` lists the values where they are few."""

    takes: str
    purpose: str
    allowed: tuple[str, ...] = ()


def _one_of(allowed: Any, purpose: str) -> Key:
    values: tuple[str, ...] = allowed if isinstance(allowed, tuple) else get_args(allowed)
    return Key("one of " + ", ".join(f'"{value}"' for value in values), purpose, values)


_TEXT = "text in quotes"
_DATA_NAME = "the name of an entry under [data], in quotes"
_TEXTS = 'a list of texts in quotes, such as ["one", "two"]'
_YES_OR_NO = "true or false, without quotes"
_MOMENT = "a date without quotes, such as 2025-03-01, or the whole number of a period, such as 13"
_MEASURE = (
    'a table such as { data = "recorded_offences", crime_type = "Burglary" } or { data = "counts", column = "calls" }'
)

_MEASURE_KEYS = {
    "measure": Key(_MEASURE, "It says what is counted, and from which data."),
    "measure.data": Key(_DATA_NAME, "It says which data are counted."),
    "measure.column": Key(
        "the name of a declared measure, in quotes", "It says which column of a counts table is meant."
    ),
    "measure.where": Key("a table of selections", "It selects the events that are counted."),
}

_ROW_KEYS = {
    "name": Key(_TEXT, "The row of the ledger carries this name."),
    **_MEASURE_KEYS,
    "mechanism": Key(_TEXT, "It says how the operation would bring this about."),
    "bearer": Key(_TEXT, "It says whom this concerns."),
    "match": _one_of(Match, "It says how closely the comparison follows the count before the operation."),
    "activity_sensitive": Key(_YES_OR_NO, "It marks a count that moves with police effort."),
    "reason": Key(_TEXT, "It says why a count that moves with police effort is declared all the same."),
}

KEYS: dict[str, dict[str, Key]] = {
    "study": {
        "title": Key(_TEXT, "It heads the report."),
        "question": Key(_TEXT, "It is what the report answers."),
        "placebo": Key(_YES_OR_NO, "It marks an operation that never happened, on every page."),
    },
    "governance": {
        "purpose": Key(_TEXT, "It says why the data may be used."),
        "controller": Key(_TEXT, "It says who answers for the data."),
        "regime": Key(
            'text in quotes, such as "UK GDPR" or "DPA 2018 Part 3"', "It says under which law the data are used."
        ),
        "dpia": Key(_TEXT, "It names the data protection impact assessment."),
        "sharing": Key(_TEXT, "It names the agreement under which results are shared."),
        "retention": Key(_TEXT, "It says when the data are deleted."),
        "release": _one_of(ReleaseLevel, "It says whom the outputs are written for, and so what is suppressed."),
    },
    "operation": {
        "starts": Key(_MOMENT, "The time after begins with it."),
        "ends": Key(_MOMENT, "It says when the operation was over."),
        "description": Key(_TEXT, "It says what was done."),
        "kinds": Key(
            'a list such as ["warrants", "seizure"]',
            "It says what kinds of operation this is, so that known consequences can be matched.",
            get_args(OperationKind),
        ),
        "strands": Key(
            "a table of officer-hours such as { pursue = 620, prevent = 40 }",
            "It says which of the strands pursue, prevent, protect and prepare the work served.",
            get_args(Strand),
        ),
    },
    "window": {
        "period": _one_of(Period, "It is the length of the periods in which things are counted."),
        "before_starts": Key(_MOMENT, "The time before begins with it."),
        "after_ends": Key(_MOMENT, "The time after ends with it."),
    },
    "areas": {
        "unit": Key('text in quotes, such as "lsoa21"', "It says what kind of area is counted in."),
        "target": Key(
            'a list of area codes in quotes, or a table { data = "NAME", column = "COLUMN" }',
            "It says where the operation worked.",
        ),
        "target.data": Key(_DATA_NAME, "It says which data tell the target."),
        "target.column": Key("the name of a column, in quotes", "It is 1 in the areas of the target."),
        "buffer": Key("a table such as { metres = 500 }", "It says how far effects may have moved."),
        "buffer.metres": Key(
            "a number of metres greater than 0, or up to four of them in ascending order, such as [250, 500]",
            "It says how far effects may have moved; several distances make rings.",
        ),
        "buffer.areas": Key(
            "a list of area codes in quotes",
            "It names areas of the buffer that have no outlines, such as those of a neighbouring force.",
        ),
        "comparison": Key(
            " or ".join(f'"{value}"' for value in get_args(Comparison)) + ", or a list of area codes in quotes",
            "It says what the target is compared with.",
            get_args(Comparison),
        ),
        "polygons": Key(_DATA_NAME, "It names the outlines of the areas."),
        "lookup": Key(_DATA_NAME, "It names the table that joins two vintages of area codes."),
        "waves": Key(
            "rows [[areas.waves]] with starts and areas",
            "They say which areas of the target were reached on another day than the operation's first.",
        ),
        "waves.starts": Key(_MOMENT, "It says when these areas were reached."),
        "waves.areas": Key("a list of area codes in quotes", "It says which areas of the target were reached then."),
        "picked_on": Key(_TEXTS, "It names the outcomes and harms on whose recent counts the target was picked."),
    },
    "data": {
        "source": _one_of(SourceKind, "It says how the data are to be read."),
        "sensitivity": _one_of(Sensitivity, "It decides what is asked of governance, and what is suppressed."),
        "force": Key(
            'the force as police.uk writes it, such as "south-yorkshire", or a list of them, the target\'s own first',
            "It says whose records are meant.",
        ),
        "columns": Key(
            'a table such as { area = "LSOA", period = "Month" }',
            "It maps netharm's names to those of the file's columns.",
        ),
        "measures": Key(_TEXTS, "It names the columns of counts."),
        "covariates": Key(_TEXTS, "It names the columns of fixed traits of areas."),
        "categories": Key(_TEXTS, "It names the columns by which events may be selected."),
        "crs": Key('text in quotes, such as "EPSG:27700"', "It says in which reference system coordinates are."),
        "sheet": Key(_TEXT, "It names the sheet of a workbook."),
        "first_day": Key("a date, such as 2024-01-01", "It is the first day that a table of events covers."),
        "last_day": Key("a date, such as 2025-06-30", "It is the last day that a table of events covers."),
        "suppressed": Key(_TEXTS, "It lists the marks that stand for a number withheld by the data's owner."),
        "suppressed_between": Key(
            "two whole numbers, 0 or more, such as [1, 9]",
            "It gives the least and the greatest number that a mark can stand for.",
        ),
        "suppress_below": Key("a whole number, 0 or more", "It is the smallest count that may leave the team."),
        "leave_out": Key(
            'a list of map points such as ["On or near Police Station", [435200, 387500]]',
            "It names map points, such as custody suites, at which no event is counted; each result is shown with and "
            "without them.",
        ),
    },
    "outcome": {**_ROW_KEYS, "direction": _one_of(("fall", "rise"), "It says which change is sought.")},
    "harm": {
        **_ROW_KEYS,
        "direction": Key('"rise"', "A harm is watched for a rise.", ("rise",)),
        "tolerance": Key(
            "a number greater than 1, such as 1.25",
            "It is the ratio of observed to expected beyond which somebody must act.",
        ),
        "consequence": Key(
            'a code of the register in quotes, such as "U1"',
            "It says which unintended consequence this harm watches; netharm harms lists them.",
            get_args(ConsequenceCode),
        ),
        "mitigation": Key(
            'a list of texts in quotes or of tables such as { what = "one", owner = "a role", due = 2025-02-20 }',
            "It says what is done to prevent this harm.",
        ),
        "mitigation.what": Key(_TEXT, "It says what is done."),
        "mitigation.catalogue": Key(
            'a code of the catalogue in quotes, such as "M1"',
            "It says which entry of the catalogue this is; netharm mitigations lists them.",
            get_args(CatalogueCode),
        ),
        "mitigation.owner": Key("a role in quotes, not a person's name", "It says who sees to it."),
        "mitigation.due": Key("a date without quotes, such as 2025-02-20", "It says when it has to be in place."),
        "mitigation.state": _one_of(MitigationState, "It says how far it has come when the plan is written."),
        "mitigation.reason": Key(_TEXT, "It says why a mitigation was dropped."),
        "respond": Key(_TEXTS, "It says what happens when the alarm of this harm rings."),
        "tell": Key(_TEXTS, "It says who is told when the alarm of this harm rings."),
    },
    "activity": {
        "name": Key(_TEXT, "The report's table of activity carries this name."),
        "count": Key("a whole number, 0 or more, without quotes", "It says how much was done."),
        "strands": Key(
            'a list such as ["pursue", "protect"]',
            "It says which of the strands pursue, prevent, protect and prepare it served.",
            get_args(Strand),
        ),
    },
    "metric": {
        "name": Key(_TEXT, "The report's table of metrics carries this name."),
        **_MEASURE_KEYS,
        "note": Key(_TEXT, "It says what the figure is used for."),
        "catalogue": Key(
            'an id of the catalogue of figures in quotes, such as "ncdof-h8"',
            "It says which known figure this is, so that what it cannot see is shown; netharm metrics lists them.",
            get_args(MetricId),
        ),
    },
    "untouched": {
        "name": Key(_TEXT, "The report's table of checks carries this name."),
        **_MEASURE_KEYS,
        "reason": Key(_TEXT, "It says why the operation could not have changed this count."),
        "match": _ROW_KEYS["match"],
    },
    "circumstances": {
        "moderators": Key(_TEXT, "It says where or for whom the effect may differ."),
        "implementation": Key(_TEXT, "It says what was done, as planned or not."),
        "economics": Key(_TEXT, "It says what the operation cost, and whom."),
    },
    "populations": {
        "data": Key(_DATA_NAME, "It says which data hold the numbers of residents."),
        "ethnicity": Key(
            'a table of groups and columns such as { White = "white", Black = "black" }',
            "It says which column holds the residents of each ethnic group.",
        ),
        "age": Key(
            'a table of groups and columns such as { "18-24" = "aged_18_24" }',
            "It says which column holds the residents of each age group.",
        ),
        "compared_with_ethnicity": Key(
            'the name of a group in quotes, such as "White"', "It is the ethnic group that rates are divided by."
        ),
        "compared_with_age": Key(
            'the name of a group in quotes, such as "over 34"', "It is the age group that rates are divided by."
        ),
    },
    "design": {
        "kind": _one_of(DesignKind, "It says by which design the question is answered."),
        "inference": _one_of(Inference, "It says how chance is judged."),
        "permutations": Key("a whole number from 1 to 100000", "It is the number of placebo groups or draws."),
        "seed": Key("a whole number, 0 or more", "With the same seed the same numbers come out."),
        "fallback": _one_of(("none", "penalised"), "It says what is done where exact balance is impossible."),
        "covariates": Key('a table { data = "NAME", columns = ["one", "two"] }', "It names the traits to balance."),
        "covariates.data": Key(_DATA_NAME, "It says which data hold the traits."),
        "covariates.columns": Key(_TEXTS, "It names the traits to balance."),
        "exposure": Key(
            'a table { data = "NAME", column = "COLUMN" }',
            "It says how many there are that could be counted, so that rates are compared.",
        ),
        "exposure.data": Key(_DATA_NAME, "It says which data hold the numbers to divide by."),
        "exposure.column": Key("the name of a declared column, in quotes", "It holds the numbers to divide by."),
        "method": _one_of(("classical", "synthetic difference in differences"), "It says how areas are weighted."),
        "scale": _one_of(
            ("ratio", "level"), "It says whether areas would have moved by the same share or by the same amount."
        ),
        "control": Key(_YES_OR_NO, "It says whether the comparison areas serve as a control series."),
        "transition": Key(
            "a whole number of periods from 0 to 60", "So many periods from the operation's start are left out."
        ),
        "season": _one_of(("auto", "none", "harmonic"), "It says whether the time of year is allowed for."),
        "spread": _one_of(("quasi-poisson", "negative binomial"), "It says how counts vary around what is expected."),
    },
    "watch": {
        "method": _one_of(WatchMethod, "It says how a rise is told from chance while data arrive."),
        "looks": _one_of(Looks, "It says how often the harms are looked at."),
        "starts": Key(_MOMENT, "The first look is the period in which it lies; all before it shows what is usual."),
        "ends": Key(_MOMENT, "The last look is the period in which it lies."),
        "false_alarm": Key(
            "a number above 0 and up to 0.5, such as 0.05",
            "It is how likely one harm's alarm may ring during the whole watch although nothing changed.",
        ),
        "tell": Key(_TEXTS, "It says who is told of a harm that names nobody of its own."),
        "health_first": Key(_TEXT, "It says who sees alerts from health data first."),
        "enforcement": Key(_TEXTS, "It is what the plan asks of police when there is an alert from health data."),
        "scan": Key(_YES_OR_NO, "It looks for clusters in space and time too."),
    },
    "triggers": {
        **_MEASURE_KEYS,
        "harms": Key(_TEXTS, "It names the declared harms that may follow what police did."),
        "distances_m": Key("a list of numbers such as [100, 250, 500]", "It says how near, in metres, is near."),
        "windows_days": Key("a list of whole numbers such as [1, 3, 7]", "It says how many days after and before."),
        "leave_out": Key(
            "a list of points such as [[435200, 387500]]",
            "It names map points, in metres, such as custody suites; the result is shown with and without them.",
        ),
    },
}
