"""A corpus that people coded, asked for its roles and for candidates."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from netharm.__main__ import main
from netharm.evidence.codings import codings_of
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents, text_of
from netharm.evidence.settled import settled_codings
from small_corpus import WORDS, say, small_corpus

SAID = {
    "We executed four warrants on the estate.": ["stance.activity", "strand.pursue"],
    "Every response officer carries naloxone now.": ["stance.activity", "strand.prepare", "strand.protect"],
    "Our aim is fewer deaths.": ["stance.goal", "strand.prepare"],
}


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Six documents that one coder finished, and one that nobody did."""
    made = small_corpus(tmp_path / "corpus", {f"talk-{number}": f"{WORDS} Talk {number}." for number in range(7)})
    for document in read_documents(made)[:6]:
        say(made, "asha", document, text_of(made, document), SAID)
    return made


def answered(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    capsys.readouterr()
    assert main([*map(str, words), "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_roles_count_what_was_coded_and_leave_out_what_nobody_finished(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("activity,hours,strands\nwarrants,30,pursue\ntraining,10,prepare;protect\n", encoding="utf-8")
    out = tmp_path / "roles.html"
    found = answered(capsys, "roles", corpus.path, "--hours", log, "--out", out)
    assert (found["documents"], found["left_out"]) == (6, 1)
    practice = next(row for row in found["profile"] if row["by"] == "all" and row["stances"] == ["role", "activity"])  # type: ignore[attr-defined]
    assert practice["shares"]["pursue"]["share"] == 0.5
    assert practice["shares"]["protect"]["share"] == 0.5
    assert found["officer_hours"]["shares"]["pursue"] == 0.75  # type: ignore[index]
    page = out.read_text(encoding="utf-8")
    assert "In practice, 50%" in page
    assert "warrants" not in page  # shares only, no words of the documents


def test_roles_of_a_corpus_that_nobody_finished_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = small_corpus(tmp_path / "corpus", {"talk": WORDS})
    assert main(["roles", str(made.path)]) == 2
    assert "no document is finished" in capsys.readouterr().err


def test_what_was_agreed_counts_in_place_of_what_each_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = small_corpus(tmp_path / "corpus", {"talk": WORDS})
    (document,) = read_documents(made)
    one = {"Our aim is fewer deaths.": ["stance.goal", "strand.prepare"]}
    other = {"Our aim is fewer deaths.": ["stance.goal", "strand.protect"]}
    say(made, "asha", document, text_of(made, document), one)
    say(made, "bryn", document, text_of(made, document), other)
    before = answered(capsys, "roles", made.path)
    assert before["coders"] == 2
    agree(made, tmp_path / "talk.csv", {"strand.prepare"})
    after = answered(capsys, "roles", made.path)
    assert (after["coders"], after["adjudicated"]) == (1, 1)


def test_where_it_was_agreed_that_no_code_applies_nothing_counts(tmp_path: Path) -> None:
    made = small_corpus(tmp_path / "corpus", {"talk": WORDS})
    (document,) = read_documents(made)
    say(made, "asha", document, text_of(made, document), {"Our aim is fewer deaths.": ["stance.goal"]})
    say(made, "bryn", document, text_of(made, document), {"We executed four warrants": ["strand.pursue"]})
    agree(made, tmp_path / "talk.csv", set())
    settled = settled_codings(made, [document])
    assert settled.codings == ()
    assert (settled.documents, settled.agreed, settled.left) == ((document,), (document.id,), 0)


def agree(corpus: Corpus, sheet: Path, codes: set[str]) -> None:
    """Settle every disagreement: of what was said, only `codes` apply."""
    assert main(["evidence", "agreement", str(corpus.path), "--disagreements", str(sheet)]) == 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["agreed"] = "yes" if row["code"] in codes else "no"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert main(["evidence", "code", str(corpus.path), "--adjudicate", str(sheet), "--by", "asha,bryn"]) == 0


# ---------------------------------------------------------------- candidates


def test_nothing_is_coded_until_a_person_says_yes_and_what_was_decided_is_not_asked_again(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "candidates.csv"
    ask = ["evidence", "candidates", str(corpus.path), "--coder", "bryn", "--code", "mitigation.naloxone"]
    assert main([*ask, "--sheet", str(sheet)]) == 0
    assert codings_of(corpus, "bryn") == ()
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 7
    assert {row["because"] for row in rows} == {"naloxone"}
    for number, row in enumerate(rows):
        row["decision"] = ("yes", "no", "")[min(number, 2)]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    told = answered(capsys, "evidence", "candidates", corpus.path, "--coder", "bryn", "--decided", sheet)
    assert (told["accepted"], told["rejected"], told["coded"]) == (1, 1, 1)
    (coding,) = codings_of(corpus, "bryn")
    assert (coding.code, coding.from_candidate) == ("mitigation.naloxone", True)
    assert len(answered(capsys, *ask)["candidates"]) == 5  # type: ignore[arg-type]
    again = answered(capsys, "evidence", "candidates", corpus.path, "--coder", "bryn", "--decided", sheet)
    assert again["coded"] == 0


@pytest.mark.parametrize(
    ("column", "value", "what"), [("decision", "perhaps", "no decision"), ("text", "other", "do not stand")]
)
def test_a_spoilt_sheet_of_candidates_codes_nothing(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, value: str, what: str
) -> None:
    sheet = tmp_path / "candidates.csv"
    ask = ["evidence", "candidates", str(corpus.path), "--coder", "bryn", "--code", "mitigation.naloxone"]
    assert main([*ask, "--sheet", str(sheet)]) == 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["decision"] = rows[1]["decision"] = "yes"
    rows[1][column] = value
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert main(["evidence", "candidates", str(corpus.path), "--coder", "bryn", "--decided", str(sheet)]) == 2
    assert what in capsys.readouterr().err
    assert codings_of(corpus, "bryn") == ()


def test_candidates_are_measured_against_what_people_coded(corpus: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "evidence", "candidates", corpus.path, "--measure")
    by_code = {one["code"]: one for one in found["codes"]}  # type: ignore[attr-defined]
    assert (by_code["strand.prepare"]["coded"], by_code["strand.prepare"]["found"]) == (12, 6)
    assert by_code["strand.pursue"]["recall"] == 1.0
    assert by_code["strand.pursue"]["precision"] < 1.0


def test_words_are_found_in_any_letters_and_none_is_told(corpus: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "evidence", "candidates", corpus.path, "--find", "NALOXONE", "--at-most", "3")
    assert [place["sentence"] for place in found["places"]] == ["Every response officer carries naloxone now."] * 3  # type: ignore[attr-defined]
    assert answered(capsys, "evidence", "candidates", corpus.path, "--find", "zebra")["places"] == []
    assert main(["evidence", "candidates", str(corpus.path), "--find", "x"]) == 2


def test_an_unknown_code_is_refused_with_the_groups_there_are(
    corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "candidates", str(corpus.path), "--coder", "bryn", "--code", "strands"]) == 2
    assert "strand, stance" in capsys.readouterr().err
