"""The first set of made-up texts for the redaction check: forms and templates, seeded by the caller."""

# ruff: noqa: E501, SIM905 -- a template stands on one line, and so does a list of words
from __future__ import annotations

import random

from redaction_texts import TextSet, digits, health_number, letters

GIVEN = (
    "Alan Bethany Callum Dawn Ewan Fiona Gareth Hannah Ian Jodie Keith Leanne Martyn Natasha Owen Paige "
    "Ricky Shannon Terry Wendy Aaliyah Bilal Chidi Dimitri Esra Farhana Goran Hamza Ifeoma Jamal "
    "Krzysztof Luljeta Mehmet Nkechi Oluwaseun Parveen Qasim Rohan Sagal Tendai Usman Vasile Wojciech "
    "Xiulan Yusuf Zofia Siobhan Caoimhe Dafydd Rhiannon Hamish Eilidh Thi Minh Beata Andrei Kwame Abdi "
    "Fatuma Harpreet Gurdeep Nimesh"
).split(" ")
FAMILY = (
    "Ashworth Barraclough Cartwright Dunmore Eccles Fairbrother Grimshaw Haworth Illingworth Jessop "
    "Kershaw Lumley Murgatroyd Nuttall Ogden Pickering Ramsbottom Sutcliffe Thackray Uttley Varley "
    "Wigglesworth Yardley Adeyemi Bajwa Chowdhury Dogan Eze Farah Georgiou Hoxha Ionescu Jankowski Kaya "
    "Liang Mahmood Nowak Okonkwo Popescu Qureshi Rahman Sandhu Tran Uddin Volkov Warsame Xu Yilmaz "
    "Zielinski O'Rourke O'Dowd McAllister MacLeod Fitzgerald Llewellyn Gwynne Krasniqi Shehu Mensah "
    "Boateng Gill Patel Begum Khan Ali Brown Green King Young"
).split(" ")
DOUBLE = ["Smythe-Lowe", "Ahmed-Reid", "Parker-Boyle", "Osei-Tutu", "Ben-Haim", "al-Masri"]
PARTICLES = ["van der Merwe", "de Oliveira", "dos Santos", "ap Rhys", "bin Yusof", "El Haddad"]
NICKNAMES = ("Spud Tank Ginge Twitch Lanky Biscuit Razor Dutch Shorty Tiny Ghost Pepsi Midge Stretch").split(" ")
STREETS = (
    "Alder Bramble Canal Dyer Elmfield Foundry Granby Harcourt Inkerman Jubilee Kiln Laburnum Marlborough "
    "Nightingale Orchard Paradise Queensway Ropery Station Tanner Union Victoria Waterloo Albert Church "
    "Mill"
).split(" ")
ROAD_KINDS = (
    "Street Road Avenue Lane Close Drive Crescent Terrace Way Grove Place Gardens Walk Court Rise Mews St Rd Ave"
).split(" ")
TOWNS = (
    "Wexbury Thornleigh Marlow Brackenfield Haddersley Colnborough Eastmere Pellingham Dunsford Kirkby "
    "Stannington Rotherby Tilford"
).split(" ")
MONTHS = ("January February March April May June July August September October November December").split(" ")
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def family(rng: random.Random) -> str:
    return rng.choice(FAMILY if rng.random() < 0.85 else DOUBLE + PARTICLES)


def name(rng: random.Random) -> str:
    given, last = rng.choice(GIVEN), family(rng)
    forms = [
        f"{given} {last}",
        f"{given} {last}",
        f"{given} {last}",
        f"{given} {rng.choice(GIVEN)} {last}",
        f"{last.upper()}, {given}",
        f"{given} {last.upper()}",
        f"{given[0]}. {last}",
        f"{given[0]} {last}",
        f"{given} {letters(rng, 1)} {last}",
    ]
    return rng.choice(forms)


def rank(rng: random.Random) -> str:
    return rng.choice(("Mr Mrs Ms Miss Dr PC DC DS DI Sgt Inspector PCSO Cllr Judge").split(" "))


def given_name(rng: random.Random) -> str:
    return rng.choice(GIVEN)


def nickname(rng: random.Random) -> str:
    return rng.choice(NICKNAMES)


def _day(rng: random.Random, first: int, last: int) -> tuple[int, int, int]:
    return rng.randint(1, 28), rng.randint(1, 12), rng.randint(first, last)


def _written(rng: random.Random, day: int, month: int, year: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
    return rng.choice(
        [
            f"{day:02}/{month:02}/{year}",
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{day}.{month}.{year}",
            f"{day:02}-{month:02}-{year}",
            f"{year}-{month:02}-{day:02}",
            f"{day} {MONTHS[month - 1]} {year}",
            f"{day}{ending} {MONTHS[month - 1]} {year}",
            f"{day}{ending} of {MONTHS[month - 1]} {year}",
            f"{MONTHS[month - 1]} {day}, {year}",
            f"{day} {SHORT[month - 1]} {year}",
            f"{day:02}-{SHORT[month - 1].upper()}-{year}",
            f"{day:02}{month:02}{year}",
            f"{day:02} {month:02} {year}",
        ]
    )


def birth(rng: random.Random) -> str:
    return _written(rng, *_day(rng, 1948, 2009))


def birth_in_brackets(rng: random.Random) -> str:
    day, month, year = _day(rng, 1950, 2008)
    return rng.choice(
        [f"{day:02}/{month:02}/{year}", f"{day:02}.{month:02}.{year % 100:02}", f"{day:02}/{month:02}/{year % 100:02}"]
    )


def event_date(rng: random.Random) -> str:
    return (
        _written(rng, *_day(rng, 2021, 2025))
        if rng.random() < 0.6
        else f"{rng.choice(MONTHS)} {rng.randint(2019, 2025)}"
    )


def street(rng: random.Random) -> str:
    return f"{rng.choice(STREETS)} {rng.choice(ROAD_KINDS)}"


def address(rng: random.Random) -> str:
    house = rng.randint(1, 240)
    forms = [
        f"{house} {street(rng)}",
        f"{house} {street(rng)}",
        f"{house}, {street(rng)}",
        f"{house}{rng.choice('abc')} {street(rng)}",
        f"Flat {rng.randint(1, 60)}, {house} {street(rng)}",
        f"Flat {rng.randint(1, 60)}{rng.choice(['', 'A'])}, {rng.choice(STREETS)} House, {street(rng)}",
        f"Apartment {rng.randint(1, 90)}, {rng.choice(['The Granary', 'Union Wharf', 'Jubilee Mill'])}",
        f"Room {rng.randint(1, 30)}, {house} {street(rng)}",
        f"{rng.choice(STREETS)} Farm, {street(rng)}",
        f"{rng.choice(['Rose Cottage', 'The Old Rectory', 'Hillcrest', 'Fairview'])}, {street(rng)}",
        f"{house}-{house + 2} {street(rng)}",
    ]
    found = rng.choice(forms)
    return f"{found}, {rng.choice(TOWNS)}" if rng.random() < 0.4 else found


def postcode(rng: random.Random) -> str:
    area = rng.choice(("B M L S N E W LS BD HX WF HD OL SK CW BN CT ME RG SW SE NW EC BT CF SA EH G AB TN").split(" "))
    district = rng.choice([f"{rng.randint(1, 9)}", f"{rng.randint(10, 39)}"])
    if area in ("EC", "W", "SW"):
        district = rng.choice([district[0], f"1{rng.choice('AEV')}"])
    unit = f"{rng.randint(0, 9)}{letters(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    written = f"{area}{district}{rng.choice([' ', ' ', ' ', '', '  '])}{unit}"
    return written.lower() if rng.random() < 0.1 else written


def vehicle(rng: random.Random) -> str:
    forms = [
        (
            f"{letters(rng, 2)}{rng.choice(['02', '08', '11', '14', '17', '19', '21', '23', '57', '62', '66', '70', '73'])}",
            letters(rng, 3),
        ),
        (
            f"{letters(rng, 2)}{rng.choice(['04', '09', '13', '18', '22', '24', '55', '61', '68', '71', '74'])}",
            letters(rng, 3),
        ),
        (f"{rng.choice('HJKLMNPRSTVWXY')}{rng.randint(1, 999)}", letters(rng, 3)),
        (letters(rng, 3), f"{rng.randint(100, 999)}{rng.choice('JKLMNPRSTVWXY')}"),
        (f"{letters(rng, 1)}{rng.choice(['GZ', 'IL', 'EZ', 'KZ'])}", digits(rng, 4)),
    ]
    written = rng.choice([" ", " ", ""]).join(rng.choice(forms))
    return written.lower() if rng.random() < 0.07 else written


def phone(rng: random.Random) -> str:
    last = f"{rng.randint(0, 999):03}"
    return rng.choice(
        [
            f"07700 900{last}",
            f"07700900{last}",
            f"07700 900 {last}",
            f"0770 0900 {last}",
            f"+44 7700 900{last}",
            f"+447700900{last}",
            f"+44 (0)7700 900{last}",
            f"0044 7700 900{last}",
            f"07700-900-{last}",
            f"07700.900.{last}",
            f"020 7946 0{last}",
            f"(020) 7946 0{last}",
            f"+44 20 7946 0{last}",
            f"0161 496 0{last}",
            f"(0113) 496 0{last}",
            f"0121-496-0{last}",
            f"01632 960{last}",
            f"01632960{last}",
            f"029 2018 0{last}",
        ]
    )


def mail(rng: random.Random) -> str:
    given, last = rng.choice(GIVEN).lower(), rng.choice(FAMILY).lower().replace("'", "")
    box = rng.choice([f"{given}.{last}", f"{given[0]}{last}", f"{last}{digits(rng, 2)}", f"{given}_{last}"])
    return f"{box}@{rng.choice(['example.org', 'wexshire.police.example', 'mail.example.com', 'council.example'])}"


def year2(rng: random.Random) -> str:
    return f"{rng.randint(18, 25)}"


def crime(rng: random.Random) -> str:
    year = year2(rng)
    return rng.choice(
        [
            f"42/{digits(rng, 6)}/{year}",
            f"CR/20{year}/{digits(rng, 7)}",
            f"{rng.randint(10, 45)}{letters(rng, 2)}/{digits(rng, 5)}/{year}",
            f"{digits(rng, 7)}/{year}",
            f"20{year}{digits(rng, 6)}",
            f"{digits(rng, 2)}{year}00{digits(rng, 5)}",
            f"CR{digits(rng, 8)}",
        ]
    )


def custody(rng: random.Random) -> str:
    return rng.choice(
        [f"{letters(rng, 2)}/{digits(rng, 4)}/{year2(rng)}", f"{digits(rng, 5)}/{year2(rng)}", f"CU{digits(rng, 7)}"]
    )


def incident(rng: random.Random) -> str:
    day, month, year = _day(rng, 2021, 2025)
    return rng.choice(
        [
            f"{digits(rng, 4)}/{day:02}{SHORT[month - 1].upper()}{year % 100}",
            f"{digits(rng, 3)} of {day:02}/{month:02}/{year}",
            f"{digits(rng, 4)} of {day} {MONTHS[month - 1]}",
            f"{letters(rng, 2)}-{year}{month:02}{day:02}-{digits(rng, 4)}",
            f"{year % 100}{month:02}{day:02}-{digits(rng, 4)}",
            digits(rng, 4),
        ]
    )


def urn(rng: random.Random) -> str:
    return f"{rng.randint(10, 63)}{letters(rng, 2)}{digits(rng, 5)}{year2(rng)}"


def pnc(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{year2(rng)}/{digits(rng, 6)}{letters(rng, 1)}",
            f"{rng.randint(1988, 2024)}/{digits(rng, 7)}{letters(rng, 1)}",
            f"{year2(rng)}/{digits(rng, 4)}{letters(rng, 1)}",
        ]
    )


def cro(rng: random.Random) -> str:
    return rng.choice(
        [f"{digits(rng, 6)}/{year2(rng)}{letters(rng, 1)}", f"SF{year2(rng)}/{digits(rng, 6)}{letters(rng, 1)}"]
    )


def insurance(rng: random.Random) -> str:
    first, rest, last = letters(rng, 2, "ABCEGHJKLMNPRSTWXYZ"), digits(rng, 6), rng.choice("ABCD")
    return rng.choice(
        [f"{first} {rest[:2]} {rest[2:4]} {rest[4:]} {last}", f"{first}{rest}{last}", f"{first} {rest} {last}"]
    )


def intelligence(rng: random.Random) -> str:
    year = year2(rng)
    return rng.choice(
        [
            f"{letters(rng, 3)}/{digits(rng, 4)}/{year}",
            f"{year}/{digits(rng, 6)}",
            f"INT-20{year}-0{digits(rng, 4)}",
            f"IR{digits(rng, 7)}",
        ]
    )


def exhibit(rng: random.Random) -> str:
    initials, number = letters(rng, rng.choice([2, 3])), rng.randint(1, 48)
    return rng.choice([f"{initials}/{number}", f"{initials}{number}", f"{initials}/{number:02}"])


def prison(rng: random.Random) -> str:
    return f"A{digits(rng, 4)}{letters(rng, 2)}"


def operation(rng: random.Random) -> str:
    return rng.choice(
        ("Sandpiper Ironbark Medusa Kestrel Thornbush Calibre Lockstep Amberley Orchid Tidewater").split(" ")
    )


def organisation(rng: random.Random) -> str:
    return rng.choice(
        [
            "Wexshire Constabulary",
            "the Youth Offending Team",
            "Crown Prosecution Service",
            "Turning Point",
            "NHS England",
            "the Community Safety Partnership",
            "National Crime Agency",
            "Home Office",
            "Change Grow Live",
            "Barnardo's",
            "Wexbury Borough Council",
            "the Violence Reduction Unit",
        ]
    )


def place(rng: random.Random) -> str:
    return rng.choice(
        [
            *TOWNS,
            "Wexbury town centre",
            "the Northgate Estate",
            "Victoria Park",
            "Kirkby railway station",
            "HMP Stannington",
        ]
    )


def drug(rng: random.Random) -> str:
    return rng.choice(
        [
            "heroin",
            "crack cocaine",
            "Spice",
            "nitazenes",
            "MDMA",
            "ketamine",
            "diazepam",
            "Class A drugs",
            "pregabalin",
            "2C-B",
            "GHB",
        ]
    )


def money(rng: random.Random) -> str:
    return rng.choice(
        [
            f"£{rng.randint(1, 90)},{digits(rng, 3)}",
            f"£{digits(rng, 2)}.50",
            f"£{rng.randint(1, 9)}.{rng.randint(1, 9)} million",
            f"£{digits(rng, 3)}k",
        ]
    )


def clock(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}",
            f"{rng.randint(0, 23):02}{rng.randint(0, 59):02} hours",
            f"{rng.randint(1, 12)}.30pm",
        ]
    )


def statistic(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(1, 99)}%",
            f"{rng.randint(1, 9)},{digits(rng, 3)}",
            f"{rng.randint(1, 99)}.{rng.randint(1, 9)} per 1,000",
            f"{digits(rng, 3)} out of {digits(rng, 4)}",
        ]
    )


def law(rng: random.Random) -> str:
    return rng.choice(
        [
            "section 23 of the Misuse of Drugs Act 1971",
            "S.23 MDA",
            "s60 CJPOA 1994",
            "Part 3 of the Psychoactive Substances Act 2016",
            "the Modern Slavery Act 2015",
            "PACE Code B",
            "s.45",
            "Article 8 ECHR",
            "RIPA 2000",
            "section 8(1)",
        ]
    )


def code(rng: random.Random) -> str:
    return rng.choice(
        [
            "version 2.1",
            "v3.0.4",
            "ISO 27001",
            "Annex B2",
            "Table 4.1",
            "NPCC/2023/04",
            "HC 1142",
            "ISBN 978-1-5286-0",
            "Form MG11",
            "JCS 01",
            "A12 corridor",
            "page 14 of 62",
            "M25",
            "B&Q",
            "Covid-19",
            "24/7",
        ]
    )


def age(rng: random.Random) -> str:
    return f"{rng.randint(12, 68)}"


def weight(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(2, 90)} g",
            f"{rng.randint(1, 9)}.{rng.randint(1, 9)} kg",
            f"{digits(rng, 3)} wraps",
            f"{rng.randint(2, 40)} deals",
        ]
    )


CASE_NOTE = (
    "On {event} at {clock} hours officers attended {address} following a call from {organisation}.",
    "Suspect: {name}, born {birth}, of {address}, {postcode}.",
    "{name} (DOB {birth}) was detained under {law}.",
    "The nominal is {name} ({bracket}), known to {organisation}.",
    "Custody record {custody} refers. Crime no. {crime}.",
    "A vehicle, VRM {vehicle}, was parked outside; the keeper is {name}.",
    "A silver Golf {vehicle} drove off towards {place}.",
    "Officer in the case is {rank} {titled}, contact {phone}.",
    "Incident {incident} was created. Intelligence log {intelligence} submitted.",
    "The handset {phone} received bulk messages offering {drug} at {money}.",
    "PNC ID {pnc} and CRO {cro} were confirmed.",
    "Seized: {weight} of {drug}, exhibit {exhibit}; cash of {money}, exhibit {exhibit}.",
    "{alone} was searched and nothing was found.",
    "Mother of the child: {name}, tel. {phone}, date of birth {birth}.",
    "File URN {urn} was sent to {organisation} on {event}.",
    "He gave his National Insurance number as {insurance} and his NHS number as {health}.",
    "Warrant executed at {address} under Operation {operation}; {statistic} of the rooms had been searched before.",
    "The male, nicknamed {nickname}, stated that he was {age} years old.",
    "Prison number {prison}. Release is due on {event}.",
    "He was stopped on {street_only} near {place}, no further action.",
)
INTERVIEW = (
    "Q: And what does Operation {operation} mean to you?",
    "A: Well, {rank} {titled} started it back in {event}, and {organisation} came on board later.",
    "A: We had this lad, {given}, {age} at the time, who was dealing {drug} for the older ones.",
    "A: You can ring me on {phone} if you need the figures, it was about {statistic}.",
    "A: I went to see his mum at {address} and she was terrified.",
    "A: Everybody on the estate knows {nickname}, that is what they call him.",
    "A: My inspector, {name}, would say it was all Pursue.",
    "A: {given} told me that {alone} had the flat at {address}.",
    "Interviewer: Was that under {law}? A: No, before that.",
    "A: In {event} we lost {money} of funding, so the {place} project went.",
    "A: It was in the log, CAD {incident}, and nobody read it.",
    "A: The car was a Fiesta, reg {vehicle}, and it was on every street in {place}.",
    "A: She was born {birth}, so she was only a child.",
    "A: I would email {mail} and get nothing back for weeks.",
    "A: Go to {postcode} on any Friday at {clock} and you will see it.",
    "A: They call it Clear, Hold, Build. I call it {statistic} fewer officers.",
    "A: {name} from {organisation} said exactly that at the meeting in {place}.",
    "A: We used {law}, and the strategy, {code}, never mentions it.",
)
MAIL = (
    "From: {name} <{mail}>",
    "To: {mail}; {mail}",
    "Subject: Operation {operation}, action from {event}",
    "Hi {given},",
    "Could you chase {name} about the crime report, ref {crime}?",
    "My new number is {phone}. Office: {phone}.",
    "The lad lives at {address} {postcode}, please do not write to the home.",
    "His d.o.b. is {birth} and the school has a meeting on {event}.",
    "Can we do {clock} on {event} at {place}?",
    "The {drug} budget is {money}, see {code}.",
    "I copied in {rank} {titled} from {organisation}.",
    "Please quote intelligence report {intelligence} and exhibit {exhibit}.",
    "The index is {vehicle}, it was seen by {given} at {clock}.",
    "Attached: {code}, and the slides on {law}.",
    "Kind regards,\n{name}\n{organisation}\nTel: {phone}",
    "Cheers, {given}",
)
LOG = (
    "{event} {clock} | Call from {phone} | informant {name} | {address}",
    "{clock} CAD {incident} resourced, unit to {place}",
    "{event} {clock} | {name} | DOB: {birth} | PNC: {pnc}",
    "{clock} VRM {vehicle} pinged ANPR camera on {place}",
    "{clock} {rank} {titled} updates: {weight} {drug} recovered, property ref {exhibit}",
    "{event} | Crime {crime} | custody {custody} | released under investigation",
    "{clock} caller states male called {given} at {address}, {postcode}",
    "{clock} Area search negative. {statistic} of resources committed to {place}.",
    "{event} | strategy meeting, {organisation}, {code}",
    "{clock} vehicle {vehicle} lost on {place}, pursuit authorised under {law}",
    "{clock} message left for {rank} {titled} on {phone}",
    "{event} | seized {money} | Op {operation}",
)
TABLE = (
    "Name | DOB | Address | Postcode | Telephone\n{name} | {birth} | {address} | {postcode} | {phone}\n{name} | {birth} | {address} | {postcode} | {phone}",
    "Nominal\tDate of birth\tVehicle\n{name}\t{birth}\t{vehicle}\n{name}\t{birth}\t{vehicle}",
    "Crime ref | Exhibit | Drug | Weight | Value\n{crime} | {exhibit} | {drug} | {weight} | {money}\n{crime} | {exhibit} | {drug} | {weight} | {money}",
    "Measure | 2021/22 | 2022/23 | 2023/24\nSearches | {statistic} | {statistic} | {statistic}\nSeizures | {statistic} | {statistic} | {statistic}",
    "Op | Force | Start | Cost\n{operation} | {organisation} | {event} | {money}\n{operation} | {organisation} | {event} | {money}",
    "Officer | Role | E-mail\n{rank} {titled} | SPOC | {mail}\n{rank} {titled} | deputy | {mail}",
    "URN | Defendant | Hearing\n{urn} | {name} | {event}",
    "Law | Power | Place\n{law} | search | {place}\n{law} | entry | {place}",
)

FIRST_SET = TextSet(
    makers={
        "name": name,
        "rank": rank,
        "titled": family,
        "alone": family,
        "given": given_name,
        "nickname": nickname,
        "birth": birth,
        "bracket": birth_in_brackets,
        "event": event_date,
        "address": address,
        "street_only": street,
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
        "insurance": insurance,
        "health": health_number,
        "intelligence": intelligence,
        "exhibit": exhibit,
        "prison": prison,
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
        "weight": weight,
    },
    kinds={
        **dict.fromkeys(("name", "titled", "alone", "given", "nickname"), "name"),
        **dict.fromkeys(("birth", "bracket"), "date of birth"),
        "address": "address",
        "postcode": "postcode",
        "vehicle": "vehicle mark",
        "phone": "phone number",
        "mail": "e-mail address",
        **dict.fromkeys(
            ("crime custody incident urn pnc cro insurance health intelligence exhibit prison").split(" "), "reference"
        ),
    },
    styles={
        "case note": (" ", CASE_NOTE),
        "interview": ("\n\n", INTERVIEW),
        "mail": ("\n", MAIL),
        "log": ("\n", LOG),
        "table": ("\n\n", TABLE),
    },
)
