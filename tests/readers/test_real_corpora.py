"""Real corpora and the example documents come out as their notes say."""

from __future__ import annotations

from pathlib import Path

import pytest

from relstat.readers import read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"


@pytest.mark.parametrize(
    ("name", "documents"),
    [("kcna_2011_2012", 22_337), ("kremlin_en", 7_077), ("tehran_times_part1", 12_000)],
)
def test_real_files(shared_data: Path, name: str, documents: int) -> None:
    """All documents with a text are there, twice in the same order."""
    path = shared_data / f"{name}.jsonl.gz"
    corpus = read(path)
    assert len(corpus) == documents
    assert corpus.documents["line"].is_sorted()
    assert corpus.fingerprint == read(path).fingerprint
    if name == "kcna_2011_2012":
        assert corpus.problems[0].reason.startswith("no text in 2,439 records, first at line ")


def test_the_example_documents() -> None:
    """The invented documents are read in full, with title, date and signatures."""
    corpus = read(EXAMPLES)
    assert corpus.problems == ()
    assert len(corpus) == 56
    assert corpus.documents["title"].null_count() == 0
    assert corpus.documents["date"].null_count() == 0
    assert corpus.documents["folder"].drop_nulls().n_unique() == 2
    assert corpus.documents["signature"].drop_nulls().len() == 5
    assert corpus.documents["date_signed"].drop_nulls().len() == 5
