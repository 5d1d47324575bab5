"""Fixtures shared by all tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings

from relstat.corpus import CORE_FIELDS, Corpus, parse_period

# How long an example takes says more about the machine than about the code.
settings.register_profile("relstat", deadline=None)
settings.load_profile("relstat")

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


@pytest.fixture(scope="session")
def make_corpus() -> Callable[..., Corpus]:
    """A function that makes a corpus of texts: ``make_corpus(["a", "b"], source=["x", "y"])``.

    ``date`` takes strings as precise as the dates are: ``2012``, ``2012-06``, ``2012-06-30``.
    """

    def make(texts: Sequence[str], **fields: Sequence[str | None]) -> Corpus:
        written = fields.pop("date", [None] * len(texts))
        precision = {4: "year", 7: "month", 10: "day"}
        core = {
            "id": [str(number) for number in range(len(texts))],
            "title": fields.pop("title", [None] * len(texts)),
            "date": [parse_period(day)[0] if day else None for day in written],
            "date_precision": [precision[len(day)] if day else None for day in written],
            "text": texts,
            "file": fields.pop("file", ["made up"] * len(texts)),
            "line": [None] * len(texts),
        }
        documents = pl.DataFrame(core, schema=dict(CORE_FIELDS)).with_columns(
            pl.Series(name, values, dtype=pl.String) for name, values in fields.items()
        )
        return Corpus(documents)

    return make
