"""What documents add up to: the words of each counted by hand."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.diversity.document_sums import sum_documents
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import count_terms

MakeCorpus = Callable[..., Corpus]
texts = st.lists(st.lists(st.sampled_from(["a", "b", "c", "A"]), max_size=12), min_size=1)


@given(texts)
def test_by_hand(make_corpus: MakeCorpus, documents: list[list[str]]) -> None:
    """Words, types, and the table of counts; capitals are no other word."""
    stream = make_corpus([" ".join(words) for words in documents]).stream
    sums = sum_documents(stream, 3)
    assert sums.words.tolist() == [len(words) for words in documents]
    lower = [[word.lower() for word in words] for words in documents]
    assert sums.types.tolist() == [len(set(words)) for words in lower]
    assert sums.windows.tolist() == [max(len(words) - 2, 0) for words in documents]
    terms = stream.vocabulary.terms.types.to_list()
    expected = [[words.count(term) for term in terms] for words in lower]
    assert sums.table.toarray().tolist() == expected


def test_the_table_is_that_of_counts(example_documents: Corpus) -> None:
    """Real documents: the same cells as counting gives."""
    import numpy as np

    stream = example_documents.stream
    every = count_terms(stream, np.arange(len(stream.vocabulary.terms.types))).table
    found = sum_documents(stream, 50).table
    assert found.shape == every.shape
    assert np.array_equal(found.bounds, every.bounds)
    assert np.array_equal(found.rows, every.rows)
    assert np.array_equal(found.counts, every.counts)
