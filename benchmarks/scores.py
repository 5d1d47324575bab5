"""Compare the speed of sentiment and readability with vaderSentiment and textstat.

    python benchmarks/scores.py INDEX [--documents 2000] [--peer-documents 200] [--runs 3]

Each side works in this process, in one thread, in turns with the others; what is printed are words
scored per second of the processor, which other work on the machine changes less than the clock.
relstat is measured from the texts of ``--documents`` documents in memory (as texts are read, then
scored) and from the whole index. The peers get ``--peer-documents`` of them: vaderSentiment the
sentences that relstat scores, one by one; textstat each document, with syllables from relstat's
table, since its own is a download.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from statistics import median
from time import process_time
from typing import Any, Final
from unittest.mock import patch

import relstat
from relstat.text.syllables import syllable_table
from relstat.text.tokens import tokenize_texts

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


def measure(path: str, documents: int, peer_documents: int, runs: int) -> None:
    """Print words per second and ratios."""
    index = relstat.open(path)
    texts = index.sample(min(documents, len(index)), seed=SEED).documents["text"].to_list()
    fewer = texts[:peer_documents]
    tokens = tokenize_texts(fewer)
    sentences = [tokens.sentence_text(n) for n in range(len(tokens.sentence_words) - 1)]
    words = {
        "index": index.stream.words,
        "texts": int(tokenize_texts(texts).document_words[-1]),
        "peer": int(tokens.document_words[-1]),
    }
    tasks: dict[str, tuple[tuple[str, str, Callable[[], Any]], ...]] = {
        "sentiment, as vaderSentiment": (
            ("vaderSentiment", "peer", lambda: by_vader(sentences)),
            ("relstat, from texts", "texts",
             lambda: relstat.sentiment(read_texts(texts), engine="vader-exact")),
            ("relstat, from the index", "index",
             lambda: relstat.sentiment(relstat.open(path, jobs=1), engine="vader-exact")),
        ),
        "five scores beside four of textstat": (
            ("textstat", "peer", lambda: by_textstat(fewer, FEW)),
            ("relstat, from texts", "texts", lambda: relstat.readability(read_texts(texts))),
            ("relstat, from the index", "index",
             lambda: relstat.readability(relstat.open(path, jobs=1))),
        ),
        "all scores beside 17 of textstat": (
            ("textstat", "peer", lambda: by_textstat(fewer, MANY)),
            ("relstat, from texts", "texts",
             lambda: relstat.readability(read_texts(texts), all_scores=True)),
            ("relstat, from the index", "index",
             lambda: relstat.readability(relstat.open(path, jobs=1), all_scores=True)),
        ),
    }  # fmt: skip
    for task, sides in tasks.items():
        taken: dict[str, list[float]] = {name: [] for name, _, _ in sides}
        for _ in range(runs):
            for name, _, function in sides:
                taken[name].append(seconds_of(function))
        rates = {name: words[what] / median(taken[name]) for name, what, _ in sides}
        peer = rates[sides[0][0]]
        print(task)
        for name, what, _ in sides:
            low, high = min(taken[name]), max(taken[name])
            print(f"  {name}: {words[what]:,} words, {median(taken[name]):.2f} s "
                  f"({low:.2f}-{high:.2f}), {rates[name]:,.0f} words/s, "
                  f"{rates[name] / peer:.0f} times the peer", flush=True)  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    for option, default in (("--documents", 2000), ("--peer-documents", 200), ("--runs", 3)):
        parser.add_argument(option, type=int, default=default)
    given = parser.parse_args()
    measure(given.index, given.documents, given.peer_documents, given.runs)
