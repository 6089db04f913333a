"""Open a zip or a folder of files that may be hostile: nothing is unpacked, and nothing is read before it was checked.

Limits: a member of at most 128 MB, 20 GB and 100,000 members in all, and at most 200 times its packed size for anything
over 16 MB (the published archives unpack to about five times their size). Sizes are checked as declared before anything
is read and as found while reading.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from netharm.errors import BadInput, Fault, bad_input, raise_all

MEMBER_LIMIT = 128_000_000
TOTAL_LIMIT = 20_000_000_000
MEMBERS_LIMIT = 100_000
RATIO_LIMIT = 200
RATIO_FREE = 16_000_000

_FAULTS_SHOWN = 10
_NAME_SHOWN = 200

_ASK_AGAIN = "Download the archive again from data.police.uk, or ask who sent it for a plain zip of CSV files."
_WHY_HOSTILE = "A sound archive has no such thing, so nothing of it is read."


@dataclass(frozen=True)
class Member:
    """A file in an archive: its path there, its date where the archive tells one, and what reads it whole."""

    name: str
    dated: date | None
    read: Callable[[], bytes]

    @property
    def base_name(self) -> str:
        return PurePosixPath(self.name).name

    @property
    def shown(self) -> str:
        """The name as it may be printed."""
        return _printable(self.name)


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[Member, ...]]:
    """Yield the members of the zip or folder at `path`, sorted by name. Raises BadInput with all that is unsafe."""
    if path.is_dir():
        yield _members_of_folder(path)
        return
    if not path.is_file():
        raise bad_input("there is no such file or folder.", path.name, "It was named as data.", "Check the path.")
    with _open_zip(path) as opened:
        yield _members_of_zip(opened, path.name)


@contextmanager
def _open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise bad_input(
            "this is not a zip archive, or it is cut short.",
            path.name,
            "Its table of contents cannot be read.",
            "Give the zip as downloaded, or the folder it unpacks to.",
        ) from None
    with opened:
        yield opened


def _members_of_zip(opened: zipfile.ZipFile, archive: str) -> tuple[Member, ...]:
    listed = sorted((info for info in opened.infolist() if not info.is_dir()), key=lambda info: info.filename)
    faults = [*_faults_of_whole(listed, archive), *(fault for info in listed for fault in _faults_of(info, archive))]
    raise_all(faults[:_FAULTS_SHOWN])
    return tuple(
        Member(info.filename.replace("\\", "/"), _date(info), partial(_read_member, opened, info, archive))
        for info in listed
    )


def _faults_of_whole(listed: list[zipfile.ZipInfo], archive: str) -> Iterator[Fault]:
    names = Counter(info.filename.casefold() for info in listed)
    for name in [name for name, times in names.items() if times > 1][:5]:
        yield Fault(
            "this name occurs twice.",
            f"{archive}, {_printable(name)}",
            "It is open which of the two is meant.",
            _ASK_AGAIN,
        )
    unpacked = sum(info.file_size for info in listed)
    packed = sum(info.compress_size for info in listed)
    if len(listed) > MEMBERS_LIMIT or unpacked > TOTAL_LIMIT or _is_blown_up(unpacked, packed):
        size = f"{len(listed)} members, {unpacked} bytes unpacked from {packed}"
        yield Fault(f"it would unpack to far more than it seems ({size}).", archive, _WHY_HOSTILE, _ASK_AGAIN)


def _faults_of(info: zipfile.ZipInfo, archive: str) -> Iterator[Fault]:
    where = f"{archive}, {_printable(info.filename)}"
    if _leads_outside(info.filename):
        yield Fault("its path leads out of the archive.", where, _WHY_HOSTILE, _ASK_AGAIN)
    if stat.S_ISLNK(info.external_attr >> 16):
        yield Fault("it is a link to another file.", where, _WHY_HOSTILE, _ASK_AGAIN)
    if info.flag_bits & 0x1:
        yield Fault(
            "it is encrypted.", where, "It cannot be read without its password.", "Unpack it and give the folder."
        )
    if info.file_size > MEMBER_LIMIT or _is_blown_up(info.file_size, info.compress_size):
        size = f"{info.file_size} bytes unpacked from {info.compress_size}"
        yield Fault(f"it would unpack to far more than a month of data ({size}).", where, _WHY_HOSTILE, _ASK_AGAIN)


def _is_blown_up(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_FREE and unpacked > RATIO_LIMIT * max(packed, 1)


def _leads_outside(name: str) -> bool:
    windows = PureWindowsPath(name)
    return ".." in windows.parts or windows.is_absolute() or bool(windows.drive or windows.root)


def _read_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: str) -> bytes:
    """Return the member's bytes. It stops at the declared size, which was checked; the checksum tells of any more."""
    try:
        with opened.open(info) as member:
            found = member.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise _damaged(info, archive) from None
    if len(found) != info.file_size:
        raise _damaged(info, archive)
    return found


def _damaged(info: zipfile.ZipInfo, archive: str) -> BadInput:
    return bad_input(
        "this member of the archive is damaged or cut short.",
        f"{archive}, {_printable(info.filename)}",
        "Its bytes do not agree with the archive's table of contents.",
        _ASK_AGAIN,
    )


def _date(info: zipfile.ZipInfo) -> date | None:
    try:
        return date(*info.date_time[:3])
    except ValueError:
        return None


def _members_of_folder(folder: Path) -> tuple[Member, ...]:
    """Return the files below `folder`; links are not followed. Their dates tell of copying, not of release: none."""
    found: list[Member] = []
    faults: list[Fault] = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            inside = path.relative_to(folder).as_posix()
            where = f"{folder.resolve().name}/{_printable(inside)}"
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found.append(Member(inside, None, partial(_read_file, path, where)))
            else:
                what = "it is a link." if stat.S_ISLNK(mode) else "it is not a file."
                faults.append(Fault(what, where, "What it leads to is not known.", "Put the file itself there."))
    raise_all(faults[:_FAULTS_SHOWN])
    return tuple(sorted(found, key=lambda member: member.name))


def _read_file(path: Path, where: str) -> bytes:
    try:
        with path.open("rb") as file:
            found = file.read(MEMBER_LIMIT + 1)
    except OSError as fault:
        why = f"The system says: {fault.strerror}."
        raise bad_input("this file cannot be read.", where, why, "See who may read it.") from None
    if len(found) > MEMBER_LIMIT:
        raise bad_input("it is larger than a month of data.", where, _WHY_HOSTILE, _ASK_AGAIN)
    return found


def _printable(name: str) -> str:
    """Return a name that may come from anybody as it may be printed: no control characters, and not endless."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= _NAME_SHOWN else shown[:_NAME_SHOWN] + "..."
