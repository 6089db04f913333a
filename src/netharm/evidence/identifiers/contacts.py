"""Ways to reach or find a person: postcodes, telephone numbers, e-mail addresses and names used online.

Sources of the forms: Royal Mail's postcode areas, Ofcom's National Telephone Numbering Plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.identifier import Identifier

_AREAS_IN_A_ROW = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN "
    "EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE "
    "NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR "
    "TS TW UB W WA WC WD WF WN WR WS WV YO ZE GIR"
)
_AREAS = frozenset(_AREAS_IN_A_ROW.split())
_POSTCODE = re.compile(
    r"(?<!\w)(?P<it>(?P<area>GIR(?=\s?0AA)|[A-Z]{1,2}(?=\d))(?:\d[A-Z\d]?)?[\s\-.]{0,2}(?P<inward>\d[ABD-HJLNP-UW-Z]{2}))(?!\w)",
    re.IGNORECASE,
)
_ORDINALS = frozenset({"1st", "2nd", "3rd", *(f"{digit}th" for digit in range(10))})
_GAP = r"[\s\-.\u00a0\u2010-\u2015/]{0,2}"
_DAY = r"[0-3]\d(?P<apart>[/.\- ])[01]\d(?P=apart)(?:19|20)?\d\d(?!\d)"
_PHONE = re.compile(
    rf"(?<![\w+/.])(?!{_DAY})(?P<it>(?:\(?\+\s?44\)?{_GAP}(?:\(0\){_GAP})?|\(?0044\)?{_GAP}(?:\(0\){_GAP})?|\(?0)"
    rf"(?:\d\)?{_GAP}){{8,9}}\d)(?!\w)"
)
_ABROAD = re.compile(rf"(?<![\w+])(?P<it>\(?(?:\+|00)\s?[1-9]\d{{0,2}}\)?(?:{_GAP}\(?\d\)?){{7,12}})(?!\w)")
_CUE = (
    r"(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|landline|fax|ring|call(?:ed)?|text(?:ed)?|dial(?:led)?|whats\s?app|burner|handset|line|msisdn)"
    r"(?:\s*(?:number|no|on|is|was|ending|ends|in|with|using|him|her|them|at)\b\.?|\s*[:#(=|\-]){0,4}\s*"
)
_ANNOUNCED = re.compile(rf"(?<!\w)(?i:{_CUE})(?P<it>\d(?:{_GAP}\d){{5,11}})(?!\w|[,.]\d)")
_ENDING = re.compile(
    r"(?i:(?:phone|mobile|number|line|handset|sim|tel)\s+(?:that\s+)?end(?:s|ing)?(?:\s+(?:in|with))?)\s+(?P<it>\d{3,6})(?!\w)"
)
_MAIL = re.compile(r"[\w.+\-'\u2019]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
_SPELT = re.compile(
    r"(?<!\w)(?P<it>[\w.+\-]{2,64}\s?[\[(]?\s?at\s?[\])]?\s?[\w\-]{2,40}\s?[\[(]?\s?dot\s?[\])]?\s?(?:com|co|org|net|uk|gov|ac|police)"
    r"(?:\s?[\[(]?\s?(?:dot|\.)\s?[\])]?\s?\w{2,3})?)(?!\w)",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"(?<!\w)(?i:snap(?:chat)?|insta(?:gram)?|facebook|tik\s?tok|telegram|wickr|signal|twitter|discord|encrochat|user\s?name|handle|screen\s?name|vinted|onlyfans|cash\s?app)"
    r"(?i:\s*(?:account|profile|handle|user\s?name|user|name|page|id|as|called|is|was|under)\b|\s*[:(=|\-]){0,4}\s*['\"\u2018\u201c]?"
    r"(?P<it>@[\w.\-]{2,40}|(?=[\w.\-]{0,38}[\d_])[A-Za-z][\w.\-]{2,38}\w)"
)
_AT = re.compile(r"(?<![\w@/.])(?P<it>@[A-Za-z_][\w.]{2,30})(?!\w)")
_PROFILE = re.compile(
    r"(?<!\w)(?P<it>(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|instagram|twitter|x|tiktok|snapchat|linkedin|t|youtube|vk)"
    r"\.(?:com|me|co\.uk)/[@\w.\-/]{2,80})",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"(?<!\w)(?P<it>(?:lat(?:itude)?|gps|co-?ordinates?|w3w)\W{1,3}-?\d{1,2}\.\d+[\s,;/]+(?:lon(?:g(?:itude)?)?\W{1,3})?-?\d{1,3}\.\d+"
    r"|///\w+\.\w+\.\w+)",
    re.IGNORECASE,
)
_ADDRESS_OF_MACHINE = re.compile(
    r"(?<![\w.])(?P<it>(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d))(?![\w.]\d)"
)


def contacts(text: str) -> Iterator[Identifier]:
    """Yield postcodes, positions, telephone numbers, e-mail addresses and names used online; two may overlap."""
    for found in _POSTCODE.finditer(text):
        if found.group("area").upper() in _AREAS and found.group("inward") not in _ORDINALS:
            yield Identifier(*found.span("it"), "postcode")
    for pattern in (_PHONE, _ABROAD, _ANNOUNCED, _ENDING):
        for found in pattern.finditer(text):
            yield Identifier(*found.span("it"), "phone number")
    for found in _MAIL.finditer(text):
        yield Identifier(*found.span(), "e-mail address")
    for found in _SPELT.finditer(text):
        yield Identifier(*found.span("it"), "e-mail address")
    for found in _POSITION.finditer(text):
        yield Identifier(*found.span("it"), "address")
    for pattern in (_ONLINE, _AT, _PROFILE, _ADDRESS_OF_MACHINE):
        for found in pattern.finditer(text):
            yield Identifier(*found.span("it"), "online name")
