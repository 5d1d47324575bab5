"""``relstat frames``: formulas with a slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def frames(
    corpus: Corpus,
    shared: Shared,
    min_count: Annotated[int, typer.Option(help="Least occurrences.", min=2)] = 10,
    min_docs: Annotated[int, typer.Option(help="Least releases.", min=1)] = 5,
    min_fillers: Annotated[int, typer.Option(help="Least different fillers.", min=2)] = 3,
    slot: Annotated[int, typer.Option(help="Most words, or runs of names, in a slot.", min=1)] = 3,
    slots: Annotated[int, typer.Option(help="Slots of a frame.", min=1)] = 1,
    fillers: Annotated[
        bool, typer.Option("--fillers", help="A row for each filler of each frame.")
    ] = False,
) -> Table:
    """Formulas with a slot (staff members of the * embassy), and what fills it.

    Examples:
        relstat frames kcna.relstat

        relstat frames kcna.relstat --top 5 --fillers -f csv

        relstat frames kcna.relstat --slots 2

        relstat frames releases/ --by source --min-count 5 --slot 1
    """
    from relstat.measures.frames import frames as measure

    return measure(
        corpus,
        by=shared.grouping,
        top=shared.top_or(20),
        min_count=min_count,
        min_docs=min_docs,
        min_fillers=min_fillers,
        slot=slot,
        slots=slots,
        fillers=fillers,
    )
