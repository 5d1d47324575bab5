"""Fit the weights of places of the engine *lexicon*: python scripts/fit_tone_lexicon.py.

Reads labelled mentions in ../shared/data (NewsMTSC's training part, tone_dev, actors_dev), prints
macro-F1 on text that was left out, and writes src/relstat/lexicons/tone_places_en.txt with --write.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences, mention_sentences
from relstat.analysis.tone.engine import expect_shares
from relstat.analysis.tone.evidence import FEATURES, PLACES, SIGNS, find_evidence
from relstat.analysis.tone.lexicon_engine import THRESHOLD, PlaceWeights
from relstat.arrays import Floats, Ints
from relstat.corpus.actors import find_actor_mentions
from relstat.corpus.stream import Stream
from relstat.lexicons.actors import load_actors
from relstat.lexicons.dictionary_files import packaged_dictionary
from relstat.text.vocabulary import TokenOptions

DATA: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
TARGET: Final = Path(__file__).resolve().parents[1] / "src/relstat/lexicons/tone_places_en.txt"
NAMES: Final = {
    "DPRK": "North Korea", "UN": "United Nations", "UK": "United Kingdom", "EU": "European Union",
    "Britain": "United Kingdom", "Lee Myung Bak": "Lee Myung-bak",
}  # fmt: skip
HEADER: Final = """# name: tone_places_en
# entry: a place of a word of tone in the sentence of a mention, and what an approving and a hostile
#   word counts there; the last row has the sums from which a mention is more likely favourable, or
#   unfavourable, than not (docs/tone.md)
# language: en
# source: written for relstat by scripts/fit_tone_lexicon.py, which fitted the numbers to mentions
#   labelled by readers: the training part of NewsMTSC (Hamborg & Donnay 2021, MIT) and 806 mentions
#   in sentences of state media
# licence: MIT
# columns: place positive negative

"""
SIGN: Final = np.tile([1.0, -1.0], len(PLACES))


class Labelled(NamedTuple):
    """Mentions with their features, labels (-1, 0, 1) and where they are from."""

    features: Floats
    labels: Ints
    origins: list[str]


def read_records(name: str) -> list[dict[str, Any]]:
    """Return the records of a file."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load_mentions(name: str) -> tuple[MentionSentences, Ints, list[str]]:
    """Return labelled mentions: their sentences and spans, their labels, their documents."""
    records = read_records(name)
    if name == "actors_dev":
        return _find_actors(records)
    texts = [record["text"] for record in records]
    spans = np.array([(record["start"], record["end"]) for record in records], dtype=np.int64)
    labels = np.array([record["label"] for record in records], dtype=np.int64)
    each = np.arange(len(records))
    return MentionSentences(texts, each, spans, each), labels, [one["id"] for one in records]


def _find_actors(
    records: list[dict[str, Any]],
) -> tuple[MentionSentences, Ints, list[str]]:
    """Find the first mention of each labelled actor, or of one that belongs to it."""
    actors = load_actors()
    texts = [" ".join(record["text"].split()) for record in records]
    none = [None] * len(texts)
    dates = pl.DataFrame(
        {"date": none, "date_precision": none},
        schema={"date": pl.Date, "date_precision": pl.String},
    )
    stream = Stream.of_texts(texts, TokenOptions())
    mentions = find_actor_mentions(stream, actors, dates)
    found = mention_sentences(stream, mentions.places)
    spans, which, labels, origins = [], [], [], []
    for row, record in enumerate(records):
        here = np.flatnonzero(mentions.places.rows == row)
        for actor, label in record["tone"].items():
            name = NAMES.get(actor, actor)
            named = [at for at in here if actors.rows[mentions.who[at]].name == name]
            named = named or [at for at in here if actors.rows[mentions.who[at]].of == name]
            if not named:
                continue
            offset = texts[row].find(found.sentences[found.which[named[0]]])
            if offset < 0:  # an invisible sign was taken out
                continue
            spans.append(found.spans[named[0]] + offset)
            which.append(row)
            labels.append(label)
            origins.append(f"{record['doc']}/{record['id']}")
    numbers = np.array(which)
    return MentionSentences(texts, numbers, np.array(spans), numbers), np.array(labels), origins


def load(name: str) -> Labelled:
    """Return labelled mentions with their features."""
    mentions, labels, origins = load_mentions(name)
    evidence = find_evidence(mentions, packaged_dictionary("state_en"))
    return Labelled(evidence.features, labels, origins)


def sigma(values: Floats) -> Floats:
    """Return the logistic function."""
    return np.asarray(1 / (1 + np.exp(-values)))


def fit(features: Floats, labels: Ints, weights: Floats) -> PlaceWeights:
    """Fit ordinal regression by gradient steps, weights of places of their own sign."""
    size = features.shape[1]
    beta = np.full(size, 0.3)
    cut = np.array([1.0, 1.0])
    share = weights / weights.sum()
    first, second = np.zeros(size + 2), np.zeros(size + 2)
    for _ in range(1500):
        evaluation = features @ (beta * SIGN)
        up, down = sigma(evaluation - cut[0]), sigma(-evaluation - cut[1])
        rest = np.maximum(1 - up - down, 1e-6)
        slope_up, slope_down = up * (1 - up), down * (1 - down)
        is_up, is_down, neither = labels == 1, labels == -1, labels == 0
        by_sum = np.where(
            is_up, 1 - up, np.where(is_down, down - 1, (slope_down - slope_up) / rest)
        )
        by_up = np.where(is_up, up - 1, np.where(neither, slope_up / rest, 0.0))
        by_down = np.where(is_down, down - 1, np.where(neither, slope_down / rest, 0.0))
        slopes = (features * (share * by_sum)[:, None]).sum(axis=0) * SIGN
        down_hill = np.concatenate(
            [beta / len(labels) - slopes, [-(share * by_up).sum(), -(share * by_down).sum()]]
        )
        first = 0.9 * first + 0.1 * down_hill
        second = 0.99 * second + 0.01 * down_hill**2
        step = 0.02 * first / (np.sqrt(second) + 1e-8)
        beta = np.maximum(beta - step[:size], 0.0)
        cut = np.maximum(cut - step[size:], 0.02)
    return PlaceWeights(beta * SIGN, float(cut[0]), float(cut[1]))


def balance(labels: Ints) -> Floats:
    """Return weights that give each class the same weight."""
    counts = np.bincount(labels + 1, minlength=3)
    return np.asarray((len(labels) / 3 / np.maximum(counts, 1))[labels + 1])


def train(news: Labelled, state: Labelled, kept: Any) -> PlaceWeights:
    """Fit both sets with equal weight, each class with the same weight in each set."""
    features = np.concatenate([news.features, state.features[kept]])
    labels = np.concatenate([news.labels, state.labels[kept]])
    weights = np.concatenate([balance(one) / len(one) for one in (news.labels, state.labels[kept])])
    return fit(features, labels, weights)


def predict(places: PlaceWeights, features: Floats) -> Floats:
    """Return the probabilities of mentions."""
    return places.probabilities(features @ places.weights)


def log_loss(probabilities: Floats, labels: Ints) -> Any:
    """Return the mean of -log of the probability of what is right."""
    right = probabilities[np.arange(len(labels)), labels + 1]
    return -np.log(np.maximum(right, 1e-6)).mean()


def macro_f1(labels: Ints, predicted: Ints) -> float:
    """Return the mean of the F1 of the three classes."""
    scores = []
    for kind in (-1, 0, 1):
        right = ((labels == kind) & (predicted == kind)).sum()
        named = (labels == kind).sum() + (predicted == kind).sum()
        scores.append(2 * right / named if named else 0.0)
    return float(np.mean(scores))


def outlet_of(origin: str) -> str:
    """Return the outlet that a document is from."""
    known = {"kcna": "KCNA", "krem": "Kremlin", "tehr": "Tehran Times", "tt-": "Tehran Times"}
    return next(name for start, name in known.items() if origin.startswith(start))


def measure(news: Labelled, state: Labelled, dev: Mapping[str, Labelled]) -> PlaceWeights:
    """Print macro-F1 and calibration on what was left out; return what is fitted on all."""
    folds = np.array([zlib.crc32(one.split("/")[0].encode()) % 10 for one in state.origins])
    outlets = np.array([outlet_of(one) for one in state.origins])
    for what, parts in (("ten folds by document", folds), ("leave one outlet out", outlets)):
        found = np.zeros((len(state.labels), 3))
        for part in np.unique(parts):
            kept = np.flatnonzero(parts != part)
            found[parts == part] = predict(train(news, state, kept), state.features[parts == part])
        labels = found.argmax(axis=1) - 1
        print(f"state media, {what}: macro-F1 {macro_f1(state.labels, labels):.3f}")
        shifted = expect_shares(found)
        print("  mean probability", shifted.mean(axis=0).round(3), "share of labels",
              (np.bincount(state.labels + 1) / len(labels)).round(3))  # fmt: skip
        print("  log loss", log_loss(shifted, state.labels).round(3))
        for outlet in np.unique(outlets):
            mine = outlets == outlet
            score = macro_f1(state.labels[mine], labels[mine])
            print(f"  {outlet}: {score:.3f} ({mine.sum()})")
    every = train(news, state, np.arange(len(state.labels)))
    for name, one in dev.items():
        labels = predict(every, one.features).argmax(axis=1) - 1
        print(f"{name}: macro-F1 {macro_f1(one.labels, labels):.3f}")
        own = fit(news.features, news.labels, balance(news.labels))
        labels = predict(own, one.features).argmax(axis=1) - 1
        print(f"  fitted on NewsMTSC alone: {macro_f1(one.labels, labels):.3f}")
    return every


def load_state() -> Labelled:
    """Return the labelled mentions in sentences of state media."""
    parts = [load(name) for name in ("tone_dev", "actors_dev")]
    return Labelled(
        np.concatenate([one.features for one in parts]),
        np.concatenate([one.labels for one in parts]),
        [_document_of(origin) for one in parts for origin in one.origins],
    )


def _document_of(origin: str) -> str:
    """The document that a mention is from; KCNA's are named alike in both files."""
    return origin.split("/", 1)[-1] if origin.startswith("kcna_2011") else origin


def main(arguments: list[str]) -> None:
    """Measure, and write the file if asked to."""
    state = load_state()
    news = load("newsmtsc_train")
    dev = {name: load(name) for name in ("newsmtsc_dev_rw", "newsmtsc_dev_mt")}
    places = measure(news, state, dev)
    rows = dict(zip(FEATURES, places.weights.tolist(), strict=True))
    lines = ["\t".join([place, *(f"{rows[f'{place} {sign}']:.2f}" for sign in SIGNS)])
             for place in PLACES]  # fmt: skip
    lines.append(f"{THRESHOLD}\t{places.favourable:.2f}\t{places.unfavourable:.2f}")
    print("\n".join(lines))
    if "--write" in arguments:
        TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
