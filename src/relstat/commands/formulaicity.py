"""``relstat formulaicity``: how much is said in the words of other releases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def formulaicity() -> Callable[..., Any]:
    """The share of words inside phrases that other releases have too, at equal size.

    Examples:
        relstat formulaicity releases/ --by source

        relstat formulaicity kcna.relstat --by year --words 100000

        relstat formulaicity releases/ --each --top 10
    """
    from relstat.measures.formulaicity import formulaicity

    return formulaicity
