"""Tone of single mentions: sentences and places in, probabilities out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import CLASSES
from relstat.analysis.tone.engines import EngineName, engine_of
from relstat.errors import OptionError
from relstat.tables.table import Column, Note, Table

__all__ = ["score_mentions"]

_DIGITS: Final = 3


def score_mentions(
    sentences: Iterable[str],
    spans: Iterable[Sequence[int]],
    *,
    engine: EngineName = "small",
) -> Table:
    """Judge how sentences present whom they mention: for testing the engines on labels of your own.

    ``relstat.score_mentions(["Iran condemned the raid by Israel."], [(28, 34)])`` judges Israel.
    The class with the largest of the three numbers is the judgement; their levels are calibrated
    for text in which the classes are equally frequent.

    Args:
        sentences: one sentence for each mention, as plain text.
        spans: (begin, end) of each mention among the characters of its sentence, from 0, the end
            not included.
        engine: ``small``, ``large`` (needs the extra ``tone``) or ``lexicon``.

    Returns:
        A table with a row for each mention, in the order given: ``mention``, and the probabilities
        ``negative``, ``neutral``, ``positive``, which sum to 1.

    Raises:
        OptionError: an unknown engine, or one that is not installed; other numbers of sentences and
            spans; a span that is empty or not inside its sentence.
    """
    judge = engine_of(engine)
    texts, places = list(sentences), [tuple(span) for span in spans]
    if len(texts) != len(places):
        raise OptionError(f"{len(texts):,} sentences and {len(places):,} spans: give one for each")
    for number, (text, span) in enumerate(zip(texts, places, strict=True), start=1):
        if not isinstance(text, str):
            raise OptionError(f"sentence {number} is of the type {type(text).__name__}, not text")
        if len(span) != 2 or not 0 <= span[0] < span[1] <= len(text):
            raise OptionError(
                f"span {number}, {span}, is not inside its sentence of {len(text):,} characters"
            )
    found = np.zeros((0, len(CLASSES)))
    if texts:
        each = np.arange(len(texts))
        mentions = MentionSentences(texts, each, np.array(places, dtype=np.int64), each + 1)
        found = judge.score(mentions).probabilities
    names = [text[begin:end] for text, (begin, end) in zip(texts, places, strict=True)]
    columns = (Column("mention"), *(Column(name, "score", digits=_DIGITS) for name in CLASSES))
    frame = pl.DataFrame(
        {"mention": pl.Series(names, dtype=pl.String)}
        | {name: found[:, place] for place, name in enumerate(CLASSES)}
    )
    return Table(
        title=f"Tone of {len(texts):,} mention{'s' * (len(texts) != 1)}, engine {judge.name}",
        frame=frame,
        columns=columns,
        notes=(Note("negative, neutral, positive: probabilities where each is equally frequent"),),
    )
