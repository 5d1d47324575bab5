"""``relstat info``: what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relstat.commands.shared import Shared
    from relstat.corpus import Corpus
    from relstat.table import Tables


def info(corpus: Corpus, shared: Shared) -> Tables:
    """What was read: releases, words, dates, fields, languages, and every problem met.

    Examples:
        relstat info releases/

        relstat info kcna.jsonl.gz --by year

        relstat info archive/ --lang all -f json
    """
    from relstat.measures.info import info as measure

    return measure(corpus, by=shared.grouping, top=shared.top_or(20))
