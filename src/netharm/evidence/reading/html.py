"""HTML: what a reader would see, without scripts, styles and what is hidden; nothing that the page names is fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from netharm.evidence.reading.plain import decoded
from netharm.evidence.reading.read_text import ReadText

_NAMES_UNSEEN = "script style title template noscript iframe svg math select textarea datalist audio video canvas"
_NAMES_BLOCKS = (
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr ul"
)
_NAMES_EMPTY = "area base br col embed hr img input link meta source track wbr"
_UNSEEN, _BLOCKS, _EMPTY = (frozenset(names.split()) for names in (_NAMES_UNSEEN, _NAMES_BLOCKS, _NAMES_EMPTY))
_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(content: bytes, where: str) -> ReadText:
    """Return the text of the bytes of a page. where : its name; unused, since any bytes make a page of some kind."""
    named = _CHARSET.search(content[:2048])
    text, note = decoded(content)
    if note and named:
        try:
            text, note = content.decode(named.group(1).decode("ascii")), ""
        except (LookupError, UnicodeDecodeError, ValueError):
            note += f" The page says that it is in {named.group(1).decode('ascii')}, which it is not."
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    notes = [note] if note else []
    if reader.left_out:
        notes.append("Parts of the page that are hidden from its reader were not read.")
    return ReadText("\n".join(line for line in lines if line), notes=tuple(notes))


class _Reader(HTMLParser):
    """Collects the words of a page; a block begins a line, and cells of a row are parted by a bar."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.left_out = False
        self._hiding = ""  # the tag of the outermost element that is not shown, and how many of it are open
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hiding:
            self._open += tag == self._hiding
        elif tag in _UNSEEN or (tag not in _EMPTY and self._is_hidden(dict(attrs))):
            self._hiding, self._open = tag, 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" | " if self.parts and self.parts[-1] != "\n" else "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            self.handle_starttag(tag, attrs)
        elif tag not in _UNSEEN or tag in ("script", "style", "title", "textarea", "iframe"):
            self.handle_starttag(tag, attrs)  # the stroke at its end means nothing in HTML

    def handle_endtag(self, tag: str) -> None:
        if self._hiding:
            self._open -= tag == self._hiding
            if not self._open or tag == "body":
                self._hiding = ""
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hiding:
            self.parts.append(data.replace("\n", " "))

    def _is_hidden(self, attributes: dict[str, str | None]) -> bool:
        hidden = "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
        self.left_out = self.left_out or hidden
        return hidden
