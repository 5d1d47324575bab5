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
from functools import partial
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


def from_texts(measure: Callable[..., Any], texts: Sequence[str]) -> Any:
    """Read texts and measure them."""
    return measure(read_texts(texts))


def from_index(measure: Callable[..., Any], path: str) -> Any:
    """Open an index and measure it."""
    return measure(relstat.open(path, jobs=1))


def words_of(texts: Sequence[str]) -> int:
    """Return how many words some texts have."""
    return int(tokenize_texts(texts).document_words[-1])


def sentences_of(texts: Sequence[str]) -> list[str]:
    """Return the sentences of texts as relstat divides them."""
    tokens = tokenize_texts(texts)
    return [tokens.sentence_text(number) for number in range(len(tokens.sentence_words) - 1)]


def measure(path: str, documents: int, peer_documents: int, runs: int) -> None:
    """Print words per second and ratios.

    A peer never gets a text twice: textstat would remember it.
    """
    index = relstat.open(path)
    texts = index.sample(min(documents, len(index)), seed=SEED).documents["text"].to_list()
    fresh = iter(range(0, len(texts), peer_documents))
    size = {"index": index.stream.words, "texts": words_of(texts)}
    tasks: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
        "sentiment beside vaderSentiment": (
            by_vader, lambda corpus: relstat.sentiment(corpus, engine="vader-exact"),
        ),
        "five scores beside four of textstat": (
            lambda texts: by_textstat(texts, FEW), relstat.readability,
        ),
        "all scores beside 17 of textstat": (
            lambda texts: by_textstat(texts, MANY),
            lambda corpus: relstat.readability(corpus, all_scores=True),
        ),
    }  # fmt: skip
    for task, (peer, ours) in tasks.items():
        rates: dict[str, list[float]] = {"peer": [], "texts": [], "index": []}
        for run in range(runs + 1):  # the first loads what is needed, and does not count
            start = next(fresh)
            some = texts[start : start + peer_documents]
            given = sentences_of(some) if peer is by_vader else some
            taken = {
                "peer": seconds_of(partial(peer, given)) / words_of(some),
                "texts": seconds_of(partial(from_texts, ours, texts)) / size["texts"],
                "index": seconds_of(partial(from_index, ours, path)) / size["index"],
            }
            if run:
                for name, seconds in taken.items():
                    rates[name].append(1 / seconds)
        print(task)
        for name, found in rates.items():
            print(f"  {name}: {median(found):,.0f} words/s ({min(found):,.0f}-{max(found):,.0f}), "
                  f"{median(found) / median(rates['peer']):.0f} times the peer",
                  flush=True)  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    for option, default in (("--documents", 2000), ("--peer-documents", 200), ("--runs", 3)):
        parser.add_argument(option, type=int, default=default)
    given = parser.parse_args()
    measure(given.index, given.documents, given.peer_documents, given.runs)
