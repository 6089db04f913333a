"""How long an import takes: documents of 20 pages in DOCX, PDF, ODT, HTML and plain text, and a search in their texts.

    python benchmarks/evidence_import.py [documents]

Makes the documents in a temporary folder, imports them with the command's own code, and prints CPU seconds of this
process and of the process that reads, beside a bare read of the same PDF files with PDFium. Everything is invented;
about one sentence in eight holds an identifier.
"""

from __future__ import annotations

import contextlib
import io
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from identifier_texts import PLAIN, made_texts
from made_documents import docx, odt, paragraph, pdf
from netharm.answers.evidence_documents import bring_in
from netharm.evidence.documents import find_corpus, read_documents, text_of

PAGES = 20
LINES = 40


def main() -> None:
    """Make, import, search, and print how long each took."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "material"
        folder.mkdir()
        kinds = _make(folder, number)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{number:,} documents of {PAGES} pages, {size / 2**20:,.0f} MB: {kinds}")
        print(f"bare read of the PDF files with PDFium: {_bare(folder):.1f} s of CPU")
        before, begun = _cpu(), time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            bring_in(Path(place) / "corpus", [folder], {"kind": "interview"}, None)
        own, reader = (after - earlier for after, earlier in zip(_cpu(), before, strict=True))
        by_clock, a_page = time.perf_counter() - begun, (own + reader) / number / PAGES * 1000
        print(
            f"import: {own + reader:.1f} s of CPU ({reader:.1f} s reading, {own:.1f} s redaction check, likeness and "
            f"writing), {by_clock:.1f} s by the clock, {a_page:.1f} ms a page"
        )
        corpus = find_corpus(Path(place) / "corpus")
        begun = time.process_time()
        texts = [text_of(corpus, document) for document in read_documents(corpus)]
        read = time.process_time()
        found = sum(text.lower().count("naloxone") for text in texts)
        done = time.process_time()
        letters = sum(map(len, texts))
        print(
            f"taking {letters / 1e6:.0f} million letters from the corpus, digests checked: {read - begun:.2f} s of CPU"
        )
        print(f"finding a word in all of them ({found:,} times): {done - read:.3f} s of CPU")


def _make(folder: Path, number: int) -> dict[str, int]:
    rng = random.Random(1)
    full = [sentence for made in made_texts(9, 200) for sentence in made.text.split("\n") if sentence]
    sentences = [*full, *(3 * len(full) // len(PLAIN)) * PLAIN]
    endings = ["docx", "pdf", "odt", "html", "txt"]
    for at in range(number):
        pages = [_lines(rng, sentences) for _ in range(PAGES)]
        lines = [line for page in pages for line in page]
        ending = endings[at % len(endings)]
        if ending == "docx":
            content = docx("".join(paragraph(_plain(line)) for line in lines))
        elif ending == "odt":
            content = odt("".join(f"<text:p>{_plain(line)}</text:p>" for line in lines))
        elif ending == "pdf":
            content = pdf([[line.encode("cp1252", "replace").decode("cp1252") for line in page] for page in pages])
        elif ending == "html":
            content = ("<!doctype html><body>" + "".join(f"<p>{_plain(line)}</p>" for line in lines)).encode()
        else:
            content = "\n".join(lines).encode()
        (folder / f"material-{at:04}.{ending}").write_bytes(content)
    return {ending: len(list(folder.glob(f"*.{ending}"))) for ending in endings}


def _lines(rng: random.Random, sentences: list[str]) -> list[str]:
    """Return the lines of a page, some 2,900 letters."""
    words = " ".join(rng.choice(sentences) for _ in range(40)).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 85:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return lines[:LINES]


def _plain(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;")


def _bare(folder: Path) -> float:
    begun = time.process_time()
    for path in folder.glob("*.pdf"):
        document = pypdfium2.PdfDocument(path)
        for page in document:
            page.get_textpage().get_text_bounded()
        document.close()
    return time.process_time() - begun


def _cpu() -> tuple[float, float]:
    """Return the CPU seconds of this process, and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time(), children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
