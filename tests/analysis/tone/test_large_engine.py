"""The engine *large* adds what the engine *small* finds to what its encoder finds."""

from __future__ import annotations

import numpy as np
import pytest

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone import large_engine
from relstat.analysis.tone.engine import softmax
from relstat.analysis.tone.large_engine import SHARES, score_by_encoder
from relstat.analysis.tone.small_engine import score_by_features
from relstat.arrays import Floats

TEXTS = [
    "The heroic people of Cuba won a great victory.",
    "The brutal aggression by Cuba was condemned.",
]


def test_log_odds_of_both_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weighed by ``SHARES``; an encoder that finds nothing leaves the order of *small*."""
    spans = np.array([(text.index("Cuba"), text.index("Cuba") + 4) for text in TEXTS])
    each = np.arange(len(TEXTS))
    mentions = MentionSentences(TEXTS, each, spans, each)
    small = score_by_features(mentions).probabilities
    for found in (np.zeros((2, 3)), np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 3.0]])):

        def encoder(_: MentionSentences, found: Floats = found) -> Floats:
            return found

        monkeypatch.setattr(large_engine, "encoder_log_odds", encoder)
        both = score_by_encoder(mentions).probabilities
        expected = softmax(SHARES[0] * found + SHARES[1] * np.log(small))
        assert both == pytest.approx(expected)
        if not found.any():
            assert both.argmax(axis=1).tolist() == small.argmax(axis=1).tolist() == [2, 0]
