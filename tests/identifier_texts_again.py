"""A second set of made-up texts with identifiers: other sentences, names and habits, made after the first mending.

The patterns were mended once more after it; identifier_texts_unseen.py came after that.
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
    "Peregrine Clementine Ignatius Hermione Tarquin Beatrix Lysander Ophelia Obadiah Thaddeus Marguerite Clodagh "
    "Fiachra Grainne Ruairi Eilis Gwenllian Ifor Blodwen Llewelyn Aneurin Kenver Tamsyn Fenella Hamish Rhuaridh "
    "Ishbel Morven Szilvia Attila Gyorgy Katalin Nemanja Slobodan Vesna Miroslava Ylli Dritan Valdete Shpresa "
    "Ovidiu Gheorghe Simona Ileana Oluwatobi Ngozi Uchenna Adaeze Modou Kadiatou Ebrima Isatou Dawit Mulu Biniam "
    "Rahel Tehmina Khurram Faiza Adeel Shazia Jagdeep Kulwinder Harbhajan Meilin Zhiyuan Sung-Min Hieu Lan Trang "
    "Robert Julie Andrew Sharon Kevin Tracy Craig Donna Wayne Kirsty Liam Jade Kyle Abbie Hassan Zainab Usman "
    "Maryam Tomasz Ewa Reece Ellie Declan Niamh Brandon Courtney Marlon Tyrone Kai Zac Billie Frankie"
)
FAMILY = words_in(
    "Applegarth Bickerstaff Crabtree Dewhurst Eccleston Fairclough Greenhalgh Hardcastle Ingham Kershaw Lumb "
    "Murgatroyd Nuttall Ormerod Pilkington Rawnsley Stansfield Thwaite Unsworth Varley Wolstenholme Boscawen "
    "Pengelly Tregenza Rosewarne Bebb Gethin Tudor Yorath Drummond Galbraith McIntosh McTavish MacPherson "
    "Strachan O'Hara O'Donnell Kavanagh McGuinness Achebe Eze Obi Sesay Jalloh Bangura Camara Abebe Woldemariam "
    "Gebreselassie Banerjee Chatterjee Nair Pillai Virk Aulakh Brar Sheikh Bukhari Zaidi Lam Ngo Duong Liu Huang "
    "Kim Molnár Tóth Đorđević Popović Bytyqi Gjoka Constantinescu Stoica Lewandowska Kamiński Jackson Harris "
    "Thompson White Roberts Robinson Lewis Clarke Hall Begum Akhtar Mahmood Kaur Kelly Ryan Stewart Morgan Price "
    "Shaw Gibson Barnes"
)
STREETS = words_in(
    "Acacia Bramley Castlegate Dovecote Elmhurst Fairview Granby Holly Ivy Kingsley Larch Meadow Norfolk Orchard "
    "Princess Queen's Rosemount Sycamore Tennyson Upland Vicarage Waterloo Worcester Zetland St John's Canal "
    "Chapel Alexandra"
)
KINDS_OF_STREET = (
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Close",
    "Drive",
    "Court",
    "Place",
    "Walk",
    "Row",
    "Rise",
    "Mews",
    "Square",
    "Hill",
)


def given_name(rng: random.Random) -> str:
    return rng.choice(GIVEN)


def family_name(rng: random.Random) -> str:
    return rng.choice(FAMILY) + (f"-{rng.choice(FAMILY)}" if rng.random() < 0.06 else "")


def full_name(rng: random.Random) -> str:
    given, family = given_name(rng), family_name(rng)
    return rng.choice(
        [
            *(5 * [f"{given} {family}"]),
            f"{given} {given_name(rng)} {family}",
            f"{family}, {given}",
            f"{given} {family.upper()}",
            f"{given.upper()} {family.upper()}",
            f"{given[0]} {family}",
        ]
    )


def birth_date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1945, 2010)
    name = MONTHS[month - 1]
    suffix = "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return rng.choice(
        [
            f"{day:02}/{month:02}/{year}",
            f"{day:02}/{month:02}/{year}",
            f"{day}/{month}/{year % 100:02}",
            f"{day:02} / {month:02} / {year}",
            f"{day:02}-{month:02}-{year % 100:02}",
            f"{day}.{month}.{year}",
            f"{day}{suffix} of {name} {year}",
            f"{day} {name}, {year}",
            f"{day} {name[:3]}. {year}",
            f"{day}-{name[:3].upper()}-{year % 100:02}",
            f"{name[:3]} {day} {year}",
            f"{year}/{month:02}/{day:02}",
            f"{year}-{month:02}-{day:02}",
            f"{name.upper()} {year}",
            f"{day:02}{month:02}{year % 100:02}",
        ]
    )


AREAS = (
    "CH",
    "WA",
    "PR",
    "BB",
    "OL",
    "SK",
    "ST",
    "WV",
    "DY",
    "CV",
    "LE",
    "PE",
    "IP",
    "NR",
    "CB",
    "RG",
    "SO",
    "PO",
    "BN",
    "ME",
    "CT",
    "SA",
    "LL",
    "AB",
    "DD",
    "KY",
    "W",
    "NW",
    "SR",
    "TS",
    "DL",
    "DH",
)


def postcode(rng: random.Random) -> str:
    area = rng.choice(AREAS)
    outward = (
        rng.choice([f"W1{letters(rng, 1, 'ABCDFGHJKSTUW')}", f"NW{rng.randint(1, 11)}"])
        if area == "W"
        else f"{area}{rng.randint(1, 35)}"
    )
    inward = f"{rng.randint(0, 9)}{letters(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    return rng.choice(
        [f"{outward} {inward}"] * 5
        + [f"{outward}{inward}", f"{outward}\n{inward}", f"{outward.lower()} {inward.lower()}", f"{outward}-{inward}"]
    )


NORTHERN = words_in("AZ CXI DIG FIL IJI KUI MJI NIB SJZ VXI YHZ")


def vehicle_mark(rng: random.Random) -> str:
    age = rng.choice(
        ["03", "05", "10", "14", "16", "19", "22", "23", "25", "52", "55", "60", "64", "66", "69", "70", "72", "74"]
    )
    first, last = letters(rng, 2, "ABCDEFGHJKLMNOPRSTUVWXY"), letters(rng, 3, "ABCDEFGHJKLMNOPRSTUVWXYZ")
    return rng.choice(
        [
            *(4 * [f"{first}{age} {last}"]),
            *(2 * [f"{first}{age}{last}"]),
            f"{first} {age} {last}",
            f"{first.lower()}{age} {last.lower()}",
            f"{first.lower()}{age}{last.lower()}",
            f"{letters(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}{rng.randint(1, 999)} {last}",
            f"{last} {rng.randint(1, 999)}{letters(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}",
            f"{rng.choice(NORTHERN)} {rng.randint(10, 9999)}",
        ]
    )


def phone_number(rng: random.Random) -> str:
    mobile, rest = f"7{digits(rng, 9)}", digits(rng, 6)
    return rng.choice(
        [
            f"0{mobile}",
            f"0{mobile[:4]} {mobile[4:]}",
            f"0{mobile[:4]} {mobile[4:6]} {mobile[6:8]} {mobile[8:]}",
            f"0{mobile[:3]} {mobile[3:6]} {mobile[6:]}",
            f"({'+44'}) {mobile}",
            f"+44 {mobile[:3]} {mobile[3:6]} {mobile[6:]}",
            f"+44-{mobile[:4]}-{mobile[4:]}",
            f"44{mobile}",
            f"0{mobile[:4]}/{mobile[4:]}",
            f"0800 {rest}",
            f"0345 {rest[:3]} {digits(rng, 4)}",
            f"01{digits(rng, 3)} {rest}",
            f"01{digits(rng, 3)}-{rest}",
            f"(01{digits(rng, 2)}) {digits(rng, 3)} {digits(rng, 4)}",
            f"+353 8{rng.randint(3, 9)} {digits(rng, 3)} {digits(rng, 4)}",
            f"+355 6{rng.randint(7, 9)} {digits(rng, 3)} {digits(rng, 4)}",
        ]
    )


def reference(rng: random.Random) -> str:
    year, full = rng.randint(16, 25), rng.randint(2016, 2025)
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice(
        [
            f"{rng.choice(['43', '44', '45', '52', '54'])}{year}0{digits(rng, 6)}",
            f"{digits(rng, 2)}{letters(rng, 1)}1/{digits(rng, 5)}/{year}",
            f"{digits(rng, 6)}-{full}",
            f"CRN{digits(rng, 7)}",
            f"NICL-{full}-{digits(rng, 6)}",
            f"{letters(rng, 2)}-{digits(rng, 5)}-{year}",
            f"{full}/{digits(rng, 7)}{letters(rng, 1)}",
            f"{year}/{digits(rng, 7)}{letters(rng, 1)}",
            f"{digits(rng, 5)}/{year}{letters(rng, 1)}",
            f"IR{digits(rng, 6)}",
            f"{digits(rng, 4)} of {day:02}/{month:02}/{full}",
            insurance_number(rng, "-"),
            f"{letters(rng, 2, 'ABCEGHJKLMNPRSTWXY')} {digits(rng, 6)} {letters(rng, 1, 'ABCD')}",
            health_number(rng),
            f"A{digits(rng, 4)}{letters(rng, 1, 'CDEF')}{letters(rng, 1)}",
            f"20{letters(rng, 2)}/{digits(rng, 6)}{letters(rng, 1)}/{year}",
            f"{digits(rng, 2)} {letters(rng, 2)} {digits(rng, 5)} {year}",
            f"{letters(rng, 3)}{digits(rng, 5)}",
            digits(rng, 9),
        ]
    )


def mail(rng: random.Random) -> str:
    name = given_name(rng).lower().replace("'", "")
    name += rng.choice(["", ".x", "-93", "+lists", "2004"])
    return f"{name}@{rng.choice(['example.net', 'post.example.co.uk', 'a.example'])}"


def address(rng: random.Random) -> str:
    street = f"{rng.choice(STREETS)} {rng.choice(KINDS_OF_STREET)}"
    number = rng.randint(1, 320)
    return rng.choice(
        [
            f"{number} {street}",
            f"{number} {street}",
            f"{number}b {street}",
            f"No. {number} {street}",
            f"number {number} {street}",
            f"{number}-{number + 2} {street}",
            f"Flat {rng.randint(1, 60)}, {rng.choice(STREETS)} Court, {number} {street}",
            f"Flat {rng.randint(1, 60)}, {rng.choice(STREETS)} Tower",
            f"Apartment {rng.randint(1, 60)}, {number} {street}",
            f"Room {rng.randint(1, 20)}, {number} {street}",
            f"{number} {rng.choice(STREETS)} {rng.choice(['Rd', 'St.', 'Ave', 'Cl', 'Dr'])}",
            f"{number} The {rng.choice(['Crescent', 'Green', 'Mews', 'Hollies', 'Paddocks'])}",
            f"{rng.choice(STREETS)} Lodge, {street}",
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
    "I/V with {NAME} (DOB {BIRTH}) commenced at 14.02.",
    "D.O.B: {BIRTH}.",
    "Date of Birth (as given): {BIRTH}",
    "The younger brother, born {BIRTH}, is at college.",
    "Person 2 | male | born on {BIRTH} | no fixed abode",
    "{GIVEN} was born in {BIRTH} and moved up from London at nine.",
    "dob {BIRTH} not known to us",
    "Her birthday is {BIRTH}, so she had just turned eighteen.",
    "He gave a DOB of {BIRTH}, which turned out to be false.",
    "Home address: {ADDRESS}, Wendlebury {POSTCODE}.",
    "The cash house was at {ADDRESS}, above the takeaway.",
    "Neighbours of {ADDRESS} had complained for a year.",
    "so we went round to {ADDRESS} and knocked",
    "a parcel addressed to {ADDRESS}",
    "He'd moved from {ADDRESS} to his nan's.",
    "Delivery to {POSTCODE} on the Tuesday.",
    "Searches within half a mile of {POSTCODE} doubled.",
    "PLACE: {ADDRESS}, {POSTCODE}",
    "Two males in a black Audi, {MARK}, were circling the block.",
    "Car: grey Corsa reg {MARK}.",
    "the plate was {MARK} I think, I wrote it down",
    "Reg. no. {MARK} (hired in Leeds)",
    "ANPR: {MARK} northbound 23:51, southbound 02:10",
    "A moped bearing the mark {MARK} was left in the ginnel.",
    "Mobile - {PHONE}",
    "My number's {PHONE} if you want to ring me back.",
    "calls to {PHONE} lasted under twenty seconds",
    "Handset A used {PHONE}, handset B {PHONE}.",
    "Please phone the surgery on {PHONE}.",
    "WhatsApp {PHONE} or come in",
    "Crime number: {REF}",
    "Ref {REF}, closed with no further action.",
    "Incident {REF}.",
    "Custody no {REF}: detention authorised.",
    "(our reference {REF})",
    "Intel log {REF} says the same.",
    "PNC {REF}; warnings: drugs, weapons.",
    "Linked occurrence {REF}.",
    "NI no. {REF}",
    "Patient number {REF}",
    "The file is {REF}.",
    "email {MAIL}",
    "From: {NAME} <{MAIL}>",
    "He said to write to {MAIL} and gave no name.",
    "{GIVEN}: I never wanted to be in that house.",
    "INT: And what did {GIVEN} say?",
    "It was {GIVEN} that introduced me to them, her and {GIVEN}.",
    "Attendance: {NAME} (Chair), {NAME} (housing), {NAME} (police).",
    "Sgt {FAMILY} agreed that the tactic had not worked.",
    "Det Insp {FAMILY} signed the authority.",
    "Dr {FAMILY} prescribes for most of them.",
    "Mrs {FAMILY} next door heard it all.",
    "Prepared by {NAME}, analyst.",
    "When {GIVEN} got out he went straight back to {GIVEN}'s.",
    "They call him {GIVEN} but that's not his name.",
    "{NAME} was stopped and searched four times in May.",
    "{FAMILY} denied the offence and was bailed.",
    "Nominal: {NAME}",
    "PCs {FAMILY} and {FAMILY} were first through the door.",
    "She'd lost {GIVEN} the year before to an overdose.",
    "according to {GIVEN} the price had dropped",
    "c/o {NAME}, {ADDRESS}",
    "Kind regards, {GIVEN}",
    "{GIVEN} and {GIVEN} were using in the garages.",
)
PLAIN = (
    "Operation Kestrel Dawn concluded on 9 October 2022 with a closing conference.",
    "The Serious Violence Reduction Unit funded 11 posts at a cost of £412,000 a year.",
    "Deaths related to drug poisoning were 4,907 in 2022, against 4,859 in 2021.",
    "Objective 3: reduce reoffending by people released from HMP Saltmarrow.",
    "We hold the Local Authority and Integrated Care Board to account through the partnership board.",
    "Section 8 PACE warrants were sworn at Hexley Magistrates' Court on Monday.",
    "At 05:45 hours entry was forced; three people were present, aged 17, 24 and 51.",
    "Purity fell from 46% to 38% while price stayed at £40 a gram.",
    "Cuckooing was found in 9 of the 26 addresses visited during the week of action.",
    "The Chief Inspector wanted arrests; the Superintendent wanted calls to come down.",
    "Phase 2 ran between January and March 2023 in Brackenford, Cawderby and Ormsthwaite.",
    "West Yorkshire, Merseyside and the Metropolitan Police ran similar schemes.",
    "See Table 4 and Appendix B for numbers by ward.",
    "Interviewer: can you say what prevention means in your own job?",
    "Respondent: honestly, talking to kids before somebody else does.",
    "Dedicated drugs teams seized 312 wraps, 4 phones and a zombie knife on 17/06/2023.",
    "Needle exchange visits went from 1,204 to 987 in the quarter, Q3 2022/23.",
    "The Black review asked for a whole-system approach.",
    "Turnover in the Problem Solving Hub was 35 per cent between 2018 and 2022.",
    "Red Cross volunteers and Wendlebury Town Football Club ran the summer scheme.",
    "Buses 12, 47 and 112 pass the Lantern Green estate.",
    "It cost 250 officer hours, or 31 shifts, for 2 charges.",
)


def made_again(seed: int, number: int) -> list[MadeText]:
    """Return texts of the second set; the same seed gives the same texts."""
    return made_texts(seed, number, SENTENCES, PLAIN, CLASSES)
