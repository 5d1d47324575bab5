"""Word vectors of a corpus from its own sentences: words that keep like company are alike.

The matrix of sentences by terms is decomposed (SVD); the right singular vectors are the vectors of
terms. They are those of the terms x terms matrix of how often two terms share a sentence, which is
small and adds up over shards; its leading vectors are found in a block Krylov space from a fixed
random start (Musco & Musco 2015), so that the result is the same each time. Its spectrum falls off
slowly, and all vectors weigh alike in similarities: plain subspace iteration does not do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Flags, Floats, Ids, Ints
from relstat.corpus.stream import Shard, Stream

__all__ = ["WordVectors", "choose_terms", "vectors_of"]

Matrix = npt.NDArray[np.float32]

_DIMENSIONS: Final = 300
_PER_DIMENSION: Final = 10  # terms that a dimension needs, or nothing is generalised
_WIDTH: Final = 32  # of a block
_SMALL: Final = 1_000  # terms up to which the matrix is decomposed whole
_SPACE: Final = 3  # dimensions of the space for each vector wanted; exact to 1 %
_SEED: Final = 20211  # of the random start, which is always the same


@dataclass(frozen=True)
class WordVectors:
    """The vectors of V terms, of length 1.

    ``terms`` (int64, V) number them in the vocabulary; ``vectors`` is float32 (V, dimensions).
    """

    terms: Ints
    vectors: Matrix

    def similarity(self, place: int) -> Floats:
        """Return the cosine of every term with the one at ``place``: float64, (V,)."""
        return np.asarray(self.vectors @ self.vectors[place], np.float64)


def choose_terms(counts: Ints, wanted: Flags, kept: Ints, most: int) -> Ints:
    """Return the most frequent terms of those ``wanted``, and in any case ``kept``, in order."""
    ranked = np.flatnonzero(wanted & (counts > 0))
    ranked = ranked[np.argsort(-counts[ranked], kind="stable")][:most]
    return np.union1d(ranked, kept)


def vectors_of(stream: Stream, measured: Flags, terms: Ints) -> WordVectors:
    """Return the vectors of some terms, from the documents where ``measured`` is True."""
    of_term = np.full(len(stream.vocabulary.terms.types), -1, dtype=np.int32)
    of_term[terms] = np.arange(len(terms))
    shared = np.zeros(len(terms) * len(terms), dtype=np.float32)
    for shard in stream.shards:  # each is large; they are added up one by one
        _add_shared(shared, shard, measured, of_term, len(terms))
    matrix = shared.reshape(len(terms), len(terms))
    counts = matrix.diagonal().copy()
    matrix += matrix.T
    np.fill_diagonal(matrix, counts * 2)  # pairs of one term were counted in one order only
    leading = _leading_vectors(matrix, min(_DIMENSIONS, max(len(terms) // _PER_DIMENSION, 1)))
    length = np.linalg.norm(leading, axis=1, keepdims=True)
    return WordVectors(terms, (leading / np.where(length > 0, length, 1)).astype(np.float32))


def _add_shared(shared: Matrix, shard: Shard, measured: Flags, of_term: Ids, size: int) -> None:
    """Add how often each two terms share a sentence of a shard, each pair in its order."""
    tokens = shard.tokens
    chosen = of_term[tokens.term_ids]
    sentence = np.repeat(np.arange(len(tokens.sentence_chunks) - 1), np.diff(tokens.sentence_words))
    used = (chosen >= 0) & np.repeat(measured[shard.rows], shard.words_per_document)
    chosen, sentence = chosen[used].astype(np.int64), sentence[used]
    if not len(chosen):
        return
    ends = np.searchsorted(sentence, sentence, side="right")
    left = ends - np.arange(len(chosen)) - 1  # words that follow in the sentence
    order = np.argsort(-left, kind="stable")
    having = np.searchsorted(-left[order], -np.arange(1, int(left.max()) + 1), side="right")
    half = np.float32(0.5)
    np.add.at(shared, chosen * (size + 1), half)  # each term with itself
    for step, count in enumerate(having.tolist(), 1):
        at = np.sort(order[:count])
        np.add.at(shared, chosen[at] * size + chosen[at + step], np.float32(1))


def _leading_vectors(matrix: Matrix, dimensions: int) -> Matrix:
    """Return the leading eigenvectors of a symmetric matrix, in its columns."""
    if len(matrix) > _SMALL:
        return _search_vectors(matrix, dimensions)
    values, vectors = np.linalg.eigh(matrix.astype(np.float64))
    return np.asarray(vectors[:, np.argsort(-values)[:dimensions]], np.float32)


def _search_vectors(matrix: Matrix, dimensions: int) -> Matrix:
    """Find them in a space of a few times as many dimensions."""
    size = len(matrix)
    width = min(_WIDTH, size)
    steps = min(-(-_SPACE * dimensions // width), size // width)
    basis = np.zeros((size, steps * width), dtype=np.float32)
    image = np.zeros_like(basis)
    start = np.random.default_rng(_SEED).standard_normal((size, width))
    block = np.linalg.qr(start)[0].astype(np.float32)
    for step in range(steps):
        here = slice(step * width, (step + 1) * width)
        basis[:, here] = block
        image[:, here] = matrix @ block
        known = basis[:, : here.stop]
        block = image[:, here]
        for _ in range(2):  # once is not orthogonal enough
            block = block - known @ (known.T @ block)
        block = np.linalg.qr(block)[0]
    inside = (basis.T @ image).astype(np.float64)
    values, inner = np.linalg.eigh((inside + inside.T) / 2)
    chosen = inner[:, np.argsort(-values)[:dimensions]]
    return np.asarray(basis @ chosen.astype(np.float32), np.float32)
