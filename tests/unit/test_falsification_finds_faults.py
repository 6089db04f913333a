"""A planted fault fails its check, and a count that nothing touched holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from netharm.effects.check import Check
from netharm.effects.estimate import estimate
from netharm.effects.falsification import OF_EACH_ROW, falsify
from netharm.effects.setting import Setting
from netharm.proving.simulated_panels import Shape, simulate_panel
from netharm.study.design import Design

SHAPE = Shape(side=14, before=24, after=6, mean=20.0, treated=5, together=True)
DESIGN = Design(kind="difference in differences", permutations=199, seed=2)


@pytest.fixture(scope="module")
def sound() -> Setting:
    """A panel in which a fall was real, with a second count that nothing touched."""
    one, other = (simulate_panel(SHAPE, truth, 5).setting for truth in ("constant", "null"))
    target = one.treated["target"]
    untouched = np.empty_like(other.counts[0])
    untouched[target] = other.counts[0][other.treated["target"]]
    untouched[~target] = other.counts[0][~other.treated["target"]]
    return replace(one, counts=np.stack([one.counts[0], untouched]), measures=("count", "untouched"))


def _checks(setting: Setting) -> Mapping[tuple[str, str], Check]:
    levels = dict.fromkeys(setting.measures, "none")
    answer = estimate(setting, DESIGN, levels, ["count"])
    found = falsify(setting, DESIGN, answer.match, answer, (), ("untouched",), 1)
    return {(check.name, check.measure): check for check in found}


def test_every_row_has_every_check_and_each_one_says_something(sound: Setting) -> None:
    checks = _checks(sound)
    assert {name for name, measure in checks if measure == "count"} == set(OF_EACH_ROW)
    assert all(check.said for check in checks.values())
    assert checks["untouched count", "untouched"].result == "held"


def test_an_untouched_count_that_moved_fails(sound: Setting) -> None:
    counts = sound.counts.copy()
    counts[1][sound.treated["target"], sound.starts :] *= 3
    assert _checks(replace(sound, counts=counts))["untouched count", "untouched"].result == "failed"


def test_a_change_that_came_before_the_operation_fails_the_placebo_in_time(sound: Setting) -> None:
    counts = sound.counts.copy()
    counts[0][sound.treated["target"], sound.starts - 6 :] *= 3
    assert _checks(replace(sound, counts=counts))["placebo in time", "count"].result == "failed"


def test_a_row_without_an_estimate_has_checks_that_could_not_be_run(sound: Setting) -> None:
    counts = sound.counts.copy()
    counts[0][sound.treated["target"], : sound.starts] = 0
    checks = _checks(replace(sound, counts=counts))
    assert {checks[name, "count"].result for name in OF_EACH_ROW} == {"could not be run"}


def test_checks_read_nothing_random(sound: Setting) -> None:
    assert _checks(sound) == _checks(sound)
