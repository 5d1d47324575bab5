"""``relstat keyness``: the terms that set groups apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relstat.commands.measuring import Measuring, divide_by_side

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus


def keyness() -> Measuring:
    """List distinctive terms: more or less frequent in one group than in all others.

    Examples:
        relstat keyness kcna.jsonl.gz tehran.jsonl.gz --names drop

        relstat keyness archive/ --by year --ngram 2 --top 10

        relstat keyness kcna.relstat tehran.relstat --unit phrases --match year --explain 2

        relstat keyness archive/ --by source --pairs --cluster date --keys negative

        relstat freq reference/ --reference -o reference.csv

        relstat keyness archive/ --against reference.csv --statistic log-odds-z -o keys.csv
    """
    from relstat.measures.keyness import keyness

    return Measuring(keyness, divide=_divide)


def _divide(corpus: Corpus, shared: Shared) -> Corpus:
    """Give documents the field ``side`` where there are two paths; one path may suffice."""
    return divide_by_side(corpus, shared) if len(shared.paths) > 1 else corpus
