"""Names, recognised by how the corpus itself spells its words.

English and its like write names with a capital wherever they stand. A term is a name when nearly
all of its occurrences that do not open a stretch of text begin with a capital; what opens a
stretch (after a sentence end, a colon, a comma) says nothing, since any word may. The rule knows
no list: it learns ``Juche`` and ``KCNA`` as it learns ``Moscow``, and a corpus without capitals has
no names. Titles and headlines in capitals mislead it about words that stand nowhere else.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived
from relstat.lexicons.stopwords import english_stopwords

__all__ = ["NAME_SHARE", "capital_shares", "name_terms"]

NAME_SHARE: Final = 0.9
"""A term is a name when this share of its occurrences inside stretches begins with a capital."""


@derived
def capital_shares(stream: Stream) -> Floats:
    """The share of each term's occurrences that begin with a capital: float64 (T,), 0 to 1.

    Only occurrences inside stretches count; a term that has none is recognised by all that it has.
    One that the corpus does not use has 0.
    """
    vocabulary = stream.vocabulary
    words, of_word = vocabulary.words.types, vocabulary.terms.of_word
    inside, everywhere = np.sum(stream.over_shards(_shard_words, len(words)), axis=0)
    capital = words.str.contains(r"^[\p{Lu}\p{Lt}]").to_numpy()

    def sum_by_term(counts: npt.NDArray[Any]) -> Floats:
        size = len(vocabulary.terms.types)
        return np.bincount(of_word, weights=counts, minlength=size).astype(np.float64)

    is_inside = sum_by_term(inside) > 0
    large = np.where(is_inside, sum_by_term(inside * capital), sum_by_term(everywhere * capital))
    whole = np.where(is_inside, sum_by_term(inside), sum_by_term(everywhere))
    return np.asarray(large / np.maximum(whole, 1), dtype=np.float64)


def name_terms(stream: Stream) -> Flags:
    """Whether each term is a name: bool (T,). Function words (``I``) are none."""
    terms = stream.vocabulary.terms.types
    function_word: Flags = terms.is_in(list(english_stopwords())).to_numpy()
    return (capital_shares(stream) >= NAME_SHARE) & ~function_word


def _shard_words(shard: Shard, size: int) -> Ints:
    """How often each word type stands inside a stretch, and at all: int64 (2, words)."""
    words, breaks = shard.word_ids, shard.breaks
    return np.stack(
        [np.bincount(words[~breaks], minlength=size), np.bincount(words, minlength=size)]
    )
