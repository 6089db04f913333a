"""Where the page of an answer may be written."""

from __future__ import annotations

from pathlib import Path

from netharm.errors import bad_input


def refuse_page_place(out: Path | None) -> None:
    """Raise BadInput where no page can be written: before anything is read, so that nothing is half done."""
    if out is None:
        return
    if out.is_dir():
        raise bad_input(
            "this is a folder.",
            f"command line, --out {out.name}",
            "The answer is written as one page.",
            "Name a file in it, such as page.html.",
        )
    if not out.parent.is_dir():
        raise bad_input(
            "the folder of the page does not exist.",
            f"command line, --out {out}",
            "netharm makes no folder that was not asked for.",
            "Make it first, or name another place.",
        )
    if out.is_file() and _OWN not in out.read_bytes()[:_OPENING]:
        raise bad_input(
            "there is a file of this name already, and it is no page that netharm wrote.",
            f"command line, --out {out.name}",
            "It may be somebody's work, or what the answer is made from.",
            "Name another file.",
        )


_OPENING = 600
_OWN = b'<meta http-equiv="Content-Security-Policy" content="default-src '
"""What every page of netharm says near its beginning."""
