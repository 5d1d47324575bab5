"""Judgements of a slow engine, kept with the index: no mention is judged twice.

A judgement depends on the sentence and on the place of the mention in it, nothing else. So it is
kept under a hash of both: whatever documents are chosen, actors added or files updated, only what
is new is judged, and a sentence that a corpus repeats is judged once.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import CLASSES, ToneEngine, ToneScores
from relstat.corpus.stream import Results

__all__ = ["judge_once"]

_KEY: Final = ("first", "second")
_AT_ONCE: Final = 5000
"""Mentions after which judgements are kept: who interrupts a long run loses no more than these."""


def judge_once(
    engine: ToneEngine, mentions: MentionSentences, results: Results | None
) -> ToneScores:
    """Judge mentions, those that are not among ``results`` yet; keep what is new there.

    An engine without ``version`` is fast, and judges all.
    """
    if engine.version is None:
        return engine.score(mentions)
    name, version = f"tone-{engine.name}", engine.version()
    known = results.read(name, version) if results is not None else None
    if known is None:
        known = pl.DataFrame(
            schema=dict.fromkeys(_KEY, pl.UInt64) | dict.fromkeys(CLASSES, pl.Float64)
        )
    wanted = _keys_of(mentions)
    missing = (
        wanted.with_row_index("mention")
        .unique(_KEY, keep="first", maintain_order=True)
        .join(known, on=_KEY, how="anti", maintain_order="left")["mention"]
        .to_numpy()
    )
    for first in range(0, len(missing), _AT_ONCE):
        some = missing[first : first + _AT_ONCE].astype(np.int64)
        judged = engine.score(mentions.select(some)).probabilities
        new = wanted[some].hstack(pl.DataFrame(judged, schema=list(CLASSES)))
        known = pl.concat([known, new])
        if results is not None:
            results.write(name, version, known)
    found = wanted.join(known, on=_KEY, how="left", maintain_order="left").select(CLASSES)
    return ToneScores.without_words(found.to_numpy().reshape(-1, len(CLASSES)))


def _keys_of(mentions: MentionSentences) -> pl.DataFrame:
    """A hash of sentence and place for each mention, as two numbers."""
    hashes = b"".join(
        hashlib.blake2b(f"{begin} {end} {text}".encode(), digest_size=16).digest()
        for text, (begin, end) in zip(mentions.texts, mentions.spans.tolist(), strict=True)
    )
    numbers = np.frombuffer(hashes, dtype="<u8").reshape(-1, 2).astype(np.uint64)
    return pl.DataFrame(numbers, schema=dict.fromkeys(_KEY, pl.UInt64))
