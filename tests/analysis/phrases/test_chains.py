"""Frames with several slots: found where frames with one meet, against a literal reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.chains import find_chains
from relstat.analysis.phrases.frames import find_frames
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.analysis.phrases.slots import Frames, FrameThresholds
from relstat.corpus.corpus import Corpus
from relstat.lexicons.stopwords import english_stopwords

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]
Listed = dict[tuple[str, ...], Counter[tuple[str, ...]]]

STOP = english_stopwords()
some_texts = st.lists(
    st.lists(st.sampled_from(["send", "bier", "to", "x", "y", "Kim", "Il", ","]), max_size=30).map(
        " ".join
    ),
    min_size=3,
    max_size=6,
)
some_thresholds = st.builds(
    FrameThresholds,
    min_count=st.integers(2, 3),
    min_docs=st.integers(1, 2),
    min_fillers=st.just(2),
    slot=st.integers(1, 2),
    min_entropy=st.sampled_from([0.0, 0.9]),
)


def chains_of(corpus: Corpus, thresholds: FrameThresholds, slots: int = 2) -> Listed:
    """The fixed texts of the frames that are found, and how often what fills their slots."""
    stream = phrase_stream(corpus.stream)
    found = find_chains(stream, find_frames(stream, thresholds), thresholds, slots)
    assert found.score.tolist() == sorted(found.score.tolist(), reverse=True)
    return listed(stream, found)


def listed(stream: PhraseStream, found: Frames) -> Listed:
    """Frames and their fillers in words."""
    keys = list(zip(*(stream.spelled(*fixed) for fixed in found.fixed), strict=True))
    assert len(set(keys)) == len(keys)
    slots = [stream.spelled(begin, end - begin) for begin, end in found.slots]
    told: Listed = {key: Counter() for key in keys}
    for owner, filler in zip(found.owner.tolist(), zip(*slots, strict=True), strict=True):
        told[keys[owner]][filler] += 1
    assert found.counts.tolist() == [sum(told[key].values()) for key in keys]
    assert found.fillers.tolist() == [len(told[key]) for key in keys]
    return told


def test_two_slots_that_vary(make_corpus: MakeCorpus) -> None:
    """Both slots are filled by different things, in many documents."""
    texts = [f"{n}x sends {'abc'[n % 3]} to bier of {'uvw'[n // 3]} today x{n}" for n in range(9)]
    (frame,) = chains_of(make_corpus(texts), FrameThresholds(5, 3)).items()
    assert frame == (
        ("sends", "to bier of", "today"),
        Counter({(first, second): 1 for first in "abc" for second in "uvw"}),
    )


def test_three_slots(make_corpus: MakeCorpus) -> None:
    """A third slot is added to two; there is no fourth."""
    texts = [
        f"{n}x sends {'abc'[n % 3]} to bier {'uvw'[n // 3 % 3]} palace {'klm'[n // 9]} today x{n}"
        for n in range(27)
    ]
    limits = FrameThresholds(10, 3, slot=1)
    found = chains_of(make_corpus(texts), limits, slots=3)
    assert list(found) == [("sends", "to bier", "palace", "today")]
    assert sum(found["sends", "to bier", "palace", "today"].values()) == 27
    assert chains_of(make_corpus(texts), limits, slots=4) == {}


def test_a_slot_that_never_changes_is_none(make_corpus: MakeCorpus) -> None:
    """With one filler in the second slot the frame has one slot only."""
    texts = [f"{n}x sends {'abc'[n % 3]} to bier of him today x{n}" for n in range(9)]
    assert chains_of(make_corpus(texts), FrameThresholds(5, 3)) == {}


@pytest.mark.parametrize("texts", [[""], ["a"], ["a b", ""]])
def test_nothing_to_find(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Texts without frames have none with more slots."""
    assert chains_of(make_corpus(texts), FrameThresholds()) == {}


@given(some_texts, some_thresholds, st.sampled_from([(1000, 1000), (9, 6)]))
def test_chains_equal_brute_force(
    make_corpus: MakeCorpus,
    cut_into: Cut,
    texts: list[str],
    thresholds: FrameThresholds,
    cut: tuple[int, int],
) -> None:
    """Every two occurrences of frames with one slot, looked at one by one."""
    with cut_into(*cut):
        corpus = make_corpus(texts)
        assert chains_of(corpus, thresholds) == brute_force(corpus, thresholds)


def brute_force(corpus: Corpus, thresholds: FrameThresholds) -> Listed:
    """The same by the definition, from the frames with one slot."""
    stream = phrase_stream(corpus.stream)
    text = stream.slices.text
    words = stream.terms.gather(text.terms(np.arange(len(text.words)))).to_list()
    breaks = np.asarray(text.breaks[:], dtype=np.bool_).tolist()
    places = find_frames(stream, thresholds).bounds.tolist()
    found: dict[tuple[str, ...], set[tuple[int, ...]]] = defaultdict(set)
    for start, slot, after, end in places:
        for other, second, third, last in places:
            meets = after <= other <= end <= second
            if meets and not (other == end and breaks[other]):
                row = (start, slot, after, second, third, last)
                sides = zip(row[::2], row[1::2], strict=True)
                found[tuple(" ".join(words[a:b]) for a, b in sides)].add(row)
    groups = {key: some for key, some in found.items() if enough(stream, some, words, thresholds)}
    longest: dict[tuple[int, ...], int] = defaultdict(int)
    for key, some in groups.items():
        for bounds in some:
            longest[bounds[1:-1]] = max(longest[bounds[1:-1]], fixed(key))
    return {
        key: Counter(
            tuple(" ".join(words[a:b]) for a, b in (bounds[1:3], bounds[3:5])) for bounds in some
        )
        for key, some in groups.items()
        if sum(longest[bounds[1:-1]] > fixed(key) for bounds in some) < 0.75 * len(some)
    }


def fixed(key: tuple[str, ...]) -> int:
    """The fixed words of a frame."""
    return sum(len(part.split()) for part in key)


def enough(
    stream: PhraseStream, some: set[tuple[int, ...]], words: list[str], limits: FrameThresholds
) -> bool:
    """Whether occurrences reach the thresholds, and both slots are some."""
    text = stream.slices.text
    starts = np.array(sorted(bounds[1] for bounds in some))
    documents = np.searchsorted(text.document_words, starts, side="right")
    if len(some) < limits.min_count or len(set(documents.tolist())) < limits.min_docs:
        return False
    for at in (1, 3):
        fillers = Counter(tuple(words[bounds[at] : bounds[at + 1]]) for bounds in some)
        shares = np.array(list(fillers.values())) / len(some)
        if len(fillers) < limits.min_fillers:
            return False
        if -(shares * np.log2(shares)).sum() < limits.min_entropy:
            return False
        filled = sum(n for filler, n in fillers.items() if not STOP.issuperset(filler))
        if filled < 0.5 * len(some):
            return False
        for edge in (0, -1):
            edges: Counter[str] = Counter()
            for filler, n in fillers.items():
                if len(filler) > 1:
                    edges[filler[edge]] += n
            if any(n >= 0.75 * len(some) for n in edges.values()):
                return False
    return True
