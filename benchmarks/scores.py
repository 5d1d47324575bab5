"""Compare the speed of sentiment and readability with vaderSentiment and textstat.

    python benchmarks/scores.py INDEX [--documents 2000] [--peer-documents 200] [--runs 3]

Each side works in this process, in one thread, in turns with the others; what is printed are words
scored per second of the processor, which other work on the machine changes less than the clock.
relstat is measured

- *texts to scores*: texts of ``--documents`` documents in memory are cut into words and sentences
  and scored, each document, without making a corpus (languages, fields) or a table of them;
- *from texts*: they are read by ``Corpus.from_texts`` and measured;
- *read before*: the same without reading, which other commands share: words, sentences, languages;
- *index, first*: from an index that was never scored, opening included;
- *index, again*: from one that was: its counts are kept beside it;
- *opened, again*: the same without opening, as in Python.

All but the first give the table as it is printed, of all documents or with ``--each`` of each one.
The peers get ``--peer-documents`` texts that they have not met: vaderSentiment the sentences that
relstat scores, one by one, without the time to find them; textstat each document, with syllables
from relstat's table, since its own is a download. The index is copied: nothing is kept beside it.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final
from unittest.mock import patch

import numpy as np

import relstat
from relstat.analysis.scoring.engines import Engine, engines_of
from relstat.analysis.scoring.group_scores import document_scores
from relstat.analysis.scoring.reading_counts import count_reading
from relstat.analysis.scoring.registry import scores_of
from relstat.corpus.stream import Stream
from relstat.lexicons import load_lexicon
from relstat.text.syllables import syllable_table
from relstat.text.tokens import tokenize_texts
from relstat.text.vocabulary import TokenOptions
from relstat.workers import Workers

FEW: Final = (
    "flesch_reading_ease", "flesch_kincaid_grade", "words_per_sentence", "difficult_words",
)  # fmt: skip
"""The functions of textstat beside the five scores of ``relstat readability``."""
MANY: Final = (
    *FEW, "gunning_fog", "smog_index", "automated_readability_index", "coleman_liau_index",
    "dale_chall_readability_score", "dale_chall_readability_score_v2", "lix", "rix",
    "linsear_write_formula", "spache_readability", "mcalpine_eflaw", "text_standard",
    "reading_time",
)  # fmt: skip
"""Those beside the scores of ``relstat readability --all``."""
SEED: Final = 0
Peer = Callable[[Sequence[str]], Any]
Measure = Callable[[relstat.Corpus], Any]


def seconds_of(function: Callable[[], Any]) -> float:
    """Return the seconds of the processor that a call takes."""
    begun = process_time()
    function()
    return process_time() - begun


def by_vader(sentences: Sequence[str]) -> list[dict[str, float]]:
    """Score sentences by vaderSentiment."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return [analyzer.polarity_scores(sentence) for sentence in sentences]


def by_textstat(texts: Sequence[str], functions: Sequence[str]) -> list[float]:
    """Score texts by some functions of textstat."""
    import textstat
    from textstat.backend.counts import _count_syllables
    from textstat.backend.utils import _get_cmudict

    table = {word: [["A0"] * size or ["A"]] for word, size in syllable_table().iter_rows()}
    with ExitStack() as patched:
        for module in (_get_cmudict, _count_syllables):
            patched.enter_context(patch.object(module, "get_cmudict", lambda lang: table))
        return [getattr(textstat, function)(text) for text in texts for function in functions]


def read_texts(texts: Sequence[str]) -> relstat.Corpus:
    """Make a corpus of texts, as they are."""
    return relstat.Corpus.from_texts(texts, raw=True, lang="all", copies="keep", jobs=1)


def score_sentences(texts: Sequence[str], engine: Engine) -> Any:
    """Score each document by an engine of sentiment: the mean of its sentences."""
    tokens = tokenize_texts(texts)
    scores = engine.prepare(tokens.vocabulary).score(tokens)
    sizes = np.diff(tokens.document_sentences)
    sums = np.bincount(np.repeat(np.arange(len(sizes)), sizes), scores.compound, len(sizes))
    return sums / sizes


def score_reading(texts: Sequence[str], everything: bool) -> Any:
    """Score each document by the readability scores, as textstat counts."""
    stream = Stream.of_texts(list(texts), TokenOptions(), workers=Workers(jobs=1))
    counts = count_reading(stream, "textstat", np.zeros(len(stream), np.bool_))
    return document_scores(counts, scores_of("readability", "textstat", everything=everything))


def our_seconds(
    measure: Measure, score: Callable[[Sequence[str]], Any], texts: Sequence[str], path: Path
) -> dict[str, float]:
    """Return the seconds that a measure takes in each way."""
    scoring = seconds_of(lambda: score(texts))
    made: list[relstat.Corpus] = []
    reading = seconds_of(lambda: made.append(read_texts(texts)))
    after = seconds_of(lambda: measure(made[0]))
    shutil.rmtree(path / "results", ignore_errors=True)
    first = seconds_of(lambda: measure(relstat.open(path, jobs=1)))
    opened: list[relstat.Corpus] = []
    opening = seconds_of(lambda: opened.append(relstat.open(path, jobs=1)))
    again = seconds_of(lambda: measure(opened[0]))
    return {
        "texts to scores": scoring,
        "from texts": reading + after,
        "read before": after,
        "index, first": first,
        "index, again": opening + again,
        "opened, again": again,
    }


def words_of(texts: Sequence[str]) -> int:
    """Return how many words some texts have."""
    return int(tokenize_texts(texts).document_words[-1])


def sentences_of(texts: Sequence[str]) -> list[str]:
    """Return the sentences of texts as relstat divides them."""
    tokens = tokenize_texts(texts)
    return [tokens.sentence_text(number) for number in range(len(tokens.sentence_words) - 1)]


def measures(lexicon: Path) -> dict[str, tuple[Peer, Measure, Peer]]:
    """Return the peer, the measure and what scores texts without a table, by the name of a task."""

    def sentiment(each: bool = False, **by: Any) -> tuple[Peer, Measure, Peer]:
        engine = engines_of(by.get("engine"), by.get("lexicon"))[0]
        measure = partial(relstat.sentiment, each=each, **by)
        return by_vader, measure, partial(score_sentences, engine=engine)

    def readability(everything: bool, each: bool = False) -> tuple[Peer, Measure, Peer]:
        measure = partial(relstat.readability, each=each, all_scores=everything)
        peer = partial(by_textstat, functions=MANY if everything else FEW)
        return peer, measure, partial(score_reading, everything=everything)

    return {
        "sentiment --engine vader-exact": sentiment(engine="vader-exact"),
        "sentiment --engine vader-exact --each": sentiment(engine="vader-exact", each=True),
        "sentiment": sentiment(),
        "sentiment --engine state": sentiment(engine="state"),
        "sentiment --lexicon FILE": sentiment(lexicon=[str(lexicon)]),
        "readability": readability(False),
        "readability --each": readability(False, each=True),
        "readability --all": readability(True),
        "readability --all --each": readability(True, each=True),
    }


def write_lexicon(path: Path) -> Path:
    """Write a lexicon of a user: the words of VADER's with their weights."""
    weights = load_lexicon("vader_en").numbers("valence")
    words = [word for word in sorted(weights) if word.isalpha()]
    rows = [f"{word},{weights[word]}" for word in words]
    path.write_text("\n".join(["word,weight", *rows]), encoding="utf-8")
    return path


def compare(path: Path, lexicon: Path, documents: int, peer_documents: int, runs: int) -> None:
    """Print words per second, and how many times the peer's.

    A peer never gets a text twice: textstat would remember it.
    """
    index = relstat.open(path)
    texts = index.sample(min(documents, len(index)), seed=SEED).documents["text"].to_list()
    sizes = {True: index.stream.words, False: words_of(texts)}
    tasks = measures(lexicon)
    starts = {peer: iter(range(0, len(texts), peer_documents)) for peer in (by_vader, None)}
    for task, (peer, ours, score) in tasks.items():
        rates: dict[str, list[float]] = {}
        for run in range(runs + 1):  # the first loads what is needed, and does not count
            start = next(starts[peer if peer is by_vader else None])
            some = texts[start : start + peer_documents]
            given = sentences_of(some) if peer is by_vader else some
            taken = {"peer": seconds_of(partial(peer, given)) / words_of(some)}
            for name, seconds in our_seconds(ours, score, texts, path).items():
                taken[name] = seconds / sizes["index" in name or "opened" in name]
            if run:
                for name, seconds in taken.items():
                    rates.setdefault(name, []).append(1 / seconds)
        print(task)
        for name, found in rates.items():
            print(f"  {name}: {median(found):,.0f} words/s ({min(found):,.0f}-{max(found):,.0f}), "
                  f"{median(found) / median(rates['peer']):.0f} times the peer",
                  flush=True)  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    for option, default in (("--documents", 2000), ("--peer-documents", 200), ("--runs", 3)):
        parser.add_argument(option, type=int, default=default)
    given = parser.parse_args()
    with TemporaryDirectory() as place:
        copy = Path(shutil.copytree(given.index, Path(place) / given.index.name))
        lexicon = write_lexicon(Path(place) / "weights.csv")
        compare(copy, lexicon, given.documents, given.peer_documents, given.runs)
