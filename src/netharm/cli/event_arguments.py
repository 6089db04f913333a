"""Arguments of the commands that read a file of events: its columns, where it lies, which days."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from netharm.cli.arguments import at_least_one, day

_NUMBERS = re.compile(r"-[0-9.]+([,][-+0-9.]*)*")


def add_places_and_times(parser: Any) -> None:
    """Add the names of the columns, the reference system of the places, and the days to be used."""
    # A longitude west of Greenwich, or a list that begins with a minus sign, is a value and no option.
    parser._negative_number_matcher = _NUMBERS
    parser.add_argument("--x", required=True, metavar="COLUMN", help="the column of the easting, or the longitude")
    parser.add_argument("--y", required=True, metavar="COLUMN", help="the column of the northing, or the latitude")
    parser.add_argument("--time", required=True, metavar="COLUMN", help="the column of the date, or date and time")
    parser.add_argument(
        "--crs",
        metavar="CRS",
        help="the reference system of the places, such as EPSG:27700, EPSG:4326, or metres for metres on any flat "
        "plane (left out: longitude and latitude, or metres, whichever their range is)",
    )
    parser.add_argument("--first-day", type=day, metavar="DATE", help="leave out, and count, what is earlier")
    parser.add_argument("--last-day", type=day, metavar="DATE", help="leave out, and count, what is later")


def add_draws_and_page(parser: Any, drawn: str) -> None:
    """Add how often chance is drawn, the seed, and where the page goes. drawn : what a draw does to the times."""
    parser.add_argument(
        "--draws", type=at_least_one, default=999, metavar="N", help=f"how often times are {drawn} (left out: 999)"
    )
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="the seed of the draws (left out: 1)")
    parser.add_argument("--out", type=Path, metavar="PATH", help="write a page with the picture and the tables there")


def edges(given: str) -> tuple[float, ...]:
    """Return numbers of 0 or more parted by commas; raise what argparse turns into a usage error."""
    try:
        numbers = tuple(float(part) for part in given.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is not a list of numbers such as 0,100,200.") from None
    if any(number < 0 for number in numbers):
        raise argparse.ArgumentTypeError(f"{given!r} holds a number below 0, and no distance and no time is that.")
    return numbers


def whole_number(given: str) -> int:
    """Return a whole number of 0 or more; raise what argparse turns into a usage error."""
    if not (given.isascii() and given.isdecimal()):
        raise argparse.ArgumentTypeError(f"{given!r} is not a whole number of 0 or more.")
    return int(given)
