"""Names: by titles, by words that announce one or say what somebody did, by initials, and by lists of names.

A list of words cannot know every name; how many are missed is measured and told in docs/methods.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.capitals import LINK, LOUD, NAME, capitals, pieces
from netharm.evidence.identifiers.identifier import Identifier
from netharm.evidence.identifiers.words import words_of

_NAMES = rf"{NAME}(?:\s+{LINK}(?:[A-Z]\.?\s+)?{NAME}){{0,2}}"
_TITLE = (
    r"(?:Mr|MR|Mrs|MRS|Ms|MS|Miss|MISS|Mx|Dr|DR|Prof|Professor|Rev|Reverend|Imam|Sir|Dame|Cllr|Councillor|HHJ"
    r"|W?PCs?|T?DCs?|A?DS|[AT]?/?DI|[AT]?/?DCI|D/?Supt|DSU|CSU|DCC|ACC|[AT]?/?P?Sgt|[AT]?/?Insp|C/?Insp|Supt|PCSO|[AT]?/?PS|[AT]?/?PI|Det"
    r"|Detective(?:\s+(?:Chief\s+)?(?:Constable|Sergeant|Inspector|Superintendent))|[AT]/Sergeant)"
)
_OFFICE = (
    r"(?:Sergeant|Inspector|Superintendent|Constable|Chief\s+(?:Inspector|Superintendent|Constable)|Commissioner|Father|Lord|Lady|Judge"
    r"|Nurse|Officer|Uncle|Auntie|Aunt|Nan|Cousin)"
)
_CUE = (
    r"(?:(?:aka|a\.k\.a\.?|alias|known\s+(?:locally\s+|to\s+\w+\s+)?as|nicknamed|street\s+name|named|called|name(?:d|\s+is|\s+was|\s+of)?|nominals?"
    r"|victim|suspect|defendant|witness|complainant|occupant|occupier|tenant|interviewee|participant|offender|detainee|subject|informant|passenger|driver"
    r"|sons?|daughters?|mother|father|mum|dad|brothers?|sisters?|step\w+|uncle|aunt|nephew|niece|grand\w+|carer|landlord|landlady|solicitor|keeper|owner"
    r"|partner|girlfriend|boyfriend|lads?|lass|girl|boy|ex|cousins?|wife|husband|neighbours?|friends?|associates?|colleagues?|signed|cc|attn|dear|hi|hello|thanks|regards|sincerely"
    r"|author(?:ed)?|prepared\s+by|written\s+by|completed\s+by|apologies|present|attendees|in\s+attendance|actions?\s+for|next\s+of\s+kin|officer\s+in\s+(?:the\s+)?case|loggist|statement\s+of|interview(?:ed)?(?:\s+with|\s+by)?|age[dn]t|oic|contact|spoke\s+(?:to|with)|met(?:\s+with)?"
    r"|arrested|stopped|detained|charged|visited|told|asked|saw|from|to|by|with|and)"
    r"(?:\s+(?:is|was|as|called|named))?[\s:,(\-\u2013|]{1,3})"
)
_FIRM_CUE = (
    r"(?:aka|a\.k\.a\.?|alias|known\s+(?:locally\s+|to\s+\w+\s+)?as|nicknamed|street\s+name(?:\s+is|\s+was)?|goes\s+by|calls\s+himself|calls\s+herself"
    r"|(?:they|people|everybody|everyone|locals|we)\s+calls?(?:\s+(?:him|her|them))?)"
)
_DID = (
    r"(?:said|says|told|stated|states|replied|denied|admitted|confirmed|explained|reported|recalled|added|agreed|asked|claimed|described|disclosed|refused|answered"
    r"|(?:was|is|were|has\s+been|had\s+been)\s+(?:arrested|charged|stopped|searched|detained|interviewed|seen|released|bailed|convicted|sentenced|found|moved|rehoused|assaulted|threatened|known|cautioned|visited)"
    r"|lives|lived|resides|attended|ran|walked|drove|sold|supplied|moved|handed|bought|owes|owed|has\s+two|has\s+a|who\s+(?:lives|was|is|has|had))"
)
_CALLED = rf"(?:\d{{2,5}}\s+)?(?P<it>{LINK}{_NAMES}|(?:[A-Z]\.?\s){{1,3}}{NAME}|[A-Z]{{3,}}(?:-[A-Z]{{2,}})?(?!\w))"
_TITLED = re.compile(rf"(?<!\w){_TITLE}\.?\s+{_CALLED}")
_IN_OFFICE = re.compile(rf"(?<!\w){_OFFICE}\s+{_CALLED}")
_ANNOUNCED = re.compile(rf"(?<!\w)(?i:{_CUE})['\"\u2018\u201c]?(?P<it>{NAME}(?:\s+{LINK}{NAME}){{0,2}})(?!\w)")
_NICKNAME = re.compile(
    rf"(?<!\w)(?i:{_FIRM_CUE})[\s:,(]{{1,3}}(?:the\s+name\s+(?:of\s+)?)?['\"\u2018\u201c]?(?P<it>[A-Z][\w'\u2019]*(?:[\s-][A-Z]\w*){{0,2}})"
)
_CAPITALS = re.compile(
    rf"(?<!\w)(?P<it>[A-Z]{{2,}}(?:[-'\u2019][A-Z]+)?,\s+{NAME}|{NAME}\s+(?:[A-Z]{{3,}}|O['\u2019][A-Z]+)(?:-[A-Z]+)?)(?!\w)"
)
_LOUDLY = re.compile(
    r"(?<!\w)(?i:(?:nominal|name|subject|suspect|victim|witness|author|defendant|detainee|prepared\s+by|signed(?:\s+by)?|c/o|oic)[\s:]{1,3})"
    rf"(?P<it>{LOUD}(?:[^\S\n]+{LOUD}){{0,2}})(?!\w)"
)
_CALLED_SO = re.compile(
    r"(?i:\b(?:c/o|call(?:s|ed)?\s+(?:him|her|them|himself|herself)|lost|miss(?:es|ed)?|did|does|like|loved|hated|trust(?:s|ed)?|blam(?:es|ed)|paid|owed|"
    r"regards|wishes|it\s+was|it\W?s|was|cos|because))[\s,]{1,2}"
    rf"(?P<it>{NAME}(?:\s+{LINK}{NAME}){{0,2}})(?!\w)"
)
_TURNED = re.compile(
    rf"(?<![\w.])(?P<it>(?:{NAME}|{LOUD})(?:-(?:{NAME}|{LOUD}))?,\s(?:[A-Z]\.){{1,3}}|(?:{LOUD})\s(?P<given>{NAME})|{NAME},\s(?P<first>{NAME}))(?!\w)"
)
_SMALL = re.compile(
    r"(?<!\w)(?:spoke\s+(?:to|with)|saw|met|rang|texted|asked|told|with|seen)\s+(?P<it>[a-z]{3,})(?!\w)", re.IGNORECASE
)
_SECOND_OF_TWO = re.compile(rf"(?<!\w)(?:PCs|DCs|Messrs|Drs)\s+{NAME}\s+and\s+(?P<it>{NAME})")
_SPEAKER = re.compile(rf"^[ \t]*(?P<it>{NAME}(?:\s{NAME})?|[A-Z]{{3,}})(?=\s?:\s)", re.MULTILINE)
_INITIALS = re.compile(rf"(?<![\w.])(?P<it>(?:[A-Z]\.\s?){{1,3}}{LINK}{NAME})(?!\w)")
_INITIAL = re.compile(rf"(?<![\w.,'\u2019])(?P<it>[B-HJ-Z]\s{LINK}{NAME})(?!\w)")
_DOER = re.compile(rf"(?<![\w.])(?P<it>{NAME}(?:\s+{LINK}{NAME}){{0,2}})(?=,?\s+{_DID}\b)")
_SOMEBODYS = re.compile(
    rf"(?<![\w.])(?P<it>{NAME}(?:\s{NAME})?)(?=['\u2019]s?\s(?:mother|mum|father|dad|brother|sister|son|daughter|kids?|child|children|baby|wife|husband"
    r"|partner|girlfriend|boyfriend|ex|mates?|friends?|family|house|flat|place|address|door|room|phone|mobile|car|van|bag|jacket|account|name|debt|dealer|solicitor|nan|aunt|uncle|cousin)\b)"
)
_OF_A_PERSON = re.compile(
    rf"(?i:\b(?:saw|seen|knew|know|knows|met|meet|about|against|towards|behind|for|of|like|was|is|than|between|and|then|when|because|that|where|if|but|so))"
    rf"\s(?P<it>{NAME})(?=\s(?:who|came|comes|went|goes|got|gets|had|has|held|took|takes|gave|gives|left|rang|rings|rang|called|used|uses|owed|owes|wanted|wants|started|knew|knows|did|didn|would|could|always|never)\b)"
)


def names(text: str) -> Iterator[Identifier]:
    """Yield what may be a name, in no order; two may overlap."""
    for found in _TITLED.finditer(text):
        yield Identifier(*found.span("it"), "name")
    for pattern in (_IN_OFFICE, _NICKNAME, _CAPITALS, _INITIALS, _INITIAL, _SECOND_OF_TWO):
        for found in pattern.finditer(text):
            if found.group("it").split()[0].capitalize() not in words_of("no_names"):
                yield Identifier(*found.span("it"), "name")
    yield from _by_given_names(text)
    for pattern in (_ANNOUNCED, _LOUDLY, _DOER, _SPEAKER, _SOMEBODYS, _OF_A_PERSON, _CALLED_SO):
        for found in pattern.finditer(text):
            words = next(pieces(text, *found.span("it")), None)
            if words and words[0].start() == found.start("it") and (len(words) > 1 or not _says_little(text, found)):
                yield Identifier(words[0].start(), words[-1].end(), "name")
    yield from capitals(text)


def _by_given_names(text: str) -> Iterator[Identifier]:
    """Yield family names before given names or initials, and given names in small letters of whom somebody spoke to."""
    known, no_names = words_of("given_names"), words_of("no_names")
    for found in _TURNED.finditer(text):
        given = found.group("given") or found.group("first")
        family = re.split(r"[\s,]", found.group("it"))[0].capitalize()
        if family not in no_names and (given is None or given in known):
            yield Identifier(*found.span("it"), "name")
    for found in _SMALL.finditer(text):
        given = found.group("it").capitalize()
        if given in known and given not in words_of("never_alone"):
            yield Identifier(*found.span("it"), "name")


def _says_little(text: str, found: re.Match[str]) -> bool:
    """Whether a single word begins a sentence or a line, where any word is written large, and may be of any kind."""
    before = text[max(0, found.start("it") - 3) : found.start("it")].rstrip(" \t\"'\u2018\u201c(")
    begins = not before or before[-1] in ".!?:\n\u2022"
    plural = found.re is _DOER and found.group("it")[-1] == "s"
    return begins and (found.re is _OF_A_PERSON or plural)
