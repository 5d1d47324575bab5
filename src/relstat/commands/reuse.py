"""``relstat reuse``: passages that stand again in later releases."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table, Tables


class Sources(StrEnum):
    """Whose later versions count."""

    ANY = "any"
    SAME = "same"
    OTHER = "other"


def reuse(
    corpus: Corpus,
    shared: Shared,
    min_words: Annotated[int, typer.Option(help="Shortest passage, in words.", min=2)] = 20,
    seed: Annotated[
        int, typer.Option(help="Words that must be equal in a row somewhere in it.", min=2)
    ] = 12,
    each: Annotated[
        bool, typer.Option("--each", help="A row per later version, with what was changed.")
    ] = False,
    releases: Annotated[
        bool,
        typer.Option("--releases", help="A row per release, with the share that is not new."),
    ] = False,
    min_gap: Annotated[
        int | None,
        typer.Option(help="Only versions so many days later or more.", min=0, metavar="DAYS"),
    ] = None,
    max_gap: Annotated[
        int | None,
        typer.Option(help="Only versions so many days later or fewer.", min=0, metavar="DAYS"),
    ] = None,
    sources: Annotated[
        Sources,
        typer.Option(help="Only versions from the same source as the earliest, or from another."),
    ] = Sources.ANY,
    formulas: Annotated[
        bool, typer.Option("--formulas", help="Keep what is short and frequent, too.")
    ] = False,
    formula_words: Annotated[
        int, typer.Option(help="A formula has fewer words than this ...", min=1)
    ] = 100,
    formula_docs: Annotated[
        int, typer.Option(help="... and stands in more releases than this.", min=1)
    ] = 6,
    only: Annotated[
        str | None,
        typer.Option(help="With --by one table: groups or reuse.", metavar="TABLE"),
    ] = None,
) -> Table | Tables:
    """Passages that stand again in later releases: where first, where since, what was changed.

    Examples:
        relstat reuse releases/

        relstat reuse kcna.relstat --min-words 100 --each -o versions.csv

        relstat reuse kcna.relstat --releases --min-gap 30

        relstat reuse kcna.jsonl.gz rodong.jsonl.gz --sources other --by source,year
    """
    from relstat.measures.reuse import reuse as measure
    from relstat.tables.table import Table

    made = measure(
        corpus,
        by=shared.grouping,
        top=shared.top_or(20),
        min_words=min_words,
        seed=seed,
        min_gap=min_gap,
        max_gap=max_gap,
        sources=sources.value,
        formulas=formulas,
        formula_words=formula_words,
        formula_docs=formula_docs,
        each=each,
        releases=releases,
    )
    return made if only is None or isinstance(made, Table) else made[only]
