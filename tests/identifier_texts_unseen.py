"""A third set of made-up texts with identifiers, written after the patterns were mended for the second time.

No pattern was changed because of what this set showed, so its figures are those to believe. Few of its names stand in
the lists of words of the check.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from identifier_texts import (
    MONTHS,
    MadeText,
    Make,
    digits,
    health_number,
    insurance_number,
    letters,
    made_texts,
    words_in,
)

GIVEN = words_in(
    "Algernon Cordelia Evander Guinevere Horatio Isolde Jocasta Leopold Minerva Ptolemy Rosamund Sebastienne "
    "Wilhelmina Aodhan Bronagh Colm Dervla Eamonn Sorcha Anwen Bedwyr Carys Deiniol Nerys Gawain Lowenna Perran "
    "Calum Elspeth Gregor Kirstine Moray Tavish Andras Boglarka Laszlo Reka Aleksandar Danica Goran Jovana Afrim "
    "Bujar Liridona Mimoza Claudiu Dragos Florentina Raluca Babajide Chiamaka Ekene Morenike Alhaji Haddy Lamin "
    "Ousainou Abel Eyerusalem Kidane Senait Asim Bushra Danish Hina Kashaf Amarjit Bhupinder Manpreet Tejinder "
    "Ailin Bowen Qiang Seo-Yeon Cuong Huong Thao Peter Linda Simon Debbie Gary Lorraine Neil Michaela Dean Hayley "
    "Callum Bethany Jamie Lauren Abdul Fatima Bilal Samina Kamil Monika Jake Paige Ashley Charlie Alex Taylor "
    "Skye Nathaniel Jerome Leroy"
)
FAMILY = words_in(
    "Arkwright Blenkinsop Copplestone Dalrymple Eastwood Featherstone Gledhill Hebblethwaite Iveson Jagger Kitson "
    "Longbottom Murfin Naylor Oddy Priestley Ridsdale Sugden Threlfall Uttley Wadsworth Yeadon Chenoweth Kitto "
    "Trelawny Beynon Crowther Mostyn Tregaron Buchan Farquhar Lockhart McCallum McNab Ogilvie O'Dowd O'Malley "
    "Devlin McCafferty Okoro Ugwu Balogun Afolabi Jallow Njie Touray Kamara Tesfay Gebru Araya Mukherjee Iyer Rao "
    "Reddy Sidhu Mann Aziz Raja Javed Truong Dang Sun Zhou Choi Varga Farkas Jovanović Nikolić Hoti Rama Dobre "
    "Marin Szymański Woźniak Edwards Turner Hill Moore Cooper Ward King Baker Allen Hussain Rahman Islam Bailey "
    "Bell Cox Foster Graham Hunt Knight Lloyd Marsh Newman Powell Reynolds Simpson Webb Young"
)
STREETS = words_in(
    "Ashgrove Beacon Clarendon Denham Eastgate Fountain Grange Harcourt Italia King's Leicester Montague "
    "Northfield Palmerston Railway Sandringham Trafalgar Union Viaduct Windmill York St Mary's Abbey Bishop "
    "Cobden"
)
KINDS_OF_STREET = (
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Close",
    "Drive",
    "Crescent",
    "Way",
    "Parade",
    "View",
    "Croft",
    "Terrace",
    "Grove",
)


def given_name(rng: random.Random) -> str:
    return rng.choice(GIVEN)


def family_name(rng: random.Random) -> str:
    return rng.choice(FAMILY)


def full_name(rng: random.Random) -> str:
    given, family = given_name(rng), family_name(rng)
    return rng.choice(
        [
            *(6 * [f"{given} {family}"]),
            f"{given} '{rng.choice(['Bones', 'Ginge', 'Lips', 'Tank'])}' {family}",
            f"{family} {given}",
            f"{given[0]}.{letters(rng, 1)}. {family}",
        ]
    )


def birth_date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1938, 2009)
    name = MONTHS[month - 1]
    return rng.choice(
        [
            *(3 * [f"{day:02}/{month:02}/{year}"]),
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{day}-{month}-{year}",
            f"{day}. {month}. {year}",
            f"{day:02} {name.upper()} {year}",
            f"{day:02}{name[:3]}{year % 100:02}",
            f"{day} {name[:3]} '{year % 100:02}",
            f"{name} the {day}th, {year}" if 10 <= day <= 20 else f"{name} {day}, {year}",
            f"{year}.{month:02}.{day:02}",
            f"{day:02}\u2013{month:02}\u2013{year}",
            f"{day:02}\\{month:02}\\{year}",
        ]
    )


AREAS = (
    "AL",
    "BA",
    "BD",
    "BH",
    "CA",
    "CM",
    "CO",
    "CR",
    "CW",
    "DA",
    "DN",
    "DT",
    "EX",
    "FY",
    "GL",
    "GU",
    "HD",
    "HP",
    "HX",
    "IV",
    "KA",
    "LA",
    "LN",
    "ML",
    "NN",
    "NP",
    "PA",
    "SG",
    "SM",
    "SN",
    "SY",
    "TN",
    "UB",
    "WF",
    "WR",
    "EC",
    "WC",
)


def postcode(rng: random.Random) -> str:
    area = rng.choice(AREAS)
    outward = (
        f"{area}{rng.randint(1, 4)}{letters(rng, 1, 'AEMNPRVY')}"
        if area in ("EC", "WC")
        else f"{area}{rng.randint(1, 40)}"
    )
    inward = f"{rng.randint(0, 9)}{letters(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    return rng.choice(
        [
            *(6 * [f"{outward} {inward}"]),
            f"{outward}{inward}",
            f"{outward}\u00a0{inward}",
            f"{outward.lower()}{inward.lower()}",
            f"{outward}.{inward}",
        ]
    )


NORTHERN = words_in("BIG CAZ FBZ JIL LFZ NXI RUI SOI WIW XIJ KKZ")


def vehicle_mark(rng: random.Random) -> str:
    age = rng.choice(
        ["04", "06", "08", "11", "13", "15", "18", "20", "26", "53", "54", "57", "59", "61", "62", "65", "67", "75"]
    )
    first, last = letters(rng, 2, "ABCDEFGHJKLMNOPRSTUVWXY"), letters(rng, 3, "ABCDEFGHJKLMNOPRSTUVWXYZ")
    return rng.choice(
        [
            *(5 * [f"{first}{age} {last}"]),
            f"{first}{age}{last}",
            f"{first}{age}\u00a0{last}",
            f"{first.lower()}{age} {last}",
            f"{letters(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}{rng.randint(2, 999)}{last}",
            f"{letters(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}{rng.randint(2, 999)} {last}",
            f"{last}{rng.randint(1, 999)}{letters(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}",
            f"{rng.choice(NORTHERN)} {rng.randint(10, 9999)}",
            f"{rng.choice(['GJZ', 'OKZ', 'TIA'])}{rng.randint(1000, 9999)}",
        ]
    )


def phone_number(rng: random.Random) -> str:
    mobile, rest = f"7{digits(rng, 9)}", digits(rng, 6)
    return rng.choice(
        [
            f"0{mobile}",
            f"0{mobile[:4]} {mobile[4:]}",
            f"0{mobile[:4]}  {mobile[4:]}",
            f"0{mobile[:2]}-{mobile[2:6]}-{mobile[6:]}",
            f"(0{mobile[:4]}) {mobile[4:]}",
            f"+44(0){mobile}",
            f"+44 {mobile[:4]} {mobile[4:7]} {mobile[7:]}",
            f"0044 (0) {mobile[:4]} {mobile[4:]}",
            f"0{mobile[:4]}\u2013{mobile[4:]}",
            f"028 9{digits(rng, 3)} {digits(rng, 4)}",
            f"0121 {digits(rng, 3)} {digits(rng, 4)}",
            f"0{rng.choice(['1204', '1482', '1604', '1792', '1865'])} {rest}",
            f"0{rng.choice(['15394', '16977', '19467'])} {digits(rng, 5)}",
            f"0300 {rest[:3]} {digits(rng, 4)}",
            f"+48 {digits(rng, 3)} {digits(rng, 3)} {digits(rng, 3)}",
            f"+40 7{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 3)}",
            f"+1 876 {digits(rng, 3)} {digits(rng, 4)}",
        ]
    )


def reference(rng: random.Random) -> str:
    year, full = rng.randint(14, 25), rng.randint(2014, 2025)
    return rng.choice(
        [
            f"{rng.choice(['05', '07', '36', '50', '61'])}{year}0{digits(rng, 6)}",
            f"20*{digits(rng, 6)}*{year}",
            f"{digits(rng, 6)}/{year}",
            f"{digits(rng, 2)}/{digits(rng, 7)}/{year}",
            f"C{digits(rng, 6)}/{year}",
            f"{letters(rng, 3)}/{digits(rng, 5)}/{year}",
            f"{letters(rng, 2)}{digits(rng, 2)}/{digits(rng, 4)}/{year}",
            f"{full}-{digits(rng, 6)}",
            f"LIB-{digits(rng, 4)}-{year}-{digits(rng, 2)}{digits(rng, 1)}",
            f"{full}/{digits(rng, 6)}{letters(rng, 1)}",
            f"{year}/{digits(rng, 5)}{letters(rng, 1)}",
            f"{digits(rng, 4)}/{year}{letters(rng, 1)}",
            f"INT{digits(rng, 7)}",
            f"{digits(rng, 3)} of {rng.randint(1, 28)} {rng.choice(MONTHS)} {full}",
            insurance_number(rng, ""),
            insurance_number(rng, " "),
            health_number(rng),
            f"A{digits(rng, 4)}{letters(rng, 1, 'ACDEF')}{letters(rng, 1)}",
            f"{letters(rng, 1)}{digits(rng, 6)}",
            f"{letters(rng, 2)} {digits(rng, 6)}",
            digits(rng, 6),
            digits(rng, 10),
        ]
    )


def mail(rng: random.Random) -> str:
    name = f"{given_name(rng)[0].lower()}{rng.choice(['.', '-', ''])}{digits(rng, 2)}"
    return f"{name}@{rng.choice(['example.org.uk', 'inbox.example.com'])}"


def address(rng: random.Random) -> str:
    street, number = f"{rng.choice(STREETS)} {rng.choice(KINDS_OF_STREET)}", rng.randint(1, 280)
    return rng.choice(
        [
            *(4 * [f"{number} {street}"]),
            f"{number}C {street}",
            f"{number}/{number + 1} {street}",
            f"No {number} {street}",
            f"Flat {number % 50 + 1}, {rng.choice(STREETS)} House, {street}",
            f"Flat {number % 50 + 1}{rng.choice('AB')} {number} {street}",
            f"{number} {rng.choice(STREETS)} {rng.choice(['Rd', 'Ln', 'Ct', 'Ter', 'Pk'])}",
            f"{number} {street.lower()}",
            f"{rng.choice(STREETS)} Farm, {street}",
            f"{street}, number {number}",
            f"the {rng.choice(['upstairs', 'end'])} flat on {street}",
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
SENTENCES = (
    "Suspect 1: {NAME}, DOB {BIRTH}.",
    "DoB - {BIRTH}",
    "Date of birth\t{BIRTH}",
    "The complainant, who was born on {BIRTH}, did not attend.",
    "{NAME} ({BIRTH}) is linked by phone data.",
    "D O B {BIRTH} / M / PNC {REF}",
    "According to the form she was born {BIRTH}.",
    "{NAME} b. {BIRTH}",
    "Checks on {ADDRESS}, {POSTCODE}, showed two prior calls.",
    "The drugs were bagged at {ADDRESS} on Thursday nights.",
    "My aunt has a place on the corner, {ADDRESS}.",
    "Warrant executed: {ADDRESS}.",
    "they were all staying at {ADDRESS} for a bit",
    "lives at {ADDRESS} with two children",
    "It came from somewhere in {POSTCODE}.",
    "Location ({POSTCODE}) is 200 metres from the school.",
    "The taxi picked up in {POSTCODE} most evenings.",
    "It pulled up in a blue Transit, {MARK}.",
    "{MARK} is on cloned plates.",
    "Vehicle: {MARK} / white / BMW",
    "I clocked the registration, {MARK}, twice that week.",
    "Keeper of {MARK} is recorded in Hexley.",
    "VRN: {MARK}",
    "Phone: {PHONE}",
    "Give us a bell on {PHONE}.",
    "The customer list was on the SIM for {PHONE}.",
    "Cell site work for {PHONE} is pending.",
    "Ask for the duty worker, {PHONE}.",
    "Call data: {PHONE} to {PHONE}, 41 seconds.",
    "Crime ref: {REF}",
    "Crime report number {REF} was filed.",
    "Custody ref {REF}",
    "Reference number is {REF}.",
    "PNCID {REF}",
    "Intelligence ref. {REF}",
    "Niche occurrence {REF} links them.",
    "CAD {REF}",
    "Incident no. {REF} was graded 2.",
    "Prison number {REF}",
    "Case number: {REF}.",
    "Mail me, {MAIL}, any time.",
    "The account was opened by {MAIL} in June.",
    "At the table sat {NAME}, two neighbours and a housing officer.",
    "The last time I saw {GIVEN} was at the needle exchange.",
    "{GIVEN} used to run for them until the stabbing.",
    "Everyone is scared of {GIVEN}.",
    "It is {NAME}'s flat, whatever the tenancy says.",
    "Inspector {FAMILY} chaired.",
    "DC {FAMILY} and PS {FAMILY} conducted the search.",
    "Cllr {FAMILY} asked for weekly figures.",
    "Miss {FAMILY} left after the second threat.",
    "Report author: {NAME}",
    "Officer in the case: {NAME}",
    "We had {GIVEN} from outreach with us that morning.",
    "Her son, {GIVEN}, owed four hundred pounds.",
    "{NAME} pleaded guilty to two counts.",
    "Both {FAMILY} brothers are in custody.",
    "They were told by {NAME} to hold the bags.",
    "{GIVEN}, her boyfriend, never came back.",
    "Without {GIVEN} that group would fall apart.",
    "Interview with {NAME} (social worker)",
    "Thanks, {GIVEN}",
    "Street name {GIVEN}; real name {NAME}.",
    "the kid, {GIVEN}, can't be more than fourteen",
)
PLAIN = (
    "Operation Silver Birch was approved by the Gold Group on 2 February 2024.",
    "Between 1 April 2022 and 31 March 2023 there were 6,418 recorded drug offences.",
    "The plan follows the four strands: Pursue, Prevent, Protect and Prepare.",
    "Officers from Brackenford Neighbourhood Team visited 48 shops on Market Street.",
    "Closure orders under the Anti-social Behaviour, Crime and Policing Act 2014 were used 6 times.",
    "We spent £1,250,000 over 36 months, about £34,722 a month.",
    "Drug-related hospital admissions per 100,000 fell from 31.4 to 29.8.",
    "The Saltmarrow Community Safety Partnership signed off the Strategic Needs Assessment.",
    "Nobody in the room could say what the 78 arrests had changed.",
    "The dealers moved to Canal Walk and then back to the bus station.",
    "Weapons: 3 machetes, 1 air pistol, 12 knives. Cash: £6,480.",
    "HMICFRS graded the force as requiring improvement in 2021/22.",
    "A youth worker said the summer was calmer than usual.",
    "Interviews lasted between 25 and 70 minutes; 19 of 21 were recorded.",
    "Black and Asian residents were searched 2.4 times as often as White residents.",
    "Action 7.2: map cuckooed addresses by the end of September.",
    "The Drug and Alcohol Service sees people within 5 working days.",
    "Hospital staff at Hexley General gave out 310 kits.",
    "The National Crime Agency and the Regional Organised Crime Unit shared data weekly.",
    "In week 14 the price of a 0.2 g deal was £10.",
)


def made_unseen(seed: int, number: int) -> list[MadeText]:
    """Return texts of the third set; the same seed gives the same texts."""
    return made_texts(seed, number, SENTENCES, PLAIN, CLASSES)
