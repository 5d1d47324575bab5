"""Sorted suffixes, and phrases found in their slices, against counting by brute force."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import relstat.suffixes.repeats
from relstat.errors import OptionError
from relstat.suffixes.locating import locate
from relstat.suffixes.repeats import Phrases, SuffixSlice, SuffixText
from relstat.suffixes.slices import load_slice
from relstat.suffixes.sorting import SuffixOrder, sort_suffixes, suffix_order

Run = tuple[int, ...]

# Two spellings of each of four terms: word type 2 * t + 1 is another spelling of term t.
documents_of_runs = st.lists(
    st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=8), max_size=4),
    min_size=1,
    max_size=6,
)
slice_sizes = st.sampled_from([1, 4, 10, 1000])


@dataclass(frozen=True)
class Stream:
    """A stream made from lists, its suffixes, and the runs of the documents that are kept."""

    text: SuffixText
    order: SuffixOrder
    runs: list[tuple[int, int, list[int]]]  # row of the corpus, position, terms

    @property
    def slices(self) -> list[SuffixSlice]:
        """All slices, loaded."""
        return [load_slice(self.text, self.order, a, b) for a, b in self.order.slices]

    def terms(self, start: int, words: int) -> Run:
        """The terms of a stretch of the stream."""
        return tuple(self.text.terms(np.arange(start, start + words)).tolist())

    def spelled(self, found: SuffixSlice, phrases: Phrases) -> list[Run]:
        """The terms of phrases."""
        starts = found.starts[phrases.left].tolist()
        return [self.terms(a, n) for a, n in zip(starts, phrases.words.tolist(), strict=True)]


def make_stream(documents: list[list[list[int]]], kept: list[bool], most: int = 1000) -> Stream:
    """A stream of documents, each a list of unbroken runs of word types."""
    words: list[int] = []
    breaks: list[bool] = []
    offsets = [0]
    runs = []
    rows = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    for row, document in zip(rows.tolist(), documents, strict=True):
        for run in document:
            if row >= 0:
                runs.append((row, len(words), [word // 2 for word in run]))
            words += run
            breaks += [True] + [False] * (len(run) - 1)
        offsets.append(len(words))
    text = SuffixText(
        words=np.array(words, dtype=np.int32),
        term_of_word=np.arange(8, dtype=np.int32) // 2,
        breaks=np.array(breaks, dtype=np.bool_),
        document_words=np.array(offsets, dtype=np.int64),
        rows=rows,
    )
    terms = text.terms(np.arange(len(words)))
    return Stream(text, suffix_order(terms, text.breaks, most=most), runs)


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    """Streams of a few documents that repeat themselves, of which a corpus keeps some."""
    documents = draw(documents_of_runs)
    size = len(documents)
    kept = draw(
        st.one_of(st.just([True] * size), st.lists(st.booleans(), min_size=size, max_size=size))
    )
    return make_stream(documents, kept, draw(slice_sizes))


def occurrences(stream: Stream) -> dict[Run, list[tuple[int, int, int | None, int | None]]]:
    """All word sequences inside runs: for each occurrence row, position, term before and after."""
    found = defaultdict(list)
    for row, position, run in stream.runs:
        for i in range(len(run)):
            for j in range(i + 1, len(run) + 1):
                before = run[i - 1] if i else None
                after = run[j] if j < len(run) else None
                found[tuple(run[i:j])].append((row, position + i, before, after))
    return found


def differs(neighbours: list[int | None]) -> bool:
    """Whether occurrences have no common neighbour on one side."""
    return None in neighbours or len(set(neighbours)) > 1


# --- the order ---


@given(streams())
def test_the_order_is_that_of_sorted_lists(stream: Stream) -> None:
    """Suffixes as lists up to a break; equal ones in stream order; all documents take part."""
    size = len(stream.text.words)
    bounds = [*np.flatnonzero(stream.text.breaks[:]).tolist(), size]
    ends = [min(b for b in bounds if b > i) for i in range(size)]
    expected = sorted(range(size), key=lambda i: (stream.terms(i, ends[i] - i), i))
    starts = stream.order.starts[:].tolist()
    assert starts == expected
    for previous, here, shared in zip(
        [None, *starts], starts, stream.order.shared[:].tolist(), strict=False
    ):
        if previous is None:
            assert shared == 0
            continue
        one, other = (stream.terms(i, ends[i] - i) for i in (previous, here))
        assert shared == next(
            (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
            min(len(one), len(other)),
        )


@given(documents_of_runs, slice_sizes)
def test_the_order_does_not_depend_on_slices(documents: list[list[list[int]]], most: int) -> None:
    """Slices cut anywhere are parts of one order; each begins with a new term."""
    kept = [True] * len(documents)
    whole, cut = make_stream(documents, kept).order, make_stream(documents, kept, most).order
    assert cut.starts[:].tolist() == whole.starts[:].tolist()
    assert cut.shared[:].tolist() == whole.shared[:].tolist()
    assert all(low < high and cut.shared[low] == 0 for low, high in cut.slices)
    assert sum(high - low for low, high in cut.slices) == len(whole.starts)


@given(documents_of_runs)
def test_many_terms(documents: list[list[list[int]]]) -> None:
    """Term numbers so large that only one fits into a key give the same order."""
    kept = [True] * len(documents)
    stream = make_stream(documents, kept)
    terms = stream.text.terms(np.arange(len(stream.text.words)))
    # Counting terms takes memory by the largest, so 2^20 stands for many here.
    spread = np.where(terms == 3, 1 << 20, terms).astype(np.int32)
    order = suffix_order(spread, stream.text.breaks)
    assert order.starts[:].tolist() == stream.order.starts[:].tolist()
    assert order.shared[:].tolist() == stream.order.shared[:].tolist()


def test_the_first_word_counts_as_divided() -> None:
    """A stream whose first break is not marked is sorted as if it were."""
    terms = np.array([1, 0, 1, 0], dtype=np.int32)
    unmarked = suffix_order(terms, np.array([False, False, True, False]))
    marked = suffix_order(terms, np.array([True, False, True, False]))
    assert unmarked.starts[:].tolist() == marked.starts[:].tolist() == [1, 3, 0, 2]
    assert unmarked.shared[:].tolist() == marked.shared[:].tolist() == [0, 1, 0, 2]


def test_nothing_to_sort() -> None:
    """A stream without words has no slices."""
    empty = np.empty(0, dtype=np.int32)
    assert list(sort_suffixes(empty, empty.astype(np.bool_))) == []
    assert suffix_order(empty, empty.astype(np.bool_)).slices == []


def test_one_long_unbroken_run() -> None:
    """A word a thousand times over: what neighbours share grows by one."""
    order = suffix_order(np.zeros(1000, dtype=np.int32), np.zeros(1000, dtype=np.bool_))
    assert order.starts[:].tolist() == list(range(999, -1, -1))
    assert order.shared[:].tolist() == list(range(1000))


# --- phrases in slices ---


@given(streams())
def test_a_slice_holds_only_the_documents_of_the_corpus(stream: Stream) -> None:
    """Suffixes, their documents and the terms before them are those of the kept documents."""
    found = [
        (int(start), int(document), int(before))
        for part in stream.slices
        for start, document, before in zip(part.starts, part.documents, part.preceding, strict=True)
    ]
    expected = [
        (position + i, row, run[i - 1] if i else -1)
        for row, position, run in stream.runs
        for i in range(len(run))
    ]
    assert sorted(found) == expected


@given(streams(), st.integers(2, 3), st.integers(1, 2))
def test_maximal_repeats_equal_brute_force(stream: Stream, count: int, words: int) -> None:
    """Maximal repeats, their counts and document counts are those of a slow, obvious count."""
    found: dict[Run, tuple[int, int]] = {}
    for part in stream.slices:
        repeats = part.maximal_repeats(min_count=count, min_words=words)
        counts = zip(repeats.counts.tolist(), part.document_counts(repeats).tolist(), strict=True)
        spelled = stream.spelled(part, repeats)
        assert len(set(spelled)) == len(spelled)
        found |= dict(zip(spelled, counts, strict=True))
    assert found == {
        gram: (len(places), len({row for row, *_ in places}))
        for gram, places in occurrences(stream).items()
        if len(places) >= count
        and len(gram) >= words
        and differs([before for _, _, before, _ in places])
        and differs([after for *_, after in places])
    }


@given(streams(), st.integers(1, 3))
def test_max_words_keeps_the_first_words_of_longer_repeats(stream: Stream, most: int) -> None:
    """With a limit, a cut repeat is listed where the words before its occurrences differ."""
    found = {
        gram: count
        for part in stream.slices
        for repeats in [part.maximal_repeats(max_words=most)]
        for gram, count in zip(stream.spelled(part, repeats), repeats.counts.tolist(), strict=True)
    }
    assert found == {
        gram: len(places)
        for gram, places in occurrences(stream).items()
        if len(places) > 1
        and differs([before for _, _, before, _ in places])
        and (len(gram) == most or (len(gram) < most and differs([after for *_, after in places])))
    }


@given(streams(), st.integers(1, 4), st.integers(1, 3))
def test_ngrams_equal_a_counter(stream: Stream, words: int, least: int) -> None:
    """N-grams of one length, with counts and document counts, in the order of their terms."""
    names: list[Run] = []
    counts: list[int] = []
    documents: list[int] = []
    for part in stream.slices:
        grams = part.ngrams(words, min_count=least)
        names += stream.spelled(part, grams)
        counts += grams.counts.tolist()
        documents += part.document_counts(grams).tolist()
    expected = {
        gram: places
        for gram, places in occurrences(stream).items()
        if len(gram) == words and len(places) >= least
    }
    assert names == sorted(expected)
    assert counts == [len(expected[gram]) for gram in names]
    assert documents == [len({row for row, *_ in expected[gram]}) for gram in names]


@given(streams(), st.data())
def test_find_returns_every_occurrence(stream: Stream, data: st.DataObject) -> None:
    """A phrase looked up at any of its places has all its occurrences."""
    expected = occurrences(stream)
    if not expected:
        return
    gram = data.draw(st.sampled_from(sorted(expected)))
    places = [position for _, position, *_ in expected[gram]]
    position = data.draw(st.sampled_from(places))
    part = next(part for part in stream.slices if position in part.starts)
    with pytest.MonkeyPatch.context() as patch:
        # A few phrases are looked for one by one, many all together.
        patch.setattr(relstat.suffixes.repeats, "_FEW", data.draw(st.sampled_from([0, 64])))
        patch.setattr(relstat.suffixes.repeats, "_STEP", data.draw(st.sampled_from([1, 256])))
        found = part.find(np.array([position]), np.array([len(gram)]))
    number, suffix = part.occurrences(found)
    assert number.tolist() == [0] * len(places)
    assert sorted(part.starts[suffix].tolist()) == places


@given(streams())
def test_neighbours_equal_a_counter(stream: Stream) -> None:
    """The terms after and before each pair of words, with counts; none across a break."""
    expected = occurrences(stream)
    for part in stream.slices:
        pairs = part.ngrams(2)
        names = stream.spelled(part, pairs)
        for place, (number, term, count) in (
            (3, part.successors(pairs)),
            (2, part.predecessors(pairs)),
        ):
            found: dict[Run, Counter[int]] = {name: Counter() for name in names}
            for i, t, n in zip(number.tolist(), term.tolist(), count.tolist(), strict=True):
                found[names[i]][t] += n
            for name in names:
                wanted = Counter(one[place] for one in expected[name])
                del wanted[None]
                assert found[name] == wanted


@given(streams())
def test_usual_places_show_the_most_frequent_spelling(stream: Stream) -> None:
    """Of equally frequent spellings the first in the stream wins."""
    expected = occurrences(stream)
    for part in stream.slices:
        repeats = part.maximal_repeats()
        places = part.usual_places(repeats).tolist()
        for gram, place in zip(stream.spelled(part, repeats), places, strict=True):
            spellings: dict[Run, list[int]] = defaultdict(list)
            for _, position, *_ in expected[gram]:
                at = slice(position, position + len(gram))
                spellings[tuple(stream.text.words[at].tolist())].append(position)
            assert place == min(spellings.values(), key=lambda found: (-len(found), found))[0]


@given(documents_of_runs, st.lists(st.integers(0, 4), max_size=4))
def test_locate_finds_the_range_of_a_phrase(documents: list[list[list[int]]], phrase: Run) -> None:
    """The suffixes that begin with a phrase, also for one that does not occur."""
    stream = make_stream(documents, [True] * len(documents))
    left, right = locate(stream.text, stream.order.starts, phrase)
    places = [position for _, position, *_ in occurrences(stream).get(tuple(phrase), [])]
    if phrase:
        assert sorted(stream.order.starts[left:right].tolist()) == places
    else:
        assert (left, right) == (0, len(stream.text.words))


def test_a_repeat_occurs_at_least_twice() -> None:
    """Asking for repeats that occur once is a mistake and is called one."""
    (part,) = make_stream([[[0, 2]]], [True]).slices
    with pytest.raises(OptionError, match="at least twice: min_count is 1"):
        part.maximal_repeats(min_count=1)
