"""The sentiment scores of sentences, from the counts of :class:`ScoredDocuments`."""

from __future__ import annotations

from typing import Final

from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.scored_documents import THRESHOLD
from relstat.statistics.readability import ratio

__all__ = ["SENTIMENT"]

_MADE_FOR: Final = "posts in social media, reviews and newspaper opinion; a general English list"
_SOURCE: Final = "Hutto & Gilbert 2014"
_CITATION: Final = (
    "Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis of "
    "social media text"
)

SENTIMENT: Final = (
    Score(
        name="mean",
        label="mean sentiment, -1 to 1",
        heading="mean",
        needs=("compound", "sentences"),
        formula=ratio,
        written="sum of the sentences' scores ÷ s",
        higher="more positive",
        reading="-1 negative, 1 positive, sentences without a scored word are 0",
        made_for=_MADE_FOR,
        valid=(-1.0, 1.0),
        digits=3,
        source=_SOURCE,
        citation=_CITATION,
        default=True,
    ),
    Score(
        name="positive",
        label="positive sentences",
        heading="positive",
        needs=("positive", "sentences"),
        formula=ratio,
        written=f"sentences at {THRESHOLD} or above ÷ s",
        higher="more positive",
        reading=f"sentences at {THRESHOLD} or above",
        made_for=_MADE_FOR,
        valid=(0.0, 1.0),
        kind="share",
        source=_SOURCE,
        citation=_CITATION,
        default=True,
    ),
    Score(
        name="negative",
        label="negative sentences",
        heading="negative",
        needs=("negative", "sentences"),
        formula=ratio,
        written=f"sentences at −{THRESHOLD} or below ÷ s",
        higher="more negative",
        reading=f"sentences at -{THRESHOLD} or below",
        made_for=_MADE_FOR,
        valid=(0.0, 1.0),
        kind="share",
        source=_SOURCE,
        citation=_CITATION,
        default=True,
    ),
    Score(
        name="coverage",
        label="scored sentences",
        heading="coverage",
        needs=("covered", "sentences"),
        formula=ratio,
        written="sentences with a scored word ÷ s",
        higher="better known to the word list",
        reading="",
        made_for=_MADE_FOR,
        valid=(0.0, 1.0),
        kind="share",
        rank=1,
        source=_SOURCE,
        citation=_CITATION,
        default=True,
    ),
)
