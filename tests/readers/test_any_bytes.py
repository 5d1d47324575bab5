"""Whatever the bytes, reading returns a corpus."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relstat.errors import RelstatError
from relstat.readers import read

PIECES = st.sampled_from(
    [b'{"text": "a b"}', b"{", b"}", b"[", b"]", b'"', b",", b"\n", b"\r", b"id,text\n", b"\t",
     b"---\n", b"a: b\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\\ud800", b"\x1f\x8b\x08\x00",
     b"\x28\xb5\x2f\xfd", b"2020-01-01\n", b"TEHRAN - ", b"word ", "п".encode(), b"\xcf\xf0"]
)  # fmt: skip
BYTES = st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(b"".join)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One folder for all examples."""
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize("suffix", ["txt", "jsonl", "json", "csv", "tsv", "txt.gz", "jsonl.zst"])
@given(content=BYTES)
@example(content=b'[{"text": "a"}, {"text": ' + b"[" * 2000)
@example(content=b'{"":"", "text": "a"}')
@example(content=b'{"text": "a", " ": 1, "_field": 2, "id": []}')
@example(content=b"text,text\n\xff,\xfe\n")
@example(content=b"<!--0-->")
@example(content=b"text\n<p></p>\n")
@example(content=b'{"text": "<br>[gallery ids=1]"}')
def test_any_bytes_in_any_file(folder: Path, suffix: str, content: bytes) -> None:
    """Only our own errors come out, and every document has words and an id."""
    path = folder / f"a.{suffix}"
    path.write_bytes(content)
    try:
        corpus = read(path, fields="{name}.{kind}")
    except RelstatError:
        pytest.fail("a bad file is a problem, not an error")
    assert corpus.documents["id"].n_unique() == len(corpus)
    assert all(any(c.isalnum() for c in text) for text in corpus.documents["text"])
    assert len(corpus) or corpus.problems


@given(content=BYTES)
def test_any_bytes_on_standard_input(content: bytes) -> None:
    """Standard input is no different."""
    corpus = read("-", stdin=io.BytesIO(content))
    assert len(corpus) or corpus.problems
