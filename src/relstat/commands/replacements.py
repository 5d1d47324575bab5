"""``relstat replacements``: formulas that gave way to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from relstat.commands.options import MinText, PerPeriod

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def replacements(
    corpus: Corpus,
    shared: Shared,
    per: PerPeriod = None,
    min_count: Annotated[int, typer.Option(help="Least occurrences.", min=2)] = 10,
    min_docs: Annotated[int, typer.Option(help="Least releases.", min=1)] = 5,
    min_words: Annotated[int, typer.Option(help="Shortest phrase, in words.", min=1)] = 2,
    max_words: Annotated[
        int | None, typer.Option(help="Longest phrase; longer ones are cut.", min=1)
    ] = None,
    min_text: MinText = 1_000,
) -> Table:
    """Which formula took the place of which, in what contexts, and when.

    Examples:
        relstat replacements kcna.relstat

        relstat replacements archive/ --per quarter --where source=KCNA

        relstat replacements ungd.relstat --top 0 -o pairs.csv
    """
    from relstat.measures.replacements import replacements as measure

    shared.require_no_groups("replacements")
    return measure(
        corpus,
        per=None if per is None else per.value,
        top=shared.top_or(20),
        min_count=min_count,
        min_docs=min_docs,
        min_words=min_words,
        max_words=max_words,
        min_text=min_text,
    )
