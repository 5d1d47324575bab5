"""Frames: which slots are found, and their numbers against a slow, literal reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import log2

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.frames import find_frames
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.analysis.phrases.slots import FrameThresholds
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.lexicons.stopwords import english_stopwords

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]
Gram = tuple[str, ...]
Listed = dict[tuple[Gram, Gram], Counter[Gram]]

STOP = english_stopwords()
some_texts = st.lists(
    st.lists(
        st.sampled_from(["send", "bier", "send", "bier", "wreath", "of", "the", "Kim", "Il", ","]),
        max_size=25,
    ).map(" ".join),
    min_size=3,
    max_size=8,
)
some_thresholds = st.builds(
    FrameThresholds,
    min_count=st.integers(2, 4),
    min_docs=st.integers(1, 2),
    min_fillers=st.integers(2, 3),
    slot=st.integers(1, 3),
)


def frames_of(corpus: Corpus, thresholds: FrameThresholds) -> Listed:
    """The frames that are found: their fixed words, and how often each filler stands in them."""
    stream = phrase_stream(corpus.stream)
    found = find_frames(stream, thresholds)
    begin, end = found.slots[0]

    def grams(places: np.ndarray, words: np.ndarray) -> list[Gram]:
        return [tuple(gram.split()) for gram in stream.spelled(places, words)]

    fillers = grams(begin, end - begin)
    left, right = (grams(*fixed) for fixed in found.fixed)
    keys = list(zip(left, right, strict=True))
    listed: Listed = {key: Counter() for key in keys}
    assert len(listed) == len(keys)
    for owner, filler in zip(found.owner.tolist(), fillers, strict=True):
        listed[keys[owner]][filler] += 1
    assert found.counts.tolist() == [sum(listed[key].values()) for key in keys]
    assert found.fillers.tolist() == [len(listed[key]) for key in keys]
    assert found.entropy.tolist() == pytest.approx([entropy(listed[key]) for key in keys])
    assert found.score.tolist() == sorted(found.score.tolist(), reverse=True)
    for owner in range(len(found)):
        here = slice(found.offsets[owner], found.offsets[owner + 1])
        assert len(set(found.filler[here].tolist())) == found.fillers[owner]
    return listed


def test_a_slot_that_varies_is_found(make_corpus: MakeCorpus) -> None:
    """Fixed words on both sides as far as they go, and names of any length as one filler."""
    names = ["Kim Il", "Pak", "Ho Song Thaek"]
    texts = [f"x{n} sends a wreath to {names[n % 3]} at the bier of {n}x" for n in range(9)]
    (frame,) = frames_of(make_corpus(texts), FrameThresholds(5, 3)).items()
    assert frame == (
        (("sends", "a", "wreath", "to"), ("at", "the", "bier")),
        Counter({("kim", "il"): 3, ("pak",): 3, ("ho", "song", "thaek"): 3}),
    )


@pytest.mark.parametrize(
    "fillers",
    [
        ["same"] * 9,  # nothing varies
        ["same"] * 8 + ["other"],  # two fillers only
        ["the", "a", "his"] * 3,  # function words
        ["one two three four"] * 5 + ["a b c d"] * 4,  # too long for the slot
    ],
)
def test_no_slot(make_corpus: MakeCorpus, fillers: list[str]) -> None:
    """What does not vary, or by function words alone, or is too long, is no slot."""
    texts = [f"x{n} sends {filler} bier {n}x" for n, filler in enumerate(fillers)]
    assert frames_of(make_corpus(texts), FrameThresholds(5, 3)) == {}


def test_a_word_that_all_fillers_begin_with_belongs_to_the_frame(make_corpus: MakeCorpus) -> None:
    """``mark * anniversary`` is ``mark the * anniversary`` with a looser slot."""
    texts = [f"x{n} mark the {n % 3}th anniversary {n}x" for n in range(9)]
    assert list(frames_of(make_corpus(texts), FrameThresholds(5, 3))) == [
        (("mark", "the"), ("anniversary",))
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_count": 1}, "min_count is at least 2, not 1"),
        ({"min_docs": 0}, "min_docs is at least 1, not 0"),
        ({"min_fillers": 1}, "min_fillers is at least 2, not 1"),
        ({"slot": 0}, "slot is at least 1, not 0"),
    ],
)
def test_thresholds_that_do_not_fit(options: dict[str, int], message: str) -> None:
    """The message names the option, its limit and the value given."""
    with pytest.raises(OptionError, match=message):
        FrameThresholds(**options)


@pytest.mark.parametrize("texts", [[""], ["a"], ["a b", ""]])
def test_nothing_to_find(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Texts without frames have none."""
    assert frames_of(make_corpus(texts), FrameThresholds()) == {}


@given(some_texts, some_thresholds, st.sampled_from([(1000, 1000), (9, 6), (4, 2)]), st.data())
def test_frames_equal_brute_force(
    make_corpus: MakeCorpus,
    cut_into: Cut,
    texts: list[str],
    thresholds: FrameThresholds,
    cut: tuple[int, int],
    data: st.DataObject,
) -> None:
    """In shards and slices, and of a choice of documents, as found by the definition."""
    keep = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    with cut_into(*cut):
        corpus = make_corpus(texts).choose(np.array(keep))
        found = frames_of(corpus, thresholds)
        stream = phrase_stream(corpus.stream)
        names = set(stream.terms.filter(pl.Series(stream.name)).to_list())
    chosen = [text for text, one in zip(texts, keep, strict=True) if one]
    assert found == brute_force(chosen, names, thresholds)


# --- the definition ---


@dataclass(frozen=True)
class Place:
    """An occurrence: a run of words in a document, and the four bounds of a frame in it."""

    document: int
    run: tuple[str, ...]
    number: int
    start: int
    slot: int
    after: int
    end: int

    @property
    def filler(self) -> Gram:
        """What stands in the slot."""
        return self.run[self.slot : self.after]


def left_side(run: Gram, end: int) -> Gram | None:
    """Back from the word before ``end`` to a content word, four words at most."""
    for start in range(end - 1, max(end - 5, -1), -1):
        if run[start] not in STOP:
            return run[start:end]
    return None


def right_side(run: Gram, start: int) -> Gram | None:
    """From ``start`` on to a content word, four words at most."""
    for end in range(start, min(start + 4, len(run))):
        if run[end] not in STOP:
            return run[start : end + 1]
    return None


def places_of(
    texts: list[str], names: set[str], limits: FrameThresholds, often: Callable[[Gram], bool]
) -> Iterator[tuple[tuple[Gram, Gram], Place]]:
    """All pairs of sides around up to so many units."""
    number = 0
    for document, text in enumerate(texts):
        for piece in text.split(","):
            run = tuple(piece.lower().split())
            number += 1
            for slot in range(1, len(run)):
                left, after = left_side(run, slot), slot
                met: set[Gram] = set()
                for _ in range(limits.slot):
                    after += 1
                    while after < len(run) and run[after] in names and run[after - 1] in names:
                        after += 1
                    right = right_side(run, after) if after < len(run) else None
                    if left is None or right is None or right in met:
                        continue
                    if often(left) and often(right):
                        met.add(right)
                        start, end = slot - len(left), after + len(right)
                        yield (
                            (left, right),
                            Place(document, run, number, start, slot, after, end),
                        )


def brute_force(texts: list[str], names: set[str], limits: FrameThresholds) -> Listed:
    """The frames by their definition."""
    grams: Counter[Gram] = Counter()
    for text in texts:
        for piece in text.split(","):
            run = tuple(piece.lower().split())
            for i in range(len(run)):
                grams.update(run[i:j] for j in range(i + 1, min(i + 5, len(run) + 1)))

    def often(gram: Gram) -> bool:
        return grams[gram] >= limits.min_count

    cores: dict[tuple[Gram, Gram], list[Place]] = defaultdict(list)
    for key, place in places_of(texts, names, limits, often):
        cores[key].append(place)
    listed: Listed = {}
    for places in cores.values():
        if len(places) < limits.min_count:
            continue
        grown = grow(places, limits, often)
        fillers = Counter(place.filler for place in grown)
        if (
            len({place.document for place in grown}) >= limits.min_docs
            and len(fillers) >= limits.min_fillers
            and entropy(fillers) >= 1 - 1e-12
            and sum(n for f, n in fillers.items() if set(f) - STOP) >= 0.5 * len(grown)
            and not loose(fillers)
        ):
            one = grown[0]
            listed[one.run[one.start : one.slot], one.run[one.after : one.end]] = fillers
    return listed


def grow(
    places: list[Place], limits: FrameThresholds, often: Callable[[Gram], bool]
) -> list[Place]:
    """The places that go on alike, as far as three quarters of them do."""
    while True:
        grew = False
        for left in (True, False):
            sides: Counter[Gram] = Counter()
            of_place = []
            for place in places:
                side = (
                    left_side(place.run, place.start) if left else right_side(place.run, place.end)
                )
                side = side if side is not None and often(side) else None
                of_place.append(side)
                if side is not None:
                    sides[side] += 1
            for side, n in sides.items():
                if n >= 0.75 * len(places) and n >= limits.min_count:
                    grew = True
                    places = [
                        Place(
                            one.document,
                            one.run,
                            one.number,
                            one.start - len(side) * left,
                            one.slot,
                            one.after,
                            one.end + len(side) * (not left),
                        )
                        for one, its in zip(places, of_place, strict=True)
                        if its == side
                    ]
        if not grew:
            return places


def entropy(fillers: Counter[Gram]) -> float:
    """Bits a filler."""
    total = sum(fillers.values())
    return sum(-n / total * log2(n / total) for n in fillers.values())


def loose(fillers: Counter[Gram]) -> bool:
    """Whether three quarters begin, or end, with a word that belongs to the frame."""
    total = sum(fillers.values())
    for edge in (0, -1):
        words: Counter[str] = Counter()
        for filler, n in fillers.items():
            if len(filler) > 1:
                words[filler[edge]] += n
        if any(n >= 0.75 * total for n in words.values()):
            return True
    return False
