"""The first station of the line: files into a study's store. Apart from it, so that taking in loads no statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netharm.data.default_place import data_beside
from netharm.data.ingest import ingest_frame, ingest_source, summary_of
from netharm.data.store import Store
from netharm.errors import BadInput, bad_input
from netharm.study.folder import Folder, find_folder
from netharm.study.plan import read_plan
from netharm.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

Given = Mapping[str, "Path | pd.DataFrame"]
"""Where data of a plan are given: a file, a folder, or in a notebook a data frame, by the plan's name for them."""
NOTHING: Given = MappingProxyType({})


def ingest(given: Path | str, sources: Sequence[str] = (), data: Given = NOTHING) -> dict[str, Any]:
    """Take files into the study's store; files it already holds change nothing."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    named = [_named(each, study) for each in sources]
    before = len(Store(folder.store).entries())
    store = bring_in(folder, study, data, named)
    names = tuple(dict.fromkeys([*(name for name, _ in named), *data])) or tuple(study.data)
    summary = summary_of(store, study, names, store.entries()[before:])
    return {**summary, "said": _ingest_sentences(summary)}


def bring_in(folder: Folder, study: Study, data: Given, sources: Sequence[tuple[str, Path]] = ()) -> Store:
    """Return the study's store after taking in `sources` and `data`, and what lies in the documented place.

    A source named in either is not looked for beside the plan.
    """
    unknown = sorted(set(data) - set(study.data))
    if unknown:
        raise _unknown_data(unknown[0], study)
    store = Store(folder.store)
    for name, path in sources:
        ingest_source(store, study, name, path)
    for name, given in data.items():
        if isinstance(given, Path):
            ingest_source(store, study, name, given)
        else:
            ingest_frame(store, study, name, given)
    for name in [each for each in study.data if each not in data and each not in dict(sources)]:
        beside = data_beside(folder, name)
        if beside is not None:
            ingest_source(store, study, name, beside)
    return store


def _unknown_data(name: str, study: Study) -> BadInput:
    return bad_input(
        f"the plan names no data {name!r}.",
        f"{name}=...",
        "Files are taken in under a name that the plan declares.",
        f"Use one of: {', '.join(sorted(study.data))}.",
    )


def absent_data(study: Study, store: Store) -> list[str]:
    """Return the data that the plan names and the store does not hold."""
    held = {entry.data for entry in store.entries()}
    return [name for name in study.data if name not in held]


def refuse_absent(folder: Folder, study: Study, absent: Sequence[str]) -> None:
    """Raise BadInput where data are absent."""
    if absent:
        name = absent[0]
        raise bad_input(
            f"the data {', '.join(absent)} are not in the study's store.",
            folder.plan.name,
            "A plan names its data; the files are given when it is run.",
            f"Give them with --data {name}=PATH, or put them beside the plan as data/{name}.csv (or .zip ...).",
        )


def _named(source: str, study: Study) -> tuple[str, Path]:
    """Return the data name and path of an argument of ingest: NAME=PATH, or a PATH that can only be one of them."""
    name, equals, path = source.partition("=")
    if equals and name in study.data:
        return name, Path(path)
    if equals and name.isidentifier() and not Path(source).exists():
        raise _unknown_data(name, study)
    archives = [name for name, each in study.data.items() if each.source == "police.uk"]
    candidates = archives if Path(source).is_dir() or source.lower().endswith(".zip") else list(study.data)
    candidates = candidates or list(study.data)
    if len(candidates) != 1:
        raise bad_input(
            "it is not clear which of the plan's data this is.",
            Path(source).name,
            f"The plan names {', '.join(sorted(study.data))}.",
            f"Say which: {candidates[0] if candidates else 'NAME'}={source}",
        )
    return candidates[0], Path(source)


def _ingest_sentences(summary: Mapping[str, Any]) -> list[str]:
    if not summary["files"]:
        return ["Nothing was given, and nothing lies in the folder data beside the plan."]
    rows = ", ".join(f"{count:,} {kind} rows" for kind, count in summary["rows"].items())
    said = [f"{summary['files']} files held: {rows}."]
    for force, months in summary["months_missing"].items():
        if months:
            said.append(f"{force}: no file for {', '.join(months)}. A missing month is not a zero.")
    return said
