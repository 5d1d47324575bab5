"""Words of passages outside set phrases, against a plain count."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.reuse.own_words import SET_PHRASE, own_words
from relstat.corpus.corpus import Corpus

MakeCorpus = Callable[..., Corpus]
texts = st.lists(
    st.lists(st.sampled_from("abcd"), max_size=14).map(" ".join), min_size=1, max_size=8
)


@given(texts, st.integers(1, 3))
def test_own_words_equal_a_plain_count(
    make_corpus: MakeCorpus, texts: list[str], documents: int
) -> None:
    """A word is of a set phrase where any run of four around it is in enough documents."""
    corpus = make_corpus(texts)
    split = [text.split() for text in texts]
    runs: dict[tuple[str, ...], set[int]] = {}
    for number, words in enumerate(split):
        for begin in range(len(words) - SET_PHRASE + 1):
            runs.setdefault(tuple(words[begin : begin + SET_PHRASE]), set()).add(number)
    own = []
    for words in split:
        covered = {
            at
            for begin in range(len(words) - SET_PHRASE + 1)
            if len(runs[tuple(words[begin : begin + SET_PHRASE])]) > documents
            for at in range(begin, begin + SET_PHRASE)
        }
        own += [at not in covered for at in range(len(words))]
    before = np.concatenate([[0], np.cumsum(own)])
    ends = np.repeat(np.arange(len(own) + 1), 2)[1:]
    starts = np.zeros(len(ends), dtype=np.int64)
    starts[1::2] = ends[1::2] // 2
    found = own_words(corpus.stream, starts, ends, documents)
    assert found.tolist() == (before[ends] - before[starts]).tolist()
