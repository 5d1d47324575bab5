"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real corpora that lies beside the project on the builders' machines."""
    if not (SHARED / "data").is_dir():
        pytest.skip("real corpora are not part of the project: no folder ../shared/data")
    return SHARED / "data"


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """The folder of reference values that lies beside the project on the builders' machines."""
    if not (SHARED / "vectors").is_dir():
        pytest.skip("reference values are not part of the project: no folder ../shared/vectors")
    return SHARED / "vectors"
