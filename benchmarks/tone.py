"""Measure the engines of tone: python benchmarks/tone.py [INDEX ...].

Prints macro-F1 on the development parts of NewsMTSC beside vaderSentiment (the sign of its compound
score of the sentence, neutral within .05), with confusion tables; mentions a second; and for each
index how often the 95 % intervals of samples of documents hold the value of all documents.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts" / "tone_models"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "packages" / "relstat-tone" / "src"))

from labelled import as_sentences, f1_line, labels_of, news
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import relstat
from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.actor_tone import judge_actors
from relstat.analysis.tone.engine import CLASSES, ToneEngine
from relstat.analysis.tone.engines import ENGINES, engine_of
from relstat.arrays import Ints

NEUTRAL: Final = 0.05
REPEATS: Final = 60
SIZES: Final = (10, 20, 50, 100, 200)
ACTORS: Final = 4


def by_vader(mentions: MentionSentences) -> Ints:
    """Return the classes that VADER's compound score of the sentence gives."""
    analyzer = SentimentIntensityAnalyzer()
    scores = np.array([analyzer.polarity_scores(text)["compound"] for text in mentions.texts])
    return np.where(scores >= NEUTRAL, 1, np.where(scores <= -NEUTRAL, -1, 0))


def by_engine(engine: ToneEngine, mentions: MentionSentences) -> Ints:
    """Return the classes that an engine gives."""
    return np.asarray(engine.score(mentions).probabilities.argmax(axis=1) - 1)


def measure_accuracy() -> None:
    """Print macro-F1, confusion tables and speed."""
    for part in ("dev_rw", "dev_mt"):
        some = news(part)
        mentions, labels = as_sentences(some), labels_of(some)
        engines: dict[str, Callable[[MentionSentences], Ints]] = {"vader": by_vader}
        engines |= {engine.name: partial(by_engine, engine) for engine in ENGINES}
        for name, judge in engines.items():
            judge(mentions)
            begun = time.perf_counter()
            judged = judge(mentions)
            speed = len(labels) / (time.perf_counter() - begun)
            print(f"{part} {name}: {f1_line(labels, judged)}, {speed:,.0f} mentions/s")
            for row in (-1, 0, 1):
                counts = [int(((labels == row) & (judged == kind)).sum()) for kind in (-1, 0, 1)]
                print(f"  readers {CLASSES[row + 1]:8}", *(f"{count:5}" for count in counts))


def measure_coverage(path: str) -> None:
    """Print speed on an index, and how often intervals of samples hold the value of all."""
    corpus = relstat.open(path)
    for name in ("small", "lexicon"):
        begun = time.perf_counter()
        mentions = corpus.actor_mentions
        found = np.bincount(mentions.who, minlength=len(mentions.actors))
        chosen = np.argsort(-found, kind="stable")[:ACTORS]
        middle = time.perf_counter()
        judged = judge_actors(corpus.stream, mentions, chosen, engine_of(name))
        ended = time.perf_counter()
        size = len(judged.column)
        print(f"{path} {name}: {size:,} mentions judged at {size / (ended - middle):,.0f}/s; "
              f"finding actors {middle - begun:.1f} s")  # fmt: skip
        whole = judged.in_groups(np.zeros(len(corpus), np.int32), 1)
        drawn = np.random.default_rng(0)
        for documents in SIZES:
            held = np.zeros(3)
            tried = np.zeros(3)
            for actor in range(ACTORS):
                rows = np.unique(judged.mentions.places.rows[judged.column == actor])
                for _ in range(REPEATS):
                    codes = np.full(len(corpus), -1, np.int32)
                    codes[drawn.choice(rows, documents)] = 0
                    sample = judged.in_groups(codes, 1)
                    for nth, what in enumerate(("tone", "favourable", "unfavourable")):
                        true = getattr(whole, what)[0, 0, actor]
                        _, low, high = getattr(sample, what)[:, 0, actor]
                        if np.isfinite(low) and np.isfinite(high):
                            tried[nth] += 1
                            held[nth] += low <= true <= high
            shares = " ".join(
                f"{name} {100 * one / many:.0f} %" if many else f"{name} -"
                for name, one, many in zip(
                    ("tone", "favourable", "unfavourable"), held, tried, strict=True
                )
            )
            print(f"  {documents} documents: {shares}", flush=True)


if __name__ == "__main__":
    measure_accuracy()
    for index in sys.argv[1:]:
        measure_coverage(index)
