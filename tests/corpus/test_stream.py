"""The stream in shards: whatever the cuts and the choice of documents, the numbers are the same."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.analysis.scoring.engines import engine_of
from relstat.analysis.scoring.reading_counts import reading_counts
from relstat.analysis.scoring.scored_documents import ScoredDocuments
from relstat.arrays import Offsets
from relstat.corpus import stream as stream_module
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import guess_languages, not_english
from relstat.corpus.stream import (
    MemoryStore,
    Shard,
    Stream,
    StreamTexts,
    cut_shards,
)
from relstat.counting.counts import count_terms, types_per_group, usual_words, word_totals
from relstat.text.tokens import terms_of, tokenize_texts, words_of
from relstat.workers import Workers
from tests.helpers.tiers import examples

MakeCorpus = Callable[..., Corpus]

PIECES = (
    *("the", "The", "people", "of", "army", "Army", "ARMY,", "Workers’", "co-operation", "U.S."),
    *(
        "great",
        "war",
        "peace!",
        "not",
        "hate",
        "and",
        "is",
        "3.5",
        "한국",
        "...",
        "-",
        "\n\n",
        "Why?",
    ),
)
WHOLE = (
    "",
    "* * *",
    "The people of the country are working for the future of their children and for peace.",
    "El presidente de la República recibió ayer en el palacio a los embajadores de los países.",
)
texts = st.sampled_from(WHOLE) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


@dataclass(frozen=True)
class Cut:
    """Some texts, where they are cut into shards, and which of them a corpus consists of."""

    texts: list[str]
    cuts: list[int]
    keep: list[bool]

    @property
    def chosen(self) -> list[str]:
        """The texts of the corpus."""
        return [text for text, kept in zip(self.texts, self.keep, strict=True) if kept]


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Up to eight texts in one to five shards."""
    some = draw(st.lists(texts, max_size=8))
    inner = draw(st.sets(st.integers(1, max(len(some) - 1, 1)), max_size=4))
    bounds = sorted({0, len(some)} | {cut for cut in inner if cut < len(some)})
    keep = draw(st.lists(st.booleans(), min_size=len(some), max_size=len(some)))
    return Cut(some, bounds, keep)


def stream_of(cut: Cut) -> Stream:
    """The stream of the chosen texts, in shards."""
    store = MemoryStore(tokenize_texts(cut.texts))
    vars(store)["shard_documents"] = np.array(cut.cuts, dtype=np.int64)  # instead of its own
    assert store.shard_documents.tolist() == cut.cuts
    return Stream(store, np.array(cut.keep, dtype=np.bool_))


def in_shards(make_corpus: MakeCorpus, cut: Cut, jobs: int = 1) -> Corpus:
    """A corpus of the chosen texts whose stream is that of all texts in shards."""
    workers = Workers(jobs=jobs)
    stream = replace(stream_of(cut), workers=workers)
    return replace(make_corpus(cut.chosen), texts=StreamTexts(stream), workers=workers)


# --- shards ---


@given(cuts())
def test_shards_hold_the_chosen_documents_in_order(cut: Cut) -> None:
    """Together they have every row once; each says which rows it has."""
    shards = stream_of(cut).shards
    rows = [row for shard in shards for row in range(len(cut.chosen))[shard.rows]]
    assert rows == list(range(len(cut.chosen)))
    texts = [shard.tokens.text(i) for shard in shards for i in range(len(shard.tokens))]
    assert texts == cut.chosen
    if cut.chosen:
        assert all(shard.first_row < shard.last_row for shard in shards)
    else:
        (empty,) = shards
        assert (empty.rows, len(empty.tokens), len(empty.word_ids)) == (slice(0, 0), 0, 0)


@given(cuts())
def test_the_words_of_a_shard_are_those_of_its_texts(cut: Cut) -> None:
    """Words, terms, counts and documents equal those of the texts read one by one."""
    stream = stream_of(cut)
    words, terms = stream.vocabulary.words.types, stream.vocabulary.terms.types
    for shard in stream.shards:
        alone = [words_of(text) for text in cut.chosen[shard.rows]]
        assert shard.words_per_document.tolist() == [len(some) for some in alone]
        assert words.gather(shard.word_ids).to_list() == [word for some in alone for word in some]
        assert terms.gather(shard.term_ids).to_list() == [
            term for text in cut.chosen[shard.rows] for term in terms_of(text)
        ]
        assert shard.word_rows.tolist() == [i for i, some in enumerate(alone) for _ in some]


@given(cuts())
def test_a_shard_and_its_tokens_tell_the_same(cut: Cut) -> None:
    """The words that the store gives are those that the chunks hold."""
    for shard in stream_of(cut).shards:
        tokens = shard.tokens
        assert len(tokens) == shard.last_row - shard.first_row
        assert tokens.words_per_document.tolist() == shard.words_per_document.tolist()
        assert tokens.word_ids.tolist() == shard.word_ids.tolist()
        assert tokens.term_ids.tolist() == shard.term_ids.tolist()
        assert tokens.word_documents.tolist() == shard.word_rows.tolist()


@given(cuts(), st.integers(1, 9))
def test_stretches_of_a_shard(cut: Cut, at_once: int) -> None:
    """Put together, the words, terms and documents of its stretches are those of a shard."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_module, "AT_ONCE", at_once)
        for shard in stream_of(cut).shards:
            stretches = shard.stretches()
            assert all(one.stop - one.start <= at_once for one in stretches)
            for part, whole in (
                (shard.words_in, shard.word_ids),
                (shard.terms_in, shard.term_ids),
                (shard.rows_in, shard.word_rows),
            ):
                assert np.concatenate([part(one) for one in stretches]).tolist() == whole.tolist()


@given(cuts())
def test_places_are_positions_in_the_store(cut: Cut) -> None:
    """The words of the chosen documents stand where they stand among the words of all texts."""
    stream = stream_of(cut)
    sizes = [len(words_of(text)) for text in cut.texts]
    starts = np.cumsum([0, *sizes]).tolist()
    expected = [
        place
        for start, size, kept in zip(starts[:-1], sizes, cut.keep, strict=True)
        if kept
        for place in range(start, start + size)
    ]
    found = [shard.places(np.arange(len(shard.word_ids))).tolist() for shard in stream.shards]
    assert [place for some in found for place in some] == expected
    for shard, places in zip(stream.shards, found, strict=True):
        assert stream.store.words[places].tolist() == shard.word_ids.tolist()


@given(cuts())
def test_a_shard_can_be_sent(cut: Cut) -> None:
    """Another process sees the same tokens and words."""
    for shard in stream_of(cut).shards:
        there: Shard = pickle.loads(pickle.dumps(shard))
        assert there.rows == shard.rows
        assert there.word_ids.tolist() == shard.word_ids.tolist()
        assert there.tokens.type_ids.tolist() == shard.tokens.type_ids.tolist()
        assert there.store.vocabulary.types.equals(shard.store.vocabulary.types)


@given(cuts())
def test_a_large_stream_does_not_keep_what_its_shards_decode(cut: Cut) -> None:
    """A shard is made anew for each use; it has the same words, and what is counted is the same."""
    lasting, large = stream_of(cut).shards, stream_of(cut)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_module, "_MANY_DECODED", 0)
        for shard, kept in zip(large.shards, lasting, strict=True):
            assert shard.rows == kept.rows
            assert shard.term_ids.tolist() == kept.term_ids.tolist()
        assert not any("word_ids" in vars(shard) for shard in large.shards)
        assert all("word_ids" in vars(shard) for shard in lasting)
        counted = large.over_shards(lambda shard, add: len(shard.word_ids) + add, 1)
    assert counted == [len(shard.word_ids) + 1 for shard in lasting]


@given(st.lists(st.integers(0, 12), max_size=12), st.integers(1, 20))
def test_shards_are_cut_between_documents(sizes: list[int], most: int) -> None:
    """Every document is in one shard, and shards are even: larger ones only by part of a text."""
    document_words = np.cumsum([0, *sizes])
    bounds = cut_shards(document_words, most).tolist()
    assert (bounds[0], bounds[-1]) == (0, len(sizes))
    assert bounds == sorted(set(bounds))
    words = [sum(sizes[a:b]) for a, b in pairwise(bounds)]
    assert sum(words) == sum(sizes)
    assert all(size < most + max(sizes) for size in words if size)
    assert len(words) <= max(-(-sum(sizes) // most), 1)


# --- streams ---


@given(cuts())
def test_a_stream_counts_words_and_sentences(cut: Cut) -> None:
    """Of each document, in the order of the corpus."""
    stream, alone = stream_of(cut), tokenize_texts(cut.chosen)
    assert stream.words_per_document.tolist() == alone.words_per_document.tolist()
    assert stream.words == len(alone.word_ids)
    sentences = np.diff(alone.document_sentences).tolist()
    assert stream.sentences_per_document.tolist() == sentences


@given(cuts(), st.data())
def test_a_choice_of_a_choice(cut: Cut, data: st.DataObject) -> None:
    """Choosing again is choosing both at once, and leaves the first choice as it was."""
    stream = stream_of(cut)
    size = len(cut.chosen)
    again = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    chosen = StreamTexts(stream.choose(np.array(again, dtype=np.bool_)))
    assert chosen.to_list() == [text for text, kept in zip(cut.chosen, again, strict=True) if kept]
    assert StreamTexts(stream).to_list() == cut.chosen


@given(cuts(), st.data())
def test_written_and_spelled(cut: Cut, data: st.DataObject) -> None:
    """Stretches at positions of the store are its words, and its terms, with spaces between."""
    stream = stream_of(cut)
    words = [word for text in cut.texts for word in words_of(text)]
    terms = [term for text in cut.texts for term in terms_of(text)]
    places = st.integers(0, max(len(words) - 1, 0))
    starts = data.draw(st.lists(places, max_size=4)) if words else []
    sizes = [data.draw(st.integers(1, len(words) - start)) for start in starts]
    at = (np.array(starts, dtype=np.int64), np.array(sizes, dtype=np.int64))
    for found, listed in ((stream.written(*at), words), (stream.spelled(*at), terms)):
        assert found.to_list() == [
            " ".join(listed[start : start + size])
            for start, size in zip(starts, sizes, strict=True)
        ]


@given(st.lists(st.text(max_size=12), max_size=5))
def test_texts_are_put_together_to_the_letter(some: list[str]) -> None:
    """Any characters come back, white space and invisible ones too."""
    stream = stream_of(Cut(some, sorted({0, len(some) // 2, len(some)}), [True] * len(some)))
    texts = StreamTexts(stream)
    assert texts.to_list() == some
    assert len(texts) == len(some)
    odd = pl.Series([number % 2 == 1 for number in range(len(some))], dtype=pl.Boolean)
    assert texts.filter(odd).to_list() == some[1::2]


# --- corpora ---


@given(cut=cuts())
def test_what_shards_give_comes_back_in_order(make_corpus: MakeCorpus, cut: Cut) -> None:
    """One result for each shard, one value for each document."""
    corpus = in_shards(make_corpus, cut)
    sizes = [len(words_of(text)) for text in cut.chosen]
    parts = corpus.stream.over_shards(_sizes, 10)
    assert len(parts) == len(corpus.stream.shards)
    assert [size for part in parts for size in part.tolist()] == [size + 10 for size in sizes]
    assert corpus.stream.per_document(_sizes, 0).tolist() == sizes


def _sizes(shard: Shard, more: int) -> Offsets:
    return shard.words_per_document + more


def counted(corpus: Corpus) -> dict[str, Any]:
    """All counts of words, by the terms that are counted."""
    stream, totals = corpus.stream, word_totals(corpus.stream)
    used = np.flatnonzero(totals.counts)
    counts = count_terms(corpus.stream, used)
    assert set(totals.places[totals.counts == 0].tolist()) <= {-1}
    return {
        "terms": stream.vocabulary.terms.types.gather(used).to_list(),
        "counts": totals.counts[used].tolist(),
        "documents": totals.document_counts[used].tolist(),
        "first places": stream.spelled(totals.places[used], totals.words[used]).to_list(),
        "table": counts.table.toarray().tolist(),
        "sizes": counts.sizes.tolist(),
        "places": stream.spelled(counts.places, counts.words).to_list(),
        "usual": usual_words(corpus.stream, used).to_list(),
        "types": types_per_group(corpus.stream, np.arange(len(corpus)) % 3 - 1, 2).tolist(),
    }


def scored(corpus: Corpus) -> dict[str, Any]:
    """Languages, readability and sentiment of each document."""
    documents = ScoredDocuments.of(corpus.stream, not_english(corpus), engine_of("vader"))
    words = [documents.words[word] for word in documents.hit_words]
    hits = (documents.hit_documents, documents.hit_valences, documents.hit_sizes)
    return {
        "languages": guess_languages(corpus).to_list(),
        "textstat": reading_counts(corpus.stream, "textstat").tolist(),
        "relstat": reading_counts(corpus.stream, "relstat").tolist(),
        "foreign": documents.foreign.tolist(),
        "measured": documents.measured.tolist(),
        "sums": documents.sums.tolist(),
        "hits": list(zip(words, *(each.tolist() for each in hits), strict=True)),
    }


# Scoring loads word lists and a model for every example.
Measure = Callable[[Corpus], dict[str, Any]]
measures = st.sampled_from([counted, counted, counted, scored])


@given(cut=cuts(), measured=measures)
def test_measures_know_nothing_of_shards_and_choices(
    make_corpus: MakeCorpus, cut: Cut, measured: Measure
) -> None:
    """Every number, to the last digit, is that of a corpus of the chosen texts alone."""
    assert measured(in_shards(make_corpus, cut)) == measured(make_corpus(cut.chosen))


@settings(max_examples=examples(30))
@given(cut=cuts(), measured=measures)
def test_choosing_after_measuring(make_corpus: MakeCorpus, cut: Cut, measured: Measure) -> None:
    """What a choice inherits from a corpus that was measured is what it would find by itself."""
    keep = np.array(cut.keep, dtype=np.bool_)
    whole, other = (
        in_shards(make_corpus, replace(cut, keep=[True] * len(cut.texts))) for _ in range(2)
    )
    measured(whole)
    assert measured(whole.choose(keep)) == measured(other.choose(keep))


def test_totals_point_at_the_first_occurrence(make_corpus: MakeCorpus) -> None:
    """The place is that in the store, of the first chosen document that has the term."""
    cut = Cut(["army peace", "war army", "Peace army"], [0, 2, 3], [False, True, True])
    corpus = in_shards(make_corpus, cut)
    totals, stream = word_totals(corpus.stream), corpus.stream
    assert stream.vocabulary.terms.types.to_list() == ["army", "peace", "war"]
    assert totals.counts.tolist() == [2, 1, 1]
    assert totals.document_counts.tolist() == [2, 1, 1]
    assert totals.places.tolist() == [3, 4, 2]


def test_other_processes_count_the_same(make_corpus: MakeCorpus) -> None:
    """Shards are worked on elsewhere, and the results merged in their order."""
    some = [*WHOLE, *(" ".join(PIECES[i : i + 9]) for i in range(0, 18, 3))]
    cut = Cut(some, [0, 2, 3, 7, len(some)], [i != 4 for i in range(len(some))])
    several, alone = in_shards(make_corpus, cut, jobs=2), make_corpus(cut.chosen)
    assert counted(several) == counted(alone)
    assert scored(several) == scored(alone)


def test_the_stream_is_made_once_and_follows_choices(make_corpus: MakeCorpus) -> None:
    """A choice reads the store of the corpus that it was chosen from."""
    corpus = make_corpus(["one two", "three", "four five six"])
    stream = corpus.stream
    assert corpus.stream is stream
    chosen = corpus.choose(np.array([True, False, True])).stream
    assert chosen.store is stream.store
    assert chosen.words_per_document.tolist() == [2, 3]
    assert stream.words_per_document.tolist() == [2, 1, 3]
