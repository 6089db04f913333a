"""A project file (.qdpx) from any software for qualitative work, read as what it is: a hostile archive.

Source: REFI-QDA standard 1.5, project schema 1.0 (2019). What programs are known to do differently is borne, and told:
the project may lie under any name that ends in .qde, the sources in `sources/` or `Sources/`, and a text may begin with
a byte order mark, which positions do not count. Nothing is unpacked to disk; no path outside the archive is followed.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from netharm.errors import BadInput, bad_input
from netharm.evidence.archive import member, opened, xml_tree
from netharm.evidence.exchange.exchanged import Exchanged, ExchangedCode, ExchangedCoding, ExchangedSource
from netharm.evidence.exchange.project_write import FINISHED_BY

_INSIDE = "internal://"
_MARK = "\ufeff"


def read_project(content: bytes, where: str) -> Exchanged:
    """Return the project in the bytes of a .qdpx archive. where : the file's name, for complaints.

    Raises BadInput where the archive or its project cannot be used. What netharm cannot hold is told in `left_out`.
    """
    with opened(content, where) as archive:
        project = _parsed(archive, where)
        texts = {source.guid: text for source, text in _texts(project, archive, where)}
    return _exchanged(project, texts, where)


def _parsed(archive: zipfile.ZipFile, where: str) -> Any:
    from pyrefiqda.models.project import Project
    from xsdata.exceptions import ParserError
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata_pydantic.bindings import XmlParser

    names = [name for name in archive.namelist() if name.lower().endswith(".qde") and "/" not in name.strip("/")]
    if len(names) != 1:
        raise bad_input(
            f"the archive holds {len(names)} files whose names end in .qde, not one.",
            where,
            "A project is the one such file at the top of the archive (REFI-QDA 1.5, section 8.1).",
            "Export the project again from the program that it comes from.",
        )
    xml = member(archive, names[0], where)
    xml_tree(xml, f"{where}, {names[0]}")  # for what it refuses; the records are made by the parser of the schema
    try:
        # What the schema does not know is skipped here and cannot be lost: it was never part of the standard.
        return XmlParser(config=ParserConfig(fail_on_unknown_properties=False)).from_bytes(xml, Project)
    except (ParserError, ValueError, TypeError) as error:
        raise _not_the_standard(f"{where}, {names[0]}") from error


def _not_the_standard(where: str) -> BadInput:
    return bad_input(
        "the file is not a REFI-QDA project.",
        where,
        "Its elements or their values do not follow the standard's schema, so codes and positions cannot be trusted.",
        "Export the project again as REFI-QDA (.qdpx) from the program that it comes from.",
    )


def _texts(project: Any, archive: zipfile.ZipFile, where: str) -> Iterator[tuple[Any, str | None]]:
    """Yield each text source, also where it stands for the words of a PDF, with its text; None where it has none."""
    by_name = {name.rsplit("/", 1)[-1].lower(): name for name in archive.namelist()}
    for source in _text_sources(project):
        if source.plain_text_content is not None:
            yield source, source.plain_text_content
            continue
        path = (source.plain_text_path or "").removeprefix(_INSIDE).rsplit("/", 1)[-1].lower()
        inside = by_name.get(path) if (source.plain_text_path or "").startswith(_INSIDE) else None
        yield source, None if inside is None else _decoded(member(archive, inside, where), f"{where}, {inside}")


def _text_sources(project: Any) -> Iterator[Any]:
    if project.sources is None:
        return
    yield from project.sources.text_source
    for paper in project.sources.pdfsource:
        if paper.representation is not None:
            yield paper.representation


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8").removeprefix(_MARK)
    except UnicodeDecodeError:
        raise bad_input(
            "the text is not written in UTF-8.",
            where,
            "The standard asks for UTF-8; read in another way, positions would point at other words.",
            "Export the project again from the program that it comes from.",
        ) from None


def _exchanged(project: Any, texts: dict[str, str | None], where: str) -> Exchanged:
    left = Counter[str]()
    codes = tuple(_codes(project.code_book.codes.code if project.code_book else (), ()))
    sources = tuple(_sources(project, texts, left))
    users = {
        user.guid.lower(): user.name or user.id or user.guid for user in (project.users.user if project.users else ())
    }
    codings = tuple(_codings(project, {source.guid: source for source in sources}, codes, users, left))
    _count_what_cannot_be_held(project, left)
    return Exchanged(
        name=project.name,
        codes=codes,
        sources=sources,
        codings=codings,
        finished=tuple(_finished(project, {source.guid for source in sources})),
        description=project.description or "",
        origin=project.origin or "",
        left_out=tuple(f"{where}: {number} {what}." for what, number in sorted(left.items()) if number),
    )


def _codes(elements: Any, path: tuple[str, ...]) -> Iterator[ExchangedCode]:
    for element in elements:
        yield ExchangedCode(_plain(element.guid), element.name, path, element.description or "", element.is_codable)
        yield from _codes(element.code, (*path, element.name))


def _plain(guid: str) -> str:
    """Return a GUID without braces and in small letters, as two programs may write the same one differently."""
    return guid.strip("{}").lower()


def _sources(project: Any, texts: dict[str, str | None], left: Counter[str]) -> Iterator[ExchangedSource]:
    variables = {_plain(each.guid): each.name for each in (project.variables.variable if project.variables else ())}
    names = {paper.representation.guid: paper.name for paper in _papers(project)}
    for source in _text_sources(project):
        text = texts[source.guid]
        if text is None:
            left["sources without a plain text, such as one kept as rich text only, with their codings"] += 1
            continue
        facts = {
            variables.get(_plain(value.variable_ref.target_guid), ""): _value(value) for value in source.variable_value
        }
        facts.pop("", None)
        name = names.get(source.guid) or source.name or source.guid
        yield ExchangedSource(_plain(source.guid), name, text, facts)


def _papers(project: Any) -> list[Any]:
    papers = project.sources.pdfsource if project.sources else ()
    return [paper for paper in papers if paper.representation is not None]


def _value(value: Any) -> str:
    kinds = ("text_value", "date_value", "date_time_value", "integer_value", "float_value", "boolean_value")
    found = [getattr(value, kind) for kind in kinds]
    return next((str(each) for each in found if each is not None), "")


def _codings(
    project: Any,
    sources: dict[str, ExchangedSource],
    codes: tuple[ExchangedCode, ...],
    users: dict[str, str],
    left: Counter[str],
) -> Iterator[ExchangedCoding]:
    known = {code.guid for code in codes}
    memos = {_plain(note.guid): note.plain_text_content or "" for note in (project.notes.note if project.notes else ())}
    for element in _text_sources(project):
        source = sources.get(_plain(element.guid))
        whole = [(coding, (0, len(source.text) if source else 0), "") for coding in element.coding]
        parts = [
            (coding, (selection.start_position, selection.end_position), selection.description or "")
            for selection in element.plain_text_selection
            for coding in selection.coding
        ]
        for coding, (start, end), said in whole + parts:
            if source is None:
                continue
            if _plain(coding.code_ref.target_guid) not in known:
                left["codings with a code that the file does not define"] += 1
            elif not 0 <= start < end <= len(source.text):
                left["codings of a stretch that its text does not have"] += 1
            else:
                notes = [memos.get(_plain(note.target_guid), "") for note in coding.note_ref]
                yield ExchangedCoding(
                    source=source.guid,
                    start=start,
                    end=end,
                    code=_plain(coding.code_ref.target_guid),
                    user=users.get((coding.creating_user or "").lower(), ""),
                    memo="\n".join(note for note in (*notes, said) if note),
                    when=str(coding.creation_date_time) if coding.creation_date_time else "",
                )


def _finished(project: Any, known: set[str]) -> Iterator[tuple[str, str]]:
    for each in project.sets.set if project.sets else ():
        if each.name.startswith(FINISHED_BY):
            for reference in each.member_source:
                if _plain(reference.target_guid) in known:
                    yield each.name.removeprefix(FINISHED_BY), _plain(reference.target_guid)


def _count_what_cannot_be_held(project: Any, left: Counter[str]) -> None:
    if project.sources:
        left["pictures, with their codings"] += len(project.sources.picture_source)
        left["recordings, with their codings"] += len(project.sources.audio_source) + len(project.sources.video_source)
        papers = project.sources.pdfsource
        left["PDF sources without their words as text"] += len(papers) - len(_papers(project))
        left["stretches marked by their place on a PDF page"] += sum(len(paper.pdfselection) for paper in papers)
    for what, part, kind in (
        ("cases", project.cases, "case"),
        ("links", project.links, "link"),
        ("graphs", project.graphs, "graph"),
    ):
        left[what] += len(getattr(part, kind)) if part else 0
    sets = project.sets.set if project.sets else ()
    left["sets"] += sum(not each.name.startswith(FINISHED_BY) for each in sets)
