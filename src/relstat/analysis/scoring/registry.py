"""The registry of scores: what the tables of each family show, in this order.

A score that is added to the tuple of its family is in the tables of its command, in ``compare``,
in their notes and in the reference of ``docs/measures.md``.
"""

from __future__ import annotations

from relstat.analysis.scoring.readability_scores import READABILITY
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.sentiment_scores import SENTIMENT

__all__ = ["REGISTRY", "scores_of"]

REGISTRY: dict[str, tuple[Score, ...]] = {"readability": READABILITY, "sentiment": SENTIMENT}


def scores_of(family: str, convention: str = "") -> tuple[Score, ...]:
    """Return the scores of a family, as they are made from counts of that convention."""
    return tuple(score.counted(convention) for score in REGISTRY[family])
