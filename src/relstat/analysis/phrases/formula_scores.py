"""The formula score: how much like a formula a phrase is, its surroundings left aside.

It is a product; why each part is there, and what was tried instead, is in ``docs/formulas.md``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from relstat.arrays import Floats, Ints

__all__ = ["FORMULA_BITS", "WITHOUT_VERB", "formula_scores"]

FORMULA_BITS: Final = 50.0  # what about five words save; longer repeats are rather copied text
WITHOUT_VERB: Final = 0.6  # what a phrase without a verb counts, beside one with a verb


def formula_scores(
    counts: Ints,
    documents: Ints,
    saved: Floats,
    bits: Floats,
    own: Floats,
    content: Floats,
    verb: Floats,
) -> Floats:
    """Return how much like formulas phrases are: 0 and up, no unit; higher is more like one.

    ``documents x sqrt(documents / count) x sqrt(length) x saved / bits x (own / content)^2 x
    (0.6 + 0.4 verb)``. A formula occurs once in a document, a topic again and again (Church & Gale
    1995), so every repetition inside a document takes away. The length is the bits saved up to 50,
    and beyond 50 falls as it rose: 100 bits count as 25. Compare scores of one corpus only.

    Args:
        counts, documents: int64 (P,), occurrences and documents of each phrase.
        saved: float64 (P,), bits saved by one occurrence.
        bits: float64 (P,), bits of its words one by one.
        own, content: float64 (P,), those of content words, without and with names and plain words.
        verb: float64 (P,), how far its most verb-like word is a verb, 0 to 1.

    Source: Church & Gale (1995), Poisson mixtures, for burstiness; the rest is relstat's own.
    """
    once = documents * np.sqrt(documents / np.maximum(counts, 1))
    length = np.minimum(saved, FORMULA_BITS**2 / np.maximum(saved, FORMULA_BITS))
    together = np.divide(saved, bits, out=np.zeros(len(bits)), where=bits > 0)
    telling = np.divide(own, content, out=np.zeros(len(bits)), where=content > 0)
    says = WITHOUT_VERB + (1 - WITHOUT_VERB) * verb
    scores: Floats = once * np.sqrt(length) * together * telling**2 * says
    return scores
