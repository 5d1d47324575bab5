"""Lines of the usual width: what is printed does not depend on who runs the tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def usual_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the width of the caller's terminal, which pytest-xdist gives its processes."""
    monkeypatch.delenv("COLUMNS", raising=False)
