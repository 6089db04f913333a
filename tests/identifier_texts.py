"""Made-up texts with identifiers in known places, to count what the redaction check finds and misses.

Everything is invented. The forms and sentences here were written after the patterns of the check, and not looked up
in them. This first set was used to mend the patterns; identifier_texts_again.py was written after that and used to mend
them once more; identifier_texts_unseen.py was written after that.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


GIVEN = words_in(
    "Dorian Petronella Leofric Ottoline Barnaby Cressida Kwadwo Ifeoma Temitope Siddharth Anneliese Jarrod Keziah "
    "Mordecai Saoirse Tadhg Eluned Hywel Rhodri Morwenna Jago Demelza Kerensa Torquil Lachlan Mhairi Catriona "
    "Iseabail Zsofia Bence Istvan Ilona Radmila Zoran Dragan Ljubica Arta Besa Kushtrim Flutura Mircea Doina "
    "Viorel Lenuta Ayodele Chukwuemeka Nnamdi Folasade Sekou Fatoumata Boubacar Aminata Tesfaye Selam Yohannes "
    "Hirut Gebre Lwam Farzana Shabnam Rizwan Naila Javaid Sobia Gurmeet Parminder Balwinder Ranjit Xiaoling "
    "Wenjie Mei-Ling Jun-Ho Hyun Quoc Thuy Phuong John Sarah David Michelle Paul Karen Mark Emma Daniel Gemma Lee "
    "Stacey Ryan Kelly Darren Leanne Mohammed Aisha Imran Nadia Piotr Agnieszka Tyler Chloe Connor Megan Jordan "
    "Shannon"
)
FAMILY = words_in(
    "Ashdown Birtwhistle Cattermole Drinkwater Entwistle Fothergill Gathercole Heptonstall Illingworth Jessop "
    "Kitchener Loxley Micklethwaite Netherwood Oldroyd Pickersgill Quarmby Ramsbottom Sowerby Tattersall Umpleby "
    "Verity Winterbottom Yardley Zeal Penhaligon Trevithick Polglase Nancarrow Cadwallader Gwilliam Prosser Pugh "
    "MacAskill McAllister MacLeod Urquhart Abernethy O'Rourke O'Shaughnessy Fitzpatrick Ní-Bhriain Okereke "
    "Olatunji Adichie Danso Agyeman Diallo Traoré Keita Haile Tekle Berhane Bhattacharya Krishnamurthy "
    "Subramaniam Bajwa Randhawa Grewal Butt Qureshi Siddiqui Ansari Huynh Vu Zhao Xu Park Horváth Szabó Kovačević "
    "Petrović Krasniqi Gashi Berisha Munteanu Dumitrescu Grabowska Wójcik Smith Jones Patel Khan Taylor Brown "
    "Williams Hughes Wood Green Ali Hussain Singh Murphy Campbell Evans Walker Wright Carter Mills"
)
STREETS = words_in(
    "Albion Blenheim Cartwright Dunmore Ellesmere Farnborough Gladstone Hawthorn Inkerman Jubilee Kestrel "
    "Lonsdale Marlborough Nightingale Oakfield Peveril Quarry Ravensworth Salisbury Thornhill Underwood Victoria "
    "Wellington Yewtree Priory Mill Station"
)
KINDS_OF_STREET = (
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Close",
    "Drive",
    "Court",
    "Way",
    "Terrace",
    "Crescent",
    "Gardens",
    "Grove",
)
TOWNS = ("Saltmarrow", "Brackenford", "Hexley", "Cawderby", "Wendlebury", "Ormsthwaite")
MONTHS = words_in("January February March April May June July August September October November December")

Make = Callable[[random.Random], str]


@dataclass(frozen=True)
class MadeText:
    """A text, and its identifiers as triples of start, end and class."""

    text: str
    places: tuple[tuple[int, int, str], ...]


# ---------------------------------------------------------------- identifiers, each in the forms that people use


def given_name(rng: random.Random) -> str:
    return rng.choice(GIVEN)


def family_name(rng: random.Random) -> str:
    return rng.choice(FAMILY)


def full_name(rng: random.Random) -> str:
    given, family = given_name(rng), family_name(rng)
    style = rng.random()
    if style < 0.75:
        return f"{given} {family}"
    if style < 0.85:
        return f"{given} {rng.choice('ABCDEFGHJKLM')} {family}"
    if style < 0.93:
        return f"{family.upper()}, {given}"
    return f"{given[0]}. {family}"


def digits(rng: random.Random, number: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(number))


def letters(rng: random.Random, number: int, of: str = "ABCDEFGHJKLMNOPRSTUVWXYZ") -> str:
    return "".join(rng.choice(of) for _ in range(number))


def birth_date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1940, 2011)
    ordinal = "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    name = MONTHS[month - 1]
    return rng.choice(
        [
            f"{day:02}/{month:02}/{year}",
            f"{day}/{month}/{year}",
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{day}.{month}.{year % 100:02}",
            f"{day:02}-{month:02}-{year}",
            f"{day:02}.{month:02}.{year}",
            f"{day} {name} {year}",
            f"{day}{ordinal} {name} {year}",
            f"{day}{ordinal} of {name} {year}",
            f"{day:02} {name[:3]} {year}",
            f"{day:02}-{name[:3]}-{year}",
            f"{day:02}{name[:3].upper()}{year}",
            f"{name} {day}, {year}",
            f"{name} {day}{ordinal} {year}",
            f"{year}-{month:02}-{day:02}",
            f"{day:02} {month:02} {year}",
            f"{day:02}{month:02}{year}",
        ]
    )


AREAS = (
    "LS",
    "M",
    "B",
    "SW",
    "NE",
    "CF",
    "G",
    "EH",
    "BT",
    "S",
    "L",
    "BS",
    "NG",
    "YO",
    "HU",
    "PL",
    "TR",
    "DE",
    "OX",
    "E",
    "N",
    "SE",
)


def postcode(rng: random.Random) -> str:
    area = rng.choice(AREAS)
    outward = (
        "SW1A"
        if area == "SW" and rng.random() < 0.3
        else "EC2M"
        if area == "E" and rng.random() < 0.2
        else f"{area}{rng.randint(1, 29)}"
    )
    inward = f"{rng.randint(0, 9)}{letters(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    style = rng.random()
    whole = f"{outward} {inward}" if style < 0.7 else f"{outward}{inward}" if style < 0.9 else f"{outward}  {inward}"
    return whole.lower() if rng.random() < 0.08 else whole


AGES = words_in("02 09 12 17 21 24 51 58 63 68 71 73")
NORTHERN = words_in("AIG BZ DXI EZ GIL HKZ JZ LIB MUI OIW PCZ RFZ TJZ")


def vehicle_mark(rng: random.Random) -> str:
    plain = "ABCDEFGHJKLMNOPRSTUVWXYZ"
    style = rng.random()
    if style < 0.6:
        gap = rng.choice([" ", " ", "", "-"])
        return f"{letters(rng, 2, 'ABCDEFGHJKLMNOPRSTUVWXY')}{rng.choice(AGES)}{gap}{letters(rng, 3, plain)}"
    if style < 0.75:
        first = letters(rng, 1, "ABCDEFGHJKLMNPRSTVWXY")
        return f"{first}{rng.randint(1, 999)}{rng.choice([' ', ''])}{letters(rng, 3, plain)}"
    if style < 0.85:
        return f"{letters(rng, 3, plain)} {rng.randint(1, 999)}{letters(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}"
    if style < 0.95:
        return f"{rng.choice(NORTHERN)} {rng.randint(100, 9999)}"
    return rng.choice([f"{letters(rng, 3)} {rng.randint(1, 99)}", f"{rng.randint(100, 9999)} {letters(rng, 2)}"])


def phone_number(rng: random.Random) -> str:
    mobile, land = f"7{digits(rng, 9)}", rng.choice(["1132", "1614", "2079", "1914", "1482", "1904", "1534"])
    rest = digits(rng, 6)
    return rng.choice(
        [
            f"0{mobile}",
            f"0{mobile[:4]} {mobile[4:]}",
            f"0{mobile[:4]} {mobile[4:7]} {mobile[7:]}",
            f"0{mobile[:4]}-{mobile[4:7]}-{mobile[7:]}",
            f"0{mobile[:2]} {mobile[2:6]} {mobile[6:]}",
            f"+44 {mobile[:4]} {mobile[4:]}",
            f"+44{mobile}",
            f"+44 (0){mobile[:4]} {mobile[4:]}",
            f"0044 {mobile}",
            f"0{land[:3]} {land[3]}{rest[:2]} {rest[2:]}",
            f"(0{land}) {rest}",
            f"0{land} {rest}",
            f"020 {rng.choice('3478')}{digits(rng, 3)} {digits(rng, 4)}",
            f"0{mobile[:4]}.{mobile[4:7]}.{mobile[7:]}",
        ]
    )


def reference(rng: random.Random) -> str:
    year = rng.randint(15, 25)
    return rng.choice(
        [
            f"13{year}0{digits(rng, 6)}",
            f"{rng.randint(10, 46)}/{digits(rng, 5)}/{year}",
            f"{digits(rng, 7)}/{year}",
            f"CRI/{digits(rng, 6)}/{year}",
            f"{digits(rng, 2)}{letters(rng, 2)}/{digits(rng, 4)}/{year}",
            f"20{year}/{digits(rng, 7)}{letters(rng, 1)}",
            f"{year:02}/{digits(rng, 6)}{letters(rng, 1)}",
            f"CU-20{year}-{digits(rng, 5)}",
            f"INT/{digits(rng, 6)}/{year}",
            f"{year}{letters(rng, 2)}{digits(rng, 7)}",
            insurance_number(rng, " "),
            f"{letters(rng, 2, 'ABCEGHJKLMNPRSTWXY')}{digits(rng, 6)}{letters(rng, 1, 'ABCD')}",
            health_number(rng),
            f"A{digits(rng, 4)}{letters(rng, 2)}",
            f"SF{year:02}/{digits(rng, 5)}{letters(rng, 1)}",
            f"{letters(rng, 2)}/{digits(rng, 4)}/20{year}",
            f"T20{year}{digits(rng, 4)}",
        ]
    )


def insurance_number(rng: random.Random, gap: str) -> str:
    """Return two letters, three pairs of digits and a letter with `gap` between them."""
    parts = [letters(rng, 2, "ABCEGHJKLMNPRSTWXY"), *(digits(rng, 2) for _ in range(3)), letters(rng, 1, "ABCD")]
    return gap.join(parts)


def health_number(rng: random.Random) -> str:
    """Return ten digits that end in the right check digit, told without the check's own code."""
    while True:
        first = [rng.randint(0, 9) for _ in range(9)]
        check = -sum((10 - place) * digit for place, digit in enumerate(first)) % 11
        if check < 10 and first[0] != 0:
            whole = "".join(map(str, [*first, check]))
            return rng.choice([whole, f"{whole[:3]} {whole[3:6]} {whole[6:]}", f"{whole[:3]}-{whole[3:6]}-{whole[6:]}"])


def mail(rng: random.Random) -> str:
    given, family = given_name(rng).lower(), re.sub(r"[^a-z]", "", family_name(rng).lower())
    name = f"{given}{rng.choice(['.', '_', ''])}{family}{rng.choice(['', '7', '88'])}"
    return f"{name}@{rng.choice(['example.com', 'mail.example.org', 'saltmarrow.example.uk'])}"


def address(rng: random.Random) -> str:
    street = f"{rng.choice(STREETS)} {rng.choice(KINDS_OF_STREET)}"
    house = rng.choice([str(rng.randint(1, 240)), f"{rng.randint(1, 90)}{rng.choice('ABC')}", f"{rng.randint(1, 90)}a"])
    return rng.choice(
        [
            f"{house} {street}",
            f"{house} {street}",
            f"{house}, {street}",
            f"Flat {rng.randint(1, 40)}, {house} {street}",
            f"Flat {rng.choice('ABCD')}, {street}",
            f"Flat {rng.randint(1, 40)} {rng.choice(STREETS)} House",
            f"{rng.choice(STREETS)} Cottage, {street}",
            f"{house} {rng.choice(STREETS)} {rng.choice(['Rd', 'St', 'Ave', 'Cres', 'Gdns'])}",
        ]
    )


CLASSES: Mapping[str, tuple[str, Make]] = {
    "GIVEN": ("name", given_name),
    "FAMILY": ("name", family_name),
    "NAME": ("name", full_name),
    "BIRTH": ("date of birth", birth_date),
    "POSTCODE": ("postcode", postcode),
    "MARK": ("vehicle mark", vehicle_mark),
    "PHONE": ("phone number", phone_number),
    "REF": ("reference", reference),
    "MAIL": ("e-mail address", mail),
    "ADDRESS": ("address", address),
}

# ---------------------------------------------------------------- sentences

SENTENCES = (
    "{NAME}, d.o.b. {BIRTH}, was arrested at the address.",
    "DOB: {BIRTH}",
    "Date of birth {BIRTH}; nationality British.",
    "The detained person was born on {BIRTH} in Hexley.",
    "His date of birth is given as {BIRTH}.",
    "Subject ({BIRTH}) is known to services.",
    "NAME: {NAME} | DOB: {BIRTH} | PNC: {REF}",
    "She was seventeen at the time (born {BIRTH}).",
    "The parcel was sent to {ADDRESS}, Saltmarrow, {POSTCODE}.",
    "Officers attended {ADDRESS} at 06:10 hours and forced entry.",
    "He gave his address as {ADDRESS}.",
    "She has lived at {ADDRESS} since the spring.",
    "The tenancy at {ADDRESS} had been taken over by a line from the city.",
    "Postcode: {POSTCODE}",
    "Most calls came from around {POSTCODE}.",
    "the address is in {POSTCODE} and has been visited twice",
    "A silver Golf, {MARK}, was parked outside.",
    "VRM {MARK} came to notice on ANPR at 22:14.",
    "Vehicle registration number {MARK} is linked to the group.",
    "the driver of {MARK} made off",
    "Index {MARK} seen on three dates, white van.",
    "Contact number {PHONE}.",
    "He rang me on {PHONE} and said the stuff was ready.",
    "Tel: {PHONE} (evenings)",
    "The line was {PHONE} until it was dropped.",
    "Texts were sent out from {PHONE} to about ninety people.",
    "Crime reference {REF}.",
    "Crime no. {REF} refers.",
    "See custody record {REF}.",
    "PNC ID {REF}",
    "Log {REF} was created by the call handler.",
    "Intelligence report {REF} graded B2.",
    "The matter is recorded under {REF}.",
    "NHS number {REF}",
    "National Insurance: {REF}",
    "Our ref: {REF}",
    "E-mail: {MAIL}",
    "You can reach her at {MAIL} if the phone is off.",
    "{NAME} said that nobody had asked them.",
    "I spoke to {NAME} from the drug service.",
    "Mr {FAMILY} has used heroin for eleven years.",
    "PC {FAMILY} searched the kitchen and found deal bags.",
    "DS {FAMILY} took the statement.",
    "Present: {NAME}, {NAME} and {NAME}.",
    "The victim, {NAME}, did not wish to support a prosecution.",
    "{GIVEN} told me that the knife was for protection.",
    "We knew it was {GIVEN} who held the phone.",
    "My partner {GIVEN} got clean in the spring.",
    "I asked {GIVEN} whether he owed anything.",
    "Nobody had seen {GIVEN} {FAMILY} since the warrant.",
    "A bedroom was being used by {NAME} to bag up.",
    "Ms {FAMILY} (support worker) joined the call.",
    "Signed, {NAME}",
    "Then {GIVEN} came round and it all kicked off.",
    "{GIVEN}'s mother had rung the school.",
    "He is also known as {GIVEN}.",
)
PLAIN = (
    "Operation Lantern ran from 12 March 2021 to 30 April 2021 in two wards.",
    "We executed 14 warrants, made 23 arrests and seized 1.2 kg of heroin worth £84,000.",
    "Our aim is to reduce deaths by 20 per cent between 2019/20 and 2024/25.",
    "The Combating Drugs Partnership meets every quarter with Public Health and the Probation Service.",
    "Residents of the Gannet Rise estate told us that it was quieter for a fortnight.",
    "Under section 23 of the Misuse of Drugs Act 1971 anybody may be searched on suspicion.",
    "Naloxone was carried by 62 of 140 response officers on Friday 4 June.",
    "Prices rose from £10 to £15 a bag, and three overdoses followed within 72 hours.",
    "The Force Control Strategy 2022-25 names county lines as a very high risk.",
    "Stop and search rose by 31%, and the find rate fell from 28.4% to 19.9%.",
    "Saltmarrow Borough Council closed one property for three months.",
    "In the interview the Chief Constable described prevention as everyone's business.",
    "Nobody asked what happened to the people who used to buy there.",
    "Treatment starts went up in April and May, then fell again.",
    "On the A64 and the M62 cameras were used at junctions 24 to 29.",
    "Class A drugs were found in 7 of 19 rooms; cannabis in 12.",
    "The Home Secretary and the Minister for Policing launched Project Adder in 2020.",
    "A review by the National Crime Agency found that most lines were replaced within days.",
    "Question 12: what would you do differently?",
    "The Neighbourhood Team and Turning Leaf ran a drop-in at the library every Tuesday.",
)


def fill(
    sentence: str, rng: random.Random, classes: Mapping[str, tuple[str, Make]]
) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a sentence with its slots filled, and where each identifier came to stand."""
    text, places = "", []
    for part in re.split(r"(\{[A-Z]+\})", sentence):
        if part[:1] == "{":
            kind, make = classes[part[1:-1]]
            made = make(rng)
            places.append((len(text), len(text) + len(made), kind))
            text += made
        else:
            text += part
    return text, places


def made_texts(
    seed: int,
    number: int,
    sentences: Sequence[str] = SENTENCES,
    plain: Sequence[str] = PLAIN,
    classes: Mapping[str, tuple[str, Make]] = CLASSES,
) -> list[MadeText]:
    """Return texts of thirty sentences, about half of them with identifiers; the same seed gives the same texts."""
    rng = random.Random(seed)
    texts = []
    for _ in range(number):
        text, places = "", []
        for _ in range(30):
            sentence, within = fill(rng.choice(sentences if rng.random() < 0.5 else plain), rng, classes)
            places += [(start + len(text), end + len(text), kind) for start, end, kind in within]
            text += sentence + rng.choice([" ", " ", "\n"])
        texts.append(MadeText(text, tuple(places)))
    return texts
