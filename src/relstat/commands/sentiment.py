"""``relstat sentiment``: how positive or negative the sentences are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def sentiment(
    corpus: Corpus,
    shared: Shared,
    each: Annotated[bool, typer.Option("--each", help="A row for each release.")] = False,
    words: Annotated[
        int, typer.Option(help="How many of the weightiest words to name.", min=1)
    ] = 5,
) -> Table:
    """Sentiment of sentences by vaderSentiment, with the words that weigh most.

    Examples:
        relstat sentiment releases/ --by source

        relstat sentiment releases/ --each --top 10

        relstat sentiment kcna.jsonl.gz --by month -o sentiment.csv
    """
    from relstat.measures.sentiment import sentiment as measure

    return measure(corpus, by=shared.grouping, each=each, top=shared.top, words=words)
