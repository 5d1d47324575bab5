"""Word counts in files: what freq writes, and what anybody else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from relstat.analysis.keyness.word_counts import read_word_counts
from relstat.corpus.corpus import Corpus
from relstat.errors import InputError, OptionError
from relstat.measures.freq import freq

MakeCorpus = Callable[..., Corpus]


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Twelve documents of different length."""
    return make_corpus([f"The envoy met them. {'Peace now. ' * (n % 4)}" for n in range(12)])


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_every_format_holds_the_same(corpus: Corpus, tmp_path: Path, suffix: str) -> None:
    """What was counted comes back: occurrences, documents, words of each count, sums of lengths."""
    path = tmp_path / f"counts.{suffix}"
    freq(corpus, top=0, reference=True).write(path)
    found = read_word_counts(path)
    sizes = np.array([4 + 2 * (n % 4) for n in range(12)])
    assert found.tested
    assert found.whole
    assert (found.documents, found.words) == (12, sizes.sum())
    assert found.lengths.tolist() == [float((sizes**power).sum()) for power in (1, 2, 3, 4)]
    row = found.terms.to_list().index("peace")
    assert (found.counts[row], found.having[row]) == (18, 9)
    assert found.spread is not None
    assert [list(one) for one in found.spread[row]] == [[1, 3, 18], [2, 3, 24], [3, 3, 30]]
    side = found.side(["peace", "war"])
    assert side.totals.tolist() == [18, 0]
    assert side.having.tolist() == [9, 0]


def test_a_list_of_another_tool(tmp_path: Path) -> None:
    """A column of words and one of counts suffice; capitals and apostrophes are made alike."""
    path = tmp_path / "list.tsv"
    path.write_text("Feature\tFrequency\nThe\t7\nthe\t3\nKim’s\t2\n", encoding="utf-8")
    found = read_word_counts(path)
    assert not found.tested
    assert not found.whole
    assert dict(zip(found.terms, found.counts, strict=True)) == {"the": 10, "kim's": 2}
    assert found.words == 12
    assert found.has(["the", "war"]).tolist() == [True, False]


def test_a_part_of_the_rows_is_not_the_whole(corpus: Corpus, tmp_path: Path) -> None:
    """Rows that somebody took out are not words that do not occur."""
    path = tmp_path / "counts.json"
    freq(corpus, top=0, reference=True).write(path)
    held = json.loads(path.read_text(encoding="utf-8"))
    held["rows"] = held["rows"][:3]
    path.write_text(json.dumps(held), encoding="utf-8")
    assert not read_word_counts(path).whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("term,times\na,1\n", "no column of counts: name it count"),
        ("wort,count\na,1\n", "no column of words"),
        ("term,count\na,1\nb,some\n", "row 2: no count: 'some'"),
        ("term,count\na,-1\n", "row 1: no count: '-1'"),
        (
            'term,count,spread,corpus\na,2,"[[1, 1, 9]]","[1, 9, 81, 729, 6561, 1]"\n',
            "do not agree",
        ),
        ('term,count,spread,corpus\na,1,"[[1, 1]]","[1, 9, 81, 729, 6561, 1]"\n', "as freq writes"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    """Errors name the file, and the column or row."""
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        read_word_counts(path)
    assert "wrong.csv" in str(caught.value)


def test_a_reference_has_every_term(corpus: Corpus) -> None:
    """Half a list is no reference."""
    with pytest.raises(OptionError, match="reference lists every term"):
        freq(corpus, reference=True)
    with pytest.raises(OptionError, match="reference lists every term"):
        freq(corpus, top=0, min_count=2, reference=True)
