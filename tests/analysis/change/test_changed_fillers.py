"""Frames whose filler changed: against counting by hand, and against chance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from relstat.analysis.change.changed_fillers import Rewording, find_rewordings
from relstat.analysis.change.timelines import make_timeline
from relstat.analysis.phrases.frames import find_frames
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.analysis.phrases.slots import Frames, FrameThresholds
from relstat.corpus.corpus import Corpus

MakeCorpus = Callable[..., Corpus]
YEARS = 16


def rewordings_of(corpus: Corpus) -> tuple[PhraseStream, Frames, list[Rewording]]:
    """The rewordings of a corpus by year, and what they are told by."""
    stream = phrase_stream(corpus.stream)
    found = find_frames(stream, FrameThresholds(10, 5, 2, 3, 0.5))
    return stream, found, find_rewordings(stream, found, make_timeline(corpus, "year", min_text=1))


def corpus_of(make_corpus: MakeCorpus, fillers: list[str], each: int = 8) -> Corpus:
    """``each`` documents a year, one frame in each, filled in turn."""
    texts = [f"zz{n} hails the {filler} palace warmly zz{n}" for n, filler in enumerate(fillers)]
    return make_corpus(texts, date=[str(2000 + n // each) for n in range(len(texts))])


def test_a_drift_and_its_numbers(make_corpus: MakeCorpus) -> None:
    """Half-way one filler gives way to another, with a third one beside them."""
    fillers = ["old" if n % 8 == 7 else ("dawn" if n < 64 else "glory") for n in range(8 * YEARS)]
    stream, found, (rewording,) = rewordings_of(corpus_of(make_corpus, fillers))
    begin, end = found.slots[0]
    words = end - begin
    told = [stream.spelled(begin[[at]], words[[at]])[0] for at in (rewording.old, rewording.new)]
    assert told == ["dawn", "glory"]
    assert rewording.change == 8
    assert rewording.held.tolist() == [[7] * 8 + [0] * 8, [0] * 8 + [7] * 8]
    assert rewording.whole.tolist() == [8] * YEARS
    assert not rewording.counts_up
    assert rewording.p < 0.01
    leading = [stream.spelled(begin[[at]], words[[at]])[0] for at in rewording.leading]
    assert leading == ["dawn"] * 8 + ["glory"] * 8


def test_more_text_is_no_drift(make_corpus: MakeCorpus) -> None:
    """A frame that becomes frequent, with the same mixture of fillers, is not reworded."""
    fillers = ["dawn", "glory", "old", "dawn"]
    texts, dates = [], []
    for year in range(YEARS):
        for n in range(4 if year < 8 else 40):
            texts.append(f"zz{year} hails the {fillers[n % 4]} palace warmly zz{n}")
            dates.append(str(2000 + year))
    assert rewordings_of(make_corpus(texts, date=dates))[2] == []


def test_chance_makes_few_drifts(make_corpus: MakeCorpus) -> None:
    """Of forty frames filled at random, in bursts of years, at most one in twenty is reworded."""
    random = np.random.default_rng(3)
    texts, dates = [], []
    for frame in range(40):
        for year in range(YEARS):
            share = random.beta(1, 1)
            for n in range(6):
                filler = "dawn" if random.random() < share else "glory"
                texts.append(f"zz{n} verb{frame} the {filler} noun{frame} zz{year}")
                dates.append(str(2000 + year))
    assert len(rewordings_of(make_corpus(texts, date=dates))[2]) <= 2


def test_numerals_are_marked(make_corpus: MakeCorpus) -> None:
    """What counts up says so."""
    fillers = ["old" if n % 8 == 7 else ("67th" if n < 64 else "68th") for n in range(8 * YEARS)]
    (rewording,) = rewordings_of(corpus_of(make_corpus, fillers))[2]
    assert rewording.counts_up


def test_no_frames_no_drifts(make_corpus: MakeCorpus) -> None:
    """Nothing to follow."""
    assert rewordings_of(make_corpus(["a b"], date=["2000"]))[2] == []
