"""The second set of made-up texts for the redaction check: other forms and other templates than the first."""

# ruff: noqa: E501, SIM905 -- a template stands on one line, and so does a list of words
from __future__ import annotations

import random

from redaction_texts import TextSet, digits, health_number, letters

GIVEN = (
    "Darren Kelly Wayne Tracey Lee Kayleigh Craig Chantelle Dean Stacey Barry Lorraine Nigel Maureen "
    "Clive Doreen Tariq Shabana Imran Nasreen Ngozi Babatunde Emeka Folasade Ayodele Amara Pawel "
    "Agnieszka Marek Justyna Ion Mihaela Florin Elena Besnik Arben Drita Emre Zeynep Murat Ayse Linh "
    "Hoang Mei Jun Hiroshi Ravi Sunita Jaspreet Manjit Kuldeep Ahmed Khadija Omar Ibrahim Zainab Carlos "
    "Luisa Mateus Ines Declan Aoife Padraig Niamh Rhodri Angharad Fergus Morag Isla Archie Poppy Alfie "
    "Freya"
).split(" ")
FAMILY = (
    "Anstey Blenkinsop Chadwick Duckworth Entwistle Fothergill Gaskell Hargreaves Isherwood Keighley "
    "Longbottom Micklethwaite Naylor Openshaw Postlethwaite Rigby Shuttleworth Tattersall Unsworth "
    "Vickers Winterbottom Abubakar Bhatti Choudhary Demir Egwu Fofanah Gashi Hussain Iqbal Jallow "
    "Kowalczyk Le Malik Nguyen Oyelaran Petrov Rashid Stoica Tesfaye Usmani Vasquez Wieczorek Yusupov "
    "Zhang O'Shea O'Mahony McGuinness MacKenzie Prendergast Cadwallader Pryce Berisha Sesay Asante Singh "
    "Kaur Shah Sharma White Black Walker Cook Bell"
).split(" ")
ROADS = (
    "Acacia Beechwood Chapel Derwent Eastgate Fellside Garrick Holly Ivy Kestrel Lime Meadow Northfield "
    "Oakdene Primrose Quarry Rectory Sycamore Tithebarn Upton Vicarage Whitsand York Mafeking Coronation "
    "Alma"
).split(" ")
KINDS = (
    "Street Road Avenue Lane Close Drive Crescent Terrace Way Grove Gardens Row Parade Hill Square Vale "
    "Park Wharf Buildings Parc Heol Wynd Brae"
).split(" ")
TOWNS = ("Ellerby Harrowdean Oxcombe Saltley Netherby Castleford Penmarric Glenfarg Ballycarn Llanfach Southby").split(
    " "
)
MONTHS = ("January February March April May June July August September October November December").split(" ")


def family(rng: random.Random) -> str:
    last = rng.choice(FAMILY)
    return f"{last}-{rng.choice(FAMILY)}" if rng.random() < 0.06 else last


def name(rng: random.Random) -> str:
    given, last, second = rng.choice(GIVEN), family(rng), rng.choice(GIVEN)
    return rng.choice(
        [
            f"{given} {last}",
            f"{given} {last}",
            f"{given} {last}",
            f"{last.upper()} {given}",
            f"{last}, {given}",
            f"{last.upper()}, {given} {second}",
            f"{given.upper()} {last.upper()}",
            f"{given}-{second} {last}",
            f"{last}, {given[0]}.",
            f"{given[0]}.{second[0]}. {last}",
            f"{given} {second[0]}. {last}",
        ]
    )


def chat_name(rng: random.Random) -> str:
    return rng.choice(GIVEN).lower()


def street_name(rng: random.Random) -> str:
    return rng.choice(("Smokey Joker Tattoo Bear Fingers Yardie Capo Rambo Socks Peanut Slim Chunk").split(" "))


def _ordinal(day: int) -> str:
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd'}.get(day, 'th') }"


def birth(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1946, 2010)
    full = MONTHS[month - 1]
    return rng.choice(
        [
            f"{day}/{month}/{year % 100:02}",
            f"{day}/{month}/{year}",
            f"{day:02}.{month:02}.{year}",
            f"{day}-{month}-{year}",
            f"{_ordinal(day)} {full} {year}",
            f"the {_ordinal(day)} of {full} {year}",
            f"{_ordinal(day)} {full[:3]} '{year % 100:02}",
            f"{full} {_ordinal(day)} {year}",
            f"{full[:3]} {day}, {year}",
            f"{day:02}{full[:3].upper()}{year}",
            f"{day:02} {full[:3].upper()} {year % 100:02}",
            f"{year}/{month:02}/{day:02}",
            f"{day:02}{month:02}{year % 100:02}",
            f"{day} {full} {year % 100:02}",
            f"{day:02} / {month:02} / {year}",
        ]
    )


def birth_in_brackets(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1950, 2008)
    return rng.choice([f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year}", f"{day:02}-{month:02}-{year % 100:02}"])


def event_date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2020, 2025)
    full = MONTHS[month - 1]
    return rng.choice(
        [
            f"{day:02}/{month:02}/{year}",
            f"{_ordinal(day)} {full} {year}",
            f"{full} {year}",
            f"{day} {full[:3]}",
            f"{year}-{month:02}-{day:02}",
            f"the week of {day} {full}",
            f"{day}.{month}.{year % 100}",
            f"spring {year}",
            f"Q{rng.randint(1, 4)} {year}/{year % 100 + 1}",
        ]
    )


def street(rng: random.Random) -> str:
    return f"{rng.choice(ROADS)} {rng.choice(KINDS)}"


def address(rng: random.Random) -> str:
    house = rng.randint(1, 199)
    return rng.choice(
        [
            f"{house} {street(rng)}",
            f"{house} {street(rng)}",
            f"{house} {street(rng)}, {rng.choice(TOWNS)}",
            f"No. {house} {street(rng)}",
            f"number {house}, {street(rng)}",
            f"Flat {rng.randint(0, 4)}/{rng.randint(1, 3)}, {house} {street(rng)}",
            f"Basement Flat, {house} {street(rng)}",
            f"Unit {rng.randint(1, 30)}, {rng.choice(ROADS)} Trading Estate",
            f"Caravan {rng.randint(1, 60)}, {rng.choice(ROADS)} Park",
            f"{rng.choice(ROADS)} Cottage, {rng.choice(TOWNS)}",
            f"The Bungalow, {street(rng)}",
            f"{rng.randint(1, 40)} {rng.choice(ROADS)} Court, {street(rng)}",
            f"{house} The {rng.choice(['Green', 'Crescent', 'Mount', 'Paddock'])}",
            f"{house}{rng.choice('ABC')} High Street",
            f"Top Farm, {rng.choice(TOWNS)}",
            f"Flat {rng.choice('ABCD')}, {house} {street(rng)}, {rng.choice(TOWNS)}",
            f"{house} {rng.choice(ROADS)} St",
        ]
    )


def postcode(rng: random.Random) -> str:
    area = rng.choice(
        (
            "AL BA BB BH BL BS CB CH CM DE DH DL DN DY EN FY GL GU HA HR HU IP KT LA LE LL LN NE NG NN NP "
            "PR SY TA WV YO ZE IV KY"
        ).split(" ")
    )
    district = str(rng.choice([*range(1, 10), *range(10, 30)]))
    if rng.random() < 0.08:
        area, district = rng.choice([("SE", "1P"), ("WC", "2N"), ("E", "1W"), ("N", "1C"), ("NW", "1W")])
    unit = f"{rng.randint(0, 9)}{letters(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    written = f"{area}{district}{rng.choice([' ', ' ', ' ', ''])}{unit}"
    return written.lower() if rng.random() < 0.1 else written


def vehicle(rng: random.Random) -> str:
    forms = [
        (
            f"{letters(rng, 2)}{rng.choice(['03', '06', '10', '12', '15', '16', '20', '25', '54', '59', '63', '65', '67', '69', '72', '75'])}",
            letters(rng, 3),
        ),
        (
            f"{letters(rng, 2)}{rng.choice(['07', '10', '15', '16', '20', '25', '58', '60', '64', '67', '69', '72'])}",
            letters(rng, 3),
        ),
        (f"{rng.choice('ABCDEFG')}{rng.randint(1, 999)}", letters(rng, 3)),
        (letters(rng, 3), f"{rng.randint(1, 99)}{rng.choice('ABCDEFGH')}"),
        (f"{letters(rng, 1)}{rng.choice(['AZ', 'IG', 'UI', 'RZ', 'XI'])}", digits(rng, 4)),
        (letters(rng, 3), digits(rng, 3)),
    ]
    first, last = rng.choice(forms)
    return f"{first}{rng.choice([' ', ' ', '', '-'])}{last}"


def phone(rng: random.Random) -> str:
    last = f"{rng.randint(0, 999):03}"
    return rng.choice(
        [
            f"07700 900{last}",
            f"07700900{last}",
            f"077 0090 0{last}",
            f"(07700) 900{last}",
            f"+44 7700 900 {last}",
            f"+44-7700-900{last}",
            f"(+44) 7700 900{last}",
            f"+44(0)7700900{last}",
            f"07700/900{last}",
            f"0207 946 0{last}",
            f"02079460{last}",
            f"020-7946-0{last}",
            f"0141 496 0{last}",
            f"01414960{last}",
            f"0191 498 0{last}",
            f"01632-960-{last}",
            f"(01632) 960{last}",
            f"+44 1632 960{last}",
            f"01632 960{last} ext. {rng.randint(10, 999)}",
            f"028 9649 6{last}",
            f"0808 157 0{last}",
        ]
    )


def mail(rng: random.Random) -> str:
    given, last = rng.choice(GIVEN).lower(), rng.choice(FAMILY).lower().replace("'", "")
    box = rng.choice(
        [f"{given}.{last}", f"{given}-{last}{digits(rng, 1)}", f"{given}.{last}+work", f"{last}.{given[0]}"]
    )
    domain = rng.choice(["example.net", "northshire.pnn.police.example", "outlook.example.com", "nhs.example"])
    return f"{box}@{domain}" if rng.random() < 0.85 else f"{box.title()}@{domain.upper()}"


def _year(rng: random.Random) -> str:
    return f"{rng.randint(17, 25)}"


def crime(rng: random.Random) -> str:
    year = _year(rng)
    return rng.choice(
        [
            f"{rng.randint(10, 63)}/{digits(rng, 5)}/{year}",
            f"{digits(rng, 7)}/{year}",
            f"{rng.randint(10, 63)}{year}00{digits(rng, 5)}",
            f"20{year}-{digits(rng, 6)}",
            f"{rng.randint(10, 63)}{letters(rng, 1)}{rng.randint(1, 9)}/{digits(rng, 4)}/{year}",
            f"{letters(rng, 2)}{year}-{digits(rng, 6)}",
            f"{digits(rng, 6)}/{_year(rng)}",
        ]
    )


def custody(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(10, 63)}{letters(rng, 2)}/{digits(rng, 4)}/{_year(rng)}",
            f"{digits(rng, 4)}/{_year(rng)}",
            f"{letters(rng, 2)}{digits(rng, 6)}/{_year(rng)}",
        ]
    )


def incident(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2020, 2025)
    return rng.choice(
        [
            f"{digits(rng, 3)}-{day:02}{month:02}{year}",
            f"{digits(rng, 4)}/{day:02}{month:02}{year % 100}",
            f"{digits(rng, 4)} {day:02}/{month:02}/{year % 100}",
            f"0{digits(rng, 3)} of {_ordinal(day)} {MONTHS[month - 1]}",
            f"{letters(rng, 1)}{digits(rng, 6)}-{day:02}{month:02}",
            f"P{year % 100}{month:02}{day:02}{digits(rng, 4)}",
        ]
    )


def urn(rng: random.Random) -> str:
    parts = (f"{rng.randint(10, 63)}", letters(rng, 2), digits(rng, 5), _year(rng))
    return rng.choice([" ", "", "/"]).join(parts)


def pnc(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{_year(rng)}/{digits(rng, 5)}{letters(rng, 1)}",
            f"20{_year(rng)}/0{digits(rng, 6)}{letters(rng, 1)}",
            f"9{rng.randint(0, 9)}/{digits(rng, 6)}{letters(rng, 1)}",
        ]
    )


def cro(rng: random.Random) -> str:
    return f"{digits(rng, rng.choice([4, 5, 6]))}/{_year(rng)}{letters(rng, 1)}"


def summons(rng: random.Random) -> str:
    return f"{_year(rng)}/{digits(rng, 4)}/0{rng.randint(1, 9)}/{digits(rng, 6)}{letters(rng, 1)}"


def insurance(rng: random.Random) -> str:
    first, rest, last = letters(rng, 2, "ABCEGHJKLMNPRSTWXYZ"), digits(rng, 6), rng.choice("ABCD")
    return rng.choice(
        [
            f"{first} {rest[:2]} {rest[2:4]} {rest[4:]} {last}",
            f"{first}{rest}{last}",
            f"{first}-{rest[:2]}-{rest[2:4]}-{rest[4:]}-{last}",
        ]
    )


def intelligence(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{letters(rng, 2)}{_year(rng)}/{digits(rng, 5)}",
            f"20{_year(rng)}/{digits(rng, 5)}",
            f"NS-INT-{digits(rng, 6)}",
            f"{digits(rng, 8)}",
        ]
    )


def exhibit(rng: random.Random) -> str:
    initials, number = letters(rng, rng.choice([2, 3])), rng.randint(1, 30)
    return rng.choice(
        [
            f"{initials}/{number}",
            f"{initials}-{number:02}",
            f"{initials} {number}",
            f"{initials}/{number}{rng.choice('AB')}",
        ]
    )


def licence(rng: random.Random) -> str:
    surname = (rng.choice(FAMILY).upper().replace("'", "") + "9999")[:5]
    return f"{surname} {digits(rng, 6)} {letters(rng, 2)}{digits(rng, 1)}{letters(rng, 2)}"


def account(rng: random.Random) -> str:
    return digits(rng, 8)


def handset(rng: random.Random) -> str:
    return f"35{digits(rng, 13)}"


def operation(rng: random.Random) -> str:
    return rng.choice(
        ("Falconry Brimstone Tideswell Cobalt Nightjar Palisade Yewtree Driftwood Saffron Elmbridge").split(" ")
    )


def organisation(rng: random.Random) -> str:
    return rng.choice(
        [
            "Northshire Police",
            "St Giles Trust",
            "the Probation Service",
            "Catch22",
            "We Are With You",
            "the Regional Organised Crime Unit",
            "Border Force",
            "Ellerby City Council",
            "Public Health Wales",
            "the Children's Society",
            "British Transport Police",
            "His Majesty's Inspectorate",
            "Marks & Spencer",
            "UNODC",
        ]
    )


def place(rng: random.Random) -> str:
    return rng.choice(
        [
            *TOWNS,
            "Ellerby bus station",
            "the Ferndale estate",
            "the Old Market",
            "Southby Pier",
            "Birmingham",
            "Merseyside",
            "London",
        ]
    )


def drug(rng: random.Random) -> str:
    return rng.choice(
        [
            "cannabis resin",
            "crack",
            "brown",
            "Xanax",
            "Subutex",
            "methadone",
            "amphetamine sulphate",
            "Valium",
            "mephedrone",
            "Class B",
            "naloxone",
        ]
    )


def money(rng: random.Random) -> str:
    return rng.choice(
        [
            f"£{digits(rng, 4)}",
            f"£{rng.randint(1, 99)}m",
            f"£{digits(rng, 3)},{digits(rng, 3)}.00",
            f"{digits(rng, 2)} quid",
            f"€{digits(rng, 3)}",
            f"GBP {digits(rng, 5)}",
        ]
    )


def clock(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(0, 23):02}.{rng.randint(0, 59):02}",
            f"{rng.randint(1, 12)}pm",
            f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}",
            f"half past {rng.choice(['two', 'six', 'nine'])}",
        ]
    )


def statistic(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(1, 99)}.{rng.randint(0, 9)} per cent",
            f"{digits(rng, 5)}",
            f"{rng.randint(1, 9)} in {rng.randint(10, 99)}",
            f"p = 0.0{rng.randint(1, 9)}",
            f"95% CI {rng.randint(1, 9)}.{rng.randint(10, 99)} to {rng.randint(10, 30)}.{rng.randint(10, 99)}",
            f"{rng.randint(1, 9)},{digits(rng, 3)},{digits(rng, 3)}",
        ]
    )


def law(rng: random.Random) -> str:
    return rng.choice(
        [
            "Section 1 PACE",
            "s.5(3) MDA 1971",
            "Schedule 2 of the Regulations 2001",
            "the Equality Act 2010",
            "s 136 MHA",
            "Code A",
            "the Proceeds of Crime Act",
            "S23",
            "GDPR Article 6(1)(e)",
            "Misuse of Drugs Act",
        ]
    )


def code(rng: random.Random) -> str:
    return rng.choice(
        [
            "Rev 4",
            "Appendix C",
            "HO/2024/117",
            "release 10.2.1",
            "Figure 3",
            "BS 7958",
            "Cm 9393",
            "chapter 12",
            "item 7b",
            "Grade B2",
            "Band 6",
            "A&E",
            "MP3",
            "Windows 11",
            "F1 visa",
            "AQ12 form",
            "Room 101",
            "Year 9",
            "Level 3",
            "pp. 12-14",
        ]
    )


def age(rng: random.Random) -> str:
    return f"{rng.randint(13, 60)}"


STATEMENT = (
    "I am {name} and I live at {address}.",
    "My date of birth is {birth}.",
    "I have known {name} for {age} years; people call him '{street}'.",
    "He drives a blue Corsa, index {vehicle}.",
    "He lives with his aunt at {address} ({postcode}).",
    "I gave Detective Constable {titled} my number, which is {phone}.",
    "I produce the bag as exhibit {exhibit}.",
    "I saw {name} hand over {drug} for {money} near {place} at about {clock}.",
    "Mrs {titled} of {organisation} was with me.",
    "On {event} I was searched under {law} and left.",
    "My reference for the crime is {crime}.",
    "Her partner {titled} denied it.",
    "She was born on {birth} in {place}.",
    "{name} (d.o.b. {birth}) is my cousin.",
    "I can be reached on {phone} or at {mail}.",
    "There were {statistic} people there that night.",
)
BRIEFING = (
    "Operation {operation}: briefing of {event}, {organisation}.",
    "Target nominal: {name}, DoB: {birth}, PNCID {pnc}, CRO no. {cro}.",
    "Associate: {name} ({bracket}), address shown as {address}, {postcode}.",
    "Vehicle of interest: VW Polo {vehicle}, no insurance.",
    "The registration {vehicle} is linked to {place}.",
    "Line number {phone}; burner {phone}, IMEI {handset}.",
    "See intel report {intelligence} and CAD {incident}.",
    "Warrant under {law} for {address}.",
    "Exhibits {exhibit} and {exhibit} go to the laboratory.",
    "The bronze commander is Superintendent {titled}; the loggist is {name}.",
    "Risk: {statistic} of addresses hold children; see {code}.",
    "Arrest summons number {summons}, URN {urn}.",
    "Custody number {custody}, seen by the nurse at {clock}.",
    "Cost so far {money}; {drug} purity {statistic}.",
    "NHS no. {health} was passed to {organisation} in error.",
    "NI number: {insurance}. Driving licence {licence}.",
    "Bank account {account} received {money} on {event}.",
)
CHAT = (
    "can u ring {phone} about the {drug} thing",
    "spoke to {chat} last night, he is still at {address}",
    "the lad is {age}, dob {birth}, mum is {name}",
    "{event} meeting moved to {clock}, {place}",
    "reg is {vehicle}, parked up again",
    "what is the crime ref? think it was {crime}",
    "log number {incident} if anyone asks",
    "postcode for the satnav {postcode}",
    "{titled} says the {organisation} money is {money}",
    "ask PS {titled} or email {mail}",
    "{given}'s mate they call {street} was there",
    "strategy doc is {code}, nothing in it about {law}",
    "saw {given} and {given} outside {place}",
    "{statistic} of searches found nothing again",
)
MINUTES = (
    "Present: {name}, {name}, {name} ({organisation}).",
    "Apologies: {titled} ({organisation}), {given}.",
    "1. Minutes of {event} agreed, subject to {code}.",
    "2. {name} reported that {statistic} of referrals came from {place}.",
    "3. The family at {address} have asked for a move; ref {crime}.",
    "4. Child L, date of birth: {birth}, school attendance {statistic}.",
    "5. Action for {given}: phone the landlord on {phone}.",
    "6. The Hub will use {law}. {organisation} dissented.",
    "7. A budget of {money} for {drug} testing was noted.",
    "8. Incident number {incident} was reviewed; custody ref. {custody}.",
    "9. AOB: vehicle {vehicle} has been abandoned at {place}.",
    "Next meeting: {event}, {clock}. Contact {mail} or {phone}.",
    "Circulation: {mail}, {mail}",
)
FORM = (
    "Surname: {titled}\nForename(s): {given}\nDate of birth: {birth}\nHome address: {address}\nPostcode: {postcode}\nMobile: {phone}\nE-mail: {mail}",
    "Subject: {name}\nBorn: {birth}\nNHS number: {health}\nNINO: {insurance}",
    "Vehicle registration mark: {vehicle}\nMake: Ford\nColour: grey\nSeized at: {address}",
    "Crime number: {crime}\nIncident number: {incident}\nCustody record no: {custody}\nURN: {urn}\nOfficer in case: {name}",
    "Operation: {operation}\nLead: {organisation}\nStart: {event}\nBudget: {money}",
    "Item\tExhibit ref\tDescription\n1\t{exhibit}\t{drug}\n2\t{exhibit}\tscales",
    "DOB,Surname,Reg\n{birth},{titled},{vehicle}\n{birth},{titled},{vehicle}",
    "Power used: {law}\nPlace: {place}\nTime: {clock}\nOutcome: {statistic}",
    "PNC ID: {pnc}\nCRO: {cro}\nAlias: {street}\nNext of kin: {name}, {address}",
)

SECOND_SET = TextSet(
    makers={
        "name": name,
        "titled": family,
        "chat": chat_name,
        "given": lambda rng: rng.choice(GIVEN),
        "street": street_name,
        "birth": birth,
        "bracket": birth_in_brackets,
        "event": event_date,
        "address": address,
        "postcode": postcode,
        "vehicle": vehicle,
        "phone": phone,
        "mail": mail,
        "crime": crime,
        "custody": custody,
        "incident": incident,
        "urn": urn,
        "pnc": pnc,
        "cro": cro,
        "summons": summons,
        "insurance": insurance,
        "health": health_number,
        "intelligence": intelligence,
        "exhibit": exhibit,
        "licence": licence,
        "account": account,
        "handset": handset,
        "operation": operation,
        "organisation": organisation,
        "place": place,
        "drug": drug,
        "money": money,
        "clock": clock,
        "statistic": statistic,
        "law": law,
        "code": code,
        "age": age,
    },
    kinds={
        **dict.fromkeys(("name", "titled", "chat", "given", "street"), "name"),
        **dict.fromkeys(("birth", "bracket"), "date of birth"),
        "address": "address",
        "postcode": "postcode",
        "vehicle": "vehicle mark",
        "phone": "phone number",
        "mail": "e-mail address",
        **dict.fromkeys(
            (
                "crime custody incident urn pnc cro summons insurance health intelligence exhibit licence "
                "account handset"
            ).split(" "),
            "reference",
        ),
    },
    styles={
        "statement": (" ", STATEMENT),
        "briefing": ("\n", BRIEFING),
        "chat": ("\n", CHAT),
        "minutes": ("\n", MINUTES),
        "form": ("\n\n", FORM),
    },
)
