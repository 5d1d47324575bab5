"""The registry of scores: what the tables of each family show, in this order.

A score that is added to the tuple of its family is in the tables of its command, in ``compare``,
in their notes and in the reference of ``docs/measures.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

from relstat.analysis.scoring.readability_scores import READABILITY
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.sentiment_scores import SENTIMENT
from relstat.errors import OptionError

__all__ = ["REGISTRY", "scores_of"]

REGISTRY: dict[str, tuple[Score, ...]] = {"readability": READABILITY, "sentiment": SENTIMENT}


def scores_of(
    family: str,
    convention: str = "",
    names: Sequence[str] | None = None,
    *,
    everything: bool = False,
    language: str = "en",
) -> tuple[Score, ...]:
    """Return scores of a family for a language, as made from counts of that convention.

    These are those of ``names`` in that order, or all, or those that tables show by default.
    Raises :class:`OptionError` for an unknown name.
    """
    scores = {
        score.name: score.counted(convention)
        for score in REGISTRY[family]
        if not score.languages or language in score.languages
    }
    if names is None:
        return tuple(score for score in scores.values() if everything or score.default)
    for name in names:
        if name not in scores:
            raise OptionError.unknown("score", name, tuple(scores))
    return tuple(scores[name] for name in dict.fromkeys(names))
