"""Every broken plan is refused with the file, the place and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_texts import SOUND, broken

from netharm.errors import PlanRefused
from netharm.study.plan import MOST_FAULTS, read_plan

Edits = tuple[tuple[str, str], ...]

# What is broken, the edits that break it, the place that must be named, and a part of the remedy.
BROKEN: tuple[tuple[str, Edits, str, str], ...] = (
    ("an unknown table", (("[window]", "[windwo]"),), "line 19, [windwo]", 'Did you mean "window"?'),
    ("an unknown key", (("title =", "titel ="),), 'line 4, [study], key "titel"', 'Did you mean "title"?'),
    ("a missing title", (('title = "Operation Harrier"\n', ""),), '[study], key "title"', 'Add "title"'),
    ("a missing operation", (("[operation]\n", "[window.operation]\n"),), "plan.toml", "Write the line [operation]"),
    ("a title that is a number", (('"Operation Harrier"', "3"),), '[study], key "title"', "text in quotes"),
    ("an empty title", (('"Operation Harrier"', '" "'),), '[study], key "title"', "Write it out"),
    ("a name of great length", (('"overdose"\n', f'"{"o" * 200}"\n'),), 'harm 1, key "name"', "Shorten it"),
    ("an unseen letter in a name", (('"recorded violence"', '"violence\u202e"'),), 'outcome 1, key "name"', "anew"),
    ("placebo in words", (("[governance]", 'placebo = "yes"\n[governance]'),), 'key "placebo"', "without quotes"),
    ("no format", (("format = 1\n", ""),), 'key "format"', "format = 1"),
    ("a format of the future", (("format = 1\n", "format = 2\n"),), 'line 1, key "format"', "format = 1"),
    ("a harm in single brackets", (("[[harm]]", "[harm]"),), "[harm]", "Write the line [[harm]]"),
    ("a study in double brackets", (("[study]", "[[study]]"),), "line 3, [study]", "Write the line [study]"),
    (
        "a date in quotes",
        (("starts = 2025-03-01", 'starts = "March 2025"'),),
        '[operation], key "starts"',
        "2025-03-01",
    ),
    ("a time of day", (("ends = 2025-05-31", "ends = 2025-05-31T10:00:00"),), '[operation], key "ends"', "a date"),
    ("an unknown strand", (("pursue = 620", "persue = 620"),), 'key "strands.persue"', 'Did you mean "pursue"?'),
    ("negative hours", (("pursue = 620", "pursue = -1"),), 'key "strands.pursue"', "officer-hours"),
    ("hours without end", (("pursue = 620", "pursue = inf"),), 'key "strands.pursue"', "officer-hours"),
    ("an unknown period", (('"month"', '"fortnight"'),), '[window], key "period"', '"week", "month", "quarter"'),
    ("an operation that ends first", (("2025-05-31", "2025-02-28"),), '[operation], key "ends"', "Correct starts"),
    ("no time before", (("2023-01-01", "2025-03-01"),), 'line 21, [window], key "before_starts"', "a year or more"),
    ("no time after", (("2025-08-31", "2025-02-01"),), '[window], key "after_ends"', "operation's end or later"),
    ("dates and numbers mixed", (("2023-01-01", "1"),), '[window], key "before_starts"', "all as numbers"),
    (
        "numbered periods for dated data",
        (("2025-03-01", "13"), ("2025-05-31", "14"), ("2023-01-01", "1"), ("2025-08-31", "16")),
        '[operation], key "starts"',
        "as dates",
    ),
    ("a year that is a slip", (("2023-01-01", "0203-01-01"),), '[window], key "before_starts"', "year-month-day"),
    ("police.uk by week", (('"month"', '"week"'),), '[window], key "period"', 'period = "month"'),
    ("no comparison", (('comparison = "rest', '# "rest'),), '[areas], key "comparison"', "a list of area codes"),
    ("an unknown comparison", (('"rest of force outside', '"rest of forces outside'),), '"comparison"', "Did you mean"),
    (
        "target and comparison that overlap",
        (('"rest of force outside the buffer"', '["E01007914", "E01007999"]'),),
        '[areas], key "comparison"',
        "Take these areas out",
    ),
    ("an empty target", (('["E01007913", "E01007914"]', "[]"),), 'line 26, [areas], key "target"', "List the codes"),
    ("an area listed twice", (("E01007914", "E01007913"),), '[areas], key "target"', "Take the second one out"),
    ("an area code without quotes", (('"E01007914"', "1007914"),), 'key "target", item 2', "area codes in quotes"),
    (
        "a target column without its name",
        (('["E01007913", "E01007914"]', '{ data = "blocks" }'),),
        '[areas], key "target.column"',
        'Add "column"',
    ),
    ("a buffer of no width", (("metres = 500", "metres = 0"),), '[areas], key "buffer.metres"', "greater than 0"),
    ("rings in no order", (("metres = 500", "metres = [500, 250]"),), 'key "buffer.metres"', "[250, 500]"),
    ("a ring twice", (("metres = 500", "metres = [250, 250]"),), 'key "buffer.metres"', "several such as"),
    ("no ring at all", (("metres = 500", "metres = []"),), 'key "buffer.metres"', "one distance"),
    ("five rings", (("metres = 500", "metres = [1, 2, 3, 4, 5]"),), 'key "buffer.metres"', "one distance"),
    ("a ring of no width", (("metres = 500", "metres = [0, 500]"),), 'key "buffer.metres', "greater than 0"),
    (
        "a target in its own buffer",
        (("metres = 500", 'metres = 500, areas = ["E01007913"]'),),
        "buffer.areas",
        "out of",
    ),
    ("a buffer's area twice", (("metres = 500", 'metres = 500, areas = ["X", "X"]'),), "buffer.areas", "out of"),
    ("no force in the list", (('force = "south-yorkshire"', "force = []"),), 'key "force"', "derbyshire"),
    ("a force twice", (('"south-yorkshire"', '["derbyshire", "derbyshire"]'),), 'key "force"', "one force"),
    ("a neighbour in capitals", (('"south-yorkshire"', '["derbyshire", "Derby"]'),), 'key "force"', "small letters"),
    ("a buffer without outlines", (('polygons = "outlines"\n', ""),), '[areas], key "buffer"', "polygons ="),
    ("outlines that are not declared", (('"outlines"', '"outline"'),), '"polygons"', 'Did you mean "outlines"?'),
    ("outlines that are a lookup", (('"outlines"', '"vintages"'),), '[areas], key "polygons"', 'source = "polygons"'),
    ("an unknown source", (('"police.uk"', '"police uk"'),), 'key "source"', 'Did you mean "police.uk"?'),
    ("a place where a name belongs", (('force = "', 'path = "'),), 'key "path"', "--data recorded_offences=PATH"),
    ("a data name with a slash", (("[data.blocks]", '[data."../blocks"]'),), "[data.../blocks]", "small letters"),
    ("a force in capitals", (('"south-yorkshire"', '"South Yorkshire"'),), 'key "force"', '"south-yorkshire"'),
    ("counts without a period", ((', period = "time"', ""),), '[data.blocks], key "columns.period"', "period ="),
    ("events without a place", ((', area = "lsoa"', ""),), '[data.ambulance], key "columns"', "both x"),
    (
        "outlines without codes",
        (('code = "', 'cod = "'),),
        '[data.outlines], key "columns.cod"',
        'Did you mean "code"?',
    ),
    (
        "counts without measures",
        (('measures = ["calls", "thefts"]\ncovariates = ["residents"]\n', ""),),
        "measures",
        "measures =",
    ),
    ("a column named twice", (('"calls", "thefts"', '"calls", "calls"'),), '[data.blocks], key "measures"', "once"),
    ("measures of events", (("categories =", "measures ="),), '[data.ambulance], key "measures"', "goes with counts"),
    ("a negative limit", (('force = "', 'suppress_below = -1\nforce = "'),), '"suppress_below"', "0 or more"),
    (
        "data that nobody declared",
        (('{ data = "blocks", column', '{ data = "block", column'),),
        "line 68, outcome 2",
        "Did you mean",
    ),
    (
        "outlines that are counted",
        (('data = "recorded_offences", crime', 'data = "outlines", crime'),),
        "outcome 1",
        'source = "police.uk"',
    ),
    (
        "a column that nobody declared",
        (('column = "calls"', 'column = "call"'),),
        'key "measure.column"',
        "Did you mean",
    ),
    ("counts without a column", ((', column = "calls"', ""),), 'outcome 2, key "measure.column"', 'column = "COLUMN"'),
    (
        "a selection from counts",
        (('column = "calls"', 'colunm = "calls"'),),
        "measure.colunm",
        'Did you mean "column"?',
    ),
    (
        "a column of events",
        (('kind = "overdose"', 'column = "overdose"'),),
        'harm 1, key "measure.column"',
        "selection",
    ),
    ("an unknown selection", (('kind = "overdose"', 'kid = "overdose"'),), "measure.kid", 'Did you mean "kind"?'),
    ("an empty selection", (('kind = "overdose"', "kind = []"),), 'harm 1, key "measure.kind"', "at least one value"),
    ("a crime type misspelt", (("Violence and sexual", "Violence and Sexual"),), "measure.crime_type", "Did you mean"),
    (
        "a measure that is text",
        (('{ data = "blocks", column = "calls" }', '"calls"'),),
        'outcome 2, key "measure"',
        "a table",
    ),
    ("a selection that is no table", (('kind = "overdose"', 'kind = "x", where = 3'),), "harm 1", "Known keys"),
    ("an unknown match", (('match = "quarter"', 'match = "quarters"'),), 'outcome 2, key "match"', 'mean "quarter"?'),
    ("no harm", (("[[harm]]", "[[outcome]]"), ("tolerance = 1.25\nmitigation", "bearer2")), "plan.toml", "[[harm]]"),
    ("a tolerance of one", (("tolerance = 1.25", "tolerance = 1"),), 'harm 1, key "tolerance"', "greater than 1"),
    ("a tolerance that is no number", (("tolerance = 1.25", "tolerance = nan"),), 'harm 1, key "tolerance"', "1.25"),
    ("a harm without tolerance", (("tolerance = 1.25\n", ""),), 'harm 1, key "tolerance"', 'Add "tolerance"'),
    ("a harm that should fall", (("tolerance = 1.25", 'tolerance = 1.25\ndirection = "fall"'),), "direction", '"rise"'),
    ("a name used twice", (('"calls for service"', '"Recorded  violence"'),), 'outcome 2, key "name"', "of its own"),
    ("a harm named as an outcome", (('name = "overdose"', 'name = "recorded violence"'),), 'harm 1, key "name"', "own"),
    ("an activity as an outcome", (('"calls for service"', '"arrests made"'),), "line 66, outcome 2", "[[activity]]"),
    ("an activity as a harm", (('name = "overdose"', 'name = "stop and searches"'),), "harm 1", "activity_sensitive"),
    ("drugs as an outcome", (('"Violence and sexual offences"', '"Drugs"'),), "outcome 1", "activity_sensitive = true"),
    (
        "an activity without a reason",
        (('match = "quarter"', "activity_sensitive = true"),),
        'outcome 2, key "reason"',
        "Add reason",
    ),
    ("an activity without a count", (("count = 14\n", ""),), 'activity 1, key "count"', "whole number"),
    ("half an activity", (("count = 14", "count = 14.5"),), 'activity 1, key "count"', "whole number"),
    ("a strand nobody knows", (('["pursue"]', '["pursue", "punish"]'),), 'key "strands", item 2', "prepare"),
    ("health data without a controller", (('controller = "the force"\n', ""),), '"controller"', "[governance]"),
    ("health data without an assessment", (('dpia = "DPIA 12"\n', ""),), '[governance], key "dpia"', "dpia ="),
    ("sharing without an agreement", (("[operation]", 'release = "public"\n[operation]'),), '"sharing"', "sharing ="),
    ("an unknown release", (("[operation]", 'release = "all"\n[operation]'),), '"release"', '"partner"'),
    (
        "traits that nobody declared",
        (('columns = ["residents"]', 'columns = ["homes"]'),),
        "covariates.columns",
        "blocks",
    ),
    ("no traits at all", (('columns = ["residents"]', "columns = []"),), "covariates.columns", "take covariates out"),
    ("no permutations", (("permutations = 999", "permutations = 0"),), '[design], key "permutations"', "1 to 100000"),
    ("a seed below nothing", (("seed = 1", "seed = -1"),), 'line 86, [design], key "seed"', "0 or more"),
    ("a seed too large to hold", (("seed = 1", f"seed = 0x{'f' * 5000}"),), '[design], key "seed"', "0 or more"),
    ("an unknown design", (('"small area synthetic control"', '"magic"'),), '[design], key "kind"', "small area"),
    ("a text never closed", (('"Operation Harrier"', '"Operation Harrier'),), "line 4, column", "closed"),
    ("a key given twice", (("seed = 1", "seed = 1\nseed = 2"),), "line 87", "Keep one"),
    ("a table given twice", (("[window]", "[study]"),), "line 19", "Join the two"),
    ("text without quotes", (('"the force"', "the force"),), "line 9, column", "Text belongs in quotes"),
    ("a day that does not exist", (("2025-05-31", "2025-02-30"),), "line 16", "a day that exists"),
    ("a list never closed", (('["calls", "thefts"]', '["calls", "thefts"'),), "line 54", "]"),
    ("tables without end", (("seed = 1", "seed" + ".a" * 2000 + " = 1"),), "plan.toml", "netharm new"),
    ("tables too deep", (("seed = 1", "seed" + ".a" * 20 + " = 1"),), "plan.toml", "netharm new"),
    ("lists without end", (("seed = 1", "seed = " + "[" * 5000 + "]" * 5000),), "plan.toml", "netharm new"),
    ("a template not filled in", (('"the force"', '"REPLACE: who answers"'),), 'key "controller"', "Replace the whole"),
)


def refusal(path: Path, text: str | bytes) -> PlanRefused:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PlanRefused) as caught:
        read_plan(path)
    return caught.value


def test_the_plan_that_is_broken_below_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(SOUND, encoding="utf-8")
    assert read_plan(path).title == "Operation Harrier"


@pytest.mark.parametrize(("edits", "place", "remedy"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_plan_is_refused_with_file_place_and_remedy(
    tmp_path: Path, edits: Edits, place: str, remedy: str
) -> None:
    refused = refusal(tmp_path / "plan.toml", broken(*edits))
    assert refused.exit_code == 2
    assert any(place in fault.where and remedy in fault.remedy for fault in refused.faults), str(refused)
    for fault in refused.faults:
        assert fault.where.startswith("plan.toml")
        assert fault.what
        assert fault.why
        assert fault.remedy


@pytest.mark.parametrize("edits", [each[1] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_no_refusal_speaks_the_language_of_the_machine(tmp_path: Path, edits: Edits) -> None:
    said = str(refusal(tmp_path / "plan.toml", broken(*edits)))
    for word in ("pydantic", "http", "tuple", "str,", "Input should", "Field required", "None", str(tmp_path), "Extra"):
        assert word not in said


@pytest.mark.parametrize(
    ("content", "place", "remedy"),
    [
        (SOUND.replace("violence", "violénce").encode("cp1252"), "plan.toml, line 5", "UTF-8"),
        (SOUND.encode("utf-16"), "plan.toml, line 1", "UTF-8"),
        (SOUND.encode() + b"\0", "plan.toml, line 87", "plain text"),
        (b"#" * 1_000_001, "plan.toml", "--data NAME=PATH"),
        (b"", "plan.toml", "[[harm]]"),
        (b"PK\x03\x04\x14\xff", "plan.toml, line 1", "UTF-8"),
    ],
    ids=["another encoding", "UTF-16", "a NUL", "a huge file", "an empty file", "a zip"],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: bytes, place: str, remedy: str) -> None:
    refused = refusal(tmp_path / "plan.toml", content)
    assert any(fault.where == place and remedy in fault.remedy for fault in refused.faults), str(refused)


def test_only_so_many_faults_are_told_as_anybody_reads(tmp_path: Path) -> None:
    refused = refusal(tmp_path / "plan.toml", SOUND + "[[activity]]\n" * 500)
    assert len(refused.faults) == MOST_FAULTS + 1
    assert "800 more faults" in refused.faults[-1].what


def test_a_plan_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanRefused, match="netharm new"):
        read_plan(tmp_path / "plan.toml")
