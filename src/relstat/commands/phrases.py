"""``relstat phrases``: formulaic phrases of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.shared import Shared
    from relstat.corpus import Corpus
    from relstat.table import Table


def phrases(
    corpus: Corpus,
    shared: Shared,
    min_count: Annotated[int, typer.Option(help="Least occurrences.", min=2)] = 3,
    min_docs: Annotated[int, typer.Option(help="Least releases.", min=1)] = 3,
    min_words: Annotated[int, typer.Option(help="Shortest phrase, in words.", min=1)] = 2,
    max_words: Annotated[
        int | None, typer.Option(help="Longest phrase; longer ones are cut.", min=1)
    ] = None,
) -> Table:
    """Formulaic phrases of any length, strongest first, without the pieces of longer ones.

    Examples:
        relstat phrases releases/

        relstat phrases releases/ --by source --min-words 4

        relstat phrases kcna.jsonl.gz --since 2012 --min-docs 20 -o formulas.csv
    """
    from relstat.measures.phrases import phrases as measure

    return measure(
        corpus,
        by=shared.grouping,
        top=shared.top_or(20),
        min_count=min_count,
        min_docs=min_docs,
        min_words=min_words,
        max_words=max_words,
    )
