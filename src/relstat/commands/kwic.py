"""``relstat kwic``: a word or pattern in context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def kwic() -> Callable[..., Any]:
    """Show a word or pattern in context: every place where it occurs.

    Examples:
        relstat kwic 'friend* and cooperative' archive/

        relstat kwic 'sends ** wreath' kcna.relstat --sort 1R,2R --by year

        relstat kwic 'nuclear' kcna.relstat --tree right

        relstat kwic 'sanction*|embargo' archive/ --context sentence --top 0 -o lines.csv
    """
    from relstat.measures.kwic import kwic

    return kwic
