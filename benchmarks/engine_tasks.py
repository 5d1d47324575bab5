"""What the engine is measured on; each function runs in a process of its own.

They return plain numbers: seconds of every run by the name of the side, and what else is asked.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import measuring
import peers
from measuring import Clock
from reporting import corpus_name

__all__ = [
    "About",
    "Sides",
    "about",
    "cleaned",
    "many_phrases",
    "one_phrase",
    "phrase_counts",
    "sort_memory",
    "text_bytes",
    "text_to_ids",
]

_NLTK_SHARE = 10  # nltk gets every tenth document: it is slow, and no slower on more


@dataclass
class Sides:
    """Seconds of each side in each run, and what is known besides."""

    seconds: dict[str, list[float]]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """How large a corpus is, and of how many years."""

    documents: int
    words: int
    years: int

    def told(self, corpus: str) -> str:
        """The name of its file, and its size."""
        return f"{corpus_name(corpus)}, {self.documents:,} documents, {self.words:,} words"


def about(index: str) -> About:
    """What an index holds."""
    import relstat

    corpus = relstat.open(index)
    years = corpus.values("year").n_unique() if "year" in corpus.fields else 0
    return About(len(corpus), corpus.stream.words, years)


def text_to_ids(corpus: str, runs: int, clock: Clock) -> Sides:
    """Text in memory to numbered words: relstat, wc, a regular expression, nltk."""
    import relstat
    from relstat.text import segmentation

    texts: list[str] = relstat.read(corpus).texts.to_list()
    some = texts[::_NLTK_SHARE]
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "texts.txt"
        plain.write_text("\n".join(texts), encoding="utf-8")

        def without_sentences() -> object:
            with patch.object(segmentation, "_piece_ends", lambda text, mended: [len(text)]):
                return _numbered(texts)

        sides: dict[str, Callable[[], object]] = {
            "without sentences": without_sentences,
            "with sentences": lambda: _numbered(texts),
            "re + dict": lambda: peers.regex_ids(texts),
        }
        if peers.has_wc():
            sides["wc -w"] = lambda: peers.wc_words(plain, "C.UTF-8")
            sides["wc -w in the C locale"] = lambda: peers.wc_words(plain, "C")
        if peers.has_nltk():
            sides["nltk"] = lambda: peers.nltk_ids(some)
        seconds = measuring.alternating(sides, runs, clock)
        size = plain.stat().st_size
    share = sum(map(len, texts)) / max(sum(map(len, some)), 1)
    if "nltk" in seconds:
        seconds["nltk"] = [each * share for each in seconds["nltk"]]
    return Sides(seconds, facts={"bytes": size})


def _numbered(texts: list[str]) -> int:
    """The stream that measures count: words, terms, and what divides them."""
    from relstat.text.tokens import tokenize_texts

    tokens = tokenize_texts(texts)
    assert len(tokens.term_ids) == len(tokens.breaks) == tokens.words_per_document.sum()
    return len(tokens.word_ids)


def phrase_counts(index: str, runs: int, clock: Clock) -> Sides:
    """N-grams with their counts and document counts from word numbers: relstat, colibri-core."""
    import numpy as np

    stream = _stream(index)
    terms, breaks = _columns(stream)

    def ours() -> dict[str, Any]:
        return _ngrams(stream, terms, breaks)

    facts: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        sides: dict[str, Callable[[], object]] = {"relstat": ours}
        if peers.has_colibri():
            bounds = np.append(np.flatnonzero(breaks), len(terms)).tolist()
            plain = Path(folder) / "terms.txt"
            peers.write_runs(list(map(str, terms.tolist())), bounds, plain)
            encoded = peers.encode_for_colibri(plain)
            sides["colibri"] = lambda: peers.run_colibri(encoded, indexed=False)
        seconds = measuring.alternating(sides, runs, clock)
        found = ours()
        facts["patterns"] = len(found["counts"])
        if "colibri" in sides:
            # Where patterns stand, and so document counts, take colibri longer: told once.
            indexed = {"colibri indexed": lambda: peers.run_colibri(encoded, indexed=True)}
            seconds |= measuring.alternating(indexed, 1, clock)
            facts["alike"] = peers.colibri_counts(encoded) == _by_terms(found, terms)
    return Sides(seconds, facts=facts)


def _stream(index: str) -> Any:
    import relstat

    return relstat.open(index).stream


def _columns(stream: Any) -> tuple[Any, Any]:
    """The terms and the breaks of a stream, in memory."""
    terms = stream.vocabulary.terms.of_word[stream.store.words[:]]
    breaks = stream.store.breaks[:]
    breaks[:1] = True
    return terms, breaks


def _ngrams(stream: Any, terms: Any, breaks: Any) -> dict[str, Any]:
    """All n-grams that occur often enough: place, words, count, and count of documents."""
    import numpy as np

    from relstat.suffixes.repeats import SuffixText
    from relstat.suffixes.slices import Slices
    from relstat.suffixes.sorting import suffix_order

    least, shortest, longest = peers.PATTERNS
    rows = np.arange(len(stream.keep), dtype=np.int32)
    of_word = np.arange(int(terms.max(initial=-1)) + 1, dtype=np.int32)
    text = SuffixText(terms, of_word, breaks, stream.store.document_words, rows)
    parts = []
    for load in Slices.of(text, suffix_order(terms, breaks)).loaders:
        found = load()
        for words in range(shortest, longest + 1):
            grams = found.ngrams(words, min_count=least)
            documents = found.document_counts(grams)
            parts.append((found.starts[grams.left], grams.words, grams.counts, documents))
    names = ("places", "words", "counts", "documents")
    return dict(zip(names, map(np.concatenate, zip(*parts, strict=True)), strict=True))


def _by_terms(found: dict[str, Any], terms: Any) -> dict[tuple[int, ...], int]:
    """The counts by the terms themselves."""
    rows = zip(*(found[name].tolist() for name in ("places", "words", "counts")), strict=True)
    return {tuple(terms[place : place + words].tolist()): count for place, words, count in rows}


def sort_memory(index: str) -> dict[str, float]:
    """Bytes for each word at the peak of sorting all suffixes, and of the result."""
    from relstat.suffixes.sorting import suffix_order

    terms, breaks = _columns(_stream(index))
    tracemalloc.start()
    order = suffix_order(terms, breaks)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    words = max(len(order.starts), 1)
    return {"peak": peak / words, "kept": kept / words}


def one_phrase(index: str, corpus: str, runs: int, clock: Clock) -> Sides:
    """Open and count one phrase: an index beside the text it was built of."""
    import relstat
    from relstat.counting.counts import count_given

    opened = relstat.open(index)
    usual = relstat.freq(opened, ngram=3, top=1, stopwords="english")
    phrase: str = usual.frame["term"][0]

    def count(opening: Callable[[str], Any], path: str) -> int:
        table = relstat.freq(opening(path), terms=[phrase])
        total: int = table.frame["count"][0]
        return total

    def bare() -> int:
        return int(count_given(relstat.open(index).stream, [phrase.split()]).totals[0])

    assert bare() == count(relstat.open, index) == count(relstat.read, corpus)
    seconds = measuring.alternating(
        {
            "index": lambda: count(relstat.open, index),
            "bare index": bare,
            "text": lambda: count(relstat.read, corpus),
        },
        runs,
        clock,
    )
    return Sides(seconds, facts={"phrase": phrase})


def many_phrases(index: str, many: int, runs: int, clock: Clock) -> Sides:
    """Open an index and count the most frequent phrases of two, three and four words."""
    import relstat

    opened = relstat.open(index)
    phrases: list[str] = []
    for words in (2, 3, 4):
        phrases += relstat.freq(opened, ngram=words, top=many // 3).frame["term"].to_list()

    def count() -> Any:
        return relstat.freq(relstat.open(index), terms=phrases, top=0).frame

    assert len(count()) == len(phrases)
    return Sides(
        measuring.alternating({"index": count}, runs, clock), facts={"phrases": len(phrases)}
    )


def cleaned(corpus: str, runs: int, clock: Clock) -> Sides:
    """Clean documents in memory, and cut the cleaned texts into words."""
    import relstat
    from relstat.cleaning.pipeline import Cleaner

    given: list[tuple[Cleaner, Any]] = []
    clean = Cleaner.clean

    def noted(cleaner: Cleaner, documents: Any) -> Any:
        given.append((cleaner, documents))
        return clean(cleaner, documents)

    with patch.object(Cleaner, "clean", noted):
        relstat.read(corpus, copies="keep", in_memory="64G")
    ((cleaner, read),) = given
    texts = clean(cleaner, read)[0]["text"].to_list()
    sides: dict[str, Callable[[], object]] = {
        "clean": lambda: cleaner.clean(read),
        "words": lambda: _numbered(texts),
    }
    return Sides(measuring.alternating(sides, runs, clock))


def text_bytes(corpus: str) -> int:
    """How long the texts of a corpus are in UTF-8."""
    import relstat

    return sum(len(text.encode()) for text in relstat.read(corpus).texts.to_list())
