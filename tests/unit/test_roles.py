"""Roles: statements and their strands, shares with intervals over documents, officer-hours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from netharm.errors import BadInput
from netharm.evidence.coding import Coding
from netharm.evidence.document import Document
from netharm.evidence.excerpt import Excerpt
from netharm.roles.activity_log import read_activity_log
from netharm.roles.clustered_share import clustered_difference, clustered_share
from netharm.roles.profile import PAPER, PRACTICE, profile_of
from netharm.roles.share import Share
from netharm.roles.statement import statements_of
from netharm.roles.words import answer, overall, share_words


def document(id_: str, level: str = "local", year: int = 2024) -> Document:
    return Document(
        id=id_,
        name=id_,
        kind="strategy",
        level=level,  # type: ignore[arg-type]
        organisation_kind="police",
        dated=date(year, 1, 1),
        file_name="x",
        file_sha256="x",
        letters=100,
    )


def coded(document_: str, start: int, end: int, *codes: str, coder: str = "anna") -> list[Coding]:
    return [Coding(f"{coder}-1", coder, Excerpt(document_, start, end), code, 1) for code in codes]


def test_a_statement_serves_every_strand_that_overlaps_it_and_no_other() -> None:
    codings = [
        *coded("d1", 0, 10, "stance.goal"),
        *coded("d1", 9, 20, "strand.pursue"),
        *coded("d1", 2, 4, "strand.protect"),
        *coded("d1", 10, 20, "strand.prevent"),
        *coded("d1", 0, 10, "strand.prepare", coder="ben"),
        *coded("d2", 0, 10, "strand.prepare"),
    ]
    (found,) = statements_of(codings)
    assert (found.stance, found.strands) == ("goal", {"pursue", "protect"})


def test_two_coders_of_one_document_weigh_as_much_as_one() -> None:
    codings = [
        *coded("d1", 0, 10, "stance.goal", "strand.pursue"),
        *coded("d1", 0, 10, "stance.goal", "strand.prevent", coder="ben"),
        *coded("d2", 0, 10, "stance.goal", "strand.pursue"),
    ]
    profile = profile_of(statements_of(codings), [document("d1"), document("d2")])
    row = overall(profile, PAPER)
    assert row.statements == 2.0
    assert row.shares["pursue"].share == 0.75
    assert row.shares["prevent"].share == 0.25


def test_shares_of_a_statement_with_two_strands_add_up_to_more_than_one_and_those_without_stand_apart() -> None:
    codings = [
        *coded("d1", 0, 10, "stance.role", "strand.pursue", "strand.protect"),
        *coded("d1", 20, 30, "stance.activity"),
    ]
    row = overall(profile_of(statements_of(codings), [document("d1")]), PRACTICE)
    assert (row.statements, row.without_strand) == (2.0, 1.0)
    assert {strand: share.share for strand, share in row.shares.items() if share.share} == {
        "pursue": 1.0,
        "protect": 1.0,
    }
    assert row.shares["pursue"].lower is None


def test_documents_are_set_apart_by_level_and_by_year() -> None:
    codings = [*coded("d1", 0, 9, "stance.goal", "strand.pursue"), *coded("d2", 0, 9, "stance.goal", "strand.prevent")]
    profile = profile_of(statements_of(codings), [document("d1", "national", 2023), document("d2")])
    told = {(row.by, row.group): row.shares["pursue"].share for row in profile.rows if row.stances == PAPER}
    assert told["level", "national"] == told["year", "2023"] == 1.0
    assert told["level", "local"] == told["year", "2024"] == 0.0


# ---------------------------------------------------------------- shares


def test_a_share_of_nothing_is_no_share_and_four_documents_give_no_interval() -> None:
    assert clustered_share([0, 0], [0, 0]) == Share(None, None, None, 0)
    few = clustered_share([1, 1, 0, 1], [2, 2, 2, 2])
    assert (few.share, few.lower, few.clusters) == (3 / 8, None, 4)


def test_the_interval_is_the_one_of_a_survey_package_with_documents_as_clusters() -> None:
    """Worked by hand: ratio 0.5, pulls +-0.25 of a total of 24, t with 5 degrees of freedom."""
    share = clustered_share([1, 3, 1, 3, 1, 3], [4, 4, 4, 4, 4, 4])
    error = np.sqrt(6 / 5 * 6 * (1 / 24) ** 2)
    step = 2.5705818366147395 * error / 0.25
    assert share.lower == pytest.approx(1 / (1 + np.exp(step)), abs=1e-8)
    assert share.upper == pytest.approx(1 / (1 + np.exp(-step)), abs=1e-8)


def test_where_every_document_says_no_the_upper_limit_is_that_of_so_many_tries() -> None:
    share = clustered_share([0] * 10, [3] * 10)
    assert (share.share, share.lower) == (0.0, 0.0)
    assert share.upper == pytest.approx(1 - 0.025 ** (1 / 10))


def test_a_difference_within_the_same_documents_takes_their_errors_together() -> None:
    part, whole = np.array([1.0, 2, 3, 4, 1, 2]), np.full(6, 5.0)
    same = clustered_difference((part, whole), (part, whole))
    assert (same.share, same.lower, same.upper) == (0.0, 0.0, 0.0)
    apart = clustered_difference((part, whole), (part[::-1], whole))
    assert apart.lower is not None
    assert apart.lower < 0 < apart.upper  # type: ignore[operator]


# ---------------------------------------------------------------- words and hours


def test_the_answer_says_what_cannot_be_said() -> None:
    profile = profile_of((), [document("d1")])
    said = answer(profile, None)
    assert "no goals with a strand were coded" in said[0]
    assert "could not be compared" in said[2]
    assert share_words(Share(0.4, None, None, 2)) == "40% (no interval: 2 documents, 5 are needed)"


def test_hours_count_whole_for_each_strand_that_they_served(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "\ufeffActivity;Hours;Strands\nwarrant;10;Pursue, protect\ntalk;5;prevent\nleave;3;\n", encoding="utf-8"
    )
    log = read_activity_log(path)
    assert (log.hours, log.without_strand, log.entries) == (18.0, 3.0, 3)
    assert (log.by_strand["pursue"], log.by_strand["protect"], log.share("prevent")) == (10.0, 10.0, 1 / 3)


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("activity,hours\nx,1\n", "no column strands", "log.csv"),
        ("activity,hours,strands\nx,many,pursue\n", "no number of hours", "log.csv, row 2, column hours"),
        ("activity,hours,strands\nx,-1,pursue\n", "no number of hours", "log.csv, row 2, column hours"),
        ("activity,hours,strands\nx,nan,pursue\n", "no number of hours", "log.csv, row 2, column hours"),
        ("activity,hours,strands\nx,1,persue\n", "'persue' is no strand", "log.csv, row 2, column strands"),
        ("", "no column activity", "log.csv"),
    ],
)
def test_a_log_that_cannot_be_used_is_refused_with_row_and_column(
    tmp_path: Path, text: str, what: str, where: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_activity_log(path)
    (fault,) = error.value.faults
    assert what in fault.what
    assert fault.where == where
