"""Compare the speed of sentiment and readability with vaderSentiment and textstat.

    python benchmarks/scores.py INDEX [--documents 2000] [--peer-documents 200] [--runs 3]

Each side works in this process, in one thread, in turns with the others; what is printed are words
scored per second of the processor, which other work on the machine changes less than the clock.
relstat is measured

- *from texts*: of ``--documents`` documents in memory, read by ``Corpus.from_texts`` and scored;
- *read before*: the same without reading, which other commands share: words, sentences, languages;
- *index, first*: from an index that was never scored, opening included;
- *index, again*: from one that was: its counts are kept beside it;
- *opened, again*: the same without opening, as in Python.

Each gives the table as ``relstat sentiment`` prints it, and a row for each document (``each``).
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

import relstat
from relstat.lexicons import load_lexicon
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


def our_seconds(
    measure: Callable[[relstat.Corpus], Any], texts: Sequence[str], path: Path
) -> dict[str, float]:
    """Return the seconds that a measure takes in each way."""
    made: list[relstat.Corpus] = []
    reading = seconds_of(lambda: made.append(read_texts(texts)))
    after = seconds_of(lambda: measure(made[0]))
    shutil.rmtree(path / "results", ignore_errors=True)
    first = seconds_of(lambda: measure(relstat.open(path, jobs=1)))
    opened: list[relstat.Corpus] = []
    opening = seconds_of(lambda: opened.append(relstat.open(path, jobs=1)))
    again = seconds_of(lambda: measure(opened[0]))
    return {
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


def measures(lexicon: Path) -> dict[str, tuple[Peer, Measure]]:
    """Return the peer and the measure of each task, by the name of the task."""

    def sentiment(**options: Any) -> Measure:
        return partial(relstat.sentiment, **options)

    def readability(**options: Any) -> Measure:
        return partial(relstat.readability, **options)

    few, many = partial(by_textstat, functions=FEW), partial(by_textstat, functions=MANY)
    return {
        "sentiment --engine vader-exact": (by_vader, sentiment(engine="vader-exact")),
        "... --each": (by_vader, sentiment(engine="vader-exact", each=True)),
        "sentiment": (by_vader, sentiment()),
        "sentiment --engine state": (by_vader, sentiment(engine="state")),
        "sentiment --lexicon FILE": (by_vader, sentiment(lexicon=[lexicon])),
        "readability": (few, readability()),
        "readability --each": (few, readability(each=True)),
        "readability --all": (many, readability(all_scores=True)),
        "readability --all --each": (many, readability(all_scores=True, each=True)),
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
    for task, (peer, ours) in tasks.items():
        rates: dict[str, list[float]] = {}
        for run in range(runs + 1):  # the first loads what is needed, and does not count
            start = next(starts[peer if peer is by_vader else None])
            some = texts[start : start + peer_documents]
            given = sentences_of(some) if peer is by_vader else some
            taken = {"peer": seconds_of(partial(peer, given)) / words_of(some)}
            for name, seconds in our_seconds(ours, texts, path).items():
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
