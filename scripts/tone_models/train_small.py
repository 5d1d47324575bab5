"""Train the engine *small*: python scripts/tone_models/train_small.py [evaluate|ship].

It learns from labelled mentions (labelled.py) and from mentions of actors in the corpora of
../shared/data that nobody labelled, judged by the engine *large*. Needs scipy and onnxruntime
beside relstat. ``ship`` writes src/relstat/analysis/tone/small_en.xz; ``evaluate`` prints macro-F1
with a third of the documents left out, and each outlet, which the teacher did not see either: it
needs the models that ``train_large.py evaluate`` leaves in WORK, and torch.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from labelled import (
    CLASS_SHARES,
    DATA,
    Mention,
    as_sentences,
    f1_line,
    folds_of,
    labels_of,
    news,
    outlet_of,
    state_media,
)
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

import relstat
from relstat.analysis.actors.mentions import mention_sentences
from relstat.analysis.tone.engine import softmax
from relstat.analysis.tone.large_engine import encoder_log_odds
from relstat.analysis.tone.small_engine import FeatureWeights
from relstat.analysis.tone.surroundings import BUCKETS, find_surroundings
from relstat.arrays import Floats
from relstat.lexicons.dictionary_files import packaged_dictionary

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = Path(os.environ.get("WORK", str(ROOT / "build" / "tone")))
TARGET: Final = ROOT / "src/relstat/analysis/tone/small_en.xz"
UNLABELLED: Final = {
    "kcna_2011_2012": 15_000, "kcna_kp_2023_2024": 5_000, "kremlin_en": 15_000,
    "tehran_times_part1": 16_000, "ungd_2010_2024": 11_000, "ungd_1946_1960": 5_000,
    "us_sotu_1790_2024": 3_000,
}  # fmt: skip
DOCUMENTS: Final = 6000  # of each file
GOLD_WEIGHT: Final = 8.0
NEWS_WEIGHT: Final = 5.0
TAUGHT_WEIGHT: Final = 0.5
TEACHER_MILDER: Final = 1.9  # what its log odds are divided by
# Log odds as wide as with 1.6 and the teacher of one training, which had the lowest log loss on
# documents and outlets that were left out.
TEMPERATURE: Final = 1.4
PENALTY: Final = 0.1
ROUNDS: Final = 120


def unlabelled() -> list[Mention]:
    """Return mentions in sentences that nobody labelled, drawn at random."""
    labelled_texts = {" ".join(one.text.split()) for one in state_media()}
    drawn = random.Random(0)
    found: list[Mention] = []
    for file, size in UNLABELLED.items():
        with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row["text"]]
        rows = [row for row in rows if row.get("lang_guess") != "es"]
        drawn.shuffle(rows)
        texts = [{key: row.get(key) for key in ("id", "text", "date")} for row in rows[:DOCUMENTS]]
        corpus = relstat.Corpus.from_texts(texts)
        mentions = mention_sentences(corpus.stream, corpus.actor_mentions.places)
        numbers = list(range(len(mentions.which)))
        drawn.shuffle(numbers)
        kept = 0
        for number in numbers:
            text = mentions.sentences[mentions.which[number]]
            if kept < size and 40 <= len(text) <= 420 and text not in labelled_texts:
                begin, end = mentions.spans[number].tolist()
                found.append(Mention(outlet_of(file), "", text, begin, end, 0, "unlabelled"))
                kept += 1
    return found


def features(mentions: Sequence[Mention]) -> Any:
    """Return the features: a sparse matrix, each row divided by the root of its number."""
    parts = []
    for first in range(0, len(mentions), 20_000):
        some = as_sentences(list(mentions[first : first + 20_000]))
        found = find_surroundings(some, packaged_dictionary("state_en"))
        sizes = np.diff(found.offsets)
        values = np.repeat(1 / np.sqrt(sizes), sizes).astype(np.float32)
        parts.append(csr_matrix((values, found.numbers, found.offsets), (len(sizes), BUCKETS)))
    return vstack(parts).tocsr()


def fit(matrix: Any, targets: Floats, weights: Floats) -> Floats:
    """Fit a multinomial logistic regression to probabilities: (BUCKETS, 3)."""
    matrix = matrix.copy()
    matrix.sum_duplicates()
    used = np.unique(matrix.indices)
    columns = matrix[:, used].astype(np.float32)
    turned = columns.T.tocsr()
    weights = weights[:, None].astype(np.float32)
    targets = targets.astype(np.float32)

    def loss(flat: Floats) -> tuple[float, Floats]:
        beta = flat.reshape(len(used), 3).astype(np.float32)
        odds = columns @ beta
        odds -= odds.max(axis=1, keepdims=True)
        total = np.exp(odds).sum(axis=1, keepdims=True)
        logs = odds - np.log(total)
        slopes = turned @ ((np.exp(logs) - targets) * weights) + PENALTY * beta
        value = -(weights * targets * logs).sum() + PENALTY / 2 * float((beta * beta).sum())
        return float(value), slopes.astype(np.float64).ravel()

    found = minimize(
        loss, np.zeros(len(used) * 3), jac=True, method="L-BFGS-B",
        options={"maxiter": ROUNDS, "maxcor": 5},
    )  # fmt: skip
    made = np.zeros((BUCKETS, 3))
    made[used] = found.x.reshape(len(used), 3)
    return made


def one_hot(mentions: Sequence[Mention]) -> Floats:
    """Return the labels as probabilities."""
    return np.asarray(np.eye(3)[labels_of(list(mentions)) + 1])


def balanced(targets: Floats) -> Floats:
    """Return weights that give each class the same sum, of mean 1."""
    return np.asarray((targets / targets.mean(axis=0)).sum(axis=1) / 3)


class Data:
    """What a model learns from, with features: news, labelled, unlabelled."""

    def __init__(self) -> None:
        self.news = news("train")
        self.gold = state_media()
        self.bare = unlabelled()
        self.of_news, self.of_gold, self.of_bare = map(features, (self.news, self.gold, self.bare))

    def train(self, judged: Floats, gold: Any, bare: Any) -> Floats:
        """Train on all news, some labelled and some unlabelled mentions, as a teacher judged."""
        targets = [one_hot(self.news), one_hot(self.gold)[gold], judged[bare]]
        scales = (NEWS_WEIGHT, GOLD_WEIGHT, TAUGHT_WEIGHT)
        weights = [balanced(one) * scale for one, scale in zip(targets, scales, strict=True)]
        rows = vstack([self.of_news, self.of_gold[gold], self.of_bare[bare]]).tocsr()
        return fit(rows, np.concatenate(targets), np.concatenate(weights))


def teach(mentions: list[Mention]) -> Floats:
    """Return what the packaged encoder alone says of mentions; kept in WORK."""
    path = WORK / "taught.npy"
    if not path.exists():
        parts = [
            softmax(encoder_log_odds(as_sentences(mentions[first : first + 5000])) / TEACHER_MILDER)
            for first in range(0, len(mentions), 5000)
        ]
        np.save(path, np.concatenate(parts))
    return np.asarray(np.load(path))


def evaluate() -> None:
    """Print macro-F1 on what neither the model nor its teacher saw."""
    import torch
    from train_large import FOLDS, Encoder, judge

    data = Data()
    outlets = np.array([one.outlet for one in data.gold])
    bare_outlets = np.array([one.outlet for one in data.bare])
    dev = np.array([one.source == "dev" for one in data.gold])
    labels = labels_of(data.gold)
    some = np.arange(len(data.bare)) % 8 == 0  # so many are judged anew for each part
    folds = np.where(folds_of(data.gold, FOLDS) == 0, "measured", "")
    for name, parts in (("outlet", outlets), ("fold", folds)):
        made = np.zeros((len(data.gold), 3))
        for part in filter(None, np.unique(parts).tolist()):
            bare = some & (bare_outlets != part) if name == "outlet" else some
            teacher = Encoder()
            path = WORK / f"without_{name}_{part}.pt".replace(" ", "_")
            teacher.load_state_dict(torch.load(path))
            judged = np.zeros((len(data.bare), 3))
            chosen = np.flatnonzero(bare)
            seen = judge(teacher, [data.bare[number] for number in chosen]) / CLASS_SHARES
            judged[chosen] = seen / seen.sum(axis=1, keepdims=True)
            beta = data.train(judged, parts != part, bare)
            inside = parts == part
            made[inside] = data.of_gold[inside] @ beta
            print(name, part, f1_line(labels[inside], made[inside].argmax(1) - 1), flush=True)
        for what, rows in (("all", dev | True), ("of others", dev), ("our own", ~dev)):
            kept = rows & (parts != "")
            print(f"{name} left out, {what}:", f1_line(labels[kept], made[kept].argmax(1) - 1))
        np.save(WORK / f"small_left_out_{name}.npy", made)


def ship() -> None:
    """Train on everything, measure on NewsMTSC's development parts, write the weights."""
    data = Data()
    judged = teach(data.bare)
    print(len(data.bare), "unlabelled mentions, mean", judged.mean(axis=0).round(3), flush=True)
    beta = data.train(judged, slice(None), slice(None))
    beta /= TEMPERATURE
    step = float(np.abs(beta).max()) / 127
    model = FeatureWeights(np.rint(beta / step).astype(np.int8), step)
    for part in ("dev_rw", "dev_mt"):
        some = news(part)
        matrix = features(some)
        for name, weights in (("whole", beta), ("in 8 bits", model.weights * step)):
            print(part, name, f1_line(labels_of(some), (matrix @ weights).argmax(1) - 1))
    TARGET.write_bytes(model.to_bytes())
    print(f"{TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    WORK.mkdir(parents=True, exist_ok=True)
    steps: dict[str, Callable[[], None]] = {"evaluate": evaluate, "ship": ship}
    steps[sys.argv[1] if sys.argv[1:] else "evaluate"]()
