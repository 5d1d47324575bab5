"""``relstat drift``: frames that stay while one word in them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from relstat.commands.options import MinText, PerPeriod

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table


def drift(
    corpus: Corpus,
    shared: Shared,
    per: PerPeriod = None,
    min_count: Annotated[int, typer.Option(help="Least occurrences of a frame.", min=2)] = 10,
    min_docs: Annotated[int, typer.Option(help="Least releases.", min=1)] = 5,
    slot: Annotated[
        int, typer.Option(help="Most words, or runs of names, in the slot.", min=1)
    ] = 3,
    numerals: Annotated[
        bool, typer.Option("--numerals", help="List what counts up (67th to 68th) too.")
    ] = False,
    min_text: MinText = 1_000,
) -> Table:
    """Frames (visited the * Palace) in which one filler took the place of another, and when.

    Examples:
        relstat drift kcna.relstat

        relstat drift archive/ --per year --slot 1

        relstat drift ungd.relstat --top 0 -o drift.json
    """
    from relstat.measures.drift import drift as measure

    shared.require_no_groups("drift")
    return measure(
        corpus,
        per=None if per is None else per.value,
        top=shared.top_or(20),
        min_count=min_count,
        min_docs=min_docs,
        slot=slot,
        numerals=numerals,
        min_text=min_text,
    )
