"""``relstat info``: what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Tables


def info(
    corpus: Corpus,
    shared: Shared,
    repairs: Annotated[
        bool, typer.Option("--repairs", help="Tell what each step of cleaning changed.")
    ] = False,
    furniture: Annotated[
        bool,
        typer.Option("--furniture", help="Tell what was taken off the edges of texts, and why."),
    ] = False,
) -> Tables:
    """What was read: releases, words, dates, fields, languages, and every problem met.

    Examples:
        relstat info releases/

        relstat info kcna.jsonl.gz --by year

        relstat info archive/ --furniture --repairs

        relstat info archive/ --lang all -f json
    """
    from relstat.measures.info import info as measure

    return measure(
        corpus,
        by=shared.grouping,
        repairs=repairs,
        furniture=furniture,
        top=shared.top_or(20),
    )
