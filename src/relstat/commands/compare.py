"""``relstat compare``: groups side by side in everything."""

from __future__ import annotations

from relstat.commands.measuring import Measuring, divide_by_side


def compare() -> Measuring:
    """Compare groups in size, distinctive terms, formulas, readability and sentiment.

    Examples:
        relstat compare archive/ --by source

        relstat compare kcna.jsonl.gz kremlin.jsonl.gz

        relstat compare archive/ --by year --since 2021 --only terms -f github
    """
    from relstat.measures.compare import compare

    return Measuring(compare, divide=divide_by_side)
