"""``relstat compare``: groups side by side in everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relstat.commands.measuring import Measuring

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus


def compare() -> Measuring:
    """Compare groups: size, distinctive terms, formulas, readability, sentiment.

    Examples:
        relstat compare releases/ --by source

        relstat compare kcna.jsonl.gz kremlin.jsonl.gz

        relstat compare releases/ --by year --since 2021 --only terms -f github
    """
    from relstat.measures.compare import compare

    return Measuring(compare, divide=_divide)


def _divide(corpus: Corpus, shared: Shared) -> Corpus:
    """Give each document the field ``side``, unless groups are asked for."""
    from relstat.loading.opening import files_of
    from relstat.measures.compare import sides

    return corpus if shared.grouping else sides(corpus, shared.paths, files_of)
