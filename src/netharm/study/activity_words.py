"""Which counts are police activity, by their words: outputs that rise because police do more.

A count is taken for activity when its row's name, its column, its selection or the name of its data holds one of
these words, in the singular or the plural: arrest, seizure (seized), search, stop and search, warrant, raid,
disruption (disrupted), charge, conviction, prosecution, caution, patrol, possession of weapons, drug offence (drug
crime, possession, supply, trafficking or dealing, recorded drugs, or a column called drugs); or when it selects the
police.uk crime type "Drugs" or "Possession of weapons". Counts of death, overdose, poisoning, treatment and the
like are not taken for drug offences, whatever drug they name.
"""

from __future__ import annotations

import re

from netharm.study.measure import Measure

ACTIVITY_CRIME_TYPES = ("drugs", "possession of weapons")

_HEALTH = re.compile(
    r"\b(deaths?|dead|died|fatal|overdos\w*|poison\w*|ambulance|hospital\w*|admissions?|treat\w*|naloxone|litter|needles?|harms?)\b"
)
_ACTIVITY = (
    ("arrests", r"\barrest(s|ed)?\b"),
    ("seizures", r"\b(seizures?|seized)\b"),
    ("searches", r"\b(stop(s)? and search(es)?|search(es|ed)?)\b"),
    ("warrants", r"\bwarrants?\b"),
    ("raids", r"\braids?\b"),
    ("disruptions", r"\bdisrupt(ions?|ed)\b"),
    ("charges", r"\bcharge(s|d)?\b"),
    ("convictions", r"\b(convict(ions?|ed)|prosecut(ions?|ed)|caution(s|ed)?)\b"),
    ("patrols", r"\bpatrols?\b"),
    ("weapons found", r"\b(possession of (a )?(weapons?|knife|knives|blades?)|weapons? possession)\b"),
)
_DRUGS = (
    ("drug offences recorded", r"\bdrugs? (offen[cs]es?|crimes?|possession|supply|trafficking|dealing)\b"),
    (
        "drug offences recorded",
        r"\b(possession|supply|trafficking|recorded|count of|number of) (of )?(controlled )?drugs\b",
    ),
)


def activity_in(name: str, measure: Measure) -> str | None:
    """Return which police activity the row called `name` counts, or None."""
    for values in measure.where.values():
        for value in values:
            if value.strip().lower() in ACTIVITY_CRIME_TYPES:
                return f'the crime type "{value}"'
    texts = [
        name,
        measure.data,
        measure.column or "",
        *(value for values in measure.where.values() for value in values),
    ]
    words = [_words(text) for text in texts]
    if activity := next((what for what, pattern in _ACTIVITY if any(re.search(pattern, text) for text in words)), None):
        return activity
    if any(_HEALTH.search(text) for text in words):
        return None
    if re.fullmatch(r"(i |n |recorded )?drugs?", _words(measure.column or "")):
        return "drug offences recorded"
    return next((what for what, pattern in _DRUGS if any(re.search(pattern, text) for text in words)), None)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))
