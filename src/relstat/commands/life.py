"""``relstat life``: formulas that began, ended, came back, rose or faded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from relstat.commands.options import MinText, Names, PerPeriod, split_names

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def life(
    corpus: Corpus,
    shared: Shared,
    per: PerPeriod = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these: born, revived, rising, stable, fading, dead, passing, unclear "
            "(--status born,dead).",
            metavar="LIFE",
        ),
    ] = None,
    min_count: Annotated[int, typer.Option(help="Least occurrences.", min=2)] = 10,
    min_docs: Annotated[int, typer.Option(help="Least releases.", min=1)] = 5,
    min_words: Annotated[int, typer.Option(help="Shortest phrase, in words.", min=1)] = 2,
    max_words: Annotated[
        int | None, typer.Option(help="Longest phrase; longer ones are cut.", min=1)
    ] = None,
    names: Annotated[
        Names, typer.Option(help="Keep names, drop phrases of names, or read each as <name>.")
    ] = Names.KEEP,
    min_text: MinText = 1_000,
) -> Table:
    """Which formulas were born, died, came back, rose, faded or stayed, and since when.

    Examples:
        relstat life kcna.relstat

        relstat life kcna.relstat --status born,dead --names drop

        relstat life archive/ --per year --by source -o lives.csv
    """
    from relstat.measures.life import life as measure

    return measure(
        corpus,
        per=None if per is None else per.value,
        by=shared.grouping,
        status=split_names(status),
        top=shared.top_or(20),
        min_count=min_count,
        min_docs=min_docs,
        min_words=min_words,
        max_words=max_words,
        names=names.value,
        min_text=min_text,
    )
