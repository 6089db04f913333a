"""The record copy of every number: strict, complete and the same bytes every time."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netharm.ledger import Row
from netharm.report.ledger_json import ledger_json, plain, round_significant
from sample_ledger import sample_ledger, violence

_KEYS = [
    "format",
    "study",
    "registration",
    "deviations",
    "activity",
    "metrics",
    "findings",
    "omnibus_p",
    "omnibus_reason",
    "rows",
    "checks",
    "statement",
    "disproportionality",
    "displacement",
    "triggered",
    "balance",
    "data",
    "placebo",
    "notes",
]


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def test_the_top_level_has_exactly_its_keys_in_order() -> None:
    assert list(json.loads(ledger_json(sample_ledger()))) == _KEYS


def test_a_row_has_every_field_in_order_and_unfilled_numbers_are_null() -> None:
    rows = json.loads(ledger_json(sample_ledger()))["rows"]
    assert list(rows[0]) == [part.name for part in fields(Row)]
    missing = next(row for row in rows if row["status"] == "missing")
    assert missing["observed"] is None
    assert missing["p_value"] is None


def test_a_true_zero_is_a_zero() -> None:
    rows = json.loads(ledger_json(sample_ledger()))["rows"]
    assert next(row for row in rows if row["name"] == "recorded robbery")["observed"] == 0


def test_nothing_is_written_that_strict_readers_refuse() -> None:
    ledger = sample_ledger(rows=(replace(violence(), relative_upper=math.inf, effect=math.nan),), omnibus_p=math.nan)
    read = json.loads(ledger_json(ledger), parse_constant=_refuse)
    assert read["rows"][0]["relative_upper"] is None
    assert read["omnibus_p"] is None


def test_it_ends_in_a_line_end_and_keeps_letters_as_they_are() -> None:
    text = ledger_json(sample_ledger(notes=("Caf\u00e9 on High Street",)))
    assert text.endswith("}\n")
    assert "Caf\u00e9" in text


def test_numbers_of_numpy_are_plain_numbers() -> None:
    assert plain({"a": np.int64(3), "b": np.float32(0.5), "c": np.bool_(True), "d": np.float64("nan")}) == {
        "a": 3,
        "b": 0.5,
        "c": True,
        "d": None,
    }


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no place"):
        plain({"a": object()})


def test_the_last_bits_of_an_addition_do_not_show() -> None:
    assert round_significant(0.1 + 0.2) == 0.3
    assert round_significant(123456789.4) == 123456789.0


def test_minus_zero_is_zero() -> None:
    assert math.copysign(1, round_significant(-0.0) or 0.0) == 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_changes_a_number_by_less_than_a_billionth_of_it(number: float) -> None:
    rounded = round_significant(number)
    assert rounded is not None
    assert abs(rounded - number) <= 5e-9 * abs(number)
