"""``relstat keyness``: the terms that set groups apart."""

from __future__ import annotations

from relstat.commands.measuring import Measuring, divide_by_side


def keyness() -> Measuring:
    """List distinctive terms: more or less frequent in one group than in all others.

    Examples:
        relstat keyness kcna.jsonl.gz tehran.jsonl.gz --names drop

        relstat keyness archive/ --by year --ngram 2 --top 10

        relstat keyness archive/ --by source --cluster date --keys negative

        relstat keyness kcna.relstat --by year --statistic log-odds-z -o keys.csv
    """
    from relstat.measures.keyness import keyness

    return Measuring(keyness, divide=divide_by_side)
