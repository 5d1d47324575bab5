"""``relstat compare``: groups side by side in everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table, Tables


def compare(
    corpus: Corpus,
    shared: Shared,
    only: Annotated[
        str | None,
        typer.Option(
            help="One table: size, terms, phrases, formulaicity, readability or sentiment.",
            metavar="TABLE",
        ),
    ] = None,
    min_docs: Annotated[int, typer.Option(help="Least releases of a term or phrase.", min=1)] = 3,
) -> Table | Tables:
    """Groups side by side: size, distinctive terms, formulas, formulaicity, readability, sentiment.

    Examples:
        relstat compare releases/ --by source

        relstat compare kcna.jsonl.gz kremlin.jsonl.gz

        relstat compare releases/ --by year --since 2021 --only terms -f github
    """
    from relstat.measures.compare import compare as measure

    tables = measure(corpus, by=shared.grouping or "side", top=shared.top_or(8), min_docs=min_docs)
    return tables if only is None else tables[only]


def divide(corpus: Corpus, shared: Shared) -> Corpus:
    """Give each release the field ``side``, unless groups are asked for."""
    from relstat.loading.opening import files_of
    from relstat.measures.compare import sides

    return corpus if shared.grouping else sides(corpus, shared.paths, files_of)
