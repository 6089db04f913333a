"""A study whose folder holds a corpus tells in its ledger and report what goals and practice serve."""

from __future__ import annotations

import json
from pathlib import Path

from netharm.__main__ import main
from netharm.evidence.documents import read_documents, text_of
from netharm.market.town import build_town
from small_corpus import WORDS, say, small_corpus


def evaluated(folder: Path) -> tuple[dict[str, object], str]:
    assert main(["evaluate", str(folder)]) in (0, 3)
    results = folder / "results"
    page = (results / "report.html").read_text(encoding="utf-8")
    return json.loads((results / "ledger.json").read_text(encoding="utf-8")), page


def test_a_corpus_in_the_studys_folder_joins_the_ledger_and_a_study_without_one_keeps_its_own(tmp_path: Path) -> None:
    build_town(tmp_path, seed=1)
    plan = tmp_path / "plan.toml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("permutations = 999", "permutations = 39"), encoding="utf-8"
    )
    without, page = evaluated(tmp_path)
    assert "roles" not in without
    assert "No document about this operation has been coded" in page
    corpus = small_corpus(tmp_path / "evidence", {f"talk-{number}": f"{WORDS} Talk {number}." for number in range(6)})
    unfinished, _ = evaluated(tmp_path)
    assert "roles" not in unfinished
    for document in read_documents(corpus):
        said = {
            "We executed four warrants on the estate.": ["stance.activity", "strand.pursue"],
            "Our aim is fewer deaths.": ["stance.goal", "strand.prepare"],
        }
        say(corpus, "asha", document, text_of(corpus, document), said)
    with_corpus, page = evaluated(tmp_path)
    shares = with_corpus["roles"]["paper_less_practice"]  # type: ignore[index]
    assert (shares["pursue"]["share"], shares["prepare"]["share"]) == (-1.0, 1.0)
    assert "In practice, 100%" in page
    assert {key: value for key, value in with_corpus.items() if key != "roles"} == without
