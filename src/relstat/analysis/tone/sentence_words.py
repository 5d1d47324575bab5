"""The words of sentences, and where the mentions are among them."""

from __future__ import annotations

import numpy as np

from relstat.analysis.actors.mentions import MentionSentences
from relstat.arrays import Ints, offsets_of
from relstat.text.tokens import Tokens

__all__ = ["word_spans"]


def word_spans(tokens: Tokens, mentions: MentionSentences) -> tuple[Ints, Ints]:
    """Find where the words of each mention begin and end in the stream of words.

    Args:
        tokens: the sentences of ``mentions``, each as a document.
        mentions: the mentions.
    """
    lengths = tokens.vocabulary.types.str.len_chars().to_numpy().astype(np.int64)
    letters = offsets_of(lengths[tokens.type_ids])
    base = letters[tokens.document_chunks[mentions.which]]
    begins = np.searchsorted(letters, base + mentions.spans[:, 0], side="right") - 1
    ends = np.searchsorted(letters, base + mentions.spans[:, 1] - 1, side="right") - 1
    start = tokens.chunk_words[begins]
    return start, np.maximum(tokens.chunk_words[ends + 1], start + 1)
