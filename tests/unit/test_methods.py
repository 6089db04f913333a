"""Every kind of design has a method, and plan and method agree on what it can do."""

from __future__ import annotations

from typing import get_args

import pytest

from netharm.effects.method import method_of
from netharm.study.design import Design, DesignKind
from netharm.study.design_keys import INFERENCES


@pytest.mark.parametrize("kind", get_args(DesignKind))
def test_a_kind_has_a_method_that_offers_what_its_plan_may_ask_for(kind: DesignKind) -> None:
    method = method_of(kind)
    assert method.kind == kind
    assert method.inferences == INFERENCES[kind]
    assert set(method.inferences) - {"permutation"} == set(method.limits)
    assert len(method.assumptions) >= 3
    assert method.inference(Design(kind=kind)) == method.inferences[0]
