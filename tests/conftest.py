"""What all tests share: where the real data lie, and a reason where they do not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def _real_data_folder() -> Path:
    return Path(os.environ.get("NETHARM_REAL_DATA", PROJECT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's own folder."""
    return PROJECT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, or a skip that says why."""
    folder = _real_data_folder()
    if not folder.is_dir():
        pytest.skip("the real data are not beside this checkout; set NETHARM_REAL_DATA to their folder")
    return folder
