"""Scores by textstat itself, for a reader who wants to see that ours are the same.

Only functions that count without a dictionary are asked: the others would want a download.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from relstat.arrays import Floats

__all__ = ["CHECKED", "largest_difference", "textstat_version"]

CHECKED: Final = {
    "ari": "automated_readability_index",
    "coleman_liau": "coleman_liau_index",
    "lix": "lix",
    "rix": "rix",
}
"""Names of scores, and the functions of textstat that compute them."""


def largest_difference(texts: Sequence[str], scores: Mapping[str, Floats]) -> float:
    """Return the largest difference between our scores of some texts and those of textstat.

    ``scores`` holds an array (texts,) for each of the names in ``CHECKED``.
    """
    import textstat

    theirs = {
        name: np.array([getattr(textstat, function)(text) for text in texts], dtype=np.float64)
        for name, function in CHECKED.items()
    }
    return max(float(np.max(np.abs(scores[name] - theirs[name]), initial=0.0)) for name in CHECKED)


def textstat_version() -> str:
    """Return the version of textstat that is installed."""
    from importlib.metadata import version

    return version("textstat")
