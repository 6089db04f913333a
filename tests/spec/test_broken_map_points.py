"""Map points that no plan can leave out are refused, with the place and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_texts import SOUND, broken

from netharm.errors import PlanRefused
from netharm.study.plan import parse_plan

STREET, AMBULANCE, BLOCKS, OUTLINES = "[data.recorded_offences]", "[data.ambulance]", "[data.blocks]", "[data.outlines]"

# What is wrong, the source it stands under, what it leaves out, and a part of the remedy.
BROKEN = (
    ("a point named twice", STREET, '["Churchfield", "On or near churchfield"]', "Name each point once"),
    ("coordinates twice", STREET, "[[-1.4, 53.4], [-1.4, 53.4]]", "Name each point once"),
    ("a blank name", STREET, '["  "]', "a list of map points"),
    ("no name at all", STREET, '[""]', "a list of map points"),
    ("one text and no list", STREET, '"Churchfield"', "a list of map points"),
    ("a number", STREET, "[3]", "a list of map points"),
    ("half a point", STREET, "[[435200]]", "a list of map points"),
    ("a point without end", STREET, "[[inf, 387500]]", "a list of map points"),
    ("a name of great length", STREET, f'["{"o" * 201}"]', "a list of map points"),
    ("metres for police.uk", STREET, "[[435200, 387500]]", "such as [-1.410234, 53.408765]"),
    ("a name, and no column of names", AMBULANCE, '["Custody"]', 'categories = ["location"]'),
    ("a table of counts", BLOCKS, '["Custody"]', "leave_out goes with police.uk and events"),
    ("outlines", OUTLINES, '["Custody"]', "leave_out goes with police.uk and events"),
)


@pytest.mark.parametrize(("under", "points", "remedy"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_point_that_cannot_be_left_out_is_refused(under: str, points: str, remedy: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        parse_plan(broken((under, f"{under}\nleave_out = {points}")))
    told = [fault for fault in refused.value.faults if "leave_out" in fault.where]
    assert any(remedy in fault.remedy for fault in told), str(refused.value)
    for word in ("pydantic", "tuple", "Input should", "None"):
        assert word not in str(refused.value)


def test_coordinates_for_events_without_any_are_refused() -> None:
    plan = broken((AMBULANCE, f"{AMBULANCE}\nleave_out = [[435200, 387500]]"))
    start = plan.index("columns", plan.index(AMBULANCE))
    end = plan.index("\n", start)
    with pytest.raises(PlanRefused, match="these events have none"):
        parse_plan(plan[:start] + 'columns = { time = "When", area = "Where" }' + plan[end:])


def test_names_and_coordinates_stand_side_by_side(tmp_path: Path) -> None:
    study = parse_plan(broken((STREET, f'{STREET}\nleave_out = ["Churchfield", [-1.41, 53]]')))
    assert study.data["recorded_offences"].leave_out == ("Churchfield", (-1.41, 53.0))
    assert parse_plan(SOUND).data["recorded_offences"].leave_out == ()
