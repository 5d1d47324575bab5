"""``relstat freq``: how often each term is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def freq() -> Callable[..., Any]:
    """Count words, n-grams, phrases or patterns, in all documents or by group.

    Examples:
        relstat freq archive/ --stopwords english

        relstat freq archive/ --by source --stopwords english --top 30

        relstat freq kcna.relstat --term "nuclear deterrent" --term sanctions --by year

        relstat freq kcna.jsonl.gz --ngram 3 --by year -o trigrams.csv
    """
    from relstat.measures.freq import freq

    return freq
