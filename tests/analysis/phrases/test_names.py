"""Names by the corpus's own capitals, and streams in which each name is one word."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.names import capital_shares, name_terms
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.corpus.corpus import Corpus

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]

some_texts = st.lists(
    st.lists(st.sampled_from(["Kim", "Il", "sends", "Sends", "wreath,", "of"]), max_size=15).map(
        " ".join
    ),
    min_size=1,
    max_size=6,
)


def names_of(corpus: Corpus) -> set[str]:
    """The terms told to be names."""
    return set(
        corpus.stream.vocabulary.terms.types.filter(pl.Series(name_terms(corpus.stream))).to_list()
    )


def test_capitals_inside_stretches_tell_names(make_corpus: MakeCorpus) -> None:
    """Words that open sentences are no names; ``I`` and numbers are none either."""
    texts = ["Workers greeted Kim Il, and I saw 12 workers. Greeted were Kim and Park."] * 2
    assert names_of(make_corpus(texts)) == {"kim", "il", "park"}


def test_a_term_that_only_opens_stretches_is_told_by_those(make_corpus: MakeCorpus) -> None:
    """There is nothing else to go by."""
    assert names_of(make_corpus(["Pyongyang, 3 June. pyongsong, 3 June."])) == {"pyongyang", "june"}


def test_script_without_capitals_has_no_names(make_corpus: MakeCorpus) -> None:
    """Korean words are never names, and nothing goes wrong."""
    assert names_of(make_corpus(["우리 공화국 우리 공화국"])) == set()
    assert names_of(make_corpus([""])) == set()


@given(some_texts, st.integers(1, 9))
def test_shares_do_not_depend_on_shards(
    make_corpus: MakeCorpus, cut_into: Cut, texts: list[str], words: int
) -> None:
    """Cut anyhow, the shares of capitals are the same."""
    whole = capital_shares(make_corpus(texts).stream).tolist()
    with cut_into(words, 1000):
        assert capital_shares(make_corpus(texts).stream).tolist() == whole


@given(some_texts, st.sampled_from([(1000, 1000), (6, 4), (3, 2)]))
def test_a_run_of_names_is_one_word(
    make_corpus: MakeCorpus, cut_into: Cut, texts: list[str], cut: tuple[int, int]
) -> None:
    """The n-grams are those of the texts in which each run of names was replaced."""
    plain = make_corpus(texts)
    names = names_of(plain)
    replaced = []
    for text in texts:
        words: list[str] = []
        for word in text.split():
            bare = word.rstrip(",").lower()
            comma = "," if word.endswith(",") else ""
            if bare in names and words and words[-1] == "namename":
                words[-1] = "namename" + comma
            else:
                words.append(("namename" if bare in names else bare) + comma)
        replaced.append(" ".join(words))
    limits = Thresholds(2, 1, 1, 4, bundles=True)
    with cut_into(*cut):
        stream = phrase_stream(plain.stream, names_as_one=True)
        found = stream.inventory(limits)
        other = phrase_stream(make_corpus(replaced).stream)
        expected = other.inventory(limits)
        counts = stream.count(found.places, found.words)
        spelled = stream.spelled(found.places, found.words).str.replace_all("<name>", "namename")
        written = stream.written(counts.places, counts.words).str.to_lowercase()
        assert written.str.replace_all("<name>", "namename").to_list() == spelled.to_list()
        assert dict(
            zip(spelled, zip(found.counts, found.documents, strict=True), strict=True)
        ) == dict(
            zip(
                other.spelled(expected.places, expected.words),
                zip(expected.counts, expected.documents, strict=True),
                strict=True,
            )
        )
    assert counts.totals.tolist() == found.counts.tolist()
    assert counts.sizes.tolist() == [len(text.split()) for text in texts]
