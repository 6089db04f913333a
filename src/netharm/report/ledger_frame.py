"""The released ledger as a data frame, for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

NESTED = ("series", "cumulative", "details")


def ledger_frame(ledger: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a ledger record (`evaluate(...)["ledger"]`, or ledger.json read) as one frame.

    One line for each declared benefit or harm and area; what is not a single value is left out.
    """
    return pd.DataFrame([{key: value for key, value in row.items() if key not in NESTED} for row in ledger["rows"]])


def series_frame(ledger: Mapping[str, Any]) -> pd.DataFrame:
    """Return the counts by period of every row in long form: name, area, period, observed, counterfactual, band."""
    frames = [
        pd.DataFrame({"name": row["name"], "area": row["area"], **row["series"]})
        for row in ledger["rows"]
        if row["series"] is not None
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["name", "area", "period"])
