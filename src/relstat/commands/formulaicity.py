"""``relstat formulaicity``: how much is said in the words of other releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def formulaicity(
    corpus: Corpus,
    shared: Shared,
    each: Annotated[bool, typer.Option("--each", help="A row for each release.")] = False,
    min_words: Annotated[int, typer.Option(help="Shortest phrase, in words.", min=1)] = 4,
    min_docs: Annotated[
        int, typer.Option(help="How many other releases must have the phrase.", min=1)
    ] = 1,
    words: Annotated[
        int | None,
        typer.Option(
            help="Words at which groups are compared; half of the smallest group without it.",
            min=1,
        ),
    ] = None,
) -> Table:
    """The share of words inside phrases that other releases have too, at equal size.

    Examples:
        relstat formulaicity releases/ --by source

        relstat formulaicity kcna.relstat --by year --words 100000

        relstat formulaicity releases/ --each --top 10
    """
    from relstat.measures.formulaicity import formulaicity as measure

    return measure(
        corpus,
        by=shared.grouping,
        each=each,
        top=shared.top,
        min_words=min_words,
        min_docs=min_docs,
        words=words,
    )
