"""Measure the engines of tone: python benchmarks/tone.py [--left-out FOLDER] [INDEX ...].

Prints macro-F1 on the development parts of NewsMTSC beside vaderSentiment (the sign of its compound
score of the sentence, neutral within .05), with precision and recall of each class, confusion
tables, and mentions a second. With ``--left-out`` the same for what ``scripts/tone_models`` left
out of all training, in the files that their ``evaluate`` writes to that folder, by outlet. With
``--errors 20`` also the mentions whose label an engine finds least likely: document, place of the
mention in its sentence, and the words around it. For each index it prints how often the 95 %
intervals of samples of documents hold the value of all documents.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts" / "tone_models"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "packages" / "relstat-tone" / "src"))

from labelled import CLASS_SHARES, Mention, as_sentences, f1_line, labels_of, news, state_media
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import relstat
from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.actor_tone import ActorTone, judge_actors
from relstat.analysis.tone.engine import CLASSES, softmax
from relstat.analysis.tone.engines import ENGINES, engine_of
from relstat.analysis.tone.large_engine import SHARES
from relstat.analysis.tone.small_engine import LEXICON_SHARE
from relstat.arrays import Flags, Floats, Ints

NEUTRAL: Final = 0.05
REPEATS: Final = 60
SIZES: Final = (10, 20, 50, 100, 200)
ACTORS: Final = 4
SMALL_TEMPERATURE: Final = 1.6


def by_vader(mentions: MentionSentences) -> Ints:
    """Return the classes that VADER's compound score of the sentence gives."""
    analyzer = SentimentIntensityAnalyzer()
    scores = np.array([analyzer.polarity_scores(text)["compound"] for text in mentions.texts])
    return np.where(scores >= NEUTRAL, 1, np.where(scores <= -NEUTRAL, -1, 0))


def print_classes(name: str, labels: Ints, judged: Ints) -> None:
    """Print macro-F1, and for each class precision, recall and how its mentions were judged."""
    print(f"{name}: {len(labels):,} mentions, {f1_line(labels, judged)}")
    for row in (-1, 0, 1):
        counts = [int(((labels == row) & (judged == kind)).sum()) for kind in (-1, 0, 1)]
        right = counts[row + 1]
        precision = right / max(int((judged == row).sum()), 1)
        recall = right / max(sum(counts), 1)
        print(f"  {CLASSES[row + 1]:8} precision {precision:.2f} recall {recall:.2f}  judged",
              *(f"{count:5}" for count in counts))  # fmt: skip


def print_errors(mentions: list[Mention], probabilities: Floats, errors: int) -> None:
    """Print the mentions whose labels have the lowest probabilities."""
    labels = labels_of(mentions)
    given = probabilities[np.arange(len(labels)), labels + 1]
    for number in np.argsort(given, kind="stable")[:errors].tolist():
        one = mentions[number]
        before, after = one.text[: one.begin].split(), one.text[one.end :].split()
        words = " ".join([*before[-5:], f"[{one.text[one.begin : one.end]}]", *after[:5]])
        shown = " ".join(f"{value:.2f}" for value in probabilities[number])
        print(f"    {one.document} {one.begin}-{one.end} label {one.label:+d}: {shown}  {words}")


def measure_accuracy(errors: int) -> None:
    """Print accuracy and speed on the development parts of NewsMTSC."""
    for part in ("dev_rw", "dev_mt"):
        some = news(part)
        mentions, labels = as_sentences(some), labels_of(some)
        print_classes(f"{part} vader", labels, by_vader(mentions))
        for engine in ENGINES:
            engine.score(mentions)
            begun = time.perf_counter()
            probabilities = engine.score(mentions).probabilities
            speed = len(labels) / (time.perf_counter() - begun)
            print_classes(f"{part} {engine.name}", labels, probabilities.argmax(axis=1) - 1)
            print(f"  {speed:,.0f} mentions/s")
            print_errors(some, probabilities, errors)


def measure_left_out(folder: Path, errors: int) -> None:
    """Print accuracy on documents and outlets that were left out of all training."""
    every = state_media()
    outlets = np.array([one.outlet for one in every])
    dev = np.array([one.source == "dev" for one in every])
    found = engine_of("lexicon").score(as_sentences(every)).probabilities
    lexical = LEXICON_SHARE * np.log(np.maximum(found, 1e-6))
    for what in ("fold", "outlet"):
        paths = [folder / f"{name}_{what}.npy" for name in ("small_left_out", "left_out")]
        if not all(path.exists() for path in paths):
            print(f"{paths[0]} or {paths[1]}: not there")
            continue
        # Of small these are log odds, of the encoder probabilities with the shares of its training.
        features, encoded = map(np.load, paths)
        small = np.log(softmax(features / SMALL_TEMPERATURE + lexical))
        large = SHARES[0] * np.log(np.maximum(encoded, 1e-9) / CLASS_SHARES) + SHARES[1] * small
        for engine, odds, made in (("small", small, features), ("large", large, encoded)):
            probabilities = softmax(odds)
            done = made.any(axis=1)
            judged = probabilities.argmax(axis=1) - 1
            parts = [("all", done), ("labelled by others", done & dev)]
            parts += [(one, done & (outlets == one)) for one in np.unique(outlets).tolist()]
            for title, rows in parts:
                if rows.any():
                    chosen = [one for one, inside in zip(every, rows, strict=True) if inside]
                    print_classes(f"{what} left out, {title}, {engine}", labels_of(chosen),
                                  judged[rows])  # fmt: skip
            chosen = [one for one, inside in zip(every, done, strict=True) if inside]
            print_errors(chosen, probabilities[done], errors)


def choose_mentions(judged: ActorTone, chosen: Flags) -> ActorTone:
    """Return the judgements of some mentions, as far as sums over documents need them."""
    return replace(
        judged,
        mentions=judged.mentions.select(np.flatnonzero(chosen)),
        column=judged.column[chosen],
        probabilities=judged.probabilities[chosen],
    )


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
                mine = choose_mentions(judged, judged.column == actor)
                rows = np.unique(mine.mentions.places.rows)
                for _ in range(REPEATS):
                    codes = np.full(len(corpus), -1, np.int32)
                    codes[drawn.choice(rows, documents)] = 0
                    some = choose_mentions(mine, codes[mine.mentions.places.rows] == 0)
                    sample = some.in_groups(codes, 1)
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
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("indexes", nargs="*", metavar="INDEX")
    parser.add_argument("--left-out", type=Path, metavar="FOLDER")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    given = parser.parse_args()
    measure_accuracy(given.errors)
    if given.left_out is not None:
        measure_left_out(given.left_out, given.errors)
    for index in given.indexes:
        measure_coverage(index)
