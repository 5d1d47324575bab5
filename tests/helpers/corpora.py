"""The example documents, corpora of a few texts, and corpora cut into many parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from relstat.corpus import stream
from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.corpus.periods import parse_period
from relstat.corpus.stream import cut_shards
from relstat.loading.indexing import build_index
from relstat.readers import read
from relstat.suffixes.sorting import SuffixSorter, sort_suffixes, suffix_order

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"


@pytest.fixture(scope="session")
def example_documents() -> Corpus:
    """Return the documents of ``examples``, read once."""
    return read(EXAMPLES)


@pytest.fixture(scope="session")
def example_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the documents of ``examples``, to be read only."""
    path = tmp_path_factory.mktemp("examples") / "examples.relstat"
    build_index(EXAMPLES, path)
    return path


@pytest.fixture(scope="session")
def make_corpus() -> Callable[..., Corpus]:
    """Return a function that makes a corpus: ``make_corpus(["a", "b"], source=["x", "y"])``.

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
        return Corpus.of(documents)

    return make


@pytest.fixture(scope="session")
def cut_into() -> Callable[[int, int], AbstractContextManager[None]]:
    """Return a context that makes shards and slices small, given the words of one of each.

    Shards keep nothing in it, as in large streams.
    """

    @contextmanager
    def cut(shard_words: int, slice_words: int) -> Iterator[None]:
        most: dict[str, Any] = {"most": slice_words}
        sorter: Any = SuffixSorter.of
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cut_shards, "__defaults__", (shard_words,))
            patch.setattr(stream, "_MANY_DECODED", 0)
            for function in (suffix_order, sort_suffixes, sorter.__func__):
                patch.setattr(function, "__kwdefaults__", most)
            yield

    return cut
