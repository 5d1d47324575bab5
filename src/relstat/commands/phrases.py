"""``relstat phrases``: formulaic phrases of any length."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from relstat.commands.options import Names

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


class Order(StrEnum):
    """What leads the table."""

    FORMULA = "formula"
    BITS = "bits"
    COUNT = "count"


class Association(StrEnum):
    """How it is told that words belong together."""

    LOGDICE = "logdice"
    G2 = "g2"
    NPMI = "npmi"
    T = "t"
    LAMBDA = "lambda"
    DELTA_P = "delta-p"


def phrases(
    corpus: Corpus,
    shared: Shared,
    min_count: Annotated[
        int | None, typer.Option(help="Least occurrences; 3 without it.", min=2)
    ] = None,
    min_docs: Annotated[
        int | None, typer.Option(help="Least releases; 3 without it.", min=1)
    ] = None,
    min_words: Annotated[
        int | None, typer.Option(help="Shortest phrase, in words; 2 without it.", min=1)
    ] = None,
    max_words: Annotated[
        int | None, typer.Option(help="Longest phrase; longer ones are cut.", min=1)
    ] = None,
    order: Annotated[
        Order, typer.Option(help="What leads: set phrases, what saves most, or what is frequent.")
    ] = Order.FORMULA,
    association: Annotated[
        Association, typer.Option(help="How it is told that the words belong together.")
    ] = Association.LOGDICE,
    names: Annotated[
        Names, typer.Option(help="Keep names, drop phrases of names, or read each as <name>.")
    ] = Names.KEEP,
    bundle: Annotated[
        float | None,
        typer.Option(
            help="Lexical bundles instead: runs of 4 words, so many times per million words, in "
            "5 releases.",
            metavar="N",
        ),
    ] = None,
) -> Table:
    """Formulaic phrases of any length, strongest first, without the pieces of longer ones.

    Examples:
        relstat phrases releases/

        relstat phrases releases/ --by source --min-words 4

        relstat phrases kcna.relstat --names slot --association npmi

        relstat phrases kcna.relstat --bundle 40

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
        order=order.value,
        association=association.value,
        names=names.value,
        bundle=bundle,
    )
