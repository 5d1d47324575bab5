"""The engine *large*: a fine-tuned sentence encoder; it reads the sentence with a marked mention.

The encoder is MiniLM-L6 (22 million parameters), trained for this task; its weights, in 8 bits, are
the package ``relstat-tone``, and ONNX Runtime computes them: the extra ``tone``. It names no words.

Sources: Wang et al. (2020), MiniLM: deep self-attention distillation; Reimers & Gurevych (2019),
Sentence-BERT; Hamborg & Donnay (2021), NewsMTSC, for the task; Guo, Pleiss, Sun & Weinberger
(2017), On calibration of modern neural networks.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

import numpy as np

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import CLASSES, ToneScores, softmax
from relstat.analysis.tone.word_pieces import PAD, WordPieces
from relstat.arrays import Floats
from relstat.errors import OptionError, option

__all__ = ["mark_pieces", "score_by_encoder"]

_PACKAGE: Final = "relstat_tone"
_LONGEST: Final = 128  # pieces of a sentence, with the marks
_TEMPERATURE: Final = 1.9  # lowest log loss on documents and outlets that were left out
_AT_ONCE: Final = 32  # sentences of about the same length


@cache
def _load() -> tuple[WordPieces, Any, Floats]:
    """The pieces, the session that computes, and the shares of classes in training.

    Raises OptionError where they are not installed.
    """
    try:
        runtime = import_module("onnxruntime")
        folder = files(import_module(_PACKAGE))
    except ImportError as reason:
        raise OptionError(
            f"{option('engine')} large needs the package {reason.name}: "
            "in a clone of relstat, pip install '.[tone]' ./packages/relstat-tone; small and "
            "lexicon need nothing"
        ) from None
    pieces = folder.joinpath("pieces.txt").read_text(encoding="utf-8").splitlines()
    choices = runtime.SessionOptions()
    choices.log_severity_level = 3
    model = folder.joinpath("tone.onnx").read_bytes()
    shares = folder.joinpath("shares.txt").read_text(encoding="utf-8").split()
    session = runtime.InferenceSession(model, choices, providers=["CPUExecutionProvider"])
    return WordPieces(pieces), session, np.array(shares, dtype=np.float64)


def score_by_encoder(mentions: MentionSentences) -> ToneScores:
    """Judge mentions by the encoder.

    Raises OptionError where its packages are not installed.
    """
    pieces, session, shares = _load()
    marked = [
        mark_pieces(pieces, text, begin, end)
        for text, (begin, end) in zip(mentions.texts, mentions.spans.tolist(), strict=True)
    ]
    log_odds = np.zeros((len(marked), len(CLASSES)))
    order = sorted(range(len(marked)), key=lambda number: len(marked[number]))
    for first in range(0, len(order), _AT_ONCE):
        batch = order[first : first + _AT_ONCE]
        log_odds[batch] = _run(session, [marked[number] for number in batch], pieces.number(PAD))
    # It learned from text in which most mentions are neutral; here each class counts the same.
    return ToneScores.without_words(softmax((log_odds - np.log(shares)) / _TEMPERATURE))


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


def _run(session: Any, rows: list[list[int]], pad: int) -> Floats:
    """The log odds of sentences; padding is masked."""
    width = max(map(len, rows))
    numbers = np.full((len(rows), width), pad, dtype=np.int64)
    for row, found in enumerate(rows):
        numbers[row, : len(found)] = found
    (made,) = session.run(None, {"pieces": numbers, "mask": (numbers != pad).astype(np.int64)})
    return np.asarray(made, dtype=np.float64)
