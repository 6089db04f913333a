"""Reading a plan, finding its lines, its digest, and the plan that a new study begins with."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from netharm.errors import BadInput, PlanRefused
from netharm.study.design import DesignKind
from netharm.study.plan import parse_plan, plan_digest, plan_record, read_plan
from netharm.study.plan_place import find_lines, in_words, printable
from netharm.study.template import template_text, write_template

EXAMPLES = sorted(plan.parent.name for plan in (Path(__file__).parents[2] / "examples").glob("*/plan.toml"))

ANSWERS = {
    "the first day": "2025-03-01",
    "the last day": "2025-05-31",
    "an area code": '"E01007913"',
    "your force": '"south-yorkshire"',
}


def filled_in(text: str) -> str:
    """Answer every placeholder of the template, each in its whole length."""

    def answer(match: re.Match[str]) -> str:
        return next((given for asked, given in ANSWERS.items() if asked in match[0]), '"as agreed"')

    return re.sub(r'"REPLACE[^"]*"', answer, text)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_plan_without_fault(project: Path, example: str) -> None:
    study = read_plan(project / "examples" / example / "plan.toml")
    assert study.title
    assert study.harms


def test_there_is_an_example_of_every_design(project: Path) -> None:
    kinds = {read_plan(project / "examples" / example / "plan.toml").design.kind for example in EXAMPLES}
    assert kinds == set(get_args(DesignKind))


def test_a_plan_holds_what_its_file_says(project: Path) -> None:
    study = read_plan(project / "examples" / "seattle-dmi" / "plan.toml")
    assert study.operation.starts == 13
    assert study.outcomes[0].name == "all recorded crime"
    assert study.harms[0].tolerance == 1.25
    assert study.data["blocks"].columns == {"area": "ID", "period": "time"}
    assert study.governance.release == "public"


def test_the_digest_is_one_of_the_study_and_not_of_its_file(project: Path, tmp_path: Path) -> None:
    path = project / "examples" / "seattle-dmi" / "plan.toml"
    other = tmp_path / "another.toml"
    text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    other.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").replace(" = ", "=").encode())
    assert plan_digest(read_plan(other)) == plan_digest(read_plan(path))


def test_a_number_written_otherwise_is_the_same_promise(project: Path) -> None:
    text = (project / "examples" / "sheffield-placebo" / "plan.toml").read_text(encoding="utf-8")
    rings = "metres = [250, 500]"
    assert rings in text
    for whole, fraction, other in (
        (rings, "metres = [250.0, 500.0]", "metres = [250, 501]"),
        ("metres = 500", "metres = 500.0", "metres = 501"),
    ):
        digests = [plan_digest(parse_plan(text.replace(rings, each))) for each in (whole, fraction, other)]
        assert digests[0] == digests[1] != digests[2]


def test_the_digest_does_not_depend_on_the_process(project: Path) -> None:
    path = project / "examples" / "seattle-dmi" / "plan.toml"
    code = (
        "import sys; from pathlib import Path; from netharm.study.plan import plan_digest, read_plan;"
        "print(plan_digest(read_plan(Path(sys.argv[1]))));"
        "print([name for name in ('numpy', 'pandas', 'duckdb', 'scipy') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(path)], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    ).stdout.split()
    assert said == [plan_digest(read_plan(path)), "[]"]


def test_a_record_writes_out_every_default(project: Path) -> None:
    record = plan_record(read_plan(project / "examples" / "sheffield-placebo" / "plan.toml"))
    assert record["design"]["fallback"] == "none"
    assert record["operation"]["starts"] == "2025-01-01"


def test_lines_are_found_past_everything_that_looks_like_a_key() -> None:
    text = "\n".join(
        [
            'a = """',  # 1
            "[not.a.table]",
            'b = 1"""',
            "[t] # [u]",  # 4
            "c = [",  # 5
            '  "]", # ]',
            "  2]",
            "[[row]]",  # 8
            "d.e = { f = 1, g = '#' }",  # 9
            "[row.sub]",  # 10
            '"h i" = 3',  # 11
            "[[row]]",  # 12
            "d = 1",  # 13
        ]
    )
    lines = find_lines(text)
    assert lines[("a",)] == 1
    assert ("not",) not in lines
    assert ("b",) not in lines
    assert lines[("t", "c")] == 5
    assert lines[("row", 0)] == 8
    assert lines[("row", 0, "d", "e")] == 9
    assert lines[("row", 0, "sub", "h i")] == 11
    assert lines[("row", 1)] == 12
    assert lines[("row", 1, "d")] == 13


def test_a_key_path_is_said_as_a_reader_would() -> None:
    assert in_words(("outcome", 1, "measure", "data")) == 'outcome 2, key "measure.data"'
    assert in_words(("data", "blocks", "columns", "area")) == '[data.blocks], key "columns.area"'
    assert in_words(("areas", "target", 2)) == '[areas], key "target", item 3'
    assert in_words(("harm", 0)) == "harm 1"
    assert in_words(()) == ""


def test_letters_that_cannot_be_seen_are_shown_as_codes() -> None:
    assert printable("a\x1b[31mb\u202e") == "a\\u001b[31mb\\u202e"
    assert printable("x" * 10, longest=4) == "xxxx..."


def test_a_new_plan_names_every_placeholder_until_it_is_filled_in(tmp_path: Path) -> None:
    path = write_template(tmp_path / "my-study", "Operation Harrier")
    with pytest.raises(PlanRefused) as caught:
        read_plan(path)
    placeholders = path.read_text(encoding="utf-8").count('"REPLACE')
    assert len(caught.value.faults) == placeholders > 5
    assert all("template's placeholder" in fault.what for fault in caught.value.faults)


def test_a_new_plan_without_a_title_asks_for_one() -> None:
    with pytest.raises(PlanRefused, match="the operation's name"):
        parse_plan(template_text())


def test_a_new_plan_is_sound_once_it_is_filled_in(tmp_path: Path) -> None:
    path = write_template(tmp_path, 'Operation "Harrier" \\ two')
    path.write_text(filled_in(path.read_text(encoding="utf-8")), encoding="utf-8")
    study = read_plan(path)
    assert study.title == 'Operation "Harrier" \\ two'
    assert study.harms[0].mitigation == ("as agreed",)


def test_the_keys_that_a_new_plan_offers_are_sound_too() -> None:
    text = filled_in(template_text("Harrier"))
    offered = re.sub(r"(?m)^# (?=\[|\w+ = )", "", text)
    assert offered.count("\n[") > text.count("\n[") + 3
    study = parse_plan(offered)
    assert study.area.buffer is not None
    assert study.activities
    assert study.data["ambulance"].sensitivity == "health"
    assert study.data["ambulance"].suppressed_between == (1, 4)
    assert study.area.picked_on == (study.outcomes[0].name,)
    assert study.untouched[0].name == "bicycle theft"
    assert study.circumstances.economics
    assert study.populations is not None


def test_a_new_plan_never_overwrites_one(tmp_path: Path) -> None:
    path = write_template(tmp_path, "first")
    before = path.read_bytes()
    with pytest.raises(BadInput, match="never overwritten"):
        write_template(tmp_path, "second")
    assert path.read_bytes() == before


def test_a_new_plan_cannot_be_written_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput):
        write_template(tmp_path / "file" / "study", "x")
