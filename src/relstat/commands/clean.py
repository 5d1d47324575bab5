"""``relstat clean``: the releases as they are measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def clean(
    corpus: Corpus,
    shared: Shared,
    diff: Annotated[
        int | None,
        typer.Option(
            help="Show what was changed in so many releases instead.", min=1, metavar="RELEASES"
        ),
    ] = None,
) -> Table:
    """The cleaned releases with all fields, to write to a file; or what cleaning changed.

    Examples:
        relstat clean archive/ -o archive.jsonl

        relstat clean tehran.jsonl.gz --diff 10

        relstat clean kcna.jsonl.gz --without furniture --lang all -o kcna.parquet
    """
    from relstat.errors import OptionError
    from relstat.measures.clean import clean as measure

    if shared.grouping:
        raise OptionError("clean gives releases and no groups: leave out --by")
    previewed = shared.output is None and shared.format is None
    return measure(corpus, diff=diff, top=shared.top_or(20 if previewed else 0))
