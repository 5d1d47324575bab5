"""``relstat freq``: how often each term is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def freq(
    corpus: Corpus,
    shared: Shared,
    ngram: Annotated[int, typer.Option(help="Words per term.", min=1)] = 1,
    stopwords: Annotated[
        str,
        typer.Option(
            help="Leave out: none, english (function words), or the words in a file.",
            metavar="none|english|FILE",
        ),
    ] = "none",
    stem: Annotated[
        bool, typer.Option("--stem", help="Count words of one stem (Snowball) as one term.")
    ] = False,
    term: Annotated[
        list[str] | None,
        typer.Option(help="Count this word or phrase; give it again for more.", metavar="TERM"),
    ] = None,
    min_count: Annotated[int, typer.Option(help="Least occurrences of a term.", min=1)] = 1,
    min_docs: Annotated[int, typer.Option(help="Least releases that use a term.", min=1)] = 1,
) -> Table:
    """Terms: how often, per 10,000 words, in how many releases; side by side for groups.

    Examples:
        relstat freq releases/ --stopwords english

        relstat freq releases/ --by source --stopwords english --top 30

        relstat freq kcna.relstat --term "nuclear deterrent" --term sanctions --by year

        relstat freq kcna.jsonl.gz --ngram 3 --by year -o trigrams.csv
    """
    from relstat.measures.frequency import frequency

    return frequency(
        corpus,
        by=shared.grouping,
        ngram=ngram,
        top=shared.top_or(20),
        min_count=min_count,
        min_docs=min_docs,
        stopwords=stopwords,
        stem=stem,
        terms=term or None,
    )
