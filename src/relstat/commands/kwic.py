"""``relstat kwic``: a word or pattern in context."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table, Tables


class Side(StrEnum):
    """On which side of the pattern a tree grows."""

    LEFT = "left"
    RIGHT = "right"


def kwic(
    corpus: Corpus,
    shared: Shared,
    pattern: Annotated[
        str,
        typer.Argument(
            help="What to find, in quotes: words, with * and ? inside them; aid|help for either; "
            "* alone for any word, {1,3} for one to three, ** for up to five.",
            metavar="PATTERN",
        ),
    ],
    sort: Annotated[
        str,
        typer.Option(
            help="Order by 1L, 2L, 1R, ... (words to the left or right), 0 (the words found), "
            "position, date or another field; several with commas.",
            metavar="KEYS",
        ),
    ] = "position",
    context: Annotated[
        str,
        typer.Option(help="Words on either side, or sentence.", metavar="N|sentence"),
    ] = "8",
    exact: Annotated[
        bool, typer.Option("--exact", help="Tell capitals and small letters apart.")
    ] = False,
    across: Annotated[
        bool, typer.Option("--across", help="Find it across punctuation and sentence ends, too.")
    ] = False,
    tree: Annotated[
        Side | None,
        typer.Option(help="Show what follows (right) or comes before (left) as a tree of words."),
    ] = None,
    depth: Annotated[int, typer.Option(help="Most words of a branch of the tree.", min=1)] = 8,
    min_count: Annotated[int, typer.Option(help="Least places of a branch.", min=1)] = 2,
    only: Annotated[
        str | None,
        typer.Option(help="With --by one table: groups or lines.", metavar="TABLE"),
    ] = None,
) -> Table | Tables:
    """A word or pattern in context: every place where it stands, sorted and counted.

    Examples:
        relstat kwic 'friend* and cooperative' releases/

        relstat kwic 'sends ** wreath' kcna.relstat --sort 1R,2R --by year

        relstat kwic 'nuclear' kcna.relstat --tree right

        relstat kwic 'sanction*|embargo' releases/ --context sentence --top 0 -o lines.csv
    """
    from relstat.errors import OptionError
    from relstat.measures.concordance import concordance

    if context != "sentence" and not context.isdecimal():
        raise OptionError(f"--context is a number of words, or sentence, not {context!r}")
    made = concordance(
        corpus,
        pattern,
        by=shared.grouping,
        top=shared.top_or(20),
        sort=sort,
        context="sentence" if context == "sentence" else int(context),
        exact=exact,
        across=across,
        tree=tree.value if tree else None,
        depth=depth,
        min_count=min_count,
    )
    from relstat.tables.table import Table

    if only is None or isinstance(made, Table):
        return made
    return made[only]
