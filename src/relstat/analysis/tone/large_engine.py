"""The engine *large*: a fine-tuned sentence encoder; it reads the sentence with a marked mention.

The encoder is MiniLM-L6 (22 million parameters), trained for this task; its weights, in 8 bits, are
the package ``relstat-tone``, and ONNX Runtime computes them: the extra ``tone``. To its log odds
those of the engine *small* are added, which errs elsewhere. It names no words.

Sources: Wang et al. (2020), MiniLM: deep self-attention distillation; Reimers & Gurevych (2019),
Sentence-BERT; Hamborg & Donnay (2021), NewsMTSC, for the task; Guo, Pleiss, Sun & Weinberger
(2017), On calibration of modern neural networks.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

import numpy as np

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.code_digest import digest_of_code
from relstat.analysis.tone.engine import CLASSES, ToneScores, softmax
from relstat.analysis.tone.small_engine import score_by_features
from relstat.analysis.tone.word_pieces import WordPieces
from relstat.arrays import Floats
from relstat.errors import OptionError, option

__all__ = ["SHARES", "encoder_log_odds", "encoder_version", "mark_pieces", "score_by_encoder"]

SHARES: Final = (0.44, 0.42)
"""The weights of the log odds of the encoder and of *small*: lowest log loss on documents and
outlets that were left out."""

_PACKAGE: Final = "relstat_tone"
_MODEL: Final = "tone.onnx"
_RARE: Final = 1e-6  # a smaller probability of the engine small counts as this one
_LONGEST: Final = 128  # pieces of a sentence, with the marks
_SMALL_MADE_OF: Final = ("analysis/actors", "analysis/tone", "lexicons", "text")


@dataclass(frozen=True)
class _Encoder:
    """The pieces, the session that computes, the shares of classes in training, the version."""

    pieces: WordPieces
    session: Any
    shares: Floats
    version: str


@cache
def _load() -> _Encoder:
    """Load the encoder; raise OptionError where its packages are not installed."""
    try:
        runtime = import_module("onnxruntime")
        folder = files(import_module(_PACKAGE))
    except ImportError as reason:
        raise OptionError(
            f"{option('engine')} large needs the package {reason.name}: "
            "in a clone of relstat, pip install '.[tone]' ./packages/relstat-tone; small and "
            "lexicon need nothing"
        ) from None
    names = (_MODEL, "pieces.txt", "shares.txt")
    model, pieces, shares = (folder.joinpath(name).read_bytes() for name in names)
    choices = runtime.SessionOptions()
    choices.log_severity_level = 3
    choices.intra_op_num_threads = 1
    parts = (model, pieces, shares, runtime.__version__.encode(),
             digest_of_code(*_SMALL_MADE_OF).encode())  # fmt: skip
    return _Encoder(
        WordPieces(pieces.decode().splitlines()),
        runtime.InferenceSession(model, choices, providers=["CPUExecutionProvider"]),
        np.array(shares.split(), dtype=np.float64),
        hashlib.blake2b(b"".join(hashlib.sha256(one).digest() for one in parts)).hexdigest(),
    )


def encoder_version() -> str:
    """Return what names the weights, the runtime, and the code and lists of the engine *small*.

    Raises OptionError where they are not installed.
    """
    return _load().version


def score_by_encoder(mentions: MentionSentences) -> ToneScores:
    """Judge mentions by the encoder, and to a part by the engine *small*.

    Raises OptionError where its packages are not installed.
    """
    log_odds = encoder_log_odds(mentions)
    beside = np.log(np.maximum(score_by_features(mentions).probabilities, _RARE))
    return ToneScores.without_words(softmax(SHARES[0] * log_odds + SHARES[1] * beside))


def encoder_log_odds(mentions: MentionSentences) -> Floats:
    """Return what the encoder alone finds, as if the classes were equally frequent: (n, 3).

    Each sentence is computed by itself: weights of 8 bits multiply what the runtime scales to 8
    bits for all sentences of a batch together, so that in a batch the judgement of one would depend
    on the others.

    Raises OptionError where its packages are not installed.
    """
    encoder = _load()
    spans = mentions.spans.tolist()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        marked = (
            mark_pieces(encoder.pieces, text, begin, end)
            for text, (begin, end) in zip(mentions.texts, spans, strict=True)
        )
        found = list(threads.map(lambda pieces: _run(encoder.session, pieces), marked))
    log_odds = np.array(found, dtype=np.float64).reshape(-1, len(CLASSES))
    # It learned from text in which most mentions are neutral; here each class counts the same.
    return np.asarray(log_odds - np.log(encoder.shares))


def mark_pieces(pieces: WordPieces, text: str, begin: int, end: int) -> list[int]:
    """Return the pieces of a sentence, the mention between marks.

    Of a sentence that is too long, those nearest to the mention stay.
    """
    before, name, after = (pieces.cut(part) for part in (text[:begin], text[begin:end], text[end:]))
    left, right = (pieces.number(mark) for mark in ("[T]", "[/T]"))
    first, last = (pieces.number(mark) for mark in ("[CLS]", "[SEP]"))
    room = _LONGEST - 4
    name = name[:room]
    room -= len(name)
    kept = max(room - min(len(after), room // 2), 0)
    before = before[max(len(before) - kept, 0) :] if kept else []
    after = after[: room - len(before)]
    return [first, *before, left, *name, right, *after, last]


def _run(session: Any, pieces: list[int]) -> Floats:
    """The log odds of a sentence: (3,)."""
    numbers = np.array([pieces], dtype=np.int64)
    (made,) = session.run(None, {"pieces": numbers, "mask": np.ones_like(numbers)})
    return np.asarray(made[0], dtype=np.float64)
