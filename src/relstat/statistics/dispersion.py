"""How evenly a term is spread over the documents of a corpus."""

from __future__ import annotations

import numpy as np

from relstat.arrays import AnyInts, Floats

__all__ = ["deviation_of_proportions"]


def deviation_of_proportions(
    term: AnyInts,
    document: AnyInts,
    count: AnyInts,
    sizes: AnyInts,
    terms: int,
) -> Floats:
    """DPnorm of every term: 0 = spread as evenly as the texts' sizes allow, 1 = in one short text.

    Args:
        term, document, count: the cells above zero of the documents x terms table.
        sizes: words per document; documents without words play no part.
        terms: the number of terms.

    Source: Gries (2008), Dispersions and adjusted frequencies in corpora; normalised after
    Lijffijt & Gries (2012).
    """
    total = sizes.sum()
    expected = sizes / total if total else np.zeros(len(sizes))
    frequency = np.bincount(term, weights=count, minlength=terms)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = count / frequency[term]
        # Documents without the term deviate by their whole expected share.
        here = np.abs(observed - expected[document]) - expected[document]
        dp = (1 + np.bincount(term, weights=here, minlength=terms)) / 2
        smallest = expected[expected > 0].min(initial=1.0)
        normalised = dp / (1 - smallest)
    return np.where(frequency > 0, np.clip(normalised, 0, 1), np.nan)
