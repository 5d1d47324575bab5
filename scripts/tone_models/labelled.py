"""Labelled mentions for the engines of tone: those in ../shared/data, and our own labels.csv.

``labels.csv`` has no text: each row names a document of a file in ../shared/data, where in its text
the sentence is, where in the sentence the mention is, and what two readers said (GUIDE.md).
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fit_tone_lexicon import load_mentions, macro_f1

from relstat.analysis.actors.mentions import MentionSentences
from relstat.arrays import Ints

__all__ = [
    "CLASS_SHARES", "DATA", "LABELS", "Mention", "f1_line", "folds_of", "news", "outlet_of",
    "state_media",
]  # fmt: skip

DATA: Final = Path(__file__).resolve().parents[3] / "shared" / "data"
LABELS: Final = Path(__file__).with_name("labels.csv")
CLASS_SHARES: Final = np.array([0.2181, 0.5947, 0.1873])
"""The shares of the classes in state media and 1,500 mentions of NewsMTSC, by which the encoder's
probabilities are divided: with these, not with those of more of NewsMTSC, log loss is lowest."""
_OUTLETS: Final = {
    "kcna": "KCNA", "rodong": "KCNA", "krem": "Kremlin", "kremlin": "Kremlin",
    "tehr": "Tehran Times", "tt-": "Tehran Times",
}  # fmt: skip


class Mention(NamedTuple):
    """A labelled mention.

    ``source`` is ``dev`` for tone_dev and actors_dev, which others labelled, and ``own`` for ours.
    """

    outlet: str
    document: str
    text: str
    begin: int
    end: int
    label: int
    source: str


def outlet_of(name: str) -> str:
    """Return the outlet that a document or a file is of; speeches are one."""
    return next(
        (outlet for start, outlet in _OUTLETS.items() if name.startswith(start)),
        "UN and US speeches",
    )


@cache
def _texts(file: str) -> dict[str, str]:
    with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {row["id"]: row["text"] for row in map(json.loads, lines)}


def state_media() -> list[Mention]:
    """Return the mentions in state media and speeches; of ours those on which readers agree."""
    found = []
    for name in ("tone_dev", "actors_dev"):
        mentions, labels, origins = load_mentions(name)
        rows = zip(mentions.texts, mentions.spans.tolist(), labels.tolist(), origins, strict=True)
        for text, (begin, end), label, origin in rows:
            document = origin.split("/")[0] if name == "actors_dev" else origin.split("/")[-1]
            outlet = outlet_of(origin)
            found.append(Mention(outlet, document, text, begin, end, label, "dev"))
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["first"] != row["second"]:
                continue
            at = int(row["offset"])
            text = _texts(row["file"])[row["document"]][at : at + int(row["length"])]
            begin, end = int(row["begin"]), int(row["end"])
            outlet, label = outlet_of(row["file"]), int(row["first"])
            found.append(Mention(outlet, row["document"], text, begin, end, label, "own"))
    return found


def news(part: str) -> list[Mention]:
    """Return the mentions of a part of NewsMTSC: train, dev_rw or dev_mt."""
    mentions, labels, origins = load_mentions(f"newsmtsc_{part}")
    rows = zip(mentions.texts, mentions.spans.tolist(), labels.tolist(), origins, strict=True)
    return [
        Mention("NewsMTSC", origin, text, begin, end, label, part)
        for text, (begin, end), label, origin in rows
    ]


def as_sentences(mentions: list[Mention]) -> MentionSentences:
    """Return mentions as engines take them."""
    each = np.arange(len(mentions))
    spans = np.array([(one.begin, one.end) for one in mentions], dtype=np.int64).reshape(-1, 2)
    return MentionSentences([one.text for one in mentions], each, spans, each)


def labels_of(mentions: list[Mention]) -> Ints:
    """Return the labels: -1, 0, 1."""
    return np.array([one.label for one in mentions], dtype=np.int64)


def folds_of(mentions: list[Mention], folds: int) -> Ints:
    """Return the fold of each mention; those of a document are in one."""
    return np.array([zlib.crc32(one.document.encode()) % folds for one in mentions])


def f1_line(labels: Ints, judged: Ints) -> str:
    """Return macro-F1 and the F1 of each class, for a line of print."""
    each: list[Any] = []
    for kind in (-1, 0, 1):
        right = ((labels == kind) & (judged == kind)).sum()
        each.append(2 * right / max(1, (labels == kind).sum() + (judged == kind).sum()))
    return f"macro-F1 {macro_f1(labels, judged):.3f} ({' '.join(f'{one:.2f}' for one in each)})"
