"""``relstat readability``: how hard the releases are to read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


class Convention(StrEnum):
    """Whose rules say what a word and a sentence is."""

    TEXTSTAT = "textstat"
    RELSTAT = "relstat"


def readability(
    corpus: Corpus,
    shared: Shared,
    each: Annotated[bool, typer.Option("--each", help="A row for each release.")] = False,
    convention: Annotated[
        Convention,
        typer.Option(help="Count words and sentences as textstat does, or as relstat does."),
    ] = Convention.TEXTSTAT,
) -> Table:
    """Readability by eleven formulas, for all, for groups, or for each release.

    Examples:
        relstat readability releases/ --by source

        relstat readability releases/ --each --top 10

        relstat readability kremlin.jsonl.gz --by year --convention relstat -o readability.csv
    """
    from relstat.measures.readability import readability as measure

    return measure(
        corpus, by=shared.grouping, each=each, convention=convention.value, top=shared.top
    )
