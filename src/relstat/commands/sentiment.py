"""``relstat sentiment``: how positive or negative the sentences are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def sentiment() -> Callable[..., Any]:
    """Score how positive or negative sentences are, and list the words that matter most.

    Examples:
        relstat sentiment archive/ --by source

        relstat sentiment archive/ --each --top 10

        relstat sentiment archive/ --engine state --by year

        relstat sentiment archive/ --lexicon mine.dic --categories --by source

        relstat sentiment archive/ --by source --explain

        relstat sentiment archive/ --by year --scale 'peace, dialogue | war, threat'

        relstat sentiment kcna.jsonl.gz --by month -o sentiment.csv
    """
    from relstat.measures.sentiment import sentiment

    return sentiment
