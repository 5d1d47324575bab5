"""``relstat formulaicity``: how much is said in the words of other documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def formulaicity() -> Callable[..., Any]:
    """Measure the share of words in phrases that other documents have too.

    Examples:
        relstat formulaicity archive/ --by source

        relstat formulaicity kcna.relstat --by year --words 100000

        relstat formulaicity archive/ --each --top 10
    """
    from relstat.measures.formulaicity import formulaicity

    return formulaicity
